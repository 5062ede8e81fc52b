//! `/results/{survey}`: the published figures of one survey, units side by side.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::super::extract::{Path, Query};
use super::super::figures::period::{self, is_under_way, latest_whole_quarter};
use super::super::figures::{
    Address, Change, Course, Filter, FilterBar, Frame, Frozen, Look, MatrixView, Order, Pen, Reading, Record,
    Spread, TreeRow, Visible, Wanted, spreads, throughout, tree_rows,
};
use super::super::page::Page;
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use super::earlier::{Past, past};
use super::method::method;
use super::nothing::nothing;
use super::standing::{Standing, address};
use crate::definition::{Catalogue, Month, Period, Survey, Unit, Units};
use crate::index::{Absence, Figure};
use crate::report::continuity::{Mixture, mixture};
use crate::report::{Also, Figures, Matrix, UnitLevels};

#[derive(Template)]
#[template(path = "results/survey.html")]
pub(super) struct SurveyPage {
    shell: Shell,
    /// The survey, the period and, once it is published, the figure.
    headline: String,
    /// The same as a sentence, for those who are sent a link to it.
    said: Option<String>,
    bar: FilterBar,
    id: String,
    survey: String,
    period: String,
    /// The period at the beginning of a line.
    heading: String,
    unit: String,
    under_way: bool,
    finding: Option<String>,
    /// Against earlier periods.
    changes: Vec<Change>,
    /// The versions of the period, where there are several.
    versions: Option<String>,
    /// Highest and lowest dimension.
    extremes: Option<String>,
    /// Why there is no finding.
    no_finding: String,
    withheld: String,
    matrix: MatrixView,
    course: Course,
    closed: Option<String>,
    dimensions: Vec<TreeRow>,
    /// How answers are spread over levels; an edition made before these were published has none.
    spreads: Vec<Spread>,
    /// How many chose only what counts.
    throughout: Option<String>,
    method: Vec<String>,
    source: Option<String>,
    version: String,
    json: String,
    minimum_n: u64,
    standing: Standing,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Path(survey): Path<String>,
    Query(wanted): Query<Wanted>,
    shell: Shell,
) -> Result<Response, PageError> {
    let edition = state.edition();
    let (catalogue, record) = (&edition.catalogue, Record { store: &state.store, edition: &edition });
    let survey = published(catalogue, &survey)?;
    let root = catalogue.units.root().ok_or(PageError::NotFound)?;
    let (filter, frozen) = filter_and_frozen(record, survey, &wanted, Month::of_date(state.today())).await?;
    let visible = match frozen.reading(&filter.period) {
        Reading::Edition(publication) => {
            return Ok(Redirect::to(&filter.state_at(address(publication)).to_string()).into_response());
        }
        Reading::Live => Visible::live(record, survey, root).ok_or(PageError::NotFound)?,
        Reading::Nothing => {
            let asked = wanted.states_period().then_some(&filter.period);
            return Ok(nothing(&shell, survey, &frozen, (None, asked)));
        }
    };
    let matrix = visible.matrix(record, survey, &filter.period).await?;
    let units = &catalogue.units;
    let excluded = visible.excluded(record, survey, &filter.period).await?;
    let place = Place::Live;
    let mixture = mixture(&edition.versions, survey, &matrix.whole);
    let frozen = &frozen;
    let shown =
        Shown { filter: &filter, frozen, units, unit: root, matrix: &matrix, excluded, place, mixture };
    let standing = Standing::provisional(&shell.tr, state.clock.now());
    let past = past(record, &shown, &matrix.whole).await?;
    let page = SurveyPage::new(&shell, &shown, &past, standing);
    let also = Also { levels: true, ..Also::default() };
    let report = visible.indices(record, survey, &filter.period, None, also).await?;
    let page = page.with(&Pen::new(&shell.tr, survey), &UnitLevels::from(report));
    let under_way = is_under_way(&filter.period, Month::of_date(state.today()));
    Ok(Page(SurveyPage { under_way, ..page }).into_response())
}

/// What the page is about, and the published periods.
pub(super) async fn filter_and_frozen<'s>(
    record: Record<'_>,
    survey: &'s Arc<Survey>,
    wanted: &Wanted,
    now: Month,
) -> Result<(Filter<'s>, Frozen), PageError> {
    let frozen = Frozen::of(record, survey).await?;
    let months = frozen.months(record, survey).await?;
    let last = frozen.latest().cloned();
    let usual = |months: &[Month]| match frozen.is_live() {
        true => latest_whole_quarter(months, now),
        false => Period::quarter_of(now),
    };
    let filter = wanted.filter(survey, months, |months| last.unwrap_or_else(|| usual(months)))?;
    Ok((filter, frozen))
}

