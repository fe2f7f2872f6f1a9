//! Correcting by hand what recognition made of a page: what a line is, who speaks, where a line begins and ends.
//!
//! A correction is about some of the [`super::items`] of an article's source, by their numbers. It changes the parts of the source
//! that hold them, and levels of headings that would hang in the air without it; everything else stays byte for byte, and no word
//! of any line is lost.

use std::ops::Range;

use super::edit::{Edit, with_title};
use super::inline::join;
use super::parts::{Part, gather, parts, weave};
use super::write::{Item, ItemKind};

/// What a line can be made.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Class {
    /// A speaker line.
    Speaker,
    /// A heading of the level of the one above it.
    Heading,
    /// A heading of this level, from 1, under its speaker.
    Level(u8),
    /// A paragraph.
    Paragraph,
    /// A paragraph of the editor's note.
    Note,
    /// The caption of an image.
    Caption,
    /// A line of the page that is not its text.
    Dropped,
}

/// What is to be corrected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Correction {
    /// These lines are something else.
    Class(Class),
    /// They stand one step higher: paragraph, heading from the lowest level to the topmost, `#` heading, speaker.
    Promote,
    /// They stand one step lower.
    Demote,
    /// Who speaks in these lines.
    Who {
        /// Name.
        name: String,
        /// Post; may be empty.
        post: String,
        /// The page does not give the whole name.
        incomplete: bool,
    },
    /// The first of these lines is two; the second begins at this byte of its text.
    Split(usize),
    /// The same, and the first of the two is a speaker line, the second a paragraph.
    SplitTurn(usize),
    /// These lines are one; a single line is one with the next.
    Join,
    /// The first of these lines is the title of the article.
    Title {
        /// The title that was, where it is a line of the page: it comes back as a dropped line in the other's place.
        old: Option<String>,
    },
    /// Every speaker of the first name has the second, and where a post is missing, that of the second. Holds for the whole article.
    Rename(String, String),
}

/// Why a correction cannot be made. Nothing is changed then.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Refusal {
    /// It is so already.
    NothingToDo,
    /// No line stands there.
    NoLine,
    /// Nothing stands higher than a speaker.
    AtTop,
    /// Nothing stands lower than a paragraph.
    AtBottom,
    /// Only speakers, headings and paragraphs stand higher or lower.
    NoLevel,
    /// It is no speaker.
    NotASpeaker,
    /// A line would be without a word.
    NothingToSplit,
    /// There is no line after it.
    NothingToJoin,
    /// An image is neither split nor joined.
    Image,
    /// The format has no way to write it.
    Unwritable,
}

/// The edit of `source` that makes `correction` on the items `run`. `named` tells name and post from a speaker line. Linear in the
/// length of `source`.
///
/// # Errors
/// See [`Refusal`].
pub fn correct(
    source: &str,
    run: Range<usize>,
    correction: &Correction,
    named: &dyn Fn(&str) -> (String, String),
) -> Result<Edit, Refusal> {
    let parts = parts(source);
    let mut lines = Lines::of(&parts, named);
    let run = run.start..run.end.min(lines.lines.len());
    if run.is_empty() {
        return Err(Refusal::NoLine);
    }
    let first = lines.lines[run.start].old.text.trim().to_owned();
    lines.correct(run, correction)?;
    let mut new = rewritten(source, parts, lines)?;
    if let Correction::Title { .. } = correction {
        let titled = with_title(&new, &first).and_then(|edit| edit.apply(&new));
        new = titled.ok_or(Refusal::Unwritable)?;
    }
    Ok(Edit::between(source, &new))
}

/// The source that holds what `lines` have become.
fn rewritten(source: &str, mut parts: Vec<Part>, mut lines: Lines<'_>) -> Result<String, Refusal> {
    lines.settle_levels();
    let wanted: Vec<Item> = lines.new_items().cloned().collect();
    lines.put_into(&mut parts);
    gather(&mut parts);
    let new = weave(source, &parts);
    if new == source {
        return Err(Refusal::NothingToDo);
    }
    if super::items(&new) == wanted {
        return Ok(new);
    }
    // What stands elsewhere, as a comment without an end, reads otherwise beside it.
    parts.iter_mut().for_each(Part::renew);
    let new = weave(source, &parts);
    if super::items(&new) == wanted {
        Ok(new)
    } else {
        Err(Refusal::Unwritable)
    }
}

