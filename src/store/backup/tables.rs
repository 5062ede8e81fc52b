//! Whole tables, carried from one database to another cell by cell.

use futures_util::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Row as _, SqliteConnection};
use uuid::Uuid;

use super::super::column::Instant;
use super::super::dialect::{Connection, Tx, on};
use super::super::rows::Rows;
use super::super::{Result, StoreError};

/// Rows that are held at a time, and bytes of their texts: published documents are large.
const AT_ONCE: usize = 512;
const BYTES_AT_ONCE: usize = 8 * 1024 * 1024;

/// A table as the migrations declare it.
pub(super) struct Table {
    name: String,
    columns: Vec<Column>,
}

struct Column {
    name: String,
    kind: Kind,
    is_of_key: bool,
}

/// The types that migrations use.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Whole,
    Truth,
    Id,
    Moment,
    Bytes,
}

enum Cell {
    Text(Option<String>),
    Whole(Option<i64>),
    Truth(Option<bool>),
    Id(Option<Uuid>),
    Moment(Option<Instant>),
    Bytes(Option<Vec<u8>>),
}

impl Cell {
    /// Those that differ from row to row.
    fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.as_ref().map_or(0, String::len),
            Self::Bytes(bytes) => bytes.as_ref().map_or(0, Vec::len),
            Self::Whole(_) | Self::Truth(_) | Self::Id(_) | Self::Moment(_) => 0,
        }
    }
}

/// The cells of a row, of either engine.
macro_rules! cells {
    ($row:expr, $table:expr) => {{
        let cell = |(at, column): (usize, &Column)| -> Result<Cell, sqlx::Error> {
            Ok(match column.kind {
                Kind::Text => Cell::Text($row.try_get(at)?),
                Kind::Whole => Cell::Whole($row.try_get(at)?),
                Kind::Truth => Cell::Truth($row.try_get(at)?),
                Kind::Id => Cell::Id($row.try_get(at)?),
                Kind::Moment => Cell::Moment($row.try_get(at)?),
                Kind::Bytes => Cell::Bytes($row.try_get(at)?),
            })
        };
        $table.columns.iter().enumerate().map(cell).collect::<Result<Vec<Cell>, sqlx::Error>>()
    }};
}

impl Table {
    /// All tables of a SQLite database. As they were made one after the other, each comes after those it refers to.
    pub(super) async fn all(conn: &mut SqliteConnection) -> Result<Vec<Self>> {
        const COLUMNS: &str = "SELECT t.name, c.name, c.type, c.pk > 0 FROM sqlite_schema t \
             JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name <> '_sqlx_migrations' \
             ORDER BY t.rowid, c.cid";
        let found: Vec<(String, String, String, bool)> = sqlx::query_as(COLUMNS).fetch_all(conn).await?;
        let mut tables: Vec<Self> = Vec::new();
        for (table, name, kind, is_of_key) in found {
            let column = Column { kind: Kind::declared(&table, &kind)?, name, is_of_key };
            match tables.last_mut().filter(|last| last.name == table) {
                Some(last) => last.columns.push(column),
                None => tables.push(Self { name: table, columns: vec![column] }),
            }
        }
        Ok(tables)
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) async fn is_empty(&self, tx: &mut Tx) -> Result<bool> {
        let text =
            AssertSqlSafe(format!("SELECT COUNT(*) FROM (SELECT 1 FROM {} LIMIT 1) AS found", self.name));
        let count: i64 = on!(tx.conn(), conn => sqlx::query_scalar(text).fetch_one(conn).await?);
        Ok(count == 0)
    }

    fn select(&self) -> String {
        let names = |columns: &mut dyn Iterator<Item = &Column>| {
            columns.map(|column| &column.name[..]).collect::<Vec<_>>().join(", ")
        };
        let (all, key) = (
            names(&mut self.columns.iter()),
            names(&mut self.columns.iter().filter(|column| column.is_of_key)),
        );
        format!("SELECT {all} FROM {} ORDER BY {key}", self.name)
    }

    fn insert(&self) -> Rows {
        let names: Vec<&str> = self.columns.iter().map(|column| &column.name[..]).collect();
        Rows::built(format!("INSERT INTO {} ({}) VALUES", self.name, names.join(", ")), names.len())
    }
}

impl Kind {
    fn declared(table: &str, kind: &str) -> Result<Self> {
        // SQLite says some of its own types in capitals.
        Ok(match &*kind.to_ascii_lowercase() {
            "text" => Self::Text,
            "bigint" => Self::Whole,
            "boolean" => Self::Truth,
            "uuid" => Self::Id,
            "timestamptz" => Self::Moment,
            "bytea" => Self::Bytes,
            _ => {
                let fault = format!("table {table} has a column of type {kind}, which is not known here");
                return Err(StoreError::BadCopy(fault));
            }
        })
    }
}

/// Carries all rows of some tables.
pub(super) async fn carry(
    tables: &[Table],
    mut from: Connection<'_>,
    to: &mut Tx,
    mut on_progress: impl FnMut(u64),
) -> Result<()> {
    let mut carried = 0;
    for table in tables {
        let (select, insert) = (AssertSqlSafe(table.select()), table.insert());
        let mut held: Vec<Vec<Cell>> = Vec::with_capacity(AT_ONCE);
        let mut bytes = 0;
        on!(from.again(), conn => {
            let mut rows = sqlx::query(select).fetch(conn);
            while let Some(row) = rows.try_next().await? {
                let cells = cells!(row, table)?;
                bytes += cells.iter().map(Cell::bytes).sum::<usize>();
                held.push(cells);
                if held.len() == AT_ONCE || bytes > BYTES_AT_ONCE {
                    write(to, &insert, &held).await?;
                    carried += held.len() as u64;
                    on_progress(carried);
                    held.clear();
                    bytes = 0;
                }
            }
        });
        write(to, &insert, &held).await?;
        carried += held.len() as u64;
    }
    Ok(())
}

async fn write(to: &mut Tx, insert: &Rows, rows: &[Vec<Cell>]) -> Result<()> {
    let binds = to.binds();
    for (text, rows) in insert.over(rows, binds) {
        on!(to.conn(), conn => {
            let mut query = sqlx::query(text);
            for cell in rows.iter().flatten() {
                query = match cell {
                    Cell::Text(text) => query.bind(text.as_deref()),
                    Cell::Whole(whole) => query.bind(*whole),
                    Cell::Truth(truth) => query.bind(*truth),
                    Cell::Id(id) => query.bind(*id),
                    Cell::Moment(moment) => query.bind(*moment),
                    Cell::Bytes(bytes) => query.bind(bytes.as_deref()),
                };
            }
            query.execute(conn).await?;
        });
    }
    Ok(())
}

/// Takes all rows out of some tables.
pub(super) async fn empty(tables: &[&str], tx: &mut Tx) -> Result<()> {
    for table in tables {
        let text = AssertSqlSafe(format!("DELETE FROM {table}"));
        on!(tx.conn(), conn => { sqlx::query(text).execute(conn).await?; });
    }
    Ok(())
}
