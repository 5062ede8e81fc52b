//! What stands around the answers of a submission: read member by member, so that every fault is named.

use serde_json::{Map, Value};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};
use uuid::Uuid;

use super::super::error::NamedFault;
use crate::definition::{Channel, Lang, Survey};
use crate::words::{Phrase, Tr};

/// A submission whose envelope is in order. The answers are not looked at yet.
pub(super) struct Envelope {
    pub(super) id: Uuid,
    pub(super) unit: String,
    pub(super) channel: Channel,
    pub(super) answered_at: Option<OffsetDateTime>,
    pub(super) language: Lang,
    pub(super) answers: Map<String, Value>,
    /// The version of the definition that was drawn, where the sender kept a page for long.
    pub(super) version: Option<String>,
    /// Seconds from opening the form to sending it.
    pub(super) seconds: Option<i64>,
}

const MEMBERS: [&str; 8] =
    ["id", "unit", "channel", "answered_at", "language", "answers", "version", "seconds"];

/// Longer than anybody stays with one form.
const A_DAY: i64 = 24 * 3600;

/// Reads the members one after the other and collects what is wrong with them.
pub(super) struct Reader<'a> {
    survey: &'a Survey,
    tr: &'a Tr,
    object: Map<String, Value>,
    faults: Vec<NamedFault>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(survey: &'a Survey, tr: &'a Tr, object: Map<String, Value>) -> Self {
        Self { survey, tr, object, faults: Vec::new() }
    }

    pub(super) fn read(mut self) -> Result<Envelope, Vec<NamedFault>> {
        let id = self.id();
        let unit = self.text("unit", true);
        let channel = self.channel();
        let answered_at = self.answered_at();
        let language = self.language();
        let version = self.text("version", false);
        let seconds = self.seconds();
        let answers = self.answers();
        self.refuse_unknown_members();
        match (id, unit, channel, answers) {
            (Some(id), Some(unit), Some(channel), Some(answers)) if self.faults.is_empty() => {
                Ok(Envelope { id, unit, channel, answered_at, language, answers, version, seconds })
            }
            _ => Err(self.faults),
        }
    }

    fn fault(&mut self, member: &'static str, code: &'static str, sentence: &Phrase<'_>) {
        self.faults.push(NamedFault {
            question: None,
            member: Some(member.to_owned()),
            code,
            message: sentence.to_string(),
        });
    }

    fn text(&mut self, member: &'static str, needed: bool) -> Option<String> {
        match self.object.get(member) {
            Some(Value::String(text)) => Some(text.clone()),
            None | Some(Value::Null) if needed => {
                self.fault(member, "missing", &self.tr.t("submission-missing"));
                None
            }
            None | Some(Value::Null) => None,
            Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                self.fault(member, "not-text", &self.tr.t("submission-not-text"));
                None
            }
        }
    }

    fn id(&mut self) -> Option<Uuid> {
        let text = self.text("id", true)?;
        let id = Uuid::try_parse(&text).ok();
        if id.is_none() {
            self.fault("id", "not-uuid", &self.tr.t("submission-not-uuid"));
        }
        id
    }

    /// Without a word about it, a submission comes by the link.
    fn channel(&mut self) -> Option<Channel> {
        let text = self.text("channel", false).unwrap_or_else(|| Channel::Link.as_str().to_owned());
        let channel = Channel::parse(&text);
        match channel {
            None => self.fault("channel", "unknown-channel", &self.tr.t("submission-unknown-channel")),
            Some(channel) if !self.survey.channels.contains(&channel) => {
                self.fault("channel", "channel-unused", &self.tr.t("submission-channel-unused"));
            }
            Some(_) => {}
        }
        channel
    }

    fn answered_at(&mut self) -> Option<OffsetDateTime> {
        let text = self.text("answered_at", false)?;
        let moment = OffsetDateTime::parse(&text, &Rfc3339).ok();
        let moment = moment.and_then(|moment| moment.checked_to_offset(UtcOffset::UTC));
        if moment.is_none() {
            self.fault("answered_at", "not-a-time", &self.tr.t("submission-not-time"));
        }
        moment
    }

    /// Without a word about it, the survey's first language.
    fn language(&mut self) -> Lang {
        let first = self.survey.languages.first().cloned().unwrap_or_else(Lang::vi);
        let Some(text) = self.text("language", false) else { return first };
        let known = self.survey.languages.iter().find(|lang| lang.as_str() == text).cloned();
        if known.is_none() {
            self.fault("language", "unknown-language", &self.tr.t("submission-unknown-language"));
        }
        known.unwrap_or(first)
    }

    fn seconds(&mut self) -> Option<i64> {
        let value = self.object.get("seconds").filter(|value| !value.is_null())?;
        let seconds = value.as_i64().filter(|seconds| (0..=A_DAY).contains(seconds));
        if seconds.is_none() {
            self.fault("seconds", "not-seconds", &self.tr.t("submission-not-seconds").arg("most", A_DAY));
        }
        seconds
    }

    fn answers(&mut self) -> Option<Map<String, Value>> {
        match self.object.remove("answers") {
            Some(Value::Object(answers)) => Some(answers),
            None | Some(Value::Null) => {
                self.fault("answers", "missing", &self.tr.t("submission-missing"));
                None
            }
            Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => {
                self.fault("answers", "not-object", &self.tr.t("submission-not-object"));
                None
            }
        }
    }

    fn refuse_unknown_members(&mut self) {
        let unknown = self.object.keys().filter(|name| !MEMBERS.contains(&name.as_str()));
        let message = self.tr.t("submission-unknown-member").to_string();
        let faults: Vec<NamedFault> = unknown
            .take(20)
            .map(|name| NamedFault {
                question: None,
                member: Some(name.chars().take(60).collect()),
                code: "unknown-member",
                message: message.clone(),
            })
            .collect();
        self.faults.extend(faults);
    }
}
