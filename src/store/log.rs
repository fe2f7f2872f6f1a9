//! The life of annotations: every version of each that was saved or found on this device, oldest first.
//!
//! It is a memory aid: what stands in the annotation file never depends on it, and what a crash left half written in it is passed over.

use std::path::Path;

use super::atomic::SaveError;
use super::format::parsed;
use super::journal;
use super::record::{Reader, annotation_fields, lines, time};
use crate::notes::{Annotation, Timestamp, Uuid};

/// An annotation as it was for a while.
#[derive(Clone, PartialEq, Debug)]
pub struct Version {
    /// When it was written here; `None` where it was found, written before or elsewhere.
    pub logged: Option<Timestamp>,
    /// What it was.
    pub record: Annotation,
}

/// Puts versions at the end of the log at `path`.
///
/// # Errors
/// When the disk refuses.
pub(super) fn write<'a>(
    path: &Path,
    versions: impl Iterator<Item = (Option<Timestamp>, &'a Annotation)>,
) -> Result<(), SaveError> {
    let entry = |(logged, record): (Option<Timestamp>, &Annotation)| {
        let mut fields = annotation_fields(record, "");
        fields.push(("logged", logged.map(time)));
        lines(&fields)
    };
    journal::add(path, versions.map(entry)).map(|_| ())
}

/// The versions of one annotation in the log at `path`, oldest first. One that was found again is there once.
pub(super) fn versions(path: &Path, id: Uuid) -> Vec<Version> {
    let mut found: Vec<Version> = Vec::new();
    let wanted = id.to_string();
    let text = journal::text(path);
    for version in journal::entries(&text).filter(|version| version.contains(&wanted)) {
        let version = version_in(version).filter(|version| version.record.id == id);
        if let Some(version) = version
            && found.iter().all(|known| known.record != version.record)
        {
            found.push(version);
        }
    }
    found
}

fn version_in(text: &str) -> Option<Version> {
    let root = parsed(text).ok()?;
    let reader = Reader {
        text,
        table: root.get_ref(),
    };
    Some(Version {
        logged: reader.time("logged"),
        record: reader.annotation("").ok()?,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use proptest::prelude::*;

    use super::super::atomic::append;
    use super::*;
    use crate::store::writer::tests::hostile;

    fn annotation(note: &str) -> Annotation {
        let mut annotation = Annotation::born(Uuid::from_u128(7), Timestamp::UNIX_EPOCH);
        note.clone_into(&mut annotation.note);
        annotation
    }

    #[test]
    fn every_version_of_an_annotation_comes_back_once_and_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log").join("x.log");
        let (first, second) = (
            annotation("一"),
            annotation("二\n\u{1e}\n---\n[[annotation]]"),
        );
        let other = Annotation {
            id: Uuid::from_u128(8),
            ..annotation("")
        };
        let now = Some(Timestamp::from_second(9).unwrap());
        write(&path, [(None, &first), (now, &second)].into_iter()).unwrap();
        write(&path, [(None, &second), (now, &other)].into_iter()).unwrap();
        let notes: Vec<_> = versions(&path, first.id)
            .into_iter()
            .map(|version| (version.logged, version.record.note))
            .collect();
        assert_eq!(notes, [(None, first.note), (now, second.note)]);
        assert!(versions(&path, Uuid::from_u128(9)).is_empty());
    }

    #[test]
    fn what_a_crash_left_half_written_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.log");
        let one = annotation("一");
        write(&path, [(None, &one)].into_iter()).unwrap();
        let torn = "\u{1e}\nid = \"00000000-0000-0000-0000-000000000007\"\nnote = \"半";
        append(&path, &torn.as_bytes()[..torn.len() - 1]).unwrap();
        write(&path, [(None, &annotation("三"))].into_iter()).unwrap();
        let notes: Vec<_> = versions(&path, one.id)
            .into_iter()
            .map(|version| version.record.note)
            .collect();
        assert_eq!(notes, ["一", "三"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_words_come_back(note in hostile(), tag in hostile()) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("x.log");
            let one = Annotation { tags: vec![tag], ..annotation(&note) };
            write(&path, [(None, &one), (None, &annotation("last"))].into_iter()).unwrap();
            prop_assert_eq!(&versions(&path, one.id)[0].record, &one);
        }
    }
}
