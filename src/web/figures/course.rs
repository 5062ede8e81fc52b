//! A unit from one period to the next, as a table and as a line.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::chart::Axis;
use super::pen::{Cell, Pen};
use crate::index::figure::rounded;
use crate::report::Figures;

/// The drawing: at least 60 a period, and 8 a letter of its name; 120 high, with room for the numbers above.
const STEP: i64 = 60;
const LETTER: i64 = 8;
const TOP: i64 = 34;
const FALL: i64 = 80;

pub(in crate::web) struct Course {
    pub(in crate::web) heads: Vec<String>,
    pub(in crate::web) stops: Vec<Stop>,
    /// The points of each piece: a line does not run on where periods are not made alike.
    pub(in crate::web) lines: Vec<String>,
    pub(in crate::web) dots: Vec<Dot>,
    pub(in crate::web) width: i64,
    step: i64,
    /// Where lines across the drawing say that something happened.
    pub(in crate::web) joins: Vec<i64>,
    pub(in crate::web) events: Vec<String>,
    /// The scale of a chart, where there is a course to draw.
    pub(in crate::web) axis: Option<Axis>,
}

/// One period.
pub(in crate::web) struct Stop {
    pub(in crate::web) row: CourseRow,
    /// The units it was before a merger, with figures of their own.
    pub(in crate::web) others: Vec<CourseRow>,
    /// Why it is not to be held against the period before.
    pub(in crate::web) cut: Option<String>,
    /// What happened between the period before and this one.
    pub(in crate::web) events: Vec<String>,
    value: Option<Decimal>,
}

pub(in crate::web) struct CourseRow {
    pub(in crate::web) period: String,
    /// The unit it was, where the figures are that unit's.
    pub(in crate::web) of: Option<String>,
    pub(in crate::web) responses: String,
    /// Whether it lies in the period the page is about.
    pub(in crate::web) within: bool,
    pub(in crate::web) cells: Vec<Cell>,
}

pub(in crate::web) struct Dot {
    /// Whether a new line begins with it.
    begins: bool,
    pub(in crate::web) x: i64,
    pub(in crate::web) y: i64,
    pub(in crate::web) label_y: i64,
    pub(in crate::web) value: String,
    pub(in crate::web) period: String,
    pub(in crate::web) within: bool,
}

impl CourseRow {
    pub(in crate::web) fn new(pen: &Pen<'_>, nodes: &[usize], period: String, figures: &Figures) -> Self {
        Self {
            period,
            of: None,
            responses: pen.count(figures.responses),
            within: false,
            cells: nodes.iter().map(|&at| pen.cell(&figures.nodes[at], None)).collect(),
        }
    }
}

impl Stop {
    /// `value` is that of the first cell.
    pub(in crate::web) fn new(row: CourseRow, value: Option<Decimal>) -> Self {
        Self { row, others: Vec::new(), cut: None, events: Vec::new(), value }
    }
}

impl Course {
    /// `nodes` stand side by side in the table; the first of them is drawn.
    pub(in crate::web) fn new(pen: &Pen<'_>, nodes: &[usize], stops: Vec<Stop>) -> Self {
        let step = step(&stops);
        let dots = dots(pen, &stops, step);
        Self {
            heads: nodes.iter().map(|&at| pen.title(at)).collect(),
            lines: lines(&dots),
            width: step * i64::try_from(stops.len()).unwrap_or(1),
            step,
            joins: (0..)
                .zip(&stops)
                .filter(|(_, stop)| stop.cut.is_some())
                .map(|(at, _)| join(at, step))
                .collect(),
            events: Vec::new(),
            axis: nodes
                .first()
                .and_then(|&node| pen.axis_around(node, &drawn(&stops)))
                .filter(|_| dots.len() > 1),
            dots,
            stops,
        }
    }

    /// Says that something happened right before a stop.
    pub(in crate::web) fn mark(&mut self, stop: usize, text: String) {
        self.joins.extend(i64::try_from(stop).map(|at| join(at, self.step)));
        self.joins.sort_unstable();
        self.joins.dedup();
        self.events.push(text.clone());
        self.stops[stop].events.push(text);
    }
}

/// Where the line before a stop stands.
fn join(at: i64, step: i64) -> i64 {
    step * at + 4
}

/// The room of a period: its name stands below it.
fn step(stops: &[Stop]) -> i64 {
    let letters = stops.iter().map(|stop| stop.row.period.chars().count()).max().unwrap_or(0);
    i64::try_from(letters).map_or(STEP, |letters| STEP.max(LETTER * letters))
}

fn lines(dots: &[Dot]) -> Vec<String> {
    let pieces = dots.chunk_by(|_, next| !next.begins);
    let point = |dot: &Dot| format!("{},{}", dot.x, dot.y);
    pieces.map(|piece| piece.iter().map(point).collect::<Vec<_>>().join(" ")).collect()
}

/// What the chart has to have room for: all values, and the intervals of those that rest on enough answers.
fn drawn(stops: &[Stop]) -> Vec<Decimal> {
    let of = |stop: &Stop| {
        let cell = stop.row.cells.first()?;
        let exact = cell.exact.as_ref()?;
        let ends = exact.ends.as_ref().filter(|_| !cell.weak);
        let ends = ends.map_or(Vec::new(), |(low, high)| vec![low, high]);
        Some(
            ends.into_iter()
                .chain([&exact.value])
                .filter_map(|text| text.parse().ok())
                .collect::<Vec<Decimal>>(),
        )
    };
    stops.iter().filter_map(of).flatten().collect()
}

/// The line fills its height: it shows the course, the table the level.
fn dots(pen: &Pen<'_>, stops: &[Stop], step: i64) -> Vec<Dot> {
    let known = || stops.iter().filter_map(|stop| stop.value);
    let (Some(low), Some(high)) = (known().min(), known().max()) else { return Vec::new() };
    // Less than two units of difference is drawn as little.
    let spread = (high - low).max(Decimal::TWO);
    let dot = |(at, stop): (usize, &Stop)| {
        let value = stop.value?;
        let fall = rounded((high - value) / spread * Decimal::from(FALL), 0).to_i64()?;
        Some(Dot {
            begins: stop.cut.is_some(),
            x: step * i64::try_from(at).ok()? + step / 2,
            y: TOP + fall,
            label_y: TOP + fall - 12,
            value: pen.number(value),
            period: stop.row.period.clone(),
            within: stop.row.within,
        })
    };
    stops.iter().enumerate().filter_map(dot).collect()
}
