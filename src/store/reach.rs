//! How far an account reaches. Every query of the administration's area takes a [`Reach`], and a reach
//! comes from an account alone: a handler that forgets to ask who is there has nothing to ask with.

use std::collections::HashSet;

use super::{Account, Role};
use crate::definition::{UnitId, Units};

/// The part of the tree of units that an account is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    Everything,
    /// A unit with all below it.
    Within(UnitId),
    /// An account that is to be bound to a unit and is not.
    Nothing,
}

impl Account {
    pub fn extent(&self) -> Extent {
        match (self.role, &self.unit) {
            (_, Some(unit)) => Extent::Within(unit.clone()),
            (Role::Admin | Role::Analyst | Role::Viewer, None) => Extent::Everything,
            (Role::Unit | Role::Clerk, None) => Extent::Nothing,
        }
    }
}

/// Proof that an account is shown responses one by one. Who answers for a unit or works at its counter knows
/// who was there, and is shown what many said together.
#[derive(Debug, Clone, Copy)]
pub struct Singly(());

impl Account {
    /// Those who screen responses, and those who inspect all of them.
    pub fn singly(&self) -> Option<Singly> {
        let may = match self.role {
            Role::Admin | Role::Analyst => true,
            Role::Viewer => self.unit.is_none(),
            Role::Unit | Role::Clerk => false,
        };
        may.then_some(Singly(()))
    }
}

/// The units whose rows a query may touch.
#[derive(Debug, Clone)]
pub struct Reach(Option<HashSet<UnitId>>);

/// Proof that an account reaches every unit: for what belongs to none.
#[derive(Debug, Clone, Copy)]
pub struct Everything(());

impl Everything {
    /// For commands, whose caller has the database itself. Pages get theirs from an account.
    pub fn at_the_console() -> Self {
        Self(())
    }

    pub fn reach(self) -> Reach {
        Reach(None)
    }
}

impl Reach {
    pub fn of(account: &Account, units: &Units) -> Self {
        Self(match account.extent() {
            Extent::Everything => None,
            Extent::Within(top) => Some(all_of(units, &top)),
            Extent::Nothing => Some(HashSet::new()),
        })
    }

    /// Only the part at `unit` and below it; what is out of reach stays so.
    #[must_use]
    pub fn narrowed(&self, units: &Units, unit: &UnitId) -> Self {
        let part = all_of(units, unit);
        match &self.0 {
            None if units.root().is_some_and(|root| root.id == *unit) => Self(None),
            None => Self(Some(part)),
            Some(own) => Self(Some(part.into_iter().filter(|unit| own.contains(unit)).collect())),
        }
    }

    pub fn holds(&self, unit: &UnitId) -> bool {
        self.0.as_ref().is_none_or(|own| own.contains(unit))
    }

    /// Whether an account with this extent may be looked after by one of this reach.
    pub fn holds_account(&self, unit: Option<&UnitId>) -> bool {
        unit.map_or(self.0.is_none(), |unit| self.holds(unit))
    }

    pub fn everything(&self) -> Option<Everything> {
        self.0.is_none().then_some(Everything(()))
    }

    /// The units, in a fixed order; `None` when it is all of them.
    pub(super) fn units(&self) -> Option<Vec<&UnitId>> {
        let mut units: Vec<&UnitId> = self.0.as_ref()?.iter().collect();
        units.sort();
        Some(units)
    }
}

fn all_of(units: &Units, top: &UnitId) -> HashSet<UnitId> {
    units.subtree(top).into_iter().map(|unit| unit.id.clone()).collect()
}
