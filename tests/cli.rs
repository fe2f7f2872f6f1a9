//! The subcommands as whole processes: what goes in on the command line, what comes out, and the exit code.
//!
//! Every process has a home of its own and none of the machine's settings.

#[path = "common/home.rs"]
mod home;
#[path = "common/pty.rs"]
#[expect(dead_code, reason = "what the terminal program is tested with besides")]
mod pty;

use std::fs;
use std::process::{Command, Stdio};

use home::{Home, PIZHU, Ran, TALK};
use serde_json::Value;

const SEED: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/articles/2019-08-22-主席读书会交流精粹.md"
);

fn keys(object: &Value) -> Vec<&str> {
    object
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("an array")
}

mod outline {
    use super::*;

    #[test]
    fn the_seed_article_has_its_speakers_and_headings() {
        let outline = Home::new().json(&["outline", SEED, "--json"]);
        let speakers = list(&outline["speakers"]);
        let names: Vec<_> = speakers
            .iter()
            .map(|speaker| speaker["name"].as_str().expect("a name"))
            .collect();
        assert_eq!(
            names,
            [
                "潘家玮",
                "杨戌标",
                "杨建新",
                "伟",
                "陶诚华",
                "张金良",
                "郑坤法"
            ]
        );
        let counts: Vec<_> = speakers
            .iter()
            .map(|speaker| list(&speaker["headings"]).len())
            .collect();
        assert_eq!(counts, [4, 3, 3, 5, 4, 5, 3]);
        let incomplete: Vec<_> = speakers
            .iter()
            .map(|speaker| speaker.get("name_incomplete").cloned())
            .collect();
        assert_eq!(
            incomplete,
            [None, None, None, Some(Value::Bool(true)), None, None, None]
        );
        let headings = speakers
            .iter()
            .flat_map(|speaker| list(&speaker["headings"]));
        let under_headings: u64 = headings
            .map(|heading| heading["paragraphs"].as_u64().expect("a count"))
            .sum();
        let before: u64 = speakers
            .iter()
            .map(|speaker| {
                speaker["paragraphs_before_first_heading"]
                    .as_u64()
                    .expect("a count")
            })
            .sum();
        assert_eq!((under_headings, before), (27, 7));
        assert_eq!(speakers[0]["post"], "杭州市政协主席");
        assert_eq!(
            speakers[0]["headings"][0],
            serde_json::json!({"text": "着眼“强”字抓专委会党建龙头", "level": 1, "paragraphs": 1})
        );
    }

    #[test]
    fn the_fields_are_those_that_were_promised() {
        let outline = Home::new().json(&["outline", SEED, "--json"]);
        let mut fields = keys(&outline);
        fields.sort_unstable();
        assert_eq!(
            fields,
            [
                "author",
                "date",
                "dropped",
                "editor_note",
                "headings",
                "images",
                "paragraphs_before_first_speaker",
                "source",
                "speakers",
                "subtitle",
                "title",
            ]
        );
        assert_eq!(
            (&outline["date"], &outline["subtitle"]),
            (&Value::from("2019-08-22"), &Value::Null)
        );
        assert_eq!(
            (
                list(&outline["editor_note"]).len(),
                list(&outline["images"]).len()
            ),
            (2, 7)
        );
        assert_eq!(outline["dropped"], serde_json::json!(["据联谊报"]));
    }

    #[test]
    fn one_file_is_an_object_and_several_are_an_array() {
        let home = Home::with_talk();
        assert!(home.json(&["outline", "talk.md", "--json"]).is_object());
        assert_eq!(
            list(&home.json(&["outline", "talk.md", SEED, "--json"])).len(),
            2
        );
        home.put("folder/a.md", TALK);
        assert_eq!(list(&home.json(&["outline", "folder", "--json"])).len(), 1);
    }

