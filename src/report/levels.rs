//! How the answers to each question are spread over its options: satisfaction level by level, needs and
//! expectations option by option.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;
use serde::Serialize;

use super::groups::{Groups, version_of};
use super::{Asked, Figures, IndexReport, Sources};
use crate::definition::{Field, NodeKind, OptionCode, Survey, UnitId, Units};
use crate::index::figure::show;
use crate::index::levels::{Counted, Part, Spread};
use crate::index::{Absence, Layout};
use crate::store::{Result, TallyQuery, TallyRow};

/// The answers to one question, all units together; an answer counts once, whatever its unit, and in weighted
/// surveys as much as its response weighs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuestionLevels {
    pub question: String,
    /// The indicator that measures it, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// Valid answers: without blanks and options that are no answer.
    pub n: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absence: Option<String>,
    /// In the order of the form; empty where the numbers are withheld.
    pub levels: Vec<Level>,
    /// The upper levels together, where the scale names them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upper: Option<Upper>,
}

/// One option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Level {
    pub code: OptionCode,
    pub count: i64,
    /// Of the valid answers, in percent. Where several options may be chosen they come to more than 100.
    pub share: Option<String>,
}

/// *Rất hài lòng* with *Hài lòng*, *Rất nhiều* with *Nhiều*: a figure of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Upper {
    pub codes: Vec<OptionCode>,
    pub count: i64,
    /// Of the valid answers, in percent; rounded once, so that it can differ from the sum of what is shown.
    pub share: Option<String>,
}

/// Persons whose answers are all among those that count: *chỉ số hài lòng toàn diện*, where every indicator
/// is the share satisfied. Answers left blank do not matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Throughout {
    /// Responses with at least one valid answer.
    pub n: i64,
    pub count: i64,
    /// In percent of n, in weighted surveys by weight.
    pub share: Option<String>,
}

/// Levels, question by question, and over all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitLevels {
    pub questions: Vec<QuestionLevels>,
    /// None where an indicator is no share, where a version of the period has none, and where it is withheld.
    pub throughout: Option<Throughout>,
}

impl From<IndexReport> for UnitLevels {
    fn from(report: IndexReport) -> Self {
        Self { questions: report.levels.unwrap_or_default(), throughout: report.throughout }
    }
}

/// The answers of each unit by option, read once.
pub(super) struct Levels<'a> {
    asked: &'a Asked<'a>,
    own: BTreeMap<UnitId, Spread>,
    /// Units of which something cannot be read.
    damaged: BTreeSet<UnitId>,
    /// By unit, as `survey.fields`: what anybody must not see, when anybody asks.
    withheld: Option<HashMap<UnitId, Vec<bool>>>,
    /// Whether the weights of responses are known, where there are any.
    has_weights: bool,
}

impl<'a> Levels<'a> {
    /// Where something is withheld all units are read, since what is withheld of one depends on the others.
    pub(super) async fn of(sources: Sources<'_>, asked: &'a Asked<'a>, groups: &Groups<'_>) -> Result<Self> {
        let tree = &sources.catalogue.units;
        let top = asked.withheld_below(tree).unwrap_or(asked.unit);
        let (own, damaged) = match groups.spreads() {
            Some(own) => (own, BTreeSet::new()),
            None => counted(sources, asked, tree, top).await?,
        };
        let damaged = groups.with_damage(damaged);
        let withheld = groups.published.as_ref().map(|published| {
            let n =
                |unit: &UnitId, field: usize| own.get(unit).map_or(0, |own| own.questions[field].valid.count);
            published.questions(asked.survey, n)
        });
        Ok(Self { asked, own, damaged, withheld, has_weights: groups.has_weights() })
    }

    /// Every question of a unit with all below it that is answered by options and is no segment, in the order
    /// of the form; `whole` are the unit's figures.
    pub(super) fn unit(&self, units: &Units, unit: &UnitId, whole: &Figures) -> UnitLevels {
        let survey = self.asked.survey;
        let mut spread = Spread::empty(survey);
        let is_damaged = units.subtree(unit).iter().any(|below| self.damaged.contains(&below.id));
        for below in units.subtree(unit) {
            if let Some(own) = self.own.get(&below.id) {
                spread.add(own);
            }
        }
        let withheld = |field: usize| match &self.withheld {
            Some(withheld) => withheld.get(unit).is_none_or(|of| of[field]),
            None => false,
        };
        let absence = |field: usize| match withheld(field) {
            true => Some(Absence::TooFew),
            false => is_damaged.then_some(Absence::Damaged),
        };
        let fields = survey.fields.iter().enumerate().filter(|(_, field)| is_told(field));
        let questions =
            fields.map(|(at, field)| self.question(field, &spread.questions[at], absence(at))).collect();
        let throughout = spread.throughout.filter(|_| !is_damaged).filter(|found| {
            let few =
                found.answering.count.unsigned_abs() < self.asked.minimum_n() && self.withheld.is_some();
            !few && whole.nodes[0].value != Err(Absence::TooFew)
        });
        let throughout = throughout.map(|found| Throughout {
            n: found.answering.count,
            count: found.all.count,
            share: self.share(found.all, found.answering),
        });
        UnitLevels { questions, throughout }
    }

