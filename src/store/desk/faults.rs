//! Desks on a disk that fails, and what killed saves left.

use rustix::io::Errno;

use super::super::disk::faults::{Fault, with};
use super::tests::{Room, TEXT, add, annotation, room, save_from, with as adding};
use super::*;

/// The annotation file of `room`, and the name of the copy that a save in place makes of it.
fn file_and_backup(room: &Room) -> (PathBuf, PathBuf) {
    let path = room.desk().path().unwrap().to_owned();
    let backup = path.with_file_name(format!(
        "{}.bak",
        path.file_name().unwrap().to_string_lossy()
    ));
    (path, backup)
}

fn absorbed(room: &Room) -> Vec<String> {
    let entries = fs::read_dir(room.folders.absorbed().unwrap())
        .into_iter()
        .flatten();
    let mut texts: Vec<_> = entries
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    texts.sort();
    texts
}

#[test]
fn whatever_call_fails_the_old_marks_are_there_and_the_new_one_is_saved_or_waits() {
    for error in [Errno::NOSPC, Errno::ACCESS] {
        let mut number = 0;
        loop {
            let room = room();
            let (first, second) = (annotation("一"), annotation("二"));
            add(&mut room.desk(), &first);
            let mut desk = room.desk();
            let (base, records) = (desk.records().clone(), adding(desk.records(), &second));
            let at = move |call, _: &str| (call == number).then_some(Fault::Error(error));
            let (outcome, calls) = with(at, || desk.save(&base, &records, || TEXT.into()));
            let mut next = room.desk();
            if outcome.is_ok() {
                assert_eq!(*next.records(), records);
            } else {
                assert!(next.records().contains_key(&first.id));
                desk.keep_pending(&base, &records).unwrap();
                next = room.desk();
                assert!(
                    next.pending().contains_key(&second.id),
                    "{:?}",
                    calls.last()
                );
                let mut wanted = next.records().clone();
                wanted.extend(next.pending().clone());
                save_from(&mut next, &wanted, TEXT).unwrap();
                assert_eq!(*room.desk().records(), records);
                assert!(room.desk().pending().is_empty());
            }
            number += 1;
            if number > calls.len() {
                break;
            }
        }
    }
}

#[test]
fn a_file_that_a_killed_save_left_torn_is_put_back_from_its_backup() {
    for torn in ["", "\0ormat = 1\n\n[sour", "format = 1\n[sour"] {
        let room = room();
        let mark = annotation("一");
        add(&mut room.desk(), &mark);
        let (path, backup) = file_and_backup(&room);
        fs::rename(&path, &backup).unwrap();
        fs::write(&path, torn).unwrap();
        let desk = room.desk();
        assert!(desk.is_restored() && desk.trouble().is_none());
        assert_eq!(*desk.records()[&mark.id], mark);
        assert!(!backup.exists());
        // what stood in the file and in its copy is kept
        assert_eq!(absorbed(&room).len(), 2);
        assert!(absorbed(&room).contains(&torn.to_owned()));
        let again = room.desk();
        assert!(!again.is_restored());
        assert_eq!(again.records(), desk.records());
    }
}

#[test]
fn of_a_whole_file_and_a_whole_backup_nothing_is_lost() {
    let room = room();
    let (first, second) = (annotation("一"), annotation("二"));
    let mut desk = room.desk();
    add(&mut desk, &first);
    let (path, backup) = file_and_backup(&room);
    let in_backup = look(&path).unwrap().unwrap();
    add(&mut desk, &second);
    let third = annotation("三");
    let grown = in_backup
        .with(&adding(in_backup.records(), &third))
        .unwrap();
    fs::write(&backup, grown.text()).unwrap();
    let desk = room.desk();
    assert!(!desk.is_restored());
    for mark in [&first, &second, &third] {
        assert!(desk.records().contains_key(&mark.id));
    }
    assert_eq!((backup.exists(), absorbed(&room).len()), (false, 1));
}

#[test]
fn a_backup_that_was_cut_off_itself_goes_out_of_the_way() {
    let room = room();
    add(&mut room.desk(), &annotation("一"));
    let (path, backup) = file_and_backup(&room);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&backup, "format = 1\n[sour").unwrap();
    let desk = room.desk();
    assert_eq!((desk.records().len(), desk.absorbed()), (1, 0));
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    assert_eq!(absorbed(&room), ["format = 1\n[sour"]);
    assert!(!backup.exists());
}

#[test]
fn a_file_and_a_backup_that_are_both_torn_are_left_alone() {
    let room = room();
    add(&mut room.desk(), &annotation("一"));
    let (path, backup) = file_and_backup(&room);
    fs::write(&path, "torn").unwrap();
    fs::write(&backup, "torn too").unwrap();
    assert!(matches!(
        room.desk().trouble(),
        Some(Trouble::Malformed { .. })
    ));
    assert_eq!(fs::read_to_string(&path).unwrap(), "torn");
    assert_eq!(fs::read_to_string(&backup).unwrap(), "torn too");
}

#[test]
fn without_the_lock_a_backup_may_be_of_a_save_going_on_and_is_left_alone() {
    let room = room();
    add(&mut room.desk(), &annotation("一"));
    let (path, backup) = file_and_backup(&room);
    fs::rename(&path, &backup).unwrap();
    fs::write(&path, "").unwrap();
    let desk = Desk::open(
        &Folders {
            state: None,
            ..room.folders.clone()
        },
        super::tests::article("seed", "标题"),
    );
    assert!(desk.trouble().is_some() && backup.exists());
}

#[test]
fn a_desk_whose_save_in_place_failed_half_way_goes_on_when_the_disk_works_again() {
    let room = room();
    let (first, second) = (annotation("一"), annotation("二"));
    let mut desk = room.desk();
    add(&mut desk, &first);
    let (path, backup) = file_and_backup(&room);
    let records = adding(desk.records(), &second);
    let full = |_, name: &str| match name {
        "rename" => Some(Fault::Error(Errno::BUSY)),
        "ftruncate" => Some(Fault::Error(Errno::IO)),
        _ => None,
    };
    assert!(
        with(full, || save_from(&mut desk, &records, TEXT))
            .0
            .is_err()
    );
    assert!(look(&path).is_err() && backup.exists());
    let saved = save_from(&mut desk, &records, TEXT).unwrap();
    assert_eq!(saved.records, records);
    assert!(!backup.exists());
}

#[test]
fn a_file_system_that_knows_no_flush_is_told_of() {
    let room = room();
    let mut desk = room.desk();
    let no_flush = |_, name: &str| (name == "fsync").then_some(Fault::Error(Errno::NOTSUP));
    let saved = with(no_flush, || add(&mut desk, &annotation("一"))).0;
    assert!(!saved.flushed);
    assert!(add(&mut desk, &annotation("二")).flushed);
}
