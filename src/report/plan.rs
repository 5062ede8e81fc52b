//! How many responses each unit needs, has, and had: planning and coverage.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;
use serde::Serialize;

use super::fields::{ByField, FieldRow};
use super::groups::{Groups, PartlyKnown};
use super::once::Together;
use super::{Asked, Figures, Sources};
use crate::definition::{Period, Survey, SurveyId, Unit, UnitId, Units};
use crate::index::figure::show;
use crate::index::interval::Extent;
use crate::index::plan::{by_method, greatest_variance, needed, quantile, variance_of_one};
use crate::index::population::{Counted, KnownMonths};
use crate::store::Result;

/// Fewer responses than this say too little about how answers vary.
const FEWEST: i64 = 30;

/// Without another wish the margin is this part of the index's scale, in percent: ±5 points of 100.
const USUAL: i64 = 5;

/// How exact the index of every unit shall be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exactness {
    /// Half the interval, in points of the index.
    pub margin: Decimal,
    /// In percent; one of [`CONFIDENCES`](crate::index::plan::CONFIDENCES).
    pub confidence: u8,
}

impl Exactness {
    /// Five percent of the index's scale at 95 %; none where the scale has no ends.
    pub fn usual(survey: &Survey) -> Option<Self> {
        let bounds = survey.bounds().into_iter().next()??;
        Some(Self { margin: bounds.length() * Decimal::new(USUAL, 2), confidence: 95 })
    }
}

/// How many responses every unit needs and has. Decimals are texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    pub survey: SurveyId,
    pub version: String,
    pub period: String,
    /// The period whose responses say how answers vary.
    pub earlier: Option<String>,
    pub margin: String,
    pub confidence: u8,
    pub units: Vec<PlanRow>,
    pub total: Totals,
}

impl Plan {
    /// Whether anybody has answered, in this period or the one before. Until then what is missing is the most that
    /// could be, at every unit, and a sum of that says nothing.
    pub fn is_begun(&self) -> bool {
        self.units.iter().any(|row| row.basis != Basis::Greatest)
    }

    /// What each unit with all below it still lacks; units of which nothing is asked are not among them.
    pub fn missing_by_unit(&self, units: &Units) -> HashMap<UnitId, i64> {
        let mut missing = HashMap::new();
        for (row, lacking) in self.units.iter().filter_map(|row| Some((row, row.missing?))) {
            for unit in units.path(&row.unit) {
                *missing.entry(unit.id.clone()).or_default() += lacking;
            }
        }
        missing
    }
}

/// One unit that the survey is answered for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanRow {
    pub unit: UnitId,
    /// Of the whole period; none where they are known for a part of it alone.
    pub transactions: Option<i64>,
    /// How much of the period is known, where that is a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_months: Option<KnownMonths>,
    pub responses: i64,
    /// Responses to a hundred transactions.
    pub rate: Option<String>,
    /// By the formula of the older official guidance; needs transactions.
    pub by_method: Option<i64>,
    /// By the variance of answers; none where the index has no bounds.
    pub needed: Option<i64>,
    /// Where the variance is from.
    pub basis: Basis,
    /// Responses still missing to what is needed.
    pub missing: Option<i64>,
    /// By service field; empty where the survey names none.
    pub fields: Vec<FieldRow>,
}

/// From what it is known how one response varies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The unit's own responses of the period before.
    Unit,
    /// Those of all units together, where the unit had too few.
    Whole,
    /// Nobody has answered yet: the most that the scale allows.
    Greatest,
}

impl Basis {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Whole => "whole",
            Self::Greatest => "greatest",
        }
    }
}

/// All units of a plan together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    pub units: usize,
    /// Units that have what they need.
    pub enough: usize,
    /// Of the units for which they are known.
    pub transactions: Option<i64>,
    /// How many units these are.
    pub with_transactions: usize,
    /// Those of which a part of the period is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partly_known: Option<PartlyKnown>,
    pub responses: i64,
    /// Over the units whose transactions are known.
    pub rate: Option<String>,
    pub by_method: Option<i64>,
    pub needed: Option<i64>,
    pub missing: Option<i64>,
    pub fields: Vec<FieldRow>,
}

/// The plan of every unit at and below the one asked for.
pub async fn plan(sources: Sources<'_>, asked: &Asked<'_>, wanted: Exactness) -> Result<Plan> {
    let groups = Groups::new(sources, asked).await?;
    let sums = groups.below(sources, asked.unit).await?;
    let earlier = before(asked.survey, asked.period);
    let known = match &earlier {
        Some(period) => Known::of(sources, &Asked { period, ..*asked }).await?,
        None => Known::default(),
    };
    let responses = |unit: &UnitId| sums.get(unit).map_or(0, |of| of.sums.responses);
    let is_asked =
        |unit: &&Unit| asked.survey.covers(unit) && (unit.closed.is_none() || responses(&unit.id) > 0);
    let scale = asked.survey.bounds().first().copied().flatten().map(|bounds| bounds.length());
    let below: Vec<&Unit> =
        sources.catalogue.units.subtree(asked.unit).into_iter().filter(is_asked).collect();
    let ids: Vec<UnitId> = below.iter().map(|unit| unit.id.clone()).collect();
    let by_field = ByField::of(sources, asked, &ids).await?;
    let row = |unit: &UnitId| {
        let counts = (groups.counted_transactions(unit), responses(unit));
        let fields = by_field.as_ref().map(|by_field| by_field.unit(&groups, unit)).unwrap_or_default();
        PlanRow { fields, ..PlanRow::new(unit, counts, &known, scale, wanted) }
    };
    let units: Vec<PlanRow> = ids.iter().map(row).collect();
    let rows = units.iter().map(|row| row.fields.as_slice());
    let fields = by_field.as_ref().map(|by_field| by_field.together(rows)).unwrap_or_default();
    Ok(Plan {
        survey: asked.survey.id.clone(),
        version: asked.survey.version.clone(),
        period: asked.period.to_string(),
        earlier: earlier.map(|period| period.to_string()),
        margin: show(wanted.margin, asked.survey.index.digits),
        confidence: wanted.confidence,
        total: Totals { fields, ..Totals::of(&units) },
        units,
    })
}

