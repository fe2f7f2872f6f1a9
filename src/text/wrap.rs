//! Lines: a block cut to a measure, and where each cluster stands.
//!
//! [`wrap`] fills lines greedily from the breaks `linebreak` allows. A mark that may not start a line takes the character before it
//! along (推出); blanks at the end of a line hang past the measure; where no break fits, the line is cut between clusters. It
//! is a pure function of the block and the [`Measure`]: colours, marks and the cursor never make it run again.
//!
//! [`Line::glyphs`] is the only source of horizontal positions. Whatever moves text sideways later (justification, hanging
//! marks) is a field of [`Line`] that `glyphs` reads; nobody else adds up cells.
//!
//! # Why
//! Greedy, not total fit: Chinese has a break almost everywhere, and the greedy line is within one cell of full in nine lines of
//! ten.

use std::borrow::Cow;
use std::ops::Range;

use super::cluster::{blanks, clusters_at, face, show, tab_cells};
use super::linebreak::{Piece, can_break, is_blank, is_forbidden, pieces};
use super::width::{WidthPolicy, cells_of};

/// What a block is wrapped to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Measure {
    /// Cells of a full line.
    pub cells: u16,
    /// Cells the first line is indented by, unless the block starts with a blank of its own or the first cluster would not
    /// fit after it.
    pub indent: u16,
    /// Widths.
    pub policy: WidthPolicy,
}

/// A slice of a block's bytes that fits the measure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    /// First byte.
    pub start: usize,
    /// Byte after the last; the next line starts here.
    pub end: usize,
    /// Blank cells before it.
    pub indent: u16,
}

/// A cluster with its place on the line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Glyph<'a> {
    /// Bytes of the block.
    pub range: Range<usize>,
    /// What is painted; empty if `cells` is 0.
    pub shown: Cow<'a, str>,
    /// First cell, from the left edge of the measure (indent included).
    pub x: u16,
    /// Cells; 0 for a blank past the measure.
    pub cells: u16,
}

impl Line {
    /// The glyphs of this line of `block`, from left to right; they tile its bytes.
    ///
    /// `block` and `measure` are those the line was wrapped from.
    pub fn glyphs<'a>(
        &self,
        block: &'a str,
        measure: Measure,
    ) -> impl Iterator<Item = Glyph<'a>> + use<'a> {
        let start = self.start;
        let mut x = self.indent;
        let text = block.get(start..self.end).unwrap_or_default();
        clusters_at(text, x, measure.policy).map(move |cluster| {
            let is_blank = is_blank(face(&text[cluster.range.clone()]));
            let room = if is_blank {
                measure.cells.saturating_sub(x)
            } else {
                u16::MAX
            };
            let cells = cluster.cells.min(room);
            let shown = if cells < cluster.cells {
                Cow::Borrowed(blanks(cells))
            } else {
                cluster.shown
            };
            let range = start + cluster.range.start..start + cluster.range.end;
            let glyph = Glyph {
                range,
                shown,
                x,
                cells,
            };
            x = x.saturating_add(cells);
            glyph
        })
    }
}

/// The lines of `block`, in order: they tile its bytes, and an empty block has one empty line.
///
/// No line is wider than the measure, but for a line that is one cluster wider than it (and the blanks after it). No line starts or
/// ends with a mark that may not, unless the measure has no room to avoid it. Cost is linear in the block.
pub fn wrap(block: &str, measure: Measure) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut row = Row::new(measure);
    for piece in pieces(block) {
        let cells = if piece.face == '\t' {
            0
        } else {
            cells_of(&show(&block[piece.start..piece.end], 0), measure.policy)
        };
        row.place(Placed { piece, cells });
        while row.overflow_ix.is_some() {
            lines.push(row.break_off());
        }
    }
    lines.push(row.line());
    lines
}

/// A piece and its cells; a tab's depend on where it stands, and are 0 here.
#[derive(Clone, Copy)]
struct Placed {
    piece: Piece,
    cells: u16,
}

/// The line that is being filled.
struct Row {
    cells: u16,
    indent: u16,
    x: u16,
    placed: Vec<Placed>,
    /// The last of `placed` that is not blank.
    ink_ix: Option<usize>,
    /// The last of `placed` that may start the next line and before which all fits.
    break_ix: Option<usize>,
    /// The first of `placed` that does not fit.
    overflow_ix: Option<usize>,
    /// The byte the line ends at while nothing is placed.
    start: usize,
}

