//! What no rule can know, and the reader must say.

use std::collections::{HashMap, HashSet};

use super::build::runs_on;
use super::choose::{By, Choice, Genre, Speaker};
use super::ending::Ending;
use super::headings::Heading;
use super::name::Likeness;
use super::nature::{Fact, Nature};
use super::page::{Page, Shape};
use super::turn;
use super::who::{self, Form};

/// Something in a page that only the reader can know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Doubt {
    /// What is doubtful.
    pub kind: DoubtKind,
    /// The line of the file, from 1.
    pub line: usize,
    /// Its text, as long as it is worth showing.
    pub text: String,
}

/// What is doubtful.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DoubtKind {
    /// A name is missing or damaged.
    NameIncomplete,
    /// Bare names before the text: captions, authors or speakers.
    BareNames,
    /// A short line that ends in a colon: heading, label or lead-in.
    ColonLine,
    /// A name, a colon and a few words: a turn or a heading.
    TurnOrHeading,
    /// A short name that may stand for somebody named before.
    Alias,
    /// A name twice: one speaker coming back, or two people.
    SameName,
    /// Several people on one line: a joint speech or several.
    SeveralPeople,
    /// Lines that end without a mark: line breaks, paragraphs or verse.
    LineBreaks,
    /// A piece of a sentence.
    Fragment,
    /// A name and a post that can be cut apart in two ways.
    NameOrder,
    /// The title of a speech or its first heading.
    TitleOrHeading,
    /// The bytes fit several encodings.
    Encoding,
    /// Bytes that are no character.
    Damaged,
    /// The name stands below what was said, so that nobody speaks from its line on.
    SignedBelow,
}

impl DoubtKind {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::NameIncomplete => "name-incomplete",
            Self::BareNames => "bare-names",
            Self::ColonLine => "colon-line",
            Self::TurnOrHeading => "turn-or-heading",
            Self::Alias => "alias",
            Self::SameName => "same-name",
            Self::SeveralPeople => "several-people",
            Self::LineBreaks => "line-breaks",
            Self::Fragment => "fragment",
            Self::NameOrder => "name-order",
            Self::TitleOrHeading => "title-or-heading",
            Self::Encoding => "encoding",
            Self::Damaged => "damaged",
            Self::SignedBelow => "signed-below",
        }
    }
}

/// The doubts about a page, in the order of its lines.
pub(super) fn doubts(
    page: &Page,
    facts: &[Fact],
    start: usize,
    choice: &Choice,
    headings: &[Option<Heading>],
) -> Vec<Doubt> {
    let doubter = Doubter {
        page,
        facts,
        start,
        choice,
        headings,
    };
    let mut found: Vec<(usize, DoubtKind)> = Vec::new();
    found.extend(doubter.of_speakers());
    found.extend(doubter.bare_names());
    found.extend(doubter.names());
    found.extend(doubter.of_lines());
    found.extend(doubter.line_breaks());
    found.extend(choice.signed_below.map(|ix| (ix, DoubtKind::SignedBelow)));
    found.sort_unstable();
    found.dedup();
    found
        .into_iter()
        .map(|(ix, kind)| Doubt {
            kind,
            line: page.lines[ix].number,
            text: page.lines[ix].text.chars().take(60).collect(),
        })
        .collect()
}

struct Doubter<'p> {
    page: &'p Page,
    facts: &'p [Fact],
    start: usize,
    choice: &'p Choice,
    headings: &'p [Option<Heading>],
}

