//! What may leave the administration: no figure on fewer responses than the survey allows, and none that
//! could be got by subtraction from those that are shown.
//!
//! A figure is got by subtraction from the sum over units (a unit is the sum of those below it) or from the
//! tree of the index (a dimension is made of its children). So a table of units × nodes has a margin at
//! each unit and at each dimension. What is withheld stands in blocks: among the children of a dimension
//! the same nodes are withheld for the same units, at least two of either, and what is withheld of a unit
//! or a node is withheld of everything below it. A cell of such a block lies on a ring of other withheld
//! cells, so that no combination of margins gives it alone (Gusfield 1988; a minimum with complementary
//! suppression is the usual rule, as in Hundepool and others 2012, chapter 4). A test solves the margins of
//! drawn tables and finds none. A question that was answered in a single unit is beyond this: there the
//! figure of the unit is that of the whole.

use super::figure::{Absence, Figure};
use crate::definition::IndexTree;

/// Withholds a figure and how many responses stood behind it.
pub fn withhold(figure: &mut Figure) {
    *figure = Figure { value: Err(Absence::TooFew), interval: None, precision: None, n: 0, left_out: 0 };
}

/// Respondents of every unit at every node, each unit with all below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Respondents {
    /// Position of the unit above, which stands earlier in the list; none for the one at the top.
    pub above: Vec<Option<usize>>,
    /// By unit, then by node.
    pub n: Vec<Vec<i64>>,
}

/// For every unit and node whether its figure is withheld.
pub fn withheld(tree: &IndexTree, respondents: &Respondents, minimum_n: u64) -> Vec<Vec<bool>> {
    let minimum = i64::try_from(minimum_n).unwrap_or(i64::MAX).max(1);
    let none = vec![vec![false; tree.nodes.len()]; respondents.n.len()];
    let mut table = Table { respondents, minimum, bound: none.clone(), withheld: none };
    for (above, units) in respondents.families() {
        while table.protect(tree, above, &units) {}
    }
    table.withheld
}

/// The same for the answers to one question by option, which stand in no tree of an index: by unit. `respondents`
/// are those of the question, as its only node. What is withheld of a figure made of the same answers is
/// `bound` to be withheld here as well.
pub fn withheld_question(respondents: &Respondents, bound: Vec<bool>, minimum_n: u64) -> Vec<bool> {
    let minimum = i64::try_from(minimum_n).unwrap_or(i64::MAX).max(1);
    let bound: Vec<Vec<bool>> = bound.into_iter().map(|bound| vec![bound]).collect();
    let mut table = Table { respondents, minimum, withheld: bound.clone(), bound };
    let families: Vec<(Option<usize>, Vec<usize>)> = respondents.families().collect();
    loop {
        for (above, units) in &families {
            table.block((*above, units), None, &[0]);
        }
        // Where nobody is left to cover what is withheld below a unit, the unit itself has to.
        let exposed = families.iter().filter_map(|(above, units)| Some(((*above)?, units)));
        let exposed = exposed.filter(|(above, _)| !table.withheld[*above][0]);
        let is_exposed = |(above, units): &(usize, &Vec<usize>)| {
            !table.is_covered((*above, units), 0, |unit| table.withheld[unit][0])
        };
        let exposed: Vec<usize> = exposed.filter(is_exposed).map(|(above, _)| above).collect();
        if exposed.is_empty() {
            return table.withheld.into_iter().map(|withheld| withheld[0]).collect();
        }
        exposed.into_iter().for_each(|above| table.bound[above][0] = true);
    }
}

impl Respondents {
    /// The units directly below each, those above first.
    fn families(&self) -> impl Iterator<Item = (Option<usize>, Vec<usize>)> + use<> {
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); self.above.len() + 1];
        for (unit, above) in self.above.iter().enumerate() {
            below[above.map_or(0, |above| above + 1)].push(unit);
        }
        let families = (0_usize..).map(|at| at.checked_sub(1)).zip(below);
        families.filter(|(_, units)| !units.is_empty())
    }
}

struct Table<'t> {
    respondents: &'t Respondents,
    minimum: i64,
    /// Cells that have to be withheld because a withheld cell below is all they are made of.
    bound: Vec<Vec<bool>>,
    withheld: Vec<Vec<bool>>,
}

