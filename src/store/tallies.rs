//! Reading tallies, for figures.

use std::collections::BTreeSet;
use std::str::FromStr;

use futures_util::TryStreamExt as _;
use sqlx::FromRow;

use super::dialect::on;
use super::rows::Rows;
use super::{Result, Store};
use crate::definition::{Month, OptionCode, QuestionId, SurveyId, UnitId};
use crate::index::{Layout, Tally};

/// Which tallies are asked for.
#[derive(Debug, Clone, Copy)]
pub struct TallyQuery<'q> {
    pub survey: &'q SurveyId,
    /// `None` for every unit.
    pub units: Option<&'q [UnitId]>,
    /// First and last month; `None` for every month.
    pub months: Option<(Month, Month)>,
    /// `None` for all respondents together, else one tally for each option of this question.
    pub segment: Option<&'q QuestionId>,
}

/// One stored tally.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TallyRow {
    pub version: String,
    pub unit: UnitId,
    /// None where it cannot be read.
    pub month: Option<Month>,
    /// The option of the segment; 0 when all respondents were asked for.
    pub code: OptionCode,
    cells: String,
}

impl TallyRow {
    /// The counts, read under the layout of the row's version; none where the row is damaged.
    pub fn tally(&self, layout: &Layout) -> Option<Tally> {
        Tally::read(layout, &self.cells).filter(|_| self.month.is_some())
    }
}

#[derive(FromRow)]
struct Raw {
    unit: String,
    month: String,
    version: String,
    code: i64,
    cells: String,
}

impl Raw {
    /// None where its unit cannot be read, for which [`Store::stray_tallies`] asks.
    fn read(self) -> Option<TallyRow> {
        let code = OptionCode::try_from(self.code);
        Some(TallyRow {
            unit: UnitId::parse(&self.unit).ok()?,
            month: Month::from_str(&self.month).ok().filter(|_| code.is_ok()),
            code: code.unwrap_or_default(),
            version: self.version,
            cells: self.cells,
        })
    }
}

/// First and last month as they are stored.
fn ends(months: Option<(Month, Month)>) -> (String, String) {
    months.map_or_else(
        || ("0000-00".to_owned(), "9999-99".to_owned()),
        |(from, to)| (from.to_string(), to.to_string()),
    )
}

static BY_UNITS: Rows = Rows::after_binds(
    4,
    "SELECT unit, month, version, code, cells FROM tally \
     WHERE survey = $1 AND segment = $2 AND month >= $3 AND month <= $4 AND unit IN (VALUES",
    1,
    ")",
);

impl Store {
    /// Hands over one tally after the other, in no order: those of thousands of units are never held all at once.
    pub async fn each_tally(
        &self,
        query: TallyQuery<'_>,
        mut each: impl FnMut(TallyRow) -> Result<()> + Send,
    ) -> Result<()> {
        let segment = query.segment.map_or("", QuestionId::as_str);
        let (from, to) = ends(query.months);
        let survey = query.survey.as_str();
        let Some(units) = query.units else {
            return on!(self.db.reader(), conn => {
                let all = sqlx::query_as(
                    "SELECT unit, month, version, code, cells FROM tally \
                     WHERE survey = $1 AND segment = $2 AND month >= $3 AND month <= $4",
                );
                let mut rows = all.bind(survey).bind(segment).bind(from).bind(to).fetch(conn);
                while let Some(row) = rows.try_next().await? {
                    Raw::read(row).map_or(Ok(()), &mut each)?;
                }
                Ok(())
            });
        };
        for (text, chunk) in BY_UNITS.over(units, self.db.binds()) {
            on!(self.db.reader(), conn => {
                let mut query = sqlx::query_as(text).bind(survey).bind(segment).bind(&from).bind(&to);
                for unit in chunk {
                    query = query.bind(unit.as_str());
                }
                let mut rows = query.fetch(conn);
                while let Some(row) = rows.try_next().await? {
                    Raw::read(row).map_or(Ok(()), &mut each)?;
                }
            });
        }
        Ok(())
    }

    /// The units of which tallies of all respondents in some months have changed after a generation. Tallies
    /// that are gone are not among them; see [`Generation`](super::Generation).
    pub async fn units_changed(
        &self,
        survey: &SurveyId,
        months: Option<(Month, Month)>,
        after: i64,
    ) -> Result<Vec<UnitId>> {
        // The months are looked at here: asked for in the statement they would lead SQLite to the wrong index.
        let changed: Vec<(String, String)> = on!(self.db.reader(), conn => {
            sqlx::query_as(
                "SELECT DISTINCT unit, month FROM tally WHERE survey = $1 AND segment = '' AND generation > $2",
            )
            .bind(survey.as_str())
            .bind(after)
            .fetch_all(conn)
            .await?
        });
        let (from, to) = ends(months);
        let inside = changed.into_iter().filter(|(_, month)| (&from..=&to).contains(&month));
        let units: BTreeSet<String> = inside.map(|(unit, _)| unit).collect();
        Ok(units.iter().filter_map(|unit| UnitId::parse(unit).ok()).collect())
    }

    /// The months a survey has responses in, the first one first.
    pub async fn months(&self, survey: &SurveyId) -> Result<Vec<Month>> {
        let months: Vec<String> = on!(self.db.reader(), conn => {
            sqlx::query_scalar("SELECT DISTINCT month FROM tally WHERE survey = $1 AND segment = ''")
                .bind(survey.as_str())
                .fetch_all(conn)
                .await?
        });
        let mut months: Vec<Month> = months.iter().filter_map(|month| Month::from_str(month).ok()).collect();
        months.sort_unstable();
        Ok(months)
    }
}
