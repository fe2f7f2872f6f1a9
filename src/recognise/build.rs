//! The article that a page becomes.

use std::collections::BTreeSet;

use crate::corpus::article::{Item, ItemKind, write};
use crate::corpus::{Meta, after_note_label};

use super::choose::{By, Choice, Genre, Speaker, choose};
use super::doubt::{Doubt, doubts};
use super::ending::{Ending, SHORT};
use super::front::{self, Fore, Front};
use super::headings::{Heading, Sign, headings};
use super::nature::{Fact, Nature};
use super::page::{Page, Shape, WhyDropped};
use super::prose::{is_prose, language};
use super::seen::plain_text;

/// A page, understood: what `pizhu import` writes, and why.
#[derive(Clone, Debug)]
pub struct Recognised {
    /// What it is.
    pub genre: Genre,
    /// What goes into the front matter; without an id.
    pub meta: Meta,
    /// What stands in the article, in the order of the page.
    pub lines: Vec<Line>,
    /// What only the reader can know.
    pub doubts: Vec<Doubt>,
    /// How sure all of it is, in percent: the mean of the speakers and headings, less for every doubt.
    pub confidence: u8,
}

/// One thing in the article, and how it came there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// What stands in the article.
    pub item: Item,
    /// The line of the file it comes from, from 1.
    pub number: usize,
    /// How sure it is that it is what it is taken for, in percent.
    pub confidence: u8,
    /// Why it is taken for that.
    pub reason: Reason,
}

/// Why a line is what it is taken for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Reason {
    /// Somebody who speaks.
    Speaker(By),
    /// A heading.
    Heading(Sign),
    /// It stands before the text and is labelled as a note, or sends the reader on.
    Note,
    /// It is no text of the page.
    Dropped(WhyDropped),
    /// An image, or words under one.
    Image,
    /// It ends as a sentence does, or is long; or nothing else fits.
    Paragraph,
}

impl Recognised {
    /// The article file, without an id.
    pub fn article(&self) -> String {
        self.written(&self.meta)
    }

    /// The article file of an article known by `id`.
    pub fn article_with_id(&self, id: String) -> String {
        self.written(&Meta {
            id: Some(id),
            ..self.meta.clone()
        })
    }

    fn written(&self, meta: &Meta) -> String {
        let items: Vec<Item> = self.lines.iter().map(|line| line.item.clone()).collect();
        write(meta, &items)
    }
}

/// Who speaks in `page`, under which headings. `stem` is the title of a page that has none.
pub fn recognise(page: &Page, stem: &str) -> Recognised {
    let mut facts: Vec<Fact> = page.lines.iter().map(Fact::of).collect();
    mark_captions(page, &mut facts);
    let is_prose = is_prose(page);
    let front = if is_prose {
        front::read(page, &facts)
    } else {
        Front::of(&page.meta)
    };
    drop_tail(page, &mut facts, front.lines.len());
    let start = front.lines.len();
    let choice = if is_prose {
        choose(page, &facts, start, is_titled_speech(&front.meta))
    } else {
        silence(page, &mut facts, start)
    };
    let is_conversation = choice
        .speakers
        .iter()
        .flatten()
        .filter(|speaker| speaker.by == By::Label)
        .count()
        >= 2;
    let headings = headings(page, &facts, start, &choice.speakers, is_conversation);
    let builder = Builder {
        page,
        facts: &facts,
        front: &front,
        choice: &choice,
        headings: &headings,
        captions: captions(&facts, &choice.rejected),
    };
    let lines = builder.lines();
    let mut meta = front.meta.clone();
    if meta.title.is_empty() {
        stem.clone_into(&mut meta.title);
    }
    meta.language = meta.language.or_else(|| language(page));
    if choice.genre == Genre::Interview {
        meta.form = Some("interview".to_owned());
    }
    let doubts = doubts(page, &facts, start, &choice, &headings);
    let confidence = confidence(&lines, &doubts);
    Recognised {
        genre: choice.genre,
        meta,
        lines,
        doubts,
        confidence,
    }
}

