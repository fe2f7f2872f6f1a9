//! What each correction makes of a source, and what holds for all of them.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;
use crate::corpus::article::{items, parse, write};
use crate::corpus::{Meta, ProblemKind};

const TALK: &str = "+++\nid = \"t\"\nown = 1\n+++\n\n> 按\n\n```dropped\n据报\n```\n\n# 主席 张三:\n<!-- speaker name=\"张三\" post=\"主席\" alias=\"张\" -->\n\n![](a.jpg)\n\n## 一\n\n甲2~3。\n\n<!-- mine -->\n\n### 二\n\n乙。\n";

#[track_caller]
fn corrected(source: &str, run: Range<usize>, correction: &Correction) -> String {
    let edit = correct(source, run, correction, &named_in).expect("a correction");
    let new = edit.apply(source).expect("it applies");
    assert_eq!(edit.inverse().apply(&new).as_deref(), Some(source));
    new
}

#[track_caller]
fn check(source: &str, ix: usize, correction: &Correction, expected: &str) {
    assert_eq!(corrected(source, ix..ix + 1, correction), expected);
}

#[track_caller]
fn refuses(source: &str, ix: usize, correction: &Correction, expected: Refusal) {
    let outcome = correct(source, ix..ix + 1, correction, &named_in);
    assert_eq!(outcome, Err(expected));
}

const SPEAKER: Correction = Correction::Class(Class::Speaker);
const PARAGRAPH: Correction = Correction::Class(Class::Paragraph);
const DROPPED: Correction = Correction::Class(Class::Dropped);

#[test]
fn only_what_is_touched_changes() {
    // note, dropped, speaker, image, heading, paragraph, heading, paragraph
    let new = corrected(TALK, 4..5, &PARAGRAPH);
    assert_eq!(
        new,
        TALK.replace("## 一\n", "一\n")
            .replace("#一", "## 二")
            .replace("### 二", "## 二")
    );
    let new = corrected(TALK, 7..8, &Correction::Class(Class::Note));
    assert_eq!(new, TALK.replace("乙。\n", "> 乙。\n"));
}

#[test]
fn a_line_becomes_a_speaker_with_the_name_behind_its_last_blank() {
    check(
        "湖州市政协主席\u{3000}杨建新：\n\n甲。\n",
        0,
        &SPEAKER,
        "# 湖州市政协主席\u{3000}杨建新：\n<!-- speaker name=\"杨建新\" post=\"湖州市政协主席\" -->\n\n甲。\n",
    );
    check(
        "张三\n",
        0,
        &SPEAKER,
        "# 张三\n<!-- speaker name=\"张三\" -->\n",
    );
    check(":\n", 0, &SPEAKER, "# :\n<!-- speaker name=\":\" -->\n");
}

#[test]
fn lines_without_a_blank_between_them_are_set_apart() {
    check("## 一\n甲\n", 0, &PARAGRAPH, "一\n\n甲\n");
    check("> 按\n## 一\n", 1, &PARAGRAPH, "> 按\n\n一\n");
    check(
        "甲\n<!-- speaker name=\"x\" -->\n",
        0,
        &Correction::Class(Class::Heading),
        "## 甲\n\n<!-- speaker name=\"x\" -->\n",
    );
    check(
        "<!-- x --> 甲",
        0,
        &DROPPED,
        "<!-- x -->\n\n```dropped\n甲\n```\n",
    );
}

#[test]
fn a_dropped_line_is_brought_back_and_its_fence_is_split() {
    let fence = "前\n\n```dropped\n一\n二\n三\n```\n\n后\n";
    let new = "前\n\n```dropped\n一\n```\n\n二\n\n```dropped\n三\n```\n\n后\n";
    check(fence, 2, &PARAGRAPH, new);
    check(new, 2, &DROPPED, fence);
}

