//! `/admin/comments` for whoever answers for a unit.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::super::super::PageError;
use super::super::super::figures::{Address, Wanted};
use super::super::super::page::Page;
use super::super::super::shell::Shell;
use super::super::desk::{Choice, Desk};
use super::super::frame::{AdminFrame, Area};
use super::super::responses::chosen;
use super::super::rights::COMMENT_WORK;
use super::super::sieve::SieveBar;
use super::list::{Shown, fitting, months, said, shown};
use super::sieve::Heard;
use crate::store::{Comment, GROUP};

/// Texts on one page.
const PAGE: usize = 30;

#[derive(Template)]
#[template(path = "admin/voices.html")]
struct VoicesPage {
    shell: Shell,
    frame: AdminFrame,
    bar: SieveBar,
    asked: Asked,
    states: Vec<Choice>,
    tags: Vec<Choice>,
    group: usize,
    total: String,
    rows: Vec<Row>,
    older: Option<String>,
    here: String,
    export: String,
    may_work: bool,
}

/// What is asked for beside survey, unit and period.
#[derive(Default, Clone, Deserialize)]
pub(in crate::web::admin) struct Asked {
    #[serde(default)]
    pub(super) q: String,
    #[serde(default)]
    pub(super) state: String,
    #[serde(default)]
    pub(super) tag: String,
    page: Option<usize>,
}

struct Row {
    /// Of the text's addresses.
    href: String,
    id: String,
    mark: String,
    unit: String,
    months: String,
    question: String,
    /// None when it was blacked out.
    body: Option<String>,
    tags: Vec<String>,
    tag_line: String,
    is_read: bool,
}

const STATES: [(&str, &str); 3] =
    [("", "filter-all"), ("unread", "comments-unread"), ("read", "comments-read")];

pub(in crate::web::admin) async fn show(
    desk: Desk,
    wanted: &Wanted,
    asked: Asked,
) -> Result<Response, PageError> {
    let heard = Heard::read(&desk, wanted).await?;
    let all = shown(&desk, &heard).await?;
    let found = fitting(&desk, &heard, &asked, all).await?;
    let tr = &desk.shell.tr;
    let at = asked.page.unwrap_or(1).max(1);
    let here = asked.address(&heard, "/admin/comments");
    let (count, has_more) = (found.len(), found.len() > at.saturating_mul(PAGE));
    let tags = tags(&found, &asked.tag);
    let of_page = found.into_iter().skip((at - 1).saturating_mul(PAGE)).take(PAGE).collect();
    let rows = said(&desk, &heard, of_page).await?;
    Ok(Page(VoicesPage {
        frame: desk.frame(Area::Comments),
        bar: heard.bar(&desk),
        states: STATES.iter().map(|&(value, key)| chosen(tr, value, key, &asked.state)).collect(),
        tags,
        group: GROUP,
        total: tr.t("comments-total").arg("count", count).to_string(),
        rows: rows.iter().map(|(shown, comment)| Row::new(&desk, shown, comment)).collect(),
        older: has_more.then(|| here.clone().with("page", at + 1).to_string()),
        export: asked.address(&heard, "/admin/comments.csv").to_string(),
        here: here.maybe("page", (at > 1).then_some(at)).to_string(),
        may_work: COMMENT_WORK.admits(&desk.user.account),
        asked,
        shell: desk.shell.clone(),
    })
    .into_response())
}

/// The tags of what was found, with how many carry each.
fn tags(found: &[Shown], asked: &str) -> Vec<Choice> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for tag in found.iter().flat_map(|shown| &shown.tags) {
        *counts.entry(tag).or_default() += 1;
    }
    if !asked.is_empty() {
        counts.entry(asked).or_default();
    }
    let choice = |(tag, count): (&str, usize)| Choice {
        value: tag.to_owned(),
        text: format!("{tag} ({count})"),
        chosen: tag == asked,
    };
    counts.into_iter().map(choice).collect()
}

impl Asked {
    fn address(&self, heard: &Heard, path: &str) -> Address {
        let stated = |text: &String| Wanted::stated(Some(text)).map(str::to_owned);
        heard
            .address(path)
            .maybe("q", stated(&self.q))
            .maybe("state", stated(&self.state))
            .maybe("tag", stated(&self.tag))
    }
}

/// What was asked, in the words of the version it was asked in.
pub(super) fn question(desk: &Desk, comment: &Comment) -> String {
    let survey = desk.edition.versions.get(&comment.survey, &comment.version);
    let field = survey.and_then(|survey| survey.field(comment.question.as_str()));
    field.map_or(comment.question.to_string(), |field| desk.shell.tr.of(&field.text).to_owned())
}

impl Row {
    fn new(desk: &Desk, shown: &Shown, comment: &Comment) -> Self {
        Self {
            href: format!("/admin/comments/{}/{}", shown.handle, comment.question),
            id: format!("c-{}", shown.handle),
            mark: format!("{}/{}", shown.handle, comment.question),
            unit: desk.unit_name(&comment.unit),
            months: months(&desk.shell.tr, shown.voice.months),
            question: question(desk, comment),
            body: comment.redaction.is_none().then(|| comment.body.clone()),
            tags: shown.tags.clone(),
            tag_line: shown.tags.join(", "),
            is_read: comment.read_by.is_some(),
        }
    }
}
