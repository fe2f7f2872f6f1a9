//! Reading records that stand as this program writes them, without a TOML parser.
//!
//! Knows a narrow part of TOML: a header, the known keys, each once and on a line of its own, values in the forms that
//! [`super::record`] writes, blank lines. What it takes, it takes for what any TOML parser would; what it does not know it leaves to one.
//!
//! # Why
//! An annotation file holds thousands of records, nearly all of them written by us. A tree of each takes ten times the time and the
//! memory of its values. Comments, other keys and other spellings are rare: the record that has them is read through the tree.

use crate::notes::{Anchor, Annotation, Color, Drawing, Kind, Rev, Timestamp, Uuid};

/// The header of a record.
pub(super) const RECORD: &str = "[[annotation]]";

/// A record and the bytes of its text, the blank lines behind it included.
pub(super) struct Quick {
    pub annotation: Annotation,
    pub len: usize,
}

/// The record at the start of `text`, in a file that was made on the text with the hash `own`; `None` where it, or what follows it,
/// is not plain.
pub(super) fn record(text: &str, own: &str) -> Option<Quick> {
    let mut rest = Rest(text);
    rest.skip(RECORD)?;
    rest.end_of_line()?;
    let mut fields = Fields::default();
    while !rest.is_at_end() {
        fields.take(&mut rest)?;
        rest.end_of_line()?;
    }
    while rest.skip("\n").is_some() {}
    let is_last = rest.0.is_empty() || rest.0.starts_with("[[annotation]]\n");
    let annotation = fields.annotation(own).filter(|_| is_last)?;
    let len = text.len() - rest.0.len();
    Some(Quick { annotation, len })
}

/// What has been read of a record.
#[derive(Default)]
struct Fields {
    strings: [Option<String>; STRINGS.len()],
    times: [Option<Timestamp>; TIMES.len()],
    counts: [Option<usize>; COUNTS.len()],
    tags: Option<Vec<String>>,
}

const STRINGS: [&str; 11] = [
    "id", "kind", "color", "style", "rev", "note", "quote", "prefix", "suffix", "at", "base",
];
const TIMES: [&str; 3] = ["created", "updated", "deleted"];
const COUNTS: [&str; 3] = ["quote-chars", "start", "end"];

impl Fields {
    /// Takes the next key with its value; `None` for a key that is not known or was there before, and a value that is not plain.
    fn take(&mut self, rest: &mut Rest<'_>) -> Option<()> {
        let key = rest.key()?;
        let at = |keys: &[&str]| keys.iter().position(|known| *known == key);
        if let Some(ix) = at(&STRINGS) {
            put(&mut self.strings[ix], rest.string()?)
        } else if let Some(ix) = at(&TIMES) {
            put(&mut self.times[ix], rest.time()?)
        } else if let Some(ix) = at(&COUNTS) {
            put(&mut self.counts[ix], rest.count()?)
        } else if key == "tags" {
            put(&mut self.tags, rest.strings()?)
        } else {
            None
        }
    }

    /// The annotation, if nothing is missing or wrong.
    fn annotation(self, own: &str) -> Option<Annotation> {
        let [
            id,
            kind,
            color,
            style,
            rev,
            note,
            quote,
            prefix,
            suffix,
            at,
            base,
        ] = self.strings;
        let [created, updated, deleted] = self.times;
        let [quote_chars, start, end] = self.counts;
        let range = start?..end?;
        Some(Annotation {
            id: Uuid::parse_str(id?.trim()).ok()?,
            kind: kind.map_or_else(Kind::default, |name| Kind::from_name(&name)),
            color: color.map_or_else(Color::default, |name| Color::from_name(&name)),
            drawing: style.map(|name| Drawing::from_name(&name)),
            created,
            updated,
            rev: rev.map_or(Some(Rev::default()), |rev| rev.parse().ok())?,
            deleted,
            tags: self.tags.unwrap_or_default(),
            note: note.unwrap_or_default(),
            anchor: Anchor {
                quote: quote.unwrap_or_default(),
                quote_chars,
                prefix: prefix.unwrap_or_default(),
                suffix: suffix.unwrap_or_default(),
                range: Some(range).filter(|range| range.start <= range.end)?,
                at: at.unwrap_or_default(),
                base: base.unwrap_or_else(|| own.to_owned()),
            },
        })
    }
}

/// Puts `value` where nothing is yet.
fn put<T>(place: &mut Option<T>, value: T) -> Option<()> {
    let is_first = place.is_none();
    *place = Some(value);
    is_first.then_some(())
}

