//! What the columns of lists of dossiers were said to mean, survey by survey, so that it is said once.

use super::super::dialect::{execute, on, transaction};
use super::super::{Result, Store};
use crate::definition::SurveyId;

/// A heading and the column it means; none when the column is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidColumn {
    pub heading: String,
    pub column: Option<String>,
}

impl Store {
    /// Remembers what was said of a survey's lists; what was said before of the same headings is forgotten.
    pub async fn remember_columns(&self, survey: &SurveyId, said: &[SaidColumn]) -> Result<()> {
        transaction!(self.db, tx => {
            for SaidColumn { heading, column } in said {
                execute!(
                    tx,
                    "INSERT INTO list_column (survey, heading, meaning) VALUES ($1, $2, $3) \
                     ON CONFLICT (survey, heading) DO UPDATE SET meaning = excluded.meaning",
                    survey.as_str(),
                    heading,
                    column.as_deref().unwrap_or_default(),
                );
            }
            Ok(())
        })
    }

    /// What was said of a survey's lists.
    pub async fn said_columns(&self, survey: &SurveyId) -> Result<Vec<SaidColumn>> {
        let rows: Vec<(String, String)> = on!(self.db.reader(), conn => {
            sqlx::query_as("SELECT heading, meaning FROM list_column WHERE survey = $1 ORDER BY heading")
                .bind(survey.as_str())
                .fetch_all(conn)
                .await?
        });
        let said = |(heading, column): (String, String)| SaidColumn {
            heading,
            column: Some(column).filter(|column| !column.is_empty()),
        };
        Ok(rows.into_iter().map(said).collect())
    }
}
