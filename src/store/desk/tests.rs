//! Desks in folders of their own: what is read, written, merged and refused.

use super::*;
use crate::notes::{Anchor, Annotation, Timestamp, sha256_hex};

pub(super) const TEXT: &str = "正文一二三四五六七八九十";

pub(super) struct Room {
    root: tempfile::TempDir,
    pub(super) folders: Folders,
}

pub(super) fn room() -> Room {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    Room {
        folders: Folders::below(&at("config"), &at("data"), &at("state")),
        root,
    }
}

impl Room {
    pub(super) fn desk(&self) -> Desk {
        Desk::open(&self.folders, article("seed", "标题"))
    }

    fn notes(&self) -> PathBuf {
        self.folders.notes.clone().unwrap()
    }

    fn put(&self, name: &str, text: &str) -> PathBuf {
        fs::create_dir_all(self.notes()).unwrap();
        let path = self.notes().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Names in the notes folder, sorted.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.notes())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

pub(super) fn article(id: &str, title: &str) -> Source {
    Source {
        id: id.to_owned(),
        title: title.to_owned(),
        sha256: sha256_hex(TEXT),
        chars: 12,
        ..Source::default()
    }
}

pub(super) fn annotation(note: &str) -> Annotation {
    let mut annotation = Annotation::born(
        Uuid::now_v7(),
        Timestamp::from_second(1_700_000_000).unwrap(),
    );
    note.clone_into(&mut annotation.note);
    annotation.anchor = Anchor {
        quote: "一二".to_owned(),
        range: 2..4,
        ..Anchor::default()
    };
    annotation
}

pub(super) fn with(records: &Records, annotation: &Annotation) -> Records {
    let mut records = records.clone();
    records.insert(annotation.id, Arc::new(annotation.clone()));
    records
}

fn renoted(annotation: &Annotation, note: &str) -> Annotation {
    Annotation {
        note: note.to_owned(),
        ..annotation.clone()
    }
}

/// Saves `records`, made from what the desk read last.
pub(super) fn save_from(desk: &mut Desk, records: &Records, text: &str) -> Result<Saved, Unsaved> {
    let base = desk.records().clone();
    desk.save(&base, records, || text.into())
}

pub(super) fn add(desk: &mut Desk, annotation: &Annotation) -> Saved {
    let base = desk.records().clone();
    desk.save(&base, &with(&base, annotation), || TEXT.into())
        .unwrap()
}

#[test]
fn a_mark_is_there_when_the_desk_is_opened_again() {
    let room = room();
    let mut desk = room.desk();
    assert!(desk.records().is_empty() && desk.trouble().is_none());
    assert!(!room.notes().exists(), "reading makes no folders");
    let mark = annotation("批注");
    let saved = add(&mut desk, &mark);
    assert!(saved.locked && saved.without_base.is_none());
    let again = room.desk();
    assert_eq!(*again.records(), saved.records);
    assert_eq!(*again.records()[&mark.id], mark);
    let file = again.file.as_ref().unwrap();
    assert_eq!(file.source().added, mark.created);
    assert_eq!(again.path(), desk.path());
}

#[test]
fn the_file_is_named_for_people_and_for_the_article() {
    let room = room();
    add(&mut room.desk(), &annotation(""));
    assert_eq!(
        room.names(),
        [
            "bases".to_owned(),
            format!("标题-{}.annot.toml", article_hash("seed"))
        ]
    );
    let renamed = Desk::open(&room.folders, article("seed", "新标题"));
    assert_eq!(renamed.records().len(), 1);
}

#[test]
fn everything_written_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let room = room();
    add(&mut room.desk(), &annotation(""));
    let mut folders = vec![
        room.root.path().join("data"),
        room.root.path().join("state"),
    ];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
            assert_eq!(
                mode,
                if path.is_dir() { 0o700 } else { 0o600 },
                "{}",
                path.display()
            );
            folders.extend(path.is_dir().then_some(path));
        }
    }
}

