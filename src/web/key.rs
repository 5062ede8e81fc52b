//! The key of this database: what pages are marked with so that nobody outside can make or invert the mark.

use sha2::{Digest, Sha256};

use super::{AppState, PageError};

/// A mark is as long as nobody guesses.
const DIGITS: usize = 32;

pub(super) struct Key(String);

impl Key {
    /// Made once for a database, whichever server comes first.
    pub(super) async fn of(state: &AppState) -> Result<Self, PageError> {
        let known = state.key.get_or_try_init(async || {
            let fresh = state.clock.new_secret().map_err(PageError::internal)?;
            state.store.secret_key("pages", &fresh).await.map_err(PageError::internal)
        });
        Ok(Self(known.await?.clone()))
    }

    /// The same for the same thing, and without the key neither made nor led back.
    pub(super) fn mark(&self, purpose: &str, thing: &[u8]) -> String {
        let inner =
            Sha256::new().chain_update(&self.0).chain_update(purpose).chain_update([0]).chain_update(thing);
        let outer = Sha256::new().chain_update(&self.0).chain_update(inner.finalize()).finalize();
        let digits: String = outer.iter().map(|byte| format!("{byte:02x}")).collect();
        digits.chars().take(DIGITS).collect()
    }
}
