//! One sheet: where its two readings differ, and which of them holds.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response as HttpResponse};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::super::super::extract::{Pairs, Path};
use super::super::super::page::Page;
use super::super::super::rate_limit::Sender;
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::target::find_survey;
use super::super::super::{AppState, PageError};
use super::super::audit::{self, Act};
use super::super::frame::{AdminFrame, Area};
use crate::definition::{Catalogue, Field, Survey};
use crate::response::validate::validate_json;
use crate::response::{Answer, Answers, Response};
use crate::store::{ExclusionEvent, Settled, Sheet, StoredResponse};
use crate::words::Tr;

#[derive(Template)]
#[template(path = "admin/paper_sheet.html")]
struct SheetPage {
    shell: Shell,
    frame: AdminFrame,
    survey: String,
    unit: String,
    number: String,
    first: String,
    second: Option<String>,
    differences: Vec<Difference>,
    /// Nobody has said yet which reading holds.
    open: bool,
    outcome: Option<String>,
    entry: String,
    settle: String,
}

struct Difference {
    question: String,
    first: String,
    second: String,
}

pub(super) fn address(survey: &Survey, number: &str) -> String {
    format!("/admin/paper/{}/sheets/{number}", survey.id)
}

/// The fields that two readings do not agree on.
pub(super) fn differences<'s>(survey: &'s Survey, first: &Answers, second: &Answers) -> Vec<&'s Field> {
    survey.fields.iter().filter(|field| first.get(&field.id) != second.get(&field.id)).collect()
}

/// A sheet with what was typed first, if this account may see it.
async fn find(
    state: &AppState,
    user: &CurrentUser,
    catalogue: &Catalogue,
    survey: &Survey,
    number: &str,
) -> Result<(Sheet, StoredResponse), PageError> {
    let sheet = state.store.sheet(&survey.id, number).await.map_err(PageError::internal)?;
    let sheet = sheet.ok_or(PageError::NotFound)?;
    user.scope().see(&catalogue.units, sheet.unit.as_str()).ok_or(PageError::NotFound)?;
    if !may_read(user, &sheet) {
        return Err(PageError::OthersSheet);
    }
    let response = state.store.response(sheet.response).await.map_err(PageError::internal)?;
    Ok((sheet, response.ok_or(PageError::NotFound)?))
}

/// Who typed a sheet, or who screens responses: nobody else reads answers off it.
pub(super) fn may_read(user: &CurrentUser, sheet: &Sheet) -> bool {
    let second = sheet.reading.as_ref().map(|reading| reading.read_by.as_str());
    user.account.singly().is_some()
        || [Some(sheet.typed_by.as_str()), second].contains(&Some(&*user.account.name))
}

/// Who read a sheet, and when for those who screen: a sheet is received at the moment it is typed.
pub(super) fn reader(tr: &Tr, user: &CurrentUser, name: &str, at: OffsetDateTime) -> String {
    match user.account.singly() {
        Some(_) => tr.t("paper-reader").arg("name", name).arg("at", tr.moment(at)).to_string(),
        None => name.to_owned(),
    }
}

/// What the second person read, under the version of the first.
fn second_answers(survey: &Survey, sheet: &Sheet) -> Option<Answers> {
    let reading = sheet.reading.as_ref()?;
    let answers: Map<String, Value> = serde_json::from_str(&reading.answers).ok()?;
    validate_json(survey, &answers).ok()
}