#[test]
fn the_text_the_marks_count_in_is_kept_once() {
    let room = room();
    let mut desk = room.desk();
    add(&mut desk, &annotation(""));
    let base = room
        .notes()
        .join("bases")
        .join(format!("{}.txt", sha256_hex(TEXT)));
    assert_eq!(fs::read_to_string(&base).unwrap(), TEXT);
    let records = with(desk.records(), &annotation(""));
    save_from(&mut desk, &records, "another text by mistake").unwrap();
    assert_eq!(fs::read_to_string(&base).unwrap(), TEXT);
}

#[test]
fn nothing_is_written_when_nothing_changed() {
    let room = room();
    let mut desk = room.desk();
    save_from(&mut desk, &Records::new(), TEXT).unwrap();
    assert!(room.names().is_empty());
    add(&mut desk, &annotation(""));
    let path = desk.path().unwrap().to_owned();
    let before = std::os::unix::fs::MetadataExt::ino(&fs::metadata(&path).unwrap());
    let same = desk.records().clone();
    save_from(&mut desk, &same, TEXT).unwrap();
    assert_eq!(
        std::os::unix::fs::MetadataExt::ino(&fs::metadata(&path).unwrap()),
        before
    );
}

#[test]
fn without_a_home_one_can_read_and_not_write() {
    let mut desk = Desk::open(&Folders::default(), article("seed", "标题"));
    assert!(matches!(desk.trouble(), Some(Trouble::NoHome)));
    let records = with(desk.records(), &annotation(""));
    assert!(matches!(
        save_from(&mut desk, &records, TEXT),
        Err(Unsaved::Trouble(Trouble::NoHome))
    ));
}

#[test]
fn with_a_notes_folder_alone_one_can_write_without_a_lock() {
    let room = room();
    let folders = Folders {
        notes: Some(room.notes()),
        ..Folders::default()
    };
    let mut desk = Desk::open(&folders, article("seed", "标题"));
    assert!(!add(&mut desk, &annotation("")).locked);
    assert_eq!(room.desk().records().len(), 1);
}

#[test]
fn two_windows_keep_each_others_marks() {
    let room = room();
    let (mut left, mut right) = (room.desk(), room.desk());
    let (one, two) = (annotation("左"), annotation("右"));
    add(&mut left, &one);
    let saved = add(&mut right, &two);
    assert_eq!(
        saved.records.keys().copied().collect::<Vec<_>>(),
        [one.id, two.id]
    );
    assert_eq!(add(&mut left, &annotation("")).records.len(), 3);
}

#[test]
fn what_another_window_wrote_is_seen_once_and_what_was_written_here_is_not() {
    let room = room();
    let (mut here, mut there) = (room.desk(), room.desk());
    assert!(!here.refresh());
    add(&mut there, &annotation("那边"));
    assert!(here.refresh());
    assert_eq!(here.records(), there.records());
    assert!(!here.refresh());
    add(&mut here, &annotation("这边"));
    assert!(!here.refresh());
    assert!(there.refresh());
    assert_eq!(there.records().len(), 2);
    fs::write(there.path().unwrap(), "half a fi").unwrap();
    assert!(here.refresh());
    assert!(here.trouble().is_some());
}

#[test]
fn changes_that_cannot_be_saved_wait_for_a_save_that_succeeds() {
    let room = room();
    let mut desk = room.desk();
    let first = annotation("一");
    add(&mut desk, &first);
    let path = desk.path().unwrap().to_owned();
    let (aside, base) = (path.with_extension("aside"), desk.records().clone());
    fs::rename(&path, &aside).unwrap();
    fs::create_dir(&path).unwrap();
    for second in [annotation("二"), renoted(&first, "一改")] {
        let records = with(&base, &second);
        assert!(desk.save(&base, &records, || TEXT.into()).is_err());
        desk.keep_pending(&base, &records).unwrap();
    }
    fs::remove_dir(&path).unwrap();
    fs::rename(&aside, &path).unwrap();
    let mut desk = room.desk();
    assert_eq!((desk.records().len(), desk.pending().len()), (1, 2));
    let base = desk.records().clone();
    let recovered = merge(&Records::new(), &base, desk.pending());
    desk.save(&base, &recovered, || TEXT.into()).unwrap();
    assert!(desk.pending().is_empty() && room.desk().pending().is_empty());
    let notes: Vec<_> = desk
        .records()
        .values()
        .map(|record| record.note.clone())
        .collect();
    assert_eq!(
        (notes.len(), notes[0].contains("一改"), notes[1].as_str()),
        (2, true, "二")
    );
}

