//! Which articles a command is about, and opening them.
//!
//! A path is a file or a folder; a folder stands for the articles in it. No path means what a person would read without
//! saying more: `./articles`, else the library, else the built-in article.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _, stdin};
use std::path::{Path, PathBuf, absolute};
use std::sync::Arc;

use super::failure::Failure;
use super::setup::Setup;
use crate::corpus::{self, BUILT_IN, Document, Problem};
use crate::recognise::{self, Opened, Recognised};
use crate::shell::words::{self, both};
use crate::store::{self, Forgotten, Memory, Obstacle, Trouble};
use crate::text::Safe;

/// The largest article, in bytes.
pub const MAX_BYTES: usize = 1 << 30;

/// What stands for standard input.
pub const STANDARD: &str = "-";

/// How the names of articles end.
const ENDINGS: [&str; 7] = ["md", "markdown", "txt", "html", "htm", "xhtml", "epub"];

/// The folder of articles that is looked for where the program is started.
const HERE: &str = "articles";

/// Where an article comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// A file.
    File(PathBuf),
    /// The program itself.
    BuiltIn,
    /// Standard input.
    Standard,
}

/// An article that has been opened.
#[derive(Clone, Debug)]
pub struct Article {
    /// Where it comes from.
    pub origin: Origin,
    /// What it says.
    pub document: Arc<Document>,
    /// What is wrong with its file.
    pub problems: Vec<Problem>,
    /// How its file is encoded.
    pub encoding: &'static str,
    /// What was recognised in it, where it is a page and no article.
    pub page: Option<Arc<Recognised>>,
}

/// The articles `paths` stand for, in their order, not opened; never none.
///
/// # Errors
/// For a path that leads nowhere, and a folder that was named and holds no article.
pub fn find(paths: &[PathBuf], setup: &Setup) -> Result<Vec<Origin>, Failure> {
    match (paths, &setup.named_library) {
        ([], Some(library)) => named(std::slice::from_ref(library)),
        ([], None) => unnamed(setup.folders.library.as_deref()),
        _ => named(paths),
    }
}

fn named(paths: &[PathBuf]) -> Result<Vec<Origin>, Failure> {
    let mut origins = Vec::new();
    for path in paths {
        if path == Path::new(STANDARD) {
            origins.push(Origin::Standard);
            continue;
        }
        if !is_folder(path)? {
            origins.push(Origin::File(path.clone()));
            continue;
        }
        let found = in_folder(path)?;
        if found.is_empty() {
            return Err(no_articles(path));
        }
        origins.extend(found);
    }
    Ok(origins)
}

/// The one article `path` stands for, opened; `encoding` is the one the reader asks for.
///
/// # Errors
/// As [`find`] and [`Origin::open`], and for a folder, even one that holds one article: the next one put there would change what
/// the command means.
pub fn one(path: &Path, encoding: Option<&str>) -> Result<Article, Failure> {
    if path == Path::new(STANDARD) {
        return Origin::Standard.open_as(encoding);
    }
    if is_folder(path)? {
        let shown = words::shown(path);
        return Err(Failure::new(both(
            format!("{shown} 是文件夹"),
            format!("`{shown}` is a folder"),
        ))
        .hint(both("这里要写一篇文章", "name one article in it")));
    }
    Origin::File(path.to_owned()).open_as(encoding)
}

/// The first of `origins` that is the one last read in its folder. Each folder is asked for once, however many stand in it.
pub fn last_read(origins: &[Origin], memory: &Memory) -> Option<usize> {
    let mut last_in = BTreeMap::new();
    origins.iter().position(|origin| {
        let Some((folder, name)) = origin.path().and_then(split) else {
            return false;
        };
        let last = last_in
            .entry(folder)
            .or_insert_with_key(|folder| memory.last_read(&shelf(folder)?));
        last.as_deref() == Some(&*name.to_string_lossy())
    })
}

