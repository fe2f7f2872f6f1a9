//! What a reader does, key by key, on the real article.

#![expect(clippy::format_collect, reason = "test texts are short")]

#[expect(dead_code, reason = "shared with other tests")]
mod common;

use std::sync::Arc;

use common::Session;
use pizhu::app::{
    Draft, Effect, Event, Focus, MouseKind, Msg, Overlay, Question, Settings, Target,
};
use pizhu::corpus::NodeKind;
use pizhu::notes::Records;
use pizhu::text::{Autospace, Kinsoku, Punctuation, Quotes};
use ratatui::style::Modifier;

const LINES: &str = "# 张三\n<!-- speaker name=\"张三\" post=\"\" -->\n\n今天天气很好。我们去公园!\n\n第二段在这里。\n";

fn reading(source: &str) -> Session {
    let mut s = Session::article(source);
    s.keys("enter");
    s
}

#[test]
fn the_article_opens_on_its_speakers() {
    let s = Session::built_in();
    assert_eq!(s.app.focus, Focus::Outline);
    let rows = s.rows();
    for (name, row) in [
        "潘家玮",
        "杨戌标",
        "杨建新",
        "伟",
        "陶诚华",
        "张金良",
        "郑坤法",
    ]
    .iter()
    .zip(1..)
    {
        assert!(rows[row].contains(name), "{name} in {:?}", rows[row]);
    }
    assert!(rows[4].contains("伟(缺字)"), "{:?}", rows[4]);
}

#[test]
fn a_heading_goes_to_the_top_with_the_cursor_below_it() {
    let mut s = Session::built_in();
    s.keys("j l j j enter");
    assert_eq!(s.app.focus, Focus::Reader);
    assert_eq!(s.at_cursor(6), "加强与民协商");
    assert!(s.rows()[1].contains("紧扣民心“贴得紧”"), "{}", s.screen());
}

#[test]
fn the_main_job_from_unfolding_to_undo() {
    let mut s = Session::built_in();
    s.keys("j l j j enter V 2 c")
        .type_text("第一行\n第二行,“引号”。")
        .keys("ctrl-s")
        .saved();
    let sentence =
        "加强与民协商畅渠道,邀请市民代表参加政协常委会议和全体会议,并专门设置座谈交流环节。";
    let marked = [(2, sentence.to_owned(), "第一行\n第二行,“引号”。".to_owned())];
    assert_eq!(s.annotations(), marked);
    assert!(s.is_saved());

    let mut s = s.reopened();
    assert_eq!(s.annotations(), marked);
    assert_eq!(s.at_cursor(2), "加强");
    assert!(
        s.text_with(Modifier::UNDERLINED).contains("邀请市民代表"),
        "{}",
        s.screen()
    );
    s.keys("x").saved();
    assert_eq!(s.quotes(), [""; 0]);
    s.keys("u").saved();
    assert_eq!(s.annotations(), marked);
}

#[test]
fn undo_and_redo_go_through_every_step() {
    let mut s = reading(LINES);
    s.keys("1 2 j j v l 3 u");
    assert_eq!(s.quotes().len(), 1);
    s.keys("u");
    assert_eq!(s.annotations()[0].0, 1);
    s.keys("u");
    assert_eq!(s.annotations(), []);
    s.keys("u");
    assert_eq!(s.message(), "没有可撤销的");
    s.keys("ctrl-r ctrl-r ctrl-r");
    assert_eq!(s.quotes(), ["今天天气很好。", "第二"]);
    assert_eq!(s.annotations()[0].0, 2);
}

#[test]
fn clicking_the_third_character_and_selecting_one_more_marks_exactly_these() {
    for wide in [false, true] {
        let mut s = reading(LINES);
        if wide {
            s = s.wide();
            s.keys("enter");
        }
        let (x, y) = s.find("今天天气");
        s.click(x + 4, y).keys("v l 1");
        assert_eq!(s.quotes(), ["天气"], "wide: {wide}");
    }
    // The second cell of a character is that character too.
    let mut s = reading(LINES);
    let (x, y) = s.find("今天天气");
    s.click(x + 5, y).keys("v l 1");
    assert_eq!(s.quotes(), ["天气"]);
}

