//! Tags while they are typed: those in use that fit, the most used first.

use std::cmp::Reverse;

use super::overlay::{Prompt, PromptKind};
use super::{App, Msg, Overlay, picker, typing};
use crate::text;

impl App {
    /// Tags in use that go on from the word before the caret of the tag line, or are typed with its letters; those most used first.
    /// `None` where no tags are typed.
    pub fn fitting_tags(&self) -> Option<Vec<&str>> {
        let Some(Overlay::Prompt(Prompt {
            kind: PromptKind::Tags(_) | PromptKind::TagsOfAll(_),
            input,
        })) = &self.overlay
        else {
            return None;
        };
        let (before, word) = last_word(input.before_caret());
        let taken: Vec<&str> = before.split_whitespace().collect();
        let counts = self.notebook.tags().iter();
        let mut fitting: Vec<(&str, usize)> = counts
            .map(|(tag, count)| (tag.as_str(), *count))
            .filter(|(tag, _)| !taken.contains(tag) && *tag != word && fits(tag, word))
            .collect();
        fitting.sort_by_key(|(_, count)| Reverse(*count));
        Some(fitting.into_iter().map(|(tag, _)| tag).collect())
    }
}

/// What stands before the last word, and the word, without the marks that may stand before a tag.
fn last_word(line: &str) -> (&str, &str) {
    let start = line
        .char_indices()
        .rfind(|(_, c)| c.is_whitespace())
        .map_or(0, |(byte, c)| byte + c.len_utf8());
    let word = line[start..].trim_start_matches(['-', '#', '＃']);
    line.split_at(line.len() - word.len())
}

fn fits(tag: &str, word: &str) -> bool {
    let letters: Vec<u32> = word.chars().map(text::initials).collect();
    let is_of_letters = word.bytes().all(|byte| byte.is_ascii_lowercase());
    let typed_with = || {
        let initials: Vec<u32> = tag.chars().map(text::initials).collect();
        let start = &initials[..letters.len().min(initials.len())];
        text::is_typed_with(start, &letters)
    };
    tag.starts_with(word) || is_of_letters && typed_with()
}

/// Puts the first tag that fits in the place of the word before the caret. In the picker, goes back to the list, which stays narrowed.
pub(super) fn complete(app: &mut App) {
    if app.picks() {
        return picker::stop_typing(app, true);
    }
    let Some(fitting) = app.fitting_tags() else {
        return app.say(Msg::NothingToComplete);
    };
    let Some(tag) = fitting.first().map(|tag| (*tag).to_owned()) else {
        return app.say(Msg::NoTagFits);
    };
    typing::edit(app, |input| {
        let word = last_word(input.before_caret()).1.len();
        input.replace_before(word, &format!("{tag} "));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_fits_by_its_beginning_or_the_letters_it_is_typed_with() {
        for (tag, word, is) in [
            ("党建", "", true),
            ("党建", "党", true),
            ("党建", "dj", true),
            ("党建", "j", false),
            ("党建", "建", false),
            ("AI", "A", true),
            ("AI", "ai", true),
        ] {
            assert_eq!(fits(tag, word), is, "{tag} {word}");
        }
    }

    #[test]
    fn the_word_is_what_stands_behind_the_last_blank() {
        assert_eq!(last_word("民生 -#党"), ("民生 -#", "党"));
        assert_eq!(last_word("党"), ("", "党"));
        assert_eq!(last_word("党 "), ("党 ", ""));
    }
}