    #[test]
    fn what_stands_outside_speakers_is_counted_apart() {
        let home = Home::new();
        home.put(
            "a.md",
            format!(
                "前\n\n# 序\n\n甲\n\n乙\n\n{}",
                TALK.split_once("+++\n\n").expect("a talk").1
            ),
        );
        let outline = home.json(&["outline", "a.md", "--json"]);
        assert_eq!(outline["paragraphs_before_first_speaker"], 1);
        assert_eq!(
            outline["headings"],
            serde_json::json!([{"text": "序", "level": 1, "paragraphs": 2}])
        );
        assert_eq!(
            outline["speakers"][0]["headings"],
            serde_json::json!([{"text": "做法", "level": 1, "paragraphs": 1}])
        );
    }

    #[test]
    fn people_get_a_tree_with_counts() {
        let out = Home::with_talk().out(&["outline", "talk.md"]);
        assert_eq!(
            out,
            "题\n1 speaker, 1 heading, 2 paragraphs\n张三  主席  1 paragraph\n  做法      1 paragraph\n"
        );
    }

    #[test]
    fn an_article_that_cannot_be_opened_does_not_hide_the_others() {
        let home = Home::with_talk();
        let ran = home.run(&["outline", "missing.md", "talk.md"]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""));
        home.put("folder/a.txt", [0xD6, 0xD0]);
        home.put("folder/b.md", TALK);
        let ran = home.run(&["outline", "folder", "--json"]);
        assert_eq!((ran.code, ran.err.lines().count()), (1, 2));
        assert!(ran.out.contains("张三"));
    }
}

mod text {
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
}

mod articles {
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
            "error: `binary.txt` is not a text file (NUL at byte 4)\nhint: an article is a .md, .markdown or .txt text\n",
        );
        home.put("gbk.txt", [0xD6, 0xD0, 0xCE, 0xC4]);
        check(
            &home,
            "gbk.txt",
            "error: `gbk.txt` is not UTF-8 (from byte 0)\nhint: it looks like GBK/GB18030; convert it first: `iconv -f gb18030 -t utf-8 'gbk.txt' > …`\n",
        );
        home.put("folder/a.md", TALK);
        check(
            &home,
            "folder",
            "error: `folder` is a folder\nhint: name one article in it\n",
        );
        let special = "hint: an article is a .md, .markdown or .txt file\n";
        check(
            &home,
            "/dev/null",
            &format!("error: `/dev/null` is not a regular file\n{special}"),
        );
    }

    #[test]
    fn a_pipe_is_not_waited_for() {
        let home = Home::new();
        let made = Command::new("mkfifo").arg(home.path("pipe.md")).status();
        assert!(made.expect("mkfifo runs").success());
        check(
            &home,
            "pipe.md",
            "error: `pipe.md` is not a regular file\nhint: an article is a .md, .markdown or .txt file\n",
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
            ".hidden.md",
            "picture.jpg",
            "below/d.md",
        ] {
            home.put(
                &format!("folder/{name}"),
                format!("+++\ntitle = \"{name}\"\n+++\n\n甲\n"),
            );
        }
        let outlines = home.json(&["outline", "folder", "--json"]);
        let titles: Vec<_> = list(&outlines)
            .iter()
            .map(|outline| outline["title"].as_str().expect("a title"))
            .collect();
        assert_eq!(titles, ["a.txt", "b.md", "c.markdown"]);
    }

    #[test]
    fn a_folder_without_articles_is_said() {
        let home = Home::new();
        home.put("folder/picture.jpg", "");
        home.fails(
            &["outline", "folder"],
            1,
            "error: there is no article in `folder`\nhint: an article is a .md, .markdown or .txt file\n",
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
}

mod read {
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
        home.put("folder/a.txt", [0xD6, 0xD0]);
        home.put("folder/b.md", TALK.replace("题", "第二篇"));
        read(&home, &["folder"], "第二篇");
    }

    #[test]
    fn without_a_terminal_there_is_nothing_to_read_in() {
        Home::with_talk().fails(
            &["talk.md"],
            1,
            "error: standard output is not a terminal\nhint: `pizhu text PATH` prints the text\n",
        );
    }
}