#[test]
fn dragging_selects() {
    let mut s = reading(LINES);
    let (x, y) = s.find("今天天气");
    s.mouse(MouseKind::Press, x + 2, y)
        .mouse(MouseKind::Drag, x + 7, y)
        .mouse(MouseKind::Release, x + 7, y);
    s.keys("4");
    assert_eq!(s.quotes(), ["天天气"]);
}

#[test]
fn the_wheel_scrolls_and_a_click_in_the_tree_opens() {
    let mut s = Session::built_in();
    s.click(3, 2);
    assert!(s.screen().contains("紧扣民心"), "{}", s.screen());
    let (x, y) = s.find("秉持恒心");
    s.click(x, y);
    assert_eq!(
        (s.app.focus, s.at_cursor(4).as_str()),
        (Focus::Reader, "持续上演")
    );
    let before = s.app.reader.top;
    s.mouse(MouseKind::WheelDown, 50, 10);
    assert!(s.app.reader.top.byte > before.byte);
    s.mouse(MouseKind::WheelUp, 50, 10);
    assert_eq!(s.app.reader.top, before);
}

#[test]
fn selecting_sentences_grows_by_sentences() {
    let mut s = reading(LINES);
    s.keys("V ) 1");
    assert_eq!(s.quotes(), ["今天天气很好。我们去公园!"]);
    s.keys("u ( V ) ) 1");
    assert_eq!(s.quotes(), ["今天天气很好。我们去公园!\n第二段在这里。"]);
}

#[test]
fn the_other_end_of_a_selection_moves_too() {
    let mut s = reading(LINES);
    s.keys("l l v l o h 1");
    assert_eq!(s.quotes(), ["天天气"]);
}

#[test]
fn a_note_without_a_highlight_marks_in_the_first_style() {
    let mut s = reading(LINES);
    s.keys("v l c").type_text("好").keys("ctrl-s");
    assert_eq!(s.annotations(), [(1, "今天".into(), "好".into())]);
}

#[test]
fn leaving_a_changed_note_asks() {
    let mut s = reading(LINES);
    s.keys("c").type_text("好").keys("esc");
    assert!(matches!(
        s.app.overlay,
        Some(Overlay::Ask(Question::SaveNote(_)))
    ));
    s.keys("esc").type_text("的").keys("esc n");
    assert_eq!(s.annotations(), []);
    s.keys("c").type_text("好").keys("esc y");
    assert_eq!(s.annotations()[0].2, "好");
    s.keys("c esc");
    assert!(s.app.overlay.is_none());
}

#[test]
fn the_caret_stands_right_behind_what_was_typed() {
    let mut s = reading(LINES);
    s.keys("c");
    let (_, caret) = s.buffer();
    let (x, y) = caret.expect("a caret");
    s.type_text("汉字a");
    assert_eq!(s.buffer().1, Some((x + 5, y)));
    s.keys("left left");
    assert_eq!(s.buffer().1, Some((x + 2, y)));
    s.keys("backspace");
    assert_eq!(s.buffer().1, Some((x, y)));
    s.event(Event::Paste("一\r\n二\u{1b}[31m".into()));
    assert_eq!(s.buffer().1, Some((x + 6, y + 1)), "{}", s.screen());
}

#[test]
fn a_long_note_wraps_and_the_caret_stays_inside() {
    let mut s = reading(LINES).size(40, 12);
    s.keys("tab c");
    for _ in 0..120 {
        s.type_text("字，");
        let (area, caret) = s.app.input_area().expect("a box");
        assert!(area.holds(caret.0, caret.1), "{caret:?} in {area:?}");
    }
}

#[test]
fn removing_is_taken_back_by_undo() {
    let mut s = reading(LINES);
    s.keys("1 x");
    assert_eq!(s.annotations(), []);
    s.keys("u");
    assert_eq!(s.quotes(), ["今天天气很好。"]);
    s.keys("} x");
    assert_eq!(s.message(), "光标处没有标注");
}

