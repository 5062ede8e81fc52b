//! A document as the API has it: the figures of one unit, as they were published.

use super::Document;
use crate::definition::catalogue::Versions;
use crate::definition::{Survey, UnitId};
use crate::report::continuity::mixture;
use crate::report::indices::{class, node_figures};
use crate::report::{Audience, Figures, IndexReport};

impl Document {
    /// The figures of one unit under a version of the survey.
    pub fn unit_figures(&self, survey: &Survey, unit: &str) -> Option<Figures> {
        Some(self.figures(survey, self.unit(unit)?))
    }

    /// `survey` is the version it was made under. How many responses were left out is known of the whole
    /// alone, and said of every unit.
    pub fn report(
        &self,
        versions: &Versions,
        survey: &Survey,
        unit: &str,
        with_levels: bool,
    ) -> Option<IndexReport> {
        let frozen = self.unit(unit)?;
        let figures = self.figures(survey, frozen);
        let mut nodes = node_figures(&survey.index, &figures, Audience::Public);
        for (node, mixture) in nodes.iter_mut().zip(mixture(versions, survey, &figures)) {
            (node.only, node.method_changed) = (mixture.only, mixture.method_changed);
        }
        let levels = with_levels.then(|| self.levels(frozen));
        let (levels, throughout) = match levels {
            Some(levels) => (Some(levels.questions), levels.throughout),
            None => (None, None),
        };
        Some(IndexReport {
            survey: survey.id.clone(),
            version: self.version.clone(),
            versions: self.versions.iter().cloned().collect(),
            period: self.period.clone(),
            against: None,
            edition: Some(self.edition),
            unit: UnitId::parse(&frozen.id).ok()?,
            aggregate: survey.index.aggregate,
            responses: figures.responses,
            excluded: self.excluded,
            class: class(&survey.index, &figures),
            weighting: None,
            partly_known: None,
            nodes,
            levels,
            throughout,
            by: None,
            groups: None,
        })
    }
}
