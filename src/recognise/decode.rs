//! From bytes to text, whatever they were saved as.
//!
//! # Why not a detector alone
//! Every Big5 and EUC-KR text that was tried decodes as GB18030 without an error, and a general detector with a hint of the country
//! turned Big5 into garbage. What separates the encodings of Chinese is how many of the characters are common ones, and the
//! code tables say that themselves: GB 2312 and Big5 both put the common characters into a first level. The whole file is
//! measured, for the head of a page may be ASCII for 100 KB.

mod measure;
mod stream;
mod utf16;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, DecoderResult, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, UTF_16BE,
    UTF_16LE,
};

use measure::Measures;
pub(super) use stream::transcribe;
pub use stream::{HEAD, Transcriber};

/// A text and how it was written down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// The encoding's name as the WHATWG Encoding Standard spells it: `UTF-8`, `gb18030`, `Big5`, `UTF-16LE`, …
    pub encoding: &'static str,
    /// How sure that is, in percent: 100 where a mark or strict UTF-8 says so, or the reader.
    pub confidence: u8,
    /// Bytes that stand for no character and were read as U+FFFD.
    pub damaged: usize,
}

/// Why bytes are no text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DecodeError {
    /// There is no encoding of this name.
    UnknownEncoding {
        /// As it was given.
        name: String,
    },
    /// A NUL byte in what is not UTF-16: no text file has one.
    Binary {
        /// The byte, from 0.
        at: usize,
    },
}

/// Bytes that a detector of browsers is asked about.
const PART: usize = 1 << 20;

/// An encoding and how sure it is, in percent.
type Guess = (&'static Encoding, u8);

/// Decodes `bytes`. `named` is the encoding the reader asks for, which decides; `declared` is what the file itself says (a
/// `<meta charset>`, an XML declaration), which is believed where the bytes allow it. Takes time in proportion to the bytes.
///
/// # Errors
/// See [`DecodeError`].
pub fn decode(
    bytes: &[u8],
    named: Option<&str>,
    declared: Option<&str>,
) -> Result<Decoded, DecodeError> {
    if let Some(name) = named {
        let encoding = of_label(name).ok_or_else(|| DecodeError::UnknownEncoding {
            name: name.to_owned(),
        })?;
        return Ok(read(bytes, (encoding, 100)));
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(read(bytes, (encoding, 100)));
    }
    if let Some(guess) = utf16::guess(bytes) {
        return Ok(read(bytes, guess));
    }
    if let Some(at) = memchr::memchr(0, bytes) {
        return Err(DecodeError::Binary { at });
    }
    Ok(read(bytes, guess(bytes, declared.and_then(of_label))))
}

/// The encoding of a label of the WHATWG Encoding Standard; what is called GB 2312 or GBK is read as GB 18030, which holds both.
fn of_label(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label_no_replacement(label.trim().as_bytes())?;
    Some(if encoding == GBK { GB18030 } else { encoding })
}

/// `bytes` as text of this encoding, without its mark.
fn read(bytes: &[u8], (encoding, confidence): Guess) -> Decoded {
    let bytes = match Encoding::for_bom(bytes) {
        Some((marked, length)) if marked == encoding => &bytes[length..],
        _ => bytes,
    };
    let (text, damaged) = replace(bytes, encoding);
    Decoded {
        text,
        encoding: encoding.name(),
        confidence,
        damaged,
    }
}

/// The text of `bytes`, U+FFFD where a sequence stands for nothing, and how many bytes that were.
fn replace(mut bytes: &[u8], encoding: &'static Encoding) -> (String, usize) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let mut damaged = 0;
    loop {
        let room = decoder
            .max_utf8_buffer_length_without_replacement(bytes.len())
            .unwrap_or(bytes.len());
        text.reserve(room.min(1 << 20));
        let (result, used) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
        bytes = &bytes[used..];
        match result {
            DecoderResult::InputEmpty => return (text, damaged),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, _) => {
                damaged += usize::from(length);
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
}

/// What `bytes` without a mark are written in.
fn guess(bytes: &[u8], declared: Option<&'static Encoding>) -> Guess {
    let declared = declared.filter(|it| ![UTF_16LE, UTF_16BE].contains(it));
    if let Some(guess) = utf8(bytes, declared) {
        return guess;
    }
    let measures = Measures::of(bytes);
    if let Some(encoding) = declared
        && measures.allow(encoding)
    {
        return (encoding, 90);
    }
    measures
        .best()
        .unwrap_or_else(|| last_resort(bytes, declared))
}

/// UTF-8 where the bytes are UTF-8, or were before something damaged a few of them.
fn utf8(bytes: &[u8], declared: Option<&'static Encoding>) -> Option<Guess> {
    let (mut wide, mut narrow, mut faults) = (0_usize, 0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid().as_bytes();
        wide += valid.iter().filter(|byte| **byte >= 0xe0).count();
        narrow += valid
            .iter()
            .filter(|byte| (0xc0..0xe0).contains(*byte))
            .count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    if faults == 0 && narrow > 0 && wide == 0 {
        return narrow_utf8(bytes, declared);
    }
    if faults == 0 {
        return Some((UTF_8, 100));
    }
    match wide / faults {
        0..3 => None,
        3..20 => Some((UTF_8, 75)),
        _ => Some((UTF_8, 95)),
    }
}

/// UTF-8 where every character takes two bytes, as `抓学习` in GBK does by chance: Chinese in UTF-8 takes three, so these are Latin
/// letters, or all of one other script; letters of several scripts are none.
fn narrow_utf8(bytes: &[u8], declared: Option<&'static Encoding>) -> Option<Guess> {
    let scripts = bytes.iter().filter_map(|lead| match lead {
        0xc4..=0xcd => Some(1_u8),
        0xce..=0xcf => Some(2),
        0xd0..=0xd3 => Some(4),
        0xd4..=0xd7 => Some(8),
        0xd8..=0xdf => Some(16),
        _ => None,
    });
    let scripts = scripts.fold(0, |all, script| all | script);
    let is_legacy = declared.is_some_and(|it| it != UTF_8 && !it.is_single_byte());
    if is_legacy || scripts.count_ones() > 1 {
        return None;
    }
    Some((UTF_8, if scripts == 0 { 100 } else { 55 }))
}

/// Where no measure of ours fits: what the file says, or the detector of a browser, which is slow and asked about a part alone.
fn last_resort(bytes: &[u8], declared: Option<&'static Encoding>) -> Guess {
    if let Some(encoding) = declared.filter(|it| it.is_single_byte()) {
        return (encoding, 60);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let part = &bytes[first..];
    detector.feed(&part[..part.len().min(PART)], true);
    let found = detector.guess(None, Utf8Detection::Deny);
    let known = [BIG5, EUC_JP, EUC_KR, SHIFT_JIS];
    match found {
        it if it == GBK || it == GB18030 => (GB18030, 40),
        it if known.contains(&it) => (it, 40),
        it => (it, 30),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests;
