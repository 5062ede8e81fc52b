//! Every way in which a request can be refused. Values only: the words stand in `error_words`, the
//! drawing in `error_page` and `api::problem`.

use std::error::Error;
use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use time::{Date, OffsetDateTime};

use crate::definition::{Channel, LocalText};
use crate::response::Receipt;
use crate::store::{IntakeError, StoreError};
use crate::words::Tr;

/// A refusal. Returned by handlers and extractors; one layer draws it.
#[derive(Debug)]
pub enum PageError {
    NotFound,
    /// An act that needs a reason was sent without one.
    ReasonMissing,
    UnknownSurvey {
        survey: String,
    },
    UnknownUnit {
        unit: String,
    },
    UnitClosed {
        unit: LocalText,
        closed: Date,
        successors: Vec<Named>,
    },
    UnitNotYet {
        unit: LocalText,
        opens: Date,
    },
    /// The survey does not ask about units of this kind.
    NotCovered {
        survey: LocalText,
        unit: Named,
    },
    /// A form drawn from a version of the survey that is not known here.
    UnknownVersion {
        survey: LocalText,
        version: String,
    },
    SurveyNotYet {
        survey: LocalText,
        opens: Date,
    },
    SurveyClosed {
        survey: LocalText,
        closed: Date,
    },
    /// The survey takes no answers through its web form.
    NoLink {
        survey: LocalText,
    },
    /// The survey takes no answers by this way.
    ChannelClosed {
        survey: LocalText,
        channel: Channel,
    },
    /// The invitation was spent, or the sheet typed, by another response.
    Spent,
    /// This very form was sent before with other answers.
    AlreadyAnswered {
        receipt: Receipt,
        form: String,
    },
    UnknownPeriod {
        period: String,
    },
    /// A question figures cannot be broken down by, and those they can.
    UnknownSegment {
        segment: String,
        known: Vec<String>,
    },
    /// Two conditions on respondents, and more responses than are gone through for a page.
    TooManyToSift,
    /// The survey's figures stay inside the administration.
    NotPublished {
        survey: LocalText,
    },
    /// The survey shows editions alone, and there is none of this period; those there are.
    NotYetPublished {
        period: String,
        known: Vec<String>,
    },
    /// An edition that does not stand any longer.
    Withdrawn {
        address: String,
        at: OffsetDateTime,
        reason: String,
    },
    /// A part of a published period, or groups in one: an edition has neither, and they are not shown live.
    Frozen {
        period: String,
        address: String,
    },
    BadAddress,
    BadBody,
    NotUtf8,
    BadJson {
        line: usize,
        column: usize,
    },
    WrongType {
        expected: &'static str,
    },
    TooLarge {
        limit: usize,
    },
    MethodNotAllowed,
    /// Sent by the page of one host to another: those of the page and of this server, as they were named.
    CrossSite {
        page: Option<String>,
        server: String,
    },
    TooMany {
        seconds: u64,
    },
    Busy,
    /// A channel of the API that needs a token.
    Credential {
        channel: Channel,
    },
    ImportChannel,
    /// No kiosk comes with this token.
    UnknownDevice,
    /// The kiosk's token was ended.
    DeviceRevoked,
    /// The kiosk stands at another unit or asks another survey.
    DeviceElsewhere,
    /// Not for those of this role.
    NotYours,
    /// A form that was kept for a browser, and is not any more or was for another.
    FormGone,
    /// A form that was kept for somebody else.
    OthersForm,
    /// A sheet of paper that others typed.
    OthersSheet,
    /// Not for those who are bound to a unit.
    OnlyForAll,
    /// The id belongs to other content.
    Conflict,
    /// A submission to the API with faults, and the language they are told in.
    Refused {
        tr: Tr,
        faults: Vec<NamedFault>,
    },
    /// Ours. The cause is for the log.
    Internal(Box<dyn Error + Send + Sync>),
}

/// A unit as it is linked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub id: String,
    pub name: LocalText,
}

/// One fault in a submission to the API.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct NamedFault {
    /// The question, or the member of the submission, it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    pub code: &'static str,
    pub message: String,
}

/// Seconds after which a busy server may be asked again.
pub(super) const BUSY_SECONDS: u64 = 3;

