//! A text whose first page is shown while the rest of it is read.
//!
//! A file that is canonical text as it stands is only looked through: nobody waits for that, but from there on its annotations can be
//! found. The text of any other, and of standard input, grows as it is read and written down.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read as _, stdin};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::article::{self, Article, MAX_BYTES, Origin, STANDARD};
use super::failure::Failure;
use crate::app::Revision;
use crate::corpus::{Document, Long};
use crate::recognise::{
    self, DecodeError, ExtractError, HEAD, OpenError, RECOGNISED, Recognised, Transcriber, WHOLE,
    is_long_text,
};
use crate::shell::words::{self, both};
use crate::shell::{Listener, Loaded};
use crate::store::{TextFile, Trouble, head_of, open_file};

/// Bytes read at a time.
const PORTION: usize = 64 << 10;
/// How often a text that grows is shown anew.
const SHOW: Duration = Duration::from_millis(50);
/// How long standard input is waited for before what there is of it is shown.
const PATIENCE: Duration = Duration::from_millis(200);

/// What is still to be read of a text.
pub struct Arriving {
    source: Source,
    transcriber: Transcriber,
    text: Arc<TextFile>,
    long: Long,
    title: String,
    /// Bytes that were read and have not become text yet, while the file is the text.
    held: Vec<u8>,
    is_own: bool,
    /// Bytes of the text that are known.
    known: usize,
}

enum Source {
    File {
        file: File,
        at: u64,
    },
    /// Standard input, and whether it has ended.
    Standard {
        is_over: bool,
    },
}

/// An article whose first page can be shown, and what is still to be read of it.
pub type Begun = (Article, Option<Arriving>);

/// Opens an article to be read: a long text as far as its first page needs.
///
/// # Errors
/// As [`Origin::open_as`].
pub fn begin(origin: &Origin, encoding: Option<&str>) -> Result<Begun, Failure> {
    let whole = |origin: &Origin| Ok((origin.open_as(encoding)?, None));
    match origin {
        Origin::BuiltIn => whole(origin),
        Origin::Standard => standard(encoding),
        Origin::File(path) => {
            let length = article::regular(path)?;
            if length > WHOLE
                && let Some(begun) = long(path, encoding)?
            {
                return Ok(begun);
            }
            whole(origin)
        }
    }
}

/// The long text in a file, if it is one.
fn long(path: &Path, encoding: Option<&str>) -> Result<Option<Begun>, Failure> {
    let opened = open_file(path, MAX_BYTES).map_err(|trouble| article::in_trouble(&trouble))?;
    let Some((file, length)) = opened else {
        return Ok(None);
    };
    let unreadable = |error| article::unreadable(path, error);
    let head = head_of(&file, HEAD).map_err(unreadable)?;
    if !is_long_text(&path.to_string_lossy(), &head, length, encoding) {
        return Ok(None);
    }
    let origin = Origin::File(path.to_owned());
    let skip = mark_of(&head);
    let own = file.try_clone().map_err(unreadable)?;
    let text = Arc::new(TextFile::of(own, skip));
    let mut arriving = Arriving {
        source: Source::File {
            file,
            at: head.len() as u64,
        },
        transcriber: Transcriber::new(encoding).map_err(|error| undecodable(path, error))?,
        long: Long::new(text.clone(), length - skip),
        text,
        title: origin.stem(),
        held: Vec::new(),
        is_own: true,
        known: 0,
    };
    arriving.take(&head, skip)?;
    Ok(Some(arriving.begun(origin)))
}

/// Bytes of a mark of UTF-8 at the start.
fn mark_of(head: &[u8]) -> usize {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    if head.starts_with(MARK) {
        MARK.len()
    } else {
        0
    }
}

