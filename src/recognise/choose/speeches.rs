//! Speeches below lines of their own: several, or one.

use std::collections::HashSet;

use super::{
    By, Candidates, Choice, Form, Genre, Group, Likeness, Nature, Office, Part, Party, RARE,
    Reading, Seen, Speaker, salutes, same_office, spoken, standing,
};

impl Candidates<'_> {
    pub(super) fn speeches(&self, party: &Party) -> Choice {
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
    pub(super) fn is_company(
        &self,
        ix: usize,
        own: &Reading,
        party: &Party,
        forms: &HashSet<Form>,
    ) -> bool {
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
    pub(super) fn add_labels(&self, speakers: &mut [Option<Speaker>], party: &Party) {
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
    pub(super) fn signed_below(&self) -> Vec<usize> {
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
    pub(super) fn unspoken(&self, signed: &[usize]) -> Choice {
        Choice {
            genre: Genre::Text,
            speakers: vec![None; self.facts.len()],
            rejected: Vec::new(),
            signed_below: signed.first().copied(),
        }
    }

    /// One who speaks by a label with a post and one by a line: two forms, one page.
    pub(super) fn mixed(&self) -> Option<Choice> {
        let speaks = |ix: usize| {
            self.own[ix].as_ref().is_some_and(|own| own.strength() >= 5) || self.turns[ix].is_some()
        };
        let label = |ix: usize| {
            let turn = self.turns[ix].as_ref()?;
            let is_somebody = turn.part == Part::Person && !turn.post.is_empty() && !turn.is_quoted;
            (is_somebody && self.says(ix)).then(|| spoken(turn))
        };
        let line = |ix: usize| {
            let own = self.own[ix].as_ref()?;
            let is_somebody = own.strength() >= 5 && Group::of(own) == Some(Group::Posts);
            (is_somebody && self.is_followed(ix, speaks)).then(|| standing(own, 60, self.also[ix]))
        };
        let speakers: Vec<Option<Speaker>> = (0..self.facts.len())
            .map(|ix| label(ix).or_else(|| line(ix)))
            .collect();
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
    pub(super) fn labelled(&self, first: usize, choice: &mut Choice) {
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
    pub(super) fn single(&self, is_titled_speech: bool) -> Choice {
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
