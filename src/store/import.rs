//! Import: all of a file's responses in one transaction, or none.

use uuid::Uuid;

use super::dialect::Tries;
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

impl Store {
    /// Writes all responses or none.
    pub async fn import(&self, responses: Vec<Response>) -> Result<Imported> {
        let entries: Vec<Entry> = responses.into_iter().map(|response| Entry::new(response.into())).collect();
        // A file may well be imported a second time.
        let (mut tries, mut look) = (Tries::default(), true);
        loop {
            let outcome = self.import_once(&entries, &mut look).await;
            if !tries.again(&outcome).await {
                return outcome;
            }
        }
    }

    async fn import_once(&self, entries: &[Entry], look: &mut bool) -> Result<Imported> {
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
        tx.commit().await?;
        self.unfolded.notify_one();
        Ok(Imported::All { created: is(Outcome::Created), repeated: is(Outcome::Repeated) })
    }
}
