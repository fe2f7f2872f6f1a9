//! The subcommands as whole processes: what goes in on the command line, what comes out, and the exit code.
//!
//! Every process has a home of its own and none of the machine's settings.

#[path = "common/home.rs"]
mod home;
#[path = "common/pty.rs"]
#[expect(dead_code, reason = "what the terminal program is tested with besides")]
mod pty;

use std::fs;
use std::process::{Command, Stdio};

use home::{Home, PIZHU, Ran, TALK};
use serde_json::Value;

const SEED: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/articles/2019-08-22-主席读书会交流精粹.md"
);

fn keys(object: &Value) -> Vec<&str> {
    object
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("an array")
}

#[path = "cli/outline.rs"]
mod outline;

#[path = "cli/text.rs"]
mod text;

#[path = "cli/articles.rs"]
mod articles;

#[path = "cli/read.rs"]
mod read;

#[path = "cli/notes.rs"]
mod notes;

#[path = "cli/export.rs"]
mod export;

#[path = "cli/import.rs"]
mod import;

#[path = "cli/pages.rs"]
mod pages;

#[path = "cli/merge.rs"]
mod merge;

/// No mark is lost, whatever happens to the process that makes it.
#[cfg(unix)]
#[path = "cli/past.rs"]
mod past;

#[path = "cli/durability.rs"]
mod durability;

#[path = "cli/doctor.rs"]
mod doctor;

#[path = "cli/keys_and_settings.rs"]
mod keys_and_settings;

#[path = "cli/manners.rs"]
mod manners;
