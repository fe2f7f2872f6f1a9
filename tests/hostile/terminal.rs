//! Nothing that comes from a file or a paste reaches the terminal as more than text.

use std::fs;

use pizhu::app::Event;

use crate::home::{Home, PIZHU};
use crate::pty::Terminal;
use crate::session::Session;
use crate::spelled_out;

/// What makes terminals do things. None of it is what the program sends of its own accord.
const ATTACKS: [&str; 25] = [
    "\x1b]52;c;aGFja2Vk\x07",
    "\x1b]52;c;?\x07",
    "\x1b]8;;file:///etc/passwd\x1b\\链\x1b]8;;\x1b\\",
    "\x1b]0;题\x07\x1b[21t",
    "\x1b]2;题\x1b\\",
    "\x1bP$q\"p\x1b\\",
    "\x1b[3J\x1b[77;77H",
    "\u{9b}3J\u{9b}77;77H",
    "\u{9d}0;题\u{9c}",
    "\u{90}$qm\u{9c}",
    "\x07\x07\x07\x07",
    "rm\x08\x08ls",
    "安全\r危险",
    "\x0e甲\x0f",
    "\x1b(0甲\x1b(B",
    "\x1b_Ga=T,f=24;AAAA\x1b\\",
    "\x1bPq#0;2;0;0;0\x1b\\",
    "\x1b]1337;File=inline=1:AAAA\x07",
    "\x1bc",
    "\x1b[?1003h\x1b[?47h\x1b[5n",
    "\x1b[201~",
    "\u{85}\u{84}\u{8d}",
    "批准\u{202e}不予\u{2066}甲\u{2069}\u{200f}",
    "\u{2028}\u{2029}\u{e0041}\u{feff}",
    "\x1b]52;c;没有结尾",
];

/// All of it on one line.
fn attack() -> String {
    ATTACKS.concat()
}

/// A character that does something to a terminal, or hides in what it shows.
fn is_driving(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The first thing in `written` that is neither text nor one of the few sequences that the program sends.
fn foreign(written: &[u8]) -> Option<String> {
    let text = String::from_utf8(written.to_vec()).expect("UTF-8");
    let mut pieces = text.split('\x1b');
    let before = pieces.next().unwrap_or_default();
    let driving = |text: &str| text.contains(|c| is_driving(c) && !matches!(c, '\r' | '\n'));
    if driving(before) {
        return Some(before.to_owned());
    }
    pieces
        .find(|piece| !is_own(piece) || driving(piece))
        .map(str::to_owned)
}

/// Whether what follows an escape is a sequence of the program's own, and the text behind it.
fn is_own(piece: &str) -> bool {
    let Some(sequence) = piece.strip_prefix('[') else {
        return false;
    };
    let end = sequence.find(|c: char| !matches!(c, '0'..='9' | ';' | '?'));
    let (arguments, rest) = sequence.split_at(end.unwrap_or(sequence.len()));
    match rest.chars().next() {
        Some('m' | 'A' | 'C' | 'D' | 'G' | 'K' | 'L' | 'M' | 'r') => true,
        Some('H') => arguments != "77;77",
        Some('J') => matches!(arguments, "" | "2"),
        Some('n') => arguments == "6",
        Some('c') => arguments.is_empty(),
        Some('h' | 'l') => matches!(
            arguments,
            "?25" | "?1049" | "?1000" | "?1002" | "?1006" | "?2004" | "?2026"
        ),
        _ => false,
    }
}

#[test]
fn every_attack_is_known_for_one() {
    for attack in ATTACKS {
        assert!(
            foreign(attack.as_bytes()).is_some() || attack.contains('\r'),
            "{attack:?}"
        );
    }
}

/// An article with the attack in all its parts, an annotation with it in all of its own, and mistakes in the settings and keys.
fn attacked() -> (Home, String) {
    let home = Home::new();
    let (attack, quoted) = (attack(), spelled_out(&attack()));
    // what ends a line in a file cannot stand in a line
    let line = attack.replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "");
    let name = format!(
        "{}.md",
        line.replace('/', "∕").chars().take(60).collect::<String>()
    );
    let article = format!(
        "+++\nid = {quoted}\ntitle = {quoted}\nsubtitle = {quoted}\nauthor = {quoted}\nsource = {quoted}\nuri = {quoted}\n+++\n\n\
         > 编者按 {line}\n\n# 主席 {line}\n<!-- speaker name=\"{line}\" post=\"{line}\" -->\n\n甲{attack}乙。\n\n## 做法{line}\n\n丁戊{line}己。\n\n![{line}]({line}.png)\n\n```dropped\n{line}\n```\n"
    );
    home.put(&name, article);
    home.out(&["notes", "add", &name, "--quote", "丁戊"]);
    let path = home.annotation_file();
    let record = fs::read_to_string(&path).expect("a file");
    let kept = record
        .lines()
        .filter(|line| !line.starts_with("at = ") && !line.starts_with("color = "));
    let record = kept.collect::<Vec<_>>().join("\n")
        + &format!(
            "\nat = {quoted}\ncolor = {quoted}\ntags = [{quoted}]\nnote = {quoted}\n\n[[annotation]]\nid = {quoted}\n\n\
            [[annotation]]\nid = \"01920000-0000-7000-8000-000000000001\"\nquote = {quoted}\nnote = {quoted}\nstart = 1\nend = 2\n"
        );
    fs::write(path, record).expect("a file");
    home.put(
        "config/pizhu/config.toml",
        format!("{quoted} = 1\nlang = {quoted}\n"),
    );
    home.put(
        "config/pizhu/keymap.toml",
        format!("[{quoted}]\n[reader]\n{quoted} = {quoted}\n\"y\" = {quoted}\n"),
    );
    (home, name)
}

