use super::*;

fn page(source: &str) -> Page {
    extract(source).unwrap()
}

/// Blank lines before, shape and text of each line; the bold start in square brackets, `^` where it is centred.
fn shown(source: &str) -> Vec<String> {
    page(source)
        .lines
        .iter()
        .map(|line| {
            let shown = line.shown();
            let centred = if line.is_centred { "^" } else { "" };
            format!("{}{centred} {shown}", line.blanks)
        })
        .collect()
}

/// What is kept of a page, shape and all.
fn kept(source: &str) -> Vec<String> {
    page(source)
        .lines
        .into_iter()
        .filter(|line| !matches!(line.shape, Shape::Dropped(_)))
        .map(|line| line.text)
        .collect()
}

/// What is dropped of a page, with the reason.
fn dropped(source: &str) -> Vec<String> {
    page(source)
        .lines
        .into_iter()
        .filter_map(|line| match line.shape {
            Shape::Dropped(why) => Some(format!("{why:?} {}", line.text)),
            _ => None,
        })
        .collect()
}

const ONE: &str =
    "各位委员,今天我们聚在一起,围绕建设书香社会这个主题进行交流,读书是增长才干的途径。";
const TWO: &str = "一年来,我们坚持把学习放在首位,组织委员读书活动三十余场,参加的委员超过两千人次。";

/// A page of today: far more around the text than text.
fn press(article: &str) -> String {
    let links = (0..60)
        .map(|ix| format!("<li><a href=\"/n/{ix}\">新闻标题第{ix}条,内容很多</a></li>"))
        .collect::<Vec<_>>()
        .concat();
    format!(
        "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>读书交流_某某网</title>\
         <meta name=\"ContentSource\" content=\"联谊报\"><meta name=\"PubDate\" content=\"2019-08-22 08:55:29\">\
         <script>var a = '<p>不是正文</p>';</script><style>p {{ color: red }}</style></head>\
         <body><div class=\"header\"><a href=\"/\">某某网</a><ul class=\"nav\">{links}</ul></div>\
         <div class=\"breadcrumb\">当前位置: <a href=\"/\">首页</a> &gt; <a href=\"/a\">专题</a> &gt; 正文</div>\
         <h1>读书交流</h1><div class=\"info\">2019年08月22日 来源:<a href=\"/s\">联谊报</a></div>\
         {article}\
         <div class=\"related\"><ul>{links}</ul></div><div id=\"ad1\">打折促销,快来购买,数量有限。</div>\
         <div class=\"comments\"><p>网友甲:写得真好,支持一下,希望多发这样的文章。</p></div>\
         <div class=\"foot\">版权所有 某某网 京ICP备12345678号</div></body></html>"
    )
}

#[test]
fn only_the_article_is_kept_of_a_page_of_today() {
    let articles = [
        format!(
            "<div id=zoom><p>　　{ONE}</p><p class=\"author\">杭州市政协主席 潘家玮</p><p>　　{TWO}</p></div>"
        ),
        format!(
            "<article><section><p>{ONE}</p></section><div><p class=name>杭州市政协主席 潘家玮</p></div><p>{TWO}</p></article>"
        ),
        format!(
            "<table><tr><td class=content>{ONE}<br><br>杭州市政协主席 潘家玮<br><br>{TWO}</td></tr></table>"
        ),
        format!(
            "<div><div><div>　　{ONE}</div><div><b>杭州市政协主席 潘家玮</b></div><div>{TWO}</div></div></div>"
        ),
        format!(
            "<form id=aspnetForm><div class=\"content nav-open\"><p>{ONE}</p><h3><a href=\"#\">杭州市政协主席 潘家玮</a></h3><p>{TWO}</p></div></form>"
        ),
    ];
    for article in &articles {
        let expected = [
            "读书交流",
            "2019年08月22日 来源:联谊报",
            ONE,
            "杭州市政协主席 潘家玮",
            TWO,
        ];
        assert_eq!(kept(&press(article)), expected, "{article}");
    }
}

