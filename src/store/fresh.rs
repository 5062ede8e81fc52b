//! What this server has just written and nobody has counted yet, kept so that counting need not read it back.
//!
//! Only a shortcut: the outbox says what is to be counted. What is missing here is read from there, and what
//! stands here although another server has counted it is found out when its outbox row is gone.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::column::Instant;
use super::counting::Countable;
use super::record::Entry;

/// Most responses kept. Of more than that, the rest is read back.
const MOST: usize = 16_384;

#[derive(Debug, Clone, Default)]
pub(super) struct Fresh(Arc<Mutex<VecDeque<Countable>>>);

impl Fresh {
    /// Keeps responses whose commit has succeeded.
    pub(super) fn note(&self, written: impl Iterator<Item = Countable>) {
        let mut kept = self.lock();
        let room = MOST - kept.len();
        kept.extend(written.take(room));
    }

    /// Gives the oldest away, `limit` at most.
    pub(super) fn take(&self, limit: usize) -> Vec<Countable> {
        let mut kept = self.lock();
        let count = limit.min(kept.len());
        kept.drain(..count).collect()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Countable>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<Entry> for Countable {
    /// As it would be read back.
    fn from(entry: Entry) -> Self {
        let Entry { response, coded, .. } = entry;
        Self {
            id: response.id,
            survey: response.survey.to_string(),
            answered_at: Instant::from(response.answered_at()).into(),
            version: response.version,
            unit: response.unit.to_string(),
            channel: response.channel.as_str().to_owned(),
            answers: coded,
        }
    }
}