impl Doubter<'_> {
    fn speakers(&self) -> impl Iterator<Item = (usize, &Speaker)> {
        self.choice
            .speakers
            .iter()
            .enumerate()
            .filter_map(|(ix, speaker)| Some((ix, speaker.as_ref()?)))
    }

    fn of_speakers(&self) -> Vec<(usize, DoubtKind)> {
        let of = |(ix, speaker): (usize, &Speaker)| {
            let is_topic_by_colon =
                speaker.by == By::NameAndTopic && self.facts[ix].seen.plain.contains(&':');
            let is_near_image =
                speaker.by == By::Name && (ix > 0 && self.facts[ix - 1].nature == Nature::Image);
            [
                speaker.is_incomplete.then_some(DoubtKind::NameIncomplete),
                speaker.is_doubtful.then_some(DoubtKind::NameOrder),
                (speaker.by == By::SeveralNames || speaker.name.contains('、'))
                    .then_some(DoubtKind::SeveralPeople),
                is_topic_by_colon.then_some(DoubtKind::TurnOrHeading),
                is_near_image.then_some(DoubtKind::BareNames),
            ]
            .into_iter()
            .flatten()
            .map(move |kind| (ix, kind))
        };
        self.speakers().flat_map(of).collect()
    }

    /// Names without posts that were not taken for speakers: the first of every run.
    fn bare_names(&self) -> Vec<(usize, DoubtKind)> {
        let bare: HashSet<usize> = self
            .choice
            .rejected
            .iter()
            .copied()
            .filter(|ix| {
                who::read(&self.facts[*ix].seen).is_some_and(|reading| {
                    reading.likeness >= Likeness::Fair
                        && matches!(reading.form, Form::Bare | Form::Several)
                })
            })
            .collect();
        let firsts = bare.iter().copied().filter(|ix| {
            let above = (self.start..*ix)
                .rev()
                .find(|above| self.facts[*above].is_text());
            above.is_none_or(|above| !bare.contains(&above))
        });
        firsts.map(|ix| (ix, DoubtKind::BareNames)).collect()
    }

    /// The same name in two speeches; a short name in a conversation that another may be meant by.
    fn names(&self) -> Vec<(usize, DoubtKind)> {
        let mut firsts: HashMap<&str, usize> = HashMap::new();
        let mut found = Vec::new();
        for (ix, speaker) in self.speakers() {
            let is_new = !firsts.contains_key(&*speaker.name);
            if !is_new && self.choice.genre != Genre::Interview {
                found.push((ix, DoubtKind::SameName));
            }
            if is_new && self.is_alias(speaker, &firsts) {
                found.push((ix, DoubtKind::Alias));
            }
            firsts.entry(&speaker.name).or_insert(ix);
        }
        found
    }

    /// Whether the name begins like one that came before, and is shorter or a title: 罗书记 after 罗志军, 主 after 主持人.
    fn is_alias(&self, speaker: &Speaker, before: &HashMap<&str, usize>) -> bool {
        let name = &*speaker.name;
        let chars: Vec<char> = name.chars().collect();
        let is_office = matches!(chars[..], [_, office] if "局处科院校所支队厅部县镇总董工导编".contains(office));
        let is_short = is_office
            || chars.len() == 1
            || super::name::is_titled(&chars)
            || speaker.is_alias && chars.len() <= 3;
        let first = chars.first();
        let is_letter = chars.len() == 1 && chars[0].is_ascii_uppercase();
        let begins_alike = before
            .keys()
            .any(|other| other.chars().next().as_ref() == first || other.ends_with(name));
        let in_posts = self.speakers().any(|(_, other)| {
            other.name.chars().next().as_ref() == first && other.name != name
                || chars.len() == 1 && other.post.starts_with(name)
        });
        is_short && (begins_alike || in_posts || is_letter && self.choice.genre == Genre::Interview)
    }

    fn of_lines(&self) -> Vec<(usize, DoubtKind)> {
        let mut found = Vec::new();
        let has_labels = self.speakers().any(|(_, speaker)| speaker.by == By::Label);
        for ix in self.start..self.facts.len() {
            if self.choice.speakers[ix].is_some() {
                found.extend(
                    self.title_or_heading(ix)
                        .map(|ix| (ix, DoubtKind::TitleOrHeading)),
                );
                continue;
            }
            let fact = &self.facts[ix];
            if !fact.is_text() {
                continue;
            }
            let is_short_colon = fact.ending == Ending::Colon && fact.length <= 14;
            if is_short_colon {
                found.push((ix, DoubtKind::ColonLine));
            }
            if fact.ending == Ending::Open && fact.length <= 20 && fact.ordinal.is_none() {
                found.push((ix, DoubtKind::Fragment));
            }
            let is_turn = !has_labels
                && fact.length <= 60
                && turn::read(&fact.seen).is_some_and(|turn| {
                    (turn.part > turn::Part::Faint || self.headings[ix].is_some())
                        && turn.text_start < fact.seen.plain.len()
                        && !turn.is_quoted
                });
            if is_turn && (self.headings[ix].is_some() || fact.nature == Nature::Short) {
                found.push((ix, DoubtKind::TurnOrHeading));
            }
        }
        found
    }

    /// The first heading below a speaker, if another stands right below it.
    fn title_or_heading(&self, speaker_ix: usize) -> Option<usize> {
        let mut below = (speaker_ix + 1..self.facts.len()).filter(|ix| self.facts[*ix].is_text());
        let (first, second) = (below.next()?, below.next()?);
        let one = self.headings[first]?;
        if let Some(other) = self.headings[second] {
            return (one.level <= other.level && !other.is_above_speaker).then_some(first);
        }
        // text right below it, and headings of another kind further down
        let is_bare =
            |ix: usize| self.facts[ix].ordinal.is_none() && self.facts[ix].ending == Ending::Word;
        let next = (second..self.facts.len())
            .take_while(|ix| self.choice.speakers[*ix].is_none())
            .filter(|ix| self.headings[*ix].is_some_and(|heading| !heading.is_above_speaker));
        let others: Vec<usize> = next.collect();
        let differs = others.len() >= 2 && !others.iter().any(|ix| is_bare(*ix));
        (is_bare(first) && differs).then_some(first)
    }

    /// The first of two lines and more that follow each other without a blank line and do not end as sentences do.
    fn line_breaks(&self) -> Option<(usize, DoubtKind)> {
        if let Some(at) = self.page.break_at {
            let ix = self.page.lines.iter().position(|line| line.number >= at)?;
            return Some((ix, DoubtKind::LineBreaks));
        }
        let is_line = |ix: usize| {
            let is_plain = matches!(self.page.lines[ix].shape, Shape::Text | Shape::Quote);
            is_plain
                && self.facts[ix].is_text()
                && self.choice.speakers[ix].is_none()
                && self.headings[ix].is_none()
        };
        let is_broken = |ix: usize| {
            ix + 1 < self.facts.len()
                && is_line(ix)
                && is_line(ix + 1)
                && self.page.lines[ix + 1].blanks == 0
                && runs_on(&self.facts[ix])
        };
        let broken: Vec<usize> = (self.start..self.facts.len())
            .filter(|ix| is_broken(*ix))
            .collect();
        (broken.len() >= 2 || self.page.is_rewrapped && !broken.is_empty())
            .then(|| (broken[0], DoubtKind::LineBreaks))
    }
}
