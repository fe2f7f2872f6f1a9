use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use super::*;

/// The page that the built-in article was made of.
const PAGE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/data/联谊报-2019-08-22.txt"
);

/// A clean page of three speeches, of which number `n` is like no other.
fn speeches(n: usize) -> String {
    let speech = |post: &str, name: &str| {
        format!(
            "{post}主席 {name}\n\n近年来，我们坚持围绕中心、服务大局，第{n}次推动工作高质量发展，团结引导各界人士同心同德，为经济社会发展贡献智慧和力量，各项工作取得新的成效。\n\n抓好学习\n\n坚持把学习摆在首位，建立健全学习制度，学思用贯通，组织委员走进企业、社区、乡村，把学习成果转化为履职的实际行动，做到知信行统一。\n\n"
        )
    };
    format!(
        "第{n}次读书会发言摘编\n来源:联谊报 2019年08月{:02}日\n\n{}{}{}",
        n % 28 + 1,
        speech("杭州市政协", "潘家玮"),
        speech("宁波市政协", "杨戌标"),
        speech("湖州市政协", "杨建新")
    )
}

/// The files in a folder of the home, by name; the temporary ones of a killed process left out.
fn files(home: &Home, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(home.path(folder)).into_iter().flatten();
    let names = entries.map(|entry| {
        entry
            .expect("an entry")
            .file_name()
            .to_string_lossy()
            .into_owned()
    });
    let mut names: Vec<_> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    names
}

#[test]
fn the_seed_page_becomes_the_built_in_article_byte_for_byte() {
    let home = Home::new();
    let out = home.out(&["--lang", "zh", "import", PAGE]);
    let name = "2019-08-22-聚焦新定位-树立新样子——全省政协主席读书会交流精粹(一).md";
    assert_eq!(files(&home, "data/pizhu/articles"), [name]);
    let made = home.read(&format!("data/pizhu/articles/{name}"));
    assert_eq!(
        made,
        fs::read_to_string(SEED).expect("the built-in article")
    );
    let (_, report) = out.split_once('\n').expect("lines");
    assert_eq!(
        report,
        "  聚焦新定位 树立新样子——全省政协主席读书会交流精粹(一)\n\
         \u{20} 联谊报  2019-08-22  纯文本\n\
         \u{20} 发言摘编：7 位发言人，27 个标题，34 段，7 幅图\n\
         \u{20}   潘家玮  杨戌标  杨建新  伟(缺字)  陶诚华  张金良  郑坤法\n\
         \u{20} 未入正文 1 行：据联谊报\n\
         \u{20} 拿不准 1 处：\n\
         \u{20}   第 81 行“绍兴市政协主席 伟:”：姓名不全，请补上\n\
         用 `pizhu` 打开文章，按 E 逐行改正\n"
    );
}

#[test]
fn an_import_changes_no_input_and_is_the_same_every_time() {
    let home = Home::new();
    let page = home.put("页.txt", speeches(1));
    let before = fs::metadata(&page)
        .expect("a file")
        .modified()
        .expect("a time");
    home.out(&["import", "页.txt", "-o", "one"]);
    fs::copy(&page, home.path("other-name.txt")).expect("a copy");
    home.out(&["import", "other-name.txt", "-o", "two"]);
    assert_eq!(files(&home, "one"), files(&home, "two"));
    let name = &files(&home, "one")[0];
    assert_eq!(
        home.read(&format!("one/{name}")),
        home.read(&format!("two/{name}"))
    );
    assert_eq!(home.read("页.txt"), speeches(1));
    assert_eq!(
        fs::metadata(&page)
            .expect("a file")
            .modified()
            .expect("a time"),
        before
    );
}

