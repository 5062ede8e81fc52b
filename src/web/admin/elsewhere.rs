//! Signing in by way of the identity provider: sent there, and back with an answer.
//!
//! An identity opens the account whose name its claim gives, if an administrator has made one; the first
//! to come under that name is remembered, and nobody else is let in under it after.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::super::extract::Query;
use super::super::figures::Address;
use super::super::guard::FollowedHere;
use super::super::identity::{self, Identity, Pending, Provider};
use super::super::outside::Outside;
use super::super::rate_limit::Sender;
use super::super::session_user::{CurrentSession, CurrentUser, Way};
use super::super::{AppState, PageError};
use super::attempts::Attempts;
use super::audit::{self, Act};
use super::login::is_ours;
use crate::store::{Account, Recognised};

/// Where a sign-in begins. A link and no form: a form's answer may not lead to another server.
pub(super) const BEGIN: &str = "/admin/login/elsewhere";
const BACK: &str = "/admin/login/elsewhere/back";

/// What a session keeps a sign-in under while its reader is away.
const KEY: &str = "elsewhere";

/// Why somebody is not let in, as far as they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    Unreachable,
    Refused,
    Stale,
    /// No account, a shut one, or somebody else's: which of them is not said.
    Unknown,
}

impl Trouble {
    const ALL: [Self; 4] = [Self::Unreachable, Self::Refused, Self::Stale, Self::Unknown];

    fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
            Self::Stale => "stale",
            Self::Unknown => "unknown",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trouble| trouble.as_str() == word)
    }

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Unreachable => "login-trouble-unreachable",
            Self::Refused => "login-trouble-refused",
            Self::Stale => "login-trouble-stale",
            Self::Unknown => "login-trouble-unknown",
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    next: Option<String>,
}

pub(super) async fn begin(
    State(state): State<AppState>,
    user: Option<CurrentUser>,
    session: CurrentSession,
    sender: Sender,
    outside: Outside,
    FollowedHere(followed_here): FollowedHere,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let provider = provider(&state)?;
    let next = wanted.next.filter(|next| is_ours(next));
    if user.is_some() {
        return Ok(onward(next));
    }
    if !followed_here {
        return Ok(Redirect::to(&login(next).to_string()).into_response());
    }
    state.rate_limit.check_sign_in(sender)?;
    state.store.expire_sessions(state.clock.now()).await.map_err(PageError::internal)?;
    let stated = provider.settings.address.as_ref().map(|address| format!("{address}{BACK}"));
    let back = stated.unwrap_or_else(|| outside.address(BACK));
    let pending = Pending::new(&state.clock, back, next).map_err(PageError::internal)?;
    match provider.way_there(&pending).await {
        Ok(there) => {
            session.keep(KEY, &pending).await?;
            Ok(Redirect::to(&there).into_response())
        }
        Err(trouble) => Ok(turned_away(told(trouble), pending.next)),
    }
}

/// What the provider says, in the address its reader comes back to.
#[derive(Deserialize)]
pub(super) struct Said {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
}

pub(super) async fn back(
    State(state): State<AppState>,
    Extension(attempts): Extension<Arc<Attempts>>,
    user: Option<CurrentUser>,
    session: CurrentSession,
    sender: Sender,
    Query(said): Query<Said>,
) -> Result<Response, PageError> {
    let provider = provider(&state)?;
    let desk = Door { state: &state, attempts: &attempts, sender, provider };
    // One answer for one sign-in: the same address once more finds nothing to belong to.
    let Some(pending) = session.take::<Pending>(KEY).await? else {
        return Ok(if user.is_some() { onward(None) } else { turned_away(Trouble::Stale, None) });
    };
    if !pending.is_of(said.state.as_deref().unwrap_or_default(), state.clock.now()) {
        desk.note_failure(None, "state").await?;
        return Ok(turned_away(Trouble::Stale, pending.next));
    }
    match desk.admitted(&pending, said).await? {
        Ok(account) => {
            session.sign_in(&account, Way::Provider, state.clock.now()).await?;
            let issuer = &provider.settings.issuer;
            audit::note_why(&state, sender, &account.name, Act::SignIn, "", issuer).await?;
            Ok(onward(pending.next))
        }
        Err(trouble) => Ok(turned_away(trouble, pending.next)),
    }
}