#[test]
fn tags_are_typed_in_one_line() {
    let mut s = reading(LINES);
    s.keys("t").type_text("#党建 民生").keys("enter");
    let tags = s
        .app
        .notebook
        .live()
        .next()
        .map(|it| it.annotation.tags.clone());
    assert_eq!(tags, Some(vec!["党建".to_owned(), "民生".to_owned()]));
    s.keys("t");
    assert!(s.screen().contains("标签：党建 民生"), "{}", s.screen());
}

#[test]
fn copying_takes_the_sentence_and_the_citation_names_the_speaker() {
    let mut s = Session::built_in();
    s.keys("j l j enter y");
    let copied = |s: &Session| match s.effects.last() {
        Some(Effect::Copy(text)) => text.clone(),
        other => panic!("{other:?}"),
    };
    assert!(copied(&s).starts_with("精准选题,"));
    s.keys("Y");
    assert!(copied(&s).ends_with("——宁波市政协主席杨戌标，《聚焦新定位 树立新样子——全省政协主席读书会交流精粹(一)》，“聚焦中心“谋得精””一节，《联谊报》，2019-08-22"), "{}", copied(&s));
}

#[test]
fn finding_goes_round_and_says_so() {
    let mut s = Session::built_in();
    s.keys("/").type_text("牛鼻子").keys("enter");
    assert_eq!(
        (s.at_cursor(3).as_str(), s.app.focus),
        ("牛鼻子", Focus::Reader)
    );
    s.keys("n");
    assert_eq!(s.message(), "已从开头继续查找");
    s.keys("N");
    assert_eq!(s.message(), "已从末尾继续查找");
    s.keys("/").type_text("没有这个").keys("enter");
    assert_eq!(s.message(), "找不到“没有这个”");
}

#[test]
fn the_list_of_annotations_jumps_and_comes_back() {
    let mut s = Session::built_in();
    s.keys("j l j enter 1 g g A enter");
    assert_eq!(s.at_cursor(4), "精准选题");
    s.keys("ctrl-o");
    assert_eq!(s.app.reader.place.byte, 0);
    s.keys("alt-right");
    assert_eq!(s.at_cursor(4), "精准选题");
}

#[test]
fn marks_are_counted_in_the_tree() {
    let mut s = Session::built_in();
    s.keys("j l j enter 1 ) 2 tab z M");
    let row = s
        .rows()
        .into_iter()
        .find(|row| row.contains("杨戌标"))
        .expect("the speaker");
    assert!(
        row.chars().take_while(|c| *c != '│').any(|c| c == '2'),
        "{row}"
    );
}

#[test]
fn the_tree_follows_the_text_and_does_not_unfold() {
    let mut s = Session::built_in();
    s.keys("enter L L");
    let document = s.app.document().clone();
    let node = &document.outline().nodes[s.app.outline.cursor];
    assert!(matches!(&node.kind, NodeKind::Speaker { name, .. } if name == "杨建新"));
    assert!(s.app.outline.unfolded.iter().all(|open| !open));
}

#[test]
fn full_width_keys_are_commands_and_in_text_boxes_they_are_text() {
    let mut s = reading(LINES);
    s.type_text("１");
    assert_eq!(s.quotes().len(), 1);
    s.type_text("：");
    assert!(matches!(s.app.overlay, Some(Overlay::Palette { .. })));
    s.keys("esc c").type_text("：？").keys("ctrl-s");
    assert_eq!(s.annotations()[0].2, "：？");
}

#[test]
fn a_dead_key_says_so() {
    let mut s = reading(LINES);
    s.keys("Z");
    assert_eq!(s.message(), "按键 Z 在这里没有作用（? 看帮助）");
}

