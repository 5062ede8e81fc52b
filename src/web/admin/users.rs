//! `/admin/users`: who may sign in, and making an account for somebody.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use time::Duration;
use uuid::Uuid;

use super::super::PageError;
use super::super::extract::Pairs;
use super::super::page::Page;
use super::super::shell::Shell;
use super::attempts::Attempts;
use super::audit::Act;
use super::desk::{Choice, Desk};
use super::frame::{AdminFrame, Area, role_key};
use crate::definition::UnitId;
use crate::store::{Account, NewAccount, PasswordLink, Role, StoreError};
use crate::words::Tr;

/// How long a link to choose a password works.
pub(super) const LINK_LASTS: Duration = Duration::days(3);

#[derive(Template)]
#[template(path = "admin/users.html")]
struct UsersPage {
    shell: Shell,
    frame: AdminFrame,
    people: Vec<Person>,
    form: RoleForm,
    name: String,
    name_fault: Option<String>,
    link: Option<NewLink>,
}

/// A link as it is handed over; it is shown once.
pub(super) struct NewLink {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) until: String,
}

struct Person {
    href: String,
    name: String,
    role: String,
    unit: String,
    created: String,
    state: &'static str,
    state_text: String,
}

/// Role and unit, to be chosen or mended.
pub(super) struct RoleForm {
    pub(super) roles: Vec<Choice>,
    pub(super) units: Vec<Choice>,
    /// Whether an account may be for every unit.
    pub(super) everything: bool,
    pub(super) fault: Option<String>,
}

/// What was chosen.
pub(super) struct Chosen {
    pub(super) role: Role,
    pub(super) unit: Option<UnitId>,
}

pub(super) async fn show(desk: Desk) -> Result<Response, PageError> {
    Ok(Page(UsersPage::new(desk).await?).into_response())
}

pub(super) async fn add(
    desk: Desk,
    Extension(attempts): Extension<Arc<Attempts>>,
    headers: HeaderMap,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    let name = value(&pairs, "name").trim().to_owned();
    let chosen = RoleForm::read(&desk, &pairs);
    let named = (1..=100).contains(&name.chars().count());
    let name_fault = (!named).then(|| desk.shell.tr.t("setup-fault-name").to_string());
    let (chosen, name_fault) = match (chosen, name_fault) {
        (Ok(chosen), None) => (chosen, None),
        (chosen, fault) => (Chosen { role: Role::Viewer, unit: None }, Some((chosen.err(), fault))),
    };
    if let Some((form, name_fault)) = name_fault {
        return refused(desk, &pairs, form, name, name_fault).await;
    }
    let account = NewAccount {
        id: desk.state.clock.new_id(),
        name: name.clone(),
        password_hash: unusable(&desk, &attempts).await?,
        role: chosen.role,
        unit: chosen.unit,
        must_change: true,
        created_at: desk.state.clock.now(),
    };
    let link = new_link(&desk, account.id)?;
    let entry = desk.entry(Act::AccountCreated, &name);
    match desk.store().add_account(&account, &link, &entry).await {
        Ok(()) => {}
        Err(StoreError::Conflict) => {
            let taken = desk.shell.tr.t("users-name-taken").to_string();
            return refused(desk, &pairs, None, name, Some(taken)).await;
        }
        Err(error) => return Err(PageError::internal(error)),
    }
    let link = NewLink::written(&desk, &headers, &link, name);
    let mut page = UsersPage::new(desk).await?;
    page.link = Some(link);
    Ok(Page(page).into_response())
}

async fn refused(
    desk: Desk,
    pairs: &[(String, String)],
    form: Option<RoleForm>,
    name: String,
    name_fault: Option<String>,
) -> Result<Response, PageError> {
    let form = form.unwrap_or_else(|| RoleForm::of_pairs(&desk, pairs));
    let mut page = UsersPage::new(desk).await?;
    (page.form, page.name_fault) = (form, name_fault);
    page.name = name.chars().take(100).collect();
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
}

impl UsersPage {
    async fn new(desk: Desk) -> Result<Self, PageError> {
        let accounts = desk.store().accounts(&desk.reach).await.map_err(PageError::internal)?;
        Ok(Self {
            frame: desk.frame(Area::Users),
            people: accounts.iter().map(|account| Person::new(&desk, account)).collect(),
            form: RoleForm::new(&desk, Role::Unit, None),
            name: String::new(),
            name_fault: None,
            link: None,
            shell: desk.shell,
        })
    }
}