pub(in crate::web::admin) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((survey, number)): Path<(String, String)>,
    shell: Shell,
) -> Result<Page<impl Template>, PageError> {
    let edition = state.edition();
    let survey = find_survey(&edition.catalogue, &survey)?;
    let (sheet, response) = find(&state, &user, &edition.catalogue, survey, &number).await?;
    let survey = edition.versions.get(&survey.id, &response.version).unwrap_or(survey);
    let tr = &shell.tr;
    let (first, second) = (response.answers(survey).unwrap_or_default(), second_answers(survey, &sheet));
    let settled = sheet.reading.as_ref().and_then(|reading| reading.settled);
    // Once the second reading holds, it is the response, and there is nothing left to compare it with.
    let differing = second.as_ref().map_or(Vec::new(), |second| differences(survey, &first, second));
    let row = |field: &Field| Difference {
        question: question(tr, field),
        first: said(tr, field, &first),
        second: second.as_ref().map_or(String::new(), |second| said(tr, field, second)),
    };
    let unit = edition.catalogue.units.get(sheet.unit.as_str());
    Ok(Page(SheetPage {
        frame: AdminFrame::new(tr, &edition.catalogue.units, &user, Area::Paper),
        survey: tr.of(&survey.title).to_owned(),
        unit: unit.map_or(sheet.unit.to_string(), |unit| tr.of(&unit.name).to_owned()),
        first: reader(tr, &user, &sheet.typed_by, sheet.typed_at),
        second: sheet.reading.as_ref().map(|reading| reader(tr, &user, &reading.read_by, reading.read_at)),
        open: !differing.is_empty() && settled.is_none(),
        outcome: settled.map(|settled| match settled {
            Settled::First => tr.t("paper-first-holds").to_string(),
            Settled::Second => tr.t("paper-second-holds").to_string(),
        }),
        differences: differing.into_iter().map(row).collect(),
        entry: format!("/admin/paper/{}/units/{}", survey.id, sheet.unit),
        settle: format!("{}/settle", address(survey, &sheet.number)),
        number: sheet.number,
        shell: shell.clone(),
    }))
}

pub(in crate::web::admin) async fn settle(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((survey, number)): Path<(String, String)>,
    sender: Sender,
    Pairs(pairs): Pairs,
) -> Result<HttpResponse, PageError> {
    let edition = state.edition();
    let survey = find_survey(&edition.catalogue, &survey)?;
    let (sheet, first) = find(&state, &user, &edition.catalogue, survey, &number).await?;
    let survey = edition.versions.get(&survey.id, &first.version).unwrap_or(survey);
    let second = second_answers(survey, &sheet).ok_or(PageError::NotFound)?;
    let holds = pairs.iter().find(|(name, _)| name == "holds").map(|(_, value)| value.as_str());
    let done = match holds {
        Some("first") => state.store.keep_first(&survey.id, &sheet.number).await,
        Some("second") => {
            let event = ExclusionEvent {
                excluded: true,
                reason: format!("second reading of sheet {}", sheet.number),
                actor: user.account.name.clone(),
                at: state.clock.now(),
            };
            let corrected = corrected(&state, survey, first, second);
            state.store.keep_second(&sheet.number, &corrected, &event).await
        }
        _ => return Err(PageError::BadBody),
    };
    if done.map_err(PageError::internal)? {
        let subject = format!("{} {}", survey.id, sheet.number);
        audit::note(&state, sender, &user.account.name, Act::SheetSettled, &subject).await?;
    }
    Ok(Redirect::to(&address(survey, &sheet.number)).into_response())
}

/// The same sheet as it was read the second time: answered when the first says it was.
fn corrected(state: &AppState, survey: &Survey, first: StoredResponse, answers: Answers) -> Response {
    Response {
        id: state.clock.new_id(),
        survey: survey.id.clone(),
        version: survey.version.clone(),
        unit: first.unit,
        channel: first.channel,
        stated_at: Some(first.answered_at),
        received_at: state.clock.now(),
        duration: None,
        language: first.language,
        answers,
    }
}

fn question(tr: &Tr, field: &Field) -> String {
    let number = field.number.as_ref().map(|number| format!("{number}. ")).unwrap_or_default();
    format!("{number}{}", tr.of(&field.text))
}

/// An answer with its code, as it stands on the sheet.
fn said(tr: &Tr, field: &Field, answers: &Answers) -> String {
    let coded = |code: &i32| match field.option(*code) {
        Some(option) if !tr.of(&option.text).is_empty() => format!("{code} {}", tr.of(&option.text)),
        _ => code.to_string(),
    };
    match answers.get(&field.id) {
        None => tr.t("paper-blank-answer").to_string(),
        Some(Answer::Number(number)) => tr.number(*number),
        Some(Answer::Date(date)) => tr.date(*date),
        Some(Answer::Text(text)) => text.clone(),
        Some(coded_answer) => coded_answer.codes().iter().map(coded).collect::<Vec<_>>().join(", "),
    }
}
