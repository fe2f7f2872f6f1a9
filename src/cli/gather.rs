//! Gathering the annotations on the articles of the library.
//!
//! Knows which articles need not be opened for it: those that are known, as they look from outside, to have none.
//!
//! # Why
//! A library holds thousands of articles, and few of them are annotated. What is known of articles and annotation files is that which the
//! picker goes by ([`crate::store::Shelf`], [`crate::store::Counts`]): a cache by length and time of change, made again where it is
//! not there. It only says what to pass over; what is shown is read from the files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::annotated::Annotated;
use super::article::{self, Article, Origin};
use super::pick;
use super::setup::Setup;
use crate::app::Elsewhere;
use crate::notes::{Placed, article_id};
use crate::shell::Gather;
use crate::store::{Counts, Folders, Shelf};

/// The job of reading the annotations on the articles of the library but the one with the id that `own` gives. What cannot be read is
/// left out; `pizhu check` says why.
pub(super) fn job(
    own: impl Fn() -> Option<String> + Send + Sync + 'static,
    setup: Arc<Setup>,
) -> Gather {
    Arc::new(move || {
        let own = own();
        let origins = article::find(&[], &setup).unwrap_or_default();
        let mut known = Known::new(&setup.folders);
        let annotated = origins.iter().filter_map(|origin| {
            let article = known.annotated(origin)?;
            let is_own = Some(article_id(&article.document)) == own;
            Some((origin.path()?, article)).filter(|_| !is_own)
        });
        let all = annotated.flat_map(|(path, article)| elsewhere(path, article, &setup.folders));
        let all = all.collect();
        known.save();
        all
    })
}

/// What the list shows of the annotations on an article.
fn elsewhere(path: &Path, article: Article, folders: &Folders) -> Vec<Elsewhere> {
    let one = Annotated::open(article, folders);
    let document = &one.article.document;
    let speaker = |it: &Placed| {
        let ix = document.speaker_at(it.range.as_ref()?.start)?;
        Some(document.outline().nodes[ix].label().to_owned())
    };
    let shown = |it: &Placed| Elsewhere {
        path: path.to_owned(),
        title: document.meta().title.clone(),
        speaker: speaker(it),
        annotation: it.annotation.clone(),
    };
    one.notebook.live().map(shown).collect()
}

/// What is known without opening articles.
struct Known {
    folders: Folders,
    shelves: BTreeMap<PathBuf, Shelf>,
    counts: Counts,
}

impl Known {
    /// What is kept; annotation files that changed are read again.
    fn new(folders: &Folders) -> Self {
        let mut counts = Counts::open(folders);
        while counts.read_next() {}
        Self {
            folders: folders.clone(),
            shelves: BTreeMap::new(),
            counts,
        }
    }

    /// The article, opened, unless it is known to have no annotations, or cannot be read. One that is not known yet is known then.
    fn annotated(&mut self, origin: &Origin) -> Option<Article> {
        let place = origin.place()?;
        let file = fs::metadata(&place).ok()?;
        let folder = place.parent()?;
        if !self.shelves.contains_key(folder) {
            let known = Shelf::open(&self.folders, folder);
            self.shelves.insert(folder.to_owned(), known);
        }
        let known = self.shelves.get_mut(folder)?;
        if let Some(about) = known.about(&place, &file) {
            let is_annotated = self.counts.of(&about.id, &place) > 0;
            return is_annotated.then(|| origin.open().ok()).flatten();
        }
        let article = origin.open().ok()?;
        let about = pick::about(&article);
        known.learn(&place, &file, &about);
        let is_annotated = self.counts.of(&about.id, &place) > 0;
        is_annotated.then_some(article)
    }

