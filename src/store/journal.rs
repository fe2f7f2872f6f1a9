//! Files that entries are only ever put at the end of.
//!
//! Knows how entries are told apart, what a crash may leave of the last one, and how such a file is kept from growing without end.
//! Knows nothing of what an entry says.
//!
//! # Why a separator no text can hold
//! Entries are TOML, each behind the ASCII record separator (as in RFC 7464). In what we write as TOML every control character is
//! escaped, so a note can never look like the start of another entry.

use std::fs;
use std::path::Path;

use super::atomic::{SaveError, append, save};
use super::reading::read;

/// Stands before every entry.
const SEPARATOR: char = '\u{1e}';
/// From this size on the older half is dropped before something is added, in bytes.
pub(super) const FULL: usize = 4 << 20;

/// Puts entries at the end of the file at `path`. Gives the byte at which the first of them stands.
///
/// # Errors
/// When the disk refuses.
pub(super) fn add(path: &Path, entries: impl Iterator<Item = String>) -> Result<u64, SaveError> {
    if fs::metadata(path).is_ok_and(|file| file.len() > FULL as u64) {
        let text = text(path);
        let half = text.len() / 2;
        let cut = text
            .match_indices(SEPARATOR)
            .map(|(byte, _)| byte)
            .find(|byte| *byte >= half);
        save(path, &text.as_bytes()[cut.unwrap_or(text.len())..])?;
    }
    let mut added = String::new();
    for entry in entries {
        added.push(SEPARATOR);
        added.push('\n');
        added.push_str(&entry);
    }
    let length = append(path, added.as_bytes())?;
    Ok(length.saturating_sub(added.len() as u64))
}

/// What stands in the file at `path`; nothing, where it cannot be read.
pub(super) fn text(path: &Path) -> String {
    let bytes = read(path, 3 * FULL).ok().flatten().unwrap_or_default();
    // an entry that a crash cut inside a character is the only one that suffers
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The entries of a text, oldest first; the last may be cut short.
pub(super) fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.split(SEPARATOR).skip(1)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    #[test]
    fn a_full_file_loses_its_older_half_before_more_is_added() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut starts = Vec::new();
        for number in 0..10 {
            let long = format!("{number}{}", "长".repeat(FULL / 12));
            starts.push(add(&path, std::iter::once(long)).unwrap());
        }
        let text = text(&path);
        let kept: Vec<_> = entries(&text)
            .map(|entry| entry.trim().chars().next().unwrap())
            .collect();
        assert_eq!(kept.last(), Some(&'9'));
        assert!((2..9).contains(&kept.len()), "{kept:?}");
        assert!(text.len() < 2 * FULL);
        assert_eq!(starts[0], 0);
        assert!(starts[1] > 0 && starts[1] < text.len() as u64);
    }
}
