//! The indices of one unit: the answer of `hailong index` and of the API.

use std::collections::BTreeMap;

use serde::Serialize;

use super::against::{NodeChange, changes, then};
use super::continuity::mixture;
use super::excluded::excluded;
use super::groups::Groups;
use super::levels::{Levels, QuestionLevels, Throughout, UnitLevels};
use super::published::by_group;
use super::{Asked, Audience, Figures, PartlyKnown, Sources, Weighting, round};
use crate::definition::catalogue::Versions;
use crate::definition::{Aggregate, IndexTree, OptionCode, Period, Survey, SurveyId, UnitId};
use crate::index::across;
use crate::index::figure::{NoInterval, show};
use crate::store::Result;

/// Serialised as the contract has it; decimals are texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndexReport {
    pub survey: SurveyId,
    pub version: String,
    /// The versions that the responses were given under, where there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<String>,
    pub period: String,
    /// The period it is held against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<String>,
    /// The edition that the figures were published with, where they are no longer those of the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<i64>,
    pub unit: UnitId,
    pub aggregate: Aggregate,
    pub responses: i64,
    /// Responses that are left out, suspicious ones and those an administrator took out.
    pub excluded: i64,
    /// The class of the whole index, by its id, where the definition has classes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// How responses were weighted to known margins, where the definition says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weighting: Option<Weighting>,
    /// Units whose transactions are known for a part of the period alone, and are taken as unknown; only inside the
    /// administration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partly_known: Option<PartlyKnown>,
    pub nodes: Vec<NodeFigure>,
    /// How answers are spread over options, when that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub levels: Option<Vec<QuestionLevels>>,
    /// Beside them, persons who chose only what counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throughout: Option<Throughout>,
    /// The segment question and its groups, when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<Group>>,
}

/// The figures of the respondents who chose one option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    pub code: OptionCode,
    pub responses: i64,
    pub nodes: Vec<NodeFigure>,
}

/// One node's figure, rounded for show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NodeFigure {
    pub id: String,
    pub parent: Option<String>,
    pub value: Option<String>,
    pub low: Option<String>,
    pub high: Option<String>,
    pub n: i64,
    /// Why a value has no interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_interval: Option<&'static str>,
    /// Why there is no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absence: Option<&'static str>,
    /// Children that were left out of it.
    #[serde(skip_serializing_if = "is_zero")]
    pub left_out: usize,
    /// Their ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// The versions that have the node, where others of the period do not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// Whether the versions of the period do not make it alike.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub method_changed: bool,
    /// Against another period, when that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<NodeChange>,
    /// Units of which a single response answers, and which its interval therefore holds against the whole;
    /// only inside the administration.
    #[serde(skip_serializing_if = "is_zero")]
    pub single_units: usize,
}

/// What is asked for beside the figures.
#[derive(Debug, Clone, Copy, Default)]
pub struct Also<'p> {
    /// A period to hold them against.
    pub against: Option<&'p Period>,
    /// How answers are spread over the options of each question.
    pub levels: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Computes the indices of a unit with all below it.
