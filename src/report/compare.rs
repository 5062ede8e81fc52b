//! Comparisons: a unit with the whole it is part of.

use std::collections::BTreeMap;

use super::continuity::method_changed;
use super::groups::Groups;
use super::matrix::{Estimates, Matrix};
use super::{Asked, Figures, Sources, round};
use crate::definition::catalogue::Versions;
use crate::definition::{Survey, UnitId};
use crate::index::compare::{Difference, between_samples, from_whole};
use crate::index::linear::linearised;
use crate::index::{Layout, UnitSums};
use crate::store::Result;

/// A unit with all below it, beside a unit above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    pub part: Figures,
    /// The unit above, and the units directly below that.
    pub whole: Matrix,
    /// The part less the whole, for every node that both have a figure and an interval for.
    pub differences: Vec<Option<Difference>>,
    /// For every node whether some response of the part was scored in another way than one of the whole.
    pub changed: Vec<bool>,
}

impl Beside {
    /// From figures as they were published. How far the same responses serve both is not kept with them, so
    /// the intervals of the differences are rather too wide than too narrow.
    pub fn of_published(versions: &Versions, survey: &Survey, part: &Figures, whole: Matrix) -> Self {
        let pairs = part.nodes.iter().zip(&whole.whole.nodes);
        let differences = pairs.map(|(part, whole)| between_samples(part, whole)).collect();
        let changed = method_changed(versions, survey, part, &whole.whole);
        Self { part: part.clone(), whole, differences, changed }
    }
}

/// Computes the figures of a unit, of `above` it, and how they differ; the same responses serve both.
pub async fn beside(sources: Sources<'_>, asked: &Asked<'_>, above: &UnitId) -> Result<Beside> {
    let units = &sources.catalogue.units;
    let groups = Groups::new(sources, asked).await?;
    let sums = groups.below(sources, above).await?;
    let above = Estimates::new(sources, &Asked { unit: above, ..*asked }, groups, sums);
    let (groups, sums) = (&above.groups, &above.sums);
    let within = |unit: &UnitId| units.is_within(unit, asked.unit);
    let own = sums.iter().filter(|(unit, _)| within(unit)).map(|(_, sums)| sums);
    let mut part = round::among_neighbours(sources, asked, groups, groups.computed(own)).await?;
    groups.withhold(asked.unit, &mut part);
    let differences = differences(asked, sums, &within, (&part, above.whole()));
    let changed = method_changed(sources.versions, asked.survey, &part, above.whole());
    Ok(Beside { part, whole: above.matrix(|_| true), differences, changed })
}

fn differences(
    asked: &Asked<'_>,
    sums: &BTreeMap<UnitId, UnitSums>,
    within: &dyn Fn(&UnitId) -> bool,
    (part, whole): (&Figures, &Figures),
) -> Vec<Option<Difference>> {
    let (tree, leaves) = (&asked.survey.index, Layout::of(asked.survey).leaves);
    let all: Vec<UnitSums> = sums.values().cloned().collect();
    let places: Vec<usize> =
        sums.keys().enumerate().filter(|(_, unit)| within(unit)).map(|(at, _)| at).collect();
    let own: Vec<UnitSums> = places.iter().map(|&at| all[at].clone()).collect();
    let of_part = linearised(tree, &leaves, &own);
    let of_whole = linearised(tree, &leaves, &all);
    let difference = |at: usize| {
        let mut whole_form = of_whole[at].clone()?;
        whole_form.units = places.iter().map(|&place| std::mem::take(&mut whole_form.units[place])).collect();
        from_whole((&part.nodes[at], of_part[at].as_ref()?), (&whole.nodes[at], &whole_form), &own)
    };
    (0..tree.nodes.len()).map(difference).collect()
}
