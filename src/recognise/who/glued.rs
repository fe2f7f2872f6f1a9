//! Name and post without anything between them: the surname test at both ends.

use std::ops::Range;

use super::{
    Form, Likeness, Office, Reader, Reading, ends_in_office, office, surname, without_honorific,
};
use crate::text::{rarity, word_rarity};

impl Reader<'_> {
    /// Name and post without anything between them: the surname test at both ends.
    pub(super) fn glued(&self, range: Range<usize>) -> Option<Reading> {
        let last = self.name_last(range.clone());
        let first = self.name_first(range);
        match (last, first) {
            (Some(mut last), Some(first)) => {
                last.is_doubtful = last.likeness == first.likeness
                    && first.office == Office::Post
                    && first.name != last.name;
                Some(if last.likeness >= first.likeness {
                    last
                } else {
                    first
                })
            }
            (last, first) => last.or(first),
        }
    }

    /// 深圳文联副主席杨宏海: what stands before the name ends in an office.
    pub(super) fn name_last(&self, range: Range<usize>) -> Option<Reading> {
        let honoured = without_honorific(&self.plain[range.clone()]).len();
        let end = range.start + honoured;
        let cuts = [3, 2, 4]
            .into_iter()
            .filter(|length| range.start + length + 2 <= end);
        let readings = cuts.filter_map(|length| {
            let name = end - length..end;
            let post = range.start..end - length;
            let is_cut = ends_in_office(&self.text(post.clone()))
                && office(&self.text(post.clone())) == Office::Post;
            let is_named = self.likeness(&name) >= Likeness::Faint && self.is_cut_off(&name);
            (is_cut && is_named).then(|| self.reading(Form::Glued, name, post))
        });
        let mut best = readings.max_by_key(|reading| reading.likeness)?;
        // 馆长江流 and 馆 长江流: a name that is a word leaves doubt
        best.is_doubtful = best.likeness == Likeness::Faint || self.begins_with_name(&range);
        Some(best)
    }

    /// Whether a name seems to stand at the start as well, and no word: 关山月剧团团长某某 may be two people's.
    fn begins_with_name(&self, range: &Range<usize>) -> bool {
        if range.len() < 8 {
            return false;
        }
        let (word, name) = (range.start..range.start + 2, range.start..range.start + 3);
        self.likeness(&name) == Likeness::Strong
            && word_rarity(&self.plain[word]).is_none()
            && self.likeness(&(range.start..range.start + 2)) > Likeness::No
            || self.likeness(&name) == Likeness::Strong && word_rarity(&self.plain[name]).is_some()
    }

    /// Whether a surname starts it, a compound one where it has four characters.
    fn is_cut_off(&self, name: &Range<usize>) -> bool {
        let surname = surname(&self.plain[name.clone()]);
        surname == 2 || surname == 1 && name.len() < 4
    }

    /// 秦尊文长江经济带智库联盟秘书长: of the ways to cut, the one whose post consists of the likelier words.
    fn name_first(&self, range: Range<usize>) -> Option<Reading> {
        let cuts = [3, 2, 4]
            .into_iter()
            .filter(|length| range.start + length + 2 <= range.end);
        let mut readings: Vec<(u32, Reading)> = cuts
            .filter_map(|length| {
                let name = range.start..range.start + length;
                let post = range.start + length..range.end;
                let named = self.likeness(&name);
                let is_named = named >= Likeness::Fair && self.is_cut_off(&name);
                let is_post = office(&self.text(post.clone())) == Office::Post;
                let cost = rarity(&self.plain[post.clone()])
                    + if named == Likeness::Strong { 0 } else { 32 }
                    + if length == 3 { 0 } else { 16 };
                (is_named && is_post).then(|| (cost, self.reading(Form::Glued, name, post)))
            })
            .collect();
        readings.sort_by_key(|(cost, _)| *cost);
        let is_close = matches!(&readings[..], [(best, _), (next, _), ..] if next - best < 32);
        let (_, mut reading) = readings.into_iter().next()?;
        reading.is_doubtful = is_close;
        Some(reading)
    }
}
