//! `hailong import populations`: how many transactions each unit handled, in all or by service field.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::bail;
use csv::StringRecord;

use super::{Refusal, read, refuse};
use crate::cli::Place;
use crate::cli::open::{Opened, open};
use crate::definition::{Lang, OptionCode, Period, Unit, UnitId};
use crate::store::Population;

const COLUMNS: [&str; 4] = ["unit", "period", "transactions", "field"];

/// The columns without `field`.
const WITHOUT_FIELD: usize = 3;

pub(super) async fn run(place: &Place, file: &Path) -> anyhow::Result<bool> {
    let opened = open(place).await?;
    let text = read(file)?;
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let columns = reader.headers()?.len();
    if columns < WITHOUT_FIELD || reader.headers()?.iter().ne(COLUMNS.into_iter().take(columns)) {
        let (short, long) = (COLUMNS[..WITHOUT_FIELD].join(","), COLUMNS.join(","));
        bail!("{}:1: the header must be {short}, or {long}", file.display());
    }
    let (mut counts, mut refusals) = (Counts::new(), Vec::new());
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let taken = row(&opened, &record, columns).and_then(|row| {
            let twice = format!("{} {}{} stands here twice", row.unit, row.period, row.field_said());
            let count = counts.entry((row.unit, row.period)).or_default();
            if count.take(line, row.field, row.transactions) { Ok(()) } else { Err(twice) }
        });
        refusals.extend(taken.err().map(|reason| Refusal { line, reason }));
    }
    for ((unit, period), count) in &counts {
        refusals.extend(count.contradiction(unit, period));
    }
    if !refusals.is_empty() {
        refusals.sort_by_key(|refusal| refusal.line);
        return Ok(refuse(file, &refusals));
    }
    let number = counts.values().map(Count::lines).sum::<usize>();
    let populations: Vec<Population> = counts.into_iter().map(Count::population).collect();
    opened.store.set_populations(&populations).await?;
    println!("{number} transaction counts imported");
    Ok(true)
}

/// What the file says of each unit and period.
type Counts = BTreeMap<(UnitId, String), Count>;

#[derive(Default)]
struct Count {
    /// With its line.
    total: Option<(u64, i64)>,
    fields: BTreeMap<OptionCode, i64>,
}

impl Count {
    /// Whether nothing stood here before.
    fn take(&mut self, line: u64, field: Option<OptionCode>, transactions: i64) -> bool {
        match field {
            None => self.total.replace((line, transactions)).is_none(),
            Some(field) => self.fields.insert(field, transactions).is_none(),
        }
    }

    /// A total that its fields do not add up to.
    fn contradiction(&self, unit: &UnitId, period: &str) -> Option<Refusal> {
        let (line, total) = self.total.filter(|_| !self.fields.is_empty())?;
        let sum: i64 = self.fields.values().sum();
        let reason = format!("{unit} {period} has {total} transactions here, but its fields come to {sum}");
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

struct Row {
    unit: UnitId,
    period: String,
    field: Option<OptionCode>,
    transactions: i64,
}

impl Row {
    fn field_said(&self) -> String {
        self.field.map_or_else(String::new, |field| format!(" field {field}"))
    }
}

fn row(opened: &Opened, record: &StringRecord, columns: usize) -> Result<Row, String> {
    let [unit, period, transactions, field] = [0, 1, 2, 3].map(|at| record.get(at).unwrap_or_default());
    if record.len() != columns {
        return Err(format!("{} columns instead of {columns}", record.len()));
    }
    let unit = opened.catalogue.units.get(unit).ok_or_else(|| format!("no unit `{unit}`"))?;
    let waves: Vec<_> = opened.catalogue.surveys().flat_map(|survey| survey.waves.clone()).collect();
    let period = Period::parse(period, &waves).map_err(|fault| format!("`{period}`: {fault}"))?;
    let transactions = transactions
        .parse()
        .ok()
        .filter(|count| (0..=1_000_000_000).contains(count))
        .ok_or_else(|| format!("`{transactions}` is no number of transactions"))?;
    let field = if field.is_empty() { None } else { Some(service_field(opened, unit, field)?) };
    Ok(Row { unit: unit.id.clone(), period: period.to_string(), field, transactions })
}

/// An option of the question that a survey of the unit names as its service field. Counts belong to a unit and
/// not to a survey, so a code must mean the same in all of them.
fn service_field(opened: &Opened, unit: &Unit, text: &str) -> Result<OptionCode, String> {
    let code = text.parse::<OptionCode>().ok();
    let surveys = opened.catalogue.surveys().filter(|survey| survey.covers(unit));
    let meanings: Vec<(&str, &str)> = surveys
        .filter_map(|survey| {
            let option = survey.service_field()?.option(code?).filter(|option| !option.no_answer)?;
            Some((survey.id.as_str(), option.text.get(&Lang::vi())))
        })
        .collect();
    let (survey, meaning) = meanings.first().ok_or_else(|| format!("no service field `{text}`"))?;
    match meanings.iter().find(|(_, other)| other != meaning) {
        Some((other, means)) => {
            Err(format!("field {text} is “{meaning}” in {survey}, but “{means}” in {other}"))
        }
        None => code.ok_or_else(|| format!("no service field `{text}`")),
    }
}
