//! Plain text: its lines.

use crate::recognise::page::{Page, PageLine};

/// The page of a decoded text.
pub(super) fn extract(text: &str) -> Page {
    let mut page = Page::default();
    let mut blanks = 0;
    for (ix, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            blanks += 1;
        } else {
            page.lines.push(PageLine::text(line, ix + 1, blanks));
            blanks = 0;
        }
    }
    page
}
