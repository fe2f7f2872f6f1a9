//! Lines that are no text of a page by their words: credits, menus, adverts, page numbers; images and what stands below them.

use super::page::WhyDropped;
use super::seen::is_han;
use super::turn::stamp;

/// A bare file name: 69a5445120c343f89d18dad72c7e3d33.jpg
pub(super) fn is_image_name(text: &str) -> bool {
    let endings = [
        ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".svg",
    ];
    let lower = text.to_ascii_lowercase();
    endings
        .iter()
        .any(|end| lower.len() > end.len() && lower.ends_with(end))
        && !text.contains(' ')
        && text.chars().count() <= 120
}

/// Why the line is no text of the page; `None` for text.
pub(super) fn noise(text: &str, plain: &[char], length: usize) -> Option<WhyDropped> {
    if !text.chars().any(char::is_alphanumeric) {
        return Some(WhyDropped::Apparatus);
    }
    if stamp(plain) >= plain.len() {
        return Some(WhyDropped::Apparatus);
    }
    if is_link_bar(text) {
        return Some(WhyDropped::Navigation);
    }
    if is_advert(text, length) {
        return Some(WhyDropped::Advert);
    }
    let is_apparatus = length <= 60
        && (is_machinery(text) || is_credit(text) || is_quoted_from(text) || is_page_number(text));
    is_apparatus.then_some(WhyDropped::Apparatus)
}

/// 首页 | 新闻 | 政务, 首页 > 新闻 > 正文
fn is_link_bar(text: &str) -> bool {
    is_bar(text) || is_breadcrumb(text)
}

/// Whether the line is short words with bars between.
pub(super) fn is_bar(text: &str) -> bool {
    ['|', '┊', '┃', '‖'].iter().any(|mark| {
        let parts: Vec<&str> = text
            .split(*mark)
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        parts.len() >= 3
            && parts
                .iter()
                .all(|part| part.chars().count() <= 8 && !part.contains(['。', ',', ':']))
    })
}

/// Words a breadcrumb may begin with.
const HERE: &str =
    "当前位置 您的位置 你的位置 您现在的位置 您当前的位置 你现在的位置 所在位置 现在位置 位置";

/// Whether the plain line says where in a site the page stands.
pub(super) fn is_breadcrumb(text: &str) -> bool {
    let marks = text
        .chars()
        .filter(|char| matches!(char, '>' | '»' | '›' | '→'))
        .count();
    let is_said =
        HERE.split(' ').any(|here| text.starts_with(here)) && (marks > 0 || text.contains(':'));
    let parts: Vec<&str> = text.split(['>', '»', '›', '→']).map(str::trim).collect();
    let is_short = text.chars().count() <= 120 && !text.contains(['。', '!', '?']);
    let slashes = text.matches(" / ").count();
    let starts_home = ["首页", "主页", "网站首页", "返回首页"]
        .iter()
        .any(|home| parts[0].ends_with(home) || slashes > 0 && text.starts_with(home));
    is_short
        && (is_said
            || starts_home && (marks >= 1 || slashes >= 1)
            || marks >= 2 && parts.last() == Some(&"正文"))
}

fn is_advert(text: &str, length: usize) -> bool {
    let exact = [
        "广告",
        "AD",
        "advertisement",
        "[广告]",
        "(广告)",
        "推广",
        "赞助商链接",
    ];
    let starts = [
        "广告:",
        "[广告]",
        "【广告】",
        "(广告)",
        "热线电话:",
        "咨询热线",
        "加盟热线",
        "扫码",
        "点击下载",
        "点击查看",
        "点击进入",
        "长按",
        "下载客户端",
        "立即下载",
        "限时",
        "关注公众号",
        "关注我们",
    ];
    exact.iter().any(|word| text.eq_ignore_ascii_case(word))
        || length <= 60 && starts.iter().any(|start| text.starts_with(start))
        || text.ends_with("广告") && length <= 40
}

