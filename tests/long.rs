//! The built program on long texts: of every encoding, from files and from a pipe, changed under its hands.

#[expect(dead_code, reason = "other tests use more of it")]
#[path = "common/pty.rs"]
mod pty;

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use encoding_rs::GB18030;
use pty::{Terminal, annotation_file};
use tempfile::TempDir;

const PIZHU: &str = env!("CARGO_BIN_EXE_pizhu");
const SIZE: (u16, u16) = (100, 30);

fn home() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn lines(count: usize, ending: &str) -> String {
    (0..count).fold(String::new(), |mut text, number| {
        write!(text, "第{number}段 近年来，市政协加强建设。{ending}").expect("a string");
        text
    })
}

fn open(home: &Path, name: &str, content: impl AsRef<[u8]>) -> Terminal {
    fs::write(home.join(name), content).expect("a file");
    Terminal::start(PIZHU, &[name], home, SIZE)
}

/// Most memory that the program has used so far, in kB.
fn peak(t: &Terminal) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", t.pid())).expect("a status");
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .and_then(|number| number.parse().ok())
        .expect("a number")
}

#[test]
fn a_long_text_is_read_marked_and_searched_without_being_held_in_memory() {
    let home = home();
    let text = lines(800_000, "\n") + "最后的话。\n";
    let mut t = open(home.path(), "a.txt", &text);
    t.shows("第0段")
        .send("/最后的话\r")
        .shows("最后的话。")
        .shows("100%");
    t.send("gg").shows("第0段").send(" ");
    // the annotations may still be on their way
    while !t.screen().contains("已保存") {
        t.send("1");
        t.written_within(std::time::Duration::from_millis(200));
    }
    if cfg!(target_os = "linux") {
        assert!(peak(&t) < 8 * text.len() / 1000, "{} kB", peak(&t));
    }
    t.send("q");
    assert!(t.ended() && t.given_back());
    let marks = fs::read_to_string(annotation_file(home.path())).expect("a file");
    assert!(marks.contains("近年来，市政协加强建设。"), "{marks}");

    let mut t = Terminal::start(PIZHU, &["a.txt"], home.path(), SIZE);
    t.shows("1 处标注").send("q");
    assert!(t.ended());
}

#[test]
fn the_place_and_the_marks_of_a_long_text_are_the_same_in_every_encoding() {
    for ending in ["\n", "\r\n"] {
        let home = home();
        let text = lines(20_000, ending);
        let (bytes, ..) = GB18030.encode(&text);
        let mut t = open(home.path(), "a.txt", &bytes);
        t.shows("第0段").send("G").shows("第19999段").shows("100%");
        t.send("/第12345段\r").shows("第12345段");
        while !t.screen().contains("已保存") {
            t.send("2");
            t.written_within(std::time::Duration::from_millis(200));
        }
        t.send("q");
        assert!(t.ended());
        let mut t = Terminal::start(PIZHU, &["a.txt"], home.path(), SIZE);
        t.shows("第12345段").shows("1 处标注").send("q");
        assert!(t.ended());
    }
}

#[test]
fn a_text_that_is_damaged_far_down_is_read_to_its_end() {
    let home = home();
    let mut bytes = lines(20_000, "\n").into_bytes();
    bytes.extend(b"\xff\xfe\r\n");
    bytes.extend(lines(9, "\r\n").into_bytes());
    let mut t = open(home.path(), "a.txt", &bytes);
    t.shows("第0段").send("/第19999段\r").shows("第19999段");
    t.send("G").shows("第8段").shows("100%").send("q");
    assert!(t.ended());
}

#[test]
fn speakers_are_found_while_the_text_is_read() {
    let home = home();
    let page = "湖州市政协主席 杨建新:\n\n加强建设。\n\n宁波市政协主席 徐宇宁:\n\n紧扣民心。\n\n";
    let text = format!("{page}{}", lines(8_000, "\n\n"));
    let mut t = open(home.path(), "a.txt", &text);
    t.shows("加强建设")
        .shows("徐宇宁 宁波市政协主席")
        .send("\t")
        .shows("发言人 │")
        .send("q");
    assert!(t.ended());
}

#[test]
fn a_pipe_is_shown_as_it_comes() {
    let home = home();
    let script = format!("(echo 第一行; sleep 1; echo 第二行; sleep 1) | {PIZHU} -");
    let mut t = Terminal::start("/bin/sh", &["-c", &script], home.path(), SIZE);
    t.shows("第一行").shows("已读入").hides("第二行");
    t.shows("第二行").shows("100%").send("q");
    assert!(t.ended() && t.given_back());
}

#[test]
fn an_article_from_a_pipe_is_an_article() {
    let home = home();
    let article = "# 张三\n<!-- speaker name=\"张三\" post=\"主席\" -->\n\n今天天气很好。\n";
    fs::write(
        home.path().join("a.md"),
        format!("+++\ntitle = \"题\"\n+++\n\n{article}"),
    )
    .expect("a file");
    let script = format!("{PIZHU} - < a.md");
    let mut t = Terminal::start("/bin/sh", &["-c", &script], home.path(), SIZE);
    t.shows("张三").shows("今天天气很好").send("q");
    assert!(t.ended());
}

#[test]
fn a_long_pipe_is_read_to_its_end_and_its_marks_are_found_again() {
    let home = home();
    fs::write(home.path().join("a.txt"), lines(30_000, "\n")).expect("a file");
    let script = format!("cat a.txt | {PIZHU} -");
    let start = || Terminal::start("/bin/sh", &["-c", &script], home.path(), SIZE);
    let mut t = start();
    t.shows("第0段").shows(" 0%").hides("已读入");
    t.send("G").shows("第29999段");
    while !t.screen().contains("已保存") {
        t.send("3");
        t.written_within(std::time::Duration::from_millis(200));
    }
    t.send("q");
    assert!(t.ended());
    let mut t = start();
    t.shows("1 处标注").send("q");
    assert!(t.ended());
}

#[test]
fn a_file_that_shrinks_while_it_is_read_is_an_error_message() {
    let home = home();
    let mut t = open(home.path(), "a.txt", lines(60_000, "\n"));
    t.shows("第0段").shows("0%");
    t.written_within(std::time::Duration::from_millis(500));
    let file = OpenOptions::new()
        .write(true)
        .open(home.path().join("a.txt"));
    file.and_then(|file| file.set_len(100_000)).expect("cut");
    t.send("/第30000段\r").shows("文件变短了").send("q");
    assert!(t.ended() && t.given_back());
}

#[test]
fn a_pipe_that_never_ends_is_left_at_once() {
    let home = home();
    let fifo = home.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: no mkfifo");
        return;
    }
    let script = format!("{PIZHU} - < pipe");
    let mut t = Terminal::start("/bin/sh", &["-c", &script], home.path(), SIZE);
    let mut writer = File::options().write(true).open(&fifo).expect("a pipe");
    writer.write_all("第一行\n".as_bytes()).expect("written");
    t.shows("第一行").send("q");
    assert!(t.ended() && t.given_back());
}

#[test]
fn a_terminal_is_no_text() {
    let home = home();
    let mut t = Terminal::start(PIZHU, &["-"], home.path(), SIZE);
    t.shows("标准输入是终端");
    assert!(!t.ended(), "it says that it failed");
}
