//! Correcting by hand what recognition of a page got wrong, key by key; and the same in the real program, with real files.

#[expect(dead_code, reason = "shared with other tests")]
mod common;
#[expect(dead_code, reason = "shared with other tests")]
#[path = "common/pty.rs"]
mod pty;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use common::Session;
use pizhu::app::{ArticleSave, Effect, Event, Focus, LineDoubt, MouseKind, Msg};
use pizhu::corpus::BUILT_IN;
use pty::{Terminal, annotation_file};
use tempfile::TempDir;

const PIZHU: &str = env!("CARGO_BIN_EXE_pizhu");

const PAGE: &str = "+++\nid = \"p\"\ntitle = \"题\"\n+++\n\n杭州市政协主席 潘家玮:\n\n着眼强字\n\n今天天气很好。\n\n据联谊报\n\n张炯:周扬是谁。\n";

fn correcting(source: &str) -> Session {
    let mut s = Session::article(source);
    s.keys("E");
    assert!(s.app.editor.is_some(), "{}", s.message());
    s
}

/// The source below the front matter.
fn body(s: &Session) -> &str {
    s.source().split_once("+++\n\n").expect("front matter").1
}

/// Takes the save that was asked for.
fn asked(s: &mut Session) -> ArticleSave {
    let is_save = |effect: &Effect| matches!(effect, Effect::SaveArticle(_));
    let at = s.effects.iter().position(is_save).expect("a save");
    match s.effects.remove(at) {
        Effect::SaveArticle(save) => *save,
        effect => panic!("{effect:?}"),
    }
}

#[test]
fn a_page_without_structure_is_corrected_in_a_few_keys() {
    let mut s = correcting(PAGE);
    s.keys("g g s j h j j d j S s");
    assert_eq!(
        body(&s),
        "# 杭州市政协主席 潘家玮:\n<!-- speaker name=\"潘家玮\" post=\"杭州市政协主席\" -->\n\n## 着眼强字\n\n今天天气很好。\n\n\
         ```dropped\n据联谊报\n```\n\n# 张炯:\n<!-- speaker name=\"张炯\" -->\n\n周扬是谁。\n"
    );
    s.keys("u u u u u");
    assert_eq!(s.source(), PAGE);
    assert_eq!(s.message(), "没有可撤销的");
    s.keys("ctrl-r ctrl-r ctrl-r ctrl-r");
    assert!(body(&s).ends_with("# 张炯:\n<!-- speaker name=\"张炯\" -->\n\n周扬是谁。\n"));
}

#[test]
fn every_class_has_its_key() {
    for (key, line) in [
        ("s", "# 甲\n<!-- speaker name=\"甲\" -->"),
        ("h", "## 甲"),
        ("1", "## 甲"),
        ("n", "> 甲"),
        ("i", "![](甲)"),
        ("d", "```dropped\n甲\n```"),
        ("<", "## 甲"),
    ] {
        let mut s = correcting("甲\n");
        s.keys(key);
        assert_eq!(s.source(), format!("{line}\n"), "{key}");
        assert!(s.message().ends_with("（u 撤销）"), "{}", s.message());
        s.keys("p");
        assert_eq!(s.source(), "甲\n", "{key} p");
    }
    let mut s = correcting("甲\n");
    s.keys("> p J S");
    assert_eq!(s.source(), "甲\n");
}

#[test]
fn several_lines_are_corrected_at_once_and_joined() {
    let mut s = correcting("甲\n\n乙\n\n丙\n");
    s.keys("g g v G");
    assert!(s.screen().contains("选中 3 行"), "{}", s.screen());
    s.keys("d");
    assert_eq!(s.source(), "```dropped\n甲\n乙\n丙\n```\n");
    assert!(s.message().starts_with("3 行：不作正文"), "{}", s.message());
    s.keys("u g g v j J");
    assert_eq!(s.source(), "甲乙\n\n丙\n");
    s.keys("v esc j d");
    assert_eq!(s.source(), "甲乙\n\n```dropped\n丙\n```\n");
}

#[test]
fn a_line_is_split_at_the_small_cursor() {
    let mut s = correcting("今天天气很好。我们去公园。\n");
    s.keys("S l l h 0 w w w").keys("$ h enter");
    assert_eq!(s.source(), "今天天气很好。我们去公园\n\n。\n");
    s.keys("u S enter");
    assert_eq!(s.message(), "拆点前后都要有字");
    s.keys("l l enter");
    assert_eq!(s.source(), "今天\n\n天气很好。我们去公园。\n");
    s.keys("S").type_text("x");
    assert!(s.message().contains("没有作用"), "{}", s.message());
    s.keys("esc");
    assert!(s.app.overlay.is_none() && s.app.editor.is_some());
}