#[test]
fn a_clean_page_is_reported_in_a_screenful() {
    let home = Home::new();
    home.put("a.txt", speeches(1));
    assert_eq!(
        home.out(&["import", "a.txt", "-o", "out"]),
        "a.txt → out/2019-08-02-第1次读书会发言摘编.md\n\
         \u{20} 第1次读书会发言摘编\n\
         \u{20} 联谊报  2019-08-02  text\n\
         \u{20} speeches: 3 speakers, 3 headings, 6 paragraphs\n\
         \u{20}   潘家玮  杨戌标  杨建新\n"
    );
}

#[test]
fn what_was_imported_is_known_again_whatever_became_of_the_file() {
    let home = Home::new();
    home.put("a.txt", speeches(1));
    home.out(&["import", "a.txt"]);
    let name = files(&home, "data/pizhu/articles").remove(0);
    let folder = home.path("data/pizhu/articles");
    let edited = home.read(&format!("data/pizhu/articles/{name}")) + "\n后来加的一段。\n";
    fs::remove_file(folder.join(&name)).expect("removed");
    fs::write(folder.join("renamed.md"), &edited).expect("written");
    let shown = folder.join("renamed.md");
    let there = format!("a.txt: there already, in {}\n", shown.display());
    assert_eq!(home.out(&["import", "a.txt"]), there);
    // another folder gets no second copy of what is in the library
    assert_eq!(home.out(&["import", "a.txt", "-o", "out"]), there);
    assert_eq!(fs::read_to_string(shown).expect("a file"), edited);
    assert!(!home.path("out").exists());
}

#[test]
fn one_page_twice_in_a_run_is_imported_once() {
    let home = Home::new();
    home.put("in/a.txt", speeches(1));
    home.put("in/b.txt", speeches(1));
    let out = home.out(&["import", "in", "-o", "out"]);
    assert!(
        out.contains("in/b.txt: there already, in out/2019-08-02-第1次读书会发言摘编.md\n"),
        "{out}"
    );
    assert!(
        out.ends_with("imported: 1, there already: 1, uncertain: 0, failed: 0\n"),
        "{out}"
    );
    assert_eq!(files(&home, "out").len(), 1);
}

#[test]
fn another_article_of_one_name_is_numbered_and_nothing_is_written_over() {
    let home = Home::new();
    let name = "2019-08-02-第1次读书会发言摘编";
    home.put(&format!("out/{name}.md"), "mine\n");
    for (ix, word) in ["大局", "全局"].into_iter().enumerate() {
        home.put(&format!("{ix}.txt"), speeches(1).replace("大局", word));
        home.out(&["import", &format!("{ix}.txt"), "-o", "out"]);
    }
    assert_eq!(
        files(&home, "out"),
        [
            format!("{name}-2.md"),
            format!("{name}-3.md"),
            format!("{name}.md")
        ]
    );
    assert_eq!(home.read(&format!("out/{name}.md")), "mine\n");
    assert!(home.read(&format!("out/{name}-3.md")).contains("全局"));
}

#[test]
fn an_article_is_taken_as_it_is() {
    let home = Home::with_talk();
    let out = home.out(&["import", "talk.md", "-o", "out"]);
    assert!(
        out.contains("  article\n  one speech: 1 speaker, 1 heading, 2 paragraphs\n"),
        "{out}"
    );
    assert_eq!(home.read("out/题.md"), TALK);
    assert_eq!(
        home.out(&["import", "talk.md", "-o", "out"]),
        "talk.md: there already, in out/题.md\n"
    );
    let anonymous = TALK.replace("id = \"talk\"\n", "");
    home.put("anonymous.md", &anonymous);
    home.out(&["import", "anonymous.md", "-o", "out"]);
    assert_eq!(home.read("out/题-2.md"), anonymous);
    home.out(&["import", "anonymous.md", "-o", "out"]);
    assert_eq!(files(&home, "out"), ["题-2.md", "题.md"]);
}

