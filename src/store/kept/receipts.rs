//! Finding a response by its receipt. No table leads from one to the other: ids are gone through, the newest
//! first, and each makes its receipt anew.

use time::OffsetDateTime;
use uuid::Uuid;

use super::super::column::Instant;
use super::super::dialect::on;
use super::super::{Result, Store};
use crate::response::Receipt;

/// Ids read at a time, and looked through at most.
const READ: i64 = 20_000;
const LOOKED_AT: usize = 5_000_000;

impl Store {
    /// The response that a receipt was made for, and when it was answered.
    pub async fn find_receipt(&self, receipt: &Receipt) -> Result<Option<(Uuid, OffsetDateTime)>> {
        let (mut before, mut looked_at) = (Uuid::max(), 0);
        while looked_at < LOOKED_AT {
            let ids: Vec<Uuid> = on!(self.db.reader(), conn => {
                sqlx::query_scalar("SELECT id FROM response WHERE id < $1 ORDER BY id DESC LIMIT $2")
                    .bind(before)
                    .bind(READ)
                    .fetch_all(conn)
                    .await?
            });
            let Some(last) = ids.last().copied() else { return Ok(None) };
            if let Some(id) = ids.iter().find(|id| Receipt::of(**id) == *receipt) {
                let at: Instant = on!(self.db.reader(), conn => {
                    sqlx::query_scalar("SELECT answered_at FROM response WHERE id = $1")
                        .bind(id)
                        .fetch_one(conn)
                        .await?
                });
                return Ok(Some((*id, at.into())));
            }
            (before, looked_at) = (last, looked_at + ids.len());
        }
        Ok(None)
    }
}
