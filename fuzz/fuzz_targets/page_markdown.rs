//! Any text as a Markdown page: refused, or lines of text with their places.

#![no_main]

mod page;

use libfuzzer_sys::fuzz_target;
use pizhu::recognise::{Extracted, extract};

fuzz_target!(|text: &str| {
    if let Ok(Extracted { page, .. }) = extract("a.md", text.as_bytes(), Some("utf-8")) {
        let breaks = text.bytes().filter(|byte| b"\r\n".contains(byte));
        page::check(&page, 1 + breaks.count());
    }
});
