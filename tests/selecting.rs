//! Taking hold of text by keyboard: text objects, labels, going to a character.

#[expect(dead_code, reason = "shared with other tests")]
mod common;

use common::Session;
use pizhu::app::MouseKind;

/// A reader of `text`, the cursor on the first `at`.
fn at(text: &str, at: &str) -> Session {
    let mut s = Session::text(text);
    let (x, y) = s.find(at);
    s.click(x, y);
    s
}

/// Presses `keys` with the cursor on `at`, and marks: what is marked then.
#[track_caller]
fn check(text: &str, cursor: &str, keys: &str, marked: &str) {
    let mut s = at(text, cursor);
    s.keys(keys).keys("1");
    assert_eq!(s.quotes(), [marked], "{keys} {}", s.message());
}

const TEXT: &str = "会上，他说“要念好‘专’字诀”。要在高质量发展（第三次）中走前列！怎么办？";

#[test]
fn inner_and_around_take_hold_of_words_clauses_and_sentences() {
    for (cursor, keys, marked) in [
        ("质", "i w", "高质量"),
        ("质", "a w", "高质量"),
        ("质", "i s", "要在高质量发展（第三次）中走前列"),
        ("质", "a s", "要在高质量发展（第三次）中走前列！"),
        ("会", "i c", "会上"),
        ("会", "a c", "会上，"),
        ("专", "i s", "会上，他说“要念好‘专’字诀”"),
        ("办", "i p", TEXT),
        ("，", "i w", "，"),
        ("质", "v i w", "高质量"),
        ("质", "V i w", "高质量"),
        ("质", "i w i s", "要在高质量发展（第三次）中走前列"),
    ] {
        check(TEXT, cursor, keys, marked);
    }
    check("一 two 三", "w", "a w", "two ");
    check("一 two", "w", "a w", " two");
    check("  一段话。  ", "段", "i p", "一段话。");
}

#[test]
fn quotes_and_brackets_are_taken_with_and_without_their_marks_and_then_the_next_outside() {
    for (cursor, keys, marked) in [
        ("专", "i \"", "专"),
        ("专", "a \"", "‘专’"),
        ("专", "i \" i \"", "要念好‘专’字诀"),
        ("专", "a \" a \"", "“要念好‘专’字诀”"),
        ("念", "i \"", "要念好‘专’字诀"),
        ("三", "i (", "第三次"),
        ("三", "a (", "（第三次）"),
    ] {
        check(TEXT, cursor, keys, marked);
    }
    check("据《政协〈简报〉》", "报", "a <", "〈简报〉");
    check("【编者按】", "编", "i [", "编者按");
    check("「四個著眼」", "著", "i \"", "四個著眼");
    let mut s = at(TEXT, "质");
    s.keys("i \"");
    assert_eq!(s.message(), "光标不在这种引号或括号之内");
}

#[test]
fn headings_and_speakers_are_taken_with_what_stands_below_them() {
    let article = "# 主席 张三\n<!-- speaker name=\"张三\" post=\"主席\" -->\n\n引言。\n\n## 做法一\n\n甲。\n\n乙。\n\n## 做法二\n\n丙。\n";
    for (cursor, keys, marked) in [
        ("甲", "i h", "甲。\n乙。"),
        ("甲", "a h", "做法一\n甲。\n乙。"),
        ("甲", "i S", "引言。\n做法一\n甲。\n乙。\n做法二\n丙。"),
        (
            "甲",
            "a S",
            "主席 张三\n引言。\n做法一\n甲。\n乙。\n做法二\n丙。",
        ),
    ] {
        let mut s = Session::article(article).size(120, 36);
        let (x, y) = s.find(cursor);
        s.click(x, y).keys(keys).keys("1");
        assert_eq!(s.quotes(), [marked], "{keys} {}", s.message());
    }
    let mut s = Session::article(article).size(120, 36);
    let (x, y) = s.find("引言");
    s.click(x, y).keys("i h");
    assert_eq!(s.message(), "这里不属于任何做法标题");
}

