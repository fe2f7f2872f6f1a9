//! Writing annotations into a Markdown file that has some of them already, and the user's own words between them.
//!
//! | in the file | in the notebook | becomes |
//! |---|---|---|
//! | a fence as we wrote it | there | written anew, where it stands |
//! | a fence the user edited | there | kept as it is, and reported |
//! | a fence as we wrote it | gone | taken out |
//! | a fence the user edited | gone | its text, without the markers |
//! | – | new | put in |
//! | anything outside fences | | kept as it is |
//!
//! # Headings
//! Title and headings stand outside the fences. They are written once, with the first annotation that needs them, and are the user's
//! from then on: she may reword, move or delete them, and no later export changes or removes one. So a fence stays where it
//! stands, even when its heading in the article changed.
//!
//! A new annotation goes, in this order of preference:
//! 1. behind the nearest earlier annotation in the file, if both belong to one section;
//! 2. before the nearest later one, if those two do;
//! 3. below its section's heading line, if that stands, as we wrote it, between the two;
//! 4. with the headings it lacks, before the next heading line of ours between the two, else behind the earlier one.
//!
//! "As we wrote it" means the very line: a reworded heading is not recognised, and a new section below it is written with our line.
//!
//! # Line ends
//! New text takes the line end of the file's first line. All else keeps its bytes; where nothing changes, nothing changes.

use std::collections::HashMap;
use std::fmt;

use super::excerpts::Excerpts;
use super::fence::{self, Fence, Piece};
use super::markdown::{Entry, Labels, entries, header, markdown, shared};
use crate::notes::Uuid;

/// The file is not an export of ours: it has text, but neither a whole fence nor our title at its start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotOurs;

/// A file with its annotations brought up to date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Merged {
    /// The new text; equal to the old one where nothing changed.
    pub text: String,
    /// What was done.
    pub report: Report,
}

/// What a merge did with the annotations, in the order of the file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// Fences the user left alone: the same as before.
    pub kept: usize,
    /// Fences the user left alone: written anew, because the annotation changed.
    pub updated: usize,
    /// Fences the user edited: kept as they are.
    pub edited: Vec<Uuid>,
    /// New annotations.
    pub added: usize,
    /// Annotations that are gone, and their fences with them.
    pub removed: usize,
    /// Annotations that are gone, but the user had edited their text: it stays, without the markers.
    pub released: Vec<Uuid>,
}

/// Brings the annotations in `existing`, an earlier export, up to date. An empty file becomes a fresh document.
///
/// # Errors
/// [`NotOurs`] for a file that no export of this article wrote; whether to replace it is the user's decision.
pub fn merge_markdown(
    existing: &str,
    excerpts: &Excerpts<'_>,
    labels: &Labels<'_>,
) -> Result<Merged, NotOurs> {
    if existing.trim().is_empty() {
        let report = Report {
            added: excerpts.quotations.len(),
            ..Report::default()
        };
        return Ok(Merged {
            text: markdown(excerpts, labels),
            report,
        });
    }
    let pieces = fence::parse(existing);
    let has_fences = pieces.iter().any(|piece| matches!(piece, Piece::Fence(_)));
    if !has_fences && !starts_with_header(existing, excerpts) {
        return Err(NotOurs);
    }
    let entries = entries(excerpts, labels);
    let mut page = Page::new(existing, &entries);
    for piece in pieces {
        page.take(piece);
    }
    page.end();
    for entry_ix in 0..entries.len() {
        page.add_if_missing(entry_ix);
    }
    Ok(Merged {
        text: page.to_string(),
        report: page.report,
    })
}

/// An export without annotations has no fences, but a title.
fn starts_with_header(existing: &str, excerpts: &Excerpts<'_>) -> bool {
    let header = header(&excerpts.article).join("\n\n");
    let existing = existing.replace("\r\n", "\n");
    !header.is_empty()
        && existing
            .strip_prefix(&header)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('\n'))
}

