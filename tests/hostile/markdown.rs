//! What leaves the program says what was marked, whatever signs stand in it.

use std::fs;

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};
use serde_json::Value;

use crate::home::Home;
use crate::spelled_out;

/// Lines that mean something in Markdown or one of its dialects, or end what they stand in.
const LINES: [&str; 44] = [
    r##"!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"##,
    "*甲* **乙** _丙_ __丁__ ~~戊~~",
    "`甲` ``乙``",
    "# 甲",
    "甲 #",
    "===",
    "---",
    "***",
    "- 甲",
    "+ 甲",
    "* 甲",
    "1. 甲",
    "1) 甲",
    "- [ ] 甲",
    "- [x] 甲",
    "> 甲",
    "| 甲 | 乙 |",
    "|---|---|",
    "```",
    "```dropped",
    "~~~",
    "<b>甲</b>",
    "<!-- 甲",
    "<!-- /hl -->",
    "<!-- hl 01a20d4b 00000000 -->",
    "<script>alert(1)</script>",
    "<https://example.org>",
    "https://example.org www.example.org a@example.org",
    "[甲](javascript:alert(1))",
    "![甲](x.png)",
    "[甲]: x",
    "[[甲]]",
    "%%甲%%",
    "==甲==",
    "$甲$ $$乙$$",
    "甲 ^id",
    "甲:: 乙",
    ": 甲",
    "{{甲}}",
    "&amp; &#65; &lt;",
    r"\* \\ \",
    "甲  ",
    "#标签",
    "[^1]: 甲",
];

/// What `CommonMark` with tables, tasks, strikethrough and autolinks shows in the block quotes of `markdown`, a paragraph each.
fn quoted(markdown: &str) -> Vec<String> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.strikethrough = true;
    options.extension.footnotes = true;
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options);
    let quotes = root
        .descendants()
        .filter(|node| matches!(node.data().value, NodeValue::BlockQuote));
    quotes
        .flat_map(|quote| quote.children().map(|part| text(part)).collect::<Vec<_>>())
        .collect()
}

/// The text of a paragraph that holds nothing but text.
fn text<'a>(node: &'a AstNode<'a>) -> String {
    assert!(
        matches!(node.data().value, NodeValue::Paragraph),
        "{:?}",
        node.data().value
    );
    let part = |part: &'a AstNode<'a>| match &part.data().value {
        NodeValue::Text(text) => text.to_string(),
        other => panic!("{other:?}"),
    };
    node.children().map(part).collect()
}

#[test]
fn every_sign_of_markdown_in_a_quotation_is_shown_as_itself() {
    let home = Home::new();
    home.put("a.txt", LINES.map(|line| format!("{line}甲。\n")).concat());
    let text = home.out(&["text", "a.txt"]);
    home.out(&[
        "notes",
        "add",
        "a.txt",
        "--range",
        &format!("0..{}", text.trim_end().chars().count()),
    ]);
    for sign in LINES {
        home.out(&[
            "notes",
            "add",
            "a.txt",
            "--quote",
            sign.trim(),
            "--occurrence",
            "1",
            "--note",
            sign,
        ]);
    }
    let exported = home.out(&["export", "a.txt"]);
    let shown = quoted(&exported);
    for line in LINES {
        assert!(
            shown.contains(&format!("{line}甲。")),
            "`{line}` in\n{exported}"
        );
        assert!(
            shown.contains(&line.trim().to_owned()),
            "`{line}` in\n{exported}"
        );
    }
}

