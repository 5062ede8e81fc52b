//! `hailong user list`.

use std::collections::HashMap;

use serde_json::json;
use time::OffsetDateTime;

use super::super::open::open;
use super::super::{Format, Place};
use crate::definition::UnitId;
use crate::export::record::local;
use crate::response::cell::guarded;
use crate::store::{Account, Everything};

const HEADS: [&str; 5] = ["name", "role", "unit", "state", "last_sign_in"];

pub(super) async fn run(place: &Place, format: Format) -> anyhow::Result<bool> {
    let opened = open(place).await?;
    let everything = Everything::at_the_console();
    let accounts = opened.store.accounts(&everything.reach()).await?;
    let seen = opened.store.last_sign_ins(everything).await?;
    let rows: Vec<[String; 5]> = accounts.iter().map(|account| row(account, &seen)).collect();
    match format {
        Format::Table => print!("{}", as_text(&rows)),
        Format::Csv => print!("{}", as_csv(&rows)?),
        Format::Json => {
            let object = |row: &[String; 5]| {
                let cell = |at: usize| Some(&row[at]).filter(|cell| !cell.is_empty());
                json!({ "name": row[0], "role": row[1], "unit": cell(2), "state": row[3], "last_sign_in": cell(4) })
            };
            println!("{}", serde_json::to_string_pretty(&rows.iter().map(object).collect::<Vec<_>>())?);
        }
    }
    Ok(true)
}

fn row(account: &Account, seen: &HashMap<String, OffsetDateTime>) -> [String; 5] {
    let state = match (account.disabled, account.must_change) {
        (true, _) => "disabled",
        (false, true) => "must-change-password",
        (false, false) => "active",
    };
    let last = seen.get(&account.name).map_or(String::new(), |at| local(*at));
    let unit = account.unit.as_ref().map_or("", UnitId::as_str);
    [account.name.clone(), account.role.as_str().to_owned(), unit.to_owned(), state.to_owned(), last]
}

fn as_text(rows: &[[String; 5]]) -> String {
    let heads = HEADS.map(|head| head.replace('_', " "));
    let lines: Vec<&[String; 5]> = std::iter::once(&heads).chain(rows).collect();
    let widest = |at: usize| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or(0);
    let widths = [0, 1, 2, 3, 4].map(widest);
    let line = |cells: &[String; 5]| {
        let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    lines.into_iter().map(line).collect()
}

fn as_csv(rows: &[[String; 5]]) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADS)?;
    for row in rows {
        writer.write_record(row.each_ref().map(|cell| guarded(cell)))?;
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
