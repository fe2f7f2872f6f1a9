//! Code points before each chunk, counted as far as anybody asked.

use super::{Long, chunks, is_continuation, locked};

/// How many code points start before the end of each chunk that was counted.
#[derive(Debug, Default)]
pub(super) struct Counts(Vec<usize>);

impl Counts {
    /// Code points before chunk number `ix`, of whole chunks.
    pub fn before(&mut self, ix: usize, text: &Long) -> usize {
        while self.0.len() < ix {
            self.count(text);
        }
        ix.checked_sub(1).map_or(0, |last| self.0[last])
    }

    /// The number of the chunk in which code point number `chars` lies, or else of the last one, and the code points before it.
    pub fn chunk_of(&mut self, chars: usize, text: &Long) -> (usize, usize) {
        let whole = text.len() / chunks::BYTES;
        while self.0.len() < whole && self.0.last().is_none_or(|before| *before <= chars) {
            self.count(text);
        }
        let ix = self.0[..whole.min(self.0.len())].partition_point(|before| *before <= chars);
        // a text that ends with a whole chunk has nothing behind it
        let last = text.len().saturating_sub(1) / chunks::BYTES;
        let ix = ix.min(last);
        (ix, ix.checked_sub(1).map_or(0, |before| self.0[before]))
    }

    /// Counts the next chunk, which is whole, without keeping it.
    fn count(&mut self, text: &Long) {
        let mut buffer = vec![b' '; chunks::BYTES];
        locked(&text.chunks).fill(self.0.len() * chunks::BYTES, &mut buffer, &*text.bytes);
        let before = self.0.last().copied().unwrap_or(0);
        self.0.push(before + starts(&buffer));
    }
}

/// Code points that start in `bytes` of UTF-8.
pub(super) fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !is_continuation(**byte)).count()
}