/// Words of the machinery around an article, at the start of a line and at least as much of it as a label is.
const MACHINERY: &str = "供稿: 点赞 在看 浏览: 浏览人次 回上一页 回上页 友善列印 转寄 列印 欢迎扫码 扫描二维码 长按识别 本页内容 以上内容 更多新闻 更多>> 站长信箱 友情链接 建议使用 最佳浏览 未经许可 网站备案 编者注 图片由 照片由 本版稿件 本版图片 本文图片 责任编辑 责编 编辑: 校对 审核: 审核人 监制 美编 排版 值班 终审 初审 复审 核稿 签发 浏览次数 浏览量 点击数 点击量 点击次数 阅读次数 阅读量 访问量 字号 字体 【字号 【字体 【打印 【关闭 [打印 [关闭 \
    打印本页 关闭窗口 关闭本页 打印 关闭 收藏 分享到 分享: 我要评论 网友评论 发表评论 微信扫一扫 扫一扫 上一篇 下一篇 上一页 下一页 上一条 下一条 根据现场 根据录音 根据速记 相关链接 相关阅读 相关新闻 相关文章 相关专题 延伸阅读 推荐阅读 热门推荐 猜你喜欢 更多精彩 返回 \
    版权 Copyright copyright © 声明: 免责声明 ICP 京ICP 网站地图 联系我们 关于我们 主办: 承办: 技术支持 特别声明 转载请注明 未经授权 本文来源 原标题 原文链接 本栏编辑 本版编辑 本期编辑 投稿邮箱 微信编辑 来源/ 点击展开 展开全文 显示全文 加载更多 全文完";

fn is_machinery(text: &str) -> bool {
    let text = text.trim_start_matches(['(', '[', '【', '<', ' ', '·', '■', '●']);
    let starts = MACHINERY
        .split_whitespace()
        .map(|word| word.trim_start_matches(['【', '[']))
        .any(|word| text.starts_with(word));
    let is_sentence = text.ends_with('。') && text.chars().count() > 24;
    let exact = [
        "完",
        "完)",
        "END",
        "end",
        "正文",
        "正文内容",
        "回到顶部",
        "大 中 小",
        "大中小",
        "A+",
        "A-",
        "目录",
        "全文如下:",
    ];
    let holds = [
        "版权所有",
        "分辨率浏览",
        "翻版必究",
        "未经本人审阅",
        "未经授权",
        "All Rights Reserved",
        "站长信箱",
        "位访客",
        "您是第",
    ];
    starts && !is_sentence && !is_continued(text)
        || exact.contains(&text)
        || holds.iter().any(|word| text.contains(word)) && !is_sentence
}

/// Whether a word of the machinery goes on as a word of a text: 收藏家协会, 返回家乡, 打印社, 关闭小煤矿.
fn is_continued(text: &str) -> bool {
    let verbs = [
        "收藏", "返回", "打印", "关闭", "监制", "声明", "版权", "编辑", "终审", "初审", "复审",
        "值班", "校对", "签发", "字体", "字号", "排版",
    ];
    let Some(verb) = verbs.iter().find(|verb| text.starts_with(**verb)) else {
        return false;
    };
    let rest = &text[verb.len()..];
    rest.starts_with(is_han)
        && !["本页", "窗口", "人", "页面", "列表", "首页", "顶部", "所有"]
            .iter()
            .any(|word| rest.starts_with(word))
}

/// 本报记者 李明, (新华社记者 王平 摄), 文/张三, 张三整理
pub(super) fn is_credit(text: &str) -> bool {
    let inner = text.trim_matches([
        '(', ')', '[', ']', '【', '】', '□', '■', '◎', '●', '*', '-', '—', ' ', '/',
    ]);
    let length = inner.chars().count();
    let starts = [
        "本报记者",
        "本刊记者",
        "本网记者",
        "本台记者",
        "本社记者",
        "本报通讯员",
        "特约记者",
        "实习记者",
        "见习记者",
        "通讯员",
        "实习生",
        "新华社记者",
        "人民网记者",
        "中新社记者",
        "文/",
        "文|",
        "图/",
        "图|",
        "摄影/",
        "撰文/",
        "撰文",
        "文图/",
        "图文/",
        "供稿",
        "文字整理",
        "本报讯员",
        "作者单位",
        "作者系",
        "作者为",
        "作者:系",
        "作者是",
        "摘编自",
        "整理/",
        "整理:",
        "采写",
        "录音整理",
        "录音整理:",
        "摄影:",
        "摄影",
    ];
    let reporters = ["记者", "本报特派记者"];
    let ends = [
        " 编",
        " 著",
        " 主编",
        " 编著",
        " 译",
        "整理",
        "报道",
        "采写",
        "撰稿",
        "供稿",
        "摄影报道",
        "编译",
        "辑",
        "采访整理",
    ];
    let has_stop = inner.contains(['。', '!', '?', ';']);
    let is_label = inner.chars().nth_back(0) == Some(':');
    let names_reporter = reporters.iter().any(|word| inner.starts_with(word))
        && inner.contains(' ')
        && !inner.contains(':');
    let agency = inner.contains("记者")
        && ["新华社", "本报", "本刊", "中新社", "人民日报", "光明日报"]
            .iter()
            .any(|word| inner.starts_with(word));
    length <= 48
        && !has_stop
        && !is_label
        && (starts.iter().any(|word| inner.starts_with(word)) && !inner.contains(':')
            || starts
                .iter()
                .any(|word| word.ends_with([':', '/']) && inner.starts_with(word))
            || names_reporter
            || agency && !inner.contains(':')
            || length <= 24
                && inner.contains(' ')
                && ends.iter().any(|end| inner.ends_with(end))
                && !inner.contains([',', '“']))
}

