//! `/admin/password/{account}/{token}`: choosing a password by a link that works once.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::super::extract::{Pairs, Path};
use super::super::page::Page;
use super::super::rate_limit::Sender;
use super::super::session_user::{CurrentSession, Way};
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use super::attempts::Attempts;
use super::audit::{self, Act};
use super::frame::home;
use super::new_password::{PasswordFaults, Typed};
use crate::store::Account;

#[derive(Template)]
#[template(path = "admin/password_link.html")]
struct LinkPage {
    shell: Shell,
    name: String,
    faults: PasswordFaults,
}

#[derive(Template)]
#[template(path = "admin/password_link_gone.html")]
struct GonePage {
    shell: Shell,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Path((id, token)): Path<(Uuid, String)>,
    shell: Shell,
) -> Result<Response, PageError> {
    let Some(account) = owner(&state, id, &token).await? else { return Ok(gone(shell)) };
    Ok(Page(LinkPage { shell, name: account.name, faults: PasswordFaults::none() }).into_response())
}

pub(super) async fn choose(
    State(state): State<AppState>,
    Extension(attempts): Extension<Arc<Attempts>>,
    session: CurrentSession,
    Path((id, token)): Path<(Uuid, String)>,
    sender: Sender,
    shell: Shell,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    let Some(account) = owner(&state, id, &token).await? else { return Ok(gone(shell)) };
    let typed = Typed::read(pairs);
    let faults = typed.checked(&shell.tr);
    if faults.any() {
        let page = Page(LinkPage { shell, name: account.name, faults });
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let hash = attempts.hashed(typed.password).await?;
    let entry = audit::entry(&state, sender, &account.name, Act::PasswordChanged, &account.name);
    let chosen = state.store.choose_password_by_link(id, &token, &hash, &entry).await;
    if !chosen.map_err(PageError::internal)? {
        return Ok(gone(shell));
    }
    let account = state.store.account(id).await.map_err(PageError::internal)?;
    let account = account.ok_or_else(|| PageError::internal("the account has gone"))?;
    session.sign_in(&account, Way::Password, state.clock.now()).await?;
    audit::note(&state, sender, &account.name, Act::SignIn, "").await?;
    Ok(Redirect::to(home(&account)).into_response())
}

/// Whose password the link is for, while it is good.
async fn owner(state: &AppState, id: Uuid, token: &str) -> Result<Option<Account>, PageError> {
    let good = state.store.password_link_is_good(id, token, state.clock.now()).await;
    if !good.map_err(PageError::internal)? {
        return Ok(None);
    }
    let account = state.store.account(id).await.map_err(PageError::internal)?;
    Ok(account.filter(|account| !account.disabled))
}

fn gone(shell: Shell) -> Response {
    (StatusCode::GONE, Page(GonePage { shell })).into_response()
}
