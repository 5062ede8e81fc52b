//! A unit month by month, as a line and as a table.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::super::PageError;
use super::super::figures::period::months_up_to;
use super::super::figures::{Cell, Filter, Pen, Record, Visible};
use super::history::{self, Event};
use crate::definition::catalogue::Versions;
use crate::definition::{Month, Period, Survey};
use crate::report::Figures;
use crate::report::continuity::method_changed;

/// More months than this do not fit side by side.
const MOST: usize = 24;

/// The drawing: 60 a month, 120 high, with room for the numbers above.
const STEP: i64 = 60;
const TOP: i64 = 34;
const FALL: i64 = 80;

pub(super) struct Trend {
    pub(super) heads: Vec<String>,
    pub(super) rows: Vec<TrendRow>,
    /// The points of each piece: a line does not run on where months are not made alike.
    pub(super) lines: Vec<String>,
    pub(super) dots: Vec<Dot>,
    pub(super) width: i64,
    /// Where lines across the drawing say that something happened.
    pub(super) joins: Vec<i64>,
    pub(super) events: Vec<String>,
    months: Vec<Month>,
}

pub(super) struct TrendRow {
    pub(super) month: String,
    /// The unit it was before a merger, where the figures are that unit's.
    pub(super) of: Option<String>,
    pub(super) responses: String,
    /// Why it is not to be held against the month before.
    pub(super) broken: Option<String>,
    /// Whether it lies in the period the page is about.
    pub(super) within: bool,
    pub(super) cells: Vec<Cell>,
}

pub(super) struct Dot {
    /// Whether a new line begins with it.
    begins: bool,
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) label_y: i64,
    pub(super) value: String,
    pub(super) month: String,
    pub(super) within: bool,
}

impl Trend {
    /// The unit's index and its top dimensions in each month; the figures of one month are asked for
    /// as those of any period are.
    pub(super) async fn new(
        record: Record<'_>,
        visible: Visible<'_>,
        earlier: &[Visible<'_>],
        filter: &Filter<'_>,
        pen: &Pen<'_>,
    ) -> Result<Self, PageError> {
        let months = months_up_to(&filter.period, &filter.months);
        let months = &months[months.len().saturating_sub(MOST)..];
        let nodes: Vec<usize> = std::iter::once(0).chain(pen.survey.index.top().map(|(at, _)| at)).collect();
        let row = |month: Month, of: Option<Visible<'_>>, figures: &Figures| TrendRow {
            month: pen.tr.month(month),
            of: of.map(|of| pen.tr.of(&of.unit().name).to_owned()),
            responses: pen.count(figures.responses),
            broken: None,
            within: filter.period.contains(month),
            cells: nodes.iter().map(|&at| pen.cell(&figures.nodes[at], None)).collect(),
        };
        let (mut rows, mut history, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let opened = visible.unit().opened.map(Month::of_date);
        let mut breaks = Breaks::new(record, visible, earlier, filter);
        for &month in months {
            let figures = visible.whole(record, filter.survey, &Period::Month(month)).await?;
            values.push(figures.nodes[0].value());
            let broken = breaks.before(month, &figures).map(|cause| pen.tr.t(cause).to_string());
            rows.push(TrendRow { broken, ..row(month, None, &figures) });
            for &before in earlier.iter().filter(|_| opened.is_some_and(|opened| month <= opened)) {
                let figures = before.whole(record, filter.survey, &Period::Month(month)).await?;
                if figures.responses > 0 {
                    history.push((rows.len(), row(month, Some(before), &figures)));
                }
            }
        }
        let dots = dots(pen, &rows, &values);
        let is_broken = |(_, row): &(i64, &TrendRow)| row.broken.is_some();
        let joins = (0..).zip(&rows).filter(is_broken).map(|(at, _)| join(at)).collect();
        let width = STEP * i64::try_from(rows.len()).unwrap_or(1);
        for (at, row) in history.into_iter().rev() {
            rows.insert(at, row);
        }
        Ok(Self {
            heads: nodes.iter().map(|&at| pen.title(at)).collect(),
            lines: lines(&dots),
            joins,
            width,
            events: Vec::new(),
            months: months.to_vec(),
            dots,
            rows,
        })
    }

    /// Marked with what happened from its first month on, each before the first month that it can show in.
    pub(super) fn with(mut self, events: Vec<Event>) -> Self {
        for event in events {
            let is_shown = self.months.first().is_some_and(|first| *first <= event.month);
            let at = self.months.iter().position(|month| *month >= event.month);
            let Some(at) = at.filter(|_| is_shown) else { continue };
            self.joins.extend(i64::try_from(at).map(join));
            self.events.push(event.text);
        }
        self.joins.sort_unstable();
        self.joins.dedup();
        self
    }
}

/// Where the line before a month stands.
fn join(at: i64) -> i64 {
    STEP * at + 4
}

/// What comes between the months of a unit.
struct Breaks<'b> {
    versions: &'b Versions,
    survey: &'b Survey,
    /// When other units were merged into it.
    mergers: Vec<Month>,
    /// The last month that has responses.
    last: Option<(Month, Figures)>,
}

impl<'b> Breaks<'b> {
    fn new(record: Record<'b>, visible: Visible<'_>, earlier: &[Visible<'_>], filter: &Filter<'b>) -> Self {
        let mergers = earlier.iter().filter_map(|earlier| history::absorbed(earlier.unit(), visible.unit()));
        Self {
            versions: &record.edition.versions,
            survey: filter.survey,
            mergers: mergers.map(Month::of_date).collect(),
            last: None,
        }
    }

    /// The key of what makes the figures of a month other than those of the last one before.
    fn before(&mut self, month: Month, figures: &Figures) -> Option<&'static str> {
        if figures.responses == 0 {
            return None;
        }
        let (was, last) = self.last.replace((month, figures.clone()))?;
        if self.mergers.iter().any(|merger| was < *merger && *merger <= month) {
            return Some("trend-merged");
        }
        method_changed(self.versions, self.survey, &last, figures)[0].then_some("trend-other-method")
    }
}

fn lines(dots: &[Dot]) -> Vec<String> {
    let pieces = dots.chunk_by(|_, next| !next.begins);
    let point = |dot: &Dot| format!("{},{}", dot.x, dot.y);
    pieces.map(|piece| piece.iter().map(point).collect::<Vec<_>>().join(" ")).collect()
}

/// The line fills its height: it shows the course, the table the level.
fn dots(pen: &Pen<'_>, rows: &[TrendRow], values: &[Option<Decimal>]) -> Vec<Dot> {
    let known = || values.iter().flatten().copied();
    let (Some(low), Some(high)) = (known().min(), known().max()) else { return Vec::new() };
    // Less than two units of difference is drawn as little.
    let spread = (high - low).max(Decimal::TWO);
    let dot = |(at, (row, value)): (usize, (&TrendRow, &Option<Decimal>))| {
        let value = (*value)?;
        let fall = ((high - value) / spread * Decimal::from(FALL)).round().to_i64()?;
        Some(Dot {
            begins: row.broken.is_some(),
            x: STEP * i64::try_from(at).ok()? + STEP / 2,
            y: TOP + fall,
            label_y: TOP + fall - 12,
            value: pen.number(value),
            month: row.month.clone(),
            within: row.within,
        })
    };
    rows.iter().zip(values).enumerate().filter_map(dot).collect()
}
