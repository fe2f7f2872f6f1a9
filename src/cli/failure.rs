//! Why a command did not do what was asked, in words; and what the shell that called is told.

use std::io;

use crate::app::Msg;

/// Which exit code a failure gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// Something needs the user: a file, a mark, a disk.
    User = 1,
    /// The command line itself is wrong.
    Usage = 2,
}

/// Why a command did not do what was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// What failed, then why.
    pub msg: Msg,
    /// What can be done about it.
    pub hint: Option<Msg>,
    /// What the calling shell is told.
    pub exit: Exit,
}

impl Failure {
    /// Something needs the user.
    pub fn new(msg: Msg) -> Self {
        Self {
            msg,
            hint: None,
            exit: Exit::User,
        }
    }

    /// The command line is wrong.
    pub fn usage(msg: Msg) -> Self {
        Self {
            exit: Exit::Usage,
            ..Self::new(msg)
        }
    }

    /// The same with advice.
    #[must_use]
    pub fn hint(self, hint: impl Into<Option<Msg>>) -> Self {
        Self {
            hint: hint.into(),
            ..self
        }
    }
}

/// Why a command ended early.
#[derive(Debug)]
pub enum Stop {
    /// It could not do what was asked.
    Failed(Failure),
    /// What it printed could not be written.
    Output(io::Error),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
