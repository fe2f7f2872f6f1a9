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
            "warning: {}:2:1: 没有这个选项：`measur`\nhint: 是不是 `measure`？选项有 measure, indent, line-spacing, justify, hanging, autospace, kinsoku, punctuation, quotes, ambiguous, lang, color, cite, styles, rule, library, notes\n",
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
