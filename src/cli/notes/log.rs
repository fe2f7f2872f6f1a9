//! `pizhu notes log`: the life of an annotation, oldest first.

use jiff::Timestamp;
use serde::Serialize;

use super::super::args::LogArgs;
use super::super::console::Console;
use super::super::failure::Stop;
use super::super::setup::Setup;
use super::id::{self, Target};
use crate::app::Msg;
use crate::notes::{Annotation, Drawing, Rev};
use crate::shell::words::both;
use crate::store::Version;

/// Prints every version of an annotation that was saved or found on this device: when, on which device, what was changed.
///
/// # Errors
/// When there is no such annotation or more than one, or the output cannot be written.
pub fn run(args: &LogArgs, setup: &Setup, console: &mut Console) -> Result<(), Stop> {
    let Target { on, id } = id::find_any(&args.target, setup, console)?;
    let versions = on.desk.life(id);
    let before = std::iter::once(None).chain(versions.iter().map(Some));
    let steps = before.zip(&versions).map(|(before, version)| Step {
        before: before.map(|before| &before.record),
        version,
    });
    if args.json {
        let versions: Vec<_> = steps.map(|step| step.json()).collect();
        return Ok(console.json(&versions)?);
    }
    let here = setup.ids().device().to_owned();
    for step in steps {
        console.say(&step.title(&here))?;
        for line in step.changes() {
            console.line(&format!("    {}", line.text(setup.lang)))?;
        }
    }
    Ok(())
}

/// A version and the one before it.
struct Step<'a> {
    before: Option<&'a Annotation>,
    version: &'a Version,
}

/// A version as `--json` shows it. Field names are a promise to scripts.
#[derive(Serialize)]
struct VersionJson<'a> {
    /// RFC 3339 in UTC.
    time: Option<String>,
    /// The devices it was changed on.
    by: Vec<&'a str>,
    removed: bool,
    kind: &'a str,
    color: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    style: Option<&'a str>,
    quote: &'a str,
    note: &'a str,
    tags: &'a [String],
    /// Code points of the text with the hash `base`.
    start: usize,
    end: usize,
    base: &'a str,
}

impl<'a> Step<'a> {
    fn record(&self) -> &'a Annotation {
        &self.version.record
    }

    fn time(&self) -> Option<Timestamp> {
        let record = self.record();
        self.version.logged.or(record.updated).or(record.created)
    }

    /// The devices whose count rose.
    fn devices(&self) -> Vec<&'a str> {
        let none = Rev::default();
        let before = self.before.map_or(&none, |before| &before.rev);
        let rose = |(device, count): &(&'a String, &u64)| before.0.get(*device) != Some(count);
        let now = self.record().rev.0.iter();
        now.filter(rose)
            .map(|(device, _)| device.as_str())
            .collect()
    }

    fn title(&self, here: &str) -> Msg {
        let time = self.time().map_or("?".to_owned(), |time| {
            time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
        });
        let by = |this: &str| {
            let devices = self.devices().into_iter().map(|device| {
                if device == here {
                    format!("{device} ({this})")
                } else {
                    device.to_owned()
                }
            });
            devices.collect::<Vec<_>>().join(", ")
        };
        both(
            format!("{time}  {}", by("本机")),
            format!("{time}  {}", by("this device")),
        )
    }

    /// What is other than before, a line each.
    fn changes(&self) -> Vec<Msg> {
        let now = self.record();
        let mut lines = Vec::new();
        let was = |same: fn(&Annotation, &Annotation) -> bool| {
            self.before.is_some_and(|before| same(before, now))
        };
        match (self.before.map(Annotation::is_live), now.is_live()) {
            (None | Some(true), false) => lines.push(both("删除", "removed")),
            (Some(false), true) => lines.push(both("恢复", "brought back")),
            _ => {}
        }
        if !was(|before, now| before.anchor.quote == now.anchor.quote) {
            let quote = now.anchor.quote.replace('\n', " ");
            let range = &now.anchor.range;
            let at = format!("{}..{}", range.start, range.end);
            lines.push(both(
                format!("标注“{quote}”（{at}）"),
                format!("on “{quote}” ({at})"),
            ));
        } else if !was(|before, now| before.anchor.range == now.anchor.range) {
            let range = &now.anchor.range;
            let at = format!("{}..{}", range.start, range.end);
            lines.push(both(format!("随文移到 {at}"), format!("moved to {at}")));
        } else if !was(|before, now| before.anchor.base == now.anchor.base) {
            lines.push(both(
                "文章有新版本，位置未变",
                "a new version of the text, the same place",
            ));
        }
        let look = |it: &Annotation| (it.kind.clone(), it.color.clone(), it.drawing.clone());
        if self.before.map(look) != Some(look(now)) {
            let drawing = now.drawing.as_ref().map_or("", Drawing::name);
            let look = [now.kind.name(), now.color.name(), drawing].join(" ");
            let look = look.trim_end();
            lines.push(both(format!("样式 {look}"), format!("style {look}")));
        }
        let has_had = |had: fn(&Annotation) -> bool| self.before.is_some_and(had) || had(now);
        if has_had(|it| !it.tags.is_empty()) && !was(|before, now| before.tags == now.tags) {
            let tags: Vec<_> = now.tags.iter().map(|tag| format!("#{tag}")).collect();
            let tags = tags.join(" ");
            lines.push(both(format!("标签 {tags}"), format!("tags {tags}")));
        }
        if has_had(|it| !it.note.is_empty()) && !was(|before, now| before.note == now.note) {
            lines.push(both("批注：", "note:"));
            lines.extend(now.note.lines().map(|line| Msg::Plain(format!("  {line}"))));
        }
        lines
    }

    fn json(&self) -> VersionJson<'a> {
        let record = self.record();
        VersionJson {
            time: self.time().map(|time| time.to_string()),
            by: self.devices(),
            removed: !record.is_live(),
            kind: record.kind.name(),
            color: record.color.name(),
            style: record.drawing.as_ref().map(Drawing::name),
            quote: &record.anchor.quote,
            note: &record.note,
            tags: &record.tags,
            start: record.anchor.range.start,
            end: record.anchor.range.end,
            base: &record.anchor.base,
        }
    }
}
