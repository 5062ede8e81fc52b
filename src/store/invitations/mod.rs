//! Invitations: one response a dossier, by a token that is kept as SHA-256 only and spent once.
//!
//! No row says which dossier or which response an invitation belongs to, nor when it was spent.

mod columns;

use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

pub use columns::SaidColumn;

use super::column::Instant;
use super::dialect::{Tx, execute, on};
use super::sessions::hashed;
use super::{Result, Store, StoreError};
use crate::definition::{OptionCode, QuestionId, Survey, SurveyId, UnitId};

/// Whether a dossier's result came in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Punctuality {
    Early,
    OnTime,
    Late,
}

impl Punctuality {
    fn as_str(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::OnTime => "on-time",
            Self::Late => "late",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Early, Self::OnTime, Self::Late].into_iter().find(|known| known.as_str() == text)
    }
}

/// Invitations made together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBatch {
    pub id: Uuid,
    pub survey: SurveyId,
    pub made_at: OffsetDateTime,
    pub made_by: String,
    pub expires_at: OffsetDateTime,
}

/// One invitation to be made. Token and dossier are hashed on their way in.
#[derive(Clone)]
pub struct NewInvitation {
    pub token: String,
    pub dossier: String,
    pub unit: UnitId,
    pub field: Option<OptionCode>,
    pub punctuality: Option<Punctuality>,
}

/// What became of a batch: which of its dossiers were invited before. When all were, nothing was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// Their places in the batch.
    pub before: Vec<usize>,
}

/// An invitation as its holder finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub survey: SurveyId,
    pub unit: UnitId,
    pub field: Option<OptionCode>,
    pub punctuality: Option<Punctuality>,
    pub state: InvitationState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitationState {
    Open,
    Spent,
    Expired,
    Revoked,
}

/// How one unit's invitations of a batch fare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRow {
    pub id: Uuid,
    pub survey: SurveyId,
    pub made_at: OffsetDateTime,
    pub made_by: String,
    pub expires_at: OffsetDateTime,
    pub revoked: bool,
    pub unit: UnitId,
    pub invited: i64,
    pub answered: i64,
}

#[derive(FromRow)]
struct RawInvitation {
    survey: String,
    unit: String,
    field: Option<i64>,
    punctuality: Option<String>,
    spent: bool,
    revoked: bool,
    #[sqlx(try_from = "Instant")]
    expires_at: OffsetDateTime,
}

#[derive(FromRow)]
struct RawBatch {
    id: Uuid,
    survey: String,
    #[sqlx(try_from = "Instant")]
    made_at: OffsetDateTime,
    made_by: String,
    #[sqlx(try_from = "Instant")]
    expires_at: OffsetDateTime,
    revoked: bool,
    unit: String,
    invited: i64,
    answered: i64,
}

impl Invitation {
    /// What the dossier answers by itself.
    pub fn known(&self, survey: &Survey) -> Vec<(QuestionId, OptionCode)> {
        let asked = &survey.dossier;
        let field = asked.field.clone().zip(self.field);
        let punctuality = asked.punctuality.as_ref().zip(self.punctuality).map(|(asked, outcome)| {
            let code = match outcome {
                Punctuality::Early => asked.early,
                Punctuality::OnTime => asked.on_time,
                Punctuality::Late => asked.late,
            };
            (asked.question.clone(), code)
        });
        field.into_iter().chain(punctuality).collect()
    }
}

impl Store {
    /// Makes the invitations of all dossiers that were not invited before, or none.
    pub async fn invite(&self, batch: &NewBatch, invitations: &[NewInvitation]) -> Result<Invited> {
        let mut tx = self.db.begin().await?;
        match insert(&mut tx, batch, invitations).await {
            Ok(before) if before.len() < invitations.len() => {
                tx.commit().await?;
                Ok(Invited { before })
            }
            Ok(before) => {
                tx.rollback().await;
                Ok(Invited { before })
            }
            Err(error) => {
                tx.rollback().await;
                Err(error)
            }
        }
    }

    /// The invitation of a token, whatever became of it.
    pub async fn invitation(&self, token: &str, now: OffsetDateTime) -> Result<Option<Invitation>> {
        let raw: Option<RawInvitation> = on!(self.db.reader(), conn => {
            sqlx::query_as(
                "SELECT b.survey, i.unit, i.field, i.punctuality, i.spent, b.revoked, b.expires_at \
                 FROM invitation i JOIN invitation_batch b ON b.id = i.batch_id WHERE i.hash = $1",
            )
            .bind(hashed(token))
            .fetch_optional(conn)
            .await?
        });
        raw.map(|raw| raw.read(now)).transpose()
    }

