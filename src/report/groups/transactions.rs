//! What is known of the transactions of each unit in a period.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use crate::definition::{UnitId, Wave};
use crate::index::population::{self, Counted, KnownMonths, Months, Population};
use crate::report::{Asked, Sources};
use crate::store::Result;

/// The counts of all units.
pub(in crate::report) struct Transactions {
    units: HashMap<UnitId, Vec<Population>>,
    /// The months with responses, where all time is asked for.
    responses: Option<Months>,
}

/// Units whose transactions are known for a part of the period alone, which says nothing of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PartlyKnown {
    pub units: usize,
    /// The fewest and the most months that are known of any of them.
    pub months: [i32; 2],
    pub of: i32,
}

impl PartlyKnown {
    /// `2`, or `2–4`.
    pub fn months_said(&self) -> String {
        let [fewest, most] = self.months;
        if fewest == most { fewest.to_string() } else { format!("{fewest}–{most}") }
    }

    pub(in crate::report) fn of(parts: impl Iterator<Item = KnownMonths>) -> Option<Self> {
        let found: Vec<KnownMonths> = parts.collect();
        let months = [found.iter().min()?.known, found.iter().max()?.known];
        Some(Self { units: found.len(), months, of: found.iter().map(|part| part.of).max()? })
    }
}

impl Transactions {
    pub(in crate::report) async fn read(sources: Sources<'_>, asked: &Asked<'_>) -> Result<Self> {
        let mut units: HashMap<UnitId, Vec<Population>> = HashMap::new();
        let mut of_waves = Vec::new();
        // Of residents the transactions of a unit say nothing.
        if !asked.survey.transactions {
            return Ok(Self { units, responses: None });
        }
        for row in sources.store.populations().await? {
            let entry = |months| Population { months, transactions: row.transactions, fields: row.fields };
            match population::read(&row.period) {
                Some(months) => units.entry(row.unit).or_default().push(entry(months)),
                // What earlier releases kept by the id of a wave.
                None => of_waves.extend(
                    wave(sources, &row.unit, &row.period).map(|months| (row.unit, entry(Some(months)))),
                ),
            }
        }
        // Behind those kept by their months, which are the newer ones.
        for (unit, entry) in of_waves {
            units.entry(unit).or_default().push(entry);
        }
        let is_asked = asked.period.months().is_none() && !units.is_empty();
        let months = if is_asked { sources.store.months(&asked.survey.id).await? } else { Vec::new() };
        Ok(Self { units, responses: months.first().copied().zip(months.last().copied()) })
    }

    pub(in crate::report) fn counted(&self, asked: &Asked<'_>, unit: &UnitId) -> Counted<'_> {
        let known = self.units.get(unit).map_or(&[][..], Vec::as_slice);
        Counted::of(known, asked.period, self.responses)
    }
}

/// The months of a wave, where its id means the same in every survey that asks about the unit.
fn wave(sources: Sources<'_>, unit: &UnitId, id: &str) -> Option<Months> {
    let unit = sources.catalogue.units.get(unit.as_str())?;
    let surveys = sources.catalogue.surveys().filter(|survey| survey.covers(unit));
    let waves: Vec<&Wave> = surveys.flat_map(|survey| &survey.waves).collect();
    let months: BTreeSet<Months> = population::of_waves(id, waves);
    months.first().copied().filter(|_| months.len() == 1)
}