/// Name and post in a speaker line as most pages write it: post, blank, name, and maybe a colon.
pub fn named_in(line: &str) -> (String, String) {
    let line = line.trim().trim_end_matches([':', '：']).trim_end();
    match line.rsplit_once(char::is_whitespace) {
        Some((post, name)) => (name.to_owned(), post.trim_end().to_owned()),
        None => (line.to_owned(), String::new()),
    }
}

/// The byte after the first colon of `line`, if it may end the name of one who speaks: it stands early, and text follows.
pub fn label_end(line: &str) -> Option<usize> {
    const LABEL_CHARS: usize = 40;
    let mut chars = line.char_indices().take(LABEL_CHARS);
    let (at, colon) = chars.find(|(_, char)| matches!(char, ':' | '：'))?;
    let end = at + colon.len_utf8();
    (at > 0 && !line[end..].trim().is_empty()).then_some(end)
}

/// One line as it was and as what it becomes.
struct Line {
    part_ix: usize,
    old: Item,
    new: Vec<Item>,
}

struct Lines<'a> {
    lines: Vec<Line>,
    named: &'a dyn Fn(&str) -> (String, String),
}

impl<'a> Lines<'a> {
    fn of(parts: &[Part], named: &'a dyn Fn(&str) -> (String, String)) -> Self {
        let line = |(part_ix, item): (usize, &Item)| Line {
            part_ix,
            old: item.clone(),
            new: vec![item.clone()],
        };
        let items = parts
            .iter()
            .enumerate()
            .flat_map(|(ix, part)| part.items.iter().map(move |item| (ix, item)));
        Self {
            lines: items.map(line).collect(),
            named,
        }
    }

    fn new_items(&self) -> impl DoubleEndedIterator<Item = &Item> {
        self.lines.iter().flat_map(|line| &line.new)
    }

    fn put_into(self, parts: &mut [Part]) {
        for part in &mut *parts {
            part.items.clear();
        }
        for line in self.lines {
            parts[line.part_ix].items.extend(line.new);
        }
    }

    fn correct(&mut self, run: Range<usize>, correction: &Correction) -> Result<(), Refusal> {
        match correction {
            Correction::Class(class) => self.set_class(run, *class),
            Correction::Promote => return self.shift(run, Self::promoted),
            Correction::Demote => return self.shift(run, Self::demoted),
            Correction::Who {
                name,
                post,
                incomplete,
            } => return self.set_who(run, name, post, *incomplete),
            Correction::Split(byte) => return self.split(run.start, *byte, None),
            Correction::SplitTurn(byte) => {
                return self.split(run.start, *byte, Some(Class::Speaker));
            }
            Correction::Join => return self.join(run),
            Correction::Rename(from, to) => return self.rename(from, to),
            Correction::Title { old } => return self.title(run.start, old.as_deref()),
        }
        Ok(())
    }

    /// Takes line `ix` out, to be the title; `old` comes in its place.
    fn title(&mut self, ix: usize, old: Option<&str>) -> Result<(), Refusal> {
        let line = &mut self.lines[ix];
        if let ItemKind::Image { .. } = line.old.kind {
            return Err(Refusal::Image);
        }
        let old = old.map(|old| Item {
            kind: ItemKind::Dropped,
            text: old.to_owned(),
        });
        line.new = old.into_iter().collect();
        Ok(())
    }

    fn set_class(&mut self, run: Range<usize>, class: Class) {
        let mut above = Above::at(&self.lines[..run.start]);
        for ix in run {
            self.set_one(ix, class, &above);
            above.pass(&self.lines[ix]);
        }
    }

    fn set_one(&mut self, ix: usize, class: Class, above: &Above) {
        let line = &self.lines[ix];
        let text = line.old.shown().trim().to_owned();
        let is_so = match (&line.old.kind, class) {
            (ItemKind::Speaker { .. }, Class::Speaker)
            | (ItemKind::Paragraph, Class::Paragraph)
            | (ItemKind::Note, Class::Note)
            | (ItemKind::Image { .. }, Class::Caption)
            | (ItemKind::Dropped, Class::Dropped)
            | (ItemKind::Heading { .. }, Class::Heading) => true,
            (ItemKind::Heading { marks }, Class::Level(_)) => above.marks(class) == *marks,
            _ => false,
        };
        if is_so {
            return;
        }
        let name_of_image = match &line.old.kind {
            ItemKind::Image { name } if !line.old.text.trim().is_empty() => Some(name.clone()),
            _ => None,
        };
        let kind = self.kind(class, &text, above);
        let name_line = name_of_image.map(|name| Item {
            kind: ItemKind::Dropped,
            text: name,
        });
        let text = if matches!(kind, ItemKind::Image { .. }) {
            String::new()
        } else {
            text
        };
        self.lines[ix].new = std::iter::once(Item { kind, text })
            .chain(name_line)
            .collect();
    }

