//! Any text as a keymap and as settings: keys and options that can be used, or faults that each name a place in it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pizhu::app::{Keymap, Settings};

fuzz_target!(|text: &str| {
    let lines = 1 + text.matches('\n').count();
    match Keymap::built_in().with(text) {
        Ok((keymap, _)) => drop(keymap),
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in problems {
                assert!(
                    (1..=lines).contains(&problem.line) && problem.column > 0,
                    "{problem:?}"
                );
            }
        }
    }
    let (settings, problems) = Settings::parse(text);
    assert!((8..=200).contains(&settings.measure));
    assert!(
        problems
            .iter()
            .all(|problem| text.is_char_boundary(problem.byte))
    );
});
