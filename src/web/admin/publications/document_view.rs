//! What a frozen document says, for those who prepare it and those who approve it.

use crate::report::publication::{Document, FrozenUnit};
use crate::words::Tr;

/// Handed to the pages as `frozen`.
pub(super) struct DocumentView {
    pub(super) edition: i64,
    pub(super) value: Option<String>,
    pub(super) responses: i64,
    pub(super) excluded: i64,
    pub(super) units: usize,
    pub(super) withheld: usize,
    pub(super) minimum_n: u64,
    pub(super) version: String,
    pub(super) rows: Vec<UnitRow>,
    /// Figures that are not those of the edition before.
    pub(super) changes: usize,
    pub(super) method: Vec<String>,
}

pub(super) struct UnitRow {
    pub(super) name: String,
    pub(super) depth: usize,
    pub(super) value: String,
    pub(super) responses: String,
    pub(super) rank: String,
}

impl DocumentView {
    pub(super) fn new(tr: &Tr, document: &Document) -> Self {
        Self {
            edition: document.edition,
            value: document.whole().and_then(|whole| written(tr, whole)),
            responses: document.responses,
            excluded: document.excluded,
            units: document.units.len(),
            withheld: document.withheld(),
            minimum_n: document.minimum_n,
            version: document.version.clone(),
            rows: document.units.iter().map(|unit| UnitRow::new(tr, document, unit)).collect(),
            changes: document.changes.len(),
            method: document.method.get(tr.lang()).cloned().unwrap_or_default(),
        }
    }
}

fn written(tr: &Tr, unit: &FrozenUnit) -> Option<String> {
    Some(tr.number(unit.figures.first()?.value.as_ref()?.parse().ok()?))
}

impl UnitRow {
    fn new(tr: &Tr, document: &Document, unit: &FrozenUnit) -> Self {
        let above = |id: &str| document.unit(id)?.parent.as_deref();
        let withheld = || tr.t("figure-too-few").arg("count", document.minimum_n).to_string();
        let too_few = unit.figures.first().is_some_and(|figure| figure.absence.as_deref() == Some("too-few"));
        let none = || if too_few { withheld() } else { "–".to_owned() };
        Self {
            name: tr.of(&unit.name).to_owned(),
            depth: std::iter::successors(unit.parent.as_deref(), |id| above(id)).count().min(4),
            value: written(tr, unit).unwrap_or_else(none),
            responses: unit.responses.map_or_else(String::new, |n| tr.count(n.unsigned_abs())),
            rank: match unit.rank {
                Some([low, high]) => tr.rank(low, low != high),
                None if unit.is_unranked() => tr.t("unranked").to_string(),
                None => String::new(),
            },
        }
    }
}
