//! Reading a sheet a second time, without seeing what was read the first time.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as HttpResponse};

use super::super::super::edition::Edition;
use super::super::super::extract::{Pairs, Path, Query};
use super::super::super::page::Page;
use super::super::super::sending::given_back;
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::target::Target;
use super::super::super::{AppState, PageError};
use super::entry::{Asked, EntryPage, typed};
use super::form::{SheetForm, Typed, take_version};
use super::sheet::{address, differences};
use super::target;
use crate::store::NewReading;
use crate::words::Phrase;

pub(in crate::web::admin) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((survey, unit)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    shell: Shell,
) -> Result<HttpResponse, PageError> {
    let edition = state.edition();
    let target = target(&state, &user, &edition.catalogue, &survey, &unit)?;
    let drawn = edition.drawn(target.survey, asked.version.as_deref())?;
    let form = SheetForm::empty(&shell.tr, &drawn);
    let page = EntryPage::new(shell, &edition, &user, &target, form);
    Ok(Page(EntryPage { again: true, ..page }).into_response())
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
    let kept = typed(&shell, &edition, &survey, version.as_deref(), &pairs);
    let place = (survey.as_str(), unit.as_str());
    let read = read_again(&state, &user, &edition, place, &shell, version.as_deref(), pairs).await;
    read.unwrap_or_else(|refused| given_back(refused, kept, |_| None))
}

async fn read_again(
    state: &AppState,
    user: &CurrentUser,
    edition: &Edition,
    (survey, unit): (&str, &str),
    shell: &Shell,
    version: Option<&str>,
    pairs: Vec<(String, String)>,
) -> Result<HttpResponse, PageError> {
    let in_force = target(state, user, &edition.catalogue, survey, unit)?;
    let drawn = edition.drawn(in_force.survey, version)?;
    let target = in_force.under(&drawn);
    let again = |status, form| {
        let page = EntryPage::new(shell.clone(), edition, user, &target, form);
        (status, Page(EntryPage { again: true, ..page })).into_response()
    };
    let typed = match SheetForm::read(&shell.tr, &in_force, &drawn, state.today(), pairs) {
        Ok(typed) => typed,
        Err(form) => return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, *form)),
    };
    match compare(state, user, &target, &typed, shell).await? {
        Ok(()) => Ok(Redirect::to(&address(target.survey, &typed.number)).into_response()),
        Err(fault) => {
            let form = SheetForm::refused(&shell.tr, target.survey, &typed, fault);
            Ok(again(StatusCode::CONFLICT, form))
        }
    }
}

/// Keeps the reading with the number of its differences, or says why the sheet cannot be read again.
async fn compare(
    state: &AppState,
    user: &CurrentUser,
    target: &Target<'_>,
    typed: &Typed,
    shell: &Shell,
) -> Result<Result<(), String>, PageError> {
    let fault = |phrase: Phrase<'_>| Ok(Err(phrase.arg("number", &typed.number).to_string()));
    let sheet = state.store.sheet(&target.survey.id, &typed.number).await.map_err(PageError::internal)?;
    let Some(sheet) = sheet.filter(|sheet| sheet.unit == target.unit.id) else {
        return fault(shell.tr.t("paper-not-typed"));
    };
    if sheet.reading.is_some() {
        return fault(shell.tr.t("paper-read-twice"));
    }
    if sheet.typed_by == user.account.name {
        return fault(shell.tr.t("paper-same-reader"));
    }
    let first = state.store.response(sheet.response).await.map_err(PageError::internal)?;
    let first = first.ok_or_else(|| PageError::internal("a sheet without its response"))?;
    if first.version != target.survey.version {
        let phrase = shell.tr.t("paper-other-version").arg("number", &typed.number);
        return fault(phrase.arg("version", &first.version));
    }
    let first = first.answers(target.survey).map_err(PageError::internal)?;
    let reading = NewReading {
        survey: target.survey.id.clone(),
        number: typed.number.clone(),
        read_by: user.account.name.clone(),
        read_at: state.clock.now(),
        differences: i64::try_from(differences(target.survey, &first, &typed.answers).len())
            .unwrap_or(i64::MAX),
        answers: typed.answers.whole_json(),
    };
    if state.store.read_again(&reading).await.map_err(PageError::internal)? {
        Ok(Ok(()))
    } else {
        fault(shell.tr.t("paper-read-twice"))
    }
}
