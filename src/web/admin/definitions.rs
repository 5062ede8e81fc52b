//! `/admin/definitions`: the surveys in force, the files that are not loaded yet, and putting them in force.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::super::PageError;
use super::super::page::Page;
use super::super::shell::Shell;
use super::audit::Act;
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
    may_reload: bool,
}

pub(super) async fn show(desk: Desk) -> Result<Response, PageError> {
    let files = files(&desk, None);
    Ok(Page(DefinitionsPage::new(desk, files)).into_response())
}

/// All files or none.
pub(super) async fn reload(desk: Desk) -> Result<Response, PageError> {
    desk.reach.everything().ok_or(PageError::NotFound)?;
    let catalogue = match read(&desk) {
        Some(Ok(catalogue)) => catalogue,
        Some(Err(faults)) => return Ok(refused(desk, faults)),
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
        Err(unfit) => Ok(refused(desk, vec![unfit.to_string()])),
    }
}

fn refused(desk: Desk, faults: Vec<String>) -> Response {
    let files = files(&desk, Some(faults));
    (StatusCode::UNPROCESSABLE_ENTITY, Page(DefinitionsPage::new(desk, files))).into_response()
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

fn files(desk: &Desk, refused: Option<Vec<String>>) -> Option<Files> {
    if !RELOAD.admits(&desk.user.account) || desk.reach.everything().is_none() {
        return None;
    }
    let (mut faults, mut lines) = (refused.unwrap_or_default(), Vec::new());
    match read(desk)? {
        Ok(catalogue) => lines = changes(&desk.edition.catalogue, &catalogue),
        Err(found) => faults = found,
    }
    let may_reload = faults.is_empty() && !lines.is_empty();
    Some(Files { faults, changes: lines, may_reload })
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
    fn new(desk: Desk, files: Option<Files>) -> Self {
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
        Self {
            frame: desk.frame(Area::Definitions),
            surveys: catalogue.surveys().map(view).collect(),
            units: count(catalogue.units.iter().count()),
            files,
            shell: desk.shell.clone(),
        }
    }
}
