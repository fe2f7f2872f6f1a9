//! Which short lines are headings, and how deep.

use std::collections::HashMap;

use crate::corpus::after_note_label;

use super::choose::Speaker;
use super::ending::{Ending, PARAGRAPH, SHORT};
use super::name::Likeness;
use super::nature::{Fact, Nature, is_set_apart};
use super::ordinal::Numbering;
use super::page::{Page, Shape};
use super::who::{self, Form};

/// A heading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Heading {
    /// From 1 under its speaker, or in a text without.
    pub level: u8,
    /// How sure it is, in percent.
    pub confidence: u8,
    /// What it was taken by.
    pub by: Sign,
    /// It stands right above a speaker's line: the title of the speech below, or a theme.
    pub is_above_speaker: bool,
}

/// What a heading was taken by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Sign {
    /// The format says so.
    Format,
    /// Its number.
    Ordinal,
    /// It is bold or stands in the middle.
    SetApart,
    /// It is short, ends in no final mark, and text stands below.
    Short,
    /// A question that is numbered or set apart.
    Question,
}

/// How a heading is written: what tells levels apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Style {
    Tag(u8),
    Numbered(Numbering),
    Bare,
}

/// For every line from `start` on the heading it is.
pub(super) fn headings(
    page: &Page,
    facts: &[Fact],
    start: usize,
    speakers: &[Option<Speaker>],
    is_conversation: bool,
) -> Vec<Option<Heading>> {
    let finder = Finder {
        page,
        facts,
        speakers,
        is_conversation,
        is_novel: facts[start..]
            .iter()
            .filter(|fact| is_chapter(fact))
            .take(2)
            .count()
            == 2,
    };
    let mut signs: Vec<Option<Sign>> = (0..facts.len())
        .map(|ix| {
            (ix >= start && speakers[ix].is_none())
                .then(|| finder.sign(ix))
                .flatten()
        })
        .collect();
    finder.without_lists(&mut signs, start);
    finder.levels(&signs)
}

struct Finder<'p> {
    page: &'p Page,
    facts: &'p [Fact],
    speakers: &'p [Option<Speaker>],
    is_conversation: bool,
    /// It has numbered chapters, beside which short lines are verse or speech.
    is_novel: bool,
}

