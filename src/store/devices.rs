//! Kiosks: devices that stand at a unit and answer for themselves with a token. The database sees only
//! the token's SHA-256.

use std::fmt;

use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::audit::{self, AuditEntry};
use super::column::Instant;
use super::dialect::{execute, on, transaction};
use super::sessions::hashed;
use super::{Result, Store, StoreError};
use crate::definition::{SurveyId, UnitId};

/// What becomes of a response that its giver walked away from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partial {
    Discard,
    /// It is sent when what must be answered is answered.
    Send,
}

impl Partial {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Discard => "discard",
            Self::Send => "send",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Discard, Self::Send].into_iter().find(|partial| partial.as_str() == text)
    }
}

/// How a device behaves.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceSettings {
    /// Seconds without a touch before it asks whether anybody is there; 15 and more.
    pub idle_seconds: i64,
    /// Seconds it then waits before it forgets everything.
    pub warning_seconds: i64,
    pub partial: Partial,
    pub whole_screen: bool,
    /// Salt and PBKDF2 hash of the clerk's PIN, in hex: the device checks it without a server.
    pub pin_salt: String,
    pub pin_hash: String,
}

/// A registered device.
#[derive(Clone, PartialEq, Eq)]
pub struct Device {
    pub id: Uuid,
    pub unit: UnitId,
    pub survey: SurveyId,
    /// Where it stands, for those who look after it.
    pub label: String,
    pub settings: DeviceSettings,
    /// Name of the account that registered it.
    pub created_by: String,
    pub created_at: OffsetDateTime,
    pub revoked_at: Option<OffsetDateTime>,
    pub last_heard_at: Option<OffsetDateTime>,
    /// Responses that waited on it when it was last heard.
    pub waiting: i64,
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Device({} {} {})", self.id, self.unit, self.survey)
    }
}

#[derive(FromRow)]
struct Raw {
    id: Uuid,
    unit: String,
    survey: String,
    label: String,
    idle_seconds: i64,
    warning_seconds: i64,
    partial: String,
    whole_screen: bool,
    pin_salt: String,
    pin_hash: String,
    created_by: String,
    #[sqlx(try_from = "Instant")]
    created_at: OffsetDateTime,
    revoked_at: Option<Instant>,
    last_heard_at: Option<Instant>,
    waiting: i64,
}

impl TryFrom<Raw> for Device {
    type Error = StoreError;

    fn try_from(raw: Raw) -> Result<Self> {
        let damaged = || StoreError::Corrupt { table: "device", key: raw.id.to_string() };
        Ok(Self {
            unit: UnitId::parse(&raw.unit).map_err(|_| damaged())?,
            survey: SurveyId::parse(&raw.survey).map_err(|_| damaged())?,
            settings: DeviceSettings {
                idle_seconds: raw.idle_seconds,
                warning_seconds: raw.warning_seconds,
                partial: Partial::parse(&raw.partial).ok_or_else(damaged)?,
                whole_screen: raw.whole_screen,
                pin_salt: raw.pin_salt,
                pin_hash: raw.pin_hash,
            },
            id: raw.id,
            label: raw.label,
            created_by: raw.created_by,
            created_at: raw.created_at,
            revoked_at: raw.revoked_at.map(OffsetDateTime::from),
            last_heard_at: raw.last_heard_at.map(OffsetDateTime::from),
            waiting: raw.waiting,
        })
    }
}

macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT id, unit, survey, label, idle_seconds, warning_seconds, partial, whole_screen, pin_salt, \
             pin_hash, created_by, created_at, revoked_at, last_heard_at, waiting FROM device ",
            $condition
        )
    };
}

impl Store {
    /// Registers a device under the token it will come with.
    pub async fn register_device(&self, device: &Device, token: &str) -> Result<()> {
        let settings = &device.settings;
        transaction!(self.db, tx => {
            execute!(
                tx,
                "INSERT INTO device (id, token_hash, unit, survey, label, idle_seconds, warning_seconds, \
                 partial, whole_screen, pin_salt, pin_hash, created_by, created_at, waiting) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)",
                device.id,
                hashed(token),
                device.unit.as_str(),
                device.survey.as_str(),
                &device.label,
                settings.idle_seconds,
                settings.warning_seconds,
                settings.partial.as_str(),
                settings.whole_screen,
                &settings.pin_salt,
                &settings.pin_hash,
                &device.created_by,
                Instant::from(device.created_at),
            );
            Ok(())
        })
    }

