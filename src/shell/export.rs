//! Writing annotations out: a fresh file, or one of ours brought up to date with the reader's own text kept.

use std::path::Path;

use super::words;
use crate::app::{ExportProblem, ExportRequest, Lang, Msg, Settings};
use crate::export::{Excerpts, Labels, NotOurs, markdown, merge_markdown};
use crate::store::{SaveError, Trouble, read, save};

/// Largest export that is brought up to date, in bytes.
const EXPORT_MAX: usize = 64 << 20;

/// What came of an export.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exported {
    /// Annotations in the file.
    pub count: usize,
    /// Those the reader had edited there, which were left alone.
    pub edited: usize,
    /// Whether the file was up to date already.
    pub unchanged: bool,
}

/// Why nothing was exported.
#[derive(Debug)]
pub enum NotExported {
    /// The file is there and is not an export of ours.
    Exists,
    /// It cannot be read.
    Unreadable(Trouble),
    /// It cannot be written.
    Save(SaveError),
}

/// The words of an export in a language.
pub fn labels(settings: &Settings, lang: Lang) -> Labels<'_> {
    let color = |style| settings.style_name(style, lang);
    Labels {
        colors: [1, 2, 3, 4, 5].map(color),
        bookmark: lang.pick(("书签", "bookmark")),
        incomplete: lang.pick(("(缺字)", "(name incomplete)")),
        unplaced: lang.pick((
            "在文中找不到位置的标注",
            "Annotations without a place in the text",
        )),
    }
}

/// Writes the annotations to `path` as Markdown.
///
/// # Errors
/// See [`NotExported`]; the file is then as it was.
pub fn write_export(
    path: &Path,
    excerpts: &Excerpts<'_>,
    labels: &Labels<'_>,
    force: bool,
) -> Result<Exported, NotExported> {
    let count = excerpts.quotations.len();
    let existing = read(path, EXPORT_MAX).map_err(NotExported::Unreadable)?;
    let (text, edited, unchanged) = match existing.as_deref().map(std::str::from_utf8) {
        None => (markdown(excerpts, labels), 0, false),
        Some(Ok(existing)) => match merge_markdown(existing, excerpts, labels) {
            Ok(merged) => {
                let unchanged = merged.text == existing;
                (merged.text, merged.report.edited.len(), unchanged)
            }
            Err(NotOurs) if force => (markdown(excerpts, labels), 0, false),
            Err(NotOurs) => return Err(NotExported::Exists),
        },
        Some(Err(_)) if force => (markdown(excerpts, labels), 0, false),
        Some(Err(_)) => return Err(NotExported::Exists),
    };
    if !unchanged {
        save(path, text.as_bytes()).map_err(NotExported::Save)?;
    }
    Ok(Exported {
        count,
        edited,
        unchanged,
    })
}

/// Does what the app asked for.
pub fn perform_export(request: &ExportRequest) -> Result<Msg, ExportProblem> {
    let excerpts = Excerpts::of(&request.document, &request.notebook);
    let path = words::shown(&request.path).to_string();
    let labels = labels(&request.settings, request.lang);
    match write_export(&request.path, &excerpts, &labels, request.force) {
        Ok(Exported {
            unchanged: true, ..
        }) => Ok(Msg::ExportUnchanged { path }),
        Ok(Exported { count, edited, .. }) => Ok(Msg::Exported {
            path,
            count,
            edited,
        }),
        Err(NotExported::Exists) => Err(ExportProblem::Exists(request.path.clone())),
        Err(NotExported::Unreadable(trouble)) => {
            Err(ExportProblem::Other(words::file_trouble(&trouble)))
        }
        Err(NotExported::Save(error)) => Err(ExportProblem::Other(words::save_error(&error))),
    }
}