#[test]
fn name_and_post_are_typed_into_a_form() {
    let source =
        "# 绍兴市政协主席 伟:\n<!-- speaker name=\"伟\" post=\"绍兴市政协主席\" incomplete -->\n";
    let mut s = correcting(source);
    s.keys("e ctrl-u")
        .type_text("车俊伟")
        .keys("tab")
        .type_text("!")
        .keys("ctrl-s");
    assert_eq!(
        s.source(),
        "# 绍兴市政协主席 伟:\n<!-- speaker name=\"车俊伟\" post=\"绍兴市政协主席!\" -->\n"
    );
    s.keys("!");
    assert!(s.source().contains(" incomplete -->"));
    s.keys("! enter enter ctrl-u enter");
    assert!(
        s.source().ends_with("<!-- speaker name=\"车俊伟\" -->\n"),
        "{}",
        s.source()
    );
    s.keys("u u u u");
    assert_eq!(s.source(), source);
    s.keys("e").type_text("x").keys("esc");
    assert_eq!(s.source(), source);
}

#[test]
fn an_alias_is_merged_into_the_name_it_stands_for() {
    let source = "# 书记 罗志军\n<!-- speaker name=\"罗志军\" post=\"书记\" -->\n\n# 罗书记:\n<!-- speaker name=\"罗书记\" -->\n\n# 王\n<!-- speaker name=\"王\" -->\n";
    let mut s = correcting(source);
    s.keys("g g j m");
    let screen = s.screen();
    assert!(
        screen.contains("罗志军") && screen.contains("×1"),
        "{screen}"
    );
    s.keys("enter");
    assert_eq!(
        s.source(),
        source.replace("name=\"罗书记\"", "name=\"罗志军\" post=\"书记\"")
    );
    assert!(
        s.message().contains("1 处“罗书记”并入“罗志军”"),
        "{}",
        s.message()
    );
    s.keys("u");
    assert_eq!(s.source(), source);
    let mut s = correcting("甲\n");
    s.keys("m");
    assert_eq!(s.message(), "这一行不是发言人（s 设为发言人）");
}

#[test]
fn the_tree_beside_the_lines_follows_every_correction() {
    let mut s = Session::article(PAGE).size(120, 20);
    s.keys("E g g s");
    assert!(
        s.rows()[1].starts_with(" 潘家玮 杭州市政协主席"),
        "{}",
        s.screen()
    );
    s.keys("j h");
    assert!(s.rows()[2].starts_with("   着眼强字"), "{}", s.screen());
    s.keys("j");
    assert!(
        s.screen().contains("段落  在：潘家玮 ▸ 着眼强字"),
        "{}",
        s.screen()
    );
    let mut s = Session::article(PAGE).size(99, 20);
    s.keys("E g g s");
    assert!(s.rows()[1].starts_with(" s  发言人"), "{}", s.screen());
}

#[test]
fn the_editor_opens_where_the_reader_is() {
    let (_, source) = BUILT_IN;
    let mut s = correcting(source);
    assert!(
        s.screen().contains("发言人 潘家玮，杭州市政协主席"),
        "{}",
        s.screen()
    );
    s.keys("q j l j j enter E");
    assert!(
        s.screen().contains("段落  在：杨戌标 ▸ 紧扣民心“贴得紧”"),
        "{}",
        s.screen()
    );
    s.keys("L");
    assert!(s.screen().contains("发言人 杨建新"), "{}", s.screen());
    s.keys("H H");
    assert!(s.screen().contains("发言人 杨戌标") || s.screen().contains("发言人 潘家玮"));
}

#[test]
fn words_are_found_in_lines_names_and_dropped_lines() {
    let (_, source) = BUILT_IN;
    let mut s = correcting(source);
    s.keys("/").type_text("据联谊报").keys("enter");
    assert!(s.screen().contains("不作正文"), "{}", s.screen());
    s.keys("/").type_text("陶诚华").keys("enter f");
    assert!(s.screen().contains("发言人 陶诚华"), "{}", s.screen());
    s.keys("/").type_text("没有这样的话").keys("enter");
    assert_eq!(s.message(), "找不到“没有这样的话”");
}

