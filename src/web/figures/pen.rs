//! How a figure is written: value, n, and in words why there is none.

use rust_decimal::Decimal;

use super::chart::Exact;
use super::scale::{Heat, is_percentage, place};
use crate::definition::{Bounds, Survey};
use crate::index::figure::{NoInterval, rounded, show};
use crate::index::{Absence, Figure, Interval};
use crate::report::segments::FEWEST;
use crate::words::Tr;

/// Writes the figures of one survey in one language.
pub(in crate::web) struct Pen<'a> {
    pub(in crate::web) tr: &'a Tr,
    pub(in crate::web) survey: &'a Survey,
    /// Whether every figure is a percentage.
    pub(in crate::web) percentage: bool,
    pub(super) bounds: Vec<Option<Bounds>>,
    /// The fewest responses behind a figure that is not withheld from the reader.
    fewest: u64,
}

/// One figure in a table.
pub(in crate::web) struct Cell {
    pub(in crate::web) value: Value,
    pub(in crate::web) n: String,
    /// 95 % interval: its half-width with ±, and both ends in words.
    pub(in crate::web) margin: Option<Margin>,
    /// 1 to 5, where a colour helps.
    pub(in crate::web) step: Option<u8>,
    /// Fewer answers than the survey asks for behind a published figure: it is told, and made nothing of.
    pub(in crate::web) weak: bool,
    /// Some children had no figure and were left out.
    pub(in crate::web) partial: bool,
    /// For a chart of the table.
    pub(in crate::web) exact: Option<Exact>,
}

pub(in crate::web) struct Margin {
    /// `±0,84`.
    pub(in crate::web) half: String,
    /// `Khoảng tin cậy 95 %: 83,36 đến 85,04`.
    pub(in crate::web) words: String,
}

/// An interval on a line 200 wide.
pub(in crate::web) struct Span {
    pub(in crate::web) from: String,
    pub(in crate::web) to: String,
}

pub(in crate::web) enum Value {
    Number(String),
    /// Withheld, in a few words.
    Withheld(String),
    /// There is none: a dash, and why.
    Missing(String),
}

impl<'a> Pen<'a> {
    pub(in crate::web) fn new(tr: &'a Tr, survey: &'a Survey) -> Self {
        let (percentage, bounds) = (is_percentage(&survey.index), survey.bounds());
        Self { tr, survey, percentage, bounds, fewest: survey.minimum_n }
    }

    /// For those who are signed in, who see figures on fewer than may be published.
    pub(in crate::web) fn of_administration(tr: &'a Tr, survey: &'a Survey) -> Self {
        Self { fewest: FEWEST.unsigned_abs(), ..Self::new(tr, survey) }
    }

    /// As it stands in a table, under a heading that names the unit.
    pub(in crate::web) fn number(&self, value: Decimal) -> String {
        let shown = show(value, self.survey.index.digits);
        // What `show` writes is a number.
        shown.parse().map_or(shown, |number| self.tr.number(number))
    }

    /// Rounded as figures are, without the zeros behind: for what is set and not computed.
    pub(in crate::web) fn plain(&self, value: Decimal) -> Decimal {
        rounded(value, self.survey.index.digits).normalize()
    }

    /// As it stands by itself: with its unit.
    pub(in crate::web) fn value(&self, value: Decimal) -> String {
        let shown = show(value, self.survey.index.digits);
        match shown.parse() {
            Ok(number) if self.percentage => self.tr.percent(number),
            Ok(number) => self.tr.number(number),
            Err(_) => shown,
        }
    }

    /// How far `value` lies from `other`, with its sign: the difference of what is written, so that a
    /// reader who subtracts finds the same.
    pub(in crate::web) fn difference(&self, value: Decimal, other: Decimal) -> String {
        let written = |value| show(value, self.survey.index.digits).parse::<Decimal>().unwrap_or(value);
        let difference = written(value) - written(other);
        let text = self.tr.number(difference);
        if difference > Decimal::ZERO { format!("+{text}") } else { text }
    }

    /// With a sign, as differences are.
    pub(in crate::web) fn signed(&self, value: Decimal) -> String {
        self.difference(value, Decimal::ZERO)
    }

    pub(in crate::web) fn count(&self, n: i64) -> String {
        self.tr.count(u64::try_from(n).unwrap_or(0))
    }

