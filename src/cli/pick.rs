//! The picker: what it starts from, and how it comes to know the articles.
//!
//! # Why
//! The picker is the app with a document without text behind it, on which nothing can be done: so keys, help, palette, the mouse and the
//! terminal are the same as over an article. Nothing is kept of that document.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::article::{self, Article, Origin};
use super::failure::Failure;
use super::read::{Reading, colored, copy_outside, keep_widths};
use super::setup::Setup;
use crate::app::{About, Facts, Lang, Msg, Picking, ShelfNews, Shelved, Start};
use crate::corpus::{Document, NodeKind};
use crate::notes::article_id;
use crate::recognise;
use crate::shell::words::{self, both};
use crate::shell::{self, Ended, Shelve, World};
use crate::store::{Counts, Memory, Readings, Shelf};
use crate::ui::Theme;

/// How often the picker is told what has been read since.
const TELL: Duration = Duration::from_millis(100);

impl Reading {
    /// Has an article picked, beginning on the one read last.
    ///
    /// # Errors
    /// When there is no terminal.
    pub fn pick(&mut self) -> Result<Ended, Failure> {
        let (settings, terminal, asks) = self.settings();
        let origins = article::find(&self.shelf, &self.setup).unwrap_or_default();
        let document = Arc::new(Document::blank());
        let start = Start {
            document,
            stem: String::new(),
            is_arriving: false,
            // there is nothing to mark
            kept: None,
            at: None,
            keymap: self.setup.keymap.clone(),
            lang: self.setup.lang,
            ids: self.setup.ids(),
            picking: Picking {
                path: self.last.clone(),
                is_picked: false,
                names: Some(origins.iter().filter_map(Origin::place).collect()),
                order: self.memory.order().unwrap_or_default(),
            },
            size: (0, 0),
            messages: std::mem::take(&mut self.messages),
            settings,
            named: recognise::who_is,
        };
        let world = World {
            desk: None,
            load: None,
            theme: Theme::new(colored(start.settings.color)),
            settle_in: Box::new(|| Ok(())),
            keep_draft: Box::new(|_| Ok(())),
            asks,
            keep_widths: keep_widths(&self.memory, terminal),
            remember: Box::new(|_| Ok(())),
            edit_outside: Box::new(|text| Ok(text.to_owned())),
            gather: Arc::new(Vec::new),
            open_manuscript: Arc::new(|| Err(nothing_to_correct())),
            save_article: Arc::new(|_| Err(nothing_to_correct())),
            keep_corrections: Arc::new(|_| Ok(())),
            shelve: shelve(self),
            reach: self.reach(),
            keep_order: self.keep_order(),
            copy_outside: Box::new(copy_outside),
        };
        shell::run(start, world, &mut self.typed_ahead)
            .map_err(|error| Failure::new(words::no_terminal(&error)))
    }
}

/// Over the picker there is no article, and the app asks for none.
fn nothing_to_correct() -> Msg {
    both("没有打开文章", "no article is open")
}

/// What to do where there is nothing to read but the built-in article.
pub(super) fn how_to_begin(setup: &Setup) -> Msg {
    let folder = setup.folders.library.as_deref();
    let folder = words::shown(folder.unwrap_or(Path::new("./articles")));
    both(
        format!("内置文章（? 帮助）；用 `pizhu import` 存自己的文章，或放进 {folder}"),
        format!(
            "the built-in article (? for help); add your own with `pizhu import`, or put them into {folder}"
        ),
    )
}

/// The job of listing the articles of the library.
pub(super) fn shelve(reading: &Reading) -> Shelve {
    let (paths, setup) = (reading.shelf.clone(), reading.setup.clone());
    Arc::new(move |tell| {
        let origins = article::find(&paths, &setup).unwrap_or_default();
        Job::new(origins, &setup).run(tell);
    })
}

/// An article that has to be read to be known.
struct Unread {
    ix: usize,
    origin: Origin,
    file: Metadata,
}

/// Listing articles.
struct Job {
    shelves: BTreeMap<PathBuf, Shelf>,
    counts: Counts,
    readings: Readings,
    shelved: Vec<Shelved>,
    unread: Vec<Unread>,
}

impl Job {
    /// Looks at each file from outside, and takes what is known of those that are as they were.
    fn new(origins: Vec<Origin>, setup: &Setup) -> Self {
        let mut job = Self {
            shelves: BTreeMap::new(),
            counts: Counts::open(&setup.folders),
            readings: Memory::new(&setup.folders).readings(),
            shelved: Vec::with_capacity(origins.len()),
            unread: Vec::new(),
        };
        let places: Vec<_> = origins.iter().filter_map(Origin::place).collect();
        for folder in places.iter().filter_map(|path| path.parent()) {
            if !job.shelves.contains_key(folder) {
                let shelf = Shelf::open(&setup.folders, folder);
                job.shelves.insert(folder.to_owned(), shelf);
            }
        }
        for (folder, shelf) in &mut job.shelves {
            let there = places.iter().filter(|path| path.parent() == Some(folder));
            shelf.retain(there.map(PathBuf::as_path));
        }
        for (origin, path) in origins.into_iter().zip(places) {
            job.look(origin, path);
        }
        job
    }