#[test]
fn clicks_choose_dragging_selects_and_the_wheel_moves() {
    let mut s = correcting("甲\n\n乙\n\n丙\n\n丁\n\n戊\n");
    let (x, y) = s.find("丙");
    s.click(x, y).keys("h");
    assert!(s.source().contains("## 丙"));
    let (_, first) = s.find("甲");
    s.mouse(MouseKind::Press, x, first)
        .mouse(MouseKind::Drag, x, first + 1)
        .mouse(MouseKind::Release, x, first + 1)
        .keys("d");
    assert!(
        s.source().starts_with("```dropped\n甲\n乙\n```\n"),
        "{}",
        s.source()
    );
    s.mouse(MouseKind::WheelDown, x, first);
    assert!(s.screen().contains(" 5/5"), "{}", s.screen());
    s.mouse(MouseKind::Press, x, 23)
        .mouse(MouseKind::Press, 200, 200);
}

#[test]
fn the_mouse_chooses_where_a_line_is_split_and_what_is_typed_into() {
    let mut s = correcting("今天天气很好。\n");
    s.keys("S");
    let area = s.app.overlay_area().inner();
    s.click(area.x + 4, area.y).keys("enter");
    assert_eq!(s.source(), "今天\n\n天气很好。\n");
    s.keys("g g s e");
    let area = s.app.overlay_area().inner();
    s.click(area.x + 9, area.y + 2)
        .type_text("主席")
        .keys("ctrl-s");
    assert!(
        s.source().contains("name=\"今天\" post=\"主席\""),
        "{}",
        s.source()
    );
    s.keys("e");
    s.click(area.x + 8, area.y + 1)
        .type_text("李")
        .keys("ctrl-s");
    assert!(s.source().contains("name=\"李今天\""), "{}", s.source());
}

#[test]
fn what_the_editor_hides_is_not_commanded_from_it() {
    let mut s = correcting(PAGE);
    s.keys("A");
    assert_eq!(s.message(), "先按 q 离开整理界面");
    s.keys(":").type_text("highlight").keys("enter");
    assert!(s.quotes().is_empty());
    s.keys("esc q");
    assert!(s.app.editor.is_none());
    s.keys(":").type_text("editor-drop").keys("enter");
    assert!(s.app.overlay.is_some(), "{}", s.screen());
}

#[test]
fn leaving_asks_only_when_something_was_changed() {
    let mut s = correcting(PAGE);
    s.keys("q");
    assert!(s.app.editor.is_none());
    s.keys("E d q");
    assert!(s.screen().contains("改动未保存"), "{}", s.screen());
    s.keys("esc");
    assert!(s.app.editor.is_some());
    s.keys("esc n");
    assert!(
        s.app.editor.is_none() && matches!(s.effects.last(), Some(Effect::KeepCorrections(None))),
        "{:?}",
        s.effects
    );
    s.keys("E d u q");
    assert!(s.app.editor.is_none());
}

#[test]
fn a_save_says_what_the_file_held_and_keeps_the_original_once() {
    let mut s = correcting(PAGE);
    s.keys("ctrl-s");
    assert_eq!(s.message(), "没有要保存的改动");
    s.keys("g g s ctrl-s");
    let save = asked(&mut s);
    assert_eq!((save.before.as_str(), save.keeps_original), (PAGE, true));
    assert_eq!(save.source, s.source());
    s.keys("d q u");
    assert_eq!(
        (save.source.as_str(), s.message()),
        (s.source(), "正在保存文章…".into())
    );
    s.event(Event::ArticleSaved(Ok("article.md".into())));
    assert_eq!(s.message(), "文章已保存");
    s.keys("j h ctrl-s");
    let next = asked(&mut s);
    assert_eq!((next.before, next.keeps_original), (save.source, false));
}

#[test]
fn a_save_that_fails_leaves_the_corrections_in_the_editor() {
    let mut s = correcting(PAGE);
    s.keys("g g s q y");
    let source = asked(&mut s).source;
    s.event(Event::ArticleSaved(Err(Msg::Plain("no".into()))));
    assert_eq!((s.source(), s.message().as_str()), (source.as_str(), "no"));
    s.keys("q y");
    assert_eq!(asked(&mut s).before, PAGE);
    s.event(Event::ArticleSaved(Ok("article.md".into())));
    assert!(s.app.editor.is_none());
    assert!(
        matches!(
            s.effects.last(),
            Some(Effect::Visit {
                annotation: None,
                ..
            })
        ),
        "{:?}",
        s.effects
    );
}