    fn question(&self, field: &Field, counted: &Counted, absence: Option<Absence>) -> QuestionLevels {
        let (survey, is_withheld) = (self.asked.survey, absence.is_some());
        let of = |code: &OptionCode| counted.codes.get(code).copied().unwrap_or_default();
        let level = |code: OptionCode| {
            let part = of(&code);
            Level { code, count: part.count, share: self.share(part, counted.valid) }
        };
        let codes = survey.upper_levels(field);
        let upper = (!codes.is_empty() && !is_withheld).then(|| {
            let parts = codes.iter().map(of);
            let sum = parts.reduce(|a, b| Part { count: a.count + b.count, weight: a.weight + b.weight });
            let sum = sum.unwrap_or_default();
            Upper { codes: codes.to_vec(), count: sum.count, share: self.share(sum, counted.valid) }
        });
        let options = field.options().iter().filter(|option| !option.no_answer && !is_withheld);
        QuestionLevels {
            question: field.id.to_string(),
            node: measuring(survey, field).next().map(|at| survey.index.nodes[at].id.to_string()),
            n: if is_withheld { 0 } else { counted.valid.count },
            absence: absence.map(|absence| absence.as_str().to_owned()),
            levels: options.map(|option| level(option.code)).collect(),
            upper,
        }
    }

    fn share(&self, part: Part, of: Part) -> Option<String> {
        let share: Decimal = part.share_of(of).filter(|_| self.has_weights)?;
        Some(show(share, self.asked.survey.index.digits))
    }
}

/// Whether a question is told by level: it is answered by options and is no segment.
pub(super) fn is_told(field: &Field) -> bool {
    !field.segment && !field.options().is_empty()
}

/// The indicators that measure a question.
pub(super) fn measuring<'s>(survey: &'s Survey, field: &'s Field) -> impl Iterator<Item = usize> + 's {
    let measures =
        |kind: &NodeKind| matches!(kind, NodeKind::Indicator { question, .. } if *question == field.id);
    let nodes = survey.index.nodes.iter().enumerate();
    nodes.filter(move |(_, node)| measures(&node.kind)).map(|(at, _)| at)
}

/// From the tallies of a unit and of all below it; an answer weighs 1.
async fn counted(
    sources: Sources<'_>,
    asked: &Asked<'_>,
    tree: &Units,
    top: &UnitId,
) -> Result<(BTreeMap<UnitId, Spread>, BTreeSet<UnitId>)> {
    let survey = asked.survey;
    let units: Vec<UnitId> = tree.subtree(top).into_iter().map(|unit| unit.id.clone()).collect();
    let is_all = units.len() == tree.iter().count();
    let query = TallyQuery {
        survey: &survey.id,
        units: (!is_all).then_some(&units),
        months: asked.period.months(),
        segment: None,
    };
    let mut layouts = HashMap::new();
    let (mut own, mut damaged) = (BTreeMap::<UnitId, Spread>::new(), BTreeSet::new());
    let each = |row: TallyRow| {
        if !layouts.contains_key(&row.version)
            && let Ok(version) = version_of(sources, survey, &row.version)
        {
            let layout = Layout::of(&version);
            layouts.insert(row.version.clone(), (version, layout));
        }
        let known = layouts.get(&row.version);
        let tally = known.and_then(|(_, layout)| row.tally(layout));
        let Some(((version, layout), tally)) = known.zip(tally) else {
            damaged.insert(row.unit);
            return Ok(());
        };
        own.entry(row.unit)
            .or_insert_with(|| Spread::empty(survey))
            .add_tally(survey, version, layout, &tally);
        Ok(())
    };
    sources.store.each_tally(query, each).await?;
    Ok((own, damaged))
}
