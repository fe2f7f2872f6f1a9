//! Who speaks: one form of speaker line for a page, by majority.
//!
//! Much of what looks like a speaker line is none: captions that are bare names, guest lists, author lists, links, credits. What
//! separates them: something is said below a speaker line before the next one. So a form is chosen for the page as a whole, the
//! one with the most lines that are followed by text; a line of another form must be surer than one of the chosen.

use std::collections::{HashMap, HashSet};

use super::ending::Ending;
use super::name::Likeness;
use super::nature::{Fact, Nature};
use super::ordinal::Numbering;
use super::page::{Page, Shape};
use super::post::{Office, office};
use super::seen::{Seen, is_han};
use super::turn::{self, Part, Turn};
use super::who::{self, Form, Reading};
use crate::text::word_rarity;

/// What a page is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Genre {
    /// Several speeches, each below its speaker's line.
    Speeches,
    /// A conversation: the same people speak in turns.
    Interview,
    /// One speech of one person.
    Speech,
    /// A text in which nobody speaks by a line of their own.
    Text,
}

/// Somebody who speaks from a line on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Speaker {
    pub name: String,
    pub post: String,
    pub is_incomplete: bool,
    /// What the line says the speech is about.
    pub topic: Option<String>,
    /// Characters of the line that are the label; `None` where the whole line is.
    pub label_end: Option<usize>,
    /// The line below that belongs to it.
    pub also: Option<usize>,
    /// How sure it is, in percent.
    pub confidence: u8,
    /// What it was taken by.
    pub by: By,
    /// How name and post are cut apart is doubtful.
    pub is_doubtful: bool,
    /// It is what somebody is called, not a name.
    pub is_alias: bool,
}

/// What a speaker was taken by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum By {
    /// A name and a post on a line of their own.
    NameAndPost,
    /// A name on a line of its own with text below.
    Name,
    /// A name and what is spoken about.
    NameAndTopic,
    /// Several names on one line.
    SeveralNames,
    /// The form of the lines around it.
    Company,
    /// A label before what is said.
    Label,
}

/// Who speaks in a page.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub genre: Genre,
    /// For every line the speaker it begins.
    pub speakers: Vec<Option<Speaker>>,
    /// Lines that look like speakers and are not followed by text: lists, captions.
    pub rejected: Vec<usize>,
    /// The first of the names that stand below what they said.
    pub signed_below: Option<usize>,
}

/// Chooses among the lines from `start` on.
pub(super) fn choose(page: &Page, facts: &[Fact], start: usize, is_titled_speech: bool) -> Choice {
    let candidates = Candidates::gather(page, facts, start);
    let turns = candidates.turns();
    let own = candidates.own();
    let is_conversation = match (&turns, &own) {
        (Some(turns), Some(own)) => turns.weight > own.weight,
        (turns, _) => turns.is_some(),
    };
    if is_conversation && let Some(turns) = turns {
        return candidates.conversation(&turns);
    }
    let signed = candidates.signed_below();
    match own {
        _ if signed.len() >= 2 => candidates.unspoken(&signed),
        Some(own) => candidates.speeches(&own),
        None => candidates
            .mixed()
            .unwrap_or_else(|| candidates.single(is_titled_speech)),
    }
}

struct Candidates<'p> {
    page: &'p Page,
    facts: &'p [Fact],
    start: usize,
    own: Vec<Option<Reading>>,
    /// The line below that says more of the same person: (南山大学教授) below a name.
    also: Vec<Option<usize>>,
    turns: Vec<Option<Turn>>,
}

/// Lines of one kind that are to speak.
struct Party {
    lines: Vec<usize>,
    /// How much speaks for it.
    weight: usize,
    group: Group,
}

/// Forms that go together in one page.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Group {
    Posts,
    Names,
    Topics,
}

impl Group {
    fn of(reading: &Reading) -> Option<Self> {
        match reading.form {
            Form::PostName | Form::NamePost | Form::Glued | Form::NameBracket | Form::Card => {
                (reading.strength() >= 4 || reading.is_incomplete && reading.office == Office::Post)
                    .then_some(Self::Posts)
            }
            Form::Several if reading.office >= Office::Body => Some(Self::Posts),
            Form::Bare | Form::Several => {
                (reading.likeness >= Likeness::Fair).then_some(Self::Names)
            }
            Form::NameTopic => Some(Self::Topics),
            Form::PostOnly => None,
        }
    }
}

