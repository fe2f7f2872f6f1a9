//! The reader's options, as `config.toml` says them.

use std::fmt::Display;
use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::cite::{Citation, FIELDS as CITATION_FIELDS};
use super::msg::{Lang, style_names};
use crate::text::{Ambiguous, Autospace, Kinsoku, Punctuation, Quotes, Typography, WidthPolicy};

/// Fewest and most ideographs of a full line that make sense.
pub(super) const MEASURES: RangeInclusive<u16> = 8..=200;
/// Ideographs of indent, and blank rows between lines.
const INDENTS: RangeInclusive<u16> = 0..=4;
const SPACINGS: RangeInclusive<u16> = 0..=1;

/// When colours are used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Color {
    /// Unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The reader's options.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings {
    /// Ideographs of a full line.
    pub measure: u16,
    /// Ideographs that the first line of a paragraph is indented by.
    pub indent: u16,
    /// Blank rows between lines, 0 or 1.
    pub line_spacing: u16,
    /// How lines are set.
    pub typography: Typography,
    /// How wide ambiguous-width characters are; `None` asks the terminal.
    pub ambiguous: Option<Ambiguous>,
    /// What the terminal draws how wide, as far as is known.
    pub widths: WidthPolicy,
    /// Language of the interface; `None` follows the locale.
    pub lang: Option<Lang>,
    /// When colours are used.
    pub color: Color,
    /// How a quotation is cited.
    pub citation: Citation,
    /// What the reader calls the styles, where they have names of their own.
    pub style_names: [Option<String>; 5],
    /// What is marked by rule.
    pub rules: Vec<Rule>,
    /// Folder of articles.
    pub library: Option<String>,
    /// Folder of annotation files.
    pub notes: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            measure: 40,
            indent: 2,
            line_spacing: 0,
            typography: Typography::default(),
            ambiguous: None,
            widths: WidthPolicy::default(),
            lang: None,
            color: Color::Auto,
            citation: Citation::default(),
            style_names: Default::default(),
            rules: Vec::new(),
            library: None,
            notes: None,
        }
    }
}

/// Words that are marked wherever they stand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// The words.
    pub term: String,
    /// Style 1 to 5.
    pub style: u8,
    /// A tag, if any.
    pub tag: Option<String>,
}

/// What is wrong with a line of `config.toml`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It is not TOML; the parser's own words.
    Syntax(String),
    /// No such option.
    Option(String),
    /// The option, and the values it takes.
    Value(String, String),
}

/// A fault, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SettingsProblem {
    /// Byte in the text.
    pub byte: usize,
    /// What it is.
    pub fault: Fault,
}

/// Every option, for "did you mean".
pub const OPTIONS: &[&str] = &[
    "measure",
    "indent",
    "line-spacing",
    "justify",
    "hanging",
    "autospace",
    "kinsoku",
    "punctuation",
    "quotes",
    "ambiguous",
    "lang",
    "color",
    "cite",
    "styles",
    "rule",
    "library",
    "notes",
];

/// The words of each option that has words, with what they mean; the first is the default.
pub(super) const AUTOSPACES: [(&str, Autospace); 3] = [
    ("justify", Autospace::Justify),
    ("none", Autospace::None),
    ("always", Autospace::Always),
];
const AMBIGUOUS: [(&str, Option<Ambiguous>); 3] = [
    ("auto", None),
    ("narrow", Some(Ambiguous::Narrow)),
    ("wide", Some(Ambiguous::Wide)),
];
pub(super) const KINSOKUS: [(&str, Kinsoku); 3] = [
    ("basic", Kinsoku::Basic),
    ("gb", Kinsoku::Gb),
    ("strict", Kinsoku::Strict),
];
pub(super) const PUNCTUATIONS: [(&str, Punctuation); 2] = [
    ("as-is", Punctuation::AsIs),
    ("full-width", Punctuation::FullWidth),
];
pub(super) const QUOTES: [(&str, Quotes); 2] = [("plain", Quotes::Plain), ("boxed", Quotes::Boxed)];

