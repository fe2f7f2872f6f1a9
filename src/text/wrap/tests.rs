use proptest::prelude::*;

use super::*;
use crate::text::typography::{Kinsoku, Punctuation, Quotes, Script};
use crate::text::width::Ambiguous;

fn measure(cells: u16) -> Measure {
    Measure::plain(cells, WidthPolicy::default())
}

fn wide(cells: u16) -> Measure {
    Measure {
        policy: WidthPolicy::all(Ambiguous::Wide),
        ..measure(cells)
    }
}

/// Cells up to which the line is painted.
fn painted(line: &Line, block: &str, measure: Measure) -> u16 {
    line.glyphs(block, measure)
        .last()
        .map_or(line.indent, |glyph| glyph.x + glyph.cells)
}

fn set(cells: u16, typography: Typography) -> Measure {
    Measure {
        spill: 2,
        typography,
        ..measure(cells)
    }
}

/// The lines as they are seen: indented, each followed by `|`.
fn screen(block: &str, measure: Measure) -> String {
    let mut screen = String::new();
    for line in wrap(block, measure) {
        screen.push_str(&" ".repeat(usize::from(line.indent)));
        for glyph in line.glyphs(block, measure) {
            screen.push_str(&glyph.shown);
            screen.push_str(&" ".repeat(usize::from(glyph.gap)));
        }
        let cells = painted(&line, block, measure);
        screen.push_str(&" ".repeat(usize::from(measure.cells.saturating_sub(cells))));
        screen.push_str("|\n");
    }
    screen
}

