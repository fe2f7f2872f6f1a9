//! Text set into lines: white space, bold starts, breaks, and what is dropped beside what is kept.

use super::Context;
use crate::recognise::extract::entities::unescape_once;
use crate::recognise::page::{PageLine, Shape, WhyDropped};

/// White space that is not yet written: at the end of a line it is nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Space {
    #[default]
    None,
    Blank,
    /// White space with a line break in it, which is nothing between Chinese characters (CSS Text 3, 4.1.3).
    Break,
}

/// An image, where no text is on its line.
#[derive(Debug)]
struct Image {
    name: String,
    alternative: String,
    number: usize,
}

/// A line that is being written.
#[derive(Debug, Default)]
struct Draft {
    text: String,
    bold: usize,
    number: usize,
    space: Space,
    context: Context,
    /// Letters of the text, and those in links.
    letters: usize,
    linked: usize,
    images: Vec<Image>,
}

/// A line, and how much of it is links.
#[derive(Debug)]
pub(super) struct Written {
    pub line: PageLine,
    /// Percent of its letters.
    pub linked: usize,
    /// Whether it stands in the main element.
    pub is_inside: bool,
}

/// Writes the lines of a page.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub lines: Vec<Written>,
    draft: Draft,
    /// What is dropped out of the middle of a line, and listed after it.
    dropped: Draft,
    /// Breaks since the last line.
    breaks: usize,
    is_after_block: bool,
    /// Whether the next line is the first of an item of a list.
    pub begins_item: bool,
}

impl Writer {
    /// Writes text that starts on line `number` of the source.
    pub(super) fn text(&mut self, text: &str, mut number: usize, context: Context) {
        let unescaped = unescape_once(text);
        let mut rest = unescaped.as_ref();
        while let Some(char) = rest.chars().next() {
            if char == '<'
                && let Some(length) = literal_break(rest)
            {
                self.line_break(context);
                rest = &rest[length..];
                continue;
            }
            rest = &rest[char.len_utf8()..];
            self.char(char, number, context);
            number += usize::from(char == '\n');
        }
    }

