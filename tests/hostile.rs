//! Files that mean harm, or were spoilt on the way: each is read, refused with one clear error, or shown for what it is. None drives
//! the terminal, hangs the program, leaves its folder, or costs a mark.

#[path = "hostile/files.rs"]
mod files;
#[path = "common/home.rs"]
#[expect(dead_code, reason = "what subcommands are tested with besides")]
mod home;
#[path = "common/pty.rs"]
#[expect(dead_code, reason = "what the terminal program is tested with besides")]
mod pty;
