//! `/admin/responses`: the responses behind the figures, the newest first.

use askama::Template;
use serde::Deserialize;

use super::super::PageError;
use super::super::extract::Query;
use super::super::figures::Wanted;
use super::super::page::Page;
use super::super::shell::Shell;
use super::desk::{Choice, Desk};
use super::frame::{AdminFrame, Area};
use super::sieve::{Sieve, SieveBar};
use crate::definition::Channel;
use crate::response::quality::{QualityMark, quality_marks};
use crate::store::{Cursor, ResponseFilter, StoredResponse};
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
    rows: Vec<Row>,
    older: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    channel: String,
    #[serde(default)]
    state: String,
    before: Option<String>,
}

struct Row {
    href: String,
    receipt: String,
    answered: String,
    unit: String,
    channel: String,
    duration: String,
    marks: Vec<String>,
    excluded: Option<String>,
}

const STATES: [(&str, &str); 3] =
    [("", "filter-all"), ("counted", "response-counted"), ("excluded", "response-excluded")];

pub(super) async fn show(
    desk: Desk,
    Query(wanted): Query<Wanted>,
    Query(asked): Query<Asked>,
) -> Result<Page<ResponsesPage>, PageError> {
    let sieve = Sieve::read(&desk, &wanted).await?;
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
    };
    let before = match &asked.before {
        None => None,
        Some(text) => Some(Cursor::parse(text).ok_or(PageError::BadAddress)?),
    };
    let page = desk.store().list_responses(&sieve.reach, &filter, before, PAGE).await;
    let page = page.map_err(PageError::internal)?;
    let tr = &desk.shell.tr;
    Ok(Page(ResponsesPage {
        frame: desk.frame(Area::Responses),
        bar: sieve.bar(&desk),
        channels: channels(tr, &asked.channel),
        states: STATES.iter().map(|&(value, key)| chosen(tr, value, key, &asked.state)).collect(),
        rows: page.responses.iter().map(|response| Row::new(&desk, response)).collect(),
        older: page.next.map(|next| {
            let stated = |text: &String| Wanted::stated(Some(text)).map(str::to_owned);
            sieve
                .address("/admin/responses")
                .maybe("channel", stated(&asked.channel))
                .maybe("state", stated(&asked.state))
                .with("before", next.written())
                .to_string()
        }),
        shell: desk.shell,
    }))
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

/// What is noticed about a response, in words.
pub(super) fn marks(desk: &Desk, response: &StoredResponse) -> Vec<String> {
    let Some(survey) = desk.edition.versions.get(&response.survey, &response.version) else {
        return Vec::new();
    };
    let Ok(answers) = response.answers(survey) else { return Vec::new() };
    let key = |mark: QualityMark| match mark {
        QualityMark::Fast => "mark-fast",
        QualityMark::StraightLine => "mark-straight",
    };
    let marks = quality_marks(survey, &answers, response.duration);
    marks.into_iter().map(|mark| desk.shell.tr.t(key(mark)).to_string()).collect()
}

impl Row {
    fn new(desk: &Desk, response: &StoredResponse) -> Self {
        let tr = &desk.shell.tr;
        Self {
            href: format!("/admin/responses/{}", response.id),
            receipt: crate::response::Receipt::of(response.id).to_string(),
            answered: tr.moment(response.answered_at),
            unit: desk.unit_name(&response.unit),
            channel: tr.t(channel_key(response.channel)).to_string(),
            duration: duration(tr, response.duration),
            marks: marks(desk, response),
            excluded: response.exclusion.as_ref().map(|event| event.reason.clone()),
        }
    }
}
