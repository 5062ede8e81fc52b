//! The rights that responses come by, used up in the response's own transaction.

use std::collections::HashSet;

use time::OffsetDateTime;
use uuid::Uuid;

use super::arrival::Right;
use super::dialect::{Tx, on};
use super::record::Entry;
use super::{Result, invitations, sheets};
use crate::response::Response;

/// Which of the entries may be written. A response that is in the record already has used its right, and
/// a repeat of it is told so as any other.
pub(super) async fn exercise(tx: &mut Tx, entries: &[Entry]) -> Result<Vec<bool>> {
    let mut granted: HashSet<Uuid> = HashSet::new();
    let mut outcomes = Vec::with_capacity(entries.len());
    for entry in entries {
        let id = entry.response.id;
        let may = match &entry.right {
            Right::Free => true,
            _ if granted.contains(&id) || is_recorded(tx, id).await? => true,
            Right::Invitation { token } => {
                invitations::spend(tx, token, opened(&entry.response)).await? || is_recorded(tx, id).await?
            }
            Right::Sheet { number, .. } => !sheets::is_taken(tx, &entry.response.survey, number).await?,
        };
        if may && entry.right != Right::Free {
            granted.insert(id);
        }
        outcomes.push(may);
    }
    Ok(outcomes)
}

/// When an invitation must have been open: whoever opened its form in time may finish it, and the response
/// then says when that was.
fn opened(response: &Response) -> OffsetDateTime {
    response.answered_at().min(response.received_at)
}

async fn is_recorded(tx: &mut Tx, id: Uuid) -> Result<bool> {
    let found: Option<Uuid> = on!(tx.conn(), conn => {
        sqlx::query_scalar("SELECT id FROM response WHERE id = $1").bind(id).fetch_optional(conn).await?
    });
    Ok(found.is_some())
}
