//! Proves the architecture by reading the sources: who may know whom, and what each room must never touch.

use std::fs;
use std::path::{Path, PathBuf};

struct Room {
    name: &'static str,
    /// Rooms it may use.
    uses: &'static [&'static str],
    /// Outside words that must not stand in it.
    never: &'static [&'static str],
}

const TERMINAL: &[&str] = &["ratatui", "crossterm"];
const WORLD: &[&str] = &[
    "std::fs",
    "fs::",
    "std::thread",
    "thread::",
    "std::env",
    "Instant::now",
    "SystemTime",
    "Timestamp::now",
];

const ROOMS: &[Room] = &[
    Room {
        name: "text",
        uses: &[],
        never: WORLD,
    },
    Room {
        name: "corpus",
        uses: &["text"],
        never: WORLD,
    },
    Room {
        name: "notes",
        uses: &["text", "corpus"],
        never: WORLD,
    },
    Room {
        name: "recognise",
        uses: &["text", "corpus"],
        never: WORLD,
    },
    Room {
        name: "export",
        uses: &["text", "corpus", "notes"],
        never: WORLD,
    },
    Room {
        name: "app",
        uses: &["text", "corpus", "notes", "export"],
        never: WORLD,
    },
    Room {
        name: "ui",
        uses: &["text", "corpus", "notes", "export", "app"],
        never: &["crossterm", "&mut App", "std::fs", "std::thread"],
    },
    Room {
        name: "store",
        uses: &["text", "corpus", "notes", "app"],
        never: TERMINAL,
    },
    Room {
        name: "shell",
        uses: &[
            "text",
            "corpus",
            "recognise",
            "notes",
            "export",
            "app",
            "ui",
            "store",
        ],
        never: &["Command::", "ratatui::widgets"],
    },
    Room {
        name: "cli",
        uses: &[
            "text",
            "corpus",
            "recognise",
            "notes",
            "export",
            "app",
            "ui",
            "store",
            "shell",
        ],
        never: TERMINAL,
    },
];

/// Rooms below the screen: the terminal's crates must not stand there either.
const WITHOUT_TERMINAL: &[&str] = &["text", "corpus", "recognise", "notes", "export", "app"];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)
        .expect("a folder")
        .filter_map(Result::ok)
    {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    found
}

/// The code of a file, without comments and without its unit tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source");
    let tests = [
        "\nmod tests {",
        "\npub(super) mod tests {",
        "\npub mod tests {",
    ]
    .iter()
    .filter_map(|begin| text.find(begin))
    .min();
    let text = text[..tests.unwrap_or(text.len())].to_owned();
    text.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

fn is_test(path: &Path) -> bool {
    let name = path
        .file_stem()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    matches!(
        name,
        "tests" | "faults" | "properties" | "oracle" | "sample"
    )
}

fn each_source(mut check: impl FnMut(&Room, &Path, &str)) {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for room in ROOMS {
        let files = sources(&src.join(room.name));
        assert!(!files.is_empty(), "no room {}", room.name);
        for path in files.iter().filter(|path| !is_test(path)) {
            check(room, path, &code(path));
        }
    }
}

#[test]
fn rooms_use_only_the_rooms_they_may() {
    each_source(|room, path, code| {
        for other in ROOMS.iter().map(|other| other.name) {
            let used = code.contains(&format!("crate::{other}::"))
                || code.contains(&format!("crate::{other};"));
            assert!(
                !used || other == room.name || room.uses.contains(&other),
                "{} uses {other}",
                path.display()
            );
        }
        assert!(
            !code.contains("crate::{"),
            "{}: one room to a line",
            path.display()
        );
    });
}

#[test]
fn rooms_touch_only_the_world_they_may() {
    each_source(|room, path, code| {
        let terminal: &[&str] = if WITHOUT_TERMINAL.contains(&room.name) {
            TERMINAL
        } else {
            &[]
        };
        for word in room.never.iter().chain(terminal) {
            assert!(!code.contains(word), "{} says {word}", path.display());
        }
    });
}

#[test]
fn domain_types_do_not_know_their_file_form() {
    each_source(|room, path, code| {
        if ["text", "corpus", "notes", "export", "app", "ui"].contains(&room.name) {
            assert!(
                !code.contains("Serialize") && !code.contains("serde::"),
                "{}",
                path.display()
            );
        }
    });
}

#[test]
fn text_is_measured_in_one_room() {
    each_source(|room, path, code| {
        let measures = ["unicode_width", ".width_cjk()", "UnicodeWidth"];
        assert!(
            room.name == "text" || !measures.iter().any(|it| code.contains(it)),
            "{} measures text",
            path.display()
        );
    });
}

#[test]
fn keys_are_named_in_the_keymap_alone() {
    each_source(|_, path, code| {
        let may = ["app/key.rs", "shell/input.rs", "shell/typed.rs"]
            .iter()
            .any(|it| path.ends_with(it));
        assert!(
            may || !code.replace("ExitCode::", "").contains("Code::"),
            "{} names a key",
            path.display()
        );
    });
}

#[test]
fn files_are_written_in_one_place() {
    each_source(|_, path, code| {
        let may = path.ends_with("store/disk.rs") || path.ends_with("store/lock.rs");
        for word in ["fs::write", "File::create", "OpenOptions"] {
            let reads = path.ends_with("store/reading.rs") && word == "OpenOptions";
            assert!(
                may || reads || !code.contains(word),
                "{} writes with {word}",
                path.display()
            );
        }
    });
}
