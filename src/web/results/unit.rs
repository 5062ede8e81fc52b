//! `/results/{survey}/{unit}`: the published figures of one unit, beside those of the whole.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::super::extract::{Path, Query};
use super::super::figures::period::{self, is_under_way};
use super::super::figures::{
    Change, Course, FilterBar, Held, Pen, Reading, Record, Spread, TreeRow, Visible, Wanted, rank_of,
    spreads, throughout, tree_rows,
};
use super::super::page::Page;
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use super::earlier::{Past, past};
use super::nothing::nothing;
use super::standing::{Standing, address};
use super::survey::{Place, Shown, extremes, filter_and_frozen, finding, headline, no_finding, published};
use crate::definition::{Month, Unit};
use crate::report::continuity::mixture;
use crate::report::{Also, Beside, UnitLevels};

#[derive(Template)]
#[template(path = "results/unit.html")]
pub(super) struct UnitPage {
    shell: Shell,
    /// The unit, the survey, the period and, once it is published, the figure.
    headline: String,
    /// The same as a sentence, for those who are sent a link to it.
    said: Option<String>,
    bar: FilterBar,
    up: String,
    id: String,
    survey: String,
    /// The period at the beginning of a line.
    heading: String,
    unit: String,
    under_way: bool,
    finding: Option<String>,
    changes: Vec<Change>,
    /// The versions of the period, where there are several.
    versions: Option<String>,
    /// Its rank among the units beside it.
    rank: Option<String>,
    extremes: Option<String>,
    no_finding: String,
    withheld: String,
    other: Option<String>,
    rows: Vec<TreeRow>,
    course: Course,
    /// How answers are spread over levels; an edition made before these were published has none.
    spreads: Vec<Spread>,
    /// How many chose only what counts.
    throughout: Option<String>,
    percentage: bool,
    json: String,
    minimum_n: u64,
    standing: Standing,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Path((survey, unit)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
    shell: Shell,
) -> Result<Response, PageError> {
    let edition = state.edition();
    let (catalogue, record) = (&edition.catalogue, Record { store: &state.store, edition: &edition });
    let survey = published(catalogue, &survey)?;
    let unknown = || PageError::UnknownUnit { unit: unit.chars().take(60).collect() };
    let unit = catalogue.units.get(&unit).ok_or_else(unknown)?;
    let now = Month::of_date(state.today());
    let (filter, frozen) = filter_and_frozen(record, survey, &wanted, now).await?;
    let visible = match frozen.reading(&filter.period) {
        Reading::Edition(publication) => {
            let path = format!("{}/{}", address(publication), unit.id);
            return Ok(Redirect::to(&filter.state_at(path).to_string()).into_response());
        }
        Reading::Live => Visible::live(record, survey, unit).ok_or(PageError::NotFound)?,
        Reading::Nothing => {
            let asked = wanted.states_period().then_some(&filter.period);
            return Ok(nothing(&shell, survey, &frozen, (Some(unit), asked)));
        }
    };
    let matrix = visible.matrix(record, survey, &filter.period).await?;
    let root = catalogue.units.root().filter(|root| root.id != unit.id);
    let above = match root.and_then(|root| Visible::live(record, survey, root)) {
        Some(root) => Some((root.unit(), visible.beside(root, record, survey, &filter.period).await?)),
        None => None,
    };
    let (units, frozen) = (&catalogue.units, &frozen);
    let (excluded, place) = (visible.excluded(record, survey, &filter.period).await?, Place::Live);
    let mixture = mixture(&edition.versions, survey, &matrix.whole);
    let shown = Shown { filter: &filter, frozen, units, unit, matrix: &matrix, excluded, place, mixture };
    let past = past(record, &shown, &matrix.whole).await?;
    let standing = Standing::provisional(&shell.tr, state.clock.now());
    let page = UnitPage::new(&shell, &shown, above.as_ref(), &past, standing);
    let also = Also { levels: true, ..Also::default() };
    let report = visible.indices(record, survey, &filter.period, None, also).await?;
    let page = page.with(&Pen::new(&shell.tr, survey), &UnitLevels::from(report));
    Ok(Page(UnitPage { under_way: is_under_way(&filter.period, now), ..page }).into_response())
}

impl UnitPage {
    /// With the levels of its answers.
    pub(super) fn with(self, pen: &Pen<'_>, levels: &UnitLevels) -> Self {
        let throughout = levels.throughout.as_ref().and_then(|found| throughout(pen, found));
        Self { spreads: spreads(pen, &levels.questions), throughout, ..self }
    }

    /// `above` is what the unit is held against.
    pub(super) fn new(
        shell: &Shell,
        shown: &Shown<'_>,
        above: Option<&(&Unit, Beside)>,
        past: &Past,
        standing: Standing,
    ) -> Self {
        let Shown { filter, unit, matrix, .. } = shown;
        let (tr, survey) = (&shell.tr, filter.survey);
        let pen = Pen::new(tr, survey);
        let path = format!("/results/{}/{}", survey.id, unit.id);
        let (headline, said) = headline(&pen, shown, &matrix.whole);
        Self {
            bar: shown.frozen.trim(tr, survey, FilterBar::new(tr, filter, path)),
            up: shown.page().to_string(),
            headline,
            said,
            id: survey.id.to_string(),
            survey: tr.of(&survey.title).to_owned(),
            heading: period::heading(tr, survey, &filter.period),
            unit: tr.of(&unit.name).to_owned(),
            under_way: false,
            finding: finding(&pen, filter, unit, &matrix.whole),
            versions: shown.versions(&pen),
            extremes: extremes(&pen, &matrix.whole),
            no_finding: no_finding(&pen, &matrix.whole),
            withheld: pen.too_few(),
            changes: past.changes(&pen, filter, &matrix.whole),
            course: past.course(&pen, filter, &matrix.whole),
            rank: above.and_then(|(_, beside)| rank_of(&pen, &beside.whole, 0, &unit.id)),
            other: above.map(|(root, _)| tr.of(&root.name).to_owned()),
            percentage: pen.percentage,
            spreads: Vec::new(),
            throughout: None,
            rows: tree_rows(&pen, &matrix.whole, above.map(|(_, beside)| Held::of(beside)).as_ref()),
            json: shown.json(),
            minimum_n: survey.minimum_n,
            standing,
            shell: shell.clone(),
        }
    }
}
