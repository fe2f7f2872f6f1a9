//! `pizhu merge`: three versions of an annotation file made into one, as git asks a merge driver to.

use std::path::Path;

use super::args::MergeArgs;
use super::failure::{Failure, Stop};
use crate::shell::words::{self, both};
use crate::store::{self, AnnotationFile, FORMAT, MAX_BYTES, Trouble, join, save};

/// Leaves in `ours` what both sides made of `base`.
///
/// # Errors
/// When one of the files cannot be read as an annotation file, or the result cannot be written: nothing is written then.
pub fn run(args: &MergeArgs) -> Result<(), Stop> {
    let shown = args.path.as_deref();
    let base = read(&args.base, shown)?;
    let ours = read(&args.ours, shown)?;
    let theirs = read(&args.theirs, shown)?;
    let merged = match (ours, theirs) {
        (Some(ours), Some(theirs)) => join(base.as_ref(), &ours, &theirs),
        (Some(one), None) | (None, Some(one)) => Ok(one),
        (None, None) => return Ok(()),
    };
    let name = shown.unwrap_or(&args.ours).to_owned();
    let merged = merged.map_err(|error| trouble(&Trouble::Malformed { path: name, error }))?;
    save(&args.ours, merged.text().as_bytes())
        .map_err(|error| Failure::new(words::save_error(&error)))?;
    Ok(())
}

/// One of the three; `None` for an empty one, which git gives where there was no file.
fn read(path: &Path, shown: Option<&Path>) -> Result<Option<AnnotationFile>, Failure> {
    let bytes = store::read(path, MAX_BYTES).map_err(|error| trouble(&error))?;
    let Some(bytes) = bytes else {
        let missing = words::shown(path);
        return Err(Failure::new(both(
            format!("{missing}：没有这个文件"),
            format!("`{missing}`: no such file"),
        )));
    };
    if bytes.is_empty() {
        return Ok(None);
    }
    let path = shown.unwrap_or(path).to_owned();
    match AnnotationFile::from_bytes(bytes) {
        Ok(file) if file.format() > FORMAT => Err(trouble(&Trouble::Newer {
            path,
            format: file.format(),
        })),
        Ok(file) => Ok(Some(file)),
        Err(error) => Err(trouble(&Trouble::Malformed { path, error })),
    }
}

fn trouble(trouble: &Trouble) -> Failure {
    Failure::new(words::trouble(trouble))
}