#[test]
fn a_folder_is_all_the_pages_in_it_and_below() {
    let home = Home::new();
    let outside = home.put("outside/9.txt", speeches(9));
    for (ix, name) in [
        "b.txt",
        "a/一.TXT",
        "a/deeper/c.txt",
        ".hidden.txt",
        ".git/d.txt",
        "page_files/e.txt",
    ]
    .into_iter()
    .enumerate()
    {
        home.put(&format!("in/{name}"), speeches(ix));
    }
    home.put("in/page.html", speeches(6));
    home.put("in/picture.jpg", "\0");
    std::os::unix::fs::symlink(&outside, home.path("in/link.txt")).expect("a link");
    std::os::unix::fs::symlink(home.path("outside"), home.path("in/linked")).expect("a link");
    let report = home.json(&["import", "in", "-o", "out", "--json"]);
    let inputs: Vec<_> = list(&report["files"])
        .iter()
        .map(|file| file["input"].as_str().expect("a path"))
        .collect();
    assert_eq!(
        inputs,
        [
            "in/a/deeper/c.txt",
            "in/a/一.TXT",
            "in/b.txt",
            "in/page.html"
        ]
    );
    assert_eq!(report["imported"], 4);
}

#[test]
fn a_folder_that_lies_too_deep_is_said() {
    let home = Home::new();
    home.put(&format!("in/{}a.txt", "d/".repeat(17)), speeches(1));
    home.put("in/b.txt", speeches(2));
    let ran = home.run(&["import", "in", "-o", "out"]);
    let deep = format!("in{}", "/d".repeat(17));
    assert_eq!(
        (ran.code, ran.err),
        (
            1,
            format!(
                "error: `{deep}` lies too deep and was not looked at\nhint: folders are looked at 16 deep; import this one by itself\n"
            )
        )
    );
    assert_eq!(files(&home, "out").len(), 1);
}

#[test]
fn an_input_that_fails_does_not_keep_the_others_from_being_imported() {
    let home = Home::new();
    home.put("in/a.txt", speeches(1));
    home.put("in/b.txt", " \n");
    home.put("in/c.txt", speeches(2));
    fs::create_dir(home.path("nothing")).expect("a folder");
    let ran = home.run(&["import", "missing.txt", "nothing", "in", "-o", "out"]);
    assert_eq!(ran.code, 1);
    let errors: Vec<_> = ran
        .err
        .lines()
        .filter(|line| line.starts_with("error: "))
        .collect();
    assert_eq!(
        errors,
        [
            "error: cannot read `missing.txt`: no such file or folder",
            "error: there is no article in `nothing`",
            "error: `in/b.txt` has no text in it",
        ]
    );
    assert_eq!(ran.err.matches("\nhint: ").count(), 3);
    assert_eq!(files(&home, "out").len(), 2);
    assert!(
        ran.out
            .ends_with("imported: 2, there already: 0, uncertain: 0, failed: 3\n"),
        "{}",
        ran.out
    );
}

#[test]
fn what_cannot_be_unpacked_has_a_hint() {
    let home = Home::new();
    home.put("a.epub", "PK\u{3}\u{4}");
    let ran = home.run(&["import", "a.epub", "-o", "out"]);
    assert!(
        ran.err.starts_with("error: `a.epub` cannot be unpacked: "),
        "{}",
        ran.err
    );
    assert!(
        ran.err
            .ends_with("\nhint: it may be cut short: get it once more\n"),
        "{}",
        ran.err
    );
}

#[test]
fn an_encoding_is_named_for_every_command() {
    let home = Home::new();
    home.put("big5.txt", [0xA4, 0xA4, 0xA4, 0xE5]);
    assert_eq!(
        home.out(&["text", "big5.txt", "--encoding", "big5"]),
        "中文"
    );
    let out = home.out(&["--encoding", "big5", "import", "big5.txt", "-o", "out"]);
    assert!(out.contains("  text  Big5\n"), "{out}");
    home.fails(
        &["import", "big5.txt", "--encoding", "klingon"],
        1,
        "error: there is no encoding `klingon`\nhint: such as utf-8, gb18030, big5, utf-16le\n",
    );
}

