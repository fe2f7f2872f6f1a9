use super::*;

#[test]
fn an_export_holds_what_was_marked_and_is_brought_up_to_date() {
    let home = Home::with_talk();
    home.out(&[
        "notes", "add", "talk.md", "--quote", "丁戊", "--note", "想法", "--tag", "党建",
    ]);
    let fresh = home.out(&["export", "talk.md"]);
    for words in ["# 题", "张三", "做法", "> 丁戊", "想法", "党建"] {
        assert!(fresh.contains(words), "{words} in {fresh}");
    }
    assert_eq!(
        home.out(&["export", "talk.md", "-o", "out.md"]),
        "exported 1 annotation to out.md\n"
    );
    assert_eq!(home.read("out.md"), fresh);
    assert_eq!(
        home.out(&["export", "talk.md", "-o", "out.md"]),
        "out.md is up to date\n"
    );
    home.put("out.md", format!("{fresh}\n我自己的话\n"));
    home.add("丙");
    home.out(&["export", "talk.md", "--output", "out.md"]);
    assert!(home.read("out.md").contains("我自己的话") && home.read("out.md").contains("> 丙"));
}

#[test]
fn another_file_is_not_overwritten_unless_told() {
    let home = Home::with_talk();
    home.add("丁戊");
    home.put("out.md", "我的文章\n");
    home.fails(
        &["export", "talk.md", "-o", "out.md"],
        1,
        "error: not exported: `out.md` exists and is not an export of this article\nhint: name another file, or overwrite it with --force\n",
    );
    home.out(&["export", "talk.md", "-o", "out.md", "--force"]);
    assert!(home.read("out.md").contains("> 丁戊"));
}

#[test]
fn the_article_itself_is_never_overwritten() {
    let home = Home::with_talk();
    home.add("丁戊");
    home.fails(
        &["export", "talk.md", "-o", "./talk.md", "--force"],
        1,
        "error: not exported: `./talk.md` is the article itself\n",
    );
    assert_eq!(home.read("talk.md"), TALK);
}

#[test]
fn several_articles_follow_each_other_and_do_not_share_a_file() {
    let home = Home::new();
    home.put("articles/a.md", TALK);
    home.put(
        "articles/b.md",
        TALK.replace("\"talk\"", "\"b\"").replace("题", "另题"),
    );
    home.put("articles/c.md", TALK.replace("\"talk\"", "\"c\""));
    for name in ["a", "b"] {
        home.out(&[
            "notes",
            "add",
            &format!("articles/{name}.md"),
            "--quote",
            "丁戊",
        ]);
    }
    let out = home.out(&["export"]);
    assert_eq!(
        (
            out.matches("\n\n# 另题\n").count(),
            out.matches("# 题\n").count()
        ),
        (1, 1),
        "{out}"
    );
    home.fails(
        &["export", "-o", "out.md"],
        1,
        "error: not exported: 2 articles have annotations, and a file takes those of one\nhint: name one article, or send them all to a new file: `pizhu export … > out.md`\n",
    );
}

#[test]
fn a_pipe_as_target_is_not_waited_for() {
    let home = Home::with_talk();
    home.fails(
        &["export", "talk.md", "-o", "/dev/null"],
        1,
        "error: not exported: `/dev/null` is not a regular file\n",
    );
}
