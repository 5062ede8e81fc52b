//! A sign-in that has been begun: what the session remembers while its reader is at the provider.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::clock::{Clock, NoRandomness};

/// How long somebody may take at the provider.
const LASTS: Duration = Duration::minutes(10);

/// Secrets that tie the answer to this session, and what was asked with them. No `Debug`.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::web) struct Pending {
    /// Comes back in the address: the answer belongs to this browser.
    pub(super) state: String,
    /// Comes back in the token: the token was made for this sign-in.
    pub(super) nonce: String,
    /// Handed in with the code: the code was asked for from here (PKCE).
    pub(super) verifier: String,
    /// Where the provider sends its reader back to.
    pub(super) back: String,
    /// Where the reader wanted to go.
    pub(in crate::web) next: Option<String>,
    /// In seconds since 1970.
    began: i64,
}

impl Pending {
    pub(in crate::web) fn new(
        clock: &Clock,
        back: String,
        next: Option<String>,
    ) -> Result<Self, NoRandomness> {
        Ok(Self {
            state: clock.new_secret()?,
            nonce: clock.new_secret()?,
            verifier: clock.new_secret()?,
            back,
            next,
            began: clock.now().unix_timestamp(),
        })
    }

    /// Whether an answer with this state belongs to it and came in time.
    pub(in crate::web) fn is_of(&self, state: &str, now: OffsetDateTime) -> bool {
        self.state == state && now.unix_timestamp() - self.began < LASTS.whole_seconds()
    }
}