    /// The device that comes with a token, revoked or not.
    pub async fn device_by_token(&self, token: &str) -> Result<Option<Device>> {
        let raw: Option<Raw> = on!(self.db.reader(), conn => {
            sqlx::query_as(select!("WHERE token_hash = $1")).bind(hashed(token)).fetch_optional(conn).await?
        });
        raw.map(Device::try_from).transpose()
    }

    pub async fn device(&self, id: Uuid) -> Result<Option<Device>> {
        let raw: Option<Raw> = on!(self.db.reader(), conn => {
            sqlx::query_as(select!("WHERE id = $1")).bind(id).fetch_optional(conn).await?
        });
        raw.map(Device::try_from).transpose()
    }

    /// All devices, those in use first, the newest first.
    pub async fn devices(&self) -> Result<Vec<Device>> {
        let raw: Vec<Raw> = on!(self.db.reader(), conn => {
            sqlx::query_as(select!("ORDER BY CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END, id DESC"))
                .fetch_all(conn)
                .await?
        });
        raw.into_iter().map(Device::try_from).collect()
    }

    /// Gives a device other settings, and writes the act down; `false` when it is not as it was `before`.
    /// Where it stood until now is kept: responses from there may still wait on it.
    pub async fn change_device(&self, before: &Device, after: &Device, entry: &AuditEntry) -> Result<bool> {
        let (was, is) = (&before.settings, &after.settings);
        transaction!(self.db, tx => {
            let changed = execute!(
                tx,
                "UPDATE device SET unit = $1, survey = $2, label = $3, idle_seconds = $4, \
                 warning_seconds = $5, partial = $6, whole_screen = $7, pin_salt = $8, pin_hash = $9 \
                 WHERE id = $10 AND revoked_at IS NULL AND unit = $11 AND survey = $12 AND pin_hash = $13",
                after.unit.as_str(),
                after.survey.as_str(),
                &after.label,
                is.idle_seconds,
                is.warning_seconds,
                is.partial.as_str(),
                is.whole_screen,
                &is.pin_salt,
                &is.pin_hash,
                before.id,
                before.unit.as_str(),
                before.survey.as_str(),
                &was.pin_hash,
            );
            if changed == 0 {
                return Ok(false);
            }
            if (&before.unit, &before.survey) != (&after.unit, &after.survey) {
                execute!(
                    tx,
                    "INSERT INTO device_post (device_id, unit, survey, left_at) VALUES ($1, $2, $3, $4) \
                     ON CONFLICT (device_id, unit, survey) DO UPDATE SET left_at = excluded.left_at",
                    before.id,
                    before.unit.as_str(),
                    before.survey.as_str(),
                    Instant::from(entry.at),
                );
            }
            audit::append(tx, entry).await?;
            Ok(true)
        })
    }

    /// Whether a device stood at a unit and asked a survey there, before it was given another post.
    pub async fn device_stood_at(&self, id: Uuid, unit: &str, survey: &SurveyId) -> Result<bool> {
        let found: Option<Uuid> = on!(self.db.reader(), conn => {
            sqlx::query_scalar(
                "SELECT device_id FROM device_post WHERE device_id = $1 AND unit = $2 AND survey = $3",
            )
            .bind(id)
            .bind(unit)
            .bind(survey.as_str())
            .fetch_optional(conn)
            .await?
        });
        Ok(found.is_some())
    }

    /// Ends a device's token for good; `false` when there is no such device or it was ended before.
    pub async fn revoke_device(&self, id: Uuid, now: OffsetDateTime) -> Result<bool> {
        let changed = transaction!(self.db, tx => {
            Ok(execute!(
                tx,
                "UPDATE device SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL",
                Instant::from(now),
                id,
            ))
        })?;
        Ok(changed == 1)
    }

    /// Notes that a device was heard, and how many responses wait on it.
    pub async fn heard_device(&self, id: Uuid, waiting: i64, now: OffsetDateTime) -> Result<()> {
        transaction!(self.db, tx => {
            execute!(
                tx,
                "UPDATE device SET last_heard_at = $1, waiting = $2 WHERE id = $3",
                Instant::from(now),
                waiting,
                id,
            );
            Ok(())
        })
    }
}