/// The speeches as a page of the web, in GB18030.
fn web_page() -> Vec<u8> {
    let said = speeches(1);
    let lines: Vec<&str> = said.lines().filter(|line| !line.is_empty()).collect();
    let body = format!("<p>{}</p>\n", lines.join("</p>\n<p>"));
    let page = format!(
        "<html><head><meta charset=\"gb2312\"><title>发言</title></head><body><div>{body}</div></body></html>"
    );
    encoding_rs::GB18030.encode(&page).0.into_owned()
}

#[test]
fn a_page_of_the_web_is_imported_from_any_encoding() {
    let home = Home::new();
    home.put("a.html", web_page());
    let report = home.json(&["import", "a.html", "-o", "out", "--json"]);
    let page = &report["files"][0];
    assert_eq!(
        (&page["format"], &page["encoding"]),
        (&"html".into(), &"gb18030".into())
    );
    assert_eq!(list(&page["speakers"]).len(), 3);
    let out = home.out(&["import", "a.html", "-o", "other"]);
    assert!(out.contains("  HTML  gb18030\n"), "{out}");
    assert!(
        home.out(&["text", "a.html"])
            .contains("\n湖州市政协主席 杨建新\n")
    );
}

#[test]
fn what_cannot_be_written_is_said_once() {
    let home = Home::new();
    home.put("in/a.txt", speeches(1));
    home.put("in/b.txt", speeches(2));
    home.put("file", "");
    home.fails(
        &["import", "in", "-o", "file"],
        1,
        "error: `file` is not a folder\nhint: the name of an article file is made of its date and title\n",
    );
    let ran = home.run(&["import", "in", "-o", "/proc/no/folder"]);
    assert_eq!((ran.code, ran.err.lines().count()), (1, 1), "{}", ran.err);
    assert!(
        ran.err.starts_with("error: not saved: `/proc/no`: "),
        "{}",
        ran.err
    );
}

#[test]
fn strict_means_that_something_uncertain_is_no_success() {
    let home = Home::new();
    home.put("clean.txt", speeches(1));
    assert_eq!(home.run(&["import", "clean.txt", "--strict"]).code, 0);
    let ran = home.run(&["import", PAGE, "--strict"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            1,
            "error: articles with something uncertain (--strict): 1\nhint: they are written all the same\n"
        )
    );
    assert_eq!(files(&home, "data/pizhu/articles").len(), 2);
    assert_eq!(home.run(&["import", PAGE, "-o", "-", "--strict"]).code, 1);
}

#[test]
fn standard_input_and_output_make_a_pipe() {
    let home = Home::new();
    let run = |args: &[&str]| {
        let page = fs::File::open(PAGE).expect("a page");
        let output = home.command(args).stdin(page).output().expect("it runs");
        (
            output.status.code(),
            String::from_utf8(output.stdout).expect("UTF-8"),
            String::from_utf8(output.stderr).expect("UTF-8"),
        )
    };
    let (code, out, err) = run(&["import", "-", "-o", "-"]);
    assert_eq!(
        (code, out),
        (Some(0), fs::read_to_string(SEED).expect("an article"))
    );
    assert!(
        err.contains("    line 81  `绍兴市政协主席 伟:`: the name is not whole: complete it\n"),
        "{err}"
    );
    assert!(!home.path("data").exists());
    let (_, out, _) = run(&["import", "-"]);
    assert!(out.starts_with("- → "), "{out}");
    assert_eq!(files(&home, "data/pizhu/articles").len(), 1);
}

#[test]
fn standard_output_takes_one_article() {
    let home = Home::new();
    home.put("a.txt", speeches(1));
    home.put("b.txt", speeches(2));
    let hint = "hint: name a folder with -o, or leave it out\n";
    home.fails(
        &["import", "a.txt", "b.txt", "-o", "-"],
        2,
        &format!("error: `-o -` imports one file at a time\n{hint}"),
    );
    home.fails(
        &["import", "a.txt", "-o", "-", "--json"],
        2,
        &format!("error: `-o -` and `--json` both print to standard output\n{hint}"),
    );
}

