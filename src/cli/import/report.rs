//! What is said of a page that was imported: what was found in it, and what only the reader can know, as lines that fit the
//! terminal.

use std::collections::BTreeSet;

use super::draft::Draft;
use crate::app::{Lang, Msg};
use crate::corpus::article::ItemKind;
use crate::corpus::{BlockKind, Document, NodeKind};
use crate::recognise::{Doubt, Genre, Line, Recognised};
use crate::shell::page_words;
use crate::shell::words::both;
use crate::text::{WidthPolicy, pad, truncate, width};

/// Doubts and names that are shown without `--why`.
const DOUBTS: usize = 12;
const NAMES: usize = 40;
/// Lines that are left out of the text and shown.
const DROPPED: usize = 3;
/// Cells of one of them.
const DROPPED_CELLS: u16 = 22;

/// Cells that the marks around a line and behind it may take.
const QUOTE_CELLS: u16 = 6;
/// Cells of a line below which it says too little.
const LEAST_CELLS: u16 = 20;

/// How a report is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The reader's language.
    pub lang: Lang,
    /// Widths of the terminal.
    pub widths: WidthPolicy,
    /// Its columns.
    pub cells: u16,
    /// Whether every line is shown with its reason.
    pub why: bool,
}

/// Somebody who speaks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Speaker<'d> {
    /// Who.
    pub name: &'d str,
    /// May be empty.
    pub post: &'d str,
    /// The page does not give the whole name.
    pub is_incomplete: bool,
}

/// What there is of each thing in an article.
#[derive(Clone, Debug)]
pub struct Counts<'d> {
    /// Each once, in the order they first speak.
    pub speakers: Vec<Speaker<'d>>,
    /// How often somebody begins to speak.
    pub turns: usize,
    /// Of every level.
    pub headings: usize,
    /// Without those of the editor's note.
    pub paragraphs: usize,
    /// With words under a picture that is not there.
    pub images: usize,
}

impl<'d> Counts<'d> {
    /// Counts what is in `document`. In a conversation a name stands for one person; elsewhere everybody who speaks is one.
    pub fn of(document: &'d Document, is_conversation: bool) -> Self {
        let (mut speakers, mut turns, mut headings) = (Vec::new(), 0, 0);
        let mut seen = BTreeSet::new();
        for node in &document.outline().nodes {
            let NodeKind::Speaker {
                name,
                post,
                incomplete,
            } = &node.kind
            else {
                headings += 1;
                continue;
            };
            turns += 1;
            if seen.insert(name) || !is_conversation {
                speakers.push(Speaker {
                    name,
                    post,
                    is_incomplete: *incomplete,
                });
            }
        }
        let count = |kind| {
            let blocks = document.blocks();
            blocks.filter(|block| block.kind == kind).count()
        };
        Self {
            speakers,
            turns,
            headings,
            paragraphs: count(BlockKind::Paragraph),
            images: count(BlockKind::Caption),
        }
    }
}

/// Whether people speak in turns in it.
pub fn is_conversation(draft: &Draft) -> bool {
    let form = draft.document.meta().form.as_deref();
    form == Some("interview")
}

/// The report on what `draft` was made of, below the line that says where it was put.
pub fn lines(draft: &Draft, layout: Layout) -> Vec<String> {
    let meta = draft.document.meta();
    let lang = layout.lang;
    let mut lines = vec![layout.cut(&format!("  {}", meta.title))];
    let subtitle = meta.subtitle.iter();
    lines.extend(subtitle.map(|subtitle| layout.cut(&format!("  {subtitle}"))));
    let encoding = Some(draft.encoding).filter(|encoding| *encoding != "UTF-8");
    let about: Vec<String> = [
        meta.source.clone(),
        meta.date.clone(),
        meta.author.clone(),
        Some(page_words::format(draft.format).text(lang)),
        encoding.map(str::to_owned),
    ]
    .into_iter()
    .flatten()
    .collect();
    lines.push(layout.cut(&format!("  {}", about.join("  "))));
    let counts = Counts::of(&draft.document, is_conversation(draft));
    lines.push(format!("  {}", found(draft, &counts).text(lang)));
    lines.extend(names(&counts, layout));
    lines.extend(dropped(draft.document.dropped(), layout));
    if let Some(page) = &draft.page {
        if layout.why {
            lines.extend(page.lines.iter().map(|line| reason(line, layout)));
        }
        lines.extend(doubts(&page.doubts, layout));
    }
    lines
}

