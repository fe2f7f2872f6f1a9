//! What is wrong with an article file: never a reason not to read it, always something to tell its owner.

/// Something in an article file that its owner should look at. The file was read all the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What is wrong, and what was made of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ProblemKind {
    /// No second `+++`: the whole file was read as text.
    FrontMatterUnclosed,
    /// Larger than [`super::article::FRONT_MATTER_LIMIT`]: it was not read.
    FrontMatterTooLong,
    /// Not TOML; the keys that could be read were taken.
    FrontMatterSyntax {
        /// What the TOML parser says, in English.
        message: String,
    },
    /// A known key with a value of another type than it takes: it was left out.
    FrontMatterValue {
        /// The key.
        key: String,
    },
    /// `date` is not `YYYY-MM-DD`: it was left out.
    FrontMatterDate,
    /// Front matter without a title: the file name stands in, and the text has no title line.
    TitleMissing,
    /// A fenced block that never ends: it was read to the end of the file.
    FenceUnclosed,
    /// A fenced block that is not `dropped`: each of its lines is a paragraph.
    FenceUnknown {
        /// Its info string; may be empty.
        info: String,
    },
    /// A speaker comment that is not on the line after a `#` heading: it was left out.
    SpeakerWithoutHeading,
    /// A speaker comment without a name: the heading's text stands in.
    SpeakerWithoutName,
    /// A speaker comment that cannot be read to its end; what stands before the fault was taken.
    SpeakerSyntax,
    /// A heading without text: it was left out.
    HeadingEmpty,
    /// A heading more than one level below the heading above it; it keeps its level.
    HeadingSkipsLevel {
        /// `#` marks of the heading above; 1 if there is none.
        from: u8,
        /// `#` marks of this heading.
        to: u8,
    },
    /// An HTML comment of no known kind: it was left out.
    CommentUnknown,
    /// `<!--` without `-->`: the line was read as text.
    CommentUnclosed,
}