/// Folder and name of a file.
fn split(path: &Path) -> Option<(PathBuf, &OsStr)> {
    let folder = absolute(path).ok()?.parent()?.to_owned();
    Some((folder, path.file_name()?))
}

/// A folder as it is remembered: links followed.
fn shelf(folder: &Path) -> Option<PathBuf> {
    fs::canonicalize(folder).ok()
}

fn unnamed(library: Option<&Path>) -> Result<Vec<Origin>, Failure> {
    for folder in [Some(Path::new(HERE)), library].into_iter().flatten() {
        if folder.is_dir() {
            let found = in_folder(folder)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
    }
    Ok(vec![Origin::BuiltIn])
}

pub(super) fn is_folder(path: &Path) -> Result<bool, Failure> {
    match fs::metadata(path) {
        Ok(kind) => Ok(kind.is_dir()),
        Err(error) => Err(unreadable(path, error)),
    }
}

pub(super) fn unreadable(path: &Path, error: io::Error) -> Failure {
    let path = path.to_owned();
    in_trouble(&Trouble::Failed { path, error })
}

pub(super) fn in_trouble(trouble: &Trouble) -> Failure {
    let hint = match trouble {
        Trouble::Failed { error, .. } if error.kind() == io::ErrorKind::NotFound => Some(both(
            "不写路径则读 ./articles、书库或内置文章",
            "without a path, ./articles, your library or the built-in article is read",
        )),
        Trouble::NotAFile { .. } => Some(what_articles_are()),
        Trouble::TooLarge { .. } => Some(both("请分成几个文件", "split it into several files")),
        _ => None,
    };
    Failure::new(words::file_trouble(trouble)).hint(hint)
}

/// The articles in a folder, by name; not hidden ones, and not those in folders below.
fn in_folder(folder: &Path) -> Result<Vec<Origin>, Failure> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        if is_named_as_article(&path) && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths.into_iter().map(Origin::File).collect())
}

pub(super) fn is_named_as_article(path: &Path) -> bool {
    let is_hidden = path
        .file_name()
        .is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    !is_hidden
        && ENDINGS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(ending))
}

pub(super) fn no_articles(folder: &Path) -> Failure {
    let folder = words::shown(folder);
    Failure::new(both(
        format!("{folder} 中没有文章"),
        format!("there is no article in `{folder}`"),
    ))
    .hint(what_articles_are())
}

fn what_articles_are() -> crate::app::Msg {
    both(
        "文章是 .md、.markdown、.txt、.html、.htm、.xhtml 或 .epub 文件",
        "an article is a .md, .markdown, .txt, .html, .htm, .xhtml or .epub file",
    )
}

/// The file `name` with content `bytes`, opened; `encoding` is the one the reader asks for.
///
/// # Errors
/// When nothing can be read in it.
pub fn opened(name: &str, bytes: &[u8], encoding: Option<&str>) -> Result<Opened, Failure> {
    recognise::open(name, bytes, encoding).map_err(|error| {
        let shown = if name.is_empty() { "-" } else { name };
        let (msg, hint) = words::open_error(Path::new(shown), &error);
        Failure::new(msg).hint(hint)
    })
}

impl Origin {
    /// Reads the article, in the encoding that its bytes speak for.
    ///
    /// # Errors
    /// As [`Origin::open_as`].
    pub fn open(&self) -> Result<Article, Failure> {
        self.open_as(None)
    }

    /// Reads the article; `encoding` is the one the reader asks for, which the built-in article does not heed.
    ///
    /// # Errors
    /// When there is no such file, it is no regular file (nothing is waited for, be it a pipe), it is larger than 1 GB, or it holds
    /// no text.
    pub fn open_as(&self, encoding: Option<&str>) -> Result<Article, Failure> {
        let opened = match self {
            Self::BuiltIn => opened(BUILT_IN.0, BUILT_IN.1.as_bytes(), None)?,
            Self::File(path) => opened(&path.to_string_lossy(), &read(path)?, encoding)?,
            Self::Standard => opened("", &standard_input()?, encoding)?,
        };
        Ok(Article::of(self.clone(), opened))
    }

