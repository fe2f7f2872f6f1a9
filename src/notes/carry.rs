//! From one version of a text to the next: which character went where.
//!
//! Clauses are compared first (Histogram diff), then clauses that moved whole are found, and only what lies between two
//! neighbours that are known is compared character by character. That a passage is gone, and not just elsewhere, can be said
//! only because the old version is at hand.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

use super::fold::Folded;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Fewest characters of a clause that is taken to have moved where nothing beside it says so.
const MOVED_CHARS: usize = 5;
/// Rounds of looking for clauses that moved, each starting from what the last one found.
const MOVE_ROUNDS: usize = 3;
/// Most characters on either side that are compared one by one: the cost grows with their product.
const GAP_CHARS: usize = 4_000;
/// The share of characters that must be the same for such a stretch to count as the same passage, in percent.
const GAP_PERCENT: usize = 40;

/// Where each character of an old text stands in a new one.
#[derive(Debug)]
pub(super) struct Carry {
    places: Vec<Option<u32>>,
}

/// A passage found again: where, and how much of it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Carried {
    /// In the new text.
    pub range: Range<usize>,
    /// The share of its characters that are there.
    pub coverage: f64,
    /// The share of what is there that are its characters.
    pub purity: f64,
}

impl Carry {
    /// Compares two folded texts.
    pub fn new(old: &Folded, new: &Folded) -> Self {
        let (old_clauses, new_clauses) = (clauses(old), clauses(new));
        let (old, new) = (&old.chars[..], &new.chars[..]);
        let mut work = Work {
            old,
            new,
            old_clauses,
            new_clauses,
            to: Vec::new(),
            taken: Vec::new(),
            places: vec![None; old.len()],
        };
        work.to = vec![None; work.old_clauses.len()];
        work.taken = vec![false; work.new_clauses.len()];
        work.same_clauses();
        for _ in 0..MOVE_ROUNDS {
            work.moved_clauses();
            work.neighbours();
        }
        work.gaps();
        Self {
            places: work.places,
        }
    }

    /// Where the characters `range` of the old text went, as far as they stay together; `None` where none is left. What was
    /// rewritten at either end belongs to it, up to the neighbour that is known.
    pub fn range(&self, range: Range<usize>) -> Option<Carried> {
        let length = range.len();
        let places = self.places.get(range.clone())?;
        let mut best: Option<Run> = None;
        let mut run: Option<Run> = None;
        for (ix, place) in places.iter().enumerate() {
            let Some(place) = place.map(|place| place as usize) else {
                continue;
            };
            // A passage that was added to stays one; a part that went elsewhere does not count.
            run = match run.take() {
                Some(run) if place >= run.to.end && place < run.to.end + length.max(8) => {
                    Some(Run {
                        count: run.count + 1,
                        from: run.from.start..ix + 1,
                        to: run.to.start..place + 1,
                    })
                }
                _ => Some(Run {
                    count: 1,
                    from: ix..ix + 1,
                    to: place..place + 1,
                }),
            };
            if run.as_ref().map(|run| run.count) > best.as_ref().map(|best| best.count) {
                best.clone_from(&run);
            }
        }
        let Run { count, from, to } = best?;
        let share = |part: usize, whole: usize| {
            let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
            number(part) / number(whole)
        };
        let (purity, coverage) = (share(count, to.len()), share(count, length));
        let lead = from.start;
        let trail = length - from.end;
        Some(Carried {
            range: self.start(range.start, lead, to.start)..self.end(range.end, trail, to.end),
            coverage,
            purity,
        })
    }

    /// The start of a passage whose first `lead` characters were rewritten: behind the character before it.
    fn start(&self, old: usize, lead: usize, new: usize) -> usize {
        let before = old.checked_sub(1).and_then(|before| self.places[before]);
        match before.map(|place| place as usize + 1) {
            Some(start) if start <= new && new - start <= 2 * lead => start,
            _ => new,
        }
    }

    /// The end of one whose last `trail` characters were.
    fn end(&self, old: usize, trail: usize, new: usize) -> usize {
        match self.places.get(old).copied().flatten() {
            Some(after) if after as usize >= new && after as usize - new <= 2 * trail => {
                after as usize
            }
            _ => new,
        }
    }
}

