//! What the format means, one rule per test.

use super::*;

/// Every block as `kind text`, with the levels of headings.
fn blocks(source: &str) -> Vec<String> {
    let (document, _) = parse("x", source);
    let shown = |block: &Block| {
        let kind = match block.kind {
            BlockKind::Title => "title".to_owned(),
            BlockKind::Note => "note".to_owned(),
            BlockKind::Speaker => "speaker".to_owned(),
            BlockKind::Heading { level } => format!("h{level}"),
            BlockKind::Paragraph => "p".to_owned(),
            BlockKind::Caption => "caption".to_owned(),
            BlockKind::Aside => "aside".to_owned(),
        };
        format!("{kind} {}", document.text(block.range.clone()))
    };
    document.blocks().map(|block| shown(&block)).collect()
}

/// Every problem with its line.
fn problems(source: &str) -> Vec<(usize, ProblemKind)> {
    parse("x", source)
        .1
        .into_iter()
        .map(|problem| (problem.line, problem.kind))
        .collect()
}

fn kinds(source: &str) -> Vec<PieceKind> {
    pieces(source).into_iter().map(|piece| piece.kind).collect()
}

#[test]
fn the_title_of_the_front_matter_is_the_first_block() {
    assert_eq!(
        blocks("+++\ntitle = \"题\"\n+++\n\n甲\n"),
        ["title 题", "p 甲"]
    );
}

#[test]
fn the_front_matter_says_where_the_article_comes_from() {
    let source = "+++\nid = \"7\"\ntitle = \"题\"\nsubtitle = \"副\"\ndate = 2019-08-22\nsource = \"报\"\nauthor = \"\"\n\
                  trail = [\"首页\", \"要闻\"]\nlanguage = \"zh-CN\"\nuri = \"https://例\"\nform = \"interview\"\nlabels = [\"地点:杭州\"]\nother = 1\n+++\n";
    let some = |text: &str| Some(text.to_owned());
    let meta = Meta {
        id: some("7"),
        title: "题".to_owned(),
        subtitle: some("副"),
        date: some("2019-08-22"),
        source: some("报"),
        author: None,
        trail: vec!["首页".to_owned(), "要闻".to_owned()],
        language: some("zh-CN"),
        uri: some("https://例"),
        form: some("interview"),
        labels: vec!["地点:杭州".to_owned()],
    };
    assert_eq!(
        (parse("x", source).0.meta(), problems(source)),
        (&meta, vec![])
    );
}

#[test]
fn a_date_may_be_a_string_and_may_have_a_time() {
    for date in [
        "\"2019-08-22\"",
        "2019-08-22T08:55:29",
        "\"2019-08-22 08:55:29\"",
    ] {
        let (document, problems) =
            parse("x", &format!("+++\ntitle = \"题\"\ndate = {date}\n+++\n"));
        assert_eq!(
            (document.meta().date.as_deref(), problems),
            (Some("2019-08-22"), vec![]),
            "{date}"
        );
    }
}

#[test]
fn what_the_front_matter_gets_wrong_is_reported_and_the_rest_taken() {
    let source = "+++\ntitle = \"题\"\ndate = \"八月\"\nsource = 7\ntrail = [\"首页\", 1]\nauthor = 甲\nlanguage = \"zh\"\n+++\n甲\n";
    let (document, _) = parse("x", source);
    assert_eq!(
        (
            document.meta().title.as_str(),
            document.meta().language.as_deref()
        ),
        ("题", Some("zh"))
    );
    let found = problems(source);
    assert_eq!(
        found[..3],
        [
            (3, ProblemKind::FrontMatterDate),
            (
                4,
                ProblemKind::FrontMatterValue {
                    key: "source".to_owned()
                }
            ),
            (
                5,
                ProblemKind::FrontMatterValue {
                    key: "trail".to_owned()
                }
            ),
        ]
    );
    assert!(
        matches!(found[3], (6, ProblemKind::FrontMatterSyntax { .. })),
        "{found:?}"
    );
}