#[test]
fn json_says_where_each_input_went_and_what_was_found() {
    let home = Home::new();
    home.put("empty.txt", "");
    let run = |args: &[&str]| {
        let ran = home.run(args);
        serde_json::from_str::<Value>(&ran.out).expect("JSON")
    };
    let report = run(&["import", PAGE, "empty.txt", PAGE, "-o", "out", "--json"]);
    assert_eq!(
        keys(&report),
        [
            "duplicates",
            "failed",
            "files",
            "imported",
            "left",
            "uncertain"
        ]
    );
    let files = list(&report["files"]);
    let status: Vec<_> = files.iter().map(|file| file["status"].as_str()).collect();
    assert_eq!(
        status,
        [Some("imported"), Some("failed"), Some("duplicate")]
    );
    assert_eq!(files[1]["error"], "`empty.txt` has no text in it");
    let page = &files[0];
    assert_eq!(page["id"], "601b989bdd521943");
    assert_eq!(
        (&page["genre"], &page["format"], &page["encoding"]),
        (&"speeches".into(), &"text".into(), &"UTF-8".into())
    );
    assert_eq!(
        (
            &page["headings"],
            &page["paragraphs"],
            &page["images"],
            list(&page["speakers"]).len()
        ),
        (&27.into(), &34.into(), &7.into(), 7)
    );
    assert_eq!(
        page["speakers"][3],
        serde_json::json!({"name": "伟", "post": "绍兴市政协主席", "name_incomplete": true})
    );
    assert_eq!(
        page["uncertain"],
        serde_json::json!([{"kind": "name-incomplete", "line": 81, "text": "绍兴市政协主席 伟:"}])
    );
    assert!(page.get("lines").is_none());
    let report = run(&["import", "--why", PAGE, "-o", "other", "--json"]);
    let is_at = |line: &&Value| line["line"] == 81;
    let line = list(&report["files"][0]["lines"]).iter().find(is_at);
    assert_eq!(
        line.map(|line| (&line["class"], &line["reason"], &line["text"])),
        Some((
            &"speaker".into(),
            &"name-and-post".into(),
            &"绍兴市政协主席 伟:".into()
        ))
    );
}

