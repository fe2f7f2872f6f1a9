//! What the environment says about the terminal.

use std::env;
use std::io::{IsTerminal, stdin, stdout};

/// Variables that tell terminals, and their versions, apart.
pub const VARIABLES: [&str; 8] = [
    "TERM",
    "TERM_PROGRAM",
    "TERM_PROGRAM_VERSION",
    "XTERM_VERSION",
    "VTE_VERSION",
    "KITTY_WINDOW_ID",
    "TMUX",
    "STY",
];

/// A name for this kind of terminal, under which its widths are kept. Of variables that differ from window to window only the
/// presence counts.
pub fn name() -> String {
    let word = |variable: &str| {
        let value = env::var(variable).ok().filter(|value| !value.is_empty())?;
        let is_per_window = matches!(variable, "KITTY_WINDOW_ID" | "TMUX" | "STY");
        Some(if is_per_window {
            variable.to_owned()
        } else {
            format!("{variable}={value}")
        })
    };
    let words: Vec<_> = VARIABLES.into_iter().filter_map(word).collect();
    words.join(" ")
}

/// Whether the terminal can be asked anything.
pub fn can_answer() -> bool {
    let is_dumb = env::var_os("TERM").is_none_or(|term| term == "dumb");
    !is_dumb && stdin().is_terminal() && stdout().is_terminal()
}
