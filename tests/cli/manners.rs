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
        "error: `␛]0;x␇.md` is not a text file (NUL at byte 0)\nhint: a page is a text, HTML, Markdown or EPUB file\n"
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