    /// The file; `None` for what is in none.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::BuiltIn | Self::Standard => None,
        }
    }

    /// Where the file is, from the root; `None` for what is in none.
    pub fn place(&self) -> Option<PathBuf> {
        absolute(self.path()?).ok()
    }

    /// The file's name without the ending.
    pub fn stem(&self) -> String {
        let path = match self {
            Self::File(path) => path,
            Self::BuiltIn => Path::new(BUILT_IN.0),
            Self::Standard => Path::new("stdin"),
        };
        path.file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }

    /// Remembers that this is the one being read in its folder, for [`last_read`].
    ///
    /// # Errors
    /// When there is no state folder or it cannot be written.
    pub fn keep_as_last(&self, memory: &Memory) -> Result<(), Forgotten> {
        let place = self.path().and_then(split);
        match place.and_then(|(folder, name)| Some((shelf(&folder)?, name))) {
            Some((folder, name)) => memory.keep_last_read(&folder, &name.to_string_lossy()),
            None => Ok(()),
        }
    }
}

/// All of standard input.
///
/// # Errors
/// When it cannot be read, or is larger than 1 GB.
pub(super) fn standard_input() -> Result<Vec<u8>, Failure> {
    let path = Path::new(STANDARD);
    let mut bytes = Vec::new();
    let read = stdin().take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(path, error))?;
    if bytes.len() > MAX_BYTES {
        return Err(in_trouble(&Trouble::TooLarge {
            path: path.to_owned(),
            limit: MAX_BYTES,
        }));
    }
    Ok(bytes)
}

/// Bytes of the regular file at a path.
///
/// # Errors
/// When something else is there, or nothing.
pub(super) fn regular(path: &Path) -> Result<usize, Failure> {
    // before opening: a device may do something when it is opened
    let kind = fs::metadata(path).map_err(|error| unreadable(path, error))?;
    if kind.is_file() {
        return Ok(usize::try_from(kind.len()).unwrap_or(usize::MAX));
    }
    Err(in_trouble(&Trouble::NotAFile {
        path: path.to_owned(),
        obstacle: Obstacle::Special,
    }))
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    regular(path)?;
    let missing = || unreadable(path, io::ErrorKind::NotFound.into());
    let bytes = store::read(path, MAX_BYTES).map_err(|trouble| in_trouble(&trouble))?;
    bytes.ok_or_else(missing)
}

impl Article {
    /// The article at `origin`, opened.
    pub(super) fn of(origin: Origin, opened: Opened) -> Self {
        Self {
            document: Arc::new(opened.document),
            problems: opened.problems,
            encoding: opened.encoding,
            page: opened.page.map(Arc::new),
            origin,
        }
    }

    /// What the article would be if its page were imported: the text itself, for an article.
    pub fn imported(&self) -> Arc<Document> {
        match &self.page {
            Some(page) => Arc::new(corpus::article::parse(&self.origin.stem(), &page.article()).0),
            None => self.document.clone(),
        }
    }

    /// What it is called in messages: its path as the reader gave it.
    pub fn shown(&self) -> Safe {
        match &self.origin {
            Origin::File(path) => words::shown(path),
            Origin::BuiltIn => words::shown(Path::new(BUILT_IN.0)),
            Origin::Standard => words::shown(Path::new(STANDARD)),
        }
    }

    /// Where it was read from, for its annotations; `None` where the article itself says so.
    pub fn uri(&self) -> Option<String> {
        let is_told = self.document.meta().uri.is_some();
        let path = self.origin.path().filter(|_| !is_told)?;
        absolute(path)
            .ok()
            .map(|path| path.to_string_lossy().into_owned())
    }
}
