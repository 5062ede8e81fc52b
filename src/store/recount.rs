//! Counting the record anew for a comparison.
//!
//! This goes its own way on purpose: it replays events in place of reading states and gathers into one map in
//! place of the tables, so that a fault in folding does not hide itself here.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::counting::{BY_CHANNEL, Countable, Known, Layouts, TallyKey, id_after};
use super::damage::{Flaw, Flawed};
use super::dialect::{Tx, on};
use super::verify::Verification;
use super::{Result, outbox};
use crate::definition::{Channel, Month, UnitId};
use crate::index::{Tally, tally};
use crate::response::Answers;

/// Responses read at a time.
const PAGE: i64 = 2048;

/// What every tally should be.
pub(super) type Expected = BTreeMap<TallyKey, Tally>;

pub(super) async fn recompute(
    tx: &mut Tx,
    layouts: &mut Layouts<'_>,
    found: &mut Verification,
    progress: impl Fn(u64),
) -> Result<Expected> {
    let mut expected = Expected::new();
    let arrived = outbox::all_arrived(tx).await?;
    let mut next = Some(Uuid::nil());
    while let Some(from) = next {
        let page = responses(tx, from).await?;
        let Some(last) = page.last() else { break };
        let bounds = (from, last.id);
        let (events, pending) = (events(tx, bounds).await?, pending(tx, bounds).await?);
        for row in &page {
            found.responses += 1;
            let excluded = events.get(&row.id).copied().unwrap_or(false);
            found.excluded += u64::from(excluded);
            let mut waiting = pending.get(&row.id).copied().unwrap_or_default();
            if arrived.contains(&row.id) {
                waiting.add(1);
            }
            found.pending += waiting.rows;
            let counted = match layouts.get(&row.survey, &row.version) {
                Ok(known) => count(&mut expected, &known, row, i64::from(!excluded) - waiting.sum),
                Err(_) => Err(Flaw::Version),
            };
            if let Err(flaw) = counted {
                found.damaged.push(Flawed { id: row.id, flaw, is_excluded: excluded });
            }
        }
        next = id_after(last.id);
        progress(found.responses);
    }
    Ok(expected)
}

fn count(expected: &mut Expected, known: &Known, row: &Countable, times: i64) -> Result<(), Flaw> {
    let answers = Answers::from_coded_json(&known.survey, &row.answers).map_err(|_| Flaw::Answers)?;
    UnitId::parse(&row.unit).map_err(|_| Flaw::Unit)?;
    let channel = Channel::parse(&row.channel).ok_or(Flaw::Channel)?;
    let month = Month::of(row.answered_at).ok_or(Flaw::Moment)?;
    if times == 0 {
        return Ok(());
    }
    let segments = tally::segment_values(&known.survey, &answers);
    let groups = segments.iter().map(|value| (value.segment.as_str(), i64::from(value.code)));
    for (segment, code) in groups.chain([(BY_CHANNEL, channel.code().into()), ("", 0)]) {
        let key = TallyKey {
            survey: row.survey.clone(),
            segment: segment.to_owned(),
            unit: row.unit.clone(),
            month: month.to_string(),
            version: row.version.clone(),
            code,
        };
        let empty = if segment.is_empty() { Tally::with_moments } else { Tally::empty };
        let tally = expected.entry(key).or_insert_with(|| empty(&known.layout));
        tally.count(&known.survey, &known.layout, &answers, times);
    }
    Ok(())
}

async fn responses(tx: &mut Tx, from: Uuid) -> Result<Vec<Countable>> {
    Ok(on!(tx.conn(), conn => {
        sqlx::query_as(
            "SELECT id, survey, version, unit, channel, answered_at, answers FROM response \
             WHERE id >= $1 ORDER BY id LIMIT $2",
        )
        .bind(from)
        .bind(PAGE)
        .fetch_all(conn)
        .await?
    }))
}

/// Whether each response between two ids is excluded, by replaying its events.
async fn events(tx: &mut Tx, (from, last): (Uuid, Uuid)) -> Result<HashMap<Uuid, bool>> {
    let rows: Vec<(Uuid, bool)> = on!(tx.conn(), conn => {
        sqlx::query_as(
            "SELECT response_id, excluded FROM exclusion WHERE response_id >= $1 AND response_id <= $2 \
             ORDER BY response_id, sequence",
        )
        .bind(from)
        .bind(last)
        .fetch_all(conn)
        .await?
    });
    Ok(rows.into_iter().collect())
}

#[derive(Debug, Clone, Copy, Default)]
struct Waiting {
    rows: u64,
    sum: i64,
}

impl Waiting {
    fn add(&mut self, change: i64) {
        self.rows += 1;
        self.sum += change;
    }
}

async fn pending(tx: &mut Tx, (from, last): (Uuid, Uuid)) -> Result<HashMap<Uuid, Waiting>> {
    let rows: Vec<(Uuid, i64)> = on!(tx.conn(), conn => {
        sqlx::query_as(
            "SELECT response_id, change FROM outbox WHERE response_id >= $1 AND response_id <= $2",
        )
        .bind(from)
        .bind(last)
        .fetch_all(conn)
        .await?
    });
    let mut waiting: HashMap<Uuid, Waiting> = HashMap::new();
    for (id, change) in rows {
        waiting.entry(id).or_default().add(change);
    }
    Ok(waiting)
}