#[test]
fn a_conflict_copy_is_taken_in_and_moved_aside() {
    let room = room();
    let mut desk = room.desk();
    let (ours, theirs) = (annotation("这里"), annotation("那里"));
    add(&mut desk, &ours);
    let path = desk.path().unwrap().to_owned();
    let before = fs::read_to_string(&path).unwrap();
    add(&mut desk, &theirs);
    let name = path
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .replace(".toml", ".sync-conflict-20261124-101112-ABCDEF7.toml");
    fs::rename(&path, path.with_file_name(&name)).unwrap();
    fs::write(&path, before).unwrap();
    let desk = room.desk();
    assert_eq!((desk.records().len(), desk.absorbed()), (2, 1));
    assert!(!path.with_file_name(&name).exists());
    assert!(room.folders.absorbed().unwrap().join(&name).exists());
    assert_eq!(room.desk().absorbed(), 0);
}

#[test]
fn a_half_done_merge_is_finished_and_written_with_the_next_save() {
    let room = room();
    let mut desk = room.desk();
    add(&mut desk, &annotation("一"));
    let path = desk.path().unwrap().to_owned();
    let text = fs::read_to_string(&path).unwrap();
    let note = "note = \"一\"\n";
    let conflict = "<<<<<<< HEAD\nnote = \"一二\"\n=======\nnote = \"一三\"\n>>>>>>> other\n";
    fs::write(&path, text.replace(note, conflict)).unwrap();
    let mut desk = room.desk();
    assert!(desk.trouble().is_none() && desk.is_healed());
    let note = desk.records().values().next().unwrap().note.clone();
    assert!(note.contains("一二") && note.contains("一三"));
    add(&mut desk, &annotation("新"));
    let text = fs::read_to_string(&path).unwrap();
    assert!(!text.contains("<<<<<<<") && text.contains("一三") && text.contains("新"));
}

#[test]
fn the_file_moves_on_to_a_new_text_when_half_of_its_annotations_have() {
    let room = room();
    let mut desk = room.desk();
    let (first, second) = (annotation("一"), annotation("二"));
    add(&mut desk, &first);
    add(&mut desk, &second);
    let new = Source {
        sha256: hash("a new text", 64),
        ..article("seed", "标题")
    };
    let mut desk = Desk::open(&room.folders, new.clone());
    assert!(!desk.knows_text());
    let moved = |annotation: &Annotation| {
        let mut moved = annotation.clone();
        moved.anchor.base.clone_from(&new.sha256);
        moved
    };
    let source = |desk: &Desk| desk.file.as_ref().unwrap().source().sha256.clone();
    add(&mut desk, &moved(&first));
    assert_eq!(source(&desk), new.sha256);
    assert!(desk.knows_text());
    let old = room.desk().records()[&second.id].anchor.base.clone();
    assert_eq!(
        old, second.anchor.base,
        "what did not move stays where it was"
    );
}

#[test]
fn two_windows_that_add_at_once_lose_nothing() {
    let room = room();
    let worker = |name: &'static str| {
        let folders = room.folders.clone();
        move || {
            let mut desk = Desk::open(&folders, article("seed", "标题"));
            for number in 0..100 {
                let base = desk.records().clone();
                let records = with(&base, &annotation(&format!("{name}{number}")));
                // a busy disk may keep the other waiting for longer than a reader would
                let saved = desk.save_within(&base, &records, || TEXT.into(), PATIENCE * 30);
                assert!(saved.unwrap().locked);
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(worker("左"));
        scope.spawn(worker("右"));
    });
    assert_eq!(room.desk().records().len(), 200);
    assert_eq!(room.names().len(), 2, "{:?}", room.names());
}