#[test]
fn the_palette_finds_commands_in_both_languages() {
    let mut s = Session::built_in();
    s.keys(":").type_text("文末").keys("enter");
    assert_eq!(s.app.focus, Focus::Reader);
    assert!(s.app.reader.place.byte > s.app.document().len() - 400);
    s.keys(":").type_text("start of the art").keys("enter");
    assert_eq!(s.app.reader.place.byte, 0);
    s.keys(":").type_text("ex");
    let first = s
        .rows()
        .iter()
        .position(|row| row.contains("export"))
        .expect("export");
    let next = s.rows().iter().position(|row| row.contains("next-pane"));
    assert!(next.is_none_or(|next| first < next), "{}", s.screen());
}

#[test]
fn help_lists_every_command_with_its_keys() {
    let mut s = Session::built_in();
    s.keys("?");
    let Some(Overlay::Help(list)) = &s.app.overlay else {
        panic!("no help");
    };
    for row in pizhu::app::COMMANDS {
        assert!(
            list.rows
                .iter()
                .any(|line| line.left() == row.help(s.app.lang) && line.right().ends_with(row.name)),
            "{}",
            row.name
        );
    }
    s.keys("q");
    assert!(s.app.overlay.is_none());
}

#[test]
fn quitting_waits_for_the_disk() {
    let mut s = reading(LINES);
    s.keys("1 q");
    assert!(
        !s.effects
            .iter()
            .any(|effect| matches!(effect, Effect::Quit))
    );
    s.saved();
    assert!(matches!(s.effects.last(), Some(Effect::Quit)));
}

#[test]
fn a_failed_save_is_said_and_quitting_asks() {
    let mut s = reading(LINES);
    s.keys("1");
    let Some(Effect::Save { ticket, .. }) = s.effects.pop() else {
        panic!("no save");
    };
    s.event(Event::SaveFailed {
        ticket,
        problem: Msg::Plain("disk full".into()),
    });
    assert_eq!(s.message(), "disk full");
    s.keys("q");
    assert!(matches!(
        s.app.overlay,
        Some(Overlay::Ask(Question::QuitUnsaved))
    ));
    s.keys("n").saved();
    assert!(s.is_saved());
}

#[test]
fn only_one_save_is_under_way_and_the_newest_state_goes_next() {
    let mut s = reading(LINES);
    s.keys("1 2 3");
    let saves = s
        .effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Save { .. }))
        .count();
    assert_eq!(saves, 1);
    s.saved();
    assert!(s.is_saved());
}

const MARKED: &str = "甲乙丙丁戊己庚辛。今天天气很好,我们去公园玩一玩。壬癸子丑寅卯辰巳。";

/// The reader of `s`, with what they did, in another version of its text, in which every anchor is made anew.
fn reading_again(s: Session, text: &str) -> Session {
    let mut again = s.reopened_with(text);
    let document = again.app.document().clone();
    again.app.notebook.roll(&document, "t1");
    again
}

/// A reader of `text` with a mark that was made on the second sentence of [`MARKED`].
fn reading_another_version(text: &str) -> Session {
    let mut old = Session::text(MARKED);
    old.keys(") 2").saved();
    Session::text(text).records(old.app.notebook.records().clone())
}

#[test]
fn a_mark_whose_words_changed_is_shown_and_taken_over_when_the_reader_says_so() {
    let mut s = reading_another_version(&MARKED.replace("天气很好", "天色甚好"));
    assert_eq!(s.quotes(), ["今天天气很好,我们去公园玩一玩。"]);
    s.keys("D");
    assert!(
        s.screen()
            .contains("[变动] “今天天气很好,我们去公园玩一玩。”"),
        "{}",
        s.screen()
    );
    assert!(
        s.screen()
            .contains("现为 “今天天色甚好,我们去公园玩一玩。”"),
        "{}",
        s.screen()
    );
    s.keys("enter").saved();
    assert_eq!(s.quotes(), ["今天天色甚好,我们去公园玩一玩。"]);
    assert!(s.app.overlay.is_none());
    s.keys("D");
    assert_eq!(s.message(), "没有需要核对的标注");
    s.keys("u").saved();
    assert_eq!(s.quotes(), ["今天天气很好,我们去公园玩一玩。"]);
}

