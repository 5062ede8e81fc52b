//! Import: all of a file's responses in one transaction, or none.

use std::collections::HashSet;

use uuid::Uuid;

use super::dialect::Tries;
use super::exclusions::{self, ExclusionEvent};
use super::record::{self, Entry, Outcome};
use super::{Result, Store};
use crate::response::Response;

/// What became of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// All responses are in the record; `repeated` of them were there already.
    All { created: usize, repeated: usize },
    /// Nothing was written: these ids belong to other responses.
    Nothing { conflicts: Vec<Uuid> },
}

/// Responses that are out of the figures from the start, and why.
#[derive(Debug, Clone)]
pub struct LeftOut {
    pub responses: HashSet<Uuid>,
    pub event: ExclusionEvent,
}

impl Store {
    /// Writes all responses or none.
    pub async fn import(&self, responses: Vec<Response>) -> Result<Imported> {
        self.import_leaving_out(responses, None).await
    }

    /// As [`import`](Self::import), and excludes some of those that are new in the same transaction.
    pub async fn import_leaving_out(
        &self,
        responses: Vec<Response>,
        left_out: Option<&LeftOut>,
    ) -> Result<Imported> {
        let entries: Vec<Entry> = responses.into_iter().map(|response| Entry::new(response.into())).collect();
        // A file may well be imported a second time.
        let (mut tries, mut look) = (Tries::default(), true);
        loop {
            let outcome = self.import_once(&entries, left_out, &mut look).await;
            if !tries.again(&outcome).await {
                return outcome;
            }
        }
    }

    async fn import_once(
        &self,
        entries: &[Entry],
        left_out: Option<&LeftOut>,
        look: &mut bool,
    ) -> Result<Imported> {
        let mut tx = self.db.begin().await?;
        let outcomes = record::insert(&mut tx, entries, look).await?;
        let is = |wanted| outcomes.iter().filter(move |outcome| **outcome == wanted).count();
        let conflicts: Vec<Uuid> = entries
            .iter()
            .zip(&outcomes)
            .filter(|(_, outcome)| **outcome == Outcome::Conflict)
            .map(|(entry, _)| entry.response.id)
            .collect();
        if !conflicts.is_empty() {
            tx.rollback().await;
            return Ok(Imported::Nothing { conflicts });
        }
        if let Some(LeftOut { responses, event }) = left_out {
            let created = entries.iter().zip(&outcomes).filter(|(_, outcome)| **outcome == Outcome::Created);
            for (entry, _) in created.filter(|(entry, _)| responses.contains(&entry.response.id)) {
                exclusions::record(&mut tx, entry.response.id, event).await?;
            }
        }
        tx.commit().await?;
        self.unfolded.notify_one();
        Ok(Imported::All { created: is(Outcome::Created), repeated: is(Outcome::Repeated) })
    }
}