#[test]
fn what_is_dropped_is_listed_with_the_reason() {
    let listed = dropped(&press(&format!("<div><p>{ONE}</p></div>")));
    let links = |why: &str| listed.iter().filter(|it| it.starts_with(why)).count();
    assert_eq!(
        (links("Around 新闻标题"), links("Navigation 新闻标题")),
        (60, 60)
    );
    for line in [
        "Navigation 当前位置: 首页 > 专题 > 正文",
        "Advert 打折促销,快来购买,数量有限。",
        "Around 网友甲:写得真好,支持一下,希望多发这样的文章。",
        "Around 版权所有 某某网 京ICP备12345678号",
    ] {
        assert!(listed.contains(&line.to_owned()), "{line}: {listed:?}");
    }
    assert!(
        !listed
            .iter()
            .any(|it| it.contains("不是正文") || it.contains("color"))
    );
}

#[test]
fn the_head_says_what_the_page_is() {
    let meta = page(&press(&format!("<div><p>{ONE}</p></div>"))).meta;
    assert_eq!(meta.title, "读书交流");
    assert_eq!(meta.source.as_deref(), Some("联谊报"));
    assert_eq!(meta.date.as_deref(), Some("2019-08-22"));
    assert_eq!(meta.language.as_deref(), Some("zh-CN"));
    assert_eq!(meta.trail, ["首页", "专题", "正文"]);
}

#[test]
fn a_title_is_cut_only_where_the_rest_is_shown() {
    let title = |title: &str| {
        page(&format!(
            "<title>{title}</title><h1>谈读书 - 上</h1><p>正文</p>"
        ))
        .meta
        .title
    };
    assert_eq!(title("谈读书 - 上_某某网"), "谈读书 - 上");
    assert_eq!(title("谈读书 - 上 - 某某网 | 新闻"), "谈读书 - 上");
    assert_eq!(title("别的_某某网"), "别的_某某网");
}

#[test]
fn the_head_of_other_sites_is_read_as_well() {
    let meta = page("<head><meta property='og:title' content='甲'><meta property='article:published_time' content='2020-1-2T00:00:00Z'>\
        <meta name=author content='作者：张三'><meta name=source content='来源: '><link rel=canonical href='https://example.org/a'></head><p>正文").meta;
    assert_eq!(
        (meta.title.as_str(), meta.date.as_deref()),
        ("甲", Some("2020-01-02"))
    );
    assert_eq!(
        (meta.author.as_deref(), meta.uri.as_deref()),
        (Some("张三"), Some("https://example.org/a"))
    );
}

#[test]
fn breaks_and_blocks_part_lines() {
    assert_eq!(
        shown("<p>甲<br>乙<br><br>丙</p><div>丁</div>戊<br>　　<br>己"),
        ["1 甲", "0 乙", "1 丙", "1 丁", "1 戊", "1 己"]
    );
}

#[test]
fn headings_bold_and_centred_text_keep_their_shape() {
    assert_eq!(
        shown(
            "<h2>甲</h2><p align=center><strong>乙</strong></p><center><font color=red>丙</font></center><p><b>张三</b><b>：</b>说</p><p style='text-align:center;font-weight:bold'>丁</p><p>说<b>戊</b></p>"
        ),
        [
            "1 h2 甲",
            "1^ [乙]",
            "1^ 丙",
            "1 [张三：]说",
            "1^ [丁]",
            "1 说戊"
        ]
    );
}

#[test]
fn lists_and_quotes_keep_their_shape() {
    assert_eq!(
        shown("<ul><li>甲<p>续</p><li><p>乙</p></ul><blockquote><p>丙</p></blockquote>"),
        ["1 - 甲", "1 续", "1 - 乙", "1 > 丙"]
    );
}

