//! A long text where it lies: as far as a file holds it as it stands, in that file; from where it does not, in a file without a name.
//!
//! The bytes of a file in another encoding, or with other line endings, are not its canonical text, and those of a pipe are gone when
//! they are read. Their text is written to a temporary file as it becomes known, so that no more of it is in memory than is shown.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::corpus::Bytes;

/// A text that is read where it is asked for, and may still be arriving.
#[derive(Debug)]
pub struct TextFile {
    /// The file it comes from, and the bytes before its first character.
    source: Option<(File, u64)>,
    /// So many bytes of the text are the file's own; the rest has been written down.
    own: AtomicUsize,
    written: OnceLock<File>,
    /// How many bytes were written down.
    length: AtomicUsize,
}

impl TextFile {
    /// The text in `file`, whose first `skip` bytes are not part of it.
    pub fn of(file: File, skip: usize) -> Self {
        Self {
            source: Some((file, skip as u64)),
            own: AtomicUsize::new(usize::MAX),
            written: OnceLock::new(),
            length: AtomicUsize::new(0),
        }
    }

    /// A text of which nothing is there yet.
    pub fn empty() -> Self {
        Self {
            source: None,
            own: AtomicUsize::new(0),
            written: OnceLock::new(),
            length: AtomicUsize::new(0),
        }
    }

    /// From byte `own` of the text on, the file does not hold it as it stands: it is written down.
    pub fn part(&self, own: usize) {
        self.own.store(own, Ordering::Release);
    }

    /// Writes down the next bytes of the text.
    ///
    /// # Errors
    /// When there is no place for temporary files, or it is full.
    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let file = match self.written.get() {
            Some(file) => file,
            None => {
                let file = tempfile::tempfile()?;
                self.written.get_or_init(|| file)
            }
        };
        let at = self.length.load(Ordering::Acquire);
        file.write_all_at(bytes, at as u64)?;
        self.length.store(at + bytes.len(), Ordering::Release);
        Ok(())
    }
}

impl Bytes for TextFile {
    fn read_at(&self, at: usize, buffer: &mut [u8]) -> io::Result<usize> {
        let own = self.own.load(Ordering::Acquire);
        let mut filled = 0;
        if let Some((file, skip)) = self.source.as_ref().filter(|_| at < own) {
            let upto = buffer.len().min(own - at);
            filled = fill(file, skip + at as u64, &mut buffer[..upto])?;
            if filled < upto || upto == buffer.len() {
                return Ok(filled);
            }
        }
        let from = at + filled - own;
        let there = self.length.load(Ordering::Acquire).saturating_sub(from);
        let upto = buffer.len().min(filled + there);
        if let Some(file) = self.written.get().filter(|_| upto > filled) {
            filled += fill(file, from as u64, &mut buffer[filled..upto])?;
        }
        // who asks for more saw a file that was longer than its text turned out to be
        buffer[filled..].fill(b' ');
        Ok(buffer.len())
    }
}

/// Reads until the buffer is full or the file ends.
fn fill(file: &File, mut at: u64, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read_at(&mut buffer[filled..], at) {
            Ok(0) => break,
            Ok(count) => {
                filled += count;
                at += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// The first bytes of a file, at most `limit`.
///
/// # Errors
/// When it cannot be read.
pub fn head_of(file: &File, limit: usize) -> io::Result<Vec<u8>> {
    let mut head = vec![0; limit];
    let count = fill(file, 0, &mut head)?;
    head.truncate(count);
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(content: &[u8]) -> File {
        let file = tempfile::tempfile().expect("a file");
        file.write_all_at(content, 0).expect("written");
        file
    }

    fn read(text: &TextFile, at: usize, length: usize) -> Vec<u8> {
        let mut buffer = vec![0; length];
        let count = text.read_at(at, &mut buffer).expect("read");
        buffer.truncate(count);
        buffer
    }

    #[test]
    fn a_text_is_its_file_without_the_mark() {
        let text = TextFile::of(file(b"###abcdef"), 3);
        assert_eq!(read(&text, 0, 3), b"abc");
        assert_eq!(read(&text, 4, 9), b"ef");
    }

    #[test]
    fn from_where_the_file_differs_what_was_written_down_counts() {
        let text = TextFile::of(file(b"abc\r\nxyz"), 0);
        text.part(3);
        text.write(b"\nx").expect("written");
        text.write(b"yz").expect("written");
        assert_eq!(read(&text, 0, 7), b"abc\nxyz");
        assert_eq!(read(&text, 2, 3), b"c\nx");
        assert_eq!(read(&text, 5, 9), b"yz       ");
    }

    #[test]
    fn a_text_that_arrives_has_what_has_come() {
        let text = TextFile::empty();
        text.write("甲乙".as_bytes()).expect("written");
        assert_eq!(read(&text, 3, 3), "乙".as_bytes());
    }
}
