//! The front matter: TOML between two lines `+++`. Unknown keys are for others and passed over.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::{Date, Datetime};

use crate::corpus::lines::{lines, one_line};
use crate::corpus::{Problem, ProblemKind};

use super::Meta;

/// Bytes of front matter that are read; TOML with a million keys would cost seconds and hundreds of megabytes.
pub const FRONT_MATTER_LIMIT: usize = 64 * 1024;

/// What the front matter says; `piece` holds both `+++` lines, the first of which is line `first_line` of the file.
pub(super) fn parse(piece: &str, first_line: usize) -> (Meta, Vec<Problem>) {
    if piece.len() > FRONT_MATTER_LIMIT {
        return (
            Meta::default(),
            vec![Problem {
                line: first_line,
                kind: ProblemKind::FrontMatterTooLong,
            }],
        );
    }
    let toml = inside(piece);
    let (table, errors) = DeTable::parse_recoverable(&toml);
    let mut front = Front {
        toml: &toml,
        table: table.into_inner(),
        first_line: first_line + 1,
        problems: Vec::new(),
    };
    for error in errors {
        let message = error.message().to_owned();
        front.problem(
            &error.span().unwrap_or_default(),
            ProblemKind::FrontMatterSyntax { message },
        );
    }
    let meta = front.meta();
    if meta.title.is_empty() {
        front.problems.push(Problem {
            line: first_line,
            kind: ProblemKind::TitleMissing,
        });
    }
    (meta, front.problems)
}

/// The lines between the first and the last, with LF, as TOML wants them.
fn inside(piece: &str) -> String {
    let all: Vec<&str> = lines(piece).map(|line| line.text).collect();
    let inner = all.get(1..all.len().saturating_sub(1)).unwrap_or_default();
    inner.join("\n")
}

struct Front<'t> {
    toml: &'t str,
    table: DeTable<'t>,
    /// Line of the file that the TOML starts on.
    first_line: usize,
    problems: Vec<Problem>,
}

impl Front<'_> {
    fn meta(&mut self) -> Meta {
        Meta {
            id: self.text("id"),
            title: self.text("title").unwrap_or_default(),
            subtitle: self.text("subtitle"),
            date: self.date(),
            source: self.text("source"),
            author: self.text("author"),
            trail: self.texts("trail"),
            language: self.text("language"),
            uri: self.text("uri"),
            form: self.text("form"),
            labels: self.texts("labels"),
        }
    }

    fn problem(&mut self, span: &Range<usize>, kind: ProblemKind) {
        let before = &self.toml.as_bytes()[..span.start.min(self.toml.len())];
        let line = self.first_line + memchr::memchr_iter(b'\n', before).count();
        self.problems.push(Problem { line, kind });
    }

    /// The value of `key` as `read` takes it; one it does not take is a problem.
    fn value<T>(&mut self, key: &str, read: impl Fn(&DeValue) -> Option<T>) -> Option<T> {
        let value = self.table.get(key)?;
        let (span, taken) = (value.span(), read(value.get_ref()));
        if taken.is_none() {
            self.problem(
                &span,
                ProblemKind::FrontMatterValue {
                    key: key.to_owned(),
                },
            );
        }
        taken
    }

    /// A text on one line; an empty one is none.
    fn text(&mut self, key: &str) -> Option<String> {
        self.value(key, |value| value.as_str().map(one_line))
            .filter(|text| !text.is_empty())
    }

    fn texts(&mut self, key: &str) -> Vec<String> {
        let strings = |value: &DeValue| {
            let items = value.as_array()?;
            items
                .iter()
                .map(Spanned::get_ref)
                .map(|item| item.as_str().map(one_line))
                .collect()
        };
        self.value(key, strings).unwrap_or_default()
    }

    /// The day of `date`, written as a TOML date or as a string, with or without a time; an empty string is none.
    fn date(&mut self) -> Option<String> {
        let span = self.table.get("date")?.span();
        let written = self.value("date", |value| match value {
            DeValue::Datetime(datetime) => Some(datetime.to_string()),
            DeValue::String(text) => Some(text.trim().to_owned()),
            _ => None,
        })?;
        let day = written
            .parse::<Datetime>()
            .ok()
            .and_then(|datetime| datetime.date);
        if day.is_none() && !written.is_empty() {
            self.problem(&span, ProblemKind::FrontMatterDate);
        }
        day.as_ref().map(Date::to_string)
    }
}
