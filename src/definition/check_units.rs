//! Checks that units make one tree, and that successors lead on.

use std::collections::HashMap;

use super::UnitId;
use super::check_index::arrows;
use super::names::{cycle, unknown};
use super::raw::{Located, Reader};
use super::read_unit::UnitRead;
use super::rule::Rule;

/// Reports what keeps the units from being a tree with a history.
pub(super) fn check_units(reader: &Reader<'_>, units: &[UnitRead]) {
    let by_id: HashMap<&UnitId, &UnitRead> = units.iter().map(|read| (&read.id.value, read)).collect();
    let check = Check { reader, units, by_id };
    check.roots();
    for read in units {
        if check.all_known(read.parent.as_slice(), Rule::UnknownParent) {
            check.outlives(read);
        }
        check.all_known(&read.successors, Rule::UnknownSuccessor);
        let to_the_top = "parents that lead to the top";
        check.cycle(read, |read| read.parent.as_slice(), Rule::ParentCycle, "lies under itself", to_the_top);
        let on = "successors that lead to an open unit";
        check.cycle(read, |read| &read.successors, Rule::SuccessorCycle, "succeeds itself", on);
    }
}

struct Check<'u, 's> {
    reader: &'u Reader<'s>,
    units: &'u [UnitRead],
    by_id: HashMap<&'u UnitId, &'u UnitRead>,
}

impl<'u> Check<'u, '_> {
    fn roots(&self) {
        let mut roots = self.units.iter().filter(|read| !read.has_parent);
        let Some(first) = roots.next() else { return };
        for read in roots {
            let fault = self
                .reader
                .fault(&read.id.span, Rule::MissingParent, format!("`{}` has no parent", read.id.value))
                .expected("`parent = …`: only one unit stands at the top")
                .related(self.reader.source.position(first.id.span.start), "the unit at the top");
            self.reader.push(fault);
        }
    }

    fn all_known(&self, names: &[Located<UnitId>], rule: Rule) -> bool {
        let known = || {
            let mut known: Vec<&str> = self.units.iter().map(|read| read.id.value.as_str()).collect();
            known.sort_unstable();
            known
        };
        let wrong = names.iter().filter(|name| !self.by_id.contains_key(&name.value));
        wrong.map(|name| unknown(self.reader, rule, "unit", name, known().into_iter())).count() == 0
    }

    fn outlives(&self, read: &UnitRead) {
        let parent = read.parent.as_ref().and_then(|parent| self.by_id.get(&parent.value));
        let Some((parent, end)) = parent.and_then(|parent| Some((parent, parent.closed?))) else { return };
        if read.closed.is_none_or(|closed| closed > end) {
            let found = format!("`{}` goes on after its parent closed on {end}", read.id.value);
            let expected = "another parent, or `closed` no later than the parent's";
            let fault = self.reader.fault(&read.closed_place, Rule::OutlivesParent, found).expected(expected);
            let place = self.reader.source.position(parent.closed_place.start);
            self.reader.push(fault.related(place, "where the parent closes"));
        }
    }

    /// A cycle is reported once, at the first unit of the file that lies on it.
    fn cycle(
        &self,
        read: &'u UnitRead,
        next: fn(&UnitRead) -> &[Located<UnitId>],
        rule: Rule,
        what: &str,
        expected: &str,
    ) {
        let names = |read: &&'u UnitRead| next(read).iter().map(|name| &name.value).collect();
        let steps = |id: &'u UnitId| self.by_id.get(id).map(names).unwrap_or_default();
        let Some(members) = cycle(&read.id.value, steps) else { return };
        let first = self.units.iter().find(|unit| members.contains(&&unit.id.value));
        if first.is_some_and(|first| first.id.value == read.id.value) {
            let found = format!("`{}` {what}: {}", read.id.value, arrows(&members));
            self.reader.report(&read.id.span, rule, found, expected);
        }
    }
}
