//! `pizhu notes edit` and `pizhu notes remove`.

use super::super::args::{EditArgs, RemoveArgs};
use super::super::console::Console;
use super::super::failure::{Failure, Stop};
use super::super::setup::Setup;
use super::id::{self, Target};
use super::place::place;
use super::record::print;
use super::words::Words;
use crate::notes::{Action, Anchor, Change, Edit};
use crate::shell::words::both;

/// Changes what is said of an annotation, or what it is on, and prints its id.
///
/// # Errors
/// When nothing is to be changed, there is no such annotation or place or more than one, or it cannot be saved.
pub fn edit(args: &EditArgs, setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    let words = Words::of(&args.words)?;
    let moves = args.place.quote.is_some() || args.place.range.is_some();
    if words.is_empty() && !moves {
        let nothing = both("没有写明要改什么", "nothing is to be changed");
        let hint = both(
            "用 --style、--note、--tag、--quote 或 --range 写明",
            "say what with --style, --note, --tag, --quote or --range",
        );
        return Err(Failure::usage(nothing).hint(hint).into());
    }
    let Target { mut on, id } = id::find(&args.target, setup, console)?;
    let placed = on.notebook.get(id).map(|placed| placed.annotation.clone());
    if let Some(annotation) = placed {
        let document = &on.article.document;
        let place = place(document, &args.place, args.occurrence)?;
        let mut after = words.put_into(annotation.content());
        if let Some(place) = place {
            after.anchor = Anchor::new(document, place);
        }
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
