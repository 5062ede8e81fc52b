//! Units × nodes as a table.

use std::collections::{HashMap, HashSet};

use super::change::{Earlier, Moved};
use super::chart::Chart;
use super::columns::{Column, columns};
use super::heads::{Head, SortLink, heads};
use super::order::Order;
use super::paging::{self, Pages, Paging};
use super::pen::{Cell, Pen, Span};
use super::period::title;
use super::rank::{RankView, rank_views};
use crate::definition::catalogue::Versions;
use crate::definition::{Period, Survey, Unit, UnitId, Units};
use crate::report::continuity::method_changed;
use crate::report::{Figures, Matrix, MatrixRow};

/// What a table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Look {
    /// Many columns, coloured: to find where something is wrong.
    Searching,
    /// Few columns, the first of them drawn on a line as well: to be read.
    Reading,
}

/// What a table's links lead to, and what it looks like.
pub(in crate::web) struct Frame<'f> {
    pub(in crate::web) look: Look,
    pub(in crate::web) units: &'f Units,
    pub(in crate::web) focus: usize,
    pub(in crate::web) order: Order,
    /// Where the same page is in another order.
    pub(in crate::web) sorted: &'f dyn Fn(Order) -> String,
    /// Where a node is in focus.
    pub(in crate::web) opened: &'f dyn Fn(usize) -> String,
    /// A unit's own page.
    pub(in crate::web) unit: &'f dyn Fn(&Unit) -> String,
    /// What stands below the number of a unit's responses.
    pub(in crate::web) under_responses: &'f dyn Fn(&Unit) -> Option<String>,
    /// What the node in focus is held against.
    pub(in crate::web) earlier: Option<HeldAgainst<'f>>,
    pub(in crate::web) paging: Option<Paging<'f>>,
}

/// The figures of an earlier period.
#[derive(Clone, Copy)]
pub(in crate::web) struct HeldAgainst<'f> {
    pub(in crate::web) period: &'f Period,
    pub(in crate::web) whole: &'f Figures,
    pub(in crate::web) rows: &'f [MatrixRow],
    pub(in crate::web) versions: &'f Versions,
}

/// The units whose rows stand in one part of a table, when only values are known so far.
pub(in crate::web) fn shown(
    survey: &Survey,
    (order, focus, part): (Order, usize, usize),
    rows: &[MatrixRow],
    earlier: Option<HeldAgainst<'_>>,
) -> HashSet<UnitId> {
    let places = sorted(survey, (order, focus), rows, earlier);
    places[paging::rows(part, rows.len())].iter().map(|&at| rows[at].unit.clone()).collect()
}

fn sorted(
    survey: &Survey,
    (order, focus): (Order, usize),
    rows: &[MatrixRow],
    earlier: Option<HeldAgainst<'_>>,
) -> Vec<usize> {
    let then: HashMap<&UnitId, &Figures> = match order {
        Order::Change { .. } => {
            earlier.iter().flat_map(|held| held.rows).map(|row| (&row.unit, &row.figures)).collect()
        }
        _ => HashMap::new(),
    };
    order.sorted(rows, |row| {
        let (held, then) = earlier.zip(then.get(&row.unit))?;
        let is_alike = !method_changed(held.versions, survey, then, &row.figures)[focus];
        Some(row.figures.nodes[focus].value()? - then.nodes[focus].value().filter(|_| is_alike)?)
    })
}

pub(in crate::web) struct MatrixView {
    pub(in crate::web) by_tree: SortLink,
    pub(in crate::web) by_responses: SortLink,
    /// Headings of groups and of columns that stand in none.
    pub(in crate::web) top: Vec<Head>,
    /// Headings under a group; empty when there are no groups.
    pub(in crate::web) under: Vec<Head>,
    pub(in crate::web) rows: Vec<Row>,
    pub(in crate::web) whole: Row,
    /// Whether any row has a rank.
    pub(in crate::web) ranked: bool,
    /// Whether the first figure is drawn on a line as well.
    pub(in crate::web) drawn: bool,
    /// What a chart of it needs, where there are units to be held beside each other: above the table where
    /// it is read, elsewhere on the page where it is searched.
    pub(in crate::web) chart: Option<Chart>,
    /// The period that the figure in focus is held against, in a column of its own.
    pub(in crate::web) against: Option<AgainstHead>,
    pub(in crate::web) pages: Option<Pages>,
}

/// The heading of the column of changes.
pub(in crate::web) struct AgainstHead {
    pub(in crate::web) period: String,
    pub(in crate::web) sort: SortLink,
}

pub(in crate::web) struct Row {
    pub(in crate::web) name: String,
    pub(in crate::web) href: Option<String>,
    pub(in crate::web) closed: bool,
    pub(in crate::web) responses: String,
    pub(in crate::web) under_responses: Option<String>,
    pub(in crate::web) cells: Vec<Cell>,
    /// How the node in focus has changed.
    pub(in crate::web) moved: Option<Moved>,
    /// Its rank at the node in focus, where tables are read.
    pub(in crate::web) standing: Option<RankView>,
    /// Place of the first figure on its line, 200 wide.
    pub(in crate::web) place: Option<String>,
    pub(in crate::web) span: Option<Span>,
    /// Its colour there.
    pub(in crate::web) step: Option<u8>,
}

