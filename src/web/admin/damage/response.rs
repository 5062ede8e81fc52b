//! A response that cannot be read: what can still be told of it, and taking it out of the figures.

use askama::Template;

use super::super::super::PageError;
use super::super::super::shell::Shell;
use super::super::desk::Desk;
use super::super::frame::{AdminFrame, Area};
use super::super::marks;
use super::super::response::Event;
use super::super::responses::Row;
use super::super::rights::EXCLUDE;
use crate::response::Receipt;
use crate::store::{DamagedResponse, Flaw};
use crate::words::Tr;

#[derive(Template)]
#[template(path = "admin/damaged_response.html")]
pub(in super::super) struct DamagedPage {
    shell: Shell,
    frame: AdminFrame,
    href: String,
    receipt: String,
    id: String,
    what: String,
    unit: String,
    survey: String,
    version: String,
    received: String,
    excluded: bool,
    events: Vec<Event>,
    may_exclude: bool,
    reason: String,
    fault: Option<String>,
}

impl DamagedPage {
    pub(in super::super) async fn new(
        desk: Desk,
        response: &DamagedResponse,
        reason: String,
        fault: Option<String>,
    ) -> Result<Self, PageError> {
        let events = desk.store().exclusion_events(response.id).await.map_err(PageError::internal)?;
        let tr = &desk.shell.tr;
        Ok(Self {
            frame: desk.frame(Area::Responses),
            href: format!("/admin/responses/{}", response.id),
            receipt: Receipt::of(response.id).to_string(),
            id: response.id.to_string(),
            what: what(tr, response.flaw),
            unit: unit(&desk, response),
            survey: response.survey.clone(),
            version: response.version.clone(),
            received: tr.moment(response.received_at),
            excluded: response.exclusion.is_some(),
            events: events.iter().rev().map(|event| Event::new(tr, event)).collect(),
            may_exclude: EXCLUDE.admits(&desk.user.account),
            reason,
            fault,
            shell: desk.shell.clone(),
        })
    }
}

fn unit(desk: &Desk, response: &DamagedResponse) -> String {
    response.unit.as_ref().map_or_else(|| "–".to_owned(), |unit| desk.unit_name(unit))
}

fn what(tr: &Tr, flaw: Flaw) -> String {
    let key = match flaw {
        Flaw::Moment => "damage-moment",
        Flaw::Answers => "damage-answers",
        Flaw::Channel => "damage-channel",
        Flaw::Unit => "damage-unit",
        Flaw::Survey => "damage-survey",
        Flaw::Version => "damage-version",
        Flaw::Language => "damage-language",
    };
    tr.t(key).to_string()
}

/// Its row in the list of responses.
pub(in super::super) fn damaged_row(desk: &Desk, response: &DamagedResponse) -> Row {
    let tr = &desk.shell.tr;
    Row {
        href: format!("/admin/responses/{}", response.id),
        receipt: Receipt::of(response.id).to_string(),
        answered: match response.flaw {
            Flaw::Moment => "–".to_owned(),
            Flaw::Answers | Flaw::Channel | Flaw::Unit | Flaw::Survey | Flaw::Version | Flaw::Language => {
                tr.moment(response.answered_at)
            }
        },
        unit: unit(desk, response),
        channel: String::new(),
        duration: String::new(),
        marks: Vec::new(),
        damaged: Some(what(tr, response.flaw)),
        excluded: response.exclusion.as_ref().map(|event| marks::reason(tr, event)),
    }
}
