//! Typing a sheet for the first time.

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response as HttpResponse};

use super::super::super::body;
use super::super::super::edition::Edition;
use super::super::super::error::intake_error;
use super::super::super::extract::{Pairs, Path, Query};
use super::super::super::page::Page;
use super::super::super::screening::Origin;
use super::super::super::sending::{Typed, given_back};
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::target::Target;
use super::super::super::{AppState, PageError};
use super::super::desk::Desk;
use super::super::frame::{AdminFrame, Area};
use super::correct::CORRECTABLE;
use super::form::{SheetForm, Typed as Sheet, take_version};
use super::target;
use crate::definition::{Channel, Lang, Survey};
use crate::response::Response;
use crate::store::{IntakeError, Right};
use crate::words::Tr;

#[derive(serde::Deserialize)]
pub(in crate::web::admin) struct Asked {
    saved: Option<String>,
    /// A number to be looked at before a sheet is typed.
    number: Option<String>,
    pub(super) version: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/paper_entry.html")]
pub(in crate::web::admin) struct EntryPage {
    pub(super) shell: Shell,
    pub(super) frame: AdminFrame,
    pub(super) survey: String,
    pub(super) survey_id: String,
    pub(super) unit: String,
    pub(super) form: SheetForm,
    /// Whether it is the second reading.
    pub(super) again: bool,
    /// The sheet that was typed just before.
    pub(super) saved: Option<String>,
    /// Whether it corrects what the same person typed, and for how long that may be done.
    pub(super) corrects: bool,
    pub(super) minutes: i64,
    /// Where a number can be looked at before the sheet is typed.
    pub(super) number_check: Option<String>,
    /// The versions of which sheets may still lie about, where there are several.
    pub(super) versions: Vec<String>,
    /// Where it is sent, and where it is dropped, when it was kept over a sign-in.
    pub(super) kept: Option<(String, Option<String>)>,
}

impl EntryPage {
    pub(super) fn new(
        shell: Shell,
        edition: &Edition,
        user: &CurrentUser,
        target: &Target<'_>,
        form: SheetForm,
    ) -> Self {
        Self {
            frame: AdminFrame::new(&shell.tr, &edition.catalogue.units, user, Area::Paper),
            versions: versions(edition, target.survey),
            survey: shell.tr.of(&target.survey.title).to_owned(),
            survey_id: target.survey.id.to_string(),
            unit: shell.tr.of(&target.unit.name).to_owned(),
            form,
            again: false,
            saved: None,
            corrects: false,
            minutes: CORRECTABLE.whole_minutes(),
            number_check: None,
            kept: None,
            shell,
        }
    }
}

/// All versions of a survey, if there are several.
fn versions(edition: &Edition, survey: &Survey) -> Vec<String> {
    let known = edition.versions.all().filter(|known| known.id == survey.id);
    let mut versions: Vec<String> = known.map(|known| known.version.clone()).collect();
    versions.sort();
    if versions.len() > 1 { versions } else { Vec::new() }
}

pub(in crate::web::admin) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((survey, unit)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    shell: Shell,
) -> Result<Page<impl Template>, PageError> {
    let edition = state.edition();
    let target = target(&state, &user, &edition.catalogue, &survey, &unit)?;
    let drawn = edition.drawn(target.survey, asked.version.as_deref())?;
    let mut form = SheetForm::empty(&shell.tr, &drawn);
    if let Some(number) = asked.number {
        form.number_fault = number_fault(&state, &shell.tr, target.survey, &number).await?;
        form.faults = usize::from(form.number_fault.is_some());
        form.number = number;
    }
    let page = EntryPage::new(shell, &edition, &user, &target, form);
    let number_check = Some(format!("/admin/paper/{survey}/units/{unit}/number"));
    let saved = asked.saved.as_deref().and_then(super::sheet_number);
    Ok(Page(EntryPage { saved, number_check, ..page }))
}

/// What is wrong with a number, for the script: asked when its field is left.
pub(in crate::web::admin) async fn number(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((survey, unit)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    shell: Shell,
) -> Result<HttpResponse, PageError> {
    let edition = state.edition();
    let target = target(&state, &user, &edition.catalogue, &survey, &unit)?;
    let number = asked.number.unwrap_or_default();
    let said = number_fault(&state, &shell.tr, target.survey, &number).await?;
    let no_store = (header::CACHE_CONTROL, "no-store");
    Ok(([no_store], Json(serde_json::json!({ "said": said }))).into_response())
}

async fn number_fault(
    state: &AppState,
    tr: &Tr,
    survey: &Survey,
    number: &str,
) -> Result<Option<String>, PageError> {
    let Some(number) = super::sheet_number(number) else {
        return Ok(Some(tr.t("paper-bad-number").to_string()).filter(|_| !number.trim().is_empty()));
    };
    let known = state.store.sheet(&survey.id, &number).await.map_err(PageError::internal)?;
    Ok(known.map(|_| tr.t("paper-taken").arg("number", &number).to_string()))
}

/// The form with what was typed before a session ended, under the version printed on the sheet.
pub(in crate::web::admin) fn typed_before(
    desk: Desk,
    (survey, unit): &(String, String),
    again: bool,
    kept: (String, Option<String>),
    mut pairs: Vec<(String, String)>,
) -> Result<EntryPage, PageError> {
    let target = target(&desk.state, &desk.user, &desk.edition.catalogue, survey, unit)?;
    let version = take_version(&mut pairs);
    let drawn = desk.edition.drawn(target.survey, version.as_deref())?;
    let form = SheetForm::typed_before(&desk.shell.tr, &drawn, &pairs);
    let page = EntryPage::new(desk.shell.clone(), &desk.edition, &desk.user, &target, form);
    Ok(EntryPage { again, kept: Some(kept), ..page })
}

pub(in crate::web::admin) async fn submit(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((survey, unit)): Path<(String, String)>,
    shell: Shell,
    Pairs(mut pairs): Pairs,
) -> HttpResponse {
    let edition = state.edition();
    let version = take_version(&mut pairs);
    let typed = typed(&shell, &edition, &survey, version.as_deref(), &pairs);
    let place = (survey.as_str(), unit.as_str());
    let taken = record(&state, &user, &edition, place, shell, version.as_deref(), pairs).await;
    taken.unwrap_or_else(|refused| given_back(refused, typed, |_| None))
}

/// What was typed, for a page on which the sheet cannot be typed any more.
pub(super) fn typed(
    shell: &Shell,
    edition: &Edition,
    survey: &str,
    version: Option<&str>,
    pairs: &[(String, String)],
) -> Typed {
    let in_force = edition.catalogue.survey(survey).map(|survey| &**survey);
    Typed::of(&shell.tr, edition.known(survey, version).as_deref(), in_force, pairs)
}

async fn record(
    state: &AppState,
    user: &CurrentUser,
    edition: &Edition,
    (survey, unit): (&str, &str),
    shell: Shell,
    version: Option<&str>,
    pairs: Vec<(String, String)>,
) -> Result<HttpResponse, PageError> {
    let in_force = target(state, user, &edition.catalogue, survey, unit)?;
    let drawn = edition.drawn(in_force.survey, version)?;
    let target = in_force.under(&drawn);
    let typed = match SheetForm::read(&shell.tr, &in_force, &drawn, state.today(), pairs) {
        Ok(typed) => typed,
        Err(form) => {
            let page = EntryPage::new(shell, edition, user, &target, *form);
            let page = EntryPage {
                number_check: Some(format!("/admin/paper/{survey}/units/{unit}/number")),
                ..page
            };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
        }
    };
    let response = response(state, &target, &typed);
    let typed_by = user.account.name.clone();
    let right = Right::Sheet { number: typed.number.clone(), typed_by };
    let arrival = state.arrival(target.survey, response, Origin::default(), right)?;
    match state.take_in(arrival).await {
        Ok(_) => {
            let kept = if drawn.version == in_force.survey.version { None } else { Some(&*drawn.version) };
            let version =
                kept.map(|version| format!("&version={}", body::encode(version))).unwrap_or_default();
            let back = format!("/admin/paper/{survey}/units/{unit}?saved={}{version}", typed.number);
            Ok(Redirect::to(&back).into_response())
        }
        Err(IntakeError::Refused) => {
            let fault = shell.tr.t("paper-taken").arg("number", &typed.number).to_string();
            let form = SheetForm::refused(&shell.tr, target.survey, &typed, fault);
            let page = EntryPage::new(shell, edition, user, &target, form);
            Ok((StatusCode::CONFLICT, Page(page)).into_response())
        }
        Err(error) => Err(intake_error(error)),
    }
}

/// What was typed, as a response; in the survey's own language, in which sheets are printed.
pub(super) fn response(state: &AppState, target: &Target<'_>, typed: &Sheet) -> Response {
    Response {
        id: state.clock.new_id(),
        survey: target.survey.id.clone(),
        version: target.survey.version.clone(),
        unit: target.unit.id.clone(),
        channel: Channel::Paper,
        stated_at: typed.stated_at,
        received_at: state.clock.now(),
        duration: None,
        language: target.survey.languages.first().cloned().unwrap_or_else(Lang::vi),
        answers: typed.answers.clone(),
    }
}