/// Characters that stayed together.
#[derive(Clone)]
struct Run {
    count: usize,
    /// In the passage.
    from: Range<usize>,
    /// In the new text.
    to: Range<usize>,
}

struct Work<'a> {
    old: &'a [char],
    new: &'a [char],
    old_clauses: Vec<Range<usize>>,
    new_clauses: Vec<Range<usize>>,
    /// For each old clause the new one it is.
    to: Vec<Option<usize>>,
    /// Which new clauses are the place of an old one.
    taken: Vec<bool>,
    places: Vec<Option<u32>>,
}

impl Work<'_> {
    fn old_clause(&self, ix: usize) -> &[char] {
        &self.old[self.old_clauses[ix].clone()]
    }

    fn new_clause(&self, ix: usize) -> &[char] {
        &self.new[self.new_clauses[ix].clone()]
    }

    fn pair(&mut self, old_ix: usize, new_ix: usize) {
        self.to[old_ix] = Some(new_ix);
        self.taken[new_ix] = true;
        let (old, new) = (&self.old_clauses[old_ix], &self.new_clauses[new_ix]);
        for (old, new) in old.clone().zip(new.clone()) {
            self.places[old] = u32::try_from(new).ok();
        }
    }

    /// Clauses that are the same, in the same order.
    fn same_clauses(&mut self) {
        let old: Vec<&[char]> = self
            .old_clauses
            .iter()
            .map(|range| &self.old[range.clone()])
            .collect();
        let new: Vec<&[char]> = self
            .new_clauses
            .iter()
            .map(|range| &self.new[range.clone()])
            .collect();
        for (old_ix, new_ix) in equal(Algorithm::Histogram, &old, &new) {
            self.pair(old_ix, new_ix);
        }
    }

    /// Clauses long enough to be known by their words, which stand once in what is left of either text.
    fn moved_clauses(&mut self) {
        let lone = |free: &mut dyn Iterator<Item = usize>, clause: &dyn Fn(usize) -> Vec<char>| {
            let mut lone: HashMap<Vec<char>, Option<usize>> = HashMap::new();
            for ix in free {
                let entry = lone.entry(clause(ix));
                entry.and_modify(|ix| *ix = None).or_insert(Some(ix));
            }
            lone
        };
        let mut free_new = (0..self.taken.len()).filter(|ix| !self.taken[*ix]);
        let new = lone(&mut free_new, &|ix| self.new_clause(ix).to_vec());
        let mut free_old = (0..self.to.len()).filter(|ix| self.to[*ix].is_none());
        let old = lone(&mut free_old, &|ix| self.old_clause(ix).to_vec());
        for (clause, old_ix) in old {
            if let (Some(old_ix), Some(Some(new_ix))) = (old_ix, new.get(&clause))
                && clause.len() >= MOVED_CHARS
            {
                self.pair(old_ix, *new_ix);
            }
        }
    }

    /// Clauses beside one that is known, which stand beside it still.
    fn neighbours(&mut self) {
        for old_ix in 1..self.to.len() {
            self.neighbour(old_ix, old_ix - 1, 1);
        }
        for old_ix in (1..self.to.len()).rev() {
            self.neighbour(old_ix - 1, old_ix, -1);
        }
    }

    fn neighbour(&mut self, old_ix: usize, known_ix: usize, step: isize) {
        let beside = self.to[known_ix].and_then(|new_ix| new_ix.checked_add_signed(step));
        if let (None, Some(new_ix)) = (self.to[old_ix], beside)
            && self.taken.get(new_ix) == Some(&false)
            && self.old_clause(old_ix) == self.new_clause(new_ix)
        {
            self.pair(old_ix, new_ix);
        }
    }

    /// Stretches of clauses that are not known, between two that are and have only such clauses between them still.
    fn gaps(&mut self) {
        let mut start = 0;
        while start < self.to.len() {
            if self.to[start].is_some() {
                start += 1;
                continue;
            }
            let end = (start..self.to.len()).find(|ix| self.to[*ix].is_some());
            let end = end.unwrap_or(self.to.len());
            self.gap(start..end);
            start = end;
        }
    }

    fn gap(&mut self, gap: Range<usize>) {
        let before = gap.start.checked_sub(1).and_then(|ix| self.to[ix]);
        let after = self.to.get(gap.end).copied().flatten();
        let first = before.map_or(0, |ix| ix + 1);
        let last = after.unwrap_or(self.new_clauses.len());
        if first >= last || self.taken[first..last].contains(&true) {
            return;
        }
        let old = self.old_clauses[gap.start].start..self.old_clauses[gap.end - 1].end;
        let new = self.new_clauses[first].start..self.new_clauses[last - 1].end;
        if old.len() > GAP_CHARS || new.len() > GAP_CHARS {
            return;
        }
        let pairs = equal(
            Algorithm::Myers,
            &self.old[old.clone()],
            &self.new[new.clone()],
        );
        if 100 * pairs.len() < GAP_PERCENT * old.len().min(new.len()).max(1) {
            return;
        }
        for (from, to) in pairs {
            self.places[old.start + from] = u32::try_from(new.start + to).ok();
        }
    }
}