#[test]
fn a_save_goes_on_without_a_lock_that_is_not_let_go() {
    let room = room();
    let mut desk = room.desk();
    add(&mut desk, &annotation(""));
    let held = desk.lock(desk.path().unwrap(), Duration::ZERO);
    assert!(held.is_held());
    let records = with(desk.records(), &annotation(""));
    let saved = desk
        .save_within(
            &desk.records().clone(),
            &records,
            || TEXT.into(),
            Duration::ZERO,
        )
        .unwrap();
    assert!(!saved.locked);
    assert_eq!(saved.records.len(), 2);
}

#[test]
fn a_mark_changed_here_and_elsewhere_keeps_both_notes() {
    let room = room();
    let mark = annotation("一");
    add(&mut room.desk(), &mark);
    let (mut left, mut right) = (room.desk(), room.desk());
    add(&mut left, &renoted(&mark, "左"));
    let records = with(right.records(), &renoted(&mark, "右"));
    let saved = save_from(&mut right, &records, TEXT).unwrap();
    let note = &saved.records[&mark.id].note;
    assert!(note.contains('左') && note.contains('右'), "{note}");
}

#[test]
fn a_file_that_cannot_be_read_is_read_only_and_never_overwritten() {
    let room = room();
    let mut desk = room.desk();
    add(&mut desk, &annotation(""));
    let path = desk.path().unwrap().to_owned();
    let broken = "format = 1\n<<<<<<< ours\n";
    fs::write(&path, broken).unwrap();
    let records = with(desk.records(), &annotation(""));
    let Err(Unsaved::Trouble(Trouble::Malformed {
        path: where_,
        error,
    })) = save_from(&mut desk, &records, TEXT)
    else {
        panic!()
    };
    assert_eq!((where_, error.line), (path.clone(), 2));
    let mut opened = room.desk();
    assert!(matches!(opened.trouble(), Some(Trouble::Malformed { .. })));
    assert!(save_from(&mut opened, &records, TEXT).is_err());
    assert_eq!(fs::read_to_string(&path).unwrap(), broken);
}

#[test]
fn a_file_mended_by_hand_takes_what_waited() {
    let room = room();
    let mut desk = room.desk();
    let mark = annotation("");
    add(&mut desk, &mark);
    let path = desk.path().unwrap().to_owned();
    let good = fs::read(&path).unwrap();
    fs::write(&path, "broken").unwrap();
    let records = with(desk.records(), &annotation(""));
    assert!(save_from(&mut desk, &records, TEXT).is_err());
    fs::write(&path, good).unwrap();
    assert_eq!(
        save_from(&mut desk, &records, TEXT).unwrap().records,
        records
    );
}

#[test]
fn a_file_of_a_later_version_is_shown_and_not_written() {
    let room = room();
    add(&mut room.desk(), &annotation(""));
    let path = room.desk().path().unwrap().to_owned();
    let text = fs::read_to_string(&path)
        .unwrap()
        .replace("format = 1", "format = 2");
    fs::write(&path, &text).unwrap();
    let mut desk = room.desk();
    assert!(matches!(
        desk.trouble(),
        Some(Trouble::Newer { format: 2, .. })
    ));
    assert_eq!(desk.records().len(), 1);
    let records = with(desk.records(), &annotation(""));
    assert!(matches!(
        save_from(&mut desk, &records, TEXT),
        Err(Unsaved::Trouble(Trouble::Newer { .. }))
    ));
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn a_file_that_was_removed_comes_back_whole() {
    let room = room();
    let mut desk = room.desk();
    add(&mut desk, &annotation(""));
    let path = desk.path().unwrap().to_owned();
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("# mine\n{text}")).unwrap();
    desk.reload();
    fs::remove_file(&path).unwrap();
    let saved = add(&mut desk, &annotation(""));
    assert_eq!(saved.records.len(), 2);
    assert!(fs::read_to_string(&path).unwrap().starts_with("# mine\n"));
}

