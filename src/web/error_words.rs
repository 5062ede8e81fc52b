//! What each refusal says: a title and one or two sentences. A new refusal does not compile without.

use super::PageError;
use super::error::BUSY_SECONDS;
use crate::words::{Phrase, Tr};

/// Title and detail.
pub(super) type Sentences = (Phrase<'static>, Phrase<'static>);

impl PageError {
    pub(super) fn words(&self, tr: &Tr) -> Sentences {
        let (title, detail) = self.plain_words(tr);
        match self {
            Self::UnknownSurvey { survey } => (title, detail.arg("survey", survey)),
            Self::UnknownUnit { unit } => (title, detail.arg("unit", unit)),
            Self::UnitClosed { unit, closed, .. } => {
                (title.arg("unit", tr.of(unit)), detail.arg("date", tr.date(*closed)))
            }
            Self::UnitNotYet { unit, opens } => {
                (title.arg("unit", tr.of(unit)), detail.arg("date", tr.date(*opens)))
            }
            Self::NotCovered { survey, unit } => {
                (title.arg("unit", tr.of(&unit.name)), detail.arg("survey", tr.of(survey)))
            }
            Self::SurveyNotYet { survey, opens: day } | Self::SurveyClosed { survey, closed: day } => {
                (title, detail.arg("survey", tr.of(survey)).arg("date", tr.date(*day)))
            }
            Self::UnknownPeriod { period } => (title, detail.arg("period", period)),
            Self::UnknownSegment { segment, known } => {
                let known = if known.is_empty() { "–".to_owned() } else { known.join(", ") };
                (title, detail.arg("segment", segment).arg("known", known))
            }
            Self::NotPublished { survey } => (title, detail.arg("survey", tr.of(survey))),
            Self::NotYetPublished { period, known } => {
                let known = if known.is_empty() { "–".to_owned() } else { known.join(", ") };
                (title, detail.arg("period", period).arg("known", known))
            }
            Self::Withdrawn { address, at, reason } => {
                (title, detail.arg("address", address).arg("moment", tr.moment(*at)).arg("reason", reason))
            }
            Self::Frozen { period, address } => (title, detail.arg("period", period).arg("address", address)),
            Self::NoLink { survey } => (title, detail.arg("survey", tr.of(survey))),
            Self::ChannelClosed { survey, channel } => {
                (title, detail.arg("survey", tr.of(survey)).arg("channel", channel.as_str()))
            }
            Self::AlreadyAnswered { receipt, .. } => (title, detail.arg("receipt", receipt.to_string())),
            Self::BadJson { line, column } => (title, detail.arg("line", *line).arg("column", *column)),
            Self::WrongType { expected } => (title, detail.arg("expected", *expected)),
            Self::TooLarge { limit } => (title, detail.arg("kilobytes", limit / 1024)),
            Self::CrossSite { page, server } => {
                let page = page.as_deref().unwrap_or("?").to_owned();
                (title, detail.arg("page", page).arg("server", server))
            }
            Self::UnknownVersion { survey, version } => {
                (title, detail.arg("survey", tr.of(survey)).arg("version", version))
            }
            Self::TooMany { seconds } => (title, detail.arg("seconds", *seconds)),
            Self::Busy => (title, detail.arg("seconds", BUSY_SECONDS)),
            Self::Credential { channel } => (title, detail.arg("channel", channel.as_str())),
            Self::NotFound
            | Self::ReasonMissing
            | Self::TooManyToSift
            | Self::BadAddress
            | Self::BadBody
            | Self::NotUtf8
            | Self::MethodNotAllowed
            | Self::ImportChannel
            | Self::UnknownDevice
            | Self::DeviceRevoked
            | Self::DeviceElsewhere
            | Self::NotYours
            | Self::FormGone
            | Self::OthersForm
            | Self::OthersSheet
            | Self::OnlyForAll
            | Self::Conflict
            | Self::Spent
            | Self::Refused { .. }
            | Self::Internal(_) => (title, detail),
        }
    }