impl<'p> Candidates<'p> {
    fn gather(page: &'p Page, facts: &'p [Fact], start: usize) -> Self {
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
    fn is_followed(&self, ix: usize, speaks: impl Fn(usize) -> bool) -> bool {
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
    fn said(&self, ix: usize, speaks: impl Fn(usize) -> bool) -> usize {
        let below = (ix + 1..self.facts.len()).take_while(|below| !speaks(*below));
        below
            .filter(|below| self.facts[*below].nature == Nature::Sentence)
            .map(|below| self.facts[below].length)
            .sum()
    }

    /// The group of own lines with the most lines that are followed by text; at least two.
    fn own(&self) -> Option<Party> {
        [Group::Posts, Group::Names, Group::Topics]
            .into_iter()
            .filter_map(|group| self.party(group))
            .max_by_key(|party| party.weight)
    }

    fn party(&self, group: Group) -> Option<Party> {
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
        let is_prose = self.is_prose(&lines, speaks);
        let is_sure = match group {
            Group::Posts => self.are_people(&lines),
            Group::Names => self.are_people(&lines) && self.are_alike(&lines),
            Group::Topics => self.are_topics(&lines),
        };
        let are_enough = lines.len() * RARE >= self.short_lines_over_text();
        (names.len() >= least && is_prose && is_sure && are_enough).then(|| Party {
            weight: lines.len() * strength,
            lines,
            group,
        })
    }

    /// Lines that could be headings or speakers.
    fn short_lines_over_text(&self) -> usize {
        let over_text = |ix: &usize| {
            let below = self.facts.get(ix + 1);
            self.facts[*ix].nature == Nature::Short
                && below.is_some_and(|below| below.nature == Nature::Sentence)
        };
        (self.start..self.facts.len()).filter(over_text).count()
    }

    /// Half of them are surely names of people: Han characters with a surname, or parts with dots between.
    fn are_people(&self, lines: &[usize]) -> bool {
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
    fn are_alike(&self, names: &[usize]) -> bool {
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
    fn are_topics(&self, lines: &[usize]) -> bool {
        let sure = lines
            .iter()
            .filter_map(|ix| self.own[*ix].as_ref())
            .filter(|own| own.likeness >= Likeness::Fair)
            .count();
        let is_half = sure * 2 >= lines.len();
        is_half || lines.len() >= 4 && sure * 3 >= lines.len()
    }

    /// A bare name right below an image, with the text of somebody else around it.
    fn is_caption(&self, ix: usize, group: Group) -> bool {
        let is_below_image = ix > 0 && matches!(self.facts[ix - 1].nature, Nature::Image);
        let is_above_image = self
            .facts
            .get(ix + 1)
            .is_some_and(|next| next.nature == Nature::Image);
        group == Group::Names && is_below_image && !is_above_image
            || self.page.lines[ix].text.starts_with("--") && is_below_image
    }

    /// Whether what is said is speech and not verse: half of those who speak say a paragraph's worth.
    fn is_prose(&self, lines: &[usize], speaks: impl Fn(usize) -> bool + Copy) -> bool {
        let long = lines
            .iter()
            .filter(|ix| {
                let below = (**ix + 1..self.facts.len()).take_while(|below| !speaks(*below));
                below
                    .filter(|below| self.facts[*below].nature == Nature::Sentence)
                    .any(|below| self.facts[below].length >= 32)
            })
            .count();
        long * 2 >= lines.len()
            && !lines.is_empty()
            && lines.iter().map(|ix| self.said(*ix, speaks)).sum::<usize>() >= 40 * lines.len()
    }

    /// The labels of a conversation, if there is one.
    fn turns(&self) -> Option<Party> {
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
        let is_reported = quoted * 2 > turns.len() && parts == 0 && !self.recurs(&turns);
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

    fn recurs(&self, turns: &[&Turn]) -> bool {
        let names: HashSet<&str> = turns.iter().map(|turn| &*turn.name).collect();
        turns.len() >= names.len() + 2
    }

    /// Whether a label is followed by words, on its line or below.
    fn says(&self, ix: usize) -> bool {
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
    fn is_topical(&self, lines: &[usize]) -> bool {
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
    fn is_glossary(&self, lines: &[usize]) -> bool {
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
        entries >= 3 && entries * 2 > turns.len() && !self.recurs(&turns)
    }

    fn conversation(&self, party: &Party) -> Choice {
        let mut speakers: Vec<Option<Speaker>> = vec![None; self.facts.len()];
        let known: HashSet<String> = party
            .lines
            .iter()
            .filter_map(|ix| self.turns[*ix].as_ref())
            .map(|turn| turn.name.clone())
            .collect();
        for ix in self.start..self.facts.len() {
            let Some(turn) = &self.turns[ix] else {
                continue;
            };
            let is_known = turn.part > Part::Faint
                || known.contains(&turn.name)
                || self.is_initial(turn, &known);
            if is_known && self.says(ix) {
                speakers[ix] = Some(spoken(turn));
            }
        }
        // somebody's own line in the same page: a card before a turn, a speech between
        let turns: Vec<bool> = speakers.iter().map(Option::is_some).collect();
        let labelled = turns.iter().filter(|is| **is).count();
        for ix in self.start..self.facts.len() {
            let Some(own) = &self.own[ix] else { continue };
            let is_sure = own.strength() >= 6
                && own.form != Form::Several
                && Group::of(own) == Some(Group::Posts)
                && own.form != Form::Card;
            let speaks = |below: usize| turns[below] || self.own[below].is_some();
            if speakers[ix].is_none() && is_sure && labelled < 6 && self.is_followed(ix, speaks) {
                speakers[ix] = Some(standing(own, 60, self.also[ix]));
            }
        }
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

    /// One character that somebody in the conversation begins with: 漆 for 漆澜, 主 for 主持人.
    fn is_initial(&self, turn: &Turn, known: &HashSet<String>) -> bool {
        let is_one = turn.part == Part::Short && turn.name.chars().count() == 1;
        is_one && known.iter().any(|name| name.starts_with(&turn.name))
    }

    fn speeches(&self, party: &Party) -> Choice {
        let mut speakers: Vec<Option<Speaker>> = vec![None; self.facts.len()];
        for ix in &party.lines {
            if let Some(own) = &self.own[*ix] {
                speakers[*ix] = Some(standing(own, 70, self.also[*ix]));
            }
        }
        let forms: HashSet<Form> = party
            .lines
            .iter()
            .filter_map(|ix| self.own[*ix].as_ref())
            .map(|own| own.form)
            .collect();
        let mut rejected = Vec::new();
        for ix in self.start..self.facts.len() {
            let Some(own) = self.own[ix].as_ref().filter(|_| speakers[ix].is_none()) else {
                continue;
            };
            let speaks = |below: usize| {
                speakers[below].is_some()
                    || self.own[below]
                        .as_ref()
                        .is_some_and(|own| Group::of(own).is_some())
            };
            let is_followed = self.is_followed(ix, speaks) && self.said(ix, speaks) >= 24;
            if is_followed && self.is_company(ix, own, party, &forms) {
                let mut speaker = standing(own, 55, self.also[ix]);
                speaker.by = By::Company;
                speakers[ix] = Some(speaker);
            } else if Group::of(own).is_some() {
                rejected.push(ix);
            }
        }
        self.add_labels(&mut speakers, party);
        let count = speakers.iter().flatten().count();
        let names: HashSet<&str> = speakers
            .iter()
            .flatten()
            .map(|speaker| &*speaker.name)
            .collect();
        let has_labels = speakers
            .iter()
            .flatten()
            .any(|speaker| speaker.by == By::Label);
        let genre = if has_labels && count > names.len() {
            Genre::Interview
        } else {
            Genre::Speeches
        };
        Choice {
            genre,
            speakers,
            rejected,
            signed_below: None,
        }
    }

    /// A line of another form than the chosen, or a damaged one of that form, which its neighbours vouch for.
    fn is_company(&self, ix: usize, own: &Reading, party: &Party, forms: &HashSet<Form>) -> bool {
        let blanks = |ix: usize| self.page.lines[ix].blanks;
        let usual = party.lines.iter().map(|ix| blanks(*ix)).min().unwrap_or(0);
        let is_spaced = blanks(ix) >= usual;
        let has_same_post = || {
            party
                .lines
                .iter()
                .filter_map(|ix| self.own[*ix].as_ref())
                .any(|other| same_office(&other.post, &own.post))
        };
        match own.form {
            Form::PostOnly => party.group == Group::Posts && is_spaced && has_same_post(),
            Form::Bare => {
                own.likeness == Likeness::Strong
                    && party.group != Group::Names
                    && is_spaced
                    && !self.is_caption(ix, Group::Names)
                    && blanks(ix) >= 1
            }
            Form::Several => {
                own.likeness >= Likeness::Fair && is_spaced && !self.is_caption(ix, Group::Names)
            }
            Form::NameTopic => own.likeness == Likeness::Strong && forms.contains(&Form::NameTopic),
            _ => {
                own.strength() >= 4 || own.is_incomplete && own.office == Office::Post && is_spaced
            }
        }
    }

    /// In a page of speeches by their own lines, a moderator may speak by a label.
    fn add_labels(&self, speakers: &mut [Option<Speaker>], party: &Party) {
        let own: HashSet<String> = party
            .lines
            .iter()
            .filter_map(|ix| self.own[*ix].as_ref())
            .map(|own| own.name.clone())
            .collect();
        let labels: Vec<usize> = (self.start..self.facts.len())
            .filter(|ix| speakers[*ix].is_none())
            .filter(|ix| {
                self.turns[*ix].as_ref().is_some_and(|turn| {
                    turn.part > Part::Person && !turn.is_quoted
                        || turn.part == Part::Person && own.contains(&turn.name)
                })
            })
            .filter(|ix| self.says(*ix))
            .collect();
        if labels.len() < 2 {
            return;
        }
        for ix in labels {
            speakers[ix] = self.turns[ix].as_ref().map(spoken);
        }
    }

    /// Names that stand below what was said, each behind a dash, if more of them do than not: “…” ——某校校长某某. Nobody speaks from
    /// such a line on.
    fn signed_below(&self) -> Vec<usize> {
        let named = (self.start..self.facts.len())
            .filter(|ix| self.own[*ix].as_ref().and_then(Group::of) == Some(Group::Posts));
        let (signed, others): (Vec<usize>, Vec<usize>) = named.partition(|ix| {
            let starts_with_dash = self.page.lines[*ix].text.starts_with(['—', '─', '-', '―']);
            let is_below_text = *ix > 0 && self.facts[*ix - 1].nature == Nature::Sentence;
            starts_with_dash && is_below_text
        });
        if signed.len() > others.len() {
            signed
        } else {
            Vec::new()
        }
    }

    /// Nobody speaks: the names stand below.
    fn unspoken(&self, signed: &[usize]) -> Choice {
        Choice {
            genre: Genre::Text,
            speakers: vec![None; self.facts.len()],
            rejected: Vec::new(),
            signed_below: signed.first().copied(),
        }
    }

    /// One who speaks by a label with a post and one by a line: two forms, one page.
    fn mixed(&self) -> Option<Choice> {
        let mut speakers: Vec<Option<Speaker>> = vec![None; self.facts.len()];
        let speaks = |ix: usize| {
            self.own[ix].as_ref().is_some_and(|own| own.strength() >= 5) || self.turns[ix].is_some()
        };
        for ix in self.start..self.facts.len() {
            let label = self.turns[ix].as_ref().filter(|turn| {
                turn.part == Part::Person
                    && !turn.post.is_empty()
                    && !turn.is_quoted
                    && self.says(ix)
            });
            let own = self.own[ix].as_ref().filter(|own| {
                own.strength() >= 5
                    && Group::of(own) == Some(Group::Posts)
                    && self.is_followed(ix, speaks)
            });
            speakers[ix] = label
                .map(spoken)
                .or_else(|| own.map(|own| standing(own, 60, self.also[ix])));
        }
        let count = speakers.iter().flatten().count();
        let has_both = speakers
            .iter()
            .flatten()
            .any(|speaker| speaker.by == By::Label)
            && speakers
                .iter()
                .flatten()
                .any(|speaker| speaker.by != By::Label);
        let are_enough = count * RARE >= self.short_lines_over_text();
        (count >= 2 && has_both && are_enough).then(|| Choice {
            genre: Genre::Speeches,
            speakers,
            rejected: Vec::new(),
            signed_below: None,
        })
    }

    /// One speech that begins with a label: 陈振英议员:主席,…
    fn labelled(&self, first: usize, choice: &mut Choice) {
        let Some(turn) = self.turns[first]
            .as_ref()
            .filter(|turn| turn.part == Part::Person && self.says(first))
        else {
            return;
        };
        let said = Seen::new(
            &self.facts[first]
                .seen
                .original(turn.text_start..self.facts[first].seen.plain.len()),
            40,
        );
        let others = self
            .turns
            .iter()
            .flatten()
            .filter(|turn| turn.part > Part::Faint)
            .count();
        let is_speech = salutes(&said)
            || !turn.post.is_empty()
            || turn.text_start >= self.facts[first].seen.plain.len();
        if others == 1 && is_speech && !turn.is_quoted {
            choice.speakers[first] = Some(spoken(turn));
            choice.genre = Genre::Speech;
        }
    }

    /// One speech: its speaker's line stands above the first sentence.
    fn single(&self, is_titled_speech: bool) -> Choice {
        let mut choice = Choice {
            genre: Genre::Text,
            speakers: vec![None; self.facts.len()],
            rejected: Vec::new(),
            signed_below: None,
        };
        let lead = (self.start..self.facts.len()).find(|ix| {
            let is_labelled = self.turns[*ix]
                .as_ref()
                .is_some_and(|turn| turn.part == Part::Person);
            is_labelled || self.facts[*ix].nature == Nature::Sentence
        });
        if let Some(lead) = lead {
            self.labelled(lead, &mut choice);
        }
        if choice.genre == Genre::Speech {
            return choice;
        }
        let Some(first) = (self.start..self.facts.len())
            .find(|ix| self.facts[*ix].nature == Nature::Sentence && self.turns[*ix].is_none())
        else {
            return choice;
        };
        let is_speech =
            is_titled_speech || (self.start..=first).any(|ix| salutes(&self.facts[ix].seen));
        let above: Vec<usize> = (self.start..first)
            .filter(|ix| self.own[*ix].is_some())
            .collect();
        let others = (first..self.facts.len())
            .filter(|ix| self.own[*ix].as_ref().and_then(Group::of) == Some(Group::Posts))
            .count();
        for ix in above {
            let Some(own) = &self.own[ix] else { continue };
            let is_somebody = match own.form {
                Form::Bare => own.likeness >= Likeness::Fair && is_speech,
                Form::PostName | Form::NamePost | Form::Glued | Form::NameBracket | Form::Card => {
                    own.strength() >= 5 || own.strength() >= 4 && is_speech
                }
                _ => false,
            };
            let is_near =
                (ix + 1..first).all(|below| self.own[below].as_ref().and_then(Group::of).is_none());
            if is_somebody && is_near && others == 0 {
                choice.speakers[ix] = Some(standing(
                    own,
                    if is_speech { 75 } else { 60 },
                    self.also[ix],
                ));
                choice.genre = Genre::Speech;
            } else {
                choice.rejected.push(ix);
            }
        }
        choice
    }
}

/// A word as common as this, in sixteenths of a bit, is an entry of a dictionary sooner than a name.
const EVERYDAY: u32 = 22 * 16;

/// Among more short lines than this for each speaker the lines that look like speakers do so by chance.
const RARE: usize = 20;

/// Name and post on two lines, one right below the other: they are one. Gives for the first line the second.
fn pair_up(facts: &[Fact], own: &mut [Option<Reading>], start: usize) -> Vec<Option<usize>> {
    let mut also = vec![None; facts.len()];
    for ix in start..facts.len().saturating_sub(1) {
        if facts[ix + 1].nature != Nature::Short || facts[ix].nature != Nature::Short {
            continue;
        }
        let is_name = |reading: &Option<Reading>| {
            reading
                .as_ref()
                .is_some_and(|own| own.form == Form::Bare && own.likeness >= Likeness::Fair)
        };
        let below = &facts[ix + 1].seen;
        let (post, is_bracketed) = inner(below);
        let is_post = own[ix + 1]
            .as_ref()
            .is_none_or(|own| own.form == Form::PostOnly)
            && (office(&post) == Office::Post || is_bracketed && office(&post) == Office::Body);
        if is_name(&own[ix]) && is_post {
            let reading = own[ix].as_mut().expect("a name");
            reading.form = Form::NamePost;
            reading.office = office(&post);
            reading.post = below
                .original(usize::from(is_bracketed)..below.plain.len() - usize::from(is_bracketed));
            own[ix + 1] = None;
            also[ix] = Some(ix + 1);
            continue;
        }
        let is_title = own[ix]
            .as_ref()
            .is_some_and(|own| own.form == Form::PostOnly);
        if is_title && is_name(&own[ix + 1]) {
            let post = facts[ix].seen.original(0..facts[ix].seen.plain.len());
            let mut reading = own[ix + 1].take().expect("a name");
            reading.form = Form::PostName;
            reading.office = Office::Post;
            reading.post = post;
            own[ix] = Some(reading);
            also[ix] = Some(ix + 1);
        }
    }
    also
}

/// A line without the brackets around all of it.
fn inner(seen: &Seen) -> (String, bool) {
    let text = seen.text();
    match text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
    {
        Some(inside) => (inside.to_owned(), true),
        None => (text, false),
    }
}

/// What somebody is called who is called so twice is as good as a name: 亚芳, Alex, 主. Not the letters of choices.
fn promote(turns: &mut [Option<Turn>]) {
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

/// Somebody on a line of their own.
fn own_line(fact: &Fact) -> Option<Reading> {
    if fact.nature != Nature::Short || !matches!(fact.ending, Ending::Word | Ending::Colon) {
        return None;
    }
    if let Some(ordinal) = fact.ordinal {
        // 1．潘家玮 杭州市政协主席
        let is_list = matches!(
            ordinal.style,
            Numbering::Arabic
                | Numbering::Circled
                | Numbering::BracketedArabic
                | Numbering::Han
                | Numbering::BracketedHan
        );
        let rest = Seen::new(
            &fact.seen.original(ordinal.length..fact.seen.plain.len()),
            99,
        );
        let reading = who::read(&rest).filter(|reading| {
            is_list && reading.office >= Office::Body && reading.likeness >= Likeness::Fair
        });
        return reading;
    }
    who::read(&fact.seen)
}

fn standing(own: &Reading, least: u8, also: Option<usize>) -> Speaker {
    let by = match own.form {
        Form::Bare => By::Name,
        Form::NameTopic => By::NameAndTopic,
        Form::Several => By::SeveralNames,
        _ => By::NameAndPost,
    };
    Speaker {
        name: if own.name.is_empty() {
            own.post.clone()
        } else {
            own.name.clone()
        },
        post: own.post.clone(),
        is_incomplete: own.is_incomplete,
        topic: own.topic.clone(),
        label_end: None,
        also,
        confidence: least + own.strength() * 4,
        by,
        is_doubtful: own.is_doubtful,
        is_alias: false,
    }
}

fn spoken(turn: &Turn) -> Speaker {
    Speaker {
        name: turn.name.clone(),
        post: turn.post.clone(),
        is_incomplete: turn.is_incomplete,
        topic: None,
        label_end: Some(turn.label_end),
        also: None,
        confidence: match turn.part {
            Part::Short | Part::Faint => 60,
            _ => 90,
        },
        by: By::Label,
        is_doubtful: false,
        is_alias: turn.is_alias,
    }
}

/// Whether two posts end in the same two characters.
fn same_office(one: &str, other: &str) -> bool {
    let end = |post: &str| {
        post.chars()
            .rev()
            .take(2)
            .map(super::seen::plain)
            .collect::<Vec<_>>()
    };
    !one.is_empty() && end(one) == end(other)
}

/// Whether a first sentence greets those who listen.
fn salutes(seen: &Seen) -> bool {
    let text = seen.text();
    let starts = [
        "各位",
        "尊敬的",
        "同志们",
        "朋友们",
        "女士们",
        "先生们",
        "大家好",
        "大家上午好",
        "大家下午好",
        "同学们",
        "亲爱的",
        "老师们",
        "主席先生",
        "主席,",
        "主席:",
        "议长",
        "委员们",
        "代表们",
        "乡亲们",
    ];
    starts.iter().any(|start| text.starts_with(start))
}