    fn char(&mut self, char: char, number: usize, context: Context) {
        match char {
            '\n' if context.is_pre => self.line_break(context),
            '\u{2028}' | '\u{2029}' => self.line_break(context),
            ' ' if context.is_pre => self.draft(context).letter(' ', number, context),
            ' ' | '\t' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' => {
                let space = &mut self.draft(context).space;
                *space = if *space == Space::None {
                    Space::Blank
                } else {
                    *space
                };
            }
            '\n' => self.draft(context).space = Space::Break,
            // soft hyphen, zero width space, byte order mark
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            _ => self.draft(context).letter(char, number, context),
        }
    }

    fn draft(&mut self, context: Context) -> &mut Draft {
        if context.dropped.is_some() {
            &mut self.dropped
        } else {
            &mut self.draft
        }
    }

    pub(super) fn image(
        &mut self,
        name: String,
        alternative: String,
        number: usize,
        context: Context,
    ) {
        let draft = self.draft(context);
        if draft.text.is_empty() && draft.images.is_empty() {
            draft.context = context;
        }
        draft.images.push(Image {
            name,
            alternative,
            number,
        });
    }

    /// A `<br>`.
    pub(super) fn line_break(&mut self, context: Context) {
        if context.is_row {
            self.draft(context).gap();
            return;
        }
        self.flush(context);
        self.breaks += 1;
    }

    /// The beginning or end of a block.
    pub(super) fn block(&mut self, context: Context) {
        if context.is_row {
            self.draft(context).gap();
            return;
        }
        self.flush(context);
        self.is_after_block = true;
    }

    /// The beginning of a cell in the row of a table.
    pub(super) fn cell(&mut self, number: usize, context: Context) {
        let draft = self.draft(context);
        draft.space = Space::None;
        draft.letter('\u{3000}', number, context);
        draft.letter('\u{3000}', number, context);
    }

    /// Ends what is being written; inside what is dropped only that.
    fn flush(&mut self, context: Context) {
        if context.dropped != Some(WhyDropped::Hidden) {
            let draft = std::mem::take(&mut self.draft);
            self.emit(draft);
        }
        let dropped = std::mem::take(&mut self.dropped);
        self.emit(dropped);
    }

    fn emit(&mut self, draft: Draft) {
        let text = draft.text.trim_end();
        if text.is_empty() {
            for image in draft.images {
                self.emit_image(image, draft.context);
            }
            return;
        }
        let line = PageLine {
            text: text.to_owned(),
            number: draft.number,
            blanks: self.blanks(),
            shape: self.shape(draft.context),
            bold: draft.bold.min(text.len()),
            is_centred: draft.context.is_centred,
        };
        self.lines.push(Written {
            line,
            linked: draft.linked * 100 / draft.letters.max(1),
            is_inside: draft.context.is_inside,
        });
    }

    fn emit_image(&mut self, image: Image, context: Context) {
        let shape = match context.dropped {
            Some(why) => Shape::Dropped(why),
            None => Shape::Image { name: image.name },
        };
        let text = image
            .alternative
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        if text.is_empty() && context.dropped.is_some() {
            return;
        }
        let line = PageLine {
            text,
            number: image.number,
            blanks: self.blanks(),
            shape,
            bold: 0,
            is_centred: context.is_centred,
        };
        self.lines.push(Written {
            line,
            linked: 0,
            is_inside: context.is_inside,
        });
    }

    fn blanks(&mut self) -> usize {
        let is_apart = std::mem::take(&mut self.is_after_block) || self.breaks > 1;
        self.breaks = 0;
        usize::from(is_apart)
    }

    fn shape(&mut self, context: Context) -> Shape {
        match context {
            Context {
                dropped: Some(why), ..
            } => Shape::Dropped(why),
            Context {
                heading: level @ 1..,
                ..
            } => Shape::Heading { level },
            Context { is_item: true, .. } if std::mem::take(&mut self.begins_item) => {
                Shape::ListItem
            }
            Context { is_quote: true, .. } => Shape::Quote,
            _ => Shape::Text,
        }
    }
}

impl Draft {
    /// What would end a line outside the row of a table.
    fn gap(&mut self) {
        if !self.text.ends_with(char::is_whitespace) {
            self.space = Space::Blank;
        }
    }

    fn letter(&mut self, char: char, number: usize, context: Context) {
        if self.text.is_empty() {
            if char.is_whitespace() {
                return;
            }
            (self.number, self.context, self.space) = (number, context, Space::None);
        }
        let is_bold = |draft: &Self| context.is_bold && draft.bold == draft.text.len();
        let last = self.text.chars().next_back().unwrap_or(char);
        let is_blank = match self.space {
            Space::None => false,
            Space::Blank => true,
            Space::Break => !joins(last, char),
        };
        self.space = Space::None;
        if is_blank {
            self.bold += usize::from(is_bold(self));
            self.text.push(' ');
        }
        if is_bold(self) {
            self.bold += char.len_utf8();
        }
        self.text.push(char);
        if char.is_alphanumeric() {
            self.letters += 1;
            self.linked += usize::from(context.is_link);
        }
    }
}

/// Whether a line break between two characters is no blank: between Chinese characters and the punctuation they share.
pub(in crate::recognise::extract) fn joins(one: char, other: char) -> bool {
    let is_wide = |char: char| matches!(char, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}');
    let is_shared = |char: char| matches!(char, '“' | '”' | '‘' | '’' | '—' | '…' | '·');
    (is_wide(one) || is_wide(other))
        && [one, other]
            .into_iter()
            .all(|char| is_wide(char) || is_shared(char))
}

/// The bytes of a `<br>` that was left as text.
fn literal_break(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let end = inner.bytes().take(8).position(|byte| byte == b'>')?;
    let name = inner[..end].trim().trim_end_matches('/').trim_end();
    name.eq_ignore_ascii_case("br").then_some(end + 2)
}
