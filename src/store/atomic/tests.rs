//! Files, links, pipes and folders: what a save makes of what is there.

use std::os::unix::fs::{PermissionsExt, symlink};

use super::*;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

pub(super) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_new_file_is_private_and_leaves_nothing_beside_it() {
    let folder = folder();
    let path = folder.path().join("甲.txt");
    save(&path, "正文".as_bytes()).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "正文");
    assert_eq!(mode(&path), 0o600);
    assert_eq!(names(folder.path()), ["甲.txt"]);
}

#[test]
fn an_old_file_keeps_its_mode() {
    let folder = folder();
    let path = folder.path().join("a");
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    save(&path, b"new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert_eq!(mode(&path), 0o640);
}

#[test]
fn missing_folders_are_made_private() {
    let folder = folder();
    let path = folder.path().join("a/b/c");
    save(&path, b"x").unwrap();
    assert_eq!(mode(&folder.path().join("a")), 0o700);
    assert_eq!(mode(&folder.path().join("a/b")), 0o700);
}

#[test]
fn a_link_is_followed_and_stays_a_link() {
    let folder = folder();
    fs::create_dir(folder.path().join("real")).unwrap();
    let (real, link) = (folder.path().join("real/file"), folder.path().join("link"));
    fs::write(&real, "old").unwrap();
    symlink("real/file", &link).unwrap();
    save(&link, b"new").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&real).unwrap(), b"new");
    assert_eq!(names(&folder.path().join("real")), ["file"]);
}

#[test]
fn a_dangling_link_is_refused() {
    let folder = folder();
    let link = folder.path().join("link");
    symlink("nowhere", &link).unwrap();
    assert!(matches!(save(&link, b"x"), Err(SaveError::Dangling { path }) if path == link));
    assert_eq!(names(folder.path()), ["link"]);
}

#[test]
fn a_link_planted_as_the_temporary_file_is_not_followed() {
    let folder = folder();
    let (planted, led_to) = (folder.path().join("a.tmp"), folder.path().join("b"));
    symlink(&led_to, &planted).unwrap();
    assert!(disk::create_new(&planted).is_err() && !led_to.exists());
    fs::write(&led_to, "old").unwrap();
    assert!(disk::create_new(&planted).is_err());
    assert_eq!(fs::read(&led_to).unwrap(), b"old");
}

#[test]
fn a_link_to_itself_is_refused() {
    let folder = folder();
    let link = folder.path().join("link");
    symlink("link", &link).unwrap();
    assert!(matches!(
        save(&link, b"x"),
        Err(SaveError::Failed {
            step: Step::Resolve,
            ..
        })
    ));
}

#[test]
fn a_folder_is_refused() {
    let folder = folder();
    for path in [folder.path(), Path::new("/"), Path::new("..")] {
        assert!(matches!(
            save(path, b"x"),
            Err(SaveError::NotAFile {
                obstacle: Obstacle::Folder,
                ..
            })
        ));
    }
    assert!(save(Path::new(""), b"x").is_err());
}

#[test]
fn pipes_and_devices_are_refused_without_waiting() {
    let folder = folder();
    let pipe = folder.path().join("pipe");
    rustix::fs::mkfifoat(
        rustix::fs::CWD,
        &pipe,
        rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
    )
    .unwrap();
    for path in [pipe.as_path(), Path::new("/dev/null")] {
        assert!(matches!(
            save(path, b"x"),
            Err(SaveError::NotAFile {
                obstacle: Obstacle::Special,
                ..
            })
        ));
    }
    assert_eq!(names(folder.path()), ["pipe"]);
}

#[test]
fn a_file_closed_to_writing_is_not_replaced() {
    let folder = folder();
    let path = folder.path().join("a");
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    assert!(matches!(
        save(&path, b"new"),
        Err(SaveError::ReadOnly { .. })
    ));
    assert_eq!(fs::read(&path).unwrap(), b"old");
}

