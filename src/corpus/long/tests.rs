use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use super::*;
use crate::corpus::{Block, plain};

fn long(text: &str) -> Long {
    Long::new(Arc::new(text.as_bytes().to_vec()), text.len())
}

fn blocks(text: &Long) -> Vec<Block> {
    std::iter::successors(text.first(), |block| text.next(block)).collect()
}

/// Lines short and long, blank ones, and what they are made of.
fn texts() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => prop::sample::select(vec!["\n", "\n\n", " \u{3000}\n", "，", "。”", "甲乙丙，", "e\u{301}", "\t", "\u{3000}"]).prop_map(str::to_owned),
        2 => (prop::sample::select(vec!["政", "甲乙，", "a", " ", "\n", "\u{3000}\n", "e\u{301}"]), 1..12_000_usize).prop_map(|(part, times)| part.repeat(times)),
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn a_text_has_the_same_blocks_in_memory_and_out_of_it(source in texts()) {
        let (whole, long) = (plain::parse("题", source.clone()), long(&source));
        prop_assert_eq!(whole.blocks().collect::<Vec<_>>(), blocks(&long));
        prop_assert_eq!(whole.last(), long.last());
    }

    #[test]
    fn walking_up_meets_what_walking_down_met(source in texts()) {
        let text = long(&source);
        let mut up: Vec<_> = std::iter::successors(text.last(), |block| text.previous(block)).collect();
        up.reverse();
        prop_assert_eq!(up, blocks(&text));
    }

    #[test]
    fn any_byte_finds_the_block_that_holds_it(source in texts(), places in prop::collection::vec(any::<prop::sample::Index>(), 24)) {
        let (whole, long) = (plain::parse("题", source.clone()), long(&source));
        for place in places {
            let byte = place.index(source.len() + 1);
            prop_assert_eq!(whole.block_at(byte), long.block_at(byte), "{}", byte);
            prop_assert_eq!(whole.text(byte..byte + 50), long.text(byte..byte + 50));
            prop_assert_eq!(whole.chars_before(byte), long.chars_before(byte));
            let chars = whole.chars_before(byte);
            prop_assert_eq!(whole.byte_of(chars), long.byte_of(chars));
        }
        let all = source.chars().count();
        prop_assert_eq!((long.byte_of(all), long.byte_of(all + 1)), (Some(source.len()), None));
    }

    #[test]
    fn what_is_found_is_what_is_found_in_memory(source in texts(), pattern in "[甲乙政a，\n]{1,3}", from in any::<prop::sample::Index>()) {
        let (whole, long) = (plain::parse("题", source.clone()), long(&source));
        let from = from.index(source.len() + 2);
        prop_assert_eq!(whole.find(&pattern, from), long.find(&pattern, from..usize::MAX, &|_| true));
        prop_assert_eq!(whole.rfind(&pattern, from), long.rfind(&pattern, from, &|_| true));
    }
}

#[test]
fn a_match_across_two_reads_is_found_in_both_directions() {
    for shift in 0..4 {
        let source = format!(
            "{}心声{}",
            "a".repeat((256 << 10) - shift),
            "b".repeat(300 << 10)
        );
        let text = long(&source);
        let hit = Some((256 << 10) - shift..(256 << 10) - shift + 6);
        assert_eq!(text.find("心声", 0..usize::MAX, &|_| true), hit);
        assert_eq!(text.rfind("心声", usize::MAX, &|_| true), hit);
    }
}

#[test]
fn a_search_that_nobody_waits_for_any_more_ends() {
    let source = "甲".repeat(1 << 20);
    let asked = AtomicUsize::new(0);
    let twice = |_| asked.fetch_add(1, Ordering::SeqCst) < 2;
    assert_eq!(long(&source).find("乙", 0..usize::MAX, &twice), None);
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}

#[test]
fn a_page_at_the_end_reads_no_more_than_one_at_the_start() {
    let line = "近年来，杭州市政协加强建设。\n";
    let source = line.repeat((8 << 20) / line.len());
    for byte in [0, source.len() / 2, source.len()] {
        let text = long(&source);
        let mut block = text.block_at(byte);
        for _ in 0..50 {
            block = block.and_then(|block| text.previous(&block).or(text.next(&block)));
        }
        assert!(block.is_some());
        assert!(
            text.bytes_read() <= 3 * chunks::BYTES,
            "{}",
            text.bytes_read()
        );
    }
}

#[test]
fn one_line_of_eight_megabytes_is_no_special_case() {
    let source = "政协提案，".repeat((8 << 20) / 15);
    let text = long(&source);
    let middle = text.block_at(source.len() / 2).expect("a block");
    assert!(middle.range.len() < 40 << 10);
    assert_eq!(
        text.previous(&text.next(&middle).expect("a block")),
        Some(middle)
    );
    assert!(text.bytes_read() <= 3 * chunks::BYTES);
}

#[test]
fn what_grew_is_read_anew_and_what_was_there_stays() {
    let source = "甲乙丙\n丁戊";
    let bytes: Arc<dyn Bytes> = Arc::new(source.as_bytes().to_vec());
    let early = Long::new(bytes, 10);
    assert_eq!(early.text(0..99), "甲乙丙\n");
    let late = early.grown(source.len());
    assert_eq!(late.text(0..99), source);
    assert_eq!(early.text(0..99), "甲乙丙\n");
}

#[test]
fn a_file_that_shrank_reads_as_blanks_and_says_so() {
    let text = Long::new(Arc::new("甲乙".as_bytes().to_vec()), 100);
    assert_eq!(text.text(0..100).trim_end(), "甲乙");
    assert_eq!(text.fault(), Some(TextFault::Shrunk));
    assert_eq!(text.last().map(|block| block.range), Some(0..6));
}

#[test]
fn bytes_that_are_no_text_keep_all_others_in_their_places() {
    let text = Long::new(Arc::new(b"a\xffb\xe6\x94c".to_vec()), 6);
    assert_eq!(text.text(0..6), "a?b??c");
    assert_eq!(text.text(2..3), "b");
}