#[test]
fn dropped_lines_and_notes_join_those_beside_them() {
    let source = "> 按\n\n甲\n\n乙\n\n丙\n";
    assert_eq!(
        corrected(source, 2..4, &DROPPED),
        "> 按\n\n甲\n\n```dropped\n乙\n丙\n```\n"
    );
    check(
        source,
        1,
        &Correction::Class(Class::Note),
        "> 按\n>\n> 甲\n\n乙\n\n丙\n",
    );
}

#[test]
fn promoting_climbs_from_paragraph_to_speaker_and_demoting_comes_back() {
    let steps = [
        "# 张三\n<!-- speaker name=\"张三\" -->\n\n甲\n",
        "# 张三\n<!-- speaker name=\"张三\" -->\n\n## 甲\n",
        "# 张三\n<!-- speaker name=\"张三\" -->\n\n# 甲\n",
        "# 张三\n<!-- speaker name=\"张三\" -->\n\n# 甲\n<!-- speaker name=\"甲\" -->\n",
    ];
    for pair in steps.windows(2) {
        check(pair[0], 1, &Correction::Promote, pair[1]);
        check(pair[1], 1, &Correction::Demote, pair[0]);
    }
    refuses(steps[3], 1, &Correction::Promote, Refusal::AtTop);
    refuses(steps[0], 1, &Correction::Demote, Refusal::AtBottom);
    refuses("> 按\n", 0, &Correction::Promote, Refusal::NoLevel);
}

#[test]
fn a_heading_takes_the_level_of_the_one_above_and_skips_none() {
    let source = "# 张三\n<!-- speaker name=\"张三\" -->\n\n## 一\n\n甲\n";
    let heading = |class| corrected(source, 2..3, &Correction::Class(class)).replace("甲\n", "");
    assert!(heading(Class::Heading).ends_with("\n## "));
    assert!(heading(Class::Level(2)).ends_with("\n### "));
    assert!(heading(Class::Level(5)).ends_with("\n### "));
    assert!(heading(Class::Level(1)).ends_with("\n## "));
    check(
        "# 附\n\n## 一\n\n甲\n",
        2,
        &Correction::Class(Class::Level(1)),
        "# 附\n\n## 一\n\n# 甲\n",
    );
}

#[test]
fn lines_that_are_corrected_together_stand_beside_each_other() {
    let source = "# 张三\n<!-- speaker name=\"张三\" -->\n\n甲\n\n乙\n\n丙\n";
    let headings = source.replace("\n\n甲\n\n乙\n\n丙", "\n\n## 甲\n\n## 乙\n\n## 丙");
    assert_eq!(corrected(source, 1..4, &Correction::Promote), headings);
    assert_eq!(
        corrected(source, 1..4, &Correction::Class(Class::Level(3))),
        headings
    );
    assert_eq!(corrected(&headings, 1..4, &Correction::Demote), source);
}

#[test]
fn tens_of_thousands_of_lines_are_corrected_together() {
    let source = "甲\n\n".repeat(30_000);
    for class in [Class::Level(2), Class::Dropped, Class::Note, Class::Speaker] {
        let new = corrected(&source, 0..30_000, &Correction::Class(class));
        assert_eq!(items(&new).len(), 30_000);
    }
}

#[test]
fn headings_below_move_up_with_what_they_stood_under() {
    let source = "## 一\n\n### 二\n\n#### 三\n\n## 四\n";
    check(source, 0, &PARAGRAPH, "一\n\n## 二\n\n### 三\n\n## 四\n");
    // what skipped before goes on doing so
    check(
        "甲\n\n#### 二\n",
        0,
        &DROPPED,
        "```dropped\n甲\n```\n\n#### 二\n",
    );
}

#[test]
fn who_speaks_changes_in_the_comment_alone() {
    let who = Correction::Who {
        name: "张\"三".into(),
        post: String::new(),
        incomplete: true,
    };
    let new = corrected(
        &TALK.replace("# 主席 张三:", "#  主席 张三:  #"),
        2..3,
        &who,
    );
    assert!(
        new.contains(
            "\n#  主席 张三:  #\n<!-- speaker name=\"张\\\"三\" incomplete alias=\"张\" -->\n\n!["
        ),
        "{new}"
    );
    refuses(TALK, 0, &who, Refusal::NotASpeaker);
}