#[test]
fn the_place_in_the_text_is_kept_when_lines_above_it_are_dropped() {
    let source = "甲乙丙丁戊己庚。\n\n子丑寅卯。\n\n今天天气很好。\n";
    let mut s = Session::article(source);
    s.keys("G E g g d");
    s.keys("ctrl-s");
    let save = asked(&mut s);
    assert!(save.source.starts_with("+++\nid = \""), "{}", save.source);
    s.event(Event::ArticleSaved(Ok("article.md".into())))
        .keys("q");
    let chars = s.effects.iter().find_map(|effect| match effect {
        Effect::Remember { chars } => Some(*chars),
        _ => None,
    });
    let (document, _) = pizhu::corpus::article::parse("article", &save.source);
    let byte = document.byte_of(chars.expect("a place")).expect("a byte");
    assert_eq!(byte + "。".len(), document.len());
}

#[test]
fn an_article_without_an_id_gets_the_one_it_was_known_by_when_its_text_changes() {
    let source = "甲\n\n乙\n";
    let mut s = correcting(source);
    s.keys("h ctrl-s");
    assert_eq!(asked(&mut s).source, "## 甲\n\n乙\n");
    s.event(Event::ArticleSaved(Ok("article.md".into())));
    s.keys("j d ctrl-s");
    let id = pizhu::notes::article_id(s.app.document());
    assert_eq!(
        asked(&mut s).source,
        format!("+++\nid = \"{id}\"\ntitle = \"article\"\n+++\n\n## 甲\n\n```dropped\n乙\n```\n")
    );
    s.event(Event::ArticleSaved(Ok("article.md".into())));
    s.keys("u u");
    assert!(s.source().ends_with("+++\n\n甲\n\n乙\n"), "{}", s.source());
}

#[test]
fn the_focus_and_every_size_of_window_survive_the_editor() {
    let (_, source) = BUILT_IN;
    for (width, height) in [(1, 1), (9, 3), (20, 6), (80, 24), (160, 50)] {
        let mut s = Session::article(source).size(width, height);
        s.keys("E j d e esc S esc G m esc : esc ? esc q");
        s.screen();
        s.keys("n");
        assert_eq!(s.app.focus, Focus::Outline);
    }
}

const TALK: &str = "+++\nid = \"talk\"\ntitle = \"题\"\nown = 1\n+++\n\n# 主席 张三\n<!-- speaker name=\"张三\" -->\n\n第一段说了很多话。\n\n第二段今天天气很好。\n\n第三段我们去公园。\n";

/// A page of a newspaper.
const PLAIN: &str = "新样子是什么样子\n发布日期:2019年08月22日 来源:联谊报\n杭州市政协主席 潘家玮\n\n今天天气很好。\n我们去公园。\n";

fn home_with(name: &str, content: &str) -> TempDir {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join(name), content).expect("a file");
    home
}