/// Where pages of figures stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Live,
    Edition(i64),
}

/// What a page of results shows.
pub(super) struct Shown<'s> {
    pub(super) filter: &'s Filter<'s>,
    pub(super) frozen: &'s Frozen,
    pub(super) units: &'s Units,
    pub(super) unit: &'s Unit,
    pub(super) matrix: &'s Matrix,
    /// Responses that are left out.
    pub(super) excluded: i64,
    pub(super) place: Place,
    /// What the versions of the period have in common, node by node.
    pub(super) mixture: Vec<Mixture>,
}

impl Shown<'_> {
    /// The page of all units in the same period.
    pub(super) fn page(&self) -> Address {
        let survey = self.filter.survey;
        match self.place {
            Place::Live => Address::new(page(survey)).with("period", &self.filter.period),
            Place::Edition(edition) => {
                Address::new(format!("{}/{}/{edition}", page(survey), self.filter.period))
            }
        }
    }

    /// A unit's own page in the same period.
    fn unit_page(&self, unit: &Unit) -> Address {
        let survey = self.filter.survey;
        match self.place {
            Place::Live => {
                Address::new(format!("{}/{}", page(survey), unit.id)).with("period", &self.filter.period)
            }
            Place::Edition(edition) => {
                Address::new(format!("{}/{}/{edition}/{}", page(survey), self.filter.period, unit.id))
            }
        }
    }

    /// In a sentence: which versions the responses were given under, and which nodes not all of them have or
    /// make alike.
    pub(super) fn versions(&self, pen: &Pen<'_>) -> Option<String> {
        let versions = &self.matrix.whole.versions;
        if versions.len() < 2 {
            return None;
        }
        let listed = versions.iter().cloned().collect::<Vec<_>>().join(", ");
        let mut said = vec![pen.tr.t("versions-several").arg("versions", listed).to_string()];
        let only: Vec<String> = (0..self.mixture.len())
            .filter(|&at| !self.mixture[at].only.is_empty())
            .map(|at| format!("{} ({})", pen.title(at), self.mixture[at].only.join(", ")))
            .collect();
        if !only.is_empty() {
            said.push(pen.tr.t("versions-only").arg("nodes", only.join("; ")).to_string());
        }
        let changed: Vec<String> = (0..self.mixture.len())
            .filter(|&at| self.mixture[at].method_changed)
            .map(|at| pen.title(at))
            .collect();
        if !changed.is_empty() {
            said.push(pen.tr.t("versions-changed").arg("nodes", changed.join("; ")).to_string());
        }
        Some(said.join(" "))
    }

    /// The same figures for programs.
    pub(super) fn json(&self) -> String {
        match self.place {
            Place::Live => indices_address(self.filter, self.unit),
            Place::Edition(_) => format!("{}/figures.json", self.page()),
        }
    }
}

impl SurveyPage {
    /// With the levels of its answers.
    pub(super) fn with(self, pen: &Pen<'_>, levels: &UnitLevels) -> Self {
        let throughout = levels.throughout.as_ref().and_then(|found| throughout(pen, found));
        Self { spreads: spreads(pen, &levels.questions), throughout, ..self }
    }

    pub(super) fn new(shell: &Shell, shown: &Shown<'_>, past: &Past, standing: Standing) -> Self {
        let Shown { filter, unit, matrix, .. } = shown;
        let (tr, survey) = (&shell.tr, filter.survey);
        let pen = Pen::new(tr, survey);
        let rows = tree_rows(&pen, &matrix.whole, None);
        let (headline, said) = headline(&pen, shown, &matrix.whole);
        let counted = tr.t("results-excluded").arg("n", pen.count(shown.excluded)).to_string();
        Self {
            bar: shown.frozen.trim(tr, survey, FilterBar::new(tr, filter, page(survey))),
            headline,
            said,
            id: survey.id.to_string(),
            survey: tr.of(&survey.title).to_owned(),
            heading: period::heading(tr, survey, &filter.period),
            period: period::title(tr, survey, &filter.period),
            unit: tr.of(&unit.name).to_owned(),
            under_way: false,
            finding: finding(&pen, filter, unit, &matrix.whole),
            changes: past.changes(&pen, filter, &matrix.whole),
            course: past.course(&pen, filter, &matrix.whole),
            versions: shown.versions(&pen),
            extremes: extremes(&pen, &matrix.whole),
            no_finding: no_finding(&pen, &matrix.whole),
            withheld: pen.too_few(),
            closed: (filter.focus > 0).then(|| focused(shown, survey.index.nodes[filter.focus].parent)),
            matrix: table(&pen, shown),
            dimensions: rows.into_iter().filter(|row| !row.is_indicator).collect(),
            spreads: Vec::new(),
            throughout: None,
            method: method(tr, survey).into_iter().chain([counted]).collect(),
            source: survey.source.clone(),
            version: survey.version.clone(),
            json: shown.json(),
            minimum_n: survey.minimum_n,
            standing,
            shell: shell.clone(),
        }
    }
}