#[test]
fn images_stand_alone_or_are_left_out() {
    assert_eq!(
        shown(
            "<p><img src='/a/0123.jpg?x=1' alt='合影'></p><p>前<img src=b.gif>后</p><p><img src='data:image/png;base64,AAAA/+='></p><img width=1 src=dot.gif><figure><img data-src=c.jpg src=''><figcaption>图为会场</figcaption></figure>"
        ),
        [
            "1 !0123.jpg 合影",
            "1 前后",
            "1 ! ",
            "1 !c.jpg ",
            "1 图为会场"
        ]
    );
}

#[test]
fn readings_are_left_out_and_notes_kept() {
    assert_eq!(
        shown("<p><ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字<sup>[1]</sup></p>"),
        ["1 漢字[1]"]
    );
}

#[test]
fn white_space_collapses_and_is_nothing_between_chinese_lines() {
    assert_eq!(
        shown(
            "<p>\n　　今天\n  很好,\n“好”\nword\nword  甲 乙\u{a0}\u{a0}丙　丁\u{200b}\u{feff}戊\u{ad}己　</p>"
        ),
        ["1 今天很好, “好” word word 甲 乙\u{a0}\u{a0}丙　丁戊己"]
    );
}

#[test]
fn references_and_breaks_that_were_escaped_twice_are_resolved() {
    assert_eq!(
        shown("<p>&amp;ldquo;甲&amp;nbsp;乙&amp;rdquo;&lt;br&gt;丙&amp;lt;BR/&amp;gt;丁</p>"),
        ["1 “甲\u{a0}乙”", "0 丙", "0 丁"]
    );
}

#[test]
fn what_nobody_sees_is_listed_as_hidden() {
    assert_eq!(
        shown(
            "<p>甲<span style='display: none'>干扰</span>乙</p><div hidden>丙</div><p style='visibility:hidden'>丁</p><p><font style='font-size:0px'>戊</font></p><p aria-hidden=true>己</p><p><font color=#FFFFFF>庚</font></p><noscript>辛</noscript><template>壬</template><!-- 癸 -->"
        ),
        [
            "1 甲乙",
            "0 Hidden 干扰",
            "1 Hidden 丙",
            "1 Hidden 丁",
            "1 Hidden 戊",
            "1 Hidden 己",
            "1 Hidden 庚",
            "1 Hidden 辛"
        ]
    );
}

#[test]
fn links_around_a_text_without_an_element_of_its_own_are_navigation() {
    let source = format!(
        "<a href=/>首页</a> | <a href=/a>新闻</a><p>{ONE}<p><a href=/b>朱学勤</a><p>{TWO}<p><a href=/c>返回</a>"
    );
    assert_eq!(kept(&source), [ONE, "朱学勤", TWO]);
    assert_eq!(
        dropped(&source),
        ["Navigation 首页 | 新闻", "Navigation 返回"]
    );
}

#[test]
fn a_linked_speaker_right_before_the_first_sentence_is_kept() {
    let source = format!("<p><a href=/a>杭州市政协主席 潘家玮</a><p>{ONE}<p>{TWO}");
    assert_eq!(kept(&source), ["杭州市政协主席 潘家玮", ONE, TWO]);
}

#[test]
fn a_text_that_a_script_will_show_is_text() {
    let source = format!(
        "<p>摘要</p><div style='display:none'><p>{ONE}</p><p hidden>乙</p><p>{TWO}</p></div>"
    );
    assert_eq!(kept(&source), ["摘要", ONE, TWO]);
}

#[test]
fn white_text_may_lie_on_a_colour_that_a_class_gives() {
    assert_eq!(
        kept("<div class=bar><font color=white>标题</font></div>"),
        ["标题"]
    );
}

#[test]
fn white_on_a_colour_is_seen() {
    assert_eq!(
        kept("<table bgcolor=#990000><tr><td><font color=#ffffff>标题</font></td></tr></table>"),
        ["标题"]
    );
}