mod notes {
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
            &format!(
                "error: `01a` is not an id: at least four of its characters, 0–9 and a–f\n{hint}"
            ),
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
            let chars = |key: &str| {
                usize::try_from(record[key].as_u64().expect("a number")).expect("small")
            };
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
}

mod export {
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
}

mod merge {
    use super::*;

    #[test]
    fn check_names_a_half_done_merge_and_finishes_it_when_asked() {
        let home = Home::with_talk();
        home.add("丁戊");
        let path = home.annotation_file();
        let text = fs::read_to_string(&path).expect("a file");
        let color = "color = \"yellow\"\n";
        let conflict =
            "<<<<<<< a\ncolor = \"red\"\n=======\ncolor = \"red\"\nnote = \"好\"\n>>>>>>> b\n";
        fs::write(&path, text.replace(color, conflict)).expect("a file");
        let ran = home.run(&["check", "talk.md"]);
        assert!(
            ran.code == 1 && ran.out.contains("half done"),
            "{}{}",
            ran.out,
            ran.err
        );
        assert_eq!(home.run(&["check", "talk.md", "--fix"]).code, 0);
        let text = fs::read_to_string(&path).expect("a file");
        assert!(
            !text.contains("<<<<<<<") && text.contains("note = \"好\""),
            "{text}"
        );
        assert_eq!(home.run(&["check", "talk.md"]).code, 0);
    }

    #[test]
    fn what_cannot_be_read_is_named_and_nothing_is_written() {
        let home = Home::with_talk();
        home.add("丁戊");
        let good = fs::read_to_string(home.annotation_file()).expect("a file");
        home.put("base", "");
        home.put("ours", &good);
        home.put("theirs", "[[annotation\n");
        let ran = home.run(&["merge", "base", "ours", "theirs", "--path", "x.annot.toml"]);
        assert_eq!(ran.code, 1);
        assert!(ran.err.contains("x.annot.toml:1:"), "{}", ran.err);
        assert_eq!(home.read("ours"), good);
        let ran = home.run(&["merge", "base", "ours", "nowhere"]);
        assert!(
            ran.code == 1 && ran.err.contains("`nowhere`: no such file"),
            "{}",
            ran.err
        );
        home.put("theirs", "");
        assert_eq!(home.run(&["merge", "base", "ours", "theirs"]).code, 0);
        assert_eq!(home.read("ours"), good);
    }
}

/// No mark is lost, whatever happens to the process that makes it.
#[cfg(unix)]
mod past {
    use super::*;

    #[test]
    fn the_life_of_an_annotation_is_told_from_its_making_to_its_removal() {
        let home = Home::with_talk();
        let id = home.out(&[
            "notes", "add", "talk.md", "--quote", "丁戊", "--note", "一\n二", "--tag", "党建",
        ]);
        let id = id.trim_end();
        home.out(&[
            "notes", "edit", "talk.md", id, "--style", "2", "--note", "三",
        ]);
        home.put("talk.md", TALK.replace("甲乙丙甲乙。", "甲乙丙甲乙。新。"));
        home.out(&["check", "talk.md", "--fix"]);
        home.out(&[
            "notes", "edit", "talk.md", id, "--range", "2..4", "--tag", "",
        ]);
        home.out(&["notes", "remove", "talk.md", id]);
        let told = home.out(&["notes", "log", "talk.md", id]);
        let told: Vec<&str> = told.lines().filter(|line| line.starts_with(' ')).collect();
        assert_eq!(
            told,
            [
                "    on “丁戊” (18..20)",
                "    style highlight yellow",
                "    tags #党建",
                "    note:",
                "      一",
                "      二",
                "    style highlight red",
                "    note:",
                "      三",
                "    moved to 20..22",
                "    on “主席” (2..4)",
                "    tags",
                "    removed",
            ]
        );
        let versions = home.json(&["notes", "log", "talk.md", id, "--json"]);
        let removed: Vec<_> = list(&versions).iter().map(|one| &one["removed"]).collect();
        assert_eq!(removed, [false, false, false, false, true]);
        assert_eq!(list(&versions)[1]["note"], "三");
        home.fails(
            &["notes", "log", "talk.md", "ffff"],
            1,
            "error: no annotation has an id that begins with `ffff`\nhint: `pizhu notes list` shows the ids\n",
        );
    }