#[test]
fn an_article_without_a_title_is_called_by_its_file() {
    let (document, problems) = parse("文件", "+++\nid = \"1\"\n+++\n甲\n");
    assert_eq!(
        (document.meta().title.as_str(), document.text(0..99)),
        ("文件", "甲".into())
    );
    assert_eq!(
        problems,
        [Problem {
            line: 1,
            kind: ProblemKind::TitleMissing
        }]
    );
    assert_eq!(parse("文件", "甲").1, []);
}

#[test]
fn front_matter_that_never_ends_is_text() {
    assert_eq!(
        blocks("+++\ntitle = 1\n\n甲\n"),
        ["p +++", "p title = 1", "p 甲"]
    );
    assert_eq!(
        problems("+++\ntitle = 1\n"),
        [(1, ProblemKind::FrontMatterUnclosed)]
    );
}

#[test]
fn front_matter_beyond_the_limit_is_not_read() {
    let source = format!(
        "+++\ntitle = \"{}\"\n+++\n甲\n",
        "题".repeat(FRONT_MATTER_LIMIT)
    );
    assert_eq!(
        (blocks(&source), problems(&source)),
        (
            vec!["p 甲".to_owned()],
            vec![(1, ProblemKind::FrontMatterTooLong)]
        )
    );
}

#[test]
fn every_paragraph_of_the_quote_is_one_of_the_note() {
    assert_eq!(
        blocks("> 编者按  甲\n>\n>乙\n\n丙\n"),
        ["note 编者按  甲", "note 乙", "p 丙"]
    );
}

#[test]
fn a_lazy_line_belongs_to_the_quote_as_in_commonmark() {
    assert_eq!(blocks("> 甲\n乙\n"), ["note 甲乙"]);
    assert_eq!(blocks("> 甲\n>\n乙\n"), ["note 甲", "p 乙"]);
}

#[test]
fn the_comment_below_makes_a_heading_a_speaker() {
    let source = "# 湖州市政协主席 杨建新:\n<!-- speaker name=\"杨建新\" post=\"湖州市政协主席\" -->\n## 一\n";
    let (document, problems) = parse("x", source);
    let speaker = NodeKind::Speaker {
        name: "杨建新".to_owned(),
        post: "湖州市政协主席".to_owned(),
        incomplete: false,
    };
    assert_eq!(
        (&document.outline().nodes[0].kind, problems),
        (&speaker, vec![])
    );
    assert_eq!(blocks(source), ["speaker 湖州市政协主席 杨建新:", "h1 一"]);
}

#[test]
fn a_speaker_without_a_name_is_called_by_the_line() {
    let source = "# 张三:\n<!-- speaker post=\"主席\" -->\n";
    assert_eq!(parse("x", source).0.outline().nodes[0].label(), "张三");
    assert_eq!(problems(source), [(2, ProblemKind::SpeakerWithoutName)]);
}

#[test]
fn a_speaker_comment_elsewhere_names_nobody() {
    for source in [
        "甲\n<!-- speaker name=\"张三\" -->\n",
        "# 张三\n\n<!-- speaker name=\"张三\" -->\n",
        "## 张三\n<!-- speaker -->\n",
    ] {
        let (document, problems) = parse("x", source);
        let is_speaker = |node: &super::super::Node| matches!(node.kind, NodeKind::Speaker { .. });
        assert!(!document.outline().nodes.iter().any(is_speaker), "{source}");
        assert_eq!(problems.len(), 1, "{source}");
        assert_eq!(
            problems[0].kind,
            ProblemKind::SpeakerWithoutHeading,
            "{source}"
        );
    }
}

#[test]
fn a_garbled_speaker_comment_gives_what_it_can() {
    let source = "# 张三\n<!-- speaker name=\"张三\" post=\"主席 -->\n";
    assert_eq!(parse("x", source).0.outline().nodes[0].label(), "张三");
    assert_eq!(problems(source), [(2, ProblemKind::SpeakerSyntax)]);
}

