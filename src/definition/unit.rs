//! Units: agencies and counters in a tree, with dates of validity and successors.

use std::collections::HashMap;

use serde::Serialize;
use time::Date;

use super::{LocalText, UnitId, UnitKindId};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitKind {
    pub id: UnitKindId,
    pub title: LocalText,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unit {
    pub id: UnitId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    pub kind: UnitKindId,
    pub name: LocalText,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<UnitId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened: Option<Date>,
    /// First day on which it no longer exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<Date>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub successors: Vec<UnitId>,
}

impl Unit {
    pub fn exists_on(&self, day: Date) -> bool {
        self.opened.is_none_or(|first| first <= day) && self.closed.is_none_or(|end| day < end)
    }
}

/// The checked tree: one root, no cycles, every reference resolved. Keeps the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Units {
    kinds: Vec<UnitKind>,
    units: Vec<Unit>,
    positions: HashMap<UnitId, usize>,
    children: Vec<Vec<usize>>,
}

impl Units {
    /// Of units that were checked, here or when they were stored.
    pub fn new(kinds: Vec<UnitKind>, units: Vec<Unit>) -> Self {
        let positions: HashMap<_, _> =
            units.iter().enumerate().map(|(at, unit)| (unit.id.clone(), at)).collect();
        let mut children = vec![Vec::new(); units.len()];
        for (at, unit) in units.iter().enumerate() {
            if let Some(&up) = unit.parent.as_ref().and_then(|id| positions.get(id)) {
                children[up].push(at);
            }
        }
        Self { kinds, units, positions, children }
    }

    pub fn get(&self, id: &str) -> Option<&Unit> {
        self.positions.get(id).map(|&at| &self.units[at])
    }

    pub fn kind(&self, id: &UnitKindId) -> Option<&UnitKind> {
        self.kinds.iter().find(|kind| kind.id == *id)
    }

    pub fn kinds(&self) -> &[UnitKind] {
        &self.kinds
    }

    pub fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter()
    }

    /// The unit at the top.
    pub fn root(&self) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.parent.is_none())
    }

    pub fn children(&self, id: &UnitId) -> impl Iterator<Item = &Unit> {
        let below = self.positions.get(id).map_or(&[][..], |&at| &self.children[at]);
        below.iter().map(|&at| &self.units[at])
    }

    /// The unit and all below it, parents first.
    pub fn subtree(&self, id: &UnitId) -> Vec<&Unit> {
        let mut found: Vec<&Unit> = self.get(id.as_str()).into_iter().collect();
        let mut next = 0;
        while next < found.len() {
            let unit = found[next];
            found.extend(self.children(&unit.id));
            next += 1;
        }
        found
    }

    /// From the top down to the unit itself.
    pub fn path(&self, id: &UnitId) -> Vec<&Unit> {
        let mut path: Vec<_> = self.upwards(id).collect();
        path.reverse();
        path
    }

    fn upwards(&self, id: &UnitId) -> impl Iterator<Item = &Unit> {
        let up = |unit: &&Unit| unit.parent.as_ref().and_then(|id| self.get(id.as_str()));
        std::iter::successors(self.get(id.as_str()), up)
    }

    /// Those that took over from a unit and exist on that day, through any number of mergers.
    pub fn successors<'c>(&'c self, unit: &Unit, day: Date) -> Vec<&'c Unit> {
        let named = |unit: &Unit| -> Vec<&'c Unit> {
            unit.successors.iter().rev().filter_map(|id| self.get(id.as_str())).collect()
        };
        let mut found: Vec<&Unit> = Vec::new();
        let mut open = named(unit);
        while let Some(next) = open.pop() {
            if !next.exists_on(day) {
                open.extend(named(next));
            } else if !found.iter().any(|unit| unit.id == next.id) {
                found.push(next);
            }
        }
        found
    }

    /// Whether `below` is `above` or lies under it.
    pub fn is_within(&self, below: &UnitId, above: &UnitId) -> bool {
        self.upwards(below).any(|unit| unit.id == *above)
    }
}