fn pizhu(home: &TempDir, args: &[&str]) -> String {
    let mut command = Command::new(PIZHU);
    command.args(args).current_dir(home.path()).env_clear();
    command.env("HOME", home.path()).env("LANG", "zh_CN.UTF-8");
    for (name, folder) in [
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_STATE_HOME", "state"),
    ] {
        command.env(name, home.path().join(folder));
    }
    let output = command.output().expect("it runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn reading(home: &TempDir, args: &[&str]) -> Terminal {
    let mut terminal = Terminal::start(PIZHU, args, home.path(), (100, 24));
    terminal.until("the first screen", |screen| {
        !screen.contents().trim().is_empty()
    });
    terminal
}

fn text(home: &TempDir, name: impl AsRef<Path>) -> String {
    fs::read_to_string(home.path().join(name)).expect("a file")
}

/// The annotations on an article, as JSON.
fn annotations(home: &TempDir, article: &str) -> String {
    pizhu(home, &["notes", "list", article, "--json"])
}

#[test]
fn an_article_is_corrected_saved_and_read_on_with_its_annotations_in_place() {
    let home = home_with("talk.md", TALK);
    let add = [
        "notes",
        "add",
        "talk.md",
        "--quote",
        "天气很好",
        "--note",
        "记一笔",
    ];
    pizhu(&home, &add);
    let mut t = reading(&home, &["talk.md"]);
    t.send("\r").shows("阅读").send(".").shows("记一笔");
    t.send("E").shows("整理").send("kd").shows("不作正文");
    t.send("jh")
        .shows("1 级标题")
        .send("\x13")
        .shows("文章已保存");
    t.send("q").shows("阅读").shows("记一笔").hides("第一段");
    t.send("q");
    assert!(t.ended() && t.given_back());
    let expected = TALK
        .replace("第一段说了很多话。", "```dropped\n第一段说了很多话。\n```")
        .replace("第二段", "## 第二段");
    assert_eq!(text(&home, "talk.md"), expected);
    let listed = annotations(&home, "talk.md");
    assert!(
        listed.contains("\"kept\"") && !listed.contains("\"lost\""),
        "{listed}"
    );
    let file = fs::read_to_string(annotation_file(home.path())).expect("annotations");
    assert!(file.contains("at = \"第二段今天天气很好。\""), "{file}");
    let originals = fs::read_dir(home.path().join("state/pizhu/originals")).expect("originals");
    let kept: Vec<_> = originals
        .map(|entry| fs::read_to_string(entry.expect("an entry").path()).expect("a text"))
        .collect();
    assert_eq!(kept, [TALK]);
}

#[test]
fn an_annotation_on_a_dropped_line_is_lost_and_found_again_when_the_line_is_back() {
    let source = "# 主席 张三\n<!-- speaker name=\"张三\" -->\n\n第一段说了很多话。\n\n第二段今天天气很好。\n\n第三段我们去公园。\n";
    let home = home_with("talk.md", source);
    for quote in ["说了很多话", "天气很好", "我们去公园", "第三段"] {
        pizhu(&home, &["notes", "add", "talk.md", "--quote", quote]);
    }
    let mut t = reading(&home, &["talk.md"]);
    t.send("E").shows("整理").send("ggjjd").shows("不作正文");
    t.send("\x13").shows("文章已保存");
    t.send("q")
        .hides("第二段今天")
        .shows("1 处标注要你核对")
        .send("q");
    assert!(t.ended());
    assert!(text(&home, "talk.md").starts_with("+++\nid = \""));
    let lost = annotations(&home, "talk.md");
    assert_eq!(lost.matches("\"lost\"").count(), 1, "{lost}");
    assert_eq!(lost.matches("天气很好").count(), 1, "{lost}");

    let mut t = reading(&home, &["talk.md"]);
    t.send("E").shows("整理").send("ggjjp").shows("段落（u");
    t.send("qy").shows("第二段今天").shows("阅读").send("q");
    assert!(t.ended());
    let found = annotations(&home, "talk.md");
    assert!(
        !found.contains("\"lost\"") && found.contains("天气很好"),
        "{found}"
    );
    let files = fs::read_dir(home.path().join("data/pizhu/notes")).expect("notes");
    let names = files.map(|entry| entry.expect("an entry").file_name());
    let is_ours = |name: &std::ffi::OsString| name.to_string_lossy().ends_with(".annot.toml");
    assert_eq!(names.filter(is_ours).count(), 1);
}

#[test]
fn the_built_in_article_is_saved_into_the_library_and_read_there() {
    let home = tempfile::tempdir().expect("a folder");
    let mut t = reading(&home, &[]);
    t.send("\r").shows("阅读").send("1").shows("已标为黄色");
    t.send("E").shows("整理").send("ggd").shows("不作正文");
    t.send("\x13").shows("已存为");
    t.send("q").shows("阅读").shows("1 处标注").send("q");
    assert!(t.ended());
    let (name, source) = BUILT_IN;
    let saved = text(&home, Path::new("data/pizhu/articles").join(name));
    assert!(saved.contains("```dropped\n编者按"), "{saved}");
    let end = |text: &str| {
        text.lines()
            .rev()
            .take(5)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (saved.lines().next(), end(&saved)),
        (source.lines().next(), end(source))
    );
    assert!(!home.path().join("state/pizhu/originals").exists());
}

#[test]
fn a_plain_text_becomes_an_article_in_the_library_and_keeps_its_annotations() {
    let home = home_with("页.txt", PLAIN);
    pizhu(&home, &["notes", "add", "页.txt", "--quote", "去公园"]);
    fs::create_dir_all(home.path().join("书库")).expect("a folder");
    fs::write(home.path().join("书库/页.md"), "别的\n").expect("a file");
    let mut t = reading(&home, &["--library", "书库", "页.txt"]);
    t.send("E").shows("= 潘家玮 · 杭州市政协主席");
    t.send("ggjh").shows("级标题");
    t.send("\x13").shows("已存为");
    t.send("q")
        .shows("潘家玮 杭州市政协主席")
        .shows("1 处标注")
        .send("q");
    assert!(t.ended());
    assert_eq!(text(&home, "页.txt"), PLAIN);
    assert_eq!(text(&home, "书库/页.md"), "别的\n");
    let made = text(&home, "书库/页-2.md");
    let expected = "title = \"新样子是什么样子\"\ndate = 2019-08-22\nsource = \"联谊报\"\nlanguage = \"zh-CN\"\n+++\n\n# 杭州市政协主席 潘家玮\n<!-- speaker name=\"潘家玮\" post=\"杭州市政协主席\" -->\n\n## 今天天气很好。\n\n我们去公园。\n";
    assert!(made.ends_with(expected), "{made}");
    let listed = annotations(&home, "书库/页-2.md");
    assert!(
        listed.contains("去公园") && !listed.contains("\"lost\""),
        "{listed}"
    );
}

#[test]
fn a_file_that_changed_meanwhile_is_not_written_over() {
    let home = home_with("talk.md", TALK);
    let mut t = reading(&home, &["talk.md"]);
    t.send("E").shows("整理").send("ggjh").shows("1 级标题");
    fs::write(home.path().join("talk.md"), "别处写的\n").expect("a file");
    t.send("\x13").shows("已在别处改动");
    t.send("j").shows("有改动").shows("1级标题");
    t.send("qn").shows("展开").send("q");
    assert!(t.ended());
    assert_eq!(text(&home, "talk.md"), "别处写的\n");
}

#[test]
fn a_file_that_may_not_be_written_stays_and_so_do_the_corrections() {
    let home = home_with("talk.md", TALK);
    let path = home.path().join("talk.md");
    let allow = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode));
    allow(0o444).expect("read-only");
    let mut t = reading(&home, &["talk.md"]);
    t.send("E").shows("整理").send("ggjh\x13").shows("只读文件");
    t.send("j").shows("有改动");
    allow(0o644).expect("writable");
    t.send("\x13").shows("文章已保存").send("q").shows("阅读");
    t.send("q");
    assert!(t.ended());
    assert!(text(&home, "talk.md").contains("## 第一段"));
}