#[test]
fn levels_count_from_one_under_a_speaker_and_reach_five() {
    let source =
        "# 张三\n<!-- speaker name=\"张三\" -->\n## 一\n### 二\n#### 三\n##### 四\n###### 五\n";
    assert_eq!(
        blocks(source)[1..],
        ["h1 一", "h2 二", "h3 三", "h4 四", "h5 五"]
    );
    assert_eq!(
        blocks("# 零\n## 一\n###### 五\n"),
        ["h1 零", "h2 一", "h5 五"]
    );
}

#[test]
fn a_skipped_level_is_reported_and_kept() {
    assert_eq!(
        problems("## 一\n#### 三\n"),
        [(2, ProblemKind::HeadingSkipsLevel { from: 2, to: 4 })]
    );
    assert_eq!(blocks("## 一\n#### 三\n"), ["h1 一", "h3 三"]);
}

#[test]
fn headings_are_those_of_commonmark() {
    assert_eq!(blocks("甲\n## 一 ##\n乙\n"), ["p 甲", "h1 一", "p 乙"]);
    assert_eq!(
        blocks("   ## 一\n#话题\n####### 七\n"),
        ["h1 一", "p #话题####### 七"]
    );
    assert_eq!(blocks("## C#\n## C \\#\n"), ["h1 C#", "h1 C #"]);
    assert_eq!(
        (blocks("##\n"), problems("\n##\n")),
        (vec![], vec![(2, ProblemKind::HeadingEmpty)])
    );
}

#[test]
fn an_image_is_its_alternative_text_or_its_name() {
    let source = "甲\n![](a.jpg)\n![合影](<b c.jpg>)\n![图\\]](图(1).jpg)\n";
    assert_eq!(
        blocks(source),
        ["p 甲", "caption a.jpg", "caption 合影", "caption 图]"]
    );
    assert_eq!(
        parse("x", source).0.images(),
        ["a.jpg", "b c.jpg", "图(1).jpg"]
    );
}

#[test]
fn an_image_among_words_is_words() {
    for line in [
        "见 ![](a.jpg)",
        "![](a.jpg) 与",
        "![](a b.jpg)",
        "![]()",
        "![](a.jpg)![](b.jpg)",
    ] {
        assert_eq!(blocks(line), [format!("p {line}")]);
    }
}

#[test]
fn dropped_lines_are_kept_beside_the_text() {
    let source = "甲\n```dropped\n据联谊报\n\n# 分享到:\\*\n```\n乙\n~~~~ dropped\n~~~\n~~~~\n";
    assert_eq!(blocks(source), ["p 甲", "p 乙"]);
    assert_eq!(
        parse("x", source).0.dropped(),
        ["据联谊报", "# 分享到:\\*", "~~~"]
    );
}

#[test]
fn a_fence_that_never_ends_reaches_to_the_end() {
    assert_eq!(
        parse("x", "甲\n```dropped\n乙\n\n丙").0.dropped(),
        ["乙", "丙"]
    );
    assert_eq!(
        problems("甲\n```dropped\n乙"),
        [(2, ProblemKind::FenceUnclosed)]
    );
    assert_eq!(problems("```dropped"), [(1, ProblemKind::FenceUnclosed)]);
}

#[test]
fn the_lines_of_another_fence_are_text() {
    let source = "```rust\n# 甲\n\n\\*乙\n```\n";
    assert_eq!(blocks(source), ["p # 甲", "p \\*乙"]);
    assert_eq!(
        problems(source),
        [(
            1,
            ProblemKind::FenceUnknown {
                info: "rust".to_owned()
            }
        )]
    );
}

#[test]
fn a_comment_of_no_known_kind_is_reported_and_left_out() {
    assert_eq!(blocks("甲\n<!-- 待查\n\n# 乙 -->\n丙\n"), ["p 甲", "p 丙"]);
    assert_eq!(
        problems("甲\n<!-- 待查 -->\n"),
        [(2, ProblemKind::CommentUnknown)]
    );
}

#[test]
fn text_after_a_comment_is_not_lost() {
    assert_eq!(blocks("<!-- a --> 甲\n乙\n"), ["p 甲乙"]);
    assert_eq!(blocks("<!-- a --># 甲\n"), ["p # 甲"]);
    assert_eq!(
        problems("<!-- a --> 甲\n\n<!-- b -->\n"),
        [
            (1, ProblemKind::CommentUnknown),
            (3, ProblemKind::CommentUnknown)
        ]
    );
}

