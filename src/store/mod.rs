//! How it reaches the disk.

mod annotations;
mod atomic;
mod folders;
mod names;
mod record;
mod tables;
mod writer;

pub use annotations::{AnnotationFile, BadRecord, FORMAT, FormatError, FormatFault, MAX_BYTES};
pub use atomic::{Obstacle, SaveError, Step, save};
pub use folders::{Folders, NoHome, Overrides};
pub use record::Fault;
