//! `/admin/responses`: the responses behind the figures, the newest first.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use uuid::Uuid;

use super::super::PageError;
use super::super::extract::Query;
use super::super::figures::{Address, Wanted};
use super::super::page::Page;
use super::super::shell::Shell;
use super::damage::damaged_row;
use super::desk::{Choice, Desk};
use super::frame::{AdminFrame, Area};
use super::judgement::Judgement;
use super::marks::{self, Mark, RuleRow};
use super::response::by_receipt;
use super::sieve::{Sieve, SieveBar};
use crate::definition::Channel;
use crate::store::{Cursor, Flaw, ResponseFilter, StoredResponse};
use crate::words::Tr;

/// Responses on one page.
const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "admin/responses.html")]
pub(super) struct ResponsesPage {
    shell: Shell,
    frame: AdminFrame,
    bar: SieveBar,
    channels: Vec<Choice>,
    states: Vec<Choice>,
    marks: Vec<Choice>,
    /// What each rule caught of all that the rest of the filter lets through.
    rules: Vec<RuleRow>,
    /// To judge all that one rule caught at once.
    judgement: Option<Judgement>,
    rows: Vec<Row>,
    older: Option<String>,
    /// A receipt that was typed and belongs to no response within reach.
    unknown: String,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    channel: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    mark: String,
    before: Option<String>,
    #[serde(default)]
    receipt: String,
}

/// Which responses a list is about, read from its address in one place.
pub(super) struct Listed {
    pub(super) sieve: Sieve,
    pub(super) filter: ResponseFilter,
}

pub(super) struct Row {
    pub(super) href: String,
    pub(super) receipt: String,
    pub(super) answered: String,
    pub(super) unit: String,
    pub(super) channel: String,
    pub(super) duration: String,
    pub(super) marks: Vec<Mark>,
    /// What cannot be read.
    pub(super) damaged: Option<String>,
    pub(super) excluded: Option<String>,
}

const STATES: [(&str, &str); 3] =
    [("", "filter-all"), ("counted", "response-counted"), ("excluded", "response-excluded")];

pub(super) async fn show(
    desk: Desk,
    Query(wanted): Query<Wanted>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    if let Some(href) = by_receipt(&desk, &asked.receipt).await? {
        return Ok(Redirect::to(&href).into_response());
    }
    let unknown: String = asked.receipt.trim().chars().take(40).collect();
    let listed = Listed::read(&desk, &wanted, &asked).await?;
    let before = match &asked.before {
        None => None,
        Some(text) => Some(Cursor::parse(text).ok_or(PageError::BadAddress)?),
    };
    let page = ResponsesPage::new(desk, &listed, before, None).await?;
    Ok(Page(ResponsesPage { unknown, ..page }).into_response())
}

impl Listed {
    pub(super) async fn read(desk: &Desk, wanted: &Wanted, asked: &Asked) -> Result<Self, PageError> {
        let sieve = Sieve::read(desk, wanted).await?;
        let (from, until) = sieve.bounds();
        let filter = ResponseFilter {
            survey: sieve.survey.id.clone(),
            from,
            until,
            channel: channel(&asked.channel)?,
            excluded: match asked.state.as_str() {
                "" => None,
                "counted" => Some(false),
                "excluded" => Some(true),
                _ => return Err(PageError::BadAddress),
            },
            marked: marks::parse(&asked.mark).map_err(|()| PageError::BadAddress)?,
        };
        Ok(Self { sieve, filter })
    }

    /// The state that is in force, as it stands in an address.
    fn state(&self) -> &'static str {
        match self.filter.excluded {
            None => "",
            Some(false) => "counted",
            Some(true) => "excluded",
        }
    }

    /// The same list, whatever caught its responses.
    fn unmarked(&self, path: &str) -> Address {
        let state = Some(self.state()).filter(|state| !state.is_empty());
        self.sieve
            .address(path)
            .maybe("channel", self.filter.channel.map(Channel::as_str))
            .maybe("state", state)
    }

    /// The same list under another path.
    pub(super) fn address(&self, path: &str) -> Address {
        self.unmarked(path).maybe("mark", self.filter.marked.map(marks::written))
    }
}

