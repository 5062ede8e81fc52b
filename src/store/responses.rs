//! Reading the record, in the order received.

use std::collections::HashMap;

use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::column::Instant;
use super::damage::Flaw;
use super::dialect::on;
use super::sift::Bind;
use super::{ExclusionEvent, Result, Store, StoreError};
use crate::definition::{Channel, Lang, Month, QuestionId, Survey, SurveyId, UnitId};
use crate::response::{Answer, Answers};

/// A response of the record, with the free texts that are still kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredResponse {
    pub id: Uuid,
    pub survey: SurveyId,
    pub version: String,
    pub unit: UnitId,
    pub channel: Channel,
    pub answered_at: OffsetDateTime,
    pub received_at: OffsetDateTime,
    pub duration: Option<i64>,
    pub language: Lang,
    /// The last event, when it takes the response out of the figures.
    pub exclusion: Option<ExclusionEvent>,
    coded: String,
    texts: Vec<(QuestionId, String)>,
}

impl StoredResponse {
    /// None where the moment is damaged.
    pub fn month(&self) -> Option<Month> {
        Month::of(self.answered_at)
    }

    /// What can still be told of it, where its answers cannot be read.
    pub fn damaged(self, flaw: Flaw) -> DamagedResponse {
        DamagedResponse {
            id: self.id,
            flaw,
            survey: self.survey.to_string(),
            version: self.version,
            unit: Some(self.unit),
            answered_at: self.answered_at,
            received_at: self.received_at,
            exclusion: self.exclusion,
        }
    }

    /// The free texts, by question.
    pub fn texts(&self) -> impl Iterator<Item = (&QuestionId, &str)> {
        self.texts.iter().map(|(question, body)| (question, body.as_str()))
    }

    /// All answers, read under the definition they were given under.
    pub fn answers(&self, survey: &Survey) -> Result<Answers> {
        let mut answers = Answers::from_coded_json(survey, &self.coded)
            .map_err(|_| StoreError::damaged_response(self.id))?;
        for (question, body) in &self.texts {
            answers.insert(question.clone(), Answer::Text(body.clone()));
        }
        Ok(answers)
    }
}

/// A place in the order received, behind one response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    received_at: Instant,
    id: Uuid,
}

impl Cursor {
    /// Before all responses.
    pub const START: Self = Self { received_at: Instant::FIRST, id: Uuid::nil() };

    /// Before all responses received from a moment on.
    pub fn at(moment: OffsetDateTime) -> Self {
        Self { received_at: moment.into(), id: Uuid::nil() }
    }

    /// The place of one response.
    pub fn behind(response: &StoredResponse) -> Self {
        Self { received_at: response.received_at.into(), id: response.id }
    }

    /// The place of a row, whether it can be read or not.
    pub(super) fn behind_row(row: &Raw) -> Self {
        Self { received_at: row.received_at.into(), id: row.id }
    }

    /// As it stands in an address, and back.
    pub fn written(self) -> String {
        let moment = OffsetDateTime::from(self.received_at).unix_timestamp_nanos() / 1_000_000;
        format!("{moment}-{}", self.id.simple())
    }

    pub fn parse(text: &str) -> Option<Self> {
        let (moment, id) = text.split_once('-')?;
        let milliseconds: i64 = moment.parse().ok()?;
        let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).ok()?;
        Some(Self { received_at: moment.into(), id: Uuid::parse_str(id).ok()? })
    }

    pub(super) fn binds(self) -> [Bind; 2] {
        [Bind::Moment(self.received_at), Bind::Id(self.id)]
    }
}

/// Some responses, and where to go on; `next` is `None` at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub responses: Vec<StoredResponse>,
    /// Those between them that cannot be read.
    pub damaged: Vec<DamagedResponse>,
    pub next: Option<Cursor>,
}

/// What can still be told of a response that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DamagedResponse {
    pub id: Uuid,
    pub flaw: Flaw,
    pub survey: String,
    pub version: String,
    /// None where it cannot be read itself.
    pub unit: Option<UnitId>,
    pub answered_at: OffsetDateTime,
    pub received_at: OffsetDateTime,
    pub exclusion: Option<ExclusionEvent>,
}

