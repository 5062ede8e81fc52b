//! `/admin/definitions/{survey}`: one survey as it is asked and scored, its versions, and its form.

use askama::Template;
use axum::response::{IntoResponse, Response};

use super::super::PageError;
use super::super::definition_view::{NodeView, SectionView, nodes, sections};
use super::super::extract::Path;
use super::super::page::Page;
use super::super::public::preview_of;
use super::super::shell::Shell;
use super::super::target::find_survey;
use super::desk::Desk;
use super::frame::{AdminFrame, Area};
use crate::definition::Survey;
use crate::definition::differences::differences;

#[derive(Template)]
#[template(path = "admin/definition.html")]
struct DefinitionPage {
    shell: Shell,
    frame: AdminFrame,
    title: String,
    id: String,
    version: String,
    source: Option<String>,
    previews: Vec<(String, String)>,
    sections: Vec<SectionView>,
    nodes: Vec<NodeView>,
    versions: Vec<VersionView>,
}

struct VersionView {
    version: String,
    loaded: String,
    in_force: bool,
    /// Against the version before.
    changes: Vec<String>,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Result<Response, PageError> {
    let edition = desk.edition.clone();
    let survey = find_survey(&edition.catalogue, &id)?;
    let versions = versions(&desk, survey).await?;
    let tr = &desk.shell.tr;
    let preview = |lang: &crate::definition::Lang| {
        let name = desk.state.words.get(lang.as_str()).map(|tr| tr.t("language-name").to_string());
        (
            name.unwrap_or_else(|| lang.to_string()),
            format!("/admin/definitions/{}/preview?lang={lang}", survey.id),
        )
    };
    let page = DefinitionPage {
        frame: desk.frame(Area::Definitions),
        title: tr.of(&survey.title).to_owned(),
        id: survey.id.to_string(),
        version: survey.version.clone(),
        source: survey.source.clone(),
        previews: survey.languages.iter().map(preview).collect(),
        sections: sections(tr, survey),
        nodes: nodes(tr, survey),
        versions,
        shell: desk.shell.clone(),
    };
    Ok(Page(page).into_response())
}

/// The form as citizens see it, for a unit the survey asks about; it sends nothing.
pub(super) async fn preview(desk: Desk, Path(id): Path<String>) -> Result<Response, PageError> {
    let catalogue = &desk.edition.catalogue;
    let survey = find_survey(catalogue, &id)?;
    let mut asked = catalogue.units.iter().filter(|unit| survey.covers(unit) && unit.closed.is_none());
    let unit = asked.find(|unit| desk.reach.holds(&unit.id)).ok_or(PageError::NotFound)?;
    preview_of(&desk.shell, survey, unit)
}

async fn versions(desk: &Desk, survey: &Survey) -> Result<Vec<VersionView>, PageError> {
    let stored = desk.store().definitions().await.map_err(PageError::internal)?;
    let (mut views, mut before) = (Vec::new(), None);
    for stored in stored.iter().filter(|stored| stored.survey == survey.id.as_str()) {
        let known = desk.edition.versions.get(&survey.id, &stored.version);
        let changes = match (before, known) {
            (Some(before), Some(known)) => differences(before, known),
            _ => Vec::new(),
        };
        views.push(VersionView {
            version: stored.version.clone(),
            loaded: desk.shell.tr.moment(stored.loaded_at),
            in_force: stored.version == survey.version,
            changes,
        });
        before = known.map(|known| &**known).or(before);
    }
    views.reverse();
    Ok(views)
}