#[test]
fn what_stands_in_files_never_drives_a_terminal_that_commands_print_on() {
    let (home, name) = attacked();
    for args in [
        &["outline", &name][..],
        &["text", &name],
        &["notes", "list", &name],
        &["notes", "list", &name, "--json"],
        &["export", &name],
        &["check", &name],
        &["check", "."],
        &["keys"],
        &["text", &attack().replace('/', "∕")],
        &["--config", &name, "doctor"],
        &[&format!("--{}", attack())],
        &["merge", &name, &name, &name],
    ] {
        let written = home.on_terminal(args);
        let shown = String::from_utf8_lossy(&written);
        // the doctor asks the terminal of its own accord
        assert_eq!(foreign(&written), None, "{args:?}: {shown:?}");
        assert!(
            shown.contains('␛') || args.contains(&"keys"),
            "{args:?}: {shown}"
        );
    }
}

#[test]
fn what_stands_in_files_never_drives_the_terminal_that_it_is_read_in() {
    let (home, name) = attacked();
    let mut t = Terminal::start(PIZHU, &[&name, "--lang", "zh"], home.0.path(), (140, 40));
    t.until("the first screen", |screen| screen.contents().contains('␛'));
    t.send("zR").shows("做法").send("j\r").shows("丁");
    t.send("A").shows("标注 2").send("q").hides("标注 2");
    t.send("/甲\rn").shows("甲");
    t.send("?")
        .shows("按键与命令")
        .send("q")
        .hides("按键与命令");
    t.send("e").shows("导出到").send("\r").shows("已导出");
    t.send("D").shows("标注").send("q").send("q");
    assert!(t.ended() && t.given_back());
    assert_eq!(foreign(&t.written), None);
}

