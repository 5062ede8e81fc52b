//! Whose answers a page counts: everybody's, or those of one channel and of one group, as the address says it
//! and as it is read.

use super::filter::{Choice, ChoiceOption};
use crate::definition::survey::Standing;
use crate::definition::{Channel, OptionCode, QuestionId, Survey};
use crate::report::among::{Among, Condition};
use crate::report::breakdown::{BY_CHANNEL, BY_STANDING};
use crate::words::Tr;

/// Names of both in an address.
pub(in crate::web) const NAMES: [&str; 2] = [CHANNEL, SEGMENT];

const CHANNEL: &str = "channel";
const SEGMENT: &str = "segment";

/// One channel by its name, or all that are verified, or open, by that word.
pub(super) fn parse_channel(text: &str) -> Option<Condition> {
    let by = |id: &str, code| Some(Condition { by: QuestionId::parse(id).ok()?, code });
    match Channel::parse(text) {
        Some(channel) => by(BY_CHANNEL, channel.code()),
        None => by(BY_STANDING, standings().find(|standing| standing.as_str() == text)?.code()),
    }
}

/// `question:code` of a segment question.
pub(super) fn parse_segment(survey: &Survey, text: &str) -> Option<Condition> {
    let (id, code) = text.split_once(':')?;
    let field = survey.segments().find(|field| field.id.as_str() == id)?;
    let option = field.option(code.parse().ok()?)?;
    Some(Condition { by: field.id.clone(), code: option.code })
}

/// What the address says, by the names of both.
pub(super) fn written(among: &Among) -> [(&'static str, Option<String>); 2] {
    let find = |is_channel: bool| {
        let mut of = among.0.iter().filter(|condition| is_built_in(&condition.by) == is_channel);
        of.next().map(|condition| match condition.by.as_str() {
            BY_CHANNEL => Channel::of_code(condition.code).map_or("", Channel::as_str).to_owned(),
            BY_STANDING => Standing::of_code(condition.code).map_or("", Standing::as_str).to_owned(),
            id => format!("{id}:{}", condition.code),
        })
    };
    [(CHANNEL, find(true)), (SEGMENT, find(false))]
}

/// Those of imported responses are a channel of their own.
fn standings() -> impl Iterator<Item = Standing> {
    [Standing::Verified, Standing::Open].into_iter()
}

fn is_built_in(by: &QuestionId) -> bool {
    [BY_CHANNEL, BY_STANDING].contains(&by.as_str())
}

/// What a question that figures can be broken down by is called.
pub(in crate::web) fn question(tr: &Tr, survey: &Survey, by: &QuestionId) -> String {
    match by.as_str() {
        BY_CHANNEL => tr.t("segment-by-channel").to_string(),
        BY_STANDING => tr.t("segment-by-standing").to_string(),
        id => survey.field(id).map_or_else(String::new, |field| tr.of(field.name()).to_owned()),
    }
}

/// One of its groups.
pub(in crate::web) fn group(tr: &Tr, survey: &Survey, by: &QuestionId, code: OptionCode) -> String {
    let key = match (by.as_str(), code) {
        (BY_CHANNEL, 1) => "segment-channel-kiosk",
        (BY_CHANNEL, 2) => "segment-channel-link",
        (BY_CHANNEL, 3) => "segment-channel-invitation",
        (BY_CHANNEL, 4) => "segment-channel-paper",
        (BY_CHANNEL, _) => "segment-channel-import",
        (BY_STANDING, 1) => "segment-standing-verified",
        (BY_STANDING, 2) => "segment-standing-open",
        (BY_STANDING, _) => "segment-standing-imported",
        (id, code) => {
            let option = survey.field(id).and_then(|field| field.option(code));
            return option.map_or_else(|| code.to_string(), |option| tr.of(&option.text).to_owned());
        }
    };
    tr.t(key).to_string()
}

/// Who is meant, as a list of names; `None` for everybody.
pub(in crate::web) fn words(tr: &Tr, survey: &Survey, among: &Among) -> Option<String> {
    let name = |condition: &Condition| {
        let (question, group) =
            (question(tr, survey, &condition.by), group(tr, survey, &condition.by, condition.code));
        tr.t("among-condition").arg("question", question).arg("group", group).to_string()
    };
    let names: Vec<String> = among.0.iter().map(name).collect();
    (!names.is_empty()).then(|| names.join("; "))
}

/// Both choices, everybody first.
pub(super) fn choices(tr: &Tr, survey: &Survey, among: &Among) -> [Choice; 2] {
    let [(_, channel), (_, segment)] = written(among).map(|(name, value)| (name, value.unwrap_or_default()));
    let built_in = |id: &str, code| {
        QuestionId::parse(id).map_or_else(|_| String::new(), |by| group(tr, survey, &by, code))
    };
    let all = |key: &str| vec![(String::new(), tr.t(key).to_string())];
    let mut channels = all("among-all-channels");
    channels.extend(standings().map(|of| (of.as_str().to_owned(), built_in(BY_STANDING, of.code()))));
    channels.extend(Channel::ALL.map(|of| (of.as_str().to_owned(), built_in(BY_CHANNEL, of.code()))));
    let mut groups =
        Choice::new(SEGMENT, tr.t("among-segment").to_string(), all("among-everybody"), &segment);
    for field in survey.segments() {
        let option = |option: &crate::definition::AnswerOption| {
            let value = format!("{}:{}", field.id, option.code);
            ChoiceOption { chosen: value == segment, text: tr.of(&option.text).to_owned(), value }
        };
        groups.parts.push((tr.of(field.name()).to_owned(), field.options().iter().map(option).collect()));
    }
    [Choice::new(CHANNEL, tr.t("segment-by-channel").to_string(), channels, &channel), groups]
}
