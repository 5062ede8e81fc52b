//! `hailong import populations`: how many transactions each unit handled, in all or by service field.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::bail;

use super::column_choices::ColumnNames;
use super::counted_period::{Counting, counted_period};
use super::population_columns::{Column, NEEDED, all, called, choices, meaning, named};
use super::refusals::{Refusal, refuse};
use super::{samples, source};
use crate::cli::open::{Opened, open_or_make, read_definitions};
use crate::cli::{Place, language};
use crate::clock::Clock;
use crate::definition::period::LOCAL;
use crate::definition::{AnswerOption, Lang, Month, OptionCode, Unit, UnitId};
use crate::lookup::{NoOption, UnitNames, option, period};
use crate::store::Population;
use crate::table_file::{Columns, Kind, Moment, Row, Table, whole};
use crate::words::Tr;

pub(super) async fn run(place: &Place, options: &[String], file: &Path) -> anyhow::Result<bool> {
    let tr = language::of(place)?;
    let opened = open_or_make(place).await?;
    let table = source::table(&tr, file)?;
    let columns = columns(&tr, options, file, &table)?;
    let column_names = ColumnNames { tr: &tr, named: &named, all: all() };
    let unknown = column_names.unknown(&table, &columns);
    if !unknown.is_empty() {
        return Ok(refuse(&tr, file, &unknown));
    }
    let reading = Reading {
        opened: &opened,
        tr: &tr,
        columns: &columns,
        names: UnitNames::new(&opened.catalogue.units),
    };
    let (mut counts, mut waves, mut refusals) = (Counts::new(), BTreeSet::new(), Vec::new());
    for row in columns.rows(&table) {
        let line = row.number();
        let taken = reading.row(&row).and_then(|found| {
            waves.extend(found.wave.clone());
            let twice = reading.twice(&found);
            let count = counts.entry((found.unit, found.period)).or_default();
            if count.take(line, found.field, found.transactions) { Ok(()) } else { Err(twice) }
        });
        refusals.extend(taken.err().map(|reason| Refusal { line, reason }));
    }
    for ((unit, period), count) in &counts {
        refusals.extend(count.contradiction(&tr, unit, period));
    }
    if !refusals.is_empty() {
        refusals.sort_by_key(|refusal| refusal.line);
        return Ok(refuse(&tr, file, &refusals));
    }
    let number = counts.values().map(Count::lines).sum::<usize>();
    let populations: Vec<Population> = counts.into_iter().map(Count::population).collect();
    opened.store.set_populations(&populations).await?;
    println!("{}", tr.t("import-populations").arg("count", number.to_string()));
    waves.iter().for_each(|wave| println!("{wave}"));
    Ok(true)
}

/// Writes an example of transaction counts.
pub(super) fn sample(place: &Place, file: &Path) -> anyhow::Result<bool> {
    let tr = language::of(place)?;
    samples::populations(&tr, &read_definitions(place)?, &Clock::system(), file)?;
    println!("{}", tr.t("import-sample").arg("file", file.display().to_string()));
    Ok(true)
}

/// What the headings mean, or what is missing among them.
fn columns(tr: &Tr, options: &[String], file: &Path, table: &Table) -> anyhow::Result<Columns<Column>> {
    let names = ColumnNames { tr, named: &named, all: all() };
    let mut choices = choices();
    names.choose(options, &mut choices)?;
    let columns = match Columns::find(table, meaning, &choices) {
        Ok(columns) => columns,
        Err(fault) => bail!("{}:1: {}", file.display(), tr.unclear(&fault, |column| called(tr, column))),
    };
    names.all_used(options, &columns)?;
    let missing: Vec<String> =
        columns.missing(&NEEDED).into_iter().map(|column| called(tr, column)).collect();
    if missing.is_empty() {
        return Ok(columns);
    }
    let fault = tr.t("table-missing").arg("columns", missing.join(", ")).arg("line", columns.number());
    let unknown = names.unknown(table, &columns).into_iter().map(|unknown| format!("\n{}", unknown.reason));
    bail!("{}:{}: {fault}{}", file.display(), columns.number(), unknown.collect::<String>());
}

/// What the file says of each unit and period.
type Counts = BTreeMap<(UnitId, String), Count>;

#[derive(Default)]
struct Count {
    /// With its line.
    total: Option<(usize, i64)>,
    fields: BTreeMap<OptionCode, i64>,
}

impl Count {
    /// Whether nothing stood here before.
    fn take(&mut self, line: usize, field: Option<OptionCode>, transactions: i64) -> bool {
        match field {
            None => self.total.replace((line, transactions)).is_none(),
            Some(field) => self.fields.insert(field, transactions).is_none(),
        }
    }

    /// A total that its fields do not add up to.
    fn contradiction(&self, tr: &Tr, unit: &UnitId, period: &str) -> Option<Refusal> {
        let (line, total) = self.total.filter(|_| !self.fields.is_empty())?;
        let sum: i64 = self.fields.values().sum();
        let reason = tr
            .t("import-sum")
            .arg("unit", unit.as_str())
            .arg("period", period)
            .arg("total", total.to_string())
            .arg("sum", sum.to_string())
            .to_string();
        (sum != total).then_some(Refusal { line, reason })
    }

    fn lines(&self) -> usize {
        self.fields.len() + usize::from(self.total.is_some())
    }

    fn population(((unit, period), count): ((UnitId, String), Self)) -> Population {
        let transactions =
            count.total.map_or_else(|| count.fields.values().sum(), |(_, transactions)| transactions);
        Population { unit, period, transactions, fields: count.fields }
    }
}

