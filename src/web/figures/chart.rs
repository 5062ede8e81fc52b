//! What a chart reads of its table: figures as programs write them, and the scale they are drawn on.

use rust_decimal::Decimal;

use super::pen::Pen;
use super::scale::{around, ticks};
use crate::definition::Bounds;
use crate::index::Interval;
use crate::index::figure::show;

/// A figure as it is written, with a point whatever the language: the chart shows what the table says.
pub(in crate::web) struct Exact {
    pub(in crate::web) value: String,
    /// Both ends of its 95 % interval.
    pub(in crate::web) ends: Option<(String, String)>,
}

/// The scale of a chart: all of the measure, from where it starts to where it ends.
pub(in crate::web) struct Axis {
    pub(in crate::web) low: String,
    pub(in crate::web) high: String,
    /// `0=0 %|20=20 %|…`: where it is marked, and how the mark is written.
    pub(in crate::web) ticks: String,
}

/// A chart above its table.
pub(in crate::web) struct Chart {
    /// Lines that need room.
    pub(in crate::web) lines: usize,
    pub(in crate::web) axis: Axis,
}

impl Pen<'_> {
    pub(super) fn exact(&self, value: Decimal, interval: Option<Interval>) -> Exact {
        let written = |value| show(value, self.survey.index.digits);
        let ends = interval.map(|interval| (written(interval.low), written(interval.high)));
        Exact { value: written(value), ends }
    }

    /// The scale of a node, where it has ends.
    pub(super) fn axis(&self, node: usize) -> Option<Axis> {
        self.bounds[node].map(|bounds| self.axis_of(bounds))
    }

    /// The part of a node's scale that some values lie on.
    pub(super) fn axis_around(&self, node: usize, values: &[Decimal]) -> Option<Axis> {
        let (low, high) = (values.iter().min()?, values.iter().max()?);
        self.bounds[node].map(|scale| self.axis_of(around(scale, *low, *high)))
    }

    fn axis_of(&self, bounds: Bounds) -> Axis {
        let written = |value: Decimal| match self.percentage {
            true => self.tr.percent(self.plain(value)),
            false => self.tr.number(self.plain(value)),
        };
        let tick = |value: Decimal| format!("{value}={}", written(value));
        Axis {
            low: bounds.low.normalize().to_string(),
            high: bounds.high.normalize().to_string(),
            ticks: ticks(bounds).into_iter().map(tick).collect::<Vec<_>>().join("|"),
        }
    }
}
