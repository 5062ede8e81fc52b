//! Populations: how many transactions a unit handled in a period, in all and by service field.

use std::collections::BTreeMap;

use super::dialect::{on, transaction};
use super::rows::Rows;
use super::{Result, Store, StoreError};
use crate::definition::{OptionCode, UnitId};

/// The weight of a stratum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    pub unit: UnitId,
    /// Its months: `2026-03`, `2026-Q1`, `2026`, `2026-02..2026-04`; earlier releases kept the id of a wave.
    pub period: String,
    pub transactions: i64,
    /// The same by service field; empty where that is not known, else they add up to `transactions`.
    pub fields: BTreeMap<OptionCode, i64>,
}

static UPSERT: Rows = Rows::new(
    "INSERT INTO population (unit, period, transactions) VALUES",
    3,
    "ON CONFLICT (unit, period) DO UPDATE SET transactions = excluded.transactions",
);
static FORGET_FIELDS: Rows =
    Rows::new("DELETE FROM population_field WHERE (unit, period) IN (VALUES", 2, ")");
static INSERT_FIELDS: Rows =
    Rows::new("INSERT INTO population_field (unit, period, field, transactions) VALUES", 4, "");

impl Store {
    /// Sets the numbers of these units and periods with their fields, all or none; others stay as they are.
    /// A unit and period must not be given twice.
    pub async fn set_populations(&self, populations: &[Population]) -> Result<()> {
        let by_field: Vec<(&Population, OptionCode, i64)> = populations
            .iter()
            .flat_map(|population| population.fields.iter().map(move |(field, of)| (population, *field, *of)))
            .collect();
        transaction!(self.db, tx => {
            for (text, chunk) in UPSERT.over(populations, tx.binds()) {
                on!(tx.conn(), conn => {
                    let mut query = sqlx::query(text);
                    for Population { unit, period, transactions, .. } in chunk {
                        query = query.bind(unit.as_str()).bind(period).bind(transactions);
                    }
                    query.execute(conn).await?;
                });
            }
            for (text, chunk) in FORGET_FIELDS.over(populations, tx.binds()) {
                on!(tx.conn(), conn => {
                    let mut query = sqlx::query(text);
                    for Population { unit, period, .. } in chunk {
                        query = query.bind(unit.as_str()).bind(period);
                    }
                    query.execute(conn).await?;
                });
            }
            for (text, chunk) in INSERT_FIELDS.over(&by_field, tx.binds()) {
                on!(tx.conn(), conn => {
                    let mut query = sqlx::query(text);
                    for (Population { unit, period, .. }, field, transactions) in chunk {
                        query = query.bind(unit.as_str()).bind(period).bind(i64::from(*field)).bind(transactions);
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
        let by_field: Vec<(String, String, i64, i64)> = on!(self.db.reader(), conn => {
            sqlx::query_as("SELECT unit, period, field, transactions FROM population_field")
                .fetch_all(conn)
                .await?
        });
        let mut fields: BTreeMap<(String, String), BTreeMap<OptionCode, i64>> = BTreeMap::new();
        for (unit, period, field, transactions) in by_field {
            let code = field.try_into();
            let code =
                code.map_err(|_| StoreError::Corrupt { table: "population_field", key: unit.clone() })?;
            fields.entry((unit, period)).or_default().insert(code, transactions);
        }
        let read = |(unit, period, transactions): (String, String, i64)| match UnitId::parse(&unit) {
            Ok(id) => {
                let key = (unit, period);
                let fields = fields.remove(&key).unwrap_or_default();
                Ok(Population { unit: id, period: key.1, transactions, fields })
            }
            Err(_) => Err(StoreError::Corrupt { table: "population", key: unit }),
        };
        let mut all: Vec<Population> = rows.into_iter().map(read).collect::<Result<_>>()?;
        all.sort_by(|a, b| (&a.unit, &a.period).cmp(&(&b.unit, &b.period)));
        Ok(all)
    }
}
