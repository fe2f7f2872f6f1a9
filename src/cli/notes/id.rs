//! Which annotation is meant: an id or the beginning of one, and the article it is on.
//!
//! # Why
//! Ids sort by birth, so those of one minute begin alike: a fixed short form would not do. People are shown, and may type, as
//! much of an id as tells it from the others.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::super::annotated::Annotated;
use super::super::args::TargetArgs;
use super::super::article::{self, Origin};
use super::super::console::Console;
use super::super::failure::Failure;
use super::super::setup::Setup;
use crate::notes::{Annotation, Uuid};
use crate::shell::words::both;

/// The fewest characters that stand for an id, and the fewest that are shown of one.
const TYPED_MIN: usize = 4;
const SHOWN_MIN: usize = 8;

/// An annotation, with the article it is on.
#[derive(Debug)]
pub struct Target {
    /// The article.
    pub on: Annotated,
    /// The annotation.
    pub id: Uuid,
}

/// Finds the annotation a command is about. Articles that cannot be opened are complained about, where none was named.
///
/// # Errors
/// When no id was given, or it stands for no annotation or for several.
pub fn find(args: &TargetArgs, setup: &Setup, console: &mut Console) -> Result<Target, Failure> {
    find_where(args, Annotation::is_live, setup, console)
}

/// The same, removed annotations included.
///
/// # Errors
/// As [`find`].
pub fn find_any(
    args: &TargetArgs,
    setup: &Setup,
    console: &mut Console,
) -> Result<Target, Failure> {
    find_where(args, |_| true, setup, console)
}

fn find_where(
    args: &TargetArgs,
    is_meant: fn(&Annotation) -> bool,
    setup: &Setup,
    console: &mut Console,
) -> Result<Target, Failure> {
    let (path, prefix) = split(args)?;
    let origins = match &path {
        Some(path) => vec![article::one(path, setup.encoding.as_deref())?.origin],
        None => article::find(&[], setup)?,
    };
    let mut found: Vec<(usize, Uuid)> = Vec::new();
    let mut all = opened(origins, path.is_some(), setup, console)?;
    for (ix, one) in all.iter().enumerate() {
        let records = one.notebook.records().values();
        let meant = records.filter(|record| is_meant(record) && begins(record.id, &prefix));
        found.extend(meant.map(|record| (ix, record.id)));
    }
    // two files of one article have the same annotations
    found.sort_by_key(|&(ix, id)| (id, ix));
    found.dedup_by_key(|&mut (_, id)| id);
    match found[..] {
        [(ix, id)] => Ok(Target {
            on: all.swap_remove(ix),
            id,
        }),
        [] => Err(unknown(&prefix)),
        _ => Err(ambiguous(&prefix, found.len())),
    }
}

fn opened(
    origins: Vec<Origin>,
    is_named: bool,
    setup: &Setup,
    console: &mut Console,
) -> Result<Vec<Annotated>, Failure> {
    let mut all = Vec::new();
    for origin in origins {
        let opened = origin
            .open_as(setup.encoding.as_deref())
            .map(|article| Annotated::open(article, &setup.folders));
        match opened.and_then(|one| one.readable().map(|()| one)) {
            Ok(one) => all.push(one),
            Err(failure) if is_named => return Err(failure),
            Err(failure) => console.complain(&failure),
        }
    }
    Ok(all)
}

/// Path and id, whichever comes first: the id is the one that looks like one and is no file.
fn split(args: &TargetArgs) -> Result<(Option<PathBuf>, String), Failure> {
    let Some(other) = &args.path else {
        let prefix = prefix(&args.id).ok_or_else(|| no_id(&args.id))?;
        return Ok((None, prefix));
    };
    let pair = |path: &OsString, prefix| Ok((Some(PathBuf::from(path)), prefix));
    match (prefix(&args.id), prefix(other)) {
        (Some(id), None) => pair(other, id),
        (Some(id), Some(_)) if Path::new(other).exists() => pair(other, id),
        (_, Some(id)) => pair(&args.id, id),
        (None, None) => Err(no_id(other)),
    }
}