/// The pairs of equal items of a diff.
fn equal<T: Eq + Hash + Ord>(algorithm: Algorithm, old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    capture_diff_slices(algorithm, old, new)
        .into_iter()
        .filter_map(|op| match op {
            DiffOp::Equal {
                old_index,
                new_index,
                len,
            } => Some((0..len).map(move |n| (old_index + n, new_index + n))),
            _ => None,
        })
        .flatten()
        .collect()
}

/// The clauses of a folded text: each ends with its mark, or with its line.
fn clauses(text: &Folded) -> Vec<Range<usize>> {
    let mut clauses = Vec::new();
    let mut start = 0;
    let mut firsts = text.firsts.iter().copied().peekable();
    for (ix, c) in text.chars.iter().enumerate() {
        let mut ends = matches!(c, '.' | '!' | '?' | ';' | ',' | ':' | '"');
        while firsts.next_if(|first| *first <= ix + 1).is_some() {
            ends = true;
        }
        if ends || ix + 1 == text.chars.len() {
            clauses.push(start..ix + 1);
            start = ix + 1;
        }
    }
    clauses
}

#[cfg(test)]
mod tests {
    use super::super::fold::Folded;
    use super::*;

    /// Where `quote` of `old` stands in `new`, and how much of it.
    fn carried(old: &str, new: &str, quote: &str) -> Option<(String, f64)> {
        let (old, new) = (Folded::new(old), Folded::new(new));
        let quote = Folded::new(quote).chars;
        let start = old
            .chars
            .windows(quote.len())
            .position(|window| window == quote)
            .expect("the quote");
        let carried = Carry::new(&old, &new).range(start..start + quote.len())?;
        Some((new.chars[carried.range].iter().collect(), carried.coverage))
    }

    const OLD: &str = "甲乙丙丁,戊己庚辛壬。今天天气很好,我们去公园。子丑寅卯。";

    #[test]
    fn an_unchanged_passage_is_where_its_words_are() {
        let found = carried(OLD, &format!("前言一句。{OLD}"), "今天天气很好,我们");
        assert_eq!(found, Some(("今天天气很好,我们".into(), 1.0)));
    }

    #[test]
    fn a_changed_character_is_passed_over() {
        let found = carried(OLD, &OLD.replace("天气很好", "天色很好"), "今天天气很好");
        let (text, coverage) = found.expect("found");
        assert_eq!(text, "今天天色很好");
        assert!(coverage > 0.8);
    }

    #[test]
    fn a_moved_sentence_is_found() {
        let new = "今天天气很好,我们去公园。甲乙丙丁,戊己庚辛壬。子丑寅卯。";
        assert_eq!(
            carried(OLD, new, "我们去公园"),
            Some(("我们去公园".into(), 1.0))
        );
    }

    #[test]
    fn a_deleted_sentence_is_gone() {
        let new = "甲乙丙丁,戊己庚辛壬。子丑寅卯。";
        assert_eq!(carried(OLD, new, "今天天气很好,我们去公园"), None);
    }
}
