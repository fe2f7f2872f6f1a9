//! Which keys mean which command: the built-in `keymap.toml`, with the reader's own laid over it.
//!
//! Contexts are looked up from the innermost outwards, and within a context a sequence waits as long as it is a prefix of
//! a longer one. Within one layer no key may be a prefix of another; across layers the reader's binding removes the
//! built-in ones it equals, prefixes or extends.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::command::{COMMANDS, Command};
use super::key::{Key, spell};

/// The keymap that is compiled in.
pub const BUILT_IN: &str = include_str!("../../keymap.toml");

/// Where a key is pressed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Context {
    Global,
    Outline,
    Reader,
    Selection,
    Editor,
    Split,
    List,
    Text,
    Dialog,
}

/// Every context, in the order of `keymap.toml`.
pub const CONTEXTS: &[Context] = &[
    Context::Global,
    Context::Outline,
    Context::Reader,
    Context::Selection,
    Context::Editor,
    Context::Split,
    Context::List,
    Context::Text,
    Context::Dialog,
];

impl Context {
    /// The table's name in `keymap.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Outline => "outline",
            Self::Reader => "reader",
            Self::Selection => "selection",
            Self::Editor => "editor",
            Self::Split => "split",
            Self::List => "list",
            Self::Text => "text",
            Self::Dialog => "dialog",
        }
    }

    /// The contexts in which a key pressed here is looked up, innermost first.
    pub fn chain(self) -> &'static [Self] {
        match self {
            Self::Global => &[Self::Global],
            Self::Outline => &[Self::Outline, Self::Global],
            Self::Reader => &[Self::Reader, Self::Global],
            Self::Selection => &[Self::Selection, Self::Reader, Self::Global],
            Self::Editor => &[Self::Editor, Self::Global],
            Self::Split => &[Self::Split, Self::Global],
            Self::List => &[Self::List, Self::Global],
            Self::Text => &[Self::Text],
            Self::Dialog => &[Self::Dialog],
        }
    }
}

/// What is wrong with a line of a keymap.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It is not TOML; the parser's own words.
    Syntax(String),
    /// No such context.
    Context(String),
    /// No such command.
    Command(String),
    /// Not a key.
    Key(String),
    /// Neither a command's name nor `false`.
    Value,
    /// The first key is a prefix of the second, or equals it in another spelling.
    Prefix(String, String),
}

/// A fault, and where in the text it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What it is.
    pub fault: Fault,
}

/// A built-in binding that the reader's keymap took away without naming it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Displaced {
    /// Where.
    pub context: Context,
    /// The reader's key.
    pub by: String,
    /// The built-in key.
    pub keys: String,
    /// What it did.
    pub command: Command,
}

/// What a sequence of keys means so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// This command.
    Command(Command),
    /// Nothing yet: longer sequences begin like this.
    Prefix,
    /// Nothing.
    Nothing,
}

type Layer = BTreeMap<Vec<Key>, Command>;

/// Keys and their commands, by context.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Keymap {
    layers: BTreeMap<Context, Layer>,
}

struct Entry {
    context: Context,
    keys: Vec<Key>,
    command: Option<Command>,
}

impl Keymap {
    /// The built-in keymap.
    ///
    /// # Panics
    /// Never: a test reads the built-in keymap.
    pub fn built_in() -> Self {
        let mut keymap = Self::default();
        for entry in parse(BUILT_IN).expect("the built-in keymap is sound") {
            let layer = keymap.layers.entry(entry.context).or_default();
            layer.extend(entry.command.map(|command| (entry.keys, command)));
        }
        keymap
    }

    /// This keymap with the bindings of `text` laid over it, and the built-in bindings they displaced.
    ///
    /// # Errors
    /// Every line that is wrong; the keymap is then to be used without any of `text`.
    pub fn with(&self, text: &str) -> Result<(Self, Vec<Displaced>), Vec<Problem>> {
        let entries = parse(text)?;
        let mut keymap = self.clone();
        let mut displaced = Vec::new();
        for entry in entries {
            keymap.lay(entry, &mut displaced);
        }
        Ok((keymap, displaced))
    }

    fn lay(&mut self, entry: Entry, displaced: &mut Vec<Displaced>) {
        let layer = self.layers.entry(entry.context).or_default();
        layer.retain(|keys, command| {
            let keep = !is_prefix(keys, &entry.keys) && !is_prefix(&entry.keys, keys);
            if !keep && *keys != entry.keys {
                displaced.push(Displaced {
                    context: entry.context,
                    by: spell(&entry.keys),
                    keys: spell(keys),
                    command: *command,
                });
            }
            keep
        });
        if let Some(command) = entry.command {
            layer.insert(entry.keys, command);
        }
    }

