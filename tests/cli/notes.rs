use super::*;

#[test]
fn an_annotation_is_added_listed_edited_and_removed() {
    let home = Home::with_talk();
    let words = [
        "--style",
        "2",
        "--note",
        "第一行\n第二行",
        "--tag",
        "党建",
        "--tag",
        "专委会",
    ];
    let id = home.out(&[&["notes", "add", "talk.md", "--quote", "丁戊"][..], &words].concat());
    let id = id.trim_end();
    let record = home.json(&["notes", "list", "talk.md", "--json"])[0].clone();
    let expected = serde_json::json!({
        "id": id, "kind": "highlight", "color": "red", "quote": "丁戊", "note": "第一行\n第二行", "tags": ["党建", "专委会"],
        "start": 18, "end": 20, "speaker": "张三", "heading": "做法",
        "created": record["created"], "updated": record["updated"], "state": "kept",
    });
    assert_eq!(record, expected);
    assert!(
        record["created"]
            .as_str()
            .is_some_and(|time| time.ends_with('Z') && time.len() == 20),
        "{record}"
    );

    assert_eq!(
        home.out(&[
            "notes",
            "edit",
            "talk.md",
            &id[..8],
            "--style",
            "blue",
            "--note",
            "",
            "--tag",
            "新"
        ]),
        format!("{id}\n")
    );
    let record = home.json(&["notes", "list", "talk.md", "--json"])[0].clone();
    assert_eq!(
        (&record["color"], &record["note"], &record["tags"]),
        (&"blue".into(), &"".into(), &serde_json::json!(["新"]))
    );

    assert_eq!(
        home.out(&["notes", "remove", id, "talk.md"]),
        format!("{id}\n")
    );
    assert_eq!(
        home.json(&["notes", "list", "talk.md", "--json"]),
        serde_json::json!([])
    );
}

#[test]
fn what_is_not_named_in_an_edit_stays() {
    let home = Home::with_talk();
    let id = home.add("丁戊");
    home.out(&[
        "notes", "edit", "talk.md", &id, "--note", "- 批", "--tag", "一",
    ]);
    let record = home.json(&["notes", "edit", "talk.md", &id, "--style", "3", "--json"]);
    assert_eq!(
        (&record["color"], &record["note"], &record["tags"][0]),
        (&"green".into(), &"- 批".into(), &"一".into())
    );
    let record = home.json(&["notes", "remove", "talk.md", &id, "--json"]);
    assert_eq!(record["id"], id);
}

#[test]
fn without_a_path_the_annotation_is_found_in_all_that_would_be_read() {
    let home = Home::new();
    home.put("articles/a.md", TALK);
    home.put("articles/b.md", TALK.replace("\"talk\"", "\"b\""));
    let id = home.out(&["notes", "add", "articles/b.md", "--quote", "丁"]);
    home.out(&["notes", "edit", id.trim_end(), "--note", "批"]);
    assert_eq!(home.json(&["notes", "list", "--json"])[0]["note"], "批");
}

#[test]
fn two_files_of_one_article_have_its_annotations_once() {
    let home = Home::new();
    home.put("articles/a.md", TALK);
    home.put("articles/copy.md", TALK);
    let id = home.out(&["notes", "add", "articles/a.md", "--quote", "丁"]);
    home.out(&["notes", "remove", &id[..8]]);
    assert_eq!(
        home.json(&["notes", "list", "--json"]),
        serde_json::json!([])
    );
}

#[test]
fn a_quotation_that_is_not_one_place_says_where() {
    let home = Home::with_talk();
    home.fails(
        &["notes", "add", "talk.md", "--quote", "甲乙"],
        1,
        "error: the quotation stands in 2 places\nhint: say which with --occurrence: 1 = 张三/p1 (8..10); 2 = 张三/p1 (11..13)\n",
    );
    let record = home.json(&[
        "notes",
        "add",
        "talk.md",
        "--quote",
        "甲乙",
        "--occurrence",
        "2",
        "--json",
    ]);
    assert_eq!((&record["start"], &record["end"]), (&11.into(), &13.into()));
    home.fails(
        &["notes", "add", "talk.md", "--quote", "没有"],
        1,
        "error: the quotation is not in the text\nhint: it has to be exact, with a line end between paragraphs; `pizhu text` prints the text\n",
    );
}

