//! Figures as they were published. What is stored here never changes: a correction is another edition.

use sha2::{Digest, Sha256};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::column::Instant;
use super::dialect::{execute, on, transaction};
use super::{Result, Store, StoreError};
use crate::definition::SurveyId;

/// What is known of an edition without reading it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Publication {
    pub id: Uuid,
    pub survey: String,
    /// As written: `2026-Q1`, `2026`, or a wave's id.
    pub period: String,
    /// 1 for the first; a correction is the next.
    pub edition: i64,
    #[sqlx(try_from = "Instant")]
    pub published_at: OffsetDateTime,
    /// Name of the account.
    pub actor: String,
    /// What it says of itself; in a correction, why.
    pub note: String,
    /// SHA-256 of the document, in hex.
    pub digest: String,
}

/// An edition with its document.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct StoredPublication {
    #[sqlx(flatten)]
    pub publication: Publication,
    /// JSON.
    pub document: String,
}

/// SHA-256 in hex.
pub fn digest(document: &str) -> String {
    Sha256::digest(document).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Store {
    /// Stores an edition for good. [`StoreError::Conflict`] when there is one of that number already.
    pub async fn publish(&self, publication: &Publication, document: &str) -> Result<()> {
        transaction!(self.db, tx => {
            execute!(
                tx,
                "INSERT INTO publication \
                 (id, survey, period, edition, published_at, actor, note, document, digest) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                publication.id,
                &publication.survey,
                &publication.period,
                publication.edition,
                Instant::from(publication.published_at),
                &publication.actor,
                &publication.note,
                document,
                digest(document),
            );
            Ok(())
        })
    }

    /// The editions of a survey, the latest published first.
    pub async fn publications(&self, survey: &SurveyId) -> Result<Vec<Publication>> {
        let mut all: Vec<Publication> = on!(self.db.reader(), conn => {
            sqlx::query_as(
                "SELECT id, survey, period, edition, published_at, actor, note, digest \
                 FROM publication WHERE survey = $1",
            )
            .bind(survey.as_str())
            .fetch_all(conn)
            .await?
        });
        all.sort_by_key(|one| std::cmp::Reverse((one.published_at, one.edition)));
        Ok(all)
    }

    /// One edition, or the last one of a period. A document that is not what was stored is
    /// [`StoreError::Corrupt`].
    pub async fn publication(
        &self,
        survey: &SurveyId,
        period: &str,
        edition: Option<i64>,
    ) -> Result<Option<StoredPublication>> {
        let found: Option<StoredPublication> = on!(self.db.reader(), conn => {
            sqlx::query_as(
                "SELECT id, survey, period, edition, published_at, actor, note, digest, document \
                 FROM publication WHERE survey = $1 AND period = $2 AND edition >= $3 AND edition <= $4 \
                 ORDER BY edition DESC LIMIT 1",
            )
            .bind(survey.as_str())
            .bind(period)
            .bind(edition.unwrap_or(0))
            .bind(edition.unwrap_or(i64::MAX))
            .fetch_optional(conn)
            .await?
        });
        match found {
            Some(stored) if digest(&stored.document) != stored.publication.digest => {
                Err(StoreError::Corrupt { table: "publication", key: stored.publication.id.to_string() })
            }
            found => Ok(found),
        }
    }
}
