//! What this device remembers of an article's annotations: the versions they had, and what can be undone.
//!
//! Knows the two files in the state folder that are only ever added to. What stands in the annotation file never depends on them.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::atomic::SaveError;
use super::folders::Folders;
use super::log::{self, Version};
use super::names::hash;
use super::steps;
use crate::notes::{History, Records, Timestamp, Turn, Uuid};

/// The past of one article, as far as this device knows it.
#[derive(Debug)]
pub(super) struct Past {
    log: Option<PathBuf>,
    /// Annotations whose earlier version is in the log.
    logged: BTreeSet<Uuid>,
    steps: Option<PathBuf>,
    /// The byte at which the turns of this session begin in the file of the history, once there are any.
    own_steps: Option<u64>,
}

impl Past {
    /// That of the article with this id.
    pub fn of(folders: &Folders, article: &str) -> Self {
        let name = hash(article, 16);
        let file = |folder: Option<PathBuf>, ending| Some(folder?.join(format!("{name}.{ending}")));
        Self {
            log: file(folders.log(), "log"),
            logged: BTreeSet::new(),
            steps: file(folders.history(), "steps"),
            own_steps: None,
        }
    }

    /// Puts what became of `before` into the log, and what it was, where the log may not have it yet.
    pub fn log(&mut self, before: &Records, after: &Records) {
        let Some(path) = &self.log else {
            return;
        };
        let now = Some(Timestamp::now());
        let mut versions = Vec::new();
        for (id, record) in after {
            let old = before.get(id);
            if old == Some(record) {
                continue;
            }
            let is_known = !self.logged.insert(*id);
            versions.extend(old.filter(|_| !is_known).map(|old| (None, &**old)));
            versions.push((now, &**record));
        }
        // The log is a memory aid; a save that succeeded is not called off for it.
        _ = log::write(path, versions.into_iter());
    }

    /// The versions of an annotation that were saved or found here, oldest first.
    pub fn versions(&self, id: Uuid) -> Vec<Version> {
        let path = self.log.as_deref();
        path.map_or_else(Vec::new, |path| log::versions(path, id))
    }

    /// Adds turns of the undo history to those of earlier sessions.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn keep_turns(&mut self, turns: &[Turn]) -> Result<(), SaveError> {
        if let Some(path) = &self.steps {
            let start = steps::add(path, turns)?;
            self.own_steps.get_or_insert(start);
        }
        Ok(())
    }

    /// The undo history of earlier sessions.
    pub fn history(&self) -> History {
        let path = self.steps.as_deref();
        path.map_or_else(History::default, |path| {
            steps::history(path, self.own_steps)
        })
    }
}