impl Finder<'_> {
    /// The next line with text in it below `ix`.
    fn below(&self, ix: usize) -> Option<usize> {
        (ix + 1..self.facts.len()).find(|below| self.facts[*below].is_text())
    }

    fn above(&self, ix: usize) -> Option<usize> {
        (0..ix).rev().find(|above| self.facts[*above].is_text())
    }

    /// What the line would be a heading by, alone and with what stands below it.
    fn sign(&self, ix: usize) -> Option<Sign> {
        let (fact, line) = (&self.facts[ix], &self.page.lines[ix]);
        if fact.nature != Nature::Short || matches!(line.shape, Shape::ListItem | Shape::Quote) {
            return None;
        }
        let below = self.below(ix);
        let is_format = matches!(line.shape, Shape::Heading { .. });
        if is_format {
            return Some(Sign::Format);
        }
        let below = below?;
        if is_aside(&fact.seen.plain)
            || self.is_somebody(ix)
            || after_note_label(&line.text).is_some()
        {
            return None;
        }
        let is_over_text = self.facts[below].nature == Nature::Sentence
            && self.facts[below].length >= 6
            || self.speakers[below].is_some()
            || self.facts[below].nature == Nature::Short;
        if !is_over_text || self.is_fragment(ix) {
            return None;
        }
        let numbered = fact
            .ordinal
            .filter(|ordinal| ordinal.style != Numbering::Sentence);
        if fact.ending == Ending::Question {
            return (numbered.is_some() || is_set_apart(line)).then_some(Sign::Question);
        }
        if numbered.is_some() {
            return self.numbered(ix);
        }
        if self.is_caption(ix) {
            return None;
        }
        if is_set_apart(line) {
            return Some(Sign::SetApart);
        }
        if self.is_novel {
            return None;
        }
        self.plain(ix, below)
    }

    /// Words right below an image that does not stand below a speaker.
    fn is_caption(&self, ix: usize) -> bool {
        let is_below_image = ix > 0 && self.facts[ix - 1].nature == Nature::Image;
        let over_short = self
            .below(ix)
            .is_some_and(|below| self.facts[below].nature == Nature::Short);
        let has_portrait = ix > 1 && self.speakers[ix - 2].is_some() && !over_short;
        is_below_image && !has_portrait
    }

    /// A name that did not speak, alone or with others, heads nothing.
    fn is_somebody(&self, ix: usize) -> bool {
        let reading = who::read(&self.facts[ix].seen);
        reading.is_some_and(|own| {
            own.likeness == Likeness::Strong && matches!(own.form, Form::Bare | Form::Several)
                || own.form == Form::Several
        })
    }

    fn numbered(&self, ix: usize) -> Option<Sign> {
        let fact = &self.facts[ix];
        let is_colon = fact.ending == Ending::Colon && fact.length > 20;
        (!is_colon).then_some(Sign::Ordinal)
    }

    /// A short line with nothing to mark it.
    fn plain(&self, ix: usize, below: usize) -> Option<Sign> {
        let fact = &self.facts[ix];
        let is_short = fact.length < SHORT
            || fact.length < PARAGRAPH
                && self.facts[below].nature == Nature::Sentence
                && self.facts[below].length >= PARAGRAPH;
        if !is_short || fact.length < 2 {
            return None;
        }
        if fact.ending == Ending::Colon && leads_in(fact) {
            return None;
        }
        let is_over_paragraph = self.facts[below].nature == Nature::Sentence
            || self.speakers[below].is_some()
            || self.facts[below].ordinal.is_some();
        if self.is_conversation {
            // people say short things: only what stands between turns, or apart, is a heading
            let is_between_turns = self.speakers[below].is_some()
                && self.page.lines[ix].blanks > 0
                && fact.length >= 4;
            return (is_between_turns && fact.ending == Ending::Word).then_some(Sign::Short);
        }
        is_over_paragraph
            .then_some(Sign::Short)
            .or_else(|| self.is_title_over_heading(ix, below).then_some(Sign::Short))
    }

    /// A title with its first heading right below, and text below that.
    fn is_title_over_heading(&self, ix: usize, below: usize) -> bool {
        let next = self.below(below);
        let is_first = self.above(ix).is_none_or(|above| {
            self.speakers[above].is_some() || self.facts[above].nature == Nature::Sentence
        });
        is_first && next.is_some_and(|next| self.facts[next].nature == Nature::Sentence)
    }

    /// Half a sentence: it ends in a comma, or the line above does not end.
    fn is_fragment(&self, ix: usize) -> bool {
        let is_open = self.facts[ix].ending == Ending::Open;
        let runs_on = self.above(ix).is_some_and(|above| {
            let fact = &self.facts[above];
            fact.nature == Nature::Sentence
                && fact.ending == Ending::Open
                && fact.length >= PARAGRAPH
        });
        is_open || runs_on && self.facts[ix].ordinal.is_none() && self.page.lines[ix].blanks == 0
    }

    /// Three short lines and more of one style with nothing between are a list, not headings.
    fn without_lists(&self, signs: &mut [Option<Sign>], start: usize) {
        let mut run: Vec<usize> = Vec::new();
        for ix in start..=self.facts.len() {
            let is_short = ix < self.facts.len()
                && self.facts[ix].nature == Nature::Short
                && self.speakers[ix].is_none();
            let is_passed = ix < self.facts.len() && !self.facts[ix].is_text();
            if is_short {
                run.push(ix);
            } else if !is_passed {
                self.strike_list(signs, &run);
                run.clear();
            }
        }
    }

    fn strike_list(&self, signs: &mut [Option<Sign>], run: &[usize]) {
        let mut styles: HashMap<Style, Vec<usize>> = HashMap::new();
        for ix in run {
            styles.entry(self.style(*ix)).or_default().push(*ix);
        }
        for (style, lines) in styles {
            if matches!(style, Style::Tag(_)) {
                continue;
            }
            let most = if style == Style::Bare && run.len() > 3 {
                2
            } else {
                3
            };
            if lines.len() >= most {
                // the last of them may still head the text below
                let last = *lines.last().expect("a run has lines");
                let heads = |ix: usize| {
                    ix == last
                        && matches!(
                            style,
                            Style::Numbered(
                                Numbering::Chapter | Numbering::Volume | Numbering::Part
                            )
                        )
                };
                lines
                    .into_iter()
                    .filter(|ix| !heads(*ix))
                    .for_each(|ix| signs[ix] = None);
            }
        }
    }

    fn style(&self, ix: usize) -> Style {
        match (self.page.lines[ix].shape.clone(), self.facts[ix].ordinal) {
            (_, Some(ordinal)) if ordinal.style != Numbering::Sentence => {
                Style::Numbered(ordinal.style)
            }
            (Shape::Heading { level }, _) => Style::Tag(level),
            _ => Style::Bare,
        }
    }

    /// Levels by the order in which styles first appear, anew under every speaker.
    fn levels(&self, signs: &[Option<Sign>]) -> Vec<Option<Heading>> {
        let mut open: Vec<Style> = Vec::new();
        (0..signs.len())
            .map(|ix| {
                if self.speakers[ix].is_some() {
                    open.clear();
                }
                let by = signs[ix]?;
                let style = self.style(ix);
                let is_above_speaker = self
                    .below(ix)
                    .is_some_and(|below| self.speakers[below].is_some());
                if is_above_speaker {
                    open.clear();
                }
                let outer = open
                    .iter()
                    .position(|known| *known == style)
                    .or_else(|| open.iter().position(|known| is_higher(style, *known)));
                if let Some(outer) = outer {
                    open.truncate(outer);
                }
                open.push(style);
                Some(Heading {
                    level: u8::try_from(open.len()).unwrap_or(5).min(5),
                    confidence: sureness(by),
                    by,
                    is_above_speaker,
                })
            })
            .collect()
    }
}

