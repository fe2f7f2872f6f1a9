//! Reading a text that is not in memory: what is asked of the world, what comes late, and how little is read.

#![expect(clippy::format_collect, reason = "test texts are short")]

#[expect(dead_code, reason = "other tests use more of it")]
mod common;

use std::sync::Arc;

use common::Session;
use pizhu::app::{Effect, Event, Revision};
use pizhu::corpus::{Document, Long};

const LINE: &str = "近年来，杭州市政协加强建设，取得了成效。\n";

fn long(lines: usize) -> String {
    (0..lines)
        .map(|number| format!("第{number}段 {LINE}"))
        .collect()
}

fn bytes_read(s: &Session) -> usize {
    s.app
        .document()
        .as_long()
        .expect("a long text")
        .bytes_read()
}

fn revision(text: &str, is_arriving: bool) -> Event {
    let bytes = Arc::new(text.as_bytes().to_vec());
    Event::Text(Revision {
        document: Arc::new(Document::long("题", Long::new(bytes, text.len()))),
        is_arriving,
        message: None,
    })
}

#[test]
fn the_first_page_and_the_last_read_a_few_chunks_of_a_long_text() {
    let text = long(200_000);
    let mut s = Session::arriving(&text);
    assert!(s.screen().contains("第0段"));
    assert!(bytes_read(&s) <= 128 << 10, "{}", bytes_read(&s));
    s.keys("G");
    assert!(s.screen().contains("第199999段"));
    s.keys("g g space space");
    assert!(bytes_read(&s) <= 512 << 10, "{}", bytes_read(&s));
}

#[test]
fn a_page_lays_out_what_it_shows_and_little_more() {
    let mut s = Session::arriving(&long(50_000));
    s.keys("G g g");
    let before = s.app.layouts.laid_out();
    s.keys("space");
    let page = s.app.layouts.laid_out() - before;
    assert!(page <= 2 * s.rows().len(), "{page} blocks");
    let before = s.app.layouts.laid_out();
    s.keys("tab");
    assert_eq!(s.app.layouts.laid_out(), before);
}

#[test]
fn marks_wait_for_the_annotations_and_say_so() {
    let mut s = Session::arriving(&long(9));
    s.keys("1");
    assert!(s.message().contains("标注还在读入"), "{}", s.message());
    assert!(s.quotes().is_empty());
    s.arrives(None).keys("1");
    assert_eq!(s.quotes().len(), 1);
}

#[test]
fn whoever_has_not_moved_is_brought_to_where_they_left_off() {
    let text = long(5_000);
    let place = text.find("第3000段").expect("a place");
    let mut s = Session::arriving(&text);
    s.arrives(Some(place));
    assert!(s.screen().contains("第3000段"));
}

#[test]
fn whoever_has_moved_is_told_how_to_get_there() {
    let text = long(5_000);
    let place = text.find("第3000段").expect("a place");
    let mut s = Session::arriving(&text);
    s.keys("space space").arrives(Some(place));
    assert!(!s.screen().contains("第3000段"));
    assert!(s.message().contains("ctrl-o"), "{}", s.message());
    s.keys("ctrl-o");
    assert!(s.screen().contains("第3000段"));
}

#[test]
fn more_of_a_text_changes_nothing_above_it() {
    let (first, all) = (long(40), long(400));
    let mut s = Session::arriving(&first);
    s.keys("space");
    let rows = s.rows();
    s.event(revision(&all, true));
    assert_eq!(s.rows()[1..20], rows[1..20]);
    assert!(s.screen().contains("已读入"), "{}", s.screen());
    s.event(revision(&all, false)).keys("G");
    assert!(s.screen().contains("第399段"), "{}", s.screen());
    assert!(s.screen().contains("100%"));
}

