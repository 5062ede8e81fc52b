//! `--unit`: a unit by id, official code or name.

use anyhow::{Context as _, anyhow};
use time::Date;

use crate::definition::{Unit, Units};
use crate::lookup::{NoUnit, UnitNames};

/// The unit that was asked for, whether it still exists or not; the one at the top when none was.
pub(super) fn unit<'c>(units: &'c Units, written: Option<&str>, today: Date) -> anyhow::Result<&'c Unit> {
    let Some(written) = written else { return units.root().context("units.toml has no unit at the top") };
    let names = UnitNames::new(units);
    names.whenever(written, today).map_err(|fault| {
        let ids = |units: &[&Unit]| {
            units.iter().map(|unit| format!("`{}`", unit.id)).collect::<Vec<_>>().join(", ")
        };
        match fault {
            NoUnit::Several(several) => anyhow!("`{written}` may be {}", ids(&several)),
            NoUnit::Unknown | NoUnit::Divided { .. } | NoUnit::Gone(_) | NoUnit::NotYet(_) => {
                match &names.nearest(written)[..] {
                    [] => anyhow!("no unit `{written}` in units.toml"),
                    near => anyhow!("no unit `{written}` in units.toml; did you mean {}?", ids(near)),
                }
            }
        }
    })
}