/// What stands on standard input: all of it where that is short, or no plain text; else as far as it has come.
fn standard(encoding: Option<&str>) -> Result<Begun, Failure> {
    let path = Path::new(STANDARD);
    if stdin().is_terminal() {
        let msg = both("标准输入是终端", "standard input is a terminal");
        return Err(Failure::new(msg).hint(both(
            "用 `… | pizhu -` 送来文本",
            "`… | pizhu -` gives it a text",
        )));
    }
    let unreadable = |error| article::unreadable(path, error);
    let mut bytes = Vec::new();
    let mut is_over = false;
    let begun = Instant::now();
    while bytes.len() <= WHOLE && !is_over && begun.elapsed() < PATIENCE {
        if is_waiting(PATIENCE) {
            is_over = portion(&mut bytes).map_err(unreadable)? == 0;
        }
    }
    // more comes, sooner or later: a length that is not known is a long one
    let is_long = !is_over && is_long_text("", &bytes, WHOLE + bytes.len() + 1, encoding);
    if !is_over && !is_long && !bytes.is_empty() {
        while !is_over && bytes.len() <= MAX_BYTES {
            is_over = portion(&mut bytes).map_err(unreadable)? == 0;
        }
    }
    if is_over || bytes.len() > MAX_BYTES {
        let opened = article::opened("", &bytes, encoding)?;
        return Ok((Article::of(Origin::Standard, opened), None));
    }
    let text = Arc::new(TextFile::empty());
    let mut arriving = Arriving {
        source: Source::Standard { is_over },
        transcriber: Transcriber::new(encoding).map_err(|error| undecodable(path, error))?,
        long: Long::new(text.clone(), 0),
        text,
        title: Origin::Standard.stem(),
        held: Vec::new(),
        is_own: false,
        known: 0,
    };
    arriving.take(&bytes, 0)?;
    arriving.hurry()?;
    Ok(arriving.begun(Origin::Standard))
}

/// Whether there is something to read on standard input, or it has ended, before this long has passed.
fn is_waiting(patience: Duration) -> bool {
    let input = stdin();
    let mut ready = [PollFd::new(&input, PollFlags::IN)];
    let timeout = Timespec {
        tv_sec: 0,
        tv_nsec: i64::from(patience.subsec_nanos()),
    };
    poll(&mut ready, Some(&timeout)).is_ok_and(|count| count > 0)
}

