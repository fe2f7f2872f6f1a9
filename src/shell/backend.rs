//! Frames to the terminal in few bytes.
//!
//! A stock backend moves the cursor by address after every wide character, which makes a page of Chinese three times as long as
//! its text. This one moves only where the cursor is not already there: after characters whose width every terminal agrees on
//! it knows where the cursor is; after any other it says so by address, so that one wrong width never shifts a row.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Cell, CellDiffOption, CellWidth};
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};

/// A terminal that is written to.
#[derive(Debug)]
pub struct Screen<W: Write> {
    writer: W,
    pen: Pen,
    cursor: Cursor,
    /// Whether the terminal itself has said how wide it draws ambiguous characters.
    is_measured: bool,
    /// Whether the cursor is shown, as far as is known.
    is_shown: Option<bool>,
}

/// Colours and attributes that are switched on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Pen {
    const PLAIN: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        modifier: Modifier::empty(),
    };

    fn of(cell: &Cell) -> Self {
        Self {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        }
    }
}

/// Where the terminal's cursor is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Cursor {
    /// Here.
    At(u16, u16),
    /// Somewhere on this row.
    Row(u16),
    Unknown,
}

impl<W: Write> Screen<W> {
    /// Writes to `writer`; nothing is known of the terminal yet.
    pub fn new(writer: W) -> Self {
        Self {
            writer,
            pen: Pen::PLAIN,
            cursor: Cursor::Unknown,
            is_measured: false,
            is_shown: None,
        }
    }

    /// The terminal has said how wide it draws ambiguous characters, and cells are as wide as it says.
    pub fn measured(&mut self) {
        self.is_measured = true;
    }

    /// Something else may have written to the terminal.
    pub fn forget(&mut self) {
        self.cursor = Cursor::Unknown;
        self.is_shown = None;
    }

    /// What is written to.
    pub fn writer_mut(&mut self) -> &mut W {
        &mut self.writer
    }

    fn move_to(&mut self, x: u16, y: u16) -> io::Result<()> {
        let (at_x, at_y) = match self.cursor {
            Cursor::At(at_x, at_y) => (Some(at_x), Some(at_y)),
            Cursor::Row(at_y) => (None, Some(at_y)),
            Cursor::Unknown => (None, None),
        };
        let is_next = at_y.is_some_and(|at_y| at_y + 1 == y);
        match at_x {
            Some(at_x) if at_y == Some(y) && at_x <= x && x - at_x < 10 => {
                self.forward(x - at_x)?;
            }
            _ if at_y == Some(y) => write!(self.writer, "\x1b[{}G", x + 1)?,
            // From the last column, too: a carriage return calls off the wrap that is pending there.
            _ if is_next && (x < 10 || y >= 9) => {
                self.writer.write_all(b"\r\n")?;
                self.forward(x)?;
            }
            _ => write!(self.writer, "\x1b[{};{}H", y + 1, x + 1)?,
        }
        self.cursor = Cursor::At(x, y);
        Ok(())
    }

    fn forward(&mut self, cells: u16) -> io::Result<()> {
        match cells {
            0 => Ok(()),
            1 => self.writer.write_all(b"\x1b[C"),
            _ => write!(self.writer, "\x1b[{cells}C"),
        }
    }

    fn take_pen(&mut self, pen: Pen) -> io::Result<()> {
        if self.pen == pen {
            return Ok(());
        }
        let mut codes = Vec::with_capacity(32);
        let mut have = self.pen;
        if !pen.modifier.contains(have.modifier) {
            codes.push(b'0');
            have = Pen::PLAIN;
        }
        for (modifier, code) in MODIFIERS {
            if pen.modifier.contains(modifier) && !have.modifier.contains(modifier) {
                separate(&mut codes)?.write_all(code)?;
            }
        }
        for (color, had, base) in [(pen.fg, have.fg, 30), (pen.bg, have.bg, 40)] {
            if color != had {
                push_color(separate(&mut codes)?, color, base)?;
            }
        }
        if codes == b"0" {
            codes.clear();
        }
        self.writer.write_all(b"\x1b[")?;
        self.writer.write_all(&codes)?;
        self.writer.write_all(b"m")?;
        self.pen = pen;
        Ok(())
    }

    fn show(&mut self, is_shown: bool) -> io::Result<()> {
        if self.is_shown != Some(is_shown) {
            let sequence: &[u8] = if is_shown { b"\x1b[?25h" } else { b"\x1b[?25l" };
            self.writer.write_all(sequence)?;
            self.is_shown = Some(is_shown);
        }
        Ok(())
    }
}

const MODIFIERS: [(Modifier, &[u8]); 9] = [
    (Modifier::BOLD, b"1"),
    (Modifier::DIM, b"2"),
    (Modifier::ITALIC, b"3"),
    (Modifier::UNDERLINED, b"4"),
    (Modifier::SLOW_BLINK, b"5"),
    (Modifier::RAPID_BLINK, b"6"),
    (Modifier::REVERSED, b"7"),
    (Modifier::HIDDEN, b"8"),
    (Modifier::CROSSED_OUT, b"9"),
];

fn separate(codes: &mut Vec<u8>) -> io::Result<&mut Vec<u8>> {
    if !codes.is_empty() {
        codes.write_all(b";")?;
    }
    Ok(codes)
}

/// The code of a colour of the foreground (`base` 30) or background (40).
fn push_color(codes: &mut Vec<u8>, color: Color, base: u16) -> io::Result<()> {
    let index = match color {
        Color::Reset => return write!(codes, "{}", base + 9),
        Color::Rgb(r, g, b) => return write!(codes, "{};2;{r};{g};{b}", base + 8),
        Color::Indexed(index) => u16::from(index),
        Color::Black => 0,
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
    };
    match index {
        0..8 => write!(codes, "{}", base + index),
        8..16 => write!(codes, "{}", base + 52 + index),
        _ => write!(codes, "{};5;{index}", base + 8),
    }
}