    pub(in crate::web) fn title(&self, node: usize) -> String {
        self.tr.of(&self.survey.index.nodes[node].title).to_owned()
    }

    /// Titles from below the root down to the node.
    pub(in crate::web) fn path(&self, node: usize) -> Vec<String> {
        let nodes = &self.survey.index.nodes;
        let up = |at: &usize| nodes[*at].parent;
        let mut path: Vec<usize> = std::iter::successors(Some(node), up).collect();
        path.pop();
        path.reverse();
        path.into_iter().map(|at| self.title(at)).collect()
    }

    pub(in crate::web) fn cell(&self, figure: &Figure, heat: Option<Heat>) -> Cell {
        Cell {
            value: match figure.value {
                Ok(value) => Value::Number(self.number(value)),
                Err(Absence::TooFew) => Value::Withheld(self.too_few()),
                Err(absence) => Value::Missing(self.absence(absence)),
            },
            n: self.count(figure.n),
            margin: figure.interval.map(|interval| self.margin(interval)),
            step: self.strong_value(figure).zip(heat).map(|(value, heat)| heat.step(value)),
            weak: self.is_weak(figure),
            partial: figure.left_out > 0,
            exact: figure.value().map(|value| self.exact(value, figure.interval)),
        }
    }

    /// Whether a value rests on fewer answers than the survey asks for behind a published figure.
    pub(in crate::web) fn is_weak(&self, figure: &Figure) -> bool {
        let is_few = u64::try_from(figure.n).is_ok_and(|n| n < self.survey.minimum_n);
        figure.value.is_ok() && is_few
    }

    /// The value of a figure that enough have answered for.
    pub(in crate::web) fn strong_value(&self, figure: &Figure) -> Option<Decimal> {
        figure.value().filter(|_| !self.is_weak(figure))
    }

    /// Why a value that should have an interval has none, in words.
    pub(in crate::web) fn no_interval(&self, figure: &Figure) -> Option<String> {
        let key = match figure.no_interval()? {
            NoInterval::TooFew => "no-interval-too-few",
            NoInterval::AllAlike => "no-interval-all-alike",
        };
        Some(self.tr.t(key).to_string())
    }

    /// Half of an interval and both its ends, as they are written.
    pub(in crate::web) fn margin(&self, interval: Interval) -> Margin {
        let half = self.number((interval.high - interval.low) / Decimal::TWO);
        let words = self.tr.t("figure-interval");
        let words = words.arg("low", self.number(interval.low)).arg("high", self.number(interval.high));
        Margin { half: format!("±{half}"), words: words.to_string() }
    }

    /// Where the interval of a node's figure stands on its line.
    pub(in crate::web) fn span(&self, node: usize, figure: &Figure) -> Option<Span> {
        let (interval, bounds) = (figure.interval?, self.bounds[node]?);
        Some(Span { from: place(bounds, interval.low), to: place(bounds, interval.high) })
    }

    /// `‹ 30 phiếu`.
    pub(in crate::web) fn too_few(&self) -> String {
        self.tr.t("figure-too-few").arg("count", self.fewest).to_string()
    }

    fn absence(&self, absence: Absence) -> String {
        let key = match absence {
            Absence::NoAnswers => "figure-no-answers",
            Absence::MissingPart => "figure-missing-part",
            Absence::NoPopulation => "figure-no-population",
            Absence::MarginsNotMet => "figure-margins-not-met",
            Absence::TooFew => return self.too_few(),
            Absence::NoSpread => "figure-no-spread",
            Absence::Damaged => "figure-damaged",
        };
        self.tr.t(key).to_string()
    }

    /// Colours around the whole's figure: the same pivot for all nodes on the scale of the one in
    /// focus, so that a weak dimension shows as a weak column.
    pub(in crate::web) fn heat(&self, node: usize, focus: usize, whole: &[Figure]) -> Option<Heat> {
        let bounds = self.bounds[node]?;
        let pivot = if self.bounds[focus] == Some(bounds) { focus } else { node };
        Some(Heat::around(whole[pivot].value()?, bounds))
    }

    /// Where a value of a node stands on its line.
    pub(in crate::web) fn place(&self, node: usize, value: Decimal) -> Option<String> {
        self.bounds[node].map(|bounds| place(bounds, value))
    }
}
