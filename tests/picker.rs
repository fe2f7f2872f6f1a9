//! The picker: which articles are listed, in which order, narrowed by what, and where the reader goes from there.

#[expect(dead_code, reason = "shared with other tests")]
mod common;

use std::path::PathBuf;

use common::Session;
use pizhu::app::{
    About, Effect, Event, Facts, MouseKind, Msg, Picking, ShelfNews, ShelfOrder, Shelved,
};
use pizhu::notes::Timestamp;

const ARTICLE: &str =
    "# 主席 张三\n<!-- speaker name=\"张三\" post=\"主席\" -->\n\n专委会要办好。\n";

fn path(name: &str) -> PathBuf {
    PathBuf::from("/lib").join(name)
}

/// An article that is known.
fn known(name: &str, title: &str, date: Option<&str>, speakers: &[&str]) -> Shelved {
    let about = About {
        id: name.into(),
        title: title.into(),
        date: date.map(str::to_owned),
        source: Some("联谊报".into()),
        speakers: speakers.iter().map(|name| (*name).to_owned()).collect(),
        chars: 1200,
        author: None,
    };
    Shelved {
        path: path(name),
        facts: Facts::Known(about),
        annotations: 0,
        read: None,
    }
}

/// Minutes before the session began.
fn ago(minutes: i64) -> Option<Timestamp> {
    Timestamp::from_second(1_700_000_000 - 60 * minutes).ok()
}

/// Five articles, two of one title, one broken.
fn shelf() -> Vec<Shelved> {
    let mut shelf = vec![
        known("a.md", "杭州经验", Some("2019-08-22"), &["张三", "李四"]),
        known("b.md", "宁波做法", Some("2023-01-02"), &["王五"]),
        known("c.md", "材料汇编", Some("2021-05-06"), &[]),
        known("d.md", "材料汇编", None, &[]),
        Shelved {
            facts: Facts::Broken(Msg::Plain("e.txt 不是 UTF-8".into())),
            ..known("e.txt", "", None, &[])
        },
    ];
    (shelf[0].read, shelf[2].read) = (ago(300), ago(2));
    (shelf[1].annotations, shelf[2].annotations) = (3, 1);
    shelf
}

/// The picker with no article at hand, before anything is known.
fn picker_on(on: Option<&str>) -> Session {
    let names = ["a.md", "b.md", "c.md", "d.md", "e.txt"].map(path);
    Session::article(ARTICLE).size(100, 20).picking(Picking {
        path: on.map(path),
        names: Some(names.to_vec()),
        ..Picking::default()
    })
}

fn tell(s: &mut Session, news: ShelfNews) {
    let ticket = s.effects.iter().rev().find_map(|effect| match effect {
        Effect::Shelve { ticket } => Some(*ticket),
        _ => None,
    });
    let ticket = ticket.expect("the articles were asked for");
    s.event(Event::Shelf { ticket, news });
}

/// The picker when all is known.
fn picker() -> Session {
    let mut s = picker_on(None);
    s.event(Event::List);
    tell(&mut s, ShelfNews::All(shelf()));
    s
}

/// An article at hand, `b.md`, and the picker over it.
fn over_article() -> Session {
    let mut s = Session::article(ARTICLE).size(100, 20).picking(Picking {
        path: Some(path("b.md")),
        ..Picking::default()
    });
    s.keys("g l");
    tell(&mut s, ShelfNews::All(shelf()));
    s
}

/// The files that are listed, without their endings.
fn listed(s: &Session) -> String {
    let picker = s.app.picker.as_ref().expect("the picker");
    let rows = picker.list.rows.iter();
    let files = rows.filter_map(|row| picker.entry(row)?.shelved.path.file_stem()?.to_str());
    files.collect::<Vec<_>>().join(" ")
}

fn chosen(s: &Session) -> String {
    let picker = s.app.picker.as_ref().expect("the picker");
    let chosen = picker.chosen().expect("one is chosen");
    chosen.shelved.path.to_string_lossy().into_owned()
}

/// Where the app went last: a file, the picker, or out.
fn gone(s: &Session) -> Option<String> {
    s.effects.iter().rev().find_map(|effect| match effect {
        Effect::Visit {
            path, annotation, ..
        } => {
            assert_eq!(*annotation, None);
            Some(path.to_string_lossy().into_owned())
        }
        Effect::Library => Some("picker".into()),
        Effect::Quit => Some("out".into()),
        _ => None,
    })
}