#[test]
fn a_library_that_cannot_be_written_to_leaves_the_corrections_in_the_editor() {
    let home = home_with("书库", "no folder");
    fs::write(home.path().join("页.txt"), "今天天气很好。\n").expect("a file");
    let mut t = reading(&home, &["--library", "书库", "页.txt"]);
    t.send("E").shows("整理").send("h\x13").shows("未保存");
    t.send("k")
        .shows("有改动")
        .send("qn")
        .shows("阅读")
        .send("q");
    assert!(t.ended());
    assert_eq!(text(&home, "书库"), "no folder");
}

#[test]
fn corrections_that_were_not_saved_survive_a_kill() {
    let home = home_with("talk.md", TALK);
    let mut t = reading(&home, &["talk.md"]);
    t.send("E").shows("整理").send("ggjhjd").shows("不作正文");
    let kept = home.path().join("state/pizhu/corrections");
    let is_kept = || {
        // under its own name: a save that is cut off leaves another file
        let files = fs::read_dir(&kept).into_iter().flatten().flatten();
        let whole = files.filter(|file| file.path().extension() == Some("md".as_ref()));
        let mut texts = whole.filter_map(|file| fs::read_to_string(file.path()).ok());
        texts.any(|text| text.contains("dropped"))
    };
    let begin = Instant::now();
    while !is_kept() {
        assert!(begin.elapsed() < Duration::from_secs(20), "nothing is kept");
        std::thread::sleep(Duration::from_millis(10));
    }
    let killed = Command::new("kill")
        .args(["-KILL", &t.pid().to_string()])
        .status();
    assert!(killed.expect("kill runs").success());
    assert!(!t.ended());
    assert_eq!(text(&home, "talk.md"), TALK);

    let mut t = reading(&home, &["talk.md"]);
    t.send("E")
        .shows("上次未保存的改正已恢复")
        .send("j")
        .shows("有改动")
        .shows("1级标题");
    t.send("\x13")
        .shows("文章已保存")
        .send("q")
        .shows("阅读")
        .send("q");
    assert!(t.ended());
    assert!(text(&home, "talk.md").contains("## 第一段"));
    assert_eq!(fs::read_dir(&kept).expect("a folder").count(), 0);

    let mut t = reading(&home, &["talk.md"]);
    t.send("E")
        .shows("整理")
        .send("ggj")
        .hides("恢复")
        .send("q")
        .shows("阅读")
        .send("q");
    assert!(t.ended());
}

