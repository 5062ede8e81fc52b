//! Accounts of those who sign in.

use std::fmt;

use sqlx::FromRow;
use time::OffsetDateTime;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::column::Instant;
use super::dialect::{Tx, execute, on, transaction};
use super::reach::Reach;
use super::{Result, Store, StoreError};
use crate::definition::UnitId;

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Admin,
    Analyst,
    Unit,
    Clerk,
    Viewer,
}

impl Role {
    pub const ALL: [Self; 5] = [Self::Admin, Self::Analyst, Self::Unit, Self::Clerk, Self::Viewer];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Analyst => "analyst",
            Self::Unit => "unit",
            Self::Clerk => "clerk",
            Self::Viewer => "viewer",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// An account to be made. The password is hashed already.
#[derive(Clone)]
pub struct NewAccount {
    pub id: Uuid,
    pub name: String,
    pub password_hash: String,
    pub role: Role,
    pub unit: Option<UnitId>,
    pub must_change: bool,
    pub created_at: OffsetDateTime,
}

/// A stored account. Its `Debug` leaves the password's hash out.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    pub id: Uuid,
    pub name: String,
    pub password_hash: String,
    pub role: Role,
    pub unit: Option<UnitId>,
    /// The password was given by somebody else and is to be changed.
    pub must_change: bool,
    pub disabled: bool,
    pub created_at: OffsetDateTime,
    /// Sessions of an earlier generation are over.
    pub generation: i64,
}

impl fmt::Debug for NewAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewAccount({} {} {})", self.id, self.name, self.role.as_str())
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({} {} {})", self.id, self.name, self.role.as_str())
    }
}

/// The form in which names are compared: composed, in lower case, without spaces around it.
fn name_key(name: &str) -> String {
    name.trim().nfc().collect::<String>().to_lowercase()
}

#[derive(FromRow)]
struct Raw {
    id: Uuid,
    name: String,
    password_hash: String,
    role: String,
    unit: Option<String>,
    must_change: bool,
    disabled: bool,
    #[sqlx(try_from = "Instant")]
    created_at: OffsetDateTime,
    generation: i64,
}

impl TryFrom<Raw> for Account {
    type Error = StoreError;

    fn try_from(raw: Raw) -> Result<Self> {
        let damaged = || StoreError::Corrupt { table: "account", key: raw.id.to_string() };
        Ok(Self {
            role: Role::parse(&raw.role).ok_or_else(damaged)?,
            unit: raw.unit.as_deref().map(UnitId::parse).transpose().map_err(|_| damaged())?,
            id: raw.id,
            name: raw.name,
            password_hash: raw.password_hash,
            must_change: raw.must_change,
            disabled: raw.disabled,
            created_at: raw.created_at,
            generation: raw.generation,
        })
    }
}

macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT id, name, password_hash, role, unit, must_change, disabled, created_at, generation \
             FROM account ",
            $condition
        )
    };
}

impl Store {
    /// Makes an account; [`StoreError::Conflict`] when the name is taken, in whatever case.
    pub async fn create_account(&self, account: &NewAccount) -> Result<()> {
        transaction!(self.db, tx => insert(tx, account).await)
    }

    pub async fn account_by_name(&self, name: &str) -> Result<Option<Account>> {
        let raw: Option<Raw> = on!(self.db.reader(), conn => {
            sqlx::query_as(select!("WHERE name_key = $1")).bind(name_key(name)).fetch_optional(conn).await?
        });
        raw.map(Account::try_from).transpose()
    }

    pub async fn account(&self, id: Uuid) -> Result<Option<Account>> {
        let raw: Option<Raw> = on!(self.db.reader(), conn => {
            sqlx::query_as(select!("WHERE id = $1")).bind(id).fetch_optional(conn).await?
        });
        raw.map(Account::try_from).transpose()
    }

    /// One account, if it lies within reach.
    pub async fn account_within(&self, reach: &Reach, id: Uuid) -> Result<Option<Account>> {
        let found = self.account(id).await?;
        Ok(found.filter(|account| reach.holds_account(account.unit.as_ref())))
    }

    /// The accounts within reach, by the name as it is compared.
    pub async fn accounts(&self, reach: &Reach) -> Result<Vec<Account>> {
        let raw: Vec<Raw> = on!(self.db.reader(), conn => {
            sqlx::query_as(select!("")).fetch_all(conn).await?
        });
        let mut all: Vec<Account> = raw.into_iter().map(Account::try_from).collect::<Result<_>>()?;
        all.retain(|account| reach.holds_account(account.unit.as_ref()));
        all.sort_by_cached_key(|account| name_key(&account.name));
        Ok(all)
    }

    pub async fn count_accounts(&self) -> Result<i64> {
        Ok(on!(self.db.reader(), conn => {
            sqlx::query_scalar("SELECT COUNT(*) FROM account").fetch_one(conn).await?
        }))
    }
}

pub(super) async fn insert(tx: &mut Tx, account: &NewAccount) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO account (id, name, name_key, password_hash, role, unit, must_change, disabled, \
         created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        account.id,
        account.name.trim(),
        name_key(&account.name),
        &account.password_hash,
        account.role.as_str(),
        account.unit.as_ref().map(UnitId::as_str),
        account.must_change,
        false,
        Instant::from(account.created_at),
    );
    Ok(())
}
