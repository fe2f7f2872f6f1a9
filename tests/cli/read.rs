use super::*;

/// Opens, waits for `title` on the screen, and quits with these keys.
fn read(home: &Home, args: &[&str], title: &str, quit: &str) {
    let mut terminal = pty::Terminal::start(PIZHU, args, home.0.path(), (100, 30));
    terminal.shows(title).send(quit);
    assert!(terminal.ended() && terminal.given_back());
}

fn with_folder() -> Home {
    let home = Home::new();
    for name in ["a", "b", "c"] {
        home.put(
            &format!("folder/{name}.md"),
            TALK.replace("talk", name)
                .replace("题", &format!("第{name}篇")),
        );
    }
    home
}

#[test]
fn a_folder_of_articles_has_one_picked_beginning_on_the_one_last_read() {
    let home = with_folder();
    read(&home, &["folder/b.md"], "第b篇", "q");
    let mut t = pty::Terminal::start(PIZHU, &["folder"], home.0.path(), (100, 30));
    t.shows("第a篇").shows("刚才");
    let (_, row) = t.find("第b篇");
    assert_eq!(row, 2, "{}", t.screen());
    t.send("\r").shows("丁戊己").hides("刚才").send("q");
    t.shows("刚才").hides("丁戊己").send("q");
    assert!(t.ended());
    let wipes = t.written.windows(4).filter(|it| it == b"\x1b[2J").count();
    assert_eq!(wipes, 3, "each begins on a blank screen");
    read(&home, &["folder/c.md", "folder/a.md"], "书库 2 篇", "q");
}

#[test]
fn a_folder_with_one_article_opens_it() {
    let home = Home::new();
    home.put("folder/a.md", TALK);
    read(&home, &["folder"], "丁戊己", "q");
}

#[test]
fn an_article_that_cannot_be_opened_is_listed_and_the_others_can_be_read() {
    let home = Home::new();
    home.put("folder/a.txt", "\0");
    home.put("folder/b.md", TALK.replace("题", "第二篇"));
    let mut t = pty::Terminal::start(PIZHU, &["folder"], home.0.path(), (100, 30));
    t.shows("a.txt 不是文本").shows("第二篇");
    t.send("G\r").shows("书库  a.txt 不是文本");
    t.send("g").send("g\r").shows("丁戊己").send("qq");
    assert!(t.ended());
}

#[test]
fn a_page_says_that_something_in_it_is_uncertain() {
    let home = Home::new();
    let page = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/联谊报-2019-08-22.txt"
    );
    fs::copy(page, home.path("a.txt")).expect("a copy");
    read(&home, &["a.txt"], "有 1 处拿不准，按 E 核对", "q");
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
