//! What stands before the text: where in a site the page is, its title, its date and source, labels.

mod fields;
mod labels;

use crate::corpus::{Meta, after_note_label};

use fields::{AUTHOR_KEYS, Fields, byline, fields, is_placeholder, issue, scattered};
use labels::is_label;

use super::date::date;
use super::ending::{Ending, PARAGRAPH};
use super::name::Likeness;
use super::nature::{Fact, Nature};
use super::noise::{is_bar, is_breadcrumb};
use super::page::{Page, Shape};
use super::post::Office;
use super::seen::plain_text;
use super::who;

/// What a line before the text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fore {
    /// Its content went into the front matter.
    Peeled,
    /// The title, or more of it.
    Title,
    /// It stands before the title and says nothing: menus, the name of the site.
    Noise,
}

/// What a line near the start of a page turns out to be.
enum Step {
    /// It belongs to the front.
    Front(Fore),
    /// It is something else, and the front goes on below it.
    Other,
    /// The text begins with it.
    Text,
}

/// What stands before the text of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Front {
    pub meta: Meta,
    /// For the first lines of the page what they are; `None` for those that are something else.
    pub lines: Vec<Option<Fore>>,
    /// A line further down that went into the front matter too.
    pub late: Option<usize>,
}

impl Front {
    /// No front but what the format says beside the text.
    pub(super) fn of(meta: &Meta) -> Self {
        Self {
            meta: meta.clone(),
            ..Self::default()
        }
    }
}

/// Lines at the start of a page among which its front is sought.
const REACH: usize = 60;

/// Reads the front of `page`.
pub(super) fn read(page: &Page, facts: &[Fact]) -> Front {
    let mut reader = Reader {
        page,
        facts,
        front: Front {
            meta: page.meta.clone(),
            lines: Vec::new(),
            late: None,
        },
        title: None,
        in_list: false,
        when: None,
    };
    reader.title = reader.known_title().or_else(|| reader.probable_title());
    for ix in 0..facts.len().min(REACH) {
        match reader.line(ix) {
            Step::Front(fore) => reader.front.lines.push(Some(fore)),
            Step::Other => reader.front.lines.push(None),
            Step::Text => break,
        }
    }
    reader.below();
    let meta = &mut reader.front.meta;
    meta.date = meta.date.take().or(reader.when);
    reader.front
}

struct Reader<'p> {
    page: &'p Page,
    facts: &'p [Fact],
    front: Front,
    /// The line of the title, once it is known.
    title: Option<usize>,
    /// Below a label without a value, whose values stand on lines of their own.
    in_list: bool,
    /// When it took place, which dates a page that has no other date.
    when: Option<String>,
}