impl ResponsesPage {
    /// `fault` says why what was to be judged was not.
    pub(super) async fn new(
        desk: Desk,
        listed: &Listed,
        before: Option<Cursor>,
        fault: Option<(String, String)>,
    ) -> Result<Self, PageError> {
        let (store, tr, Listed { sieve, filter }) = (desk.store(), &desk.shell.tr, listed);
        let page = store.list_responses((&sieve.reach, desk.singly()?), filter, before, PAGE).await;
        let page = page.map_err(PageError::internal)?;
        let ids: Vec<Uuid> = page.responses.iter().map(|response| response.id).collect();
        let marks = store.marks_of(&ids).await.map_err(PageError::internal)?;
        let rules = store.caught_within(&sieve.reach, filter).await.map_err(PageError::internal)?;
        let row = |response: &StoredResponse| {
            let rules = marks.get(&response.id).map_or(&[][..], Vec::as_slice);
            match flaw(&desk, response) {
                None => Row::new(&desk, response, Mark::all(tr, rules)),
                Some(flaw) => damaged_row(&desk, &response.clone().damaged(flaw)),
            }
        };
        let place = |received_at, id| std::cmp::Reverse((received_at, id));
        let sound = page.responses.iter().map(|one| (place(one.received_at, one.id), row(one)));
        let damaged =
            page.damaged.iter().map(|one| (place(one.received_at, one.id), damaged_row(&desk, one)));
        let mut rows: Vec<_> = sound.chain(damaged).collect();
        rows.sort_by_key(|(place, _)| *place);
        let list = listed.unmarked("/admin/responses");
        Ok(Self {
            frame: desk.frame(Area::Responses),
            bar: sieve.bar(&desk),
            channels: channels(tr, filter.channel.map_or("", Channel::as_str)),
            states: STATES.iter().map(|&(value, key)| chosen(tr, value, key, listed.state())).collect(),
            marks: marks::choices(tr, filter.marked),
            rules: rules.iter().map(|caught| RuleRow::new(tr, &list, caught, filter.marked)).collect(),
            judgement: Judgement::new(&desk, listed, fault).await?,
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            older: page
                .next
                .map(|next| listed.address("/admin/responses").with("before", next.written()).to_string()),
            unknown: String::new(),
            shell: desk.shell,
        })
    }
}

/// What of a response cannot be read under the definition it was given under.
pub(super) fn flaw(desk: &Desk, response: &StoredResponse) -> Option<Flaw> {
    match desk.edition.versions.get(&response.survey, &response.version) {
        None => Some(Flaw::Version),
        Some(survey) => response.answers(survey).is_err().then_some(Flaw::Answers),
    }
}

pub(super) fn chosen(tr: &Tr, value: &str, key: &str, asked: &str) -> Choice {
    Choice { value: value.to_owned(), text: tr.t(key).to_string(), chosen: value == asked }
}

fn channel(text: &str) -> Result<Option<Channel>, PageError> {
    let stated = Some(text).filter(|text| !text.is_empty());
    stated.map(|text| Channel::parse(text).ok_or(PageError::BadAddress)).transpose()
}

fn channels(tr: &Tr, asked: &str) -> Vec<Choice> {
    let all = std::iter::once(("", "filter-all"));
    let each = Channel::ALL.into_iter().map(|channel| (channel.as_str(), channel_key(channel)));
    all.chain(each).map(|(value, key)| chosen(tr, value, key, asked)).collect()
}

pub(super) fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::Kiosk => "channel-kiosk",
        Channel::Link => "channel-link",
        Channel::Invitation => "channel-invitation",
        Channel::Paper => "channel-paper",
        Channel::Import => "channel-import",
    }
}

/// How long somebody took, in words.
pub(super) fn duration(tr: &Tr, seconds: Option<i64>) -> String {
    let Some(seconds) = seconds else { return String::new() };
    if seconds < 120 {
        tr.t("duration-seconds").arg("count", seconds).to_string()
    } else {
        tr.t("duration-minutes").arg("count", (seconds + 30) / 60).to_string()
    }
}

impl Row {
    fn new(desk: &Desk, response: &StoredResponse, marks: Vec<Mark>) -> Self {
        let tr = &desk.shell.tr;
        Self {
            href: format!("/admin/responses/{}", response.id),
            receipt: crate::response::Receipt::of(response.id).to_string(),
            answered: tr.day(response.answered_at),
            unit: desk.unit_name(&response.unit),
            channel: tr.t(channel_key(response.channel)).to_string(),
            duration: duration(tr, response.duration),
            marks,
            damaged: None,
            excluded: response.exclusion.as_ref().map(|event| marks::reason(tr, event)),
        }
    }
}
