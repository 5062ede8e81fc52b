//! What is said where nothing is published: the same whether or not there are responses.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::super::figures::Frozen;
use super::super::figures::period::heading;
use super::super::page::Page;
use super::super::shell::Shell;
use super::standing::address;
use crate::definition::{Period, Survey, Unit};

#[derive(Template)]
#[template(path = "results/nothing.html")]
struct NothingPage {
    shell: Shell,
    id: String,
    survey: String,
    unit: Option<String>,
    /// The period that was asked for.
    period: Option<String>,
    published: Vec<PublishedPeriod>,
}

/// A period that can be read, for those who looked for another.
struct PublishedPeriod {
    href: String,
    text: String,
}

/// `period` is the one that was asked for, if one was: then there is no such page.
pub(super) fn nothing(
    shell: &Shell,
    survey: &Survey,
    frozen: &Frozen,
    (unit, period): (Option<&Unit>, Option<&Period>),
) -> Response {
    let tr = &shell.tr;
    let published = frozen.periods().into_iter().map(|(period, last)| PublishedPeriod {
        href: address(last),
        text: match last.withdrawal {
            Some(_) => format!("{} ({})", heading(tr, survey, period), tr.t("results-withdrawn")),
            None => heading(tr, survey, period),
        },
    });
    let status = if period.is_some() { StatusCode::NOT_FOUND } else { StatusCode::OK };
    let page = NothingPage {
        id: survey.id.to_string(),
        survey: tr.of(&survey.title).to_owned(),
        unit: unit.map(|unit| tr.of(&unit.name).to_owned()),
        period: period.map(|period| heading(tr, survey, period)),
        published: published.collect(),
        shell: shell.clone(),
    };
    (status, Page(page)).into_response()
}