    fn look(&mut self, origin: Origin, path: PathBuf) {
        let ix = self.shelved.len();
        let facts = match fs::metadata(&path) {
            Err(error) => {
                let why = words::unreadable(&path, &error);
                Facts::Broken(with_short_name(&why, &origin))
            }
            Ok(file) => {
                let known = self.shelf(&path).and_then(|it| it.about(&path, &file));
                known.map_or_else(
                    || {
                        self.unread.push(Unread { ix, origin, file });
                        Facts::NotYet
                    },
                    Facts::Known,
                )
            }
        };
        let shelved = self.shelved_as(path, facts);
        self.shelved.push(shelved);
    }

    fn shelf(&mut self, path: &Path) -> Option<&mut Shelf> {
        self.shelves.get_mut(path.parent()?)
    }

    fn shelved_as(&self, path: PathBuf, facts: Facts) -> Shelved {
        let id = match &facts {
            Facts::Known(about) => Some(&about.id),
            Facts::NotYet | Facts::Broken(_) => None,
        };
        Shelved {
            annotations: id.map_or(0, |id| self.counts.of(id, &path)),
            read: id.and_then(|id| self.readings.of(id)),
            path,
            facts,
        }
    }

    /// Tells what is known, reads what is not, and keeps it.
    fn run(mut self, tell: &dyn Fn(ShelfNews) -> bool) {
        if tell(ShelfNews::All(self.shelved.clone())) && self.count(tell) {
            self.read(tell);
        }
        for shelf in self.shelves.values_mut() {
            // a cache that cannot be kept is made again
            _ = shelf.save();
        }
        _ = self.counts.save();
    }

    /// Counts the annotations that changed. Gives whether to go on.
    fn count(&mut self, tell: &dyn Fn(ShelfNews) -> bool) -> bool {
        let mut told = Instant::now();
        let mut is_new = false;
        while self.counts.read_next() {
            is_new = true;
            if told.elapsed() >= TELL {
                told = Instant::now();
                if !tell(ShelfNews::More(Vec::new())) {
                    return false;
                }
            }
        }
        if !is_new {
            return true;
        }
        let known = self.shelved.iter().cloned().enumerate();
        let counted = known.map(|(ix, old)| (ix, self.shelved_as(old.path, old.facts)));
        let more: Vec<_> = counted
            .filter(|(ix, it)| *it != self.shelved[*ix])
            .collect();
        for (ix, shelved) in &more {
            self.shelved[*ix] = shelved.clone();
        }
        more.is_empty() || tell(ShelfNews::More(more))
    }

    fn read(&mut self, tell: &dyn Fn(ShelfNews) -> bool) {
        let (mut told, mut more) = (Instant::now(), Vec::new());
        for Unread { ix, origin, file } in std::mem::take(&mut self.unread) {
            let path = self.shelved[ix].path.clone();
            let facts = match origin.open() {
                Ok(article) => Facts::Known(about(&article)),
                Err(failure) => Facts::Broken(with_short_name(&failure.msg, &origin)),
            };
            if let Facts::Known(about) = &facts
                && let Some(shelf) = self.shelf(&path)
            {
                shelf.learn(&path, &file, about);
            }
            more.push((ix, self.shelved_as(path, facts)));
            if told.elapsed() >= TELL {
                told = Instant::now();
                if !tell(ShelfNews::More(std::mem::take(&mut more))) {
                    return;
                }
            }
        }
        if !more.is_empty() {
            tell(ShelfNews::More(more));
        }
    }
}

/// A message about a file that names it without its folder, which is the same for the whole list.
fn with_short_name(msg: &Msg, origin: &Origin) -> Msg {
    let Some((path, name)) = origin.path().and_then(|it| Some((it, it.file_name()?))) else {
        return msg.clone();
    };
    let (path, name) = (words::shown(path), words::shown(Path::new(name)));
    let short = |lang| msg.text(lang).replace(path.as_str(), name.as_str());
    both(short(Lang::Zh), short(Lang::En))
}

/// What an article says of itself.
pub(super) fn about(article: &Article) -> About {
    let document = &article.document;
    let meta = document.meta();
    let mut speakers: Vec<String> = Vec::new();
    for node in &document.outline().nodes {
        // people come back in a conversation
        if let NodeKind::Speaker { name, .. } = &node.kind
            && !speakers.contains(name)
        {
            speakers.push(name.clone());
        }
    }
    About {
        id: article_id(document),
        title: meta.title.clone(),
        date: meta.date.clone(),
        source: meta.source.clone(),
        author: meta.author.clone(),
        speakers,
        chars: document.chars_before(document.len()),
    }
}
