//! From a document back to figures, for the pages that show it.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Document, FrozenFigure, FrozenNode, FrozenUnit};
use crate::definition::{NodeId, Survey, Unit, UnitId, UnitKindId, Units};
use crate::index::{Absence, Figure, Interval};
use crate::report::{Figures, Matrix, MatrixRow};

impl Document {
    /// The definition it was made under, with the titles it was published with.
    pub fn survey(&self, version: &Survey) -> Arc<Survey> {
        let mut survey = version.clone();
        survey.title = self.title.clone();
        survey.minimum_n = self.minimum_n;
        for node in &mut survey.index.nodes {
            if let Some(frozen) = self.nodes.iter().find(|frozen| frozen.id == node.id.as_str()) {
                node.title = frozen.title.clone();
            }
        }
        Arc::new(survey)
    }

    /// The tree of units as it was.
    pub fn tree(&self) -> Units {
        let unit = |frozen: &FrozenUnit| {
            Some(Unit {
                id: UnitId::parse(&frozen.id).ok()?,
                code: frozen.code.clone(),
                kind: UnitKindId::parse(&frozen.kind).ok()?,
                name: frozen.name.clone(),
                parent: frozen.parent.as_ref().and_then(|id| UnitId::parse(id).ok()),
                opened: None,
                closed: frozen.closed.then_some(time::Date::MIN),
                successors: Vec::new(),
            })
        };
        Units::new(Vec::new(), self.units.iter().filter_map(unit).collect())
    }

    /// The figures of a unit and of each directly below it; `None` when it has none here.
    pub fn matrix(&self, survey: &Survey, unit: &str) -> Option<Matrix> {
        let whole = self.figures(survey, self.unit(unit)?);
        let rows = self.units.iter().filter(|frozen| frozen.parent.as_deref() == Some(unit));
        let row = |frozen: &FrozenUnit| {
            let alike =
                self.by_node(survey).map(|at| !at.is_some_and(|at| frozen.figures[at].unlike)).collect();
            let figures = self.figures(survey, frozen);
            Some(MatrixRow { unit: UnitId::parse(&frozen.id).ok()?, figures, alike })
        };
        Some(Matrix { whole, rows: rows.filter_map(row).collect() })
    }

    pub(super) fn figures(&self, survey: &Survey, unit: &FrozenUnit) -> Figures {
        let figure = |at: Option<usize>| at.and_then(|at| unit.figures.get(at)).map_or_else(none, thawed);
        Figures {
            responses: unit.responses.unwrap_or(0),
            nodes: self.by_node(survey).map(figure).collect(),
            versions: match self.versions.is_empty() {
                true => BTreeSet::from([self.version.clone()]),
                false => self.versions.clone(),
            },
        }
    }

    /// For every node of a version of the survey its place in this document.
    fn by_node(&self, survey: &Survey) -> impl Iterator<Item = Option<usize>> {
        let now = |node: &FrozenNode| match NodeId::parse(&node.id) {
            Ok(id) if self.version != survey.version => {
                survey.concordance.node(&self.version, &id).to_string()
            }
            _ => node.id.clone(),
        };
        let ids: Vec<String> = self.nodes.iter().map(now).collect();
        let place = move |id: &str| ids.iter().position(|known| known == id);
        survey.index.nodes.iter().map(move |node| place(node.id.as_str()))
    }
}

fn none() -> Figure {
    Figure { value: Err(Absence::NoAnswers), interval: None, precision: None, n: 0, left_out: 0 }
}

fn thawed(frozen: &FrozenFigure) -> Figure {
    let number = |text: &Option<String>| text.as_ref()?.parse::<Decimal>().ok();
    let interval = number(&frozen.low).zip(number(&frozen.high));
    Figure {
        value: number(&frozen.value).ok_or_else(|| absence(frozen.absence.as_deref())),
        interval: interval.map(|(low, high)| Interval { low, high }),
        precision: None,
        n: frozen.n,
        left_out: frozen.left_out,
    }
}

fn absence(word: Option<&str>) -> Absence {
    let all = [
        Absence::NoAnswers,
        Absence::MissingPart,
        Absence::NoPopulation,
        Absence::MarginsNotMet,
        Absence::TooFew,
        Absence::NoSpread,
        Absence::Damaged,
    ];
    all.into_iter().find(|absence| Some(absence.as_str()) == word).unwrap_or(Absence::NoAnswers)
}
