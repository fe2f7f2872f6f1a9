//! `pizhu notes relink`: annotations whose article could not be found again are given to one by hand.

use std::fs;

use super::super::annotated::Annotated;
use super::super::args::RelinkArgs;
use super::super::article;
use super::super::console::Console;
use super::super::failure::{Failure, Stop};
use super::super::setup::Setup;
use crate::shell::words::{self, both};

/// Takes the annotations of a file into that of an article, moves the file out of the way, and says how many there are.
///
/// # Errors
/// When there is no such article or file, the file is the article's own already, or either cannot be read or written.
pub fn run(args: &RelinkArgs, setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    let article = article::one(&args.path, setup.encoding.as_deref())?;
    let mut one = Annotated::open(article, &setup.folders);
    one.readable()?;
    let own = one.desk.path().and_then(|own| fs::canonicalize(own).ok());
    if own.is_some() && own == fs::canonicalize(&args.file).ok() {
        let (file, path) = (words::shown(&args.file), one.article.shown());
        return Err(Failure::new(both(
            format!("{file} 已经是 {path} 的标注文件"),
            format!("`{file}` is the annotation file of {path} already"),
        ))
        .into());
    }
    let taken = one
        .desk
        .take_over(&args.file)
        .map_err(|problem| Failure::new(words::not_taken(&problem)))?;
    let (count, aside) = (taken.count, words::shown(&taken.aside));
    let path = one.article.shown();
    console.say(&both(
        format!("{count} 处标注已归到 {path}；原文件移到 {aside}"),
        format!("annotations that are now on {path}: {count}; the file was moved to {aside}"),
    ))?;
    Ok(())
}