/// Whether the terminal gives a character two cells, and the tables do not.
fn is_widened(cell: &Cell) -> bool {
    matches!(cell.diff_option, CellDiffOption::ForcedWidth(width) if width.get() == 2)
}

/// Whether the terminal draws `symbol` in as many cells as the model says: ASCII in one, what is plainly Chinese, Japanese or
/// Korean in two, and in a terminal that was measured the marks and lines it was measured with, and their like.
fn is_trusted(symbol: &str, is_measured: bool) -> bool {
    let mut chars = symbol.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else {
        return false;
    };
    let is_like_measured = matches!(c, '‐'..='‧' | '─'..='╿' | '①'..='⑳' | '■'..='◿' | '·');
    (is_measured && is_like_measured)
        || matches!(
            c,
            ' '..='~' | '\u{3001}'..='\u{3029}' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '\u{3400}'..='\u{4DBF}' | '一'..='鿿'
            | '가'..='\u{D7A3}' | '\u{F900}'..='\u{FA6D}' | '！'..='～' | '\u{20000}'..='\u{2A6DF}'
        )
}

impl<W: Write> Backend for Screen<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            let symbol = cell.symbol();
            // The second half of a wide character is drawn with the first.
            if symbol.is_empty() {
                continue;
            }
            self.move_to(x, y)?;
            self.take_pen(Pen::of(cell))?;
            if is_widened(cell) {
                // xterm paints such a character into the first of its two cells and leaves the second as it was.
                write!(self.writer, "  \x1b[{}G", x + 1)?;
            }
            self.writer.write_all(symbol.as_bytes())?;
            self.cursor = if is_trusted(symbol, self.is_measured) {
                Cursor::At(x + cell.cell_width(), y)
            } else {
                Cursor::Row(y)
            };
        }
        self.take_pen(Pen::PLAIN)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.show(false)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.show(true)
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        crossterm::cursor::position().map(Position::from)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        self.move_to(x, y)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        let sequence: &[u8] = match region {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[K",
        };
        self.writer.write_all(sequence)
    }

    fn size(&self) -> io::Result<Size> {
        crossterm::terminal::size().map(Size::from)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        let pixels = Size::default();
        self.size().map(|columns_rows| WindowSize {
            columns_rows,
            pixels,
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;
    use crate::app::Rect as Area;
    use crate::text::WidthPolicy;
    use crate::ui::Painter;

    /// What is sent for a row of 12 cells painted with `paint`.
    fn sent(paint: impl Fn(&mut Painter<'_>)) -> String {
        let empty = Buffer::empty(Rect::new(0, 0, 12, 2));
        let mut buffer = empty.clone();
        paint(&mut Painter::new(&mut buffer, WidthPolicy::default()));
        let mut screen = Screen::new(Vec::new());
        screen
            .draw(empty.diff(&buffer).into_iter())
            .expect("a vector takes all");
        String::from_utf8(screen.writer).expect("text")
    }

    #[test]
    fn trusted_characters_need_no_address() {
        let text = |text: &'static str| {
            sent(move |painter| {
                painter.text(0, 0, 12, text, Style::new());
            })
        };
        assert_eq!(text("政协ab，好"), "\x1b[1;1H政协ab，好");
        assert_eq!(text("着“强”字"), "\x1b[1;1H着“\x1b[4G强”\x1b[7G字");
        assert_eq!(text("a ☰b"), "\x1b[1;1Ha\x1b[C☰\x1b[5Gb");
    }

    #[test]
    fn a_style_is_switched_on_and_off_once() {
        let bold = Style::new()
            .fg(Color::Indexed(30))
            .add_modifier(Modifier::BOLD);
        let seen = sent(|painter| {
            painter.text(0, 0, 12, "政协", bold);
            painter.text(
                4,
                0,
                12,
                "ab",
                Style::new().fg(Color::Red).bg(Color::DarkGray),
            );
        });
        assert_eq!(
            seen,
            "\x1b[1;1H\x1b[1;38;5;30m政协\x1b[0;31;100mab\x1b[39;49m"
        );
    }

    #[test]
    fn the_next_row_is_a_line_feed_away() {
        let seen = sent(|painter| {
            painter.text(0, 0, 12, "abcdefghijkl", Style::new());
            painter.text(0, 1, 12, "m", Style::new());
        });
        assert_eq!(seen, "\x1b[1;1Habcdefghijkl\r\nm");
    }

    #[test]
    fn the_cursor_is_shown_and_hidden_when_that_changes() {
        let mut screen = Screen::new(Vec::new());
        for shown in [true, true, false, false, true] {
            screen.show(shown).expect("a vector takes all");
        }
        screen.forget();
        screen.show_cursor().expect("a vector takes all");
        assert_eq!(screen.writer, b"\x1b[?25h\x1b[?25l\x1b[?25h\x1b[?25h");
    }

    #[test]
    fn nothing_is_sent_for_the_halves_of_a_character_that_is_cut() {
        let area = Area {
            x: 0,
            y: 0,
            width: 12,
            height: 1,
        };
        let seen = sent(|painter| {
            painter.text(0, 0, 12, "中中", Style::new());
            painter.blank(
                Area {
                    x: 1,
                    width: 1,
                    ..area
                },
                Style::new(),
            );
        });
        assert_eq!(seen, "\x1b[1;3H中");
    }
}