    #[test]
    fn an_annotation_from_elsewhere_has_what_is_known_of_it() {
        let home = Home::with_talk();
        let id = home.add("丁戊");
        fs::remove_dir_all(home.path("state")).expect("the state folder");
        let versions = home.json(&["notes", "log", "talk.md", &id, "--json"]);
        assert_eq!(list(&versions).len(), 1);
        assert_eq!(list(&versions)[0]["quote"], "丁戊");
    }

    #[test]
    fn an_annotation_is_put_on_other_words() {
        let home = Home::with_talk();
        let id = home.add("丁戊");
        home.out(&[
            "notes",
            "edit",
            &id,
            "talk.md",
            "--quote",
            "甲乙",
            "--occurrence",
            "2",
        ]);
        let record = home.json(&["notes", "list", "talk.md", "--json"])[0].clone();
        assert_eq!(
            (&record["id"], &record["quote"], &record["state"]),
            (&id.clone().into(), &"甲乙".into(), &"kept".into())
        );
        let ran = home.run(&["notes", "edit", &id, "talk.md", "--quote", "无此"]);
        assert!(
            ran.err
                .starts_with("error: the quotation is not in the text"),
            "{}",
            ran.err
        );
        let ran = home.run(&["notes", "edit", &id, "talk.md"]);
        assert!(ran.err.contains("nothing is to be changed"), "{}", ran.err);
    }

    #[test]
    fn a_file_whose_article_is_gone_is_found_and_given_to_another() {
        let home = Home::new();
        home.put("articles/a.txt", "今天天气很好,我们去公园玩。\n");
        home.out(&[
            "notes",
            "add",
            "articles/a.txt",
            "--quote",
            "天气很好",
            "--note",
            "好",
        ]);
        let file = home.annotation_file();
        fs::rename(home.path("articles/a.txt"), home.path("articles/b.txt")).expect("renamed");
        home.put("articles/b.txt", "另一篇。\n");
        let ran = home.run(&["check"]);
        assert_eq!(ran.code, 1);
        assert!(
            ran.out.contains("its article is no longer at"),
            "{}",
            ran.out
        );
        assert!(ran.out.contains("pizhu notes relink "), "{}", ran.out);
        let file = file.to_str().expect("a path");
        let said = home.out(&["notes", "relink", file, "articles/b.txt"]);
        assert!(
            said.starts_with("annotations that are now on articles/b.txt: 1;"),
            "{said}"
        );
        let record = home.json(&["notes", "list", "articles/b.txt", "--json"])[0].clone();
        assert_eq!(
            (&record["note"], &record["state"]),
            (&"好".into(), &"lost".into())
        );
        assert!(!home.run(&["check"]).out.contains("relink"));
        let own = home.annotation_file();
        let own = own.to_str().expect("a path");
        let ran = home.run(&["notes", "relink", own, "articles/b.txt"]);
        assert!(ran.code == 1 && ran.err.contains("already"), "{}", ran.err);
        home.put("newer.annot.toml", "format = 99\n");
        let ran = home.run(&["notes", "relink", "newer.annot.toml", "articles/b.txt"]);
        assert!(
            ran.code == 1 && ran.err.contains("newer.annot.toml"),
            "{}",
            ran.err
        );
        home.fails(
            &["notes", "relink", "nowhere", "articles/b.txt"],
            1,
            "error: cannot read `nowhere`: no such file or folder\n",
        );
    }

