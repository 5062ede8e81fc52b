//! `/admin/kept/{kept}`: a form that was sent when the session had ended, as it was typed. Nothing of it is
//! done before somebody who may do it sends it again.

use askama::Template;
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::super::extract::{Path, Query};
use super::super::kept::{FILE, MECHANICAL, browser, pairs};
use super::super::page::Page;
use super::super::shell::Shell;
use super::super::{PageError, addresses};
use super::desk::Desk;
use super::frame::{AdminFrame, Area};
use super::login::is_ours;
use super::paper;
use crate::store::KeptForm;
use crate::words::Tr;

#[derive(Template)]
#[template(path = "admin/kept.html")]
struct KeptPage {
    shell: Shell,
    frame: AdminFrame,
    /// Where the form is sent; none where a file has to be chosen again.
    action: Option<String>,
    fields: Vec<Typed>,
    way_back: Option<String>,
    forget: Option<String>,
}

/// One field as it was typed.
struct Typed {
    id: String,
    name: String,
    label: String,
    value: String,
    hidden: bool,
    long: bool,
}

#[derive(Deserialize)]
pub(super) struct Told {
    back: Option<String>,
}

pub(super) async fn show(
    desk: Desk,
    Path(id): Path<String>,
    Query(told): Query<Told>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    if id == FILE {
        let way_back = told.back.filter(|back| is_ours(back));
        let frame = desk.frame(Area::Account);
        let shell = desk.shell;
        let page = KeptPage { frame, action: None, fields: Vec::new(), way_back, forget: None, shell };
        return Ok(Page(page).into_response());
    }
    let form = find(&desk, &id, &headers).await?;
    let pairs = pairs(&form)?;
    if let Some((place, again)) = paper::place_of(&form.path) {
        let notice = Some(format!("/admin/kept/{id}/forget"));
        return Ok(Page(paper::entry::typed_before(desk, &place, again, (form.path, notice), pairs)?)
            .into_response());
    }
    let tr = desk.shell.tr.clone();
    Ok(Page(KeptPage {
        frame: desk.frame(Area::Account),
        fields: pairs.into_iter().enumerate().map(|(at, pair)| Typed::new(&tr, at, pair)).collect(),
        action: Some(form.path),
        way_back: Some(form.way_back).filter(|back| is_ours(back)),
        forget: Some(format!("/admin/kept/{id}/forget")),
        shell: desk.shell,
    })
    .into_response())
}

pub(super) async fn forget(
    desk: Desk,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let browser = browser(&headers).ok_or(PageError::FormGone)?;
    desk.store().drop_kept_form(&id, browser).await.map_err(PageError::internal)?;
    Ok(Redirect::to("/admin").into_response())
}

/// The form, for the browser it was typed at, the account that typed it, and a role that may send it.
async fn find(desk: &Desk, id: &str, headers: &HeaderMap) -> Result<KeptForm, PageError> {
    let browser = browser(headers).ok_or(PageError::FormGone)?;
    let form = desk.store().kept_form(id, browser, desk.state.clock.now()).await;
    let form = form.map_err(PageError::internal)?.ok_or(PageError::FormGone)?;
    if !form.account.is_empty() && form.account != desk.user.account.id.to_string() {
        return Err(PageError::OthersForm);
    }
    let path = form.path.split('?').next().unwrap_or_default();
    let listed = addresses(&desk.state).into_iter().find(|listed| listed.is_of(&Method::POST, path));
    let listed = listed.ok_or(PageError::FormGone)?;
    if listed.access.admits(&desk.user.account) { Ok(form) } else { Err(PageError::NotYours) }
}

impl Typed {
    fn new(tr: &Tr, at: usize, (name, value): (String, String)) -> Self {
        Self {
            id: format!("kept-{at}"),
            label: label(&name).map_or_else(|| name.clone(), |key| tr.t(key).to_string()),
            hidden: MECHANICAL.contains(&name.as_str()),
            long: value.contains('\n') || value.chars().count() > 60,
            name,
            value,
        }
    }
}

/// What the area's forms call a field.
fn label(name: &str) -> Option<&'static str> {
    Some(match name {
        "reason" => "response-reason",
        "cause" => "action-cause",
        "remedy" => "action-remedy",
        "person" => "action-person",
        "due" => "action-due",
        "target" => "action-target",
        "note" => "action-note",
        "label" => "kiosks-label",
        "tags" => "comments-tags-hint",
        "role" => "users-role",
        "unit" => "users-unit",
        "survey" => "filter-survey",
        "period" => "filter-period",
        "name" => "login-name",
        _ => return None,
    })
}
