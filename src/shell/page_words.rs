//! The words for what is recognised in a page, and for what only the reader can know of it: said in both languages.
//!
//! Everything that recognition names has its words here, once, for the report of an import, for `pizhu check` and for the
//! program.

use super::words::both;
use crate::app::{Lang, Msg};
use crate::corpus::article::ItemKind;
use crate::recognise::{By, DoubtKind, Format, Genre, Reason, Sign, WhyDropped};

type Words = (&'static str, &'static str);

fn msg((zh, en): Words) -> Msg {
    both(zh, en)
}

/// What is doubtful about a line, and what the reader can do.
pub fn doubt(kind: DoubtKind) -> Msg {
    msg(match kind {
        DoubtKind::NameIncomplete => ("姓名不全，请补上", "the name is not whole: complete it"),
        DoubtKind::BareNames => (
            "只有姓名，是图注、名单还是发言人？请核对",
            "names alone: a caption, a list or speakers? please check",
        ),
        DoubtKind::ColonLine => (
            "短行以冒号结尾，是标题、发言人还是引起下文？请核对",
            "ends in a colon: a heading, a speaker or a lead-in? please check",
        ),
        DoubtKind::TurnOrHeading => (
            "冒号前是姓名，是发言还是标题？请核对",
            "a name and a colon: somebody's turn or a heading? please check",
        ),
        DoubtKind::Alias => (
            "可能是前面某人的简称；若是，请改为同一姓名",
            "may be short for somebody above: if so, give both one name",
        ),
        DoubtKind::SameName => (
            "与前面的发言人同名；若是两个人，请区分姓名",
            "the name of a speaker above: if they are two people, tell the names apart",
        ),
        DoubtKind::SeveralPeople => (
            "一行不止一人；若是各自发言，请拆开",
            "several people: if each speaks alone, split the line",
        ),
        DoubtKind::LineBreaks => (
            "这几行末尾没有标点；若只是折行，请接成一段",
            "lines without a final mark: if they only wrap, join them",
        ),
        DoubtKind::Fragment => (
            "像半句话，请接到上下文，或改为标题",
            "a piece of a sentence: join it to its neighbours, or make it a heading",
        ),
        DoubtKind::NameOrder => (
            "姓名与职务有两种分法，请核对",
            "name and post can be told apart in two ways: please check",
        ),
        DoubtKind::TitleOrHeading => (
            "是整篇发言的题目，还是第一个做法标题？请核对层级",
            "the title of the speech or its first heading? please check its level",
        ),
        DoubtKind::SignedBelow => (
            "姓名似乎写在发言之后；若不是，请移到其下的发言",
            "the name seems to stand below what was said: if not, the speech is the one below it",
        ),
        DoubtKind::Encoding => (
            "编码拿不准；若有乱码，请用 --encoding 指定",
            "the encoding is a guess: name it with --encoding if the text is garbled",
        ),
        DoubtKind::Damaged => (
            "有些字节不成字，已换成 �；请找完整的原件，或用 --encoding 指定编码",
            "bytes that are no character were read as �: find a whole copy, or name the encoding with --encoding",
        ),
    })
}

/// The same behind the line it is about, or what there is of it; an empty one is not shown.
pub fn doubt_about(line: &str, kind: DoubtKind) -> Msg {
    let advice = doubt(kind);
    if line.is_empty() {
        return advice;
    }
    both(
        format!("“{line}”：{}", advice.text(Lang::Zh)),
        format!("`{line}`: {}", advice.text(Lang::En)),
    )
}

/// Why a line is what it is taken for.
pub fn reason(reason: Reason) -> Msg {
    msg(match reason {
        Reason::Speaker(by) => speaker(by),
        Reason::Heading(sign) => heading(sign),
        Reason::Note => ("编者按，或引出正文", "labelled, or sends you on"),
        Reason::Dropped(why) => dropped(why),
        Reason::Image => ("图片或图下的字", "an image or words under it"),
        Reason::Paragraph => ("成句、较长，或别无所属", "a sentence, or long"),
    })
}

fn speaker(by: By) -> Words {
    match by {
        By::NameAndPost => ("姓名与职务自成一行", "a name and a post"),
        By::Name => ("姓名自成一行，下有正文", "a name, text below"),
        By::NameAndTopic => ("姓名与话题", "a name and a topic"),
        By::SeveralNames => ("一行有几个姓名", "several names on a line"),
        By::Company => ("与前后发言人的行相同", "like speakers around it"),
        By::Label => ("话前有称呼", "a label before words"),
    }
}

fn heading(sign: Sign) -> Words {
    match sign {
        Sign::Format => ("原文件标为标题", "the file says so"),
        Sign::Ordinal => ("有序号", "numbered"),
        Sign::SetApart => ("加粗或居中", "bold or centred"),
        Sign::Short => ("短，末尾无句号，下有正文", "short, no mark, text below"),
        Sign::Question => ("有序号或突出的问题", "a question set apart"),
    }
}

fn dropped(why: WhyDropped) -> Words {
    match why {
        WhyDropped::Navigation => ("栏目或链接", "menus and links"),
        WhyDropped::Hidden => ("隐藏的文字", "hidden in the page"),
        WhyDropped::Advert => ("广告", "an advertisement"),
        WhyDropped::Around => ("页眉、页脚、评论等", "around the text"),
        WhyDropped::Apparatus => ("署名、页码、分隔线等", "a credit, counter, rule"),
    }
}

/// What a line is in the article.
pub fn class(kind: &ItemKind) -> Msg {
    match kind {
        ItemKind::Note => both("编者按", "note"),
        ItemKind::Dropped => both("不入正文", "left out"),
        ItemKind::Speaker { .. } => both("发言人", "speaker"),
        ItemKind::Heading { marks } => {
            let marks = "#".repeat(usize::from(*marks));
            both(format!("标题 {marks}"), format!("heading {marks}"))
        }
        ItemKind::Paragraph => both("段落", "paragraph"),
        ItemKind::Image { .. } => both("图片", "image"),
    }
}

/// What kind of text a page is.
pub fn genre(genre: Genre) -> Msg {
    msg(match genre {
        Genre::Speeches => ("发言摘编", "speeches"),
        Genre::Interview => ("访谈", "interview"),
        Genre::Speech => ("一人讲话", "one speech"),
        Genre::Text => ("没有发言人", "nobody speaks"),
    })
}

/// What a file is written in.
pub fn format(format: Format) -> Msg {
    msg(match format {
        Format::Text => ("纯文本", "text"),
        Format::Html => ("HTML", "HTML"),
        Format::Markdown => ("Markdown", "Markdown"),
        Format::Epub => ("EPUB", "EPUB"),
        Format::Article => ("文章", "article"),
    })
}
