//! The command table: everything a person can ask for, one row each.
//!
//! Keys, palette, help, hints and `pizhu keys` are folds over this table. A new feature is a row here, a handler of a few
//! lines, a line in `keymap.toml`, and a test.

use super::{
    App, annotation_list, drift, editor, general, jump, lists, marks,
    msg::{Lang, Msg},
    object::{
        self, Object,
        Reach::{Around, Inner},
    },
    outline, picker, reader, review, selection, setting, step, typing,
};
use crate::text::{Enclosure, Unit};

/// What a command is about; the headings of the help screen.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Group {
    /// Windows, panes, quitting.
    General,
    /// The tree of speakers and headings.
    Outline,
    /// Moving in the text.
    Reading,
    /// Selecting and marking.
    Marking,
    /// Correcting what recognition got wrong.
    Correcting,
    /// How the text is set.
    Setting,
    /// Lists and dialogs.
    Lists,
    /// Text boxes.
    Typing,
}

impl Group {
    /// The heading in the help screen.
    pub fn title(self, lang: Lang) -> &'static str {
        lang.pick(match self {
            Self::General => ("通用", "general"),
            Self::Outline => ("发言人", "speakers"),
            Self::Reading => ("阅读", "reading"),
            Self::Marking => ("标注", "marking"),
            Self::Correcting => ("整理", "correcting"),
            Self::Setting => ("排版", "setting the text"),
            Self::Lists => ("列表与询问", "lists and questions"),
            Self::Typing => ("输入", "typing"),
        })
    }
}

/// One row of the table.
#[derive(Debug)]
pub struct Row {
    /// The command.
    pub command: Command,
    /// Its name in `keymap.toml`.
    pub name: &'static str,
    /// What it is about.
    pub group: Group,
    help: (&'static str, &'static str),
    run: fn(&mut App),
}

impl Row {
    /// One line of help.
    pub fn help(&self, lang: Lang) -> &'static str {
        lang.pick(self.help)
    }
}

macro_rules! commands {
    ($($group:ident { $($variant:ident $name:literal $zh:literal $en:literal $run:expr;)* })*) => {
        /// Something a person can ask for.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Command { $($(#[doc = $en] $variant,)*)* }

        /// Every command, in the order of the help screen.
        pub const COMMANDS: &[Row] = &[$($(Row {
            command: Command::$variant, name: $name, group: Group::$group, help: ($zh, $en), run: $run,
        },)*)*];
    };
}