#[test]
fn marks_of_our_own_in_quotations_and_notes_end_nothing() {
    let home = Home::new();
    let fences = [
        "<!-- /hl -->",
        "<!-- hl 01a20d4b 00000000 -->",
        "-->",
        "```",
    ];
    home.put(
        "a.txt",
        fences.map(|fence| format!("甲{fence}乙。\n\n")).concat(),
    );
    for fence in fences {
        let quote = format!("甲{fence}乙");
        home.out(&[
            "notes",
            "add",
            "a.txt",
            "--quote",
            &quote,
            "--note",
            &format!("批\n\n{fence}\n\n注"),
        ]);
    }
    home.out(&["export", "a.txt", "-o", "out.md"]);
    let first = home.read("out.md");
    home.out(&["export", "a.txt", "-o", "out.md"]);
    assert_eq!(home.read("out.md"), first);
    home.put("out.md", format!("{first}\n我的话\n"));
    home.out(&["notes", "add", "a.txt", "--quote", "甲```", "--note", "又"]);
    home.out(&["export", "a.txt", "-o", "out.md"]);
    let third = home.read("out.md");
    assert!(
        third.ends_with("\n我的话\n") && third.contains("又"),
        "{third}"
    );
    assert_eq!(third.matches("批").count(), fences.len(), "{third}");
}

#[test]
fn nothing_that_drives_a_terminal_leaves_as_markdown() {
    let home = Home::new();
    home.put("a.txt", "甲\u{1b}]52;c;aGk=\u{7}\u{9b}3J\u{202e}乙。\n");
    home.out(&[
        "notes",
        "add",
        "a.txt",
        "--range",
        "0..10",
        "--note",
        "批\u{1b}]0;x\u{7}\u{9b}3J\u{202e}\u{2066}注",
    ]);
    let exported = home.out(&["export", "a.txt"]);
    let driving = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert_eq!(exported.chars().find(|c| driving(*c)), None, "{exported:?}");
}

#[test]
fn json_brings_every_character_back() {
    let home = Home::new();
    let words = "</script>\u{2028}\u{2029}\"\\\u{1b}\u{7}\u{9b}\u{202e}\0'😀";
    let article = words.replace(['\0', '\u{2028}', '\u{2029}'], "");
    home.put("a.txt", format!("甲{article}乙。\n"));
    home.out(&["notes", "add", "a.txt", "--quote", &article]);
    let path = home.annotation_file();
    let text = fs::read_to_string(&path).expect("a file");
    let spelled = spelled_out(words);
    fs::write(
        &path,
        text.replace("quote = ", &format!("note = {spelled}\nquote = ")),
    )
    .expect("a file");
    let records = home.json(&["notes", "list", "a.txt", "--json"]);
    assert_eq!(
        (&records[0]["note"], &records[0]["quote"]),
        (&Value::from(words), &Value::from(&*article))
    );
}

#[test]
fn a_title_is_a_title_whatever_stands_in_it() {
    for title in [
        "a: b",
        "\"甲\"",
        "---",
        "!甲",
        "&甲 *乙",
        "- 甲",
        "[甲]",
        "{甲}",
        "@甲",
        "%甲",
        "#甲",
        "? 甲",
        "| 甲",
        "> 甲",
        "'甲'",
        "+++",
        "null",
        "<!-- 甲 -->",
    ] {
        let home = Home::new();
        let spelled = spelled_out(title);
        home.put(
            "a.md",
            format!("+++\nid = \"a\"\ntitle = {spelled}\n+++\n\n甲乙。\n"),
        );
        home.out(&["notes", "add", "a.md", "--quote", "甲乙"]);
        let exported = home.out(&["export", "a.md"]);
        let arena = Arena::new();
        let root = parse_document(&arena, &exported, &Options::default());
        let heading = root.first_child().expect("a heading");
        assert!(
            matches!(heading.data().value, NodeValue::Heading(_)),
            "{exported}"
        );
        let shown: String = heading
            .children()
            .map(|part| match &part.data().value {
                NodeValue::Text(text) => text.to_string(),
                other => panic!("{other:?} in {exported}"),
            })
            .collect();
        assert_eq!(shown, title);
        assert_eq!(home.json(&["outline", "a.md", "--json"])["title"], title);
    }
}
