//! A text that is not in memory: read in chunks where it is asked for, its blocks found on demand.
//!
//! What is a block follows from the text alone ([`super::cut`]), so nothing has to be known of what stands before, and the end of the
//! text costs as much as its beginning. Nothing that is asked here fails: a place that cannot be read reads as blanks, and
//! [`Long::fault`] says why.

mod blocks;
mod chunks;
mod counts;
mod find;

use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use blocks::Pieces;
use chunks::Chunks;
pub use chunks::TextFault;
use counts::Counts;

/// Bytes that can be read anywhere, and do not change.
pub trait Bytes: std::fmt::Debug + Send + Sync {
    /// Reads from byte `at` on into `buffer`, and gives how many bytes there were: fewer than asked for only at the end.
    ///
    /// # Errors
    /// When they cannot be read.
    fn read_at(&self, at: usize, buffer: &mut [u8]) -> io::Result<usize>;
}

/// Bytes in memory.
impl Bytes for Vec<u8> {
    fn read_at(&self, at: usize, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = self.get(at..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }
}

/// A canonical text that is read on demand. Clones share what was read.
#[derive(Clone, Debug)]
pub struct Long {
    bytes: Arc<dyn Bytes>,
    len: usize,
    chunks: Arc<Mutex<Chunks>>,
    counts: Arc<Mutex<Counts>>,
    /// Of this text: the last ones are others when it grows.
    pieces: Arc<Mutex<Pieces>>,
}

impl Long {
    /// The text in the first `len` of `bytes`, which are UTF-8 with LF line endings. A byte that is not reads as `?`.
    pub fn new(bytes: Arc<dyn Bytes>, len: usize) -> Self {
        Self {
            bytes,
            len,
            chunks: Arc::default(),
            counts: Arc::default(),
            pieces: Arc::default(),
        }
    }

    /// The same text now that so much of it is there; what was read and counted of it stays known.
    #[must_use]
    pub fn grown(&self, len: usize) -> Self {
        Self {
            len,
            pieces: Arc::default(),
            ..self.clone()
        }
    }

    /// Bytes of it.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Why something of it could not be read.
    pub fn fault(&self) -> Option<TextFault> {
        locked(&self.chunks).fault().cloned()
    }

    /// How many bytes have been read so far; what tests of laziness count.
    pub fn bytes_read(&self) -> usize {
        locked(&self.chunks).bytes_read()
    }

    /// A slice, the ends rounded down to characters.
    pub fn text(&self, range: Range<usize>) -> String {
        let end = self.floor(range.end);
        let start = self.floor(range.start).min(end);
        let mut bytes = Vec::with_capacity(end - start);
        self.each_slice(start..end, |slice| bytes.extend_from_slice(slice));
        text_of(bytes)
    }

    /// The start of the character that holds `byte`.
    fn floor(&self, byte: usize) -> usize {
        if byte >= self.len {
            return self.len;
        }
        let from = byte.saturating_sub(3);
        let mut window = [0; 4];
        let mut filled = 0;
        self.each_slice(from..byte + 1, |slice| {
            window[filled..filled + slice.len()].copy_from_slice(slice);
            filled += slice.len();
        });
        let back = window[..filled]
            .iter()
            .rev()
            .position(|byte| !is_continuation(*byte));
        byte - back.unwrap_or(0)
    }

    /// Gives `take` these bytes, in slices.
    fn each_slice(&self, range: Range<usize>, mut take: impl FnMut(&[u8])) {
        let end = range.end.min(self.len);
        let mut at = range.start;
        while at < end {
            let chunk = self.chunk(at / chunks::BYTES);
            let from = at % chunks::BYTES;
            let upto = chunks::BYTES.min(from + (end - at));
            take(&chunk[from..upto]);
            at += upto - from;
        }
    }

    /// All bytes that this text has in chunk number `ix`.
    fn chunk(&self, ix: usize) -> Arc<[u8]> {
        let len = chunks::BYTES.min(self.len - ix * chunks::BYTES);
        locked(&self.chunks).get(ix, len, &*self.bytes)
    }

    /// Code points before `byte`, rounded down to a character.
    pub fn chars_before(&self, byte: usize) -> usize {
        let byte = self.floor(byte);
        let ix = byte / chunks::BYTES;
        let before = locked(&self.counts).before(ix, self);
        let mut chars = before;
        self.each_slice(ix * chunks::BYTES..byte, |slice| {
            chars += counts::starts(slice);
        });
        chars
    }

    /// The byte before which `chars` code points stand; `None` past the end.
    pub fn byte_of(&self, chars: usize) -> Option<usize> {
        let (ix, before) = locked(&self.counts).chunk_of(chars, self);
        let start = ix * chunks::BYTES;
        let end = (start + chunks::BYTES).min(self.len);
        let mut left = chars - before;
        let mut at = start;
        let mut found = None;
        self.each_slice(start..end, |slice| {
            for byte in slice {
                if found.is_none() && !is_continuation(*byte) {
                    if left == 0 {
                        found = Some(at);
                    }
                    left = left.saturating_sub(1);
                }
                at += 1;
            }
        });
        found.or((left == 0 && end == self.len).then_some(end))
    }
}

/// What holds the lock cannot leave anything half done.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

/// The bytes as text; each that is none as `?`, so that all others keep their places.
fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let chunks = error.as_bytes().utf8_chunks();
        chunks
            .flat_map(|chunk| [chunk.valid().to_owned(), "?".repeat(chunk.invalid().len())])
            .collect()
    })
}

#[cfg(test)]
mod tests;