#[test]
fn tables_of_data_have_lines_and_tables_of_layout_have_blocks() {
    assert_eq!(
        shown(
            "<table><tr><th>姓名<th>职务</tr><tr><td><p>张三</p></td><td>主席<br>兼</td></tr></table>"
        ),
        ["1 姓名　　职务", "1 张三　　主席 兼"]
    );
    assert_eq!(
        kept(&format!(
            "<table><tr><td>甲</td><td>{ONE}{TWO}</td></tr><tr><td>乙</td><td>丙</td></tr></table>"
        )),
        [
            "甲".to_owned(),
            format!("{ONE}{TWO}"),
            "乙".into(),
            "丙".into()
        ]
    );
}

#[test]
fn a_few_linked_names_in_the_text_are_text() {
    let speakers = "<a href=1>朱学勤</a> <a href=2>张汝伦</a> <a href=3>王晓明</a>";
    let source = press(&format!(
        "<div id=zoom><p>{ONE}</p><p>{speakers}</p><p>{TWO}</p></div>"
    ));
    assert!(kept(&source).contains(&"朱学勤 张汝伦 王晓明".to_owned()));
}

#[test]
fn line_numbers_are_those_of_the_source() {
    let page = page(
        "<html>\r\n<body>\n\n<p>甲\n续</p>\n<div\nclass=a>\n\n乙<br>\n丙</div>\n<p>&nbsp;\n<b>丁</b>",
    );
    let numbers: Vec<_> = page
        .lines
        .iter()
        .map(|line| (line.number, line.text.as_str()))
        .collect();
    assert_eq!(numbers, [(4, "甲续"), (9, "乙"), (10, "丙"), (12, "丁")]);
}

#[test]
fn text_in_a_table_that_belongs_into_no_cell_keeps_its_line() {
    let page = page("<table>\t\0\n<<甲<tr><td>乙</table>");
    assert_eq!(page.lines[0].number, 2, "{page:?}");
}

#[test]
fn a_page_of_a_few_words_is_kept_whole() {
    assert_eq!(
        kept("<p>张三</p><p><a href=a>李四</a></p>"),
        ["张三", "李四"]
    );
}

#[test]
fn the_encoding_is_declared_in_a_meta_or_in_xml() {
    for (head, label) in [
        ("<meta charset=gb2312>", Some("gb2312")),
        (
            "<META http-equiv=Content-Type content=\"text/html; charset=GBK\">",
            Some("gbk"),
        ),
        ("<?xml version='1.0' encoding='Big5'?><html>", Some("big5")),
        (
            "<meta name=a content=b><meta charset = 'utf-8'>",
            Some("utf-8"),
        ),
        ("<p>charset=gbk</p>", None),
        ("<meta charset", None),
    ] {
        assert_eq!(declared(head.as_bytes()).as_deref(), label, "{head}");
    }
}

#[test]
fn nesting_is_read_to_a_depth_and_then_refused() {
    let nested = |depth: usize| extract(&format!("{}甲", "<div>".repeat(depth)));
    assert_eq!(nested(500).unwrap().lines[0].text, "甲");
    assert_eq!(nested(10_000), Err(ExtractError::TooDeep));
    assert_eq!(nested(1_000_000), Err(ExtractError::TooDeep));
}

