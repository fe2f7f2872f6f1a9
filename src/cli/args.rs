//! The command line: what may be said. The doc comments are the English help; `help.rs` has the Chinese.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use crate::app::{Color, Lang};
use crate::text::Ambiguous;

/// Read Chinese compilations of speeches in a terminal, mark them, and take the marks with you.
#[derive(Parser, Debug)]
#[command(
    name = "pizhu",
    version,
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true,
    override_usage = "pizhu [OPTIONS] [PATH]...\n       pizhu [OPTIONS] <COMMAND>"
)]
pub struct Cli {
    /// Articles to read (of several, one is picked), or a folder of them; - = standard input; none = ./articles, else your library, else the built-in article
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Verb>,
    /// Print the version
    #[arg(short = 'V', long, action = ArgAction::Version)]
    pub version: Option<bool>,
    #[command(flatten)]
    pub global: Global,
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
    /// Encoding of the files named, such as gb18030 or big5; without it their bytes decide
    #[arg(long, global = true, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Language; without it the settings or the locale decide
    #[arg(long, global = true, value_name = "zh|en", hide_possible_values = true)]
    pub lang: Option<LangArg>,
    /// Width of characters such as “ ” — in your terminal; auto asks it
    #[arg(
        long,
        global = true,
        value_name = "auto|narrow|wide",
        hide_possible_values = true
    )]
    pub ambiguous: Option<AmbiguousArg>,
    /// When to use colours; auto heeds `NO_COLOR`
    #[arg(
        long,
        global = true,
        value_name = "auto|always|never",
        hide_possible_values = true
    )]
    pub color: Option<ColorArg>,
    /// Print this help
    #[arg(short, long, global = true, action = ArgAction::Help)]
    pub help: Option<bool>,
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

impl From<AmbiguousArg> for Option<Ambiguous> {
    fn from(arg: AmbiguousArg) -> Self {
        match arg {
            AmbiguousArg::Auto => None,
            AmbiguousArg::Narrow => Some(Ambiguous::Narrow),
            AmbiguousArg::Wide => Some(Ambiguous::Wide),
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
    Outline(OutlineArgs),
    /// The canonical text, in which all offsets count
    Text(TextArgs),
    /// Recognise saved pages and put them into your library as articles
    Import(ImportArgs),
    /// List, add, edit and remove annotations
    Notes {
        #[command(subcommand)]
        verb: NotesVerb,
    },
    /// Write annotations out as Markdown
    Export(ExportArgs),
    /// Every command, its keys, its help
    Keys(KeysArgs),
    /// Check articles, annotation files, settings and keymap
    Check(CheckArgs),
    /// Merge three versions of an annotation file into the second, as git asks a merge driver to
    Merge(MergeArgs),
    /// What works here: terminal, widths, colours, files
    Doctor,
}

#[derive(Args, Debug)]
pub struct OutlineArgs {
    /// Articles, or a folder of them
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// As JSON: one object, or an array when there are several paths
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug)]
pub struct MergeArgs {
    /// What both sides started from; an empty file for nothing
    #[arg(value_name = "BASE")]
    pub base: PathBuf,
    /// One side; the result is written here
    #[arg(value_name = "OURS")]
    pub ours: PathBuf,
    /// The other side
    #[arg(value_name = "THEIRS")]
    pub theirs: PathBuf,
    /// Name of the file in messages
    #[arg(long, value_name = "PATH")]
    pub path: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct TextArgs {
    /// An article
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
}

#[derive(Args, Debug)]
pub struct ImportArgs {
    /// Text, HTML, Markdown, EPUB, or folders of them; - = standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Write to this folder, - = to standard output; none = your library
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Exit code 1 when something is uncertain
    #[arg(long)]
    pub strict: bool,
    /// Say of every line what it was taken for, and why
    #[arg(long)]
    pub why: bool,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug)]
pub struct ExportArgs {
    /// Articles; none = as for reading
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The file to write or bring up to date; none = standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite a file that is not an export
    #[arg(long, requires = "output")]
    pub force: bool,
}

#[derive(Args, Debug)]
pub struct KeysArgs {
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Articles; none = as for reading
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write what waits to be written: changes that could not be saved, half-done merges
    #[arg(long)]
    pub fix: bool,
}

#[derive(Subcommand, Debug)]
pub enum NotesVerb {
    /// List annotations
    List(ListArgs),
    /// Mark a quotation or a range; prints the id
    Add(AddArgs),
    /// Change an annotation; prints the id
    Edit(EditArgs),
    /// Remove an annotation; prints the id
    Remove(RemoveArgs),
    /// What became of an annotation, as far as this device knows; a removed one too
    Log(LogArgs),
    /// Give the annotations of a file to an article that is not found to be theirs
    Relink(RelinkArgs),
}

#[derive(Args, Debug)]
#[command(override_usage = "pizhu notes log [OPTIONS] [PATH] <ID>")]
pub struct LogArgs {
    #[command(flatten)]
    pub target: TargetArgs,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug)]
pub struct RelinkArgs {
    /// An annotation file; it is moved out of the way
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The article
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
}

#[derive(Args, Debug)]
pub struct ListArgs {
    /// Articles; none = as for reading
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug)]
#[command(mut_group("place", |place| place.required(true)))]
pub struct AddArgs {
    /// An article
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    #[command(flatten)]
    pub place: PlaceArgs,
    /// Which of several equal quotations, from 1
    #[arg(long, value_name = "N", requires = "quote")]
    pub occurrence: Option<usize>,
    #[command(flatten)]
    pub words: WordsArgs,
    /// Print the record as JSON
    #[arg(long)]
    pub json: bool,
}

/// What is marked.
#[derive(Args, Debug)]
#[group(id = "place", multiple = false)]
pub struct PlaceArgs {
    /// The exact text to mark
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub quote: Option<String>,
    /// The characters to mark: code points of the canonical text, from 0, without the last
    #[arg(long, value_name = "START..END")]
    pub range: Option<String>,
}

/// What is said of it.
#[derive(Args, Debug)]
pub struct WordsArgs {
    /// 1–5, or yellow, red, green, blue, purple
    #[arg(long, value_name = "S")]
    pub style: Option<String>,
    /// The note, Markdown; '' for none
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub note: Option<String>,
    /// A tag; may be given several times. Editing replaces all tags, '' leaves none
    #[arg(long = "tag", value_name = "T")]
    pub tags: Vec<String>,
}

/// Path and id may come in either order, so neither is more than a word here.
#[derive(Args, Debug)]
pub struct TargetArgs {
    /// Its id, or at least the first four characters of it
    #[arg(value_name = "ID")]
    pub id: OsString,
    /// Its article; none = look in all that would be read
    #[arg(value_name = "PATH")]
    pub path: Option<OsString>,
}

#[derive(Args, Debug)]
#[command(override_usage = "pizhu notes edit [OPTIONS] [PATH] <ID>")]
pub struct EditArgs {
    #[command(flatten)]
    pub target: TargetArgs,
    #[command(flatten)]
    pub place: PlaceArgs,
    /// Which of several equal quotations, from 1
    #[arg(long, value_name = "N", requires = "quote")]
    pub occurrence: Option<usize>,
    #[command(flatten)]
    pub words: WordsArgs,
    /// Print the record as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug)]
#[command(override_usage = "pizhu notes remove [OPTIONS] [PATH] <ID>")]
pub struct RemoveArgs {
    #[command(flatten)]
    pub target: TargetArgs,
    /// Print the record as JSON
    #[arg(long)]
    pub json: bool,
}
