//! The front matter of a Markdown file: TOML between `+++`, or the part of YAML that people write there between `---`.
//!
//! # Why no YAML library
//! What is wanted are a handful of strings: `key: value`, quoted or not, and lists of them. The rest of YAML is passed over.

use super::html::iso_date;
use crate::corpus::Meta;

/// A text taken apart.
#[derive(Debug)]
pub(super) struct Split<'a> {
    pub meta: Meta,
    pub body: &'a str,
    /// Lines before the body.
    pub lines: usize,
}

/// Takes the front matter off a text; one that is not closed is text.
pub(super) fn split(text: &str) -> Split<'_> {
    let whole = Split {
        meta: Meta::default(),
        body: text,
        lines: 0,
    };
    let Some(fence) = text
        .lines()
        .next()
        .map(str::trim_end)
        .filter(|it| ["---", "+++"].contains(it))
    else {
        return whole;
    };
    let (mut at, mut lines) = (0, 0);
    for line in text.split_inclusive('\n') {
        at += line.len();
        lines += 1;
        let is_end = line.trim_end() == fence || fence == "---" && line.trim_end() == "...";
        if lines > 1 && is_end {
            let inner = text[..at].lines().skip(1).take(lines - 2);
            let pairs = if fence == "+++" {
                toml(inner)
            } else {
                yaml(inner)
            };
            return match pairs {
                Some(pairs) => Split {
                    meta: meta(&pairs),
                    body: &text[at..],
                    lines,
                },
                None => whole,
            };
        }
        if lines > 500 {
            break;
        }
    }
    whole
}

/// Keys in small letters, and their values.
type Pairs = Vec<(String, Vec<String>)>;

/// Nothing where it is no TOML.
fn toml<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Pairs> {
    let text = lines.collect::<Vec<_>>().join("\n");
    let table: toml::Table = text.parse().ok()?;
    let words = |value: &toml::Value| match value {
        toml::Value::Array(values) => values
            .iter()
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect(),
        toml::Value::String(text) => vec![text.clone()],
        toml::Value::Table(_) => Vec::new(),
        other => vec![other.to_string()],
    };
    Some(
        table
            .iter()
            .map(|(key, value)| (key.to_lowercase(), words(value)))
            .collect(),
    )
}

/// Nothing where a line is neither a pair, nor an item, nor deeper than what is read: `---` is a rule in Markdown as well.
fn yaml<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Pairs> {
    let mut pairs = Pairs::new();
    for line in lines {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        if let Some(item) = bare.strip_prefix("- ") {
            pairs.last_mut()?.1.push(unquoted(item));
        } else if line.starts_with([' ', '\t']) || bare == "-" {
            // part of a value that is not read
            pairs.last()?;
        } else {
            let (key, value) = bare.split_once(':')?;
            let known = ["标题", "副标题", "日期", "来源", "作者"];
            // somebody speaking
            let is_key = key.is_ascii() || known.contains(&key);
            if !is_key || !(value.is_empty() || value.starts_with([' ', '\t'])) {
                return None;
            }
            pairs.push((unquoted(key).to_lowercase(), values(value.trim())));
        }
    }
    (!pairs.is_empty()).then_some(pairs)
}

/// The value of a pair: one, several between brackets, or none.
fn values(value: &str) -> Vec<String> {
    if let Some(inner) = value.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
        return inner
            .split(',')
            .map(unquoted)
            .filter(|item| !item.is_empty())
            .collect();
    }
    let value = unquoted(value);
    let is_none = ["", "|", ">", "~", "null", "|-", ">-"].contains(&value.as_str());
    if is_none { Vec::new() } else { vec![value] }
}

fn unquoted(value: &str) -> String {
    let value = value.trim();
    if let Some(inner) = value.strip_prefix('"').and_then(|it| it.strip_suffix('"')) {
        return inner.replace("\\\"", "\"").replace("\\\\", "\\");
    }
    if let Some(inner) = value
        .strip_prefix('\'')
        .and_then(|it| it.strip_suffix('\''))
    {
        return inner.replace("''", "'");
    }
    value
        .split(" #")
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_owned()
}

fn meta(pairs: &Pairs) -> Meta {
    let values = |names: &[&str]| {
        let found = names.iter().find_map(|name| {
            pairs
                .iter()
                .find(|(key, values)| key == name && !values.is_empty())
        });
        found.map(|(_, values)| values.clone()).unwrap_or_default()
    };
    let value = |names: &[&str]| {
        let text = values(names).join("、");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    };
    Meta {
        id: value(&["id"]),
        title: value(&["title", "标题"]).unwrap_or_default(),
        subtitle: value(&["subtitle", "副标题"]),
        date: value(&["date", "published", "日期"]).and_then(|date| iso_date(&date)),
        source: value(&["source", "publisher", "site", "来源"]),
        author: value(&["author", "authors", "作者"]),
        trail: values(&["trail"]),
        language: value(&["language", "lang"]),
        uri: value(&["uri", "url", "link", "canonical"]),
        form: value(&["form"]),
        labels: values(&["labels"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_gives_strings_and_lists() {
        let split = split(
            "---\ntitle: \"谈“读书”: 一\"\ndate: 2019-08-22 08:00 # day\nauthor:\n  - 张三\n  - '李''四'\ntags: [a, b]\nurl: https://example.org/a\nnested:\n  deep: 1\n---\n正文\n",
        );
        assert_eq!((split.body, split.lines), ("正文\n", 11));
        let meta = split.meta;
        assert_eq!(meta.title, "谈“读书”: 一");
        assert_eq!(meta.date.as_deref(), Some("2019-08-22"));
        assert_eq!(meta.author.as_deref(), Some("张三、李'四"));
        assert_eq!(meta.uri.as_deref(), Some("https://example.org/a"));
    }

    #[test]
    fn toml_gives_what_our_own_articles_hold() {
        let split = split(
            "+++\nid = \"1\"\ntitle = \"题\"\ndate = 2019-08-22\ntrail = [\"首页\", \"甲\"]\n+++\n正文",
        );
        assert_eq!((split.body, split.lines), ("正文", 6));
        assert_eq!(split.meta.title, "题");
        assert_eq!(split.meta.date.as_deref(), Some("2019-08-22"));
        assert_eq!(split.meta.trail, ["首页", "甲"]);
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        for text in [
            "---\n正文\n---\n",
            "---\ntitle: 甲\n正文",
            "+++\n正文\n+++\n",
            "---\n",
            "张三:说\n---\n",
            "---\n张三: 说\n---\n",
        ] {
            let split = split(text);
            assert_eq!((split.body, split.lines), (text, 0), "{text}");
        }
    }
}
