//! Measures: what is lost where and why, what is done about it by whom until when, and what became of it.

use rust_decimal::Decimal;
use sqlx::FromRow;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::audit::{self, AuditEntry};
use super::column::Instant;
use super::dialect::{Tx, execute, on, transaction};
use super::reach::Reach;
use super::sift::{Bind, Sift, bound};
use super::{Result, Store, StoreError};
use crate::definition::{NodeId, SurveyId, UnitId};
use crate::response::answer::{DATE, write_date};

/// How far a measure has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    Planned,
    UnderWay,
    Done,
    Dropped,
}

impl Progress {
    pub const ALL: [Self; 4] = [Self::Planned, Self::UnderWay, Self::Done, Self::Dropped];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::UnderWay => "under-way",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|progress| progress.as_str() == text)
    }

    pub fn is_open(self) -> bool {
        matches!(self, Self::Planned | Self::UnderWay)
    }
}

/// One measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Improvement {
    pub id: Uuid,
    pub survey: SurveyId,
    /// The node of the index where the points are lost.
    pub node: NodeId,
    pub unit: UnitId,
    pub cause: String,
    pub remedy: String,
    /// Who answers for it.
    pub person: String,
    pub due: Date,
    /// The value the node is to have by then.
    pub target: Option<Decimal>,
    /// The period the measure started from, and the node's value in it.
    pub baseline_period: String,
    pub baseline: Option<Decimal>,
    /// The responses that value rests on; unknown for older measures.
    pub baseline_n: Option<i64>,
    pub progress: Progress,
    pub created_by: String,
    pub created_at: OffsetDateTime,
}

/// One step of a measure's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImprovementEvent {
    pub progress: Progress,
    pub note: String,
    pub actor: String,
    pub at: OffsetDateTime,
}

/// Which measures are asked for; `None` stands for all.
#[derive(Debug, Clone, Default)]
pub struct ImprovementFilter {
    pub survey: Option<SurveyId>,
    /// Still to be done, or not any more.
    pub open: Option<bool>,
    /// Still to be done and due before this day.
    pub overdue_on: Option<Date>,
}

#[derive(FromRow)]
struct Raw {
    id: Uuid,
    survey: String,
    node: String,
    unit: String,
    cause: String,
    remedy: String,
    person: String,
    due: String,
    target: Option<String>,
    baseline_period: String,
    baseline: Option<String>,
    baseline_n: Option<i64>,
    state: String,
    created_by: String,
    created_at: Instant,
}

impl Raw {
    fn read(self) -> Result<Improvement> {
        let damaged = || StoreError::Corrupt { table: "improvement", key: self.id.to_string() };
        let decimal = |text: &Option<String>| text.as_deref().map(str::parse::<Decimal>).transpose();
        Ok(Improvement {
            id: self.id,
            survey: SurveyId::parse(&self.survey).map_err(|_| damaged())?,
            node: NodeId::parse(&self.node).map_err(|_| damaged())?,
            unit: UnitId::parse(&self.unit).map_err(|_| damaged())?,
            due: Date::parse(&self.due, DATE).map_err(|_| damaged())?,
            target: decimal(&self.target).map_err(|_| damaged())?,
            baseline: decimal(&self.baseline).map_err(|_| damaged())?,
            baseline_n: self.baseline_n,
            progress: Progress::parse(&self.state).ok_or_else(damaged)?,
            cause: self.cause,
            remedy: self.remedy,
            person: self.person,
            baseline_period: self.baseline_period,
            created_by: self.created_by,
            created_at: self.created_at.into(),
        })
    }
}

const SELECT: &str = "SELECT id, survey, node, unit, cause, remedy, person, due, target, baseline_period, \
                      baseline, baseline_n, state, created_by, created_at FROM improvement";

impl Store {
    /// Begins a measure of a unit within reach; `false` when the unit is not.
    pub async fn add_improvement(
        &self,
        reach: &Reach,
        measure: &Improvement,
        entry: &AuditEntry,
    ) -> Result<bool> {
        if !reach.holds(&measure.unit) {
            return Ok(false);
        }
        let first = ImprovementEvent {
            progress: measure.progress,
            note: String::new(),
            actor: measure.created_by.clone(),
            at: measure.created_at,
        };
        transaction!(self.db, tx => {
            insert(tx, measure).await?;
            insert_event(tx, measure.id, 1, &first).await?;
            audit::append(tx, &entry.changing("", measure.progress.as_str())).await
        })?;
        Ok(true)
    }