/// 据联谊报, (摘自《某报》), 转自某网
fn is_quoted_from(text: &str) -> bool {
    let inner = text.trim_matches(['(', ')', '[', ']', ' ', '。', '—', '-']);
    let is_media = [
        "报",
        "网",
        "社",
        "台",
        "刊",
        "客户端",
        "公众号",
        "》",
        "期",
        "版",
        "日",
    ]
    .iter()
    .any(|end| inner.ends_with(end));
    let starts = [
        "据",
        "摘自",
        "转自",
        "转载自",
        "原载",
        "选自",
        "摘编自",
        "刊于",
        "载于",
        "载《",
        "原载于",
        "文章来源",
        "稿件来源",
        "新闻来源",
        "内容来源",
    ];
    inner.chars().count() <= 30
        && is_media
        && starts.iter().any(|start| inner.starts_with(start))
        && !inner.contains([',', ':', '!', '?'])
        || inner.chars().count() <= 30
            && ["文章来源:", "稿件来源:", "新闻来源:", "内容来源:"]
                .iter()
                .any(|start| inner.starts_with(start))
}

/// 【 第1页 第2页】, 第1页, 共3页, 1 2 3 下一页, - 2 -
fn is_page_number(text: &str) -> bool {
    let inner: String = text
        .chars()
        .filter(|char| {
            !matches!(
                char,
                ' ' | '【'
                    | '】'
                    | '['
                    | ']'
                    | '('
                    | ')'
                    | '-'
                    | '—'
                    | '/'
                    | '·'
                    | '|'
                    | '.'
                    | '…'
                    | '<'
                    | '>'
            )
        })
        .collect();
    let is_number =
        |char: char| char.is_ascii_digit() || "第页共上下一末首尾全文阅读余".contains(char);
    inner.contains('页') && inner.chars().all(is_number) && inner.chars().count() <= 40
        || text.chars().count() >= 3
            && inner.chars().count() <= 4
            && text.starts_with(['-', '—'])
            && text.ends_with(['-', '—'])
            && inner.chars().all(|char| char.is_ascii_digit())
            && !inner.is_empty()
}

/// 图为…, (图1:…), …摄
pub(super) fn is_caption(text: &str, length: usize) -> bool {
    let inner = text.trim_matches(['(', ')', '[', ']', '【', '】', ' ', '。']);
    let starts = [
        "图为",
        "图:",
        "图片:",
        "图片说明",
        "图说",
        "资料图",
        "资料图片",
        "上图",
        "下图",
        "左图",
        "右图",
        "题图",
        "配图",
        "图片来源",
        "图源",
    ];
    let is_numbered = inner.starts_with('图')
        && inner
            .chars()
            .nth(1)
            .is_some_and(|char| char.is_ascii_digit() || "一二三四五六七八九十".contains(char))
        && inner
            .chars()
            .take(6)
            .any(|char| matches!(char, ':' | ' ' | '、' | '.'));
    let is_shot = (inner.ends_with('摄')
        || inner.ends_with("供图")
        || inner.ends_with("摄影") && inner.contains([' ', '/', ':']))
        && length <= 60;
    let names_photographer = ["摄影/", "摄影:", "图/", "记者摄"]
        .iter()
        .any(|word| inner.contains(word))
        || inner.contains("记者") && inner.ends_with("照片");
    let is_photo = inner == "合影"
        || inner.ends_with("合影") && length <= 20 && !inner.contains([':', ',', '。'])
        || inner == "合影留念";
    let is_pointed = inner.starts_with(['▲', '△', '↑', '↓', '←', '→']) && !inner.contains(':');
    length <= 80
        && (is_pointed
            || starts.iter().any(|start| inner.starts_with(start))
            || is_numbered
            || is_shot
            || is_photo
            || names_photographer)
}