impl Table<'_> {
    fn n(&self, unit: usize, node: usize) -> i64 {
        self.respondents.n[unit][node]
    }

    /// Decides for the units directly below one, for which it is decided already. True when a cell was
    /// found bound, so that all has to be decided again.
    fn protect(&mut self, tree: &IndexTree, above: Option<usize>, units: &[usize]) -> bool {
        self.block((above, units), None, &[0]);
        // Parents of nodes come first, so a dimension's own cells are settled before its children's.
        for (dimension, node) in tree.nodes.iter().enumerate() {
            if !node.children.is_empty() && self.block((above, units), Some(dimension), &node.children) {
                return true;
            }
        }
        false
    }

    /// Withholds among some units and the children of one dimension until no cell stands alone.
    fn block(
        &mut self,
        (above, units): (Option<usize>, &[usize]),
        dimension: Option<usize>,
        nodes: &[usize],
    ) -> bool {
        let closed = |node: usize| above.is_some_and(|above| self.withheld[above][node]);
        let settled = |unit: usize| dimension.is_some_and(|dimension| self.withheld[unit][dimension]);
        let open: Vec<usize> = units.iter().copied().filter(|&unit| !settled(unit)).collect();
        let mut block = Block::default();
        for (&unit, &node) in open.iter().flat_map(|unit| nodes.iter().map(move |node| (unit, node))) {
            let few = (1..self.minimum).contains(&self.n(unit, node)) || self.bound[unit][node];
            if few && !closed(node) {
                block.add(unit, node);
            }
        }
        let mut bound = Vec::new();
        loop {
            let before = block.clone();
            for &unit in &open {
                let answered: Vec<usize> =
                    nodes.iter().copied().filter(|&node| self.n(unit, node) > 0).collect();
                let (hidden, shown): (Vec<usize>, Vec<usize>) =
                    answered.into_iter().partition(|&node| closed(node) || block.has(unit, node));
                let total = |node: &usize| units.iter().map(|&unit| self.n(unit, *node)).sum::<i64>();
                match (&hidden[..], shown.iter().min_by_key(|node| total(node))) {
                    ([_], Some(&other)) => block.add(unit, other),
                    ([_], None) => bound.extend(dimension.map(|dimension| (unit, dimension))),
                    _ => {}
                }
            }
            for &node in nodes.iter().filter(|&&node| !closed(node)) {
                if let Some(unit) =
                    self.uncovered((above, units), node, |unit| settled(unit) || block.has(unit, node))
                {
                    block.add(unit, node);
                }
            }
            if block == before {
                break;
            }
        }
        for (&unit, &node) in units.iter().flat_map(|unit| nodes.iter().map(move |node| (unit, node))) {
            // Nobody's answers are no figure either, and are not told from few.
            self.withheld[unit][node] = self.n(unit, node) < self.minimum
                || above.is_some_and(|above| self.withheld[above][node])
                || dimension.is_some_and(|dimension| self.withheld[unit][dimension])
                || block.has(unit, node);
        }
        for (unit, dimension) in &bound {
            self.bound[*unit][*dimension] = true;
        }
        !bound.is_empty()
    }

    /// Whether what is withheld of a node among the units below one is nothing, or several parts and together
    /// enough. What the unit above was answered for itself is never shown, and covers as well.
    fn is_covered(
        &self,
        (above, units): (usize, &[usize]),
        node: usize,
        hidden: impl Fn(usize) -> bool,
    ) -> bool {
        let own = self.n(above, node) - units.iter().map(|&unit| self.n(unit, node)).sum::<i64>();
        let hidden_n =
            units.iter().filter(|&&unit| hidden(unit)).map(|&unit| self.n(unit, node)).filter(|n| *n > 0);
        let (count, sum) = hidden_n.fold((0, 0), |(count, sum), n| (count + 1, sum + n));
        count == 0 && (own == 0 || own >= self.minimum)
            || count + i64::from(own > 0) > 1 && sum + own >= self.minimum
    }

    /// The unit to withhold next of a node, when those withheld so far are one alone or too few together.
    fn uncovered(
        &self,
        (above, units): (Option<usize>, &[usize]),
        node: usize,
        hidden: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let covered = self.is_covered((above?, units), node, &hidden);
        let next = units.iter().copied().filter(|&unit| !hidden(unit) && self.n(unit, node) > 0);
        if covered { None } else { next.min_by_key(|&unit| self.n(unit, node)) }
    }
}

/// Cells that are withheld together: all of these nodes for all of these units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Block {
    units: Vec<usize>,
    nodes: Vec<usize>,
}

impl Block {
    fn add(&mut self, unit: usize, node: usize) {
        self.units.push(unit);
        self.nodes.push(node);
        distinct(&mut self.units);
        distinct(&mut self.nodes);
    }

    fn has(&self, unit: usize, node: usize) -> bool {
        self.units.contains(&unit) && self.nodes.contains(&node)
    }
}

fn distinct(list: &mut Vec<usize>) {
    list.sort_unstable();
    list.dedup();
}

/// Respondents of some groups, each unit with all below it: by unit, then by group, then by node.
pub type GroupRespondents = Vec<Vec<Vec<i64>>>;

