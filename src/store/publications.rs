//! Figures as they were published. What is stored here never changes: a correction is another edition, and one that
//! is withdrawn stays, with what was said of it.

mod proposals;

use sha2::{Digest, Sha256};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::column::Instant;
use super::dialect::{Tx, execute, on, transaction};
use super::{Result, Store, StoreError};
use crate::definition::SurveyId;

pub use proposals::{Decision, EditionAct, Outcome, Person, Proposal};

/// What is known of an edition without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    pub id: Uuid,
    pub survey: String,
    /// As written: `2026-Q1`, `2026`, or a wave's id.
    pub period: String,
    /// 1 for the first; a correction is the next.
    pub edition: i64,
    pub published_at: OffsetDateTime,
    /// Name of the account that published it.
    pub actor: String,
    /// What it says of itself; in a correction, why.
    pub note: String,
    /// SHA-256 of the document, in hex.
    pub digest: String,
    /// Name of the account that froze the figures, where that was told apart.
    pub prepared_by: Option<String>,
    /// None while it stands.
    pub withdrawal: Option<Withdrawal>,
}

/// That an edition does not stand any longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    pub at: OffsetDateTime,
    /// Name of the account.
    pub actor: String,
    pub reason: String,
}

/// An edition with its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPublication {
    pub publication: Publication,
    /// JSON.
    pub document: String,
}

macro_rules! select {
    ($document:literal, $more:literal) => {
        concat!(
            "SELECT p.id, p.survey, p.period, p.edition, p.published_at, p.actor, p.note, p.digest, ",
            "made.proposed_by AS prepared_by, gone.decided_at AS withdrawn_at, gone.decided_by AS withdrawn_by, ",
            "gone.note AS withdrawn_for, ",
            $document,
            " AS document FROM publication p ",
            "LEFT JOIN edition_proposal made ON made.survey = p.survey AND made.period = p.period ",
            "AND made.edition = p.edition AND made.act = 'publish' AND made.outcome = 'approved' ",
            "LEFT JOIN edition_proposal gone ON gone.survey = p.survey AND gone.period = p.period ",
            "AND gone.edition = p.edition AND gone.act = 'withdraw' AND gone.outcome = 'approved' ",
            $more
        )
    };
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    survey: String,
    period: String,
    edition: i64,
    published_at: Instant,
    actor: String,
    note: String,
    digest: String,
    prepared_by: Option<String>,
    withdrawn_at: Option<Instant>,
    withdrawn_by: Option<String>,
    withdrawn_for: Option<String>,
    document: String,
}

impl From<Row> for StoredPublication {
    fn from(row: Row) -> Self {
        let withdrawal = row.withdrawn_at.map(|at| Withdrawal {
            at: at.into(),
            actor: row.withdrawn_by.unwrap_or_default(),
            reason: row.withdrawn_for.unwrap_or_default(),
        });
        let publication = Publication {
            id: row.id,
            survey: row.survey,
            period: row.period,
            edition: row.edition,
            published_at: row.published_at.into(),
            actor: row.actor,
            note: row.note,
            digest: row.digest,
            prepared_by: row.prepared_by,
            withdrawal,
        };
        Self { publication, document: row.document }
    }
}

/// SHA-256 in hex.
pub fn digest(document: &str) -> String {
    Sha256::digest(document).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Store {
    /// Stores an edition for good, as it is when nobody else has to approve it. [`StoreError::Conflict`] when there
    /// is one of that number already.
    pub async fn publish(&self, publication: &Publication, document: &str) -> Result<()> {
        transaction!(self.db, tx => insert(tx, publication, document).await)
    }

    /// The editions of a survey, the latest published first.
    pub async fn publications(&self, survey: &SurveyId) -> Result<Vec<Publication>> {
        let rows: Vec<Row> = on!(self.db.reader(), conn => {
            sqlx::query_as(select!("''", "WHERE p.survey = $1")).bind(survey.as_str()).fetch_all(conn).await?
        });
        let mut all: Vec<Publication> =
            rows.into_iter().map(|row| StoredPublication::from(row).publication).collect();
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
        let found: Option<Row> = on!(self.db.reader(), conn => {
            sqlx::query_as(select!(
                "p.document",
                "WHERE p.survey = $1 AND p.period = $2 AND p.edition >= $3 AND p.edition <= $4 \
                 ORDER BY p.edition DESC LIMIT 1"
            ))
            .bind(survey.as_str())
            .bind(period)
            .bind(edition.unwrap_or(0))
            .bind(edition.unwrap_or(i64::MAX))
            .fetch_optional(conn)
            .await?
        });
        match found.map(StoredPublication::from) {
            Some(stored) if digest(&stored.document) != stored.publication.digest => {
                Err(StoreError::Corrupt { table: "publication", key: stored.publication.id.to_string() })
            }
            found => Ok(found),
        }
    }
}

async fn insert(tx: &mut Tx, publication: &Publication, document: &str) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO publication (id, survey, period, edition, published_at, actor, note, document, digest) \
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
}