#[test]
fn a_character_is_found_by_itself_its_twin_or_the_letter_it_is_typed_with() {
    let mut s = at("政协工作。开始，重庆", "政");
    for (keys, found) in [
        ("f z", "作"),
        ("f c", "重"),
        ("F x", "协"),
        ("f .", "。"),
        ("f ,", "，"),
        ("f 重", "重"),
        ("F g", "工"),
    ] {
        s.keys(keys);
        assert_eq!(s.at_cursor(1), found, "{keys}");
    }
    s.keys("f x");
    assert_eq!(s.message(), "找不到“x”");
    s.keys("f esc");
    assert_eq!(s.at_cursor(1), "工");
    // a selection grows with it
    s.keys("v f k 1");
    assert_eq!(s.quotes(), ["工作。开"]);
}

#[test]
fn a_label_selects_a_sentence_and_a_second_one_extends_to_another() {
    let text = "第一句。第二句！第三句？\n第四句。";
    let mut s = Session::text(text);
    s.keys("s d 2");
    assert_eq!(s.quotes(), ["第三句？"]);
    s.keys("u s s f 1");
    assert_eq!(s.quotes(), ["第二句！第三句？\n第四句。"]);
    s.keys("u s f a 1");
    assert_eq!(s.quotes(), [text], "backwards as well");
    s.keys("u s a t").type_text("好").keys("enter");
    assert_eq!(s.annotations(), [(1, "第一句。".to_owned(), String::new())]);
    s.keys("u S f");
    assert!(s.app.selected().is_some());
}

#[test]
fn labels_stand_on_the_text_until_one_is_typed_or_given_up() {
    let mut s = Session::text("第一句。第二句！");
    let plain = s.screen();
    s.keys("s");
    let (x, y) = s.find("s");
    assert_eq!((x, y), {
        s.keys("esc");
        assert_eq!(s.screen(), plain);
        s.find("第二")
    });
    s.keys("s g");
    assert_eq!(s.message(), "没有标签 g");
    assert!(s.app.waiting.is_none() && s.app.selected().is_none());
}

#[test]
fn many_sentences_have_labels_of_two_letters() {
    let mut s = Session::text(&"好。".repeat(60)).size(80, 24);
    s.keys("s N N 3");
    assert_eq!(s.quotes(), ["好。"]);
    let (_, quote, _) = s.annotations().remove(0);
    assert_eq!(quote, "好。");
}

#[test]
fn what_may_follow_is_shown_while_a_sequence_is_unfinished() {
    let mut s = Session::built_in().size(80, 24);
    s.keys("enter i");
    let screen = s.screen();
    for hint in [
        "w 选词",
        "s 选句（不含句末标点）",
        "\" 选引号内",
        "h 选做法（不含标题行）",
    ] {
        assert!(screen.contains(hint), "{hint}\n{screen}");
    }
    s.keys("w");
    assert!(!s.screen().contains("选引号内"));
    s.keys("esc z esc");
    assert_eq!(s.message(), "", "a sequence is given up without a word");
    assert!(s.app.pending.is_empty());
}

#[test]
fn a_double_click_takes_a_word_a_triple_click_a_sentence_and_clicks_apart_nothing() {
    let mut s = Session::text(TEXT);
    let (x, y) = s.find("质");
    s.clicks(x, y, 2);
    assert_eq!(s.app.selected().map(|range| &TEXT[range]), Some("高质量"));
    s.clicks(x, y, 1);
    assert_eq!(
        s.app.selected().map(|range| &TEXT[range]),
        Some("要在高质量发展（第三次）中走前列！")
    );
    let mut s = Session::text(TEXT);
    s.click(x, y).click(x, y);
    assert_eq!(s.app.selected(), None);
    s.clicks(x, y, 1).clicks(x + 2, y, 1);
    assert_eq!(s.app.selected(), None);
}

#[test]
fn the_right_button_opens_a_menu_of_what_can_be_done_there() {
    let mut s = Session::text(TEXT);
    let (x, y) = s.find("质");
    s.mouse(MouseKind::Menu, x, y);
    assert!(s.screen().contains("红色高亮"), "{}", s.screen());
    let (row_x, row) = s.find("红色高亮");
    s.click(row_x, row);
    assert_eq!(s.annotations()[0].0, 2);
    s.mouse(MouseKind::Menu, x, y);
    let (_, row) = s.find("删除标注");
    s.click(row_x, row);
    assert!(s.annotations().is_empty());
    s.mouse(MouseKind::Menu, x, y).click(0, 0);
    assert!(s.app.overlay.is_none());
    let mut s = Session::text(TEXT);
    s.click(x, y)
        .keys("i w")
        .mouse(MouseKind::Menu, x, y)
        .keys("enter");
    assert_eq!(s.quotes(), ["高质量"], "what is selected stays selected");
}