#[test]
fn whatever_is_pressed_is_drawn_and_can_be_taken_back() {
    use proptest::prelude::*;
    use proptest::test_runner::{Config, RngSeed, TestRunner};
    let keys = prop::sample::select(vec![
        "j",
        "k",
        "G",
        "g g",
        "L",
        "H",
        "v",
        "<",
        ">",
        "s",
        "h",
        "1",
        "3",
        "p",
        "n",
        "i",
        "d",
        "J",
        "S l enter",
        "S s",
        "S $ h enter",
        "S esc",
        "e x enter enter",
        "e esc",
        "!",
        "m enter",
        "m esc",
        "u",
        "ctrl-r",
        "space",
        "esc esc",
        "f",
        ": esc",
    ]);
    let source = "+++\nid = \"p\"\ntitle = \"题\"\n+++\n\n> 按\n\n```dropped\n据报\n```\n\n# 主席 张三:\n<!-- speaker name=\"张三\" post=\"主席\" -->\n\n![会场](a.jpg)\n\n## 一\n\n甲:乙。\n\n# 李四\n<!-- speaker name=\"李四\" -->\n\n丙。\n";
    let config = Config {
        rng_seed: RngSeed::Fixed(20_190_822),
        cases: 100,
        failure_persistence: None,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&prop::collection::vec(keys, 1..40), |pressed| {
        let mut s = Session::article(source).size(100, 12);
        s.keys("E");
        for keys in pressed {
            s.keys(keys);
            s.screen();
            // an escape from nothing leaves, or asks first
            if s.app.editor.is_none() {
                s.keys("E");
            } else if s.app.overlay.is_some() {
                s.keys("esc");
            }
        }
        if s.app.overlay.is_some() {
            s.keys("esc");
        }
        for _ in 0..60 {
            s.keys("u");
        }
        prop_assert_eq!(s.source(), source);
        Ok(())
    });
    outcome.expect("every case holds");
}

/// A session in the editor with a doubt about each of these lines.
fn doubtful(source: &str, lines: &[usize]) -> Session {
    let mut s = Session::article(source);
    let doubt = |line_ix: &usize| LineDoubt {
        line_ix: *line_ix,
        msg: Msg::Plain(format!("疑{line_ix}")),
    };
    s.doubts = lines.iter().map(doubt).collect();
    s.keys("E");
    s
}

/// The numbers of the lines that a mark stands before, from 0.
fn marked(s: &mut Session) -> Vec<usize> {
    let screen = s.screen();
    let rows = screen.lines().skip(1).enumerate();
    rows.filter(|(_, row)| row.starts_with('?'))
        .map(|(ix, _)| ix)
        .collect()
}

#[test]
fn a_doubt_is_marked_in_its_row_and_told_below() {
    let mut s = doubtful("甲\n\n乙\n\n丙\n", &[0, 2, 2]);
    assert_eq!(marked(&mut s), [0, 2]);
    let screen = s.screen();
    assert!(
        screen.contains("1/3  ? 疑0  段落") && screen.contains("2 处拿不准"),
        "{screen}"
    );
    s.keys("G");
    assert!(
        s.screen().contains("3/3  ? 疑2；疑2  段落"),
        "{}",
        s.screen()
    );
}

#[test]
fn brackets_go_from_doubt_to_doubt_and_around() {
    let mut s = doubtful("甲\n\n乙\n\n丙\n\n丁\n", &[1, 3]);
    let at = |s: &Session| s.app.editor.as_ref().expect("open").cursor;
    s.keys("]");
    assert_eq!(at(&s), 1);
    s.keys("]");
    assert_eq!((at(&s), s.message()), (3, String::new()));
    s.keys("]");
    assert_eq!(at(&s), 1);
    assert!(!s.message().is_empty());
    s.keys("[");
    assert_eq!(at(&s), 3);
    let mut s = correcting("甲\n");
    s.keys("]");
    assert_eq!(s.message(), "没有拿不准的地方");
}

#[test]
fn a_doubt_goes_with_its_line_and_comes_back_when_the_change_is_undone() {
    let mut s = doubtful("甲甲\n\n乙乙\n\n丙丙\n", &[0, 1, 2]);
    s.keys("j h");
    assert_eq!(marked(&mut s), [0, 2]);
    s.keys("u");
    assert_eq!(marked(&mut s), [0, 1, 2]);
    s.keys("ctrl-r");
    assert_eq!(marked(&mut s), [0, 2]);
}

#[test]
fn doubts_stay_with_their_lines_when_others_are_split_and_joined() {
    let mut s = doubtful("甲甲\n\n乙乙\n\n丙丙\n", &[0, 2]);
    s.keys("j S l enter");
    assert_eq!(marked(&mut s), [0, 3]);
    s.keys("u g g J");
    assert_eq!(marked(&mut s), [1]);
    s.keys("u");
    assert_eq!(marked(&mut s), [0, 2]);
}