#[test]
fn a_file_that_was_renamed_is_found_again() {
    let room = room();
    let mut desk = room.desk();
    add(&mut desk, &annotation(""));
    let renamed = room
        .notes()
        .join(format!("my-name-{}.annot.toml", article_hash("seed")));
    fs::rename(desk.path().unwrap(), &renamed).unwrap();
    add(&mut desk, &annotation(""));
    assert_eq!(desk.path(), Some(renamed.as_path()));
    assert_eq!(room.desk().records().len(), 2);
}

#[test]
fn a_hash_that_begins_alike_is_not_the_same_article() {
    let room = room();
    let name = format!("标题-{}.annot.toml", article_hash("seed"));
    let other = room.put(&name, "format = 1\n[source]\nid = \"another\"\n");
    let mut desk = room.desk();
    add(&mut desk, &annotation(""));
    assert_ne!(desk.path(), Some(other.as_path()));
    assert_eq!(room.desk().records().len(), 1);
    assert!(room.desk().others().is_empty());
}

#[test]
fn a_second_file_of_the_article_is_named() {
    let room = room();
    add(&mut room.desk(), &annotation(""));
    let text = fs::read_to_string(room.desk().path().unwrap()).unwrap();
    let copy = room.put(
        &format!("标题 copy-{}.annot.toml", article_hash("seed")),
        &text,
    );
    let desk = room.desk();
    let mut both = desk.others().to_vec();
    both.extend(desk.path().map(Path::to_owned));
    assert!(both.len() == 2 && both.contains(&copy));
}

#[test]
fn a_link_to_the_file_stays_a_link_and_one_that_leads_nowhere_is_trouble() {
    let room = room();
    add(&mut room.desk(), &annotation(""));
    let path = room.desk().path().unwrap().to_owned();
    let real = room.root.path().join("elsewhere.toml");
    fs::rename(&path, &real).unwrap();
    std::os::unix::fs::symlink(&real, &path).unwrap();
    add(&mut room.desk(), &annotation(""));
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    assert_eq!(room.desk().records().len(), 2);
    fs::remove_file(&real).unwrap();
    assert!(matches!(
        room.desk().trouble(),
        Some(Trouble::Failed { .. })
    ));
}

#[test]
fn a_record_spoilt_by_hand_stays_and_is_a_conflict_only_if_it_changed_here() {
    let room = room();
    let mut desk = room.desk();
    let mark = annotation("一");
    add(&mut desk, &mark);
    let path = desk.path().unwrap().to_owned();
    let spoilt = fs::read_to_string(&path)
        .unwrap()
        .replace("start = 2", "start = -2");
    fs::write(&path, &spoilt).unwrap();
    let ours = desk.records().clone();
    let changed = with(&ours, &renoted(&mark, "二"));
    assert!(matches!(
        save_from(&mut desk, &changed, TEXT),
        Err(Unsaved::Withheld(_))
    ));
    assert_eq!(fs::read_to_string(&path).unwrap(), spoilt);
    let other = annotation("");
    let saved = save_from(&mut desk, &with(&ours, &other), TEXT).unwrap();
    assert_eq!(
        saved.records.keys().copied().collect::<Vec<_>>(),
        [other.id]
    );
    assert_eq!(desk.problems().len(), 1);
    assert!(fs::read_to_string(&path).unwrap().starts_with(&spoilt));
}

#[test]
fn a_file_where_the_folder_should_be_is_trouble_with_a_path() {
    let room = room();
    fs::create_dir_all(room.root.path().join("data/pizhu")).unwrap();
    fs::write(room.notes(), "not a folder").unwrap();
    let desk = room.desk();
    assert!(matches!(desk.trouble(), Some(Trouble::Failed { path, .. }) if *path == room.notes()));
}