#[track_caller]
fn check(block: &str, measure: Measure, expected: &[&str]) {
    let seen = screen(block, measure);
    assert_eq!(seen.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn an_empty_block_has_one_empty_line() {
    assert_eq!(
        wrap(
            "",
            Measure {
                indent: 4,
                ..measure(8)
            }
        ),
        [Line {
            start: 0,
            end: 0,
            indent: 4,
            shifts: Box::default(),
        }]
    );
}

#[test]
fn a_line_is_filled_to_the_measure() {
    check("杭州市政协主席", measure(8), &["杭州市政|", "协主席  |"]);
    check("杭州市政协主席", measure(9), &["杭州市政 |", "协主席   |"]);
}

#[test]
fn a_mark_that_may_not_start_a_line_takes_a_character_along() {
    check("杭州市政，协", measure(8), &["杭州市  |", "政，协  |"]);
    check("他说（好）。", measure(8), &["他说    |", "（好）。|"]);
}

#[test]
fn an_opening_mark_never_ends_a_line() {
    check("杭州市《论语》", measure(8), &["杭州市  |", "《论语》|"]);
}

#[test]
fn ambiguous_marks_take_the_cells_the_terminal_gives_them() {
    check("着眼“强”字", measure(8), &["着眼“强”|", "字      |"]);
    check("着眼“强”字", wide(8), &["着眼    |", "“强”字|"]);
}

#[test]
fn the_first_line_is_indented() {
    let indented = Measure {
        indent: 4,
        ..measure(8)
    };
    check("杭州市政协", indented, &["    杭州|", "市政协  |"]);
}

#[test]
fn a_block_with_a_blank_of_its_own_is_not_indented() {
    let indented = Measure {
        indent: 4,
        ..measure(8)
    };
    check("　杭州市", indented, &["　杭州市|"]);
    check(" 杭州市", indented, &[" 杭州市 |"]);
    check("\u{a0}杭州市", indented, &[" 杭州市 |"]);
    check("\u{feff}　杭州市", indented, &["　杭州市|"]);
}

#[test]
fn an_indent_without_room_is_dropped() {
    check(
        "杭州",
        Measure {
            indent: 4,
            ..measure(4)
        },
        &["杭州|"],
    );
    check(
        "杭州",
        Measure {
            indent: u16::MAX,
            ..measure(2)
        },
        &["杭|", "州|"],
    );
}

#[test]
fn blanks_hang_at_the_end_of_a_line() {
    check("ab cd   ef", measure(5), &["ab cd|", "ef   |"]);
    check("杭州市　政协", measure(7), &["杭州市 |", "政协   |"]);
    check("        ", measure(4), &["    |"]);
}

#[test]
fn a_blank_past_the_measure_takes_no_cell() {
    let block = "abcd   e";
    let line = &wrap(block, measure(4))[0];
    let glyphs: Vec<_> = line
        .glyphs(block, measure(4))
        .map(|glyph| (glyph.x, glyph.cells, glyph.shown.len()))
        .collect();
    assert_eq!(glyphs[3..], [(3, 1, 1), (4, 0, 0), (4, 0, 0), (4, 0, 0)]);
}

#[test]
fn a_tab_reaches_to_the_next_stop_of_its_line() {
    check("a\t政\t协", measure(10), &["a   政  协|"]);
    check("abcd\tef", measure(6), &["abcd  |", "ef    |"]);
}

#[test]
fn a_long_word_is_cut_where_the_line_is_full() {
    check(
        "69a5445120c343f8",
        measure(6),
        &["69a544|", "5120c3|", "43f8  |"],
    );
}

#[test]
fn a_cut_word_gives_no_mark_to_the_next_line() {
    check("69a544.jpg", measure(6), &["69a54 |", "4.jpg |"]);
}

#[test]
fn marks_without_end_are_cut_all_the_same() {
    check("。。。。。", measure(4), &["。。|", "。。|", "。  |"]);
    check("（（（（（", measure(4), &["（（|", "（（|", "（  |"]);
}

#[test]
fn a_cluster_wider_than_the_measure_has_its_own_line() {
    check(
        "中\u{202e}  文",
        measure(4),
        &["中  |", "<U+202E>|", "文  |"],
    );
}

#[test]
fn two_cells_are_enough_to_read_on() {
    check("政,协", measure(2), &["政|", ", |", "协|"]);
}

#[test]
fn no_measure_is_too_small_to_come_to_an_end() {
    for cells in 0..3 {
        assert_eq!(
            wrap("政协ab", measure(cells)).last().map(|line| line.end),
            Some(8)
        );
    }
}

#[test]
fn a_stop_is_pushed_in_where_half_its_width_fits() {
    let half = Measure {
        spill: 1,
        ..measure(10)
    };
    check("杭州市a政。协", half, &["杭州市a政。|", "协        |"]);
    check(
        "杭州市a政。协",
        measure(10),
        &["杭州市a   |", "政。协    |"],
    );
    check("杭州市政这。", half, &["杭州市政  |", "这。      |"]);
    check("杭州這a國。會", half, &["杭州這a   |", "國。會    |"]);
}

#[test]
fn a_lone_stop_hangs_where_that_is_wanted() {
    let hang = Typography {
        hanging: true,
        ..Typography::PLAIN
    };
    check("杭州市政，协", set(8, hang), &["杭州市政，|", "协      |"]);
    check("杭州市）。协", set(8, hang), &["杭州    |", "市）。协|"]);
    check(
        "杭州市政，协",
        set(8, Typography::PLAIN),
        &["杭州市  |", "政，协  |"],
    );
    check("這個會議，來", set(8, hang), &["這個會  |", "議，來  |"]);
}

#[test]
fn a_justified_line_ends_flush_and_the_last_does_not() {
    let justified = Typography {
        justify: true,
        ..Typography::PLAIN
    };
    check(
        "杭州市,政协主席会",
        set(12, justified),
        &["杭州市, 政协|", "主席会      |"],
    );
    check(
        "抓2049年会议主席团",
        set(13, Typography::default()),
        &["抓 2049年会议|", "主席团       |"],
    );
    check(
        "the end of a word",
        set(11, justified),
        &["the  end of|", "a word     |"],
    );
    check(
        "杭\t州市政协会",
        set(9, justified),
        &["杭  州市 |", "政协会   |"],
    );
    check(
        "杭州 incomprehensibly",
        set(18, justified),
        &["杭州              |", "incomprehensibly  |"],
    );
}

#[test]
fn chinese_stands_apart_from_latin_where_that_is_wanted() {
    let apart = Typography {
        autospace: Autospace::Always,
        ..Typography::PLAIN
    };
    check(
        "抓GDP的25次会",
        set(14, apart),
        &["抓 GDP 的     |", "25 次会       |"],
    );
    check("抓GDP", set(5, apart), &["抓   |", "GDP  |"]);
    check("会GDP", set(6, apart), &["会 GDP|"]);
}

#[test]
fn a_boxed_mark_keeps_its_blank_inside_a_line_only() {
    let boxed = Typography {
        quotes: Quotes::Boxed,
        ..Typography::PLAIN
    };
    check("眼“强”字", set(12, boxed), &["眼 “强” 字  |"]);
    check("“强”“弱”", set(12, boxed), &["“强” “弱”   |"]);
    check("说：“好。”他", set(14, boxed), &["说：“好。”他  |"]);
    check("“《论语》”", set(14, boxed), &["“《论语》”    |"]);
    check("着眼“强”字", set(8, boxed), &["着眼    |", "“强” 字 |"]);
    check("着眼“强”字", set(9, boxed), &["着眼 “强”|", "字       |"]);
    check("新——旧", set(8, boxed), &["新————旧|"]);
}

#[test]
fn a_last_line_is_not_one_character() {
    let spared = Typography {
        orphans: true,
        ..Typography::PLAIN
    };
    check(
        "杭州市政协主席会。",
        set(16, spared),
        &["杭州市政协主    |", "席会。          |"],
    );
    check(
        "杭州市政协主席会。",
        set(16, Typography::PLAIN),
        &["杭州市政协主席  |", "会。            |"],
    );
    check("杭州市政协主席。", set(15, spared), &["杭州市政协主席。|"]);
}

#[test]
fn other_writings_keep_their_own_rules() {
    let default = Typography::default();
    // Japanese: small kana and the long mark start no line.
    check(
        "カレーがとてもうまい",
        set(9, default),
        &["カレー が|", "とて もう|", "まい     |"],
    );
    check(
        "カレーがとっても",
        set(10, default),
        &["カ レー が|", "とっても  |"],
    );
    // Korean: a line may end between syllables; only the blanks are widened.
    check(
        "오늘은 회의가 열렸습니다",
        set(15, default),
        &["오늘은   회의가|", "열렸습니다     |"],
    );
    // English: only blanks are widened, and a line that lacks much stays ragged.
    check(
        "it’s the “new” look of it",
        set(13, default),
        &["it’s the     |", "“new” look of|", "it           |"],
    );
}

#[test]
fn half_width_marks_set_full_width_keep_their_bytes() {
    let full = Typography {
        punctuation: Punctuation::FullWidth,
        ..Typography::PLAIN
    };
    check(
        "杭州,市(县)好",
        set(12, full),
        &["杭州，市    |", "（县）好    |"],
    );
    let block = "杭州,市";
    let line = &wrap(block, set(12, full))[0];
    let glyphs: Vec<_> = line
        .glyphs(block, set(12, full))
        .map(|glyph| (glyph.range, glyph.x, glyph.cells))
        .collect();
    assert_eq!(glyphs[2..], [(6..7, 4, 2), (7..10, 6, 2)]);
}

/// From the seed article, with its half-width commas, and what it does not have: classical, mixed, English, Japanese, Korean
/// and hostile text.
const PARAGRAPHS: [&str; 9] = [
    "探索建立专委会分党组,制定专委会分党组工作规则,建立市政协党组专题听取专委会分党组党建工作汇报制度。把包括主席会议成员、秘书长会议成员在内的504名政协委员全部编入专委会。",
    "精准选题,在编制宁波2049城市发展战略规划的关键节点上,市政协举办“打造新型城镇化2.0的思考”专题报告会,召开“实施拥江揽湖滨海战略,优化城市发展空间布局”和“优化城乡空间格局,推动城市高质量发展”专题议政性常委会议、《宁波2049城市发展战略》专题协商会。精细调研,3年来,多次组织委员调研,组织召开研讨论证会25次。",
    "8月13日至15日,全省政协主席读书会暨市、县(市、区)政协工作经验交流会在杭州召开。作者:   69a5445120c343f89d18dad72c7e3d33.jpg",
    "他说（笑）：“约翰·史密斯——‘强’……”；真的？！２０１９年８月，％与℃，中／英，￥５０；『书』《论语》【注】。",
    "子曰：「學而時習之，不亦說乎？有朋自遠方來，不亦樂乎？人不知而不慍，不亦君子乎？」有子曰：「其為人也孝弟，而好犯上者，鮮矣；不好犯上，而好作亂者，未之有也。君子務本，本立而道生。孝弟也者，其為仁之本與！」",
    "The committee’s “new look” (2019) costs $1,000.50, or 3%: see https://example.org/a/b?c=d — twice.",
    "東京は「日本」の首都です。ラーメン、カレーライスなどが、とても人気ですよ！ちょっと高いけれど、おいしいー。",
    "안녕하세요 “여러분”, 오늘은 2019년 8월 22일입니다. 대한민국의 서울에서 회의가 열렸습니다.",
    "）））。。。“““中\u{200b}\u{202e}\t文\u{301}　　——————……………… （（（a\u{a0}b\u{2060}👨\u{200d}👩🇨🇳1\u{fe0f}\u{20e3}，，，",
];

/// Every way to set lines that differs from the default in one choice, and some that differ in several.
fn typographies() -> Vec<Typography> {
    let default = Typography::default();
    vec![
        Typography::PLAIN,
        default,
        Typography {
            kinsoku: Kinsoku::Gb,
            autospace: Autospace::Always,
            ..default
        },
        Typography {
            kinsoku: Kinsoku::Strict,
            autospace: Autospace::None,
            ..default
        },
        Typography {
            hanging: true,
            ..default
        },
        Typography {
            punctuation: Punctuation::FullWidth,
            ..default
        },
        Typography {
            quotes: Quotes::Boxed,
            ..default
        },
        Typography {
            kinsoku: Kinsoku::Strict,
            hanging: true,
            autospace: Autospace::Always,
            punctuation: Punctuation::FullWidth,
            quotes: Quotes::Boxed,
            ..default
        },
    ]
}

/// Every paragraph at every width, in both policies, set in every way.
fn each_layout(test: impl Fn(&str, Measure, &[Line])) {
    for block in PARAGRAPHS {
        for cells in 8..=160 {
            for typography in typographies() {
                for measure in [measure(cells), wide(cells)] {
                    let measure = Measure {
                        indent: 4,
                        spill: if typography.hanging { 2 } else { 1 },
                        typography,
                        ..measure
                    };
                    test(block, measure, &wrap(block, measure));
                }
            }
        }
    }
}

#[test]
fn whatever_is_chosen_lines_hold_together() {
    each_layout(|block, measure, _| holds_together(block, measure));
}

/// Whether a break was forced: no break before it fits on its line.
fn is_forced(block: &str, measure: Measure, line: &Line) -> bool {
    let pieces = pieces(block, measure.typography, measure.policy);
    let inside = |piece: &&Piece| piece.start > line.start && piece.start <= line.end;
    pieces
        .iter()
        .filter(inside)
        .all(|piece| piece.before != Break::Allowed)
}

/// The text of a line without the blanks that hang.
fn ink<'a>(line: &Line, block: &'a str) -> &'a str {
    block[line.start..line.end].trim_end_matches(is_blank)
}

