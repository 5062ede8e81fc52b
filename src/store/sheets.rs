//! Sheets of paper: each is typed once, and some a second time by somebody else.

use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::audit::{self, AuditEntry};
use super::column::Instant;
use super::dialect::{Tx, execute, on, transaction};
use super::exclusions::{ExclusionEvent, record};
use super::record::{self as responses, Entry, Outcome};
use super::{Result, Store, StoreError};
use crate::definition::{SurveyId, UnitId};
use crate::response::Response;

/// A sheet that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub number: String,
    pub response: Uuid,
    pub unit: UnitId,
    pub typed_by: String,
    pub typed_at: OffsetDateTime,
    /// The second reading, when there was one.
    pub reading: Option<Reading>,
}

/// What a second person read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub read_by: String,
    pub read_at: OffsetDateTime,
    /// As [`Answers::to_json`](crate::response::Answers::to_json).
    pub answers: String,
    pub differences: i64,
    pub settled: Option<Settled>,
}

/// Which of two readings that differ holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    First,
    Second,
}

/// A second reading to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReading {
    pub survey: SurveyId,
    pub number: String,
    pub read_by: String,
    pub read_at: OffsetDateTime,
    pub answers: String,
    pub differences: i64,
}

#[derive(FromRow)]
struct Raw {
    number: String,
    response_id: Uuid,
    unit: String,
    typed_by: String,
    #[sqlx(try_from = "Instant")]
    typed_at: OffsetDateTime,
    read_by: Option<String>,
    read_at: Option<Instant>,
    answers: Option<String>,
    differences: Option<i64>,
    settled: Option<String>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT s.number, s.response_id, s.unit, s.typed_by, s.typed_at, r.read_by, r.read_at, r.answers, \
             r.differences, r.settled FROM sheet s \
             LEFT JOIN sheet_reading r ON r.survey = s.survey AND r.number = s.number ",
            $rest
        )
    };
}

impl Store {
    pub async fn sheet(&self, survey: &SurveyId, number: &str) -> Result<Option<Sheet>> {
        let raw: Option<Raw> = on!(self.db.reader(), conn => {
            sqlx::query_as(select!("WHERE s.survey = $1 AND s.number = $2"))
                .bind(survey.as_str())
                .bind(number)
                .fetch_optional(conn)
                .await?
        });
        raw.map(Raw::read).transpose()
    }

    /// The sheet that a response was typed from.
    pub async fn sheet_of(&self, response: Uuid) -> Result<Option<Sheet>> {
        let raw: Option<Raw> = on!(self.db.reader(), conn => {
            sqlx::query_as(select!("WHERE s.response_id = $1")).bind(response).fetch_optional(conn).await?
        });
        raw.map(Raw::read).transpose()
    }

    /// At most `limit` sheets of a survey, the last typed first.
    pub async fn sheets(&self, survey: &SurveyId, limit: i64) -> Result<Vec<Sheet>> {
        let rows: Vec<Raw> = on!(self.db.reader(), conn => {
            sqlx::query_as(select!("WHERE s.survey = $1 ORDER BY s.typed_at DESC, s.number LIMIT $2"))
                .bind(survey.as_str())
                .bind(limit)
                .fetch_all(conn)
                .await?
        });
        rows.into_iter().map(Raw::read).collect()
    }

    /// Keeps a second reading; `false` when the sheet has one already.
    pub async fn read_again(&self, reading: &NewReading) -> Result<bool> {
        transaction!(self.db, tx => {
            let new = execute!(
                tx,
                "INSERT INTO sheet_reading (survey, number, read_by, read_at, answers, differences, settled) \
                 VALUES ($1, $2, $3, $4, $5, $6, '') ON CONFLICT (survey, number) DO NOTHING",
                reading.survey.as_str(),
                &reading.number,
                &reading.read_by,
                Instant::from(reading.read_at),
                &reading.answers,
                reading.differences,
            );
            Ok(new == 1)
        })
    }

    /// The first reading holds; `false` when that was settled before.
    pub async fn keep_first(&self, survey: &SurveyId, number: &str) -> Result<bool> {
        transaction!(self.db, tx => settle(tx, survey, number, Settled::First).await)
    }