#[test]
fn where_most_marks_are_lost_the_reader_says_whether_it_is_the_same_article() {
    let other = || reading_another_version("完全另外的一篇文章。").doubtful();
    let question = "1 处标注有 1 处在文中找不到。仍是原来的文章吗？";
    let mut same = other();
    assert!(same.screen().contains(question), "{}", same.screen());
    same.keys("y").saved();
    assert_eq!(same.message(), "文章有变动，1 处标注要你核对：按 D");
    same.keys(") 1").saved();
    for no in ["n", "esc", "q"] {
        let mut another = other();
        let before = another.app.notebook.records().clone();
        another.keys(no);
        assert!(!another.screen().contains(question));
        another.keys(") 1");
        assert_eq!(another.message(), "标注只读，原样未动；重新打开可以再选");
        assert_eq!(*another.app.notebook.records(), before);
    }
}

#[test]
fn a_lost_mark_is_put_where_the_reader_selects() {
    let mut s = reading_another_version("甲乙丙丁戊己庚辛。另起一句话。壬癸子丑寅卯辰巳。");
    s.keys("D");
    assert!(
        s.screen().contains("[丢失] “今天天气很好"),
        "{}",
        s.screen()
    );
    s.keys("enter");
    assert_eq!(s.message(), "选中它现在的文字，再按 R");
    s.keys(") V R").saved();
    assert_eq!(
        s.annotations(),
        [(2, "另起一句话。".to_owned(), String::new())]
    );
    s.keys("g g V R");
    assert_eq!(s.message(), "先选中要改到的文字，选区要碰到一处标注");
}

#[test]
fn what_another_window_wrote_appears_and_moves_nothing() {
    let mut there = Session::built_in();
    there.keys("enter L L 2").saved();
    let mut s = Session::built_in();
    s.keys("enter L 1").saved();
    let (place, top) = (s.app.reader.place, s.app.reader.top);
    let mut records = Records::clone(there.app.notebook.records());
    records.extend(Records::clone(s.app.notebook.records()));
    s.event(Event::Elsewhere(Arc::new(records)));
    assert_eq!(s.annotations().len(), 2);
    assert_eq!(s.message(), "另一窗口改动了 1 处标注，已更新");
    assert_eq!((s.app.reader.place, s.app.reader.top), (place, top));
    // Undo takes back what was done here, and nothing of the other window's.
    s.keys("u").saved();
    assert_eq!(s.quotes(), there.quotes());
    // The same again is no news.
    let records = s.app.notebook.records().clone();
    s.keys("l").event(Event::Elsewhere(records));
    assert_eq!(s.message(), "");
}

#[test]
fn read_only_annotations_cannot_be_changed() {
    let mut s = reading(LINES).read_only();
    s.keys("enter 1");
    assert_eq!(
        (s.annotations().len(), s.message().as_str()),
        (0, "read-only")
    );
    s.keys("c");
    assert!(s.app.overlay.is_none());
}

#[test]
fn being_told_to_end_keeps_the_open_note() {
    let mut s = reading(LINES);
    s.keys("c").type_text("写到一半").event(Event::Terminate);
    let draft = s.effects.iter().find_map(|effect| match effect {
        Effect::KeepDraft(Some(draft)) => Some(draft.clone()),
        _ => None,
    });
    let draft = draft.expect("a draft");
    assert!(matches!(s.effects.last(), Some(Effect::Quit)));
    let mut s = reading(LINES).draft(draft);
    assert!(s.screen().contains("写到一半"), "{}", s.screen());
    s.keys("ctrl-s");
    assert_eq!(
        s.annotations(),
        [(1, "今天天气很好。".into(), "写到一半".into())]
    );
    assert!(matches!(s.effects.last(), Some(Effect::KeepDraft(None))));
}

