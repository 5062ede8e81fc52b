//! How the answers to each question are spread over its options: satisfaction level by level, needs and
//! expectations option by option.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;
use serde::Serialize;

use super::groups::version_of;
use super::{Asked, Audience, Figures, Sources};
use crate::definition::{AnswerKind, Field, NodeKind, OptionCode, QuestionId, Survey, UnitId};
use crate::index::figure::show;
use crate::index::layout::NodeCells;
use crate::index::{Absence, Layout, Tally};
use crate::store::{Result, TallyQuery};

/// The answers to one question, all units together; an answer counts once, whatever its unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuestionLevels {
    pub question: String,
    /// The indicator that measures it, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// Valid answers: without blanks and options that are no answer.
    pub n: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absence: Option<&'static str>,
    /// In the order of the form; empty where the numbers are withheld.
    pub levels: Vec<Level>,
}

/// One option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Level {
    pub code: OptionCode,
    pub count: i64,
    /// Of the valid answers, in percent. Where several options may be chosen they come to more than 100.
    pub share: Option<String>,
}

/// Persons whose answers are all among those that count: *chỉ số hài lòng toàn diện*, where every indicator
/// is the share satisfied. Answers left blank do not matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Throughout {
    /// Responses with at least one valid answer.
    pub n: i64,
    pub count: i64,
    /// In percent of n.
    pub share: Option<String>,
}

/// Levels, question by question, and over all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Spread {
    pub(super) questions: Vec<QuestionLevels>,
    /// None where an indicator is no share, where a version of the period has none, and where it is withheld.
    pub(super) throughout: Option<Throughout>,
}

#[derive(Default)]
struct Counted {
    n: i64,
    codes: BTreeMap<OptionCode, i64>,
}

/// Every question that is answered by options and is no segment, in the order of the form; none of a survey
/// whose responses are weighted, since these are counts.
pub(super) async fn levels(
    sources: Sources<'_>,
    asked: &Asked<'_>,
    units: &[UnitId],
    whole: &Figures,
) -> Result<Spread> {
    let survey = asked.survey;
    if survey.weights.is_some() {
        return Ok(Spread::default());
    }
    let months = asked.period.months();
    let query = TallyQuery { survey: &survey.id, units: Some(units), months, segment: None };
    let mut layouts = HashMap::new();
    let mut counted: HashMap<QuestionId, Counted> = HashMap::new();
    let mut throughout = Some(Throughout { n: 0, count: 0, share: None });
    for row in sources.store.tallies(query).await? {
        if !layouts.contains_key(&row.version) {
            let version = version_of(sources, survey, &row.version)?;
            let layout = Layout::of(&version);
            layouts.insert(row.version.clone(), (version, layout));
        }
        let (version, layout) = &layouts[&row.version];
        let tally = row.tally(layout)?;
        throughout = throughout.zip(throughout_of(layout, &tally)).map(|(sum, (n, count))| Throughout {
            n: sum.n + n,
            count: sum.count + count,
            share: None,
        });
        for (field, cells) in version.fields.iter().zip(&layout.fields) {
            let Some((now, code)) = now(survey, version, field) else { continue };
            let counted = counted.entry(now.id.clone()).or_default();
            counted.n += tally.cell(cells.valid());
            for option in field.options().iter().filter(|option| !option.no_answer) {
                if let Some(cell) = cells.count(option.code) {
                    *counted.codes.entry(code(option.code)).or_default() += tally.cell(cell);
                }
            }
        }
    }
    let shown = survey.fields.iter().filter(|field| !field.segment && !field.options().is_empty());
    let questions = shown
        .map(|field| of_field(asked, whole, field, counted.remove(&field.id).unwrap_or_default()))
        .collect();
    let throughout = throughout.filter(|found| !is_withheld(asked, whole, 0, found.n));
    let shared = |found: Throughout| Throughout { share: share(asked, found.count, found.n), ..found };
    Ok(Spread { questions, throughout: throughout.map(shared) })
}

/// Responses with an answer that counts, and those of them that have no other.
fn throughout_of(layout: &Layout, tally: &Tally) -> Option<(i64, i64)> {
    let NodeCells::Dimension { respondents, .. } = layout.nodes.first()? else { return None };
    Some((tally.cell(*respondents), tally.cell(layout.throughout?)))
}

fn is_withheld(asked: &Asked<'_>, whole: &Figures, node: usize, n: i64) -> bool {
    whole.nodes[node].value == Err(Absence::TooFew)
        || asked.audience == Audience::Public && n.unsigned_abs() < asked.survey.minimum_n
}

fn share(asked: &Asked<'_>, count: i64, n: i64) -> Option<String> {
    let share = (Decimal::from(count) * Decimal::ONE_HUNDRED).checked_div(Decimal::from(n))?;
    Some(show(share, asked.survey.index.digits))
}

/// What a question of a version is today, and each of its options; none when it was offered other options
/// that nothing carries over.
pub(super) fn now<'s>(
    survey: &'s Survey,
    version: &Survey,
    field: &Field,
) -> Option<(&'s Field, impl Fn(OptionCode) -> OptionCode)> {
    let is_today = survey.version == version.version;
    let said = survey.concordance.question(&version.version, &field.id).filter(|_| !is_today);
    let now = survey.field(said.map_or(&field.id, |said| &said.is).as_str())?;
    let codes = |field: &Field| field.options().iter().map(|option| option.code).collect::<Vec<_>>();
    let is_carried = said.is_some_and(|said| !said.options.is_empty());
    let several = |field: &Field| matches!(field.kind, AnswerKind::AnyOf { .. });
    (several(now) == several(field) && (is_carried || codes(now) == codes(field))).then_some(())?;
    Some((now, move |code| said.map_or(code, |said| said.option(code))))
}

fn of_field(asked: &Asked<'_>, whole: &Figures, field: &Field, counted: Counted) -> QuestionLevels {
    let tree = &asked.survey.index;
    let measures =
        |kind: &NodeKind| matches!(kind, NodeKind::Indicator { question, .. } if *question == field.id);
    let node = tree.nodes.iter().position(|node| measures(&node.kind));
    let is_withheld = is_withheld(asked, whole, node.unwrap_or(0), counted.n);
    let level = |code: OptionCode| {
        let count = counted.codes.get(&code).copied().unwrap_or(0);
        Level { code, count, share: share(asked, count, counted.n) }
    };
    let options = field.options().iter().filter(|option| !option.no_answer && !is_withheld);
    QuestionLevels {
        question: field.id.to_string(),
        node: node.map(|at| tree.nodes[at].id.to_string()),
        n: if is_withheld { 0 } else { counted.n },
        absence: is_withheld.then(|| Absence::TooFew.as_str()),
        levels: options.map(|option| level(option.code)).collect(),
    }
}