    #[cfg(unix)]
    #[test]
    fn an_annotation_file_that_cannot_be_kept_in_is_found() {
        use std::os::unix::fs::PermissionsExt;
        let home = Home::with_talk();
        home.add("丁戊");
        let file = home.annotation_file();
        for (mode, why) in [
            (0o400, "no mark can be kept in it"),
            (0o666, "anybody can write in it"),
        ] {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("a mode");
            let ran = home.run(&["check", "talk.md"]);
            assert!(ran.code == 1 && ran.out.contains(why), "{}", ran.out);
        }
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("a mode");
        assert_eq!(home.run(&["check", "talk.md"]).code, 0);
        let copy = file.with_extension("sync-conflict-20261124-101112-ABCDEF7.toml");
        fs::write(copy, "note = \"\"\"").expect("a conflict copy");
        let ran = home.run(&["check", "talk.md"]);
        assert!(
            ran.code == 1 && ran.out.contains("a conflict copy that cannot be taken"),
            "{}",
            ran.out
        );
    }
}

mod durability {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use super::*;

    /// The number that the environment asks for, or `default`.
    fn asked(name: &str, default: usize) -> usize {
        let asked = std::env::var(name).ok();
        asked.and_then(|n| n.parse().ok()).unwrap_or(default)
    }

    fn notes(home: &Home) -> BTreeSet<String> {
        let records = home.json(&["notes", "list", "talk.md", "--json"]);
        let note = |record: &Value| record["note"].as_str().map(str::to_owned);
        list(&records).iter().filter_map(note).collect()
    }

    /// Each process adds a dozen marks, or as many as `PIZHU_ADDS` says.
    #[test]
    fn processes_that_add_at_once_lose_nothing() {
        let adds = asked("PIZHU_ADDS", 12);
        for processes in [2, 4] {
            let home = Home::with_talk();
            let path = home.path("talk.md");
            let add = |process: usize| {
                for number in 0..adds {
                    let note = format!("{process}-{number}");
                    let ran = home.run(&[
                        "notes",
                        "add",
                        path.to_str().expect("a path"),
                        "--quote",
                        "丁戊",
                        "--note",
                        &note,
                    ]);
                    assert_eq!(ran.code, 0, "{}", ran.err);
                }
            };
            std::thread::scope(|scope| {
                for process in 0..processes {
                    scope.spawn(move || add(process));
                }
            });
            let records = home.json(&["notes", "list", "talk.md", "--json"]);
            assert_eq!(list(&records).len(), processes * adds);
        }
    }

    /// Kills a process 40 times while it adds, or as often as `PIZHU_KILLS` says, later and later in what it does.
    #[test]
    fn what_was_acknowledged_outlives_a_kill_and_nothing_is_left_half_written() {
        let kills = asked("PIZHU_KILLS", 40);
        let home = Home::with_talk();
        home.add("丁戊");
        let mut acknowledged = BTreeSet::new();
        let (mut killed, mut wait) = (0, Duration::ZERO);
        while killed < kills {
            let note = format!("{}-{killed}", acknowledged.len());
            let mut command = home.command(&["notes", "add", "talk.md", "--quote", "丁戊"]);
            command.args(["--note", &note]).stdout(Stdio::null());
            let mut child = command.spawn().expect("it starts");
            std::thread::sleep(wait);
            child.kill().expect("it is killed");
            if child.wait().expect("it ends").success() {
                acknowledged.insert(note);
                wait = Duration::ZERO;
            } else {
                killed += 1;
                wait += Duration::from_micros(150);
            }
            assert!(notes(&home).is_superset(&acknowledged));
        }
        assert!(home.run(&["check", "talk.md"]).code == 0);
        assert!(home.annotation_file().exists());
    }

