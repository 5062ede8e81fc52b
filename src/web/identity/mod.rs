//! Signing in by an identity provider of the administration, over OpenID Connect.
//!
//! [`Provider`] sends a reader to the provider and reads what they come back with; a [`Pending`] is what
//! our session remembers in between. Which account an [`Identity`] opens is decided in `admin::elsewhere`.

mod fetch;
mod pending;
mod provider;
mod tokens;

use std::fmt;
use std::time::Duration;

pub(in crate::web) use pending::Pending;
pub use provider::Provider;

use crate::definition::LocalText;

/// How to reach a provider and what to believe of it. No secret is shown by its `Debug`.
#[derive(Clone)]
pub struct ProviderSettings {
    /// Its address: https, or http on this very machine.
    pub issuer: String,
    pub client: String,
    pub secret: String,
    /// The claim that holds the name of an account.
    pub claim: String,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// How this server is reached, where a request cannot tell.
    pub address: Option<String>,
    /// How long a reader waits for one answer of it.
    pub patience: Duration,
    /// What stands on the sign-in page's button.
    pub button: LocalText,
}

impl fmt::Debug for ProviderSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProviderSettings({} as {})", self.issuer, self.client)
    }
}

/// Who somebody is, as the provider vouches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Identity {
    /// What never changes for one person at this provider.
    pub(in crate::web) subject: String,
    /// What the claim says; it may change, and be given to somebody else.
    pub(in crate::web) name: String,
}

/// Why there is no identity. The text is for the log.
#[derive(Debug)]
pub(in crate::web) enum Trouble {
    /// The provider does not answer, or not as a provider does.
    Unreachable(String),
    /// It answers, and what it says vouches for nobody.
    Refused(String),
}