    /// All batches, the last one first, unit by unit.
    pub async fn invitation_batches(&self) -> Result<Vec<BatchRow>> {
        let rows: Vec<RawBatch> = on!(self.db.reader(), conn => {
            sqlx::query_as(
                "SELECT b.id, b.survey, b.made_at, b.made_by, b.expires_at, b.revoked, i.unit, \
                 COUNT(*) AS invited, \
                 CAST(SUM(CASE WHEN i.spent THEN 1 ELSE 0 END) AS BIGINT) AS answered \
                 FROM invitation_batch b JOIN invitation i ON i.batch_id = b.id \
                 GROUP BY b.id, b.survey, b.made_at, b.made_by, b.expires_at, b.revoked, i.unit \
                 ORDER BY b.made_at DESC, b.id, i.unit",
            )
            .fetch_all(conn)
            .await?
        });
        rows.into_iter().map(RawBatch::read).collect()
    }

    /// Takes back what is not spent of a batch; `false` when there is no such batch or it was done before.
    pub async fn revoke_invitations(&self, batch: Uuid) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let outcome = revoke(&mut tx, batch).await;
        tx.end(outcome).await
    }
}

async fn revoke(tx: &mut Tx, batch: Uuid) -> Result<bool> {
    let changed =
        execute!(tx, "UPDATE invitation_batch SET revoked = TRUE WHERE id = $1 AND NOT revoked", batch);
    Ok(changed == 1)
}

async fn insert(tx: &mut Tx, batch: &NewBatch, invitations: &[NewInvitation]) -> Result<Vec<usize>> {
    execute!(
        tx,
        "INSERT INTO invitation_batch (id, survey, made_at, made_by, expires_at, revoked) \
         VALUES ($1, $2, $3, $4, $5, FALSE)",
        batch.id,
        batch.survey.as_str(),
        Instant::from(batch.made_at),
        &batch.made_by,
        Instant::from(batch.expires_at),
    );
    let mut before = Vec::new();
    for (at, new) in invitations.iter().enumerate() {
        let fresh = execute!(
            tx,
            "INSERT INTO invited_dossier (survey, hash) VALUES ($1, $2) ON CONFLICT (survey, hash) DO NOTHING",
            batch.survey.as_str(),
            hashed(&new.dossier),
        );
        if fresh == 0 {
            before.push(at);
            continue;
        }
        execute!(
            tx,
            "INSERT INTO invitation (hash, batch_id, unit, field, punctuality, spent) \
             VALUES ($1, $2, $3, $4, $5, FALSE)",
            hashed(&new.token),
            batch.id,
            new.unit.as_str(),
            new.field.map(i64::from),
            new.punctuality.map(Punctuality::as_str),
        );
    }
    Ok(before)
}

/// Spends a token; `true` for exactly one response. What the dossier said goes with it.
pub(super) async fn spend(tx: &mut Tx, token: &str, now: OffsetDateTime) -> Result<bool> {
    let spent = execute!(
        tx,
        "UPDATE invitation SET spent = TRUE, field = NULL, punctuality = NULL \
         WHERE hash = $1 AND NOT spent \
         AND batch_id IN (SELECT id FROM invitation_batch WHERE expires_at > $2 AND NOT revoked)",
        hashed(token),
        Instant::from(now),
    );
    Ok(spent == 1)
}

impl RawInvitation {
    fn read(self, now: OffsetDateTime) -> Result<Invitation> {
        let damaged = || StoreError::Corrupt { table: "invitation", key: self.unit.clone() };
        let punctuality = self.punctuality.as_deref();
        Ok(Invitation {
            survey: SurveyId::parse(&self.survey).map_err(|_| damaged())?,
            unit: UnitId::parse(&self.unit).map_err(|_| damaged())?,
            field: self.field.map(OptionCode::try_from).transpose().map_err(|_| damaged())?,
            punctuality: punctuality.map(|text| Punctuality::parse(text).ok_or_else(damaged)).transpose()?,
            state: if self.spent {
                InvitationState::Spent
            } else if self.revoked {
                InvitationState::Revoked
            } else if self.expires_at <= now {
                InvitationState::Expired
            } else {
                InvitationState::Open
            },
        })
    }
}

impl RawBatch {
    fn read(self) -> Result<BatchRow> {
        let damaged = || StoreError::Corrupt { table: "invitation_batch", key: self.id.to_string() };
        Ok(BatchRow {
            id: self.id,
            survey: SurveyId::parse(&self.survey).map_err(|_| damaged())?,
            made_at: self.made_at,
            made_by: self.made_by.clone(),
            expires_at: self.expires_at,
            revoked: self.revoked,
            unit: UnitId::parse(&self.unit).map_err(|_| damaged())?,
            invited: self.invited,
            answered: self.answered,
        })
    }
}