    /// A limit on the size of files stands for a disk that is full.
    #[test]
    fn a_full_disk_leaves_the_old_file_whole_and_is_said() {
        let home = Home::with_talk();
        home.add("丁戊");
        let path = home.annotation_file();
        let old = fs::read(&path).expect("a file");
        let script =
            "trap '' XFSZ; ulimit -f 1; exec \"$0\" notes add talk.md --quote 丁戊己 --note \"$1\"";
        let mut shell = home.program("sh");
        shell.args(["-c", script, PIZHU, &"满".repeat(4_000)]);
        let ran = Ran::of(&mut shell);
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(ran.err.starts_with("error: "), "{}", ran.err);
        assert_eq!(fs::read(&path).expect("a file"), old);
        home.add("丁戊己");
        assert_eq!(
            list(&home.json(&["notes", "list", "talk.md", "--json"])).len(),
            2
        );
    }
}

mod doctor {
    use super::*;

    #[test]
    fn in_a_pipe_it_tells_what_it_can_and_asks_nothing() {
        let home = Home::new();
        let out = home.out(&["doctor"]);
        assert!(out.contains("not a terminal, not asked"), "{out}");
        assert!(out.contains("config.toml (not there yet)"), "{out}");
        assert!(!out.contains('\u{1b}'));
        let out = home.out(&["--lang", "zh", "--ambiguous", "wide", "doctor"]);
        assert!(
            out.contains("ambiguous = \"wide\"") && out.contains("线条 2"),
            "{out}"
        );
    }
}

mod keys_and_settings {
    use super::*;

    #[test]
    fn every_command_has_keys_and_help() {
        let home = Home::new();
        let table = home.json(&["keys", "--json"]);
        let row = list(&table)
            .iter()
            .find(|row| row["command"] == "goto-start")
            .expect("a command");
        assert_eq!(
            row["keys"],
            serde_json::json!([{"context": "reader", "keys": "g g"}, {"context": "reader", "keys": "home"}])
        );
        assert_eq!(
            (&row["group"], &row["help"]),
            (&"reading".into(), &"start of the article".into())
        );
        assert!(
            list(&table)
                .iter()
                .all(|row| !list(&row["keys"]).is_empty())
        );
        assert!(home.out(&["keys"]).contains("reader: g g  home"));
        assert!(home.out(&["--lang", "zh", "keys"]).contains("文首"));
    }

    #[test]
    fn the_readers_own_keys_are_shown() {
        let home = Home::new();
        home.put(
            "config/pizhu/keymap.toml",
            "[reader]\n\"Z\" = \"goto-start\"\n",
        );
        assert!(home.out(&["keys"]).contains("reader: Z  g g  home"));
    }

    #[test]
    fn a_fault_in_the_keymap_is_said_with_line_column_and_the_command_meant() {
        let home = Home::new();
        let path = home.put(
            "config/pizhu/keymap.toml",
            "[reader]\n\"Z\" = \"goto-strat\"\n",
        );
        let fault = format!("{}:2:7: unknown command `goto-strat`\n", path.display());
        let advice = "hint: did you mean `goto-start`? `pizhu keys` lists every command\n";
        let ran = home.run(&["keys"]);
        assert_eq!(
            (ran.code, ran.err),
            (0, format!("warning: {fault}{advice}"))
        );
        assert!(ran.out.contains("reader: g g  home"));
        let ran = home.run(&["check"]);
        assert_eq!((ran.code, ran.err.as_str()), (1, ""));
        assert!(
            ran.out.starts_with(&format!("{fault}  {advice}")),
            "{}",
            ran.out
        );
    }

