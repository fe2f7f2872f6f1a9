//! The world: the terminal, threads, signals and the clock. Performs effects and turns what happens into events.
//!
//! Beside the main thread there are three that only wait: one reads the terminal, one saves, one takes signals; and others for as long
//! as something takes: reading a long text to its end, searching it, listing the library. All of them speak to the main thread through one
//! channel; it drains the channel, then draws once, so that a held key never queues
//! frames.

mod backend;
mod export;
mod gate;
mod input;
mod interrupt;
mod load;
pub mod page_words;
mod probe;
mod run;
mod saver;
mod session;
mod typed;
mod unkept;
pub mod words;

pub use backend::Screen;
pub use export::{Exported, NotExported, labels, write_export};
pub use interrupt::Interrupt;
pub use load::{Listener, Load, Loaded};
pub use probe::ask_widths;
pub use run::{
    EditOutside, Ended, Gather, Keep, KeepCorrections, OpenManuscript, Reach, SaveArticle, Shelve,
    World, run,
};
pub use saver::{KeepDraft, SettleIn};
pub use session::{GivesBack, window_size};
