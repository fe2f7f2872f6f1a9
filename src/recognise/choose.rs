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
use super::post::Office;
use super::seen::Seen;
use super::turn::{self, Part, Turn};
use super::who::{self, Form, Reading};

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
    /// How sure it is, in percent.
    pub confidence: u8,
    /// What it was taken by.
    pub by: By,
    /// How name and post are cut apart is doubtful.
    pub is_doubtful: bool,
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
    if let Some(own) = own {
        return candidates.speeches(&own);
    }
    candidates.single(is_titled_speech)
}

struct Candidates<'p> {
    page: &'p Page,
    facts: &'p [Fact],
    start: usize,
    own: Vec<Option<Reading>>,
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
            Form::Bare | Form::Several => {
                (reading.likeness >= Likeness::Fair).then_some(Self::Names)
            }
            Form::NameTopic => (reading.likeness >= Likeness::Fair).then_some(Self::Topics),
            Form::PostOnly => None,
        }
    }
}

impl<'p> Candidates<'p> {
    fn gather(page: &'p Page, facts: &'p [Fact], start: usize) -> Self {
        let own = facts
            .iter()
            .enumerate()
            .map(|(ix, fact)| (ix >= start).then(|| own_line(fact)).flatten())
            .collect();
        let turns = facts
            .iter()
            .enumerate()
            .map(|(ix, fact)| {
                (ix >= start && fact.is_text())
                    .then(|| turn::read(&fact.seen))
                    .flatten()
            })
            .collect();
        Self {
            page,
            facts,
            start,
            own,
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
        let is_sure = group != Group::Topics || self.are_topics(&lines);
        (names.len() >= least && is_prose && is_sure).then(|| Party {
            weight: lines.len() * strength,
            lines,
            group,
        })
    }

    /// Most of them are surely names: a topic may stand behind anything.
    fn are_topics(&self, lines: &[usize]) -> bool {
        let sure = lines
            .iter()
            .filter(|ix| {
                self.own[**ix]
                    .as_ref()
                    .is_some_and(|own| own.likeness == Likeness::Strong)
            })
            .count();
        sure * 3 >= lines.len() * 2
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
            self.facts[*ix].length >= turn.text_start + 24 || self.said(*ix, |_| false) >= 24
        });
        (has_company && is_dense && !is_reported && speaks_up && !self.is_glossary(&lines)).then(
            || Party {
                weight: turns.len() * 2 + usize::from(parts > 0),
                lines,
                group: Group::Names,
            },
        )
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

    /// A dictionary: every line an entry, hardly a label twice, the text behind it short.
    fn is_glossary(&self, lines: &[usize]) -> bool {
        let entries = lines.iter().filter(|ix| {
            let turn = self.turns[**ix].as_ref();
            turn.is_some_and(|turn| {
                let name: Vec<char> = turn.name.chars().collect();
                turn.part == Part::Person
                    && turn.post.is_empty()
                    && crate::text::word_rarity(&name).is_some()
            })
        });
        let entries = entries.count();
        entries >= 3 && entries * 2 > lines.len()
    }

    fn conversation(&self, party: &Party) -> Choice {
        let mut speakers: Vec<Option<Speaker>> = vec![None; self.facts.len()];
        let known: HashSet<String> = party
            .lines
            .iter()
            .filter_map(|ix| self.turns[*ix].as_ref())
            .map(|turn| turn.name.clone())
            .collect();
        let mut shorts: HashMap<&str, usize> = HashMap::new();
        for turn in self
            .turns
            .iter()
            .flatten()
            .filter(|turn| turn.part <= Part::Faint)
        {
            *shorts.entry(&turn.name).or_default() += 1;
        }
        for ix in self.start..self.facts.len() {
            let Some(turn) = &self.turns[ix] else {
                continue;
            };
            let is_known = turn.part > Part::Faint
                || shorts.get(&*turn.name).is_some_and(|count| *count >= 2)
                || known.contains(&turn.name);
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
                speakers[ix] = Some(standing(own, 60));
            }
        }
        let names: HashSet<&str> = speakers
            .iter()
            .flatten()
            .map(|speaker| &*speaker.name)
            .collect();
        let count = speakers.iter().flatten().count();
        let genre = if count > names.len() {
            Genre::Interview
        } else {
            Genre::Speeches
        };
        Choice {
            genre,
            speakers,
            rejected: Vec::new(),
        }
    }

    fn speeches(&self, party: &Party) -> Choice {
        let mut speakers: Vec<Option<Speaker>> = vec![None; self.facts.len()];
        for ix in &party.lines {
            if let Some(own) = &self.own[*ix] {
                speakers[*ix] = Some(standing(own, 70));
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
            let taken: Vec<bool> = speakers.iter().map(Option::is_some).collect();
            let speaks = |below: usize| {
                taken[below]
                    || self.own[below]
                        .as_ref()
                        .is_some_and(|own| Group::of(own).is_some())
            };
            let is_followed = self.is_followed(ix, speaks) && self.said(ix, speaks) >= 24;
            if is_followed && self.is_company(ix, own, party, &forms) {
                let mut speaker = standing(own, 55);
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

    /// One speech: its speaker's line stands above the first sentence.
    fn single(&self, is_titled_speech: bool) -> Choice {
        let mut choice = Choice {
            genre: Genre::Text,
            speakers: vec![None; self.facts.len()],
            rejected: Vec::new(),
        };
        let Some(first) = (self.start..self.facts.len())
            .find(|ix| self.facts[*ix].nature == Nature::Sentence && self.turns[*ix].is_none())
        else {
            return choice;
        };
        let is_speech = is_titled_speech || salutes(&self.facts[first].seen);
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
            let is_near = (ix + 1..first).all(|below| self.own[below].is_none());
            if is_somebody && is_near && others == 0 {
                choice.speakers[ix] = Some(standing(own, if is_speech { 75 } else { 60 }));
                choice.genre = Genre::Speech;
            } else {
                choice.rejected.push(ix);
            }
        }
        choice
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

fn standing(own: &Reading, least: u8) -> Speaker {
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
        confidence: least + own.strength() * 4,
        by,
        is_doubtful: own.is_doubtful,
    }
}

fn spoken(turn: &Turn) -> Speaker {
    Speaker {
        name: turn.name.clone(),
        post: turn.post.clone(),
        is_incomplete: turn.is_incomplete,
        topic: None,
        label_end: Some(turn.label_end),
        confidence: match turn.part {
            Part::Short | Part::Faint => 60,
            _ => 90,
        },
        by: By::Label,
        is_doubtful: false,
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
        "委员们",
        "代表们",
        "乡亲们",
    ];
    starts.iter().any(|start| text.starts_with(start))
}
