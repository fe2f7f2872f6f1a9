//! The merge driver in a real repository: both sides' marks, notes and comments are there after `git merge`, and no merge stops.
//! Without git on the machine this proves nothing, and says so.

use std::fs;
use std::path::Path;
use std::process::Command;

const PIZHU: &str = env!("CARGO_BIN_EXE_pizhu");
const FILE: &str = "题-12345678.annot.toml";

/// Merges tried; `PIZHU_TRIALS` asks for more.
const TRIALS: u64 = 40;

fn git(folder: &Path, args: &[&str]) -> bool {
    let output = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.org"])
        .args([
            "-c",
            "init.defaultBranch=main",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .expect("git runs");
    output.status.success()
}

fn random(state: &mut u64, below: u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state % below
}

/// A record with a comment above it and a key that no version knows.
fn record(number: u64, note: &str, rev: &str) -> String {
    format!(
        "\n# comment {number}\n[[annotation]]\nid = \"01a20ae1-4b11-7a3a-b86e-77{number:010}\"\nkind = \"highlight\"\ncolor = \"yellow\"\n\
         rev = \"{rev}\"\nnote = \"{note}\"\nquote = \"一\"\nstart = 1\nend = 2\nx-future = {{ n = {number} }}\n"
    )
}

/// One side's version: some notes changed, some marks added, a comment of its own.
fn edited(base: &str, side: &str, state: &mut u64) -> (String, Vec<String>) {
    let mut text = base.replacen("[source]", &format!("# by {side}\n[source]"), 1);
    let mut notes = Vec::new();
    for number in 0..4 {
        if random(state, 2) == 0 {
            let note = format!("{side}改{number}-{}", random(state, 1000));
            text = text.replace(
                &format!("note = \"批{number}\""),
                &format!("note = \"{note}\""),
            );
            notes.push(note);
        }
    }
    for _ in 0..random(state, 4) {
        let number = 10 + random(state, 1_000_000);
        let note = format!("{side}新{number}");
        text += &record(number, &note, &format!("{side}:1"));
        notes.push(note);
    }
    (text, notes)
}

fn commit(folder: &Path, text: &str) {
    fs::write(folder.join(FILE), text).expect("a file");
    assert!(git(folder, &["add", "-A"]) && git(folder, &["commit", "-qm", "x", "--allow-empty"]));
}

#[test]
fn marks_notes_and_comments_of_both_sides_survive_every_git_merge() {
    if Command::new("git").arg("--version").output().is_err() {
        eprintln!("SKIPPED: git is not installed");
        return;
    }
    let trials = std::env::var("PIZHU_TRIALS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(TRIALS);
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path();
    assert!(git(folder, &["init", "-q"]));
    fs::write(
        folder.join(".gitattributes"),
        "*.annot.toml merge=annot diff=toml -text\n",
    )
    .expect("a file");
    let driver = format!("{PIZHU} merge %O %A %B --path %P");
    assert!(git(folder, &["config", "merge.annot.driver", &driver]));
    for trial in 1..=trials {
        let mut state = trial * 0x9E37_79B9;
        let records: String = (0..4)
            .map(|number| record(number, &format!("批{number}"), "k7:1"))
            .collect();
        let base = format!("# top comment\nformat = 1\n\n[source]\nid = \"seed\"\n{records}");
        commit(folder, &base);
        assert!(git(folder, &["branch", "-f", "other"]));
        let (ours, mut notes) = edited(&base, "aa", &mut state);
        commit(folder, &ours);
        assert!(git(folder, &["checkout", "-q", "other"]));
        let (theirs, more) = edited(&base, "bb", &mut state);
        notes.extend(more);
        commit(folder, &theirs);
        assert!(git(folder, &["checkout", "-q", "main"]));
        assert!(
            git(folder, &["merge", "-q", "--no-edit", "other"]),
            "trial {trial} stopped"
        );
        let merged = fs::read_to_string(folder.join(FILE)).expect("a file");
        for kept in notes.iter().map(String::as_str).chain([
            "# top comment",
            "# comment 3",
            "x-future = { n = 3 }",
            "# by aa",
        ]) {
            assert!(
                merged.contains(kept),
                "trial {trial}: `{kept}` is lost:\n{merged}"
            );
        }
        assert!(!merged.contains("<<<<<<<"));
    }
}
