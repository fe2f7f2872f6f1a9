//! `pizhu check`: what in articles, annotation files, settings and keymap needs a person.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::annotated::Annotated;
use super::args::CheckArgs;
use super::article::{self, Article};
use super::console::Console;
use super::failure::{Exit, Failure, Stop};
use super::setup::Setup;
use crate::app::Msg;
use crate::notes::{Placed, Source, State};
use crate::recognise::Doubt;
use crate::shell::page_words;
use crate::shell::words::{self, both};
use crate::store::{self, Trouble};
use crate::text::{Safe, truncate};

/// Cells of a quotation in a finding.
const QUOTE_CELLS: u16 = 40;

/// What was looked at, and what was found.
#[derive(Default)]
struct Findings {
    /// Whether to do what is safe to do.
    fix: bool,
    articles: usize,
    annotations: usize,
    /// Annotations whose words stand elsewhere now: found again, nothing to do.
    moved: usize,
    /// Annotation files of the articles that were looked at.
    files: BTreeSet<PathBuf>,
    /// What needs a person.
    failures: Vec<Failure>,
    /// What is good to know.
    remarks: Vec<Msg>,
}

/// Checks and prints what it finds; the command fails where something needs a person.
///
/// # Errors
/// When a path leads nowhere, or the output cannot be written.
pub fn run(args: &CheckArgs, setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    let mut findings = Findings {
        fix: args.fix,
        ..Findings::default()
    };
    let setup_problems = [&setup.config_problems, &setup.keymap_problems];
    findings
        .failures
        .extend(setup_problems.into_iter().flatten().cloned());
    findings
        .remarks
        .extend(setup.displaced.iter().map(words::displaced));
    for origin in article::find(&args.paths, setup)? {
        match origin.open_as(setup.encoding.as_deref()) {
            Ok(article) => findings.look_at(article, setup),
            Err(failure) => findings.failures.push(failure),
        }
    }
    if args.paths.is_empty() {
        let left = store::left_behind(&setup.folders, &findings.files);
        findings.failures.extend(left.iter().map(no_article));
    }
    findings.print(setup, console)
}

impl Findings {
    fn look_at(&mut self, article: Article, setup: &Setup) {
        self.articles += 1;
        let path = article.shown();
        let problems = article.problems.iter().map(|problem| {
            Failure::new(words::at(
                &format!("{path}:{}", problem.line),
                &words::article_problem(&problem.kind),
            ))
        });
        self.failures.extend(problems);
        self.remarks.extend(doubts(&article, setup));
        let mut one = Annotated::open(article, &setup.folders);
        if self.fix {
            self.save(&mut one, setup.ids().device());
        }
        self.unsaved(&one);
        self.failures.extend(one.desk.path().and_then(unwritable));
        self.failures
            .extend(one.desk.copies().iter().map(|copy| not_taken_in(copy)));
        self.files.extend(one.desk.path().map(Path::to_owned));
        self.files.extend(one.desk.others().iter().cloned());
        self.failures.extend(one.desk.trouble().map(in_trouble));
        self.failures.extend(one.bad_records());
        self.failures.extend(
            one.desk
                .others()
                .iter()
                .map(|other| second_file(other, &one)),
        );
        for placed in one.notebook.live() {
            self.annotations += 1;
            self.moved += usize::from(placed.state == State::Moved);
            self.failures.extend(displaced(&one, placed, setup));
        }
    }

    /// Writes what waits to be written, and what follows from a new version of the text.
    fn save(&mut self, one: &mut Annotated, device: &str) {
        one.roll(device);
        let waits = one.notebook.records() != one.notebook.base() || one.desk.is_healed();
        if waits && let Err(failure) = one.save() {
            self.failures.push(failure);
        }
    }

    /// What is in no file yet, or stands in one half done.
    fn unsaved(&mut self, one: &Annotated) {
        let path = words::shown(one.desk.path().unwrap_or(Path::new("")));
        let hint = || {
            both(
                "`pizhu check --fix` 写入",
                "`pizhu check --fix` writes them",
            )
        };
        let count = one.desk.pending().len();
        if count > 0 {
            let msg = both(
                format!("{path}: {count} 处改动还没能保存"),
                format!("{path}: changes that could not be saved yet: {count}"),
            );
            self.failures.push(Failure::new(msg).hint(hint()));
        }
        if one.desk.is_healed() {
            let msg = both(
                format!("{path}: 文件里有未完成的合并"),
                format!("{path}: a merge was left half done in it"),
            );
            self.failures.push(Failure::new(msg).hint(hint()));
        }
    }

    fn print(self, setup: &Setup, console: &mut Console) -> Result<(), Stop> {
        for failure in &self.failures {
            console.say(&failure.msg)?;
            if let Some(hint) = &failure.hint {
                console.line(&format!("  hint: {}", hint.text(setup.lang)))?;
            }
        }
        for remark in &self.remarks {
            console.say(remark)?;
        }
        console.say(&self.summary())?;
        if !self.failures.is_empty() {
            console.needs_user(Exit::User as u8);
        }
        Ok(())
    }