#[test]
fn why_says_of_every_line_what_it_was_taken_for() {
    let home = Home::new();
    home.put("a.txt", speeches(1));
    let out = home.out(&["import", "a.txt", "-o", "out", "--why"]);
    let line = |text: &str| {
        out.lines()
            .find(|line| line.contains(text))
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(
        line("杭州市政协主席"),
        "      4  speaker      94%  杭州市政协主席 潘家玮       a name and a post"
    );
    assert_eq!(
        line("抓好学习"),
        "      8  heading ##   80%  抓好学习                    short, no mark, text below"
    );
    let out = home.out(&["--lang", "zh", "import", "a.txt", "-o", "other", "--why"]);
    assert!(out.contains("  发言人  "), "{out}");
}

#[test]
fn a_page_is_read_as_it_would_be_imported() {
    let home = Home::new();
    home.put("a.txt", speeches(1));
    let outline = home.json(&["outline", "a.txt", "--json"]);
    let speakers = list(&outline["speakers"]);
    assert_eq!(
        (&outline["title"], speakers.len()),
        (&"第1次读书会发言摘编".into(), 3)
    );
}

#[test]
fn check_remarks_on_what_is_uncertain_and_is_content() {
    let home = Home::new();
    fs::copy(PAGE, home.path("a.txt")).expect("a copy");
    assert_eq!(
        home.out(&["check", "a.txt"]),
        "a.txt:81: `绍兴市政协主席 伟:`: the name is not whole: complete it\narticles: 1, annotations: 0; all is well\n"
    );
}

/// A folder of `count` pages, and the process that imports it.
fn import_of_many(home: &Home, count: usize) -> std::process::Child {
    for n in 0..count {
        home.put(&format!("in/{n:04}.txt"), speeches(n));
    }
    let mut command = home.command(&["--lang", "zh", "import", "in", "-o", "out"]);
    let command = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().expect("it starts")
}

/// Waits until so many articles are there.
fn wait_for(home: &Home, count: usize) {
    for _ in 0..10_000 {
        if files(home, "out").len() >= count {
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("nothing is imported");
}

/// Every article that is there is whole: it ends as its page does.
#[track_caller]
fn all_whole(home: &Home) -> usize {
    let names: BTreeSet<_> = files(home, "out").into_iter().collect();
    for name in &names {
        assert!(
            PathBuf::from(name)
                .extension()
                .is_some_and(|end| end == "md"),
            "{name}"
        );
        assert!(
            home.read(&format!("out/{name}"))
                .ends_with("做到知信行统一。\n"),
            "{name}"
        );
    }
    names.len()
}

#[test]
#[cfg(unix)]
fn a_killed_import_leaves_whole_articles_and_goes_on_when_started_again() {
    let home = Home::new();
    let count = 150;
    let mut import = import_of_many(&home, count);
    wait_for(&home, 5);
    import.kill().expect("it is killed");
    import.wait().expect("it ends");
    let there = all_whole(&home);
    assert!(there < count, "too fast");
    let out = home.out(&["import", "in", "-o", "out"]);
    let summary = format!(
        "imported: {}, there already: {there}, uncertain: 0, failed: 0\n",
        count - there
    );
    assert!(out.ends_with(&summary), "{there}: {out}");
    assert_eq!(all_whole(&home), count);
}

#[test]
#[cfg(unix)]
fn ctrl_c_ends_between_two_files_and_says_what_was_done() {
    let home = Home::new();
    let count = 300;
    let import = import_of_many(&home, count);
    wait_for(&home, 5);
    let pid = import.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &pid])
            .status()
            .expect("kill runs")
            .success()
    );
    let output = import.wait_with_output().expect("it ends");
    assert_eq!(
        output.status.code(),
        Some(130),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let there = all_whole(&home);
    let out = String::from_utf8(output.stdout).expect("UTF-8");
    let summary = format!(
        "导入 {there} 篇，已有 0 篇，拿不准 0 篇，失败 0 个\n提前结束，余下 {} 个没有看\n",
        count - there
    );
    assert!(out.ends_with(&summary), "{out}");
    let hidden = fs::read_dir(home.path("out")).expect("a folder");
    assert_eq!(hidden.count(), there, "a temporary file is left");
}

#[test]
fn who_reads_the_report_may_leave_early() {
    let home = Home::new();
    for n in 0..100 {
        home.put(&format!("in/{n}.txt"), speeches(n));
    }
    let mut command = home.command(&["import", "in", "-o", "out"]);
    let mut import = command.stdout(Stdio::piped()).spawn().expect("it starts");
    drop(import.stdout.take());
    assert!(import.wait().expect("it ends").success());
    assert_eq!(all_whole(&home), 100);
}

#[test]
fn progress_is_shown_on_a_terminal_alone_and_taken_away() {
    let home = Home::new();
    home.put(
        "in/large.txt",
        speeches(1) + &"很长的一段话，说了又说。\n\n".repeat(40_000),
    );
    let written = home.on_terminal(&["import", "in", "-o", "out"]);
    let written = String::from_utf8_lossy(&written);
    let progress = "\r1/1 in/large.txt\u{1b}[K\r\u{1b}[K";
    assert!(
        written.contains(progress),
        "{:?}",
        &written[..written.len().min(300)]
    );
    let ran = home.run(&["import", "in", "-o", "out"]);
    assert_eq!(ran.err, "");
}