#[test]
fn a_comment_that_never_ends_is_text() {
    assert_eq!(blocks("<!-- 甲\n\n乙\n"), ["p <!-- 甲", "p 乙"]);
    assert_eq!(
        problems("<!-- 甲\n<!-- 乙\n"),
        [
            (1, ProblemKind::CommentUnclosed),
            (2, ProblemKind::CommentUnclosed)
        ]
    );
}

#[test]
fn lines_of_a_paragraph_join_without_a_blank_in_chinese() {
    assert_eq!(
        blocks("制定机制,\n建立制度\n  2.0 APP\n与平台\nword\nword\n"),
        ["p 制定机制,建立制度2.0 APP与平台word word"]
    );
}

#[test]
fn text_is_literal_but_for_escaped_punctuation() {
    assert_eq!(
        blocks(r"*甲* &amp; `乙` 2~3 \*丙\* \甲 \\ [a](b)"),
        [r"p *甲* &amp; `乙` 2~3 *丙* \甲 \ [a](b)"]
    );
}

#[test]
fn lists_and_rules_are_paragraphs() {
    assert_eq!(
        blocks("- 甲\n- 乙\n\n---\n\n    丙\n"),
        ["p - 甲- 乙", "p ---", "p 丙"]
    );
}

#[test]
fn a_line_without_anything_to_see_makes_no_block() {
    assert_eq!(
        blocks("甲\n\u{3000}\n乙\n\n>\n\n![\u{3000}](a.jpg)\n"),
        ["p 甲", "p 乙", "caption a.jpg"]
    );
}

#[test]
fn line_endings_of_every_kind_give_the_same_document() {
    let source = "+++\ntitle = \"题\"\nsource = 1\n+++\n\n> 甲\n>\n> 乙\n\n# 丙\n<!-- speaker name=\"丙\" -->\n\n```dropped\n丁\n```\n戊\n己\n";
    let unix = (blocks(source), problems(source));
    for ending in ["\r\n", "\r"] {
        let other = source.replace('\n', ending);
        assert_eq!((blocks(&other), problems(&other)), unix, "{ending:?}");
    }
}

#[test]
fn pieces_are_named_for_what_they_are() {
    use PieceKind::*;
    let source = "\u{feff}+++\n+++\n\n# 甲\n<!-- a -->\n> 乙\n```x\n```\n![](a)\n丙\n";
    let expected = [
        ByteOrderMark,
        FrontMatter { closed: true },
        Blank,
        Heading { marks: 1 },
        Comment { closed: true },
        Quote,
        Fence { closed: true },
        Image,
        Paragraph,
    ];
    assert_eq!(kinds(source), expected);
}

#[test]
fn escaping_touches_only_what_would_mean_something() {
    let check = |text: &str, written: &str| assert_eq!(escape(text), written);
    check("2~3个“1+1+N”C# 3.5%(一)-!", "2\\~3个“1+1+N”C# 3.5%(一)-!");
    check("# 甲", "\\# 甲");
    check("甲 ##", "甲 \\#\\#");
    check("- 甲", "\\- 甲");
    check("12. 甲", "12\\. 甲");
    check("2.0甲", "2.0甲");
    check(" 甲\n乙 ", "甲 乙");
}

#[test]
fn hostile_repetition_costs_linear_time() {
    for unit in [
        "<!--\n",
        "> \n",
        "```\n",
        "![](\n",
        "#\n",
        "+++\n",
        "\\",
        "<!---->",
        "~~~a\n~~~b\n",
        "> a\nb\n\n",
    ] {
        let source = unit.repeat(200_000 / unit.len());
        let covered: usize = pieces(&source).iter().map(|piece| piece.range.len()).sum();
        assert_eq!(covered, source.len());
        let (document, _) = parse("x", &source);
        assert!(document.len() <= 2 * source.len());
    }
}
