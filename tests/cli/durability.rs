use std::collections::BTreeSet;
use std::time::Duration;

use super::*;

/// The number that the environment asks for, or `default`.
fn asked(name: &str, default: usize) -> usize {
    let asked = std::env::var(name).ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(default)
}

fn notes(home: &Home) -> BTreeSet<String> {
    let records = home.json(&["notes", "list", "talk.md", "--json"]);
    let note = |record: &Value| record["note"].as_str().map(str::to_owned);
    list(&records).iter().filter_map(note).collect()
}

/// Each process adds a dozen marks, or as many as `PIZHU_ADDS` says.
#[test]
fn processes_that_add_at_once_lose_nothing() {
    let adds = asked("PIZHU_ADDS", 12);
    for processes in [2, 4] {
        let home = Home::with_talk();
        let path = home.path("talk.md");
        let add = |process: usize| {
            for number in 0..adds {
                let note = format!("{process}-{number}");
                let ran = home.run(&[
                    "notes",
                    "add",
                    path.to_str().expect("a path"),
                    "--quote",
                    "丁戊",
                    "--note",
                    &note,
                ]);
                assert_eq!(ran.code, 0, "{}", ran.err);
            }
        };
        std::thread::scope(|scope| {
            for process in 0..processes {
                scope.spawn(move || add(process));
            }
        });
        let records = home.json(&["notes", "list", "talk.md", "--json"]);
        assert_eq!(list(&records).len(), processes * adds);
    }
}

/// Four processes make the first mark on an article at once, 10 times, or as often as `PIZHU_STARTS` says.
#[test]
fn processes_that_make_the_first_mark_at_once_make_one_file() {
    for _ in 0..asked("PIZHU_STARTS", 10) {
        let home = Home::with_talk();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| home.add("丁戊"));
            }
        });
        let records = home.json(&["notes", "list", "talk.md", "--json"]);
        assert_eq!(list(&records).len(), 4);
        let files = fs::read_dir(home.path("data/pizhu/notes")).expect("a folder");
        let files = files.filter(|file| file.as_ref().is_ok_and(|file| file.path().is_file()));
        assert_eq!(files.count(), 1);
    }
}

/// Kills a process 40 times while it adds, or as often as `PIZHU_KILLS` says, later and later in what it does.
#[test]
fn what_was_acknowledged_outlives_a_kill_and_nothing_is_left_half_written() {
    let kills = asked("PIZHU_KILLS", 40);
    let home = Home::with_talk();
    home.add("丁戊");
    let mut acknowledged = BTreeSet::new();
    let (mut killed, mut wait) = (0, Duration::ZERO);
    while killed < kills {
        let note = format!("{}-{killed}", acknowledged.len());
        let mut command = home.command(&["notes", "add", "talk.md", "--quote", "丁戊"]);
        command.args(["--note", &note]).stdout(Stdio::null());
        let mut child = command.spawn().expect("it starts");
        std::thread::sleep(wait);
        child.kill().expect("it is killed");
        if child.wait().expect("it ends").success() {
            acknowledged.insert(note);
            wait = Duration::ZERO;
        } else {
            killed += 1;
            wait += Duration::from_micros(150);
        }
        assert!(notes(&home).is_superset(&acknowledged));
    }
    assert!(home.run(&["check", "talk.md"]).code == 0);
    assert!(home.annotation_file().exists());
}

/// A limit on the size of files stands for a disk that is full.
#[test]
fn a_full_disk_leaves_the_old_file_whole_and_is_said() {
    let home = Home::with_talk();
    home.add("丁戊");
    let path = home.annotation_file();
    let old = fs::read(&path).expect("a file");
    let script =
        "trap '' XFSZ; ulimit -f 1; exec \"$0\" notes add talk.md --quote 丁戊己 --note \"$1\"";
    let mut shell = home.program("sh");
    shell.args(["-c", script, PIZHU, &"满".repeat(4_000)]);
    let ran = Ran::of(&mut shell);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.starts_with("error: "), "{}", ran.err);
    assert_eq!(fs::read(&path).expect("a file"), old);
    home.add("丁戊己");
    assert_eq!(
        list(&home.json(&["notes", "list", "talk.md", "--json"])).len(),
        2
    );
}