#[test]
fn what_is_copied_reaches_the_terminal_in_base64_alone() {
    let home = Home::new();
    home.put("a.txt", format!("甲{}乙。\n", attack().replace('\r', "")));
    let mut t = Terminal::start(PIZHU, &["a.txt"], home.0.path(), (80, 24));
    t.shows("␛").send("y").shows("已复制").send("q");
    assert!(t.ended());
    let written = String::from_utf8_lossy(&t.written).into_owned();
    let (before, copied) = written.split_once("\x1b]52;c;").expect("a copy");
    let end = copied.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '/' | '='));
    let (copied, after) = copied.split_at(end.expect("an end"));
    assert!(copied.len() > 20, "{copied}");
    let after = after
        .strip_prefix("\x1b\\")
        .or(after.strip_prefix('\x07'))
        .expect("an end");
    assert_eq!(foreign((before.to_owned() + after).as_bytes()), None);
}

#[test]
fn a_paste_is_text_even_where_it_pretends_to_end() {
    let home = Home::with_talk();
    let mut t = Terminal::start(PIZHU, &["talk.md"], home.0.path(), (80, 24));
    t.shows("题").send("\rc").shows("输入");
    t.send(&format!(
        "\x1b[200~贴{}完\x1b[201~",
        attack().replace("\x1b[201~", "")
    ));
    t.shows("完")
        .send("\x1b[200~始\x1b[201~q\x1b[201~末")
        .shows("始q");
    t.send("\x13").shows("已保存").send("q");
    assert!(t.ended());
    assert_eq!(foreign(&t.written), None);
    let file = fs::read_to_string(home.annotation_file()).expect("a file");
    let hidden = file.chars().find(|c| is_driving(*c) && *c != '\n');
    assert_eq!(hidden, None, "{file:?}");
    let control = ["\\u001B", "\\u0007", "\\u009B"]
        .into_iter()
        .find(|c| file.contains(c));
    assert_eq!(control, None, "{file}");
}

#[test]
fn a_note_holds_a_megabyte_and_no_more() {
    let mut s = Session::text("甲乙。\n");
    s.keys("c").event(Event::Paste("a".repeat(1 << 20)));
    assert_eq!(s.message(), "");
    for more in ["x", "\n"] {
        s.type_text(more);
        assert!(s.message().contains("1 MB"), "{}", s.message());
    }
    s.event(Event::Paste("y".into())).keys("ctrl-s");
    assert_eq!(s.annotations()[0].2.len(), 1 << 20);
}

#[test]
fn bytes_that_are_no_utf8_are_read_in_a_page_and_refused_in_annotations() {
    let overlong = &b"\xc0\xaf"[..];
    let surrogate = &b"\xed\xa0\x80"[..];
    let beyond = &b"\xf4\x90\x80\x80"[..];
    let half = &b"\xe7\x94"[..];
    let gb18030 = &b"\xd6\xd0\xce\xc4"[..];
    for bytes in [overlong, surrogate, beyond, half, gb18030, b"\x1b\x9b3J"] {
        let home = Home::with_talk();
        home.put("a.txt", [b"a", bytes].concat());
        let ran = home.run(&["text", "a.txt"]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        assert!(ran.out.starts_with('a'), "{}", ran.out);
        home.add("丁戊");
        let path = home.annotation_file();
        let spoilt = [&fs::read(&path).expect("a file")[..], b"# ", bytes].concat();
        fs::write(&path, &spoilt).expect("a file");
        for args in [
            &["notes", "list", "talk.md"][..],
            &["notes", "add", "talk.md", "--quote", "己"],
        ] {
            let ran = home.run(args);
            assert!(
                ran.code == 1 && ran.err.contains(": not UTF-8"),
                "{}",
                ran.err
            );
        }
        assert_eq!(fs::read(path).expect("a file"), spoilt);
        home.put("config/pizhu/config.toml", bytes);
        home.put("config/pizhu/keymap.toml", bytes);
        let ran = home.run(&["outline", "talk.md"]);
        assert_eq!(
            (ran.code, ran.err.matches("is not UTF-8").count()),
            (0, 1),
            "{}",
            ran.err
        );
        assert_eq!(home.run(&["keys"]).err.matches("is not UTF-8").count(), 2);
    }
}
