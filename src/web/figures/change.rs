//! Changes in words: how a figure differs from an earlier one, and whether that is more than chance.

use rust_decimal::Decimal;

use super::super::PageError;
use super::filter::Filter;
use super::pen::Pen;
use super::period::title;
use super::scope::{Record, Visible};
use crate::definition::catalogue::Versions;
use crate::definition::{Period, Survey};
use crate::index::Figure;
use crate::index::compare::{Difference, between_samples};
use crate::report::Figures;
use crate::report::continuity::method_changed;

/// One comparison, as a sentence.
pub(in crate::web) struct Change {
    pub(in crate::web) text: String,
    /// `up` or `down` when it is more than chance.
    pub(in crate::web) direction: Option<&'static str>,
}

/// The period before, and the same period a year before.
pub(in crate::web) fn earlier_periods(period: &Period) -> Vec<Period> {
    let mut periods: Vec<Period> = [period.before(), period.year_before()].into_iter().flatten().collect();
    periods.dedup();
    periods
}

/// The figures of another period, and for every node whether they are made in another way.
pub(in crate::web) struct Earlier {
    pub(in crate::web) period: Period,
    pub(in crate::web) figures: Figures,
    pub(in crate::web) changed: Vec<bool>,
}

impl Earlier {
    /// `figures` of another period beside `now`.
    pub(in crate::web) fn new(
        versions: &Versions,
        survey: &Survey,
        now: &Figures,
        (period, figures): (Period, Figures),
    ) -> Self {
        let changed = method_changed(versions, survey, &figures, now);
        Self { period, figures, changed }
    }
}

/// A unit as a whole in the periods that figures are compared with in words, as far as the reader may see it.
pub(in crate::web) async fn wholes_before(
    record: Record<'_>,
    visible: Visible<'_>,
    filter: &Filter<'_>,
) -> Result<Vec<(Period, Figures)>, PageError> {
    let mut wholes = Vec::new();
    for period in earlier_periods(&filter.period) {
        let whole = visible.whole(record, filter.survey, &period).await?;
        wholes.push((period, whole));
    }
    Ok(wholes)
}

/// How the node in focus differs from earlier periods.
pub(in crate::web) fn changes_from(
    pen: &Pen<'_>,
    focus: usize,
    figures: &Figures,
    earlier: &[Earlier],
) -> Vec<Change> {
    let change = |earlier: &Earlier| {
        let Earlier { period, figures: then, changed } = earlier;
        let held = then.nodes.get(focus)?;
        match changed[focus] {
            true => method_change(pen, period, &figures.nodes[focus], held),
            false => change(pen, period, &figures.nodes[focus], held),
        }
    };
    earlier.iter().filter_map(change).collect()
}

/// Figures that are not made alike have no difference.
fn method_change(pen: &Pen<'_>, period: &Period, figure: &Figure, earlier: &Figure) -> Option<Change> {
    let held = earlier.value().filter(|_| figure.value().is_some())?;
    let text = pen
        .tr
        .t("change-method")
        .arg("period", title(pen.tr, pen.survey, period))
        .arg("value", pen.value(held))
        .arg("n", pen.count(earlier.n));
    Some(Change { text: text.to_string(), direction: None })
}

fn change(pen: &Pen<'_>, period: &Period, figure: &Figure, earlier: &Figure) -> Option<Change> {
    let (value, held) = (figure.value()?, earlier.value()?);
    let difference = between_samples(figure, earlier);
    let direction = difference.filter(|difference| difference.is_more_than_chance()).map(direction);
    let key = match (difference, direction) {
        (None, _) => "change-unknown",
        (_, Some("up")) => "change-up",
        (_, Some(_)) => "change-down",
        (_, None) => "change-chance",
    };
    let mut text = pen
        .tr
        .t(key)
        .arg("period", title(pen.tr, pen.survey, period))
        .arg("value", pen.value(held))
        .arg("n", pen.count(earlier.n))
        .arg("difference", pen.difference(value, held));
    if let Some(Difference { interval, .. }) = difference {
        text = text.arg("low", pen.signed(interval.low)).arg("high", pen.signed(interval.high));
    }
    Some(Change { text: text.to_string(), direction })
}

/// One comparison, as it stands in a table.
pub(in crate::web) struct Moved {
    /// `+1,90`; none where the figures are not made alike.
    pub(in crate::web) difference: Option<String>,
    /// `±2,10`, or why there is none.
    pub(in crate::web) below: String,
    /// `up` or `down` when it is more than chance.
    pub(in crate::web) direction: Option<&'static str>,
    pub(in crate::web) words: String,
}

impl Moved {
    /// How a node differs from an earlier period, where both figures are known.
    pub(in crate::web) fn new(pen: &Pen<'_>, node: usize, now: &Figures, earlier: &Earlier) -> Option<Self> {
        let Earlier { period, figures: then, changed } = earlier;
        let (figure, held) = (&now.nodes[node], then.nodes.get(node)?);
        if changed[node] {
            let Change { text, direction } = method_change(pen, period, figure, held)?;
            let below = pen.tr.t("matrix-other-method").to_string();
            return Some(Self { difference: None, below, direction, words: text });
        }
        let Change { text, direction } = change(pen, period, figure, held)?;
        let half = between_samples(figure, held).map(|difference| pen.margin(difference.interval).half);
        let below = half.unwrap_or_else(|| pen.tr.t("matrix-unsure").to_string());
        let difference = Some(pen.difference(figure.value()?, held.value()?));
        Some(Self { difference, below, direction, words: text })
    }
}

pub(super) fn direction(difference: Difference) -> &'static str {
    if difference.value > Decimal::ZERO { "up" } else { "down" }
}