#[test]
fn a_draft_of_a_note_that_is_gone_goes_to_the_sentence() {
    let draft = Draft {
        target: Target::Existing(pizhu::notes::Uuid::from_u128(7)),
        text: "还在".into(),
    };
    let mut s = reading(LINES).draft(draft);
    s.keys("ctrl-s");
    assert_eq!(s.annotations()[0].2, "还在");
}

#[test]
fn every_size_down_to_nothing_is_drawn_without_panic() {
    for (width, height) in [
        (20, 5),
        (1, 1),
        (0, 0),
        (3, 2),
        (30, 3),
        (79, 24),
        (80, 8),
        (136, 40),
        (300, 90),
    ] {
        let mut s = Session::built_in().size(width, height);
        for keys in [
            "", "?", "q", "enter", "A", "1", "c", "esc", "A", "q", ":", "esc", "/", "esc", "e",
            "esc", "t", "esc", "G", "g g", "space", "v", "j", "esc", "tab", "z R",
        ] {
            s.keys(&format!("{keys} ctrl-l"));
            let _ = s.screen();
        }
    }
}

#[test]
fn resizing_keeps_the_first_sentence_on_the_screen() {
    let mut s = Session::built_in().size(120, 36);
    s.keys("enter L L L L");
    let first = s.app.reader.top.byte;
    for (width, height) in [(80, 24), (40, 10), (20, 5), (136, 50), (120, 36)] {
        s.event(Event::Resize { width, height });
        assert!(s.app.page.bytes().start <= first.max(s.app.reader.place.byte));
        assert!(
            s.app.page.row_of(s.app.reader.place.byte).is_some(),
            "{width}x{height}"
        );
    }
}

/// Every option away from its default, one after the other, and all of them.
fn option_sets() -> Vec<fn(&mut Settings)> {
    vec![
        |_| {},
        |settings| settings.typography.justify = false,
        |settings| settings.typography.hanging = true,
        |settings| settings.typography.autospace = Autospace::Always,
        |settings| settings.typography.punctuation = Punctuation::FullWidth,
        |settings| settings.typography.quotes = Quotes::Boxed,
        |settings| settings.line_spacing = 1,
        |settings| {
            settings.measure = 31;
            settings.indent = 1;
            settings.line_spacing = 1;
            settings.typography.hanging = true;
            settings.typography.kinsoku = Kinsoku::Strict;
            settings.typography.autospace = Autospace::Always;
            settings.typography.punctuation = Punctuation::FullWidth;
            settings.typography.quotes = Quotes::Boxed;
        },
    ]
}

#[test]
fn place_and_cell_are_inverse_on_every_glyph() {
    for set in option_sets() {
        for wide in [false, true] {
            let mut s = Session::built_in().size(100, 40).set(set);
            if wide {
                s = s.wide();
            }
            s.keys("enter");
            for _ in 0..12 {
                every_cell_leads_back(&s);
                s.keys("space");
            }
        }
    }
}

fn every_cell_leads_back(s: &Session) {
    let page = &s.app.page;
    for row_ix in 0..page.rows.len() {
        for glyph in page.glyphs(row_ix).filter(|glyph| glyph.cells > 0) {
            let cell = page.cell_of(glyph.bytes.start);
            let (x, y, cells) = cell.expect("on the screen");
            assert_eq!((x, cells), (glyph.x, glyph.cells));
            for x in x..x + cells + glyph.gap {
                assert_eq!(page.place_at(x, y), Some(glyph.bytes.start));
            }
        }
    }
}

#[test]
fn what_is_copied_holds_no_padding_and_no_other_marks() {
    for set in option_sets() {
        let mut s = Session::built_in().size(80, 24).set(set);
        s.keys("j l j enter V } y");
        let Some(Effect::Copy(text)) = s.effects.last() else {
            panic!("nothing copied");
        };
        assert!(
            s.app
                .document()
                .text(0..s.app.document().len())
                .contains(text.as_str())
        );
        assert!(text.starts_with("精准选题,在编制宁波2049城市发展战略规划的关键节点上,市政协"));
    }
}

