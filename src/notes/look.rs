//! What an annotation is and what it looks like: kind, colour and drawing, with the names they have in files.
//!
//! A name this version does not know is kept as it stands, so that a newer version's file passes through unharmed.
//! Nothing here knows a terminal colour.

/// What an annotation is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Kind {
    /// A marked range.
    #[default]
    Highlight,
    /// A note on a place or paragraph, without a drawn range.
    Note,
    /// A marked place.
    Bookmark,
    /// A kind this version does not know; kept, and shown plainly.
    Other(String),
}

impl Kind {
    /// The kind of this name.
    pub fn from_name(name: &str) -> Self {
        match name {
            "highlight" => Self::Highlight,
            "note" => Self::Note,
            "bookmark" => Self::Bookmark,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Its name in files.
    pub fn name(&self) -> &str {
        match self {
            Self::Highlight => "highlight",
            Self::Note => "note",
            Self::Bookmark => "bookmark",
            Self::Other(name) => name,
        }
    }
}

/// The colour of a highlight. A person calls the first five "style 1" to "style 5".
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Color {
    /// Style 1.
    #[default]
    Yellow,
    /// Style 2.
    Red,
    /// Style 3.
    Green,
    /// Style 4.
    Blue,
    /// Style 5.
    Purple,
    /// A colour this version does not offer; kept in the file and drawn as style 1.
    Other(String),
}

impl Color {
    /// The colours a person can choose; style 1 first.
    pub const STYLES: [Self; 5] = [
        Self::Yellow,
        Self::Red,
        Self::Green,
        Self::Blue,
        Self::Purple,
    ];

    /// The colour of this name.
    pub fn from_name(name: &str) -> Self {
        match name {
            "yellow" => Self::Yellow,
            "red" => Self::Red,
            "green" => Self::Green,
            "blue" => Self::Blue,
            "purple" => Self::Purple,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Its name in files.
    pub fn name(&self) -> &str {
        match self {
            Self::Yellow => "yellow",
            Self::Red => "red",
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Purple => "purple",
            Self::Other(name) => name,
        }
    }

    /// The style it is drawn in, 1 to 5.
    pub fn style(&self) -> u8 {
        match self {
            Self::Yellow | Self::Other(_) => 1,
            Self::Red => 2,
            Self::Green => 3,
            Self::Blue => 4,
            Self::Purple => 5,
        }
    }

    /// The colour of style 1 to 5; `None` for any other number.
    pub fn of_style(style: u8) -> Option<Self> {
        let ix = usize::from(style).checked_sub(1)?;
        Self::STYLES.get(ix).cloned()
    }

    /// The colour a person asks for with `1` to `5` or with the name of one of the five, in any case; `None` for
    /// anything else.
    pub fn parse_style(value: &str) -> Option<Self> {
        match value.parse() {
            Ok(style) => Self::of_style(style),
            Err(_) => Self::STYLES
                .into_iter()
                .find(|color| color.name().eq_ignore_ascii_case(value)),
        }
    }
}

/// How a highlight is drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Drawing {
    /// A coloured ground.
    Fill,
    /// A line below.
    Underline,
    /// A line through.
    Strike,
    /// A drawing this version does not know; kept in the file and drawn as a fill.
    Other(String),
}

impl Drawing {
    /// The drawing of this name.
    pub fn from_name(name: &str) -> Self {
        match name {
            "fill" => Self::Fill,
            "underline" => Self::Underline,
            "strike" => Self::Strike,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Its name in files.
    pub fn name(&self) -> &str {
        match self {
            Self::Fill => "fill",
            Self::Underline => "underline",
            Self::Strike => "strike",
            Self::Other(name) => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_name_is_read_as_what_wrote_it() {
        for kind in [Kind::Highlight, Kind::Note, Kind::Bookmark] {
            assert_eq!(Kind::from_name(kind.name()), kind);
        }
        for color in Color::STYLES {
            assert_eq!(Color::from_name(color.name()), color);
        }
        for drawing in [Drawing::Fill, Drawing::Underline, Drawing::Strike] {
            assert_eq!(Drawing::from_name(drawing.name()), drawing);
        }
    }

    #[test]
    fn an_unknown_name_is_kept() {
        assert_eq!(Kind::from_name("sketch").name(), "sketch");
        assert_eq!(Color::from_name("magenta").name(), "magenta");
        assert_eq!(Drawing::from_name("bold").name(), "bold");
    }

    #[test]
    fn styles_count_from_one_to_five() {
        let styles: Vec<u8> = Color::STYLES.iter().map(Color::style).collect();
        assert_eq!(styles, [1, 2, 3, 4, 5]);
        assert_eq!(Color::of_style(0), None);
        assert_eq!(Color::of_style(1), Some(Color::Yellow));
        assert_eq!(Color::of_style(5), Some(Color::Purple));
        assert_eq!(Color::of_style(6), None);
    }

    #[test]
    fn an_unknown_colour_is_drawn_as_style_one() {
        assert_eq!(Color::Other("gray".to_owned()).style(), 1);
    }

    #[test]
    fn a_style_is_asked_for_by_number_or_name() {
        assert_eq!(Color::parse_style("2"), Some(Color::Red));
        assert_eq!(Color::parse_style("Red"), Some(Color::Red));
        assert_eq!(Color::parse_style("0"), None);
        assert_eq!(Color::parse_style("magenta"), None);
        assert_eq!(Color::parse_style(""), None);
    }
}
