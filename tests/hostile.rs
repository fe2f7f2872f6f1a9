//! Files that mean harm, or were spoilt on the way: each is read, refused with one clear error, or shown for what it is. None drives
//! the terminal, hangs the program, leaves its folder, or costs a mark.

#![expect(clippy::format_collect, reason = "test texts are short")]

#[path = "hostile/files.rs"]
mod files;
#[path = "common/home.rs"]
#[expect(dead_code, reason = "what subcommands are tested with besides")]
mod home;
#[path = "hostile/markdown.rs"]
mod markdown;
#[path = "common/pty.rs"]
#[expect(dead_code, reason = "what the terminal program is tested with besides")]
mod pty;
#[path = "common/mod.rs"]
#[expect(dead_code, reason = "what sessions are tested with besides")]
mod session;
#[path = "hostile/terminal.rs"]
mod terminal;
#[path = "hostile/toml.rs"]
mod toml;
#[path = "hostile/unicode.rs"]
mod unicode;

/// `text` as a TOML string with every character spelled out.
fn spelled_out(text: &str) -> String {
    let spelled: String = text
        .chars()
        .map(|c| format!("\\U{:08x}", u32::from(c)))
        .collect();
    format!("\"{spelled}\"")
}