/// Nobody speaks in a program, a log or a table, and its short lines are no headings, unless its format says so.
fn silence(page: &Page, facts: &mut [Fact], start: usize) -> Choice {
    for (fact, line) in facts.iter_mut().zip(&page.lines).skip(start) {
        if fact.nature == Nature::Short && !matches!(line.shape, Shape::Heading { .. }) {
            fact.nature = Nature::Sentence;
        }
    }
    Choice {
        genre: Genre::Text,
        speakers: vec![None; facts.len()],
        rejected: Vec::new(),
        signed_below: None,
    }
}

/// Words in the title of a speech.
fn is_titled_speech(meta: &Meta) -> bool {
    let title = plain_text(&meta.title) + &plain_text(meta.subtitle.as_deref().unwrap_or_default());
    [
        "讲话",
        "发言",
        "致辞",
        "致词",
        "演讲",
        "演说",
        "报告",
        "讲稿",
        "寄语",
        "感言",
        "述职",
        "汇报",
        "谈话",
        "开幕词",
        "闭幕词",
        "贺词",
        "主旨",
    ]
    .iter()
    .any(|word| title.contains(word))
}

fn confidence(lines: &[Line], doubts: &[Doubt]) -> u8 {
    let structural = lines
        .iter()
        .filter(|line| matches!(line.reason, Reason::Speaker(_) | Reason::Heading(_)));
    let (sum, count) = structural.fold((0_usize, 0_usize), |(sum, count), line| {
        (sum + usize::from(line.confidence), count + 1)
    });
    let mean = sum.checked_div(count).unwrap_or(80);
    u8::try_from(mean.saturating_sub(3 * doubts.len()).max(20)).unwrap_or(100)
}

/// A short line that clings to the image above it, apart from the text below, is what the image shows.
fn mark_captions(page: &Page, facts: &mut [Fact]) {
    for ix in 1..facts.len().saturating_sub(1) {
        let clings = page.lines[ix].blanks == 0 && page.lines[ix + 1].blanks > 0;
        let is_short = facts[ix].is_text() && facts[ix].length <= SHORT;
        if facts[ix - 1].nature == Nature::Image && clings && is_short {
            facts[ix].nature = Nature::Caption;
        }
    }
}

/// Names that did not speak, below an image or below other such names below one.
fn captions(facts: &[Fact], rejected: &[usize]) -> BTreeSet<usize> {
    let mut captions = BTreeSet::new();
    for ix in rejected.iter().copied().filter(|ix| *ix > 0) {
        if facts[ix - 1].nature == Nature::Image || captions.contains(&(ix - 1)) {
            captions.insert(ix);
        }
    }
    captions
}

/// Lines at the end of a page among which its links are sought.
const TAIL: usize = 400;

/// Lines below 相关链接 and the like are links, if they are short to the end.
fn drop_tail(page: &Page, facts: &mut [Fact], start: usize) {
    let heads_links = |text: &str| {
        let text: String = text.chars().take(24).map(super::seen::plain).collect();
        [
            "相关链接",
            "更多新闻",
            "更多",
            "你可能也",
            "相关阅读",
            "相关新闻",
            "相关文章",
            "相关专题",
            "延伸阅读",
            "推荐阅读",
            "热门推荐",
            "猜你喜欢",
            "更多精彩",
            "上一篇",
            "下一篇",
            "责任编辑",
            "热点推荐",
            "精彩推荐",
            "最新文章",
            "热门文章",
            "热门新闻",
            "友情链接",
        ]
        .iter()
        .any(|word| {
            text.trim_start_matches(['【', '[', '■', '●', '▶', '>', ' '])
                .starts_with(word)
        })
    };
    let Some(head) = (start..facts.len())
        .rev()
        .take(TAIL)
        .find(|ix| heads_links(&page.lines[*ix].text))
    else {
        return;
    };
    let is_tail = facts[head + 1..]
        .iter()
        .all(|fact| !(fact.nature == Nature::Sentence && fact.length >= 40));
    if !is_tail {
        return;
    }
    let first = (start..=head)
        .rev()
        .take_while(|ix| heads_links(&page.lines[*ix].text) || !facts[*ix].is_text())
        .last()
        .unwrap_or(head);
    for fact in &mut facts[first..] {
        if fact.is_text() {
            fact.nature = Nature::Dropped(WhyDropped::Navigation);
        }
    }
}

