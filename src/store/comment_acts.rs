//! What is done with comments. Each act is written down in the transaction that does it; a comment out of
//! reach is not there.

use time::OffsetDateTime;
use uuid::Uuid;

use super::audit::{self, AuditEntry};
use super::column::Instant;
use super::dialect::{Tx, execute, transaction};
use super::reach::Reach;
use super::{Result, Store};
use crate::definition::QuestionId;

impl Store {
    /// Marks a comment as read, or as unread again; `false` when it is not there.
    pub async fn mark_comment(
        &self,
        reach: &Reach,
        (response, question): (Uuid, &QuestionId),
        read_by: Option<&str>,
        at: OffsetDateTime,
    ) -> Result<bool> {
        if self.comment(reach, response, question).await?.is_none() {
            return Ok(false);
        }
        transaction!(self.db, tx => {
            have_state(tx, response, question).await?;
            execute!(
                tx,
                "UPDATE comment_state SET read_by = $1, read_at = $2 WHERE response_id = $3 AND question = $4",
                read_by,
                read_by.map(|_| Instant::from(at)),
                response,
                question.as_str(),
            );
            Ok(true)
        })
    }

    /// Gives a comment other tags; `false` when it is not there.
    pub async fn tag_comment(
        &self,
        reach: &Reach,
        (response, question): (Uuid, &QuestionId),
        tags: &[String],
        entry: &AuditEntry,
    ) -> Result<bool> {
        let Some(comment) = self.comment(reach, response, question).await? else { return Ok(false) };
        let before = self.with_tags(vec![comment]).await?.remove(0).tags;
        if before == tags {
            return Ok(true);
        }
        transaction!(self.db, tx => {
            execute!(
                tx,
                "DELETE FROM comment_tag WHERE response_id = $1 AND question = $2",
                response,
                question.as_str(),
            );
            for tag in tags {
                execute!(
                    tx,
                    "INSERT INTO comment_tag (response_id, question, tag) VALUES ($1, $2, $3)",
                    response,
                    question.as_str(),
                    tag,
                );
            }
            audit::append(tx, &entry.changing(before.join(", "), tags.join(", "))).await
        })?;
        Ok(true)
    }

    /// Takes the text away for good and keeps who did it and why; `false` when it is not there.
    pub async fn redact_comment(
        &self,
        reach: &Reach,
        (response, question): (Uuid, &QuestionId),
        entry: &AuditEntry,
    ) -> Result<bool> {
        if self.comment(reach, response, question).await?.is_none() {
            return Ok(false);
        }
        transaction!(self.db, tx => {
            have_state(tx, response, question).await?;
            let first = execute!(
                tx,
                "UPDATE comment_state SET redacted_by = $1, redacted_at = $2, redaction_reason = $3 \
                 WHERE response_id = $4 AND question = $5 AND redacted_at IS NULL",
                &entry.actor,
                Instant::from(entry.at),
                &entry.detail,
                response,
                question.as_str(),
            );
            if first == 1 {
                execute!(
                    tx,
                    "UPDATE response_text SET body = '' WHERE response_id = $1 AND question = $2",
                    response,
                    question.as_str(),
                );
                audit::append(tx, entry).await?;
            }
            Ok(true)
        })
    }
}

async fn have_state(tx: &mut Tx, response: Uuid, question: &QuestionId) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO comment_state (response_id, question) VALUES ($1, $2) \
         ON CONFLICT (response_id, question) DO NOTHING",
        response,
        question.as_str(),
    );
    Ok(())
}