#[test]
fn a_line_that_is_made_what_it_is_already_is_doubtful_no_more() {
    let mut s = doubtful("甲\n\n乙\n", &[1]);
    s.keys("v j p");
    assert_eq!(s.message(), "已核对，保持原样");
    assert_eq!(marked(&mut s), [0; 0]);
    assert!(!s.app.editor.as_ref().expect("open").is_selecting());
    s.keys("p");
    assert_eq!(s.message(), "已经是这样");
}

#[test]
fn a_rename_settles_the_doubts_about_the_speakers_it_renames() {
    let source = "# 张三\n<!-- speaker name=\"张三\" -->\n\n甲\n\n# 张三丰\n<!-- speaker name=\"张三丰\" -->\n\n乙\n";
    let mut s = doubtful(source, &[0, 2, 3]);
    s.keys("m j enter");
    assert_eq!(marked(&mut s), [2, 3]);
}

#[test]
fn name_and_post_of_a_new_speaker_are_read_as_in_a_page() {
    for (line, speaker) in [
        (
            "杭州市政协主席潘家玮",
            "name=\"潘家玮\" post=\"杭州市政协主席\"",
        ),
        (
            "宗庆后（十届全国人大代表、娃哈哈董事长）——",
            "name=\"宗庆后\" post=\"十届全国人大代表、娃哈哈董事长\"",
        ),
        ("主持人（王远志）：", "name=\"王远志\" post=\"主持人\""),
    ] {
        let mut s = correcting(&format!("{line}\n"));
        s.keys("s");
        assert!(s.source().contains(speaker), "{}", s.source());
    }
}

#[test]
fn a_page_that_needs_no_correction_is_saved_as_it_is() {
    let home = home_with("页.txt", PLAIN);
    let mut t = reading(&home, &["页.txt"]);
    t.send("E").shows("整理").send("\x13").shows("已存为");
    t.send("q").shows("展开").send("q");
    assert!(t.ended());
    let made = text(&home, "data/pizhu/articles/页.md");
    assert!(made.contains("source = \"联谊报\""), "{made}");
}

#[test]
fn the_editor_opens_at_the_line_that_is_read_whatever_stands_before_the_text() {
    let home = home_with("页.txt", PLAIN);
    let mut t = reading(&home, &["页.txt"]);
    t.shows("潘家玮").send("\r").shows("阅读").send("G");
    t.send("E").shows("3/3");
}

#[test]
fn the_doubts_about_a_page_are_counted_at_the_start_and_found_in_the_editor() {
    let home = home_with("页.txt", &PLAIN.replace("潘家玮", "伟:"));
    let mut t = reading(&home, &["页.txt"]);
    t.shows("有 1 处拿不准，按 E 核对");
    t.send("E")
        .shows("1 处拿不准")
        .send("gg")
        .shows("? 姓名不全，请补上");
    t.send("e").shows("姓名").send("\x15李伟\r\r").shows("李伟");
    t.hides("拿不准");
}

#[test]
fn a_name_that_an_article_does_not_give_whole_is_doubtful_in_the_editor() {
    let source = TALK.replace("name=\"张三\"", "name=\"张\" incomplete");
    let home = home_with("talk.md", &source);
    let mut t = reading(&home, &["talk.md"]);
    t.send("E")
        .shows("整理")
        .send("gg")
        .shows("? 姓名不全，请补上");
}

#[test]
fn a_line_becomes_the_title_and_the_old_title_a_line() {
    let mut s = correcting(PAGE);
    s.keys("j t");
    assert_eq!(s.message(), "题目：着眼强字（u 撤销）");
    assert!(
        s.source()
            .starts_with("+++\nid = \"p\"\ntitle = \"着眼强字\"\n+++\n")
            && body(&s).contains("```dropped\n题\n```\n\n今天"),
        "{}",
        s.source()
    );
    assert!(
        s.screen()
            .lines()
            .next()
            .is_some_and(|row| row.contains("着眼强字"))
    );
    s.keys("u");
    assert_eq!(s.source(), PAGE);
}

#[test]
fn the_name_of_a_file_is_no_title_to_be_kept() {
    let mut s = correcting("甲\n\n乙\n");
    s.keys("t");
    assert_eq!(s.source(), "+++\ntitle = \"甲\"\n+++\n\n乙\n");
    s.keys("t t");
    assert_eq!(
        s.source(),
        "+++\ntitle = \"甲\"\n+++\n\n```dropped\n乙\n```\n"
    );
}