impl Row {
    fn new(measure: Measure) -> Row {
        let indent = if measure.indent < measure.cells { measure.indent } else { 0 };
        Row {
            cells: measure.cells,
            indent,
            x: indent,
            placed: Vec::new(),
            ink_ix: None,
            break_ix: None,
            overflow_ix: None,
            start: 0,
        }
    }

    /// Adds `placed` at the end, and notes if it does not fit.
    fn place(&mut self, placed: Placed) {
        let ix = self.placed.len();
        match self.placed.last() {
            None => self.settle_indent(&placed),
            Some(before) if self.overflow_ix.is_none() => {
                let ink = self.ink_ix.map(|ix| &self.placed[ix].piece);
                if can_break(ink, &before.piece, &placed.piece) {
                    self.break_ix = Some(ix);
                }
            }
            Some(_) => {}
        }
        self.advance(&placed, ix);
        self.placed.push(placed);
    }

    fn settle_indent(&mut self, first: &Placed) {
        if first.piece.face.is_whitespace() || self.indent.saturating_add(first.cells) > self.cells
        {
            self.indent = 0;
            self.x = 0;
        }
    }

    fn advance(&mut self, placed: &Placed, ix: usize) {
        let cells = if placed.piece.face == '\t' {
            tab_cells(self.x)
        } else {
            placed.cells
        };
        let end = self.x.saturating_add(cells);
        if placed.piece.is_blank() {
            self.x = end.min(self.cells.max(self.x));
            return;
        }
        self.x = end;
        self.ink_ix = Some(ix);
        if end > self.cells && ix > 0 && self.overflow_ix.is_none() {
            self.overflow_ix = Some(ix);
        }
    }

    /// Ends the line at its best break and keeps what is left over for the next.
    fn break_off(&mut self) -> Line {
        let cut_ix = self.break_ix.unwrap_or_else(|| self.emergency_ix());
        let rest = self.placed.split_off(cut_ix);
        let line = self.line();
        self.placed.clear();
        (self.indent, self.x, self.start) = (0, 0, line.end);
        (self.ink_ix, self.break_ix, self.overflow_ix) = (None, None, None);
        for placed in rest {
            self.place(placed);
        }
        line
    }

    /// Where to cut a line that has no break: before the piece that does not fit, or as little earlier as 避头尾 asks for.
    fn emergency_ix(&self) -> usize {
        let overflow_ix = self.overflow_ix.unwrap_or(self.placed.len());
        let may_cut = |&ix: &usize| {
            let (a, b) = (&self.placed[ix - 1].piece, &self.placed[ix].piece);
            !b.is_blank() && !is_forbidden(a, b)
        };
        (1..=overflow_ix).rev().find(may_cut).unwrap_or(overflow_ix)
    }