pub async fn indices(sources: Sources<'_>, asked: &Asked<'_>, also: Also<'_>) -> Result<IndexReport> {
    let survey = asked.survey;
    let units: Vec<UnitId> =
        sources.catalogue.units.subtree(asked.unit).into_iter().map(|unit| unit.id.clone()).collect();
    let groups = Groups::new(sources, asked).await?;
    let whole = groups.sums(sources, &units, None).await?;
    let whole = groups.computed(whole.values().flat_map(BTreeMap::values));
    let mut whole = round::among_neighbours(sources, asked, &groups, whole).await?;
    groups.withhold(asked.unit, &mut whole);
    let broken_down = match asked.by {
        None => None,
        Some(segment) => {
            let sums = groups.sums(sources, &units, Some(segment)).await?;
            let mut found = by_group(&groups, &sums);
            if let Some(published) = &groups.published {
                published.withhold_groups(sources, &groups, (asked.unit, segment), &mut found).await?;
            }
            Some(found.iter().map(|(code, figures)| Group::of(asked, *code, figures)).collect())
        }
    };
    let mut nodes = node_figures(&survey.index, &whole, asked.audience);
    for (node, mixture) in nodes.iter_mut().zip(mixture(sources.versions, survey, &whole)) {
        (node.only, node.method_changed) = (mixture.only, mixture.method_changed);
    }
    let then = match also.against {
        Some(period) => Some((period, then(sources, asked, period).await?)),
        None => None,
    };
    let levels = match also.levels {
        true => {
            let all = Levels::of(sources, asked, &groups).await?;
            all.unit(&sources.catalogue.units, asked.unit, &whole)
        }
        false => UnitLevels::default(),
    };
    let several = whole.versions.len() > 1;
    let mut report = IndexReport {
        survey: survey.id.clone(),
        version: survey.version.clone(),
        versions: whole.versions.iter().filter(|_| several).cloned().collect(),
        against: None,
        period: asked.period.to_string(),
        edition: None,
        unit: asked.unit.clone(),
        aggregate: survey.index.aggregate,
        responses: whole.responses,
        excluded: excluded(sources, asked).await?,
        class: class(&survey.index, &whole),
        weighting: groups.weighting(),
        partly_known: is_inside(asked).then(|| groups.partly_known(units.iter())).flatten(),
        nodes,
        levels: also.levels.then_some(levels.questions),
        throughout: levels.throughout,
        by: asked.by.map(ToString::to_string),
        groups: broken_down,
    };
    if let Some((period, then)) = &then {
        report.hold_against((sources.versions, survey), &whole, (period, then));
    }
    Ok(report)
}

impl IndexReport {
    /// Holds its figures, which are `now`, against those of another period.
    pub fn hold_against(
        &mut self,
        (versions, survey): (&Versions, &Survey),
        now: &Figures,
        (period, then): (&Period, &Figures),
    ) {
        self.against = Some(period.to_string());
        for (node, change) in self.nodes.iter_mut().zip(changes(versions, survey, now, then)) {
            node.change = change;
        }
    }
}

pub(super) fn class(tree: &IndexTree, figures: &Figures) -> Option<String> {
    Some(tree.class(figures.nodes.first()?.value()?)?.id.to_string())
}

impl Group {
    fn of(asked: &Asked<'_>, code: OptionCode, figures: &Figures) -> Self {
        let responses = figures.responses;
        Self { code, responses, nodes: node_figures(&asked.survey.index, figures, asked.audience) }
    }
}

fn is_inside(asked: &Asked<'_>) -> bool {
    asked.audience == Audience::Administration
}

pub(super) fn node_figures(tree: &IndexTree, figures: &Figures, audience: Audience<'_>) -> Vec<NodeFigure> {
    let is_inside = audience == Audience::Administration;
    let shown = |value| show(value, tree.digits);
    tree.nodes
        .iter()
        .zip(&figures.nodes)
        .enumerate()
        .map(|(at, (node, figure))| NodeFigure {
            id: node.id.to_string(),
            parent: node.parent.map(|up| tree.nodes[up].id.to_string()),
            value: figure.value().map(shown),
            low: figure.interval.map(|interval| shown(interval.low)),
            high: figure.interval.map(|interval| shown(interval.high)),
            n: figure.n,
            no_interval: figure.no_interval().map(NoInterval::as_str),
            absence: figure.value.err().map(crate::index::Absence::as_str),
            left_out: figure.left_out,
            without: across::left_out(tree, &figures.nodes, at)
                .into_iter()
                .map(|child| tree.nodes[child].id.to_string())
                .collect(),
            only: Vec::new(),
            method_changed: false,
            change: None,
            single_units: figure
                .precision
                .as_ref()
                .filter(|_| is_inside)
                .map_or(0, |precision| precision.single_units),
        })
        .collect()
}