/// A page as they were made twenty years ago: tables, fonts, breaks.
const OLD: &str = r##"<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312" />
<title>聚焦新定位 树立新样子--专题--某某网</title>
<meta name="keywords" content="x"><link href="a.css" rel="stylesheet"></head>
<body bgcolor="#FFFFFF" onload="x()"><center>
<table width="960" border="0"><tr><td background="top.jpg"><img src="logo.gif" alt="某某网" width=200><font color="#FFFFFF">今天是2019年8月22日 星期四</font></td></tr>
<tr><td><a href="/">首页</a> | <a href="/news">新闻</a> | <a href="/zt">专题</a> | <a href="/bbs">论坛</a></td></tr></table>
<table width="960"><tr><td width="200" valign="top"><table><tr><td><b>热点新闻</b></td></tr><tr><td>·<a href="1">新闻一则很长的标题在这里</a></td></tr><tr><td>·<a href="2">新闻二则很长的标题在这里</a></td></tr><tr><td>·<a href="3">新闻三则很长的标题在这里</a></td></tr></table></td>
<td valign="top">当前位置：<a href="/">首页</a>&gt;&gt;<a href="/zt">专题</a>&gt;&gt;正文
<p align="center"><font size="5" color="red"><b>聚焦新定位 树立新样子</b></font></p>
<p align="center">2019-08-22 来源：<a href="http://l">联谊报</a> 作者： 【<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】</p>
<hr>
<font size="3">
　　编者按 8月13日至15日,全省政协主席读书会召开。会上,全省各地政协主席晒履职亮点,谈履职体会。<br>
<br>
<center><img src="http://x/a/0a1b.jpg"></center><br>
<p align="center"><strong>杭州市政协主席 潘家玮</strong></p>
　　<b>着眼“新”字抓学习</b><br>
　　新时代人民政协要有新样子,首先要在学习上有新样子。我们坚持把学习放在首位,<br>
组织委员读书活动三十余场,参加的委员超过两千人次。<br>
<br>
　　湖州市政协主席 杨建新:<br>
<br>
　　<a href="/key">协商民主</a>是社会主义民主政治的特有形式,人民政协是专门协商机构。<sup>①</sup><br>
</font>
<p align="right">（责任编辑：王五）</p>
<table><tr><td>上一篇：<a href="a">关于召开会议的通知要点</a></td></tr><tr><td>下一篇：<a href="b">另一篇文章的长标题在此</a></td></tr></table>
</td></tr></table>
<table width=960><tr><td align=center>关于我们 | 联系方式<br>版权所有：某某网 京ICP备05012345号<br>地址：某某路1号 电话：1234567</td></tr></table>
<script>document.write("<p>广告</p>")</script></center></body></html>"##;

#[test]
fn a_page_of_tables_fonts_and_breaks_is_read_in_full() {
    let page = page(OLD);
    assert_eq!(page.meta.title, "聚焦新定位 树立新样子");
    assert_eq!(page.meta.trail, ["首页", "专题", "正文"]);
    assert_eq!(
        shown(OLD),
        [
            "1 今天是2019年8月22日 星期四",
            "1 Navigation 首页 | 新闻 | 专题 | 论坛",
            "1 Navigation [热点新闻]",
            "1 Navigation ·新闻一则很长的标题在这里",
            "1 Navigation ·新闻二则很长的标题在这里",
            "1 Navigation ·新闻三则很长的标题在这里",
            "1 Navigation 当前位置：首页>>专题>>正文",
            "1^ [聚焦新定位 树立新样子]",
            "1^ 2019-08-22 来源：联谊报 作者： 【大 中 小】",
            "1 编者按 8月13日至15日,全省政协主席读书会召开。会上,全省各地政协主席晒履职亮点,谈履职体会。",
            "1^ !0a1b.jpg ",
            "1^ [杭州市政协主席 潘家玮]",
            "1 [着眼“新”字抓学习]",
            "0 新时代人民政协要有新样子,首先要在学习上有新样子。我们坚持把学习放在首位,",
            "0 组织委员读书活动三十余场,参加的委员超过两千人次。",
            "1 湖州市政协主席 杨建新:",
            "1 协商民主是社会主义民主政治的特有形式,人民政协是专门协商机构。①",
            "1 （责任编辑：王五）",
            "1 Navigation 上一篇：关于召开会议的通知要点",
            "1 Navigation 下一篇：另一篇文章的长标题在此",
            "1^ Around 关于我们 | 联系方式",
            "0^ Around 版权所有：某某网 京ICP备05012345号",
            "0^ Around 地址：某某路1号 电话：1234567",
        ]
    );
}
