//! The list of annotations: narrowed, ordered, and changed as a whole.

#[expect(dead_code, reason = "shared with other tests")]
mod common;

use common::Session;
use pizhu::app::Effect;

const ARTICLE: &str = "# 主席 张三\n<!-- speaker name=\"张三\" post=\"主席\" -->\n\n专委会要办好。民意要直通。\n\n# 主席 李四\n<!-- speaker name=\"李四\" post=\"主席\" -->\n\n政协工作高质量发展。\n";

/// Three marks: one with a tag and a note, one red, one by another speaker.
fn marked() -> Session {
    let mut s = Session::article(ARTICLE).size(100, 30);
    for (at, keys, tags) in [
        ("专委", "1", Some("党建 机制")),
        ("民意", "2", None),
        ("政协工", "1", Some("党建")),
    ] {
        let (x, y) = s.find(at);
        s.click(x, y).keys(keys);
        if let Some(tags) = tags {
            s.keys("t").type_text(tags).keys("enter");
        }
    }
    s.saved().keys("g g");
    s
}

/// What is listed, headings in brackets.
fn listed(s: &Session) -> Vec<String> {
    let Some(pizhu::app::Overlay::Annotations(open)) = &s.app.overlay else {
        return Vec::new();
    };
    let rows = open.list.rows.iter();
    rows.map(|row| match row.choice {
        pizhu::app::Choice::Nothing => format!("[{}]", row.left()),
        _ => row.left().to_owned(),
    })
    .collect()
}

const A: &str = "1 张三  专委会要办好。";
const B: &str = "2 张三  民意要直通。";
const C: &str = "1 李四  政协工作高质量发展。";

#[test]
fn typing_narrows_by_quotation_note_tag_speaker_and_pinyin() {
    let mut s = marked();
    s.keys("A");
    assert_eq!(listed(&s), [A, B, C]);
    for (typed, found) in [
        ("民意", &[B][..]),
        ("#党建", &[A, C]),
        ("李四", &[C]),
        ("zwh", &[A]),
        ("zs dj", &[A]),
        ("#党建 李四", &[C]),
        ("无", &[]),
    ] {
        s.keys("/").type_text(typed);
        assert_eq!(listed(&s), found, "{typed}");
        s.keys("esc");
        assert_eq!(listed(&s), [A, B, C]);
    }
    s.keys("/").type_text("my");
    assert!(s.screen().contains("标注 1/3"), "{}", s.screen());
    s.keys("enter enter");
    assert_eq!(s.at_cursor(2), "民意");
    s.keys("ctrl-o");
    assert_eq!(s.app.reader.place.byte, 0, "and back");
}

#[test]
fn a_letter_taken_back_widens_again_and_one_more_narrows_what_is_left() {
    let mut s = marked();
    s.keys("A / z");
    assert_eq!(listed(&s), [A, B, C]);
    s.keys("w");
    assert_eq!(listed(&s), [A]);
    s.keys("backspace x");
    assert_eq!(listed(&s), [C]);
    s.keys("backspace backspace").type_text("政协 李");
    assert_eq!(listed(&s), [C]);
}

#[test]
fn one_that_stands_under_several_tags_is_counted_once() {
    let mut s = marked();
    s.keys("A o o o");
    assert_eq!(listed(&s).iter().filter(|row| *row == A).count(), 2);
    assert!(s.screen().contains("标注 3 "), "{}", s.screen());
    s.keys("/").type_text("#机制");
    assert!(s.screen().contains("标注 1/3"), "{}", s.screen());
}

#[test]
fn annotations_are_listed_by_place_date_style_tag_and_speaker() {
    let mut s = marked();
    s.keys("A o");
    assert_eq!(listed(&s), [C, B, A], "the last changed first");
    s.keys("o");
    assert_eq!(listed(&s), ["[黄色]", A, C, "[红色]", B]);
    s.keys("o");
    assert_eq!(listed(&s), ["[#党建]", A, C, "[#机制]", A, "[无标签]", B]);
    s.keys("o");
    assert_eq!(listed(&s), ["[张三]", A, B, "[李四]", C]);
    assert!(s.screen().contains("按发言人"));
    s.keys("o");
    assert_eq!(listed(&s), [A, B, C]);
}

#[test]
fn what_is_listed_is_changed_as_a_whole_and_undone_in_one_step() {
    let mut s = marked();
    let before = s.annotations();
    s.keys("A /").type_text("#党建").keys("enter 4");
    assert_eq!(s.message(), "2 处标注：换色（u 撤销）");
    let styles = |s: &Session| s.annotations().iter().map(|it| it.0).collect::<Vec<_>>();
    assert_eq!(styles(&s), [4, 2, 4]);
    s.keys("t").type_text("新 -机制").keys("enter");
    assert_eq!(listed(&s).len(), 2, "the list is open again");
    s.keys("o o o");
    assert_eq!(listed(&s)[0], "[#党建]");
    assert!(
        listed(&s).contains(&"[#新]".to_owned()) && !listed(&s).contains(&"[#机制]".to_owned())
    );
    s.keys("X");
    assert_eq!(styles(&s), [2]);
    s.keys("esc u");
    assert_eq!(styles(&s), [4, 2, 4]);
    s.keys("u u");
    assert_eq!(s.annotations(), before);
}

#[test]
fn a_list_narrowed_to_nothing_says_so_and_changes_nothing() {
    let mut s = marked();
    s.keys("A /").type_text("无此").keys("enter");
    assert!(s.screen().contains("没有符合的"));
    let before = s.annotations();
    s.keys("X");
    assert_eq!(
        (s.message().as_str(), s.annotations()),
        ("没有可改的", before)
    );
}

#[test]
fn a_tag_is_completed_from_those_in_use_by_its_beginning_or_its_pinyin() {
    let mut s = marked();
    let (x, y) = s.find("民意");
    s.click(x, y).keys("t");
    assert!(s.screen().contains("tab #党建  #机制"), "{}", s.screen());
    s.type_text("jz").keys("tab");
    s.type_text("新").keys("tab");
    assert_eq!(s.message(), "没有用过这样的标签");
    s.keys("enter").saved().keys("A o o o");
    let listed = listed(&s);
    assert!(listed.contains(&"[#新]".to_owned()), "{listed:?}");
    assert_eq!(
        listed.iter().filter(|row| *row == B).count(),
        2,
        "{listed:?}"
    );
}

#[test]
fn what_is_listed_is_exported_alone() {
    let mut s = marked();
    s.keys("A /").type_text("#党建").keys("enter e");
    assert!(s.screen().contains("article-党建.md"), "{}", s.screen());
    s.keys("enter");
    let exported = s.effects.iter().rev().find_map(|effect| match effect {
        Effect::Export(request) => Some(request.clone()),
        _ => None,
    });
    let exported = exported.expect("an export");
    assert_eq!(exported.notebook.live().count(), 2);
    assert_eq!(exported.path.to_str(), Some("article-党建.md"));
    s.keys("e enter");
    let all = s.effects.iter().rev().find_map(|effect| match effect {
        Effect::Export(request) => Some(request.notebook.live().count()),
        _ => None,
    });
    assert_eq!(all, Some(3));
}
