//! What differs between two definitions that claim to be the same version.

use super::signature::{Fact, FactValue, KIND, OF_EVERY_KIND, facts};
use super::{OptionCode, Survey};

/// One readable line for each change: "question i15: options 1, 2, 3, 4, 5 → 1, 2, 3". Empty when
/// answers stored under one can be read and counted under the other.
pub fn differences(old: &Survey, new: &Survey) -> Vec<String> {
    changed(old, new).iter().map(|changed| format!("{}: {}", changed.subject, changed.said())).collect()
}

/// Something that fixes the meaning of stored answers, and is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Changed {
    /// `question i15`, `node access`, `index`.
    pub(super) subject: String,
    pub(super) how: How,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum How {
    Added,
    Removed,
    Aspect { aspect: &'static str, was: FactValue, is: FactValue },
}

impl Changed {
    /// `options 1, 2, 3 → 1, 2`.
    pub(super) fn said(&self) -> String {
        match &self.how {
            How::Added => "added".to_owned(),
            How::Removed => "removed".to_owned(),
            How::Aspect { aspect, was, is } => format!("{aspect} {was} → {is}"),
        }
    }
}

/// Every change, in the order of the old definition and then of the new one.
pub(super) fn changed(old: &Survey, new: &Survey) -> Vec<Changed> {
    let (old, new) = (facts(old), facts(new));
    let mut found = Vec::new();
    for subject in subjects(&old, &new) {
        let (before, after) = (of(&old, subject), of(&new, subject));
        let all = |how| Changed { subject: subject.to_owned(), how };
        match (before.is_empty(), after.is_empty()) {
            (false, true) => found.push(all(How::Removed)),
            (true, _) => found.push(all(How::Added)),
            (false, false) => compare(subject, &before, &after, &mut found),
        }
    }
    found
}

/// Every subject once, as they stand in the old definition and then in the new one.
fn subjects<'f>(old: &'f [Fact], new: &'f [Fact]) -> Vec<&'f str> {
    let mut subjects: Vec<&str> = Vec::new();
    for fact in old.iter().chain(new) {
        if !subjects.contains(&fact.subject.as_str()) {
            subjects.push(&fact.subject);
        }
    }
    subjects
}

fn of<'f>(facts: &'f [Fact], subject: &str) -> Vec<&'f Fact> {
    facts.iter().filter(|fact| fact.subject == subject).collect()
}

fn compare(subject: &str, before: &[&Fact], after: &[&Fact], found: &mut Vec<Changed>) {
    let kind = |facts: &[&Fact]| facts.iter().find(|fact| fact.aspect == KIND).map(|fact| fact.value.clone());
    let same_kind = kind(before) == kind(after);
    for fact in before {
        // The options, bounds and so on of another kind follow from it.
        if !same_kind && fact.aspect != KIND && !OF_EVERY_KIND.contains(&fact.aspect) {
            continue;
        }
        let Some(now) = after.iter().find(|now| now.aspect == fact.aspect) else { continue };
        let (was, is) = comparable(&fact.value, &now.value);
        if was != is {
            let how = How::Aspect { aspect: fact.aspect, was, is };
            found.push(Changed { subject: subject.to_owned(), how });
        }
    }
}

/// Two values as far as both speak of the same things: what came or went is said elsewhere.
fn comparable(old: &FactValue, new: &FactValue) -> (FactValue, FactValue) {
    match (old, new) {
        (FactValue::PerCode(old), FactValue::PerCode(new)) => {
            let changed = |this: &[(OptionCode, String)], other: &[(OptionCode, String)]| {
                let differs = |(code, said): &&(OptionCode, String)| {
                    other.iter().any(|(known, other)| known == code && other != said)
                };
                this.iter().filter(differs).cloned().collect()
            };
            let mut after: Vec<_> = changed(new, old);
            let before: Vec<_> = changed(old, new);
            after.sort_by_key(|(code, _)| before.iter().position(|(known, _)| known == code));
            (FactValue::PerCode(before), FactValue::PerCode(after))
        }
        (FactValue::Order(old), FactValue::Order(new)) => {
            let shared = |this: &[String], other: &[String]| {
                this.iter().filter(|entry| other.contains(entry)).cloned().collect::<Vec<_>>()
            };
            let (old, new) = without_common_ends(shared(old, new), shared(new, old));
            (FactValue::Order(old), FactValue::Order(new))
        }
        _ => (old.clone(), new.clone()),
    }
}

/// Two orders from the first to the last place where they differ.
fn without_common_ends(mut old: Vec<String>, mut new: Vec<String>) -> (Vec<String>, Vec<String>) {
    let begin = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    (old, new) = (old.split_off(begin), new.split_off(begin));
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    old.truncate(old.len() - end);
    new.truncate(new.len() - end);
    (old, new)
}
