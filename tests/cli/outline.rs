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
            "confidence",
            "date",
            "dropped",
            "editor_note",
            "encoding",
            "headings",
            "images",
            "paragraphs_before_first_speaker",
            "source",
            "speakers",
            "subtitle",
            "title",
            "uncertain",
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
fn a_page_has_its_encoding_its_turns_and_what_is_uncertain_besides() {
    let home = Home::new();
    home.put(
        "gbk.txt",
        b"\xbc\xc7\xd5\xdf:\xc4\xfa\xba\xc3\xa1\xa3".as_slice(),
    );
    let outline = home.json(&["outline", "gbk.txt", "--json"]);
    assert_eq!(outline["encoding"], "gb18030");
    let turn =
        |who: &str| format!("{who}:这是很长的一段话，说了又说，一直说到大家都明白了为止。\n\n");
    home.put(
        "talk.txt",
        ["记者", "张炯", "记者", "张炯"].map(turn).concat(),
    );
    let outline = home.json(&["outline", "talk.txt", "--json"]);
    assert_eq!(
        outline["turns"][1],
        serde_json::json!({"speaker": "张炯", "paragraphs": 1})
    );
    let speakers = list(&outline["speakers"]);
    assert_eq!((list(&outline["turns"]).len(), speakers.len()), (4, 2));
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
    home.put("folder/a.txt", "\0");
    home.put("folder/b.md", TALK);
    let ran = home.run(&["outline", "folder", "--json"]);
    assert_eq!((ran.code, ran.err.lines().count()), (1, 2));
    assert!(ran.out.contains("张三"));
}
