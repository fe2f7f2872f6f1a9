//! `pizhu notes add`: a quotation or a range is marked.

use jiff::Timestamp;

use super::super::annotated::Annotated;
use super::super::args::AddArgs;
use super::super::article;
use super::super::console::Console;
use super::super::failure::Stop;
use super::super::setup::Setup;
use super::place::place;
use super::record::print;
use super::words::Words;
use crate::notes::{Action, Anchor, Change, Content, Edit};

/// Adds an annotation and prints its id.
///
/// # Errors
/// When there is no such article, no such place or more than one, or the annotation cannot be saved.
pub fn run(args: &AddArgs, setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    let words = Words::of(&args.words)?;
    let article = article::one(&args.path, setup.encoding.as_deref())?;
    let range = place(&article.document, &args.place, args.occurrence)?.unwrap_or_default();
    let mut one = Annotated::open(article, &setup.folders);
    let content = words.put_into(Content {
        anchor: Anchor::new(&one.article.document, range),
        ..Content::default()
    });
    let mut ids = setup.kept_ids();
    let id = ids.id(Timestamp::now());
    one.change(
        Change::of(Action::Highlight, Edit::create(id, content)),
        &ids,
        console,
    )?;
    one.notebook
        .get(id)
        .map_or(Ok(()), |placed| print(&one, placed, args.json, console))
}
