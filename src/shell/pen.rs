//! Colours and attributes, and the shortest way from some to others.

use std::io::Write as _;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Colours and attributes that are switched on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

/// What never fails.
const IN_MEMORY: &str = "memory takes every byte";

/// Attributes with which the colour of the writing shows where nothing is written.
const SHOWS_WRITING: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT);

const BLINK: Modifier = Modifier::SLOW_BLINK.union(Modifier::RAPID_BLINK);

const ON: [(Modifier, u8); 9] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// What is switched off together.
const OFF: [(Modifier, u8); 7] = [
    (Modifier::BOLD.union(Modifier::DIM), 22),
    (Modifier::ITALIC, 23),
    (Modifier::UNDERLINED, 24),
    (BLINK, 25),
    (Modifier::REVERSED, 27),
    (Modifier::HIDDEN, 28),
    (Modifier::CROSSED_OUT, 29),
];

impl Pen {
    /// The terminal's own colours, and nothing else.
    pub const PLAIN: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        modifier: Modifier::empty(),
    };

    /// What a cell is drawn with.
    pub fn of(cell: &Cell) -> Self {
        Self {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        }
    }

    /// As much of it as shows on a blank: two pens that are the same there leave the same blank.
    pub fn on_blank(self) -> Self {
        if self.modifier.intersects(SHOWS_WRITING) {
            return self;
        }
        Self {
            fg: Color::Reset,
            bg: self.bg,
            modifier: self.modifier.intersection(BLINK),
        }
    }

    /// What is sent to a terminal that has the pen `have`, or nobody knows which, so that it has this one.
    pub fn taken_from(self, have: Option<Self>) -> Vec<u8> {
        // most often
        if have == Some(self) {
            return Vec::new();
        }
        let anew = match self {
            Self::PLAIN => Codes::default(),
            _ => Codes(b"0".to_vec()).onto(Self::PLAIN, self),
        };
        let Some(have) = have else {
            return anew.sequence();
        };
        let changed = Codes::default().onto(have, self);
        if changed.0.len() < anew.0.len() {
            changed.sequence()
        } else {
            anew.sequence()
        }
    }
}

/// Parameters of one sequence.
#[derive(Default)]
struct Codes(Vec<u8>);

impl Codes {
    fn sequence(self) -> Vec<u8> {
        [b"\x1b[", &self.0[..], b"m"].concat()
    }

    /// With what makes `want` of `have`.
    fn onto(mut self, mut have: Pen, want: Pen) -> Self {
        for (together, code) in OFF {
            if !want.modifier.contains(have.modifier.intersection(together)) {
                self.push(code);
                have.modifier.remove(together);
            }
        }
        for (modifier, code) in ON {
            if want.modifier.difference(have.modifier).contains(modifier) {
                self.push(code);
            }
        }
        for (color, had, base) in [(want.fg, have.fg, 30), (want.bg, have.bg, 40)] {
            if color != had {
                self.push_color(color, base);
            }
        }
        self
    }

    fn push(&mut self, code: u8) {
        self.separate();
        write!(self.0, "{code}").expect(IN_MEMORY);
    }

    fn separate(&mut self) {
        if !self.0.is_empty() {
            self.0.push(b';');
        }
    }

    /// The colour of the writing (`base` 30) or of the ground (40).
    fn push_color(&mut self, color: Color, base: u8) {
        let index = match color {
            Color::Reset => return self.push(base + 9),
            Color::Rgb(r, g, b) => {
                self.push(base + 8);
                return write!(self.0, ";2;{r};{g};{b}").expect(IN_MEMORY);
            }
            Color::Indexed(index) => index,
            named => index_of(named),
        };
        match index {
            0..8 => self.push(base + index),
            8..16 => self.push(base + 52 + index),
            _ => {
                self.push(base + 8);
                write!(self.0, ";5;{index}").expect(IN_MEMORY);
            }
        }
    }
}

/// The colour's place in the palette.
fn index_of(named: Color) -> u8 {
    match named {
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Indexed(index) => index,
        Color::Black | Color::Reset | Color::Rgb(..) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pen(fg: Color, modifier: Modifier) -> Pen {
        let bg = Color::Reset;
        Pen { fg, bg, modifier }
    }

    #[test]
    fn what_changes_is_sent_or_all_of_it_whichever_is_shorter() {
        let bold = pen(Color::Reset, Modifier::BOLD);
        let lined = pen(Color::Indexed(244), Modifier::BOLD | Modifier::UNDERLINED);
        for (have, want, expected) in [
            (Some(lined), Pen::PLAIN, "\x1b[m"),
            (
                Some(lined),
                pen(Color::Indexed(244), Modifier::BOLD),
                "\x1b[24m",
            ),
            (Some(lined), bold, "\x1b[0;1m"),
            (Some(bold), bold, ""),
            (None, bold, "\x1b[0;1m"),
            (None, Pen::PLAIN, "\x1b[m"),
        ] {
            let sent = String::from_utf8(want.taken_from(have)).expect("text");
            assert_eq!(sent, expected, "{have:?} to {want:?}");
        }
    }

    #[test]
    fn the_colour_of_the_writing_shows_on_a_blank_only_where_it_is_reversed_or_lined() {
        let seen = |modifier| pen(Color::Red, modifier).on_blank() != Pen::PLAIN;
        assert!(!seen(Modifier::BOLD));
        assert!(seen(Modifier::REVERSED) && seen(Modifier::UNDERLINED));
    }
}
