//! Typing a sheet for the first time.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as HttpResponse};

use super::super::super::error::intake_error;
use super::super::super::extract::{Pairs, Path, Query};
use super::super::super::page::Page;
use super::super::super::screening::Origin;
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::target::Target;
use super::super::super::{AppState, PageError};
use super::super::frame::{AdminFrame, Area};
use super::form::{SheetForm, Typed};
use super::target;
use crate::definition::{Channel, Lang, Units};
use crate::response::Response;
use crate::store::{IntakeError, Right};

#[derive(serde::Deserialize)]
pub(in crate::web::admin) struct Asked {
    saved: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/paper_entry.html")]
pub(super) struct EntryPage {
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
}

impl EntryPage {
    pub(super) fn new(
        shell: Shell,
        units: &Units,
        user: &CurrentUser,
        target: &Target<'_>,
        form: SheetForm,
    ) -> Self {
        Self {
            frame: AdminFrame::new(&shell.tr, units, user, Area::Paper),
            survey: shell.tr.of(&target.survey.title).to_owned(),
            survey_id: target.survey.id.to_string(),
            unit: shell.tr.of(&target.unit.name).to_owned(),
            form,
            again: false,
            saved: None,
            shell,
        }
    }
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
    let form = SheetForm::empty(&shell.tr, target.survey);
    let page = EntryPage::new(shell, &edition.catalogue.units, &user, &target, form);
    Ok(Page(EntryPage { saved: asked.saved.as_deref().and_then(super::sheet_number), ..page }))
}

pub(in crate::web::admin) async fn submit(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((survey, unit)): Path<(String, String)>,
    shell: Shell,
    Pairs(pairs): Pairs,
) -> Result<HttpResponse, PageError> {
    let edition = state.edition();
    let target = target(&state, &user, &edition.catalogue, &survey, &unit)?;
    let units = &edition.catalogue.units;
    let typed = match SheetForm::read(&shell.tr, target.survey, target.unit, state.today(), pairs) {
        Ok(typed) => typed,
        Err(form) => {
            let page = EntryPage::new(shell, units, &user, &target, *form);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
        }
    };
    let response = response(&state, &target, &typed);
    let typed_by = user.account.name.clone();
    let right = Right::Sheet { number: typed.number.clone(), typed_by };
    let arrival = state.arrival(target.survey, response, Origin::default(), right)?;
    match state.take_in(arrival).await {
        Ok(_) => {
            let back = format!("/admin/paper/{survey}/units/{unit}?saved={}", typed.number);
            Ok(Redirect::to(&back).into_response())
        }
        Err(IntakeError::Refused) => {
            let fault = shell.tr.t("paper-taken").arg("number", &typed.number).to_string();
            let form = SheetForm::refused(&shell.tr, target.survey, &typed, fault);
            let page = EntryPage::new(shell, units, &user, &target, form);
            Ok((StatusCode::CONFLICT, Page(page)).into_response())
        }
        Err(error) => Err(intake_error(error)),
    }
}

/// What was typed, as a response; in the survey's own language, in which sheets are printed.
pub(super) fn response(state: &AppState, target: &Target<'_>, typed: &Typed) -> Response {
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
