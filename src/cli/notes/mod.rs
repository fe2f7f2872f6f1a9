//! `pizhu notes`: annotations listed, added, edited and removed; their past, and their article.

mod add;
mod edit;
mod id;
mod list;
mod log;
mod place;
mod record;
mod relink;
mod words;

use super::args::NotesVerb;
use super::console::Console;
use super::failure::Stop;
use super::setup::Setup;

/// Runs one of the subcommands.
///
/// # Errors
/// As each of them says.
pub fn run(verb: &NotesVerb, setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    match verb {
        NotesVerb::List(args) => list::run(args, setup, console),
        NotesVerb::Add(args) => add::run(args, setup, console),
        NotesVerb::Edit(args) => edit::edit(args, setup, console),
        NotesVerb::Remove(args) => edit::remove(args, setup, console),
        NotesVerb::Log(args) => log::run(args, setup, console),
        NotesVerb::Relink(args) => relink::run(args, setup, console),
    }
}