impl Page {
    pub(super) fn new(found: impl IntoIterator<Item = Found>, next: Option<Cursor>) -> Self {
        let mut page = Self { responses: Vec::new(), damaged: Vec::new(), next };
        for found in found {
            match found {
                Found::Sound(response) => page.responses.push(response),
                Found::Damaged(response) => page.damaged.push(response),
            }
        }
        page
    }
}

/// A response as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Sound(StoredResponse),
    Damaged(DamagedResponse),
}

/// A row of [`SELECT`].
#[derive(FromRow)]
pub(super) struct Raw {
    id: Uuid,
    survey: String,
    version: String,
    unit: String,
    channel: String,
    #[sqlx(try_from = "Instant")]
    answered_at: OffsetDateTime,
    #[sqlx(try_from = "Instant")]
    received_at: OffsetDateTime,
    duration: Option<i64>,
    language: String,
    answers: String,
    excluded: Option<bool>,
    reason: Option<String>,
    actor: Option<String>,
    at: Option<Instant>,
}

impl Raw {
    /// What is wrong with the columns; the answers are only looked at with their definition at hand.
    fn flaw(&self) -> Option<Flaw> {
        let (survey, unit) = (SurveyId::parse(&self.survey), UnitId::parse(&self.unit));
        let flaws = [
            (survey.is_err(), Flaw::Survey),
            (unit.is_err(), Flaw::Unit),
            (Channel::parse(&self.channel).is_none(), Flaw::Channel),
            (Month::of(self.answered_at).is_none(), Flaw::Moment),
            (Lang::parse(&self.language).is_none(), Flaw::Language),
        ];
        flaws.into_iter().find(|(is_wrong, _)| *is_wrong).map(|(_, flaw)| flaw)
    }

    /// Tells those that can be read from those that cannot.
    pub(super) fn found(self, texts: Vec<(QuestionId, String)>) -> Found {
        let flaw = self.flaw().unwrap_or(Flaw::Answers);
        let kept = DamagedResponse {
            id: self.id,
            flaw,
            survey: self.survey.clone(),
            version: self.version.clone(),
            unit: UnitId::parse(&self.unit).ok(),
            answered_at: self.answered_at,
            received_at: self.received_at,
            exclusion: None,
        };
        let exclusion = self.exclusion();
        if flaw == Flaw::Answers
            && let Ok(sound) = self.read(texts)
        {
            return Found::Sound(sound);
        }
        Found::Damaged(DamagedResponse { exclusion, ..kept })
    }

    fn exclusion(&self) -> Option<ExclusionEvent> {
        match (self.excluded, &self.reason, &self.actor, self.at) {
            (Some(true), Some(reason), Some(actor), Some(at)) => Some(ExclusionEvent {
                excluded: true,
                reason: reason.clone(),
                actor: actor.clone(),
                at: at.into(),
            }),
            _ => None,
        }
    }

    fn read(self, texts: Vec<(QuestionId, String)>) -> Result<StoredResponse> {
        let damaged = || StoreError::damaged_response(self.id);
        let exclusion = self.exclusion();
        Ok(StoredResponse {
            id: self.id,
            survey: SurveyId::parse(&self.survey).map_err(|_| damaged())?,
            unit: UnitId::parse(&self.unit).map_err(|_| damaged())?,
            channel: Channel::parse(&self.channel).ok_or_else(damaged)?,
            language: Lang::parse(&self.language).ok_or_else(damaged)?,
            version: self.version,
            answered_at: self.answered_at,
            received_at: self.received_at,
            duration: self.duration,
            exclusion,
            coded: self.answers,
            texts,
        })
    }
}

/// The columns of [`Raw`] and where they come from, before a condition.
macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT r.id, r.survey, r.version, r.unit, r.channel, r.answered_at, r.received_at, r.duration, \
             r.language, r.answers, e.excluded, e.reason, e.actor, e.at \
             FROM response r LEFT JOIN exclusion e ON e.response_id = r.id AND e.sequence = \
             (SELECT MAX(l.sequence) FROM exclusion l WHERE l.response_id = r.id) ",
            $condition
        )
    };
}

/// Every response, to be narrowed.
pub(super) const SELECT: &str = select!("");

