//! Any file under any name: refused, or a document whose article is read back without problems and holds every line that stays.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pizhu::corpus::article;
use pizhu::recognise::open;

const NAMES: [&str; 4] = ["a.txt", "a.html", "a.md", "a.epub"];

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else {
        return;
    };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let Ok(opened) = open(name, bytes, None) else {
        return;
    };
    let Some(page) = opened.page else {
        return;
    };
    let source = page.article();
    let (_, problems) = article::parse("a", &source);
    assert_eq!(problems, [], "{source}");
    assert_eq!(article::write(&page.meta, &article::items(&source)), source);
    assert!(page.confidence <= 100);
});
