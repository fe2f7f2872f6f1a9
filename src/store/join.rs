//! Annotation files brought together: what a version control system, a folder that is synced, or a half-done merge left as several.
//!
//! Knows whole files and their texts; what becomes of each annotation is `notes::merge`'s to say. What a file holds besides
//! (comments, unknown keys, records that cannot be used) is carried along.

use super::annotations::AnnotationFile;
use super::format::FormatError;
use super::names::ANNOTATIONS;
use crate::notes::{Records, Uuid, merge};

/// `ours` with what was made of `base` in `theirs`. Without a base, versions decide where they can.
///
/// # Errors
/// When the file would grow too large.
pub fn join(
    base: Option<&AnnotationFile>,
    ours: &AnnotationFile,
    theirs: &AnnotationFile,
) -> Result<AnnotationFile, FormatError> {
    let none = Records::new();
    let base_records = base.map_or(&none, AnnotationFile::records);
    let merged = merge(base_records, ours.records(), theirs.records());
    let known = |id: &Uuid| base_records.contains_key(id) || ours.records().contains_key(id);
    ours.without(|id| base_records.contains_key(id) && !merged.contains_key(id))?
        .taking(theirs, |id| merged.contains_key(id) && !known(id))?
        .with(&merged)
}

/// The file in which a merge was left half done, both sides brought together; `None` where there are no conflict markers, or
/// the sides cannot be told apart.
pub(super) fn healed(text: &str) -> Option<AnnotationFile> {
    let sides = Sides::of(text)?;
    let file = |text: &str| AnnotationFile::parse(text.to_owned()).ok();
    let (ours, theirs) = (file(&sides.ours)?, file(&sides.theirs)?);
    // The base that some styles of markers show is cut short by others: it is used where it is whole.
    let base = sides.base.as_deref().and_then(file);
    join(base.as_ref(), &ours, &theirs)
        .ok()
        .map(AnnotationFile::healed)
}

/// The texts that conflict markers stand for.
#[derive(Default)]
struct Sides {
    ours: String,
    base: Option<String>,
    theirs: String,
}

impl Sides {
    fn of(text: &str) -> Option<Self> {
        #[derive(PartialEq)]
        enum In {
            All,
            Ours,
            Base,
            Theirs,
        }
        let mut sides = Self::default();
        let (mut at, mut conflicts, mut bases) = (In::All, 0, 0);
        let mut base = String::new();
        for line in text.split_inclusive('\n') {
            let marker = line.trim_end().split(' ').next().unwrap_or("");
            at = match (marker, at) {
                ("<<<<<<<", In::All) => In::Ours,
                ("|||||||", In::Ours) => {
                    bases += 1;
                    In::Base
                }
                ("=======", In::Ours | In::Base) => In::Theirs,
                (">>>>>>>", In::Theirs) => {
                    conflicts += 1;
                    In::All
                }
                (_, at) => {
                    let (ours, old, theirs) = match at {
                        In::All => (true, true, true),
                        In::Ours => (true, false, false),
                        In::Base => (false, true, false),
                        In::Theirs => (false, false, true),
                    };
                    for (is_of, side) in [
                        (ours, &mut sides.ours),
                        (old, &mut base),
                        (theirs, &mut sides.theirs),
                    ] {
                        if is_of {
                            side.push_str(line);
                        }
                    }
                    at
                }
            };
        }
        sides.base = (bases == conflicts).then_some(base);
        (conflicts > 0 && at == In::All).then_some(sides)
    }
}

/// The name of the file that `name` is a conflict copy of: Syncthing, Dropbox and Nextcloud put words of their own before the
/// last ending, or before `.annot.toml`.
pub(super) fn copied_from(name: &str) -> Option<String> {
    let (stem, is_whole) = match name.strip_suffix(ANNOTATIONS) {
        Some(stem) => (stem, true),
        None => (name.strip_suffix(".toml")?, false),
    };
    let original = stem
        .rsplit_once(".sync-conflict-")
        .filter(|(_, tail)| is_syncthing(tail))
        .or_else(|| {
            let (original, tail) = stem.rsplit_once(" (")?;
            let is_copy = tail.ends_with(')') && tail.contains("conflicted copy");
            is_copy.then_some((original, tail))
        })?
        .0;
    Some(if is_whole {
        format!("{original}{ANNOTATIONS}")
    } else {
        format!("{original}.toml")
    })
}