    /// What `keys` mean in `context`.
    pub fn find(&self, context: Context, keys: &[Key]) -> Found {
        context
            .chain()
            .iter()
            .filter_map(|context| self.layers.get(context))
            .map(|layer| find_in(layer, keys))
            .find(|found| *found != Found::Nothing)
            .unwrap_or(Found::Nothing)
    }

    /// The keys of `command`, as spelled in `keymap.toml`, in every context.
    pub fn keys_of(&self, command: Command) -> impl Iterator<Item = (Context, String)> + '_ {
        self.layers.iter().flat_map(move |(context, layer)| {
            layer
                .iter()
                .filter(move |(_, bound)| **bound == command)
                .map(|(keys, _)| (*context, spell(keys)))
        })
    }

    /// What may follow `keys` in `context`: the rest of each sequence, and its command.
    pub fn after(&self, context: Context, keys: &[Key]) -> Vec<(String, Command)> {
        let mut found = Vec::new();
        for layer in context
            .chain()
            .iter()
            .filter_map(|context| self.layers.get(context))
        {
            let longer = layer.range(keys.to_vec()..);
            let longer = longer.take_while(|(bound, _)| is_prefix(keys, bound));
            found.extend(longer.map(|(bound, command)| (spell(&bound[keys.len()..]), *command)));
        }
        found
    }

    /// The shortest key of `command` that works in `context`, for hints.
    pub fn key_for(&self, context: Context, command: Command) -> Option<String> {
        self.keys_of(command)
            .filter(|(bound, _)| context.chain().contains(bound))
            .map(|(_, keys)| keys)
            .min_by_key(String::len)
    }
}

fn find_in(layer: &Layer, keys: &[Key]) -> Found {
    match layer.range(keys.to_vec()..).next() {
        Some((bound, command)) if bound == keys => Found::Command(*command),
        Some((bound, _)) if is_prefix(keys, bound) => Found::Prefix,
        _ => Found::Nothing,
    }
}

fn is_prefix(short: &[Key], long: &[Key]) -> bool {
    long.starts_with(short)
}

fn parse(text: &str) -> Result<Vec<Entry>, Vec<Problem>> {
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        vec![problem(text, at, Fault::Syntax(error.message().to_owned()))]
    })?;
    let mut entries: Vec<(Entry, Range<usize>)> = Vec::new();
    let mut problems = Vec::new();
    for (name, value) in table.get_ref() {
        let Some(context) = CONTEXTS
            .iter()
            .find(|context| context.name() == name.get_ref().as_ref())
        else {
            problems.push(problem(
                text,
                name.span().start,
                Fault::Context(name.get_ref().to_string()),
            ));
            continue;
        };
        let DeValue::Table(bindings) = value.get_ref() else {
            problems.push(problem(text, value.span().start, Fault::Value));
            continue;
        };
        for (keys, command) in bindings {
            match entry(*context, keys.get_ref(), command.get_ref()) {
                Ok(entry) => entries.push((entry, keys.span())),
                Err(fault) => {
                    let span = if matches!(fault, Fault::Key(_)) {
                        keys.span()
                    } else {
                        command.span()
                    };
                    problems.push(problem(text, span.start, fault));
                }
            }
        }
    }
    let conflicts = conflicts(&entries);
    problems.extend(
        conflicts
            .into_iter()
            .map(|(at, fault)| problem(text, at, fault)),
    );
    problems.sort_by_key(|problem| (problem.line, problem.column));
    if problems.is_empty() {
        Ok(entries.into_iter().map(|(entry, _)| entry).collect())
    } else {
        Err(problems)
    }
}

fn entry(context: Context, keys: &str, value: &DeValue<'_>) -> Result<Entry, Fault> {
    let parsed = Key::parse_sequence(keys).ok_or_else(|| Fault::Key(keys.to_owned()))?;
    let command = match value {
        DeValue::Boolean(false) => None,
        DeValue::String(name) => {
            Some(Command::named(name).ok_or_else(|| Fault::Command(name.to_string()))?)
        }
        _ => return Err(Fault::Value),
    };
    Ok(Entry {
        context,
        keys: parsed,
        command,
    })
}