    #[test]
    fn a_fault_in_the_settings_leaves_the_rest_and_is_said() {
        let home = Home::with_talk();
        let path = home.put("config/pizhu/config.toml", "lang = \"zh\"\nmeasur = 30\n");
        let ran = home.run(&["outline", "talk.md"]);
        assert_eq!(ran.code, 0);
        assert_eq!(
            ran.err,
            format!(
                "warning: {}:2:1: 没有这个选项：`measur`\nhint: 是不是 `measure`？选项有 measure, indent, line-spacing, justify, hanging, autospace, kinsoku, punctuation, quotes, ambiguous, lang, color, library, notes\n",
                path.display()
            )
        );
        assert!(ran.out.contains("1 位发言人，1 个做法标题，2 段"));
        assert_eq!(home.run(&["check", "talk.md"]).code, 1);
    }

    #[test]
    fn a_file_that_was_named_has_to_be_there() {
        let home = Home::new();
        let ran = home.run(&["check", "--keymap", "gone.toml", "--config", "/dev/null"]);
        assert_eq!(ran.code, 1);
        assert!(
            ran.out.contains("`/dev/null` is not a regular file\n"),
            "{}",
            ran.out
        );
        assert!(
            ran.out
                .contains("cannot read `gone.toml`: no such file or folder\n"),
            "{}",
            ran.out
        );
    }

    #[test]
    fn a_notes_folder_in_the_settings_is_used_and_the_command_line_wins() {
        let home = Home::with_talk();
        home.put("config/pizhu/config.toml", "notes = \"../../marks\"\n");
        home.add("丁");
        assert_eq!(
            fs::read_dir(home.path("marks")).expect("a folder").count(),
            2
        );
        home.out(&[
            "--notes", "other", "notes", "add", "talk.md", "--quote", "戊",
        ]);
        assert_eq!(
            home.json(&["notes", "list", "talk.md", "--json"])[0]["quote"],
            "丁"
        );
        assert_eq!(
            home.json(&["notes", "list", "talk.md", "--json", "--notes", "other"])[0]["quote"],
            "戊"
        );
    }

    #[test]
    fn a_fault_in_an_article_is_said_with_its_line() {
        let home = Home::new();
        home.put("a.md", TALK.replace("## 做法", "#### 做法"));
        let ran = home.run(&["check", "a.md"]);
        assert_eq!(ran.code, 1);
        assert_eq!(
            ran.out,
            "a.md:11: the heading skips a level: `####` below `#`\narticles: 1, annotations: 0; to be seen to: 1\n"
        );
    }
}

mod manners {
    use super::*;

    #[test]
    fn help_speaks_the_language_of_the_locale_unless_told() {
        let home = Home::new();
        let help = |args: &[&str], locale: &str| {
            let mut command = home.command(args);
            let ran = Ran::of(command.env("LC_ALL", locale));
            assert_eq!(ran.code, 0);
            ran.out
        };
        assert!(help(&["--help"], "zh_CN.UTF-8").contains("\n命令:\n"));
        assert!(help(&["--help"], "en_US.UTF-8").contains("\nCommands:\n"));
        assert!(help(&["--help", "--lang=en"], "zh_CN.UTF-8").contains("\nCommands:\n"));
        assert!(help(&["notes", "add", "--help", "--lang", "zh"], "C").contains("要标注的原文"));
    }

    #[test]
    fn help_calls_the_program_by_its_name() {
        use std::os::unix::process::CommandExt;
        let home = Home::new();
        let ran = Ran::of(home.command(&["text", "--help"]).arg0("\u{1b}[2J"));
        assert!(
            ran.out.contains("Usage: pizhu text [OPTIONS] <PATH>") && !ran.out.contains('\u{1b}'),
            "{}",
            ran.out
        );
    }

    #[test]
    fn wrong_usage_is_exit_code_two_in_the_readers_language() {
        let home = Home::new();
        home.fails(
            &["text"],
            2,
            "error: missing <PATH>\nhint: usage: pizhu text <PATH>\n",
        );
        home.fails(
            &["--lang", "zh", "keys", "--jsn"],
            2,
            "error: 没有这个选项：`--jsn`\nhint: 是不是 `--json`？\n",
        );
        home.fails(
            &["outlin"],
            2,
            "error: unknown command `outlin`\nhint: did you mean `outline`?\n",
        );
        let ran = home.run(&["notes"]);
        assert!(
            ran.code == 2 && ran.out.is_empty() && ran.err.contains("Usage: pizhu notes"),
            "{}",
            ran.err
        );
    }

