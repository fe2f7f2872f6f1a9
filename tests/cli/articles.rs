use super::*;

#[track_caller]
fn check(home: &Home, name: &str, err: &str) {
    home.fails(&["text", name], 1, err);
}

#[test]
fn each_bad_file_has_one_clear_error_and_a_hint() {
    let home = Home::new();
    check(
        &home,
        "missing.md",
        "error: cannot read `missing.md`: no such file or folder\nhint: without a path, ./articles, your library or the built-in article is read\n",
    );
    home.put("empty.md", " \n");
    check(
        &home,
        "empty.md",
        "error: `empty.md` has no text in it\nhint: an article has at least one line of text\n",
    );
    home.put("binary.txt", "PK\u{3}\u{4}\0");
    check(
        &home,
        "binary.txt",
        "error: `binary.txt` is not a text file (NUL at byte 4)\nhint: a page is a text, HTML, Markdown or EPUB file\n",
    );
    home.put("folder/a.md", TALK);
    check(
        &home,
        "folder",
        "error: `folder` is a folder\nhint: name one article in it\n",
    );
    let special = "hint: an article is a .md, .markdown, .txt, .html, .htm, .xhtml or .epub file\n";
    check(
        &home,
        "/dev/null",
        &format!("error: `/dev/null` is not a regular file\n{special}"),
    );
}

#[test]
fn a_text_in_another_encoding_opens() {
    let home = Home::new();
    home.put("gbk.txt", [0xD6, 0xD0, 0xCE, 0xC4]);
    assert_eq!(home.out(&["text", "gbk.txt"]), "中文");
}

#[test]
fn a_plain_text_with_front_matter_is_an_article() {
    let home = Home::new();
    home.put("a.txt", "+++\ntitle = \"题\"\n+++\n\n甲\n");
    assert_eq!(home.out(&["text", "a.txt"]), "题\n甲");
}

#[test]
fn a_pipe_is_not_waited_for() {
    let home = Home::new();
    let made = Command::new("mkfifo").arg(home.path("pipe.md")).status();
    assert!(made.expect("mkfifo runs").success());
    check(
        &home,
        "pipe.md",
        "error: `pipe.md` is not a regular file\nhint: an article is a .md, .markdown, .txt, .html, .htm, .xhtml or .epub file\n",
    );
}

#[test]
fn a_file_beyond_the_limit_is_not_swallowed() {
    let home = Home::new();
    let path = home.put("vast.txt", "");
    let file = fs::File::options().write(true).open(path).expect("a file");
    file.set_len((1 << 30) + 1).expect("a sparse file");
    check(
        &home,
        "vast.txt",
        "error: `vast.txt` is larger than 1 GB\nhint: split it into several files\n",
    );
}

#[test]
fn a_link_that_leads_nowhere_is_said() {
    let home = Home::new();
    std::os::unix::fs::symlink("gone.md", home.path("link.md")).expect("a link");
    check(
        &home,
        "link.md",
        "error: `link.md` is a link that leads nowhere\nhint: without a path, ./articles, your library or the built-in article is read\n",
    );
}

#[test]
fn a_folder_is_its_articles_by_name() {
    let home = Home::new();
    for name in [
        "b.md",
        "a.txt",
        "c.markdown",
        "d.HTML",
        ".hidden.md",
        "picture.jpg",
        "below/e.md",
    ] {
        home.put(&format!("folder/{name}"), TALK.replace("题", name));
    }
    let outlines = home.json(&["outline", "folder", "--json"]);
    let titles: Vec<_> = list(&outlines)
        .iter()
        .map(|outline| outline["title"].as_str().expect("a title"))
        .collect();
    assert_eq!(titles, ["a.txt", "b.md", "c.markdown", "d"]);
}

#[test]
fn a_folder_without_articles_is_said() {
    let home = Home::new();
    home.put("folder/picture.jpg", "");
    home.fails(
        &["outline", "folder"],
        1,
        "error: there is no article in `folder`\nhint: an article is a .md, .markdown, .txt, .html, .htm, .xhtml or .epub file\n",
    );
}

#[test]
fn without_a_path_the_articles_here_come_before_the_library_and_the_built_in_one() {
    let home = Home::new();
    let looked_at = |home: &Home, args: &[&str]| home.out(&[&["check"], args].concat());
    assert!(looked_at(&home, &[]).contains("articles: 1,"));
    home.put("data/pizhu/articles/a.md", TALK);
    home.put(
        "data/pizhu/articles/b.md",
        TALK.replace("\"talk\"", "\"b\""),
    );
    assert!(looked_at(&home, &[]).contains("articles: 2,"));
    home.put("articles/a.txt", "甲");
    assert!(looked_at(&home, &[]).contains("articles: 1,"));
    assert!(looked_at(&home, &["--library", "data/pizhu/articles"]).contains("articles: 2,"));
}