#[test]
fn whoever_went_to_the_end_is_kept_there_until_the_next_key() {
    let mut s = Session::arriving(&long(40));
    s.keys("G").event(revision(&long(400), true));
    assert!(s.screen().contains("第399段"), "{}", s.screen());
    s.keys("k").event(revision(&long(4_000), true));
    assert!(s.screen().contains("第399段"), "{}", s.screen());
}

#[test]
fn a_text_that_turns_out_shorter_leaves_the_cursor_in_it() {
    let mut s = Session::arriving(&long(400));
    s.keys("G").event(revision(&long(40), false));
    assert!(s.screen().contains("第39段"));
    assert!(s.app.reader.place.byte < s.app.document().len());
}

#[test]
fn what_is_recognised_brings_the_outline_and_leaves_the_reader_where_they_are() {
    let page = include_str!("data/联谊报-2019-08-22.txt");
    let mut s = Session::arriving(page);
    s.keys("space");
    let at = s.at_cursor(4);
    let (document, _) = pizhu::recognise::open_text(page.to_owned(), "题");
    s.event(Event::Text(Revision {
        document: Arc::new(document),
        is_arriving: false,
        message: None,
    }));
    assert_eq!(s.at_cursor(4), at);
    let outline = s.app.areas.outline;
    assert!(
        outline.width > 0 && s.screen().contains("潘家玮"),
        "{}",
        s.screen()
    );
}

#[test]
fn a_search_is_asked_of_the_world_and_keys_are_answered_meanwhile() {
    let text = long(5_000);
    let mut s = Session::arriving(&text);
    s.keys("/").type_text("第4321段\n").keys("j j");
    assert!(!s.screen().contains("第4321段"));
    s.searched();
    assert!(s.at_cursor(6).starts_with("第4321段"), "{}", s.screen());
    s.keys("n").searched();
    assert!(s.message().contains("从开头"), "{}", s.message());
}

#[test]
fn a_search_says_how_far_it_is_and_can_be_given_up() {
    let text = long(5_000);
    let mut s = Session::arriving(&text);
    s.keys("/").type_text("没有的话\n");
    let ticket = s.effects.iter().find_map(|effect| match effect {
        Effect::Search { ticket, .. } => Some(*ticket),
        _ => None,
    });
    let ticket = ticket.expect("a search");
    let byte = text.len() / 2;
    s.event(Event::Searched { ticket, byte });
    assert!(s.message().contains("50%"), "{}", s.message());
    s.keys("esc");
    assert!(matches!(s.effects.last(), Some(Effect::StopSearch)));
    let place = s.app.reader.place;
    s.searched();
    assert_eq!(
        s.app.reader.place, place,
        "an answer nobody waits for moves nothing"
    );
    s.keys("/").type_text("没有的话\n").searched();
    assert!(s.message().contains("找不到"), "{}", s.message());
}

#[test]
fn a_file_that_shrank_is_said_once_and_reading_goes_on() {
    let text = long(2_000);
    let bytes = Arc::new(text.as_bytes()[..text.len() / 2].to_vec());
    let mut s = Session::arriving("略");
    s.event(Event::Text(Revision {
        document: Arc::new(Document::long("题", Long::new(bytes, text.len()))),
        is_arriving: false,
        message: None,
    }));
    s.keys("G");
    assert!(s.message().contains("文件变短了"), "{}", s.message());
    s.keys("g g");
    assert!(s.screen().contains("第0段") && s.message().is_empty());
}

#[test]
fn two_hundred_resizes_leave_the_first_sentence_at_the_top() {
    let mut s = Session::arriving(&long(2_000));
    s.keys("space space space");
    let top = s.app.reader.top.byte;
    let sentence = s.app.document().text(top..top + 30).into_owned();
    for size in 0..200_u16 {
        let (width, height) = (60 + size % 97, 12 + size % 31);
        s.event(Event::Resize { width, height });
    }
    s.event(Event::Resize {
        width: 80,
        height: 24,
    });
    let top = s.app.reader.top.byte;
    assert_eq!(s.app.document().text(top..top + 30), sentence);
}
