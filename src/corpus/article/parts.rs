//! An article's source as parts that can be written anew one by one.
//!
//! A part is a piece with the items that stand in it; a speaker's comment belongs to the part of its line. What is between parts that
//! changed stays byte for byte, and a part that is written anew has a blank line on either side.

use std::ops::Range;

use super::pieces::PieceKind;
use super::speaker;
use super::write::{Item, ItemKind, write};
use super::{Meta, pieces_with_items};
use crate::corpus::lines::is_blank;
use crate::corpus::open::MARK;

/// A run of the source with what stands in it.
pub(super) struct Part {
    /// Its bytes. The ranges of all parts tile the source.
    range: Range<usize>,
    /// What stands in it, as it is to be.
    pub items: Vec<Item>,
    /// What stood in it when it was read.
    old: Vec<Item>,
    /// The comment of its speaker.
    comment: Option<Range<usize>>,
    is_blank: bool,
    /// It is to be written anew though it holds what it held.
    is_renewed: bool,
}

/// The parts of `source`.
pub(super) fn parts(source: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (piece, items) in pieces_with_items(source) {
        let is_comment = matches!(piece.kind, PieceKind::Comment { closed: true });
        if let Some(above) = parts.last_mut()
            && is_comment
            && above.waits_for_comment()
        {
            above.range.end = piece.range.end;
            above.comment = Some(piece.range);
            continue;
        }
        parts.push(Part {
            range: piece.range,
            old: items.clone(),
            items,
            comment: None,
            is_blank: piece.kind == PieceKind::Blank,
            is_renewed: false,
        });
    }
    parts
}

impl Part {
    fn waits_for_comment(&self) -> bool {
        let is_speaker = |item: &Item| matches!(item.kind, ItemKind::Speaker { .. });
        self.comment.is_none() && self.items.first().is_some_and(is_speaker)
    }

    fn is_touched(&self) -> bool {
        self.is_renewed || self.items != self.old
    }

    /// Has it written anew, whatever stands in it.
    pub fn renew(&mut self) {
        self.is_renewed = !self.items.is_empty();
    }

    /// Whether all that stands in it may share a fence or a quote, and with what.
    fn shared_kind(&self) -> Option<&ItemKind> {
        let kind = &self.items.first()?.kind;
        let is_shared = matches!(kind, ItemKind::Dropped | ItemKind::Note)
            && self.items.iter().all(|item| item.kind == *kind);
        is_shared.then_some(kind)
    }

    /// Its lines, if it is written anew.
    fn written(&self, source: &str) -> String {
        let Some(comment) = &self.comment else {
            return write(&Meta::default(), &self.items);
        };
        let unknown = speaker::unknown(&source[comment.clone()]);
        let mut written = write(&Meta::default(), &self.items);
        let is_same_line = self.items.len() == 1
            && matches!(self.items[0].kind, ItemKind::Speaker { .. })
            && self.items[0].text == self.old[0].text;
        if is_same_line && let Some((_, below)) = written.split_once('\n') {
            written = format!("{}{below}", &source[self.range.start..comment.start]);
        }
        if !unknown.is_empty() {
            let all = format!(" {} -->\n", unknown.join(" "));
            written = written.replacen(" -->\n", &all, 1);
        }
        written
    }
}

/// Lets dropped lines, or paragraphs of a note, that come to stand beside others of their kind share a fence, or a quote, with
/// them.
pub(super) fn gather(parts: &mut [Part]) {
    let mut above: Option<(usize, ItemKind)> = None;
    for ix in 0..parts.len() {
        if parts[ix].is_blank || (parts[ix].items.is_empty() && !parts[ix].old.is_empty()) {
            continue;
        }
        let kind = parts[ix].shared_kind().cloned();
        if let (Some((above_ix, above_kind)), Some(kind)) = (&above, &kind)
            && above_kind == kind
            && (parts[ix].is_touched() || parts[*above_ix].is_touched())
        {
            let mut items = std::mem::take(&mut parts[*above_ix].items);
            items.append(&mut parts[ix].items);
            parts[ix].items = items;
        }
        above = kind.map(|kind| (ix, kind));
    }
}

/// The source that `parts` of `source` make.
pub(super) fn weave(source: &str, parts: &[Part]) -> String {
    let mut woven = Woven {
        text: String::with_capacity(source.len() + 256),
        line_ending: line_ending(source),
        is_loose: false,
        before_blank: None,
    };
    for part in parts {
        match (part.is_touched(), part.items.is_empty()) {
            (false, _) => woven.keep(&source[part.range.clone()], part.is_blank),
            (true, false) => woven.put(&part.written(source)),
            (true, true) => woven.leave_out(),
        }
    }
    woven.text
}

struct Woven {
    text: String,
    line_ending: &'static str,
    /// What is at the end was written anew, or left out: a blank line has to follow.
    is_loose: bool,
    /// Where the blank lines at the end start, if the last part was such.
    before_blank: Option<usize>,
}

impl Woven {
    fn keep(&mut self, text: &str, is_blank: bool) {
        if is_blank && self.is_loose && self.is_at_start() {
            return;
        }
        self.before_blank = is_blank.then_some(self.text.len());
        if self.is_loose && !is_blank {
            self.part_from_above();
        }
        self.is_loose = false;
        self.text.push_str(text);
    }

    fn put(&mut self, lines: &str) {
        self.part_from_above();
        let lines = if self.line_ending == "\n" {
            lines.to_owned()
        } else {
            with_ending(lines, self.line_ending)
        };
        self.text.push_str(&lines);
        (self.is_loose, self.before_blank) = (true, None);
    }

    fn leave_out(&mut self) {
        if let Some(start) = self.before_blank.take() {
            self.text.truncate(start);
        }
        self.is_loose = true;
    }

    fn is_at_start(&self) -> bool {
        self.text.trim_start_matches(MARK).is_empty()
    }

    /// Ends with a blank line, or is empty.
    fn part_from_above(&mut self) {
        if self.is_at_start() {
            return;
        }
        if !self.text.ends_with(['\n', '\r']) {
            self.text.push_str(self.line_ending);
        }
        let above = self
            .text
            .strip_suffix("\r\n")
            .or_else(|| self.text.strip_suffix(['\n', '\r']));
        let last = above.and_then(|above| above.rsplit(['\n', '\r']).next());
        if !last.is_none_or(is_blank) {
            self.text.push_str(self.line_ending);
        }
    }
}

fn with_ending(lines: &str, ending: &str) -> String {
    lines
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\n', ending)
}

/// How the first line of `source` ends; LF if it does not.
pub(super) fn line_ending(source: &str) -> &'static str {
    let end = memchr::memchr2(b'\n', b'\r', source.as_bytes());
    match end.map(|at| &source.as_bytes()[at..]) {
        Some([b'\r', b'\n', ..]) => "\r\n",
        Some([b'\r', ..]) => "\r",
        _ => "\n",
    }
}