/// The file as it is being rewritten: gaps, and a fence between each two of them.
struct Page<'a> {
    entries: &'a [Entry],
    /// Which entry an annotation is.
    order: HashMap<Uuid, usize>,
    /// All heading lines that these entries have, and the depth of each.
    headings: HashMap<&'a str, usize>,
    line_end: &'static str,
    /// What stands outside fences; always one more than there are fences, and any may be empty.
    gaps: Vec<String>,
    /// Whose each fence is, and its text from marker to marker.
    fences: Vec<(Uuid, String)>,
    /// The last thing taken was a fence that went.
    gone: bool,
    report: Report,
}

/// Where a new annotation goes in its gap.
struct Spot {
    byte: usize,
    /// The spot is the start of a line; else it is the end of one.
    is_line_start: bool,
    /// How many of the annotation's headings stand over it already.
    depth: usize,
}

impl<'a> Page<'a> {
    fn new(existing: &str, entries: &'a [Entry]) -> Self {
        let lines = entries
            .iter()
            .flat_map(|entry| entry.path.iter().enumerate());
        let has_crlf = existing
            .split_inclusive('\n')
            .next()
            .is_some_and(|line| line.ends_with("\r\n"));
        Self {
            entries,
            order: entries
                .iter()
                .enumerate()
                .map(|(ix, entry)| (entry.id, ix))
                .collect(),
            headings: lines.map(|(depth, line)| (line.as_str(), depth)).collect(),
            line_end: if has_crlf { "\r\n" } else { "\n" },
            gaps: vec![String::new()],
            fences: Vec::new(),
            gone: false,
            report: Report::default(),
        }
    }