    fn kind(&self, class: Class, text: &str, above: &Above) -> ItemKind {
        match class {
            Class::Speaker => self.speaker(text),
            Class::Heading | Class::Level(_) => ItemKind::Heading {
                marks: above.marks(class),
            },
            Class::Paragraph => ItemKind::Paragraph,
            Class::Note => ItemKind::Note,
            Class::Caption => ItemKind::Image {
                name: text.to_owned(),
            },
            Class::Dropped => ItemKind::Dropped,
        }
    }

    /// A speaker has a name in any case: the whole line, if no other.
    fn speaker(&self, text: &str) -> ItemKind {
        let (name, post) = (self.named)(text);
        let (name, post) = if name.trim().is_empty() {
            (text.to_owned(), String::new())
        } else {
            (name, post)
        };
        ItemKind::Speaker {
            name: name.trim().to_owned(),
            post: post.trim().to_owned(),
            incomplete: false,
        }
    }

    fn shift(
        &mut self,
        run: Range<usize>,
        shifted: fn(&Self, &Item, &Above) -> Result<ItemKind, Refusal>,
    ) -> Result<(), Refusal> {
        let mut outcome = Err(Refusal::NoLevel);
        let mut above = Above::at(&self.lines[..run.start]);
        for ix in run {
            match shifted(self, &self.lines[ix].old, &above) {
                Ok(kind) => {
                    self.lines[ix].new[0].kind = kind;
                    outcome = Ok(());
                }
                Err(refusal) => outcome = outcome.or(Err(refusal)),
            }
            above.pass(&self.lines[ix]);
        }
        outcome
    }

    fn promoted(&self, old: &Item, above: &Above) -> Result<ItemKind, Refusal> {
        match old.kind {
            ItemKind::Speaker { .. } => Err(Refusal::AtTop),
            ItemKind::Heading { marks: 1 } => Ok(self.speaker(&old.text)),
            ItemKind::Heading { marks } => Ok(ItemKind::Heading { marks: marks - 1 }),
            ItemKind::Paragraph => Ok(ItemKind::Heading {
                marks: above.deepest(),
            }),
            _ => Err(Refusal::NoLevel),
        }
    }

    #[expect(clippy::unused_self, reason = "the counterpart of promoting")]
    fn demoted(&self, old: &Item, above: &Above) -> Result<ItemKind, Refusal> {
        match old.kind {
            ItemKind::Speaker { .. } => Ok(ItemKind::Heading { marks: 1 }),
            ItemKind::Heading { marks } if marks < above.deepest() => {
                Ok(ItemKind::Heading { marks: marks + 1 })
            }
            ItemKind::Heading { .. } => Ok(ItemKind::Paragraph),
            ItemKind::Paragraph => Err(Refusal::AtBottom),
            _ => Err(Refusal::NoLevel),
        }
    }

    fn set_who(
        &mut self,
        run: Range<usize>,
        name: &str,
        post: &str,
        incomplete: bool,
    ) -> Result<(), Refusal> {
        for line in &mut self.lines[run] {
            let ItemKind::Speaker { .. } = line.old.kind else {
                return Err(Refusal::NotASpeaker);
            };
            let name = if name.trim().is_empty() {
                &line.old.text
            } else {
                name
            };
            line.new[0].kind = ItemKind::Speaker {
                name: name.trim().to_owned(),
                post: post.trim().to_owned(),
                incomplete,
            };
        }
        Ok(())
    }

    fn split(&mut self, ix: usize, byte: usize, class: Option<Class>) -> Result<(), Refusal> {
        let old = &self.lines[ix].old;
        if let ItemKind::Image { .. } = old.kind {
            return Err(Refusal::Image);
        }
        let (first, second) = old
            .text
            .split_at_checked(byte)
            .ok_or(Refusal::NothingToSplit)?;
        let (first, second) = (first.trim().to_owned(), second.trim().to_owned());
        if first.is_empty() || second.is_empty() {
            return Err(Refusal::NothingToSplit);
        }
        let is_head = class.is_some() || head(old).is_some();
        let below = if is_head {
            ItemKind::Paragraph
        } else {
            old.kind.clone()
        };
        let above = match class {
            Some(class) => self.kind(class, &first, &Above::at(&self.lines[..ix])),
            None => old.kind.clone(),
        };
        let item = |kind, text| Item { kind, text };
        self.lines[ix].new = vec![item(above, first), item(below, second)];
        Ok(())
    }

