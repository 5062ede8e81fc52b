//! `/results/{survey}`: the published figures of one survey, units side by side.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;

use super::super::extract::{Path, Query};
use super::super::figures::period::{self, is_under_way, latest_whole_quarter};
use super::super::figures::{
    Address, Filter, FilterBar, Frame, Look, MatrixView, Order, Pen, Record, TreeRow, Visible, Wanted,
    tree_rows,
};
use super::super::page::Page;
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use super::method::method;
use crate::definition::{Catalogue, Month, Survey, Unit};
use crate::report::{Figures, Matrix};

#[derive(Template)]
#[template(path = "results/survey.html")]
pub(super) struct SurveyPage {
    shell: Shell,
    bar: FilterBar,
    survey: String,
    period: String,
    /// The period at the beginning of a line.
    heading: String,
    unit: String,
    under_way: bool,
    finding: Option<String>,
    /// Highest and lowest dimension.
    extremes: Option<String>,
    /// Why there is no finding.
    withheld: String,
    matrix: MatrixView,
    closed: Option<String>,
    dimensions: Vec<TreeRow>,
    method: Vec<String>,
    source: Option<String>,
    version: String,
    json: String,
    minimum_n: u64,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Path(survey): Path<String>,
    Query(wanted): Query<Wanted>,
    shell: Shell,
) -> Result<Page<SurveyPage>, PageError> {
    let edition = state.edition();
    let (catalogue, record) = (&edition.catalogue, Record { store: &state.store, edition: &edition });
    let survey = published(catalogue, &survey)?;
    let root = catalogue.units.root().ok_or(PageError::NotFound)?;
    let visible = Visible::published(survey, root).ok_or(PageError::NotFound)?;
    let now = Month::of_date(state.today());
    let months = record.months(survey).await?;
    let filter = wanted.filter(survey, months, |months| latest_whole_quarter(months, now))?;
    let matrix = visible.matrix(record, survey, &filter.period).await?;
    let pen = Pen::new(&shell.tr, survey);
    let rows = tree_rows(&pen, &matrix.whole, None);
    let excluded = visible.excluded(record, survey, &filter.period).await?;
    let counted = shell.tr.t("results-excluded").arg("n", pen.count(excluded)).to_string();
    Ok(Page(SurveyPage {
        bar: FilterBar::new(&shell.tr, &filter, page(survey)),
        survey: shell.tr.of(&survey.title).to_owned(),
        heading: period::heading(&shell.tr, survey, &filter.period),
        period: period::title(&shell.tr, survey, &filter.period),
        unit: shell.tr.of(&root.name).to_owned(),
        under_way: is_under_way(&filter.period, now),
        finding: finding(&pen, &filter, root, &matrix.whole),
        extremes: extremes(&pen, &matrix.whole),
        withheld: pen.too_few(),
        closed: (filter.focus > 0).then(|| focused(&filter, survey.index.nodes[filter.focus].parent)),
        matrix: table(&pen, &filter, catalogue, root, &matrix),
        dimensions: rows.into_iter().filter(|row| !row.is_indicator).collect(),
        method: method(&shell.tr, survey).into_iter().chain([counted]).collect(),
        source: survey.source.clone(),
        version: survey.version.clone(),
        json: indices_address(&filter, root),
        minimum_n: survey.minimum_n,
        shell: shell.clone(),
    }))
}

/// A survey whose figures stay inside is not there at all for the public.
pub(super) fn published<'c>(catalogue: &'c Catalogue, id: &str) -> Result<&'c Arc<Survey>, PageError> {
    let survey = catalogue.survey(id).filter(|survey| survey.publish);
    survey.ok_or_else(|| PageError::UnknownSurvey { survey: id.chars().take(60).collect() })
}

pub(super) fn indices_address(filter: &Filter<'_>, unit: &Unit) -> String {
    Address::new(format!("/api/v1/surveys/{}/indices", filter.survey.id))
        .with("unit", &unit.id)
        .with("period", &filter.period)
        .to_string()
}

fn page(survey: &Survey) -> String {
    format!("/results/{}", survey.id)
}

fn focused(filter: &Filter<'_>, node: Option<usize>) -> String {
    let id = node.filter(|&node| node > 0).map(|node| filter.survey.index.nodes[node].id.clone());
    Address::new(page(filter.survey)).with("period", &filter.period).maybe("node", id).to_string()
}

fn table(
    pen: &Pen<'_>,
    filter: &Filter<'_>,
    catalogue: &Catalogue,
    unit: &Unit,
    matrix: &Matrix,
) -> MatrixView {
    let order = filter.order.unwrap_or(Order::Node { at: filter.focus, descending: true });
    let tree = &filter.survey.index;
    let frame = Frame {
        look: Look::Reading,
        units: &catalogue.units,
        focus: filter.focus,
        order,
        sorted: &|order| filter.address(page(filter.survey)).with("sort", order.written(tree)).to_string(),
        opened: &|node| focused(filter, Some(node)),
        unit: &|unit| {
            let path = format!("{}/{}", page(filter.survey), unit.id);
            Address::new(path).with("period", &filter.period).to_string()
        },
    };
    MatrixView::new(pen, &frame, unit, matrix)
}

/// One sentence with the figure, its period, its place and how many people stand behind it.
pub(super) fn finding(pen: &Pen<'_>, filter: &Filter<'_>, unit: &Unit, figures: &Figures) -> Option<String> {
    let value = figures.nodes[0].value()?;
    let sentence = pen
        .tr
        .t("results-finding")
        .arg("index", pen.title(0))
        .arg("unit", pen.tr.of(&unit.name))
        .arg("period", period::title(pen.tr, pen.survey, &filter.period))
        .arg("value", pen.value(value))
        .arg("n", pen.count(figures.nodes[0].n));
    Some(sentence.to_string())
}

/// Which of the innermost dimensions stands highest and which lowest.
pub(super) fn extremes(pen: &Pen<'_>, figures: &Figures) -> Option<String> {
    let nodes = &pen.survey.index.nodes;
    let innermost = (1..nodes.len()).filter(|&at| {
        !nodes[at].is_indicator() && nodes[at].children.iter().all(|&child| nodes[child].is_indicator())
    });
    let known: Vec<_> = innermost.filter_map(|at| Some((figures.nodes[at].value()?, at))).collect();
    let (high, low) =
        (known.iter().max_by_key(|(value, _)| *value)?, known.iter().min_by_key(|(value, _)| *value)?);
    let sentence = pen
        .tr
        .t("results-extremes")
        .arg("high", pen.title(high.1))
        .arg("high-value", pen.value(high.0))
        .arg("low", pen.title(low.1))
        .arg("low-value", pen.value(low.0));
    (high.1 != low.1).then(|| sentence.to_string())
}
