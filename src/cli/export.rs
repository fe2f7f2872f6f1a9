//! `pizhu export`: annotations as Markdown, to standard output or into a file that is brought up to date.

use std::fs;
use std::path::Path;

use super::annotated::Annotated;
use super::args::ExportArgs;
use super::article;
use super::console::Console;
use super::failure::{Failure, Stop};
use super::setup::Setup;
use crate::app::Msg;
use crate::export::{Excerpts, markdown};
use crate::shell::words::{self, both};
use crate::shell::{Exported, NotExported, labels, write_export};

/// Exports the annotations of the articles.
///
/// # Errors
/// When a path leads nowhere; when several articles would have to go into one file; when the file is not an export, or it or the
/// output cannot be written. An article whose annotations cannot be read is complained about, and the others are exported.
pub fn run(args: &ExportArgs, setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    let all = annotated(args, setup, console)?;
    match (&args.output, &all[..]) {
        (None, all) => to_output(all, setup, console),
        (Some(path), [one]) => {
            let done = to_file(path, one, setup, args.force)?;
            Ok(console.say(&done)?)
        }
        (Some(_), []) => Ok(()),
        (Some(path), several) => Err(too_many(path, several.len()).into()),
    }
}

/// The articles to export: of several, those that have annotations.
fn annotated(
    args: &ExportArgs,
    setup: &Setup,
    console: &mut Console,
) -> Result<Vec<Annotated>, Stop> {
    let origins = article::find(&args.paths, setup)?;
    let is_only = origins.len() == 1;
    let mut all = Vec::new();
    for origin in origins {
        let opened = origin
            .open_as(setup.encoding.as_deref())
            .map(|article| Annotated::open(article, &setup.folders));
        match opened.and_then(|one| one.readable().map(|()| one)) {
            Err(failure) => console.complain(&failure),
            Ok(one) => {
                one.warn_of_bad_records(console);
                if is_only || one.notebook.live().next().is_some() {
                    all.push(one);
                }
            }
        }
    }
    if all.is_empty() && !is_only {
        console.remark(&both("没有标注", "no annotations"));
    }
    Ok(all)
}

fn to_output(all: &[Annotated], setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    for (ix, one) in all.iter().enumerate() {
        if ix > 0 {
            console.exact("\n")?;
        }
        let excerpts = Excerpts::of(&one.article.document, &one.notebook);
        console.exact(&markdown(&excerpts, &labels(&setup.settings, setup.lang)))?;
    }
    Ok(())
}

fn to_file(path: &Path, one: &Annotated, setup: &Setup, force: bool) -> Result<Msg, Failure> {
    let excerpts = Excerpts::of(&one.article.document, &one.notebook);
    let shown = words::shown(path);
    if fs::metadata(path).is_ok_and(|kind| !kind.is_file()) {
        return Err(Failure::new(both(
            format!("未导出：{shown} 不是普通文件"),
            format!("not exported: `{shown}` is not a regular file"),
        )));
    }
    if is_same_file(path, one) {
        return Err(Failure::new(both(
            format!("未导出：{shown} 就是这篇文章"),
            format!("not exported: `{shown}` is the article itself"),
        )));
    }
    match write_export(path, &excerpts, &labels(&setup.settings, setup.lang), force) {
        Ok(Exported {
            unchanged: true, ..
        }) => Ok(Msg::ExportUnchanged {
            path: shown.to_string(),
        }),
        Ok(Exported { count, edited, .. }) => Ok(Msg::Exported {
            path: shown.to_string(),
            count,
            edited,
        }),
        Err(NotExported::Exists) => Err(Failure::new(both(
            format!("未导出：{shown} 已存在，且不是这篇文章的导出"),
            format!("not exported: `{shown}` exists and is not an export of this article"),
        ))
        .hint(both(
            "换一个文件名，或用 --force 覆盖",
            "name another file, or overwrite it with --force",
        ))),
        Err(NotExported::Unreadable(trouble)) => Err(Failure::new(words::file_trouble(&trouble))),
        Err(NotExported::Save(error)) => Err(Failure::new(words::save_error(&error))),
    }
}

fn is_same_file(path: &Path, one: &Annotated) -> bool {
    let article = one.article.origin.path().map(fs::canonicalize);
    article.is_some_and(|article| article.ok() == fs::canonicalize(path).ok())
}

fn too_many(path: &Path, count: usize) -> Failure {
    let path = words::shown(path);
    Failure::new(both(
        format!("未导出：{count} 篇文章有标注，而一个文件只放一篇"),
        format!("not exported: {count} articles have annotations, and a file takes those of one"),
    ))
    .hint(both(
        format!("写明一篇文章，或把全部输出到新文件：`pizhu export … > {path}`"),
        format!("name one article, or send them all to a new file: `pizhu export … > {path}`"),
    ))
}