impl<'p> Reader<'p> {
    fn text(&self, ix: usize) -> &'p str {
        &self.page.lines[ix].text
    }

    /// The line that the format says is the title: the only heading of the first level, or the one with the words of the page's title.
    fn known_title(&mut self) -> Option<usize> {
        let lines = &self.page.lines;
        let given = squeezed(&self.page.meta.title);
        let same = |ix: &usize| {
            !given.is_empty() && squeezed(&lines[*ix].text) == given && self.facts[*ix].is_text()
        };
        let is_first = |ix: &usize| lines[*ix].shape == Shape::Heading { level: 1 };
        let reach = lines.len().min(REACH);
        let firsts: Vec<usize> = (0..lines.len()).filter(is_first).take(2).collect();
        let found = (0..reach).find(same).or_else(|| match firsts[..] {
            [only] if only < reach && !self.is_somebody(only) => Some(only),
            _ => None,
        })?;
        self.text(found).clone_into(&mut self.front.meta.title);
        Some(found)
    }

    /// The title where the first line is none: the line above the line of date and source, if what stands over it is noise.
    fn probable_title(&mut self) -> Option<usize> {
        let reach = self.facts.len().min(REACH);
        let body = (0..reach).find(|ix| {
            self.facts[*ix].nature == Nature::Sentence
                && self.facts[*ix].length >= PARAGRAPH
                && self.fields(*ix).is_none()
        });
        let body = body.unwrap_or(reach);
        let dated = (0..body).find(|ix| {
            self.fields(*ix)
                .is_some_and(|fields| fields.date.is_some() || fields.source.is_some())
        });
        let is_titular = |ix: &usize| {
            let fact = &self.facts[*ix];
            let is_line = fact.is_text()
                && fact.length >= 4
                && fact.length <= 64
                && !self.text(*ix).ends_with(['。', '；']);
            is_line
                && self.fields(*ix).is_none()
                && !self.is_noise(*ix)
                && !self.is_somebody(*ix)
                && !is_label(&fact.seen.text())
                && after_note_label(self.text(*ix)).is_none()
        };
        let first = (0..body).find(|ix| self.facts[*ix].is_text() && self.fields(*ix).is_none())?;
        let next = (first + 1..body).find(|ix| self.facts[*ix].is_text());
        let is_headed =
            |ix: usize| self.fields(ix).is_some() || is_label(&self.facts[ix].seen.text());
        let is_over_date = next.is_some_and(is_headed);
        if is_over_date && !self.is_noise(first) {
            self.text(first).clone_into(&mut self.front.meta.title);
            return Some(first);
        }
        // a short first line names the site or the column where a longer one below it has the date below
        let is_column = self.facts[first].length <= 6
            && next.is_some_and(|next| {
                let below = (next + 1..body).find(|ix| self.facts[*ix].is_text());
                self.facts[next].length >= 8 && is_titular(&next) && below.is_some_and(is_headed)
            });
        if !self.is_noise(first) && !is_column {
            return None;
        }
        let above: Vec<usize> = (first..dated.unwrap_or(body)).filter(is_titular).collect();
        let longest = above
            .iter()
            .copied()
            .max_by_key(|ix| (self.facts[*ix].length.min(12), *ix));
        let below = || (dated.unwrap_or(0)..body).find(is_titular);
        let found = longest.or_else(below)?;
        self.text(found).clone_into(&mut self.front.meta.title);
        Some(found)
    }

    /// A menu, the name of a site, a button.
    fn is_noise(&self, ix: usize) -> bool {
        let text = self.facts[ix].seen.text();
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let is_menu = words.len() >= 4 && words.iter().all(|word| word.chars().count() <= 5);
        let has_han = text.chars().any(super::seen::is_han);
        let page_is_han = self.facts.iter().take(REACH).any(|fact| {
            fact.length > 40
                && fact
                    .seen
                    .plain
                    .iter()
                    .any(|char| super::seen::is_han(*char))
        });
        let site = [
            "首页",
            "手机版",
            "客户端",
            "APP",
            "app",
            "登录",
            "注册",
            "今天是",
            "设为首页",
            "加入收藏",
            "无障碍",
            "繁体",
            "English",
            "电子报",
            "阅读机",
            "搜索",
            "导航",
            "欢迎访问",
            "欢迎来到",
            "http",
            "www.",
            "写点什么",
            "当前报纸",
            "版面导航",
            "返回",
        ];
        let is_site =
            text.contains('网') && (text.contains(['-', '_']) || text.matches('、').count() >= 3);
        is_menu
            || is_site
            || !has_han && page_is_han
            || text.chars().count() <= 40
                && site.iter().any(|word| text.contains(word))
                && !text.contains(['，', '“', '《'])
    }

    fn fields(&self, ix: usize) -> Option<Fields> {
        fields(self.text(ix)).or_else(|| scattered(&self.facts[ix].seen))
    }

    /// Below a speaker's line that ends the front the date may still stand, alone in brackets.
    fn below(&mut self) {
        let from = self.front.lines.len();
        let end = (from..self.facts.len().min(from + 4))
            .take_while(|ix| self.facts[*ix].nature != Nature::Sentence);
        let dated = end
            .filter(|ix| {
                fields(self.text(*ix))
                    .is_some_and(|fields| fields.date.is_some() && fields.source.is_none())
            })
            .last();
        if let Some(dated) = dated
            && self.front.meta.date.is_none()
            && let Some(fields) = fields(self.text(dated))
        {
            self.take(fields);
            self.front.late = Some(dated);
        }
    }

    /// What line `ix` is; .
    fn line(&mut self, ix: usize) -> Step {
        let text = plain_text(self.text(ix));
        let fact = &self.facts[ix];
        if self.title == Some(ix) {
            return Step::Front(Fore::Title);
        }
        if is_breadcrumb(&text) || self.front.meta.trail.is_empty() && is_bar(&text) {
            self.trail(ix);
            return Step::Front(Fore::Peeled);
        }
        if let Some(fields) = self.fields(ix) {
            self.take(fields);
            self.in_list = false;
            return Step::Front(Fore::Peeled);
        }
        if is_label(&text) {
            self.in_list = text.trim_end().ends_with(':');
            self.label(ix);
            return Step::Front(Fore::Peeled);
        }
        if self.title.is_some_and(|title| title > ix)
            && fact.is_text()
            && after_note_label(self.text(ix)).is_none()
        {
            if self.front.meta.trail.is_empty() && fact.length <= 8 {
                // the name of a column
                self.front.meta.trail.push(self.text(ix).to_owned());
                return Step::Front(Fore::Peeled);
            }
            return Step::Front(Fore::Noise);
        }
        if let Some(issue) =
            issue(self.text(ix)).filter(|_| self.title.is_some_and(|title| title < ix))
        {
            self.front.meta.source.get_or_insert(issue);
            return Step::Front(Fore::Peeled);
        }
        if after_note_label(self.text(ix)).is_some() {
            return Step::Text;
        }
        if self.is_awaited_author(ix) {
            self.front.meta.author = Some(self.text(ix).to_owned());
            return Step::Front(Fore::Peeled);
        }
        if let Some(author) = byline(self.text(ix)) {
            self.front.meta.author.get_or_insert(author);
            return Step::Front(Fore::Peeled);
        }
        if is_placeholder(&text) {
            return Step::Front(Fore::Peeled);
        }
        match fact.nature {
            Nature::Dropped(_) | Nature::Image | Nature::Caption => Step::Other,
            Nature::Sentence => self.exclaimed_title(ix),
            Nature::Short if self.is_listed(ix) => {
                self.label(ix);
                Step::Front(Fore::Peeled)
            }
            Nature::Short => self.short(ix),
        }
    }

    /// A name below 作者| with nothing behind it.
    fn is_awaited_author(&self, ix: usize) -> bool {
        let above = ix.checked_sub(1).map(|above| self.facts[above].seen.text());
        let is_asked = above.is_some_and(|above| {
            let above = above.trim_end_matches([':', '|', ' ']);
            AUTHOR_KEYS
                .split(' ')
                .any(|key| above == key || above.ends_with(&format!(" {key}")))
        });
        let is_name = who::read(&self.facts[ix].seen)
            .is_some_and(|reading| matches!(reading.form, who::Form::Bare | who::Form::Several));
        is_asked && is_name && self.front.meta.author.is_none()
    }

    fn label(&mut self, ix: usize) {
        let label = self.text(ix).to_owned();
        let is_when = plain_text(&label).replace(' ', "").contains("时间:");
        if is_when && let Some((day, _)) = date(&self.facts[ix].seen.plain) {
            self.when.get_or_insert(day);
        }

        self.front.meta.labels.push(label);
    }

    /// A line of a list of those who take part: below its label, somebody, and with nothing said below it.
    fn is_listed(&self, ix: usize) -> bool {
        let next = self.facts.get(ix + 1);
        let is_followed =
            next.is_some_and(|next| next.nature == Nature::Sentence && next.length >= PARAGRAPH);
        self.in_list && who::read(&self.facts[ix].seen).is_some() && !is_followed
    }

    /// A title may be a question or an exclamation.
    fn exclaimed_title(&mut self, ix: usize) -> Step {
        let fact = &self.facts[ix];
        let is_cry = matches!(fact.ending, Ending::Question | Ending::Stop)
            && fact.length <= 36
            && !self.text(ix).ends_with(['。', '；'])
            && fact.ordinal.is_none();
        let is_long = fact.ending == Ending::Word && fact.length <= 60 && fact.ordinal.is_none();
        if self.title.is_none() && (is_cry || is_long) && ix + 1 < self.facts.len() {
            return self.titled(ix);
        }
        Step::Text
    }

    fn titled(&mut self, ix: usize) -> Step {
        self.title = Some(ix);
        self.front.meta.title = self.text(ix).to_owned();
        Step::Front(Fore::Title)
    }

    fn short(&mut self, ix: usize) -> Step {
        let text = self.text(ix).to_owned();
        let is_below_title = self.title.is_some_and(|title| title < ix);
        let is_dashed = text.starts_with("——")
            || text.starts_with("--")
            || text.starts_with("──")
            || text.starts_with('—');
        if is_below_title
            && is_dashed
            && self.front.meta.subtitle.is_none()
            && !self.is_somebody(ix)
        {
            self.front.meta.subtitle =
                Some(text.trim_start_matches(['—', '-', '─', ' ']).to_owned());
            return Step::Front(Fore::Title);
        }
        if self.is_somebody(ix)
            || self.facts[ix]
                .ordinal
                .is_some_and(|ordinal| ordinal.number == 1 && !is_dashed)
        {
            return Step::Text;
        }
        if self.title.is_none() {
            return self.titled(ix);
        }
        // a second line of the title, if the date follows it
        let is_second = self.title == Some(ix - 1) && self.front.meta.subtitle.is_none();
        let date_follows = ix + 1 < self.facts.len() && self.fields(ix + 1).is_some();
        if is_second && date_follows {
            self.front.meta.subtitle = Some(text);
            return Step::Front(Fore::Title);
        }
        Step::Text
    }

    /// Whether the line names somebody with a post, or by name alone.
    fn is_somebody(&self, ix: usize) -> bool {
        let reading = who::read(&self.facts[ix].seen);
        reading.is_some_and(|reading| match reading.form {
            who::Form::PostName
            | who::Form::NamePost
            | who::Form::Glued
            | who::Form::NameBracket => {
                reading.strength() >= 5 || reading.is_incomplete && reading.office == Office::Post
            }
            who::Form::Card => true,
            who::Form::Bare => reading.likeness == Likeness::Strong && ix > 0,
            who::Form::Several => reading.likeness >= Likeness::Fair,
            who::Form::NameTopic | who::Form::PostOnly => false,
        })
    }

    fn trail(&mut self, ix: usize) {
        let text = self.text(ix);
        let after = text
            .split_once([':', '：'])
            .filter(|(here, _)| plain_text(here).trim().ends_with("位置"));
        let steps = after.map_or(text, |(_, steps)| steps);
        let steps: Vec<String> = steps
            .split(['>', '＞', '»', '›', '→', '|', '｜', '/'])
            .map(|step| step.trim().to_owned())
            .filter(|step| !step.is_empty())
            .collect();
        if self.front.meta.trail.is_empty() {
            self.front.meta.trail = steps;
        }
    }

    fn take(&mut self, fields: Fields) {
        let meta = &mut self.front.meta;
        meta.date = meta.date.take().or(fields.date);
        meta.source = meta.source.take().or(fields.source);
        meta.author = meta.author.take().or(fields.author);
    }
}

/// A title without blanks and marks, for comparison.
fn squeezed(title: &str) -> String {
    plain_text(title)
        .chars()
        .filter(|char| char.is_alphanumeric())
        .collect()
}