/// A remark in brackets, a label in brackets such as `[关键词]`, or numbers without words: nothing that heads a text.
fn is_aside(plain: &[char]) -> bool {
    let is_within = plain.first() == Some(&'(') && plain.last() == Some(&')');
    let is_label = [
        "[关键词",
        "[摘",
        "[中图",
        "关键词:",
        "[作者",
        "【关键词",
        "中图分类号",
        "摘 要",
        "摘要:",
    ]
    .iter()
    .any(|label| plain.iter().collect::<String>().starts_with(label));
    let words = plain
        .iter()
        .filter(|char| char.is_alphabetic() && !"〇一二三四五六七八九十百".contains(**char))
        .count();
    is_within && super::ordinal::ordinal(plain).is_none() || is_label || words < 2
}

/// Whether a line numbers a chapter: 第一回 …
fn is_chapter(fact: &Fact) -> bool {
    fact.nature == Nature::Short
        && fact
            .ordinal
            .is_some_and(|ordinal| ordinal.style == Numbering::Chapter)
}

/// Whether `style` is always above `other`.
fn is_higher(style: Style, other: Style) -> bool {
    match (style, other) {
        (Style::Numbered(one), Style::Numbered(other)) => one < other,
        (Style::Tag(one), Style::Tag(other)) => one < other,
        _ => false,
    }
}

fn sureness(by: Sign) -> u8 {
    match by {
        Sign::Format => 95,
        Sign::Ordinal => 90,
        Sign::SetApart | Sign::Question => 85,
        Sign::Short => 80,
    }
}

/// Whether a short line with a colon leads into what follows, rather than heading it.
fn leads_in(fact: &Fact) -> bool {
    let text = fact.seen.text();
    let words = [
        "如下",
        "正是",
        "有诗",
        "诗曰",
        "词曰",
        "以下",
        "提出",
        "点建议",
        "下列",
        "一下",
        "告诉",
        "我们",
        "说",
        "认为",
        "指出",
        "表示",
        "包括",
        "例如",
        "比如",
        "就是",
        "强调",
        "看到",
        "记者",
        "他",
        "她",
        "我",
    ];
    words.iter().any(|word| text.contains(word)) || fact.length > 12
}
