//! The command line: what may be said, and its help in both languages.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::app::{Color, Lang};
use crate::text::Ambiguous;

/// Read Chinese compilations of speeches in a terminal, mark them, and take the marks with you.
#[derive(Parser, Debug)]
#[command(name = "pizhu", version, args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    /// Articles to read, or a folder of them; none = ./articles, else your library, else the built-in article
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Verb>,
}

/// Options of every command.
#[derive(Args, Clone, Debug, Default)]
pub struct Global {
    /// Folder of articles
    #[arg(long, global = true, value_name = "DIR")]
    pub library: Option<PathBuf>,
    /// Folder of annotation files
    #[arg(long, global = true, value_name = "DIR")]
    pub notes: Option<PathBuf>,
    /// Settings file
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Keymap file, laid over the built-in keys
    #[arg(long, global = true, value_name = "FILE")]
    pub keymap: Option<PathBuf>,
    /// Language of the interface; else the locale's
    #[arg(long, global = true, value_name = "zh|en")]
    pub lang: Option<LangArg>,
    /// Cells of ambiguous-width characters such as “ ” — in your terminal; auto is narrow
    #[arg(long, global = true, value_name = "auto|narrow|wide")]
    pub ambiguous: Option<AmbiguousArg>,
    /// When to use colours; auto heeds `NO_COLOR`
    #[arg(long, global = true, value_name = "auto|always|never")]
    pub color: Option<ColorArg>,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum LangArg {
    Zh,
    En,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum AmbiguousArg {
    Auto,
    Narrow,
    Wide,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum ColorArg {
    Auto,
    Always,
    Never,
}

impl From<LangArg> for Lang {
    fn from(arg: LangArg) -> Self {
        match arg {
            LangArg::Zh => Self::Zh,
            LangArg::En => Self::En,
        }
    }
}

impl From<AmbiguousArg> for Ambiguous {
    fn from(arg: AmbiguousArg) -> Self {
        match arg {
            AmbiguousArg::Auto | AmbiguousArg::Narrow => Self::Narrow,
            AmbiguousArg::Wide => Self::Wide,
        }
    }
}

impl From<ColorArg> for Color {
    fn from(arg: ColorArg) -> Self {
        match arg {
            ColorArg::Auto => Self::Auto,
            ColorArg::Always => Self::Always,
            ColorArg::Never => Self::Never,
        }
    }
}

#[derive(Subcommand, Debug)]
pub enum Verb {
    /// Speakers, headings and paragraph counts
    Outline {
        /// Articles
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// The canonical text, in which all offsets count
    Text {
        /// An article
        #[arg(value_name = "PATH")]
        path: PathBuf,
    },
    /// List, add, edit and remove annotations
    Notes {
        #[command(subcommand)]
        verb: NotesVerb,
    },
    /// Write annotations out as Markdown
    Export {
        /// Articles; none = as for reading
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// The file to write; none = standard output
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Overwrite a file that is not an export
        #[arg(long, requires = "output")]
        force: bool,
    },
    /// Check articles, annotation files, settings and keymap
    Check {
        /// Articles; none = as for reading
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Every command, its keys, its help
    Keys {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand, Debug)]
pub enum NotesVerb {
    /// List annotations
    List {
        /// Articles; none = as for reading
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Mark a quotation or a range; prints the id
    Add {
        /// An article
        #[arg(value_name = "PATH")]
        path: PathBuf,
        #[command(flatten)]
        place: PlaceArgs,
        #[command(flatten)]
        words: WordsArgs,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Change an annotation
    Edit {
        /// Its id, or the beginning of it
        #[arg(value_name = "ID")]
        id: String,
        /// The article; none = as for reading
        #[arg(value_name = "PATH")]
        path: Option<PathBuf>,
        #[command(flatten)]
        words: WordsArgs,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove an annotation
    Remove {
        /// Its id, or the beginning of it
        #[arg(value_name = "ID")]
        id: String,
        /// The article; none = as for reading
        #[arg(value_name = "PATH")]
        path: Option<PathBuf>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// What is marked.
#[derive(Args, Debug)]
#[group(required = true, multiple = false, id = "place")]
pub struct PlaceArgs {
    /// The exact text to mark
    #[arg(long, value_name = "TEXT")]
    pub quote: Option<String>,
    /// The characters to mark, counted in the canonical text from 0
    #[arg(long, value_name = "START..END")]
    pub range: Option<String>,
}

/// What is said of it.
#[derive(Args, Debug)]
pub struct WordsArgs {
    /// 1–5, or yellow, red, green, blue, purple
    #[arg(long, value_name = "S")]
    pub style: Option<String>,
    /// The note, Markdown
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// A tag; may be given several times
    #[arg(long = "tag", value_name = "T")]
    pub tags: Vec<String>,
}
