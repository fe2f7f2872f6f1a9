//! `pizhu notes list`: annotations as a table for people, or as JSON.

use super::super::annotated::Annotated;
use super::super::args::ListArgs;
use super::super::article;
use super::super::console::Console;
use super::super::failure::{Failure, Stop};
use super::super::setup::Setup;
use super::id::shown_length;
use super::record::{RecordJson, quote};
use crate::app::Msg;
use crate::notes::{Kind, Placed, State};
use crate::shell::words::{self, both};
use crate::text::{pad, truncate, width};

/// Cells of a quotation and of a note in the table.
const QUOTE_CELLS: u16 = 40;
const NOTE_CELLS: u16 = 40;

/// Lists the annotations in reading order.
///
/// # Errors
/// When a path leads nowhere, or the output cannot be written. What cannot be read is complained about, and the rest is listed.
pub fn run(args: &ListArgs, setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    let all = annotated(args, setup, console)?;
    if args.json {
        let records = all.iter().flat_map(|one| {
            let document = &one.article.document;
            one.notebook
                .live()
                .map(|placed| RecordJson::of(document, placed))
        });
        console.json(&records.collect::<Vec<_>>())?;
        return Ok(());
    }
    table(&all, setup, console)
}

fn annotated(
    args: &ListArgs,
    setup: &Setup,
    console: &mut Console,
) -> Result<Vec<Annotated>, Stop> {
    let mut all = Vec::new();
    for origin in article::find(&args.paths, setup)? {
        match origin.open_as(setup.encoding.as_deref()) {
            Err(failure) => console.complain(&failure),
            Ok(article) => {
                let one = Annotated::open(article, &setup.folders);
                if let Some(trouble) = one.desk.trouble() {
                    console.complain(&Failure::new(words::trouble(trouble)));
                }
                one.warn_of_bad_records(console);
                all.push(one);
            }
        }
    }
    Ok(all)
}

fn table(all: &[Annotated], setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    let ids: Vec<_> = all
        .iter()
        .flat_map(|one| {
            one.notebook
                .live()
                .map(|placed| placed.annotation.id.to_string())
        })
        .collect();
    if ids.is_empty() {
        console.remark(&both("没有标注", "no annotations"));
    }
    let columns = Columns {
        id: shown_length(&ids),
        look: looks(all, setup),
    };
    let filled = all
        .iter()
        .filter(|one| one.notebook.live().next().is_some());
    for (ix, one) in filled.enumerate() {
        if all.len() > 1 {
            if ix > 0 {
                console.line("")?;
            }
            console.line(one.article.shown().as_str())?;
        }
        for placed in one.notebook.live() {
            console.line(&columns.row(one, placed, setup))?;
        }
    }
    Ok(())
}

/// Widths of the columns that depend on what is listed.
struct Columns {
    /// Bytes of an id.
    id: usize,
    /// Cells of the style.
    look: u16,
}

impl Columns {
    fn row(&self, one: &Annotated, placed: &Placed, setup: &Setup) -> String {
        let (lang, widths) = (setup.lang, setup.settings.widths);
        let annotation = &placed.annotation;
        let id = annotation.id.to_string();
        let id = id.get(..self.id).unwrap_or(&id);
        let look = pad(look(placed, setup), self.look, widths);
        let quote = pad(&quote(&one.article.document, placed), QUOTE_CELLS, widths);
        let note = truncate(
            annotation.note.lines().next().unwrap_or_default(),
            NOTE_CELLS,
            widths,
        );
        let state = match placed.state {
            State::Kept => String::new(),
            state => format!("[{}]", Msg::StateName(state).text(lang)),
        };
        format!(
            "{id}  {look}  {quote}  {}",
            [state, note].join(" ").trim_start()
        )
    }
}

/// What a person calls it: its colour, or what else it is.
fn look<'a>(placed: &'a Placed, setup: &'a Setup) -> &'a str {
    let lang = setup.lang;
    let annotation = &placed.annotation;
    match &annotation.kind {
        Kind::Bookmark => lang.pick(("书签", "bookmark")),
        Kind::Other(kind) => kind,
        Kind::Highlight | Kind::Note => setup.settings.style_name(annotation.color.style(), lang),
    }
}

fn looks(all: &[Annotated], setup: &Setup) -> u16 {
    let live = all.iter().flat_map(|one| one.notebook.live());
    live.map(|placed| width(look(placed, setup), setup.settings.widths))
        .max()
        .unwrap_or(0)
}