    fn save(mut self) {
        for shelf in self.shelves.values_mut() {
            // a cache that cannot be kept is made again
            _ = shelf.save();
        }
        _ = self.counts.save();
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::app::{IdSource, Keymap, Lang, Settings};
    use crate::notes::{Anchor, Annotation, Records, Source, Timestamp};
    use crate::store::Desk;

    fn setup(home: &Path) -> Arc<Setup> {
        Arc::new(Setup {
            lang: Lang::Zh,
            settings: Settings::default(),
            keymap: Keymap::built_in(),
            folders: Folders::below(home, home, home),
            encoding: None,
            named_library: Some(home.join("library")),
            config_problems: Vec::new(),
            keymap_problems: Vec::new(),
            displaced: Vec::new(),
            messages: Vec::new(),
        })
    }

    /// Puts an article into the library, with as many words as it has annotations.
    fn put(setup: &Setup, number: usize, annotations: usize) -> Origin {
        let library = setup.named_library.as_ref().unwrap();
        fs::create_dir_all(library).unwrap();
        let path = library.join(format!("{number}.txt"));
        fs::write(
            &path,
            format!("第{number}篇\n{}", "专委会。".repeat(annotations + 1)),
        )
        .unwrap();
        let origin = Origin::File(path);
        mark(setup, &origin, annotations);
        origin
    }

    fn mark(setup: &Setup, origin: &Origin, annotations: usize) {
        let article = origin.open().unwrap();
        let document = &article.document;
        let mut ids = IdSource::new("b1".into(), 1);
        let record = |ix: usize| {
            let id = ids.id(Timestamp::UNIX_EPOCH);
            let mut record = Annotation::born(id, Timestamp::UNIX_EPOCH);
            record.anchor = Anchor::new(document, 12 * ix..12 * ix + 12);
            (id, Arc::new(record))
        };
        let records: Records = (0..annotations).map(record).collect();
        let mut desk = Desk::open(&setup.folders, Source::of(document, article.uri()));
        let text = || document.text(0..document.len());
        desk.save(&Records::new(), &records, text).unwrap();
    }

    fn gathered(setup: &Arc<Setup>) -> usize {
        job(|| None, setup.clone())().len()
    }

    #[test]
    fn only_annotated_articles_are_opened_once_all_are_known() {
        let home = tempfile::tempdir().unwrap();
        let setup = setup(home.path());
        let origins = [put(&setup, 1, 0), put(&setup, 2, 3)];
        assert_eq!(gathered(&setup), 3);
        let mut known = Known::new(&setup.folders);
        let opened = origins.map(|origin| known.annotated(&origin).is_some());
        assert_eq!(opened, [false, true]);
    }

    #[test]
    fn a_file_that_changed_is_never_taken_for_what_it_was() {
        let home = tempfile::tempdir().unwrap();
        let setup = setup(home.path());
        let origin = put(&setup, 1, 0);
        assert_eq!(gathered(&setup), 0);
        mark(&setup, &origin, 2);
        assert_eq!(gathered(&setup), 2);
        fs::write(origin.path().unwrap(), "这里另有一篇文章，与前面无关").unwrap();
        let shown = job(|| None, setup.clone())();
        assert!(shown.iter().all(|it| it.title != "第1篇"), "{shown:?}");
        // what is kept is only a cache
        fs::remove_dir_all(setup.folders.state.as_ref().unwrap()).unwrap();
        put(&setup, 1, 2);
        assert_eq!(gathered(&setup), 2);
    }

    #[test]
    #[ignore = "a measurement"]
    fn a_large_library() {
        let home = tempfile::tempdir().unwrap();
        let setup = setup(home.path());
        for number in 0..10_000 {
            let annotations = if number % 10 == 0 { 100 } else { 0 };
            let library = setup.named_library.as_ref().unwrap();
            fs::create_dir_all(library).unwrap();
            let path = library.join(format!("{number}.txt"));
            fs::write(&path, format!("第{number}篇\n{}", "专委会。".repeat(101))).unwrap();
            if annotations > 0 {
                mark(&setup, &Origin::File(path), annotations);
            }
        }
        for when in ["cold", "warm"] {
            let begin = Instant::now();
            let count = gathered(&setup);
            eprintln!("{when}: {count} in {:?}", begin.elapsed());
        }
        let origins = article::find(&[], &setup).unwrap();
        let begin = Instant::now();
        let all = origins
            .iter()
            .filter_map(|it| Some((it.path()?, it.open().ok()?)));
        let count: usize = all
            .map(|(path, it)| elsewhere(path, it, &setup.folders).len())
            .take(500)
            .sum();
        eprintln!(
            "500 articles all opened, as before: {count} in {:?}",
            begin.elapsed()
        );
    }
}