#[test]
fn a_turn_is_split_off_as_speaker_and_paragraph() {
    let line = "张炯:周扬是谁。";
    let end = label_end(line).expect("a label");
    check(
        &format!("{line}\n"),
        0,
        &Correction::SplitTurn(end),
        "# 张炯:\n<!-- speaker name=\"张炯\" -->\n\n周扬是谁。\n",
    );
    assert_eq!(label_end("没有"), None);
    assert_eq!(label_end("蒋立新:"), None);
    assert_eq!(label_end(&format!("{}:甲", "很".repeat(60))), None);
}

#[test]
fn a_split_keeps_the_class_but_a_head_heads_a_paragraph() {
    let bytes = "甲。".len();
    check("甲。乙\n", 0, &Correction::Split(bytes), "甲。\n\n乙\n");
    check(
        "## 甲。乙\n",
        0,
        &Correction::Split(bytes),
        "## 甲。\n\n乙\n",
    );
    check(
        "> 甲。乙\n",
        0,
        &Correction::Split(bytes),
        "> 甲。\n>\n> 乙\n",
    );
    for byte in [0, 1, 9, 99] {
        refuses(
            "甲。乙\n",
            0,
            &Correction::Split(byte),
            Refusal::NothingToSplit,
        );
    }
    refuses("![](a.jpg)\n", 0, &Correction::Split(1), Refusal::Image);
}

#[test]
fn lines_are_joined_as_lines_of_a_paragraph_are() {
    check("甲\n\n乙\n\n丙\n", 0, &Correction::Join, "甲乙\n\n丙\n");
    check("one\n\ntwo\n", 0, &Correction::Join, "one two\n");
    assert_eq!(
        corrected("甲\n\n乙\n\n丙\n", 0..3, &Correction::Join),
        "甲乙丙\n"
    );
    check(
        "# 主席\n<!-- speaker name=\"主席\" -->\n\n# 张 三\n",
        0,
        &Correction::Join,
        "# 主席张 三\n<!-- speaker name=\"三\" post=\"主席张\" -->\n",
    );
    refuses("甲\n", 0, &Correction::Join, Refusal::NothingToJoin);
}

#[test]
fn two_names_become_one_everywhere() {
    let speaker = |name: &str, post: &str| {
        let kind = ItemKind::Speaker {
            name: name.into(),
            post: post.into(),
            incomplete: false,
        };
        Item {
            kind,
            text: format!("{name}:"),
        }
    };
    let all = [
        speaker("罗志军", "书记"),
        speaker("罗", ""),
        speaker("王", ""),
        speaker("罗", "他"),
    ];
    let source = write(&Meta::default(), &all);
    let new = corrected(
        &source,
        0..1,
        &Correction::Rename("罗".into(), "罗志军".into()),
    );
    let who: Vec<_> = items(&new)
        .into_iter()
        .filter_map(|item| match item.kind {
            ItemKind::Speaker { name, post, .. } => Some(format!("{} {name} {post}", item.text)),
            _ => None,
        })
        .collect();
    assert_eq!(
        who,
        [
            "罗志军: 罗志军 书记",
            "罗: 罗志军 书记",
            "王: 王 ",
            "罗: 罗志军 他"
        ]
    );
    refuses(
        &source,
        0,
        &Correction::Rename("丁".into(), "王".into()),
        Refusal::NotASpeaker,
    );
}

#[test]
fn the_name_of_an_image_is_not_lost_with_its_caption() {
    check(
        "![会场](a.jpg)\n",
        0,
        &PARAGRAPH,
        "会场\n\n```dropped\na.jpg\n```\n",
    );
    check("![](a.jpg)\n", 0, &PARAGRAPH, "a.jpg\n");
    check(
        "会场\n",
        0,
        &Correction::Class(Class::Caption),
        "![](会场)\n",
    );
}

