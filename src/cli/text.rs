//! `pizhu text`: the canonical text of an article, in which all offsets count.

use super::args::TextArgs;
use super::article;
use super::console::Console;
use super::failure::Stop;
use super::setup::Setup;

/// Prints the text: into a pipe or file exactly, without a line end after the last line.
///
/// # Errors
/// When there is no such article, or the output cannot be written.
pub fn run(args: &TextArgs, setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    let document = article::one(&args.path, setup.encoding.as_deref())?.document;
    console.exact(&document.text(0..document.len()))?;
    Ok(())
}
