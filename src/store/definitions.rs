//! Definitions as they were when first loaded. A version, once stored, never changes.

use time::OffsetDateTime;

use super::column::Instant;
use super::dialect::{execute, on, transaction};
use super::{Result, Store};
use crate::definition::SurveyId;

/// One version of a survey as it was first loaded.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredDefinition {
    pub survey: String,
    pub version: String,
    /// The text of the file.
    pub content: String,
    /// What may not change under one version, in a form that can be compared.
    pub signature: String,
    #[sqlx(try_from = "Instant")]
    pub loaded_at: OffsetDateTime,
}

/// What became of a definition that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registered {
    /// Stored now.
    New,
    /// This version was stored before, as given here; the caller compares.
    Known(StoredDefinition),
}

impl Store {
    /// Whether a version was ever stored.
    pub(super) async fn has_definition(&self, survey: &str, version: &str) -> Result<bool> {
        let found: i64 = on!(self.db.reader(), conn => {
            sqlx::query_scalar("SELECT COUNT(*) FROM definition WHERE survey = $1 AND version = $2")
                .bind(survey)
                .bind(version)
                .fetch_one(conn)
                .await?
        });
        Ok(found > 0)
    }

    /// Stores a definition, unless its version is stored already.
    pub async fn register(
        &self,
        survey: &SurveyId,
        version: &str,
        content: &str,
        signature: &str,
        at: OffsetDateTime,
    ) -> Result<Registered> {
        let survey = survey.as_str();
        let inserted = transaction!(self.db, tx => {
            Ok(execute!(
                tx,
                "INSERT INTO definition (survey, version, content, signature, loaded_at) \
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT (survey, version) DO NOTHING",
                survey,
                version,
                content,
                signature,
                Instant::from(at),
            ))
        })?;
        if inserted == 1 {
            return Ok(Registered::New);
        }
        Ok(Registered::Known(on!(self.db.reader(), conn => {
            sqlx::query_as(
                "SELECT survey, version, content, signature, loaded_at FROM definition \
                 WHERE survey = $1 AND version = $2",
            )
            .bind(survey)
            .bind(version)
            .fetch_one(conn)
            .await?
        })))
    }

    /// Every definition ever stored, by survey and time of loading.
    pub async fn definitions(&self) -> Result<Vec<StoredDefinition>> {
        let mut all: Vec<StoredDefinition> = on!(self.db.reader(), conn => {
            sqlx::query_as("SELECT survey, version, content, signature, loaded_at FROM definition")
                .fetch_all(conn)
                .await?
        });
        all.sort_by(|a, b| (&a.survey, a.loaded_at, &a.version).cmp(&(&b.survey, b.loaded_at, &b.version)));
        Ok(all)
    }
}