/// Reads what there is on standard input, at most a portion; nothing at its end.
fn portion(bytes: &mut Vec<u8>) -> io::Result<usize> {
    let before = bytes.len();
    bytes.resize(before + PORTION, 0);
    let outcome = loop {
        match stdin().lock().read(&mut bytes[before..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            outcome => break outcome,
        }
    };
    bytes.truncate(before + outcome.as_ref().copied().unwrap_or(0));
    outcome
}

fn undecodable(path: &Path, error: DecodeError) -> Failure {
    let error = OpenError::Extract(ExtractError::Decode(error));
    let (msg, hint) = words::open_error(path, &error);
    Failure::new(msg).hint(hint)
}

impl Arriving {
    /// What is known now, and the rest.
    fn begun(self, origin: Origin) -> Begun {
        let text = if self.grows() {
            self.long.grown(self.known)
        } else {
            self.long.clone()
        };
        let article = Article {
            document: Arc::new(Document::long(&self.title, text)),
            encoding: self.transcriber.encoding(),
            problems: Vec::new(),
            page: None,
            origin,
        };
        (article, Some(self))
    }

    /// Whether the text grows as it is read.
    pub fn grows(&self) -> bool {
        !self.is_own
    }

    /// Reads the rest, and tells each revision of the text; ends early, with `None`, when nobody listens any more. What it gives in the
    /// end is the whole text.
    ///
    /// # Errors
    /// When the rest cannot be read, or cannot be written down; the last revision holds what came before.
    pub fn read_on(mut self, listener: &Listener) -> Result<Option<Arc<Document>>, Failure> {
        let mut shown = Instant::now();
        let outcome = loop {
            match self.next() {
                Ok(true) => {}
                outcome => break outcome,
            }
            if self.grows() && shown.elapsed() >= SHOW {
                shown = Instant::now();
                self.show(listener, true);
            }
            if !listener.is_there() {
                return Ok(None);
            }
        };
        if self.grows() || self.known != self.long.len() {
            self.show(listener, false);
        }
        outcome?;
        Ok(listener.is_there().then(|| self.document()))
    }

    fn show(&self, listener: &Listener, is_arriving: bool) {
        listener.tell(Loaded::Text(Revision {
            document: self.document(),
            is_arriving,
            message: None,
        }));
    }

    fn document(&self) -> Arc<Document> {
        let text = self.long.grown(self.known);
        Arc::new(Document::long(&self.title, text))
    }

    /// Reads the next portion; whether there may be more.
    fn next(&mut self) -> Result<bool, Failure> {
        let path = self.path();
        let unreadable = |error| article::unreadable(&path, error);
        let mut bytes = Vec::new();
        match &mut self.source {
            Source::File { file, at } => {
                bytes.resize(PORTION, 0);
                let count = file.read_at(&mut bytes, *at).map_err(unreadable)?;
                bytes.truncate(count);
                *at += count as u64;
            }
            Source::Standard { is_over: true } => {}
            Source::Standard { .. } => {
                if !is_waiting(PATIENCE) {
                    self.hurry()?;
                    return Ok(true);
                }
                portion(&mut bytes).map_err(unreadable)?;
            }
        }
        if bytes.is_empty() {
            let mut text = String::new();
            self.transcriber
                .finish(&mut text)
                .map_err(|error| undecodable(&path, error))?;
            self.keep(&text)?;
            return Ok(false);
        }
        if self.known + bytes.len() > MAX_BYTES {
            let limit = MAX_BYTES;
            return Err(article::in_trouble(&Trouble::TooLarge { path, limit }));
        }
        self.take(&bytes, 0)?;
        Ok(true)
    }

    fn path(&self) -> PathBuf {
        match self.source {
            Source::File { .. } => self.title.as_str().into(),
            Source::Standard { .. } => STANDARD.into(),
        }
    }

    /// Takes bytes, of which the first `skip` are no text.
    fn take(&mut self, bytes: &[u8], skip: usize) -> Result<(), Failure> {
        if self.is_own {
            self.held.extend_from_slice(&bytes[skip..]);
        }
        let mut text = String::new();
        self.transcriber
            .feed(bytes, &mut text)
            .map_err(|error| undecodable(&self.path(), error))?;
        self.keep(&text)
    }

    /// Takes what waits for more bytes, which do not come for now.
    fn hurry(&mut self) -> Result<(), Failure> {
        let mut text = String::new();
        self.transcriber
            .hurry(&mut text)
            .map_err(|error| undecodable(&self.path(), error))?;
        self.keep(&text)
    }

    /// Keeps the next part of the text: nothing is to be done as long as the file says the same.
    fn keep(&mut self, text: &str) -> Result<(), Failure> {
        if self.is_own && self.held.starts_with(text.as_bytes()) {
            self.held.drain(..text.len());
        } else {
            if self.is_own {
                self.is_own = false;
                self.held = Vec::new();
                self.text.part(self.known);
                // what was read of it behind this place is something else now
                self.long = Long::new(self.text.clone(), self.known);
            }
            self.text
                .write(text.as_bytes())
                .map_err(|error| Failure::new(words::no_room(&error)))?;
        }
        self.known += text.len();
        Ok(())
    }
}

/// The text with what is recognised in it, and what that is; `None` where it is too long for that, or there is nothing to it.
pub fn recognised(document: &Document) -> Option<(Document, Recognised)> {
    if document.len() > RECOGNISED {
        return None;
    }
    let text = document.pieces().collect::<String>();
    let (recognised, page) = recognise::open_text(text, &document.meta().title);
    (!recognised.outline().nodes.is_empty()).then_some((recognised, page))
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;

    use super::*;

    #[test]
    fn the_first_page_is_there_at_once_in_every_encoding_and_in_none_the_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.txt");
        let text = "近年来，杭州市政协加强建设。\r\n".repeat(30_000);
        let (bytes, ..) = GB18030.encode(&text);
        for (content, is_own) in [
            (bytes.into_owned(), false),
            (text.clone().into_bytes(), false),
            (text.replace('\r', "").into_bytes(), true),
        ] {
            std::fs::write(&path, content).expect("a file");
            let (article, arriving) = begin(&Origin::File(path.clone()), None).expect("a text");
            let document = article.document;
            let first = document.first().expect("a block");
            assert_eq!(document.text(first.range), "近年来，杭州市政协加强建设。");
            assert!(document.len() > 32 << 10);
            assert_eq!(arriving.map(|it| !it.grows()), Some(is_own));
            let read = document.as_long().expect("a long text").bytes_read();
            assert!(read <= 64 << 10, "{read}");
        }
    }
}
