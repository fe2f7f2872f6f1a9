//! From a text to a document.

use std::path::Path;

use super::{Document, Problem, article, plain};

/// The document in the file `name` (a name or path, used for its ending and as the title of last resort) with the text `source`:
/// an article if [`is_article`] says so, else a plain text in which every line that is not blank is a paragraph. `None` where
/// there is nothing in it that could be shown; the document has at least one block.
pub fn open(name: &str, mut source: String) -> Option<(Document, Vec<Problem>)> {
    if source.starts_with(MARK) {
        source.remove(0);
    }
    let (document, problems) = if is_article(name, &source) {
        article::parse(stem(name), &source)
    } else {
        (plain::parse(stem(name), source), Vec::new())
    };
    document.last()?;
    Some((document, problems))
}

/// Whether the file `name` with this text is read as an article: its name ends in `.md` or `.markdown`, or it starts with `+++`.
pub fn is_article(name: &str, source: &str) -> bool {
    let ending = Path::new(name)
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default();
    let named = ["md", "markdown"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(ending));
    named || article::has_front_matter(source)
}

/// The file's name without its ending.
pub fn stem(name: &str) -> &str {
    Path::new(name)
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or(name)
}

/// The byte order mark, of no meaning in UTF-8.
pub(super) const MARK: char = '\u{feff}';

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(name: &str, source: impl Into<String>) -> Document {
        open(name, source.into()).expect("a text").0
    }

    #[test]
    fn the_ending_or_the_first_line_makes_an_article() {
        let speaker = "# 张三\n<!-- speaker name=\"张三\" -->\n";
        assert_eq!(opened("a.MD", speaker).outline().nodes.len(), 1);
        assert_eq!(opened("a.markdown", speaker).outline().nodes.len(), 1);
        assert_eq!(
            opened(
                "a.txt",
                format!("\u{feff}+++\r\ntitle=\"题\"\r\n+++\r\n{speaker}")
            )
            .outline()
            .nodes
            .len(),
            1
        );
        assert_eq!(opened("a.txt", speaker).outline().nodes.len(), 0);
        assert_eq!(opened("a.txt", "+++甲").meta().title, "a");
    }

    #[test]
    fn the_title_of_last_resort_is_the_file_stem() {
        assert_eq!(opened("文集/某年.某月.txt", "甲").meta().title, "某年.某月");
        assert_eq!(opened("文集/某年.md", "甲").meta().title, "某年");
        assert_eq!(opened("", "甲").meta().title, "");
    }

    #[test]
    fn a_byte_order_mark_is_not_text() {
        let document = opened("a.txt", "\u{feff}甲");
        assert_eq!(document.text(0..document.len()), "甲");
    }

    #[test]
    fn a_file_without_text_is_none() {
        for source in ["", "\u{feff}", " \n\u{3000}\r\n"] {
            assert!(open("a.txt", source.to_owned()).is_none());
        }
        assert!(open("a.md", "```dropped\nx\n```\n".to_owned()).is_none());
    }
}
