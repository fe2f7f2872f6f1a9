//! `pizhu doctor`: what works here: the terminal, its widths, colours, files.

use std::env;
use std::path::Path;

use super::console::Console;
use super::failure::Stop;
use super::read::colored;
use super::setup::Setup;
use super::terminal;
use crate::app::{Lang, Settings};
use crate::shell;
use crate::shell::words::both;
use crate::text::{Ambiguous, WidthPolicy, pad, width};

/// Cells of the first column.
const LABEL_CELLS: u16 = 12;
/// Where the bar of the ruler stands.
const RULER_CELLS: u16 = 24;
/// What terminals disagree about, each beside the bar.
const SAMPLES: [&str; 8] = [
    "abcdefghijkl",
    "中文，。《》",
    "“”‘’“”‘’",
    "——……·×÷°",
    "①②③★■→",
    "αβγЖЯ",
    "──│┌┐└┘█",
    "❤\u{FE0F}🇨🇳☰👍",
];

/// A name or a fact in Chinese and English.
type Words = (&'static str, &'static str);

/// How the reader speaks with the terminal beside keys and cells.
const WAYS: [(Words, Words); 3] = [
    (
        ("剪贴板", "clipboard"),
        (
            "OSC 52（终端须允许；tmux 须 set-clipboard on）",
            "OSC 52 (the terminal has to allow it; tmux needs set-clipboard on)",
        ),
    ),
    (
        ("鼠标", "mouse"),
        (
            "点按、拖动与滚轮（SGR 1006）；按住 shift 由终端自己选字",
            "clicks, drags and the wheel (SGR 1006); with shift the terminal itself selects",
        ),
    ),
    (
        ("粘贴", "pasting"),
        (
            "整段粘贴（2004），粘贴的文字不会当作命令",
            "as a whole (2004): what is pasted is never taken for commands",
        ),
    ),
];

/// Prints what there is to know. In a terminal it is asked for its widths.
///
/// # Errors
/// When the output cannot be written.
pub fn run(setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    let doctor = Doctor { lang: setup.lang };
    let fact = |label, value: &str, console: &mut Console| {
        let label = pad(doctor.pick(label), LABEL_CELLS, WidthPolicy::default());
        console.line(&format!("{label}{value}"))
    };
    fact(("版本", "version"), env!("CARGO_PKG_VERSION"), console)?;
    fact(("终端", "terminal"), &variables(), console)?;
    fact(("窗口", "window"), &doctor.window(), console)?;
    fact(
        ("颜色", "colours"),
        &doctor.colors(&setup.settings),
        console,
    )?;
    for (label, words) in WAYS {
        fact(label, doctor.pick(words), console)?;
    }
    let asked = terminal::can_answer().then(shell::ask_widths);
    let answered = match &asked {
        None => doctor
            .pick(("不是终端，未询问", "not a terminal, not asked"))
            .to_owned(),
        Some(Ok(Some(widths))) => doctor.widths(*widths),
        Some(Ok(None)) => doctor
            .pick(("终端没有回答", "the terminal did not answer"))
            .to_owned(),
        Some(Err(error)) => error.to_string(),
    };
    fact(("宽度", "widths"), &answered, console)?;
    let answer = asked.and_then(Result::ok).flatten();
    let in_use = match setup.settings.ambiguous {
        None => answer.unwrap_or(setup.settings.widths),
        Some(_) => setup.settings.widths,
    };
    fact(
        ("采用", "in use"),
        &doctor.in_use(in_use, &setup.settings),
        console,
    )?;
    for (label, path) in [
        (("设置", "settings"), &setup.folders.config),
        (("键位", "keys"), &setup.folders.keymap),
        (("书库", "library"), &setup.folders.library),
        (("标注", "annotations"), &setup.folders.notes),
        (("状态", "state"), &setup.folders.state),
    ] {
        fact(label, &doctor.path(path.as_deref()), console)?;
    }
    console.line("")?;
    console.line(doctor.pick((
        "宽度采用得对，下面的竖线就上下对齐：",
        "If the widths in use are right, the bars below stand in one column:",
    )))?;
    console.line(&ticks())?;
    for sample in SAMPLES {
        console.line(&ruled(sample, in_use))?;
    }
    Ok(())
}

/// A mark every two cells of a sample, and where its bar stands.
fn ticks() -> String {
    format!("   {}|", "| ".repeat(usize::from(RULER_CELLS / 2)))
}

/// A sample with a bar before and behind it.
fn ruled(sample: &str, widths: WidthPolicy) -> String {
    let cells = width(sample, widths);
    format!("  |{}| {cells}", pad(sample, RULER_CELLS, widths))
}

/// The variables by which terminals are told apart.
fn variables() -> String {
    let known = |name: &str| Some(format!("{name}={}", env::var(name).ok()?));
    let variables: Vec<_> = terminal::VARIABLES
        .into_iter()
        .chain(["COLORTERM", "LANG", "LC_ALL"])
        .filter_map(known)
        .collect();
    variables.join(" ")
}

/// Facts in words.
struct Doctor {
    lang: Lang,
}

impl Doctor {
    fn pick<'a>(&self, words: (&'a str, &'a str)) -> &'a str {
        self.lang.pick(words)
    }

    fn window(&self) -> String {
        match shell::window_size() {
            Ok((columns, rows)) if terminal::can_answer() => format!("{columns} x {rows}"),
            _ => self.pick(("不是终端", "not a terminal")).to_owned(),
        }
    }

    fn colors(&self, settings: &Settings) -> String {
        let words = if colored(settings.color) {
            ("有", "yes")
        } else {
            (
                "无（NO_COLOR、TERM=dumb 或设置）",
                "no (NO_COLOR, TERM=dumb or the settings)",
            )
        };
        self.pick(words).to_owned()
    }

    fn widths(&self, widths: WidthPolicy) -> String {
        let cells = |breadth| match breadth {
            Ambiguous::Narrow => 1,
            Ambiguous::Wide => 2,
        };
        let facts = [
            (("“…①α", "“…①α"), cells(widths.ambiguous)),
            (("线条", "lines"), cells(widths.box_drawing)),
            (("表情", "emoji"), cells(widths.emoji)),
            (("旗帜", "flags"), cells(widths.flags)),
            (("新符号", "new symbols"), cells(widths.symbols)),
        ];
        let words: Vec<_> = facts
            .into_iter()
            .map(|(name, cells)| format!("{} {cells}", self.pick(name)))
            .collect();
        words.join(" · ")
    }

    fn in_use(&self, in_use: WidthPolicy, settings: &Settings) -> String {
        let why = match settings.ambiguous {
            None => "ambiguous = \"auto\"",
            Some(Ambiguous::Narrow) => "ambiguous = \"narrow\"",
            Some(Ambiguous::Wide) => "ambiguous = \"wide\"",
        };
        format!("{} ({why})", self.widths(in_use))
    }

    fn path(&self, path: Option<&Path>) -> String {
        let Some(path) = path else {
            let words = both("没有主目录", "no home folder");
            return words.text(self.lang);
        };
        let state = if path.exists() {
            self.pick(("有", "exists"))
        } else {
            self.pick(("尚无", "not there yet"))
        };
        format!("{} ({state})", path.display())
    }
}