/// What was found in all: `发言摘编：7 位发言人，27 个标题，34 段，7 幅图`.
fn found(draft: &Draft, counts: &Counts) -> Msg {
    let genre = draft.page.as_ref().map_or_else(
        || of_article(counts, is_conversation(draft)),
        |page: &Recognised| page.genre,
    );
    let words = page_words::genre(genre);
    let (turns, speakers) = (counts.turns, counts.speakers.len());
    let numbers = [
        (
            if genre == Genre::Interview { turns } else { 0 },
            "轮",
            "turn",
        ),
        (speakers, "位发言人", "speaker"),
        (counts.headings, "个标题", "heading"),
        (counts.paragraphs, "段", "paragraph"),
        (counts.images, "幅图", "image"),
    ];
    let there_are = || numbers.iter().filter(|(count, ..)| *count > 0);
    let zh: Vec<_> = there_are()
        .map(|(count, zh, _)| format!("{count} {zh}"))
        .collect();
    let en: Vec<_> = there_are()
        .map(|(count, _, en)| counted(*count, en))
        .collect();
    both(
        format!("{}：{}", words.text(Lang::Zh), zh.join("，")),
        format!("{}: {}", words.text(Lang::En), en.join(", ")),
    )
}

/// What kind of text an article is that nobody had to recognise.
fn of_article(counts: &Counts, is_conversation: bool) -> Genre {
    match counts.turns {
        _ if is_conversation => Genre::Interview,
        0 => Genre::Text,
        1 => Genre::Speech,
        _ => Genre::Speeches,
    }
}

/// A number of things, in English.
pub fn counted(count: usize, thing: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{plural}")
}

/// The names of those who speak, as many on a line as fit.
fn names(counts: &Counts, layout: Layout) -> Vec<String> {
    let lang = layout.lang;
    let mark = lang.pick(("(缺字)", "(name incomplete)"));
    let limit = if layout.why { usize::MAX } else { NAMES };
    let shown = counts.speakers.iter().take(limit).map(|speaker| {
        let mark = if speaker.is_incomplete { mark } else { "" };
        format!("{}{mark}", speaker.name)
    });
    let more = counts.speakers.len().saturating_sub(limit);
    let more =
        (more > 0).then(|| both(format!("…另 {more} 人"), format!("… {more} more")).text(lang));
    let mut lines: Vec<String> = Vec::new();
    for name in shown.chain(more) {
        match lines.last_mut() {
            Some(line) if layout.fits(&format!("{line}  {name}")) => {
                line.push_str("  ");
                line.push_str(&name);
            }
            _ => lines.push(layout.cut(&format!("    {name}"))),
        }
    }
    lines
}

fn dropped(dropped: &[String], layout: Layout) -> Option<String> {
    let first: Vec<_> = dropped
        .iter()
        .take(DROPPED)
        .map(|line| truncate(line, DROPPED_CELLS, layout.widths))
        .collect();
    let (count, first) = (dropped.len(), first.join(" | "));
    let more = if count > DROPPED { " …" } else { "" };
    let msg = both(
        format!("  未入正文 {count} 行：{first}{more}"),
        format!("  left out, {}: {first}{more}", counted(count, "line")),
    );
    (count > 0).then(|| layout.cut(&msg.text(layout.lang)))
}

/// Cells of the columns that say what a line is, and why.
const CLASS_CELLS: u16 = 10;
const REASON_CELLS: u16 = 26;
/// Cells that the rest of the row takes.
const ROW_CELLS: u16 = 28;

/// A line of the page: its number, what it is, how sure that is, how it begins, and why.
fn reason(line: &Line, layout: Layout) -> String {
    let lang = layout.lang;
    let class = page_words::class(&line.item.kind).text(lang);
    let reason = page_words::reason(line.reason).text(lang);
    let text_cells = layout
        .cells
        .saturating_sub(ROW_CELLS + REASON_CELLS)
        .min(60);
    format!(
        "  {:>5}  {}  {:>3}%  {}  {reason}",
        line.number,
        pad(&class, CLASS_CELLS, layout.widths),
        line.confidence,
        pad(text(line), text_cells, layout.widths),
    )
}

fn text(line: &Line) -> &str {
    match &line.item.kind {
        ItemKind::Image { name } if line.item.text.is_empty() => name,
        _ => &line.item.text,
    }
}

/// What is doubtful, and what can be done about each.
fn doubts(doubts: &[Doubt], layout: Layout) -> Vec<String> {
    let count = doubts.len();
    if count == 0 {
        return Vec::new();
    }
    let lang = layout.lang;
    let limit = if layout.why { usize::MAX } else { DOUBTS };
    let head = both(
        format!("  拿不准 {count} 处："),
        format!("  uncertain: {count}"),
    );
    let more = count.saturating_sub(limit);
    let more = (more > 0).then(|| {
        both(
            format!("    …另有 {more} 处，--why 全部列出"),
            format!("    … {more} more; --why lists them all"),
        )
        .text(lang)
    });
    let each = doubts
        .iter()
        .take(limit)
        .flat_map(|doubt| of_doubt(doubt, layout));
    std::iter::once(head.text(lang))
        .chain(each)
        .chain(more)
        .collect()
}