/// Keys that are the start of others in their context, or the same in another spelling. In order, what begins with a key
/// follows it.
fn conflicts(entries: &[(Entry, Range<usize>)]) -> Vec<(usize, Fault)> {
    let mut sorted: Vec<_> = entries.iter().collect();
    sorted.sort_by_key(|(entry, _)| (entry.context, &entry.keys));
    let mut faults = Vec::new();
    for (ix, (entry, span)) in sorted.iter().enumerate() {
        let begins_with_it = |other: &&&(Entry, Range<usize>)| {
            other.0.context == entry.context && is_prefix(&entry.keys, &other.0.keys)
        };
        for (other, _) in sorted[ix + 1..].iter().take_while(begins_with_it) {
            let fault = Fault::Prefix(spell(&entry.keys), spell(&other.keys));
            faults.push((span.start, fault));
        }
    }
    faults
}

fn problem(text: &str, byte: usize, fault: Fault) -> Problem {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Problem {
        line: before.matches('\n').count() + 1,
        column: before.get(line_start..).unwrap_or("").chars().count() + 1,
        fault,
    }
}

/// The command whose name is nearest to `name`, for "did you mean"; `None` when none is near.
pub fn nearest(name: &str) -> Option<&'static str> {
    closest(name, COMMANDS.iter().map(|row| row.name))
}

/// The candidate at the smallest edit distance from `word`, if that is at most a third of its length.
pub fn closest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = word.chars().count().div_ceil(3);
    candidates
        .map(|candidate| (distance(word, candidate), candidate))
        .min()
        .filter(|(distance, _)| *distance <= allowed)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance in code points.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replace = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replace.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<Key> {
        Key::parse_sequence(text).expect("keys")
    }

    fn faults(text: &str) -> Vec<(usize, usize, Fault)> {
        let problems = Keymap::built_in().with(text).expect_err("a fault");
        problems
            .into_iter()
            .map(|p| (p.line, p.column, p.fault))
            .collect()
    }

    #[test]
    fn the_built_in_keymap_is_sound_and_binds_every_command() {
        let keymap = Keymap::built_in();
        for row in COMMANDS {
            assert!(
                keymap.keys_of(row.command).next().is_some(),
                "{} has no key",
                row.name
            );
        }
    }

    #[test]
    fn a_sequence_waits_for_its_end() {
        let keymap = Keymap::built_in();
        assert_eq!(keymap.find(Context::Reader, &keys("g")), Found::Prefix);
        assert_eq!(
            keymap.find(Context::Reader, &keys("g g")),
            Found::Command(Command::GotoStart)
        );
        assert_eq!(keymap.find(Context::Reader, &keys("g x")), Found::Nothing);
    }

    #[test]
    fn inner_contexts_come_first_and_text_stands_alone() {
        let keymap = Keymap::built_in();
        assert_eq!(
            keymap.find(Context::Selection, &keys("o")),
            Found::Command(Command::OtherEnd)
        );
        assert_eq!(
            keymap.find(Context::Selection, &keys("j")),
            Found::Command(Command::LineDown)
        );
        assert_eq!(
            keymap.find(Context::Selection, &keys("?")),
            Found::Command(Command::Help)
        );
        assert_eq!(keymap.find(Context::Text, &keys("?")), Found::Nothing);
    }

    #[test]
    fn the_readers_binding_displaces_what_it_prefixes() {
        let (keymap, displaced) = Keymap::built_in()
            .with("[reader]\n\"g\" = \"page-down\"\n")
            .expect("sound");
        assert_eq!(
            keymap.find(Context::Reader, &keys("g")),
            Found::Command(Command::PageDown)
        );
        assert_eq!(displaced.len(), 1);
        assert_eq!(
            (displaced[0].keys.as_str(), displaced[0].command),
            ("g g", Command::GotoStart)
        );
    }

    #[test]
    fn false_takes_a_key_away() {
        let (keymap, _) = Keymap::built_in()
            .with("[reader]\n\"x\" = false\n")
            .expect("sound");
        assert_eq!(keymap.find(Context::Reader, &keys("x")), Found::Nothing);
    }

    #[test]
    fn faults_name_their_line_and_column() {
        assert_eq!(
            faults("[reader]\n\"x\" = \"scrol\"\n\"C-x\" = \"help\"\n[raeder]\n"),
            [
                (2, 7, Fault::Command("scrol".into())),
                (3, 1, Fault::Key("C-x".into())),
                (4, 2, Fault::Context("raeder".into())),
            ]
        );
        assert_eq!(
            faults("[list]\n\"z\" = \"help\"\n\"z z\" = \"help\"\n"),
            [(2, 1, Fault::Prefix("z".into(), "z z".into()))]
        );
        assert!(matches!(
            faults("[reader\n")[..],
            [(1, _, Fault::Syntax(_))]
        ));
    }

    #[test]
    fn a_misspelled_command_finds_its_neighbour() {
        assert_eq!(nearest("line-dwon"), Some("line-down"));
        assert_eq!(nearest("frobnicate"), None);
    }
}
