//! Which lines of their own go together, and whether something is said below them.

use std::collections::HashSet;

use super::conversation::promote;
use super::pair::pair_up;
use super::{
    Candidates, Fact, Group, Likeness, Nature, Page, Party, RARE, Reading, Shape, Turn, is_han,
    own_line, turn,
};

use crate::recognise::seen::plain;
use crate::text::word_rarity;

impl<'p> Candidates<'p> {
    pub(super) fn gather(page: &'p Page, facts: &'p [Fact], start: usize) -> Self {
        let mut own: Vec<Option<Reading>> = facts
            .iter()
            .enumerate()
            .map(|(ix, fact)| (ix >= start).then(|| own_line(fact)).flatten())
            .collect();
        let also = pair_up(facts, &mut own, start);
        let mut turns: Vec<Option<Turn>> = facts
            .iter()
            .enumerate()
            .map(|(ix, fact)| {
                (ix >= start && fact.is_text())
                    .then(|| turn::read(&fact.seen))
                    .flatten()
                    .filter(|turn| {
                        // a heading of the format is no label with words behind it
                        let is_heading = matches!(page.lines[ix].shape, Shape::Heading { .. });
                        !is_heading || turn.text_start >= fact.seen.plain.len()
                    })
            })
            .collect();
        promote(&mut turns);
        Self {
            page,
            facts,
            start,
            own,
            also,
            turns,
        }
    }

    /// Whether something is said below line `ix` before a line that `speaks`: a sentence, with at most three short lines, images and
    /// the like between.
    pub(super) fn is_followed(&self, ix: usize, speaks: impl Fn(usize) -> bool) -> bool {
        let mut shorts = 0;
        for below in ix + 1..self.facts.len() {
            let fact = &self.facts[below];
            match fact.nature {
                _ if speaks(below) => return false,
                Nature::Sentence => return true,
                Nature::Short
                    if matches!(self.page.lines[below].shape, Shape::ListItem)
                        && fact.length >= 12 =>
                {
                    return true;
                }
                Nature::Short => shorts += 1,
                _ => {}
            }
            if shorts > 3 {
                return false;
            }
        }
        false
    }

    /// Characters said below line `ix` before the next line that `speaks`.
    pub(super) fn said(&self, ix: usize, speaks: impl Fn(usize) -> bool) -> usize {
        let below = (ix + 1..self.facts.len()).take_while(|below| !speaks(*below));
        below
            .filter(|below| self.facts[*below].nature == Nature::Sentence)
            .map(|below| self.facts[below].length)
            .sum()
    }

    /// The group of own lines with the most lines that are followed by text; at least two.
    pub(super) fn own(&self) -> Option<Party> {
        [Group::Posts, Group::Names, Group::Topics]
            .into_iter()
            .filter_map(|group| self.party(group))
            .max_by_key(|party| party.weight)
    }

    pub(super) fn party(&self, group: Group) -> Option<Party> {
        let is_of = |ix: usize| self.own[ix].as_ref().and_then(Group::of) == Some(group);
        let speaks = |ix: usize| {
            self.own[ix]
                .as_ref()
                .is_some_and(|own| Group::of(own).is_some())
        };
        let lines: Vec<usize> = (self.start..self.facts.len())
            .filter(|ix| is_of(*ix) && self.is_followed(*ix, speaks))
            .filter(|ix| !self.is_caption(*ix, group))
            .collect();
        let names: HashSet<&str> = lines
            .iter()
            .filter_map(|ix| self.own[*ix].as_ref())
            .map(|own| &*own.name)
            .collect();
        let (least, strength) = match group {
            Group::Posts => (2, 3),
            Group::Names => (2, 2),
            Group::Topics => (2, 1),
        };
        let is_prose = self.is_prose(&lines, group, speaks);
        let is_sure = match group {
            Group::Posts => self.are_people(&lines),
            Group::Names => self.are_people(&lines) && self.are_alike(&lines),
            Group::Topics => self.are_topics(&lines),
        };
        let are_enough = lines.len() * RARE >= self.short_lines_over_text();
        let is_sure = is_sure && !self.are_citations(&lines);
        (names.len() >= least && is_prose && is_sure && are_enough).then(|| Party {
            weight: lines.len() * strength,
            lines,
            group,
        })
    }

    /// Lines that could be headings or speakers.
    pub(super) fn short_lines_over_text(&self) -> usize {
        let over_text = |ix: &usize| {
            let below = self.facts.get(ix + 1);
            self.facts[*ix].nature == Nature::Short
                && below.is_some_and(|below| below.nature == Nature::Sentence)
        };
        (self.start..self.facts.len()).filter(over_text).count()
    }

    /// Half of them are surely names of people: Han characters with a surname, or parts with dots between.
    pub(super) fn are_people(&self, lines: &[usize]) -> bool {
        let is_person = |own: &&Reading| {
            own.likeness >= Likeness::Fair && own.name.chars().next().is_some_and(is_han)
        };
        let people = lines
            .iter()
            .filter_map(|ix| self.own[*ix].as_ref())
            .filter(is_person);
        people.count() * 2 >= lines.len()
    }

