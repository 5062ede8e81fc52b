//! Who is signed in: what a handler asks for as an argument.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Redirect, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};
use tower_sessions::Session;
use uuid::Uuid;

use super::figures::{Address, Scope};
use super::{AppState, PageError, session};
use crate::store::publications::Person;
use crate::store::{Account, Role};

/// The longest a session can last, however busy.
const ABSOLUTE: Duration = Duration::hours(12);

/// How exactly the last use of a session is kept: every page would be a write otherwise.
const NOTED_EVERY: Duration = Duration::minutes(1);

const KEY: &str = "signed-in";

/// What a session remembers. Times in seconds since 1970.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct SignedIn {
    account: Uuid,
    /// Of the password's hash and the account's generation: when either changes, the session ends.
    proof: String,
    began: i64,
    seen: i64,
    #[serde(default)]
    way: Way,
}

/// How somebody proved who they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Way {
    #[default]
    Password,
    /// By an identity provider: the password, if there is one, is not known here.
    Provider,
}

/// The account a request comes from. A handler that takes it is for signed-in people only.
#[derive(Debug, Clone)]
pub(super) struct CurrentUser {
    pub(super) account: Account,
    pub(super) way: Way,
}

impl CurrentUser {
    /// The units this account may see.
    pub(super) fn scope(&self) -> Scope {
        Scope::of(&self.account)
    }

    /// Whether it may freeze figures for the public: who sees all of it.
    pub(super) fn may_prepare(&self) -> bool {
        matches!(self.account.role, Role::Admin | Role::Analyst) && self.account.unit.is_none()
    }

    /// Whether it may lay them before the public: who answers for all of it.
    pub(super) fn may_approve(&self) -> bool {
        self.account.role == Role::Admin && self.account.unit.is_none()
    }

    /// Who acts, as it is written down.
    pub(super) fn person(&self) -> Person {
        Person { account: self.account.id, name: self.account.name.clone() }
    }

    /// Whether a password has to be changed before anything else. Who came by a provider used none.
    pub(super) fn must_change(&self) -> bool {
        self.account.must_change && self.way == Way::Password
    }

    /// Whether it may take single responses away, of the units it sees.
    pub(super) fn may_read_record(&self) -> bool {
        matches!(self.account.role, Role::Admin | Role::Analyst)
    }

    async fn find(parts: &Parts, state: &AppState) -> Result<Option<Self>, PageError> {
        let session = of_request(parts)?;
        let Some(signed_in) = session.get::<SignedIn>(KEY).await.map_err(PageError::internal)? else {
            return Ok(None);
        };
        let now = state.clock.now();
        let account = state.store.account(signed_in.account).await.map_err(PageError::internal)?;
        let account = account.filter(|account| signed_in.still_holds(account, now));
        let Some(account) = account else {
            session.flush().await.map_err(PageError::internal)?;
            return Ok(None);
        };
        let way = signed_in.way;
        if now.unix_timestamp() - signed_in.seen >= NOTED_EVERY.whole_seconds() {
            let seen = SignedIn { seen: now.unix_timestamp(), ..signed_in };
            session.insert(KEY, seen).await.map_err(PageError::internal)?;
        }
        Ok(Some(Self { account, way }))
    }
}

/// Who is signed in, as the request's own cookie says it: for answers that are drawn outside the layer of
/// sessions. Nothing is noted down.
pub(super) async fn signed_in(
    state: &AppState,
    headers: &HeaderMap,
) -> Result<Option<CurrentUser>, PageError> {
    let Some(record) = session::read(state, headers).await.map_err(PageError::internal)? else {
        return Ok(None);
    };
    let Some(value) = record.data.get(KEY) else { return Ok(None) };
    let signed_in: SignedIn = serde_json::from_value(value.clone()).map_err(PageError::internal)?;
    let account = state.store.account(signed_in.account).await.map_err(PageError::internal)?;
    let account = account.filter(|account| signed_in.still_holds(account, state.clock.now()));
    Ok(account.map(|account| CurrentUser { account, way: signed_in.way }))
}

impl SignedIn {
    fn still_holds(&self, account: &Account, now: OffsetDateTime) -> bool {
        let age = now.unix_timestamp() - self.began;
        !account.disabled && self.proof == proof(account) && age < ABSOLUTE.whole_seconds()
    }
}

fn proof(account: &Account) -> String {
    let proven = format!("{} {}", account.generation, account.password_hash);
    Sha256::digest(proven).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn of_request(parts: &Parts) -> Result<Session, PageError> {
    let session = parts.extensions.get::<Session>().cloned();
    session.ok_or_else(|| PageError::internal("no session layer around this address"))
}

/// The session itself, for signing in and out.
pub(super) struct CurrentSession(Session);

impl CurrentSession {
    /// Begins anew under another id: one that was planted before is worth nothing.
    pub(super) async fn sign_in(
        &self,
        account: &Account,
        way: Way,
        now: OffsetDateTime,
    ) -> Result<(), PageError> {
        let now = now.unix_timestamp();
        let signed_in = SignedIn { account: account.id, proof: proof(account), began: now, seen: now, way };
        self.0.clear().await;
        self.0.cycle_id().await.map_err(PageError::internal)?;
        self.0.insert(KEY, signed_in).await.map_err(PageError::internal)
    }

    /// Keeps something for a later request of the same browser.
    pub(super) async fn keep(&self, key: &str, value: &impl Serialize) -> Result<(), PageError> {
        self.0
            .insert_value(key, serde_json::to_value(value).map_err(PageError::internal)?)
            .await
            .map(drop)
            .map_err(PageError::internal)
    }

    /// What was kept, which is given out once.
    pub(super) async fn take<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, PageError> {
        self.0.remove(key).await.map_err(PageError::internal)
    }

    pub(super) async fn sign_out(&self) -> Result<(), PageError> {
        self.0.flush().await.map_err(PageError::internal)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CurrentSession {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        of_request(parts).map(Self)
    }
}

/// Why somebody is not let in.
pub(super) enum TurnedAway {
    /// To the sign-in page, and from there back to this address.
    SignIn {
        next: Option<String>,
    },
    Refused(PageError),
}

impl IntoResponse for TurnedAway {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn { next: None } => Redirect::to("/admin/login").into_response(),
            Self::SignIn { next: Some(next) } => {
                Redirect::to(&Address::new("/admin/login").with("next", next).to_string()).into_response()
            }
            Self::Refused(error) => error.into_response(),
        }
    }
}

impl FromRequestParts<AppState> for CurrentUser {
    type Rejection = TurnedAway;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, TurnedAway> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let found = Self::find(parts, state).await.map_err(TurnedAway::Refused)?;
        found.ok_or_else(|| {
            let is_page = parts.method == Method::GET;
            let next = parts.uri.path_and_query().filter(|_| is_page).map(ToString::to_string);
            TurnedAway::SignIn { next }
        })
    }
}

impl OptionalFromRequestParts<AppState> for CurrentUser {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Option<Self>, PageError> {
        Self::find(parts, state).await
    }
}
