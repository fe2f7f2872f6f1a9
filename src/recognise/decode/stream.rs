//! A long text decoded as it is read, in one pass, whatever its length.
//!
//! What it is encoded in is told from its head, or, where that is ASCII, from the first bytes that are not; from then on it stays.
//! What comes out depends on the bytes alone, not on the portions they come in, so that whoever reads the same text gets the same
//! places in it.

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

use super::{DecodeError, Decoded, Guess, guess, of_label, utf16};

/// Bytes at the start in which a mark, UTF-16 or a binary file is looked for.
pub const HEAD: usize = 64 << 10;
/// Bytes from the first that is no ASCII on by which the encoding is told.
const WINDOW: usize = 32 << 10;

/// Makes a canonical text of bytes that come in portions: decoded, without a mark, with LF line endings.
pub struct Transcriber {
    named: Option<&'static Encoding>,
    state: State,
    /// Bytes that wait until the encoding is known.
    waiting: Vec<u8>,
    /// A CR came last, and was made a line ending.
    is_after_cr: bool,
    damaged: usize,
}

enum State {
    /// Less than the head has come.
    Head,
    /// Nothing but ASCII has come.
    Ascii,
    /// Something else has, but too little to tell what.
    Window,
    Decided(Box<Decoder>, Guess),
}

/// What is known of what follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// More.
    Follows,
    /// More, but nobody wants to wait for it.
    IsLate,
    /// Nothing.
    Nothing,
}

impl Transcriber {
    /// For a text in the encoding called `named`, or in one that is to be found out.
    ///
    /// # Errors
    /// When there is no encoding of that name.
    pub fn new(named: Option<&str>) -> Result<Self, DecodeError> {
        let encoding = |name: &str| {
            let name = name.to_owned();
            of_label(&name).ok_or(DecodeError::UnknownEncoding { name })
        };
        Ok(Self {
            named: named.map(encoding).transpose()?,
            state: State::Head,
            waiting: Vec::new(),
            is_after_cr: false,
            damaged: 0,
        })
    }

    /// Takes the next bytes, and adds to `text` what has come to be known of it.
    ///
    /// # Errors
    /// When there is a NUL byte in the head of what is not UTF-16.
    pub fn feed(&mut self, bytes: &[u8], text: &mut String) -> Result<(), DecodeError> {
        self.push(bytes, Rest::Follows, text)
    }

    /// Adds to `text` what waits for more bytes, which do not come for now.
    ///
    /// # Errors
    /// As [`Transcriber::feed`].
    pub fn hurry(&mut self, text: &mut String) -> Result<(), DecodeError> {
        self.push(&[], Rest::IsLate, text)
    }

    /// Adds the rest to `text`: no more bytes come.
    ///
    /// # Errors
    /// As [`Transcriber::feed`].
    pub fn finish(&mut self, text: &mut String) -> Result<(), DecodeError> {
        self.push(&[], Rest::Nothing, text)
    }

    /// What the text is encoded in, as far as is known, and how sure that is.
    fn guess(&self) -> Guess {
        match &self.state {
            State::Decided(_, guess) => *guess,
            _ => (UTF_8, 100),
        }
    }

    /// The name of the encoding, as far as it is known.
    pub fn encoding(&self) -> &'static str {
        self.guess().0.name()
    }

    fn push(&mut self, bytes: &[u8], rest: Rest, text: &mut String) -> Result<(), DecodeError> {
        if let State::Decided(..) = self.state {
            self.decode(bytes, rest, text);
            return Ok(());
        }
        let mut bytes = [std::mem::take(&mut self.waiting).as_slice(), bytes].concat();
        if let State::Head = self.state {
            if bytes.len() < HEAD && rest == Rest::Follows {
                self.waiting = bytes;
                return Ok(());
            }
            let skip = self.read_head(&bytes)?;
            bytes.drain(..skip);
        }
        if let State::Ascii = self.state {
            let ascii = Encoding::ascii_valid_up_to(&bytes);
            let start = text.len();
            // what is ASCII is UTF-8
            text.push_str(&String::from_utf8_lossy(&bytes[..ascii]));
            self.end_lines(text, start);
            bytes.drain(..ascii);
            if bytes.is_empty() {
                return Ok(());
            }
            self.state = State::Window;
        }
        if let State::Window = self.state {
            if bytes.len() < WINDOW && rest == Rest::Follows {
                self.waiting = bytes;
                return Ok(());
            }
            let window = &bytes[..bytes.len().min(WINDOW)];
            self.decide(guess(complete(window), None));
        }
        self.decode(&bytes, rest, text);
        Ok(())
    }

    /// Looks at the first bytes; how many of them are a mark.
    fn read_head(&mut self, bytes: &[u8]) -> Result<usize, DecodeError> {
        let head = &bytes[..bytes.len().min(HEAD)];
        let mark = Encoding::for_bom(head);
        if let Some(encoding) = self.named {
            self.decide((encoding, 100));
        } else if let Some((encoding, _)) = mark {
            self.decide((encoding, 100));
        } else if let Some(guess) = utf16::guess(complete(head)) {
            self.decide(guess);
        } else if let Some(at) = memchr::memchr(0, head) {
            return Err(DecodeError::Binary { at });
        } else {
            self.state = State::Ascii;
        }
        let (encoding, _) = self.guess();
        let is_its_own = |(marked, _): &(&Encoding, usize)| *marked == encoding;
        Ok(mark.filter(is_its_own).map_or(0, |(_, length)| length))
    }

    fn decide(&mut self, guess: Guess) {
        let decoder = guess.0.new_decoder_without_bom_handling();
        self.state = State::Decided(Box::new(decoder), guess);
    }

    fn decode(&mut self, mut bytes: &[u8], rest: Rest, text: &mut String) {
        let State::Decided(decoder, _) = &mut self.state else {
            return;
        };
        let start = text.len();
        loop {
            let room = decoder
                .max_utf8_buffer_length_without_replacement(bytes.len())
                .unwrap_or(bytes.len());
            text.reserve(room.min(1 << 20));
            let is_last = rest == Rest::Nothing;
            let (result, used) = decoder.decode_to_string_without_replacement(bytes, text, is_last);
            bytes = &bytes[used..];
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(length, _) => {
                    self.damaged += usize::from(length);
                    text.push(char::REPLACEMENT_CHARACTER);
                }
            }
        }
        self.end_lines(text, start);
    }

    /// Makes every line ending from byte `start` of `text` on LF.
    fn end_lines(&mut self, text: &mut String, start: usize) {
        let new = &text.as_bytes()[start..];
        let Some(last) = new.last() else {
            return;
        };
        let is_clean = memchr::memchr(b'\r', new).is_none();
        let drops_first = self.is_after_cr && new[0] == b'\n';
        self.is_after_cr = *last == b'\r';
        if is_clean && !drops_first {
            return;
        }
        let new = text.split_off(start);
        let new = new.get(usize::from(drops_first)..).unwrap_or_default();
        text.push_str(&new.replace("\r\n", "\n").replace('\r', "\n"));
    }
}