/// A survey whose figures stay inside is not there at all for the public.
pub(super) fn published<'c>(catalogue: &'c Catalogue, id: &str) -> Result<&'c Arc<Survey>, PageError> {
    let survey = catalogue.survey(id).filter(|survey| survey.publish.is_public());
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

fn focused(shown: &Shown<'_>, node: Option<usize>) -> String {
    let nodes = &shown.filter.survey.index.nodes;
    let id = node.filter(|&node| node > 0).map(|node| nodes[node].id.clone());
    shown.page().maybe("node", id).to_string()
}

fn table(pen: &Pen<'_>, shown: &Shown<'_>) -> MatrixView {
    let Shown { filter, unit, matrix, .. } = shown;
    let order = filter.order.unwrap_or(Order::Node { at: filter.focus, descending: true });
    let tree = &filter.survey.index;
    let focus = (filter.focus > 0).then(|| tree.nodes[filter.focus].id.clone());
    let here = || shown.page().maybe("node", focus.as_ref());
    let frame = Frame {
        look: Look::Reading,
        units: shown.units,
        focus: filter.focus,
        order,
        sorted: &|order| here().with("sort", order.written(tree)).to_string(),
        opened: &|node| focused(shown, Some(node)),
        unit: &|unit| shown.unit_page(unit).to_string(),
        under_responses: &|_| None,
        earlier: None,
        paging: None,
    };
    MatrixView::new(pen, &frame, unit, matrix)
}

/// Why there is no finding.
pub(super) fn no_finding(pen: &Pen<'_>, figures: &Figures) -> String {
    if figures.nodes[0].value == Err(Absence::Damaged) {
        return pen.tr.t("results-damaged").to_string();
    }
    pen.tr.t("results-too-few").arg("withheld", pen.too_few()).to_string()
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
        .arg("margin", margin(pen, &figures.nodes[0]))
        .arg("n", pen.count(figures.nodes[0].n));
    Some(sentence.to_string())
}

/// The name of a page and what it says: with the figure once that is published.
pub(super) fn headline(pen: &Pen<'_>, shown: &Shown<'_>, figures: &Figures) -> (String, Option<String>) {
    let (filter, unit) = (shown.filter, shown.unit);
    let period = period::title(pen.tr, pen.survey, &filter.period);
    let name = format!("{} {period}", pen.tr.of(pen.survey.name()));
    let name = match unit.parent {
        Some(_) => format!("{} – {name}", pen.tr.of(&unit.name)),
        None => name,
    };
    let is_published = shown.place != Place::Live;
    match figures.nodes[0].value().filter(|_| is_published) {
        Some(value) => (format!("{name}: {}", pen.value(value)), finding(pen, filter, unit, figures)),
        None => (name, None),
    }
}

/// ` (±0,84)` after a value, or nothing.
fn margin(pen: &Pen<'_>, figure: &Figure) -> String {
    figure.interval.map_or_else(String::new, |interval| format!(" ({})", pen.margin(interval).half))
}

/// Which of the index's own parts stands highest and which lowest, where all of them are on one scale: what is 2.75
/// of at most 3.33 is not held against 0.51 of 2.50.
pub(super) fn extremes(pen: &Pen<'_>, figures: &Figures) -> Option<String> {
    let parts = &pen.survey.index.nodes[0].children;
    let bounds = pen.survey.bounds();
    let scale = bounds[*parts.first()?]?;
    if parts.iter().any(|&part| bounds[part] != Some(scale)) {
        return None;
    }
    let known: Vec<_> =
        parts.iter().filter_map(|&part| Some((pen.strong_value(&figures.nodes[part])?, part))).collect();
    let (high, low) =
        (known.iter().max_by_key(|(value, _)| *value)?, known.iter().min_by_key(|(value, _)| *value)?);
    let sentence = pen
        .tr
        .t("results-extremes")
        .arg("high", pen.title(high.1))
        .arg("high-value", pen.value(high.0))
        .arg("low", pen.title(low.1))
        .arg("low-value", pen.value(low.0));
    (high.0 > low.0).then(|| sentence.to_string())
}
