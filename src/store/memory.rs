//! What was worked out from the record, kept as long as there is room.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as Lock, OwnedMutexGuard};

use super::Store;

/// Most bytes kept, roughly; what was not used for the longest time goes first.
const MOST: usize = 1024 * 1024 * 1024;

#[derive(Debug)]
struct Kept {
    value: Arc<dyn Any + Send + Sync>,
    bytes: usize,
    used: u64,
}

/// Values by key. Clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory(Arc<Mutex<Shelf>>);

#[derive(Debug, Default)]
struct Shelf {
    kept: HashMap<String, Kept>,
    /// Held by whoever works out what is to be remembered.
    at_work: HashMap<String, Arc<Lock<()>>>,
    uses: u64,
}

impl Shelf {
    fn make_room(&mut self) {
        while self.kept.values().map(|kept| kept.bytes).sum::<usize>() > MOST && self.kept.len() > 1 {
            let oldest = self.kept.iter().min_by_key(|(_, kept)| kept.used).map(|(key, _)| key.clone());
            oldest.map(|key| self.kept.remove(&key));
        }
    }
}

impl Store {
    /// What was remembered under a key last. Whether it still holds, the caller has to know: by a
    /// [`Generation`](super::Generation) that is kept with it, or by what it was made of.
    pub fn remembered<T: Send + Sync + 'static>(&self, key: &str) -> Option<Arc<T>> {
        let mut shelf = self.memory.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.uses += 1;
        let uses = shelf.uses;
        let kept = shelf.kept.get_mut(key)?;
        kept.used = uses;
        kept.value.clone().downcast().ok()
    }

    /// About how much is remembered.
    pub fn remembered_bytes(&self) -> usize {
        let shelf = self.memory.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.kept.values().map(|kept| kept.bytes).sum()
    }

    /// Forgets everything.
    pub fn forget(&self) {
        self.memory.0.lock().unwrap_or_else(PoisonError::into_inner).kept.clear();
    }

    /// Whether more can be remembered without forgetting what is; a part is left to what is asked for.
    pub fn has_room_to_remember(&self) -> bool {
        self.remembered_bytes() < MOST / 8 * 7
    }

    /// Waits until nobody else works out what is remembered under a key, so that they need not do so twice.
    pub async fn alone(&self, key: &str) -> OwnedMutexGuard<()> {
        let lock = {
            let mut shelf = self.memory.0.lock().unwrap_or_else(PoisonError::into_inner);
            shelf.at_work.retain(|_, lock| Arc::strong_count(lock) > 1);
            shelf.at_work.entry(key.to_owned()).or_default().clone()
        };
        lock.lock_owned().await
    }

    /// Remembers a value that takes about so many bytes, in place of what was there.
    pub fn remember<T: Send + Sync + 'static>(&self, key: String, value: Arc<T>, bytes: usize) {
        let mut shelf = self.memory.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.uses += 1;
        let used = shelf.uses;
        shelf.kept.insert(key, Kept { value, bytes, used });
        shelf.make_room();
    }
}
