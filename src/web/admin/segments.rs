//! `/admin/segments`: the index by who answered, one question at a time or two at once.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::super::extract::Query;
use super::super::figures::period::{self, is_under_way};
use super::super::figures::{
    Address, Choice, Filter, FilterBar, Opened, Pen, Record, Wanted, opening, respondents,
};
use super::super::page::Page;
use super::super::session_user::CurrentUser;
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use super::frame::{AdminFrame, Area};
use super::overview::{Step, survey_and_months, trail, visible};
use crate::definition::survey::Standing;
use crate::definition::{Month, OptionCode, QuestionId, Survey, UnitId};
use crate::index::compare::{Difference, between_samples};
use crate::index::{Figure, Interval};
use crate::report::Figures;
use crate::report::breakdown::{BY_CHANNEL, BY_STANDING, segment};
use crate::report::segments::{FEWEST, FOLDED, Segments};
use crate::words::Tr;

#[derive(Template)]
#[template(path = "admin/segments.html")]
pub(super) struct SegmentsPage {
    shell: Shell,
    frame: AdminFrame,
    bar: FilterBar,
    trail: Vec<Step>,
    unit: String,
    heading: String,
    under_way: bool,
    opened: Option<Opened>,
    as_of: String,
    caption: String,
    /// None when there are too many responses to go through.
    table: Option<Table>,
    fewest: i64,
}

struct Table {
    /// What its groups are groups of.
    by: String,
    heads: Vec<String>,
    rows: Vec<Row>,
    folded: Option<String>,
}

struct Row {
    name: String,
    responses: String,
    is_whole: bool,
    cells: Vec<Cell>,
}

#[derive(Default)]
struct Cell {
    value: Option<String>,
    /// Both ends of the interval.
    interval: Option<String>,
    n: String,
    step: Option<u8>,
    weak: bool,
    /// Of a difference: whether it is more than chance.
    verdict: Option<String>,
}

/// What is asked beside the usual.
#[derive(Deserialize)]
pub(super) struct Broken {
    by: Option<String>,
    and: Option<String>,
}

pub(super) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(wanted): Query<Wanted>,
    Query(broken): Query<Broken>,
    shell: Shell,
) -> Result<Page<SegmentsPage>, PageError> {
    let edition = state.edition();
    let (catalogue, record) = (&edition.catalogue, Record { store: &state.store, edition: &edition });
    let visible = visible(&user, &catalogue.units, &wanted)?;
    let (survey, months) = survey_and_months(record, catalogue, &wanted).await?;
    let now = Month::of_date(state.today());
    let filter = opening(record, visible, (survey, months), &wanted, now).await?;
    let (unit, pen) = (visible.unit(), Pen::of_administration(&shell.tr, survey));
    let by = asked_for(survey, broken.by.as_ref())?
        .or_else(|| survey.segments().next().map(|field| field.id.clone()))
        .or_else(|| QuestionId::parse(BY_CHANNEL).ok())
        .ok_or(PageError::NotFound)?;
    let can_cross = visible.can_be_sifted();
    let and = asked_for(survey, broken.and.as_ref())?.filter(|and| can_cross && *and != by);
    let whole = visible.whole(record, survey, &filter.period).await?;
    let found = visible.segments(record, survey, &filter.period, &by, and.as_ref()).await?;
    let view = View { pen: &pen, filter: &filter, whole: &whole, by: &by, and: and.as_ref(), can_cross };
    Ok(Page(SegmentsPage {
        frame: AdminFrame::new(&shell.tr, &catalogue.units, &user, Area::Segments),
        bar: view
            .bar(FilterBar::new(&shell.tr, &filter, "/admin/segments".to_owned()).offering(
                &shell.tr,
                catalogue.surveys(),
                survey,
            ))
            .keeping("unit", wanted.unit.clone()),
        trail: trail(&user, catalogue, &filter, unit, &pen),
        unit: shell.tr.of(&unit.name).to_owned(),
        heading: period::heading(&shell.tr, survey, &filter.period),
        under_way: is_under_way(&filter.period, now),
        opened: Opened::of(&shell.tr, &wanted, &filter, now, segments_of(&unit.id, &by)),
        as_of: shell.tr.moment(state.clock.now()),
        caption: view.caption(),
        table: found.map(|found| view.table(&found)),
        fewest: FEWEST,
        shell: shell.clone(),
    }))
}

