//! `/admin/posters`: a page to print and hang up, for each unit and survey.

use askama::Template;
use axum::extract::State;

use super::super::extract::{Path, Query};
use super::super::outside::{Outside, Squares};
use super::super::page::Page;
use super::super::session_user::CurrentUser;
use super::super::shell::Shell;
use super::super::target::{find_survey, find_unit};
use super::super::{AppState, PageError};
use super::frame::{AdminFrame, Area};
use crate::definition::{Channel, Survey, Unit};
use crate::words::Tr;

#[derive(serde::Deserialize)]
pub(super) struct Wanted {
    survey: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/posters.html")]
struct ChoosePage {
    shell: Shell,
    frame: AdminFrame,
    surveys: Vec<Choice>,
    posters: Vec<Choice>,
}

struct Choice {
    href: String,
    title: String,
    current: bool,
}

/// What one language says on the poster.
struct Side {
    lang: String,
    unit: String,
    title: String,
    asks: String,
    how: String,
    costs: String,
    or: String,
}

#[derive(Template)]
#[template(path = "admin/poster.html")]
struct PosterPage {
    shell: Shell,
    title: String,
    sides: Vec<Side>,
    /// As it is typed: without the scheme.
    address: String,
    code: Squares,
    /// Whether the address leads nowhere from another machine.
    inside: bool,
}

pub(super) async fn choose(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(wanted): Query<Wanted>,
    shell: Shell,
) -> Result<Page<impl Template>, PageError> {
    let edition = state.edition();
    let (units, today, scope) = (&edition.catalogue.units, state.today(), user.scope());
    let open: Vec<_> =
        edition.catalogue.surveys().filter(|survey| survey.channels.contains(&Channel::Link)).collect();
    let chosen = open.iter().find(|survey| wanted.survey.as_deref() == Some(survey.id.as_str()));
    let chosen = chosen.or_else(|| open.first());
    let covered = |unit: &&Unit| {
        chosen.is_some_and(|survey| survey.covers(unit))
            && unit.exists_on(today)
            && scope.see(units, unit.id.as_str()).is_some()
    };
    let poster = |unit: &Unit| Choice {
        href: chosen.map(|survey| address(survey, unit)).unwrap_or_default(),
        title: shell.tr.of(&unit.name).to_owned(),
        current: false,
    };
    let mut posters: Vec<Choice> = units.iter().filter(covered).map(poster).collect();
    posters.sort_by(|one, other| shell.tr.compare(&one.title, &other.title));
    let survey = |survey: &&std::sync::Arc<Survey>| Choice {
        href: format!("/admin/posters?survey={}", survey.id),
        title: shell.tr.of(&survey.title).to_owned(),
        current: chosen.is_some_and(|chosen| chosen.id == survey.id),
    };
    Ok(Page(ChoosePage {
        frame: AdminFrame::new(&shell.tr, units, &user, Area::Posters),
        surveys: open.iter().map(survey).collect(),
        posters,
        shell: shell.clone(),
    }))
}

fn address(survey: &Survey, unit: &Unit) -> String {
    format!("/admin/poster/{}/{}", survey.id, unit.id)
}

pub(super) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((survey, unit)): Path<(String, String)>,
    outside: Outside,
    shell: Shell,
) -> Result<Page<impl Template>, PageError> {
    let edition = state.edition();
    let survey = find_survey(&edition.catalogue, &survey)?;
    let unit = find_unit(&edition.catalogue.units, &unit, state.today())?;
    let seen = user.scope().see(&edition.catalogue.units, unit.id.as_str());
    if seen.is_none() || !survey.covers(unit) {
        return Err(PageError::NotFound);
    }
    if !survey.channels.contains(&Channel::Link) {
        return Err(PageError::NoLink { survey: survey.title.clone() });
    }
    let link = outside.address(&format!("/s/{}/{}", survey.id, unit.id));
    let written = link.split_once("://").map_or(link.as_str(), |(_, rest)| rest).to_owned();
    Ok(Page(PosterPage {
        title: shell.tr.of(&unit.name).to_owned(),
        sides: state.words.iter().take(2).map(|tr| Side::new(tr, survey, unit)).collect(),
        code: Squares::of(&link).map_err(PageError::internal)?,
        address: written,
        inside: outside.is_inside(),
        shell,
    }))
}

impl Side {
    fn new(tr: &Tr, survey: &Survey, unit: &Unit) -> Self {
        Self {
            lang: tr.lang().to_string(),
            unit: tr.of(&unit.name).to_owned(),
            title: tr.of(&survey.title).to_owned(),
            asks: tr.t("poster-asks").to_string(),
            how: tr.t("poster-how").to_string(),
            costs: match survey.minutes {
                Some(minutes) => tr.t("poster-costs").arg("minutes", minutes).to_string(),
                None => tr.t("poster-free").to_string(),
            },
            or: tr.t("poster-or").to_string(),
        }
    }
}
