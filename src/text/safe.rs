//! Strings that may be sent to a terminal without the painter: titles, messages, what a subcommand prints.
//!
//! What is shown is what [`super::cluster`] shows, so an escape sequence in a file name is as visible, and as harmless, as one in
//! an article.

use std::fmt;

use super::cluster::clusters;
use super::width::WidthPolicy;

/// A string that may be sent to a terminal: it holds no control character but the LF and tab that [`Safe::lines`] keeps.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Safe(String);

impl Safe {
    /// One line: LF and CR are visible symbols, a tab is blank up to the next stop.
    pub fn line(text: &str) -> Self {
        Self(
            clusters(text, WidthPolicy::default())
                .map(|cluster| cluster.shown)
                .collect(),
        )
    }

    /// Several lines: LF and tab stay, the terminal knows what to do with them.
    pub fn lines(text: &str) -> Self {
        let mut safe = String::with_capacity(text.len());
        for part in text.split_inclusive(['\n', '\t']) {
            let body = part.trim_end_matches(['\n', '\t']);
            safe.extend(clusters(body, WidthPolicy::default()).map(|cluster| cluster.shown));
            safe.push_str(&part[body.len()..]);
        }
        Self(safe)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Safe {
    fn from(text: &str) -> Self {
        Self::line(text)
    }
}

impl fmt::Display for Safe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escape_sequences_are_shown_and_not_sent() {
        for (attack, shown) in [
            ("\u{1b}]52;c;aGk=\u{7}", "␛]52;c;aGk=␇"),
            ("\u{1b}]0;title\u{1b}\\", "␛]0;title␛\\"),
            ("\u{9b}2J", "<U+009B>2J"),
            ("安全\r危险", "安全␍危险"),
            ("rm\u{8}\u{8}ls", "rm␈␈ls"),
            ("批准\u{202e}不予", "批准<U+202E>不予"),
            ("\u{1b}[201~\n", "␛[201~␊"),
        ] {
            assert_eq!(Safe::line(attack).as_str(), shown);
        }
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        let text = "着眼“强”字,抓专委会(一)……";
        assert_eq!(Safe::from(text).to_string(), text);
    }

    #[test]
    fn lines_keep_line_feeds_and_tabs() {
        assert_eq!(
            Safe::lines("一\t二\n\n\u{1b}三\r\n").as_str(),
            "一\t二\n\n␛三␍\n"
        );
    }

    #[test]
    fn one_line_has_no_line_feed_and_no_tab() {
        assert_eq!(Safe::line("一\t二\n三").as_str(), "一  二␊三");
    }

    proptest! {
        #[test]
        fn no_control_character_passes(text: String) {
            prop_assert!(!Safe::line(&text).as_str().contains(char::is_control));
            prop_assert!(!Safe::lines(&text).as_str().contains(|c: char| c.is_control() && c != '\n' && c != '\t'));
        }
    }
}
