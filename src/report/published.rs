//! What of a survey's figures an audience may see: decided once for all its units, and the same on every page.

use std::collections::{BTreeMap, HashMap};

use super::groups::{Groups, SumsByCode};
use super::levels::measuring;
use super::{Figures, Sources};
use crate::definition::{IndexTree, OptionCode, Survey, UnitId};
use crate::index::UnitSums;
use crate::index::disclosure::{
    Respondents, WithheldGroups, withheld, withheld_groups, withheld_question, withhold,
};
use crate::store::Result;

/// The decision for one survey and period.
pub(super) struct Published {
    units: Vec<UnitId>,
    respondents: Respondents,
    withheld: Vec<Vec<bool>>,
    minimum_n: u64,
}

impl Published {
    /// Looks at a unit and all units below it, whichever of them is asked for.
    pub(super) async fn new(sources: Sources<'_>, groups: &Groups<'_>, top: &UnitId) -> Result<Self> {
        let tree = &sources.catalogue.units;
        let sums = groups.below(sources, top).await?;
        let all = tree.subtree(top);
        let units: Vec<UnitId> = all.iter().map(|unit| unit.id.clone()).collect();
        let place = |id: &UnitId| units.iter().position(|unit| unit == id);
        let above: Vec<Option<usize>> = all.iter().map(|unit| unit.parent.as_ref().and_then(place)).collect();
        let index = groups.tree();
        let n = counted(index, &units, &above, |unit| sums.get(unit));
        let respondents = Respondents { above, n };
        let minimum_n = groups.minimum_n();
        let withheld = withheld(index, &respondents, minimum_n);
        Ok(Self { units, respondents, withheld, minimum_n })
    }

    /// Takes away what must not be seen of a unit. One outside is judged by itself: its figures stand beside
    /// those of the units inside, and nothing inside can be got from them.
    pub(super) fn withhold(&self, unit: &UnitId, figures: &mut Figures) {
        let place = self.units.iter().position(|known| known == unit);
        for (node, figure) in figures.nodes.iter_mut().enumerate() {
            let is_few = figure.n.unsigned_abs() < self.minimum_n;
            if place.map_or(is_few, |place| self.withheld[place][node]) {
                withhold(figure);
            }
        }
    }

    /// Which questions must not be seen of each unit, as `survey.fields`; `n` are the valid answers of a unit
    /// itself. A question that an indicator measures is not seen where that is not.
    pub(super) fn questions(
        &self,
        survey: &Survey,
        n: impl Fn(&UnitId, usize) -> i64,
    ) -> HashMap<UnitId, Vec<bool>> {
        let above = &self.respondents.above;
        let mut found: Vec<Vec<bool>> = vec![Vec::new(); self.units.len()];
        for (at, field) in survey.fields.iter().enumerate() {
            let mut below = vec![vec![0]; self.units.len()];
            for (unit, id) in self.units.iter().enumerate() {
                let own = n(id, at);
                std::iter::successors(Some(unit), |&unit| above[unit])
                    .for_each(|place| below[place][0] += own);
            }
            let nodes: Vec<usize> = measuring(survey, field).collect();
            let bound = self.withheld.iter().map(|of| nodes.iter().any(|&node| of[node])).collect();
            let respondents = Respondents { above: above.clone(), n: below };
            let withheld = withheld_question(&respondents, bound, self.minimum_n);
            found.iter_mut().zip(withheld).for_each(|(of, withheld)| of.push(withheld));
        }
        self.units.iter().cloned().zip(found).collect()
    }

    /// The same for groups of a segment, by the option's code; a group that is withheld has no number of
    /// responses either.
    pub(super) async fn withhold_groups(
        &self,
        sources: Sources<'_>,
        groups: &Groups<'_>,
        (unit, by): (&UnitId, &crate::definition::QuestionId),
        found: &mut [(OptionCode, Figures)],
    ) -> Result<()> {
        let sums: SumsByCode = groups.sums(sources, &self.units, Some(by)).await?;
        let codes: Vec<OptionCode> = sums.keys().copied().collect();
        let by_code: Vec<Vec<Vec<i64>>> = sums
            .values()
            .map(|sums| counted(groups.tree(), &self.units, &self.respondents.above, |unit| sums.get(unit)))
            .collect();
        let of_unit = |unit: usize| by_code.iter().map(|n| n[unit].clone()).collect();
        let n: Vec<Vec<Vec<i64>>> = (0..self.units.len()).map(of_unit).collect();
        let WithheldGroups { groups: hidden, nodes } =
            withheld_groups(groups.tree(), &self.respondents, &n, groups.minimum_n());
        let place = self.units.iter().position(|known| known == unit);
        for (code, figures) in found {
            let group = codes.iter().position(|known| known == code);
            let all = place.zip(group).is_none_or(|(place, group)| hidden[place][group]);
            for (node, figure) in figures.nodes.iter_mut().enumerate() {
                if all || !nodes[node] || place.is_none_or(|place| self.withheld[place][node]) {
                    withhold(figure);
                }
            }
            figures.responses = if all { 0 } else { figures.responses };
        }
        Ok(())
    }
}

/// Respondents by unit, each with all below it, and by node.
fn counted<'s>(
    tree: &IndexTree,
    units: &[UnitId],
    above: &[Option<usize>],
    sums: impl Fn(&UnitId) -> Option<&'s UnitSums>,
) -> Vec<Vec<i64>> {
    let mut n = vec![vec![0; tree.nodes.len()]; units.len()];
    for (at, unit) in units.iter().enumerate() {
        let Some(own) = sums(unit) else { continue };
        for place in std::iter::successors(Some(at), |&unit| above[unit]) {
            for (sum, node) in n[place].iter_mut().zip(&own.sums.nodes) {
                *sum += node.respondents;
            }
        }
    }
    n
}

/// Figures by group, as they are computed.
pub(super) fn by_group(
    groups: &Groups<'_>,
    sums: &BTreeMap<OptionCode, BTreeMap<UnitId, UnitSums>>,
) -> Vec<(OptionCode, Figures)> {
    sums.iter().map(|(code, sums)| (*code, groups.computed(sums.values()))).collect()
}
