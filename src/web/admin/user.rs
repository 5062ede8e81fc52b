//! `/admin/users/{account}`: one account, and what may be done to it.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::super::PageError;
use super::super::extract::{Pairs, Path};
use super::super::figures::Address;
use super::super::page::Page;
use super::super::shell::Shell;
use super::attempts::Attempts;
use super::audit::Act;
use super::desk::Desk;
use super::frame::{AdminFrame, Area, role_key};
use super::users::{NewLink, RoleForm, new_link, state_of, unit_of, unusable, value};
use crate::store::Account;

#[derive(Template)]
#[template(path = "admin/user.html")]
struct UserPage {
    shell: Shell,
    frame: AdminFrame,
    href: String,
    name: String,
    role: String,
    unit: String,
    created: String,
    state_text: String,
    disabled: bool,
    must_change: bool,
    /// Nobody takes their own rights away by mistake.
    own: bool,
    form: RoleForm,
    link: Option<NewLink>,
    acts: String,
    identity: Option<Known>,
}

/// Whom the account belongs to, at an identity provider.
struct Known {
    issuer: String,
    subject: String,
    since: String,
}

pub(super) async fn show(desk: Desk, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let account = find(&desk, id).await?;
    let form = RoleForm::new(&desk, account.role, account.unit.as_ref().map(|unit| unit.as_str()));
    Ok(Page(UserPage::new(desk, &account, form, None).await?).into_response())
}

/// Forgets whom the account belongs to: another person holds the post, or the provider knows them anew.
pub(super) async fn release(desk: Desk, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let account = find_other(&desk, id).await?;
    let entry = desk.entry(Act::IdentityReleased, &account.name);
    desk.store().release_identity(id, &entry).await.map_err(PageError::internal)?;
    Ok(back(&account))
}

pub(super) async fn set_role(
    desk: Desk,
    Path(id): Path<Uuid>,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    let account = find_other(&desk, id).await?;
    let chosen = match RoleForm::read(&desk, &pairs) {
        Ok(chosen) => chosen,
        Err(form) => {
            let page = Page(UserPage::new(desk, &account, form, None).await?);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let entry = desk.entry(Act::RoleChanged, &account.name);
    let changed = desk.store().set_role(id, chosen.role, chosen.unit.as_ref(), &entry).await;
    changed.map_err(PageError::internal)?;
    Ok(back(&account))
}

pub(super) async fn set_state(
    desk: Desk,
    Path(id): Path<Uuid>,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    let account = find_other(&desk, id).await?;
    let disable = match value(&pairs, "state") {
        "off" => true,
        "on" => false,
        _ => return Err(PageError::BadBody),
    };
    if disable != account.disabled {
        let act = if disable { Act::AccountDisabled } else { Act::AccountEnabled };
        let entry = desk.entry(act, &account.name);
        desk.store().set_disabled(id, disable, &entry).await.map_err(PageError::internal)?;
    }
    Ok(back(&account))
}

pub(super) async fn reset(
    desk: Desk,
    Path(id): Path<Uuid>,
    Extension(attempts): Extension<Arc<Attempts>>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let account = find_other(&desk, id).await?;
    let (link, hash) = (new_link(&desk, id)?, unusable(&desk, &attempts).await?);
    let entry = desk.entry(Act::PasswordReset, &account.name);
    desk.store().reset_password(&link, &hash, &entry).await.map_err(PageError::internal)?;
    let written = NewLink::written(&desk, &headers, &link, account.name);
    let account = find(&desk, id).await?;
    let form = RoleForm::new(&desk, account.role, account.unit.as_ref().map(|unit| unit.as_str()));
    Ok(Page(UserPage::new(desk, &account, form, Some(written)).await?).into_response())
}

pub(super) async fn require_change(desk: Desk, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let account = find_other(&desk, id).await?;
    let entry = desk.entry(Act::ChangeRequired, &account.name);
    desk.store().require_change(id, &entry).await.map_err(PageError::internal)?;
    Ok(back(&account))
}

fn back(account: &Account) -> Response {
    Redirect::to(&format!("/admin/users/{}", account.id)).into_response()
}

async fn find(desk: &Desk, id: Uuid) -> Result<Account, PageError> {
    let found = desk.store().account_within(&desk.reach, id).await.map_err(PageError::internal)?;
    found.ok_or(PageError::NotFound)
}

/// An account that is not one's own: the last administrator would lock everybody out.
async fn find_other(desk: &Desk, id: Uuid) -> Result<Account, PageError> {
    let account = find(desk, id).await?;
    if account.id == desk.user.account.id { Err(PageError::NotYours) } else { Ok(account) }
}

impl UserPage {
    async fn new(
        desk: Desk,
        account: &Account,
        form: RoleForm,
        link: Option<NewLink>,
    ) -> Result<Self, PageError> {
        let tr = &desk.shell.tr;
        let (_, state) = state_of(account);
        let identity = desk.store().identity_of(account.id).await.map_err(PageError::internal)?;
        let identity = identity.map(|known| Known {
            since: tr.moment(known.bound_at),
            issuer: known.issuer,
            subject: known.subject,
        });
        Ok(Self {
            frame: desk.frame(Area::Users),
            href: format!("/admin/users/{}", account.id),
            name: account.name.clone(),
            role: tr.t(role_key(account.role)).to_string(),
            unit: unit_of(&desk, account),
            created: tr.moment(account.created_at),
            state_text: tr.t(state).to_string(),
            disabled: account.disabled,
            must_change: account.must_change,
            own: account.id == desk.user.account.id,
            form,
            link,
            acts: Address::new("/admin/audit").with("actor", &account.name).to_string(),
            identity,
            shell: desk.shell,
        })
    }
}