impl Settings {
    /// Reads a `config.toml`. What is wrong is left at its default and reported.
    pub fn parse(text: &str) -> (Self, Vec<SettingsProblem>) {
        let mut settings = Self::default();
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let byte = error.span().map_or(0, |span| span.start);
                let fault = Fault::Syntax(error.message().to_owned());
                return (settings, vec![SettingsProblem { byte, fault }]);
            }
        };
        let mut problems = Vec::new();
        for (name, value) in table.get_ref() {
            if let Err(fault) = settings.set(name.get_ref(), value.get_ref()) {
                let span = if matches!(fault, Fault::Option(_)) {
                    name.span()
                } else {
                    value.span()
                };
                problems.push(SettingsProblem {
                    byte: span.start,
                    fault,
                });
            }
        }
        problems.sort_by_key(|problem| problem.byte);
        (settings, problems)
    }

    /// What a style from 1 to 5 is called.
    pub fn style_name(&self, style: u8, lang: Lang) -> &str {
        let own = usize::from(style.max(1) - 1);
        let own = self.style_names.get(own).and_then(Option::as_deref);
        own.unwrap_or_else(|| lang.pick(style_names(style)))
    }

    /// Says how wide ambiguous-width characters are, or that the terminal is to be asked.
    pub fn set_ambiguous(&mut self, ambiguous: Option<Ambiguous>) {
        self.ambiguous = ambiguous;
        self.widths = WidthPolicy::all(ambiguous.unwrap_or_default());
    }

    fn set(&mut self, name: &str, value: &DeValue<'_>) -> Result<(), Fault> {
        let wrong = |values: &dyn Display| Fault::Value(name.to_owned(), values.to_string());
        let word = value.as_str().unwrap_or("");
        let number = |range: RangeInclusive<u16>| {
            let number = value.as_integer().and_then(|n| n.to_string().parse().ok());
            number
                .filter(|n| range.contains(n))
                .ok_or_else(|| wrong(&format!("{}–{}", range.start(), range.end())))
        };
        let yes = || value.as_bool().ok_or_else(|| wrong(&"true, false"));
        match name {
            "measure" => self.measure = number(MEASURES)?,
            "indent" => self.indent = number(INDENTS)?,
            "line-spacing" => self.line_spacing = number(SPACINGS)?,
            "justify" => self.typography.justify = yes()?,
            "hanging" => self.typography.hanging = yes()?,
            "autospace" => self.typography.autospace = one_of(&AUTOSPACES, word, wrong)?,
            "kinsoku" => self.typography.kinsoku = one_of(&KINSOKUS, word, wrong)?,
            "punctuation" => self.typography.punctuation = one_of(&PUNCTUATIONS, word, wrong)?,
            "quotes" => self.typography.quotes = one_of(&QUOTES, word, wrong)?,
            "ambiguous" => {
                let known = AMBIGUOUS.iter().find(|(known, _)| *known == word);
                let (_, ambiguous) = known.ok_or_else(|| wrong(&"auto, narrow, wide"))?;
                self.set_ambiguous(*ambiguous);
            }
            "lang" => self.lang = Some(Lang::named(word).ok_or_else(|| wrong(&"zh, en"))?),
            "color" => self.color = color(word).ok_or_else(|| wrong(&"auto, always, never"))?,
            "cite" => {
                let fields = CITATION_FIELDS
                    .map(|field| format!("{{{field}}}"))
                    .join(" ");
                let template = value.as_str().and_then(Citation::parse);
                self.citation = template.ok_or_else(|| wrong(&fields))?;
            }
            "styles" => {
                let names = value.as_array().and_then(|names| own_names(names));
                self.style_names = names.ok_or_else(|| wrong(&"[\"…\", …] (5)"))?;
            }
            "rule" => {
                let rules = value.as_array().and_then(|rules| rules_in(rules));
                self.rules = rules.ok_or_else(|| wrong(&"term, style 1–5, tag"))?;
            }
            "library" | "notes" => {
                let folder = value.as_str().ok_or_else(|| wrong(&"\"…\""))?.to_owned();
                *(if name == "notes" {
                    &mut self.notes
                } else {
                    &mut self.library
                }) = Some(folder);
            }
            _ => return Err(Fault::Option(name.to_owned())),
        }
        Ok(())
    }
}

/// What `word` means, of the words an option takes.
fn one_of<T: Copy>(
    words: &[(&str, T)],
    word: &str,
    wrong: impl Fn(&dyn Display) -> Fault,
) -> Result<T, Fault> {
    let known = words.iter().find(|(known, _)| *known == word);
    known.map(|(_, value)| *value).ok_or_else(|| {
        let words: Vec<_> = words.iter().map(|(known, _)| *known).collect();
        wrong(&words.join(", "))
    })
}

fn color(word: &str) -> Option<Color> {
    match word {
        "auto" => Some(Color::Auto),
        "always" => Some(Color::Always),
        "never" => Some(Color::Never),
        _ => None,
    }
}

/// At most five names; an empty one is none.
fn own_names(names: &[Spanned<DeValue<'_>>]) -> Option<[Option<String>; 5]> {
    let mut own: [Option<String>; 5] = Default::default();
    for (ix, name) in names.iter().enumerate() {
        let name = name.get_ref().as_str()?;
        *own.get_mut(ix)? = (!name.is_empty()).then(|| name.to_owned());
    }
    Some(own)
}

fn rules_in(rules: &[Spanned<DeValue<'_>>]) -> Option<Vec<Rule>> {
    let rule = |rule: &Spanned<DeValue<'_>>| {
        let table = rule.get_ref().as_table()?;
        let text = |key: &str| table.get(key).map(|value| value.get_ref().as_str());
        let style = match table.get("style") {
            Some(style) => style.get_ref().as_integer()?.to_string().parse().ok()?,
            None => 1,
        };
        let is_known = table
            .keys()
            .all(|key| matches!(key.get_ref().as_ref(), "term" | "style" | "tag"));
        let term = text("term")??.to_owned();
        let tag = match text("tag") {
            Some(tag) => Some(tag?.to_owned()),
            None => None,
        };
        let is_sound = is_known && !term.is_empty() && (1..=5).contains(&style);
        is_sound.then_some(Rule { term, style, tag })
    };
    rules.iter().map(rule).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let (settings, problems) =
            Settings::parse("measure = 32\nambiguous = \"wide\"\nlang = \"en\"\n");
        assert_eq!(problems, []);
        assert_eq!(
            (settings.measure, settings.ambiguous, settings.lang),
            (32, Some(Ambiguous::Wide), Some(Lang::En))
        );
    }

    #[test]
    fn one_wrong_option_leaves_the_others() {
        let (settings, problems) = Settings::parse("measure = 4\nmeasur = 1\nlang = \"en\"\n");
        assert_eq!(settings.lang, Some(Lang::En));
        assert_eq!(settings.measure, 40);
        let faults: Vec<_> = problems
            .into_iter()
            .map(|problem| (problem.byte, problem.fault))
            .collect();
        assert_eq!(
            faults,
            [
                (10, Fault::Value("measure".into(), "8–200".into())),
                (12, Fault::Option("measur".into()))
            ]
        );
    }
}
