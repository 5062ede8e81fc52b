//! Names that are used in a file: each once, and each reference to one that exists.

use std::collections::BTreeMap;

use super::diagnostic::did_you_mean;
use super::raw::{Located, Reader, Span};
use super::rule::Rule;

/// Names of one sort with the place of their first use.
#[derive(Debug, Default)]
pub(super) struct Names {
    places: BTreeMap<String, Span>,
}

impl Names {
    /// Notes a name; a second use is a fault that shows the first.
    pub(super) fn define(&mut self, reader: &Reader<'_>, what: &str, name: &Located<impl ToString>) -> bool {
        self.define_as(reader, Rule::DuplicateId, what, name)
    }

    /// [`define`](Self::define) under another rule's name.
    pub(super) fn define_as(
        &mut self,
        reader: &Reader<'_>,
        rule: Rule,
        what: &str,
        name: &Located<impl ToString>,
    ) -> bool {
        let text = name.value.to_string();
        if let Some(first) = self.places.get(&text) {
            let fault = reader
                .fault(&name.span, rule, format!("{what} `{text}` stands here again"))
                .expected(format!("each {what} once"))
                .related(reader.source.position(first.start), "first used here");
            reader.push(fault);
            return false;
        }
        self.places.insert(text, name.span.clone());
        true
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// Reports a reference to a name that nothing has.
    pub(super) fn unknown(&self, reader: &Reader<'_>, rule: Rule, what: &str, name: &Located<impl ToString>) {
        unknown(reader, rule, what, name, self.places.keys().map(String::as_str));
    }
}

/// Reports a reference to a name that is none of `known`, of which it shows some.
pub(super) fn unknown<'k>(
    reader: &Reader<'_>,
    rule: Rule,
    what: &str,
    name: &Located<impl ToString>,
    known: impl Iterator<Item = &'k str> + Clone,
) {
    let text = name.value.to_string();
    let some: Vec<_> = known.clone().take(8).collect();
    let more = if known.clone().count() > some.len() { ", …" } else { "" };
    let fault = reader
        .fault(&name.span, rule, format!("no {what} `{text}`"))
        .expected(if some.is_empty() {
            format!("a name that stands in this file; there is no {what} to name")
        } else {
            format!("one of {}{more}", some.join(", "))
        })
        .help(did_you_mean(&text, known));
    reader.push(fault);
}

/// The members of the cycle that leads from `start` back to it, beginning with it.
pub(super) fn cycle<'n, T: PartialEq>(
    start: &'n T,
    next: impl Fn(&'n T) -> Vec<&'n T>,
) -> Option<Vec<&'n T>> {
    let mut seen: Vec<&T> = Vec::new();
    let mut open = vec![vec![start]];
    while let Some(path) = open.pop() {
        for step in next(path.last()?) {
            if step == start {
                return Some(path);
            }
            if !seen.contains(&step) {
                seen.push(step);
                open.push(path.iter().copied().chain([step]).collect());
            }
        }
    }
    None
}