commands! {
    General {
        Help "help" "按键与命令" "keys and commands" general::help;
        Palette "palette" "按名字找命令" "find a command by name" general::palette;
        NextPane "next-pane" "下一栏" "next pane" general::next_pane;
        PreviousPane "previous-pane" "上一栏" "previous pane" general::next_pane;
        Find "find" "查找" "find text" editor::find;
        FindNext "find-next" "下一处匹配" "next match" editor::find_next;
        FindPrevious "find-previous" "上一处匹配" "previous match" editor::find_previous;
        Undo "undo" "撤销" "undo" editor::undo;
        Redo "redo" "重做" "redo" editor::redo;
        Annotations "annotations" "标注列表" "list of annotations" annotation_list::open;
        Drift "drift" "核对文字有变动的标注" "annotations whose text changed" drift::open;
        CorrectArticle "correct-article" "整理文章：改正识别错的发言人、标题、段落" "correct what is a speaker, a heading, a paragraph" editor::open;
        Library "library" "书库：选一篇文章" "the library: pick an article" picker::open;
        Export "export" "导出为 Markdown" "export as Markdown" general::export;
        Back "back" "回到跳转之前" "back to where you jumped from" reader::back;
        Forward "forward" "再往前" "forward again" reader::forward;
        Redraw "redraw" "重画屏幕" "draw the screen anew" general::redraw;
        Suspend "suspend" "挂起" "suspend" general::suspend;
        Cancel "cancel" "取消" "cancel" general::cancel;
        Quit "quit" "关闭最上层，或退出" "close what is on top, or quit" general::quit;
    }
    Outline {
        OutlineDown "outline-down" "下一行" "next row" outline::down;
        OutlineUp "outline-up" "上一行" "previous row" outline::up;
        OutlineOpen "outline-open" "展开" "unfold" outline::open;
        OutlineClose "outline-close" "收起，或到上一级" "fold, or go to the parent" outline::close;
        OutlineToggle "outline-toggle" "展开或收起" "unfold or fold" outline::toggle;
        OutlineOpenAll "outline-open-all" "全部展开" "unfold all" outline::open_all;
        OutlineCloseAll "outline-close-all" "全部收起" "fold all" outline::close_all;
        OutlineRead "outline-read" "读这一节" "read it" outline::read;
        OutlineFirst "outline-first" "第一行" "first row" outline::first;
        OutlineLast "outline-last" "最后一行" "last row" outline::last;
        OutlinePageDown "outline-page-down" "下一屏" "page down" outline::page_down;
        OutlinePageUp "outline-page-up" "上一屏" "page up" outline::page_up;
    }
    Reading {
        LineDown "line-down" "下一行" "line down" reader::line_down;
        LineUp "line-up" "上一行" "line up" reader::line_up;
        CharRight "char-right" "下一字" "next character" reader::char_right;
        CharLeft "char-left" "上一字" "previous character" reader::char_left;
        WordNext "word-next" "下一词" "next word" reader::word_next;
        WordPrevious "word-previous" "上一词" "previous word" reader::word_previous;
        SentenceNext "sentence-next" "下一句" "next sentence" reader::sentence_next;
        SentencePrevious "sentence-previous" "上一句" "previous sentence" reader::sentence_previous;
        ParagraphNext "paragraph-next" "下一段" "next paragraph" reader::paragraph_next;
        ParagraphPrevious "paragraph-previous" "上一段" "previous paragraph" reader::paragraph_previous;
        HeadingNext "heading-next" "下一个做法标题" "next heading" reader::heading_next;
        HeadingPrevious "heading-previous" "上一个做法标题" "previous heading" reader::heading_previous;
        SpeakerNext "speaker-next" "下一位发言人" "next speaker" reader::speaker_next;
        SpeakerPrevious "speaker-previous" "上一位发言人" "previous speaker" reader::speaker_previous;
        AnnotationNext "annotation-next" "下一处标注" "next annotation" step::next;
        AnnotationPrevious "annotation-previous" "上一处标注" "previous annotation" step::previous;
        FindCharacter "find-character" "到下一个这样的字（可用拼音首字母）" "to the next such character (or the letter it is typed with)" |app| jump::to_character(app, true);
        FindCharacterBack "find-character-back" "到上一个这样的字" "to the previous such character" |app| jump::to_character(app, false);
        PageDown "page-down" "下一屏" "page down" reader::page_down;
        PageUp "page-up" "上一屏" "page up" reader::page_up;
        HalfPageDown "half-page-down" "下半屏" "half a page down" reader::half_page_down;
        HalfPageUp "half-page-up" "上半屏" "half a page up" reader::half_page_up;
        GotoStart "goto-start" "文首" "start of the article" reader::goto_start;
        GotoEnd "goto-end" "文末" "end of the article" reader::goto_end;
    }
    Marking {
        SelectCharacters "select-characters" "按字选择" "select characters" selection::characters;
        SelectSentences "select-sentences" "按句选择" "select sentences" selection::sentences;
        InnerWord "inner-word" "选词" "select the word" |app| object::select(app, Inner, Object::Word);
        AroundWord "around-word" "选词（含旁边的空白）" "select the word with the blanks beside it" |app| object::select(app, Around, Object::Word);
        InnerClause "inner-clause" "选分句（不含句末标点）" "select the clause without its end mark" |app| object::select(app, Inner, Object::Clause);
        AroundClause "around-clause" "选分句（含句末标点）" "select the clause with its end mark" |app| object::select(app, Around, Object::Clause);
        InnerSentence "inner-sentence" "选句（不含句末标点）" "select the sentence without its end mark" |app| object::select(app, Inner, Object::Sentence);
        AroundSentence "around-sentence" "选句（含句末标点）" "select the sentence with its end mark" |app| object::select(app, Around, Object::Sentence);
        InnerParagraph "inner-paragraph" "选段" "select the paragraph" |app| object::select(app, Inner, Object::Paragraph);
        AroundParagraph "around-paragraph" "选段（含前后空白）" "select the paragraph with its blanks" |app| object::select(app, Around, Object::Paragraph);
        InnerHeading "inner-heading" "选做法（不含标题行）" "select what the heading heads" |app| object::select(app, Inner, Object::Heading);
        AroundHeading "around-heading" "选做法（含标题行）" "select what the heading heads, with its line" |app| object::select(app, Around, Object::Heading);
        InnerSpeaker "inner-speaker" "选发言（不含标题行）" "select what the speaker says" |app| object::select(app, Inner, Object::Speaker);
        AroundSpeaker "around-speaker" "选发言（含标题行）" "select what the speaker says, with its line" |app| object::select(app, Around, Object::Speaker);
        InnerQuotes "inner-quotes" "选引号内" "select what is in the quotes" |app| object::select(app, Inner, Object::Enclosed(Enclosure::Quotes));
        AroundQuotes "around-quotes" "选引号及其内" "select the quotes and what is in them" |app| object::select(app, Around, Object::Enclosed(Enclosure::Quotes));
        InnerParentheses "inner-parentheses" "选圆括号内" "select what is in the parentheses" |app| object::select(app, Inner, Object::Enclosed(Enclosure::Parentheses));
        AroundParentheses "around-parentheses" "选圆括号及其内" "select the parentheses and what is in them" |app| object::select(app, Around, Object::Enclosed(Enclosure::Parentheses));
        InnerTitleMarks "inner-title-marks" "选书名号内" "select what is in the title marks" |app| object::select(app, Inner, Object::Enclosed(Enclosure::TitleMarks));
        AroundTitleMarks "around-title-marks" "选书名号及其内" "select the title marks and what is in them" |app| object::select(app, Around, Object::Enclosed(Enclosure::TitleMarks));
        InnerBrackets "inner-brackets" "选方括号内" "select what is in the brackets" |app| object::select(app, Inner, Object::Enclosed(Enclosure::Brackets));
        AroundBrackets "around-brackets" "选方括号及其内" "select the brackets and what is in them" |app| object::select(app, Around, Object::Enclosed(Enclosure::Brackets));
        MarkMatches "mark-matches" "逐处标注查找到的文字" "highlight what was searched for, one by one" review::matches;
        MarkByRules "mark-by-rules" "按设置里的规则逐处标注" "highlight what the rules in the settings name" review::rules;
        Relocate "relocate" "把选区碰到的（或待定的）标注改到选中的文字上" "put the annotation that the selection touches (or that waits) on it" drift::relocate;
        LabelSentences "label-sentences" "给句子标上字母，按字母选句，再按一个延伸" "label the sentences; a letter selects one, a second extends" |app| jump::label(app, Unit::Sentence);
        LabelClauses "label-clauses" "给分句标上字母" "label the clauses" |app| jump::label(app, Unit::Clause);
        OtherEnd "other-end" "到选区另一端" "other end of the selection" selection::other_end;
        Highlight1 "highlight-1" "黄色高亮（未选中时为光标所在句）" "highlight in yellow (the sentence, if nothing is selected)" |app| marks::highlight(app, 1);
        Highlight2 "highlight-2" "红色高亮" "highlight in red" |app| marks::highlight(app, 2);
        Highlight3 "highlight-3" "绿色高亮" "highlight in green" |app| marks::highlight(app, 3);
        Highlight4 "highlight-4" "蓝色高亮" "highlight in blue" |app| marks::highlight(app, 4);
        Highlight5 "highlight-5" "紫色高亮" "highlight in purple" |app| marks::highlight(app, 5);
        Note "note" "写批注" "write a note" marks::note;
        Tags "tags" "标签" "tags" marks::tags;
        Remove "remove" "删除标注" "remove the annotation" marks::remove;
        Bookmark "bookmark" "书签" "bookmark" marks::bookmark;
        OpenAnnotation "open-annotation" "打开光标处的标注" "open the annotation at the cursor" marks::open;
        Copy "copy" "复制原文" "copy the text" marks::copy;
        CopyCited "copy-cited" "复制原文与出处" "copy the text with its source" marks::copy_cited;
    }
    Correcting {
        EditorDown "editor-down" "下一行" "next line" editor::down;
        EditorUp "editor-up" "上一行" "previous line" editor::up;
        EditorFirst "editor-first" "第一行" "first line" editor::first;
        EditorLast "editor-last" "最后一行" "last line" editor::last;
        EditorPageDown "editor-page-down" "下一屏" "page down" editor::page_down;
        EditorPageUp "editor-page-up" "上一屏" "page up" editor::page_up;
        EditorSpeakerNext "editor-speaker-next" "下一位发言人" "next speaker" editor::speaker_next;
        EditorSpeakerPrevious "editor-speaker-previous" "上一位发言人" "previous speaker" editor::speaker_previous;
        EditorDoubtNext "editor-doubt-next" "下一处拿不准的" "next uncertain line" editor::doubt_next;
        EditorDoubtPrevious "editor-doubt-previous" "上一处拿不准的" "previous uncertain line" editor::doubt_previous;
        EditorSelect "editor-select" "选多行，或不再选" "select several lines, or no longer" editor::select;
        EditorPromote "editor-promote" "升一级" "one level up" editor::promote;
        EditorDemote "editor-demote" "降一级" "one level down" editor::demote;
        EditorSpeaker "editor-speaker" "设为发言人" "make it a speaker" editor::speaker;
        EditorHeading "editor-heading" "设为标题，与上一个标题同级" "make it a heading, of the level of the one above" editor::heading;
        EditorHeading1 "editor-heading-1" "设为一级标题" "make it a heading of level 1" |app| editor::level(app, 1);
        EditorHeading2 "editor-heading-2" "设为二级标题" "make it a heading of level 2" |app| editor::level(app, 2);
        EditorHeading3 "editor-heading-3" "设为三级标题" "make it a heading of level 3" |app| editor::level(app, 3);
        EditorHeading4 "editor-heading-4" "设为四级标题" "make it a heading of level 4" |app| editor::level(app, 4);
        EditorHeading5 "editor-heading-5" "设为五级标题" "make it a heading of level 5" |app| editor::level(app, 5);
        EditorParagraph "editor-paragraph" "设为段落" "make it a paragraph" editor::paragraph;
        EditorNote "editor-note" "设为编者按" "make it a paragraph of the editor's note" editor::note;
        EditorCaption "editor-caption" "设为图片说明" "make it the caption of an image" editor::caption;
        EditorDrop "editor-drop" "不作正文（仍留在文件里）" "no part of the text (it stays in the file)" editor::drop_lines;
        EditorTitle "editor-title" "设为文章题目；原题目留作一行" "make it the title of the article; the old one becomes a line" editor::title;
        EditorJoin "editor-join" "与下一行并为一行" "join with the next line" editor::join;
        EditorSplit "editor-split" "拆成两行" "split in two" editor::part;
        EditorWho "editor-who" "改姓名、职务" "name and post" editor::who;
        EditorIncomplete "editor-incomplete" "姓名缺字，或不缺" "the name is not whole, or is" editor::incomplete;
        EditorMerge "editor-merge" "并入另一个姓名" "the same person as another name" editor::merge;
        EditorSave "editor-save" "保存文章" "save the article" editor::save;
        SplitHere "split-here" "在此拆开" "split it here" editor::part_here;
        SplitTurn "split-turn" "在此拆开，前面为发言人" "split it here; what stands before is a speaker" editor::part_turn;
        SplitLeft "split-left" "左移一字" "character left" |app| editor::step(app, |input, _, _| input.left());
        SplitRight "split-right" "右移一字" "character right" |app| editor::step(app, |input, _, _| input.right());
        SplitWordLeft "split-word-left" "左移一词" "word left" |app| editor::step(app, |input, _, _| input.word_left());
        SplitWordRight "split-word-right" "右移一词" "word right" |app| editor::step(app, |input, _, _| input.word_right());
        SplitUp "split-up" "上移" "up" |app| editor::step(app, |input, width, policy| input.vertical(-1, width, policy));
        SplitDown "split-down" "下移" "down" |app| editor::step(app, |input, width, policy| input.vertical(1, width, policy));
        SplitHome "split-home" "行首" "start of the line" |app| editor::step(app, super::TextBox::home);
        SplitEnd "split-end" "行末" "end of the line" |app| editor::step(app, super::TextBox::end);
    }
    Setting {
        MeasureWider "measure-wider" "每行多两字" "longer lines" setting::wider;
        MeasureNarrower "measure-narrower" "每行少两字" "shorter lines" setting::narrower;
        SwitchIndent "switch-indent" "段首缩进：两字、一字、不缩" "first-line indent: 2, 1, 0 characters" setting::indent;
        SwitchLineSpacing "switch-line-spacing" "行间空一行，或不空" "a blank row between lines, or none" setting::line_spacing;
        SwitchJustify "switch-justify" "两端对齐，或右边不齐" "flush lines, or ragged ones" setting::justify;
        SwitchHanging "switch-hanging" "行末标点悬挂，或不悬挂" "stops hang past the line, or not" setting::hanging;
        SwitchAutospace "switch-autospace" "中西文间距：对齐时、不加、总加" "space between Chinese and Latin: to justify, none, always" setting::autospace;
        SwitchKinsoku "switch-kinsoku" "避头尾：基本、国标、严格" "marks at line edges: basic, GB, strict" setting::kinsoku;
        SwitchPunctuation "switch-punctuation" "半角标点：照原样，或显示为全角" "half-width marks: as they are, or shown full-width" setting::punctuation;
        SwitchQuotes "switch-quotes" "引号：占一格，或占两格" "quotes: in one cell, or boxed in two" setting::quotes;
    }
    Lists {
        ListDown "list-down" "下一项" "next item" lists::down;
        ListUp "list-up" "上一项" "previous item" lists::up;
        ListFirst "list-first" "第一项" "first item" lists::first;
        ListLast "list-last" "最后一项" "last item" lists::last;
        ListPageDown "list-page-down" "下一屏" "page down" lists::page_down;
        ListPageUp "list-page-up" "上一屏" "page up" lists::page_up;
        ListAccept "list-accept" "选定" "take it" lists::accept;
        ListFilter "list-filter" "筛选标注（引文、批注、标签、发言人）或文章（标题、来源、发言人），拼音亦可" "narrow the annotations (quotation, note, tag, speaker) or articles (title, source, speaker), by pinyin too" annotation_list::filter;
        ListOrder "list-order" "换排列：位置、日期、样式、标签、发言人；文章按上次阅读、标题、日期、标注数" "another order: place, date, style, tag, speaker; of articles: last read, title, date, annotations" annotation_list::order;
        ListScope "list-scope" "列出整个书库的标注，或只列本文" "list those of the whole library, or of this article" annotation_list::scope;
        ListTags "list-tags" "给列出的全部标注加标签（-标签 为去掉）" "tag all that are listed (-tag takes one away)" annotation_list::tags;
        ListStyle1 "list-style-1" "列出的全部标注改为黄色" "all that are listed in yellow" |app| annotation_list::restyle(app, 1);
        ListStyle2 "list-style-2" "列出的全部标注改为红色" "all that are listed in red" |app| annotation_list::restyle(app, 2);
        ListStyle3 "list-style-3" "列出的全部标注改为绿色" "all that are listed in green" |app| annotation_list::restyle(app, 3);
        ListStyle4 "list-style-4" "列出的全部标注改为蓝色" "all that are listed in blue" |app| annotation_list::restyle(app, 4);
        ListStyle5 "list-style-5" "列出的全部标注改为紫色" "all that are listed in purple" |app| annotation_list::restyle(app, 5);
        ListExport "list-export" "导出列出的标注" "export what is listed" annotation_list::export;
        ListRemoveAll "list-remove-all" "删除列出的全部标注" "remove all that are listed" annotation_list::remove;
        ListRemove "list-remove" "删除这条标注" "remove this annotation" lists::remove;
        AnswerYes "answer-yes" "是" "yes" general::answer_yes;
        AnswerNo "answer-no" "否" "no" general::answer_no;
        AnswerAll "answer-all" "余下全是" "yes to all the rest" general::answer_all;
    }
    Typing {
        TypingSave "typing-save" "保存" "save" typing::save;
        TypingEnter "typing-enter" "换行；单行时为确定" "new line; in one line: take it" typing::enter;
        TypingLeave "typing-leave" "离开" "leave" typing::leave;
        TypingComplete "typing-complete" "补全标签；表单里到另一栏；在书库中回到列表" "complete the tag; in a form, the other line; in the library, back to the list" typing::complete;
        TypingEditor "typing-editor" "用 $EDITOR 写" "write it in $EDITOR" typing::edit_outside;
        TypingUndo "typing-undo" "撤销输入" "undo typing" |app| typing::edit(app, |b| { b.undo(); });
        TypingRedo "typing-redo" "重做输入" "redo typing" |app| typing::edit(app, |b| { b.redo(); });
        TypingLeft "typing-left" "左移" "left" |app| typing::edit(app, super::TextBox::left);
        TypingRight "typing-right" "右移" "right" |app| typing::edit(app, super::TextBox::right);
        TypingUp "typing-up" "上移" "up" typing::up;
        TypingDown "typing-down" "下移" "down" typing::down;
        TypingWordLeft "typing-word-left" "左移一词" "word left" |app| typing::edit(app, super::TextBox::word_left);
        TypingWordRight "typing-word-right" "右移一词" "word right" |app| typing::edit(app, super::TextBox::word_right);
        TypingHome "typing-home" "行首" "start of the line" typing::home;
        TypingEnd "typing-end" "行末" "end of the line" typing::end;
        TypingBackspace "typing-backspace" "删除前一字" "delete backwards" |app| typing::edit(app, super::TextBox::backspace);
        TypingDelete "typing-delete" "删除后一字" "delete forwards" |app| typing::edit(app, super::TextBox::delete);
        TypingDeleteWord "typing-delete-word" "删除前一词" "delete the word before" |app| typing::edit(app, super::TextBox::delete_word);
        TypingDeleteLine "typing-delete-line" "删除到段首" "delete to the start of the paragraph" |app| typing::edit(app, super::TextBox::delete_line);
    }
}

impl Command {
    /// Its row.
    pub fn row(self) -> &'static Row {
        &COMMANDS[self as usize]
    }

    /// The command of this name.
    pub fn named(name: &str) -> Option<Self> {
        COMMANDS
            .iter()
            .find(|row| row.name == name)
            .map(|row| row.command)
    }

    pub(super) fn run(self, app: &mut App) {
        if app.editor.is_some() && !editor::allows(self) {
            return app.say(Msg::LeaveEditorFirst);
        }
        if !picker::refuses(app, self) {
            (self.row().run)(app);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_stands_at_its_own_number() {
        for row in COMMANDS {
            assert_eq!(row.command.row().name, row.name);
        }
    }

    #[test]
    fn names_are_unique_and_in_kebab_case() {
        for (ix, row) in COMMANDS.iter().enumerate() {
            assert!(
                row.name
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
                "{}",
                row.name
            );
            assert!(
                COMMANDS[..ix].iter().all(|other| other.name != row.name),
                "{}",
                row.name
            );
        }
    }
}