    /// Most of the lines as short as names that stand over text are names: where as many are none, they are titles of poems
    /// or chapters, and some happen to look like names.
    pub(super) fn are_alike(&self, names: &[usize]) -> bool {
        let is_short = |ix: &usize| {
            let fact = &self.facts[*ix];
            let is_over_text = self
                .facts
                .get(ix + 1)
                .is_some_and(|below| below.nature == Nature::Sentence);
            fact.nature == Nature::Short
                && fact.length <= 5
                && fact.ordinal.is_none()
                && is_over_text
        };
        let others = (self.start..self.facts.len())
            .filter(|ix| is_short(ix) && !names.contains(ix))
            .take(names.len() + 1);
        others.count() * 3 <= names.len() * 2
    }

    /// A third of them are surely names, and nothing else stands so in the page: a topic may stand behind anything.
    pub(super) fn are_topics(&self, lines: &[usize]) -> bool {
        let sure = lines
            .iter()
            .filter_map(|ix| self.own[*ix].as_ref())
            .filter(|own| is_surely_a_name(own))
            .count();
        let is_half = sure * 2 >= lines.len();
        if self.are_among_headings(lines) {
            return false;
        }
        is_half || lines.len() >= 4 && sure * 3 >= lines.len()
    }

    /// Whether the format sets these lines as headings, and others like them that name nobody.
    fn are_among_headings(&self, lines: &[usize]) -> bool {
        let shape = |ix: usize| &self.page.lines[ix].shape;
        let Some(heading) = lines
            .first()
            .map(|ix| shape(*ix))
            .filter(|shape| matches!(shape, Shape::Heading { .. }))
        else {
            return false;
        };
        let alike = (self.start..self.facts.len())
            .filter(|ix| shape(*ix) == heading)
            .count();
        alike * 4 > lines.len() * 5
    }

    /// Whether one short sentence stands below each of them, about somebody and by nobody: a list of those who are honoured.
    fn are_citations(&self, lines: &[usize]) -> bool {
        let below = |ix: &usize| {
            let texts: Vec<usize> = (ix + 1..self.facts.len())
                .take_while(|below| self.own[*below].is_none())
                .filter(|below| self.facts[*below].is_text())
                .take(2)
                .collect();
            match texts[..] {
                [only] => Some(only),
                _ => None,
            }
        };
        let texts: Vec<usize> = lines.iter().filter_map(below).collect();
        let holds = |ix: &usize, words: &[char]| {
            self.facts[*ix]
                .seen
                .plain
                .iter()
                .any(|char| words.contains(char))
        };
        let about = texts.iter().filter(|ix| holds(ix, &['他', '她'])).count();
        let short = texts.iter().all(|ix| self.facts[*ix].length <= 90);
        let nobody_speaks = !texts.iter().any(|ix| holds(ix, &['我', '咱', '俺']));
        texts.len() * 4 >= lines.len() * 3
            && texts.len() >= 3
            && short
            && nobody_speaks
            && about * 4 >= texts.len()
    }

    /// A bare name right below an image, with the text of somebody else around it.
    pub(super) fn is_caption(&self, ix: usize, group: Group) -> bool {
        let is_below_image = ix > 0 && matches!(self.facts[ix - 1].nature, Nature::Image);
        let is_above_image = self
            .facts
            .get(ix + 1)
            .is_some_and(|next| next.nature == Nature::Image);
        group == Group::Names && is_below_image && !is_above_image
            || self.page.lines[ix].text.starts_with("--") && is_below_image
    }

    /// Whether what is said is speech and not verse: half of those who speak say a paragraph's worth, and all
    /// together as much each. Beside a post less is enough.
    pub(super) fn is_prose(
        &self,
        lines: &[usize],
        group: Group,
        speaks: impl Fn(usize) -> bool + Copy,
    ) -> bool {
        let paragraph = if group == Group::Posts { 12 } else { 32 };
        let says_a_paragraph = |ix: &&usize| {
            let below = (**ix + 1..self.facts.len()).take_while(|below| !speaks(*below));
            below
                .filter(|below| self.facts[*below].nature == Nature::Sentence)
                .any(|below| self.facts[below].length >= paragraph)
        };
        let long = lines.iter().filter(says_a_paragraph).count();
        let said: usize = lines.iter().map(|ix| self.said(*ix, speaks)).sum();
        !lines.is_empty() && long * 2 >= lines.len() && said >= (paragraph + 8) * lines.len()
    }
}

/// Whether a name is one, and no word that a name could be: 赵启正, not 水缸.
fn is_surely_a_name(own: &Reading) -> bool {
    let name: Vec<char> = own.name.chars().map(plain).collect();
    own.likeness == Likeness::Strong
        || own.likeness == Likeness::Fair && word_rarity(&name).is_none()
}
