//! Names that lead elsewhere, and paths where something other than an ordinary file stands.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::home::{Home, PIZHU, Ran, TALK};
use crate::pty::Terminal;
use crate::spelled_out;

/// Titles that are paths, commands, devices, nothing, or too long.
const TITLES: [&str; 24] = [
    "../../.bashrc",
    "/etc/x",
    r"C:\x",
    r"..\\",
    "CON",
    "nul.md",
    "a:b",
    "a.",
    "a ",
    "-rf",
    ".",
    "..",
    "",
    "甲\n乙",
    "\0",
    "a\u{202e}lmth.exe",
    "~/x",
    "$(id)",
    "`id`",
    "%00",
    "x/../../y",
    ".git",
    ".annot.toml",
    "\u{200b}",
];

/// Runs the program, which must not take long.
fn in_time(home: &Home, args: &[&str]) -> Ran {
    let ran = Ran::of(home.program("timeout").args(["20", PIZHU]).args(args));
    assert_ne!(ran.code, 124, "{args:?} hangs");
    ran
}

/// Every file and folder below `folder`.
fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| {
            let inner = if path.is_dir() {
                below(&path)
            } else {
                Vec::new()
            };
            std::iter::once(path).chain(inner)
        })
        .collect()
}

#[test]
fn no_title_leads_out_of_the_notes_folder() {
    let home = Home::new();
    let long = "汉".repeat(300);
    let titles: Vec<&str> = TITLES.iter().copied().chain([&*long]).collect();
    for (number, title) in titles.iter().enumerate() {
        let title = spelled_out(title);
        home.put(
            "a.md",
            format!("+++\nid = \"../../{number}\"\ntitle = {title}\n+++\n\n甲乙。\n"),
        );
        home.out(&["notes", "add", "a.md", "--quote", "甲乙"]);
        assert_eq!(
            home.json(&["notes", "list", "a.md", "--json"])
                .as_array()
                .map(Vec::len),
            Some(1)
        );
    }
    let outside = below(home.0.path()).into_iter().filter(|path| {
        let known =
            ["a.md", "data", "state", "data/pizhu", "state/pizhu"].map(|name| home.path(name));
        !known.contains(path)
            && !path.starts_with(home.path("data/pizhu/notes"))
            && !path.starts_with(home.path("state/pizhu"))
    });
    assert_eq!(outside.collect::<Vec<_>>(), Vec::<PathBuf>::new());
    let files: Vec<String> = fs::read_dir(home.path("data/pizhu/notes"))
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("UTF-8")
        })
        .filter(|name| name != "bases")
        .collect();
    assert_eq!(files.len(), titles.len(), "{files:?}");
    for name in files {
        let stem = name
            .strip_suffix(".annot.toml")
            .expect("an annotation file");
        let is_plain = |c: char| c.is_alphanumeric() || "-_.()[]".contains(c);
        assert!(
            stem.chars().all(is_plain) && !stem.starts_with(['.', '-']) && name.len() < 140,
            "{name}"
        );
    }
}