/// Which groups of a segment are withheld, by unit and then by group; and which nodes are shown of those
/// that are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithheldGroups {
    pub groups: Vec<Vec<bool>>,
    /// The same nodes for all units and groups: the parts of a dimension are shown all or none, so that none
    /// can be got from the others.
    pub nodes: Vec<bool>,
}

/// A table of units × groups has a margin at each unit, all its respondents, and at each group, that group
/// in the unit above. Whoever answered, but not the segment's question, stands in no group and is never
/// shown by himself.
pub fn withheld_groups(
    tree: &IndexTree,
    respondents: &Respondents,
    groups: &GroupRespondents,
    minimum_n: u64,
) -> WithheldGroups {
    let minimum = i64::try_from(minimum_n).unwrap_or(i64::MAX).max(1);
    let mut withheld: Vec<Vec<bool>> = groups.iter().map(|of| vec![false; of.len()]).collect();
    let in_list = |above: Option<usize>| {
        (0..groups.len()).filter(move |&unit| respondents.above[unit] == above).collect::<Vec<_>>()
    };
    for above in std::iter::once(None).chain((0..groups.len()).map(Some)) {
        protect_groups(respondents, groups, minimum, (above, &in_list(above)), &mut withheld);
    }
    let mut nodes = vec![false; tree.nodes.len()];
    nodes[0] = true;
    for at in 0..tree.nodes.len() {
        let children = &tree.nodes[at].children;
        let shown = |unit: usize, group: usize| !withheld[unit][group];
        let is_enough = |unit: usize, group: usize| {
            children.iter().all(|&child| !(1..minimum).contains(&groups[unit][group][child]))
        };
        let all_enough = groups.iter().enumerate().all(|(unit, of)| {
            (0..of.len()).filter(|&group| shown(unit, group)).all(|group| is_enough(unit, group))
        });
        for &child in children {
            nodes[child] = nodes[at] && all_enough;
        }
    }
    WithheldGroups { groups: withheld, nodes }
}

/// Decides for the units directly below one: in each row and each column what is withheld is nothing, or at
/// least two groups of respondents and together enough.
fn protect_groups(
    respondents: &Respondents,
    groups: &GroupRespondents,
    minimum: i64,
    (above, units): (Option<usize>, &[usize]),
    withheld: &mut [Vec<bool>],
) {
    let Some(count) = units.first().map(|&unit| groups[unit].len()) else { return };
    let n = |unit: usize, group: usize| groups[unit][group][0];
    let (mut rows, mut columns) = (Vec::new(), Vec::new());
    for (&unit, group) in units.iter().flat_map(|unit| (0..count).map(move |group| (unit, group))) {
        if above.is_some_and(|above| withheld[above][group]) {
            columns.push(group);
            rows.extend(units);
        } else if (1..minimum).contains(&n(unit, group)) {
            rows.push(unit);
            columns.push(group);
        }
    }
    let enough = |known: &[i64]| {
        let some: Vec<i64> = known.iter().copied().filter(|n| *n > 0).collect();
        some.is_empty() || (some.len() > 1 && some.iter().sum::<i64>() >= minimum)
    };
    loop {
        distinct(&mut rows);
        distinct(&mut columns);
        let before = (rows.len(), columns.len());
        for &unit in &rows {
            let all: i64 = (0..count).map(|group| n(unit, group)).sum();
            let hidden = columns.iter().map(|&group| n(unit, group)).chain([respondents.n[unit][0] - all]);
            if !enough(&hidden.collect::<Vec<_>>()) {
                let others = (0..count).filter(|group| !columns.contains(group) && n(unit, *group) > 0);
                columns.extend(others.min_by_key(|&group| n(unit, group)));
            }
        }
        for &group in &columns.clone() {
            let Some(above) = above.filter(|&above| !withheld[above][group]) else { continue };
            let own = n(above, group) - units.iter().map(|&unit| n(unit, group)).sum::<i64>();
            let hidden = rows.iter().map(|&unit| n(unit, group)).chain([own]);
            if !enough(&hidden.collect::<Vec<_>>()) {
                let others = units.iter().copied().filter(|unit| !rows.contains(unit) && n(*unit, group) > 0);
                rows.extend(others.min_by_key(|&unit| n(unit, group)));
            }
        }
        if (rows.len(), columns.len()) == before {
            break;
        }
    }
    for (&unit, &group) in rows.iter().flat_map(|unit| columns.iter().map(move |group| (unit, group))) {
        withheld[unit][group] = true;
    }
    for (&unit, group) in units.iter().flat_map(|unit| (0..count).map(move |group| (unit, group))) {
        withheld[unit][group] |= n(unit, group) < minimum;
    }
}
