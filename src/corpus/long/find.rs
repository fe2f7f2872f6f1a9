//! Literal search in a text that is not in memory.

use std::ops::Range;

use memchr::memmem::{Finder, FinderRev};

use super::{Long, locked};

/// Bytes read at a time.
const WINDOW: usize = 256 << 10;

impl Long {
    /// The first match of `pattern` that lies in these bytes; an empty pattern matches nowhere. `goes_on` is told now and then which
    /// byte the search has come to, and ends it, without a match, by answering no.
    pub fn find(
        &self,
        pattern: &str,
        range: Range<usize>,
        goes_on: &dyn Fn(usize) -> bool,
    ) -> Option<Range<usize>> {
        let finder = Finder::new(pattern);
        let end = range.end.min(self.len);
        let mut at = range.start;
        let mut window = Vec::new();
        while !pattern.is_empty() && at + pattern.len() <= end && goes_on(at) {
            let upto = end.min(at + WINDOW + pattern.len() - 1);
            self.read(at..upto, &mut window);
            if let Some(hit) = finder.find(&window) {
                return Some(at + hit..at + hit + pattern.len());
            }
            at = upto - (pattern.len() - 1);
        }
        None
    }

    /// The last match of `pattern` that starts before byte `before`, as [`Long::find`].
    pub fn rfind(
        &self,
        pattern: &str,
        before: usize,
        goes_on: &dyn Fn(usize) -> bool,
    ) -> Option<Range<usize>> {
        let finder = FinderRev::new(pattern);
        let last_start = before.checked_sub(1).filter(|_| !pattern.is_empty())?;
        let mut end = last_start.saturating_add(pattern.len()).min(self.len);
        let mut window = Vec::new();
        while end >= pattern.len() && goes_on(end) {
            let from = end.saturating_sub(WINDOW + pattern.len() - 1);
            self.read(from..end, &mut window);
            if let Some(hit) = finder.rfind(&window) {
                return Some(from + hit..from + hit + pattern.len());
            }
            if from == 0 {
                break;
            }
            end = from + pattern.len() - 1;
        }
        None
    }

    /// Reads without keeping, so that a search does not push out what is on the screen.
    fn read(&self, range: Range<usize>, window: &mut Vec<u8>) {
        window.resize(range.len(), b' ');
        let fault = {
            let count = self.bytes.read_at(range.start, window);
            count.map(|count| count < window.len())
        };
        if !matches!(fault, Ok(false)) {
            // said by whoever reads through the chunks
            locked(&self.chunks).fill(range.start, window, &*self.bytes);
        }
    }
}