/// Runs `test` on both sides of every break that was not forced.
fn each_break(test: impl Fn(char, char) -> bool) {
    each_layout(|block, measure, lines| {
        if Script::of(block) == Script::Alphabetic {
            return;
        }
        for pair in lines.windows(2) {
            let last = ink(&pair[0], block).chars().last().unwrap_or(' ');
            let first = block[pair[1].start..].chars().next().unwrap_or(' ');
            assert!(
                test(last, first) || is_forced(block, measure, &pair[0]),
                "{last}|{first} {measure:?}: {}",
                screen(block, measure)
            );
        }
    });
}

#[test]
fn no_line_starts_with_a_closing_mark() {
    each_break(|_, first| !"，。、；：？！,.;:?!”’）)》】』」·％℃／ーっょ々".contains(first));
}

#[test]
fn no_line_ends_with_an_opening_mark() {
    each_break(|last, _| !"“‘（(《【『「￥$".contains(last));
}

#[test]
fn dashes_ellipses_and_numbers_stay_whole() {
    let whole = ["——", "……", "０１", "9年", "4名", "5次", "５０"];
    each_break(|last, first| !whole.contains(&format!("{last}{first}").as_str()));
}

/// What holds for any block at any measure.
fn holds_together(block: &str, measure: Measure) {
    let lines = wrap(block, measure);
    assert_eq!(lines, wrap(block, measure), "the same lines every time");
    let mut end = 0;
    for line in &lines {
        assert_eq!(line.start, end, "lines tile the block");
        assert!(
            line.end > line.start || block.is_empty(),
            "no line is empty"
        );
        end = line.end;
        stands_in_order(line, block, measure);
    }
    assert_eq!(end, block.len());
}

