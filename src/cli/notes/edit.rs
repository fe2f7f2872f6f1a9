//! `pizhu notes edit` and `pizhu notes remove`.

use super::super::args::{EditArgs, RemoveArgs};
use super::super::console::Console;
use super::super::failure::{Failure, Stop};
use super::super::setup::Setup;
use super::id::{self, Target};
use super::record::print;
use super::words::Words;
use crate::notes::{Action, Change, Edit};
use crate::shell::words::both;

/// Changes what is said of an annotation, and prints its id.
///
/// # Errors
/// When nothing is to be changed, there is no such annotation or more than one, or it cannot be saved.
pub fn edit(args: &EditArgs, setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    let words = Words::of(&args.words)?;
    if words.is_empty() {
        let nothing = both("没有写明要改什么", "nothing is to be changed");
        let hint = both(
            "用 --style、--note 或 --tag 写明",
            "say what with --style, --note or --tag",
        );
        return Err(Failure::usage(nothing).hint(hint).into());
    }
    let Target { mut on, id } = id::find(&args.target, setup, console)?;
    let placed = on.notebook.get(id).map(|placed| placed.annotation.clone());
    if let Some(annotation) = placed {
        let after = words.put_into(annotation.content());
        let change = Change::of(Action::Note, Edit::change(&annotation, after));
        on.change(change, &setup.kept_ids(), console)?;
    }
    on.notebook
        .get(id)
        .map_or(Ok(()), |placed| print(&on, placed, args.json, console))
}

/// Removes an annotation, and prints its id; with `--json` the record as it was.
///
/// # Errors
/// When there is no such annotation or more than one, or the file cannot be saved.
pub fn remove(args: &RemoveArgs, setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    let Target { mut on, id } = id::find(&args.target, setup, console)?;
    let Some(placed) = on.notebook.get(id).cloned() else {
        return Ok(());
    };
    let change = Change::of(Action::Remove, Edit::remove(&placed.annotation));
    on.change(change, &setup.kept_ids(), console)?;
    print(&on, &placed, args.json, console)
}
