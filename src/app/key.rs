//! Keys: what they are called in `keymap.toml`, and the full-width twins that Chinese input methods send.

use std::fmt;

/// One key press.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// With ctrl held.
    pub ctrl: bool,
    /// With alt held.
    pub alt: bool,
    /// With shift held; letters carry it in their case instead.
    pub shift: bool,
}

/// Which key it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

const NAMES: &[(&str, Code)] = &[
    ("space", Code::Char(' ')),
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("insert", Code::Insert),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
];

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// Reads one key as `keymap.toml` spells it: `g`, `G`, `space`, `ctrl-x`, `shift-tab`, `f5`. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut key = Self::plain(Code::Esc);
        let mut rest = text;
        loop {
            let held = match rest.split_once('-') {
                Some(("ctrl", after)) => (&mut key.ctrl, after),
                Some(("alt", after)) => (&mut key.alt, after),
                Some(("shift", after)) => (&mut key.shift, after),
                _ => break,
            };
            if *held.0 {
                return None;
            }
            *held.0 = true;
            rest = held.1;
        }
        key.code = Code::parse(rest)?;
        let shifted_letter = key.shift && matches!(key.code, Code::Char(_));
        (!shifted_letter).then_some(key)
    }

    /// Reads a sequence of keys separated by blanks. `None` where any of them has no meaning, or there is none.
    pub fn parse_sequence(text: &str) -> Option<Vec<Self>> {
        let keys: Option<Vec<_>> = text.split_whitespace().map(Self::parse).collect();
        keys.filter(|keys| !keys.is_empty())
    }

    /// The same key with a full-width character replaced by its ASCII twin, for the modes in which keys are commands.
    #[must_use]
    pub fn folded(self) -> Self {
        match self.code {
            Code::Char(c) => Self {
                code: Code::Char(ascii_twin(c)),
                ..self
            },
            _ => self,
        }
    }

    /// The character this key types into a text box, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

impl Code {
    fn parse(text: &str) -> Option<Self> {
        if let Some((_, code)) = NAMES.iter().find(|(name, _)| *name == text) {
            return Some(*code);
        }
        if let Some(number) = text.strip_prefix('f').and_then(|n| n.parse().ok()) {
            return (1..=24).contains(&number).then_some(Self::F(number));
        }
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) if !c.is_whitespace() && !c.is_control() => Some(Self::Char(c)),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [
            (self.ctrl, "ctrl-"),
            (self.alt, "alt-"),
            (self.shift, "shift-"),
        ] {
            if held {
                f.write_str(name)?;
            }
        }
        match self.code {
            Code::F(number) => write!(f, "f{number}"),
            code => match NAMES.iter().find(|(_, named)| *named == code) {
                Some((name, _)) => f.write_str(name),
                None => match code {
                    Code::Char(c) => write!(f, "{c}"),
                    _ => Ok(()),
                },
            },
        }
    }
}

/// Shows a sequence of keys as `keymap.toml` spells it.
pub fn spell(keys: &[Key]) -> String {
    keys.iter()
        .map(Key::to_string)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The ASCII key behind a full-width character: the shift of U+FF01–FF5E, and the marks that the ASCII keys give in Chinese
/// punctuation mode.
pub(super) fn ascii_twin(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        '。' => '.',
        '、' => '/',
        '《' | '〈' => '<',
        '》' | '〉' => '>',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '【' | '「' => '[',
        '】' | '」' => ']',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_reads_back() {
        for text in [
            "g",
            "G",
            "space",
            "ctrl-x",
            "alt-right",
            "shift-tab",
            "f5",
            "?",
            ":",
            "-",
            "ctrl--",
            "f",
            "中",
        ] {
            assert_eq!(
                Key::parse(text).map(|key| key.to_string()).as_deref(),
                Some(text)
            );
        }
    }

    #[test]
    fn nonsense_is_no_key() {
        for text in [
            "",
            "ctrl-",
            "C-x",
            "shift-g",
            "ctrl-ctrl-x",
            "f0",
            "f99",
            "gg",
            "<c-x>",
        ] {
            assert_eq!(Key::parse(text), None, "{text}");
        }
    }

    #[test]
    fn full_width_keys_fold_to_their_ascii_twins() {
        for (wide, ascii) in [
            ('：', ':'),
            ('／', '/'),
            ('？', '?'),
            ('，', ','),
            ('。', '.'),
            ('１', '1'),
            ('、', '/'),
        ] {
            assert_eq!(
                Key::plain(Code::Char(wide)).folded(),
                Key::plain(Code::Char(ascii))
            );
        }
    }
}
