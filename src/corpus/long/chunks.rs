//! The parts of a text that were read last.

use std::io;
use std::sync::Arc;

use super::Bytes;

/// Bytes of a chunk.
pub(super) const BYTES: usize = 64 << 10;
/// Chunks kept: a page and what is looked up around it, there and where the reader came from.
const KEPT: usize = 32;

/// Why a part of a text could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TextFault {
    /// It is no longer as long as it was.
    Shrunk,
    /// What the system says.
    Unreadable(io::ErrorKind),
}

/// The chunks read last, the latest at the end.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    kept: Vec<(usize, Arc<[u8]>)>,
    fault: Option<TextFault>,
    bytes_read: usize,
}

impl Chunks {
    pub fn fault(&self) -> Option<&TextFault> {
        self.fault.as_ref()
    }

    pub fn bytes_read(&self) -> usize {
        self.bytes_read
    }

    /// At least the first `len` bytes of chunk number `ix`; blanks for those that cannot be read.
    pub fn get(&mut self, ix: usize, len: usize, bytes: &dyn Bytes) -> Arc<[u8]> {
        let kept = self.kept.iter().rposition(|(kept_ix, _)| *kept_ix == ix);
        // one that was read at the end of a text that has grown since is too short
        let chunk = match kept.map(|at| self.kept.remove(at).1) {
            Some(chunk) if chunk.len() >= len => chunk,
            _ => self.read(ix, len, bytes),
        };
        if self.kept.len() >= KEPT {
            self.kept.remove(0);
        }
        self.kept.push((ix, chunk.clone()));
        chunk
    }

    fn read(&mut self, ix: usize, len: usize, bytes: &dyn Bytes) -> Arc<[u8]> {
        let mut buffer = vec![b' '; len];
        self.fill(ix * BYTES, &mut buffer, bytes);
        buffer.into()
    }

    /// Reads without keeping; what cannot be read stays as it is.
    pub fn fill(&mut self, at: usize, buffer: &mut [u8], bytes: &dyn Bytes) {
        match bytes.read_at(at, buffer) {
            Ok(count) => {
                self.bytes_read += count;
                if count < buffer.len() {
                    self.fault = Some(TextFault::Shrunk);
                }
            }
            Err(error) => self.fault = Some(TextFault::Unreadable(error.kind())),
        }
    }
}
