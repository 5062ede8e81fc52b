//! Reads `units.toml`.

use super::check_units::check_units;
use super::names::Names;
use super::raw::{Located, Span, Table};
use super::raw_text::Languages;
use super::rule::Rule;
use super::{Lang, Unit, UnitId, UnitKind, UnitKindId, Units};

/// Units, and whether all their kinds could be read; faults go to the table's reader.
pub(super) fn read_units(file: &Table<'_, '_, '_>) -> (Units, bool) {
    let languages = Languages::of([Lang::vi(), Lang::en()]);
    let mut kind_names = Names::default();
    let mut kinds = Vec::new();
    let mut all_kinds = file.has("kind");
    for table in file.some_tables("kind", "a kind of unit", "at least one [[kind]], such as commune") {
        let id = table.id::<UnitKindId>("id");
        let title = table.required_local("title", &languages);
        table.finish();
        all_kinds &= id.is_some();
        let Some(id) = id else { continue };
        if kind_names.define(table.reader, "kind of unit", &id) {
            kinds.push(UnitKind { id: id.value, title });
        }
    }
    let mut units = UnitReader {
        languages: &languages,
        kinds: all_kinds.then_some(&kind_names),
        ids: Names::default(),
        codes: Names::default(),
    };
    let tables = file.tables("unit", "a unit");
    let read: Vec<UnitRead> = tables.iter().filter_map(|table| units.read(table)).collect();
    file.finish();
    if tables.is_empty() {
        file.reader.report_whole(Rule::NoUnits, "a file without units".into(), "at least one [[unit]]");
    }
    check_units(file.reader, &read);
    (Units::new(kinds, read.into_iter().filter_map(|read| read.unit).collect()), all_kinds)
}

/// A unit with the places of what it refers to.
pub(super) struct UnitRead {
    pub(super) id: Located<UnitId>,
    /// Whether a parent is named, be it rightly or wrongly.
    pub(super) has_parent: bool,
    pub(super) parent: Option<Located<UnitId>>,
    pub(super) successors: Vec<Located<UnitId>>,
    /// Where it says when it was closed, else the unit.
    pub(super) closed_place: Span,
    pub(super) closed: Option<time::Date>,
    /// The unit itself, when its kind is known.
    pub(super) unit: Option<Unit>,
}

struct UnitReader<'k> {
    languages: &'k Languages,
    /// None when a kind could not be read, and so may be the one that is meant.
    kinds: Option<&'k Names>,
    ids: Names,
    codes: Names,
}

impl UnitReader<'_> {
    /// One unit, or nothing when it has no id to speak of it; its faults are noted either way.
    fn read(&mut self, table: &Table<'_, '_, '_>) -> Option<UnitRead> {
        let id = table.id::<UnitId>("id");
        let kind = self.kind(table);
        let name = table.required_local("name", self.languages);
        let parent = table.optional_id::<UnitId>("parent");
        let code = table.text("code");
        let (opened, closed) = read_dates(table);
        let successors = read_successors(table);
        table.text("source");
        table.finish();
        if let Some(code) = &code {
            self.codes.define(table.reader, "official code", code);
        }
        let id = id.filter(|id| self.ids.define(table.reader, "unit", id))?;
        let unit = kind.map(|kind| Unit {
            id: id.value.clone(),
            code: code.map(|code| code.value),
            kind,
            name,
            parent: parent.as_ref().map(|parent| parent.value.clone()),
            opened,
            closed,
            successors: successors.iter().map(|successor| successor.value.clone()).collect(),
        });
        Some(UnitRead {
            id,
            has_parent: table.has("parent"),
            parent,
            successors,
            closed_place: table.value_place("closed"),
            closed,
            unit,
        })
    }

    fn kind(&self, table: &Table<'_, '_, '_>) -> Option<UnitKindId> {
        let kind = table.reference::<UnitKindId>("kind", "the id of a [[kind]]")?;
        if let Some(kinds) = self.kinds.filter(|kinds| !kinds.has(kind.value.as_str())) {
            kinds.unknown(table.reader, Rule::UnknownUnitKind, "kind of unit", &kind);
        }
        Some(kind.value)
    }
}

fn read_dates(table: &Table<'_, '_, '_>) -> (Option<time::Date>, Option<time::Date>) {
    let (opened, closed) = (table.day("opened"), table.day("closed"));
    if let (Some(opened), Some(closed)) = (&opened, &closed)
        && opened.value >= closed.value
    {
        let found = format!("closed on {} though opened on {}", closed.value, opened.value);
        table.reader.report(&closed.span, Rule::RangeUpsideDown, found, "`opened` before `closed`");
    }
    (opened.map(|at| at.value), closed.map(|at| at.value))
}

fn read_successors(table: &Table<'_, '_, '_>) -> Vec<Located<UnitId>> {
    let Some(successors) = table.texts("successors", "[\"xa-binh-lu\"]") else { return Vec::new() };
    if !table.has("closed") {
        let found = "successors of a unit that is not closed".into();
        let expected = "`closed = …` beside `successors`";
        table.reader.report(&table.place("successors"), Rule::SuccessorOfOpenUnit, found, expected);
    }
    successors.value.iter().filter_map(|text| table.read_id("successors", text)).collect()
}
