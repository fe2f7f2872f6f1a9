//! Words of Chinese: a run of Han characters cut into the words of a dictionary that are likeliest together.
//!
//! The dictionary is jieba's (MIT, `dictionary/LICENSE`), compiled into a finite-state transducer from each word to its cost,
//! sixteen times the binary logarithm of how rare it is. Of all ways to cut a run the cheapest is taken. Traditional characters are
//! looked up by their simplified forms too; not by these alone, for simplified text has 著名 and 乾隆.
//!
//! # Why
//! The transducer lies in the program and is read where it lies: no start-up time, no memory but for the pages touched. The cuts
//! are those of jieba without its guesses at unknown names. A longest-match cutter gives 研究生|命 where this gives 研究|生命.

use std::cmp::Reverse;
use std::sync::OnceLock;

use fst::raw::{Fst, Node, Output};

use super::simplified::simplified;

static WORDS: &[u8] = include_bytes!("dictionary/words.fst");

/// What a character costs that is no word: a little more than the rarest word.
const UNKNOWN: u32 = 26 * 16;

fn dictionary() -> Option<&'static Fst<&'static [u8]>> {
    static DICTIONARY: OnceLock<Option<Fst<&'static [u8]>>> = OnceLock::new();
    DICTIONARY.get_or_init(|| Fst::new(WORDS).ok()).as_ref()
}

/// How many characters each word of `run` has, in order. The time grows with the length of the run.
pub fn lengths(run: &[char]) -> Vec<usize> {
    let run: Vec<Forms> = run.iter().map(|c| (*c, simplified(*c))).collect();
    let cheapest = cheapest(&run);
    let mut lengths = Vec::new();
    let mut at = 0;
    while at < run.len() {
        let Reverse(length) = cheapest[at].1;
        lengths.push(length);
        at += length;
    }
    lengths
}

/// How rare the likeliest cut of `run` is: sixteen times the binary logarithm, summed over its words.
pub fn rarity(run: &[char]) -> u32 {
    let run: Vec<Forms> = run.iter().map(|c| (*c, simplified(*c))).collect();
    cheapest(&run)[0].0
}

/// How rare `word` is as one word, as [`rarity`] counts; `None` for what is no word of the dictionary.
pub fn word_rarity(word: &[char]) -> Option<u32> {
    let forms: Vec<Forms> = word.iter().map(|c| (*c, simplified(*c))).collect();
    let dictionary = dictionary()?;
    let mut words = Vec::new();
    let nothing = (dictionary.root(), Output::zero());
    push_words(dictionary, nothing, &forms, 1, &mut words);
    let whole = words
        .into_iter()
        .filter(|(length, _)| *length == word.len());
    whole.map(|(_, cost)| cost).min()
}

/// A character and its simplified form.
type Forms = (char, char);

/// For every character of `run` the least cost of what begins there, and the length of the first word of it.
fn cheapest(run: &[Forms]) -> Vec<(u32, Reverse<usize>)> {
    let mut best = vec![(0, Reverse(0)); run.len() + 1];
    let mut words = Vec::new();
    for first in (0..run.len()).rev() {
        if let Some(dictionary) = dictionary() {
            let nothing = (dictionary.root(), Output::zero());
            push_words(dictionary, nothing, &run[first..], 1, &mut words);
        }
        let unknown = (UNKNOWN + best[first + 1].0, Reverse(1));
        // of equal ways the one with the longer word
        let ways = words
            .drain(..)
            .map(|(length, cost)| (cost + best[first + length].0, Reverse(length)));
        let cheapest = ways.fold(unknown, Ord::min);
        best[first] = cheapest;
    }
    best
}

/// A place in the dictionary, and the cost of the way there.
type Begun = (Node<'static>, Output);

/// Adds to `words` those that go on from what is `begun` with the first of `rest`, their character number `length`: how many characters
/// each has, and its cost.
fn push_words(
    dictionary: &'static Fst<&'static [u8]>,
    begun: Begun,
    rest: &[Forms],
    length: usize,
    words: &mut Vec<(usize, u32)>,
) {
    let Some(((c, simple), rest)) = rest.split_first() else {
        return;
    };
    for form in [Some(c), Some(simple).filter(|simple| *simple != c)] {
        let longer = form.and_then(|form| follow(dictionary, begun, *form));
        let Some((node, cost)) = longer else {
            continue;
        };
        if node.is_final() {
            let cost = cost.cat(node.final_output()).value();
            words.push((length, u32::try_from(cost).unwrap_or(UNKNOWN)));
        }
        push_words(dictionary, (node, cost), rest, length + 1, words);
    }
}

/// Where `c` leads to.
fn follow(dictionary: &'static Fst<&'static [u8]>, begun: Begun, c: char) -> Option<Begun> {
    let (mut node, mut cost) = begun;
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        let transition = node.transition(node.find_input(byte)?);
        cost = cost.cat(transition.out);
        node = dictionary.node(transition.addr);
    }
    Some((node, cost))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cut: &str) {
        let run: Vec<char> = cut.chars().filter(|c| *c != '|').collect();
        let mut rest = &run[..];
        let words: Vec<String> = lengths(&run)
            .into_iter()
            .map(|length| {
                let (word, after) = rest.split_at(length);
                rest = after;
                word.iter().collect()
            })
            .collect();
        assert_eq!(words.join("|"), cut);
    }

    #[test]
    fn words_are_those_that_are_likeliest_together() {
        for cut in [
            "研究|生命|起源",
            "南京市|长江大桥",
            "政协委员|参加|宁波市|鄞州区|会议",
            "推动|政协|工作|高质量|发展",
            "專委會|推動|政協|工作|高質量|發展",
            "乾隆|是|著名|皇帝",
        ] {
            check(cut);
        }
    }

    #[test]
    fn characters_of_no_word_stand_alone() {
        check("㐀|㐁|𠮷|㐂");
        assert!(lengths(&[]).is_empty());
    }

    #[test]
    fn common_words_cost_less_than_rare_ones_and_names_are_no_words() {
        let rarity_of = |word: &str| word_rarity(&word.chars().collect::<Vec<_>>());
        assert!(rarity_of("安徽") < rarity_of("饕餮"));
        assert_eq!(rarity_of("杨戌标"), None);
    }

    /// The dictionary from its word list: a word, how often it was counted, and a part of speech on each line.
    fn compiled(list: &str) -> Vec<u8> {
        let counts: std::collections::BTreeMap<&str, f64> = list
            .lines()
            .filter_map(|line| {
                let mut parts = line.split(' ');
                Some((parts.next()?, parts.next()?.parse().ok()?))
            })
            .collect();
        let total: f64 = counts.values().sum();
        let mut builder = fst::MapBuilder::memory();
        for (word, count) in counts {
            let cost = (16.0 * (total / count.max(1.0)).log2()).round();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            builder.insert(word, cost as u64).expect("in order");
        }
        builder.into_inner().expect("a dictionary")
    }

    #[test]
    #[ignore = "PIZHU_WORD_LIST names the dict.txt it is compiled from"]
    fn the_dictionary_is_compiled_from_its_word_list() {
        let path = std::env::var_os("PIZHU_WORD_LIST").expect("PIZHU_WORD_LIST");
        let list = std::fs::read_to_string(path).expect("a word list");
        assert!(compiled(&list) == WORDS);
    }
}