#[test]
fn each_key_of_setting_changes_the_text_keeps_the_place_and_says_so() {
    for (keys, said) in [
        ("-", "measure = 38"),
        ("- +", "measure = 40"),
        ("z i", "indent = 1"),
        ("z l", "line-spacing = 1"),
        ("z j", "justify = false"),
        ("z h", "hanging = true"),
        ("z a", "autospace = \"none\""),
        ("z a z a", "autospace = \"always\""),
        ("z k", "kinsoku = \"gb\""),
        ("z p", "punctuation = \"full-width\""),
        ("z q", "quotes = \"boxed\""),
        ("z q z q", "quotes = \"plain\""),
    ] {
        let mut s = Session::built_in().size(120, 30);
        s.keys("enter L L l");
        let place = s.app.reader.place;
        s.keys(keys);
        assert_eq!(
            s.message(),
            format!("{said}（写入 config.toml 即可长期生效）")
        );
        assert_eq!(s.app.reader.place, place);
        assert!(s.app.page.row_of(place.byte).is_some());
    }
}

#[test]
fn quotes_and_marks_stand_in_boxes_where_that_is_wanted() {
    let mut s = Session::built_in().size(80, 12);
    s.keys("j l j j enter z q z p");
    assert!(s.find("紧扣民心 “贴得紧”").1 == 1, "{}", s.screen());
    assert!(
        s.screen()
            .contains("加强与民协商畅渠道，邀请市民代表参加政协常")
    );
}

#[test]
fn scrolling_down_and_up_comes_back_to_the_same_rows() {
    for spacing in [0, 1] {
        let mut s = Session::built_in()
            .size(60, 20)
            .set(|settings| settings.line_spacing = spacing);
        s.keys("enter g g");
        let (document, layouts) = (s.app.document(), &s.app.layouts);
        let mut tops = vec![s.app.reader.top];
        for _ in 0..150 {
            let top = *tops.last().expect("a top");
            tops.push(layouts.scrolled(document, top, 1));
        }
        for pair in tops.windows(2) {
            assert_ne!(pair[0], pair[1]);
            assert_eq!(layouts.scrolled(document, pair[1], -1), pair[0]);
        }
    }
}

#[test]
fn nothing_is_laid_out_that_is_not_on_the_screen() {
    let long: String = (0..20_000)
        .map(|n| format!("第{n}段,今天天气很好,我们去公园。\n"))
        .collect();
    let mut s = Session::text(&long);
    let before = s.app.layouts.laid_out();
    assert!(before <= 2 * 24, "{before} blocks for the first screen");
    s.keys("G");
    let after = s.app.layouts.laid_out() - before;
    assert!(after <= 2 * 24, "{after} blocks for G");

    let mut s = Session::built_in().size(100, 30);
    s.keys("enter");
    let before = s.app.layouts.laid_out();
    s.keys("tab tab tab v esc");
    assert_eq!(s.app.layouts.laid_out(), before);
}

#[test]
fn control_characters_are_shown_and_never_sent() {
    let mut s = Session::text("坏\u{1b}]52;c;aGk=\u{7}字\u{9b}31m\u{202e}反\n");
    s.keys("c")
        .type_text("x")
        .event(Event::Paste("\u{1b}[2J".into()))
        .keys("ctrl-s");
    let screen = s.screen();
    assert!(screen.contains('␛') && screen.contains('␇'), "{screen}");
    assert!(
        !screen
            .chars()
            .any(|c| c.is_control() && c != '\n' || c == '\u{202e}'),
        "{screen:?}"
    );
}

