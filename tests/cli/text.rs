use super::*;

#[test]
fn a_pipe_gets_the_exact_text() {
    let home = Home::new();
    home.put("a.txt", "甲\u{1b}[2J\r\n\r\n乙\u{202e}");
    assert_eq!(home.out(&["text", "a.txt"]), "甲\u{1b}[2J\n\n乙\u{202e}");
}

#[test]
fn offsets_count_in_it() {
    let home = Home::with_talk();
    let text = home.out(&["text", "talk.md"]);
    let record = home.json(&["notes", "add", "talk.md", "--range", "8..11", "--json"]);
    let marked: String = text.chars().skip(8).take(3).collect();
    assert_eq!(record["quote"], marked);
}
