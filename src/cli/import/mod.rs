//! `pizhu import`: saved pages become articles in the library.
//!
//! An *input* is read, becomes a *draft*, and is put into the target folder unless that, or the library, has an article of its id.
//! What was found is said in a *report*.
//!
//! # Why
//! Importing is safe to do again, on anything: inputs are only read, no file is written over, and what was imported is known again by
//! the id made of its text. An input that fails does not keep the others from being imported; a target that cannot be written ends the
//! run, for it would fail them all. Being asked to end is heeded between two inputs.

mod draft;
mod inputs;
mod json;
mod report;

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, stdout};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::args::ImportArgs;
use super::article::{self, STANDARD};
use super::console::Console;
use super::failure::{Failure, Stop};
use super::setup::Setup;
use crate::app::Msg;
use crate::shell::words::{self, both};
use crate::shell::{self, Interrupt};
use crate::store::{Put, article_ids, put_article};
use crate::text::{Safe, truncate};
use draft::Draft;
use inputs::Input;
use json::{FileJson, FoundJson, RunJson};
use report::Layout;

/// What takes longer shows what it is doing.
const PATIENCE: Duration = Duration::from_millis(100);
/// A file of this size, in bytes, takes longer.
const LARGE: u64 = 1 << 20;
/// Columns of what is no terminal.
const CELLS: u16 = 80;