impl MatrixView {
    pub(in crate::web) fn new(pen: &Pen<'_>, frame: &Frame<'_>, unit: &Unit, matrix: &Matrix) -> Self {
        let tree = &pen.survey.index;
        let columns = columns(tree, frame.focus, frame.look == Look::Searching);
        let mut standings = match frame.look {
            Look::Reading => rank_views(pen, matrix, frame.focus),
            Look::Searching => matrix.rows.iter().map(|_| None).collect(),
        };
        let ranked = standings.iter().any(Option::is_some);
        let (top, under) = heads(pen, frame, &columns);
        let places = sorted(pen.survey, (frame.order, frame.focus), &matrix.rows, frame.earlier);
        let (part, pages) = match frame.paging {
            Some(paging) => paging.part(pen, places.len()),
            None => (0..places.len(), None),
        };
        let earlier = frame.earlier.map_or(&[][..], |earlier| earlier.rows);
        let earlier: HashMap<&UnitId, &Figures> =
            earlier.iter().map(|row| (&row.unit, &row.figures)).collect();
        let moved = |figures: &Figures, before: Option<&Figures>| {
            let (earlier, before) = frame.earlier.zip(before)?;
            let then = (earlier.period.clone(), before.clone());
            let held = Earlier::new(earlier.versions, pen.survey, figures, then);
            Moved::new(pen, frame.focus, figures, &held)
        };
        let row = |&at: &usize| {
            let (row, standing) = (&matrix.rows[at], standings[at].take());
            let unit = frame.units.get(row.unit.as_str())?;
            Some(Row {
                href: Some((frame.unit)(unit)),
                moved: moved(&row.figures, earlier.get(&row.unit).copied()),
                standing,
                ..line(pen, frame, &columns, unit, &row.figures, matrix)
            })
        };
        let rows: Vec<Row> = places[part].iter().filter_map(row).collect();
        let lines = rows.iter().filter(|row| row.place.is_some()).count();
        let drawn = frame.look == Look::Reading;
        // Part of a long table is no picture of all units.
        let axis = pen.axis(frame.focus).filter(|_| lines > 1 && (drawn || pages.is_none()));
        Self {
            by_tree: frame.link(Order::Tree),
            by_responses: frame.link(Order::Responses { descending: true }),
            top,
            under,
            rows,
            whole: Row {
                moved: moved(&matrix.whole, frame.earlier.map(|earlier| earlier.whole)),
                ..line(pen, frame, &columns, unit, &matrix.whole, matrix)
            },
            ranked,
            drawn,
            chart: axis.map(|axis| Chart { lines, axis }),
            against: frame.earlier.map(|earlier| AgainstHead {
                period: title(pen.tr, pen.survey, earlier.period),
                sort: frame.link(Order::Change { descending: false }),
            }),
            pages,
        }
    }

    /// The chart that stands above the table.
    pub(in crate::web) fn charted(&self) -> Option<&Chart> {
        self.chart.as_ref().filter(|_| self.drawn)
    }

    /// How the chart is drawn.
    pub(in crate::web) fn kind(&self) -> &'static str {
        if self.drawn { "ranking" } else { "ranks" }
    }

    pub(in crate::web) fn height(&self) -> usize {
        if self.under.is_empty() { 1 } else { 2 }
    }
}

impl Frame<'_> {
    pub(super) fn link(&self, column: Order) -> SortLink {
        let href = (self.sorted)(self.order.clicked(column));
        SortLink { href, sorted: self.order.on(column) }
    }
}

fn line(
    pen: &Pen<'_>,
    frame: &Frame<'_>,
    columns: &[Column],
    unit: &Unit,
    figures: &Figures,
    matrix: &Matrix,
) -> Row {
    let cell = |column: &Column| {
        let heat = match frame.look {
            Look::Searching => pen.heat(column.node, frame.focus, &matrix.whole.nodes),
            Look::Reading => None,
        };
        pen.cell(&figures.nodes[column.node], heat)
    };
    let first = figures.nodes[frame.focus].value();
    Row {
        name: pen.tr.of(&unit.name).to_owned(),
        href: None,
        closed: unit.closed.is_some(),
        responses: pen.count(figures.responses),
        under_responses: (frame.under_responses)(unit),
        cells: columns.iter().map(cell).collect(),
        moved: None,
        standing: None,
        step: pen.strong_value(&figures.nodes[frame.focus]).and_then(|value| {
            pen.heat(frame.focus, frame.focus, &matrix.whole.nodes).map(|heat| heat.step(value))
        }),
        place: first.and_then(|value| pen.place(frame.focus, value)),
        span: pen.span(frame.focus, &figures.nodes[frame.focus]),
    }
}
