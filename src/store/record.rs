//! One record of an annotation file: an annotation, or the `[source]` table, to and from TOML.
//!
//! Knows the keys, their types and the order they are written in. Knows nothing of the file around a record.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use toml::de::{DeTable, DeValue};

use super::tables::Field;
use super::writer::{array, literal};
use crate::notes::{Anchor, Annotation, Color, Drawing, Kind, Rev, Source, Timestamp, Uuid};

/// Why a record cannot be used. It stays in the file as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// There is no `id`, or it is not a UUID.
    NoId,
    /// An earlier record has the same id.
    SameId(Uuid),
    /// This key is needed and missing.
    Missing(&'static str),
    /// This key holds something it cannot hold: the wrong type, a negative offset, an unreadable version vector.
    Invalid(&'static str),
    /// `start` stands behind `end`.
    Reversed,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoId => f.write_str("no usable `id`"),
            Self::SameId(id) => write!(f, "the id {id} is used twice"),
            Self::Missing(key) => write!(f, "no `{key}`"),
            Self::Invalid(key) => write!(f, "`{key}` is not usable"),
            Self::Reversed => f.write_str("`start` is behind `end`"),
        }
    }
}

impl Error for Fault {}

/// A table with the text it was read from.
pub(super) struct Reader<'t, 'i> {
    pub text: &'t str,
    pub table: &'t DeTable<'i>,
}

impl Reader<'_, '_> {
    /// The id of a record, even where the rest of it cannot be used.
    pub fn id(&self) -> Option<Uuid> {
        Uuid::parse_str(self.string("id").ok()??.trim()).ok()
    }

    /// The annotation this table holds, in a file that was made on the text with the hash `own`.
    pub fn annotation(&self, own: &str) -> Result<Annotation, Fault> {
        Ok(Annotation {
            id: self.id().ok_or(Fault::NoId)?,
            kind: self.word("kind", Kind::from_name)?.unwrap_or_default(),
            color: self.word("color", Color::from_name)?.unwrap_or_default(),
            drawing: self.word("style", Drawing::from_name)?,
            created: self.time("created"),
            updated: self.time("updated"),
            rev: self.rev()?,
            deleted: self.deleted()?,
            tags: self.tags()?,
            note: self.string("note")?.unwrap_or_default(),
            anchor: self.anchor(own)?,
        })
    }

    /// The source this table holds; what cannot be used counts as missing.
    pub fn source(&self) -> Source {
        let text = |key| self.string(key).ok().flatten();
        Source {
            id: text("id").unwrap_or_default(),
            title: text("title").unwrap_or_default(),
            author: text("author"),
            uri: text("uri"),
            sha256: text("sha256").unwrap_or_default(),
            chars: self.count("chars").ok().flatten().unwrap_or_default(),
            extractor: text("extractor").unwrap_or_default(),
            lang: text("lang"),
            added: self.time("added"),
        }
    }

    fn anchor(&self, own: &str) -> Result<Anchor, Fault> {
        let start = self.count("start")?.ok_or(Fault::Missing("start"))?;
        let end = self.count("end")?.ok_or(Fault::Missing("end"))?;
        if start > end {
            return Err(Fault::Reversed);
        }
        Ok(Anchor {
            quote: self.string("quote")?.unwrap_or_default(),
            quote_chars: self.count("quote-chars")?,
            prefix: self.string("prefix")?.unwrap_or_default(),
            suffix: self.string("suffix")?.unwrap_or_default(),
            range: start..end,
            at: self.string("at")?.unwrap_or_default(),
            base: self.string("base")?.unwrap_or_else(|| own.to_owned()),
        })
    }

