//! What was worked out from the record at one generation, kept until the next.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Store;

/// Most things remembered; the oldest generation goes first.
const MOST: usize = 8;

type Kept = (i64, Arc<dyn Any + Send + Sync>);

/// Values by key, each with the generation it holds for. Clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory(Arc<Mutex<HashMap<String, Kept>>>);

impl Store {
    /// What was remembered under a key at this very generation.
    pub fn remembered<T: Send + Sync + 'static>(&self, key: &str, generation: i64) -> Option<Arc<T>> {
        let memory = self.memory.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, value) = memory.get(key).filter(|(held, _)| *held == generation)?;
        value.clone().downcast().ok()
    }

    /// Remembers a value that was made from the record as it stood at a generation.
    pub fn remember<T: Send + Sync + 'static>(&self, key: String, generation: i64, value: Arc<T>) {
        let mut memory = self.memory.0.lock().unwrap_or_else(PoisonError::into_inner);
        memory.insert(key, (generation, value));
        while memory.len() > MOST {
            let oldest = memory.iter().min_by_key(|(_, (held, _))| *held).map(|(key, _)| key.clone());
            oldest.map(|key| memory.remove(&key));
        }
    }
}
