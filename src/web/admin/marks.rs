//! The marks of screening in words: which rule caught a response, what that means, and how many it caught.

use super::super::figures::Address;
use super::desk::Choice;
use super::responses::chosen;
use crate::definition::Suspicion;
use crate::store::{Caught, ExclusionEvent, Marked, SCREENING};
use crate::words::Tr;

/// The value of the filter that stands for any rule.
const ANY: &str = "any";

/// A mark on a response.
pub(super) struct Mark {
    /// In two or three words.
    pub(super) name: String,
    /// The rule, as a sentence.
    pub(super) why: String,
}

/// What one rule caught.
pub(super) struct RuleRow {
    pub(super) href: String,
    pub(super) mark: Mark,
    pub(super) marked: String,
    pub(super) excluded: String,
    pub(super) current: bool,
}

impl Mark {
    pub(super) fn new(tr: &Tr, suspicion: Suspicion) -> Self {
        let (name, why) = match suspicion {
            Suspicion::TooFast => ("mark-too-fast", "mark-too-fast-why"),
            Suspicion::StraightLine => ("mark-straight-line", "mark-straight-line-why"),
            Suspicion::Honeypot => ("mark-honeypot", "mark-honeypot-why"),
            Suspicion::DeviceBurst => ("mark-device-burst", "mark-device-burst-why"),
            Suspicion::AddressBurst => ("mark-address-burst", "mark-address-burst-why"),
            Suspicion::Repeated => ("mark-repeated", "mark-repeated-why"),
            Suspicion::Rhythm => ("mark-rhythm", "mark-rhythm-why"),
        };
        Self { name: tr.t(name).to_string(), why: tr.t(why).to_string() }
    }

    pub(super) fn all(tr: &Tr, rules: &[Suspicion]) -> Vec<Self> {
        rules.iter().map(|rule| Self::new(tr, *rule)).collect()
    }
}

impl RuleRow {
    /// `list` is the address of the list without a mark.
    pub(super) fn new(tr: &Tr, list: &Address, caught: &Caught, marked: Option<Marked>) -> Self {
        let count = |number: i64| tr.count(number.unsigned_abs());
        Self {
            href: list.clone().with("mark", caught.suspicion.as_str()).to_string(),
            mark: Mark::new(tr, caught.suspicion),
            marked: count(caught.marked),
            excluded: count(caught.excluded),
            current: marked == Some(Marked::By(caught.suspicion)),
        }
    }
}

/// Why a response is out of the figures: what somebody wrote, or the rule's own words.
pub(super) fn reason(tr: &Tr, event: &ExclusionEvent) -> String {
    let rule = Suspicion::parse(&event.reason).filter(|_| event.actor == SCREENING);
    rule.map_or_else(|| event.reason.clone(), |rule| Mark::new(tr, rule).why)
}

/// Who judged: a name, or the rules of the survey.
pub(super) fn actor(tr: &Tr, event: &ExclusionEvent) -> String {
    if event.actor == SCREENING { tr.t("mark-by-rule").to_string() } else { event.actor.clone() }
}

/// The mark a list is narrowed to; `Err` for a rule there is none of.
pub(super) fn parse(text: &str) -> Result<Option<Marked>, ()> {
    match text {
        "" => Ok(None),
        ANY => Ok(Some(Marked::ByAny)),
        rule => Suspicion::parse(rule).map(|rule| Some(Marked::By(rule))).ok_or(()),
    }
}

pub(super) fn written(marked: Marked) -> &'static str {
    match marked {
        Marked::ByAny => ANY,
        Marked::By(rule) => rule.as_str(),
    }
}

/// The mark a list is narrowed to, in words.
pub(super) fn named(tr: &Tr, marked: Marked) -> String {
    match marked {
        Marked::ByAny => tr.t("mark-any").to_string(),
        Marked::By(rule) => Mark::new(tr, rule).name,
    }
}

pub(super) fn choices(tr: &Tr, marked: Option<Marked>) -> Vec<Choice> {
    let asked = marked.map_or("", written);
    let usual = [("", "filter-all"), (ANY, "mark-any")];
    let rule = |rule: Suspicion| Choice {
        value: rule.as_str().to_owned(),
        text: Mark::new(tr, rule).name,
        chosen: rule.as_str() == asked,
    };
    let usual = usual.into_iter().map(|(value, key)| chosen(tr, value, key, asked));
    usual.chain(Suspicion::ALL.into_iter().map(rule)).collect()
}
