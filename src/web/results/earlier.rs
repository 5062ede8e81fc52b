//! What was said of earlier periods: as they were published. Beside figures that still move also as the record
//! has them; an edition is held against editions alone.

use super::super::PageError;
use super::super::figures::period::heading;
use super::super::figures::{
    Change, Course, CourseRow, Earlier, Filter, Pen, Record, Stop, Visible, changes_from, earlier_periods,
};
use super::survey::{Place, Shown};
use crate::definition::Period;
use crate::report::continuity::{method_changed, rescored};
use crate::report::{Figures, Matrix};

/// Periods of a course, the one a page is about among them.
const MOST: usize = 6;

/// The figures of a unit in earlier periods, each beside those of the period a page is about; the latest
/// first.
pub(super) struct Past(Vec<Then>);

struct Then {
    held: Earlier,
    /// Whether the next figures after these are made in another way.
    cut: bool,
}

/// The periods of the same length up to five before, and a year before, as far as there are responses.
pub(super) async fn past(record: Record<'_>, shown: &Shown<'_>, now: &Figures) -> Result<Past, PageError> {
    let (filter, versions) = (shown.filter, &record.edition.versions);
    let has_responses = |period: &Period| filter.months.iter().any(|month| period.contains(*month));
    let chain = std::iter::successors(filter.period.before(), Period::before).take(MOST - 1);
    let mut periods: Vec<Period> = chain.filter(has_responses).collect();
    for period in earlier_periods(&filter.period) {
        if !periods.contains(&period) {
            periods.push(period);
        }
    }
    periods.retain(|period| !shown.frozen.has_taken_in(period) && !shown.frozen.is_withdrawn(period));
    periods.sort_by_key(|period| std::cmp::Reverse(period.months()));
    let mut found: Vec<Then> = Vec::new();
    for period in periods {
        let Some(held) = earlier(record, shown, (now, period)).await? else { continue };
        let last = found.iter().rfind(|then| then.held.figures.responses > 0).map(|then| &then.held);
        let next = last.map_or(now, |last| &last.figures);
        let changed = method_changed(versions, filter.survey, &held.figures, next)[filter.focus];
        let is_other = held.changed[filter.focus] != last.is_some_and(|last| last.changed[filter.focus]);
        found.push(Then { cut: changed || is_other, held });
    }
    Ok(Past(found))
}

async fn earlier(
    record: Record<'_>,
    Shown { filter, unit, place, .. }: &Shown<'_>,
    (now, period): (&Figures, Period),
) -> Result<Option<Earlier>, PageError> {
    let (survey, versions) = (filter.survey, &record.edition.versions);
    match record.document(survey, &period).await? {
        Some(document) => {
            let Some(Matrix { whole, .. }) = document.matrix(survey, unit.id.as_str()) else {
                return Ok(None);
            };
            let rescored = rescored(versions, survey, &whole);
            let mut then = Earlier::new(versions, survey, now, (period, whole));
            then.changed.iter_mut().zip(rescored).for_each(|(changed, rescored)| *changed |= rescored);
            Ok(Some(then))
        }
        None => {
            let visible = match place {
                Place::Live => Visible::live(record, survey, unit),
                Place::Edition(_) => None,
            };
            let Some(visible) = visible else { return Ok(None) };
            let whole = visible.whole(record, survey, &period).await?;
            Ok(Some(Earlier::new(versions, survey, now, (period, whole))))
        }
    }
}

impl Past {
    /// Against the period before and the one a year before, in words.
    pub(super) fn changes(&self, pen: &Pen<'_>, filter: &Filter<'_>, now: &Figures) -> Vec<Change> {
        let held = earlier_periods(&filter.period);
        let held = held.iter().filter_map(|period| self.0.iter().find(|then| then.held.period == *period));
        held.flat_map(|then| changes_from(pen, filter.focus, now, std::slice::from_ref(&then.held))).collect()
    }

    /// Period by period, the earliest first; marked where the figures before are made in another way.
    pub(super) fn course(&self, pen: &Pen<'_>, filter: &Filter<'_>, now: &Figures) -> Course {
        let focus = filter.focus;
        let nodes: Vec<usize> =
            std::iter::once(focus).chain(pen.survey.index.nodes[focus].children.iter().copied()).collect();
        let is_known = |then: &&Then| {
            let figures = &then.held.figures;
            figures.responses > 0 && nodes.iter().all(|&node| node < figures.nodes.len())
        };
        let stop = |period: &Period, figures: &Figures, is_cut: bool| {
            let row = CourseRow::new(pen, &nodes, heading(pen.tr, pen.survey, period), figures);
            let mut stop = Stop::new(row, figures.nodes[focus].value());
            stop.cut = is_cut.then(|| pen.tr.t("trend-other-method").to_string());
            stop
        };
        let (mut stops, mut is_cut) = (Vec::new(), false);
        for Then { held, cut } in self.0.iter().rev().filter(is_known) {
            stops.push(stop(&held.period, &held.figures, is_cut));
            is_cut = *cut;
        }
        let mut last = stop(&filter.period, now, is_cut);
        last.row.within = true;
        stops.push(last);
        Course::new(pen, &nodes, stops)
    }
}