#[test]
fn names_are_there_at_once_and_titles_follow() {
    let mut s = picker_on(None);
    assert!(
        s.screen().contains("a.md") && s.screen().contains("5 篇"),
        "{}",
        s.screen()
    );
    s.event(Event::List);
    tell(&mut s, ShelfNews::All(shelf()));
    assert!(s.screen().contains("杭州经验"), "{}", s.screen());
}

#[test]
fn the_last_read_comes_first_then_the_newest() {
    let s = picker();
    assert_eq!(listed(&s), "c a b d e");
    assert_eq!(chosen(&s), "/lib/c.md");
    let rows = s.rows();
    assert!(
        rows[2].contains("2 分钟前") && rows[3].contains("5 小时前"),
        "{}",
        s.screen()
    );
}

#[test]
fn articles_are_listed_by_title_date_and_number_of_annotations() {
    let mut s = picker();
    s.keys("o");
    assert_eq!(
        listed(&s),
        "c d a b e",
        "cailiao, hangzhou, ningbo; broken last"
    );
    assert!(s.screen().contains("按标题"));
    s.keys("o");
    assert_eq!(listed(&s), "b c a d e");
    s.keys("o");
    assert_eq!(listed(&s), "b c a d e");
    assert!(s.screen().contains("按标注数"));
    s.keys("o");
    assert_eq!(listed(&s), "c a b d e");
    let kept = s.effects.iter().filter_map(|effect| match effect {
        Effect::KeepOrder(order) => Some(*order),
        _ => None,
    });
    assert_eq!(
        kept.collect::<Vec<_>>(),
        [
            ShelfOrder::Title,
            ShelfOrder::Date,
            ShelfOrder::Annotations,
            ShelfOrder::Read
        ]
    );
}

#[test]
fn typing_narrows_by_title_source_speaker_file_letters_and_readings() {
    for (typed, found) in [
        ("杭州", "a"),
        ("hz", "a"),
        ("hangzhou", "a"),
        ("ningb", "b"),
        ("李四", "a"),
        ("wangwu", "b"),
        ("联谊 汇编", "c d"),
        ("lianyi clhb", "c d"),
        ("d.md", "d"),
        ("2023", "b"),
        ("E.TXT", "e"),
    ] {
        let mut s = picker();
        s.keys("/").type_text(typed);
        assert_eq!(listed(&s), found, "{typed}");
    }
}

#[test]
fn enter_reads_the_chosen_one_even_while_typing() {
    let mut s = picker();
    s.keys("/").type_text("ningbo").keys("enter");
    assert_eq!(gone(&s).as_deref(), Some("/lib/b.md"));
    let mut s = picker();
    s.keys("/").type_text("clhb").keys("down enter");
    assert_eq!(gone(&s).as_deref(), Some("/lib/d.md"));
}

#[test]
fn tab_goes_from_the_filter_to_the_list_which_stays_narrowed() {
    let mut s = picker();
    s.keys("/").type_text("clhb").keys("tab j");
    assert_eq!(
        (listed(&s).as_str(), chosen(&s).as_str()),
        ("c d", "/lib/d.md")
    );
    s.keys("esc");
    assert_eq!(
        (listed(&s).as_str(), chosen(&s).as_str()),
        ("c a b d e", "/lib/d.md")
    );
}

#[test]
fn a_filter_that_fits_nothing_says_so_and_esc_takes_it_back_before_it_leaves() {
    let mut s = picker();
    s.keys("/").type_text("无此").keys("enter");
    assert!(
        s.screen().contains("没有符合的") && s.screen().contains("0/5 篇"),
        "{}",
        s.screen()
    );
    assert_eq!(gone(&s), None);
    s.keys("esc");
    assert_eq!((listed(&s).as_str(), gone(&s)), ("c a b d e", None));
    s.keys("esc");
    assert_eq!(gone(&s).as_deref(), Some("out"));
}

#[test]
fn home_end_and_page_keys_move_the_choice() {
    let mut s = picker();
    for (keys, at) in [
        ("end", "e.txt"),
        ("home", "c.md"),
        ("pagedown", "e.txt"),
        ("pageup", "c.md"),
    ] {
        s.keys(keys);
        assert_eq!(chosen(&s), format!("/lib/{at}"), "{keys}");
    }
    s.keys("/ pagedown");
    assert_eq!(chosen(&s), "/lib/e.txt", "while typing too");
}

