//! What is to be done with an edition, by one person, until another decides.

use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::audit::{self, AuditEntry};
use super::super::column::Instant;
use super::super::dialect::{Tx, execute, on, transaction};
use super::super::{Result, Store, StoreError};
use super::{Publication, digest};
use crate::definition::SurveyId;

/// What is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditionAct {
    Publish,
    Withdraw,
}

impl EditionAct {
    fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Withdraw => "withdraw",
        }
    }
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Waiting,
    Approved,
    /// Sent back, or taken back by who proposed it.
    Returned,
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Returned => "returned",
        }
    }
}

/// An edition that somebody wants to publish or to withdraw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub id: Uuid,
    pub act: EditionAct,
    pub survey: String,
    pub period: String,
    pub edition: i64,
    pub proposed_at: OffsetDateTime,
    pub proposer: Person,
    /// What the edition says of itself; why it is to be withdrawn.
    pub note: String,
    /// SHA-256 of what was frozen, in hex; empty where nothing was.
    pub digest: String,
    pub outcome: Outcome,
    pub decided_at: Option<OffsetDateTime>,
    /// Name of the account; empty while it waits.
    pub decided_by: String,
    /// Why it was sent back.
    pub answer: String,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub account: Uuid,
    pub name: String,
}

/// Who decides about a proposal, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub person: Person,
    pub at: OffsetDateTime,
    /// Whether who proposed it may approve it.
    pub alone: bool,
}

macro_rules! select {
    ($more:literal) => {
        concat!(
            "SELECT id, act, survey, period, edition, proposed_at, proposer, proposed_by, note, digest, outcome, \
             decided_at, decided_by, answer, document FROM edition_proposal ",
            $more
        )
    };
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    act: String,
    survey: String,
    period: String,
    edition: i64,
    proposed_at: Instant,
    proposer: Uuid,
    proposed_by: String,
    note: String,
    digest: String,
    outcome: String,
    decided_at: Option<Instant>,
    decided_by: String,
    answer: String,
    document: String,
}

impl TryFrom<Row> for Proposal {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let damaged = || StoreError::Corrupt { table: "edition_proposal", key: row.id.to_string() };
        let act = [EditionAct::Publish, EditionAct::Withdraw].into_iter().find(|act| act.as_str() == row.act);
        let outcomes = [Outcome::Waiting, Outcome::Approved, Outcome::Returned];
        let outcome = outcomes.into_iter().find(|outcome| outcome.as_str() == row.outcome);
        Ok(Self {
            id: row.id,
            act: act.ok_or_else(damaged)?,
            survey: row.survey,
            period: row.period,
            edition: row.edition,
            proposed_at: row.proposed_at.into(),
            proposer: Person { account: row.proposer, name: row.proposed_by },
            note: row.note,
            digest: row.digest,
            outcome: outcome.ok_or_else(damaged)?,
            decided_at: row.decided_at.map(Into::into),
            decided_by: row.decided_by,
            answer: row.answer,
        })
    }
}

impl Store {
    /// Keeps what is proposed, with what was frozen for it, until somebody decides. [`StoreError::Conflict`] while
    /// something else waits for the same period, and for an edition that cannot be withdrawn.
    pub async fn propose(&self, proposal: &Proposal, document: &str, entry: &AuditEntry) -> Result<()> {
        transaction!(self.db, tx => {
            insert(tx, proposal, document).await?;
            audit::append(tx, entry).await
        })
    }

    /// Does what was proposed. [`StoreError::Conflict`] when it does not wait any longer, when another edition took its
    /// number, and when who proposed it may not approve it.
    pub async fn approve(&self, id: Uuid, decision: &Decision, entry: &AuditEntry) -> Result<()> {
        transaction!(self.db, tx => {
            carry_out(tx, id, decision).await?;
            audit::append(tx, entry).await
        })
    }

    /// Proposes and approves at once, where one person may.
    pub async fn propose_and_approve(
        &self,
        proposal: &Proposal,
        document: &str,
        decision: &Decision,
        entry: &AuditEntry,
    ) -> Result<()> {
        transaction!(self.db, tx => {
            insert(tx, proposal, document).await?;
            carry_out(tx, proposal.id, decision).await?;
            audit::append(tx, entry).await
        })
    }

    /// Sends a proposal back. [`StoreError::Conflict`] when it does not wait any longer.
    pub async fn send_back(
        &self,
        id: Uuid,
        decision: &Decision,
        answer: &str,
        entry: &AuditEntry,
    ) -> Result<()> {
        transaction!(self.db, tx => {
            decide(tx, id, Outcome::Returned, (decision, answer)).await?;
            audit::append(tx, entry).await
        })
    }

