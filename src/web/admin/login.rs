//! Signing in and out.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use time::Duration;
use validator::Validate;

use super::super::extract::{Pairs, Query};
use super::super::figures::Address;
use super::super::kept::leads_to_kept;
use super::super::page::Page;
use super::super::rate_limit::Sender;
use super::super::session_user::{CurrentSession, CurrentUser, Way};
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use super::attempts::Attempts;
use super::audit::{self, Act};
use super::elsewhere::{self, Trouble};
use crate::store::Account;

#[derive(Template)]
#[template(path = "admin/login.html")]
struct LoginPage {
    shell: Shell,
    name: String,
    next: Option<String>,
    fault: Option<String>,
    /// Whether something typed waits behind the door.
    kept: bool,
    elsewhere: Option<Elsewhere>,
}

/// Another way in.
struct Elsewhere {
    href: String,
    button: String,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    next: Option<String>,
    /// What went wrong elsewhere.
    trouble: Option<String>,
}

/// What the form sent. No `Debug`: it holds a password.
#[derive(Validate)]
struct Credentials {
    #[validate(length(min = 1, max = 100))]
    name: String,
    #[validate(length(min = 1, max = 200))]
    password: String,
    next: Option<String>,
}

pub(super) async fn show(
    State(state): State<AppState>,
    user: Option<CurrentUser>,
    Query(asked): Query<Asked>,
    shell: Shell,
) -> Response {
    let next = asked.next.filter(|next| is_ours(next));
    if user.is_some() {
        return Redirect::to(next.as_deref().unwrap_or("/admin")).into_response();
    }
    let trouble = asked.trouble.as_deref().and_then(Trouble::parse);
    let fault = trouble.map(|trouble| shell.tr.t(trouble.key()).to_string());
    Page(LoginPage::new(&state, shell, String::new(), next, fault)).into_response()
}

pub(super) async fn sign_in(
    State(state): State<AppState>,
    Extension(attempts): Extension<Arc<Attempts>>,
    session: CurrentSession,
    sender: Sender,
    shell: Shell,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    let credentials = Credentials::read(pairs);
    match authenticate(&state, &attempts, sender, &credentials).await? {
        Outcome::Known(account) => {
            session.sign_in(&account, Way::Password, state.clock.now()).await?;
            audit::note(&state, sender, &account.name, Act::SignIn, "").await?;
            state.store.expire_sessions(state.clock.now()).await.map_err(PageError::internal)?;
            Ok(Redirect::to(credentials.next.as_deref().unwrap_or("/admin")).into_response())
        }
        Outcome::Wrong => {
            let fault = shell.tr.t("login-wrong").to_string();
            Ok((StatusCode::UNPROCESSABLE_ENTITY, credentials.again(&state, shell, fault)).into_response())
        }
        Outcome::Wait(wait) => Ok(credentials.later(&state, shell, wait)),
    }
}

pub(super) async fn sign_out(
    State(state): State<AppState>,
    user: Option<CurrentUser>,
    session: CurrentSession,
    sender: Sender,
) -> Result<Response, PageError> {
    session.sign_out().await?;
    if let Some(user) = user {
        audit::note(&state, sender, &user.account.name, Act::SignOut, "").await?;
    }
    Ok(Redirect::to("/admin/login").into_response())
}

impl LoginPage {
    fn new(
        state: &AppState,
        shell: Shell,
        name: String,
        next: Option<String>,
        fault: Option<String>,
    ) -> Self {
        let elsewhere = state.settings.provider.as_ref().map(|provider| Elsewhere {
            href: Address::new(elsewhere::BEGIN).maybe("next", next.as_ref()).to_string(),
            button: shell.tr.of(&provider.settings.button).to_owned(),
        });
        let kept = next.as_deref().is_some_and(leads_to_kept);
        Self { shell, name, next, fault, kept, elsewhere }
    }
}

enum Outcome {
    Known(Box<Account>),
    /// Name or password: which of them is not said.
    Wrong,
    Wait(Duration),
}

async fn authenticate(
    state: &AppState,
    attempts: &Attempts,
    sender: Sender,
    credentials: &Credentials,
) -> Result<Outcome, PageError> {
    if credentials.validate().is_err() {
        return Ok(Outcome::Wrong);
    }
    let Credentials { name, password, .. } = credentials;
    if let Err(wait) = attempts.begin(name, sender.address(), state.clock.now()) {
        return Ok(Outcome::Wait(wait));
    }
    let account = state.store.account_by_name(name).await.map_err(PageError::internal)?;
    let stored = account.as_ref().map(|account| account.password_hash.clone());
    let is_right = attempts.verified(password.clone(), stored).await?;
    match account {
        Some(account) if is_right && !account.disabled => {
            attempts.succeeded(name, sender.address());
            Ok(Outcome::Known(Box::new(account)))
        }
        account => {
            let name = account.as_ref().map_or(audit::NOBODY, |account| &account.name);
            audit::note(state, sender, name, Act::SignInFailed, "").await?;
            Ok(Outcome::Wrong)
        }
    }
}

impl Credentials {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut read = Self { name: String::new(), password: String::new(), next: None };
        for (name, value) in pairs {
            match name.as_str() {
                "name" => read.name = value,
                "password" => read.password = value,
                "next" => read.next = Some(value).filter(|next| is_ours(next)),
                _ => {}
            }
        }
        read
    }

    /// The form once more; the password has to be typed again.
    fn again(self, state: &AppState, shell: Shell, fault: String) -> Page<LoginPage> {
        let name = self.name.chars().take(100).collect();
        Page(LoginPage::new(state, shell, name, self.next, Some(fault)))
    }

    fn later(self, state: &AppState, shell: Shell, wait: Duration) -> Response {
        let seconds = wait.whole_seconds().max(0).unsigned_abs() + 1;
        let fault = shell.tr.t("login-wait").arg("seconds", seconds).to_string();
        let retry = (header::RETRY_AFTER, HeaderValue::from(seconds));
        (StatusCode::TOO_MANY_REQUESTS, [retry], self.again(state, shell, fault)).into_response()
    }
}

/// Whether an address leads to this area and nowhere else.
pub(in crate::web) fn is_ours(next: &str) -> bool {
    let rest = next.strip_prefix("/admin");
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
        && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
        && !next.contains("//")
        && !next.contains("..")
        && !next.starts_with("/admin/log")
        && !next.starts_with("/admin/password")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_area_are_gone_back_to() {
        for good in ["/admin", "/admin?survey=sipas&unit=x", "/admin/units/xa-binh-lu"] {
            assert!(is_ours(good), "{good}");
        }
        let bad = ["", "//evil.example", "https://evil.example/admin", "/administrator", "/admin/logout"];
        for bad in bad.into_iter().chain([
            "/admin\r\nx",
            "/admin/\\evil",
            "/results",
            "/admin@evil",
            "/admin/../..//evil",
        ]) {
            assert!(!is_ours(bad), "{bad}");
        }
    }
}