#[test]
fn a_click_chooses_a_second_one_reads_and_the_wheel_moves() {
    let mut s = picker();
    let (x, y) = s.find("宁波做法");
    s.click(x, y);
    assert_eq!((chosen(&s).as_str(), gone(&s)), ("/lib/b.md", None));
    s.mouse(MouseKind::WheelDown, x, y);
    assert_eq!(chosen(&s), "/lib/e.txt");
    s.click(x, y).click(x, y);
    assert_eq!(gone(&s).as_deref(), Some("/lib/b.md"));
}

#[test]
fn a_broken_file_is_listed_with_the_reason_and_not_gone_to() {
    let mut s = picker();
    s.keys("end");
    assert!(s.screen().contains("e.txt 不是 UTF-8"), "{}", s.screen());
    s.keys("enter");
    assert_eq!((s.message().as_str(), gone(&s)), ("e.txt 不是 UTF-8", None));
}

#[test]
fn articles_of_one_title_are_told_apart_by_their_files() {
    let s = picker();
    assert!(s.screen().contains("材料汇编  c.md") && s.screen().contains("材料汇编  d.md"));
    assert!(!s.rows()[3].contains("a.md"));
}

#[test]
fn the_choice_begins_on_the_article_that_was_read() {
    let mut s = picker_on(Some("d.md"));
    s.event(Event::List);
    tell(&mut s, ShelfNews::All(shelf()));
    assert_eq!(chosen(&s), "/lib/d.md");
}

#[test]
fn the_choice_stays_on_its_article_when_more_is_known() {
    let mut s = picker();
    s.keys("j j");
    assert_eq!(chosen(&s), "/lib/b.md");
    let mut read = shelf().remove(3);
    read.read = ago(1);
    tell(&mut s, ShelfNews::More(vec![(3, read)]));
    assert_eq!(
        (listed(&s).as_str(), chosen(&s).as_str()),
        ("d c a b e", "/lib/b.md")
    );
}

#[test]
fn a_choice_that_was_never_moved_stays_at_the_top() {
    let mut s = picker();
    let mut read = shelf().remove(3);
    read.read = ago(1);
    tell(&mut s, ShelfNews::More(vec![(3, read)]));
    assert_eq!(chosen(&s), "/lib/d.md");
}

#[test]
fn ctrl_l_lists_anew_and_old_news_is_not_heeded() {
    let mut s = picker();
    s.keys("j j ctrl-l");
    let mut less = shelf();
    less.remove(0);
    s.event(Event::Shelf {
        ticket: 1,
        news: ShelfNews::All(Vec::new()),
    });
    assert_eq!(listed(&s), "c a b d e", "news of the first listing");
    tell(&mut s, ShelfNews::All(less));
    assert_eq!(
        (listed(&s).as_str(), chosen(&s).as_str()),
        ("c b d e", "/lib/b.md")
    );
}

#[test]
fn what_is_still_being_read_is_told_once_it_takes_long() {
    let mut s = picker_on(None);
    s.event(Event::List);
    let unknown = || {
        shelf().into_iter().map(|it| Shelved {
            facts: Facts::NotYet,
            ..it
        })
    };
    tell(&mut s, ShelfNews::All(unknown().collect()));
    assert!(!s.screen().contains("正在读取"));
    let two = shelf().into_iter().enumerate().take(2).collect();
    tell(&mut s, ShelfNews::More(two));
    assert!(s.screen().contains("正在读取 2/5"), "{}", s.screen());
    tell(
        &mut s,
        ShelfNews::More(shelf().into_iter().enumerate().collect()),
    );
    assert!(!s.screen().contains("正在读取"));
}

#[test]
fn the_picker_over_an_article_is_on_it_and_goes_back_to_it() {
    for keys in ["esc", "q", "enter"] {
        let mut s = over_article();
        assert_eq!(chosen(&s), "/lib/b.md");
        s.keys(keys);
        assert!(
            s.app.picker.is_none() && s.screen().contains("专委会要办好"),
            "{keys}"
        );
        assert_eq!(gone(&s), None);
    }
}

#[test]
fn another_article_is_gone_to_when_the_marks_are_saved() {
    let mut s = Session::article(ARTICLE).picking(Picking {
        path: Some(path("b.md")),
        ..Picking::default()
    });
    s.keys("enter 1 g l");
    tell(&mut s, ShelfNews::All(shelf()));
    s.keys("home enter");
    assert_eq!(gone(&s), None);
    s.saved();
    assert_eq!(gone(&s).as_deref(), Some("/lib/c.md"));
}

