//! Tallies whose unit or month cannot be read: no query for a unit and its months finds them.

use std::str::FromStr as _;
use std::sync::Arc;

use super::super::dialect::on;
use super::super::{Generation, Result, Store};
use crate::definition::{Month, SurveyId, UnitId};

/// Which units and months a survey has tallies of, as they are written.
struct Written {
    at: Generation,
    units: Vec<String>,
    months: Vec<String>,
}

impl Store {
    /// The units of such tallies of a segment, or of all respondents together; `None` is a unit that cannot be read.
    pub async fn stray_tallies(&self, survey: &SurveyId, segment: &str) -> Result<Vec<Option<UnitId>>> {
        let written = self.written(survey.as_str(), segment).await?;
        let mut stray: Vec<Option<UnitId>> = Vec::new();
        if written.units.iter().any(|unit| UnitId::parse(unit).is_err()) {
            stray.push(None);
        }
        for month in written.months.iter().filter(|month| Month::from_str(month).is_err()) {
            let own: Vec<String> = on!(self.db.reader(), conn => {
                sqlx::query_scalar(
                    "SELECT DISTINCT unit FROM tally WHERE survey = $1 AND segment = $2 AND month = $3",
                )
                .bind(survey.as_str())
                .bind(segment)
                .bind(month)
                .fetch_all(conn)
                .await?
            });
            stray.extend(own.iter().map(|unit| UnitId::parse(unit).ok()));
        }
        Ok(stray)
    }

    /// The units that a survey has tallies of, whether they can be read or not.
    pub(super) async fn tallied_units(&self, survey: &str) -> Result<Vec<String>> {
        Ok(self.written(survey, "").await?.units.clone())
    }

    /// Remembered until something is counted.
    async fn written(&self, survey: &str, segment: &str) -> Result<Arc<Written>> {
        let key = format!("tallied {survey} {segment}");
        let at = self.generation().await?;
        if let Some(written) = self.remembered::<Written>(&key).filter(|written| written.at == at) {
            return Ok(written);
        }
        let (units, months): (Vec<String>, Vec<String>) = on!(self.db.reader(), conn => {
            let units = sqlx::query_scalar("SELECT DISTINCT unit FROM tally WHERE survey = $1 AND segment = $2");
            let units = units.bind(survey).bind(segment).fetch_all(conn).await?;
            let months = sqlx::query_scalar("SELECT DISTINCT month FROM tally WHERE survey = $1 AND segment = $2");
            (units, months.bind(survey).bind(segment).fetch_all(conn).await?)
        });
        let bytes = 40 * (units.len() + months.len());
        let written = Arc::new(Written { at, units, months });
        self.remember(key, written.clone(), bytes);
        Ok(written)
    }
}
