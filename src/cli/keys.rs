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
    let widest = |cell: fn(&CommandRow, &Setup) -> String| {
        let cells = COMMANDS
            .iter()
            .map(|row| width(&cell(row, setup), setup.settings.widths));
        cells.max().unwrap_or(0)
    };
    let columns = (widest(name), widest(keys));
    let mut group = None;
    for row in COMMANDS {
        if group
            .replace(row.group)
            .is_some_and(|above| above != row.group)
        {
            console.line("")?;
        }
        if group_starts(row) {
            console.line(row.group.title(setup.lang))?;
        }
        console.line(&line(row, setup, columns))?;
    }
    Ok(())
}

fn group_starts(row: &CommandRow) -> bool {
    let ix = row.command as usize;
    ix.checked_sub(1)
        .is_none_or(|above_ix| COMMANDS[above_ix].group != row.group)
}

fn line(row: &CommandRow, setup: &Setup, columns: (u16, u16)) -> String {
    let widths = setup.settings.widths;
    let name = pad(&name(row, setup), columns.0, widths);
    let keys = pad(&keys(row, setup), columns.1, widths);
    format!("  {name}  {keys}  {}", row.help(setup.lang))
}

fn name(row: &CommandRow, _: &Setup) -> String {
    row.name.to_owned()
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
