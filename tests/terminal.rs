//! The built program in a pseudo-terminal: the main job, and the terminal always given back.

#![expect(clippy::format_collect, reason = "test texts are short")]

#[path = "common/pty.rs"]
mod pty;

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use pty::{Answers, Terminal, annotation_file};
use tempfile::TempDir;

const PIZHU: &str = env!("CARGO_BIN_EXE_pizhu");
const SENTENCE: &str =
    "加强与民协商畅渠道,邀请市民代表参加政协常委会议和全体会议,并专门设置座谈交流环节。";

fn home() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn start(home: &TempDir, size: (u16, u16)) -> Terminal {
    let mut terminal = Terminal::start(PIZHU, &[], home.path(), size);
    terminal.until("the first screen", |screen| {
        !screen.contents().trim().is_empty()
    });
    terminal
}

fn pizhu(home: &TempDir, args: &[&str]) -> String {
    let output = Command::new(PIZHU)
        .args(args)
        .current_dir(home.path())
        .env_clear()
        .env("HOME", home.path())
        .env("LANG", "zh_CN.UTF-8")
        .env("XDG_CONFIG_HOME", home.path().join("config"))
        .env("XDG_DATA_HOME", home.path().join("data"))
        .env("XDG_STATE_HOME", home.path().join("state"))
        .output()
        .expect("it runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn signal(terminal: &Terminal, name: &str) {
    let status = Command::new("kill")
        .args([name, &terminal.pid().to_string()])
        .status();
    assert!(status.expect("kill runs").success());
}

#[test]
fn the_main_job() {
    let home = home();
    let mut t = start(&home, (120, 36));
    t.shows("潘家玮").shows("宁波市政协主席");
    t.send("jl").shows("紧扣民心“贴得紧”");
    t.send("jj\r").shows("杨戌标 ▸ 紧扣民心").shows("阅读");
    t.send("V").shows("选句");
    t.send("2").shows("已标为红色");
    t.send("c").shows("输入");
    t.send("值得借鉴:民意直通。\r第二行批注")
        .shows("第二行批注");
    t.send("\x13").shows("已保存");
    t.send("q");
    assert!(t.ended() && t.given_back());

    let file = fs::read_to_string(annotation_file(home.path())).expect("the annotation file");
    assert!(file.starts_with("format = 1\n"), "{file}");
    for held in [
        SENTENCE,
        "值得借鉴:民意直通。\n第二行批注",
        "color = \"red\"",
        "at = \"紧扣民心“贴得紧”/p1\"",
    ] {
        assert!(file.contains(held), "{held} in\n{file}");
    }
    let bases = home.path().join("data/pizhu/notes/bases");
    assert_eq!(
        fs::read_dir(bases).expect("a folder of base texts").count(),
        1
    );

    let mut t = start(&home, (120, 36));
    t.shows("第二行批注");
    let (x, y) = t.find("邀请市民");
    let ground = t.state().cell(y, x).map(vt100::Cell::bgcolor);
    assert_eq!(ground, Some(vt100::Color::Idx(217)));
    t.send("x").shows("删除标注").hides("第二行批注");
    t.send("u").shows("第二行批注").shows("已撤销");
    t.send("q");
    assert!(t.ended());

    let exported = pizhu(&home, &["export"]);
    for held in [
        SENTENCE,
        "值得借鉴:民意直通。",
        "第二行批注",
        "宁波市政协主席 杨戌标",
        "紧扣民心“贴得紧”",
    ] {
        assert!(exported.contains(held), "{held} in\n{exported}");
    }
}

#[test]
fn clicking_the_third_character_then_v_l_1_marks_the_third_and_fourth() {
    let home = home();
    let mut t = start(&home, (100, 30));
    t.shows("内置文章")
        .send("\r")
        .hides("内置文章")
        .shows("近年来");
    let (x, y) = t.find("近年来");
    t.click(x + 4, y).send("vl1").shows("已标为黄色");
    t.send("q");
    assert!(t.ended());
    let file = fs::read_to_string(annotation_file(home.path())).expect("the annotation file");
    assert!(file.contains("quote = \"来,\""), "{file}");
}

#[test]
fn the_program_exports_to_the_file_it_is_told() {
    let home = home();
    let mut t = start(&home, (80, 24));
    t.send("\r1").shows("已标为黄色");
    t.send("e").shows("导出到");
    t.send("\r").shows("已导出 1 处标注");
    t.send("q");
    assert!(t.ended());
    let exported = fs::read_dir(home.path())
        .expect("a folder")
        .filter_map(Result::ok)
        .find(|entry| entry.file_name().to_string_lossy().ends_with("-批注.md"));
    let text = fs::read_to_string(exported.expect("an export").path()).expect("text");
    assert!(text.contains("近年来"), "{text}");
}

#[test]
fn sigterm_gives_the_terminal_back_and_keeps_the_note() {
    for name in ["-TERM", "-HUP"] {
        let home = home();
        let mut t = start(&home, (80, 24));
        t.send("\rc").shows("输入");
        t.send("写到一半的批注").shows("写到一半的批注");
        signal(&t, name);
        t.ended();
        assert!(t.given_back(), "{name}");

        let mut t = start(&home, (80, 24));
        t.shows("写到一半的批注");
        t.send("\x13").shows("已保存");
        t.send("q");
        assert!(t.ended());
        let mut t = start(&home, (80, 24));
        t.send("A").shows("标注 1");
    }
}

/// The drafts that are kept, as their files hold them.
fn drafts(home: &TempDir) -> String {
    let entries = fs::read_dir(home.path().join("state/pizhu/drafts"));
    let files = entries.into_iter().flatten().filter_map(Result::ok);
    files
        .filter_map(|entry| fs::read_to_string(entry.path()).ok())
        .collect()
}

#[test]
fn a_note_being_typed_outlives_a_kill_and_is_offered_to_no_other_window() {
    let home = home();
    let mut t = start(&home, (80, 24));
    t.send("\rc").shows("输入");
    t.send("写到一半的批注").shows("写到一半的批注");
    while !drafts(&home).contains("写到一半的批注") {
        t.written_within(Duration::from_millis(20));
    }
    let mut other = start(&home, (80, 24));
    other.send("\rj").shows("阅读").send("q");
    assert!(other.ended() && !other.screen().contains("写到一半"));
    signal(&t, "-KILL");
    t.ended();

    let mut t = start(&home, (80, 24));
    t.shows("写到一半的批注");
    t.send("\x13").shows("已保存").send("q");
    assert!(t.ended());
    assert_eq!(drafts(&home), "");
}

/// Kills as many programs as they are marked in as `PIZHU_SCREENS` says.
#[test]
fn what_was_said_to_be_saved_outlives_a_kill() {
    let asked = std::env::var("PIZHU_SCREENS").ok();
    let kills: u32 = asked.and_then(|n| n.parse().ok()).unwrap_or(10);
    let mut acknowledged = 0;
    for kill in 0..kills {
        let home = home();
        let mut t = start(&home, (80, 24));
        t.send("\r").shows("阅读");
        let mut said = 0;
        for mark in 0..=kill % 20 {
            t.send("1)");
            t.written_within(Duration::from_millis(u64::from((kill * 7 + mark) % 40)));
            said = said_to_be_saved(&t.screen()).unwrap_or(said);
        }
        signal(&t, "-KILL");
        t.ended();
        let kept = pizhu(&home, &["notes", "list", "--json"]);
        let kept = kept.matches("\"id\": ").count();
        assert!(kept >= said, "{kept} of {said} marks are kept");
        acknowledged += said;
    }
    assert!(acknowledged > 0, "no mark was said to be saved");
}

/// How many marks the status line says are saved, if it says so of all of them.
fn said_to_be_saved(screen: &str) -> Option<usize> {
    let status = screen.lines().last()?;
    let (_, count) = status.split_once("已保存 │ ")?;
    count.split(' ').next()?.parse().ok()
}

#[test]
fn ctrl_z_gives_the_terminal_back_and_fg_takes_it_again() {
    let home = home();
    let mut t = start(&home, (80, 24));
    t.shows("潘家玮").send("\x1a");
    t.until("the terminal is given back", |screen| {
        !screen.alternate_screen()
    });
    assert!(t.given_back());
    // The terminal is given back just before the program stops, and only a stopped one can be continued.
    for _ in 0..200 {
        if !t.state().alternate_screen() {
            signal(&t, "-CONT");
            t.written_within(Duration::from_millis(50));
        }
    }
    t.until("the screen is back", vt100::Screen::alternate_screen)
        .shows("潘家玮");
    t.send("q");
    assert!(t.ended() && t.given_back());
}

#[test]
fn twenty_by_five_cells_are_enough_to_read_and_mark() {
    let home = home();
    let mut t = start(&home, (20, 5));
    t.shows("潘家玮").send("\r").shows("近年来");
    t.send("1").shows("已标为黄色");
    t.send("c").shows("输入");
    t.send("短").send("\x13").shows("阅读");
    t.resize(120, 36).shows("着眼“强”字");
    t.resize(20, 5).shows("近年来");
    t.send("q");
    assert!(t.ended() && t.given_back());
}

#[test]
fn an_idle_program_writes_nothing() {
    let home = home();
    let mut t = start(&home, (100, 30));
    t.send("\r1").shows("已标为黄色");
    t.written_within(Duration::from_millis(500));
    assert_eq!(t.written_within(Duration::from_secs(2)), 0);
}

#[test]
fn a_burst_of_keys_is_honoured_whole_in_few_frames() {
    let home = home();
    let long: String = (0..4000).map(|n| format!("第{n}行。\n")).collect();
    let file = home.path().join("long.txt");
    fs::write(&file, long).expect("a file");
    let mut t = Terminal::start(PIZHU, &["long.txt"], home.path(), (100, 30));
    t.shows("第0行");
    t.written_within(Duration::from_millis(200));
    let before = t.written.len();
    t.send(&"j".repeat(2000)).shows("第2000行");
    let frames = t.written[before..]
        .windows(8)
        .filter(|bytes| *bytes == b"\x1b[?2026h")
        .count();
    assert!(frames <= 20, "{frames} frames");
}

#[test]
fn what_was_done_before_the_program_ended_can_be_undone_and_redone() {
    let home = home();
    let mut first = start(&home, (120, 36));
    first.send("\r").shows("阅读").send("2").shows("已标为红色");
    first
        .send("4")
        .shows("已标为蓝色")
        .shows("已保存")
        .send("q");
    assert!(first.ended());
    let mut second = start(&home, (120, 36));
    second.shows("潘家玮").send("u").shows("已撤销：换色");
    second
        .send("u")
        .shows("已撤销：高亮")
        .shows("已保存")
        .send("q");
    assert!(second.ended());
    assert_eq!(pizhu(&home, &["notes", "list", "--json"]).trim(), "[]");
    let mut third = start(&home, (120, 36));
    third.shows("潘家玮").send("\x12").shows("已重做：高亮");
    third.send("q");
    assert!(third.ended());
    assert!(pizhu(&home, &["notes", "list", "--json"]).contains("\"red\""));
}

#[test]
fn a_note_is_written_in_the_editor_of_choice_which_has_the_terminal_to_itself() {
    let home = home();
    let editor = home.path().join("editor");
    let script = "printf 'EDITOR '; cat \"$1\"; read -r line; printf '%s\\n' \"$line\" >> \"$1\"\ntest \"$line\" != fail\n";
    fs::write(&editor, script).expect("an editor");
    let choice = format!("EDITOR=sh {}", editor.display());
    let mut t = Terminal::start("/usr/bin/env", &[&choice, PIZHU], home.path(), (100, 30));
    t.shows("潘家玮").send("\rc").shows("输入").send("开头 ");
    t.send("\x05").shows("EDITOR 开头");
    t.send("qqq 写在外面\n")
        .shows("开头 qqq 写在外面")
        .shows("输入");
    t.send("!").shows("写在外面!");
    t.send("\x05")
        .shows("EDITOR")
        .send("fail\n")
        .shows("没有正常结束");
    t.send("\x13").shows("已保存").send("q");
    assert!(t.ended() && t.given_back());
    let notes = pizhu(&home, &["notes", "list", "--json"]);
    assert!(
        notes.contains("\"note\": \"开头 qqq 写在外面!\""),
        "{notes}"
    );
    assert!(
        !home
            .path()
            .join("state/pizhu/drafts")
            .read_dir()
            .expect("a folder")
            .any(|file| {
                file.expect("a file")
                    .file_name()
                    .to_string_lossy()
                    .starts_with("note-")
            })
    );
}

#[test]
fn what_is_copied_goes_to_the_terminal_and_to_the_desktop() {
    let home = home();
    let tools = home.path().join("bin");
    fs::create_dir(&tools).expect("a folder");
    let tool = tools.join("wl-copy");
    fs::write(&tool, "#!/bin/sh\ncat > \"$HOME/clipboard\"\n").expect("a clipboard");
    let executable = Command::new("chmod").arg("+x").arg(&tool).status();
    assert!(executable.expect("chmod runs").success());
    let path = format!("PATH={}:/usr/bin:/bin", tools.display());
    let args = [path.as_str(), "WAYLAND_DISPLAY=wayland-0", PIZHU];
    let mut t = Terminal::start("/usr/bin/env", &args, home.path(), (100, 30));
    t.shows("潘家玮").send("\ry").shows("已复制");
    let clipboard = home.path().join("clipboard");
    let start = Instant::now();
    while fs::read_to_string(&clipboard)
        .unwrap_or_default()
        .is_empty()
    {
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "nothing was copied"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
    let copied = fs::read_to_string(&clipboard).expect("the clipboard");
    assert!(copied.starts_with("近年来,杭州市政协"), "{copied}");
    t.send("q");
    assert!(t.ended());
    assert!(String::from_utf8_lossy(&t.written).contains("\x1b]52;c;"));
}

#[test]
fn an_annotation_on_another_article_of_the_library_is_gone_to() {
    let home = home();
    let articles = home.path().join("articles");
    fs::create_dir(&articles).expect("a folder");
    for (name, text) in [
        ("a.md", "+++\ntitle = \"甲文\"\n+++\n\n甲一。甲二。\n"),
        ("b.md", "+++\ntitle = \"乙文\"\n+++\n\n乙一。乙二。\n"),
    ] {
        fs::write(articles.join(name), text).expect("an article");
    }
    for (path, quote) in [("articles/a.md", "甲一"), ("articles/b.md", "乙二")] {
        pizhu(&home, &["notes", "add", path, "--quote", quote]);
    }
    let mut t = Terminal::start(PIZHU, &["articles/a.md"], home.path(), (100, 30));
    t.shows("甲文")
        .send("AL")
        .shows("其他文章的标注：1 处")
        .shows("乙二");
    t.send("/")
        .send("乙")
        .shows("1/")
        .send("\r\r")
        .shows("乙一。乙二。");
    t.send("4").shows("已标为蓝色").shows("已保存");
    t.send("AL")
        .shows("甲一")
        .send("jX")
        .shows("整批修改只对本文");
    t.send("/甲\r\r").shows("甲一。甲二。");
    t.send("q");
    assert!(t.ended() && t.given_back());
    let notes = pizhu(&home, &["notes", "list", "articles/b.md", "--json"]);
    assert!(notes.contains("blue"), "{notes}");
}

/// Puts articles into the library that stands where the program is started.
fn library(home: &TempDir, articles: &[(&str, &str)]) {
    let folder = home.path().join("articles");
    fs::create_dir_all(&folder).expect("a folder");
    for (name, title) in articles {
        let text = format!("+++\nid = \"{name}\"\ntitle = \"{title}\"\n+++\n\n{title}的正文。\n");
        fs::write(folder.join(name), text).expect("an article");
    }
}

#[test]
fn an_article_is_picked_marked_left_for_the_picker_and_another_read_from_there() {
    let home = home();
    library(
        &home,
        &[("a.md", "甲文"), ("b.md", "乙文"), ("c.md", "杭州丙文")],
    );
    let mut t = start(&home, (100, 30));
    t.shows("书库 3 篇").shows("杭州丙文");
    t.send("/hangzhou")
        .shows("1/3")
        .send("\r")
        .shows("杭州丙文的正文");
    t.send("1").shows("已保存");
    // `q` closes the article, not the program
    t.send("q").shows("书库 3 篇").shows("刚才");
    let (_, row) = t.find("杭州丙文");
    assert!(
        t.state().cell(row, 1).is_some_and(vt100::Cell::inverse),
        "{}",
        t.screen()
    );
    t.until("the mark is counted", |screen| {
        screen
            .rows(0, 100)
            .any(|row| row.contains("杭州丙文") && row.contains('1'))
    });
    t.send("j\r").shows("的正文");
    t.send("gl").shows("书库 3 篇").send("\x1b").shows("的正文");
    t.send("gl")
        .shows("书库 3 篇")
        .send("gg\r")
        .shows("杭州丙文的正文");
    t.send("q").shows("书库 3 篇").send("q");
    assert!(t.ended() && t.given_back());
    // no other screen is seen in between
    let written = String::from_utf8_lossy(&t.written);
    assert_eq!(written.matches("\x1b[?1049l").count(), 1);
}

#[test]
fn what_appears_and_vanishes_while_the_picker_is_open_is_seen_with_ctrl_l() {
    let home = home();
    library(&home, &[("a.md", "甲文"), ("b.md", "乙文")]);
    let mut t = start(&home, (100, 30));
    t.shows("甲文").shows("乙文");
    library(&home, &[("c.md", "丙文")]);
    fs::remove_file(home.path().join("articles/a.md")).expect("it was there");
    let (x, y) = t.find("甲文");
    t.click(x, y);
    t.send("\r").shows("没有这个文件").shows("甲文");
    t.send("\x0c").shows("丙文").hides("甲文");
    t.send("q");
    assert!(t.ended() && t.given_back());
}

#[test]
fn a_warm_index_lists_articles_without_reading_them() {
    let home = home();
    library(&home, &[("a.md", "甲文"), ("b.md", "乙文")]);
    let path = home.path().join("articles/a.md");
    let file = || fs::File::options().write(true).open(&path).expect("a file");
    let modified = fs::metadata(&path)
        .and_then(|it| it.modified())
        .expect("a time");
    let index = home.path().join("state/pizhu/shelves");
    let mut t = start(&home, (100, 30));
    t.shows("甲文").shows("乙文");
    while fs::read_dir(&index).map_or(0, Iterator::count) == 0 {
        t.written_within(Duration::from_millis(20));
    }
    t.send("q");
    assert!(t.ended());
    // as long and as old as it was: whoever reads it sees another title
    let text = fs::read_to_string(&path)
        .expect("text")
        .replace("甲文", "丁文");
    fs::write(&path, text).expect("writing");
    file().set_modified(modified).expect("a time");
    let mut t = start(&home, (100, 30));
    t.shows("甲文").shows("乙文").send("q");
    assert!(t.ended() && !String::from_utf8_lossy(&t.written).contains("丁文"));
    // without the index the file is read
    fs::remove_dir_all(&index).expect("it was there");
    let mut t = start(&home, (100, 30));
    t.shows("丁文").send("q");
    assert!(t.ended());
}

#[test]
fn a_file_closed_to_writing_is_read_beside_a_new_version_of_its_article_without_complaint() {
    let home = home();
    let article = home.path().join("a.txt");
    fs::write(&article, "甲一。乙二。").expect("an article");
    pizhu(&home, &["notes", "add", "a.txt", "--quote", "乙二"]);
    let file = annotation_file(home.path());
    let before = fs::read_to_string(&file).expect("the file");
    let closed = Command::new("chmod").arg("a-w").arg(&file).status();
    assert!(closed.expect("chmod runs").success());
    fs::write(&article, "新的。甲一。乙二。").expect("an article");
    let mut t = Terminal::start(PIZHU, &["a.txt"], home.path(), (100, 30));
    t.shows("1 处标注已随文移动").send("q");
    assert!(t.ended());
    assert_eq!(fs::read_to_string(&file).expect("the file"), before);
}

#[test]
fn the_place_is_found_again() {
    let home = home();
    let mut t = start(&home, (80, 24));
    t.send("\rLL")
        .shows("湖州市政协突出")
        .send("J")
        .shows("务求“专”有机制");
    t.send("q");
    assert!(t.ended());
    let mut t = start(&home, (80, 24));
    t.shows("阅读").shows("广泛协商");
}

#[test]
fn an_annotation_file_that_cannot_be_read_is_never_written() {
    let home = home();
    let mut t = start(&home, (80, 24));
    t.send("\r1").shows("已标为黄色").send("q");
    assert!(t.ended());
    let path = annotation_file(home.path());
    let broken = fs::read_to_string(&path).expect("the file") + "\n[[annotation]\n";
    fs::write(&path, &broken).expect("writing");

    let mut t = start(&home, (120, 24));
    t.shows("标注只读").send("2").shows("标注只读");
    t.send("q");
    assert!(t.ended());
    assert_eq!(fs::read_to_string(&path).expect("the file"), broken);
}

#[test]
fn an_annotation_file_that_a_killed_save_left_torn_is_put_back_and_the_reader_told() {
    let home = home();
    let mut t = start(&home, (120, 30));
    t.send("\r1").shows("已标为黄色").send("q");
    assert!(t.ended());
    let path = annotation_file(home.path());
    fs::rename(&path, path.with_extension("toml.bak")).expect("moved");
    fs::write(&path, "\0ormat = 1").expect("a torn file");
    let mut t = start(&home, (120, 30));
    t.shows("已由备份复原").send("q");
    assert!(t.ended());
    assert!(pizhu(&home, &["notes", "list"]).contains("近年来"));
}

#[test]
fn a_mark_that_could_not_be_saved_is_back_at_the_next_start() {
    let home = home();
    let mut t = start(&home, (120, 30));
    t.shows("潘家玮").send("jljj\r").shows("杨戌标 ▸ 紧扣民心");
    t.send("1").shows("已保存");
    let file = annotation_file(home.path());
    let aside = home.path().join("aside");
    fs::rename(&file, &aside).expect("moved");
    fs::create_dir(&file).expect("a folder in its place");
    t.send(")2").shows("改动已另存，下次打开时恢复");
    t.send("qy");
    t.ended();
    fs::remove_dir(&file).expect("removed");
    fs::rename(&aside, &file).expect("moved back");
    let mut t = start(&home, (120, 30));
    t.shows("上次没能保存的改动已恢复")
        .send("l")
        .shows("2 处标注")
        .shows("已保存");
    t.send("q");
    assert!(t.ended());
    assert!(
        fs::read_to_string(&file)
            .expect("a file")
            .contains("color = \"red\"")
    );
}

#[test]
fn a_mark_made_elsewhere_appears_and_both_are_kept() {
    let home = home();
    let mut t = start(&home, (120, 30));
    t.shows("潘家玮").send("jljj\r").shows("杨戌标 ▸ 紧扣民心");
    t.send("1").shows("已保存");
    let article = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/articles/2019-08-22-主席读书会交流精粹.md"
    );
    pizhu(
        &home,
        &[
            "notes",
            "add",
            article,
            "--quote",
            "持续上演主题系列剧",
            "--note",
            "别处写的",
        ],
    );
    t.shows("另一窗口改动了 1 处标注")
        .send("l")
        .shows("2 处标注");
    t.shows("杨戌标 ▸ 紧扣民心")
        .send("2")
        .shows("已标为红色")
        .shows("已保存");
    t.send("q");
    assert!(t.ended());
    let file = fs::read_to_string(annotation_file(home.path())).expect("a file");
    assert!(
        file.contains("别处写的") && file.contains("color = \"red\""),
        "{file}"
    );
}

#[test]
fn a_terminal_that_draws_wide_is_believed_and_remembered() {
    let home = home();
    let mut t = Terminal::start(PIZHU, &[], home.path(), (120, 30));
    t.answers = Answers::Wide;
    // Where lines take two cells, they are drawn with what takes one.
    t.until("lines of one cell", |screen| {
        let screen = screen.contents();
        screen.contains("潘家玮") && screen.contains('|') && !screen.contains('│')
    });
    t.send("q");
    assert!(t.ended() && t.given_back());
    let mut t = Terminal::start(PIZHU, &[], home.path(), (120, 30));
    t.answers = Answers::Wide;
    t.shows("潘家玮").send("q");
    assert!(t.ended());
    assert!(!String::from_utf8_lossy(&t.written).contains('│'));
}

#[test]
fn a_terminal_that_never_answers_delays_nothing() {
    let home = home();
    let mut t = Terminal::start(PIZHU, &[], home.path(), (120, 30));
    t.answers = Answers::Never;
    let begin = Instant::now();
    t.send("jljj\x1b[B\x1b[A\r").shows("杨戌标 ▸ 紧扣民心");
    t.click(40, 3)
        .send("c政协")
        .shows("政协")
        .send("\x13")
        .shows("已保存");
    assert!(begin.elapsed() < Duration::from_secs(2));
    t.send("q");
    assert!(t.ended() && t.given_back());
}

#[test]
fn answers_that_come_late_are_heeded_and_those_that_come_too_late_do_nothing() {
    for (after, is_heeded) in [(500, true), (2500, false)] {
        let home = home();
        let mut t = Terminal::start(PIZHU, &[], home.path(), (120, 30));
        t.answers = Answers::WideLater;
        t.shows("潘家玮").send("j");
        t.written_within(Duration::from_millis(after));
        t.answer().send("l").shows("贴得紧");
        t.written_within(Duration::from_millis(300));
        let screen = t.screen();
        assert_eq!(!screen.contains('│'), is_heeded, "{screen}");
        assert!(!screen.contains("没有作用"), "{screen}");
        t.send("q");
        assert!(t.ended() && t.given_back());
    }
}

#[test]
fn a_window_that_changes_before_the_terminal_has_answered_is_filled() {
    let home = home();
    let mut t = Terminal::start(PIZHU, &[], home.path(), (60, 10));
    t.answers = Answers::Never;
    t.shows("潘家玮").resize(120, 30);
    let begin = Instant::now();
    t.until("a screen of thirty rows", |screen| {
        screen.contents_between(29, 0, 29, 120).contains("发言人")
    });
    assert!(begin.elapsed() < Duration::from_secs(1));
}

#[test]
fn answers_are_never_taken_for_keys() {
    let home = home();
    let mut t = Terminal::start(PIZHU, &[], home.path(), (120, 30));
    t.send("jl").shows("紧扣民心“贴得紧”");
    assert!(!t.screen().contains("没有作用"), "{}", t.screen());
    t.send("q");
    assert!(t.ended() && t.given_back());
}

#[test]
fn a_burst_of_committed_text_is_few_frames() {
    let home = home();
    let mut t = start(&home, (120, 30));
    t.shows("潘家玮").send("j\rc").shows("批注");
    t.written.clear();
    t.send(&"政协提案".repeat(25)).shows(&"政协提案".repeat(5));
    let frames = String::from_utf8_lossy(&t.written)
        .matches("\x1b[?2026h")
        .count();
    assert!(frames <= 10, "{frames} frames for 100 characters");
}

#[test]
fn the_cursor_waits_hidden_at_the_reading_place() {
    let home = home();
    let mut t = start(&home, (120, 30));
    t.shows("潘家玮").send("jljj\r").shows("杨戌标 ▸ 紧扣民心");
    let first = t.find("加强与民");
    t.until("the cursor at the first word", |screen| {
        let (row, column) = screen.cursor_position();
        screen.hide_cursor() && (column, row) == first
    });
    t.send("c政协")
        .until("the caret behind what is typed", |screen| {
            let (row, column) = screen.cursor_position();
            let before = screen.contents_between(row, 0, row, column);
            !screen.hide_cursor() && before.ends_with("政协")
        });
}

#[test]
fn the_doctor_rules_straight_lines() {
    let home = home();
    for answers in [Answers::Narrow, Answers::Never] {
        let mut t = Terminal::start(PIZHU, &["doctor"], home.path(), (120, 40));
        t.answers = answers;
        assert!(t.ended());
        let screen = t.state();
        let bars: Vec<(u16, u16)> = (0..40)
            .filter(|row| screen.contents_between(*row, 0, *row, 3) == "  |")
            .map(|row| {
                let is_bar =
                    |column: &u16| screen.contents_between(row, *column, row, *column + 1) == "|";
                (row, (3..120).find(is_bar).unwrap_or(0))
            })
            .collect();
        assert_eq!(bars.len(), 8, "{}", t.screen());
        assert!(
            bars.iter().all(|(_, column)| *column == 27),
            "{bars:?}\n{}",
            t.screen()
        );
        let answered = t.screen().contains("终端没有回答");
        assert_eq!(answered, answers == Answers::Never);
    }
}