struct Builder<'p> {
    page: &'p Page,
    facts: &'p [Fact],
    front: &'p Front,
    choice: &'p Choice,
    headings: &'p [Option<Heading>],
    /// Names that are captions.
    captions: BTreeSet<usize>,
}

impl Builder<'_> {
    fn lines(&self) -> Vec<Line> {
        let notes = self.notes();
        let mut lines: Vec<Line> = Vec::new();
        let mut has_speaker = false;
        let joined: BTreeSet<usize> = self
            .choice
            .speakers
            .iter()
            .flatten()
            .filter_map(|speaker| speaker.also)
            .collect();
        for ix in (0..self.facts.len()).filter(|ix| !joined.contains(ix)) {
            has_speaker |= self.choice.speakers[ix].is_some();
            match self.front.lines.get(ix).copied().flatten() {
                Some(Fore::Peeled | Fore::Title) => {}
                None if self.front.late == Some(ix) => {}
                Some(Fore::Noise) => {
                    let why = Reason::Dropped(WhyDropped::Around);
                    lines.push(self.line(ix, ItemKind::Dropped, why, 70));
                }
                None if notes.contains(&ix) => {
                    lines.push(self.line(ix, ItemKind::Note, Reason::Note, 90));
                }
                None => self.body(ix, has_speaker, &mut lines),
            }
        }
        lines
    }

    fn text(&self, ix: usize) -> &str {
        &self.page.lines[ix].text
    }

    fn line(&self, ix: usize, kind: ItemKind, reason: Reason, confidence: u8) -> Line {
        Line {
            item: Item {
                kind,
                text: self.text(ix).to_owned(),
            },
            number: self.page.lines[ix].number,
            confidence,
            reason,
        }
    }

    fn body(&self, ix: usize, has_speaker: bool, lines: &mut Vec<Line>) {
        if let Some(speaker) = &self.choice.speakers[ix] {
            return self.speaker(ix, speaker, lines);
        }
        if let Some(heading) = self.headings[ix] {
            let marks = match (heading.is_above_speaker, has_speaker) {
                (true, _) => 1,
                (false, true) => heading.level + 1,
                (false, false) => heading.level,
            };
            return lines.push(self.line(
                ix,
                ItemKind::Heading { marks },
                Reason::Heading(heading.by),
                heading.confidence,
            ));
        }
        if self.captions.contains(&ix) {
            return self.caption(ix, lines);
        }
        match self.facts[ix].nature {
            Nature::Dropped(why) => {
                lines.push(self.line(ix, ItemKind::Dropped, Reason::Dropped(why), 85));
            }
            Nature::Image if self.is_decoration(ix) => {
                let why = Reason::Dropped(WhyDropped::Around);
                let mut image = self.image(ix);
                if let ItemKind::Image { name } =
                    std::mem::replace(&mut image.item.kind, ItemKind::Dropped)
                    && image.item.text.is_empty()
                {
                    image.item.text = name;
                }
                lines.push(Line {
                    reason: why,
                    ..image
                });
            }
            Nature::Image => lines.push(self.image(ix)),
            Nature::Caption => self.caption(ix, lines),
            Nature::Sentence if is_signed_by_editor(self.text(ix)) => {
                lines.push(self.line(ix, ItemKind::Note, Reason::Note, 80));
            }
            Nature::Sentence => {
                lines.push(self.line(ix, ItemKind::Paragraph, Reason::Paragraph, 95));
            }
            Nature::Short
                if is_below_image(self.facts, ix) && !has_portrait(&self.choice.speakers, ix) =>
            {
                self.caption(ix, lines);
            }
            Nature::Short if has_speaker && self.is_after_all(ix) => {
                let why = Reason::Dropped(WhyDropped::Apparatus);
                lines.push(self.line(ix, ItemKind::Dropped, why, 60));
            }
            Nature::Short => lines.push(self.line(ix, ItemKind::Paragraph, Reason::Paragraph, 70)),
        }
    }

    fn image(&self, ix: usize) -> Line {
        let line = &self.page.lines[ix];
        if let Shape::Image { name } = &line.shape {
            self.line(
                ix,
                ItemKind::Image { name: name.clone() },
                Reason::Image,
                95,
            )
        } else {
            let mut image = self.line(
                ix,
                ItemKind::Image {
                    name: line.text.clone(),
                },
                Reason::Image,
                95,
            );
            image.item.text.clear();
            image
        }
    }

    /// A short line with nothing said below it, at the end of a page of speeches.
    fn is_after_all(&self, ix: usize) -> bool {
        let below = &self.facts[ix + 1..];
        let ends_apart = self.page.lines[ix].shape == Shape::Text && self.page.lines[ix].blanks > 0
            || ix > 0 && self.facts[ix - 1].nature == Nature::Short;
        below.len() <= 8 && ends_apart && !below.iter().any(|fact| fact.nature == Nature::Sentence)
    }

    /// A picture of the site, not of the page: its logo, a button, a code to scan.
    fn is_decoration(&self, ix: usize) -> bool {
        let Shape::Image { name } = &self.page.lines[ix].shape else {
            return false;
        };
        let name = name.to_ascii_lowercase();
        let words = [
            "logo", "icon", "banner", "btn", "button", "qrcode", "ewm", "weixin", "share", "print",
            "arrow", "spacer", "blank", "bg_", "top_", "nav",
        ];
        words.iter().any(|word| name.starts_with(word))
            || name.ends_with("logo.png")
            || name.ends_with("logo.gif")
    }

    /// Words right below an image stand in its place; others are an image without a name.
    fn caption(&self, ix: usize, lines: &mut Vec<Line>) {
        if let Some(Line { item, .. }) = lines.last_mut()
            && matches!(item.kind, ItemKind::Image { .. })
            && item.text.is_empty()
        {
            self.text(ix).clone_into(&mut item.text);
            return;
        }
        lines.push(self.line(
            ix,
            ItemKind::Image {
                name: String::new(),
            },
            Reason::Image,
            85,
        ));
    }

    /// A label and what is said on its line are two things, and so are a name and its topic.
    fn speaker(&self, ix: usize, speaker: &Speaker, lines: &mut Vec<Line>) {
        let kind = ItemKind::Speaker {
            name: speaker.name.clone(),
            post: speaker.post.clone(),
            incomplete: speaker.is_incomplete,
        };
        let mut head = self.line(ix, kind, Reason::Speaker(speaker.by), speaker.confidence);
        if let Some(below) = speaker.also {
            head.item.text = format!("{} {}", self.text(ix), self.text(below));
            return lines.push(head);
        }
        let text = self.text(ix);
        let cut = match (&speaker.topic, speaker.label_end) {
            (Some(topic), _) => text.rfind(&**topic),
            (None, Some(end)) => text.char_indices().nth(end).map(|(byte, _)| byte),
            (None, None) => None,
        };
        let (label, rest) = text.split_at(cut.unwrap_or(text.len()));
        label.trim().clone_into(&mut head.item.text);
        lines.push(head);
        let rest = rest.trim();
        if rest.is_empty() {
            return;
        }
        let (kind, reason) = if speaker.topic.is_some() {
            (ItemKind::Heading { marks: 2 }, Reason::Heading(Sign::Short))
        } else {
            (ItemKind::Paragraph, Reason::Paragraph)
        };
        let mut said = self.line(ix, kind, reason, speaker.confidence);
        rest.clone_into(&mut said.item.text);
        lines.push(said);
    }

    /// The lines of the editor's note: what is labelled so, to where somebody speaks; else what stands before a sentence that sends the
    /// reader on to the speeches; else what an editor signs.
    fn notes(&self) -> BTreeSet<usize> {
        let from = self.front.lines.len();
        let is_structural =
            |ix: &usize| self.choice.speakers[*ix].is_some() || self.headings[*ix].is_some();
        let end = (from..self.facts.len())
            .find(is_structural)
            .unwrap_or(self.facts.len());
        let has_speakers = self.choice.speakers.iter().any(Option::is_some);
        let texts = |range: std::ops::Range<usize>| {
            range
                .filter(|ix| self.facts[*ix].is_text())
                .collect::<BTreeSet<_>>()
        };
        let labelled =
            (from..end.min(from + 40)).find(|ix| after_note_label(self.text(*ix)).is_some());
        if let Some(label) = labelled {
            if has_speakers {
                return texts(label..end);
            }
            let is_alone = after_note_label(self.text(label)).is_some_and(str::is_empty);
            return texts(label..end)
                .into_iter()
                .take(1 + usize::from(is_alone))
                .collect();
        }
        if !has_speakers {
            return BTreeSet::new();
        }
        let signed = (from..end).find(|ix| {
            plain_text(self.text(*ix))
                .trim_end_matches([')', '。'])
                .ends_with("编者")
        });
        let sends = (from..end)
            .rev()
            .find(|ix| self.facts[*ix].nature == Nature::Sentence && sends_on(self.text(*ix)));
        signed
            .or(sends)
            .map_or_else(BTreeSet::new, |last| texts(from..last + 1))
    }
}