#[test]
fn an_annotation_is_put_on_other_words_by_selecting_them() {
    let mut s = at(TEXT, "质");
    s.keys("i w 3 t").type_text("好").keys("enter");
    s.keys("i s R");
    assert_eq!(s.quotes(), ["要在高质量发展（第三次）中走前列"]);
    assert_eq!(s.annotations()[0].0, 3);
    s.keys("u");
    assert_eq!(s.quotes(), ["高质量"]);
}

#[test]
fn annotations_that_lie_upon_one_another_are_reached_one_by_one() {
    let mut s = at(TEXT, "质");
    s.keys("i w 2").keys("i s 1").keys("b b b");
    let (x, y) = s.find("要在");
    s.click(x, y).keys("i w 3").keys("g g");
    let current = |s: &Session| {
        let it = s.app.annotation_at_cursor().expect("an annotation");
        (it.annotation.color.style(), s.at_cursor(1))
    };
    let mut found = Vec::new();
    for _ in 0..3 {
        s.keys(".");
        found.push(current(&s).0);
    }
    assert_eq!(found, [1, 3, 2]);
    s.keys(".");
    assert_eq!(s.message(), "后面没有标注了");
    s.keys(",");
    assert_eq!(
        (current(&s), s.message().as_str()),
        ((3, "要".to_owned()), "这里重叠的 2 处标注中的第 2 处")
    );
    s.keys(",");
    assert_eq!(current(&s), (1, "要".to_owned()));
    s.keys("5");
    let styles: Vec<u8> = s.annotations().iter().map(|it| it.0).collect();
    assert_eq!(
        styles,
        [5, 3, 2],
        "the outer one, though another lies upon it"
    );
    s.keys("l");
    assert_eq!(current(&s).0, 5);
}

#[test]
fn what_was_found_is_marked_one_by_one_as_the_reader_says() {
    let text = "政协一。政协二。政协三。政协四。";
    let mut s = Session::text(text);
    s.keys("/").type_text("政协").keys("enter g g M");
    assert!(
        s.screen().contains("1/4 把“政协”标为黄色？"),
        "{}",
        s.screen()
    );
    s.keys("y n");
    assert_eq!(s.annotations().len(), 1);
    s.keys("a");
    assert_eq!(s.message(), "标注了 3 处（u 撤销）");
    assert_eq!(s.quotes(), ["政协"; 3]);
    s.keys("M");
    assert!(s.screen().contains("1/1 把"), "{}", s.screen());
    s.keys("esc");
    assert_eq!((s.annotations().len(), s.app.selected()), (3, None));
    s.keys("u");
    assert_eq!(s.annotations().len(), 1, "all the rest were one step");
    let mut s = Session::text(text);
    s.keys("M");
    assert!(s.message().starts_with("还没有查找过"));
}

#[test]
fn rules_name_what_is_marked_in_which_style_and_with_which_tag() {
    let (settings, problems) = pizhu::app::Settings::parse(
        "styles = [\"\", \"\", \"数据\"]\n[[rule]]\nterm = \"二\"\nstyle = 3\ntag = \"数字\"\n[[rule]]\nterm = \"政协\"\n",
    );
    assert_eq!(problems, []);
    let mut s = Session::text("政协一。政协二。").set(|own| *own = settings);
    s.keys("z r y");
    s.keys("y");
    assert!(
        s.screen().contains("3/3 把“二”标为数据？"),
        "{}",
        s.screen()
    );
    s.keys("y");
    let marks: Vec<(u8, String)> = s.annotations().into_iter().map(|it| (it.0, it.1)).collect();
    assert_eq!(
        marks,
        [(1, "政协".into()), (1, "政协".into()), (3, "二".into())]
    );
    s.keys("z r");
    assert_eq!(s.message(), "没有尚未标注的");
    for wrong in [
        "rule = 1",
        "[[rule]]\nstyle = 2",
        "[[rule]]\nterm = \"一\"\nstyle = 9",
        "[[rule]]\nterm = \"一\"\ncolour = 2",
        "cite = \"{who}\"",
        "styles = [1]",
    ] {
        assert_eq!(pizhu::app::Settings::parse(wrong).1.len(), 1, "{wrong}");
    }
}