    /// Takes over one piece of the old file.
    fn take(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Text(text) => self.take_text(text),
            Piece::Fence(fence) => self.take_fence(&fence),
        }
    }

    /// Behind a fence that went, the end of its line goes, and a blank line where there is one before it too.
    fn take_text(&mut self, text: &str) {
        let text = match (self.gone, ends_blank(self.gap())) {
            (false, _) => text,
            (true, false) => without_first_line_ends(text, 1),
            (true, true) => without_first_line_ends(text, 2),
        };
        self.gap().push_str(text);
        self.gone &= text.is_empty();
    }

    /// The gap behind the last fence so far.
    fn gap(&mut self) -> &mut String {
        self.gaps
            .last_mut()
            .expect("there is one more gap than fences")
    }

    fn take_fence(&mut self, fence: &Fence<'_>) {
        let entry = self.order.get(&fence.id).map(|&ix| &self.entries[ix]);
        self.gone = false;
        match (entry, fence.is_untouched()) {
            (Some(entry), true)
                if fence.body.replace("\r\n", "\n") == fence::trim_blank_lines(&entry.body) =>
            {
                self.report.kept += 1;
                self.push(fence.id, fence.raw.to_owned());
            }
            (Some(entry), true) => {
                self.report.updated += 1;
                self.push(fence.id, self.lines(&fence::wrap(entry.id, &entry.body)));
            }
            (Some(_), false) => {
                self.report.edited.push(fence.id);
                self.push(fence.id, fence.raw.to_owned());
            }
            (None, true) => {
                self.report.removed += 1;
                self.gone = true;
            }
            (None, false) => {
                self.report.released.push(fence.id);
                self.gap().push_str(fence.body);
            }
        }
    }

    fn push(&mut self, id: Uuid, text: String) {
        self.fences.push((id, text));
        self.gaps.push(String::new());
    }

    /// The old file is over. The blank line before a fence that went from its end goes too.
    fn end(&mut self) {
        let gone = self.gone;
        let gap = self.gap();
        if gone && ends_blank(gap) {
            gap.truncate(without_line_end(gap).len());
        }
    }

    /// Adds one annotation, unless it is there. All that come before it are.
    fn add_if_missing(&mut self, entry_ix: usize) {
        let entry = &self.entries[entry_ix];
        if self.fence_of(entry).is_some() {
            return;
        }
        let (gap_ix, spot) = self.spot(entry_ix);
        self.insert(gap_ix, &spot, entry);
        self.report.added += 1;
    }

    fn fence_of(&self, entry: &Entry) -> Option<usize> {
        self.fences.iter().position(|(id, _)| *id == entry.id)
    }

    /// The gap for a new annotation, and the spot in it.
    fn spot(&self, entry_ix: usize) -> (usize, Spot) {
        let path = &self.entries[entry_ix].path;
        let earlier = entry_ix.checked_sub(1).map(|ix| &self.entries[ix]);
        let gap_ix = earlier
            .and_then(|entry| self.fence_of(entry))
            .map_or(0, |ix| ix + 1);
        if earlier.is_some_and(|entry| entry.path == *path) {
            return (
                gap_ix,
                Spot {
                    byte: 0,
                    is_line_start: false,
                    depth: path.len(),
                },
            );
        }
        if let Some(fence_ix) = self.sibling_after(entry_ix) {
            return (
                fence_ix,
                Spot {
                    byte: self.gaps[fence_ix].len(),
                    is_line_start: true,
                    depth: path.len(),
                },
            );
        }
        (
            gap_ix,
            self.spot_between(gap_ix, earlier.map_or(&[], |entry| &entry.path), path),
        )
    }

    /// The fence of the nearest later annotation, if it belongs to the same section.
    fn sibling_after(&self, entry_ix: usize) -> Option<usize> {
        let orders = self
            .fences
            .iter()
            .map(|(id, _)| self.order.get(id).copied());
        let (fence_ix, later_ix) = orders
            .enumerate()
            .filter_map(|(ix, order)| Some((ix, order.filter(|&order| order > entry_ix)?)))
            .min_by_key(|&(_, order)| order)?;
        (self.entries[later_ix].path == self.entries[entry_ix].path).then_some(fence_ix)
    }

    /// The spot for a section that no annotation in the file belongs to, in the gap behind an annotation of section `before`.
    fn spot_between(&self, gap_ix: usize, before: &[String], path: &[String]) -> Spot {
        let gap = &self.gaps[gap_ix];
        let mut depth = shared(before, path);
        let (mut own, mut next) = (None, None);
        let mut byte = 0;
        for line in gap.split_inclusive('\n') {
            let content = line.trim_end();
            if path.get(depth).is_some_and(|heading| heading == content) {
                depth += 1;
                (own, next) = (Some(byte + content.len()), None);
            } else if let Some(&level) = self.headings.get(content) {
                next = next.or(Some(byte));
                if level < depth {
                    break;
                }
            }
            byte += line.len();
        }
        let own_end = own.filter(|_| depth == path.len());
        let (byte, is_line_start) = match (own_end, next, own) {
            (Some(end), _, _) => (end, false),
            (_, Some(start), _) => (start, true),
            (_, _, Some(end)) => (end, false),
            _ if gap_ix > 0 => (0, false),
            _ if self.fences.is_empty() => (gap.trim_end().len(), false),
            _ => (gap.len(), true),
        };
        Spot {
            byte,
            is_line_start,
            depth,
        }
    }

    /// Parts the gap at the spot and puts the annotation in, with the headings it lacks, between blank lines.
    fn insert(&mut self, gap_ix: usize, spot: &Spot, entry: &Entry) {
        let blank = self.line_end.repeat(2);
        let gap = &mut self.gaps[gap_ix];
        let mut behind = gap.split_off(spot.byte);
        if spot.is_line_start {
            behind.insert_str(0, &blank);
            gap.push_str(if ends_blank(gap) { "" } else { self.line_end });
        } else {
            gap.push_str(&blank);
        }
        for heading in &entry.path[spot.depth..] {
            gap.push_str(heading);
            gap.push_str(&blank);
        }
        let text = self.lines(&fence::wrap(entry.id, &entry.body));
        self.fences.insert(gap_ix, (entry.id, text));
        self.gaps.insert(gap_ix + 1, behind);
    }

    /// Our text with the file's line ends.
    fn lines(&self, text: &str) -> String {
        text.replace('\n', self.line_end)
    }
}

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fences = self
            .fences
            .iter()
            .map(|(_, text)| text.as_str())
            .chain([""]);
        self.gaps
            .iter()
            .zip(fences)
            .try_for_each(|(gap, fence)| write!(f, "{gap}{fence}"))
    }
}

/// Whether a blank line, or nothing at all, stands at the end of `text`.
fn ends_blank(text: &str) -> bool {
    let line = without_line_end(text);
    text.is_empty() || (line.len() < text.len() && line.ends_with('\n'))
}