impl PageError {
    /// What the reader can do nothing about; where the database is away, it is worth coming back.
    pub(super) fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let cause = cause.into();
        match cause.downcast_ref::<StoreError>() {
            Some(StoreError::Unavailable(_) | StoreError::Contended(_)) => {
                tracing::warn!(error = ?cause, "the database could not be asked");
                Self::Busy
            }
            _ => Self::Internal(cause),
        }
    }

    /// Status and the stable code that the API names.
    pub(super) fn kind(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Self::ReasonMissing => (StatusCode::UNPROCESSABLE_ENTITY, "reason-missing"),
            Self::UnknownSurvey { .. } => (StatusCode::NOT_FOUND, "unknown-survey"),
            Self::UnknownUnit { .. } => (StatusCode::NOT_FOUND, "unknown-unit"),
            Self::UnitClosed { .. } => (StatusCode::GONE, "unit-closed"),
            Self::UnitNotYet { .. } => (StatusCode::NOT_FOUND, "unit-not-yet"),
            Self::NotCovered { .. } => (StatusCode::NOT_FOUND, "not-covered"),
            Self::UnknownVersion { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "unknown-version"),
            Self::SurveyNotYet { .. } => (StatusCode::FORBIDDEN, "survey-not-yet"),
            Self::SurveyClosed { .. } => (StatusCode::GONE, "survey-closed"),
            Self::NoLink { .. } => (StatusCode::FORBIDDEN, "channel-unused"),
            Self::ChannelClosed { .. } => (StatusCode::FORBIDDEN, "channel-unused"),
            Self::Spent => (StatusCode::GONE, "spent"),
            Self::AlreadyAnswered { .. } => (StatusCode::CONFLICT, "already-answered"),
            Self::UnknownPeriod { .. } => (StatusCode::BAD_REQUEST, "unknown-period"),
            Self::UnknownSegment { .. } => (StatusCode::BAD_REQUEST, "unknown-segment"),
            Self::TooManyToSift => (StatusCode::UNPROCESSABLE_ENTITY, "too-many-to-sift"),
            Self::NotPublished { .. } => (StatusCode::FORBIDDEN, "not-published"),
            Self::NotYetPublished { .. } => (StatusCode::NOT_FOUND, "not-yet-published"),
            Self::Withdrawn { .. } => (StatusCode::GONE, "withdrawn"),
            Self::Frozen { .. } => (StatusCode::FORBIDDEN, "frozen"),
            Self::BadAddress => (StatusCode::BAD_REQUEST, "bad-address"),
            Self::BadBody => (StatusCode::BAD_REQUEST, "bad-body"),
            Self::NotUtf8 => (StatusCode::BAD_REQUEST, "not-utf8"),
            Self::BadJson { .. } => (StatusCode::BAD_REQUEST, "bad-json"),
            Self::WrongType { .. } => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong-type"),
            Self::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "method"),
            Self::CrossSite { .. } => (StatusCode::FORBIDDEN, "cross-site"),
            Self::TooMany { .. } => (StatusCode::TOO_MANY_REQUESTS, "too-many"),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Self::Credential { .. } => (StatusCode::UNAUTHORIZED, "credential"),
            Self::ImportChannel => (StatusCode::FORBIDDEN, "import-channel"),
            Self::UnknownDevice => (StatusCode::NOT_FOUND, "unknown-device"),
            Self::DeviceRevoked => (StatusCode::FORBIDDEN, "device-revoked"),
            Self::DeviceElsewhere => (StatusCode::FORBIDDEN, "device-elsewhere"),
            Self::NotYours => (StatusCode::FORBIDDEN, "not-yours"),
            Self::FormGone => (StatusCode::NOT_FOUND, "form-gone"),
            Self::OthersForm => (StatusCode::FORBIDDEN, "others-form"),
            Self::OthersSheet => (StatusCode::FORBIDDEN, "others-sheet"),
            Self::OnlyForAll => (StatusCode::FORBIDDEN, "only-for-all"),
            Self::Conflict => (StatusCode::CONFLICT, "conflict"),
            Self::Refused { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "refused"),
            Self::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }

    /// When to come back, for those who came too soon.
    pub(super) fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooMany { seconds } => Some(*seconds),
            Self::Busy => Some(BUSY_SECONDS),
            _ => None,
        }
    }
}

/// What the drawing layer finds in an answer that is still to be drawn.
#[derive(Clone)]
pub(super) struct Undrawn(pub(super) Arc<PageError>);

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.kind().0.into_response();
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Self::Credential { .. } = self {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(Undrawn(Arc::new(self)));
        response
    }
}

/// What an intake that did not take a response means for the one who sent it.
pub(super) fn intake_error(error: IntakeError) -> PageError {
    match error {
        IntakeError::Full | IntakeError::Closed => PageError::Busy,
        IntakeError::Conflict => PageError::Conflict,
        IntakeError::Refused => PageError::Spent,
        IntakeError::Store(cause) => match *cause {
            StoreError::Unavailable(_) | StoreError::Contended(_) => PageError::Busy,
            StoreError::BadUrl(_)
            | StoreError::BadCopy(_)
            | StoreError::BadPlace(_)
            | StoreError::Conflict
            | StoreError::Corrupt { .. }
            | StoreError::MissingDefinition { .. }
            | StoreError::Migration(_)
            | StoreError::Driver(_) => PageError::internal(cause),
        },
    }
}