/// The hex digits of what looks like the beginning of an id.
fn prefix(word: &OsStr) -> Option<String> {
    let digits = word.to_str()?.replace('-', "").to_ascii_lowercase();
    let fits = (TYPED_MIN..=32).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    fits.then_some(digits)
}

fn begins(id: Uuid, prefix: &str) -> bool {
    id.simple().to_string().starts_with(prefix)
}

fn list_hint() -> crate::app::Msg {
    both(
        "`pizhu notes list` 列出各条标注的 id",
        "`pizhu notes list` shows the ids",
    )
}

fn no_id(word: &OsStr) -> Failure {
    let word = word.display();
    Failure::usage(both(
        format!("`{word}` 不是 id：id 至少写四位，只含 0–9 和 a–f"),
        format!("`{word}` is not an id: at least four of its characters, 0–9 and a–f"),
    ))
    .hint(list_hint())
}

fn unknown(prefix: &str) -> Failure {
    Failure::new(both(
        format!("没有 id 以 `{prefix}` 开头的标注"),
        format!("no annotation has an id that begins with `{prefix}`"),
    ))
    .hint(list_hint())
}

fn ambiguous(prefix: &str, count: usize) -> Failure {
    Failure::new(both(
        format!("有 {count} 条标注的 id 以 `{prefix}` 开头"),
        format!("{count} annotations have ids that begin with `{prefix}`"),
    ))
    .hint(both(
        "多写几位；`pizhu notes list` 列出各条标注的 id",
        "write more of it; `pizhu notes list` shows the ids",
    ))
}

/// How many characters of each id tell all of them apart: at least eight, and never up to a dash.
pub fn shown_length(ids: &[String]) -> usize {
    let longest = ids.iter().map(String::len).max().unwrap_or(SHOWN_MIN);
    let count = ids.iter().collect::<BTreeSet<_>>().len();
    let tells_apart = |length: usize| {
        let shown: BTreeSet<_> = ids
            .iter()
            .map(|id| id.get(..length).unwrap_or(id))
            .collect();
        shown.len() == count && shown.iter().all(|id| !id.ends_with('-'))
    };
    (SHOWN_MIN..longest)
        .find(|length| tells_apart(*length))
        .unwrap_or(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split_words(first: &str, second: Option<&str>) -> Option<(Option<String>, String)> {
        let args = TargetArgs {
            id: first.into(),
            path: second.map(OsString::from),
        };
        let (path, id) = split(&args).ok()?;
        Some((path.map(|path| path.to_string_lossy().into_owned()), id))
    }

    #[test]
    fn path_and_id_come_in_either_order() {
        let both = Some((Some("文.md".to_owned()), "0192abcd".to_owned()));
        assert_eq!(split_words("文.md", Some("0192-ABCD")), both);
        assert_eq!(split_words("0192abcd", Some("文.md")), both);
        assert_eq!(split_words("0192", None), Some((None, "0192".to_owned())));
    }

    #[test]
    fn of_two_words_that_look_like_ids_the_file_is_the_path() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("feed");
        std::fs::write(&file, "甲").expect("a file");
        let path = file.to_string_lossy();
        assert_eq!(
            split_words(&path, Some("0192")),
            Some((Some(path.to_string()), "0192".to_owned()))
        );
        assert_eq!(
            split_words("beef", Some("0192")),
            Some((Some("beef".to_owned()), "0192".to_owned()))
        );
    }

    #[test]
    fn too_little_is_no_id() {
        for word in ["019", "", "--", "01g2", &"0".repeat(33)] {
            assert_eq!(split_words(word, None), None, "{word}");
        }
        assert_eq!(split_words("a.md", Some("b.md")), None);
    }

    #[test]
    fn as_much_of_an_id_is_shown_as_tells_it_from_the_others() {
        let ids = |texts: &[&str]| {
            texts
                .iter()
                .map(|&text| text.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            shown_length(&ids(&["01920000-0001-7000", "01930000-0001-7000"])),
            8
        );
        assert_eq!(
            shown_length(&ids(&["01920000-0001-7000", "01920000-1001-7000"])),
            10
        );
        assert_eq!(
            shown_length(&ids(&["01920000-0001-7000", "01920000-0001-7000"])),
            8
        );
        assert_eq!(shown_length(&[]), 8);
    }
}
