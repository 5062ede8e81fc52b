//! `/metrics`: what a Prometheus server asks for, for this machine and for those with the token.

use std::net::SocketAddr;
use std::time::Instant;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus::core::Collector;
use prometheus::{
    Encoder as _, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
    TEXT_FORMAT, TextEncoder,
};
use sha2::{Digest as _, Sha256};
use tokio::sync::Mutex;

use super::bearer::Bearer;
use super::{AppState, PageError};
use crate::definition::Channel;
use crate::store::{Accepted, IntakeError};

/// Seconds, from an answer out of memory to one that keeps somebody waiting.
const SECONDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1.0, 2.5, 10.0];

/// Headers by which a proxy tells that somebody else asks, by their beginnings.
const FORWARDED: [&str; 4] = ["forwarded", "x-forwarded-", "x-real-ip", "via"];

/// What the server counts as it goes.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    submissions: IntCounterVec,
    refusals: IntCounterVec,
    waiting: IntGauge,
    waiting_at_most: IntGauge,
    uncounted: IntGauge,
    remembered: IntGauge,
    kiosk_heard: IntGaugeVec,
    kiosk_waiting: IntGaugeVec,
    /// Held by whoever reads what is known only now.
    looking: Mutex<()>,
}

impl Metrics {
    pub(super) fn new() -> Self {
        Self::made().expect("names and labels are fixed, and each is there once")
    }

    fn made() -> Result<Self, prometheus::Error> {
        let of = |name: &str, help: &str| Opts::new(format!("hailong_{name}"), help);
        let gauge = |name, help| IntGauge::with_opts(of(name, help));
        let counters = |name, help, labels: &[&str]| IntCounterVec::new(of(name, help), labels);
        let gauges = |name, help, labels: &[&str]| IntGaugeVec::new(of(name, help), labels);
        let seconds = HistogramOpts::new("hailong_http_request_seconds", "Time to the head of an answer.");
        let made = Self {
            registry: Registry::new(),
            looking: Mutex::default(),
            requests: counters("http_requests_total", "Requests answered.", &["area", "status"])?,
            seconds: HistogramVec::new(seconds.buckets(SECONDS.to_vec()), &["area"])?,
            submissions: counters(
                "submissions_total",
                "Responses that were in order, by what the record said to them.",
                &["channel", "outcome"],
            )?,
            refusals: counters("refusals_total", "Requests refused, by the reason.", &["code"])?,
            waiting: gauge("intake_waiting", "Responses that wait for their commit.")?,
            waiting_at_most: gauge("intake_waiting_limit", "More than these are told to come back.")?,
            uncounted: gauge(
                "uncounted",
                "Responses and exclusions that are committed and not yet in the tallies.",
            )?,
            remembered: gauge("remembered_bytes", "Sums and figures kept in memory, about.")?,
            kiosk_heard: gauges(
                "kiosk_heard_timestamp_seconds",
                "When a kiosk was last heard.",
                &["device", "unit", "survey"],
            )?,
            kiosk_waiting: gauges(
                "kiosk_waiting",
                "Responses that waited on a kiosk when it was last heard.",
                &["device", "unit", "survey"],
            )?,
        };
        made.register()?;
        Ok(made)
    }

    fn register(&self) -> Result<(), prometheus::Error> {
        let release = Opts::new("hailong_build_info", "The program, by its version.");
        let release = IntGauge::with_opts(release.const_label("version", env!("CARGO_PKG_VERSION")))?;
        release.set(1);
        let all: [Box<dyn Collector>; 11] = [
            Box::new(release),
            Box::new(self.requests.clone()),
            Box::new(self.seconds.clone()),
            Box::new(self.submissions.clone()),
            Box::new(self.refusals.clone()),
            Box::new(self.waiting.clone()),
            Box::new(self.waiting_at_most.clone()),
            Box::new(self.uncounted.clone()),
            Box::new(self.remembered.clone()),
            Box::new(self.kiosk_heard.clone()),
            Box::new(self.kiosk_waiting.clone()),
        ];
        all.into_iter().try_for_each(|collector| self.registry.register(collector))
    }

