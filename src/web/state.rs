//! What every handler can reach.

use std::ops::Deref;
use std::sync::{Arc, PoisonError, RwLock};

use time::Date;
use tokio::sync::{Notify, OnceCell, Semaphore};

use super::edition::Edition;
use super::identity::Provider;
use super::metrics::Metrics;
use super::rate_limit::RateLimit;
use super::screening::Screening;
use crate::clock::Clock;
use crate::definition::Catalogue;
use crate::definition::catalogue::{SourceFile, Versions};
use crate::definition::period::LOCAL;
use crate::store::{Intake, Store};
use crate::words::Words;

/// How the server behaves; read once at start.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Submissions a minute from one address; 0 switches the limit off. The default lets a hall full of
    /// phones behind one address through.
    pub rate_limit: u32,
    /// Where people with an account may sign in as well.
    pub provider: Option<Arc<Provider>>,
    /// Whether who prepares an edition may publish it, and who asks for its withdrawal may withdraw it.
    pub publish_alone: bool,
    /// By which this server is reached from outside: `https://hailong.example`, without a slash at its end.
    pub public_address: Option<String>,
    /// What lets other machines read the server's counts.
    pub metrics_token: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rate_limit: 600,
            provider: None,
            publish_alone: false,
            public_address: None,
            metrics_token: None,
        }
    }
}

/// What handlers share. Cloned for every request, and so one pointer.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

pub struct Parts {
    pub store: Store,
    pub intake: Intake,
    pub clock: Clock,
    pub words: Words,
    pub settings: Settings,
    pub(super) rate_limit: RateLimit,
    pub(super) screening: Screening,
    pub(super) metrics: Metrics,
    /// Who looks a receipt up has to wait for nobody, and nobody for two of them.
    pub(super) receipts: Semaphore,
    /// What pages are marked with, once it is known.
    pub(super) key: OnceCell<String>,
    edition: RwLock<Arc<Edition>>,
    replaced: Notify,
    files: Option<ReadFiles>,
}

/// Reads the folder of definitions anew, or says why it cannot.
pub type ReadFiles = Arc<dyn Fn() -> Result<Vec<SourceFile>, String> + Send + Sync>;

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl AppState {
    /// `files` is there when a folder's files can be put in force.
    pub fn new(
        store: Store,
        intake: Intake,
        clock: Clock,
        words: Words,
        settings: Settings,
        definitions: (Catalogue, Versions),
        files: Option<ReadFiles>,
    ) -> Self {
        let edition = Edition::new(definitions.0, definitions.1);
        Self(Arc::new(Parts {
            store,
            intake,
            clock,
            words,
            rate_limit: RateLimit::per_minute(settings.rate_limit),
            settings,
            screening: Screening::default(),
            metrics: Metrics::new(),
            receipts: Semaphore::new(1),
            key: OnceCell::new(),
            edition: RwLock::new(Arc::new(edition)),
            replaced: Notify::new(),
            files,
        }))
    }

    /// The files as they are now; `None` when there is no folder.
    pub(super) fn read_definitions(&self) -> Option<Result<Vec<SourceFile>, String>> {
        self.files.as_ref().map(|read| read())
    }

    /// The definitions in force. A handler takes them once, so that one answer rests on one edition.
    pub fn edition(&self) -> Arc<Edition> {
        self.edition.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts other definitions in force, and with them everything derived from the old ones away.
    pub fn replace_definitions(&self, catalogue: Catalogue, versions: Versions) {
        let edition = Arc::new(Edition::new(catalogue, versions));
        *self.edition.write().unwrap_or_else(PoisonError::into_inner) = edition;
        self.store.forget();
        self.replaced.notify_one();
    }

    /// Returns when other definitions have been put in force.
    pub(super) async fn other_definitions(&self) {
        self.replaced.notified().await;
    }

    /// The day it is in Vietnam.
    pub fn today(&self) -> Date {
        self.clock.now().to_offset(LOCAL).date()
    }
}