/// One doubt, on one line where its text need not be cut too short for that.
fn of_doubt(doubt: &Doubt, layout: Layout) -> Vec<String> {
    let lang = layout.lang;
    let advice = page_words::doubt(doubt.kind).text(lang);
    if doubt.text.is_empty() {
        return vec![format!("    {advice}")];
    }
    let number = doubt.line;
    let place = both(
        format!("    第 {number} 行"),
        format!("    line {number}  "),
    );
    let place = place.text(lang);
    let cut = |behind: &str| {
        let taken = width(&format!("{place}{behind}"), layout.widths) + QUOTE_CELLS;
        truncate(
            &doubt.text,
            layout.cells.saturating_sub(taken),
            layout.widths,
        )
    };
    let (beside, above) = (cut(&advice), cut(""));
    if beside == above || width(&beside, layout.widths) >= LEAST_CELLS {
        let whole = page_words::doubt_about(&beside, doubt.kind);
        return vec![format!("{place}{}", whole.text(lang))];
    }
    let quoted = both(format!("“{above}”："), format!("`{above}`:"));
    vec![
        format!("{place}{}", quoted.text(lang)),
        format!("      {advice}"),
    ]
}

impl Layout {
    fn fits(self, line: &str) -> bool {
        width(line, self.widths) <= self.cells
    }

    fn cut(self, line: &str) -> String {
        truncate(line, self.cells, self.widths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(lang: Lang, why: bool) -> Layout {
        Layout {
            lang,
            widths: WidthPolicy::default(),
            cells: 80,
            why,
        }
    }

    /// A page in which many speak, and each is asked a question that only the reader can answer.
    fn draft() -> Draft {
        let said = "近年来，我们坚持围绕中心、服务大局，推动工作高质量发展，团结引导各界人士同心同德，为经济社会发展贡献智慧和力量，取得新的成效。";
        let names = ["潘家玮", "杨戌标", "杨建新", "陶诚华", "张金良", "郑坤法"];
        let speeches = (0..60).map(|ix| {
            let (name, other) = (names[ix % 6], ["甲", "乙", "丙"][ix % 3]);
            format!("某市{other}区政协主席 {name}\n\n{said}\n\n历史告诉我们：\n\n{said}\n\n")
        });
        let page = format!(
            "很长的标题{}\n\n{}",
            "长".repeat(60),
            speeches.collect::<String>()
        );
        Draft::of("a.txt", page.into_bytes(), None).expect("a page")
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let draft = draft();
        for layout in [
            layout(Lang::Zh, false),
            layout(Lang::En, false),
            layout(Lang::Zh, true),
            layout(Lang::En, true),
        ] {
            for line in lines(&draft, layout) {
                assert!(width(&line, layout.widths) <= 80, "{line}");
            }
        }
    }

    #[test]
    fn a_report_is_a_screenful_and_why_is_all_there_is() {
        let draft = draft();
        let doubts = draft.doubts();
        assert!(doubts > 60, "{doubts}");
        let short = lines(&draft, layout(Lang::Zh, false));
        assert!(short.len() < 40, "{}", short.len());
        let more = format!("    …另有 {} 处，--why 全部列出", doubts - DOUBTS);
        assert_eq!(short.last(), Some(&more));
        assert!(short.iter().any(|line| line.contains("…另 20 人")));
        let long = lines(&draft, layout(Lang::Zh, true));
        assert!(long.len() > doubts + draft.page.as_ref().map_or(0, |page| page.lines.len()));
    }

    #[test]
    fn in_a_conversation_a_name_is_one_person() {
        let turn =
            |who: &str| format!("{who}:这是很长的一段话，说了又说，一直说到大家都明白了为止。\n\n");
        let page = ["记者", "张炯", "记者", "张炯"].map(turn).concat();
        let draft = Draft::of("a.txt", page.into_bytes(), None).expect("a page");
        let counts = Counts::of(&draft.document, is_conversation(&draft));
        assert_eq!((counts.turns, counts.speakers.len()), (4, 2));
        let counts = Counts::of(&draft.document, false);
        assert_eq!((counts.turns, counts.speakers.len()), (4, 4));
    }

    #[test]
    fn what_there_is_none_of_is_not_counted_up() {
        let draft = Draft::of(
            "a.txt",
            "第一段话，很短。\n\n第二段话，也短。\n".into(),
            None,
        );
        let said = lines(&draft.expect("a page"), layout(Lang::En, false));
        assert_eq!(said, ["  a", "  text", "  nobody speaks: 2 paragraphs"]);
    }
}
