//! The period of a count of transactions: refused where no figure would ever rest on it.

use std::collections::BTreeSet;

use crate::definition::period::PeriodFault;
use crate::definition::{Catalogue, Month, Survey, Unit, Wave};
use crate::index::population::{Months, of_waves, read, written};
use crate::words::Tr;

/// What a period is read against; `now` is the running month.
pub(super) struct Counting<'c> {
    pub(super) tr: &'c Tr,
    pub(super) catalogue: &'c Catalogue,
    pub(super) unit: &'c Unit,
    pub(super) now: Month,
}

/// The months that a count is for.
pub(super) struct CountedPeriod {
    /// As they are kept.
    pub(super) kept: String,
    /// Where a wave was named, what it was taken for.
    pub(super) wave: Option<String>,
}

/// What `text` says, or why no figure would rest on it.
pub(super) fn counted_period(counting: &Counting<'_>, text: &str) -> Result<CountedPeriod, String> {
    let Counting { tr, catalogue, unit, now } = counting;
    let asks = |survey: &&Survey| survey.transactions && survey.covers(unit);
    let surveys: Vec<&Survey> = catalogue.surveys().map(AsRef::as_ref).filter(asks).collect();
    if surveys.is_empty() {
        return Err(tr.t("import-period-nobody").arg("unit", unit.id.as_str()).to_string());
    }
    let named = of_waves(text, surveys.iter().flat_map(|survey| &survey.waves));
    let months = match (named.iter().next(), read(text)) {
        (None, None) => return Err(format!("`{text}`: {PeriodFault}")),
        (None, Some(months)) => months,
        (Some(only), None) if named.len() == 1 => Some(*only),
        (Some(only), Some(months)) if named.len() == 1 && months == Some(*only) => months,
        (Some(_), _) => return Err(several(tr, &surveys, text)),
    };
    if let Some(months) = months {
        counting.exists(text, months)?;
        if months.0 > *now {
            let fault = tr.t("import-period-to-come").arg("period", text).arg("now", now.to_string());
            return Err(fault.to_string());
        }
    }
    let kept = written(months);
    let of = surveys.iter().filter(|survey| survey.waves.iter().any(|wave| wave.id == text));
    let of: BTreeSet<&str> = of.map(|survey| survey.id.as_str()).collect();
    let wave = (!named.is_empty()).then(|| {
        let surveys = of.into_iter().collect::<Vec<_>>().join(", ");
        let said = tr.t("import-wave").arg("wave", text).arg("surveys", surveys);
        said.arg("months", kept.as_str()).to_string()
    });
    Ok(CountedPeriod { kept, wave })
}

/// That an id is the wave of several surveys in other months.
fn several(tr: &Tr, surveys: &[&Survey], text: &str) -> String {
    let wave = |survey: &&Survey| -> Option<(String, Wave)> {
        Some((survey.id.to_string(), survey.waves.iter().find(|wave| wave.id == text)?.clone()))
    };
    let all: Vec<(String, Wave)> = surveys.iter().filter_map(wave).collect();
    let each = all.iter().map(|(survey, wave)| format!("{survey}: {}..{}", wave.from, wave.to));
    let example = all.first().map(|(_, wave)| format!("{}..{}", wave.from, wave.to)).unwrap_or_default();
    let fault = tr.t("import-period-several").arg("period", text);
    fault.arg("waves", each.collect::<Vec<_>>().join("; ")).arg("example", example).to_string()
}

impl Counting<'_> {
    /// Nothing is handled before a unit opens or after it has closed.
    fn exists(&self, text: &str, (from, to): Months) -> Result<(), String> {
        let first = from.begins().date();
        let after = to.plus(1).map(|month| month.begins().date());
        let said = |key, day| {
            let fault = self.tr.t(key).arg("unit", self.unit.id.as_str()).arg("period", text);
            fault.arg("day", self.tr.date(day)).to_string()
        };
        match (self.unit.opened, self.unit.closed) {
            (Some(opened), _) if after.is_some_and(|after| after <= opened) => {
                Err(said("import-period-before", opened))
            }
            (_, Some(closed)) if closed <= first => Err(said("import-period-after", closed)),
            _ => Ok(()),
        }
    }
}