#[test]
fn a_comment_without_end_above_does_not_swallow_a_new_speaker() {
    check(
        "<!-- 甲\n\n乙\n",
        1,
        &SPEAKER,
        "\\<!-- 甲\n\n# 乙\n<!-- speaker name=\"乙\" -->\n",
    );
}

#[test]
fn lines_end_as_they_do_in_the_file() {
    check(
        "甲\r\n\r\n乙\r\n",
        1,
        &SPEAKER,
        "甲\r\n\r\n# 乙\r\n<!-- speaker name=\"乙\" -->\r\n",
    );
}

#[test]
fn what_is_so_already_is_no_correction() {
    refuses("甲\n", 0, &PARAGRAPH, Refusal::NothingToDo);
    refuses("甲\n", 1, &PARAGRAPH, Refusal::NoLine);
    refuses("", 0, &PARAGRAPH, Refusal::NoLine);
}

fn corrections() -> impl Strategy<Value = Correction> {
    let class = prop::sample::select(vec![
        Class::Speaker,
        Class::Heading,
        Class::Level(1),
        Class::Level(2),
        Class::Level(5),
        Class::Paragraph,
        Class::Note,
        Class::Caption,
        Class::Dropped,
    ]);
    prop_oneof![
        6 => class.prop_map(Correction::Class),
        2 => Just(Correction::Promote),
        2 => Just(Correction::Demote),
        1 => Just(Correction::Join),
        1 => (0_usize..9).prop_map(Correction::Split),
        1 => (0_usize..9).prop_map(Correction::SplitTurn),
        1 => ("[张 \"\\-\\->]{0,5}", "[主 \"]{0,3}", any::<bool>())
            .prop_map(|(name, post, incomplete)| Correction::Who { name, post, incomplete }),
        1 => Just(Correction::Rename("张三".into(), "甲".into())),
    ]
}

/// Every visible character of the items, sorted; a name given to a caption without text is its text.
fn letters(items: &[Item]) -> Vec<char> {
    let text = |item: &Item| match &item.kind {
        ItemKind::Image { name } => format!("{}{name}", item.text),
        _ => item.text.clone(),
    };
    let mut letters: Vec<char> = items
        .iter()
        .flat_map(|item| text(item).chars().collect::<Vec<_>>())
        .collect();
    letters.retain(|letter| !letter.is_whitespace());
    letters.sort_unstable();
    letters
}

fn kinds_of_problems(source: &str) -> Vec<String> {
    let name = |kind: &ProblemKind| {
        format!("{kind:?}")
            .split([' ', '{'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let mut names: Vec<String> = parse("x", source)
        .1
        .iter()
        .map(|problem| name(&problem.kind))
        .collect();
    names.sort();
    names
}

fn seeded() -> ProptestConfig {
    ProptestConfig {
        rng_seed: RngSeed::Fixed(20_190_822),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn corrections_lose_no_letter_make_no_problem_and_can_all_be_undone(
        source in crate::corpus::properties::sources(),
        steps in prop::collection::vec((corrections(), 0_usize..12, 1_usize..4), 1..8),
    ) {
        let mut current = source.clone();
        let mut done = Vec::new();
        for (correction, start, length) in steps {
            let Ok(edit) = correct(&current, start..start + length, &correction, &named_in) else {
                continue;
            };
            let new = edit.apply(&current).expect("it applies");
            prop_assert_eq!(letters(&items(&new)), letters(&items(&current)), "{:?}\n{}\n{}", correction, current, new);
            let (old_problems, mut left) = (kinds_of_problems(&current), kinds_of_problems(&new));
            for known in old_problems {
                if let Some(at) = left.iter().position(|name| *name == known) {
                    left.remove(at);
                }
            }
            prop_assert!(left.is_empty(), "{:?} {:?}\n{}\n{}", left, correction, current, new);
            current = new;
            done.push(edit);
        }
        for edit in done.iter().rev() {
            current = edit.inverse().apply(&current).expect("it still stands there");
        }
        prop_assert_eq!(current, source);
    }
}
