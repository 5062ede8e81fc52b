//! A unit month by month, with the units it was before and what happened to it.

use super::super::PageError;
use super::super::figures::period::months_up_to;
use super::super::figures::{Course, CourseRow, Filter, Pen, Record, Stop, Visible};
use super::history::{self, Event};
use crate::definition::catalogue::Versions;
use crate::definition::{Month, Period, Survey};
use crate::report::Figures;
use crate::report::continuity::method_changed;

/// More months than this do not fit side by side.
const MOST: usize = 24;

/// The unit's index and its top dimensions in each month; the figures of one month are asked for as those of
/// any period are. `earlier` are the units that were merged into it.
pub(super) async fn trend(
    record: Record<'_>,
    visible: Visible<'_>,
    earlier: &[Visible<'_>],
    filter: &Filter<'_>,
    (pen, events): (&Pen<'_>, Vec<Event>),
) -> Result<Course, PageError> {
    let months = months_up_to(&filter.period, &filter.months);
    let months = &months[months.len().saturating_sub(MOST)..];
    let nodes: Vec<usize> = std::iter::once(0).chain(pen.survey.index.top().map(|(at, _)| at)).collect();
    let opened = visible.unit().opened.map(Month::of_date);
    let mut breaks = Breaks::new(record, visible, earlier, filter);
    let mut stops = Vec::new();
    for &month in months {
        let figures = visible.whole(record, filter.survey, &Period::Month(month)).await?;
        let row = CourseRow::new(pen, &nodes, pen.tr.month(month), &figures);
        let within = filter.period.contains(month);
        let mut stop = Stop::new(CourseRow { within, ..row }, figures.nodes[0].value());
        stop.cut = breaks.before(month, &figures).map(|cause| pen.tr.t(cause).to_string());
        for &before in earlier.iter().filter(|_| opened.is_some_and(|opened| month <= opened)) {
            let figures = before.whole(record, filter.survey, &Period::Month(month)).await?;
            if figures.responses > 0 {
                let of = Some(pen.tr.of(&before.unit().name).to_owned());
                let row = CourseRow::new(pen, &nodes, pen.tr.month(month), &figures);
                stop.others.push(CourseRow { of, within, ..row });
            }
        }
        stops.push(stop);
    }
    let mut course = Course::new(pen, &nodes, stops);
    for event in events {
        // Before the first month that it can show in.
        let is_shown = months.first().is_some_and(|first| *first <= event.month);
        let at = months.iter().position(|month| *month >= event.month);
        if let Some(at) = at.filter(|_| is_shown) {
            course.mark(at, event.text);
        }
    }
    Ok(course)
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
