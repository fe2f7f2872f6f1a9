//! An article with its annotations, as a command takes them up and puts them back.

use std::path::Path;

use jiff::Timestamp;

use super::article::Article;
use super::console::Console;
use super::failure::Failure;
use crate::app::IdSource;
use crate::notes::{Change, Notebook, Source, Stamp};
use crate::shell::words::{self, both};
use crate::store::{BadRecord, Desk, Folders, Saved};

/// An article with its annotations.
#[derive(Debug)]
pub struct Annotated {
    /// The article.
    pub article: Article,
    /// Its annotation file.
    pub desk: Desk,
    /// What is in it.
    pub notebook: Notebook,
}

impl Annotated {
    /// Reads the annotations of `article`. A file that cannot be used gives none, and says so through [`Desk::trouble`].
    pub fn open(article: Article, folders: &Folders) -> Self {
        let source = Source::of(&article.document, article.uri());
        let mut desk = Desk::open(folders, source.clone());
        desk.adopt(|| article.document.text(0..article.document.len()));
        let records = desk.records().clone();
        let mut notebook = Notebook::open_of(&article.document, &source, records, desk.bases());
        notebook.recover(&article.document, desk.pending());
        Self {
            article,
            desk,
            notebook,
        }
    }

    /// Fails where the annotation file is there and cannot be read: what is in it must not be taken for nothing.
    ///
    /// # Errors
    /// The reason.
    pub fn readable(&self) -> Result<(), Failure> {
        let trouble = self.desk.trouble();
        trouble.map_or(Ok(()), |trouble| Err(Failure::new(words::trouble(trouble))))
    }

    /// Says which annotations in the file cannot be used: they are kept there, but shown nowhere.
    pub fn warn_of_bad_records(&self, console: &mut Console) {
        self.bad_records()
            .iter()
            .for_each(|failure| console.warn(failure));
    }

    /// The annotations in the file that cannot be used, each with its line.
    pub fn bad_records(&self) -> Vec<Failure> {
        let path = words::shown(self.desk.path().unwrap_or(Path::new("")));
        let failure = |bad: &BadRecord| {
            Failure::new(words::at(
                &format!("{path}:{}", bad.line),
                &words::record_fault(&bad.fault),
            ))
        };
        self.desk.problems().iter().map(failure).collect()
    }

    /// Has the annotations count in the text at hand, where it is new to them and surely theirs. They are to be saved.
    pub fn roll(&mut self, device: &str) {
        if self.is_new_text() && !self.notebook.is_mostly_lost() {
            self.notebook.roll(&self.article.document, device);
        }
    }

    /// Whether the text is new to the annotations, and so many of them are not in it that it may be another article's.
    pub fn is_doubtful(&self) -> bool {
        self.is_new_text() && self.notebook.is_mostly_lost()
    }

    fn is_new_text(&self) -> bool {
        self.desk.trouble().is_none() && !self.desk.knows_text() && self.desk.may_write()
    }

    /// Makes a change and saves it.
    ///
    /// # Errors
    /// When the annotation file cannot be read or written, or an annotation was changed elsewhere meanwhile.
    pub fn change(
        &mut self,
        change: Change,
        ids: &IdSource,
        console: &mut Console,
    ) -> Result<(), Failure> {
        self.readable()?;
        let document = &self.article.document;
        let stamp = Stamp {
            now: Timestamp::now(),
            device: ids.device(),
        };
        let elsewhere = |_| {
            Failure::new(both(
                "这条标注已在别处改动",
                "this annotation was changed elsewhere",
            ))
        };
        self.notebook
            .apply(document, change, &stamp)
            .map_err(elsewhere)?;
        self.roll(ids.device());
        let saved = self.save()?;
        let restored = self.desk.is_restored().then(words::restored);
        for caveat in restored.into_iter().chain(words::caveats(&saved)) {
            console.warn(&Failure::new(caveat));
        }
        Ok(())
    }

    /// Saves the annotations.
    ///
    /// # Errors
    /// When the annotation file cannot be read or written.
    pub fn save(&mut self) -> Result<Saved, Failure> {
        let document = &self.article.document;
        let saved = self
            .desk
            .save(self.notebook.base(), self.notebook.records(), || {
                document.text(0..document.len())
            });
        saved.map_err(|problem| Failure::new(words::unsaved(&problem)))
    }
}
