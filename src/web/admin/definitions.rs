//! `/admin/definitions`: the surveys in force, the files that are not loaded yet, and putting them in force.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::super::PageError;
use super::super::page::Page;
use super::super::shell::Shell;
use super::audit::Act;
use super::damage::strays;
use super::desk::Desk;
use super::frame::{AdminFrame, Area};
use super::rights::RELOAD;
use crate::definition::Catalogue;
use crate::definition::catalogue::load;
use crate::definition::differences::differences;
use crate::store::{AuditEntry, Unfit};

#[derive(Template)]
#[template(path = "admin/definitions.html")]
struct DefinitionsPage {
    shell: Shell,
    frame: AdminFrame,
    surveys: Vec<InForce>,
    units: String,
    /// What belongs to no unit or survey in force.
    strays: Vec<String>,
    files: Option<Files>,
}

struct InForce {
    href: String,
    title: String,
    id: String,
    version: String,
    questions: String,
    indicators: String,
    published: bool,
}

/// What the folder of definitions holds, for who may put it in force.
struct Files {
    /// One paragraph a fault, as the check of the command line says them.
    faults: Vec<String>,
    /// What would change, one line a change.
    changes: Vec<String>,
    /// What would then belong to no unit or survey any more.
    left: Vec<String>,
    may_reload: bool,
}

pub(super) async fn show(desk: Desk) -> Result<Response, PageError> {
    let files = files(&desk, None).await?;
    Ok(Page(DefinitionsPage::new(desk, files).await?).into_response())
}

/// All files or none.
pub(super) async fn reload(desk: Desk) -> Result<Response, PageError> {
    desk.reach.everything().ok_or(PageError::NotFound)?;
    let catalogue = match read(&desk) {
        Some(Ok(catalogue)) => catalogue,
        Some(Err(faults)) => return refused(desk, faults).await,
        None => return Err(PageError::NotFound),
    };
    let changes = changes(&desk.edition.catalogue, &catalogue);
    match desk.store().reconcile(&catalogue, desk.state.clock.now()).await {
        Ok(versions) => {
            let entry = desk.entry(Act::DefinitionsReloaded, "");
            let entry = AuditEntry { detail: changes.join("; "), ..entry };
            desk.store().append_audit(&entry).await.map_err(PageError::internal)?;
            desk.state.replace_definitions(catalogue, versions);
            Ok(Redirect::to("/admin/definitions").into_response())
        }
        Err(Unfit::Store(error)) => Err(PageError::internal(error)),
        Err(unfit) => refused(desk, vec![unfit.to_string()]).await,
    }
}

async fn refused(desk: Desk, faults: Vec<String>) -> Result<Response, PageError> {
    let files = files(&desk, Some(faults)).await?;
    let page = DefinitionsPage::new(desk, files).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
}

/// The folder as it is now; `None` when this server has none.
fn read(desk: &Desk) -> Option<Result<Catalogue, Vec<String>>> {
    let files = match desk.state.read_definitions()? {
        Ok(files) => files,
        Err(reason) => return Some(Err(vec![reason])),
    };
    let faults =
        |faults: Vec<crate::definition::Diagnostic>| faults.iter().map(ToString::to_string).collect();
    Some(load("definitions", &files).map_err(faults))
}

async fn files(desk: &Desk, refused: Option<Vec<String>>) -> Result<Option<Files>, PageError> {
    if !RELOAD.admits(&desk.user.account) || desk.reach.everything().is_none() {
        return Ok(None);
    }
    let (mut faults, mut lines, mut left) = (refused.unwrap_or_default(), Vec::new(), Vec::new());
    match read(desk) {
        None => return Ok(None),
        Some(Ok(catalogue)) => {
            lines = changes(&desk.edition.catalogue, &catalogue);
            left = strays(desk.store(), &desk.shell.tr, &catalogue).await?;
        }
        Some(Err(found)) => faults = found,
    }
    let may_reload = faults.is_empty() && !lines.is_empty();
    Ok(Some(Files { faults, changes: lines, left, may_reload }))
}

/// One line for each survey that comes, goes or changes, and for the units.
fn changes(old: &Catalogue, new: &Catalogue) -> Vec<String> {
    let mut lines = Vec::new();
    for survey in new.surveys() {
        match old.survey(survey.id.as_str()) {
            None => lines.push(format!("+ {} {}", survey.id, survey.version)),
            Some(before) if before.version != survey.version => {
                lines.push(format!("{} {} → {}", survey.id, before.version, survey.version));
                lines.extend(differences(before, survey).iter().map(|line| format!("{}: {line}", survey.id)));
            }
            Some(before) if before != survey => lines.push(format!("{} {} ✎", survey.id, survey.version)),
            Some(_) => {}
        }
    }
    let gone = old.surveys().filter(|survey| new.survey(survey.id.as_str()).is_none());
    lines.extend(gone.map(|survey| format!("− {} {}", survey.id, survey.version)));
    let same_units = old.units.iter().eq(new.units.iter());
    if !same_units {
        lines.push(format!("units.toml: {} → {}", old.units.iter().count(), new.units.iter().count()));
    }
    lines
}

impl DefinitionsPage {
    async fn new(desk: Desk, files: Option<Files>) -> Result<Self, PageError> {
        let strays = match desk.reach.everything() {
            Some(_) => strays(desk.store(), &desk.shell.tr, &desk.edition.catalogue).await?,
            None => Vec::new(),
        };
        let (tr, catalogue) = (&desk.shell.tr, &desk.edition.catalogue);
        let count = |number: usize| tr.count(number as u64);
        let view = |survey: &std::sync::Arc<crate::definition::Survey>| InForce {
            href: format!("/admin/definitions/{}", survey.id),
            title: tr.of(&survey.title).to_owned(),
            id: survey.id.to_string(),
            version: survey.version.clone(),
            questions: count(survey.fields.len()),
            indicators: count(survey.index.nodes.iter().filter(|node| node.is_indicator()).count()),
            published: survey.publish.is_public(),
        };
        Ok(Self {
            frame: desk.frame(Area::Definitions),
            surveys: catalogue.surveys().map(view).collect(),
            units: count(catalogue.units.iter().count()),
            strays,
            files,
            shell: desk.shell.clone(),
        })
    }
}