    fn summary(&self) -> Msg {
        let (articles, annotations, moved) = (self.articles, self.annotations, self.moved);
        let (moved_zh, moved_en) = match moved {
            0 => (String::new(), String::new()),
            _ => (
                format!("（{moved} 处已随文移动）"),
                format!(" ({moved} moved with the text)"),
            ),
        };
        let looked_zh = format!("已检查 {articles} 篇文章、{annotations} 处标注{moved_zh}");
        let looked_en = format!("articles: {articles}, annotations: {annotations}{moved_en}");
        match self.failures.len() {
            0 => both(
                format!("{looked_zh}：一切正常"),
                format!("{looked_en}; all is well"),
            ),
            count => both(
                format!("{looked_zh}：{count} 处需要处理"),
                format!("{looked_en}; to be seen to: {count}"),
            ),
        }
    }
}

/// What only the reader can know of a page. It is good to know, and no failure: nothing is wrong with the file.
fn doubts(article: &Article, setup: &Setup) -> Vec<Msg> {
    let doubts = article.page.iter().flat_map(|page| &page.doubts);
    let remark = |doubt: &Doubt| {
        let text = truncate(&doubt.text, QUOTE_CELLS, setup.settings.widths);
        words::at(
            &format!("{}:{}", article.shown(), doubt.line),
            &page_words::doubt_about(&text, doubt.kind),
        )
    };
    doubts.map(remark).collect()
}

/// A file that cannot be used; where it breaks off comes first, as with every other finding.
fn in_trouble(trouble: &Trouble) -> Failure {
    let no_home = matches!(trouble, Trouble::NoHome);
    Failure::new(if no_home {
        words::trouble(trouble)
    } else {
        words::file_trouble(trouble)
    })
}

/// A file that is there and in which nothing can be kept, or in which anybody can write.
fn unwritable(path: &Path) -> Option<Failure> {
    let permissions = fs::metadata(path).ok()?.permissions();
    let shown = words::shown(path);
    if permissions.readonly() {
        let msg = both(
            format!("{shown}: 只读，标注无法保存"),
            format!("{shown}: read-only; no mark can be kept in it"),
        );
        return Some(Failure::new(msg).hint(both(
            format!("`chmod u+w {shown}`"),
            format!("`chmod u+w {shown}`"),
        )));
    }
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&permissions) & 0o002 != 0 {
        let msg = both(
            format!("{shown}: 任何人都可以改写"),
            format!("{shown}: anybody can write in it"),
        );
        return Some(Failure::new(msg).hint(both(
            format!("`chmod o-w {shown}`"),
            format!("`chmod o-w {shown}`"),
        )));
    }
    None
}

fn not_taken_in(copy: &Path) -> Failure {
    let shown = words::shown(copy);
    Failure::new(both(
        format!("{shown}: 同步冲突副本，无法并入标注文件"),
        format!("{shown}: a conflict copy that cannot be taken into the annotation file"),
    ))
    .hint(both(
        "改好或移走其中一个文件后再检查",
        "mend or move one of the two files, then check again",
    ))
}

fn no_article((path, source): &(PathBuf, Source)) -> Failure {
    let (shown, uri) = (
        words::shown(path),
        Safe::line(source.uri.as_deref().unwrap_or_default()),
    );
    Failure::new(both(
        format!("{shown}: 所属文章 {uri} 已不在那里"),
        format!("{shown}: its article is no longer at `{uri}`"),
    ))
    .hint(both(
        format!("`pizhu notes relink {shown} PATH` 归到另一篇"),
        format!("`pizhu notes relink {shown} PATH` gives them to another"),
    ))
}

fn second_file(other: &Path, one: &Annotated) -> Failure {
    let (other, ours, path) = (
        words::shown(other),
        words::shown(one.desk.path().unwrap_or(Path::new(""))),
        one.article.shown(),
    );
    Failure::new(both(
        format!("{other} 也属于这篇文章，其中的标注没有显示"),
        format!("{other}: belongs to the same article, and its annotations are not shown"),
    ))
    .hint(both(
        format!("`pizhu notes relink {other} {path}` 把它并入 {ours}"),
        format!("`pizhu notes relink {other} {path}` takes it into `{ours}`"),
    ))
}

/// An annotation that has no place in the text, or not the words it had.
fn displaced(one: &Annotated, placed: &Placed, setup: &Setup) -> Option<Failure> {
    let (zh, en) = match placed.state {
        State::Kept | State::Moved => return None,
        State::Changed => ("文字有变动", "the text has changed"),
        State::Unsure => ("有多处都像，位置待定", "several places fit"),
        State::Lost => ("在文中找不到", "it is not in the text"),
    };
    let path = words::shown(one.desk.path().unwrap_or(Path::new("")));
    let id = placed.annotation.id;
    let quote = truncate(
        &placed.annotation.anchor.quote,
        QUOTE_CELLS,
        setup.settings.widths,
    );
    Some(Failure::new(both(
        format!("{path}: 标注 {id}“{quote}”：{zh}"),
        format!("{path}: annotation {id} `{quote}`: {en}"),
    )))
}