fn segments_of(unit: &UnitId, by: &QuestionId) -> Address {
    Address::new("/admin/segments").with("unit", unit).with("by", by)
}

fn asked_for(survey: &Survey, id: Option<&String>) -> Result<Option<QuestionId>, PageError> {
    let Some(id) = Wanted::stated(id) else { return Ok(None) };
    let unknown = |known| PageError::UnknownSegment { segment: id.chars().take(60).collect(), known };
    segment(survey, id).map(Some).map_err(unknown)
}

struct View<'v> {
    pen: &'v Pen<'v>,
    filter: &'v Filter<'v>,
    whole: &'v Figures,
    by: &'v QuestionId,
    and: Option<&'v QuestionId>,
    /// Whether two questions may be crossed.
    can_cross: bool,
}

impl View<'_> {
    fn tr(&self) -> &Tr {
        self.pen.tr
    }

    fn bar(&self, bar: FilterBar) -> FilterBar {
        let (tr, survey) = (self.tr(), self.pen.survey);
        let mut questions: Vec<(String, String)> =
            survey.segments().map(|field| (field.id.to_string(), tr.of(field.name()).to_owned())).collect();
        questions.push((BY_CHANNEL.to_owned(), tr.t("segment-by-channel").to_string()));
        questions.push((BY_STANDING.to_owned(), tr.t("segment-by-standing").to_string()));
        let none = (String::new(), tr.t("segment-none").to_string());
        let second = std::iter::once(none).chain(questions.iter().cloned()).collect();
        let nodes = (0..survey.index.nodes.len()).map(|at| {
            let indent = "\u{2003}".repeat(survey.index.depth(at));
            (survey.index.nodes[at].id.to_string(), format!("{indent}{}", self.pen.title(at)))
        });
        let focus = survey.index.nodes[self.filter.focus].id.to_string();
        let crossed = Choice::new(
            "and",
            tr.t("segment-and").to_string(),
            second,
            self.and.map_or("", QuestionId::as_str),
        );
        let bar =
            bar.choosing(Choice::new("by", tr.t("segment-by").to_string(), questions, self.by.as_str()));
        let bar = if self.can_cross { bar.choosing(crossed) } else { bar };
        bar.choosing(Choice::new("node", tr.t("tree-node").to_string(), nodes.collect(), &focus))
    }

    fn question(&self, id: &QuestionId) -> String {
        respondents::question(self.tr(), self.pen.survey, id)
    }

    fn caption(&self) -> String {
        let index = self.pen.title(self.filter.focus);
        match self.and {
            None => self
                .tr()
                .t("segment-caption")
                .arg("index", index)
                .arg("by", self.question(self.by))
                .to_string(),
            Some(and) => self
                .tr()
                .t("segment-caption-two")
                .arg("index", index)
                .arg("by", self.question(self.by))
                .arg("and", self.question(and))
                .to_string(),
        }
    }

    fn label(&self, by: &QuestionId, code: OptionCode) -> String {
        if code == FOLDED {
            return self.tr().t("segment-folded").to_string();
        }
        respondents::group(self.tr(), self.pen.survey, by, code)
    }

    fn table(&self, found: &Segments) -> Table {
        let mut codes: Vec<OptionCode> = found.groups.keys().map(|key| key.0).collect();
        codes.dedup();
        // What was put together stands last.
        codes.sort_by_key(|code| (*code == FOLDED, *code));
        match self.and {
            None => self.one(found, &codes),
            Some(and) => self.two(found, &codes, and),
        }
    }

    /// Groups × the node in focus and its children.
    fn one(&self, found: &Segments, codes: &[OptionCode]) -> Table {
        let nodes = &self.pen.survey.index.nodes;
        let columns: Vec<usize> = std::iter::once(self.filter.focus)
            .chain(nodes[self.filter.focus].children.iter().copied())
            .collect();
        let row = |name: String, is_whole: bool, figures: &Figures| Row {
            name,
            responses: self.pen.count(figures.responses),
            is_whole,
            cells: columns.iter().map(|&node| self.cell(node, &figures.nodes[node])).collect(),
        };
        let groups = codes
            .iter()
            .filter_map(|code| Some(row(self.label(self.by, *code), false, found.groups.get(&(*code, 0))?)));
        let whole = row(self.tr().t("segment-whole").to_string(), true, self.whole);
        Table {
            by: self.question(self.by),
            heads: columns.iter().map(|&node| self.pen.title(node)).collect(),
            rows: std::iter::once(whole)
                .chain(groups)
                .chain(self.verified_less_open(found, &columns))
                .collect(),
            folded: self.folded(found),
        }
    }

    /// How answers of those who are known to have had a dossier differ from those of anybody; both groups
    /// hold other responses.
    fn verified_less_open(&self, found: &Segments, columns: &[usize]) -> Option<Row> {
        let group = |standing: Standing| found.groups.get(&(standing.code(), 0));
        let both = group(Standing::Verified).zip(group(Standing::Open));
        let (verified, open) = both.filter(|_| self.by.as_str() == BY_STANDING)?;
        let cell = |&node: &usize| self.difference(&verified.nodes[node], &open.nodes[node]);
        Some(Row {
            name: self.tr().t("segment-verified-less-open").to_string(),
            responses: String::new(),
            is_whole: true,
            cells: columns.iter().map(cell).collect(),
        })
    }

    fn difference(&self, one: &Figure, other: &Figure) -> Cell {
        let tr = self.tr();
        let is_weak = self.pen.is_weak(one) || self.pen.is_weak(other);
        let difference = between_samples(one, other).filter(|_| !is_weak);
        let verdict = |difference: Difference| match difference.is_more_than_chance() {
            true => tr.t("segment-beyond-chance").to_string(),
            false => tr.t("segment-within-chance").to_string(),
        };
        let ends = |difference: Difference| {
            let Interval { low, high } = difference.interval;
            let (low, high) = (self.pen.signed(low), self.pen.signed(high));
            tr.t("segment-from-to").arg("low", low).arg("high", high).to_string()
        };
        let values = one.value().zip(other.value());
        let unsure = || tr.t("matrix-unsure").to_string();
        Cell {
            value: values.map(|(one, other)| self.pen.difference(one, other)),
            interval: difference.map(ends),
            n: String::new(),
            step: None,
            weak: is_weak,
            verdict: values.map(|_| difference.map_or_else(unsure, verdict)),
        }
    }

    /// Groups of one question × groups of the other, for the node in focus.
    fn two(&self, found: &Segments, codes: &[OptionCode], and: &QuestionId) -> Table {
        let mut columns: Vec<OptionCode> = found.groups.keys().map(|key| key.1).collect();
        columns.sort_by_key(|code| (*code == FOLDED, *code));
        columns.dedup();
        let node = self.filter.focus;
        let row = |code: &OptionCode| {
            let figures = |column: &OptionCode| found.groups.get(&(*code, *column));
            let responses = columns.iter().filter_map(figures).map(|figures| figures.responses).sum();
            let cell = |column: &OptionCode| match figures(column) {
                Some(figures) if figures.responses >= FEWEST => self.cell(node, &figures.nodes[node]),
                Some(_) => {
                    let few = self.tr().t("figure-too-few").arg("count", FEWEST).to_string();
                    Cell { n: few, ..Cell::default() }
                }
                None => Cell::default(),
            };
            Row {
                name: self.label(self.by, *code),
                responses: self.pen.count(responses),
                is_whole: false,
                cells: columns.iter().map(cell).collect(),
            }
        };
        Table {
            by: self.question(self.by),
            heads: columns.iter().map(|code| self.label(and, *code)).collect(),
            rows: codes.iter().map(row).collect(),
            folded: self.folded(found),
        }
    }

    fn cell(&self, node: usize, figure: &Figure) -> Cell {
        let ends = |interval: Interval| {
            format!("{}–{}", self.pen.number(interval.low), self.pen.number(interval.high))
        };
        let heat = self.pen.heat(node, self.filter.focus, &self.whole.nodes);
        Cell {
            value: figure.value().map(|value| self.pen.number(value)),
            interval: figure.interval.map(ends),
            n: self.pen.count(figure.n),
            step: self.pen.strong_value(figure).zip(heat).map(|(value, heat)| heat.step(value)),
            weak: self.pen.is_weak(figure),
            verdict: None,
        }
    }

    fn folded(&self, found: &Segments) -> Option<String> {
        let of = |by: Option<&QuestionId>, codes: &[OptionCode]| -> Vec<String> {
            by.map_or(Vec::new(), |by| codes.iter().map(|code| self.label(by, *code)).collect())
        };
        let names = [of(Some(self.by), &found.folded[0]), of(self.and, &found.folded[1])].concat();
        (!names.is_empty()).then(|| names.join(", "))
    }
}
