//! Intake: one task commits whatever waits as one transaction, then answers everyone who waited.
//!
//! There is no timer: while one batch is being written the next one gathers, so load makes the batches.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinHandle;

use super::dialect::transaction;
use super::record::{self, Entry, Outcome};
use super::{Arrival, Result, Store, StoreError};

/// Most responses in one transaction. Not more, so that a full house is answered while the next is written.
const BATCH: usize = 512;

/// How many batches are looked up in the record before they are written, after one that held a repeat. Others
/// are taken to be new, which costs less; where that is wrong, they are written a second time and the database
/// has a line in its log, and whoever repeats itself seldom does so once.
const WARY: u32 = 64;

/// How long one transaction may take before those who wait are told that the database is not available.
const PATIENCE: Duration = Duration::from_secs(30);

/// A response that is safely in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    Created,
    /// It was there already.
    Repeated,
}

/// Why a response is not in the record, or not known to be.
#[derive(Debug, Clone, thiserror::Error)]
pub enum IntakeError {
    /// More is waiting than can be promised; come back later.
    #[error("too many responses are waiting")]
    Full,
    /// The program is stopping.
    #[error("the intake is closed")]
    Closed,
    /// Another response has this id.
    #[error("another response has this id")]
    Conflict,
    /// Its invitation is spent, its sheet was typed before.
    #[error("the right it comes by is not good any more")]
    Refused,
    #[error("the response could not be written")]
    Store(#[source] Arc<StoreError>),
}

type Answer = Result<Accepted, IntakeError>;

/// The way in. Clones share one queue and one task.
#[derive(Debug, Clone)]
pub struct Intake(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    queue: mpsc::Sender<Job>,
    closing: Arc<Notify>,
    task: Mutex<Option<JoinHandle<()>>>,
}

struct Job {
    entry: Entry,
    reply: oneshot::Sender<Answer>,
}

impl Intake {
    /// Starts the task; at most `capacity` responses wait at a time.
    pub fn start(store: Store, capacity: usize) -> Self {
        let (queue, waiting) = mpsc::channel(capacity.max(1));
        let closing = Arc::new(Notify::new());
        let task = tokio::spawn(take_in(store, waiting, closing.clone()));
        Self(Arc::new(Shared { queue, closing, task: Mutex::new(Some(task)) }))
    }

    /// Puts a response into the record; returns after the commit.
    pub async fn submit(&self, arrival: impl Into<Arrival>) -> Answer {
        let place = self.0.queue.try_reserve().map_err(|error| match error {
            mpsc::error::TrySendError::Full(()) => IntakeError::Full,
            mpsc::error::TrySendError::Closed(()) => IntakeError::Closed,
        })?;
        let (reply, answer) = oneshot::channel();
        place.send(Job { entry: Entry::new(arrival.into()), reply });
        answer.await.unwrap_or(Err(IntakeError::Closed))
    }

    /// How many responses wait to be written.
    pub fn waiting(&self) -> usize {
        self.0.queue.max_capacity() - self.0.queue.capacity()
    }

    /// How many may wait.
    pub fn capacity(&self) -> usize {
        self.0.queue.max_capacity()
    }

    /// Takes no more, writes what waits, and returns when all of it is answered.
    pub async fn close(&self) {
        self.0.closing.notify_one();
        let task = self.0.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the intake ended badly");
        }
    }
}

async fn take_in(store: Store, mut waiting: mpsc::Receiver<Job>, closing: Arc<Notify>) {
    let (mut jobs, mut wary) = (Vec::with_capacity(BATCH), 0);
    loop {
        tokio::select! {
            biased;
            () = closing.notified() => waiting.close(),
            count = waiting.recv_many(&mut jobs, round(waiting.len())) => {
                if count == 0 {
                    return;
                }
                let (entries, replies) = jobs.drain(..).map(|job| (job.entry, job.reply)).unzip();
                Batch { entries, replies }.commit(&store, &mut wary).await;
            }
        }
    }
}

/// How many of those that wait go together: a power of two, so that each table takes a single statement (see
/// [`Rows`](super::rows::Rows)).
fn round(waiting: usize) -> usize {
    waiting.checked_ilog2().map_or(1, |log| 1 << log).min(BATCH)
}

struct Batch {
    entries: Vec<Entry>,
    replies: Vec<oneshot::Sender<Answer>>,
}

impl Batch {
    /// Writes the batch. When the database refuses it for what is in it, the halves are tried apart, so
    /// that one bad response does not take others with it.
    async fn commit(self, store: &Store, wary: &mut u32) {
        let mut open = vec![self];
        while let Some(mut batch) = open.pop() {
            match store.record(&batch.entries, *wary > 0).await {
                Ok(outcomes) => {
                    let repeats = |outcome| matches!(outcome, &Outcome::Repeated | &Outcome::Conflict);
                    *wary = if outcomes.iter().any(repeats) { WARY } else { wary.saturating_sub(1) };
                    batch.answer(&outcomes, store);
                }
                Err(error) if batch.entries.len() > 1 && error.is_of_the_data() => {
                    let half = batch.entries.len() / 2;
                    let (entries, replies) = (batch.entries.split_off(half), batch.replies.split_off(half));
                    open.extend([Self { entries, replies }, batch]);
                }
                Err(error) => batch.fail(error),
            }
        }
    }

    /// A waiter that has gone away needs no answer: its response is in the record all the same.
    fn answer(self, outcomes: &[Outcome], store: &Store) {
        let created = self.entries.into_iter().zip(outcomes).filter(|(_, is)| **is == Outcome::Created);
        store.fresh.note(created.map(|(entry, _)| entry.response).collect());
        store.unfolded.notify_one();
        for (reply, outcome) in self.replies.into_iter().zip(outcomes) {
            let _ = reply.send(match outcome {
                Outcome::Created => Ok(Accepted::Created),
                Outcome::Repeated => Ok(Accepted::Repeated),
                Outcome::Conflict => Err(IntakeError::Conflict),
                Outcome::Refused => Err(IntakeError::Refused),
            });
        }
    }

    fn fail(self, error: StoreError) {
        let error = Arc::new(error);
        tracing::error!(error = ?*error, responses = self.replies.len(), "responses could not be written");
        for reply in self.replies {
            let _ = reply.send(Err(IntakeError::Store(error.clone())));
        }
    }
}

impl Store {
    async fn record(&self, entries: &[Entry], look: bool) -> Result<Vec<Outcome>> {
        tokio::time::timeout(PATIENCE, self.record_patiently(entries, look))
            .await
            .map_err(|elapsed| StoreError::Unavailable(elapsed.into()))?
    }

    async fn record_patiently(&self, entries: &[Entry], mut look: bool) -> Result<Vec<Outcome>> {
        transaction!(self.db, tx => record::insert(tx, entries, &mut look).await)
    }
}
