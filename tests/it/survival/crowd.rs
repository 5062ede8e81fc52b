//! Many citizens who submit at once and remember what they were told.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

/// How long what is waited for may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// What became of the responses sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    /// 201 or 200.
    pub(super) acknowledged: Vec<Uuid>,
    /// Any other status.
    pub(super) refused: Vec<(Uuid, u16)>,
    /// No answer at all: nobody knows.
    pub(super) unanswered: Vec<Uuid>,
}

/// A whole questionnaire as the API takes it.
pub(super) fn response(id: Uuid) -> Value {
    let units = ["xa-bum-to", "xa-than-uyen", "phuong-doan-ket", "so-noi-vu"];
    let at = usize::try_from(id.as_u128() % 4).expect("small");
    let rating = 1 + id.as_u128() % 5;
    let mut answers = json!({
        "sex": 2, "age": 3, "q8a": 0, "q8b": 1, "q8c": 1, "q8d": 1, "q8e": 1, "q8f": 0, "q8g": 0,
        "q2": [1, 3], "comment": "Cán bộ hướng dẫn rất tận tình, chỉ đi một lần là xong.",
    });
    for item in 1..=33 {
        answers[format!("i{item}")] = json!(u64::try_from(rating).expect("small"));
    }
    json!({ "id": id, "unit": units[at], "channel": "link", "language": "vi", "answers": answers })
}

/// Sends until told to stop, or until the server is gone.
pub(super) struct Crowd {
    senders: JoinSet<()>,
    told: watch::Receiver<Told>,
    stop: watch::Sender<bool>,
}

impl Crowd {
    /// `first` keeps the ids of one crowd apart from those of another.
    pub(super) fn send_to(url: &str, senders: usize, first: u64) -> Self {
        let next = Arc::new(AtomicU64::new(first));
        let (telling, told) = watch::channel(Told::default());
        let (stop, stopped) = watch::channel(false);
        let telling = Arc::new(telling);
        let mut tasks = JoinSet::new();
        for _ in 0..senders {
            let (url, next) = (format!("{url}/api/v1/surveys/sipas/responses"), next.clone());
            tasks.spawn(one_citizen(url, next, telling.clone(), stopped.clone()));
        }
        Self { senders: tasks, told, stop }
    }

    /// Waits until what the crowd was told is so.
    pub(super) async fn until(&mut self, is_so: impl FnMut(&Told) -> bool) {
        let waiting = tokio::time::timeout(PATIENCE, self.told.wait_for(is_so)).await;
        let seen = waiting.map(|seen| seen.map(|_| ()));
        assert!(matches!(seen, Ok(Ok(()))), "it never came to that: {:?}", self.numbers());
    }

    pub(super) fn told(&self) -> Told {
        self.told.borrow().clone()
    }

    /// Ends the sending and says what became of it.
    pub(super) async fn disperse(mut self) -> Told {
        let _ = self.stop.send(true);
        while let Some(ended) = self.senders.join_next().await {
            ended.expect("no panic");
        }
        self.told()
    }

    fn numbers(&self) -> [usize; 3] {
        let told = self.told.borrow();
        [told.acknowledged.len(), told.refused.len(), told.unanswered.len()]
    }
}

/// Each request on a connection of its own, so that none is lost to a connection that was about to end.
async fn one_citizen(
    url: String,
    next: Arc<AtomicU64>,
    told: Arc<watch::Sender<Told>>,
    stopped: watch::Receiver<bool>,
) {
    let client = reqwest::Client::builder().pool_max_idle_per_host(0).build().expect("a client");
    while !*stopped.borrow() {
        let id = Uuid::from_u128(u128::from(next.fetch_add(1, Ordering::Relaxed)) << 8 | 0x7000 << 64);
        match client.post(&url).json(&response(id)).send().await {
            Ok(answer) => match answer.status().as_u16() {
                200 | 201 => told.send_modify(|told| told.acknowledged.push(id)),
                status => told.send_modify(|told| told.refused.push((id, status))),
            },
            Err(_) => {
                told.send_modify(|told| told.unanswered.push(id));
                return;
            }
        }
    }
}