    /// The sentences without their parameters.
    fn plain_words(&self, tr: &Tr) -> Sentences {
        let (title, detail) = match self {
            Self::NotFound => ("error-not-found", "error-not-found-detail"),
            Self::ReasonMissing => ("error-reason-missing", "error-reason-missing-detail"),
            Self::UnknownSurvey { .. } => ("error-unknown-survey", "error-unknown-survey-detail"),
            Self::UnknownUnit { .. } => ("error-unknown-unit", "error-unknown-unit-detail"),
            Self::UnitClosed { successors, .. } if successors.is_empty() => {
                ("error-unit-closed", "error-unit-closed-alone")
            }
            Self::UnitClosed { .. } => ("error-unit-closed", "error-unit-closed-detail"),
            Self::UnitNotYet { .. } => ("error-unit-not-yet", "error-unit-not-yet-detail"),
            Self::NotCovered { .. } => ("error-not-covered", "error-not-covered-detail"),
            Self::UnknownVersion { .. } => ("error-unknown-version", "error-unknown-version-detail"),
            Self::SurveyNotYet { .. } => ("error-survey-not-yet", "error-survey-not-yet-detail"),
            Self::SurveyClosed { .. } => ("error-survey-closed", "error-survey-closed-detail"),
            Self::NoLink { .. } => ("error-channel", "error-channel-detail"),
            Self::ChannelClosed { .. } => ("error-channel-closed", "error-channel-closed-detail"),
            Self::Spent => ("error-spent", "error-spent-detail"),
            Self::AlreadyAnswered { .. } => ("error-already-answered", "error-already-answered-detail"),
            Self::UnknownPeriod { .. } => ("error-unknown-period", "error-unknown-period-detail"),
            Self::UnknownSegment { .. } => ("error-unknown-segment", "error-unknown-segment-detail"),
            Self::TooManyToSift => ("error-too-many-to-sift", "error-too-many-to-sift-detail"),
            Self::NotPublished { .. } => ("error-not-published", "error-not-published-detail"),
            Self::NotYetPublished { .. } => ("error-not-yet-published", "error-not-yet-published-detail"),
            Self::Withdrawn { .. } => ("error-withdrawn", "error-withdrawn-detail"),
            Self::Frozen { .. } => ("error-frozen", "error-frozen-detail"),
            Self::BadAddress => ("error-bad-address", "error-bad-address-detail"),
            Self::BadBody => ("error-bad-body", "error-bad-body-detail"),
            Self::NotUtf8 => ("error-not-utf8", "error-not-utf8-detail"),
            Self::BadJson { .. } => ("error-bad-json", "error-bad-json-detail"),
            Self::WrongType { .. } => ("error-wrong-type", "error-wrong-type-detail"),
            Self::TooLarge { .. } => ("error-too-large", "error-too-large-detail"),
            Self::MethodNotAllowed => ("error-method", "error-method-detail"),
            Self::CrossSite { .. } => ("error-cross-site", "error-cross-site-detail"),
            Self::TooMany { .. } => ("error-too-many", "error-too-many-detail"),
            Self::Busy => ("error-busy", "error-busy-detail"),
            Self::Credential { .. } => ("error-credential", "error-credential-detail"),
            Self::ImportChannel => ("error-import-channel", "error-import-channel-detail"),
            Self::UnknownDevice => ("error-unknown-device", "error-unknown-device-detail"),
            Self::DeviceRevoked => ("error-device-revoked", "error-device-revoked-detail"),
            Self::DeviceElsewhere => ("error-device-elsewhere", "error-device-elsewhere-detail"),
            Self::NotYours => ("error-not-yours", "error-not-yours-detail"),
            Self::FormGone => ("error-form-gone", "error-form-gone-detail"),
            Self::OthersForm => ("error-others-form", "error-others-form-detail"),
            Self::OthersSheet => ("error-others-sheet", "error-others-sheet-detail"),
            Self::OnlyForAll => ("error-only-for-all", "error-only-for-all-detail"),
            Self::Conflict => ("error-conflict", "error-conflict-detail"),
            Self::Refused { .. } => ("error-refused", "error-refused-detail"),
            Self::Internal(_) => ("error-internal", "error-internal-detail"),
        };
        (tr.t(title), tr.t(detail))
    }
}
