//! `/admin/responses/{response}`: one response under the definition it was given under, taking it out of
//! the figures and putting it back.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::super::PageError;
use super::super::extract::{Pairs, Path};
use super::super::figures::Address;
use super::super::page::Page;
use super::super::shell::Shell;
use super::audit::Act;
use super::damage::DamagedPage;
use super::desk::Desk;
use super::frame::{AdminFrame, Area};
use super::marks::{self, Mark};
use super::responses::{channel_key, duration, flaw};
use super::rights::{COLLECTION, EXCLUDE};
use super::users::value;
use crate::definition::{Field, Survey};
use crate::response::{Answer, Answers, Receipt};
use crate::store::{ExclusionEvent, ExclusionOutcome, Found, StoredResponse};
use crate::words::Tr;

/// Longest reason, in characters.
const LONGEST: usize = 300;

#[derive(Template)]
#[template(path = "admin/response.html")]
struct ResponsePage {
    shell: Shell,
    frame: AdminFrame,
    href: String,
    receipt: String,
    /// The sheet it was typed from: its number, and its page for those who type.
    sheet: Option<(String, Option<String>)>,
    survey: String,
    version: String,
    unit: String,
    unit_href: String,
    channel: String,
    answered: String,
    received: String,
    duration: String,
    language: String,
    marks: Vec<Mark>,
    excluded: bool,
    events: Vec<Event>,
    sections: Vec<SectionView>,
    may_exclude: bool,
    reason: String,
    fault: Option<String>,
}

pub(super) struct Event {
    pub(super) excluded: bool,
    pub(super) at: String,
    pub(super) actor: String,
    pub(super) reason: String,
}

struct SectionView {
    title: String,
    answers: Vec<Answered>,
}

struct Answered {
    number: String,
    question: String,
    answer: Option<String>,
    is_text: bool,
}

/// The page of the response that a typed receipt was made for, within reach.
pub(super) async fn by_receipt(desk: &Desk, typed: &str) -> Result<Option<String>, PageError> {
    let singly = desk.singly()?;
    let Some(receipt) = Receipt::read(typed) else { return Ok(None) };
    let found = desk.store().find_receipt(&receipt).await.map_err(PageError::internal)?;
    let Some((id, _)) = found else { return Ok(None) };
    let within = desk.store().response_within((&desk.reach, singly), id).await;
    Ok(within.map_err(PageError::internal)?.map(|_| format!("/admin/responses/{id}")))
}

/// By its id, or by the receipt that people know it by.
pub(super) async fn show(desk: Desk, Path(name): Path<String>) -> Result<Response, PageError> {
    let Ok(id) = Uuid::try_parse(&name) else {
        let found = by_receipt(&desk, &name).await?;
        return found.map(|href| Redirect::to(&href).into_response()).ok_or(PageError::NotFound);
    };
    page(desk, id, String::new(), None).await
}

pub(super) async fn exclude(
    desk: Desk,
    Path(id): Path<Uuid>,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    set(desk, id, &pairs, true).await
}

pub(super) async fn include(
    desk: Desk,
    Path(id): Path<Uuid>,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    set(desk, id, &pairs, false).await
}

/// The reason that was given, or as much of it as is kept and what is wrong with it.
pub(super) fn reason_of(tr: &Tr, pairs: &[(String, String)]) -> Result<String, (String, String)> {
    let reason = value(pairs, "reason").trim().to_owned();
    if (1..=LONGEST).contains(&reason.chars().count()) {
        return Ok(reason);
    }
    let fault = tr.t("response-reason-fault").arg("count", LONGEST).to_string();
    Err((reason.chars().take(LONGEST).collect(), fault))
}

