//! What recognition of the page was not sure of, line by line: going from one to the next, and which are settled.
//!
//! A doubt is settled when its line is changed, or when the reader makes the line what it is already. Undoing brings the doubts
//! back that the correction settled.

use std::ops::Range;

use super::super::{App, Msg};
use super::{Editor, EditorLine, editor};
use crate::corpus::article::Correction;

/// Something about a line of the page that only the reader can know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineDoubt {
    /// The number of the line among the [`crate::corpus::article::items`] of the source.
    pub line_ix: usize,
    /// What it is.
    pub msg: Msg,
}

pub(in super::super) fn doubt_next(app: &mut App) {
    to_doubt(app, true);
}

pub(in super::super) fn doubt_previous(app: &mut App) {
    to_doubt(app, false);
}

fn to_doubt(app: &mut App, forward: bool) {
    let Some(editor) = editor(app) else {
        return;
    };
    let here = editor.cursor;
    let lines = || editor.doubts.iter().map(|doubt| doubt.line_ix);
    let (ahead, around) = if forward {
        (lines().filter(|ix| *ix > here).min(), lines().min())
    } else {
        (lines().filter(|ix| *ix < here).max(), lines().max())
    };
    let Some(found) = ahead.or(around) else {
        return app.say(Msg::NoDoubts);
    };
    editor.cursor = found;
    if ahead.is_none() {
        app.say(if forward {
            Msg::WrappedToStart
        } else {
            Msg::WrappedToEnd
        });
    }
}

/// The doubts that are left when `correction` of the lines `chosen` made the lines `new` of `old`.
pub(super) fn left(
    doubts: &[LineDoubt],
    correction: &Correction,
    chosen: &Range<usize>,
    (old, new): (&[EditorLine], &[EditorLine]),
) -> Vec<LineDoubt> {
    let changed = match correction {
        Correction::Join => chosen.start..chosen.end.max(chosen.start + 2),
        // changes speakers wherever they are, and no line comes or goes
        Correction::Rename(..) => {
            let is_same = |ix: usize| {
                let item = |lines: &[EditorLine]| lines.get(ix).map(|line| line.item.clone());
                item(old) == item(new)
            };
            let left = doubts.iter().filter(|doubt| is_same(doubt.line_ix));
            return left.cloned().collect();
        }
        _ => chosen.clone(),
    };
    let left = doubts
        .iter()
        .filter(|doubt| !changed.contains(&doubt.line_ix));
    let moved = |doubt: &LineDoubt| LineDoubt {
        line_ix: if doubt.line_ix < changed.start {
            doubt.line_ix
        } else {
            (doubt.line_ix + new.len()).saturating_sub(old.len())
        },
        msg: doubt.msg.clone(),
    };
    left.map(moved).collect()
}

/// The doubts about lines that stand in `new` as they stood in `old`: the first of several like lines stays the first.
pub(super) fn found_again(
    doubts: &[LineDoubt],
    old: &[EditorLine],
    new: &[EditorLine],
) -> Vec<LineDoubt> {
    let again = |doubt: &LineDoubt| {
        let item = &old.get(doubt.line_ix)?.item;
        let is_like = |line: &&EditorLine| line.item == *item;
        let before = old[..doubt.line_ix].iter().filter(is_like).count();
        let like = |(_, line): &(usize, &EditorLine)| line.item == *item;
        let (line_ix, _) = new.iter().enumerate().filter(like).nth(before)?;
        Some(LineDoubt {
            line_ix,
            msg: doubt.msg.clone(),
        })
    };
    doubts.iter().filter_map(again).collect()
}

impl Editor {
    /// Takes it that the chosen lines are what they are, and chooses them no longer; whether there was a doubt about them.
    pub(super) fn settle_doubts(&mut self) -> bool {
        let (chosen, count) = (self.chosen(), self.doubts.len());
        self.doubts.retain(|doubt| !chosen.contains(&doubt.line_ix));
        let settles = self.doubts.len() < count;
        self.anchor = self.anchor.filter(|_| !settles);
        settles
    }

    /// What is doubtful about line `ix`.
    pub fn doubts_at(&self, ix: usize) -> impl Iterator<Item = &Msg> {
        let here = self.doubts.iter().filter(move |doubt| doubt.line_ix == ix);
        here.map(|doubt| &doubt.msg)
    }

    /// Lines about which there is a doubt.
    pub fn doubtful_lines(&self) -> usize {
        let mut lines: Vec<usize> = self.doubts.iter().map(|doubt| doubt.line_ix).collect();
        lines.sort_unstable();
        lines.dedup();
        lines.len()
    }
}