    /// Counts what became of a response that was in order.
    pub(super) fn submitted(&self, channel: Channel, answer: &Result<Accepted, IntakeError>) {
        let outcome = match answer {
            Ok(Accepted::Created) => "created",
            Ok(Accepted::Repeated) => "repeated",
            Err(IntakeError::Full | IntakeError::Closed) => "busy",
            Err(IntakeError::Conflict) => "conflict",
            Err(IntakeError::Refused) => "spent",
            Err(IntakeError::Store(_)) => "failed",
        };
        self.submissions.with_label_values(&[channel.as_str(), outcome]).inc();
    }

    pub(super) fn refused(&self, error: &PageError) {
        self.refusals.with_label_values(&[error.kind().1]).inc();
    }

    /// Reads what is known only now.
    async fn look(&self, state: &AppState) -> crate::store::Result<()> {
        let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        self.waiting.set(whole(state.intake.waiting()));
        self.waiting_at_most.set(whole(state.intake.capacity()));
        self.uncounted.set(state.store.count_unfolded().await?);
        self.remembered.set(whole(state.store.remembered_bytes()));
        self.kiosk_heard.reset();
        self.kiosk_waiting.reset();
        for device in state.store.devices().await?.iter().filter(|device| device.revoked_at.is_none()) {
            let id = device.id.to_string();
            let labels = [&id[..], device.unit.as_str(), device.survey.as_str()];
            let heard = device.last_heard_at.map_or(0, time::OffsetDateTime::unix_timestamp);
            self.kiosk_heard.with_label_values(&labels).set(heard);
            self.kiosk_waiting.with_label_values(&labels).set(device.waiting);
        }
        Ok(())
    }
}

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/metrics", get(show))
}

async fn show(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Bearer(token): Bearer,
    headers: HeaderMap,
) -> Response {
    let known = state.settings.metrics_token.as_ref().zip(token);
    let is_known = known.is_some_and(|(own, given)| Sha256::digest(own) == Sha256::digest(given));
    let tells_of_others = |name: &HeaderName| FORWARDED.iter().any(|told| name.as_str().starts_with(told));
    let is_here = peer.ip().to_canonical().is_loopback() && !headers.keys().any(tells_of_others);
    if !is_known && !is_here {
        let refused = [(header::WWW_AUTHENTICATE, "Bearer"), (header::CACHE_CONTROL, "no-store")];
        return (StatusCode::UNAUTHORIZED, refused, "on this machine alone, or with the token\n")
            .into_response();
    }
    let mut text = Vec::new();
    let metrics = &state.metrics;
    // What one reader sets is not to be half gone when another reads it.
    let _alone = metrics.looking.lock().await;
    let looked = metrics.look(&state).await.map_err(|error| tracing::warn!(?error, "metrics are not whole"));
    let written = TextEncoder::new().encode(&metrics.registry.gather(), &mut text);
    match (looked, written) {
        (Ok(()), Ok(())) => {
            ([(header::CONTENT_TYPE, TEXT_FORMAT), (header::CACHE_CONTROL, "no-store")], text).into_response()
        }
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response(),
    }
}

/// Layer: counts each request with the time it took.
pub(super) async fn count(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (area, begin) = (area(request.uri().path()), Instant::now());
    let response = next.run(request).await;
    let metrics = &state.metrics;
    metrics.seconds.with_label_values(&[area]).observe(begin.elapsed().as_secs_f64());
    metrics.requests.with_label_values(&[area, response.status().as_str()]).inc();
    response
}

/// The part of the program an address belongs to: few, whatever is asked for.
fn area(path: &str) -> &'static str {
    match path.split('/').nth(1).unwrap_or_default() {
        "" | "u" => "finder",
        "s" => "form",
        "k" => "kiosk",
        "i" => "invitation",
        "results" => "results",
        "admin" => "admin",
        "api" => "api",
        "assets" => "assets",
        _ => "other",
    }
}
