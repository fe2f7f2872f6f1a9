//! The archive of a book: its names, found whatever way they are written, and its parts, unpacked within limits.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use encoding_rs::GB18030;
use zip::ZipArchive;
use zip::read::ZipReadOptions;
use zip::result::ZipError;

use super::text_of;
use crate::recognise::decode::Decoded;
use crate::recognise::extract::{ExtractError, LARGEST_TREE};

/// Most that is unpacked, all parts together.
const LARGEST_BOOK: usize = 256 << 20;
/// Text shrinks to a third or a tenth; what shrinks to less than this part of itself was made to fill the memory.
const RATIO: usize = 200;
/// Parts smaller than this may shrink as they like.
const SMALL: usize = 1 << 20;
/// Most names in an archive.
const MOST_NAMES: usize = 100_000;

/// The archive of a book.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    /// By the whole path in small letters, and by its last part.
    by_path: HashMap<String, usize>,
    by_file: HashMap<String, usize>,
    unpacked: usize,
}

/// Whether bytes are the archive of a book; one that is called so need only be an archive.
pub(in crate::recognise::extract) fn is_epub(bytes: &[u8], is_called_so: bool) -> bool {
    if !bytes.starts_with(b"PK\x03\x04") {
        return false;
    }
    // the type comes first and unpacked in a book that is packed rightly
    let head = &bytes[..bytes.len().min(100)];
    is_called_so
        || memchr::memmem::find(head, b"application/epub+zip").is_some()
        || Archive::open(bytes).is_ok_and(|archive| {
            archive.find("META-INF/container.xml", "").is_some()
                || archive.first_ending(".opf").is_some()
        })
}

impl<'a> Archive<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ExtractError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        if zip.len() > MOST_NAMES {
            return Err(ExtractError::TooMany { limit: MOST_NAMES });
        }
        let mut archive = Self {
            names: zip.file_names_raw().map(name).collect(),
            zip,
            by_path: HashMap::new(),
            by_file: HashMap::new(),
            unpacked: 0,
        };
        for (ix, name) in archive.names.iter().enumerate() {
            let path = name.to_lowercase();
            archive.by_file.entry(file(&path).to_owned()).or_insert(ix);
            archive.by_path.entry(path).or_insert(ix);
        }
        Ok(archive)
    }

    pub(super) fn name(&self, ix: usize) -> &str {
        &self.names[ix]
    }

    /// The part at a path: as it is written, unescaped, one folder deeper or in no folder at all, in whatever case. A file of that
    /// name alone is taken where no path fits, but for the files of `META-INF`, which may be one folder too deep at the most.
    pub(super) fn find(&self, path: &str, folder: &str) -> Option<usize> {
        let path = path.split('#').next().unwrap_or_default();
        [normal(path), normal(&unescaped(path))]
            .into_iter()
            .find_map(|path| {
                let path = path.to_lowercase();
                let bare = path
                    .strip_prefix(&format!("{}/", folder.to_lowercase()))
                    .unwrap_or(&path);
                let exact = self.by_path.get(&path).or_else(|| self.by_path.get(bare));
                let deeper = || {
                    let end = format!("/{path}");
                    let ix = *self.by_file.get(file(&path))?;
                    let is_own = !path.starts_with("meta-inf/")
                        || self.names[ix].to_lowercase().ends_with(&end);
                    is_own.then_some(ix)
                };
                exact.copied().or_else(deeper)
            })
    }

    /// The first part whose name ends so, the one with the shortest path.
    pub(super) fn first_ending(&self, end: &str) -> Option<usize> {
        (0..self.names.len())
            .filter(|ix| self.names[*ix].to_lowercase().ends_with(end))
            .min_by_key(|ix| self.names[*ix].len())
    }

    /// Whether a part is HTML by its name.
    pub(super) fn is_text(&self, ix: usize) -> bool {
        let name = self.names[ix].to_lowercase();
        let other = [
            ".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".css", ".js", ".ncx", ".opf",
            ".ttf", ".otf", ".woff", ".woff2", ".mp3", ".mp4", ".pdf", "/",
        ];
        !other.iter().any(|end| name.ends_with(end))
    }

    /// The parts that are HTML, by name; numbers in names count as numbers.
    pub(super) fn texts(&self) -> Vec<usize> {
        let ends = [".html", ".htm", ".xhtml", ".xht"];
        let mut texts: Vec<usize> = (0..self.names.len())
            .filter(|ix| {
                let name = self.names[*ix].to_lowercase();
                ends.iter().any(|end| name.ends_with(end))
            })
            .collect();
        texts.sort_by_cached_key(|ix| pieces(&self.names[*ix]));
        texts
    }

    /// Unpacks and decodes a part.
    pub(super) fn read_text(
        &mut self,
        ix: usize,
        named: Option<&str>,
    ) -> Result<Decoded, ExtractError> {
        let bytes = self.unpack(ix)?;
        text_of(&bytes, named)
    }

    fn unpack(&mut self, ix: usize) -> Result<Vec<u8>, ExtractError> {
        let options = ZipReadOptions::new().ignore_crc32(true);
        let mut part = self
            .zip
            .by_index_with_options(ix, options)
            .map_err(|error| broken(&error))?;
        let packed = usize::try_from(part.compressed_size()).unwrap_or(usize::MAX);
        let limit = LARGEST_TREE.min(LARGEST_BOOK - self.unpacked);
        let most = limit.min(packed.saturating_mul(RATIO).max(SMALL));
        let mut bytes = Vec::new();
        let mut source = part.by_ref().take(most as u64 + 1);
        source
            .read_to_end(&mut bytes)
            .map_err(|error| ExtractError::Broken {
                message: format!("{}: {error}", self.names[ix]),
            })?;
        if bytes.len() > limit {
            return Err(ExtractError::TooLarge { limit });
        }
        if bytes.len() > most {
            return Err(ExtractError::Broken {
                message: format!(
                    "{}: unpacks to more than {RATIO} times its size",
                    self.names[ix]
                ),
            });
        }
        self.unpacked += bytes.len();
        Ok(bytes)
    }
}

fn broken(error: &ZipError) -> ExtractError {
    match error {
        ZipError::UnsupportedArchive(what) if *what == ZipError::PASSWORD_REQUIRED => {
            ExtractError::Encrypted
        }
        ZipError::InvalidPassword => ExtractError::Encrypted,
        other => ExtractError::Broken {
            message: other.to_string(),
        },
    }
}

/// The name of a part, with slashes, without steps up or in place.
fn name(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    };
    let is_folder = name.ends_with(['/', '\\']);
    let normal = normal(&name);
    if is_folder { normal + "/" } else { normal }
}

/// A path without `.`, `..` and empty steps; one that leads out of the archive ends at its root.
fn normal(path: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." => _ = steps.pop(),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// A path that is given in a file of `folder`.
pub(super) fn join(folder: &str, path: &str) -> String {
    if folder.is_empty() || path.starts_with('/') {
        path.to_owned()
    } else {
        format!("{folder}/{path}")
    }
}

/// A path with `%E7%AB%A0` resolved.
fn unescaped(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut resolved = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = path.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let escaped = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        resolved.push(escaped.unwrap_or(bytes[at]));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&resolved).into_owned()
}

fn file(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A name to sort by: `章10` after `章9`.
fn pieces(name: &str) -> Vec<(u64, String)> {
    let mut pieces = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let words = rest
            .find(|char: char| char.is_ascii_digit())
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(words);
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = after.split_at(digits);
        pieces.push((0, word.to_owned()));
        pieces.push((number.parse().unwrap_or(u64::MAX), String::new()));
        rest = after;
    }
    pieces
}