fn without_line_end(text: &str) -> &str {
    text.strip_suffix("\r\n")
        .or_else(|| text.strip_suffix('\n'))
        .unwrap_or(text)
}

/// `text` without up to `count` line ends at its start.
fn without_first_line_ends(text: &str, count: usize) -> &str {
    (0..count).fold(text, |text, _| {
        text.strip_prefix("\r\n")
            .or_else(|| text.strip_prefix('\n'))
            .unwrap_or(text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::oracle;
    use crate::export::sample::{LABELS, Sample};
    use proptest::prelude::*;

    /// Two speakers with two headings each, two highlights under each heading, one outside and one lost.
    fn sample() -> Sample {
        let mut sample = Sample::default().highlight(1, None, &[], "编者按", "", &[]);
        let sections = [("甲", "一"), ("甲", "二"), ("乙", "一"), ("乙", "三")];
        for (ix, (speaker, heading)) in (1..).zip(sections) {
            for id in [10 * ix, 10 * ix + 1] {
                sample = sample.highlight(
                    id,
                    Some(speaker),
                    &[heading],
                    &format!("引文{id}"),
                    &format!("批注{id}"),
                    &[],
                );
            }
        }
        sample.lost(90, "找不到")
    }

    fn id(id: u128) -> Uuid {
        Uuid::from_u128(id)
    }

    fn merge(existing: &str, sample: &Sample) -> Merged {
        let merged =
            merge_markdown(existing, &sample.excerpts(), &LABELS).expect("the file is ours");
        let again =
            merge_markdown(&merged.text, &sample.excerpts(), &LABELS).expect("the file is ours");
        assert_eq!(again.text, merged.text, "a second export changes nothing");
        merged
    }

    #[test]
    fn an_untouched_file_stays_as_it_is() {
        let file = sample().markdown();
        let merged = merge(&file, &sample());
        assert_eq!(
            merged,
            Merged {
                text: file,
                report: Report {
                    kept: 10,
                    ..Report::default()
                }
            }
        );
    }

    #[test]
    fn an_empty_file_becomes_a_fresh_one() {
        let merged = merge("\n", &sample());
        assert_eq!(
            (merged.text, merged.report.added),
            (sample().markdown(), 10)
        );
    }

    #[test]
    fn another_file_is_not_ours() {
        for file in [
            "# 我的笔记\n",
            "前言\n\n> 引文10\n",
            "<!-- hl x y -->\n<!-- /hl -->\n",
            "# 聚焦新定位 树立新样子续\n",
        ] {
            assert_eq!(
                merge_markdown(file, &sample().excerpts(), &LABELS),
                Err(NotOurs),
                "{file}"
            );
        }
    }

    #[test]
    fn an_export_without_annotations_is_ours() {
        let file = Sample::default().markdown() + "\n我的话\n";
        let merged = merge(&file, &sample().only(&[10]));
        assert_eq!(merged.report.added, 1);
        assert!(merged.text.starts_with(&file[..file.len() - 1]));
    }

    #[test]
    fn text_outside_fences_is_kept() {
        let file = sample()
            .markdown()
            .replace("<!-- /hl -->\n", "<!-- /hl -->\n\n我的话*  \n\n")
            .replacen('#', "我的开头\n\n#", 1);
        assert_eq!(merge(&file, &sample()).text, file);
    }

    #[test]
    fn a_changed_note_is_written_anew_where_it_stands() {
        let file = sample().markdown();
        let mut changed = sample();
        changed.marks[3].note = "新的批注".to_owned();
        let merged = merge(&file, &changed);
        assert_eq!((merged.report.updated, merged.report.kept), (1, 9));
        assert_eq!(merged.text, changed.markdown());
    }

    #[test]
    fn an_edited_fence_is_kept_and_reported() {
        let file = sample().markdown().replace("批注20", "我改过的批注");
        let mut changed = sample();
        changed.marks[3].note = "新的批注".to_owned();
        let merged = merge(&file, &changed);
        assert_eq!(
            (merged.report.edited, merged.report.kept),
            (vec![id(20)], 9)
        );
        assert_eq!(merged.text, file);
    }

    #[test]
    fn a_removed_annotation_is_taken_out() {
        let merged = merge(
            &sample().markdown(),
            &sample().only(&[1, 10, 20, 21, 30, 31, 40, 41, 90]),
        );
        assert_eq!((merged.report.removed, merged.report.kept), (1, 9));
        assert_eq!(
            merged.text,
            sample()
                .only(&[1, 10, 20, 21, 30, 31, 40, 41, 90])
                .markdown()
        );
    }

    #[test]
    fn headings_outlive_their_annotations_and_take_them_back() {
        let file = sample().markdown();
        let emptied = merge(&file, &Sample::default());
        assert_eq!(emptied.report.removed, 10);
        assert!(emptied.text.contains("## 杭州市政协主席 甲\n\n### 一\n\n### 二\n\n## 杭州市政协主席 乙\n\n### 一\n\n### 三\n\n## 未能定位\n"));
        assert_eq!(merge(&emptied.text, &sample()).text, file);
    }

    #[test]
    fn a_removed_annotation_that_was_edited_leaves_its_text() {
        let file = sample().markdown().replace("批注20", "我改过的批注");
        let merged = merge(&file, &sample().only(&[10]));
        assert_eq!(merged.report.released, [id(20)]);
        assert!(merged.text.contains("\n> 引文20\n") && merged.text.contains("\n我改过的批注\n"));
        assert_eq!(fence::parse(&merged.text).len(), 3);
    }

    #[test]
    fn a_new_annotation_stands_behind_the_one_before_it() {
        let file = merge(
            &sample().only(&[10, 20]).markdown().replacen(
                "<!-- /hl -->\n",
                "<!-- /hl -->\n\n我的话\n",
                1,
            ),
            &sample().only(&[10, 11, 20]),
        )
        .text;
        let order: Vec<Option<usize>> = ["引文10", "引文11", "我的话", "### 二"]
            .map(|text| file.find(text))
            .into();
        assert!(order.is_sorted() && !order.contains(&None), "{file}");
    }

    #[test]
    fn a_new_section_stands_before_the_next_heading_of_ours() {
        let file = sample().only(&[10, 30]).markdown().replacen(
            "<!-- /hl -->\n",
            "<!-- /hl -->\n\n我的话\n",
            1,
        );
        let merged = merge(&file, &sample().only(&[10, 20, 30]));
        assert!(
            merged.text.contains("我的话\n\n### 二\n\n<!-- hl "),
            "{}",
            merged.text
        );
        assert!(
            merged
                .text
                .contains("<!-- /hl -->\n\n## 杭州市政协主席 乙\n"),
            "{}",
            merged.text
        );
    }

    #[test]
    fn a_reworded_heading_stays_reworded() {
        let file = sample()
            .only(&[10])
            .markdown()
            .replace("### 一", "### 我的题目");
        let merged = merge(&file, &sample().only(&[10, 11]));
        assert_eq!(
            merged.text,
            sample()
                .only(&[10, 11])
                .markdown()
                .replace("### 一", "### 我的题目")
        );
    }

    #[test]
    fn damaged_markers_lose_nothing() {
        let file = sample().markdown();
        let damaged = file.replacen("<!-- /hl -->", "<!-- /h -->", 3);
        let merged = merge(&damaged, &sample());
        assert_eq!(merged.report.added, 3);
        let lines: Vec<&str> = merged.text.lines().collect();
        assert!(damaged.lines().all(|line| lines.contains(&line)));
    }

    #[test]
    fn line_ends_of_the_file_are_kept() {
        let file = sample().only(&[10, 30]).markdown().replace('\n', "\r\n");
        let merged = merge(&file, &sample());
        assert_eq!((merged.report.kept, merged.report.added), (2, 8));
        assert_eq!(merged.text, sample().markdown().replace('\n', "\r\n"));
    }

    #[test]
    fn a_file_without_a_line_end_at_its_end_grows() {
        let file = sample().only(&[10]).markdown();
        let merged = merge(file.trim_end(), &sample().only(&[10, 11]));
        assert_eq!(merged.text, sample().only(&[10, 11]).markdown().trim_end());
    }

    #[test]
    fn two_copies_of_a_fence_are_both_kept_up_to_date() {
        let file = sample().only(&[10]).markdown();
        let fence = &file[file.find("<!-- hl").unwrap_or_default()..];
        let twice = format!("{fence}\n{file}");
        let mut changed = sample().only(&[10]);
        changed.marks[0].note = "新".to_owned();
        let merged = merge(&twice, &changed);
        assert_eq!(
            (merged.report.updated, merged.text.matches("\n新\n").count()),
            (2, 2)
        );
    }

    /// Some of the sample's annotations.
    fn some() -> impl Strategy<Value = Sample> {
        let ids: Vec<u128> = sample().marks.iter().map(|mark| mark.id).collect();
        let count = ids.len();
        prop::sample::subsequence(ids, 0..=count).prop_map(|ids| sample().only(&ids))
    }

    /// Lines to put into a file.
    fn intruders() -> impl Strategy<Value = Vec<(prop::sample::Index, &'static str)>> {
        let lines = [
            "",
            "我的话",
            "## 我的题目",
            "### 一",
            "<!-- hl x -->",
            "<!-- /hl -->",
            "```",
            "> 引",
            "- 列",
            "\u{feff}",
            "  ",
        ];
        prop::collection::vec(
            (
                any::<prop::sample::Index>(),
                prop::sample::select(lines.to_vec()),
            ),
            0..12,
        )
    }

    proptest! {
        #![proptest_config(oracle::cases(2_000))]

        #[test]
        fn annotations_added_in_any_order_make_the_fresh_document(first in some(), second in some()) {
            let ids: Vec<u128> = first.marks.iter().chain(&second.marks).map(|mark| mark.id).collect();
            let both = sample().only(&ids);
            let file = merge(&first.markdown(), &both);
            prop_assert_eq!(file.text, both.markdown());
        }

        #[test]
        fn what_was_taken_out_comes_back_to_its_place(some in some()) {
            let file = merge(&sample().markdown(), &some).text;
            prop_assert_eq!(merge(&file, &sample()).text, sample().markdown());
        }

        #[test]
        fn the_users_lines_survive_in_order(first in some(), second in some(), lines in prop::collection::vec((any::<prop::sample::Index>(), "[a-z]{3}"), 1..8), crlf in any::<bool>()) {
            let mut file: Vec<String> = first.markdown().lines().map(str::to_owned).collect();
            for (ix, line) in &lines {
                file.insert(ix.index(file.len() + 1), format!("我的{line}"));
            }
            let file = file.join(if crlf { "\r\n" } else { "\n" });
            prop_assume!(!fence::parse(&file).is_empty());
            if let Ok(merged) = merge_markdown(&file, &second.excerpts(), &LABELS) {
                let own = |text: &str| -> Vec<String> { text.split('\n').filter(|line| line.starts_with("我的")).map(|line| line.trim_end().to_owned()).collect() };
                prop_assert_eq!(own(&merged.text), own(&file));
                prop_assert_eq!(merged.text.contains('\r'), crlf);
                let again = merge_markdown(&merged.text, &second.excerpts(), &LABELS);
                // Without annotations, and with words before its title, the file is the user's alone.
                prop_assert!(again.as_ref().map_or(second.marks.is_empty(), |again| again.text == merged.text));
            }
        }

        #[test]
        fn no_mess_of_markers_loses_a_line(first in some(), second in some(), intruders in intruders()) {
            let mut file: Vec<String> = first.markdown().lines().map(str::to_owned).collect();
            for (ix, line) in &intruders {
                file.insert(ix.index(file.len() + 1), (*line).to_owned());
            }
            let file = file.join("\n");
            if let Ok(merged) = merge_markdown(&file, &second.excerpts(), &LABELS) {
                let count = |text: &str, line: &str| text.lines().filter(|other| *other == line).count();
                for line in ["我的话", "## 我的题目", "```", "> 引", "- 列"] {
                    prop_assert_eq!(count(&merged.text, line), count(&file, line), "{}", line);
                }
            }
        }
    }
}
