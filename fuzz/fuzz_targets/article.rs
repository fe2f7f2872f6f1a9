//! Any bytes as an article: an error or a document, whose lines tile its blocks and show no control character.
//!
//! The first byte is the width it is read at, the second says how it is set and whether it is a plain text.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use pizhu::app::{App, Event, IdSource, Key, Keymap, Lang, Picking, Settings, Start};
use pizhu::corpus::{self, Document};
use pizhu::notes::{Bases, Notebook, Records, Timestamp};
use pizhu::text::{
    Ambiguous, Autospace, Measure, Punctuation, Quotes, Typography, WidthPolicy, wrap,
};
use pizhu::ui::{self, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What a reader does: unfolds, reads, selects, marks, goes to the end and back.
const KEYS: &str = "l j enter V 2 j w ) v l 1 } G b ( { A esc g g";

fuzz_target!(|bytes: &[u8]| {
    let [width, flags, bytes @ ..] = bytes else {
        return;
    };
    let name = if flags & 1 == 0 { "a.md" } else { "a.txt" };
    let source = String::from_utf8_lossy(bytes).into_owned();
    let Some((document, problems)) = corpus::open(name, source) else {
        return;
    };
    // a CR ends a line as well
    let ends = bytes.iter().filter(|byte| matches!(**byte, b'\n' | b'\r'));
    let lines = 1 + ends.count();
    assert!(
        problems
            .iter()
            .all(|problem| (1..=lines).contains(&problem.line))
    );
    let settings = settings(u16::from(*width), *flags);
    lay_out(&document, &settings);
    read(document, settings, u16::from(*width));
});

fn settings(width: u16, flags: u8) -> Settings {
    let is = |bit: u8| flags & bit != 0;
    let ambiguous = if is(2) {
        Ambiguous::Wide
    } else {
        Ambiguous::Narrow
    };
    Settings {
        measure: width.clamp(8, 200),
        widths: WidthPolicy::all(ambiguous),
        typography: Typography {
            hanging: is(4),
            autospace: if is(8) {
                Autospace::Always
            } else {
                Autospace::Justify
            },
            punctuation: if is(16) {
                Punctuation::FullWidth
            } else {
                Punctuation::AsIs
            },
            quotes: if is(32) { Quotes::Boxed } else { Quotes::Plain },
            ..Typography::default()
        },
        ..Settings::default()
    }
}

fn lay_out(document: &Document, settings: &Settings) {
    let measure = Measure {
        indent: 4,
        spill: 2,
        typography: settings.typography,
        ..Measure::plain(settings.measure, settings.widths)
    };
    let mut block = document.first();
    while let Some(this) = block {
        let text = &*document.text(this.range.clone());
        let mut end = 0;
        for line in wrap(text, measure) {
            assert_eq!(line.start, end, "lines tile their block");
            end = line.end;
            for glyph in line.glyphs(text, measure) {
                assert!(!glyph.shown.contains(char::is_control), "{:?}", glyph.shown);
            }
        }
        assert_eq!(end, text.len(), "lines tile their block");
        block = document.next(&this);
    }
}

fn read(document: Document, settings: Settings, width: u16) {
    let (height, now) = (1 + width % 40, Timestamp::UNIX_EPOCH);
    let mut app = App::new(Start {
        notebook: Notebook::open(&document, Records::new(), Bases::new()),
        document: Arc::new(document),
        stem: "a".into(),
        read_only: None,
        is_doubtful: false,
        place: None,
        at: None,
        draft: None,
        keymap: Keymap::built_in(),
        settings,
        lang: Lang::Zh,
        ids: IdSource::new("t1".into(), 1),
        picking: Picking::default(),
        named: pizhu::recognise::who_is,
        size: (width, height),
        messages: Vec::new(),
    });
    for key in Key::parse_sequence(KEYS).expect("keys") {
        app.update(Event::Key(key), now);
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        ui::draw(&app, &mut buffer, Theme::new(false));
        for cell in &buffer.content {
            assert!(
                !cell.symbol().contains(char::is_control),
                "{:?}",
                cell.symbol()
            );
        }
    }
}