#[test]
fn a_range_that_is_none_is_said() {
    let home = Home::with_talk();
    home.fails(
        &["notes", "add", "talk.md", "--range", "5..5"],
        1,
        "error: the range 5..5 is empty\n",
    );
    home.fails(
        &["notes", "add", "talk.md", "--range", "5..4"],
        1,
        "error: the range 5..4 ends before it starts\n",
    );
    home.fails(
        &["notes", "add", "talk.md", "--range", "5..500"],
        1,
        "error: the range 5..500 goes beyond the text, which has 22 characters\n",
    );
    home.fails(
        &["notes", "add", "talk.md", "--range", "five"],
        2,
        "error: `five` is not a range\nhint: a range is written like 120..135\n",
    );
}

#[test]
fn an_id_that_is_none_or_several_is_said() {
    let home = Home::with_talk();
    let (first, second) = (home.add("丁"), home.add("戊"));
    let hint = "hint: `pizhu notes list` shows the ids\n";
    home.fails(
        &["notes", "remove", "talk.md", "ffff"],
        1,
        &format!("error: no annotation has an id that begins with `ffff`\n{hint}"),
    );
    home.fails(
        &["notes", "remove", "talk.md", "01a"],
        2,
        &format!("error: `01a` is not an id: at least four of its characters, 0–9 and a–f\n{hint}"),
    );
    let shared: String = first
        .chars()
        .zip(second.chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a)
        .collect();
    let ran = home.run(&["notes", "remove", "talk.md", &shared[..8]]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("2 annotations have ids that begin with"),
        "{}",
        ran.err
    );
    let shown = home.out(&["notes", "list", "talk.md"]);
    let short: Vec<_> = shown
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    home.out(&["notes", "remove", "talk.md", short[0]]);
    assert_eq!(
        home.json(&["notes", "list", "talk.md", "--json"])[0]["id"],
        second
    );
}

#[test]
fn wrong_words_are_wrong_usage() {
    let home = Home::with_talk();
    let id = home.add("丁");
    for (words, err) in [
        (
            &[][..],
            "error: nothing is to be changed\nhint: say what with --style, --note, --tag, --quote or --range\n",
        ),
        (
            &["--style", "9"],
            "error: unknown style `9`\nhint: a style is 1–5, or yellow, red, green, blue, purple\n",
        ),
        (
            &["--tag", "两 个"],
            "error: `两 个` is not a tag: a tag is one word of at most 128 characters\nhint: give several tags with several --tag\n",
        ),
    ] {
        home.fails(
            &[&["notes", "edit", "talk.md", &id], words].concat(),
            2,
            err,
        );
    }
}

#[test]
fn people_get_a_table_in_columns() {
    let home = Home::with_talk();
    let first = home.out(&[
        "notes",
        "add",
        "talk.md",
        "--quote",
        "丙甲",
        "--note",
        "想法\n第二行",
    ]);
    let second = home.out(&[
        "notes", "add", "talk.md", "--quote", "丁", "--style", "purple", "--note", "再想",
    ]);
    let out = home.out(&["notes", "list", "talk.md"]);
    let rows: Vec<_> = out.lines().collect();
    let gap = " ".repeat(36);
    assert!(
        first.starts_with(rows[0].split(' ').next().expect("an id")),
        "{out}"
    );
    assert!(
        second.starts_with(rows[1].split(' ').next().expect("an id")),
        "{out}"
    );
    assert!(
        rows[0].ends_with(&format!("  yellow  丙甲{gap}  想法")),
        "{out}"
    );
    assert!(
        rows[1].ends_with(&format!("  purple  丁{gap}    再想")),
        "{out}"
    );
}