/// The period of the same length before, for a wave the wave that ended last before it.
fn before(survey: &Survey, period: &Period) -> Option<Period> {
    let Period::Wave { from, .. } = period else { return period.before() };
    let wave = survey.waves.iter().filter(|wave| wave.to < *from).max_by_key(|wave| wave.to)?;
    Period::parse(&wave.id, &survey.waves).ok()
}

/// Of one response of a unit, where enough have answered and not all the same.
type Variance = Option<Decimal>;

/// How one response varied in the period before.
#[derive(Default)]
struct Known {
    units: BTreeMap<UnitId, Decimal>,
    whole: Option<Decimal>,
}

impl Known {
    async fn of(sources: Sources<'_>, asked: &Asked<'_>) -> Result<Self> {
        let groups = Groups::new(sources, asked).await?;
        let sums = groups.below(sources, asked.unit).await?;
        // Of clusters the variance takes no share of the transactions away.
        let clustered = asked.survey.index.cluster.is_some();
        let enough = sums.iter().filter(|(_, of)| of.sums.responses >= FEWEST);
        let enough: Vec<Together<'_>> = enough.map(|(unit, of)| (unit, vec![of])).collect();
        let variances = groups.once(sources, "variances", &enough, size_of::<Variance>(), |units, _| {
            let [of] = units else { return None };
            let population = of.transactions.filter(|_| !clustered);
            let figures = groups.figures(units.iter().copied(), Some(Extent::Error));
            Some(variance_of_one(error(&figures)?, of.sums.responses, population))
        });
        let own = |((unit, _), variance): (&Together<'_>, Variance)| Some(((*unit).clone(), variance?));
        let units = enough.iter().zip(variances).filter_map(own).collect();
        let all: [Together<'_>; 1] = [(asked.unit, sums.values().collect())];
        let whole = groups.figures_once(sources, "whole", &all, Some(Extent::Effect));
        Ok(Self { units, whole: whole.first().and_then(simple_variance) })
    }
}

/// The standard error of the whole index, where enough have answered and not all the same.
fn error(figures: &Figures) -> Option<Decimal> {
    let root = figures.nodes.first()?;
    let error = root.precision.as_ref()?.standard_error;
    (root.n >= FEWEST && !error.is_zero()).then_some(error)
}

/// S² of one response of any unit: what a simple random sample would have, without the design effect, which
/// comes from the units' sizes.
fn simple_variance(figures: &Figures) -> Option<Decimal> {
    let error = error(figures)?;
    let root = figures.nodes.first()?;
    variance_of_one(error, root.n, None).checked_div(root.precision.as_ref()?.design_effect?)
}

impl PlanRow {
    fn new(
        unit: &UnitId,
        (counted, responses): (Counted<'_>, i64),
        known: &Known,
        scale: Option<Decimal>,
        Exactness { margin, confidence }: Exactness,
    ) -> Self {
        let transactions = counted.transactions();
        let (variance, basis) = match (known.units.get(unit), known.whole) {
            (Some(own), _) => (Some(*own), Basis::Unit),
            (None, Some(whole)) => (Some(whole), Basis::Whole),
            (None, None) => (scale.map(greatest_variance), Basis::Greatest),
        };
        let needed = variance
            .zip(quantile(confidence))
            .and_then(|(variance, z)| needed(variance, margin, z, transactions));
        // The method's margin is a proportion: a part of the scale's length.
        let part = scale.and_then(|length| margin.checked_div(length));
        Self {
            unit: unit.clone(),
            transactions,
            known_months: counted.part(),
            responses,
            rate: transactions.and_then(|known| rate(responses, known)),
            by_method: transactions.zip(part).map(|(known, part)| by_method(known, part)),
            needed,
            basis,
            missing: needed.map(|needed| (needed - responses).max(0)),
            fields: Vec::new(),
        }
    }
}

impl Totals {
    fn of(units: &[PlanRow]) -> Self {
        let sum = |of: fn(&PlanRow) -> Option<i64>| {
            let known: Vec<i64> = units.iter().filter_map(of).collect();
            (!known.is_empty()).then(|| known.iter().sum())
        };
        let transactions = sum(|row| row.transactions);
        let with_transactions = sum(|row| row.transactions.map(|_| row.responses));
        Self {
            units: units.len(),
            enough: units.iter().filter(|row| row.missing == Some(0)).count(),
            transactions,
            with_transactions: units.iter().filter(|row| row.transactions.is_some()).count(),
            partly_known: PartlyKnown::of(units.iter().filter_map(|row| row.known_months)),
            responses: units.iter().map(|row| row.responses).sum(),
            rate: with_transactions.zip(transactions).and_then(|(responses, known)| rate(responses, known)),
            by_method: sum(|row| row.by_method),
            needed: sum(|row| row.needed),
            missing: sum(|row| row.missing),
            fields: Vec::new(),
        }
    }
}

/// Responses to a hundred transactions, with one decimal.
pub(super) fn rate(responses: i64, transactions: i64) -> Option<String> {
    let part = Decimal::from(responses) * Decimal::ONE_HUNDRED;
    part.checked_div(Decimal::from(transactions)).map(|rate| show(rate, 1))
}
