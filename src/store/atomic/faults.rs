//! Every system call of a save fails in its turn: the old file or the new one is there, whole, and nothing else.

use std::path::Path;

use rustix::io::Errno;
use tempfile::TempDir;

use super::super::disk::faults::{Fault, with};
use super::*;

const OLD: &[u8] = b"what the reader wrote before, which is the longer one";
const NEW: &[u8] = b"what the reader writes now";

const ERRORS: [Errno; 5] = [
    Errno::IO,
    Errno::NOSPC,
    Errno::ACCESS,
    Errno::INTR,
    Errno::ROFS,
];

/// How the new file takes the old one's place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    Rename,
    /// As where a file is mounted on its own.
    InPlace,
}

/// A file saved on a disk with a fault.
struct Trial {
    folder: TempDir,
    outcome: Result<bool, SaveError>,
    calls: Vec<&'static str>,
}

impl Trial {
    /// Saves over [`OLD`], or where nothing is, on a disk that fails by `plan`.
    fn run(
        old: Option<&[u8]>,
        way: Way,
        plan: impl Fn(usize, &str) -> Option<Fault> + 'static,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        if let Some(old) = old {
            fs::write(&path, old).unwrap();
        }
        let busy = Fault::Error(Errno::BUSY);
        let plan = move |number, name: &str| match (way, name) {
            (Way::InPlace, "rename") => Some(busy),
            _ => plan(number, name),
        };
        let (outcome, calls) = with(plan, || save(&path, NEW));
        Self {
            folder,
            outcome,
            calls,
        }
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.path().join(name)).ok()
    }

    /// The file is the old one or the new one, and the new one if the save says so.
    fn is_whole(&self, old: Option<&[u8]>) -> bool {
        let file = self.read("a");
        let is_new = file.as_deref() == Some(NEW);
        is_new || (self.outcome.is_err() && file.as_deref() == old)
    }

    fn names(&self) -> Vec<String> {
        super::tests::names(self.folder.path())
    }
}

fn every_call(mut check: impl FnMut(usize, Errno, Way, Option<&[u8]>) -> Vec<&'static str>) {
    for (way, old) in [
        (Way::Rename, None),
        (Way::Rename, Some(OLD)),
        (Way::InPlace, Some(OLD)),
    ] {
        for error in ERRORS {
            let mut number = 0;
            while number < check(number, error, way, old).len() {
                number += 1;
            }
            assert!(number > 5, "{way:?}: only {number} calls");
        }
    }
}

#[test]
fn a_call_that_fails_leaves_the_old_file_or_the_new_one_and_nothing_beside_it() {
    every_call(|number, error, way, old| {
        let at = move |call, _: &str| (call == number).then_some(Fault::Error(error));
        let trial = Trial::run(old, way, at);
        let Trial { outcome, calls, .. } = &trial;
        let failed = calls.get(number).copied();
        assert!(trial.is_whole(old), "{failed:?} {error}: {outcome:?}");
        // what cannot be removed stays
        if failed != Some("unlink") {
            let names = trial.names();
            assert!(names.is_empty() || names == ["a"], "{failed:?}: {names:?}");
        }
        trial.calls
    });
}

#[test]
fn a_disk_that_fails_from_some_call_on_leaves_a_whole_copy() {
    every_call(|number, error, way, old| {
        // a write that is interrupted for ever is tried for ever
        let works = move |name: &str| name == "unlink" || (name == "write" && error == Errno::INTR);
        let from =
            move |call, name: &str| (call >= number && !works(name)).then_some(Fault::Error(error));
        let trial = Trial::run(old, way, from);
        let Trial { outcome, calls, .. } = &trial;
        let failed = calls.get(number).copied();
        let backup = trial.read("a.bak");
        let names = trial.names();
        if way == Way::InPlace && backup.is_some() {
            assert_eq!(backup.as_deref(), old);
            assert_eq!(names, ["a", "a.bak"]);
        } else {
            assert!(trial.is_whole(old), "{failed:?} {error}: {outcome:?}");
            assert!(names.is_empty() || names == ["a"], "{failed:?}: {names:?}");
        }
        trial.calls
    });
}

#[test]
fn an_interrupted_or_short_write_is_gone_on_with() {
    for way in [Way::Rename, Way::InPlace] {
        for fault in [Fault::Short, Fault::Error(Errno::INTR)] {
            let in_turn = move |call: usize, name: &str| {
                (name == "write" && call.is_multiple_of(2)).then_some(fault)
            };
            let trial = Trial::run(Some(OLD), way, in_turn);
            assert!(trial.outcome.is_ok(), "{fault:?}: {:?}", trial.outcome);
            assert_eq!(trial.read("a").as_deref(), Some(NEW));
        }
    }
}

