//! Populations: how many transactions a unit handled in a period.

use super::dialect::{on, transaction};
use super::rows::Rows;
use super::{Result, Store, StoreError};
use crate::definition::UnitId;

/// The weight of a stratum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    pub unit: UnitId,
    /// As written: `2026-03`, `2026-Q1`, `2026`, or a wave's id.
    pub period: String,
    pub transactions: i64,
}

static UPSERT: Rows = Rows::new(
    "INSERT INTO population (unit, period, transactions) VALUES",
    3,
    "ON CONFLICT (unit, period) DO UPDATE SET transactions = excluded.transactions",
);

impl Store {
    /// Sets the numbers of these units and periods, all or none; others stay as they are. A unit and
    /// period must not be given twice.
    pub async fn set_populations(&self, populations: &[Population]) -> Result<()> {
        transaction!(self.db, tx => {
            for (text, chunk) in UPSERT.over(populations, tx.most_binds()) {
                on!(tx.conn(), conn => {
                    let mut query = sqlx::query(text);
                    for Population { unit, period, transactions } in chunk {
                        query = query.bind(unit.as_str()).bind(period).bind(transactions);
                    }
                    query.execute(conn).await?;
                });
            }
            Ok(())
        })
    }

    /// All numbers, by unit and period.
    pub async fn populations(&self) -> Result<Vec<Population>> {
        let rows: Vec<(String, String, i64)> = on!(self.db.reader(), conn => {
            sqlx::query_as("SELECT unit, period, transactions FROM population").fetch_all(conn).await?
        });
        let read = |(unit, period, transactions): (String, String, i64)| match UnitId::parse(&unit) {
            Ok(unit) => Ok(Population { unit, period, transactions }),
            Err(_) => Err(StoreError::Corrupt { table: "population", key: unit }),
        };
        let mut all: Vec<Population> = rows.into_iter().map(read).collect::<Result<_>>()?;
        all.sort_by(|a, b| (&a.unit, &a.period).cmp(&(&b.unit, &b.period)));
        Ok(all)
    }
}