    /// All that is placed, as a line.
    fn line(&self) -> Line {
        let end = self
            .placed
            .last()
            .map_or(self.start, |placed| placed.piece.end);
        Line {
            start: self.start,
            end,
            indent: self.indent,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::width::Ambiguous;
    use super::*;

    fn measure(cells: u16) -> Measure {
        Measure {
            cells,
            indent: 0,
            policy: WidthPolicy::default(),
        }
    }

    fn wide(cells: u16) -> Measure {
        Measure {
            policy: WidthPolicy {
                ambiguous: Ambiguous::Wide,
            },
            ..measure(cells)
        }
    }

    /// Cells up to which the line is painted.
    fn painted(line: &Line, block: &str, measure: Measure) -> u16 {
        line.glyphs(block, measure)
            .last()
            .map_or(line.indent, |glyph| glyph.x + glyph.cells)
    }

    /// The lines as they are seen: indented, each followed by `|`.
    fn screen(block: &str, measure: Measure) -> String {
        let mut screen = String::new();
        for line in wrap(block, measure) {
            screen.push_str(&" ".repeat(usize::from(line.indent)));
            line.glyphs(block, measure)
                .for_each(|glyph| screen.push_str(&glyph.shown));
            let cells = painted(&line, block, measure);
            screen.push_str(&" ".repeat(usize::from(measure.cells.saturating_sub(cells))));
            screen.push_str("|\n");
        }
        screen
    }

    #[track_caller]
    fn check(block: &str, measure: Measure, expected: &[&str]) {
        let expected: String = expected.iter().map(|line| format!("{line}\n")).collect();
        assert_eq!(screen(block, measure), expected);
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
                indent: 4
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
        let line = wrap(block, measure(4))[0];
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

    /// From the seed article, with its half-width commas, and what it does not have.
    const PARAGRAPHS: [&str; 5] = [
        "探索建立专委会分党组,制定专委会分党组工作规则,建立市政协党组专题听取专委会分党组党建工作汇报制度。把包括主席会议成员、秘书长会议成员在内的504名政协委员全部编入专委会。",
        "精准选题,在编制宁波2049城市发展战略规划的关键节点上,市政协举办“打造新型城镇化2.0的思考”专题报告会,召开“实施拥江揽湖滨海战略,优化城市发展空间布局”和“优化城乡空间格局,推动城市高质量发展”专题议政性常委会议、《宁波2049城市发展战略》专题协商会。精细调研,3年来,多次组织委员调研,组织召开研讨论证会25次。",
        "8月13日至15日,全省政协主席读书会暨市、县(市、区)政协工作经验交流会在杭州召开。作者:   69a5445120c343f89d18dad72c7e3d33.jpg",
        "他说（笑）：“约翰·史密斯——‘强’……”；真的？！２０１９年８月，％与℃，中／英，￥５０；『书』《论语》【注】。",
        "The committee’s “new look” (2019) costs $1,000.50, or 3%: see https://example.org/a/b?c=d — twice.",
    ];

    /// Every paragraph at every width, in both policies.
    fn each_layout(test: impl Fn(&str, Measure, &[Line])) {
        for block in PARAGRAPHS {
            for cells in 8..=160 {
                for measure in [measure(cells), wide(cells)] {
                    let measure = Measure {
                        indent: 4,
                        ..measure
                    };
                    test(block, measure, &wrap(block, measure));
                }
            }
        }
    }

    /// The text of a line without the blanks that hang.
    fn ink<'a>(line: &Line, block: &'a str) -> &'a str {
        block[line.start..line.end].trim_end_matches(is_blank)
    }

    #[test]
    fn no_line_starts_with_a_closing_mark() {
        each_layout(|block, measure, lines| {
            for line in &lines[1..] {
                let starts = ink(line, block)
                    .starts_with(|c| "，。、；：？！,.;:?!”’）)》】』·％℃／".contains(c));
                assert!(!starts, "{}: {}", measure.cells, screen(block, measure));
            }
        });
    }

    #[test]
    fn no_line_ends_with_an_opening_mark() {
        each_layout(|block, measure, lines| {
            for line in lines {
                let ends = ink(line, block).ends_with(|c| "“‘（(《【『￥$".contains(c));
                assert!(!ends, "{}: {}", measure.cells, screen(block, measure));
            }
        });
    }

    #[test]
    fn dashes_ellipses_and_numbers_stay_whole() {
        each_layout(|block, measure, lines| {
            for pair in lines.windows(2) {
                let (last, first) = (
                    ink(&pair[0], block).chars().last(),
                    ink(&pair[1], block).chars().next(),
                );
                let splits = [
                    ('—', '—'),
                    ('…', '…'),
                    ('０', '１'),
                    ('9', '年'),
                    ('4', '名'),
                    ('5', '次'),
                ];
                let (last, first) = (last.unwrap_or(' '), first.unwrap_or(' '));
                assert!(
                    !splits.contains(&(last, first)),
                    "{}: {}",
                    measure.cells,
                    screen(block, measure)
                );
            }
        });
    }

    /// What holds for any block at any measure.
    fn holds_together(block: &str, measure: Measure) {
        let lines = wrap(block, measure);
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
            (byte, x) = (glyph.range.end, x + glyph.cells);
        }
        assert_eq!(byte, line.end);
        let inked = glyphs.iter().filter(|glyph| glyph.cells > 0).count();
        assert!(
            x <= measure.cells || (inked == 1 && line.indent == 0),
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
                    .flat_map(|glyph| glyph.x..glyph.x + glyph.cells)
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

    /// Run by hand, in release: `cargo test --release --lib text::wrap -- --ignored --nocapture`.
    #[test]
    #[ignore = "a measurement, not a test"]
    fn throughput() {
        let hostile = [
            "“",
            "e\u{301}",
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
            "\u{1100}",
            "1",
            "中 ",
        ];
        let samples = [PARAGRAPHS.concat()]
            .into_iter()
            .chain(hostile.map(str::to_owned));
        for sample in samples {
            let block = sample.repeat(10_000_000 / sample.len());
            let start = std::time::Instant::now();
            let lines = wrap(&block, measure(80)).len();
            let wrapped = start.elapsed();
            println!(
                "{:?}: {lines} lines, {:.0} MB/s",
                sample.chars().take(4).collect::<String>(),
                10.0 / wrapped.as_secs_f64()
            );
        }
    }
}
