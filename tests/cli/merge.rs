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
