//! Who speaks: one form of speaker line for a page, by majority.
//!
//! Much of what looks like a speaker line is none: captions that are bare names, guest lists, author lists, links, credits. What
//! separates them: something is said below a speaker line before the next one. So a form is chosen for the page as a whole, the
//! one with the most lines that are followed by text; a line of another form must be surer than one of the chosen.

mod conversation;
mod pair;
mod party;
mod speeches;

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

/// Among more short lines than this for each speaker the lines that look like speakers do so by chance.
const RARE: usize = 20;

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
