//! Name and post on two lines.

use super::{Fact, Form, Likeness, Nature, Office, Reading, Seen, office};

/// Name and post on two lines, one right below the other: they are one. Gives for the first line the second.
pub(super) fn pair_up(
    facts: &[Fact],
    own: &mut [Option<Reading>],
    start: usize,
) -> Vec<Option<usize>> {
    let mut also = vec![None; facts.len()];
    for ix in start..facts.len().saturating_sub(1) {
        if facts[ix + 1].nature != Nature::Short || facts[ix].nature != Nature::Short {
            continue;
        }
        let is_name = |reading: &Option<Reading>| {
            reading
                .as_ref()
                .is_some_and(|own| own.form == Form::Bare && own.likeness >= Likeness::Fair)
        };
        let below = &facts[ix + 1].seen;
        let (post, is_bracketed) = inner(below);
        let is_post = own[ix + 1]
            .as_ref()
            .is_none_or(|own| own.form == Form::PostOnly)
            && (office(&post) == Office::Post || is_bracketed && office(&post) == Office::Body);
        if is_name(&own[ix]) && is_post {
            let reading = own[ix].as_mut().expect("a name");
            reading.form = Form::NamePost;
            reading.office = office(&post);
            reading.post = below
                .original(usize::from(is_bracketed)..below.plain.len() - usize::from(is_bracketed));
            own[ix + 1] = None;
            also[ix] = Some(ix + 1);
            continue;
        }
        let is_title = own[ix]
            .as_ref()
            .is_some_and(|own| own.form == Form::PostOnly);
        if is_title && is_name(&own[ix + 1]) {
            let post = facts[ix].seen.original(0..facts[ix].seen.plain.len());
            let mut reading = own[ix + 1].take().expect("a name");
            reading.form = Form::PostName;
            reading.office = Office::Post;
            reading.post = post;
            own[ix] = Some(reading);
            also[ix] = Some(ix + 1);
        }
    }
    also
}

/// A line without the brackets around all of it.
fn inner(seen: &Seen) -> (String, bool) {
    let text = seen.text();
    match text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
    {
        Some(inside) => (inside.to_owned(), true),
        None => (text, false),
    }
}