/// What a row says.
struct Counted {
    unit: UnitId,
    period: String,
    /// What a wave was taken for.
    wave: Option<String>,
    field: Option<OptionCode>,
    transactions: i64,
}

/// What rows are read against.
struct Reading<'r> {
    opened: &'r Opened,
    tr: &'r Tr,
    columns: &'r Columns<Column>,
    names: UnitNames<'r>,
}

impl Reading<'_> {
    fn text<'t>(&self, row: &Row<'t>, column: Column) -> &'t str {
        self.columns.column(column).map_or("", |at| row.text(at))
    }

    fn row(&self, row: &Row<'_>) -> Result<Counted, String> {
        self.damaged(row)?;
        let written = self.text(row, Column::Unit);
        let today = self.opened.clock.now().to_offset(LOCAL).date();
        let unit = self.names.whenever(written, today);
        let unit = unit.map_err(|fault| self.tr.no_unit(written, &fault, &self.names))?;
        let now = Month::of_date(self.opened.today());
        let counting = Counting { tr: self.tr, catalogue: &self.opened.catalogue, unit, now };
        let period = counted_period(&counting, &self.period(row))?;
        let count = self.text(row, Column::Transactions);
        let transactions = whole(count).parse().ok().filter(|count| (0..=1_000_000_000).contains(count));
        let transactions =
            transactions.ok_or_else(|| self.tr.t("import-bad-count").arg("text", count).to_string())?;
        let field = match self.text(row, Column::Field) {
            "" => None,
            text => Some(self.service_field(unit, text)?),
        };
        Ok(Counted { unit: unit.id.clone(), period: period.kept, wave: period.wave, field, transactions })
    }

    /// Cells that report an error, and a row that is cut or runs over.
    fn damaged(&self, row: &Row<'_>) -> Result<(), String> {
        if let Some(wanted) = self.columns.wrong_width(row) {
            let fault = self.tr.t("row-width").arg("found", row.width().unwrap_or(0)).arg("wanted", wanted);
            return Err(fault.to_string());
        }
        let faults = self.columns.places().iter().filter_map(|(column, at)| {
            let cell = row.cell(*at).filter(|cell| cell.kind == Kind::Fault)?;
            let name = self.columns.heading(*column).unwrap_or_default();
            Some(self.tr.t("row-error-cell").arg("column", name).arg("value", cell.text).to_string())
        });
        faults.map(Err).next().unwrap_or(Ok(()))
    }

    /// A month may have become its first day in a spreadsheet.
    fn period(&self, row: &Row<'_>) -> String {
        let cell = self.columns.column(Column::Period).and_then(|at| row.cell(at));
        let day =
            cell.filter(|cell| cell.kind == Kind::Moment).and_then(Moment::of).map(|moment| moment.day());
        match day.filter(|day| day.day() == 1) {
            Some(day) => format!("{:04}-{:02}", day.year(), u8::from(day.month())),
            None => {
                let written = self.text(row, Column::Period);
                let mut waves = self.opened.catalogue.surveys().flat_map(|survey| &survey.waves);
                if waves.any(|wave| wave.id == written) { written.to_owned() } else { period(written) }
            }
        }
    }

    fn twice(&self, row: &Counted) -> String {
        let field =
            row.field.map(|field| self.tr.t("import-of-field").arg("field", field.to_string()).to_string());
        let (unit, period) = (row.unit.as_str(), &row.period);
        let fault = self
            .tr
            .t("import-count-twice")
            .arg("unit", unit)
            .arg("period", period)
            .arg("field", field.unwrap_or_default());
        fault.to_string().replace("  ", " ")
    }

    /// An option of the question that a survey of the unit names as its service field. Counts belong to a unit and
    /// not to a survey, so a code must mean the same in all of them.
    fn service_field(&self, unit: &Unit, text: &str) -> Result<OptionCode, String> {
        let surveys = self.opened.catalogue.surveys().filter(|survey| survey.covers(unit));
        let asked: Vec<(&str, &[AnswerOption])> = surveys
            .filter_map(|survey| Some((survey.id.as_str(), survey.service_field()?.options())))
            .collect();
        let mut fault = None;
        let mut found: Option<OptionCode> = None;
        for (_, options) in &asked {
            match option(options, text) {
                Ok(option) if option.no_answer => {}
                Ok(option) => found = found.or(Some(option.code)),
                Err(NoOption::Unknown) => {}
                Err(several) => fault = Some(self.tr.no_field(text, &several, options)),
            }
        }
        let unknown = || fault.unwrap_or_else(|| self.tr.t("import-no-field").arg("text", text).to_string());
        let code = found.ok_or_else(unknown)?;
        let meaning = |(survey, options): &(&'_ str, &'_ [AnswerOption])| -> Option<(String, String)> {
            let option = options.iter().find(|option| option.code == code && !option.no_answer)?;
            Some(((*survey).to_owned(), option.text.get(&Lang::vi()).to_owned()))
        };
        let meanings: Vec<(String, String)> = asked.iter().filter_map(meaning).collect();
        let (survey, meaning) = meanings.first().cloned().unwrap_or_default();
        match meanings.into_iter().find(|(_, other)| *other != meaning) {
            Some((other, means)) => {
                let fault = self
                    .tr
                    .t("import-field-differs")
                    .arg("text", code.to_string())
                    .arg("meaning", meaning)
                    .arg("survey", survey)
                    .arg("means", means)
                    .arg("other", other);
                Err(fault.to_string())
            }
            None => Ok(code),
        }
    }
}
