//! How it reaches the disk: annotation files, what this device remembers, and the one way a file is written.
//!
//! A *desk* is one article's annotation file, opened to be read and saved. The *memory* is what belongs to this device alone. The
//! *folders* say where all of it lies. Everything that is written goes through [`save`], whole or not at all.
//!
//! Nothing here knows a screen, or a language but plain English for logs: what went wrong is a value that others word.
//!
//! # Why
//! Annotations are the reader's own, in a text file they may edit, sync and keep under version control. So every file may have
//! changed since it was read, may be half a file, may be something else altogether; and a mark is never lost for it.

mod annotations;
mod article;
mod atomic;
mod copies;
mod desk;
mod disk;
mod drafts;
mod folders;
mod format;
mod intake;
mod join;
mod journal;
mod kin;
mod lock;
mod log;
mod memory;
mod names;
mod past;
mod quick;
mod reading;
mod record;
mod shelf;
mod steps;
mod tables;
mod text_file;
mod writer;

pub use annotations::{AnnotationFile, BadRecord, FORMAT};
pub use article::{
    ArticleUnsaved, drop_corrections, keep_corrections, kept_corrections, make_article,
    replace_article,
};
pub use atomic::{Obstacle, SaveError, Step, save};
pub use desk::{Desk, Saved, Taken, Unsaved};
pub use drafts::{Draft, Drafts};
pub use folders::{Folders, NoHome, Overrides};
pub use format::{FormatError, FormatFault, MAX_BYTES};
pub use intake::{Put, article_ids, put_article};
pub use join::join;
pub use kin::left_behind;
pub use log::Version;
pub use memory::{Forgotten, Memory, Readings};
pub use reading::{Trouble, open_file, read};
pub use record::Fault;
pub use shelf::{Counts, Shelf};
pub use text_file::{TextFile, head_of};
