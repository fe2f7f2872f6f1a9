//! A terminal of its own: what is on its screen after the bytes a program sent. Its widths are its own as well, narrow or wide
//! for ambiguous characters, so that a wrong idea of them shows.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use unicode_width::UnicodeWidthChar;
use vte::{Params, Parser, Perform};

/// One cell: what is drawn in it, and whether it is reversed. The second half of a wide character holds nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cell {
    pub text: String,
    pub reversed: bool,
}

/// The terminal.
pub struct Emulator {
    pub width: usize,
    pub height: usize,
    pub rows: Vec<Vec<Cell>>,
    /// Whether ambiguous-width characters take two cells.
    wide: bool,
    cursor: (usize, usize),
    /// A character was drawn in the last column: the next one starts a row.
    wraps: bool,
    reversed: bool,
}

impl Emulator {
    pub fn new(width: u16, height: u16, wide: bool) -> Self {
        let (width, height) = (usize::from(width), usize::from(height));
        let mut emulator = Self {
            width,
            height,
            rows: Vec::new(),
            wide,
            cursor: (0, 0),
            wraps: false,
            reversed: false,
        };
        emulator.clear();
        emulator
    }

    fn clear(&mut self) {
        self.rows = vec![vec![blank(); self.width]; self.height];
    }

    /// Another size; what was on the screen is cut or filled up with blanks.
    pub fn resize(&mut self, width: u16, height: u16) {
        (self.width, self.height) = (usize::from(width), usize::from(height));
        self.rows.resize(self.height, Vec::new());
        for row in &mut self.rows {
            row.resize(self.width, blank());
        }
    }

    fn cells(&self, c: char) -> usize {
        // Class A is what the tables for East Asian contexts count double, and the letters among it.
        let ambiguous = c.width() != c.width_cjk() || matches!(c, 'α'..='ω' | 'А'..='я');
        match c.width() {
            Some(1) if self.wide && ambiguous => 2,
            width => width.unwrap_or(0),
        }
    }

    /// Half a character cannot stay when the other half is drawn over.
    fn part(&mut self, x: usize, y: usize) {
        let row = &mut self.rows[y];
        if row[x].text.is_empty() && x > 0 {
            row[x - 1] = blank();
            row[x] = blank();
        }
        if row.get(x + 1).is_some_and(|next| next.text.is_empty()) {
            row[x] = blank();
            row[x + 1] = blank();
        }
    }
}

fn blank() -> Cell {
    Cell {
        text: " ".into(),
        reversed: false,
    }
}

impl Perform for Emulator {
    fn print(&mut self, c: char) {
        let cells = self.cells(c);
        let (mut x, mut y) = self.cursor;
        if cells == 0 {
            let before = if self.wraps { x } else { x.saturating_sub(1) };
            let head = if self.rows[y][before].text.is_empty() {
                before - 1
            } else {
                before
            };
            return self.rows[y][head].text.push(c);
        }
        if self.wraps || x + cells > self.width {
            (x, y) = (0, (y + 1).min(self.height - 1));
        }
        for part in x..x + cells {
            self.part(part, y);
        }
        self.rows[y][x] = Cell {
            text: c.into(),
            reversed: self.reversed,
        };
        for tail in x + 1..x + cells {
            self.rows[y][tail] = Cell {
                text: String::new(),
                reversed: self.reversed,
            };
        }
        self.wraps = x + cells >= self.width;
        self.cursor = ((x + cells).min(self.width - 1), y);
    }

    fn execute(&mut self, byte: u8) {
        match byte {
            b'\r' => self.cursor.0 = 0,
            b'\n' => {
                assert!(self.cursor.1 + 1 < self.height, "the screen would scroll");
                self.cursor.1 += 1;
            }
            _ => panic!("control character {byte:#x} was sent"),
        }
        self.wraps = false;
    }

    fn csi_dispatch(&mut self, params: &Params, intermediates: &[u8], _: bool, action: char) {
        let number = |ix: usize| {
            params
                .iter()
                .nth(ix)
                .and_then(|p| p.first())
                .map_or(0, |n| usize::from(*n))
        };
        let from_one = |ix| number(ix).max(1) - 1;
        if !intermediates.is_empty() {
            return;
        }
        match action {
            'm' => {
                let mut codes = params.iter().flatten().copied();
                while let Some(code) = codes.next() {
                    match code {
                        0 | 27 => self.reversed = false,
                        7 => self.reversed = true,
                        38 | 48 | 58 => {
                            // 5;INDEX or 2;R;G;B
                            let skipped = if codes.next() == Some(2) { 3 } else { 1 };
                            codes.by_ref().take(skipped).for_each(drop);
                        }
                        _ => {}
                    }
                }
            }
            'H' => {
                self.cursor = (
                    from_one(1).min(self.width - 1),
                    from_one(0).min(self.height - 1),
                );
            }
            'G' => self.cursor.0 = from_one(0).min(self.width - 1),
            'C' => self.cursor.0 = (self.cursor.0 + number(0).max(1)).min(self.width - 1),
            'J' if number(0) == 2 || self.cursor == (0, 0) => self.clear(),
            _ => panic!("CSI {params:?} {action} was sent"),
        }
        if action != 'm' {
            self.wraps = false;
        }
    }
}

/// What is written goes to the emulator, and is counted.
#[derive(Clone)]
pub struct Wire {
    pub emulator: Rc<RefCell<Emulator>>,
    parser: Rc<RefCell<Parser>>,
    pub bytes: Rc<RefCell<usize>>,
}

impl Wire {
    pub fn new(emulator: Emulator) -> Self {
        Self {
            emulator: Rc::new(RefCell::new(emulator)),
            parser: Rc::new(RefCell::new(Parser::new())),
            bytes: Rc::default(),
        }
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        *self.bytes.borrow_mut() += bytes.len();
        self.parser
            .borrow_mut()
            .advance(&mut *self.emulator.borrow_mut(), bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
