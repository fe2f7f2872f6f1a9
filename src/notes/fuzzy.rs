//! Approximate search: where a text holds something most like a pattern (Myers 1999, bit-parallel edit distance).

use std::collections::HashMap;
use std::ops::Range;

const WORD: usize = 64;

/// A place like the pattern.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Hit {
    /// Where.
    pub range: Range<usize>,
    /// Edits between it and the pattern.
    pub errors: usize,
}

/// The places of `text` that are at most `most` edits from `pattern`, each better than what surrounds it, in order. Cost is
/// the length of the text times that of the pattern over 64.
pub(super) fn search(text: &[char], pattern: &[char], most: usize) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    if pattern.is_empty() {
        return hits;
    }
    let mut best: Option<(usize, usize)> = None;
    for (ix, errors) in distances(text.iter().copied(), pattern, Start::Anywhere).enumerate() {
        if errors <= most && best.is_none_or(|(_, fewest)| errors < fewest) {
            best = Some((ix, errors));
        }
        let is_past = best.is_some_and(|(at, _)| ix >= at + pattern.len() || errors > most);
        if let Some((at, errors)) = best.take_if(|_| is_past) {
            hits.push(hit(text, pattern, at + 1, errors));
        }
    }
    hits.extend(best.map(|(at, errors)| hit(text, pattern, at + 1, errors)));
    hits
}

/// The hit that ends at `end`: its start is found by the same search, backwards.
fn hit(text: &[char], pattern: &[char], end: usize, errors: usize) -> Hit {
    let from = end.saturating_sub(pattern.len() + errors);
    let backwards: Vec<char> = pattern.iter().rev().copied().collect();
    let start = distances(
        text[from..end].iter().rev().copied(),
        &backwards,
        Start::Here,
    )
    .enumerate()
    .filter(|(ix, _)| *ix + 1 + errors >= pattern.len())
    .min_by_key(|(_, errors)| *errors)
    .map_or(from, |(ix, _)| end - ix - 1);
    Hit {
        range: start..end,
        errors,
    }
}

/// Where what is compared with the pattern begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// At the start of the text.
    Here,
    /// Wherever it fits best.
    Anywhere,
}

/// For every place of `text` the fewest edits between `pattern` and what ends there.
fn distances<'a>(
    text: impl Iterator<Item = char> + 'a,
    pattern: &'a [char],
    start: Start,
) -> impl Iterator<Item = usize> + 'a {
    let blocks = pattern.len().div_ceil(WORD);
    let mut masks: HashMap<char, Vec<u64>> = HashMap::new();
    for (ix, c) in pattern.iter().enumerate() {
        masks.entry(*c).or_insert_with(|| vec![0; blocks])[ix / WORD] |= 1 << (ix % WORD);
    }
    let none = vec![0; blocks];
    let mut plus = vec![u64::MAX; blocks];
    let mut minus = vec![0u64; blocks];
    let last = 1u64 << ((pattern.len() - 1) % WORD);
    let mut distance = pattern.len();
    text.map(move |c| {
        let mask = masks.get(&c).unwrap_or(&none);
        // what goes over from one block to the next: a step up, a step down
        let (mut up, mut down) = (start == Start::Here, false);
        for block in 0..blocks {
            let top = if block + 1 == blocks {
                last
            } else {
                1 << (WORD - 1)
            };
            let (p, m) = (plus[block], minus[block]);
            let matches = mask[block] | u64::from(down);
            let vertical = mask[block] | m;
            let horizontal = ((matches & p).wrapping_add(p) ^ p) | matches;
            let mut h_plus = m | !(horizontal | p);
            let mut h_minus = p & horizontal;
            let (goes_up, goes_down) = (h_plus & top != 0, h_minus & top != 0);
            h_plus = h_plus << 1 | u64::from(up);
            h_minus = h_minus << 1 | u64::from(down);
            plus[block] = h_minus | !(vertical | h_plus);
            minus[block] = h_plus & vertical;
            (up, down) = (goes_up, goes_down);
        }
        distance = distance + usize::from(up) - usize::from(down);
        distance
    })
}

/// How alike two short texts are: 1 for the same, 0 for nothing in common.
pub(super) fn likeness(a: &[char], b: &[char]) -> f64 {
    let longer = a.len().max(b.len());
    if longer == 0 {
        return 1.0;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let swap = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = swap.min(diagonal + 1).min(row[j] + 1);
        }
    }
    let share = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    1.0 - share(row[b.len()]) / share(longer)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn the_best_of_each_neighbourhood_is_found() {
        let text = chars("今天天气很好我们去公园今天天色很好");
        let hits = search(&text, &chars("今天天气很好"), 2);
        assert_eq!(
            hits,
            [
                Hit {
                    range: 0..6,
                    errors: 0
                },
                Hit {
                    range: 11..17,
                    errors: 1
                }
            ]
        );
        assert_eq!(search(&text, &chars("政协会议"), 1), []);
    }

    /// The same, cell by cell.
    fn naive(text: &[char], pattern: &[char]) -> Vec<usize> {
        let mut column: Vec<usize> = (0..=pattern.len()).collect();
        text.iter()
            .map(|c| {
                let mut diagonal = column[0];
                for (i, p) in pattern.iter().enumerate() {
                    let swap = diagonal + usize::from(p != c);
                    diagonal = column[i + 1];
                    column[i + 1] = swap.min(diagonal + 1).min(column[i] + 1);
                }
                column[pattern.len()]
            })
            .collect()
    }

    proptest! {
        #[test]
        fn distances_are_those_of_the_whole_table(text in "[abc]{0,200}", pattern in "[abc]{1,150}") {
            let (text, pattern) = (chars(&text), chars(&pattern));
            let fast: Vec<usize> = distances(text.iter().copied(), &pattern, Start::Anywhere).collect();
            prop_assert_eq!(fast, naive(&text, &pattern));
        }

        #[test]
        fn a_hit_is_as_far_from_the_pattern_as_it_says(text in "[ab]{0,80}", pattern in "[ab]{1,20}", most in 0usize..6) {
            let (text, pattern) = (chars(&text), chars(&pattern));
            for hit in search(&text, &pattern, most) {
                prop_assert!(hit.errors <= most);
                let found = &text[hit.range.clone()];
                let longer = found.len().max(pattern.len());
                let likeness = likeness(found, &pattern);
                let errors = (1.0 - likeness) * f64::from(u32::try_from(longer).expect("short"));
                prop_assert!((errors - f64::from(u32::try_from(hit.errors).expect("few"))).abs() < 1e-6);
            }
        }
    }
}