    /// Goes on with a measure within reach; `false` when there is none.
    pub async fn advance_improvement(
        &self,
        reach: &Reach,
        id: Uuid,
        event: &ImprovementEvent,
        entry: &AuditEntry,
    ) -> Result<bool> {
        let Some(measure) = self.improvement(reach, id).await? else { return Ok(false) };
        let entry = entry.changing(measure.progress.as_str(), event.progress.as_str());
        transaction!(self.db, tx => {
            execute!(tx, "UPDATE improvement SET state = $1 WHERE id = $2", event.progress.as_str(), id);
            let last: i64 = on!(tx.conn(), conn => {
                sqlx::query_scalar("SELECT MAX(sequence) FROM improvement_event WHERE improvement_id = $1")
                    .bind(id)
                    .fetch_one(conn)
                    .await?
            });
            insert_event(tx, id, last + 1, event).await?;
            audit::append(tx, &entry).await
        })?;
        Ok(true)
    }

    /// The measures within reach, those due first.
    pub async fn improvements(&self, reach: &Reach, filter: &ImprovementFilter) -> Result<Vec<Improvement>> {
        let mut sift = Sift::new(SELECT);
        if let Some(survey) = &filter.survey {
            sift.and("survey = ?", [Bind::Text(survey.to_string())]);
        }
        match filter.open {
            Some(true) => {
                sift.and("state IN ('planned', 'under-way')", []);
            }
            Some(false) => {
                sift.and("state IN ('done', 'dropped')", []);
            }
            None => {}
        }
        if let Some(day) = filter.overdue_on {
            sift.and("state IN ('planned', 'under-way') AND due < ?", [Bind::Text(write_date(day))]);
        }
        sift.within("unit", reach).then("ORDER BY due, id LIMIT 500", []);
        let rows: Vec<Raw> = on!(self.db.reader(), conn => {
            bound!(sqlx::query_as(sift.text()), sift).fetch_all(conn).await?
        });
        rows.into_iter().map(Raw::read).collect()
    }

    /// One measure within reach.
    pub async fn improvement(&self, reach: &Reach, id: Uuid) -> Result<Option<Improvement>> {
        let mut sift = Sift::new(SELECT);
        sift.and("id = ?", [Bind::Id(id)]).within("unit", reach);
        let raw: Option<Raw> = on!(self.db.reader(), conn => {
            bound!(sqlx::query_as(sift.text()), sift).fetch_optional(conn).await?
        });
        raw.map(Raw::read).transpose()
    }

    /// The history of a measure within reach, the first step first.
    pub async fn improvement_events(&self, reach: &Reach, id: Uuid) -> Result<Vec<ImprovementEvent>> {
        if self.improvement(reach, id).await?.is_none() {
            return Ok(Vec::new());
        }
        let rows: Vec<(String, String, String, Instant)> = on!(self.db.reader(), conn => {
            sqlx::query_as(
                "SELECT state, note, actor, at FROM improvement_event WHERE improvement_id = $1 \
                 ORDER BY sequence",
            )
            .bind(id)
            .fetch_all(conn)
            .await?
        });
        let read = |(state, note, actor, at): (String, String, String, Instant)| {
            let damaged = || StoreError::Corrupt { table: "improvement_event", key: id.to_string() };
            let progress = Progress::parse(&state).ok_or_else(damaged)?;
            Ok(ImprovementEvent { progress, note, actor, at: at.into() })
        };
        rows.into_iter().map(read).collect()
    }
}

async fn insert(tx: &mut Tx, measure: &Improvement) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO improvement (id, survey, node, unit, cause, remedy, person, due, target, \
         baseline_period, baseline, state, created_by, created_at, baseline_n) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        measure.id,
        measure.survey.as_str(),
        measure.node.as_str(),
        measure.unit.as_str(),
        &measure.cause,
        &measure.remedy,
        &measure.person,
        write_date(measure.due),
        measure.target.map(|target| target.to_string()),
        &measure.baseline_period,
        measure.baseline.map(|baseline| baseline.to_string()),
        measure.progress.as_str(),
        &measure.created_by,
        Instant::from(measure.created_at),
        measure.baseline_n,
    );
    Ok(())
}

async fn insert_event(tx: &mut Tx, id: Uuid, sequence: i64, event: &ImprovementEvent) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO improvement_event (improvement_id, sequence, state, note, actor, at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        id,
        sequence,
        event.progress.as_str(),
        &event.note,
        &event.actor,
        Instant::from(event.at),
    );
    Ok(())
}
