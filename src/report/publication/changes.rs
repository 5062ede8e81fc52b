//! What a correction changed.

use std::collections::HashMap;

use super::{Change, Document, FrozenFigure, FrozenUnit};

impl Document {
    /// Every figure that differs from the edition before, units and nodes in this document's order and
    /// then what is there no more.
    pub fn changes_since(&self, before: &Self) -> Vec<Change> {
        let mut changes = Vec::new();
        for unit in &self.units {
            let other = before.unit(&unit.id);
            for (node, figure) in self.figures_of(unit) {
                let held = other.and_then(|other| before.value(other, node));
                push(&mut changes, &unit.id, node, held, figure.value.as_deref());
            }
            // An edition made before levels were published has none that could have changed.
            if let Some(other) = other.filter(|other| !other.levels.is_empty()) {
                let held: HashMap<String, Option<&str>> = before.shares_of(other).collect();
                for (level, share) in self.shares_of(unit) {
                    push(&mut changes, &unit.id, &level, held.get(&level).copied().flatten(), share);
                }
            }
        }
        for unit in before.units.iter().filter(|unit| self.unit(&unit.id).is_none()) {
            for (node, figure) in before.figures_of(unit) {
                push(&mut changes, &unit.id, node, figure.value.as_deref(), None);
            }
        }
        changes
    }

    /// Whether both say the same of every unit, whenever and by whomever it was said.
    pub fn same_figures(&self, other: &Self) -> bool {
        self.units == other.units
            && (self.responses, self.excluded) == (other.responses, other.excluded)
            && (&self.version, &self.nodes) == (&other.version, &other.nodes)
            && self.questions == other.questions
    }

    /// Every share by level, under the question and the option's code: `i15=4`.
    fn shares_of<'d>(&'d self, unit: &'d FrozenUnit) -> impl Iterator<Item = (String, Option<&'d str>)> {
        self.questions.iter().zip(&unit.levels).flat_map(|(question, levels)| {
            question.options.iter().enumerate().map(|(at, option)| {
                let share = levels.shares.get(at).and_then(Option::as_deref);
                (format!("{}={}", question.id, option.code), share)
            })
        })
    }

    fn figures_of<'d>(&'d self, unit: &'d FrozenUnit) -> impl Iterator<Item = (&'d str, &'d FrozenFigure)> {
        self.nodes.iter().map(|node| node.id.as_str()).zip(&unit.figures)
    }

    fn value<'d>(&'d self, unit: &'d FrozenUnit, node: &str) -> Option<&'d str> {
        self.figures_of(unit).find(|(id, _)| *id == node)?.1.value.as_deref()
    }
}

fn push(changes: &mut Vec<Change>, unit: &str, node: &str, before: Option<&str>, after: Option<&str>) {
    if before != after {
        changes.push(Change {
            unit: unit.to_owned(),
            node: node.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        });
    }
}