#[test]
fn folders_and_files_are_private() {
    let home = Home::with_talk();
    home.add("丁戊");
    let mut shell = home.program("sh");
    shell.args(["-c", "umask 0; exec \"$0\" \"$@\"", PIZHU]);
    let ran = Ran::of(shell.args(["notes", "add", "talk.md", "--quote", "己", "--notes", "n/m"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    for folder in ["data", "state", "n"] {
        for path in below(&home.path(folder))
            .into_iter()
            .chain([home.path(folder)])
        {
            let mode = fs::metadata(&path).expect("a file").permissions().mode() & 0o777;
            assert_eq!(
                mode,
                if path.is_dir() { 0o700 } else { 0o600 },
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn titles_that_are_equal_to_a_file_system_do_not_share_a_file() {
    let home = Home::new();
    let titles = ["é", "e\u{301}", "É", "Talk", "TALK", "talk"];
    for (number, title) in titles.iter().enumerate() {
        home.put(
            &format!("{number}.md"),
            format!("+++\nid = \"{number}\"\ntitle = \"{title}\"\n+++\n\n甲乙{number}。\n"),
        );
        home.out(&["notes", "add", &format!("{number}.md"), "--quote", "甲乙"]);
    }
    let names = fs::read_dir(home.path("data/pizhu/notes")).expect("a folder");
    let mut names: Vec<_> = names
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .to_lowercase()
        })
        .collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), titles.len() + 1, "{names:?}");
}

#[test]
fn an_article_named_like_an_option_is_read() {
    let home = Home::new();
    home.put("-rf.md", TALK);
    assert!(home.out(&["text", "--", "-rf.md"]).contains("丁戊己"));
    assert!(home.out(&["text", "./-rf.md"]).contains("丁戊己"));
}

/// What stands where a file is expected, and what an error about it says.
struct Obstacle {
    make: fn(&Path),
    why: &'static str,
}

const OBSTACLES: [Obstacle; 6] = [
    Obstacle {
        make: |path| link("/dev/zero", path),
        why: "not a regular file",
    },
    Obstacle {
        make: pipe,
        why: "not a regular file",
    },
    Obstacle {
        make: |path| fs::create_dir(path).expect("a folder"),
        why: "a folder",
    },
    Obstacle {
        make: |path| link("gone", path),
        why: "a link that leads nowhere",
    },
    Obstacle {
        make: |path| link(path, path),
        why: "cannot read",
    },
    Obstacle {
        make: |path| link("/proc/self/mem", path),
        why: "cannot read",
    },
];

fn link(to: impl AsRef<Path>, path: &Path) {
    symlink(to, path).expect("a link");
}

fn pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status();
    assert!(made.expect("mkfifo runs").success());
}

fn remove(path: &Path) {
    let removed = fs::remove_file(path).or_else(|_| fs::remove_dir(path));
    removed.expect("removed");
}

#[test]
fn what_is_no_file_is_never_waited_for_as_an_article() {
    for Obstacle { make, why } in OBSTACLES {
        let home = Home::with_talk();
        make(&home.path("a.md"));
        let ran = in_time(&home, &["text", "a.md"]);
        assert!(
            ran.code == 1 && ran.err.contains(why) && ran.out.is_empty(),
            "{why}: {}",
            ran.err
        );
        let ran = in_time(&home, &["outline", "."]);
        assert!(ran.out.contains("题"), "{why}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn what_is_no_file_is_never_waited_for_or_written_over_as_annotations() {
    for Obstacle { make, why } in OBSTACLES {
        let home = Home::with_talk();
        home.add("丁戊");
        let path = home.annotation_file();
        fs::remove_file(&path).expect("a file");
        make(&path);
        for args in [
            &["notes", "list", "talk.md"][..],
            &["notes", "add", "talk.md", "--quote", "己"],
            &["export", "talk.md"],
        ] {
            let ran = in_time(&home, args);
            assert!(
                ran.code == 1 && ran.err.contains(why),
                "{args:?} {why}: {}{}",
                ran.out,
                ran.err
            );
        }
        assert!(
            fs::symlink_metadata(&path).is_ok_and(|kind| !kind.is_file()),
            "{why}"
        );
    }
}

#[test]
fn what_is_no_file_is_never_waited_for_beside_annotations() {
    for Obstacle { make, why } in OBSTACLES {
        let home = Home::new();
        home.put("a.txt", "甲乙丙。\n");
        fs::create_dir_all(home.path("data/pizhu/notes/bases")).expect("folders");
        let other = home.path("data/pizhu/notes/other-00000000.annot.toml");
        make(&other);
        let ran = in_time(&home, &["notes", "add", "a.txt", "--quote", "乙"]);
        assert_eq!(ran.code, 0, "{why}: {}", ran.err);
        remove(&other);
        let bases = fs::read_dir(home.path("data/pizhu/notes/bases")).expect("a folder");
        for base in bases {
            let base = base.expect("an entry").path();
            fs::remove_file(&base).expect("a file");
            make(&base);
        }
        // another text, in the same place and as long: the earlier one is asked for
        home.put("a.txt", "丁甲乙丙！\n");
        let ran = in_time(&home, &["notes", "list", "a.txt"]);
        assert_eq!(ran.code, 0, "{why}: {}", ran.err);
        home.put("b.txt", "甲乙丙.\n");
        let ran = in_time(&home, &["notes", "list", "b.txt"]);
        assert_eq!(ran.code, 0, "{why}: {}", ran.err);
    }
}

#[test]
fn what_is_no_file_is_never_waited_for_as_settings_keys_or_memory() {
    for Obstacle { make, why } in OBSTACLES {
        let home = Home::with_talk();
        fs::create_dir_all(home.path("config/pizhu")).expect("folders");
        fs::create_dir_all(home.path("state/pizhu")).expect("folders");
        make(&home.path("config/pizhu/config.toml"));
        make(&home.path("config/pizhu/keymap.toml"));
        make(&home.path("state/pizhu/device"));
        let ran = in_time(&home, &["notes", "add", "talk.md", "--quote", "己"]);
        assert!(ran.code == 0 && ran.err.contains(why), "{why}: {}", ran.err);
        let ran = in_time(&home, &["keys"]);
        assert!(
            ran.code == 0 && ran.err.matches(why).count() == 2,
            "{why}: {}",
            ran.err
        );
    }
}

#[test]
fn an_export_goes_into_a_file_or_nowhere() {
    for Obstacle { make, .. } in OBSTACLES {
        let home = Home::with_talk();
        home.add("丁戊");
        let path = home.path("out.md");
        make(&path);
        let before = fs::symlink_metadata(&path).expect("something").file_type();
        for force in [&[][..], &["--force"]] {
            let ran = in_time(
                &home,
                &[&["export", "talk.md", "-o", "out.md"], force].concat(),
            );
            assert!(
                ran.code == 1 && ran.err.starts_with("error: "),
                "{}{}",
                ran.out,
                ran.err
            );
        }
        assert_eq!(
            fs::symlink_metadata(&path).expect("something").file_type(),
            before
        );
        assert!(!home.path("gone").exists());
    }
    let home = Home::with_talk();
    home.add("丁戊");
    home.put("real.md", "别人的\n");
    symlink("real.md", home.path("link.md")).expect("a link");
    let ran = home.run(&["export", "talk.md", "-o", "link.md"]);
    assert!(
        ran.code == 1 && home.read("real.md") == "别人的\n",
        "{}",
        ran.err
    );
    home.out(&["export", "talk.md", "-o", "link.md", "--force"]);
    assert!(home.path("link.md").is_symlink() && home.read("real.md").contains("丁戊"));
}

#[test]
fn a_link_to_the_annotation_file_is_followed_and_kept() {
    let home = Home::with_talk();
    home.add("丁戊");
    let path = home.annotation_file();
    fs::create_dir(home.path("synced")).expect("a folder");
    fs::rename(&path, home.path("synced/marks")).expect("moved");
    symlink(home.path("synced/marks"), &path).expect("a link");
    home.add("己");
    assert!(path.is_symlink() && home.read("synced/marks").contains("quote = \"己\""));
    assert_eq!(below(&home.path("synced")).len(), 1);
}

#[test]
fn a_file_closed_to_writing_is_read_and_never_replaced() {
    let home = Home::with_talk();
    home.add("丁戊");
    let path = home.annotation_file();
    let before = fs::read(&path).expect("a file");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("closed");
    let ran = home.run(&["notes", "add", "talk.md", "--quote", "己"]);
    assert!(
        ran.code == 1 && ran.err.contains("is read-only"),
        "{}",
        ran.err
    );
    assert_eq!(fs::read(&path).expect("a file"), before);
    assert!(home.out(&["notes", "list", "talk.md"]).contains("丁戊"));
}

#[test]
fn a_file_that_becomes_huge_while_it_is_open_costs_neither_memory_nor_marks() {
    let home = Home::with_talk();
    let mut t = Terminal::start(
        PIZHU,
        &["talk.md", "--lang", "zh"],
        home.0.path(),
        (100, 30),
    );
    t.shows("题")
        .send("\r1")
        .shows("已标为黄色")
        .shows("已保存");
    let path = home.annotation_file();
    for path in [&path, &home.path("talk.md")] {
        let sparse = home.put("sparse", "");
        let file = fs::File::options()
            .write(true)
            .open(&sparse)
            .expect("a file");
        file.set_len(10 << 30).expect("a sparse file");
        fs::rename(&sparse, path).expect("replaced");
    }
    t.shows("超过 16 MB");
    let status = fs::read_to_string(format!("/proc/{}/status", t.pid())).expect("a status");
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .expect("a peak");
    let peak: usize = peak
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .expect("a number");
    assert!(peak < 100_000, "{peak} kB");
    t.send("j").send("q");
    t.ended();
    assert!(t.given_back());
    assert_eq!(fs::metadata(path).expect("a file").len(), 10 << 30);
}
