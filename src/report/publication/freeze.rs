//! From the record to a document.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::levels::{frozen_levels, frozen_questions};
use super::{Document, FrozenFigure, FrozenNode, FrozenUnit};
use crate::definition::{Lang, Period, Survey, Unit, UnitId};
use crate::index::figure::show;
use crate::index::{Absence, Figure};
use crate::report::among::Among;
use crate::report::groups::Groups;
use crate::report::levels::Levels;
use crate::report::{Asked, Audience, Figures, Matrix, Place, Sources, excluded, matrix, ranking};
use crate::store::{Result, StoreError};

/// What the record does not say: when, by which number and why figures are frozen.
#[derive(Debug, Clone)]
pub struct Occasion {
    pub edition: i64,
    /// RFC 3339, in UTC.
    pub at: String,
    pub note: String,
    /// How the figures are made, in words of each language.
    pub method: BTreeMap<Lang, Vec<String>>,
}

/// The figures of every unit for one period, as anybody may see them.
pub async fn freeze(
    sources: Sources<'_>,
    survey: &Arc<Survey>,
    period: &Period,
    occasion: Occasion,
) -> Result<Document> {
    let root = sources.catalogue.units.root().ok_or_else(no_root)?;
    let asked = Asked {
        survey,
        unit: &root.id,
        period,
        among: Among::EVERYBODY,
        by: None,
        audience: Audience::Public,
    };
    let levels = Levels::of(sources, &asked, &Groups::new(sources, &asked).await?).await?;
    let (units, mut versions) = units(sources, survey, period, &levels).await?;
    if versions.iter().eq([&survey.version]) {
        versions.clear();
    }
    let nodes = &survey.index.nodes;
    let node = |at: usize| FrozenNode {
        id: nodes[at].id.to_string(),
        parent: nodes[at].parent.map(|up| nodes[up].id.to_string()),
        title: nodes[at].title.clone(),
        weight: nodes[at].weight.normalize().to_string(),
    };
    let Occasion { edition, at, note, method } = occasion;
    Ok(Document {
        survey: survey.id.to_string(),
        title: survey.title.clone(),
        version: survey.version.clone(),
        versions,
        source: survey.source.clone(),
        period: period.to_string(),
        edition,
        frozen_at: at,
        note,
        aggregate: survey.index.aggregate.as_str().to_owned(),
        digits: survey.index.digits,
        minimum_n: survey.minimum_n,
        responses: units.first().and_then(|unit| unit.responses).unwrap_or(0),
        excluded: excluded(sources, &asked).await?,
        method,
        nodes: (0..nodes.len()).map(node).collect(),
        questions: frozen_questions(survey),
        units,
        changes: Vec::new(),
    })
}

/// The whole and, level by level, what lies below it.
async fn units(
    sources: Sources<'_>,
    survey: &Arc<Survey>,
    period: &Period,
    levels: &Levels<'_>,
) -> Result<(Vec<FrozenUnit>, BTreeSet<String>)> {
    let all = &sources.catalogue.units;
    let root = all.root().ok_or_else(no_root)?;
    let mut open: Vec<(UnitId, Matrix)> =
        vec![(root.id.clone(), at(sources, survey, period, &root.id).await?)];
    let versions = open[0].1.whole.versions.clone();
    let frozen = |unit: &Unit, figures: &Figures| {
        let (levels, throughout) = frozen_levels(levels.unit(all, &unit.id, figures));
        FrozenUnit { levels, throughout, ..frozen(survey, unit, figures) }
    };
    let mut found = vec![frozen(root, &open[0].1.whole)];
    while let Some((_, matrix)) = open.pop() {
        let places = ranking(survey, &matrix.rows, 0).places;
        for (row, place) in matrix.rows.iter().zip(places) {
            let Some(unit) = all.get(row.unit.as_str()) else { continue };
            let mut own = frozen(unit, &row.figures);
            for (figure, is_alike) in own.figures.iter_mut().zip(&row.alike) {
                figure.unlike = figure.value.is_some() && !is_alike;
            }
            found.push(FrozenUnit { rank: rank(place), ..own });
            if row.figures.responses > 0 && all.children(&unit.id).next().is_some() {
                open.push((unit.id.clone(), at(sources, survey, period, &unit.id).await?));
            }
        }
    }
    Ok((found, versions))
}

fn no_root() -> StoreError {
    StoreError::Corrupt { table: "units", key: "root".to_owned() }
}

async fn at(sources: Sources<'_>, survey: &Arc<Survey>, period: &Period, unit: &UnitId) -> Result<Matrix> {
    let asked = Asked { survey, unit, period, among: Among::EVERYBODY, by: None, audience: Audience::Public };
    matrix(sources, &asked).await
}

fn rank(place: Place) -> Option<[usize; 2]> {
    match place {
        Place::Ranked(rank) => Some([rank.rank, rank.last]),
        Place::Unlike | Place::Unranked => None,
    }
}

fn frozen(survey: &Survey, unit: &Unit, figures: &Figures) -> FrozenUnit {
    let withheld = figures.nodes.first().is_some_and(|figure| figure.value == Err(Absence::TooFew));
    FrozenUnit {
        id: unit.id.to_string(),
        code: unit.code.clone(),
        name: unit.name.clone(),
        kind: unit.kind.to_string(),
        parent: unit.parent.as_ref().map(ToString::to_string),
        closed: unit.closed.is_some(),
        responses: (!withheld).then_some(figures.responses),
        rank: None,
        figures: figures.nodes.iter().map(|figure| figure_of(figure, survey.index.digits)).collect(),
        levels: Vec::new(),
        throughout: None,
    }
}

fn figure_of(figure: &Figure, digits: u32) -> FrozenFigure {
    FrozenFigure {
        value: figure.value().map(|value| show(value, digits)),
        low: figure.interval.map(|interval| show(interval.low, digits)),
        high: figure.interval.map(|interval| show(interval.high, digits)),
        n: figure.n,
        absence: figure.value.err().map(|absence| absence.as_str().to_owned()),
        left_out: figure.left_out,
        unlike: false,
    }
}
