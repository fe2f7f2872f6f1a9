//! What a terminal sends while it is being asked about widths: answers, and whatever the reader types meanwhile.
//!
//! Only for those moments; afterwards crossterm reads the terminal. An answer is never taken for a key, and no key is lost.

use crate::app::{Code, Event, Key, Mouse, MouseKind};

/// One thing in the stream.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// The cursor stands in this column, from 0: the answer to one question.
    Column(u16),
    /// The answer to the last question.
    Attributes,
    /// Something the reader did.
    Event(Event),
}

/// Bytes from the terminal, taken apart.
#[derive(Debug, Default)]
pub(super) struct Typed {
    bytes: Vec<u8>,
}

/// Begins a bracketed paste.
const PASTE: &[u8] = b"\x1b[200~";

/// How much of the bytes something takes.
enum Taken {
    /// So many bytes are this; `None` is dropped.
    All(usize, Option<Item>),
    /// More bytes are needed to tell.
    More,
}

impl Typed {
    /// Takes in what was read.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The next thing that is there whole. With `all`, nothing more has come for a while: what may have been a key of its own, as
    /// an escape, was one. Where the terminal itself has stopped in the middle, the rest is waited for.
    pub fn next(&mut self, all: bool) -> Option<Item> {
        loop {
            let (length, item) = match take(&self.bytes) {
                Taken::All(length, item) => (length, item),
                Taken::More if all && may_be_keys(&self.bytes) => (1, first_key(self.bytes[0])),
                Taken::More => return None,
            };
            self.bytes.drain(..length);
            if item.is_some() {
                return item;
            }
        }
    }

    /// Whether the text of a paste has begun and not ended.
    pub fn is_pasting(&self) -> bool {
        self.bytes.starts_with(PASTE)
    }

    /// Whether something is waiting for more bytes.
    pub fn is_waiting(&self) -> bool {
        !self.bytes.is_empty()
    }
}

/// Whether an unfinished sequence may be keys that were pressed: an escape, or alt with a key that begins sequences. More than
/// that, and parts of a character, only a terminal sends.
fn may_be_keys(bytes: &[u8]) -> bool {
    match bytes {
        [] | [0x1b, b'[', _, ..] => false,
        [first, ..] => first.is_ascii(),
    }
}

fn take(bytes: &[u8]) -> Taken {
    match bytes {
        [] | [0x1b] => Taken::More,
        [0x1b, b'[', rest @ ..] => control_sequence(rest),
        [0x1b, b'O', rest @ ..] => match rest {
            [] => Taken::More,
            [last, ..] => Taken::All(3, named(*last, 1).map(key)),
        },
        // Answers to questions nobody asked here: up to their end.
        [0x1b, b']' | b'P' | b'_' | b'^', ..] => string(bytes),
        [0x1b, rest @ ..] => match take(rest) {
            Taken::All(length, Some(Item::Event(Event::Key(inner)))) => {
                let alt = Key { alt: true, ..inner };
                Taken::All(length + 1, Some(key(alt)))
            }
            Taken::All(length, item) => Taken::All(length + 1, item),
            Taken::More => Taken::More,
        },
        [first, ..] => character(*first, bytes),
    }
}

/// A control key, or one character of UTF-8.
fn character(first: u8, bytes: &[u8]) -> Taken {
    let length = match first {
        0..=0x7f => return Taken::All(1, first_key(first)),
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Taken::All(1, None),
    };
    let Some(bytes) = bytes.get(..length) else {
        return Taken::More;
    };
    match std::str::from_utf8(bytes)
        .ok()
        .and_then(|text| text.chars().next())
    {
        Some(c) => Taken::All(length, Some(key(Key::plain(Code::Char(c))))),
        None => Taken::All(1, None),
    }
}

/// The key that one byte below 128 is.
fn first_key(byte: u8) -> Option<Item> {
    let plain = |code| Some(key(Key::plain(code)));
    match byte {
        // A line feed is what the system made of enter when it was pressed before it was told not to.
        b'\r' | b'\n' => plain(Code::Enter),
        b'\t' => plain(Code::Tab),
        0x1b => plain(Code::Esc),
        0x7f => plain(Code::Backspace),
        1..=26 => Some(key(Key {
            ctrl: true,
            ..Key::plain(Code::Char(char::from(byte - 1 + b'a')))
        })),
        b' '..=b'~' => plain(Code::Char(char::from(byte))),
        _ => None,
    }
}

