//! Comparing every tally with a recomputation from the record.

use std::fmt;
use std::str::FromStr as _;

use super::counting::{Layouts, TallyKey};
use super::damage::Flawed;
use super::dialect::{Tx, on};
use super::merging::StoredTally;
use super::recount::{Expected, recompute};
use super::{Result, Store};
use crate::definition::catalogue::Versions;
use crate::definition::{Month, UnitId};
use crate::index::Tally;

/// What a comparison found. The tallies agree with the record when there are no differences.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verification {
    pub responses: u64,
    /// Of these, taken out of the figures.
    pub excluded: u64,
    /// Changes that no fold has counted yet, left out of the comparison.
    pub pending: u64,
    pub tallies: u64,
    pub differences: Vec<Difference>,
    /// Responses that cannot be read, and that no tally should hold.
    pub damaged: Vec<Flawed>,
}

impl Verification {
    /// Whether all is as it should be. What was taken out of the figures needs no reading.
    pub fn is_well(&self) -> bool {
        self.differences.is_empty() && self.damaged.iter().all(|flawed| flawed.is_excluded)
    }
}

/// A stored tally that is not what the record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub survey: String,
    pub version: String,
    pub unit: String,
    pub month: String,
    /// Segment and code; `None` for all respondents.
    pub group: Option<(String, i64)>,
    /// Responses counted in the tally; `None` when it cannot be read or does not exist.
    pub stored: Option<i64>,
    /// Responses counted in the record.
    pub recomputed: i64,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {}", self.survey, self.version, self.unit, self.month)?;
        if let Some((segment, code)) = &self.group {
            write!(f, " {segment}={code}")?;
        }
        match self.stored {
            None => write!(f, ": no readable tally, {} responses in the record", self.recomputed),
            Some(stored) if stored == self.recomputed => {
                write!(f, ": {stored} responses in both, other counts differ")
            }
            Some(stored) => {
                write!(f, ": {stored} responses in the tally, {} in the record", self.recomputed)
            }
        }
    }
}

impl Store {
    /// Folds what waits, then compares every tally with the record as it stands at one moment, without
    /// holding anyone up. `progress` is told how many responses were read so far.
    pub async fn verify(&self, versions: &Versions, progress: impl Fn(u64)) -> Result<Verification> {
        self.fold(versions).await?;
        let mut tx = self.db.snapshot().await?;
        let mut layouts = Layouts::new(versions);
        let mut found = Verification::default();
        let expected = recompute(&mut tx, &mut layouts, &mut found, progress).await?;
        compare(&mut tx, &mut layouts, &mut found, expected).await?;
        tx.rollback().await;
        Ok(found)
    }
}

/// Reads the stored tallies and takes each from the expected ones; what is left over is missing.
async fn compare(
    tx: &mut Tx,
    layouts: &mut Layouts<'_>,
    found: &mut Verification,
    mut expected: Expected,
) -> Result<()> {
    for survey in surveys(tx).await? {
        for stored in stored(tx, &survey).await? {
            found.tallies += 1;
            let wanted = expected.remove(&stored.key);
            let layout = layouts.get(&stored.key.survey, &stored.key.version).ok();
            let read = layout.as_ref().and_then(|known| Tally::read(&known.layout, &stored.cells));
            let is_somewhere =
                Month::from_str(&stored.key.month).is_ok() && UnitId::parse(&stored.key.unit).is_ok();
            let agrees = match (&read, &wanted) {
                (Some(read), Some(wanted)) => read == wanted,
                (Some(read), None) => read.is_empty() && is_somewhere,
                (None, _) => false,
            };
            if !agrees {
                found.differences.push(difference(stored.key, read.as_ref(), wanted.as_ref()));
            }
        }
    }
    let missing = expected.into_iter().filter(|(_, tally)| !tally.is_empty());
    found.differences.extend(missing.map(|(key, tally)| difference(key, None, Some(&tally))));
    Ok(())
}

fn difference(key: TallyKey, stored: Option<&Tally>, recomputed: Option<&Tally>) -> Difference {
    Difference {
        survey: key.survey,
        version: key.version,
        unit: key.unit,
        month: key.month,
        group: (!key.segment.is_empty()).then_some((key.segment, key.code)),
        stored: stored.map(Tally::responses),
        recomputed: recomputed.map_or(0, Tally::responses),
    }
}

async fn surveys(tx: &mut Tx) -> Result<Vec<String>> {
    Ok(on!(tx.conn(), conn => {
        sqlx::query_scalar("SELECT DISTINCT survey FROM tally").fetch_all(conn).await?
    }))
}

async fn stored(tx: &mut Tx, survey: &str) -> Result<Vec<StoredTally>> {
    Ok(on!(tx.conn(), conn => {
        sqlx::query_as(
            "SELECT survey, segment, unit, month, version, code, cells FROM tally WHERE survey = $1",
        )
        .bind(survey)
        .fetch_all(conn)
        .await?
    }))
}
