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
