//! Justification on a grid: where a line is given the cells it lacks.
//!
//! Only whole cells can be given. They go, a cell a place, to the places of the first rank, then of the second, and so on
//! (CLREQ 3.1.6, 两端对齐): blanks between words; where Chinese meets Latin; behind closing marks and before opening ones, those
//! of one cell first, for those of two have a blank half already; between any two ideographs. Inside a rank they are spread
//! evenly. Never inside a number, —— or ……, or a word of an alphabet, beside an interpunct, before a closing mark or behind an
//! opening one.

use super::linebreak::{Class, Piece};
use super::typography::Autospace;

const RANKS: u8 = 5;

/// Adds `missing` cells to `extra`, which holds the cells given behind each of `pieces`, the pieces of one line from its first
/// to its last that is not blank. Adds nothing where there is no place for them.
pub(super) fn justify(pieces: &[Piece], missing: u16, autospace: Autospace, extra: &mut [i8]) {
    let places: Vec<(usize, u8)> = pieces
        .windows(2)
        .enumerate()
        .filter_map(|(ix, pair)| Some((ix, rank(&pair[0], &pair[1], autospace)?)))
        .collect();
    let mut missing = usize::from(missing);
    while missing > 0 && !places.is_empty() {
        for rank in 1..=RANKS {
            let of_rank: Vec<usize> = places
                .iter()
                .filter(|place| place.1 == rank)
                .map(|place| place.0)
                .collect();
            let given = missing.min(of_rank.len());
            for nth in 0..given {
                // of the nth of `given` equal parts
                let middle = ((2 * nth + 1) * of_rank.len() - 1) / (2 * given);
                extra[of_rank[middle]] += 1;
            }
            missing -= given;
        }
    }
}

/// How early the place between `a` and `b` is given a cell, from 1; `None` where it never is.
fn rank(a: &Piece, b: &Piece, autospace: Autospace) -> Option<u8> {
    use Class::{Blank, Close, Dash, Digit, Han, Open, Other, Post, Pre};
    let meeting = if autospace == Autospace::None {
        RANKS
    } else {
        2
    };
    match (a.class, b.class) {
        (Blank, Digit | Pre | Other) => Some(1),
        (Blank, Open | Dash) if b.cells == 1 => Some(1),
        (Blank, Open | Dash | Han) => Some(4),
        (Close, Han) => Some(beside(a)),
        (Han | Close, Open) => Some(beside(b)),
        (Close, Digit | Other | Pre) if a.cells > 1 => Some(beside(a)),
        (Digit | Other, Open) if b.cells > 1 => Some(beside(b)),
        (Han, Digit | Pre) | (Digit | Post, Han) => Some(meeting),
        (Han, Other) if is_word(b) => Some(meeting),
        (Other, Han) if is_word(a) => Some(meeting),
        (Han, Han) | (Han | Close, Dash) | (Dash, Han | Open) => Some(RANKS),
        _ => None,
    }
}

/// A mark of two cells has a blank half beside it already.
fn beside(mark: &Piece) -> u8 {
    if mark.cells > 1 { 4 } else { 3 }
}

/// Whether it is of a writing that does not fill ideographic boxes.
fn is_word(piece: &Piece) -> bool {
    piece.face.is_alphanumeric() && !matches!(piece.face, '가'..='\u{D7A3}')
}
