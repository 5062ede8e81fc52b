//! Marks: which rules of screening caught a response, and what is taken out of the figures for it.

use std::collections::HashMap;

use time::OffsetDateTime;
use uuid::Uuid;

use super::column::Instant;
use super::dialect::{Tx, execute, on};
use super::exclusions::{ExclusionEvent, record};
use super::record::Entry;
use super::rows::Rows;
use super::{Result, Store, StoreError};
use crate::definition::{SurveyId, Suspicion, UnitId};
use crate::response::Mark;

/// Who excludes what a rule excludes.
pub const SCREENING: &str = "screening";

/// Marks that come with a response, and the rules that take a response out at once.
#[derive(Debug, Clone, Default)]
pub struct Screened {
    pub marks: Vec<Mark>,
    pub exclude: Vec<Suspicion>,
}

static INSERT: Rows = Rows::new(
    "INSERT INTO mark (response_id, rule, at) VALUES",
    3,
    "ON CONFLICT (response_id, rule) DO NOTHING",
);

/// Writes the marks that new responses came with. Most are on these responses themselves and only say
/// something, so that they go in many at a time; each other one is looked at for itself.
pub(super) async fn write(tx: &mut Tx, entries: &[&Entry]) -> Result<()> {
    let all = || entries.iter().flat_map(|entry| entry.screened.marks.iter().map(move |mark| (*entry, mark)));
    let (own, others): (Vec<_>, Vec<_>) = all().partition(|(entry, mark)| {
        mark.response == entry.response.id && !entry.screened.exclude.contains(&mark.suspicion)
    });
    for (text, chunk) in INSERT.over(&own, tx.binds()) {
        on!(tx.conn(), conn => {
            let mut query = sqlx::query(text);
            for (entry, mark) in chunk {
                query = query
                    .bind(mark.response)
                    .bind(mark.suspicion.as_str())
                    .bind(Instant::from(entry.response.received_at));
            }
            query.execute(conn).await?;
        });
    }
    for (entry, mark) in others {
        let excludes = entry.screened.exclude.contains(&mark.suspicion);
        write_one(tx, *mark, excludes, entry.response.received_at).await?;
    }
    Ok(())
}

/// Writes a mark if it is new. A response that somebody has judged already is left as it is.
async fn write_one(tx: &mut Tx, mark: Mark, excludes: bool, at: OffsetDateTime) -> Result<()> {
    let new = execute!(
        tx,
        "INSERT INTO mark (response_id, rule, at) SELECT id, $2, $3 FROM response WHERE id = $1 \
         ON CONFLICT (response_id, rule) DO NOTHING",
        mark.response,
        mark.suspicion.as_str(),
        Instant::from(at),
    );
    if new == 1 && excludes {
        exclude(tx, mark, at).await?;
    }
    Ok(())
}

async fn exclude(tx: &mut Tx, mark: Mark, at: OffsetDateTime) -> Result<()> {
    let judged: Option<i64> = on!(tx.conn(), conn => {
        sqlx::query_scalar("SELECT MAX(sequence) FROM exclusion WHERE response_id = $1")
            .bind(mark.response)
            .fetch_one(conn)
            .await?
    });
    if judged.is_none() {
        let reason = mark.suspicion.as_str().to_owned();
        let event = ExclusionEvent { excluded: true, reason, actor: SCREENING.to_owned(), at };
        record(tx, mark.response, &event).await?;
    }
    Ok(())
}

/// How many responses a rule caught, and how many of these are out of the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caught {
    pub suspicion: Suspicion,
    pub marked: i64,
    pub excluded: i64,
}

/// The last event of a response, when it takes the response out. Where few responses are marked or excluded, a
/// `CROSS JOIN` keeps SQLite from going through all responses to find them.
macro_rules! is_excluded {
    () => {
        "e.response_id = r.id AND e.excluded AND e.sequence = \
         (SELECT MAX(l.sequence) FROM exclusion l WHERE l.response_id = r.id)"
    };
}

impl Store {
    /// The rules that caught a response, in the order of their names.
    pub async fn marks(&self, response: Uuid) -> Result<Vec<Suspicion>> {
        let rules: Vec<String> = on!(self.db.reader(), conn => {
            sqlx::query_scalar("SELECT rule FROM mark WHERE response_id = $1 ORDER BY rule")
                .bind(response)
                .fetch_all(conn)
                .await?
        });
        rules.iter().map(|rule| rule_of(rule)).collect()
    }

    /// What each rule caught in a survey, of responses answered from `from` until before `to`, by unit.
    pub async fn caught(
        &self,
        survey: &SurveyId,
        (from, to): (OffsetDateTime, OffsetDateTime),
    ) -> Result<Vec<(UnitId, Caught)>> {
        let rows: Vec<(String, String, i64, i64)> = on!(self.db.reader(), conn => {
            sqlx::query_as(concat!(
                "SELECT r.unit, m.rule, COUNT(*), COUNT(e.response_id) \
                 FROM mark m CROSS JOIN response r LEFT JOIN exclusion e ON ",
                is_excluded!(),
                " WHERE r.id = m.response_id \
                 AND r.survey = $1 AND r.answered_at >= $2 AND r.answered_at < $3 \
                 GROUP BY r.unit, m.rule ORDER BY r.unit, m.rule"
            ))
            .bind(survey.as_str())
            .bind(Instant::from(from))
            .bind(Instant::from(to))
            .fetch_all(conn)
            .await?
        });
        let caught = |(unit, rule, marked, excluded): (String, String, i64, i64)| {
            Some((UnitId::parse(&unit).ok()?, Caught { suspicion: rule_of(&rule).ok()?, marked, excluded }))
        };
        Ok(rows.into_iter().filter_map(caught).collect())
    }

    /// How many responses of each unit are out of the figures, of those answered from `from` until before
    /// `to`.
    pub async fn excluded_by_unit(
        &self,
        survey: &SurveyId,
        (from, to): (OffsetDateTime, OffsetDateTime),
    ) -> Result<HashMap<UnitId, i64>> {
        let rows: Vec<(String, i64)> = on!(self.db.reader(), conn => {
            sqlx::query_as(concat!(
                "SELECT r.unit, COUNT(*) FROM exclusion e CROSS JOIN response r WHERE ",
                is_excluded!(),
                " AND r.survey = $1 AND r.answered_at >= $2 AND r.answered_at < $3 GROUP BY r.unit"
            ))
            .bind(survey.as_str())
            .bind(Instant::from(from))
            .bind(Instant::from(to))
            .fetch_all(conn)
            .await?
        });
        Ok(rows.into_iter().filter_map(|(unit, count)| Some((UnitId::parse(&unit).ok()?, count))).collect())
    }
}

pub(super) fn rule_of(rule: &str) -> Result<Suspicion> {
    Suspicion::parse(rule).ok_or_else(|| StoreError::Corrupt { table: "mark", key: rule.to_owned() })
}