#[test]
fn the_screen_in_chinese() {
    let mut s = Session::built_in().size(80, 20);
    s.keys("j l j j enter V 2 c")
        .type_text("民意直通,可对照金华\n“一村一委员”")
        .keys("ctrl-s");
    s.keys("t")
        .type_text("民生")
        .keys("enter")
        .saved()
        .keys("h l");
    insta::assert_snapshot!(s.screen(), @r"
     批注  聚焦新定位 树立新样子——全省政协主席读书会交流精粹(一)  联谊报 2019-08-22
    ▸ 潘家玮 杭州市政协主席      │   达,顺利对接。
    ▾ 杨戌标 宁波市政协主席      │
        聚焦中心“谋得精”         │   紧扣民心“贴得紧”
        紧扣民心“贴得紧”        1│
        秉持恒心“干得实”         │2+     加强与民协商畅渠道, 邀请市民代表参加政协常
    ▸ 杨建新 湖州市政协主席      ││  委会议和全体会议, 并专门设置座谈交流环节。强化
    ▸ 伟(缺字) 绍兴市政协主席    │   为民解忧聚众智, 围绕一些牵涉面广、群众关注度高
    ▸ 陶诚华 金华市政协主席      │   的问题, 集中专家力量议大题、解难题。坚持惠民导
    ▸ 张金良 杭州市临安区政协主席│   向强联动, 在做好“五水共治” “城乡生活垃圾分类处
    ▸ 郑坤法 宁波市鄞州区政协主席│   理”专项集体民主监督之外,还专门就事关市民切身利
                                 │   益的区域发展、区块开发等问题,开展系列联动履职。
                                 │
                                 │   秉持恒心“干得实”
                                 │──────────────────────────────────────────────────
                                 │ 2 民意直通,可对照金华
                                 │   “一村一委员”
                                 │   #民生
                                 │
     阅读 │ 杨戌标 ▸ 紧扣民心“贴得紧” │ 33% │ 已保存 │ 1 处标注      ? 帮助  : 命令
    ");
}

#[test]
fn the_screen_in_english() {
    let mut s = Session::built_in().english().size(60, 12);
    s.keys("enter");
    insta::assert_snapshot!(s.screen(), @r"
     pizhu  聚焦新定位 树立新样子——全省政协…  联谊报 2019-08-22
       杭州市政协主席 潘家玮
         69a5445120c343f89d18dad72c7e3d33.jpg

           近年来,杭州市政协紧扣 “四个着眼”,大力加强专委会建设,
       推动政协工作高质量发展。

       着眼“强”字抓专委会党建龙头

           探索建立专委会分党组,制定专委会分党组工作规则,建立市
       政协党组专题听取专委会分党组党建工作汇报制度。把包括主席
     READ │ 潘家玮 │ 6%                      ? help  : commands
    ");
}

#[test]
fn undo_goes_on_where_the_last_session_ended() {
    let mut s = reading(LINES);
    s.keys("1 2").saved();
    s = s.reopened();
    s.keys(") 3").saved();
    assert_eq!(s.annotations().len(), 2);
    s.keys("u").saved();
    assert_eq!(s.message(), "已撤销：高亮");
    s.keys("u").saved();
    assert_eq!(s.message(), "已撤销：换色");
    assert_eq!(s.annotations()[0].0, 1);
    s.keys("u").saved();
    assert!(s.annotations().is_empty());
    s.keys("u");
    assert_eq!(s.message(), "没有可撤销的");
    s = s.reopened();
    s.keys("ctrl-r ctrl-r ctrl-r").saved();
    assert_eq!(
        s.annotations().iter().map(|it| it.0).collect::<Vec<_>>(),
        [2, 3]
    );
    s.keys("ctrl-r");
    assert_eq!(s.message(), "没有可重做的");
}

#[test]
fn a_step_is_undone_on_words_that_moved_since() {
    let mut s = Session::text(MARKED);
    s.keys(") 2 4").saved();
    let mut moved = reading_again(s, &format!("新的开头。{MARKED}"));
    assert_eq!(moved.annotations()[0].0, 4);
    moved.keys("u").saved();
    assert_eq!(moved.annotations()[0].0, 2);
    let quote = moved.quotes().remove(0);
    let range = moved
        .app
        .notebook
        .live()
        .next()
        .and_then(|it| it.range.clone());
    assert_eq!(
        range.map(|range| moved.app.document().text(range)),
        Some(quote.into())
    );
}