/// What is still to be read. What is asked of it is taken off, or is `None`.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn skip(&mut self, text: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(text)?;
        Some(())
    }

    fn take(&mut self, bytes: usize) -> Option<&'a str> {
        let (taken, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(taken)
    }

    fn end_of_line(&mut self) -> Option<()> {
        if self.0.is_empty() {
            return Some(());
        }
        self.skip("\n")
    }

    /// Whether no line with a key follows.
    fn is_at_end(&self) -> bool {
        matches!(self.0.as_bytes().first(), None | Some(b'\n' | b'['))
    }

    /// A key and the sign behind it.
    fn key(&mut self) -> Option<&'a str> {
        let is_of_key = |byte: &u8| byte.is_ascii_lowercase() || *byte == b'-';
        let len = self.0.bytes().take_while(is_of_key).count();
        let key = self.take(len)?;
        self.skip(" = ")?;
        Some(key)
    }

    /// A number that is not negative, in digits alone.
    fn count(&mut self) -> Option<usize> {
        let len = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let digits = self.take(len)?;
        let is_plain = digits == "0" || !digits.starts_with('0');
        // every such number is one of 64 bits
        digits
            .parse()
            .ok()
            .filter(|_| is_plain && digits.len() <= 18)
    }

    /// A moment as `2026-01-02T03:04:05Z`.
    fn time(&mut self) -> Option<Timestamp> {
        let time = self.take(20)?;
        let fits = |(byte, form): (u8, u8)| match form {
            b'0' => byte.is_ascii_digit(),
            _ => byte == form,
        };
        let has_form = time.bytes().zip(*b"0000-00-00T00:00:00Z").all(fits);
        // a leap second is another parser's business
        (has_form && &time[17..19] != "60").then(|| time.parse().ok())?
    }

    /// Strings in brackets, on one line.
    fn strings(&mut self) -> Option<Vec<String>> {
        self.skip("[")?;
        let mut strings = Vec::new();
        while self.skip("]").is_none() {
            if !strings.is_empty() {
                self.skip(", ")?;
            }
            self.skip("\"")?;
            strings.push(self.line()?);
        }
        Some(strings)
    }

    fn string(&mut self) -> Option<String> {
        if self.skip("\"\"\"").is_none() {
            self.skip("\"")?;
            return self.line();
        }
        // the line end behind the opening is no part of it
        _ = self.skip("\n");
        let mut string = String::new();
        loop {
            self.plain(&mut string, |byte| byte == b'\n' || byte == b'\t');
            let marks = self.0.bytes().take_while(|byte| *byte == b'"').count();
            match marks {
                0 => self.escape(&mut string)?,
                1 | 2 => string.push_str(self.take(marks)?),
                // as many as two may stand before the three that close it
                3..=5 => {
                    string.push_str(self.take(marks - 3)?);
                    return self.skip("\"\"\"").map(|()| string);
                }
                _ => return None,
            }
        }
    }

    /// The rest of a string of one line.
    fn line(&mut self) -> Option<String> {
        let mut string = String::new();
        loop {
            self.plain(&mut string, |byte| byte == b'\t');
            if self.skip("\"").is_some() {
                return Some(string);
            }
            self.escape(&mut string)?;
        }
    }

    /// Adds to `string` what stands for itself; of control characters, those that `may` be there.
    fn plain(&mut self, string: &mut String, may: impl Fn(u8) -> bool) {
        let is_plain = |byte: &u8| match byte {
            b'"' | b'\\' | 0x7f => false,
            ..0x20 => may(*byte),
            _ => true,
        };
        let len = self.0.bytes().take_while(is_plain).count();
        let (plain, rest) = self.0.split_at(len);
        string.push_str(plain);
        self.0 = rest;
    }

    fn escape(&mut self, string: &mut String) -> Option<()> {
        self.skip("\\")?;
        string.push(match self.take(1)? {
            "\"" => '"',
            "\\" => '\\',
            "t" => '\t',
            "r" => '\r',
            "n" => '\n',
            "u" => self.code_point(4)?,
            "U" => self.code_point(8)?,
            _ => return None,
        });
        Some(())
    }

    fn code_point(&mut self, digits: usize) -> Option<char> {
        let digits = self.take(digits)?;
        let are_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let code = u32::from_str_radix(digits, 16).ok().filter(|_| are_hex)?;
        char::from_u32(code)
    }
}
