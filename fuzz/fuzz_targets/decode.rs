//! Any bytes as a text: refused, or decoded without loss of what is no damage.
//!
//! The first byte says which encoding is named, and which is declared.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pizhu::recognise::decode;

const LABELS: [Option<&str>; 8] = [
    None,
    Some("utf-8"),
    Some("gbk"),
    Some("big5"),
    Some("euc-kr"),
    Some("shift_jis"),
    Some("utf-16le"),
    Some("latin1"),
];

fuzz_target!(|bytes: &[u8]| {
    let [flags, bytes @ ..] = bytes else {
        return;
    };
    let label = |bits: u8| LABELS[usize::from(bits & 7)];
    let Ok(decoded) = decode(bytes, label(*flags), label(flags >> 3)) else {
        return;
    };
    assert!(decoded.confidence <= 100);
    let replaced = decoded.text.matches('\u{fffd}').count();
    // a sequence of bytes that stands for nothing is one character at least, but may be a character in itself
    assert!(replaced > 0 || decoded.damaged == 0, "{decoded:?}");
    if decoded.damaged == 0 && decoded.encoding == "UTF-8" {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        assert_eq!(decoded.text.as_bytes(), text);
    }
});
