//! Subcommands: from a command line to an exit code, one file each.
//!
//! Each reads what it is told, prints what it finds through the `console`, and says what failed as a `failure`: the words, a
//! hint, an exit code (0 done, 1 something needs the user, 2 wrong usage). None needs the app but `read`, which starts it.
//!
//! # Why
//! The language is found before the command line is read (`lang`), because help and errors about the command line are read by
//! people too.

mod annotated;
mod args;
mod arriving;
mod article;
mod check;
mod console;
mod doctor;
mod export;
mod failure;
mod gather;
mod help;
mod import;
mod keys;
mod lang;
mod manuscript;
mod merge;
mod notes;
mod outline;
mod pick;
mod read;
mod setup;
mod terminal;
mod text;
mod usage;

use std::ffi::OsString;
use std::process::ExitCode;

use args::{Cli, Verb};
use console::Console;
use failure::{Exit, Stop};
use setup::{Config, Setup};
use usage::NotRun;

/// Runs the program with a command line, the program's own name first.
pub fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.collect();
    let config = Config::read(&args);
    let lang = lang::find(&args, &config.settings);
    let mut console = Console::new(lang);
    match usage::parse(&args, lang) {
        Ok(cli) => {
            let setup = Setup::load(&cli.global, config, lang);
            perform(cli, setup, console)
        }
        Err(not_run) => {
            let outcome = instead(not_run, &mut console);
            console.finish(outcome).into()
        }
    }
}

/// Prints what stands in the place of a command.
fn instead(not_run: NotRun, console: &mut Console) -> Result<(), Stop> {
    match not_run {
        NotRun::Text(text) => Ok(console.exact(&text)?),
        NotRun::HelpNeeded(text) => {
            console.needs_user(Exit::Usage as u8);
            text.lines().for_each(|line| console.aside(line));
            Ok(())
        }
        NotRun::Wrong(failure) => Err(failure.into()),
    }
}

fn perform(cli: Cli, setup: Setup, mut console: Console) -> ExitCode {
    let Some(verb) = cli.command else {
        return match read::run(&cli.paths, setup) {
            Ok(code) => code,
            Err(failure) => console.finish(Err(failure.into())).into(),
        };
    };
    if !matches!(verb, Verb::Check(_)) {
        setup
            .config_problems
            .iter()
            .for_each(|problem| console.warn(problem));
    }
    let outcome = match verb {
        Verb::Outline(args) => outline::run(&args, &setup, &mut console),
        Verb::Text(args) => text::run(&args, &setup, &mut console),
        Verb::Import(args) => import::run(&args, &setup, &mut console),
        Verb::Notes { verb } => notes::run(&verb, &setup, &mut console),
        Verb::Export(args) => export::run(&args, &setup, &mut console),
        Verb::Check(args) => check::run(&args, &setup, &mut console),
        Verb::Merge(args) => merge::run(&args),
        Verb::Doctor => doctor::run(&setup, &mut console),
        Verb::Keys(args) => keys::run(&args, &setup, &mut console),
    };
    console.finish(outcome).into()
}
