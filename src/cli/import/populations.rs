//! `hailong import populations`: how many transactions each unit handled.

use std::path::Path;

use anyhow::bail;
use csv::StringRecord;

use super::{Refusal, read, refuse};
use crate::cli::Place;
use crate::cli::open::{Opened, open};
use crate::definition::{Period, UnitId};
use crate::store::Population;

const COLUMNS: [&str; 3] = ["unit", "period", "transactions"];

pub(super) async fn run(place: &Place, file: &Path) -> anyhow::Result<bool> {
    let opened = open(place).await?;
    let text = read(file)?;
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    if reader.headers()?.iter().ne(COLUMNS) {
        bail!("{}:1: the header must be {}", file.display(), COLUMNS.join(","));
    }
    let (mut rows, mut refusals): (Vec<Population>, _) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        match row(&opened, &record) {
            Ok(row) if rows.iter().any(|other| other.unit == row.unit && other.period == row.period) => {
                refusals
                    .push(Refusal { line, reason: format!("{} {} stands here twice", row.unit, row.period) });
            }
            Ok(row) => rows.push(row),
            Err(reason) => refusals.push(Refusal { line, reason }),
        }
    }
    if !refusals.is_empty() {
        return Ok(refuse(file, &refusals));
    }
    let count = rows.len();
    opened.store.set_populations(&rows).await?;
    println!("{count} transaction counts imported");
    Ok(true)
}

fn row(opened: &Opened, record: &StringRecord) -> Result<Population, String> {
    let [unit, period, transactions] = [0, 1, 2].map(|at| record.get(at).unwrap_or_default());
    if record.len() != COLUMNS.len() {
        return Err(format!("{} columns instead of {}", record.len(), COLUMNS.len()));
    }
    let known = opened.catalogue.units.get(unit).is_some();
    let unit = UnitId::parse(unit).ok().filter(|_| known).ok_or_else(|| format!("no unit `{unit}`"))?;
    let waves: Vec<_> = opened.catalogue.surveys().flat_map(|survey| survey.waves.clone()).collect();
    let period = Period::parse(period, &waves).map_err(|fault| format!("`{period}`: {fault}"))?;
    let transactions = transactions
        .parse()
        .ok()
        .filter(|count| (0..=1_000_000_000).contains(count))
        .ok_or_else(|| format!("`{transactions}` is no number of transactions"))?;
    Ok(Population { unit, period: period.to_string(), transactions })
}
