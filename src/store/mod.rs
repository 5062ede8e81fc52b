//! The record and what is derived from it: all SQL of the program.
//!
//! [`Store`] is the door, on SQLite and PostgreSQL alike. Responses come in through [`Intake`] (many at
//! once, as one transaction) or [`Store::import`] (all or none); [`Store::fold`] counts them into tallies,
//! which [`Store::verify`] compares with the record and [`Store::refold`] rebuilds.

mod account_acts;
mod accounts;
mod arrival;
mod audit;
pub mod audit_file;
mod audit_proof;
pub mod backup;
mod column;
mod comment_acts;
mod comments;
mod counting;
mod damage;
mod definitions;
mod devices;
mod dialect;
mod error;
mod exclusions;
mod file;
mod fold;
mod folder;
mod fresh;
mod health;
mod identities;
mod import;
mod improvements;
mod intake;
mod invitations;
mod kept;
mod marked;
mod marks;
mod memory;
mod merging;
mod outbox;
mod populations;
pub mod publications;
mod reach;
mod reconcile;
mod record;
mod recount;
mod refold;
mod response_list;
mod responses;
mod rights;
mod rows;
mod sessions;
mod sheets;
mod sift;
mod tallies;
mod tokens;
mod url;
mod verify;
mod voices;

use std::sync::Arc;

use tokio::sync::Notify;

pub use account_acts::PasswordLink;
pub use accounts::{Account, NewAccount, Role};
pub use arrival::{Arrival, Right};
pub use audit::{AuditEntry, AuditFilter, AuditHead, AuditRecord};
pub use audit_proof::{AuditFault, AuditProof};
pub use comments::{Comment, CommentCounts, CommentCursor, CommentFilter, Redaction};
pub use damage::{Estray, Flaw, Flawed, Place as StrayPlace, Uncounted};
pub use definitions::{Registered, StoredDefinition};
pub use devices::{Device, DeviceSettings, Partial};
pub use error::{Result, StoreError};
pub use exclusions::{ExclusionEvent, ExclusionOutcome};
pub use fold::Generation;
pub use folder::Folder;
pub use identities::{BoundIdentity, Recognised};
pub use import::{Imported, LeftOut};
pub use improvements::{Improvement, ImprovementEvent, ImprovementFilter, Progress};
pub use intake::{Accepted, Intake, IntakeError};
pub use invitations::{
    BatchRow, Invitation, InvitationState, Invited, NewBatch, NewInvitation, Punctuality, SaidColumn,
};
pub use kept::KeptForm;
pub use marked::{JUDGED_AT_ONCE, Judged};
pub use marks::{Caught, SCREENING, Screened};
pub use populations::Population;
pub use publications::{Publication, StoredPublication, Withdrawal};
pub use reach::{Everything, Extent, Reach, Singly};
pub use reconcile::Unfit;
pub use response_list::{Marked, ResponseFilter};
pub use responses::{Cursor, DamagedResponse, Found, Page, StoredResponse};
pub use sheets::{NewReading, Reading, Settled, Sheet};
pub use tallies::{TallyQuery, TallyRow};
pub use url::DatabaseUrl;
pub use verify::{Difference, Verification};
pub use voices::{GROUP, Voice};

pub use dialect::Absent;
use dialect::Db;

/// An open database, brought to this program's state. Clones share its connections.
#[derive(Debug, Clone)]
pub struct Store {
    db: Db,
    /// Told after every commit that left something to fold.
    unfolded: Arc<Notify>,
    fresh: fresh::Fresh,
    memory: memory::Memory,
    most_passed: i64,
}

/// More responses than this are not gone through one by one for a page.
const MOST_PASSED: i64 = 300_000;

impl Store {
    /// Opens the database, makes it if there is none, and runs the migrations.
    pub async fn connect(url: &DatabaseUrl) -> Result<Self> {
        Ok(Self::open(url, Absent::Make).await?.0)
    }

    /// The same where it may be that there is none; says whether it was made just now.
    pub async fn open(url: &DatabaseUrl, absent: Absent) -> Result<(Self, bool)> {
        let (db, is_new) = Db::open(&url.place, absent).await?;
        let store = Self {
            db,
            unfolded: Arc::default(),
            fresh: fresh::Fresh::default(),
            memory: memory::Memory::default(),
            most_passed: MOST_PASSED,
        };
        Ok((store, is_new))
    }

    /// Whether the files of the database are still those that were opened: what is written to others is lost.
    pub fn is_in_place(&self) -> bool {
        self.db.check().is_ok()
    }

    /// The same store with another end of what may be gone through one by one for a page.
    #[must_use]
    pub fn passing_at_most(self, most_passed: i64) -> Self {
        Self { most_passed, ..self }
    }

    /// Closes every connection, when those in use have come back.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
