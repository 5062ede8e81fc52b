//! Figures: what every page, file and answer shows, and nothing else.

use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy;

use crate::definition::Bounds;

/// Why a figure has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// Nobody gave a valid answer.
    NoAnswers,
    /// A part is missing and the definition says that the whole is then withheld.
    MissingPart,
    /// A unit with answers has no transaction count to weigh it by.
    NoPopulation,
    /// The margins of the population cannot all be met on these responses, whatever they weigh.
    MarginsNotMet,
    /// Fewer responses than may be published.
    TooFew,
    /// A score between the smallest and the largest of a round in which all are the same.
    NoSpread,
    /// Some of what it rests on cannot be read: without that it would look better founded than it is.
    Damaged,
}

impl Absence {
    /// The word in files and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoAnswers => "no-answers",
            Self::MissingPart => "missing-part",
            Self::NoPopulation => "no-population",
            Self::MarginsNotMet => "margins-not-met",
            Self::TooFew => "too-few",
            Self::NoSpread => "no-spread",
            Self::Damaged => "damaged",
        }
    }
}

/// The index at one node for one group of responses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// 28 significant digits; rounded only when shown.
    pub value: Result<Decimal, Absence>,
    /// 95 % interval, when the method gives one.
    pub interval: Option<Interval>,
    /// Apart: of thousands of units only those that are looked at have one.
    pub precision: Option<Box<Precision>>,
    /// Responses with at least one valid answer at or below the node.
    pub n: i64,
    /// Children left out because they have no figure; their weights were renormalised.
    pub left_out: usize,
}

impl Figure {
    /// Leaves nothing to be read of a figure that something is missing from.
    pub fn take_away_for_damage(&mut self) {
        self.value = Err(Absence::Damaged);
        (self.interval, self.precision, self.left_out) = (None, None, 0);
    }

    pub fn value(&self) -> Option<Decimal> {
        self.value.ok()
    }

    /// Why a value that should have an interval has none; nothing where the method gives none.
    pub fn no_interval(&self) -> Option<NoInterval> {
        if self.value.is_err() || self.interval.is_some() {
            return None;
        }
        match &self.precision {
            Some(precision) if precision.is_exact() => Some(NoInterval::AllAlike),
            Some(_) => Some(NoInterval::TooFew),
            None => (self.n == 1).then_some(NoInterval::TooFew),
        }
    }

    /// Keeps the interval on the scale of the figure. One that takes up all of the scale says nothing, and is left
    /// out: so few answers tell no more than that the value is some value.
    pub fn keep_within(&mut self, bounds: Option<Bounds>) {
        let Some((bounds, interval)) = bounds.zip(self.interval) else { return };
        let Interval { low, high } = interval;
        let kept =
            Interval { low: low.clamp(bounds.low, bounds.high), high: high.clamp(bounds.low, bounds.high) };
        let is_everything = kept.low == bounds.low && kept.high == bounds.high;
        self.interval = (!is_everything).then_some(kept);
    }
}

/// Why a value has no interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoInterval {
    /// It would take up the whole scale, or there is a single response.
    TooFew,
    /// Answers that are all alike do not tell how far off they may be.
    AllAlike,
}

impl NoInterval {
    /// The word in files and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TooFew => "too-few",
            Self::AllAlike => "all-alike",
        }
    }
}

/// A standard error below this is what rounding leaves of zero.
pub(super) const NONE: Decimal = Decimal::from_parts(1, 0, 0, false, 12);

/// How exact a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Precision {
    pub standard_error: Decimal,
    /// Clusters less strata, as Student's t is taken with.
    pub degrees_of_freedom: i64,
    /// The variance against that of a simple random sample of as many responses, drawn with replacement
    /// (Kish 1965, section 8.2); none when the responses do not differ.
    pub design_effect: Option<Decimal>,
    /// n / design effect: so many responses of a simple random sample would be as exact.
    pub effective_n: Option<Decimal>,
    /// Units in which a single response (or cluster) answers something at or below the node, which is centred at
    /// the estimate of all units; see [`linear`](super::linear).
    pub single_units: usize,
}

impl Precision {
    /// Whether all answers are alike.
    pub(super) fn is_exact(&self) -> bool {
        self.standard_error < NONE
    }
}

/// Both ends of a 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    pub low: Decimal,
    pub high: Decimal,
}

/// A value as it is shown, half away from zero: what two readers see as equal is equal by it.
pub fn rounded(value: Decimal, digits: u32) -> Decimal {
    value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)
}

/// The one rounding of a published figure: half away from zero, with all decimals written.
pub fn show(value: Decimal, digits: u32) -> String {
    let mut rounded = rounded(value, digits);
    rounded.rescale(digits);
    if rounded.is_zero() {
        rounded.set_sign_positive(true);
    }
    rounded.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_half_away_from_zero_and_writes_every_decimal() {
        let shown = |text: &str, digits| show(text.parse().expect("a decimal"), digits);
        assert_eq!(shown("87.345", 2), "87.35");
        assert_eq!(shown("87.3449999", 2), "87.34");
        assert_eq!(shown("80", 2), "80.00");
        assert_eq!(shown("-0.001", 2), "0.00");
        assert_eq!(shown("-2.5", 0), "-3");
    }
}