    #[test]
    fn what_was_typed_never_drives_the_terminal() {
        let home = Home::new();
        let ran = home.run(&["--\u{1b}[2J"]);
        assert_eq!(
            (
                ran.code,
                ran.err.contains('\u{1b}'),
                ran.err.contains("␛[2J")
            ),
            (2, false, true),
            "{}",
            ran.err
        );
        home.put("\u{1b}]0;x\u{7}.md", "\0");
        let ran = home.run(&["text", "\u{1b}]0;x\u{7}.md"]);
        assert_eq!(
            ran.err,
            "error: `␛]0;x␇.md` is not a text file (NUL at byte 0)\nhint: an article is a .md, .markdown or .txt text\n"
        );
    }

    #[test]
    fn nothing_from_a_file_drives_the_terminal() {
        let home = Home::new();
        home.put(
            "\u{1b}[2J.md",
            "+++\ntitle = \"\\u001b]0;x\\u0007\"\n+++\n\n# 张\u{1b}[2J三\n<!-- speaker name=\"张\u{1b}[2J三\" -->\n\n甲\u{9b}2J\n",
        );
        let words = ["--note", "\u{1b}]52;c;aGk=\u{7}", "--range", "6..9"];
        home.out(&[&["notes", "add", "\u{1b}[2J.md"][..], &words].concat());
        let path = home.annotation_file();
        let damaged = fs::read_to_string(&path).expect("a file") + "\n[[annotation]]\n";
        fs::write(path, damaged).expect("a file");
        for args in [
            &["outline", "\u{1b}[2J.md"][..],
            &["outline", "\u{1b}[2J.md", "--json"],
            &["text", "\u{1b}[2J.md"],
            &["notes", "list", "\u{1b}[2J.md"],
            &["notes", "list", "."],
            &["notes", "list", "\u{1b}[2J.md", "--json"],
            &["export", "\u{1b}[2J.md"],
            &["check", "\u{1b}[2J.md"],
        ] {
            let written = home.on_terminal(args);
            let text = String::from_utf8_lossy(&written);
            let driving = text
                .chars()
                .find(|c| c.is_control() && !matches!(c, '\n' | '\r'));
            assert_eq!(driving, None, "{args:?}: {text:?}");
            assert!(!text.trim().is_empty(), "{args:?}");
        }
    }

    #[test]
    fn a_reader_that_leaves_early_is_no_error() {
        let home = Home::new();
        home.put("a.txt", "很长的一行。\n".repeat(100_000));
        let mut child = home
            .command(&["text", "a.txt"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(
            (output.status.code(), output.stderr.as_slice()),
            (Some(0), &b""[..])
        );
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn output_that_cannot_be_written_is_an_error() {
        let home = Home::with_talk();
        let full = fs::File::options()
            .write(true)
            .open("/dev/full")
            .expect("a full disk");
        let output = home
            .command(&["text", "talk.md"])
            .stdout(full)
            .output()
            .expect("it runs");
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(
            String::from_utf8_lossy(&output.stderr),
            "error: cannot write the output: the disk is full\n"
        );
    }

    #[test]
    fn without_a_home_marks_are_refused_and_reading_goes_on() {
        let home = Home::with_talk();
        let run = |args: &[&str]| Ran::of(home.command(args).env_clear().env("LANG", "C"));
        assert_eq!(run(&["text", "talk.md"]).code, 0);
        let ran = run(&[
            "notes", "add", "talk.md", "--quote", "丁", "--notes", "marks",
        ]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
}
