//! Responses as the administration looks through them: within reach, filtered, the newest first.

use time::OffsetDateTime;
use uuid::Uuid;

use super::column::Instant;
use super::dialect::on;
use super::reach::{Reach, Singly};
use super::responses::{Cursor, Found, Page, Raw, SELECT, StoredResponse};
use super::sift::{Bind, Sift, bound};
use super::{Result, Store};
use crate::definition::{Channel, SurveyId, Suspicion};

/// Which responses are asked for; `None` stands for all.
#[derive(Debug, Clone)]
pub struct ResponseFilter {
    pub survey: SurveyId,
    /// Answered from this moment on.
    pub from: Option<OffsetDateTime>,
    /// Answered before this moment.
    pub until: Option<OffsetDateTime>,
    pub channel: Option<Channel>,
    /// Whether they are out of the figures.
    pub excluded: Option<bool>,
    pub marked: Option<Marked>,
}

/// By which rules of screening responses were caught.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marked {
    ByAny,
    By(Suspicion),
}

impl Store {
    /// At most `limit` responses received before `before`, the newest first, without their free texts.
    pub async fn list_responses(
        &self,
        (reach, _): (&Reach, Singly),
        filter: &ResponseFilter,
        before: Option<Cursor>,
        limit: i64,
    ) -> Result<Page> {
        let mut sift = Sift::new(SELECT);
        filter.narrow(&mut sift);
        sift.within("r.unit", reach);
        if let Some(before) = before {
            sift.and("(r.received_at, r.id) < (?, ?)", before.binds());
        }
        sift.then("ORDER BY r.received_at DESC, r.id DESC LIMIT ?", [Bind::Number(limit)]);
        let rows: Vec<Raw> = on!(self.db.reader(), conn => {
            bound!(sqlx::query_as(sift.text()), sift).fetch_all(conn).await?
        });
        let full = i64::try_from(rows.len()).is_ok_and(|count| count >= limit);
        let next = rows.last().filter(|_| full).map(Cursor::behind_row);
        Ok(Page::new(rows.into_iter().map(|raw| raw.found(Vec::new())), next))
    }

    /// The responses answered from `from` until before `to` that are out of the figures, without their free texts.
    pub async fn excluded_responses(
        &self,
        survey: &SurveyId,
        (from, to): (OffsetDateTime, OffsetDateTime),
    ) -> Result<Vec<StoredResponse>> {
        let mut sift = Sift::new(SELECT);
        sift.and("r.id IN (SELECT response_id FROM exclusion) AND e.excluded = ?", [Bind::Flag(true)]);
        let (from, until) = (Some(from), Some(to));
        let all = ResponseFilter {
            survey: survey.clone(),
            from,
            until,
            channel: None,
            excluded: None,
            marked: None,
        };
        all.narrow(&mut sift);
        let rows: Vec<Raw> = on!(self.db.reader(), conn => {
            bound!(sqlx::query_as(sift.text()), sift).fetch_all(conn).await?
        });
        Ok(Page::new(rows.into_iter().map(|raw| raw.found(Vec::new())), None).responses)
    }

    /// How many responses to a survey were received within reach since a moment, whether they count or not.
    pub async fn received_since(
        &self,
        reach: &Reach,
        survey: &SurveyId,
        since: OffsetDateTime,
    ) -> Result<i64> {
        let mut sift = Sift::new("SELECT COUNT(*) FROM response r");
        sift.and("r.survey = ?", [Bind::Text(survey.to_string())]);
        sift.and("r.received_at >= ?", [Bind::Moment(since.into())]).within("r.unit", reach);
        Ok(on!(self.db.reader(), conn => {
            bound!(sqlx::query_scalar(sift.text()), sift).fetch_one(conn).await?
        }))
    }

    /// Whether a survey has more responses behind a place in the order received than may be gone through.
    pub async fn has_too_many(&self, survey: &SurveyId, after: Cursor) -> Result<bool> {
        let mut sift = Sift::new("SELECT r.id FROM response r");
        sift.and("r.survey = ?", [Bind::Text(survey.to_string())]);
        sift.and("(r.received_at, r.id) > (?, ?)", after.binds());
        sift.then("ORDER BY r.received_at, r.id LIMIT 1 OFFSET ?", [Bind::Number(self.most_passed)]);
        let one: Option<uuid::Uuid> = on!(self.db.reader(), conn => {
            bound!(sqlx::query_scalar(sift.text()), sift).fetch_optional(conn).await?
        });
        Ok(one.is_some())
    }

    /// One response with its free texts, if its unit lies within reach. One whose unit cannot be read is for those
    /// who reach everything.
    pub async fn response_within(&self, (reach, _): (&Reach, Singly), id: Uuid) -> Result<Option<Found>> {
        let found = self.found_response(id).await?;
        Ok(found.filter(|found| match found {
            Found::Sound(response) => reach.holds(&response.unit),
            Found::Damaged(response) => match &response.unit {
                Some(unit) => reach.holds(unit),
                None => reach.units().is_none(),
            },
        }))
    }
}

impl ResponseFilter {
    pub(super) fn narrow(&self, sift: &mut Sift) {
        sift.and("r.survey = ?", [Bind::Text(self.survey.to_string())]);
        if let Some(from) = self.from {
            sift.and("r.answered_at >= ?", [Bind::Moment(Instant::from(from))]);
        }
        if let Some(until) = self.until {
            sift.and("r.answered_at < ?", [Bind::Moment(Instant::from(until))]);
        }
        if let Some(channel) = self.channel {
            sift.and("r.channel = ?", [Bind::Text(channel.as_str().to_owned())]);
        }
        if let Some(excluded) = self.excluded {
            sift.and("COALESCE(e.excluded, ?) = ?", [Bind::Flag(false), Bind::Flag(excluded)]);
        }
        match self.marked {
            None => {}
            Some(Marked::ByAny) => {
                sift.and("EXISTS (SELECT 1 FROM mark k WHERE k.response_id = r.id)", []);
            }
            Some(Marked::By(rule)) => {
                let rule = Bind::Text(rule.as_str().to_owned());
                sift.and("EXISTS (SELECT 1 FROM mark k WHERE k.response_id = r.id AND k.rule = ?)", [rule]);
            }
        }
    }
}
