//! What this server has just written and nobody has counted yet, kept so that counting need not read it back.
//!
//! Only a shortcut: the tables say what is to be counted. What is missing here is read from there, and what
//! stands here although another server has counted it is found out when its row is gone.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use super::outbox::TOGETHER;
use crate::response::Response;

/// Most responses kept. Of more than that, the rest is read back.
const MOST: usize = 16_384;

/// How often in a row memory is counted before the tables have their turn, so that exclusions and what other
/// servers wrote need not wait until nothing comes in here.
const TURNS: u32 = 4;

/// Responses that stand in one row of `arrived`.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) first_id: Uuid,
    pub(super) responses: Vec<Response>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Fresh(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    batches: VecDeque<Batch>,
    responses: usize,
    /// Since the tables last had their turn.
    turns: u32,
}

impl Fresh {
    /// Keeps the new responses of a transaction whose commit has succeeded.
    pub(super) fn note(&self, mut written: Vec<Response>) {
        // As they would be read back: free texts stand apart and are not counted.
        written.iter_mut().for_each(|response| response.answers.forget_texts());
        written.sort_unstable_by_key(|response| response.id);
        while let Some(first_id) = written.first().map(|first| first.id) {
            let rest = written.split_off(TOGETHER.min(written.len()));
            self.lock().keep(Batch { first_id, responses: written });
            written = rest;
        }
    }

    /// Gives the oldest batches away, `limit` responses or a few more; none when it is the tables' turn.
    pub(super) fn take(&self, limit: usize) -> Vec<Batch> {
        let mut kept = self.lock();
        let mut taken = Vec::new();
        if kept.batches.is_empty() || kept.turns == TURNS {
            kept.turns = 0;
            return taken;
        }
        kept.turns += 1;
        let before = kept.responses;
        while before - kept.responses < limit
            && let Some(batch) = kept.batches.pop_front()
        {
            kept.responses -= batch.responses.len();
            taken.push(batch);
        }
        taken
    }

    /// What was read from the tables is not to be counted from memory as well.
    pub(super) fn forget(&self, first_ids: &[Uuid]) {
        let read: HashSet<&Uuid> = first_ids.iter().collect();
        let mut kept = self.lock();
        kept.batches.retain(|batch| !read.contains(&batch.first_id));
        kept.responses = kept.batches.iter().map(|batch| batch.responses.len()).sum();
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn keep(&mut self, batch: Batch) {
        if self.responses + batch.responses.len() <= MOST {
            self.responses += batch.responses.len();
            self.batches.push_back(batch);
        }
    }
}
