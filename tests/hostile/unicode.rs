//! Characters that hide, reorder, pile up or go on for ever.

use std::fs;
use std::time::{Duration, Instant};

use crate::home::{Home, PIZHU};
use crate::pty::Terminal;
use crate::session::Session;

/// What is on the screen when this is read, checked cell by cell.
fn screen(text: &str) -> String {
    let s = Session::text(text).size(60, 20);
    let (buffer, _) = s.buffer();
    for cell in &buffer.content {
        let symbol = cell.symbol();
        assert!(symbol.len() <= 32, "{symbol:?}");
        assert!(
            !symbol.contains(|c: char| c.is_control() || is_invisible(c)),
            "{symbol:?}"
        );
    }
    s.screen()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || u32::from(c) & 0xfffe == 0xfffe
}

#[test]
fn what_reorders_separates_or_hides_is_named_on_the_screen() {
    for (text, shown) in [
        ("批准\u{202e}不予", "批准<U+202E>不予"),
        ("甲\u{202d}乙\u{202c}", "甲<U+202D>乙<U+202C>"),
        ("甲\u{2066}乙\u{2069}", "甲<U+2066>乙<U+2069>"),
        ("甲\u{e0061}\u{e007f}乙", "<U+E0061><U+E007F>乙"),
        ("甲\u{2028}乙\u{2029}丙", "甲<U+2028>乙<U+2029>丙"),
        ("甲\u{85}乙", "甲<U+0085>乙"),
        ("甲\u{fffe}乙\u{fdd0}", "甲<U+FFFE>乙<U+FDD0>"),
        ("甲\u{fff9}乙\u{fffb}", "甲<U+FFF9>乙<U+FFFB>"),
    ] {
        let screen = screen(text);
        assert!(screen.contains(shown), "{text:?}:\n{screen}");
    }
}

#[test]
fn marks_are_piled_up_to_a_bound() {
    let zalgo = format!("甲{}乙\n", "\u{301}\u{489}".repeat(250));
    let screen = screen(&zalgo);
    let marks = screen.matches(['\u{301}', '\u{489}']).count();
    assert!(
        screen.contains('乙') && (1..=8).contains(&marks),
        "{screen}"
    );
}

#[test]
fn what_fills_a_cell_or_none_leaves_the_rest_of_the_line_in_its_place() {
    for odd in [
        "👨\u{200d}👩\u{200d}👧\u{200d}👦",
        "🏴\u{e0067}\u{e0062}\u{e007f}",
        "葛\u{e0100}",
        "\u{e01ef}",
        "a\u{fe0f}",
        "\u{a0}",
        "\u{3000}\u{3000}",
        "\u{115f}",
        "\u{3164}",
        "\u{ffa0}",
        "\u{378}",
        "\u{e000}",
        "\u{10fffd}",
        "①…—",
        "\u{1f3fb}",
        "\u{200d}",
    ] {
        screen(&format!("甲{odd}乙\n"));
        let mut s = Session::text(&format!("甲{odd}乙丙。丁\n")).size(60, 12);
        s.keys("G ( 1");
        assert_eq!(s.quotes().len(), 1, "{odd:?}");
        s.keys("c").type_text(&format!("批{odd}注")).keys("ctrl-s");
        assert_eq!(s.annotations()[0].2, format!("批{odd}注"));
        for ambiguous in [false, true] {
            let s = Session::text(&format!("甲{odd}乙\n")).size(60, 12);
            let s = if ambiguous { s.wide() } else { s };
            let (x, y) = s.find("乙");
            let (buffer, _) = s.buffer();
            assert_eq!(buffer[(x, y)].symbol(), "乙", "{odd:?}");
        }
    }
}

#[test]
fn words_strewn_with_invisible_characters_keep_their_annotations_when_they_are_cleaned() {
    let home = Home::new();
    let clean = "甲乙丙丁戊己庚辛壬癸，子丑寅卯辰巳午未申酉戌亥。";
    let strewn: String = clean.chars().flat_map(|c| [c, '\u{200b}']).collect();
    home.put(
        "a.md",
        format!("+++\nid = \"a\"\ntitle = \"题\"\n+++\n\n{strewn}\n"),
    );
    home.out(&["notes", "add", "a.md", "--range", "20..40"]);
    home.put(
        "a.md",
        format!("+++\nid = \"a\"\ntitle = \"题\"\n+++\n\n{clean}\n"),
    );
    let records = home.json(&["notes", "list", "a.md", "--json"]);
    assert_ne!(records[0]["state"], "lost", "{records}");
}

#[test]
fn tags_that_only_look_the_same_are_two() {
    let home = Home::with_talk();
    home.out(&[
        "notes",
        "add",
        "talk.md",
        "--quote",
        "丁戊",
        "--tag",
        "test",
        "--tag",
        "t\u{435}st",
    ]);
    let records = home.json(&["notes", "list", "talk.md", "--json"]);
    assert_eq!(records[0]["tags"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_character_of_a_megabyte_is_one_character() {
    let begin = Instant::now();
    let mut s = Session::text(&format!("甲乙e{}丙。\n", "\u{301}".repeat(500_000))).size(60, 12);
    s.keys("l l l l h h v l 1 c").type_text("批").keys("ctrl-s");
    assert!(s.screen().contains('丙'), "{}", s.screen());
    assert_eq!(s.quotes().len(), 1);
    assert!(
        begin.elapsed() < Duration::from_secs(10),
        "{:?}",
        begin.elapsed()
    );
}

/// A million characters; as many as `PIZHU_CHARS` says.
#[test]
fn a_line_of_millions_of_characters_is_read_and_marked() {
    let asked = std::env::var("PIZHU_CHARS").ok();
    let chars = asked.and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let home = Home::new();
    home.put("a.txt", "汉".repeat(chars));
    let begin = Instant::now();
    let end = format!("{}..{chars}", chars - 2);
    home.out(&["notes", "add", "a.txt", "--range", &end]);
    let mut t = Terminal::start(PIZHU, &["a.txt"], home.0.path(), (80, 24));
    t.shows("汉")
        .send("G")
        .shows("100%")
        .send("V")
        .shows("选句")
        .send("\x03")
        .send("q");
    assert!(t.ended());
    let file = fs::read_to_string(home.annotation_file()).expect("a file");
    assert!(file.contains(&format!("end = {chars}\n")));
    assert!(
        begin.elapsed() < Duration::from_mins(1),
        "{:?}",
        begin.elapsed()
    );
}
