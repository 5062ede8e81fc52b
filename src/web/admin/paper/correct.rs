//! Correcting a sheet that one has typed oneself, for a short while: nothing is overwritten, the response that
//! was typed is excluded and the right one recorded, in one transaction.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as HttpResponse};
use time::Duration;

use super::super::super::extract::{Pairs, Path};
use super::super::super::page::Page;
use super::super::super::rate_limit::Sender;
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::target::{Target, find_survey};
use super::super::super::{AppState, PageError};
use super::super::audit::{self, Act};
use super::entry::{EntryPage, response};
use super::form::{NUMBER, SheetForm, Typed, take_version};
use super::target;
use crate::definition::Catalogue;
use crate::definition::period::LOCAL;
use crate::response::Response;
use crate::store::{ExclusionEvent, Sheet, StoredResponse};

/// How long after it was typed.
pub(super) const CORRECTABLE: Duration = Duration::minutes(10);

/// A sheet that this account may still correct: its own, typed a short while ago, and not read again.
async fn own<'c>(
    state: &AppState,
    user: &CurrentUser,
    catalogue: &'c Catalogue,
    survey: &str,
    number: &str,
) -> Result<(Target<'c>, Sheet, StoredResponse), PageError> {
    let found = find_survey(catalogue, survey)?;
    let sheet = state.store.sheet(&found.id, number).await.map_err(PageError::internal)?;
    let sheet = sheet.ok_or(PageError::NotFound)?;
    let target = target(state, user, catalogue, survey, sheet.unit.as_str())?;
    let is_fresh = state.clock.now() - sheet.typed_at <= CORRECTABLE;
    if sheet.typed_by != user.account.name || !is_fresh || sheet.reading.is_some() {
        return Err(PageError::NotYours);
    }
    let response = state.store.response(sheet.response).await.map_err(PageError::internal)?;
    Ok((target, sheet, response.ok_or(PageError::NotFound)?))
}

pub(in crate::web::admin) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((survey, number)): Path<(String, String)>,
    shell: Shell,
) -> Result<HttpResponse, PageError> {
    let edition = state.edition();
    let (target, sheet, first) = own(&state, &user, &edition.catalogue, &survey, &number).await?;
    let drawn = edition.drawn(target.survey, Some(&first.version))?;
    let target = target.under(&drawn);
    let answers = first.answers(&drawn).unwrap_or_default();
    // Noon is what a day on the sheet is kept as; a sheet of today has none.
    let day = first.answered_at.to_offset(LOCAL).date();
    let stated_at = (day < state.today()).then_some(first.answered_at);
    let typed = Typed { number: sheet.number, stated_at, answers };
    let form = SheetForm::filled(&shell.tr, target.survey, &typed);
    let page = EntryPage::new(shell, &edition, &user, &target, form);
    Ok(Page(EntryPage { corrects: true, ..page }).into_response())
}

pub(in crate::web::admin) async fn submit(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((survey, number)): Path<(String, String)>,
    sender: Sender,
    shell: Shell,
    Pairs(mut pairs): Pairs,
) -> Result<HttpResponse, PageError> {
    let edition = state.edition();
    let (in_force, sheet, first) = own(&state, &user, &edition.catalogue, &survey, &number).await?;
    // The sheet is read under the version it was typed under.
    let drawn = edition.drawn(in_force.survey, Some(&first.version))?;
    let target = in_force.under(&drawn);
    take_version(&mut pairs);
    // The number stays what it was.
    pairs.retain(|(name, _)| name != NUMBER);
    pairs.push((NUMBER.to_owned(), sheet.number.clone()));
    let typed = match SheetForm::read(&shell.tr, &in_force, &drawn, state.today(), pairs) {
        Ok(typed) => typed,
        Err(form) => {
            let page = EntryPage::new(shell, &edition, &user, &target, *form);
            let page = Page(EntryPage { corrects: true, ..page });
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let words = state.words.fallback();
    let event = ExclusionEvent {
        excluded: true,
        reason: words.t("paper-correct-reason").arg("number", &sheet.number).to_string(),
        actor: user.account.name.clone(),
        at: state.clock.now(),
    };
    let corrected = Response { language: first.language, ..response(&state, &target, &typed) };
    let subject = format!("{} {}", target.survey.id, sheet.number);
    let entry = audit::entry(&state, sender, &user.account.name, Act::SheetCorrected, &subject);
    let done = state.store.correct_sheet(&sheet, &corrected, &event, &entry).await;
    if !done.map_err(PageError::internal)? {
        return Err(PageError::NotYours);
    }
    let back = format!("/admin/paper/{survey}/units/{}?saved={}", sheet.unit, sheet.number);
    Ok(Redirect::to(&back).into_response())
}