    /// All that was ever proposed for a survey, the latest first.
    pub async fn proposals(&self, survey: &SurveyId) -> Result<Vec<Proposal>> {
        let rows: Vec<Row> = on!(self.db.reader(), conn => {
            sqlx::query_as(select!("WHERE survey = $1")).bind(survey.as_str()).fetch_all(conn).await?
        });
        let mut all: Vec<Proposal> = rows.into_iter().map(Proposal::try_from).collect::<Result<_>>()?;
        // Ids are given in order.
        all.sort_by_key(|proposal| std::cmp::Reverse((proposal.proposed_at, proposal.id)));
        Ok(all)
    }

    /// One proposal with what was frozen for it; nothing when that stands in an edition now.
    /// [`StoreError::Corrupt`] when it is not what was frozen.
    pub async fn proposal(&self, id: Uuid) -> Result<Option<(Proposal, Option<String>)>> {
        let row: Option<Row> = on!(self.db.reader(), conn => {
            sqlx::query_as(select!("WHERE id = $1")).bind(id).fetch_optional(conn).await?
        });
        let Some(mut row) = row else { return Ok(None) };
        let document = Some(std::mem::take(&mut row.document)).filter(|document| !document.is_empty());
        if document.as_ref().is_some_and(|document| digest(document) != row.digest) {
            return Err(StoreError::Corrupt { table: "edition_proposal", key: row.id.to_string() });
        }
        Ok(Some((row.try_into()?, document)))
    }
}

async fn insert(tx: &mut Tx, proposal: &Proposal, document: &str) -> Result<()> {
    if proposal.act == EditionAct::Withdraw && !stands(tx, proposal).await? {
        return Err(StoreError::Conflict);
    }
    execute!(
        tx,
        "INSERT INTO edition_proposal (id, act, survey, period, edition, proposed_at, proposer, proposed_by, note, \
         document, digest, outcome, decided_at, decided_by, answer) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, '', '')",
        proposal.id,
        proposal.act.as_str(),
        &proposal.survey,
        &proposal.period,
        proposal.edition,
        Instant::from(proposal.proposed_at),
        proposal.proposer.account,
        &proposal.proposer.name,
        &proposal.note,
        document,
        &proposal.digest,
        Outcome::Waiting.as_str(),
    );
    Ok(())
}

/// Whether there is such an edition, and it is not withdrawn.
async fn stands(tx: &mut Tx, proposal: &Proposal) -> Result<bool> {
    let standing: i64 = on!(tx.conn(), conn => {
        sqlx::query_scalar(
            "SELECT COUNT(*) FROM publication p WHERE p.survey = $1 AND p.period = $2 AND p.edition = $3 \
             AND NOT EXISTS (SELECT 1 FROM edition_proposal w WHERE w.survey = p.survey AND w.period = p.period \
             AND w.edition = p.edition AND w.act = 'withdraw' AND w.outcome = 'approved')",
        )
        .bind(&proposal.survey)
        .bind(&proposal.period)
        .bind(proposal.edition)
        .fetch_one(conn)
        .await?
    });
    Ok(standing > 0)
}

async fn carry_out(tx: &mut Tx, id: Uuid, decision: &Decision) -> Result<()> {
    // The first of two who decide at once finds it waiting.
    decide(tx, id, Outcome::Approved, (decision, "")).await?;
    let row: Row = on!(tx.conn(), conn => {
        sqlx::query_as(select!("WHERE id = $1")).bind(id).fetch_one(conn).await?
    });
    if row.proposer == decision.person.account && !decision.alone {
        return Err(StoreError::Conflict);
    }
    let (document, proposal) = (row.document.clone(), Proposal::try_from(row)?);
    match proposal.act {
        EditionAct::Withdraw => Ok(()),
        EditionAct::Publish => {
            let edition = Publication {
                id: proposal.id,
                survey: proposal.survey,
                period: proposal.period,
                edition: proposal.edition,
                published_at: decision.at,
                actor: decision.person.name.clone(),
                note: proposal.note,
                digest: proposal.digest,
                prepared_by: None,
                withdrawal: None,
            };
            super::insert(tx, &edition, &document).await?;
            execute!(tx, "UPDATE edition_proposal SET document = '' WHERE id = $1", id);
            Ok(())
        }
    }
}

async fn decide(
    tx: &mut Tx,
    id: Uuid,
    outcome: Outcome,
    (decision, answer): (&Decision, &str),
) -> Result<()> {
    let decided = execute!(
        tx,
        "UPDATE edition_proposal SET outcome = $1, decided_at = $2, decided_by = $3, answer = $4 \
         WHERE id = $5 AND outcome = 'waiting'",
        outcome.as_str(),
        Instant::from(decision.at),
        &decision.person.name,
        answer,
        id,
    );
    if decided == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
