//! Serving until told to stop.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::AppState;

/// How long requests under way may take after the order to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// How often addresses that have been quiet are forgotten.
const SWEEP: Duration = Duration::from_secs(60);

/// Answers requests on `listener` until `shutdown` completes, then lets those under way finish and
/// closes the intake, so that everything acknowledged is on disk.
pub async fn serve(
    listener: TcpListener,
    state: AppState,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let sweeping = tokio::spawn(sweep(state.clone()));
    let service = super::router(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let (stopping, stopped) = oneshot::channel();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        shutdown.await;
        let _ = stopping.send(());
    });
    let overdue = async {
        // An error means the server ended by itself; then there is nothing to wait for.
        if stopped.await.is_ok() {
            tokio::time::sleep(DRAIN).await;
            tracing::warn!("stopped while requests were still under way");
        } else {
            std::future::pending::<()>().await;
        }
    };
    let outcome = tokio::select! {
        outcome = async { server.await } => outcome,
        () = overdue => Ok(()),
    };
    sweeping.abort();
    state.intake.close().await;
    outcome
}

async fn sweep(state: AppState) {
    let mut tick = tokio::time::interval(SWEEP);
    loop {
        tick.tick().await;
        state.rate_limit.forget_quiet();
    }
}
