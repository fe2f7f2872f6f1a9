//! Any bytes as an annotation file: an error or a file, whose records find a place or none, and come back when they are saved.

#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use pizhu::corpus::{self, Document};
use pizhu::notes::{Bases, Notebook, Records, Source, sha256_hex};
use pizhu::store::AnnotationFile;

static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let text = "主席 张三\n甲乙丙甲乙。葛\u{e0100}城,e\u{301}。\n\n丁戊己，“庚”辛。\n";
    corpus::open("a.txt", text.into()).expect("a text").0
});

/// The text before it was edited.
const EARLIER: &str = "主席 张三\n乙丙甲乙。葛\u{e0100}城,e\u{301}。子丑。\n丁戊己，“庚”壬。";

/// Every place is one in the text.
fn place(records: Records) {
    let bases = Bases::from([(sha256_hex(EARLIER), EARLIER.into())]);
    let notebook = Notebook::open(&DOCUMENT, records, bases);
    for placed in notebook.live() {
        let places = placed.range.iter().chain(&placed.candidates);
        places.for_each(|range| _ = DOCUMENT.text(range.clone()));
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(file) = AnnotationFile::from_bytes(bytes.to_vec()) else {
        return;
    };
    let records = file.records();
    place(records.clone());
    let mut made_earlier = records.clone();
    for record in made_earlier.values_mut() {
        Arc::make_mut(record).anchor.base = sha256_hex(EARLIER);
    }
    place(made_earlier);
    let untouched = file.with(records).expect("nothing to write");
    assert_eq!(untouched.text(), file.text());
    // the same records in a file of our own, which `with` reads back
    let own = AnnotationFile::new(&Source::of(&DOCUMENT, None));
    let whole_seconds = own
        .with(records)
        .expect("records that were read can be written");
    assert!(whole_seconds.problems().is_empty());
    let again = own.with(whole_seconds.records()).expect("as before");
    assert_eq!(again.text(), whole_seconds.text());
    assert_eq!(again.records(), whole_seconds.records());
});