impl Store {
    /// One response.
    pub async fn response(&self, id: Uuid) -> Result<Option<StoredResponse>> {
        match self.found_response(id).await? {
            Some(Found::Damaged(_)) => Err(StoreError::damaged_response(id)),
            Some(Found::Sound(response)) => Ok(Some(response)),
            None => Ok(None),
        }
    }

    /// The same, whether it can be read or not.
    pub async fn found_response(&self, id: Uuid) -> Result<Option<Found>> {
        let raw: Option<Raw> = on!(self.db.reader(), conn => {
            sqlx::query_as(select!("WHERE r.id = $1")).bind(id).fetch_optional(conn).await?
        });
        let Some(raw) = raw else { return Ok(None) };
        let texts: Vec<(Uuid, String, String)> = on!(self.db.reader(), conn => {
            sqlx::query_as(
                "SELECT response_id, question, body FROM response_text WHERE response_id = $1 \
                 ORDER BY question",
            )
            .bind(id)
            .fetch_all(conn)
            .await?
        });
        Ok(Some(raw.found(group(texts).remove(&id).unwrap_or_default())))
    }

    /// At most `limit` responses of a survey behind `after`, in the order received.
    pub async fn responses(&self, survey: &SurveyId, after: Cursor, limit: i64) -> Result<Page> {
        let rows: Vec<Raw> = on!(self.db.reader(), conn => {
            sqlx::query_as(select!(
                "WHERE r.survey = $1 AND (r.received_at, r.id) > ($2, $3) \
                 ORDER BY r.received_at, r.id LIMIT $4"
            ))
            .bind(survey.as_str())
            .bind(after.received_at)
            .bind(after.id)
            .bind(limit)
            .fetch_all(conn)
            .await?
        });
        let Some(last) = rows.last() else { return Ok(Page::new([], None)) };
        let end = Cursor { received_at: last.received_at.into(), id: last.id };
        let full = i64::try_from(rows.len()).is_ok_and(|count| count >= limit);
        let mut texts = self.texts_between(survey, after, end).await?;
        let read = |raw: Raw| {
            let own = texts.remove(&raw.id).unwrap_or_default();
            raw.found(own)
        };
        Ok(Page::new(rows.into_iter().map(read), full.then_some(end)))
    }

    /// Bounded on both sides and not by a count: what came in since must not push out what is wanted.
    async fn texts_between(&self, survey: &SurveyId, after: Cursor, end: Cursor) -> Result<Texts> {
        let rows: Vec<(Uuid, String, String)> = on!(self.db.reader(), conn => {
            sqlx::query_as(
                "SELECT t.response_id, t.question, t.body \
                 FROM response r JOIN response_text t ON t.response_id = r.id \
                 WHERE r.survey = $1 AND (r.received_at, r.id) > ($2, $3) \
                 AND (r.received_at, r.id) <= ($4, $5)",
            )
            .bind(survey.as_str())
            .bind(after.received_at)
            .bind(after.id)
            .bind(end.received_at)
            .bind(end.id)
            .fetch_all(conn)
            .await?
        });
        Ok(group(rows))
    }

    /// How many responses each unit has in the record, excluded ones among them.
    pub async fn responses_by_unit(&self, survey: &SurveyId) -> Result<HashMap<UnitId, i64>> {
        let rows: Vec<(String, i64)> = on!(self.db.reader(), conn => {
            sqlx::query_as("SELECT unit, COUNT(*) FROM response WHERE survey = $1 GROUP BY unit")
                .bind(survey.as_str())
                .fetch_all(conn)
                .await?
        });
        Ok(rows.into_iter().filter_map(|(unit, count)| Some((UnitId::parse(&unit).ok()?, count))).collect())
    }
}

type Texts = HashMap<Uuid, Vec<(QuestionId, String)>>;

/// What stands under a question that cannot be read is passed over.
fn group(rows: Vec<(Uuid, String, String)>) -> Texts {
    let mut texts = Texts::new();
    // A text that was redacted is as if it had not been written.
    for (id, question, body) in rows.into_iter().filter(|(_, _, body)| !body.is_empty()) {
        if let Ok(question) = QuestionId::parse(&question) {
            texts.entry(id).or_default().push((question, body));
        }
    }
    texts.values_mut().for_each(|own| own.sort());
    texts
}