impl Person {
    fn new(desk: &Desk, account: &Account) -> Self {
        let tr = &desk.shell.tr;
        let (state, key) = state_of(account);
        Self {
            href: format!("/admin/users/{}", account.id),
            name: account.name.clone(),
            role: tr.t(role_key(account.role)).to_string(),
            unit: unit_of(desk, account),
            created: tr.date(account.created_at.to_offset(crate::definition::period::LOCAL).date()),
            state,
            state_text: tr.t(key).to_string(),
        }
    }
}

pub(super) fn state_of(account: &Account) -> (&'static str, &'static str) {
    match (account.disabled, account.must_change) {
        (true, _) => ("off", "users-disabled"),
        (false, true) => ("due", "users-must-change"),
        (false, false) => ("on", "users-active"),
    }
}

pub(super) fn unit_of(desk: &Desk, account: &Account) -> String {
    let everywhere = || desk.shell.tr.t("users-every-unit").to_string();
    account.unit.as_ref().map_or_else(everywhere, |unit| desk.unit_name(unit))
}

impl RoleForm {
    pub(super) fn new(desk: &Desk, role: Role, unit: Option<&str>) -> Self {
        Self::choosing(desk, role.as_str(), unit, None)
    }

    fn of_pairs(desk: &Desk, pairs: &[(String, String)]) -> Self {
        Self::choosing(desk, value(pairs, "role"), Some(value(pairs, "unit")), None)
    }

    fn choosing(desk: &Desk, role: &str, unit: Option<&str>, fault: Option<String>) -> Self {
        let choice = |known: Role| Choice {
            value: known.as_str().to_owned(),
            text: role_line(&desk.shell.tr, known),
            chosen: known.as_str() == role,
        };
        Self {
            roles: Role::ALL.into_iter().map(choice).collect(),
            units: desk.unit_choices(unit),
            everything: desk.reach.everything().is_some(),
            fault,
        }
    }

    /// What was chosen, or the form that says what is wrong. Nobody gives more than they have.
    pub(super) fn read(desk: &Desk, pairs: &[(String, String)]) -> Result<Chosen, Self> {
        let (role, unit) = (value(pairs, "role"), value(pairs, "unit"));
        let wrong = |key: &str| {
            let fault = desk.shell.tr.t(key).to_string();
            Self::choosing(desk, role, Some(unit), Some(fault))
        };
        let Some(role) = Role::parse(role) else { return Err(wrong("users-fault-role")) };
        if unit.is_empty() {
            let bound = matches!(role, Role::Unit | Role::Clerk);
            return match desk.reach.everything() {
                Some(_) if !bound => Ok(Chosen { role, unit: None }),
                _ => Err(wrong("users-fault-unit")),
            };
        }
        let visible = desk.user.scope().see(&desk.edition.catalogue.units, unit);
        let visible = visible.ok_or_else(|| wrong("users-fault-unit"))?;
        Ok(Chosen { role, unit: Some(visible.unit().id.clone()) })
    }
}

/// A role and what it is for.
fn role_line(tr: &Tr, role: Role) -> String {
    let key = match role {
        Role::Admin => "role-admin-line",
        Role::Analyst => "role-analyst-line",
        Role::Unit => "role-unit-line",
        Role::Clerk => "role-clerk-line",
        Role::Viewer => "role-viewer-line",
    };
    tr.t(key).to_string()
}

pub(super) fn value<'p>(pairs: &'p [(String, String)], name: &str) -> &'p str {
    pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
}

/// The hash of a password that nobody knows.
pub(super) async fn unusable(desk: &Desk, attempts: &Attempts) -> Result<String, PageError> {
    let secret = desk.state.clock.new_secret().map_err(PageError::internal)?;
    attempts.hashed(secret).await
}

pub(super) fn new_link(desk: &Desk, account: Uuid) -> Result<PasswordLink, PageError> {
    let secret = desk.state.clock.new_secret().map_err(PageError::internal)?;
    Ok(PasswordLink { account, secret, expires_at: desk.state.clock.now() + LINK_LASTS })
}

impl NewLink {
    pub(super) fn written(desk: &Desk, headers: &HeaderMap, link: &PasswordLink, name: String) -> Self {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let https = headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https");
        let scheme = if https { "https" } else { "http" };
        Self {
            name,
            address: format!("{scheme}://{host}/admin/password/{}/{}", link.account, link.secret),
            until: desk.shell.tr.moment(link.expires_at),
        }
    }
}
