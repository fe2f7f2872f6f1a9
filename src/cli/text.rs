//! `pizhu text`: the canonical text of an article, in which all offsets count.

use super::args::TextArgs;
use super::article;
use super::console::Console;
use super::failure::Stop;

/// Prints the text: into a pipe or file exactly, without a line end after the last line.
///
/// # Errors
/// When there is no such article, or the output cannot be written.
pub fn run(args: &TextArgs, console: &mut Console) -> Result<(), Stop> {
    let document = article::one(&args.path)?.document;
    console.exact(document.text(0..document.len()))?;
    Ok(())
}
