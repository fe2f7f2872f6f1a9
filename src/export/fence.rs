//! The fences that tell our text in a Markdown file from the user's: `<!-- hl ID HASH -->`, a body, `<!-- /hl -->`.
//!
//! `ID` is the annotation, `HASH` the first 8 hex digits of the SHA-256 of the body as we wrote it: a body that still has its hash is
//! ours to write anew, any other the user has edited. Markers are HTML comments, so that no renderer shows them. They count only
//! on a line of their own from its first column; quotations cannot hold one (their `<` is escaped), notes are kept from it by
//! [`super::note`]. A blank line stands between marker and body, because some renderers look for Markdown only after one.
//!
//! Blank lines around a body and the form of its line ends are not part of the hash: editors and version control change them by
//! themselves.

use crate::notes::{Uuid, sha256_hex};

/// How much of a hash a marker holds.
const HASH_DIGITS: usize = 8;

const OPEN: &str = "<!-- hl ";
const CLOSE: &str = "<!-- /hl";
const END: &str = " -->";

/// One annotation in an existing file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fence<'a> {
    /// Whose body it is.
    pub id: Uuid,
    /// The hash in its marker.
    pub hash: &'a str,
    /// What stands between the markers, without blank lines at its ends.
    pub body: &'a str,
    /// The whole of it, from the `<` of the first marker to the end of the last one, without the line end behind it.
    pub raw: &'a str,
}

impl Fence<'_> {
    /// Whether the body is as we wrote it.
    pub(super) fn is_untouched(&self) -> bool {
        self.hash.eq_ignore_ascii_case(&hash(self.body))
    }
}

/// A stretch of an existing file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Piece<'a> {
    /// The user's, and our headings: never empty.
    Text(&'a str),
    /// Ours.
    Fence(Fence<'a>),
}

/// `body` between its markers; no line end behind the last one.
pub(super) fn wrap(id: Uuid, body: &str) -> String {
    format!("{OPEN}{id} {}{END}\n\n{body}\n\n{CLOSE}{END}", hash(body))
}

/// Whether a line could be taken for a marker, by us or by a reader of the file.
pub(super) fn is_marker(line: &str) -> bool {
    line.starts_with(OPEN) || line.starts_with(CLOSE)
}

/// Cuts a file into fences and the text between them; the pieces' bytes joined are the file. A marker that is damaged, or has
/// lost its partner, is text.
pub(super) fn parse(file: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut text_byte = 0;
    let mut open: Option<Marker<'_>> = None;
    let mut byte = 0;
    for line in file.split_inclusive('\n') {
        let content = line.trim_end();
        if let Some((id, hash)) = opening(content) {
            open = Some(Marker {
                id,
                hash,
                byte,
                body_byte: byte + line.len(),
            });
        } else if is_closing(content)
            && let Some(marker) = open.take()
        {
            let end = byte + content.len();
            push_text(&mut pieces, &file[text_byte..marker.byte]);
            pieces.push(Piece::Fence(Fence {
                id: marker.id,
                hash: marker.hash,
                body: trim_blank_lines(&file[marker.body_byte..byte]),
                raw: &file[marker.byte..end],
            }));
            text_byte = end;
        }
        byte += line.len();
    }
    push_text(&mut pieces, &file[text_byte..]);
    pieces
}

/// `text` without blank lines before the first and after the last line that has something; its first line keeps its indent.
pub(super) fn trim_blank_lines(text: &str) -> &str {
    let text = text.trim_end();
    let lead = text.len() - text.trim_start().len();
    let start = text[..lead].rfind('\n').map_or(0, |lf| lf + 1);
    &text[start..]
}

/// A first marker that waits for its partner.
struct Marker<'a> {
    id: Uuid,
    hash: &'a str,
    byte: usize,
    body_byte: usize,
}

fn opening(line: &str) -> Option<(Uuid, &str)> {
    let (id, hash) = line
        .strip_prefix(OPEN)?
        .strip_suffix(END)?
        .split_once(' ')?;
    let is_hash = hash.len() == HASH_DIGITS && hash.bytes().all(|b| b.is_ascii_hexdigit());
    is_hash.then_some((Uuid::try_parse(id).ok()?, hash))
}

fn is_closing(line: &str) -> bool {
    line.strip_prefix(CLOSE) == Some(END)
}

fn push_text<'a>(pieces: &mut Vec<Piece<'a>>, text: &'a str) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
}

fn hash(body: &str) -> String {
    let mut hash = sha256_hex(trim_blank_lines(&body.replace("\r\n", "\n")));
    hash.truncate(HASH_DIGITS);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::oracle;
    use proptest::prelude::*;

    const ID: Uuid = Uuid::from_u128(7);

    fn fences(file: &str) -> Vec<Fence<'_>> {
        parse(file)
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Fence(fence) => Some(fence),
                Piece::Text(_) => None,
            })
            .collect()
    }

    fn joined(pieces: &[Piece<'_>]) -> String {
        pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => *text,
                Piece::Fence(fence) => fence.raw,
            })
            .collect()
    }

    #[test]
    fn a_wrapped_body_is_found_untouched() {
        let file = format!("前\n{}\n后\n", wrap(ID, "> 一\n\n二"));
        let found = fences(&file);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].id, found[0].body, found[0].is_untouched()),
            (ID, "> 一\n\n二", true)
        );
    }

    #[test]
    fn one_changed_character_is_an_edit() {
        let file = wrap(ID, "> 一").replace('一', "二");
        assert!(!fences(&file)[0].is_untouched());
    }

    #[test]
    fn line_ends_and_blank_lines_around_the_body_are_no_edit() {
        let file = wrap(ID, "> 一\n>\n> 二")
            .replace('\n', "\r\n")
            .replacen("\r\n\r\n", "\r\n", 1);
        assert!(fences(&file)[0].is_untouched());
    }

    #[test]
    fn blanks_behind_a_marker_are_forgiven() {
        let file = wrap(ID, "> 一").replace("-->", "-->  ");
        assert!(fences(&file)[0].is_untouched());
    }

    #[test]
    fn damaged_markers_are_text() {
        let whole = wrap(ID, "> 一");
        for file in [
            whole.replace("/hl", "hl"),
            whole.replace("<!-- hl", "<!- hl"),
            whole.replace(" -->", ""),
            whole.replace("00000007", "0000000x"),
            format!(" {whole}"),
            format!("{OPEN}{ID} 123{END}\n\n> 一\n\n{CLOSE}{END}"),
        ] {
            assert_eq!(fences(&file), [], "{file}");
            assert_eq!(joined(&parse(&file)), file);
        }
    }

    #[test]
    fn a_first_marker_without_partner_does_not_hide_the_next_fence() {
        let file = format!("{OPEN}{ID} 12345678{END}\n我的话\n{}\n", wrap(ID, "> 一"));
        assert_eq!(fences(&file).len(), 1);
        assert!(fences(&file)[0].is_untouched());
    }

    proptest! {
        #![proptest_config(oracle::cases(1_000))]

        #[test]
        fn the_pieces_are_the_file(parts in prop::collection::vec(prop::sample::select(vec![
            "<!-- hl 00000000-0000-0000-0000-000000000007 12345678 -->", "<!-- /hl -->", "<!-- hl ", " ", "\n", "\r\n", "\r", "一", "> 二", "\u{feff}",
        ]), 0..40)) {
            let file = parts.concat();
            prop_assert_eq!(joined(&parse(&file)), file);
        }
    }
}
