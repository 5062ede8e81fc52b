//! `/admin/publications`: every edition, and a choice of what to publish next.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;

use super::super::super::figures::Record;
use super::super::super::figures::period::{PeriodGroup, choices, is_under_way, latest_whole_quarter};
use super::super::super::page::Page;
use super::super::super::results::{address, period_heading};
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::{AppState, PageError};
use super::super::frame::{AdminFrame, Area};
use super::allowed;
use crate::definition::{Month, Survey};
use crate::store::Publication;

#[derive(Template)]
#[template(path = "admin/publications/list.html")]
pub(in crate::web::admin) struct ListPage {
    shell: Shell,
    frame: AdminFrame,
    surveys: Vec<SurveyView>,
}

/// One published survey.
struct SurveyView {
    id: String,
    title: String,
    /// Those that are over.
    periods: Vec<PeriodGroup>,
    editions: Vec<EditionRow>,
}

struct EditionRow {
    href: String,
    period: String,
    edition: i64,
    published_at: String,
    actor: String,
    note: String,
    digest: String,
}

pub(in crate::web::admin) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    shell: Shell,
) -> Result<Page<ListPage>, PageError> {
    allowed(&user)?;
    let edition = state.edition();
    let record = Record { store: &state.store, edition: &edition };
    let now = Month::of_date(state.today());
    let mut published: Vec<&Arc<Survey>> =
        edition.catalogue.surveys().filter(|survey| survey.publish).collect();
    published.sort_by_key(|survey| std::cmp::Reverse(survey.index.nodes.len()));
    let mut surveys = Vec::new();
    for survey in published {
        surveys.push(view(record, &shell, survey, now).await?);
    }
    Ok(Page(ListPage {
        frame: AdminFrame::new(&shell.tr, &edition.catalogue.units, &user, Area::Publications),
        surveys,
        shell,
    }))
}

async fn view(
    record: Record<'_>,
    shell: &Shell,
    survey: &Arc<Survey>,
    now: Month,
) -> Result<SurveyView, PageError> {
    let tr = &shell.tr;
    let months = record.months(survey).await?;
    let mut periods = choices(tr, survey, &months, &latest_whole_quarter(&months, now));
    let over = |text: &str| {
        let period = crate::definition::Period::parse(text, &survey.waves);
        period.is_ok_and(|period| !is_under_way(&period, now))
    };
    for group in &mut periods {
        group.options.retain(|option| over(&option.value));
    }
    periods.retain(|group| !group.options.is_empty());
    let row = |one: Publication| EditionRow {
        href: address(&one),
        period: period_heading(tr, survey, &one.period),
        edition: one.edition,
        published_at: tr.moment(one.published_at),
        actor: one.actor,
        note: one.note,
        digest: one.digest,
    };
    let editions = record.store.publications(&survey.id).await.map_err(PageError::internal)?;
    Ok(SurveyView {
        id: survey.id.to_string(),
        title: tr.of(&survey.title).to_owned(),
        periods,
        editions: editions.into_iter().map(row).collect(),
    })
}