/// `20261124-101112-ABCDEFG`.
fn is_syncthing(tail: &str) -> bool {
    let parts: Vec<&str> = tail.split('-').collect();
    let digits =
        |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts[..], [date, time, device] if digits(date, 8) && digits(time, 6)
        && device.len() == 7 && device.bytes().all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte)))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    /// A file of records: last digits of the id, note, version, and a comment or unknown key of its own.
    fn file(records: &[(u8, &str, &str, &str)]) -> String {
        let mut text = "format = 1\n\n[source]\nid = \"seed\"\n".to_owned();
        for (id, note, rev, extra) in records {
            let record = format!(
                "\n# {id}\n[[annotation]]\nid = \"01a20ae1-4b11-7a3a-b86e-7700000000{id:02}\"\nkind = \"highlight\"\ncolor = \"yellow\"\nrev = \"{rev}\"\n\
                 note = \"{note}\"\nquote = \"一\"\nstart = 1\nend = 2\n{extra}\n"
            );
            text.push_str(&record);
        }
        text
    }

    fn parsed(text: &str) -> AnnotationFile {
        AnnotationFile::parse(text.to_owned()).unwrap()
    }

    fn notes(file: &AnnotationFile) -> Vec<String> {
        file.records()
            .values()
            .map(|record| record.note.clone())
            .collect()
    }

    const A: (u8, &str, &str, &str) = (1, "a", "k7:1", "");

    #[test]
    fn both_sides_and_their_comments_and_unknown_keys_are_there() {
        let base = parsed(&file(&[A]));
        let ours = parsed(&file(&[
            (1, "A", "k7:2", ""),
            (2, "b", "k7:1", "mine = true"),
        ]));
        let theirs = parsed(&file(&[A, (3, "c", "mb:1", "theirs = { x = 1 } # kept")]));
        let joined = join(Some(&base), &ours, &theirs).unwrap();
        assert_eq!(notes(&joined), ["A", "b", "c"]);
        for kept in ["# 3\n", "mine = true", "theirs = { x = 1 } # kept"] {
            assert!(joined.text().contains(kept), "{}", joined.text());
        }
        assert_eq!(
            join(Some(&base), &theirs, &ours).unwrap().records(),
            joined.records()
        );
    }

    #[test]
    fn offsets_keep_counting_in_the_text_they_were_made_in() {
        let on = |sha256: &str, record| {
            let source = format!("id = \"seed\"\nsha256 = \"{sha256}\"");
            parsed(&file(&[record]).replace("id = \"seed\"", &source))
        };
        let (ours, theirs) = (on("aa", A), on("bb", (2, "b", "mb:1", "")));
        let joined = join(None, &ours, &theirs).unwrap();
        let bases: Vec<_> = joined
            .records()
            .values()
            .map(|record| record.anchor.base.as_str())
            .collect();
        assert_eq!(bases, ["aa", "bb"]);
        assert!(
            joined.text().contains("base = \"bb\"") && !joined.text().contains("base = \"aa\"")
        );
    }

    #[test]
    fn what_was_taken_out_by_hand_stays_out() {
        let base = parsed(&file(&[A, (2, "b", "k7:1", "")]));
        let theirs = parsed(&file(&[(2, "b", "k7:1", "")]));
        let joined = join(Some(&base), &base, &theirs).unwrap();
        assert_eq!(notes(&joined), ["b"]);
        assert!(!joined.text().contains("# 1\n"));
    }

    #[test]
    fn a_record_that_cannot_be_used_comes_along() {
        let ours = parsed(&file(&[A]));
        let theirs =
            parsed(&(file(&[A]) + "\n# odd\n[[annotation]]\nstart = 3\nnote = \"lost?\"\n"));
        let joined = join(None, &ours, &theirs).unwrap();
        assert!(
            joined.text().contains("note = \"lost?\""),
            "{}",
            joined.text()
        );
        assert_eq!((joined.records().len(), joined.problems().len()), (1, 1));
        assert_eq!(join(None, &joined, &theirs).unwrap().text(), joined.text());
    }

    #[test]
    fn conflict_markers_of_every_style_are_healed() {
        let side = |note: &str, rev: &str| {
            file(&[(1, note, rev, "")])
                .lines()
                .skip(10)
                .collect::<Vec<_>>()
                .join("\n")
        };
        let (ours, theirs) = (side("ab", "k7:2"), side("ac", "k7:1 mb:1"));
        let head: String = file(&[A])
            .lines()
            .take(10)
            .flat_map(|line| [line, "\n"])
            .collect();
        for middle in [
            "",
            &format!("||||||| base\n{}\n", side("a", "k7:1")),
            "||||||| cut\n",
        ] {
            let text =
                format!("{head}<<<<<<< ours\n{ours}\n{middle}=======\n{theirs}\n>>>>>>> theirs\n");
            let healed = healed(&text).unwrap();
            let note = &notes(&healed)[0];
            assert!(note.contains("ab") && note.contains("ac"), "{note}");
            assert!(!healed.text().contains("<<<<<<<"));
        }
        for unhealable in [
            "",
            &file(&[A]),
            "<<<<<<< a\n=======\n",
            "<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n",
        ] {
            assert!(healed(unhealable).is_none());
        }
    }

    #[test]
    fn conflict_copies_are_known_by_their_names() {
        for copy in [
            "题-12345678.annot.sync-conflict-20261124-101112-ABCDEF7.toml",
            "题-12345678.sync-conflict-20261124-101112-ABCDEF7.annot.toml",
            "题-12345678.annot (PC's conflicted copy 2026-11-24).toml",
            "题-12345678.annot (conflicted copy 2026-11-24 101112).toml",
        ] {
            assert_eq!(
                copied_from(copy).as_deref(),
                Some("题-12345678.annot.toml"),
                "{copy}"
            );
        }
        for other in [
            "题-12345678.annot.toml",
            "题 (二).annot.toml",
            "x.sync-conflict-2026-1-A.toml",
            "x.txt",
        ] {
            assert_eq!(copied_from(other), None, "{other}");
        }
    }
}