/// Imports what it is told to.
///
/// # Errors
/// When there is no target folder, it cannot be written, or the output cannot be written.
pub fn run(args: &ImportArgs, setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    if args.output.as_deref() == Some(Path::new(STANDARD)) {
        return print(args, setup, console);
    }
    let target = target(args, setup)?;
    let inputs = inputs::gather(&args.inputs);
    let mut run = Run {
        args,
        setup,
        known: known(&target, setup),
        target,
        done: RunJson::default(),
        uncertain: Vec::new(),
        unsaid: None,
        started: Instant::now(),
    };
    let outcome = run.all(inputs, console);
    console.clear_progress();
    let said = run.finish(console);
    outcome?;
    match run.unsaid.map_or(said, Err) {
        Ok(()) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The folder that articles are written to.
fn target(args: &ImportArgs, setup: &Setup) -> Result<PathBuf, Failure> {
    let target = args.output.as_ref().or(setup.folders.library.as_ref());
    let Some(target) = target else {
        return Err(Failure::new(both(
            "没有主目录，也就没有书库",
            "no home folder is known, and so no library",
        ))
        .hint(both("用 -o 指定文件夹", "name a folder with -o")));
    };
    if target.exists() && !target.is_dir() {
        let shown = words::shown(target);
        let msg = both(
            format!("{shown} 不是文件夹"),
            format!("`{shown}` is not a folder"),
        );
        return Err(Failure::new(msg).hint(both(
            "文章的文件名由日期和标题而来",
            "the name of an article file is made of its date and title",
        )));
    }
    Ok(target.clone())
}

/// The articles that are there already, by their ids: those of the library, and before them those of the target.
fn known(target: &Path, setup: &Setup) -> BTreeMap<String, PathBuf> {
    let library = setup.folders.library.as_deref();
    let folders = library.into_iter().chain([target]);
    folders.flat_map(article_ids).collect()
}

/// Prints the one article that the inputs are, and what is said of it on standard error.
fn print(args: &ImportArgs, setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    if args.json {
        return Err(only_one(both(
            "`-o -` 与 `--json` 都用标准输出",
            "`-o -` and `--json` both print to standard output",
        )));
    }
    let [input] = <[Input; 1]>::try_from(inputs::gather(&args.inputs)).map_err(|_| {
        only_one(both(
            "`-o -` 一次只导入一个",
            "`-o -` imports one file at a time",
        ))
    })?;
    let draft = drafted(input, setup)?;
    console.exact(&String::from_utf8_lossy(&draft.bytes))?;
    if draft.doubts() > 0 || args.why {
        for line in report::lines(&draft, layout(args, setup)) {
            console.aside(&line);
        }
    }
    strictly(args, usize::from(draft.doubts() > 0), console);
    Ok(())
}

fn only_one(msg: Msg) -> Stop {
    let hint = both(
        "用 -o 指定文件夹，或不写",
        "name a folder with -o, or leave it out",
    );
    Failure::usage(msg).hint(hint).into()
}

fn drafted(input: Input, setup: &Setup) -> Result<Draft, Failure> {
    let name = input.name();
    let bytes = match input {
        Input::File(path) => article::read(&path)?,
        Input::Standard(bytes) => bytes,
        Input::Unusable(_, failure) => return Err(failure),
    };
    Draft::of(&name, bytes, setup.encoding.as_deref())
}

fn layout(args: &ImportArgs, setup: &Setup) -> Layout {
    Layout {
        lang: setup.lang,
        widths: setup.settings.widths,
        cells: columns(),
        why: args.why,
    }
}

/// Columns of the terminal that is printed on.
fn columns() -> u16 {
    let size = stdout().is_terminal().then(shell::window_size);
    size.and_then(Result::ok)
        .map_or(CELLS, |(columns, _)| columns.max(40))
}

fn strictly(args: &ImportArgs, uncertain: usize, console: &mut Console) {
    if args.strict && uncertain > 0 {
        let failure = Failure::new(both(
            format!("{uncertain} 篇有拿不准之处（--strict）"),
            format!("articles with something uncertain (--strict): {uncertain}"),
        ));
        console.complain(&failure.hint(both("文章仍已写出", "they are written all the same")));
    }
}

/// One import at work.
struct Run<'a> {
    args: &'a ImportArgs,
    setup: &'a Setup,
    target: PathBuf,
    /// Articles that are there, by id.
    known: BTreeMap<String, PathBuf>,
    done: RunJson,
    /// Articles that were made, with how many doubts.
    uncertain: Vec<(PathBuf, usize)>,
    /// Why the first report that was not printed was not: those who read the reports may leave early, and all is imported all the
    /// same.
    unsaid: Option<io::Error>,
    started: Instant,
}

impl Run<'_> {
    fn all(&mut self, inputs: Vec<Input>, console: &mut Console) -> Result<(), Stop> {
        let interrupt = Interrupt::watch()?;
        let count = inputs.len();
        for (ix, input) in inputs.into_iter().enumerate() {
            if let Some(code) = interrupt.exit_code() {
                self.done.left = count - ix;
                console.needs_user(code);
                return Ok(());
            }
            self.show_progress(&input, ix + 1, count, console);
            if let Err(failure) = self.one(input, console) {
                self.done.left = count - ix;
                return Err(failure.into());
            }
        }
        Ok(())
    }

    fn show_progress(&self, input: &Input, number: usize, count: usize, console: &mut Console) {
        if input.size() >= LARGE || self.started.elapsed() >= PATIENCE {
            let cells = shell::window_size().map_or(CELLS, |(columns, _)| columns);
            let line = format!("{number}/{count} {}", input.shown());
            // the last column stays free: a terminal may wrap there
            console.progress(&truncate(
                &line,
                cells.saturating_sub(1),
                self.setup.settings.widths,
            ));
        }
    }

    /// # Errors
    /// When the target cannot be written.
    fn one(&mut self, input: Input, console: &mut Console) -> Result<(), Failure> {
        let (shown, exact) = (input.shown(), input.exact());
        match drafted(input, self.setup) {
            Ok(draft) => {
                let put = self.put(&draft)?;
                if let Err(error) = self.report((&shown, exact), &draft, &put, console) {
                    self.unsaid.get_or_insert(error);
                }
            }
            Err(failure) => {
                self.done.failed += 1;
                self.done.files.push(FileJson {
                    input: exact,
                    status: "failed",
                    path: None,
                    error: Some(failure.msg.text(self.setup.lang)),
                    found: None,
                });
                console.complain(&failure);
            }
        }
        Ok(())
    }

    fn put(&mut self, draft: &Draft) -> Result<Put, Failure> {
        if let Some(path) = self.known.get(&draft.id) {
            return Ok(Put::Same(path.clone()));
        }
        let meta = draft.document.meta();
        let date = meta.date.as_deref();
        let put = put_article(&self.target, date, &meta.title, &draft.bytes)
            .map_err(|error| Failure::new(words::save_error(&error)))?;
        if let Put::Made(path) = &put {
            self.known.insert(draft.id.clone(), path.clone());
        }
        Ok(put)
    }

    fn report(
        &mut self,
        (shown, exact): (&Safe, String),
        draft: &Draft,
        put: &Put,
        console: &mut Console,
    ) -> io::Result<()> {
        let (status, path) = match put {
            Put::Made(path) => ("imported", path),
            Put::Same(path) => ("duplicate", path),
        };
        let is_made = matches!(put, Put::Made(_));
        self.done.imported += usize::from(is_made);
        self.done.duplicates += usize::from(!is_made);
        if is_made && draft.doubts() > 0 {
            self.done.uncertain += 1;
            self.uncertain.push((path.clone(), draft.doubts()));
        }
        if self.args.json {
            self.done.files.push(FileJson {
                input: exact,
                status,
                path: Some(path.to_string_lossy().into_owned()),
                error: None,
                found: Some(FoundJson::of(draft, self.args.why)),
            });
            return Ok(());
        }
        let there = words::shown(path);
        if !is_made {
            return console.say(&both(
                format!("{shown}：已经有了，在 {there}"),
                format!("{shown}: there already, in {there}"),
            ));
        }
        console.line(&format!("{shown} → {there}"))?;
        for line in report::lines(draft, layout(self.args, self.setup)) {
            console.line(&line)?;
        }
        Ok(())
    }

    /// Says what was done, where there is more than one thing to say it of.
    fn finish(&self, console: &mut Console) -> io::Result<()> {
        if self.args.json {
            console.json(&self.done)?;
        } else {
            self.summary(console)?;
        }
        strictly(self.args, self.done.uncertain, console);
        Ok(())
    }

    fn summary(&self, console: &mut Console) -> io::Result<()> {
        let RunJson {
            imported,
            duplicates,
            uncertain,
            failed,
            left,
            ..
        } = self.done;
        if imported + duplicates + failed > 1 || left > 0 {
            console.say(&both(
                format!("导入 {imported} 篇，已有 {duplicates} 篇，拿不准 {uncertain} 篇，失败 {failed} 个"),
                format!("imported: {imported}, there already: {duplicates}, uncertain: {uncertain}, failed: {failed}"),
            ))?;
            for (path, doubts) in &self.uncertain {
                let path = words::shown(path);
                console.say(&both(
                    format!("  拿不准 {doubts} 处：{path}"),
                    format!("  uncertain in {doubts}: {path}"),
                ))?;
            }
        }
        if left > 0 {
            console.say(&both(
                format!("提前结束，余下 {left} 个没有看"),
                format!("ended early; not looked at: {left}"),
            ))?;
        }
        if !self.uncertain.is_empty() {
            console.say(&both(
                "用 `pizhu` 打开文章，按 E 逐行改正",
                "open an article with `pizhu` and press E to put its lines right",
            ))?;
        }
        Ok(())
    }
}