fn key(key: Key) -> Item {
    Item::Event(Event::Key(key))
}

/// What follows `CSI`.
fn control_sequence(rest: &[u8]) -> Taken {
    let Some(end) = rest.iter().position(|byte| (0x40..=0x7e).contains(byte)) else {
        return Taken::More;
    };
    let length = end + 3;
    let parameters = std::str::from_utf8(&rest[..end]).unwrap_or("");
    let numbers: Vec<u16> = parameters
        .trim_start_matches(['?', '<', '>'])
        .split(';')
        .map(|number| number.parse().unwrap_or(0))
        .collect();
    let item = match (rest[end], parameters.as_bytes().first()) {
        (b'R', _) => Some(Item::Column(
            numbers.get(1).map_or(0, |x| x.saturating_sub(1)),
        )),
        (b'c', Some(b'?')) => Some(Item::Attributes),
        (b'~', _) if numbers[0] == 200 => return paste(rest, end + 1),
        (last @ (b'M' | b'm'), Some(b'<')) => mouse(&numbers, last == b'M'),
        (b'~', _) => numbered(numbers[0]).map(|code| key(with(code, modifiers(&numbers)))),
        (last, _) => named(last, modifiers(&numbers)).map(key),
    };
    Taken::All(length, item)
}

fn modifiers(numbers: &[u16]) -> u16 {
    numbers.get(1).copied().unwrap_or(1)
}

/// A key with the modifiers that xterm numbers from 1.
fn with(code: Code, modifiers: u16) -> Key {
    let bits = modifiers.saturating_sub(1);
    Key {
        shift: bits & 1 != 0,
        alt: bits & 2 != 0,
        ctrl: bits & 4 != 0,
        ..Key::plain(code)
    }
}

fn named(last: u8, modifiers: u16) -> Option<Key> {
    let code = match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        b'P'..=b'S' => Code::F(last - b'P' + 1),
        b'Z' => return Some(with(Code::Tab, 2)),
        _ => return None,
    };
    Some(with(code, modifiers))
}

fn numbered(number: u16) -> Option<Code> {
    Some(match number {
        1 | 7 => Code::Home,
        2 => Code::Insert,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(u8::try_from(number - 10).ok()?),
        17..=21 => Code::F(u8::try_from(number - 11).ok()?),
        23 | 24 => Code::F(u8::try_from(number - 12).ok()?),
        _ => return None,
    })
}

/// A bracketed paste whose text starts at `start` of what follows `CSI`.
fn paste(rest: &[u8], start: usize) -> Taken {
    const END: &[u8] = b"\x1b[201~";
    let text = &rest[start..];
    let Some(end) = text.windows(END.len()).position(|window| window == END) else {
        return Taken::More;
    };
    let pasted = String::from_utf8_lossy(&text[..end]).into_owned();
    let length = 2 + start + end + END.len();
    Taken::All(length, Some(Item::Event(Event::Paste(pasted))))
}

fn mouse(numbers: &[u16], pressed: bool) -> Option<Item> {
    let &[button, x, y] = numbers else {
        return None;
    };
    let kind = match (button, pressed) {
        (0, true) => MouseKind::Press,
        (0, false) => MouseKind::Release,
        (2, true) => MouseKind::Menu,
        (32, _) => MouseKind::Drag,
        (64, _) => MouseKind::WheelUp,
        (65, _) => MouseKind::WheelDown,
        _ => return None,
    };
    let (x, y) = (x.saturating_sub(1), y.saturating_sub(1));
    Some(Item::Event(Event::Mouse(Mouse { kind, x, y })))
}