    fn value(&self, key: &str) -> Option<&DeValue<'_>> {
        self.table.get(key).map(toml::Spanned::get_ref)
    }

    /// A string, `None` where there is none.
    pub fn string(&self, key: &'static str) -> Result<Option<String>, Fault> {
        let Some(value) = self.table.get(key) else {
            return Ok(None);
        };
        let text = value.get_ref().as_str().ok_or(Fault::Invalid(key))?;
        // a tool that rewrote the line ends of the file did not mean to change the words
        let rewritten = text.contains('\r')
            && self
                .text
                .get(value.span())
                .is_some_and(|raw| raw.contains("\r\n"));
        Ok(Some(if rewritten {
            text.replace("\r\n", "\n")
        } else {
            text.to_owned()
        }))
    }

    fn word<T>(&self, key: &'static str, word: impl Fn(&str) -> T) -> Result<Option<T>, Fault> {
        Ok(self.string(key)?.map(|text| word(&text)))
    }

    /// A number that is not negative, `None` where there is none.
    pub fn count(&self, key: &'static str) -> Result<Option<usize>, Fault> {
        let Some(value) = self.value(key) else {
            return Ok(None);
        };
        let integer = value.as_integer().ok_or(Fault::Invalid(key))?;
        usize::from_str_radix(integer.as_str(), integer.radix())
            .map(Some)
            .map_err(|_| Fault::Invalid(key))
    }

    /// A moment, `None` where there is none or none that can be read; such a value is left as it stands.
    pub fn time(&self, key: &str) -> Option<Timestamp> {
        match self.value(key)? {
            DeValue::Datetime(time) => time.to_string().parse().ok(),
            DeValue::String(time) => time.parse().ok(),
            _ => None,
        }
    }

    /// Unlike other moments this one must be readable: a record that looks removed is not brought back on a guess.
    fn deleted(&self) -> Result<Option<Timestamp>, Fault> {
        match (self.value("deleted"), self.time("deleted")) {
            (Some(_), None) => Err(Fault::Invalid("deleted")),
            (_, time) => Ok(time),
        }
    }

    fn rev(&self) -> Result<Rev, Fault> {
        let rev = self.string("rev")?.unwrap_or_default();
        Rev::from_str(&rev).map_err(|_| Fault::Invalid("rev"))
    }

    fn tags(&self) -> Result<Vec<String>, Fault> {
        let Some(value) = self.value("tags") else {
            return Ok(Vec::new());
        };
        let tags = value.as_array().ok_or(Fault::Invalid("tags"))?;
        tags.iter()
            .map(|tag| {
                tag.get_ref()
                    .as_str()
                    .map(str::to_owned)
                    .ok_or(Fault::Invalid("tags"))
            })
            .collect()
    }
}

/// What is written for an annotation, in order, into a file that was made on the text with the hash `own`.
pub(super) fn annotation_fields(annotation: &Annotation, own: &str) -> Vec<Field> {
    let Annotation {
        id,
        kind,
        color,
        drawing,
        created,
        updated,
        rev,
        deleted,
        tags,
        note,
        anchor,
    } = annotation;
    vec![
        ("id", Some(literal(&id.to_string()))),
        ("kind", Some(literal(kind.name()))),
        ("color", Some(literal(color.name()))),
        (
            "style",
            drawing.as_ref().map(|drawing| literal(drawing.name())),
        ),
        ("created", created.map(time)),
        ("updated", updated.map(time)),
        ("rev", words(&rev.to_string())),
        ("deleted", deleted.map(time)),
        ("tags", (!tags.is_empty()).then(|| array(tags))),
        ("note", words(note)),
        ("quote", Some(literal(&anchor.quote))),
        (
            "quote-chars",
            anchor.quote_chars.map(|chars| chars.to_string()),
        ),
        ("prefix", words(&anchor.prefix)),
        ("suffix", words(&anchor.suffix)),
        ("start", Some(anchor.range.start.to_string())),
        ("end", Some(anchor.range.end.to_string())),
        ("at", words(&anchor.at)),
        ("base", (anchor.base != own).then(|| literal(&anchor.base))),
    ]
}

/// What is written for a source, in order.
pub(super) fn source_fields(source: &Source) -> Vec<Field> {
    let Source {
        id,
        title,
        author,
        uri,
        sha256,
        chars,
        extractor,
        lang,
        added,
    } = source;
    vec![
        ("id", Some(literal(id))),
        ("title", Some(literal(title))),
        ("author", author.as_deref().map(literal)),
        ("uri", uri.as_deref().map(literal)),
        ("sha256", Some(literal(sha256))),
        ("chars", Some(chars.to_string())),
        ("extractor", Some(literal(extractor))),
        ("lang", lang.as_deref().map(literal)),
        ("added", added.map(time)),
    ]
}

/// A table with nothing but these fields.
pub(super) fn table(header: &str, fields: &[Field]) -> String {
    format!("{header}\n{}", lines(fields))
}

/// These fields, one on each line.
pub(super) fn lines(fields: &[Field]) -> String {
    let lines = fields
        .iter()
        .filter_map(|(key, value)| Some(format!("{key} = {}\n", value.as_ref()?)));
    lines.collect()
}

fn whole_seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

/// Empty strings are not written.
fn words(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| literal(text))
}

/// A moment, to the second.
pub(super) fn time(time: Timestamp) -> String {
    let time = whole_seconds(time).to_string();
    // TOML has no years before 0; jiff has
    if time.starts_with('-') {
        literal(&time)
    } else {
        time
    }
}
