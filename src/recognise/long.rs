//! Which texts are too long to be read before their first page is shown.

use super::decode::{HEAD, decode};
use super::extract::{Format, ending, format};
use crate::corpus;

/// Largest plain text that is read whole before its first page is shown, in bytes.
pub const WHOLE: usize = 256 << 10;
/// Largest plain text in which speakers are looked for, in bytes.
pub const RECOGNISED: usize = 16 << 20;

/// Whether the file `name` of `len` bytes, which begins with `head` (64 KB of it, or all), is a plain text that is read where it is
/// shown. Its canonical text is what [`Transcriber`](super::Transcriber) makes of it, and it is a plain text whatever its end holds.
pub fn is_long_text(name: &str, head: &[u8], len: usize, named: Option<&str>) -> bool {
    if len <= WHOLE || head.starts_with(b"PK\x03\x04") {
        return false;
    }
    let head = &head[..head.len().min(HEAD)];
    decode(head, named, None).is_ok_and(|decoded| {
        format(&ending(name), &decoded.text) == Format::Text
            && !corpus::is_article(name, &decoded.text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_texts_are_long() {
        let is_long = |name: &str, head: &str| is_long_text(name, head.as_bytes(), 1 << 20, None);
        assert!(is_long("a.txt", "近年来\n") && is_long("", "近年来\n"));
        assert!(!is_long("a.md", "近年来\n") && !is_long("a.txt", "+++\nid = 'x'\n+++\n"));
        assert!(!is_long("a.txt", "<!doctype html>") && !is_long("a.txt", "PK\u{3}\u{4}"));
        assert!(!is_long("a.txt", "\0\0\0\u{1}"));
        assert!(!is_long_text("a.txt", b"short", 5, None));
    }
}
