//! Colours and attributes.
//!
//! Everything that matters shows without colour too: styles by the number in the gutter and an underline, the cursor and the
//! selection by reversal, states by words. The colours are of the fixed part of the 256-colour palette, which terminals
//! rarely redefine, and in the middle of the scale, so that they can be read on dark and on light grounds.

use ratatui::style::{Color, Modifier, Style};

/// How things are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    colored: bool,
}

/// Near black, to be read on the grounds of marks.
const INK: Color = Color::Indexed(234);
const GREY: Color = Color::Indexed(244);
const TEAL: Color = Color::Indexed(30);
const STEEL: Color = Color::Indexed(67);
const RED: Color = Color::Indexed(160);

impl Theme {
    /// With or without colours.
    pub fn new(colored: bool) -> Self {
        Self { colored }
    }

    fn colored(self, color: Style, plain: Style) -> Style {
        if self.colored { color } else { plain }
    }

    /// Ordinary text: the terminal's own colours.
    pub fn text(self) -> Style {
        Style::new()
    }

    /// What stands back: counts, hints, captions.
    pub fn faint(self) -> Style {
        self.colored(
            Style::new().fg(GREY),
            Style::new().add_modifier(Modifier::DIM),
        )
    }

    /// Names of speakers, the title.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Practice headings.
    pub fn heading(self) -> Style {
        self.colored(Style::new().fg(TEAL), Style::new())
            .add_modifier(Modifier::BOLD)
    }

    /// A speaker line in the text.
    pub fn speaker(self) -> Style {
        self.colored(Style::new().fg(STEEL), Style::new())
            .add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// The status line.
    pub fn bar(self) -> Style {
        reversed()
    }

    /// Something went wrong.
    pub fn error(self) -> Style {
        self.colored(Style::new().fg(RED), Style::new())
            .add_modifier(Modifier::BOLD)
    }

    /// Something went wrong, said in the status line.
    pub fn bar_error(self) -> Style {
        self.colored(Style::new().fg(Color::Indexed(231)).bg(RED), reversed())
            .add_modifier(Modifier::BOLD)
    }

    /// The chosen row of a list, the cursor of the pane that has the focus.
    pub fn chosen(self) -> Style {
        reversed()
    }

    /// The same in a pane without the focus.
    pub fn chosen_elsewhere(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// Text marked in a style from 1 to 5, upon so many other marks: one upon another is underlined, without colours bold, a third
    /// italic as well.
    pub fn mark(self, style: u8, depth: usize) -> Style {
        let ground = match style {
            2 => 217,
            3 => 151,
            4 => 153,
            5 => 183,
            _ => 222,
        };
        let stacked = match (self.colored, depth) {
            (true, 0) => Modifier::empty(),
            (true, 1) | (false, 0) => Modifier::UNDERLINED,
            (false, 1) => Modifier::BOLD,
            (_, _) => Modifier::ITALIC,
        };
        let colored = Style::new().fg(INK).bg(Color::Indexed(ground));
        self.colored(colored, Style::new()).add_modifier(stacked)
    }

    /// The number of a style in the gutter.
    pub fn gutter(self, style: u8) -> Style {
        let color = match style {
            2 => 167,
            3 => 71,
            4 => 68,
            5 => 134,
            _ => 136,
        };
        self.colored(Style::new().fg(Color::Indexed(color)), Style::new())
            .add_modifier(Modifier::BOLD)
    }

    /// Selected text, laid over what is below it.
    pub fn selected(self, below: Style) -> Style {
        let colored = Style::new().fg(Color::Indexed(231)).bg(Color::Indexed(24));
        self.colored(colored, below.add_modifier(Modifier::REVERSED))
    }

    /// A match of the search.
    pub fn matched(self, below: Style) -> Style {
        let colored = Style::new().fg(INK).bg(Color::Indexed(116));
        self.colored(
            colored,
            below.add_modifier(Modifier::UNDERLINED | Modifier::BOLD),
        )
    }

    /// A letter that stands for the text below it.
    pub fn label(self) -> Style {
        let colored = Style::new().fg(Color::Indexed(231)).bg(Color::Indexed(161));
        self.colored(colored, reversed())
            .add_modifier(Modifier::BOLD)
    }

    /// The reading cursor: the terminal's colours reversed, whatever the ground; in reversed text without colours, not
    /// reversed.
    pub fn cursor(self, below: Style) -> Style {
        if !self.colored && below.add_modifier.contains(Modifier::REVERSED) {
            return Style::new().add_modifier(Modifier::BOLD);
        }
        reversed()
    }

    /// The reading cursor while the outline has the focus.
    pub fn cursor_elsewhere(self, below: Style) -> Style {
        below.add_modifier(Modifier::UNDERLINED)
    }
}

/// The terminal's colours, reversed.
fn reversed() -> Style {
    Style::new()
        .fg(Color::Reset)
        .bg(Color::Reset)
        .add_modifier(Modifier::REVERSED)
}
