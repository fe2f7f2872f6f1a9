//! Colours and attributes. Everything that matters shows without colour too: styles by the number in the gutter and an
//! underline, the cursor and the selection by reversal, states by words.

use ratatui::style::{Color, Modifier, Style};

/// How things are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    colored: bool,
}

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
        self.colored(Style::new().fg(Color::DarkGray), Style::new().add_modifier(Modifier::DIM))
    }

    /// Names of speakers, the title.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Practice headings.
    pub fn heading(self) -> Style {
        self.colored(Style::new().fg(Color::Cyan), Style::new()).add_modifier(Modifier::BOLD)
    }

    /// A speaker line in the text.
    pub fn speaker(self) -> Style {
        self.colored(Style::new().fg(Color::Blue), Style::new())
            .add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// The editor's note.
    pub fn note(self) -> Style {
        Style::new().add_modifier(Modifier::ITALIC)
    }

    /// The bars at the top and the bottom.
    pub fn bar(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Something went wrong.
    pub fn error(self) -> Style {
        self.colored(Style::new().fg(Color::Red), Style::new()).add_modifier(Modifier::BOLD)
    }

    /// The chosen row of a list, the cursor of the pane that has the focus.
    pub fn chosen(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The same in a pane without the focus.
    pub fn chosen_elsewhere(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// Text marked in a style from 1 to 5.
    pub fn mark(self, style: u8) -> Style {
        let ground = match style {
            2 => Color::Rgb(245, 176, 170),
            3 => Color::Rgb(178, 221, 158),
            4 => Color::Rgb(160, 203, 240),
            5 => Color::Rgb(210, 184, 240),
            _ => Color::Rgb(250, 224, 130),
        };
        self.colored(
            Style::new().fg(Color::Rgb(24, 24, 24)).bg(ground),
            Style::new().add_modifier(Modifier::UNDERLINED),
        )
    }

    /// The number of a style in the gutter.
    pub fn gutter(self, style: u8) -> Style {
        let color = match style {
            2 => Color::Red,
            3 => Color::Green,
            4 => Color::Blue,
            5 => Color::Magenta,
            _ => Color::Yellow,
        };
        self.colored(Style::new().fg(color), Style::new()).add_modifier(Modifier::BOLD)
    }

    /// Selected text, laid over what is below it.
    pub fn selected(self, below: Style) -> Style {
        self.colored(
            Style::new().fg(Color::White).bg(Color::Rgb(60, 90, 150)),
            below.add_modifier(Modifier::REVERSED),
        )
    }

    /// A match of the search.
    pub fn matched(self, below: Style) -> Style {
        self.colored(
            Style::new().fg(Color::Black).bg(Color::LightCyan),
            below.add_modifier(Modifier::UNDERLINED | Modifier::BOLD),
        )
    }

    /// The reading cursor.
    pub fn cursor(self, below: Style) -> Style {
        below.add_modifier(Modifier::REVERSED)
    }

    /// The reading cursor while the outline has the focus.
    pub fn cursor_elsewhere(self, below: Style) -> Style {
        below.add_modifier(Modifier::UNDERLINED)
    }
}
