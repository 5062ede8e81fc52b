//! `hailong serve`: the server, from start to a clean stop.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::definitions::read_folder;
use super::open::{Opened, open_or_make};
use super::{Listen, Place};
use crate::clock::Clock;
use crate::store::{Folder, Intake, Store};
use crate::web::{AppState, ReadFiles, Settings, serve, work_ahead};
use crate::words::Words;

/// Responses that may wait for the next commit before a client is told to come back.
const WAITING: usize = 8192;

/// What the one-time link for the first administrator is kept under.
pub const SETUP: &str = "setup";

/// How long that link works.
const SETUP_LASTS: Duration = Duration::hours(24);

pub async fn run(place: &Place, listen: &Listen) -> anyhow::Result<bool> {
    let running = start(place, listen).await?;
    // From here on a signal is an order to drain; whoever reads the next line may send one.
    let stopped = stopped()?;
    println!("listening on http://{}", running.address);
    if running.store.count_accounts().await? == 0 {
        println!("first administrator: {}", running.setup_link().await?);
    }
    stopped.await;
    running.stop().await?;
    Ok(true)
}

/// A server that answers.
pub struct Running {
    pub address: SocketAddr,
    pub store: Store,
    /// For what is done beside answering.
    pub(super) state: AppState,
    clock: Clock,
    folder: Folder,
    ahead: JoinHandle<()>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

/// Opens everything and begins to serve.
pub async fn start(place: &Place, listen: &Listen) -> anyhow::Result<Running> {
    let settings = listen.settings()?;
    let opened = open_or_make(place).await?;
    let listener = bind(&listen.listen).await?;
    serve_on(opened, listener, settings, place.defs.clone())
}

/// Begins to serve what is open already.
pub(super) fn serve_on(
    opened: Opened,
    listener: TcpListener,
    settings: Settings,
    files: PathBuf,
) -> anyhow::Result<Running> {
    let address = listener.local_addr()?;
    let Opened { store, catalogue, versions, clock } = opened;
    let intake = Intake::start(store.clone(), WAITING);
    let definitions = (Arc::unwrap_or_clone(catalogue), Arc::unwrap_or_clone(versions));
    let words = Words::load()?;
    let files = Some(reader(files));
    let state = AppState::new(store.clone(), intake, clock.clone(), words, settings, definitions, files);
    let following = state.clone();
    let folder = Folder::following(store.clone(), move || following.edition().versions.clone());
    let ahead = work_ahead(state.clone());
    let kept = state.clone();
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(serve(listener, state, async {
        let _ = stopped.await;
    }));
    Ok(Running { address, store, state: kept, clock, folder, ahead, stop, task })
}

/// Reads a folder whenever an administrator wants to put its files in force.
fn reader(folder: PathBuf) -> ReadFiles {
    Arc::new(move || {
        let found = read_folder(&folder).map_err(|error| format!("{error:#}"))?;
        if found.faults.is_empty() { Ok(found.files) } else { Err(found.faults.join("\n")) }
    })
}

impl Running {
    async fn setup_link(&self) -> anyhow::Result<String> {
        let secret = self.clock.new_secret()?;
        self.store.create_token(&secret, SETUP, self.clock.now() + SETUP_LASTS).await?;
        Ok(format!("http://{}/setup/{secret}", self.address))
    }

    /// Answers the requests under way, commits and counts what was taken in, and closes the database.
    pub async fn stop(self) -> anyhow::Result<()> {
        let _ = self.stop.send(());
        self.ahead.abort();
        self.task.await??;
        // So that it does not find the database closed.
        let _ = self.ahead.await;
        self.folder.close().await;
        self.store.close().await;
        Ok(())
    }
}

pub(super) async fn bind(address: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))
}

/// Completes when the program is asked to stop.
pub(super) fn stopped() -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
    })
}
