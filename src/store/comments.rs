//! Citizens' free texts as the administration reads them: within reach, with what was done with them.

use std::collections::BTreeMap;

use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::column::Instant;
use super::dialect::on;
use super::reach::{Reach, Singly};
use super::sift::{Bind, Sift, bound};
use super::{Result, Store, StoreError};
use crate::definition::{QuestionId, Survey, SurveyId, UnitId};
use crate::response::Answers;

/// One free text of one response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub response: Uuid,
    pub question: QuestionId,
    pub survey: SurveyId,
    pub version: String,
    pub unit: UnitId,
    pub answered_at: OffsetDateTime,
    received_at: Instant,
    /// Empty when it was redacted.
    pub body: String,
    /// Who read it.
    pub read_by: Option<String>,
    pub redaction: Option<Redaction>,
    /// In the order of their letters.
    pub tags: Vec<String>,
    coded: String,
}

/// Who took a text away, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redaction {
    pub by: String,
    pub at: OffsetDateTime,
    pub reason: String,
}

/// Which comments are asked for; `None` stands for all.
#[derive(Debug, Clone)]
pub struct CommentFilter {
    /// Of any of these surveys.
    pub surveys: Vec<SurveyId>,
    /// Answered from this moment on.
    pub from: Option<OffsetDateTime>,
    /// Answered before this moment.
    pub until: Option<OffsetDateTime>,
    pub unread: Option<bool>,
    pub tag: Option<String>,
}

/// A place in the list, behind one comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentCursor {
    received_at: Instant,
    response: Uuid,
    question: String,
}

impl Comment {
    /// The answers given beside the text, without free texts.
    pub fn answers(&self, survey: &Survey) -> Result<Answers> {
        Answers::from_coded_json(survey, &self.coded).map_err(|_| StoreError::damaged_response(self.response))
    }

    pub fn cursor(&self) -> CommentCursor {
        let Self { received_at, response, question, .. } = self;
        CommentCursor { received_at: *received_at, response: *response, question: question.to_string() }
    }
}

impl CommentCursor {
    /// As it stands in an address, and back.
    pub fn written(&self) -> String {
        let moment = OffsetDateTime::from(self.received_at).unix_timestamp_nanos() / 1_000_000;
        format!("{moment}.{}.{}", self.response.simple(), self.question)
    }

    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let milliseconds: i64 = parts.next()?.parse().ok()?;
        let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).ok()?;
        Some(Self {
            received_at: moment.into(),
            response: Uuid::parse_str(parts.next()?).ok()?,
            question: parts.next()?.to_owned(),
        })
    }
}

/// How many comments there are, by unit and by tag.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommentCounts {
    pub total: i64,
    pub by_unit: BTreeMap<UnitId, i64>,
    pub by_tag: BTreeMap<String, i64>,
}

#[derive(FromRow)]
struct Raw {
    response_id: Uuid,
    question: String,
    survey: String,
    version: String,
    unit: String,
    answered_at: Instant,
    received_at: Instant,
    body: String,
    answers: String,
    read_by: Option<String>,
    redacted_by: Option<String>,
    redacted_at: Option<Instant>,
    redaction_reason: Option<String>,
}

impl Raw {
    fn read(self) -> Result<Comment> {
        let damaged = || StoreError::damaged_response(self.response_id);
        let redaction = match (self.redacted_by, self.redacted_at) {
            (Some(by), Some(at)) => {
                Some(Redaction { by, at: at.into(), reason: self.redaction_reason.unwrap_or_default() })
            }
            _ => None,
        };
        Ok(Comment {
            response: self.response_id,
            question: QuestionId::parse(&self.question).map_err(|_| damaged())?,
            survey: SurveyId::parse(&self.survey).map_err(|_| damaged())?,
            version: self.version,
            unit: UnitId::parse(&self.unit).map_err(|_| damaged())?,
            answered_at: self.answered_at.into(),
            received_at: self.received_at,
            body: self.body,
            read_by: self.read_by,
            redaction,
            tags: Vec::new(),
            coded: self.answers,
        })
    }
}