    fn join(&mut self, run: Range<usize>) -> Result<(), Refusal> {
        let end = run.end.max(run.start + 2);
        let joined = self
            .lines
            .get(run.start..end)
            .ok_or(Refusal::NothingToJoin)?;
        if joined
            .iter()
            .any(|line| matches!(line.old.kind, ItemKind::Image { .. }))
        {
            return Err(Refusal::Image);
        }
        let mut text = String::new();
        for line in joined {
            join(&mut text, line.old.text.trim());
        }
        let kind = match &joined[0].old.kind {
            ItemKind::Speaker { .. } => self.speaker(&text),
            kind => kind.clone(),
        };
        for line in &mut self.lines[run.start..end] {
            line.new.clear();
        }
        self.lines[run.start].new.push(Item { kind, text });
        Ok(())
    }

    fn rename(&mut self, from: &str, to: &str) -> Result<(), Refusal> {
        let known_post = self.lines.iter().find_map(|line| match &line.old.kind {
            ItemKind::Speaker { name, post, .. } if name == to && !post.is_empty() => {
                Some(post.clone())
            }
            _ => None,
        });
        let mut outcome = Err(Refusal::NotASpeaker);
        for line in &mut self.lines {
            if let ItemKind::Speaker {
                name,
                post,
                incomplete,
            } = &mut line.new[0].kind
                && name == from
            {
                to.clone_into(name);
                *incomplete = false;
                if post.is_empty() {
                    *post = known_post.clone().unwrap_or_default();
                }
                outcome = Ok(());
            }
        }
        outcome
    }

    /// Moves up each heading that now skips a level and did not before.
    fn settle_levels(&mut self) {
        let mut old_above = 1;
        let mut above = 1;
        for line in &mut self.lines {
            let old = head(&line.old);
            let did_skip = old.is_some_and(|(marks, _)| marks > old_above + 1);
            for item in &mut line.new {
                if let ItemKind::Heading { marks } = &mut item.kind
                    && *marks > above + 1
                    && !did_skip
                {
                    *marks = above + 1;
                }
                above = head(item).map_or(above, |(marks, _)| marks);
            }
            old_above = old.map_or(old_above, |(marks, _)| marks);
        }
    }
}

/// What stands above a line that decides about its level.
struct Above {
    /// The nearest speaker or heading: its marks, and whether it is a speaker.
    head: Option<(u8, bool)>,
    /// Whether the last `#` is no speaker.
    is_plain: bool,
}

impl Above {
    /// Below these lines.
    fn at(lines: &[Line]) -> Self {
        let heads = || {
            let items = lines.iter().rev().flat_map(|line| line.new.iter().rev());
            items.filter_map(head)
        };
        let top = heads().find(|(marks, _)| *marks == 1);
        Self {
            head: heads().next(),
            is_plain: top.is_some_and(|(_, is_speaker)| !is_speaker),
        }
    }

    /// Goes below another line that is being corrected. What was no head before does not count as one: lines that are corrected
    /// together stand beside each other.
    fn pass(&mut self, line: &Line) {
        if head(&line.old).is_none() {
            return;
        }
        for (marks, is_speaker) in line.new.iter().filter_map(head) {
            self.head = Some((marks, is_speaker));
            if marks == 1 {
                self.is_plain = !is_speaker;
            }
        }
    }

    /// Most marks a heading can have here.
    fn deepest(&self) -> u8 {
        self.head.map_or(2, |(marks, _)| marks + 1).min(6)
    }

    /// The marks of a heading of this class.
    fn marks(&self, class: Class) -> u8 {
        let wanted = match (class, self.head) {
            (Class::Level(level), _) => level + u8::from(!self.is_plain),
            (_, Some((marks, false))) => marks,
            (_, Some((_, true)) | None) => 2,
        };
        wanted.clamp(1, self.deepest())
    }
}

/// The marks of a speaker or heading, and whether it is a speaker.
fn head(item: &Item) -> Option<(u8, bool)> {
    match item.kind {
        ItemKind::Speaker { .. } => Some((1, true)),
        ItemKind::Heading { marks } => Some((marks, false)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
