//! `/admin/account`: one's own password and sessions.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::super::PageError;
use super::super::extract::{Pairs, Query};
use super::super::page::Page;
use super::super::session_user::CurrentSession;
use super::super::shell::Shell;
use super::attempts::Attempts;
use super::audit::Act;
use super::desk::Desk;
use super::frame::{AdminFrame, Area, home};
use super::login::is_ours;
use super::new_password::{PasswordFaults, Typed};
use super::users::value;
use crate::store::Account;

#[derive(Template)]
#[template(path = "admin/account.html")]
struct AccountPage {
    shell: Shell,
    frame: AdminFrame,
    must_change: bool,
    done: Option<String>,
    faults: PasswordFaults,
    /// Where to go on when a password that had to be changed is.
    next: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    done: Option<String>,
    next: Option<String>,
}

pub(super) async fn show(desk: Desk, Query(asked): Query<Asked>) -> Response {
    let key = match asked.done.as_deref() {
        Some("password") => Some("account-password-changed"),
        Some("sessions") => Some("account-signed-out"),
        _ => None,
    };
    let done = key.map(|key| desk.shell.tr.t(key).to_string());
    page(desk, PasswordFaults::none(), done, asked.next).into_response()
}

fn page(desk: Desk, faults: PasswordFaults, done: Option<String>, next: Option<String>) -> Page<AccountPage> {
    let (frame, must_change) = (desk.frame(Area::Account), desk.user.must_change());
    let next = next.filter(|next| must_change && is_ours(next));
    Page(AccountPage { shell: desk.shell, frame, must_change, done, faults, next })
}

pub(super) async fn change_password(
    desk: Desk,
    Extension(attempts): Extension<Arc<Attempts>>,
    session: CurrentSession,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    let next = Some(value(&pairs, "next").to_owned()).filter(|next| is_ours(next));
    let (typed, account) = (Typed::read(pairs), desk.user.account.clone());
    let mut faults = typed.checked(&desk.shell.tr);
    faults.old = wrong_password(&desk, &attempts, &typed.old, &account).await?;
    if typed.old == typed.password && faults.old.is_none() {
        faults.password = Some(desk.shell.tr.t("account-same-password").to_string());
    }
    if faults.any() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(desk, faults, None, next)).into_response());
    }
    let hash = attempts.hashed(typed.password).await?;
    let entry = desk.entry(Act::PasswordChanged, &account.name);
    desk.store().choose_password(account.id, &hash, &entry).await.map_err(PageError::internal)?;
    begin_again(&desk, &session).await?;
    let usual = if account.must_change { home(&account) } else { "/admin/account?done=password" };
    let next = next.filter(|_| account.must_change);
    Ok(Redirect::to(next.as_deref().unwrap_or(usual)).into_response())
}

/// Why the present password was not taken; guesses wait as they do at sign-in.
async fn wrong_password(
    desk: &Desk,
    attempts: &Attempts,
    typed: &str,
    account: &Account,
) -> Result<Option<String>, PageError> {
    let (tr, address) = (&desk.shell.tr, desk.sender.address());
    if let Err(wait) = attempts.begin(&account.name, address, desk.state.clock.now()) {
        let seconds = wait.whole_seconds().max(0).unsigned_abs() + 1;
        return Ok(Some(tr.t("login-wait").arg("seconds", seconds).to_string()));
    }
    if attempts.verified(typed.to_owned(), Some(account.password_hash.clone())).await? {
        attempts.succeeded(&account.name, address);
        return Ok(None);
    }
    Ok(Some(tr.t("account-wrong-password").to_string()))
}

/// All sessions are over; this one begins anew.
async fn begin_again(desk: &Desk, session: &CurrentSession) -> Result<(), PageError> {
    let account = desk.store().account(desk.user.account.id).await.map_err(PageError::internal)?;
    let account = account.ok_or_else(|| PageError::internal("the account has gone"))?;
    session.sign_in(&account, desk.user.way, desk.state.clock.now()).await
}

pub(super) async fn sign_out_everywhere(desk: Desk, session: CurrentSession) -> Result<Response, PageError> {
    let entry = desk.entry(Act::SignOutEverywhere, &desk.user.account.name);
    desk.store().end_sessions(desk.user.account.id, &entry).await.map_err(PageError::internal)?;
    begin_again(&desk, &session).await?;
    Ok(Redirect::to("/admin/account?done=sessions").into_response())
}