#[test]
fn an_annotation_whose_words_are_gone_is_listed_with_what_it_knew() {
    let home = Home::with_talk();
    let id = home.add("丁戊");
    home.put("talk.md", TALK.replace("丁戊己", "改过了"));
    let record = home.json(&["notes", "list", "talk.md", "--json"])[0].clone();
    assert_eq!(
        (&record["quote"], &record["state"], &record["start"]),
        (&"丁戊".into(), &"lost".into(), &18.into())
    );
    assert_eq!(
        (&record["speaker"], &record["heading"]),
        (&Value::Null, &Value::Null)
    );
    assert!(home.out(&["notes", "list", "talk.md"]).contains("[lost]"));
    let ran = home.run(&["check", "talk.md"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out
            .contains(&format!("annotation {id} `丁戊`: it is not in the text")),
        "{}",
        ran.out
    );
}

#[test]
fn an_annotation_whose_words_moved_is_where_they_are() {
    let home = Home::with_talk();
    home.add("丁戊");
    home.put("talk.md", TALK.replace("甲乙丙甲乙。", "甲乙丙甲乙。新。"));
    let record = home.json(&["notes", "list", "talk.md", "--json"])[0].clone();
    assert_eq!(
        (&record["state"], &record["start"], &record["end"]),
        (&"moved".into(), &20.into(), &22.into())
    );
    assert_eq!(
        home.out(&["check", "talk.md"]),
        "articles: 1, annotations: 1 (1 moved with the text); all is well\n"
    );
}

#[test]
fn anchors_roll_on_to_a_new_version_when_something_is_saved() {
    let home = Home::with_talk();
    home.add("丁戊");
    home.put("talk.md", TALK.replace("甲乙丙甲乙。", "甲乙丙甲乙。新。"));
    let file = || fs::read_to_string(home.annotation_file()).expect("a file");
    let before = file();
    home.out(&["notes", "list", "talk.md"]);
    home.out(&["check", "talk.md"]);
    assert_eq!(file(), before, "looking changes nothing");
    home.out(&["check", "talk.md", "--fix"]);
    let rolled = file();
    assert!(
        rolled.contains("start = 20\n") && !rolled.contains("\nbase = "),
        "{rolled}"
    );
    let record = home.json(&["notes", "list", "talk.md", "--json"])[0].clone();
    assert_eq!(
        (&record["state"], &record["start"]),
        (&"kept".into(), &20.into())
    );
    // Back to the first version, which is known here: nothing to roll.
    home.put("talk.md", TALK);
    home.out(&["check", "talk.md", "--fix"]);
    assert_eq!(file(), rolled);
    let record = home.json(&["notes", "list", "talk.md", "--json"])[0].clone();
    assert_eq!(
        (&record["state"], &record["start"]),
        (&"moved".into(), &18.into())
    );
    // A version of which most annotations are gone: only what is new counts in it.
    home.put("talk.md", "+++\nid = \"talk\"\n+++\n\n另外的话。\n");
    home.add("另外");
    assert!(file().contains("start = 20\n"));
}

#[test]
fn annotations_follow_an_article_that_was_rewritten() {
    let home = Home::new();
    let seed = fs::read_to_string(SEED).expect("the article");
    home.put("seed.md", &seed);
    let quote = "强化为民解忧聚众智,围绕一些牵涉面广、群众关注度高的问题";
    home.out(&[
        "notes", "add", "seed.md", "--quote", quote, "--note", "借鉴",
    ]);
    let state = |home: &Home| {
        let record = home.json(&["notes", "list", "seed.md", "--json"])[0].clone();
        assert_eq!(record["quote"], quote);
        let chars =
            |key: &str| usize::try_from(record[key].as_u64().expect("a number")).expect("small");
        let text = home.out(&["text", "seed.md"]);
        let found: String = text
            .chars()
            .skip(chars("start"))
            .take(chars("end") - chars("start"))
            .collect();
        (record["state"].as_str().expect("a state").to_owned(), found)
    };
    assert_eq!(state(&home), ("kept".into(), quote.into()));
    // Full-width marks everywhere: the words are the same.
    let wide = "强化为民解忧聚众智，围绕一些牵涉面广、群众关注度高的问题";
    home.put(
        "seed.md",
        seed.replacen("近年来,", "新的一句。近年来，", 1)
            .replace(quote, wide),
    );
    assert_eq!(state(&home), ("moved".into(), wide.into()));
    // A word inside it rewritten.
    let rewritten = "强化为民解忧聚众智,围绕一些涉及面广、群众关心的问题";
    home.put("seed.md", seed.replace(quote, rewritten));
    assert_eq!(state(&home), ("changed".into(), rewritten.into()));
    assert!(
        home.run(&["check", "seed.md"])
            .out
            .contains("the text has changed")
    );
    // The whole paragraph gone.
    let gone = seed
        .lines()
        .filter(|line| !line.contains(quote))
        .collect::<Vec<_>>()
        .join("\n");
    home.put("seed.md", gone);
    let record = home.json(&["notes", "list", "seed.md", "--json"])[0].clone();
    assert_eq!(
        (&record["state"], &record["note"]),
        (&"lost".into(), &"借鉴".into())
    );
}

#[test]
fn a_text_without_an_id_keeps_its_annotations_through_edits_names_and_forms() {
    let text = "今天天气很好,我们去公园玩。\n学习贯彻会议精神,推动工作高质量发展。\n完善“专委会”的各项机制。\n";
    let home = Home::new();
    home.put("a.txt", text);
    home.out(&[
        "notes",
        "add",
        "a.txt",
        "--quote",
        "推动工作高质量发展",
        "--note",
        "好",
    ]);
    let states = |home: &Home, name: &str| -> Vec<String> {
        let records = home.json(&["notes", "list", name, "--json"]);
        list(&records)
            .iter()
            .map(|record| record["state"].as_str().expect("a state").to_owned())
            .collect()
    };
    // Edited in its place.
    home.put("a.txt", text.replace("今天", "昨天上午"));
    assert_eq!(states(&home, "a.txt"), ["moved"]);
    // Renamed.
    home.put("b.txt", text);
    assert_eq!(states(&home, "b.txt"), ["kept"]);
    // Converted to traditional characters and full-width marks, under another name.
    home.put("c.txt", "今天天氣很好，我們去公園玩。\n學習貫徹會議精神，推動工作高質量發展。\n完善「專委會」的各項機制。\n");
    assert_eq!(states(&home, "c.txt"), ["kept"]);
    // Another text in the same place is another text.
    home.put("a.txt", "毫不相干的一篇文章，讲的是别的事情。\n");
    assert!(states(&home, "a.txt").is_empty());
    // Moved and edited at once, with nothing left where it was.
    fs::remove_file(home.path("a.txt")).expect("removed");
    home.put("d.txt", text.replace("今天", "昨天上午"));
    assert_eq!(states(&home, "d.txt"), ["moved"]);
    fs::remove_file(home.path("d.txt")).expect("removed");
    home.put("a.txt", text);
    home.put("e.txt", text.replace("今天", "昨天上午"));
    assert!(
        states(&home, "e.txt").is_empty(),
        "another version, while the first is there"
    );
    // A mark made through another name goes into the same file.
    home.out(&["notes", "add", "b.txt", "--quote", "公园"]);
    assert_eq!(states(&home, "b.txt").len(), 2);
    assert!(home.annotation_file().exists());
}

#[test]
fn an_unreadable_annotation_file_is_never_written() {
    let home = Home::with_talk();
    home.add("丁戊");
    let path = home.annotation_file();
    let broken = fs::read_to_string(&path).expect("a file") + "[[annotation\n";
    fs::write(&path, &broken).expect("a file");
    let line = broken.lines().count();
    for args in [
        &["notes", "add", "talk.md", "--quote", "丙"][..],
        &["notes", "list", "talk.md"],
        &["export", "talk.md"],
    ] {
        let ran = home.run(args);
        assert_eq!(ran.code, 1, "{args:?}");
        assert!(
            ran.err.starts_with("error: marks are read-only: "),
            "{}",
            ran.err
        );
        assert!(
            ran.err.contains(&format!(".annot.toml:{line}:")),
            "{}",
            ran.err
        );
    }
    let ran = home.run(&["check", "talk.md"]);
    assert!(
        ran.code == 1 && ran.out.contains(&format!(".annot.toml:{line}:")),
        "{}",
        ran.out
    );
    assert_eq!(fs::read_to_string(&path).expect("a file"), broken);
}

#[test]
fn a_record_that_cannot_be_used_is_named_by_its_line() {
    let home = Home::with_talk();
    home.add("丁戊");
    let path = home.annotation_file();
    let text = fs::read_to_string(&path).expect("a file");
    let line = 2 + text.lines().count();
    fs::write(&path, text + "\n[[annotation]]\nstart = 1\nend = 2\n").expect("a file");
    let ran = home.run(&["notes", "list", "talk.md"]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1));
    assert_eq!(
        ran.err,
        format!(
            "warning: {}:{line}: this annotation has no usable `id`\n",
            path.display()
        )
    );
    assert_eq!(home.run(&["check", "talk.md"]).code, 1);
}