/// Cells that these glyphs may reach past the measure: for a closing mark of two cells at the end.
fn over_allowed(block: &str, measure: Measure, glyphs: &[Glyph<'_>]) -> u16 {
    let Some(last) = glyphs
        .iter()
        .rfind(|glyph| glyph.cells > 0 && !is_blank(face(&block[glyph.range.clone()])))
    else {
        return 0;
    };
    let hangs = measure.typography.hanging && matches!(&*last.shown, "、" | "。" | "，" | "：");
    let is_closing = |c| "，。、；：？！”’）》】』」ー々％℃".contains(c);
    match (hangs, last.cells == 2 && last.shown.ends_with(is_closing)) {
        (true, _) => measure.spill,
        (false, true) => measure.spill.min(1),
        _ => 0,
    }
}

fn stands_in_order(line: &Line, block: &str, measure: Measure) {
    let glyphs: Vec<_> = line.glyphs(block, measure).collect();
    let (mut byte, mut x) = (line.start, line.indent);
    for glyph in &glyphs {
        assert_eq!(
            (glyph.range.start, glyph.x),
            (byte, x),
            "glyphs tile the line and its cells"
        );
        assert!(glyph.range.end > glyph.range.start);
        assert_eq!(glyph.cells == 0, glyph.shown.is_empty());
        (byte, x) = (glyph.range.end, x + glyph.cells + glyph.gap);
    }
    assert_eq!(byte, line.end);
    let inked = glyphs.iter().filter(|glyph| glyph.cells > 0).count();
    let end = measure
        .cells
        .saturating_add(over_allowed(block, measure, &glyphs));
    assert!(
        x <= end || (inked == 1 && line.indent == 0),
        "{x} of {} cells: {glyphs:?}",
        measure.cells
    );
    let hangs = glyphs.iter().skip_while(|glyph| glyph.cells > 0);
    assert!(
        hangs
            .clone()
            .all(|glyph| glyph.cells == 0 && is_blank(face(&block[glyph.range.clone()])))
    );
}

#[test]
fn sample_paragraphs_hold_together_at_every_width() {
    each_layout(|block, measure, _| holds_together(block, measure));
}

fn odd_text() -> impl Strategy<Value = String> {
    let odd: Vec<char> = "中文字ab1 　\t，,。“”（《—…·\u{a0}\u{301}\u{200b}\u{2060}\u{202e}\u{feff}\u{fe0f}👨\u{200d}🏽🇨\r\n\u{1b}ｶﾞα".chars().collect();
    proptest::collection::vec(
        prop_oneof![6 => proptest::sample::select(odd), 1 => any::<char>()],
        0..80,
    )
    .prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #[test]
    fn any_text_holds_together_at_any_measure(text in odd_text(), cells in 2u16..40, indent in 0u16..12, is_wide: bool) {
        let measure = if is_wide { wide(cells) } else { measure(cells) };
        holds_together(&text, Measure { indent, ..measure });
    }
}

#[test]
fn every_cell_of_a_line_belongs_to_one_cluster() {
    each_layout(|block, measure, lines| {
        for line in lines {
            let cells: Vec<u16> = line
                .glyphs(block, measure)
                .flat_map(|glyph| glyph.x..glyph.x + glyph.cells + glyph.gap)
                .collect();
            assert!(
                cells
                    .iter()
                    .copied()
                    .eq(line.indent..painted(line, block, measure))
            );
        }
    });
}

#[test]
fn hostile_blocks_hold_together_and_cost_no_more_than_they_are_long() {
    let hostile = [
        "“",
        "e\u{301}",
        "\u{301}",
        "\u{200b}",
        "🇨",
        "\t",
        " ",
        "（",
        "。",
        "👨\u{200d}",
        "क\u{94d}",
        "\u{600}",
        "￥（",
        "ᄀ",
        "1",
        "中 ",
        "中  ）",
        "\u{1b}[2J",
        "\u{202e}",
        "\u{a0}",
    ];
    // Quadratic cost would take minutes.
    for unit in hostile {
        holds_together(&unit.repeat(100_000 / unit.len()), measure(80));
    }
}