/// ……——编者
fn is_signed_by_editor(text: &str) -> bool {
    let text = plain_text(text.trim_end_matches([')', '）', '。', ' ']));
    ["—编者", "—编者按", "—本报编辑部", "—编辑部"]
        .iter()
        .any(|end| text.ends_with(end))
}

fn is_below_image(facts: &[Fact], ix: usize) -> bool {
    ix > 0 && facts[ix - 1].nature == Nature::Image
}

/// Whether the image above a line stands below its speaker.
fn has_portrait(speakers: &[Option<Speaker>], ix: usize) -> bool {
    ix > 1 && speakers[ix - 2].is_some()
}

/// Whether a sentence sends the reader on to what follows: …以飨读者。
fn sends_on(text: &str) -> bool {
    let text = plain_text(text);
    let tail: String = text
        .chars()
        .rev()
        .take(24)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let words = [
        "飨读者",
        "教于读者",
        "教于方家",
        "供同行",
        "供读者",
        "供大家",
        "供参考",
        "供学习",
        "敬请关注",
        "敬请垂注",
        "摘登如下",
        "摘编如下",
        "摘发如下",
        "摘要如下",
        "摘录如下",
        "刊登如下",
        "刊发如下",
        "发表如下",
        "整理如下",
        "选登如下",
        "予以刊登",
        "予以刊发",
        "予以摘登",
        "以资借鉴",
        "与读者分享",
        "与大家分享",
        "实录如下",
        "内容如下",
        "发言如下",
        "文字实录",
    ];
    words.iter().any(|word| tail.contains(word)) || text.contains("本报摘") || text.contains("现摘")
}

/// Whether a line without a final mark runs on into the next.
pub(super) fn runs_on(fact: &Fact) -> bool {
    matches!(fact.ending, Ending::Open | Ending::Word)
}
