//! What is to leave: an article's name and its annotations in reading order, borrowed from wherever they live.

use std::borrow::Cow;

use uuid::Uuid;

use crate::notes::{Color, Kind, State};

/// The article the annotations belong to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Article<'a> {
    /// Title; may be empty.
    pub title: &'a str,
    /// Where it was published.
    pub source: Option<&'a str>,
    /// ISO date.
    pub date: Option<&'a str>,
    /// Author.
    pub author: Option<&'a str>,
}

/// Who speaks where an annotation stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Speaker<'a> {
    /// Name.
    pub name: &'a str,
    /// Post; may be empty.
    pub post: &'a str,
    /// The page does not give the whole name.
    pub incomplete: bool,
}

/// One annotation and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quotation<'a> {
    /// The annotation.
    pub id: Uuid,
    /// What it is.
    pub kind: &'a Kind,
    /// The marked text, exactly; its blocks are joined by LF. Empty for a bare place.
    pub quote: &'a str,
    /// The reader's words, Markdown; may be empty.
    pub note: &'a str,
    /// Tags, without `#`.
    pub tags: &'a [String],
    /// Its colour.
    pub color: &'a Color,
    /// Who speaks there, if anyone.
    pub speaker: Option<Speaker<'a>>,
    /// The headings it stands under, outermost first.
    pub headings: Vec<&'a str>,
    /// A path for people, as `潘家玮/p2`; may be empty.
    pub at: Cow<'a, str>,
    /// What became of its place; [`State::Unsure`] and [`State::Lost`] have none.
    pub state: State,
}

impl Quotation<'_> {
    /// Whether its place in the article is known.
    pub fn is_placed(&self) -> bool {
        !matches!(self.state, State::Unsure | State::Lost)
    }
}

/// An article's annotations as they are to leave.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Excerpts<'a> {
    /// The article.
    pub article: Article<'a>,
    /// In reading order.
    pub quotations: Vec<Quotation<'a>>,
}