/// A string of the terminal's, up to ST or BEL.
fn string(bytes: &[u8]) -> Taken {
    let bell = bytes.iter().position(|byte| *byte == 0x07).map(|at| at + 1);
    let end = bytes
        .windows(2)
        .position(|pair| pair == b"\x1b\\")
        .map(|at| at + 2);
    match bell.into_iter().chain(end).min() {
        Some(length) => Taken::All(length, None),
        None => Taken::More,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is found, in words, when the bytes come in pieces cut at `cuts`.
    fn found(bytes: &[u8], cuts: &[usize]) -> Vec<String> {
        let mut typed = Typed::default();
        let mut items = Vec::new();
        let mut start = 0;
        let mut ends: Vec<usize> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).collect();
        ends.sort_unstable();
        for end in ends.into_iter().chain([bytes.len()]) {
            typed.feed(&bytes[start.min(end)..end]);
            start = end;
            items.extend(std::iter::from_fn(|| typed.next(false)));
        }
        items.extend(std::iter::from_fn(|| typed.next(true)));
        items.into_iter().map(words).collect()
    }

    fn words(item: Item) -> String {
        match item {
            Item::Column(x) => format!("column {x}"),
            Item::Attributes => "attributes".into(),
            Item::Event(Event::Key(key)) => key.to_string(),
            Item::Event(Event::Paste(text)) => format!("paste {text}"),
            Item::Event(Event::Mouse(Mouse { kind, x, y })) => format!("{kind:?} {x},{y}"),
            Item::Event(other) => format!("{other:?}"),
        }
    }

    #[test]
    fn answers_and_keys_are_told_apart() {
        for (bytes, expected) in [
            ("\x1b[1;3R", vec!["column 2"]),
            ("\x1b[?62;22c", vec!["attributes"]),
            ("j\x1b[1;2R好k", vec!["j", "column 1", "好", "k"]),
            (
                "\x1b[A\x1bOB\x1b[5~\x1b[Z\x1b[1;5C",
                vec!["up", "down", "pageup", "shift-tab", "ctrl-right"],
            ),
            ("\x1b[15~\x1bOP\x1b[24~", vec!["f5", "f1", "f12"]),
            (
                "\r\t\x7f\x0f\x1bb",
                vec!["enter", "tab", "backspace", "ctrl-o", "alt-b"],
            ),
            ("\x1b[200~一\n二\x1b[201~q", vec!["paste 一\n二", "q"]),
            (
                "\x1b[<0;5;3M\x1b[<0;5;3m\x1b[<65;1;1M",
                vec!["Press 4,2", "Release 4,2", "WheelDown 0,0"],
            ),
            ("\x1b]11;rgb:0/0/0\x1b\\j\x1bP1$r0m\x1b\\k", vec!["j", "k"]),
            ("\x1b", vec!["esc"]),
            ("\x1b[", vec!["esc", "["]),
            ("\x1bPj", vec!["esc", "P", "j"]),
            ("\x08\n", vec!["ctrl-h", "enter"]),
            ("j\x1b[1;", vec!["j"]),
            ("\x1b[I", vec![]),
        ] {
            assert_eq!(found(bytes.as_bytes(), &[]), expected, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn it_does_not_matter_how_the_bytes_arrive(cuts in proptest::collection::vec(any::<usize>(), 0..12)) {
            let bytes = "j\x1b[1;3R政\x1b[1;2R\x1b[B\x1b[200~贴\x1b[201~\x1b[<0;5;3M\x1b[1;9R\x1b[?62c协".as_bytes();
            let expected = ["j", "column 2", "政", "column 1", "down", "paste 贴", "Press 4,2", "column 8", "attributes", "协"];
            prop_assert_eq!(found(bytes, &cuts), expected);
        }

        #[test]
        fn a_pause_in_an_answer_or_a_character_makes_no_keys_of_it(cuts in proptest::collection::vec(any::<usize>(), 0..12)) {
            let bytes = "j\x1b[1;3R政\x1b[B\x1b[200~贴\x1b[201~\x1b[<0;5;3M\x1b[?62c".as_bytes();
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % bytes.len()).collect();
            // An escape with nothing behind it, and alt with a bracket, are keys; in a paste they are text.
            cuts.retain(|cut| !bytes[..*cut].ends_with(b"\x1b") && !bytes[..*cut].ends_with(b"\x1b["));
            cuts.sort_unstable();
            let (mut typed, mut items, mut start) = (Typed::default(), Vec::new(), 0);
            for end in cuts.into_iter().chain([bytes.len()]) {
                typed.feed(&bytes[start..end]);
                start = end;
                items.extend(std::iter::from_fn(|| typed.next(true)).map(words));
            }
            prop_assert_eq!(items, ["j", "column 2", "政", "down", "paste 贴", "Press 4,2", "attributes"]);
        }

        #[test]
        fn any_bytes_come_to_an_end(bytes: Vec<u8>, cuts: Vec<usize>) {
            found(&bytes, &cuts);
        }
    }
}
