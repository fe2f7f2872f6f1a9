//! Switching how the text is set, while reading. What is chosen here lasts until the program ends; the message says which
//! line of `config.toml` makes it last.

use super::settings::{AUTOSPACES, KINSOKUS, MEASURES, PUNCTUATIONS, QUOTES};
use super::{App, Msg};

/// Ideographs that one step changes the measure by.
const MEASURE_STEP: u16 = 2;
/// Ideographs of indent that are offered in turn.
const INDENTS: [u16; 3] = [2, 1, 0];

pub(super) fn wider(app: &mut App) {
    set_measure(app, app.settings.measure.saturating_add(MEASURE_STEP));
}

pub(super) fn narrower(app: &mut App) {
    // A wish wider than the room would take many steps to show.
    let shown = (app.areas.measure / 2).max(*MEASURES.start());
    set_measure(
        app,
        app.settings.measure.min(shown).saturating_sub(MEASURE_STEP),
    );
}

fn set_measure(app: &mut App, wish: u16) {
    app.settings.measure = wish.clamp(*MEASURES.start(), *MEASURES.end());
    chosen(app, "measure", app.settings.measure.to_string());
}

pub(super) fn indent(app: &mut App) {
    app.settings.indent = next(&INDENTS, app.settings.indent);
    chosen(app, "indent", app.settings.indent.to_string());
}

pub(super) fn line_spacing(app: &mut App) {
    app.settings.line_spacing = 1 - app.settings.line_spacing.min(1);
    chosen(app, "line-spacing", app.settings.line_spacing.to_string());
}

pub(super) fn justify(app: &mut App) {
    let justify = &mut app.settings.typography.justify;
    *justify = !*justify;
    let value = justify.to_string();
    chosen(app, "justify", value);
}

pub(super) fn hanging(app: &mut App) {
    let hanging = &mut app.settings.typography.hanging;
    *hanging = !*hanging;
    let value = hanging.to_string();
    chosen(app, "hanging", value);
}

pub(super) fn autospace(app: &mut App) {
    let word = switch(&AUTOSPACES, &mut app.settings.typography.autospace);
    chosen(app, "autospace", word);
}

pub(super) fn kinsoku(app: &mut App) {
    let word = switch(&KINSOKUS, &mut app.settings.typography.kinsoku);
    chosen(app, "kinsoku", word);
}

pub(super) fn punctuation(app: &mut App) {
    let word = switch(&PUNCTUATIONS, &mut app.settings.typography.punctuation);
    chosen(app, "punctuation", word);
}

pub(super) fn quotes(app: &mut App) {
    let word = switch(&QUOTES, &mut app.settings.typography.quotes);
    chosen(app, "quotes", word);
}

/// Takes the value after the present one, round and round; gives its word as `config.toml` has it.
fn switch<T: Copy + PartialEq>(words: &[(&str, T)], value: &mut T) -> String {
    let values: Vec<T> = words.iter().map(|(_, value)| *value).collect();
    *value = next(&values, *value);
    let word = words.iter().find(|(_, other)| other == value);
    word.map_or(String::new(), |(word, _)| format!("\"{word}\""))
}

fn next<T: Copy + PartialEq>(values: &[T], value: T) -> T {
    let at = values.iter().position(|other| *other == value).unwrap_or(0);
    values[(at + 1) % values.len()]
}

fn chosen(app: &mut App, option: &'static str, value: String) {
    app.say(Msg::Chosen { option, value });
}
