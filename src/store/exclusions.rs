//! Taking a response out of the figures and putting it back, as events that stay.

use time::OffsetDateTime;
use uuid::Uuid;

use super::audit::{self, AuditEntry};
use super::column::Instant;
use super::dialect::{Tx, execute, on, transaction};
use super::reach::{Reach, Singly};
use super::{Result, Store, StoreError, outbox};

/// Who excludes or includes a response, when and why.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ExclusionEvent {
    /// `false` puts the response back.
    pub excluded: bool,
    pub reason: String,
    pub actor: String,
    #[sqlx(try_from = "Instant")]
    pub at: OffsetDateTime,
}

/// What became of an exclusion or inclusion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExclusionOutcome {
    Done,
    /// It was so already; nothing was written.
    Already,
    UnknownResponse,
}

impl Store {
    /// Records the event, and leaves the change for the next fold.
    pub async fn exclude(&self, response: Uuid, event: &ExclusionEvent) -> Result<ExclusionOutcome> {
        let outcome = match self.exclude_once(response, event).await {
            // Somebody else did the same at the same moment; the second look sees it.
            Err(StoreError::Conflict) => self.exclude_once(response, event).await?,
            other => other?,
        };
        self.unfolded.notify_one();
        Ok(outcome)
    }

    /// As [`exclude`](Self::exclude), of a response within reach, and written down as an act.
    pub async fn exclude_within(
        &self,
        (reach, singly): (&Reach, Singly),
        response: Uuid,
        event: &ExclusionEvent,
        entry: &AuditEntry,
    ) -> Result<ExclusionOutcome> {
        if self.response_within((reach, singly), response).await?.is_none() {
            return Ok(ExclusionOutcome::UnknownResponse);
        }
        let (before, after) = if event.excluded { ("counted", "excluded") } else { ("excluded", "counted") };
        let entry = AuditEntry { detail: event.reason.clone(), ..entry.changing(before, after) };
        let outcome = transaction!(self.db, tx => {
            let outcome = record(tx, response, event).await?;
            if outcome == ExclusionOutcome::Done {
                audit::append(tx, &entry).await?;
            }
            Ok(outcome)
        });
        // Somebody else did the same at the same moment.
        let outcome = if matches!(outcome, Err(StoreError::Conflict)) {
            Ok(ExclusionOutcome::Already)
        } else {
            outcome
        };
        self.unfolded.notify_one();
        outcome
    }

    async fn exclude_once(&self, response: Uuid, event: &ExclusionEvent) -> Result<ExclusionOutcome> {
        transaction!(self.db, tx => record(tx, response, event).await)
    }

    /// All that happened to a response, in order.
    pub async fn exclusion_events(&self, response: Uuid) -> Result<Vec<ExclusionEvent>> {
        Ok(on!(self.db.reader(), conn => {
            sqlx::query_as(
                "SELECT excluded, reason, actor, at FROM exclusion WHERE response_id = $1 ORDER BY sequence",
            )
            .bind(response)
            .fetch_all(conn)
            .await?
        }))
    }
}

pub(super) async fn record(tx: &mut Tx, response: Uuid, event: &ExclusionEvent) -> Result<ExclusionOutcome> {
    let known: Option<Uuid> = on!(tx.conn(), conn => {
        sqlx::query_scalar("SELECT id FROM response WHERE id = $1")
            .bind(response)
            .fetch_optional(conn)
            .await?
    });
    if known.is_none() {
        return Ok(ExclusionOutcome::UnknownResponse);
    }
    let last: Option<(i64, bool)> = on!(tx.conn(), conn => {
        sqlx::query_as(
            "SELECT sequence, excluded FROM exclusion WHERE response_id = $1 ORDER BY sequence DESC LIMIT 1",
        )
        .bind(response)
        .fetch_optional(conn)
        .await?
    });
    let (sequence, excluded) = last.unwrap_or((0, false));
    if excluded == event.excluded {
        return Ok(ExclusionOutcome::Already);
    }
    insert(tx, response, sequence + 1, event).await?;
    Ok(ExclusionOutcome::Done)
}

async fn insert(tx: &mut Tx, response: Uuid, sequence: i64, event: &ExclusionEvent) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO exclusion (response_id, sequence, excluded, reason, actor, at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        response,
        sequence,
        event.excluded,
        &event.reason,
        &event.actor,
        Instant::from(event.at),
    );
    let change: i64 = if event.excluded { -1 } else { 1 };
    outbox::changed(tx, response, sequence, change).await
}
