//! What the reader can choose about how lines are set, and which kind of writing a block is.
//!
//! Words: a *mark* is a punctuation mark; a mark is *boxed* when it is given two cells, half of which are blank; the *spill*
//! is the free room right of the measure, into which the blank half of a mark at the line's end may fall.

/// How strictly marks are kept from line starts and ends: the levels of CLREQ 行首行尾禁则 above "none".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Kinsoku {
    /// Closing marks, stops and dots start no line; opening marks end none.
    #[default]
    Basic,
    /// As basic, and a slash ends no line (GB/T 15834-2011 5.1.9).
    Gb,
    /// As GB, and dashes and ellipses start no line.
    Strict,
}

/// Where Chinese meets Latin letters and digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Autospace {
    /// Like any other place.
    None,
    /// One of the first places to give a cell to when a line is justified.
    #[default]
    Justify,
    /// Always a cell apart.
    Always,
}

/// How half-width `,;:()?!` beside Chinese are shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Punctuation {
    /// As they are.
    #[default]
    AsIs,
    /// As their full-width twins. Selection, copy, search and offsets stay on the source.
    FullWidth,
}

/// How “ ” ‘ ’ — … are set where the terminal gives them one cell.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Quotes {
    /// In their one cell.
    #[default]
    Plain,
    /// In two cells, the outer half blank, as CLREQ has them; the blank goes where two marks meet and at the line's edge.
    Boxed,
}

/// What the reader can choose about how lines are set.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Typography {
    /// Marks at line starts and ends.
    pub kinsoku: Kinsoku,
    /// Whether all lines but the last end flush.
    pub justify: bool,
    /// Whether a lone 、。，： may hang past the end of a line (CLREQ 标点悬挂).
    pub hanging: bool,
    /// Where Chinese meets Latin.
    pub autospace: Autospace,
    /// Half-width marks.
    pub punctuation: Punctuation,
    /// One-cell quotes.
    pub quotes: Quotes,
    /// Whether the last line is given a second character where it would have only one (孤字).
    pub orphans: bool,
}

impl Typography {
    /// Nothing moves: for what is being typed, and for names and titles.
    pub const PLAIN: Self = Self {
        kinsoku: Kinsoku::Basic,
        justify: false,
        hanging: false,
        autospace: Autospace::None,
        punctuation: Punctuation::AsIs,
        quotes: Quotes::Plain,
        orphans: false,
    };
}

impl Default for Typography {
    /// How an article is set unless the reader chooses otherwise.
    fn default() -> Self {
        Self {
            justify: true,
            autospace: Autospace::Justify,
            orphans: true,
            ..Self::PLAIN
        }
    }
}

/// The writing a block is set by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Script {
    /// Chinese and Japanese: nearly every character may end a line, and marks have rules of their own.
    Ideographic,
    /// Words between blanks, Korean included: UAX #14 knows best, and curly quotes belong to many languages.
    Alphabetic,
}

impl Script {
    /// That of the first character of `block` that tells.
    pub fn of(block: &str) -> Self {
        let telling = |c| match c {
            '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '가'..='\u{D7FF}' => {
                Some(Self::Alphabetic)
            }
            '\u{2E80}'..='\u{A4CF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{FE30}'..='\u{FE4F}'
            | '\u{FF00}'..='\u{FFEF}'
            | '\u{20000}'..='\u{3FFFF}' => Some(Self::Ideographic),
            _ => None,
        };
        block.chars().find_map(telling).unwrap_or(Self::Alphabetic)
    }
}

/// Whether `block` is in traditional characters, whose fonts set marks in the middle of their boxes.
pub(super) fn is_traditional(block: &str) -> bool {
    let score = block.chars().fold(0i32, |score, c| {
        score + i32::from(TRADITIONAL.contains(c)) - i32::from(SIMPLIFIED.contains(c))
    });
    score > 0
}

/// Frequent characters that only one of the two writings has, in the same order.
const TRADITIONAL: &str =
    "這個們來時說國會為發對學經過還後麼開關點樣長問題業動見車東無從實進產當員專議";
const SIMPLIFIED: &str =
    "这个们来时说国会为发对学经过还后么开关点样长问题业动见车东无从实进产当员专议";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_telling_character_decides_the_script() {
        for chinese in ["政协", "504名", "“强”字", "東京は", "CPPCC（全国）", "、"]
        {
            assert_eq!(Script::of(chinese), Script::Ideographic, "{chinese}");
        }
        for other in ["", "Hello “world”", "안녕 漢字", "αβγ", "2019-08"] {
            assert_eq!(Script::of(other), Script::Alphabetic, "{other}");
        }
    }

    #[test]
    fn traditional_text_is_told_from_simplified() {
        assert!(is_traditional("這次會議來了許多國家的學者。"));
        assert!(!is_traditional("这次会议来了许多国家的学者。"));
        assert!(!is_traditional("政协"));
    }

    #[test]
    fn the_two_writings_stand_in_the_same_order() {
        assert_eq!(TRADITIONAL.chars().count(), SIMPLIFIED.chars().count());
        assert!(
            TRADITIONAL
                .chars()
                .zip(SIMPLIFIED.chars())
                .all(|(traditional, simplified)| traditional != simplified)
        );
    }
}
