//! The administrator's first page over HTTP, units × dimensions with what they are held against, from tallies
//! that rest on few responses and on many times more. Both in turn, in one run: the first time half a minute after
//! the server's start (of several starts), opened again, and each time after a response of its period has come in.
//!
//! `cargo bench --bench matrix`; behind `--`, the number of units (those that ship when left out), of the
//! fewer responses, and how many times more the many are; `records=FOLDER` keeps them for the next time.
use std::time::{Duration, Instant};

use hailong::cli::Listen;
use hailong::cli::open::open;
use hailong::cli::serve::{Running, start};
use hailong::clock::Clock;
use hailong::definition::{Month, Period};
use hailong::password;
use hailong::store::{NewAccount, Role};
use reqwest::Client;
use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE};
use reqwest::redirect::Policy;

use province::{Outcome, Record, SURVEY, Wanted, summary};

mod province;

const ROUNDS: usize = 7;

/// How often the servers are started anew, for the first pages.
const STARTS: usize = 5;

/// Until both servers have worked out ahead what the page opens with.
const SETTLED: Duration = Duration::from_secs(30);

#[tokio::main]
async fn main() -> Outcome<()> {
    let wanted = Wanted::stated();
    let folder = tempfile::tempdir()?;
    let records = wanted.records(folder.path()).await?;
    let until = records[0].until;
    let over = Period::quarter_of(until.plus(-2).expect("a month"));
    let periods = [
        ("as it opens", Period::quarter_of(until)),
        ("a quarter", over),
        ("a month", Period::Month(until)),
        ("a year", Period::All),
        ("a month before", Period::Month(until.plus(-7).expect("a month"))),
    ];
    let [mut small, mut large] = [Reader::of(&records[0]).await?, Reader::of(&records[1]).await?];
    let mut firsts = vec![(Vec::new(), Vec::new()); periods.len()];
    for start in 0..STARTS {
        if start > 0 {
            (small, large) = (small.again(&records[0]).await?, large.again(&records[1]).await?);
        }
        // As the first reader in the morning, not in the second the server starts in.
        tokio::time::sleep(SETTLED).await;
        for ((_, period), (times, ratios)) in periods.iter().zip(&mut firsts) {
            let (few, many) = (small.page(period).await?, large.page(period).await?);
            times.push(many);
            ratios.push(many / few);
        }
    }
    for ((what, _), (times, ratios)) in periods.iter().zip(firsts) {
        println!("{what}, first: {}", summary(times, ratios, wanted.times_more));
    }
    for (what, period) in &periods[..4] {
        let month = period.months().map_or(until, |(_, last)| last.min(until));
        for (how, is_moving) in [("again", false), ("after a response", true)] {
            let (mut times, mut ratios) = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                if is_moving {
                    small.answer(month).await?;
                    large.answer(month).await?;
                }
                let (few, many) = (small.page(period).await?, large.page(period).await?);
                times.push(many);
                ratios.push(many / few);
            }
            println!("{what}, {how}: {}", summary(times, ratios, wanted.times_more));
        }
    }
    Ok(())
}

/// An administrator with a page open, and the server behind it.
struct Reader {
    running: Running,
    client: Client,
    cookie: String,
}

impl Reader {
    async fn of(record: &Record) -> Outcome<Self> {
        let place = &record.place;
        let opened = open(place).await?;
        let account = NewAccount {
            id: opened.clock.new_id(),
            name: "lan".to_owned(),
            password_hash: password::hash("một mật khẩu dài")?,
            role: Role::Admin,
            unit: None,
            must_change: false,
            created_at: opened.clock.now(),
        };
        if opened.store.count_accounts().await? == 0 {
            opened.store.create_account(&account).await?;
        }
        drop(opened);
        let listen = Listen {
            listen: "127.0.0.1:0".into(),
            rate_limit: 0,
            oidc: None,
            publish_alone: false,
            public_address: None,
            metrics_token: None,
        };
        let running = start(place, &listen).await?;
        let client = Client::builder().redirect(Policy::none()).build()?;
        let base = format!("http://{}", running.address);
        let form = [("name", "lan"), ("password", "một mật khẩu dài")];
        let sent = client.post(format!("{base}/admin/login")).header(ORIGIN, base).form(&form).send().await?;
        let cookies = sent.headers().get_all(SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
        let pairs: Vec<&str> = cookies.filter_map(|cookie| cookie.split(';').next()).collect();
        Ok(Self { cookie: pairs.join("; "), running, client })
    }

    /// The same after the server was stopped and started.
    async fn again(self, record: &Record) -> Outcome<Self> {
        self.running.stop().await?;
        Self::of(record).await
    }

    /// Sends one response that was given in a month.
    async fn answer(&self, month: Month) -> Outcome<()> {
        let base = format!("http://{}", self.running.address);
        let items: String = (15..=30).map(|item| format!(r#","i{item}":{}"#, item % 5 + 1)).collect();
        let body = format!(
            r#"{{"id":"{}","unit":"u7","channel":"link","language":"vi","answered_at":"{month}-09T03:00:00Z","answers":{{"sex":2,"age":3,"q8e":0{items}}}}}"#,
            Clock::system().new_id(),
        );
        let address = format!("{base}/api/v1/surveys/{SURVEY}/responses");
        let sent =
            self.client.post(address).header("content-type", "application/json").body(body).send().await?;
        sent.error_for_status()?;
        Ok(())
    }

    /// The milliseconds until the page is there.
    async fn page(&self, period: &Period) -> Outcome<f64> {
        let address = format!("http://{}/admin?survey={SURVEY}&period={period}", self.running.address);
        let begin = Instant::now();
        let page = self.client.get(address).header(COOKIE, &self.cookie).send().await?.error_for_status()?;
        let text = page.text().await?;
        let taken = begin.elapsed().as_secs_f64() * 1000.0;
        if text.contains("<table class=\"matrix\"") { Ok(taken) } else { Err("no matrix on the page".into()) }
    }
}
