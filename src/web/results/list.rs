//! `/results`: the surveys whose figures anybody may see, each with its latest.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::super::figures::period::{heading, latest_whole_quarter};
use super::super::figures::{Frozen, Pen, Reading, Record, Visible};
use super::super::page::Page;
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use crate::definition::{Month, Period, Survey, Unit};
use crate::index::Absence;
use crate::report::{Figures, Matrix};

#[derive(Template)]
#[template(path = "results/list.html")]
struct ListPage {
    shell: Shell,
    title: String,
    surveys: Vec<Listed>,
    /// Whether any of them has figures to show.
    has_any: bool,
}

struct Listed {
    id: String,
    title: String,
    /// None where nothing is published yet.
    latest: Option<Latest>,
}

struct Latest {
    period: String,
    index: String,
    /// The whole's figure with its unit, unless withheld.
    value: Option<String>,
    withheld: String,
    n: String,
}

pub(super) async fn show(State(state): State<AppState>, shell: Shell) -> Result<Response, PageError> {
    let edition = state.edition();
    let surveys: Vec<&Arc<Survey>> =
        edition.catalogue.surveys().filter(|survey| survey.publish.is_public()).collect();
    if let [only] = &surveys[..] {
        return Ok(Redirect::to(&format!("/results/{}", only.id)).into_response());
    }
    let record = Record { store: &state.store, edition: &edition };
    let root = edition.catalogue.units.root().ok_or(PageError::NotFound)?;
    let now = Month::of_date(state.today());
    let (mut listed, mut is_all_published) = (Vec::new(), true);
    for survey in surveys {
        let frozen = Frozen::of(record, survey).await?;
        is_all_published &= !frozen.is_live();
        let found = latest(record, survey, &frozen, (root, now)).await?;
        let pen = Pen::new(&shell.tr, survey);
        listed.push(Listed {
            id: survey.id.to_string(),
            title: shell.tr.of(&survey.title).to_owned(),
            latest: found.map(|(period, figures)| Latest {
                period: heading(&shell.tr, survey, &period),
                index: pen.title(0),
                value: figures.nodes[0].value().map(|value| pen.value(value)),
                withheld: match figures.nodes[0].value {
                    Err(Absence::Damaged) => shell.tr.t("figure-damaged").to_string(),
                    Ok(_) | Err(_) => pen.too_few(),
                },
                n: pen.count(figures.nodes[0].n),
            }),
        });
    }
    let has_any = listed.iter().any(|survey| survey.latest.is_some());
    let title = match (has_any, is_all_published) {
        (false, _) => "results-nothing",
        (true, true) => "results-title",
        (true, false) => "results-title-some",
    };
    let title = shell.tr.t(title).to_string();
    Ok(Page(ListPage { shell, title, surveys: listed, has_any }).into_response())
}

/// The latest figures of the whole that anybody may see.
async fn latest(
    record: Record<'_>,
    survey: &Arc<Survey>,
    frozen: &Frozen,
    (root, now): (&Unit, Month),
) -> Result<Option<(Period, Figures)>, PageError> {
    if let Some(period) = frozen.latest() {
        let document = record.document(survey, period).await?;
        let matrix = document.as_ref().and_then(|document| document.matrix(survey, root.id.as_str()));
        if let Some(Matrix { whole, .. }) = matrix {
            return Ok(Some((period.clone(), whole)));
        }
    }
    let Some(visible) = Visible::live(record, survey, root) else { return Ok(None) };
    let period = match frozen.latest() {
        Some(period) => period.clone(),
        None => latest_whole_quarter(&record.months(survey).await?, now),
    };
    if !matches!(frozen.reading(&period), Reading::Live) {
        return Ok(None);
    }
    let whole = visible.whole(record, survey, &period).await?;
    Ok(Some((period, whole)))
}
