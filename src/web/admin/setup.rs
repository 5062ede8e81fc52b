//! The first administrator, made through a link that works once.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use validator::Validate;

use super::super::extract::{Pairs, Path};
use super::super::page::Page;
use super::super::rate_limit::Sender;
use super::super::session_user::{CurrentSession, Way};
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use super::attempts::Attempts;
use super::audit::{self, Act};
use crate::password::{self, MAX_LENGTH, MIN_LENGTH, Weakness};
use crate::store::{NewAccount, Role, StoreError};
use crate::words::{Phrase, Tr};

/// What the link's token is kept for.
const PURPOSE: &str = "setup";

#[derive(Template)]
#[template(path = "admin/setup.html")]
struct SetupPage {
    shell: Shell,
    name: String,
    least: usize,
    name_fault: Option<String>,
    password_fault: Option<String>,
    again_fault: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/setup_gone.html")]
struct GonePage {
    shell: Shell,
}

/// What the form sent. No `Debug`: it holds a password.
#[derive(Default, Validate)]
struct Chosen {
    #[validate(length(min = 1, max = 100))]
    name: String,
    password: String,
    #[validate(must_match(other = "password"))]
    again: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Path(token): Path<String>,
    shell: Shell,
) -> Result<Response, PageError> {
    if !is_good(&state, &token).await? {
        return Ok(gone(shell));
    }
    Ok(Page(SetupPage::new(shell, String::new())).into_response())
}

pub(super) async fn create(
    State(state): State<AppState>,
    Extension(attempts): Extension<Arc<Attempts>>,
    session: CurrentSession,
    Path(token): Path<String>,
    sender: Sender,
    shell: Shell,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    if !is_good(&state, &token).await? {
        return Ok(gone(shell));
    }
    let chosen = Chosen::read(pairs);
    let page = chosen.checked(shell);
    if page.has_faults() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
    }
    let account = new_account(&state, &attempts, chosen).await?;
    match state.store.create_account_by_token(&token, PURPOSE, &account).await {
        Ok(true) => {}
        Ok(false) | Err(StoreError::Conflict) => return Ok(gone(page.shell)),
        Err(error) => return Err(PageError::internal(error)),
    }
    audit::note(&state, sender, &account.name, Act::AccountCreated, &account.name).await?;
    let account = state.store.account(account.id).await.map_err(PageError::internal)?;
    let account = account.ok_or_else(|| PageError::internal("the new account is not there"))?;
    session.sign_in(&account, Way::Password, state.clock.now()).await?;
    audit::note(&state, sender, &account.name, Act::SignIn, "").await?;
    Ok(Redirect::to("/admin").into_response())
}

/// Several starts print several links; once there is an account none of them works.
async fn is_good(state: &AppState, token: &str) -> Result<bool, PageError> {
    let now = state.clock.now();
    let good = state.store.token_is_good(token, PURPOSE, now).await.map_err(PageError::internal)?;
    Ok(good && state.store.count_accounts().await.map_err(PageError::internal)? == 0)
}

fn gone(shell: Shell) -> Response {
    (StatusCode::GONE, Page(GonePage { shell })).into_response()
}

async fn new_account(state: &AppState, attempts: &Attempts, chosen: Chosen) -> Result<NewAccount, PageError> {
    let Chosen { name, password, .. } = chosen;
    Ok(NewAccount {
        id: state.clock.new_id(),
        name: name.trim().to_owned(),
        password_hash: attempts.hashed(password).await?,
        role: Role::Admin,
        unit: None,
        must_change: false,
        created_at: state.clock.now(),
    })
}

impl Chosen {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut read = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "name" => value.trim().clone_into(&mut read.name),
                "password" => read.password = value,
                "again" => read.again = value,
                _ => {}
            }
        }
        read
    }

    /// The page that shows what is wrong; without faults when nothing is.
    fn checked(&self, shell: Shell) -> SetupPage {
        let faults = self.validate().err();
        let faulty = |field: &str| faults.as_ref().is_some_and(|faults| faults.errors().contains_key(field));
        let tr = shell.tr.clone();
        let name: String = self.name.chars().take(100).collect();
        SetupPage {
            name_fault: faulty("name").then(|| tr.t("setup-fault-name").to_string()),
            password_fault: password::check(&self.password)
                .err()
                .map(|fault| weakness(&tr, fault).to_string()),
            again_fault: faulty("again").then(|| tr.t("setup-fault-again").to_string()),
            ..SetupPage::new(shell, name)
        }
    }
}

pub(super) fn weakness(tr: &Tr, weakness: Weakness) -> Phrase<'static> {
    match weakness {
        Weakness::TooShort => tr.t("setup-fault-short").arg("count", MIN_LENGTH),
        Weakness::TooLong => tr.t("setup-fault-long").arg("count", MAX_LENGTH),
    }
}

impl SetupPage {
    fn new(shell: Shell, name: String) -> Self {
        Self { shell, name, least: MIN_LENGTH, name_fault: None, password_fault: None, again_fault: None }
    }

    fn has_faults(&self) -> bool {
        self.name_fault.is_some() || self.password_fault.is_some() || self.again_fault.is_some()
    }
}
