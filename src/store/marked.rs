//! Responses that screening caught, looked at together and judged together.

use std::collections::HashMap;

use uuid::Uuid;

use super::audit::{self, AuditEntry};
use super::dialect::{on, transaction};
use super::exclusions::{ExclusionEvent, ExclusionOutcome, record};
use super::marks::{Caught, rule_of};
use super::reach::Reach;
use super::response_list::ResponseFilter;
use super::sift::{Bind, Sift, bound};
use super::{Result, Store};
use crate::definition::Suspicion;

/// Most responses that are judged in one act: intake waits for as long as it takes.
pub const JUDGED_AT_ONCE: usize = 2000;

/// What became of many exclusions or inclusions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    Done,
    /// There are so many by now, not as many as were looked at. Nothing was written.
    Otherwise(usize),
    /// More than [`JUDGED_AT_ONCE`]. Nothing was written.
    TooMany,
}

/// A response with its last exclusion event; no such event before somebody judged it.
macro_rules! judged {
    ($select:literal, $from:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM ",
            $from,
            " LEFT JOIN exclusion e ON e.response_id = r.id AND e.sequence = \
             (SELECT MAX(l.sequence) FROM exclusion l WHERE l.response_id = r.id)"
        )
    };
}

impl Store {
    /// What each rule caught of the responses within reach, whether they count or not, by the names of the
    /// rules.
    pub async fn caught_within(&self, reach: &Reach, filter: &ResponseFilter) -> Result<Vec<Caught>> {
        let mut sift = Sift::new(judged!(
            "m.rule, COUNT(*), CAST(SUM(CASE WHEN e.excluded THEN 1 ELSE 0 END) AS BIGINT)",
            "mark m CROSS JOIN response r"
        ));
        sift.and("r.id = m.response_id", []);
        ResponseFilter { marked: None, excluded: None, ..filter.clone() }.narrow(&mut sift);
        sift.within("r.unit", reach).then("GROUP BY m.rule ORDER BY m.rule", []);
        let rows: Vec<(String, i64, i64)> = on!(self.db.reader(), conn => {
            bound!(sqlx::query_as(sift.text()), sift).fetch_all(conn).await?
        });
        let caught = |(rule, marked, excluded): (String, i64, i64)| {
            Ok(Caught { suspicion: rule_of(&rule)?, marked, excluded })
        };
        rows.into_iter().map(caught).collect()
    }

    /// The rules that caught each of some responses; those that none caught are left out.
    pub async fn marks_of(&self, responses: &[Uuid]) -> Result<HashMap<Uuid, Vec<Suspicion>>> {
        let mut sift = Sift::new("SELECT response_id, rule FROM mark");
        sift.among("response_id", responses).then("ORDER BY response_id, rule", []);
        let rows: Vec<(Uuid, String)> = on!(self.db.reader(), conn => {
            bound!(sqlx::query_as(sift.text()), sift).fetch_all(conn).await?
        });
        let mut found: HashMap<Uuid, Vec<Suspicion>> = HashMap::new();
        for (response, rule) in rows {
            found.entry(response).or_default().push(rule_of(&rule)?);
        }
        Ok(found)
    }

    /// How many responses of a filter there are.
    pub async fn count_responses(&self, reach: &Reach, filter: &ResponseFilter) -> Result<i64> {
        let mut sift = Sift::new(judged!("COUNT(*)", "response r"));
        filter.narrow(&mut sift);
        sift.within("r.unit", reach);
        Ok(on!(self.db.reader(), conn => {
            bound!(sqlx::query_scalar(sift.text()), sift).fetch_one(conn).await?
        }))
    }

    /// Takes every response of a filter out of the figures, or puts them back, all of them or none, and
    /// writes down one act. `looked_at` is how many there were when somebody decided.
    pub async fn exclude_all(
        &self,
        reach: &Reach,
        filter: &ResponseFilter,
        looked_at: usize,
        event: &ExclusionEvent,
        entry: &AuditEntry,
    ) -> Result<Judged> {
        let filter = ResponseFilter { excluded: Some(!event.excluded), ..filter.clone() };
        let mut sift = Sift::new(judged!("r.id", "response r"));
        filter.narrow(&mut sift);
        let most = i64::try_from(JUDGED_AT_ONCE).unwrap_or(i64::MAX).saturating_add(1);
        sift.within("r.unit", reach).then("ORDER BY r.received_at, r.id LIMIT ?", [Bind::Number(most)]);
        let (before, after) = if event.excluded { ("counted", "excluded") } else { ("excluded", "counted") };
        let entry = AuditEntry { detail: event.reason.clone(), ..entry.changing(before, after) };
        let judged = transaction!(self.db, tx => {
            let ids: Vec<Uuid> = on!(tx.conn(), conn => {
                bound!(sqlx::query_scalar(sift.text()), sift).fetch_all(conn).await?
            });
            if ids.len() > JUDGED_AT_ONCE {
                return Ok(Judged::TooMany);
            }
            if ids.len() != looked_at || ids.is_empty() {
                return Ok(Judged::Otherwise(ids.len()));
            }
            for id in &ids {
                let outcome = record(tx, *id, event).await?;
                debug_assert_eq!(outcome, ExclusionOutcome::Done);
            }
            audit::append(tx, &entry).await?;
            Ok(Judged::Done)
        })?;
        self.unfolded.notify_one();
        Ok(judged)
    }
}