async fn set(
    desk: Desk,
    id: Uuid,
    pairs: &[(String, String)],
    excluded: bool,
) -> Result<Response, PageError> {
    let reason = match reason_of(&desk.shell.tr, pairs) {
        Ok(reason) => reason,
        Err((reason, fault)) => {
            let page = page(desk, id, reason, Some(fault)).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let act = if excluded { Act::ResponseExcluded } else { Act::ResponseIncluded };
    let entry = desk.entry(act, id);
    let (actor, at) = (desk.user.account.name.clone(), desk.state.clock.now());
    let event = ExclusionEvent { excluded, reason, actor, at };
    match desk
        .store()
        .exclude_within((&desk.reach, desk.singly()?), id, &event, &entry)
        .await
        .map_err(PageError::internal)?
    {
        ExclusionOutcome::UnknownResponse => Err(PageError::NotFound),
        ExclusionOutcome::Done | ExclusionOutcome::Already => {
            Ok(Redirect::to(&format!("/admin/responses/{id}")).into_response())
        }
    }
}

/// The page of a response, whether it can be read or not.
async fn page(desk: Desk, id: Uuid, reason: String, fault: Option<String>) -> Result<Response, PageError> {
    let found = desk.store().response_within((&desk.reach, desk.singly()?), id).await;
    let found = found.map_err(PageError::internal)?;
    let damaged = match found.ok_or(PageError::NotFound)? {
        Found::Damaged(damaged) => damaged,
        Found::Sound(stored) => match flaw(&desk, &stored) {
            Some(flaw) => stored.damaged(flaw),
            None => {
                return Ok(Page(ResponsePage::new(desk, stored, reason, fault).await?).into_response());
            }
        },
    };
    Ok(Page(DamagedPage::new(desk, &damaged, reason, fault).await?).into_response())
}

impl ResponsePage {
    async fn new(
        desk: Desk,
        stored: StoredResponse,
        reason: String,
        fault: Option<String>,
    ) -> Result<Self, PageError> {
        let id = stored.id;
        let events = desk.store().exclusion_events(id).await.map_err(PageError::internal)?;
        let rules = desk.store().marks(id).await.map_err(PageError::internal)?;
        let survey = desk.edition.versions.get(&stored.survey, &stored.version);
        let survey = survey.ok_or_else(|| PageError::internal("a response without its definition"))?;
        let answers = stored.answers(survey).map_err(PageError::internal)?;
        let sheet = desk.store().sheet_of(id).await.map_err(PageError::internal)?;
        let types = COLLECTION.admits(&desk.user.account);
        let sheet_page = |number: &str| format!("/admin/paper/{}/sheets/{number}", stored.survey);
        let tr = &desk.shell.tr;
        let may_exclude = EXCLUDE.admits(&desk.user.account);
        // Marks of haste, rhythm and rushes are judged by the moment; whoever judges none sees the day.
        let when = |at| if may_exclude { tr.moment(at) } else { tr.day(at) };
        Ok(Self {
            sheet: sheet.map(|sheet| (sheet.number.clone(), types.then(|| sheet_page(&sheet.number)))),
            frame: desk.frame(Area::Responses),
            href: format!("/admin/responses/{id}"),
            receipt: Receipt::of(id).to_string(),
            survey: tr.of(&survey.title).to_owned(),
            version: survey.version.clone(),
            unit: desk.unit_name(&stored.unit),
            unit_href: unit_href(&stored),
            channel: tr.t(channel_key(stored.channel)).to_string(),
            answered: when(stored.answered_at),
            received: when(stored.received_at),
            duration: duration(tr, stored.duration),
            language: stored.language.to_string(),
            marks: Mark::all(tr, &rules),
            excluded: stored.exclusion.is_some(),
            events: events.iter().rev().map(|event| Event::new(tr, event)).collect(),
            sections: sections(tr, survey, &answers),
            may_exclude,
            reason,
            fault,
            shell: desk.shell.clone(),
        })
    }
}

fn unit_href(stored: &StoredResponse) -> String {
    Address::new(format!("/admin/units/{}", stored.unit)).with("survey", &stored.survey).to_string()
}

impl Event {
    pub(super) fn new(tr: &Tr, event: &ExclusionEvent) -> Self {
        Self {
            excluded: event.excluded,
            at: tr.moment(event.at),
            actor: marks::actor(tr, event),
            reason: marks::reason(tr, event),
        }
    }
}

fn sections(tr: &Tr, survey: &Survey, answers: &Answers) -> Vec<SectionView> {
    let in_section = |at: usize| survey.fields.iter().filter(move |field| field.section == at);
    let view = |(at, section): (usize, &crate::definition::survey::Section)| SectionView {
        title: tr.of(&section.title).to_owned(),
        answers: in_section(at).map(|field| answered(tr, field, answers)).collect(),
    };
    survey.sections.iter().enumerate().map(view).collect()
}

fn answered(tr: &Tr, field: &Field, answers: &Answers) -> Answered {
    Answered {
        number: field.number.clone().unwrap_or_default(),
        question: tr.of(&field.text).to_owned(),
        answer: answers.get(&field.id).map(|answer| said(tr, field, answer)),
        is_text: field.is_text(),
    }
}

/// An answer in the words of its options.
pub(super) fn said(tr: &Tr, field: &Field, answer: &Answer) -> String {
    match answer {
        Answer::Code(_) | Answer::Codes(_) => {
            let text = |code: &i32| {
                field.option(*code).map_or(code.to_string(), |option| tr.of(&option.text).to_owned())
            };
            answer.codes().iter().map(text).collect::<Vec<_>>().join("; ")
        }
        Answer::Number(number) => tr.number(*number),
        Answer::Date(day) => tr.date(*day),
        Answer::Text(text) => text.clone(),
    }
}
