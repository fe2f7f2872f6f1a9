//! Labels before what is said: whether a page is a conversation, and who speaks in it.

use std::collections::{HashMap, HashSet};

use super::{
    Candidates, Choice, Ending, Form, Genre, Group, Nature, Part, Party, Speaker, Turn, spoken,
    standing, word_rarity,
};

/// A word as common as this, in sixteenths of a bit, is an entry of a dictionary sooner than a name.
const EVERYDAY: u32 = 22 * 16;

impl Candidates<'_> {
    /// The labels of a conversation, if there is one.
    pub(super) fn turns(&self) -> Option<Party> {
        let is_label = |ix: &usize| {
            self.turns[*ix]
                .as_ref()
                .is_some_and(|turn| turn.part > Part::Faint)
        };
        let lines: Vec<usize> = (self.start..self.facts.len())
            .filter(is_label)
            .filter(|ix| self.says(*ix))
            .collect();
        let turns: Vec<&Turn> = lines
            .iter()
            .filter_map(|ix| self.turns[*ix].as_ref())
            .collect();
        let names: HashSet<&str> = turns.iter().map(|turn| &*turn.name).collect();
        let persons: HashSet<&str> = turns
            .iter()
            .filter(|turn| turn.part == Part::Person)
            .map(|turn| &*turn.name)
            .collect();
        let parts = turns.iter().filter(|turn| turn.part > Part::Person).count();
        let sentences = self.facts[self.start..]
            .iter()
            .filter(|fact| fact.nature == Nature::Sentence)
            .count();
        let quoted = turns.iter().filter(|turn| turn.is_quoted).count();
        let has_company = names.len() >= 2 && (persons.len() >= 2 || parts > 0 && turns.len() >= 2);
        let is_dense =
            turns.len() * 12 >= sentences || turns.len() >= 6 && turns.len() * 30 >= sentences;
        let is_reported = quoted * 2 > turns.len() && parts == 0 && !Self::recurs(&turns);
        let speaks_up = turns.iter().zip(&lines).any(|(turn, ix)| {
            self.facts[*ix].length >= turn.text_start + 24
                || self.said(*ix, |below| below > ix + 8) >= 24
        });
        (has_company
            && is_dense
            && !is_reported
            && speaks_up
            && !self.is_glossary(&lines)
            && !self.is_topical(&lines))
        .then(|| Party {
            weight: turns.len() * 2 + usize::from(parts > 0),
            lines,
            group: Group::Names,
        })
    }

    pub(super) fn recurs(turns: &[&Turn]) -> bool {
        let names: HashSet<&str> = turns.iter().map(|turn| &*turn.name).collect();
        turns.len() >= names.len() + 2
    }

    /// Whether a label is followed by words, on its line or below.
    pub(super) fn says(&self, ix: usize) -> bool {
        let Some(turn) = &self.turns[ix] else {
            return false;
        };
        let has_words = turn.text_start < self.facts[ix].seen.plain.len();
        has_words
            || self.is_followed(ix, |below| {
                self.turns[below]
                    .as_ref()
                    .is_some_and(|turn| turn.part > Part::Faint)
            })
    }

    /// Whether most labels stand before a few words without a stop and with text below: they are topics, 郭至君:开场白.
    pub(super) fn is_topical(&self, lines: &[usize]) -> bool {
        let topics = lines.iter().filter(|ix| {
            let fact = &self.facts[**ix];
            let has_words = self.turns[**ix].as_ref().is_some_and(|turn| {
                turn.text_start < fact.seen.plain.len() && turn.part == Part::Person
            });
            let below = (**ix + 1..self.facts.len()).find(|below| self.facts[*below].is_text());
            let is_over_text = below.is_some_and(|below| {
                self.facts[below].nature == Nature::Sentence && self.turns[below].is_none()
            });
            has_words && is_over_text && fact.ending == Ending::Word && fact.length <= 40
        });
        topics.count() * 3 >= lines.len() * 2
    }

    /// A dictionary: no label comes twice, and most are words in everybody's mouth.
    pub(super) fn is_glossary(&self, lines: &[usize]) -> bool {
        let turns: Vec<&Turn> = lines
            .iter()
            .filter_map(|ix| self.turns[*ix].as_ref())
            .collect();
        let is_entry = |turn: &&&Turn| {
            let name: Vec<char> = turn.name.chars().collect();
            turn.part == Part::Person
                && turn.post.is_empty()
                && !turn.is_alias
                && word_rarity(&name).is_some_and(|rarity| rarity < EVERYDAY)
        };
        let entries = turns.iter().filter(is_entry).count();
        entries >= 3 && entries * 2 > turns.len() && !Self::recurs(&turns)
    }

    pub(super) fn conversation(&self, party: &Party) -> Choice {
        let known: HashSet<String> = party
            .lines
            .iter()
            .filter_map(|ix| self.turns[*ix].as_ref())
            .map(|turn| turn.name.clone())
            .collect();
        let labelled: Vec<Option<Speaker>> = (0..self.facts.len())
            .map(|ix| self.turn_of(ix, &known))
            .collect();
        let few_labels = labelled.iter().flatten().count() < 6;
        let speaks = |ix: usize| labelled[ix].is_some() || self.own[ix].is_some();
        let speakers: Vec<Option<Speaker>> = (0..self.facts.len())
            .map(|ix| {
                let own = || few_labels.then(|| self.between_turns(ix, speaks)).flatten();
                labelled[ix].clone().or_else(own)
            })
            .collect();
        let names: HashSet<&str> = speakers
            .iter()
            .flatten()
            .map(|speaker| &*speaker.name)
            .collect();
        let count = speakers.iter().flatten().count();
        let has_parts = party
            .lines
            .iter()
            .filter_map(|ix| self.turns[*ix].as_ref())
            .any(|turn| turn.part > Part::Person || turn.post.contains("主持"));
        let genre = if count > names.len() || has_parts {
            Genre::Interview
        } else {
            Genre::Speeches
        };
        let is_named = |ix: &usize| self.own[*ix].as_ref().and_then(Group::of).is_some();
        let rejected =
            (self.start..self.facts.len()).filter(|ix| speakers[*ix].is_none() && is_named(ix));
        Choice {
            genre,
            rejected: rejected.collect(),
            speakers,
            signed_below: None,
        }
    }

    /// Who speaks from a line on by its label, among people who are known to.
    fn turn_of(&self, ix: usize, known: &HashSet<String>) -> Option<Speaker> {
        let turn = self.turns[ix].as_ref()?;
        let is_known =
            turn.part > Part::Faint || known.contains(&turn.name) || Self::is_initial(turn, known);
        (is_known && self.says(ix)).then(|| spoken(turn))
    }

    /// Somebody's own line in a page of labels: a speech between.
    fn between_turns(&self, ix: usize, speaks: impl Fn(usize) -> bool) -> Option<Speaker> {
        let own = self.own[ix].as_ref()?;
        let is_sure = own.strength() >= 6
            && !matches!(own.form, Form::Several | Form::Card)
            && Group::of(own) == Some(Group::Posts);
        (is_sure && self.is_followed(ix, speaks)).then(|| standing(own, 60, self.also[ix]))
    }

    /// One character that somebody in the conversation begins with: 漆 for 漆澜, 主 for 主持人.
    pub(super) fn is_initial(turn: &Turn, known: &HashSet<String>) -> bool {
        let is_one = turn.part == Part::Short && turn.name.chars().count() == 1;
        is_one && known.iter().any(|name| name.starts_with(&turn.name))
    }
}

/// What somebody is called who is called so twice is as good as a name: 亚芳, Alex, 主. Not the letters of choices.
pub(super) fn promote(turns: &mut [Option<Turn>]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for turn in turns.iter().flatten() {
        *counts.entry(turn.name.clone()).or_default() += 1;
    }
    let is_quiz = ["A", "B", "C"]
        .iter()
        .all(|letter| counts.contains_key(*letter));
    for turn in turns.iter_mut().flatten() {
        let recurs = counts[&turn.name] >= 2;
        if recurs && (turn.part == Part::Faint || turn.part == Part::Short && !is_quiz) {
            turn.part = Part::Person;
            turn.is_alias = true;
        }
    }
}
