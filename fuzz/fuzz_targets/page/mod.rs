//! What holds for the page of any file.

use pizhu::recognise::{Page, Shape};

/// Every line is one line of trimmed text with a place in the file.
pub fn check(page: &Page, lines: usize) {
    for line in &page.lines {
        let text = line.text.as_str();
        let may_be_empty = matches!(line.shape, Shape::Image { .. });
        assert!(may_be_empty || !text.is_empty(), "{line:?}");
        assert_eq!(text.trim(), text, "{line:?}");
        let breaks = ['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}'];
        assert!(!text.contains(breaks), "{line:?}");
        assert!(text.is_char_boundary(line.bold), "{line:?}");
        assert!((1..=lines).contains(&line.number), "{line:?} of {lines}");
        if let Shape::Heading { level } = line.shape {
            assert!((1..=6).contains(&level));
        }
    }
}