/// Without a character of UTF-8 that is cut off at the end.
fn complete(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => &bytes[..error.valid_up_to()],
        _ => bytes,
    }
}

/// All of a long text at once.
///
/// # Errors
/// As [`Transcriber`].
pub(in crate::recognise) fn transcribe(
    bytes: &[u8],
    named: Option<&str>,
) -> Result<Decoded, DecodeError> {
    let mut transcriber = Transcriber::new(named)?;
    let mut text = String::with_capacity(bytes.len());
    transcriber.feed(bytes, &mut text)?;
    transcriber.finish(&mut text)?;
    let (encoding, confidence) = transcriber.guess();
    Ok(Decoded {
        text,
        encoding: encoding.name(),
        confidence,
        damaged: transcriber.damaged,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use encoding_rs::{BIG5, GB18030};
    use proptest::prelude::*;

    use super::*;

    fn in_portions(bytes: &[u8], sizes: &[usize]) -> String {
        let mut transcriber = Transcriber::new(None).unwrap();
        let (mut text, mut rest) = (String::new(), bytes);
        let mut sizes = sizes.iter().cycle();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(*sizes.next().unwrap()));
            transcriber.feed(now, &mut text).unwrap();
            rest = later;
        }
        transcriber.finish(&mut text).unwrap();
        text
    }

    const LINE: &str = "近年来，杭州市政协加强建设，取得了成效。\r\n";

    proptest! {
        #[test]
        fn the_portions_change_nothing(
            ascii in 0..100_000_usize,
            lines in 0..1_500_usize,
            is_gb in any::<bool>(),
            sizes in prop::collection::vec(1..70_000_usize, 1..6),
        ) {
            let source = "a\r".repeat(ascii / 2) + &LINE.repeat(lines);
            let bytes = if is_gb { GB18030.encode(&source).0.into_owned() } else { source.clone().into_bytes() };
            let text = source.replace("\r\n", "\n").replace('\r', "\n");
            prop_assert_eq!(in_portions(&bytes, &sizes), text.clone());
            prop_assert_eq!(transcribe(&bytes, None).unwrap().text, text);
        }
    }

    #[test]
    fn a_long_head_of_ascii_does_not_hide_the_encoding() {
        let source = format!("{}{}", "log line\n".repeat(30_000), LINE.repeat(50));
        for encoding in [GB18030, BIG5] {
            let lines = source.replace("杭州市政协", "杭州市政治");
            let (bytes, ..) = encoding.encode(&lines);
            let decoded = transcribe(&bytes, None).unwrap();
            assert_eq!(decoded.encoding, encoding.name());
        }
    }

    #[test]
    fn damage_is_counted_and_read_as_a_replacement() {
        let bytes = [LINE.repeat(3_000).as_bytes(), b"\xff\n", LINE.as_bytes()].concat();
        let decoded = transcribe(&bytes, None).unwrap();
        assert_eq!((decoded.damaged, decoded.encoding), (1, "UTF-8"));
        assert!(decoded.text.contains("成效。\n\u{fffd}\n近年来"));
    }

    #[test]
    fn a_mark_and_utf_16_are_seen_and_a_binary_file_too() {
        let marked = [b"\xef\xbb\xbf".as_slice(), LINE.as_bytes()].concat();
        assert!(
            transcribe(&marked, None)
                .unwrap()
                .text
                .starts_with("近年来")
        );
        let utf16: Vec<u8> = LINE
            .repeat(4_000)
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(transcribe(&utf16, None).unwrap().encoding, "UTF-16LE");
        let binary = [b"ELF".as_slice(), &[0; 3], &[7; 90_000]].concat();
        assert_eq!(
            transcribe(&binary, None).err(),
            Some(DecodeError::Binary { at: 3 })
        );
    }

    #[test]
    fn what_waits_comes_when_it_is_asked_for() {
        let mut transcriber = Transcriber::new(None).unwrap();
        let mut text = String::new();
        transcriber.feed(LINE.as_bytes(), &mut text).unwrap();
        assert_eq!(text, "");
        transcriber.hurry(&mut text).unwrap();
        assert_eq!(text, LINE.replace('\r', ""));
        transcriber.feed("好\r".as_bytes(), &mut text).unwrap();
        transcriber.feed(b"\n", &mut text).unwrap();
        transcriber.finish(&mut text).unwrap();
        assert!(text.ends_with("\n好\n"));
    }
}
