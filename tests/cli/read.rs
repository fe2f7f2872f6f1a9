use super::*;

/// Reads until `title` is on the screen, then quits.
fn read(home: &Home, args: &[&str], title: &str) {
    let mut terminal = pty::Terminal::start(PIZHU, args, home.0.path(), (100, 30));
    terminal.shows(title).send("q");
    assert!(terminal.ended());
}

#[test]
fn a_folder_opens_with_the_article_last_read_in_it() {
    let home = Home::new();
    for name in ["a", "b", "c"] {
        home.put(
            &format!("folder/{name}.md"),
            TALK.replace("题", &format!("第{name}篇")),
        );
    }
    read(&home, &["folder"], "第a篇");
    read(&home, &["folder/b.md"], "第b篇");
    read(&home, &["folder"], "第b篇");
    read(&home, &["folder/c.md", "folder/b.md"], "第b篇");
    fs::remove_file(home.path("folder/b.md")).expect("it was there");
    read(&home, &["folder"], "第a篇");
}

#[test]
fn an_article_that_cannot_be_opened_is_passed_over() {
    let home = Home::new();
    home.put("folder/a.txt", "\0");
    home.put("folder/b.md", TALK.replace("题", "第二篇"));
    read(&home, &["folder"], "第二篇");
}

#[test]
fn a_page_says_that_something_in_it_is_uncertain() {
    let home = Home::new();
    let page = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/联谊报-2019-08-22.txt"
    );
    fs::copy(page, home.path("a.txt")).expect("a copy");
    read(&home, &["a.txt"], "有 1 处拿不准，按 E 核对");
    let mut terminal = pty::Terminal::start(PIZHU, &[SEED], home.0.path(), (100, 30));
    terminal.shows("潘家玮");
    assert!(!terminal.screen().contains("拿不准"));
    terminal.send("q");
    assert!(terminal.ended());
}

#[test]
fn without_a_terminal_there_is_nothing_to_read_in() {
    Home::with_talk().fails(
        &["talk.md"],
        1,
        "error: standard output is not a terminal\nhint: `pizhu text PATH` prints the text\n",
    );
}