const SELECT: &str = "SELECT t.response_id, t.question, r.survey, r.version, r.unit, r.answered_at, r.received_at, \
     t.body, r.answers, s.read_by, s.redacted_by, s.redacted_at, s.redaction_reason \
     FROM response r JOIN response_text t ON t.response_id = r.id \
     LEFT JOIN comment_state s ON s.response_id = t.response_id AND s.question = t.question";

const COUNTED_BY_UNIT: &str = "SELECT r.unit, COUNT(*) FROM response r \
     JOIN response_text t ON t.response_id = r.id \
     LEFT JOIN comment_state s ON s.response_id = t.response_id AND s.question = t.question";

const COUNTED_BY_TAG: &str = "SELECT g.tag, COUNT(*) FROM response r \
     JOIN response_text t ON t.response_id = r.id \
     JOIN comment_tag g ON g.response_id = t.response_id AND g.question = t.question \
     LEFT JOIN comment_state s ON s.response_id = t.response_id AND s.question = t.question";

impl Store {
    /// At most `limit` comments received before `before`, the newest first.
    pub async fn comments(
        &self,
        (reach, _): (&Reach, Singly),
        filter: &CommentFilter,
        before: Option<&CommentCursor>,
        limit: i64,
    ) -> Result<Vec<Comment>> {
        let mut found = Vec::new();
        // Survey by survey, as the index has them.
        for survey in &filter.surveys {
            let mut sift = Sift::new(SELECT);
            filter.narrow(&mut sift, survey);
            sift.within("r.unit", reach);
            if let Some(CommentCursor { received_at, response, question }) = before {
                let values = [Bind::Moment(*received_at), Bind::Id(*response), Bind::Text(question.clone())];
                sift.and("(r.received_at, r.id, t.question) < (?, ?, ?)", values);
            }
            let order = "ORDER BY r.received_at DESC, r.id DESC, t.question DESC LIMIT ?";
            sift.then(order, [Bind::Number(limit)]);
            let rows: Vec<Raw> = on!(self.db.reader(), conn => {
                bound!(sqlx::query_as(sift.text()), sift).fetch_all(conn).await?
            });
            for raw in rows {
                found.push(raw.read()?);
            }
        }
        let place = |comment: &Comment| {
            let received = OffsetDateTime::from(comment.received_at);
            (received, comment.response, comment.question.to_string())
        };
        found.sort_by_key(|comment| std::cmp::Reverse(place(comment)));
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(found)
    }

    /// How many comments there are in all, whatever they say.
    pub async fn count_comments(
        &self,
        (reach, _): (&Reach, Singly),
        filter: &CommentFilter,
    ) -> Result<CommentCounts> {
        let mut counts = CommentCounts::default();
        for survey in &filter.surveys {
            let mut by_unit = Sift::new(COUNTED_BY_UNIT);
            filter.narrow(&mut by_unit, survey);
            by_unit.within("r.unit", reach).then("GROUP BY r.unit", []);
            let units: Vec<(String, i64)> = on!(self.db.reader(), conn => {
                bound!(sqlx::query_as(by_unit.text()), by_unit).fetch_all(conn).await?
            });
            for (unit, count) in units {
                let damaged = || StoreError::Corrupt { table: "response", key: unit.clone() };
                counts.total += count;
                *counts.by_unit.entry(UnitId::parse(&unit).map_err(|_| damaged())?).or_default() += count;
            }
            let mut by_tag = Sift::new(COUNTED_BY_TAG);
            filter.narrow(&mut by_tag, survey);
            by_tag.within("r.unit", reach).then("GROUP BY g.tag", []);
            let tags: Vec<(String, i64)> = on!(self.db.reader(), conn => {
                bound!(sqlx::query_as(by_tag.text()), by_tag).fetch_all(conn).await?
            });
            for (tag, count) in tags {
                *counts.by_tag.entry(tag).or_default() += count;
            }
        }
        Ok(counts)
    }

    /// The comments of some responses within reach.
    pub(super) async fn comments_of(&self, reach: &Reach, responses: &[Uuid]) -> Result<Vec<Comment>> {
        let mut sift = Sift::new(SELECT);
        sift.within("r.unit", reach).among("t.response_id", responses);
        let rows: Vec<Raw> = on!(self.db.reader(), conn => {
            bound!(sqlx::query_as(sift.text()), sift).fetch_all(conn).await?
        });
        // Damaged ones are named in the list of responses.
        Ok(rows.into_iter().filter_map(|raw| raw.read().ok()).collect())
    }

