//! How well the built-in article is set: its lines at every width from 20 to 120 cells, counted.

use pizhu::corpus::{self, BlockKind, Document};
use pizhu::text::{
    Ambiguous, Autospace, Kinsoku, Line, Measure, Punctuation, Quotes, Typography, WidthPolicy,
    wrap,
};

const WIDTHS: std::ops::RangeInclusive<u16> = 20..=120;

/// May not start a line, may not end one, and what may not be torn apart.
const NO_START: &str = "、。，；：？！）》〉」』】〕”’·～％,.;:?!)]}%";
const NO_END: &str = "《〈「『【〔（“‘([{";
const UNITS: &str = "年月日个名位次条项人件";

/// What was counted over all widths.
#[derive(Default, Debug)]
struct Score {
    /// Lines of paragraphs that are not their last, and those of them that end flush.
    lines: usize,
    flush: usize,
    /// Cells inserted into them.
    inserted: usize,
    starts: usize,
    ends: usize,
    splits: usize,
    /// Last lines of one letter.
    orphans: usize,
}

impl Score {
    fn flush_share(&self) -> f64 {
        f64::from(u32::try_from(self.flush).unwrap_or(0))
            / f64::from(u32::try_from(self.lines).unwrap_or(1))
    }
}

fn article() -> Document {
    let (name, source) = corpus::BUILT_IN;
    let (article, _) = corpus::open(name, source.to_owned()).expect("the built-in article");
    article
}

/// The article set in one way, at every width.
fn score(typography: Typography, ambiguous: Ambiguous) -> Score {
    let article = article();
    let mut score = Score::default();
    for cells in WIDTHS {
        let mut block = article.first();
        while let Some(here) = block {
            let is_prose = matches!(here.kind, BlockKind::Paragraph | BlockKind::Note);
            let measure = Measure {
                indent: if is_prose { 4 } else { 0 },
                spill: if typography.hanging { 2 } else { 1 },
                typography,
                ..Measure::plain(cells, WidthPolicy::all(ambiguous))
            };
            count(
                &article.text(here.range.clone()),
                measure,
                is_prose,
                &mut score,
            );
            block = article.next(&here);
        }
    }
    score
}

fn count(text: &str, measure: Measure, is_prose: bool, score: &mut Score) {
    let lines = wrap(text, measure);
    for pair in lines.windows(2) {
        let (last, first) = (
            ink(text, &pair[0]).chars().last().unwrap_or(' '),
            ink(text, &pair[1]).chars().next().unwrap_or(' '),
        );
        score.starts += usize::from(NO_START.contains(first));
        score.ends += usize::from(NO_END.contains(last));
        let torn = last.is_ascii_digit() && (UNITS.contains(first) || first.is_ascii_digit())
            || matches!(last, '—' | '…') && last == first;
        score.splits += usize::from(torn && ink(text, &pair[0]).chars().any(|c| c > '\u{2E80}'));
        if is_prose {
            justified(text, &pair[0], measure, score);
        }
    }
    if is_prose && let [_, .., last] = &lines[..] {
        let letters = ink(text, last)
            .chars()
            .filter(|c| c.is_alphanumeric())
            .count();
        score.orphans += usize::from(letters < 2);
    }
}

fn justified(text: &str, line: &Line, measure: Measure, score: &mut Score) {
    let glyphs: Vec<_> = line.glyphs(text, measure).collect();
    let end = glyphs.last().map_or(0, |glyph| glyph.x + glyph.cells);
    score.lines += 1;
    score.flush += usize::from(end >= measure.cells);
    score.inserted += glyphs
        .iter()
        .map(|glyph| usize::from(glyph.gap))
        .sum::<usize>();
}

fn ink<'a>(text: &'a str, line: &Line) -> &'a str {
    text[line.start..line.end].trim()
}

/// The option sets that are scored, by name.
fn option_sets() -> [(&'static str, Typography); 8] {
    let default = Typography::default();
    [
        ("the default", default),
        (
            "nothing chosen",
            Typography {
                justify: false,
                orphans: false,
                ..default
            },
        ),
        (
            "hanging",
            Typography {
                hanging: true,
                ..default
            },
        ),
        (
            "full-width marks",
            Typography {
                punctuation: Punctuation::FullWidth,
                ..default
            },
        ),
        (
            "boxed quotes",
            Typography {
                quotes: Quotes::Boxed,
                ..default
            },
        ),
        (
            "full-width marks, boxed quotes",
            Typography {
                punctuation: Punctuation::FullWidth,
                quotes: Quotes::Boxed,
                ..default
            },
        ),
        (
            "strict, space always",
            Typography {
                kinsoku: Kinsoku::Strict,
                autospace: Autospace::Always,
                ..default
            },
        ),
        (
            "GB, no space",
            Typography {
                kinsoku: Kinsoku::Gb,
                autospace: Autospace::None,
                ..default
            },
        ),
    ]
}

#[test]
fn the_built_in_article_is_set_as_chinese_is() {
    for (name, typography) in option_sets() {
        for ambiguous in [Ambiguous::Narrow, Ambiguous::Wide] {
            let score = score(typography, ambiguous);
            println!(
                "{name}, {ambiguous:?}: {:.2} % flush, {score:?}",
                100.0 * score.flush_share()
            );
            assert_eq!(
                (score.starts, score.ends, score.splits),
                (0, 0, 0),
                "{name}"
            );
            if typography.justify {
                assert!(score.flush_share() >= 0.998, "{name}: {score:?}");
            }
            if typography.orphans {
                assert!(score.orphans <= 6, "{name}: {score:?}");
            }
        }
    }
}
