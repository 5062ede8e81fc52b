//! Units by what people write: id, official code or name, with the body that governs them before it.

use std::collections::HashMap;

use time::Date;

use super::folded::Folded;
use super::nearest::nearest;
use super::office::{without_rank, words_of_body, written_out};
use crate::definition::{Unit, Units};

/// Most suggestions for a name that no unit has.
const SUGGESTIONS: usize = 3;

/// A unit that exists on the day it is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named<'c> {
    pub unit: &'c Unit,
    /// The unit that was written, where it is gone and this one took over.
    pub instead_of: Option<&'c Unit>,
}

/// Why what was written is no unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoUnit<'c> {
    /// No unit is called so.
    Unknown,
    /// These all are.
    Several(Vec<&'c Unit>),
    /// It is gone, and these took over.
    Divided { unit: &'c Unit, successors: Vec<&'c Unit> },
    /// It is gone, and nobody took over.
    Gone(&'c Unit),
    /// It does not exist yet.
    NotYet(&'c Unit),
}

/// All names of all units, prepared for looking up.
#[derive(Debug)]
pub struct UnitNames<'c> {
    units: &'c Units,
    /// By official code; a number also without its leading zeros.
    codes: HashMap<String, Vec<&'c Unit>>,
    toned: HashMap<String, Vec<&'c Unit>>,
    plain: HashMap<String, Vec<&'c Unit>>,
    /// Without accents and rank.
    bare: HashMap<String, Vec<&'c Unit>>,
}

impl<'c> UnitNames<'c> {
    pub fn new(units: &'c Units) -> Self {
        let empty = HashMap::new;
        let mut names = Self { units, codes: empty(), toned: empty(), plain: empty(), bare: empty() };
        for unit in units.iter() {
            if let Some(code) = &unit.code {
                note(&mut names.codes, code.to_lowercase(), unit);
                note(&mut names.codes, without_zeros(code), unit);
            }
            for (_, name) in unit.name.iter() {
                let folded = Folded::new(name);
                if let Some(bare) = without_rank(&folded.plain) {
                    note(&mut names.bare, bare.to_owned(), unit);
                }
                note(&mut names.toned, folded.toned, unit);
                note(&mut names.plain, folded.plain, unit);
            }
        }
        names
    }

    /// The unit that was meant on `day`, as it exists on `wanted`: of units that are called so, those that
    /// existed on the day come first; one that is gone leads to the one that took over.
    pub fn find(&self, written: &str, day: Date, wanted: Date) -> Result<Named<'c>, NoUnit<'c>> {
        let all = self.called(written);
        let then: Vec<&Unit> = all.iter().copied().filter(|unit| unit.exists_on(day)).collect();
        let meant = if then.is_empty() { all } else { then };
        let mut heirs: Vec<&Unit> = Vec::new();
        for unit in &meant {
            let own = if unit.exists_on(wanted) { vec![*unit] } else { self.units.successors(unit, wanted) };
            for heir in own {
                add(&mut heirs, heir);
            }
        }
        match (&meant[..], &heirs[..]) {
            ([], _) => Err(NoUnit::Unknown),
            ([unit], []) if unit.opened.is_some_and(|first| wanted < first) => Err(NoUnit::NotYet(unit)),
            ([unit, ..], []) => Err(NoUnit::Gone(unit)),
            ([unit, ..], [heir]) => {
                let is_itself = meant.iter().any(|unit| unit.id == heir.id);
                Ok(Named { unit: heir, instead_of: (!is_itself).then_some(unit) })
            }
            ([unit], successors) => Err(NoUnit::Divided { unit, successors: successors.to_vec() }),
            (_, several) => Err(NoUnit::Several(several.to_vec())),
        }
    }

    /// The unit that is called so, whether it exists or not; of several, the one that exists on the day.
    pub fn whenever(&self, written: &str, day: Date) -> Result<&'c Unit, NoUnit<'c>> {
        let all = self.called(written);
        let then: Vec<&Unit> = all.iter().copied().filter(|unit| unit.exists_on(day)).collect();
        match (&all[..], &then[..]) {
            ([], _) => Err(NoUnit::Unknown),
            ([unit], _) | (_, [unit]) => Ok(unit),
            _ => Err(NoUnit::Several(all)),
        }
    }

    /// The units that are called so, by the strictest reading under which there are any.
    pub fn called(&self, written: &str) -> Vec<&'c Unit> {
        let text = written.trim();
        if let Some(unit) = self.units.get(text).or_else(|| self.units.get(&text.to_lowercase())) {
            return vec![unit];
        }
        let by_code = |code: String| self.codes.get(&code).cloned();
        if let Some(found) = by_code(text.to_lowercase()).or_else(|| by_code(without_zeros(text))) {
            return found;
        }
        let found = self.by_name(text);
        if found.is_empty() { self.by_name_and_place(text) } else { found }
    }

    fn by_name(&self, text: &str) -> Vec<&'c Unit> {
        let whole = Folded::new(text);
        let place = whole.behind(words_of_body(text));
        let out = written_out(&place.plain).unwrap_or_else(|| place.plain.clone());
        let readings = [
            (&self.toned, &whole.toned, &whole),
            (&self.toned, &place.toned, &place),
            (&self.plain, &whole.plain, &whole),
            (&self.plain, &place.plain, &place),
            (&self.plain, &out, &place.behind(usize::from(out != place.plain))),
            (&self.bare, &place.plain, &place),
        ];
        readings
            .into_iter()
            .map(|(names, key, written)| meant(names.get(key.as_str()), written))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// `Xã Đoàn Kết, tỉnh Lai Châu`: the place behind the name is one above the unit.
    fn by_name_and_place(&self, text: &str) -> Vec<&'c Unit> {
        let parts = [", ", ",", " - ", " – ", "("].into_iter().filter_map(|mark| text.split_once(mark));
        for (name, place) in parts {
            let place = Folded::new(place).plain;
            let is_above = |unit: &&Unit| {
                let above = self.units.path(&unit.id);
                let mut names = above.iter().filter(|up| up.id != unit.id).flat_map(|up| up.name.iter());
                names.any(|(_, name)| {
                    ends_with(&Folded::new(name).plain, &place) || ends_with(&place, &Folded::new(name).plain)
                })
            };
            let found: Vec<&Unit> = self.by_name(name).into_iter().filter(|unit| is_above(unit)).collect();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// Units whose name is a slip or two away.
    pub fn nearest(&self, written: &str) -> Vec<&'c Unit> {
        let plain = Folded::new(written).plain;
        let wanted: String = plain.split(' ').skip(words_of_body(written)).collect::<Vec<_>>().join(" ");
        let typed = written.trim().to_lowercase();
        let mut near: Vec<&Unit> = Vec::new();
        for names in [&self.plain, &self.bare] {
            let mut all: Vec<(&str, &'c Unit)> = names
                .iter()
                .flat_map(|(name, units)| units.iter().map(|unit| (name.as_str(), *unit)))
                .collect();
            all.sort_by_key(|(_, unit)| &unit.id);
            let named = all.into_iter().map(|(name, unit)| (unit, vec![name]));
            nearest(&wanted, named, SUGGESTIONS).into_iter().for_each(|unit| add(&mut near, unit));
        }
        let ids = self.units.iter().map(|unit| (unit, vec![unit.id.as_str()]));
        nearest(&typed, ids, SUGGESTIONS).into_iter().for_each(|unit| add(&mut near, unit));
        near.truncate(SUGGESTIONS);
        near
    }
}

/// Of units that are called alike without accents, those whose accents are the ones that were written; else those
/// whose accents were left out.
fn meant<'c>(alike: Option<&Vec<&'c Unit>>, written: &Folded) -> Vec<&'c Unit> {
    let by = |is_it: &dyn Fn(&Folded) -> bool| -> Vec<&'c Unit> {
        let bears = |unit: &&&'c Unit| unit.name.iter().any(|(_, name)| is_it(&Folded::new(name)));
        alike.into_iter().flatten().filter(bears).copied().collect()
    };
    let exact = by(&|name| written.stands_in(name));
    if exact.is_empty() { by(&|name| written.may_mean(name)) } else { exact }
}

fn note<'c>(names: &mut HashMap<String, Vec<&'c Unit>>, name: String, unit: &'c Unit) {
    add(names.entry(name).or_default(), unit);
}

/// Adds a unit that is not there yet.
fn add<'c>(units: &mut Vec<&'c Unit>, unit: &'c Unit) {
    if !units.iter().any(|known| known.id == unit.id) {
        units.push(unit);
    }
}

fn ends_with(text: &str, words: &str) -> bool {
    text == words || text.strip_suffix(words).is_some_and(|before| before.ends_with(' '))
}

/// A number as a spreadsheet keeps a code: without its leading zeros and with nothing behind the point.
fn without_zeros(code: &str) -> String {
    let whole = code.strip_suffix(".0").unwrap_or(code);
    let is_number = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { format!("#{}", whole.trim_start_matches('0')) } else { code.to_lowercase() }
}
