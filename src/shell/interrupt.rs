//! Being asked to end: by ctrl-c, or by the system.
//!
//! # Why
//! A command that works through many files ends between two of them, so that none is left half done and it can say what was done.
//! Who asks a second time means at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Whether the program was asked to end.
#[derive(Debug)]
pub struct Interrupt(Arc<AtomicUsize>);

impl Interrupt {
    /// From now on the program is not ended by being asked to, the first time.
    ///
    /// # Errors
    /// When the system lets no signals be taken.
    pub fn watch() -> io::Result<Self> {
        let asked = Arc::new(AtomicBool::new(false));
        let by = Arc::new(AtomicUsize::new(0));
        for signal in [SIGINT, SIGTERM] {
            flag::register_conditional_default(signal, asked.clone())?;
            flag::register(signal, asked.clone())?;
            let number = usize::try_from(signal).unwrap_or_default();
            flag::register_usize(signal, by.clone(), number)?;
        }
        Ok(Self(by))
    }

    /// The exit code of a program that was asked to end, as a calling shell reports it; `None` where nobody asked.
    pub fn exit_code(&self) -> Option<u8> {
        match self.0.load(Ordering::SeqCst) {
            0 => None,
            signal => Some(128 + u8::try_from(signal).unwrap_or(0)),
        }
    }
}
