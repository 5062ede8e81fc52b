//! `/results`: the surveys whose figures are published.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::super::figures::period::{heading, latest_whole_quarter};
use super::super::figures::{Frozen, Pen, Record, Visible};
use super::super::page::Page;
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use crate::definition::{Month, Survey};
use crate::report::Matrix;

#[derive(Template)]
#[template(path = "results/list.html")]
struct ListPage {
    shell: Shell,
    surveys: Vec<Published>,
}

struct Published {
    href: String,
    title: String,
    period: String,
    index: String,
    /// The whole's figure with its unit, unless withheld.
    value: Option<String>,
    withheld: String,
    n: String,
}

pub(super) async fn show(State(state): State<AppState>, shell: Shell) -> Result<Response, PageError> {
    let edition = state.edition();
    let surveys: Vec<&Arc<Survey>> = edition.catalogue.surveys().filter(|survey| survey.publish).collect();
    if let [only] = &surveys[..] {
        return Ok(Redirect::to(&format!("/results/{}", only.id)).into_response());
    }
    let record = Record { store: &state.store, edition: &edition };
    let root = edition.catalogue.units.root().ok_or(PageError::NotFound)?;
    let now = Month::of_date(state.today());
    let mut published = Vec::new();
    for survey in surveys {
        let Some(visible) = Visible::published(survey, root) else { continue };
        let frozen = Frozen::of(record, survey).await?;
        let period = match frozen.latest() {
            Some(period) => period.clone(),
            None => latest_whole_quarter(&record.months(survey).await?, now),
        };
        let document = record.document(survey, &period).await?;
        let matrix = document.as_ref().and_then(|document| document.matrix(survey, root.id.as_str()));
        let figures = match matrix {
            Some(Matrix { whole, .. }) => whole,
            None => visible.whole(record, survey, &period).await?,
        };
        let pen = Pen::new(&shell.tr, survey);
        published.push(Published {
            href: format!("/results/{}", survey.id),
            title: shell.tr.of(&survey.title).to_owned(),
            period: heading(&shell.tr, survey, &period),
            index: pen.title(0),
            value: figures.nodes[0].value().map(|value| pen.value(value)),
            withheld: pen.too_few(),
            n: pen.count(figures.nodes[0].n),
        });
    }
    Ok(Page(ListPage { shell, surveys: published }).into_response())
}
