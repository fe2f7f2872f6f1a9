//! Code points of a text, counted fast: the annotation files count in code points, the program in bytes.

/// Bytes between two checkpoints.
const STRIDE: usize = 4096;
/// Bytes that are counted at once.
const CHUNK: usize = 64;

/// How many code points stand before every 4,096th byte. A conversion reads at most 4 KB of text.
#[derive(Clone, Debug, Default)]
pub(super) struct CharIndex {
    /// Code points that start before byte `ix * STRIDE`.
    checkpoints: Vec<usize>,
}

impl CharIndex {
    /// Counts `text` once.
    pub fn new(text: &str) -> Self {
        let mut chars = 0;
        let checkpoints = text
            .as_bytes()
            .chunks(STRIDE)
            .map(|chunk| {
                let before = chars;
                chars += starts(chunk);
                before
            })
            .collect();
        Self { checkpoints }
    }

    /// Code points of `text` before `byte`; inside a character, before that character; past the end, all of them.
    pub fn chars_before(&self, text: &str, byte: usize) -> usize {
        let byte = text.floor_char_boundary(byte);
        let checkpoint_ix = (byte / STRIDE).min(self.checkpoints.len().saturating_sub(1));
        let before = self.checkpoints.get(checkpoint_ix).copied().unwrap_or(0);
        before + starts(&text.as_bytes()[checkpoint_ix * STRIDE..byte])
    }

    /// The byte of `text` before which `chars` code points stand; `None` past the end.
    pub fn byte_of(&self, text: &str, chars: usize) -> Option<usize> {
        let after = self.checkpoints.partition_point(|&before| before <= chars);
        let checkpoint_ix = after.saturating_sub(1);
        let before = self.checkpoints.get(checkpoint_ix).copied().unwrap_or(0);
        let mut from = text.len().min(checkpoint_ix * STRIDE);
        let mut chars = chars - before;
        for chunk in text.as_bytes()[from..].chunks_exact(CHUNK) {
            let Some(after) = chars.checked_sub(starts_in(chunk)) else {
                break;
            };
            chars = after;
            from += CHUNK;
        }
        let rest = text.as_bytes()[from..].iter().zip(from..);
        let starts = rest.filter(|(byte, _)| !is_continuation(**byte));
        starts.map(|(_, at)| at).chain([text.len()]).nth(chars)
    }
}

/// Code points that start in a chunk: no more than a byte can count.
fn starts_in(chunk: &[u8]) -> usize {
    let starts = chunk.iter().map(|&byte| u8::from(!is_continuation(byte)));
    usize::from(starts.sum::<u8>())
}

/// Code points that start in `bytes` of UTF-8: all bytes that do not continue one.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| !is_continuation(byte)).count()
}

fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_inside_a_character_counts_as_its_start() {
        let index = CharIndex::new("中文");
        assert_eq!(
            [0, 1, 2, 3, 4, 6, 99].map(|byte| index.chars_before("中文", byte)),
            [0, 0, 0, 1, 1, 2, 2]
        );
    }

    #[test]
    fn there_is_no_byte_past_the_last_character() {
        let index = CharIndex::new("中a");
        assert_eq!(
            [0, 1, 2, 3].map(|chars| index.byte_of("中a", chars)),
            [Some(0), Some(3), Some(4), None]
        );
        assert_eq!(CharIndex::new("").byte_of("", 0), Some(0));
        assert_eq!(CharIndex::new("").byte_of("", 1), None);
    }

    #[test]
    fn characters_across_a_checkpoint_are_counted_once() {
        for shift in 0..4 {
            let text = format!("{}{}", "a".repeat(shift), "读𠮷".repeat(3000));
            let index = CharIndex::new(&text);
            for (chars, (byte, _)) in text.char_indices().enumerate() {
                assert_eq!(index.chars_before(&text, byte), chars);
                assert_eq!(index.byte_of(&text, chars), Some(byte));
            }
        }
    }
}