#[test]
fn a_disk_that_fills_up_in_the_middle_of_a_write_takes_nothing_away() {
    for way in [Way::Rename, Way::InPlace] {
        let mut number = 0;
        loop {
            let plan = move |call: usize, name: &str| match call {
                _ if name != "write" || call < number => None,
                _ if call == number => Some(Fault::Short),
                _ if call == number + 1 => Some(Fault::Error(Errno::NOSPC)),
                _ => None,
            };
            let trial = Trial::run(Some(OLD), way, plan);
            assert!(trial.is_whole(Some(OLD)), "{number}: {:?}", trial.outcome);
            assert_eq!(trial.names(), ["a"]);
            number += 1;
            if number > trial.calls.len() {
                break;
            }
        }
    }
}

#[test]
fn a_file_system_that_knows_no_flush_is_saved_on_and_told_of() {
    for error in [Errno::INVAL, Errno::NOTSUP] {
        for way in [Way::Rename, Way::InPlace] {
            let flushes = move |_, name: &str| (name == "fsync").then_some(Fault::Error(error));
            let trial = Trial::run(Some(OLD), way, flushes);
            assert!(!trial.outcome.as_ref().unwrap());
            assert_eq!(trial.read("a").as_deref(), Some(NEW));
            assert_eq!(trial.names(), ["a"]);
        }
    }
}

#[test]
fn a_file_cut_off_while_it_is_written_in_place_never_passes_for_a_whole_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    for new in [b"format = 1\n".as_slice(), b"", b"x"] {
        let mut number = 0;
        loop {
            fs::write(&path, OLD).unwrap();
            let file = disk::open_to_write(&path).unwrap();
            let stop = move |call, _: &str| (call >= number).then_some(Fault::Error(Errno::IO));
            let (outcome, calls) = with(stop, || overwrite(&file, new));
            let bytes = fs::read(&path).unwrap();
            assert!(
                bytes == OLD || bytes == new || bytes.first() == Some(&0),
                "{calls:?}"
            );
            number += 1;
            if outcome.is_ok() {
                assert_eq!(bytes, new);
                break;
            }
        }
    }
}

#[test]
fn folders_that_cannot_be_made_are_an_error() {
    for error in ERRORS {
        for number in 0..20 {
            let folder = tempfile::tempdir().unwrap();
            let path: &Path = &folder.path().join("a/b/c");
            let at = move |call, _: &str| (call == number).then_some(Fault::Error(error));
            let (outcome, calls) = with(at, || save(path, NEW));
            let bytes = fs::read(path).ok();
            assert!(bytes.is_none() || bytes.as_deref() == Some(NEW));
            assert!(outcome.is_err() || bytes.is_some(), "{:?}", calls.last());
        }
    }
}

/// Files with what is in them.
type Files = Vec<(String, Vec<u8>)>;

/// Writes a new file on a disk that fails by `plan`: what came of it, how many calls it took, and what stands in the folder.
fn make(
    plan: impl Fn(usize, &str) -> Option<Fault> + 'static,
) -> (Result<bool, SaveError>, usize, Files) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let (outcome, calls) = with(plan, || save_new(&path, NEW));
    let names = super::tests::names(folder.path());
    let files = names.into_iter().map(|name| {
        let bytes = fs::read(folder.path().join(&name)).unwrap();
        (name, bytes)
    });
    (outcome, calls.len(), files.collect())
}

#[test]
fn whatever_call_fails_a_new_file_is_whole_or_not_there_and_nothing_else_is() {
    let (_, calls, _) = make(|_, _| None);
    for errno in ERRORS {
        for number in 0..calls {
            let fault = Fault::Error(errno);
            let (outcome, _, files) = make(move |at, _| (at == number).then_some(fault));
            let whole = [("a".to_owned(), NEW.to_vec())];
            // a temporary file that will not go is the one thing that may stay
            let seen: Vec<_> = files
                .into_iter()
                .filter(|(name, _)| !name.starts_with('.'))
                .collect();
            assert!(seen.is_empty() || seen == whole, "{errno} at {number}");
            assert!(
                seen == whole || outcome.is_err(),
                "{errno} at {number}: {outcome:?}"
            );
        }
    }
}

#[test]
fn where_a_file_has_one_name_a_new_file_is_renamed_and_writes_over_nothing() {
    let plan = |_, name: &str| (name == "link").then_some(Fault::Error(Errno::PERM));
    let (outcome, _, files) = make(plan);
    assert!(matches!(outcome, Ok(true)));
    assert_eq!(files, [("a".to_owned(), NEW.to_vec())]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    fs::write(&path, OLD).unwrap();
    assert!(matches!(with(plan, || save_new(&path, NEW)).0, Ok(false)));
    assert_eq!(fs::read(&path).unwrap(), OLD);
}