/// Where somebody stands who comes back.
struct Door<'s> {
    state: &'s AppState,
    attempts: &'s Attempts,
    sender: Sender,
    provider: &'s Provider,
}

impl Door<'_> {
    /// The account that the answer opens. Attempts are counted as those with passwords are.
    async fn admitted(&self, pending: &Pending, said: Said) -> Result<Result<Account, Trouble>, PageError> {
        let (now, address) = (self.state.clock.now(), self.sender.address());
        self.attempts
            .begin_unnamed(address, now)
            .map_err(|wait| PageError::TooMany { seconds: wait.whole_seconds().max(0).unsigned_abs() + 1 })?;
        let Some(code) = said.code.filter(|_| said.error.is_none()) else {
            self.note_failure(None, "declined").await?;
            return Ok(Err(Trouble::Refused));
        };
        let identity = match self.provider.identity(pending, code, now).await {
            Ok(identity) => identity,
            Err(trouble) => {
                let trouble = told(trouble);
                self.note_failure(None, trouble.as_str()).await?;
                return Ok(Err(trouble));
            }
        };
        let Some(account) = self.recognised(&identity).await? else { return Ok(Err(Trouble::Unknown)) };
        self.attempts.succeeded(&account.name, address);
        Ok(Ok(account))
    }

    async fn recognised(&self, identity: &Identity) -> Result<Option<Account>, PageError> {
        let account = self.state.store.account_by_name(&identity.name).await.map_err(PageError::internal)?;
        let Some(account) = account else {
            self.note_failure(None, "no-account").await?;
            return Ok(None);
        };
        if account.disabled {
            self.note_failure(Some(&account), "disabled").await?;
            return Ok(None);
        }
        let issuer = &self.provider.settings.issuer;
        let entry = audit::entry(self.state, self.sender, &account.name, Act::IdentityBound, &account.name);
        let recognised = self.state.store.recognise(account.id, issuer, &identity.subject, &entry).await;
        if recognised.map_err(PageError::internal)? == Recognised::Stranger {
            self.note_failure(Some(&account), "other-person").await?;
            return Ok(None);
        }
        Ok(Some(account))
    }

    /// Writes down that somebody was not let in, and why. Whoever has no account is not named.
    async fn note_failure(&self, account: Option<&Account>, why: &str) -> Result<(), PageError> {
        let name = account.map_or(audit::NOBODY, |account| &account.name);
        let why = format!("{} {why}", self.provider.settings.issuer);
        audit::note_why(self.state, self.sender, name, Act::SignInFailed, "", &why).await
    }
}

fn provider(state: &AppState) -> Result<&Provider, PageError> {
    state.settings.provider.as_deref().ok_or(PageError::NotFound)
}

/// What a reader is told of it; the whole goes into the log.
fn told(trouble: identity::Trouble) -> Trouble {
    match trouble {
        identity::Trouble::Unreachable(why) => {
            tracing::warn!(why, "the identity provider does not answer");
            Trouble::Unreachable
        }
        identity::Trouble::Refused(why) => {
            tracing::info!(why, "the identity provider vouches for nobody");
            Trouble::Refused
        }
    }
}

fn onward(next: Option<String>) -> Response {
    Redirect::to(next.as_deref().unwrap_or("/admin")).into_response()
}

fn login(next: Option<String>) -> Address {
    Address::new("/admin/login").maybe("next", next)
}

/// Back to the sign-in page, whose address holds nothing of what the provider said.
fn turned_away(trouble: Trouble, next: Option<String>) -> Response {
    Redirect::to(&login(next).with("trouble", trouble.as_str()).to_string()).into_response()
}