#[test]
fn a_file_below_a_file_is_an_error_with_its_path() {
    let folder = folder();
    let path = folder.path().join("a");
    fs::write(&path, "old").unwrap();
    let error = save(&path.join("b"), b"x").unwrap_err();
    assert!(error.path().starts_with(&path), "{error}");
}

#[test]
fn a_file_that_cannot_be_replaced_is_written_in_place() {
    let folder = folder();
    let path = folder.path().join("a");
    fs::write(&path, "a longer old text").unwrap();
    write_in_place(&Target::resolve(&path).unwrap(), b"new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert_eq!(names(folder.path()), ["a"]);
}

#[test]
fn an_older_backup_is_never_overwritten_and_never_in_the_way() {
    let folder = folder();
    let (path, backup) = (folder.path().join("a"), folder.path().join("a.bak"));
    fs::write(&path, "half").unwrap();
    fs::write(&backup, "the only whole copy").unwrap();
    write_in_place(&Target::resolve(&path).unwrap(), b"new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert_eq!(fs::read(&backup).unwrap(), b"the only whole copy");
    assert_eq!(names(folder.path()), ["a", "a.bak"]);
}

#[test]
fn what_a_killed_save_left_is_swept_when_it_is_old() {
    let folder = folder();
    let path = folder.path().join("a");
    let old = ["b.tmp", ".a.1-x.tmp", ".b.1-x.tmp"].map(|name| folder.path().join(name));
    for path in &old {
        let file = File::create(path).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH)
            .unwrap();
    }
    fs::write(folder.path().join(".a.2-y.tmp"), "still being written").unwrap();
    sweep(&path);
    assert_eq!(names(folder.path()), [".a.2-y.tmp", ".b.1-x.tmp", "b.tmp"]);
}

#[test]
fn what_is_not_there_is_removed() {
    let folder = folder();
    let path = folder.path().join("a");
    remove(&path).unwrap();
    save(&path, b"x").unwrap();
    remove(&path).unwrap();
    assert!(names(folder.path()).is_empty());
    assert!(matches!(
        remove(folder.path()),
        Err(SaveError::Failed {
            step: Step::Remove,
            ..
        })
    ));
}

/// Where the process that [`a_killed_save_leaves_a_whole_file`] starts is to save.
const SAVE_FOREVER: &str = "PIZHU_TEST_SAVE_FOREVER";

#[test]
#[ignore = "run in a process of its own by the next test"]
fn saves_until_it_is_killed() {
    let Some(path) = std::env::var_os(SAVE_FOREVER) else {
        return;
    };
    for byte in (b'a'..=b'z').cycle() {
        save(Path::new(&path), &vec![byte; 300_000]).unwrap();
    }
}

#[test]
fn a_killed_save_leaves_a_whole_file() {
    let folder = folder();
    let path = folder.path().join("a");
    for round in 0..12 {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args([
                "--ignored",
                "--exact",
                "store::atomic::tests::saves_until_it_is_killed",
            ])
            .env(SAVE_FOREVER, &path)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let mut seen = std::collections::BTreeSet::new();
        // a different number of looks each round, so that the end comes at different steps
        while seen.len() < 3 + round {
            let bytes = fs::read(&path).unwrap_or_default();
            seen.extend(bytes.first().copied());
            assert!(bytes.is_empty() && seen.is_empty() || whole(&bytes));
            assert!(
                child.try_wait().unwrap().is_none(),
                "it saves until it is killed"
            );
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(whole(&fs::read(&path).unwrap()));
    }
}

fn whole(bytes: &[u8]) -> bool {
    bytes.len() == 300_000 && bytes.iter().all(|byte| *byte == bytes[0])
}

#[test]
fn the_longest_file_name_still_has_room_for_a_temporary() {
    let folder = folder();
    let path = folder.path().join("汉".repeat(85));
    save(&path, b"x").unwrap();
    save(&path, b"y").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"y");
}
