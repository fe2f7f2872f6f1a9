//! A terminal of its own: what is on its screen after the bytes a program sent. Its widths are its own as well, narrow or wide
//! for ambiguous characters, so that a wrong idea of them shows.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::ops::Range;
use std::rc::Rc;

use unicode_width::UnicodeWidthChar;
use vte::{Params, Parser, Perform};

/// One cell: what is drawn in it, and how. The second half of a wide character holds nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cell {
    pub text: String,
    pub pen: Pen,
}

/// Parameters of the sequences that switched on what is on.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Pen {
    pub attributes: BTreeSet<u16>,
    pub colour: Vec<u16>,
    pub ground: Vec<u16>,
}

impl Cell {
    /// What is to be seen of it: of a blank only its ground, unless the colour of the writing shows there too.
    pub fn seen(&self) -> Self {
        let mut seen = self.clone();
        let shows_writing = [4, 7, 9]
            .iter()
            .any(|code| self.pen.attributes.contains(code));
        if self.text.is_empty() {
            seen.pen = Pen::default();
        } else if self.text == " " && !shows_writing {
            seen.pen.colour.clear();
            seen.pen.attributes.retain(|code| matches!(code, 5 | 6));
        }
        seen
    }
}

impl Pen {
    fn change(&mut self, params: &Params) {
        let mut codes = params.iter().flatten().copied().peekable();
        while let Some(code) = codes.next() {
            let off: &[u16] = match code {
                0 => {
                    *self = Self::default();
                    continue;
                }
                1..=9 => {
                    self.attributes.insert(code);
                    continue;
                }
                22 => &[1, 2],
                23 => &[3],
                24 => &[4],
                25 => &[5, 6],
                27 => &[7],
                28 => &[8],
                29 => &[9],
                30..=39 | 90..=97 => {
                    self.colour = color(code, 39, &mut codes);
                    continue;
                }
                40..=49 | 100..=107 => {
                    self.ground = color(code, 49, &mut codes);
                    continue;
                }
                _ => panic!("{code} was sent as an attribute"),
            };
            self.attributes.retain(|code| !off.contains(code));
        }
    }
}

/// A colour with what follows: 5;INDEX or 2;R;G;B. The terminal's own is none.
fn color(code: u16, own: u16, codes: &mut impl Iterator<Item = u16>) -> Vec<u16> {
    if code == own {
        return Vec::new();
    }
    let mut color = vec![code];
    if matches!(code, 38 | 48) {
        let space = codes.next().expect("a kind of colour");
        color.push(space);
        color.extend(codes.take(if space == 2 { 3 } else { 1 }));
    }
    color
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
    pen: Pen,
    /// Rows that scroll: from this one to before that one.
    region: Range<usize>,
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
            pen: Pen::default(),
            region: 0..height,
        };
        emulator.clear();
        emulator
    }

    fn clear(&mut self) {
        self.rows = vec![vec![self.erased(); self.width]; self.height];
    }

    /// What is to be seen, row by row.
    pub fn seen(&self) -> Vec<Vec<Cell>> {
        let row = |row: &Vec<Cell>| row.iter().map(Cell::seen).collect();
        self.rows.iter().map(row).collect()
    }

    /// Another size; what was on the screen is cut or filled up with blanks.
    pub fn resize(&mut self, width: u16, height: u16) {
        (self.width, self.height) = (usize::from(width), usize::from(height));
        self.region = 0..self.height;
        self.rows.resize(self.height, Vec::new());
        for row in &mut self.rows {
            row.resize(self.width, blank());
        }
    }

    /// Some terminals erase with the ground of the pen, and some with all of it.
    fn erased(&self) -> Cell {
        Cell {
            text: " ".into(),
            pen: self.pen.clone(),
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

    /// Half a character cannot stay when the other half is drawn over; what stands in its place depends on the terminal.
    fn part(&mut self, x: usize, y: usize) {
        let row = &mut self.rows[y];
        if row[x].text.is_empty() && x > 0 {
            row[x - 1] = remains();
            row[x] = remains();
        }
        if row.get(x + 1).is_some_and(|next| next.text.is_empty()) {
            row[x] = remains();
            row[x + 1] = remains();
        }
    }
}

fn remains() -> Cell {
    Cell {
        text: "half".into(),
        pen: Pen::default(),
    }
}

fn blank() -> Cell {
    Cell {
        text: " ".into(),
        pen: Pen::default(),
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
            pen: self.pen.clone(),
        };
        for tail in x + 1..x + cells {
            self.rows[y][tail] = Cell {
                text: String::new(),
                pen: self.pen.clone(),
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
            'm' if params.is_empty() => self.pen = Pen::default(),
            'm' => self.pen.change(params),
            'H' => {
                self.cursor = (
                    from_one(1).min(self.width - 1),
                    from_one(0).min(self.height - 1),
                );
            }
            'G' => self.cursor.0 = from_one(0).min(self.width - 1),
            'C' | 'D' => {
                assert!(!self.wraps, "where this leads is not sure");
                let cells = number(0).max(1);
                self.cursor.0 = match action {
                    'C' => (self.cursor.0 + cells).min(self.width - 1),
                    _ => self.cursor.0.saturating_sub(cells),
                };
            }
            'A' => self.cursor.1 = self.cursor.1.saturating_sub(number(0).max(1)),
            'K' => {
                let (x, y) = self.cursor;
                self.part(x, y);
                let erased = self.erased();
                self.rows[y][x..].fill(erased);
            }
            'r' => {
                let bottom = if number(1) == 0 {
                    self.height
                } else {
                    number(1)
                };
                self.region = from_one(0)..bottom;
                assert!(self.region.end <= self.height && self.region.len() > 1);
                self.cursor = (0, 0);
            }
            'M' | 'L' => {
                let erased = self.erased();
                let top = self.cursor.1;
                assert!(self.region.contains(&top), "nothing would move");
                let rows = &mut self.rows[top..self.region.end];
                let cells = number(0).max(1).min(rows.len());
                let come = if action == 'M' {
                    rows.rotate_left(cells);
                    rows.len() - cells..rows.len()
                } else {
                    rows.rotate_right(cells);
                    0..cells
                };
                rows[come].fill(vec![erased; self.width]);
                self.cursor.0 = 0;
            }
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
