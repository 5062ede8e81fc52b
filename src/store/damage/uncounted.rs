//! The responses that are in no tally because they cannot be read.

use std::str::FromStr as _;

use uuid::Uuid;

use super::super::counting::Countable;
use super::super::dialect::{Tx, execute, on};
use super::super::{Result, Store};
use super::Flaw;
use crate::definition::{Month, SurveyId, UnitId};

/// Where a response belongs that no tally counts; none where that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncounted {
    pub id: Uuid,
    pub unit: Option<UnitId>,
    pub month: Option<Month>,
}

/// A change that could not be counted.
#[derive(Debug)]
pub(in crate::store) struct Damaged {
    pub(in crate::store) id: Uuid,
    pub(in crate::store) survey: String,
    pub(in crate::store) version: String,
    unit: String,
    month: String,
    pub(in crate::store) flaw: Flaw,
    change: i64,
}

impl Damaged {
    pub(in crate::store) fn new(row: &Countable, flaw: Flaw, change: i64) -> Self {
        let month = Month::of(row.answered_at).map(|month| month.to_string()).unwrap_or_default();
        let (survey, version, unit) = (row.survey.clone(), row.version.clone(), row.unit.clone());
        Self { id: row.id, survey, version, unit, month, flaw, change }
    }
}

/// Keeps in mind what is in no tally, and forgets what need not be in one any more. What is taken out of the
/// figures after it was damaged is still in its tally, which then is wrong until tallies are counted anew.
pub(in crate::store) async fn settle(tx: &mut Tx, damaged: &[Damaged]) -> Result<()> {
    for Damaged { id, survey, version: _, unit, month, flaw, change } in damaged {
        let forgotten = match change {
            1.. => 0,
            _ => execute!(tx, "DELETE FROM uncounted WHERE response_id = $1", *id),
        };
        if forgotten == 0 {
            tracing::error!(response = %id, flaw = flaw.as_str(), "a response cannot be read and is in no figure");
            execute!(
                tx,
                "INSERT INTO uncounted (response_id, survey, unit, month, flaw) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (response_id) DO NOTHING",
                *id,
                survey,
                unit,
                month,
                flaw.as_str(),
            );
        }
    }
    Ok(())
}

/// Before all tallies are counted anew.
pub(in crate::store) async fn clear(tx: &mut Tx) -> Result<()> {
    execute!(tx, "DELETE FROM uncounted");
    Ok(())
}

impl Store {
    /// The responses of a survey that no tally counts.
    pub async fn uncounted(&self, survey: &SurveyId) -> Result<Vec<Uncounted>> {
        let rows: Vec<(Uuid, String, String)> = on!(self.db.reader(), conn => {
            sqlx::query_as("SELECT response_id, unit, month FROM uncounted WHERE survey = $1 ORDER BY response_id")
                .bind(survey.as_str())
                .fetch_all(conn)
                .await?
        });
        let read = |(id, unit, month): (Uuid, String, String)| Uncounted {
            id,
            unit: UnitId::parse(&unit).ok(),
            month: Month::from_str(&month).ok(),
        };
        Ok(rows.into_iter().map(read).collect())
    }
}
