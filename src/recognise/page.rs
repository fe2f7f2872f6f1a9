//! A page as it was saved: lines of text in order, and what its format says about them.

use crate::corpus::Meta;

/// What an extractor makes of a file, before anything is known about who speaks in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Page {
    /// What the format itself says beside the text: the head of an HTML page, front matter, the package of an EPUB. A title
    /// that is empty was not given.
    pub meta: Meta,
    /// Every line, those that are not the page's text included.
    pub lines: Vec<PageLine>,
    /// Whether its lines were broken at a width and had to be joined.
    pub is_rewrapped: bool,
    /// The line of the file with the first `<br>` left as text.
    pub break_at: Option<usize>,
}

/// One line of a page: a line of a plain text, a block of HTML or Markdown. It holds no line break, is never empty but for an image,
/// and neither starts nor ends with white space; no-break and ideographic spaces inside it stay.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PageLine {
    /// Its text; for an image its alternative text, which may be empty.
    pub text: String,
    /// The line of the file it starts on, from 1. In an EPUB lines are counted through its parts in reading order.
    pub number: usize,
    /// Blank lines before it; 1 before a block of HTML or Markdown.
    pub blanks: usize,
    /// What the format says it is.
    pub shape: Shape,
    /// Bytes at its start that are set in bold; all of them for a line that is bold.
    pub bold: usize,
    /// Whether it is set in the middle.
    pub is_centred: bool,
}

/// What a format says that a line is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Nothing but text.
    Text,
    /// A heading.
    Heading {
        /// 1..=6
        level: u8,
    },
    /// An item of a list, without its mark.
    ListItem,
    /// Quoted.
    Quote,
    /// An image.
    Image {
        /// File name or address; may be empty.
        name: String,
    },
    /// Not part of what the page says.
    Dropped(WhyDropped),
}

/// Why a line is no part of what a page says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum WhyDropped {
    /// Menus, breadcrumbs, links to other pages.
    Navigation,
    /// Nobody sees it.
    Hidden,
    /// An advertisement.
    Advert,
    /// Around the text: header, footer, comments, forms.
    Around,
    /// A credit, a signature, a counter, a line of stars.
    Apparatus,
}

impl PageLine {
    /// A line of text.
    pub fn text(text: impl Into<String>, number: usize, blanks: usize) -> Self {
        Self {
            text: text.into(),
            number,
            blanks,
            shape: Shape::Text,
            bold: 0,
            is_centred: false,
        }
    }
}

#[cfg(test)]
impl PageLine {
    /// For tests: shape and text, the bold start in square brackets.
    pub fn shown(&self) -> String {
        let (bold, rest) = self.text.split_at(self.bold);
        let bold = if bold.is_empty() {
            String::new()
        } else {
            format!("[{bold}]")
        };
        let shape = match &self.shape {
            Shape::Text => String::new(),
            Shape::Heading { level } => format!("h{level} "),
            Shape::ListItem => "- ".into(),
            Shape::Quote => "> ".into(),
            Shape::Image { name } => format!("!{name} "),
            Shape::Dropped(why) => format!("{why:?} "),
        };
        format!("{shape}{bold}{rest}")
    }
}