    /// One comment, if its unit lies within reach.
    pub async fn comment(
        &self,
        reach: &Reach,
        response: Uuid,
        question: &QuestionId,
    ) -> Result<Option<Comment>> {
        let mut sift = Sift::new(SELECT);
        sift.and("t.response_id = ?", [Bind::Id(response)]);
        sift.and("t.question = ?", [Bind::Text(question.to_string())]);
        sift.within("r.unit", reach);
        let raw: Option<Raw> = on!(self.db.reader(), conn => {
            bound!(sqlx::query_as(sift.text()), sift).fetch_optional(conn).await?
        });
        raw.map(Raw::read).transpose()
    }

    /// Puts the tags to comments.
    pub async fn with_tags(&self, mut comments: Vec<Comment>) -> Result<Vec<Comment>> {
        for comment in &mut comments {
            comment.tags = on!(self.db.reader(), conn => {
                sqlx::query_scalar(
                    "SELECT tag FROM comment_tag WHERE response_id = $1 AND question = $2 ORDER BY tag",
                )
                .bind(comment.response)
                .bind(comment.question.as_str())
                .fetch_all(conn)
                .await?
            });
        }
        Ok(comments)
    }

    /// Every tag in use within reach, by its letters.
    pub async fn comment_tags(&self, reach: &Reach) -> Result<Vec<String>> {
        let mut sift =
            Sift::new("SELECT DISTINCT g.tag FROM comment_tag g JOIN response r ON r.id = g.response_id");
        sift.within("r.unit", reach).then("ORDER BY g.tag LIMIT 200", []);
        Ok(on!(self.db.reader(), conn => {
            bound!(sqlx::query_scalar(sift.text()), sift).fetch_all(conn).await?
        }))
    }

    /// How many comments of any survey received since `since` nobody has read, counted up to `most`.
    pub async fn unread_comments(
        &self,
        (reach, _): (&Reach, Singly),
        surveys: &[SurveyId],
        since: OffsetDateTime,
        most: i64,
    ) -> Result<i64> {
        let mut unread = 0;
        for survey in surveys {
            let mut sift = Sift::new(
                "SELECT t.question FROM response r JOIN response_text t ON t.response_id = r.id \
                 LEFT JOIN comment_state s ON s.response_id = t.response_id AND s.question = t.question",
            );
            sift.and("r.survey = ?", [Bind::Text(survey.to_string())]);
            sift.and("r.received_at >= ?", [Bind::Moment(since.into())]);
            sift.and("s.read_at IS NULL AND s.redacted_at IS NULL", []);
            sift.within("r.unit", reach).then("LIMIT ?", [Bind::Number(most)]);
            let found: Vec<String> = on!(self.db.reader(), conn => {
                bound!(sqlx::query_scalar(sift.text()), sift).fetch_all(conn).await?
            });
            unread += i64::try_from(found.len()).unwrap_or(i64::MAX);
        }
        Ok(unread.min(most))
    }
}

impl CommentFilter {
    fn narrow(&self, sift: &mut Sift, survey: &SurveyId) {
        sift.and("r.survey = ?", [Bind::Text(survey.to_string())]);
        if let Some(from) = self.from {
            sift.and("r.answered_at >= ?", [Bind::Moment(from.into())]);
        }
        if let Some(until) = self.until {
            sift.and("r.answered_at < ?", [Bind::Moment(until.into())]);
        }
        match self.unread {
            Some(true) => {
                sift.and("s.read_at IS NULL AND s.redacted_at IS NULL", []);
            }
            Some(false) => {
                sift.and("s.read_at IS NOT NULL", []);
            }
            None => {}
        }
        if let Some(tag) = &self.tag {
            sift.and(
                "EXISTS (SELECT 1 FROM comment_tag g WHERE g.response_id = t.response_id \
                 AND g.question = t.question AND g.tag = ?)",
                [Bind::Text(tag.clone())],
            );
        }
    }
}