    /// The second reading holds: what was typed first is excluded, and the corrected response takes its
    /// place, both or neither; `false` when that was settled before.
    pub async fn keep_second(
        &self,
        number: &str,
        corrected: &Response,
        event: &ExclusionEvent,
    ) -> Result<bool> {
        let entry = [Entry::new(corrected.clone().into())];
        let done = transaction!(self.db, tx => {
            if !settle(tx, &corrected.survey, number, Settled::Second).await? {
                return Ok(false);
            }
            let first: Uuid = on!(tx.conn(), conn => {
                sqlx::query_scalar("SELECT response_id FROM sheet WHERE survey = $1 AND number = $2")
                    .bind(corrected.survey.as_str())
                    .bind(number)
                    .fetch_one(conn)
                    .await?
            });
            record(tx, first, event).await?;
            if responses::insert(tx, &entry, &mut true).await? != [Outcome::Created] {
                return Err(StoreError::Conflict);
            }
            execute!(
                tx,
                "UPDATE sheet SET response_id = $1 WHERE survey = $2 AND number = $3",
                corrected.id,
                corrected.survey.as_str(),
                number,
            );
            Ok(true)
        })?;
        self.unfolded.notify_one();
        Ok(done)
    }

    /// A sheet that was typed wrong: the response that was typed is excluded and the right one recorded, and
    /// the act written down. `false` when the sheet has been read again, or corrected, meanwhile.
    pub async fn correct_sheet(
        &self,
        sheet: &Sheet,
        corrected: &Response,
        event: &ExclusionEvent,
        act: &AuditEntry,
    ) -> Result<bool> {
        let entry = [Entry::new(corrected.clone().into())];
        let done = transaction!(self.db, tx => {
            if responses::insert(tx, &entry, &mut true).await? != [Outcome::Created] {
                return Err(StoreError::Conflict);
            }
            let changed = execute!(
                tx,
                "UPDATE sheet SET response_id = $1 WHERE survey = $2 AND number = $3 AND response_id = $4 \
                 AND NOT EXISTS (SELECT 1 FROM sheet_reading r \
                 WHERE r.survey = sheet.survey AND r.number = sheet.number)",
                corrected.id,
                corrected.survey.as_str(),
                &sheet.number,
                sheet.response,
            );
            if changed != 1 {
                return Err(StoreError::Conflict);
            }
            record(tx, sheet.response, event).await?;
            audit::append(tx, act).await?;
            Ok(true)
        });
        self.unfolded.notify_one();
        match done {
            Err(StoreError::Conflict) => Ok(false),
            other => other,
        }
    }
}

async fn settle(tx: &mut Tx, survey: &SurveyId, number: &str, settled: Settled) -> Result<bool> {
    let changed = execute!(
        tx,
        "UPDATE sheet_reading SET settled = $1 WHERE survey = $2 AND number = $3 AND settled = ''",
        settled.as_str(),
        survey.as_str(),
        number,
    );
    Ok(changed == 1)
}

pub(super) async fn is_taken(tx: &mut Tx, survey: &SurveyId, number: &str) -> Result<bool> {
    let found: Option<String> = on!(tx.conn(), conn => {
        sqlx::query_scalar("SELECT number FROM sheet WHERE survey = $1 AND number = $2")
            .bind(survey.as_str())
            .bind(number)
            .fetch_optional(conn)
            .await?
    });
    Ok(found.is_some())
}

/// Notes the sheet of a response that was just written. Another server that types the same sheet at this
/// moment makes the whole transaction fail.
pub(super) async fn note(tx: &mut Tx, response: &Response, number: &str, typed_by: &str) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO sheet (survey, number, response_id, unit, typed_by, typed_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        response.survey.as_str(),
        number,
        response.id,
        response.unit.as_str(),
        typed_by,
        Instant::from(response.received_at),
    );
    Ok(())
}

impl Settled {
    fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
        }
    }
}

impl Raw {
    fn read(self) -> Result<Sheet> {
        let damaged = || StoreError::Corrupt { table: "sheet", key: self.number.clone() };
        let reading = match (self.read_by, self.read_at, self.answers, self.differences) {
            (Some(read_by), Some(read_at), Some(answers), Some(differences)) => {
                let settled = [Settled::First, Settled::Second]
                    .into_iter()
                    .find(|settled| Some(settled.as_str()) == self.settled.as_deref());
                Some(Reading { read_by, read_at: read_at.into(), answers, differences, settled })
            }
            _ => None,
        };
        Ok(Sheet {
            response: self.response_id,
            unit: UnitId::parse(&self.unit).map_err(|_| damaged())?,
            typed_by: self.typed_by,
            typed_at: self.typed_at,
            number: self.number,
            reading,
        })
    }
}
