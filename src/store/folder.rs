//! The task of a server that keeps the tallies up to date.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::fold::BATCH;
use super::{Result, Store};
use crate::definition::catalogue::Versions;

/// How long to rest between two folds, so that a busy intake makes larger ones. Figures do not wait for it:
/// whoever asks for one folds first.
const REST: Duration = Duration::from_millis(500);

/// How often to look for what other servers left.
const LOOK: Duration = Duration::from_secs(1);

/// How long to wait after a fault.
const AFTER_FAULT: Duration = Duration::from_secs(2);

/// Folds whenever something was committed, until it is closed.
#[derive(Debug)]
pub struct Folder {
    closing: Arc<Notify>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Folder {
    /// Starts the task.
    pub fn start(store: Store, versions: Arc<Versions>) -> Self {
        Self::following(store, move || versions.clone())
    }

    /// As [`start`](Self::start), with the versions known at each moment.
    pub fn following(store: Store, versions: impl Fn() -> Arc<Versions> + Send + 'static) -> Self {
        let closing = Arc::new(Notify::new());
        let task = tokio::spawn(keep_folded(store, versions, closing.clone()));
        Self { closing, task: Mutex::new(Some(task)) }
    }

    /// Folds what waits a last time and ends. Close the intake first.
    pub async fn close(&self) {
        self.closing.notify_one();
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the folder ended badly");
        }
    }
}

async fn keep_folded(
    store: Store,
    versions: impl Fn() -> Arc<Versions> + Send + 'static,
    closing: Arc<Notify>,
) {
    let (mut open, mut is_told) = (true, false);
    while open {
        let folded = fold_while_full(&store, &versions()).await;
        let rest = if folded.is_ok() { REST } else { AFTER_FAULT };
        // Once for all tries in a row.
        if let Some(error) = folded.as_ref().err().filter(|_| !is_told) {
            tracing::error!(?error, "responses could not be counted; they wait");
        }
        is_told = folded.is_err();
        tokio::select! {
            () = closing.notified() => open = false,
            () = next_work(&store, rest) => {}
        }
    }
    if let Err(error) = store.fold(&versions()).await {
        tracing::warn!(?error, "responses are left to be counted by the next start");
    }
}

/// Not to the last: on a busy server there is no last one, and small folds cost as much as large ones.
async fn fold_while_full(store: &Store, versions: &Versions) -> Result<()> {
    while store.fold_some(versions, BATCH).await? >= BATCH {}
    Ok(())
}

async fn next_work(store: &Store, rest: Duration) {
    tokio::time::sleep(rest).await;
    let _ = tokio::time::timeout(LOOK, store.unfolded()).await;
}