#[test]
fn quitting_a_picked_article_leads_back_and_quitting_a_named_one_ends() {
    for (is_picked, to) in [(true, "picker"), (false, "out")] {
        let mut s = Session::article(ARTICLE).picking(Picking {
            is_picked,
            ..Picking::default()
        });
        s.keys("q");
        assert_eq!(gone(&s).as_deref(), Some(to));
    }
}

#[test]
fn a_program_told_to_end_does_not_go_back_to_the_picker() {
    let mut s = Session::article(ARTICLE).picking(Picking {
        is_picked: true,
        ..Picking::default()
    });
    s.keys("enter 1 q");
    s.event(Event::Terminate).saved();
    assert_eq!(gone(&s).as_deref(), Some("out"));
}

#[test]
fn a_library_without_articles_says_how_to_come_by_one() {
    let mut s = picker();
    s.keys("ctrl-l");
    tell(&mut s, ShelfNews::All(Vec::new()));
    assert!(s.screen().contains("pizhu import"), "{}", s.screen());
    let mut s = over_article();
    s.keys("ctrl-l");
    tell(&mut s, ShelfNews::All(Vec::new()));
    assert!(s.app.picker.is_none() && s.message().contains("pizhu import"));
}

#[test]
fn commands_about_an_article_say_that_one_is_to_be_picked_first() {
    let mut s = picker();
    for keys in ["u", "A", "e", "x", "D", "ctrl-o", "tab", "t", "1", "L"] {
        s.keys(keys);
        assert_eq!(s.message(), "先选一篇文章：enter 阅读", "{keys}");
        assert!(s.app.overlay.is_none());
    }
}

#[test]
fn help_and_palette_lie_over_the_picker() {
    let mut s = picker();
    s.keys("?");
    assert!(s.screen().contains("按键与命令"));
    s.keys("q : esc");
    assert!(s.app.picker.is_some() && s.app.overlay.is_none());
    s.keys(":").type_text("undo").keys("enter");
    assert_eq!(s.message(), "先选一篇文章：enter 阅读");
}

#[test]
fn every_window_is_drawn_in_every_width() {
    let long = "聚焦“十四五”新定位——树立新样子…".repeat(9);
    for (width, height) in (0..170)
        .step_by(7)
        .flat_map(|w| [0, 1, 2, 5, 9, 12, 24].map(|h| (w, h)))
    {
        for wide in [false, true] {
            let mut s = picker_on(None).size(width, height);
            s = if wide { s.wide() } else { s };
            s.event(Event::List);
            let mut shelf = shelf();
            shelf.push(known("f.md", &long, Some("2020-01-01"), &["张三"; 300]));
            tell(&mut s, ShelfNews::All(shelf));
            s.keys("end / o");
            assert_eq!(s.rows().len(), usize::from(height));
        }
    }
}

#[test]
fn forty_columns_show_titles_alone_and_a_long_one_is_cut() {
    let mut s = picker_on(None).size(40, 12);
    s.event(Event::List);
    let long = "聚焦新定位树立新样子全省政协主席读书会交流精粹";
    tell(
        &mut s,
        ShelfNews::All(vec![known("f.md", long, Some("2020-01-01"), &[])]),
    );
    assert_eq!(s.rows()[1], " 聚焦新定位树立新样子全省政协主席读书…");
}

#[test]
fn what_titles_and_file_names_hold_never_drives_the_terminal() {
    let mut s = picker_on(None);
    s.event(Event::List);
    let evil = known(
        "\u{1b}[2J.md",
        "题\u{1b}]0;x\u{7}\u{202e}",
        None,
        &["\u{9b}1m"],
    );
    tell(&mut s, ShelfNews::All(vec![evil.clone(), evil]));
    assert!(
        !s.screen().chars().any(|c| c.is_control() && c != '\n'),
        "{:?}",
        s.screen()
    );
}

#[test]
fn in_english_everything_is_said_in_english() {
    let mut s = picker_on(None).english();
    s.event(Event::List);
    tell(&mut s, ShelfNews::All(shelf()));
    let screen = s.screen();
    for words in [
        "library 5",
        "by last reading",
        "last read",
        "2 min ago",
        "LIBRARY",
        "/ narrow",
    ] {
        assert!(screen.contains(words), "{words} in\n{screen}");
    }
}
