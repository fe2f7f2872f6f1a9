//! `pizhu keys`: the command table with the keys of this reader.

use serde::Serialize;

use super::args::KeysArgs;
use super::console::Console;
use super::failure::Stop;
use super::setup::Setup;
use crate::app::{COMMANDS, CommandRow, Context};
use crate::text::{pad, width};

/// A command as `--json` shows it.
#[derive(Serialize)]
struct CommandJson {
    command: &'static str,
    group: &'static str,
    help: &'static str,
    keys: Vec<KeysJson>,
}

#[derive(Serialize)]
struct KeysJson {
    context: &'static str,
    keys: String,
}

/// Prints the table.
///
/// # Errors
/// When the output cannot be written.
pub fn run(args: &KeysArgs, setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    setup
        .keymap_problems
        .iter()
        .for_each(|problem| console.warn(problem));
    if args.json {
        let commands: Vec<_> = COMMANDS.iter().map(|row| json(row, setup)).collect();
        console.json(&commands)?;
        return Ok(());
    }
    let widest = |cells: &dyn Fn(&CommandRow) -> u16| COMMANDS.iter().map(cells).max().unwrap_or(0);
    let widths = setup.settings.widths;
    let columns = (
        widest(&|row| width(row.name, widths)),
        widest(&|row| width(&keys(row, setup), widths)),
    );
    let mut above = None;
    for row in COMMANDS {
        if above != Some(row.group) {
            if above.is_some() {
                console.line("")?;
            }
            console.line(row.group.title(setup.lang))?;
        }
        above = Some(row.group);
        console.line(&line(row, setup, columns))?;
    }
    Ok(())
}

fn line(row: &CommandRow, setup: &Setup, columns: (u16, u16)) -> String {
    let widths = setup.settings.widths;
    let name = pad(row.name, columns.0, widths);
    let keys = pad(&keys(row, setup), columns.1, widths);
    format!("  {name}  {keys}  {}", row.help(setup.lang))
}

/// Its keys by context, as `reader: g g, home`.
fn keys(row: &CommandRow, setup: &Setup) -> String {
    let mut contexts: Vec<(Context, Vec<String>)> = Vec::new();
    for (context, keys) in setup.keymap.keys_of(row.command) {
        match contexts.last_mut() {
            Some((last, all)) if *last == context => all.push(keys),
            _ => contexts.push((context, vec![keys])),
        }
    }
    let shown = contexts
        .into_iter()
        .map(|(context, keys)| format!("{}: {}", context.name(), keys.join("  ")));
    shown.collect::<Vec<_>>().join("; ")
}

fn json(row: &CommandRow, setup: &Setup) -> CommandJson {
    let keys = setup
        .keymap
        .keys_of(row.command)
        .map(|(context, keys)| KeysJson {
            context: context.name(),
            keys,
        });
    CommandJson {
        command: row.name,
        group: row.group.title(setup.lang),
        help: row.help(setup.lang),
        keys: keys.collect(),
    }
}
