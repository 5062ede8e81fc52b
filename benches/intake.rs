//! Durable submissions over HTTP, as a share of what the same server does with a POST of the same size
//! that it reads, checks and refuses, and so stores nothing. Both in turn, in one run.
//!
//! `cargo bench --bench intake`; with `PGHOST` set (as `pg_virtualenv` does) on PostgreSQL as well.
#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark stands outside the house: it reads where PostgreSQL is and draws ids"
)]

use std::error::Error;
use std::time::{Duration, Instant};

use hailong::cli::serve::start;
use hailong::cli::{Listen, Place};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const CLIENTS: usize = 1024;
const ROUND: Duration = Duration::from_secs(3);
const ROUNDS: usize = 5;

#[tokio::main]
async fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let mut databases = vec![("SQLite", format!("sqlite:{}", folder.path().join("bench.db").display()))];
    if let (Ok(host), Ok(port)) = (std::env::var("PGHOST"), std::env::var("PGPORT")) {
        let (user, password) = (std::env::var("PGUSER")?, std::env::var("PGPASSWORD")?);
        databases.push(("PostgreSQL", format!("postgres://{user}:{password}@{host}:{port}/postgres")));
    }
    for (engine, database) in databases {
        let place = Place { database, defs: concat!(env!("CARGO_MANIFEST_DIR"), "/survey-defs").into() };
        let running =
            start(&place, &Listen { listen: "127.0.0.1:0".into(), rate_limit: 0, oidc: None }).await?;
        let address = running.address.to_string();
        let mut ratios = Vec::new();
        for round in 0..=ROUNDS {
            let refused = submissions(&address, false, 422).await?;
            let stored = submissions(&address, true, 201).await?;
            // The first round only warms up.
            if round > 0 {
                println!(
                    "{engine}: {stored:.0} stored/s, {refused:.0} refused/s, ratio {:.2}",
                    stored / refused
                );
                ratios.push(stored / refused);
            }
        }
        ratios.sort_by(f64::total_cmp);
        println!(
            "{engine}: median ratio {:.2} (from {:.2} to {:.2})",
            ratios[ROUNDS / 2],
            ratios[0],
            ratios[ROUNDS - 1]
        );
        running.stop().await?;
    }
    Ok(())
}

/// Answered submissions a second.
async fn submissions(address: &str, good: bool, status: u16) -> Outcome<f64> {
    let begin = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let address = address.to_owned();
            tokio::spawn(async move { client(&address, good, status, begin).await })
        })
        .collect();
    let mut count = 0;
    for client in clients {
        count += client.await??;
    }
    Ok(f64::from(count) / begin.elapsed().as_secs_f64())
}

/// One connection that sends one submission after another.
async fn client(address: &str, good: bool, status: u16, begin: Instant) -> Outcome<u32> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let expected = format!("HTTP/1.1 {status} ");
    let mut buffer = vec![0; 16 * 1024];
    let mut count = 0;
    while begin.elapsed() < ROUND {
        stream.write_all(&request(address, good)).await?;
        let answer = read_answer(&mut stream, &mut buffer).await?;
        if !answer.starts_with(&expected) {
            return Err(format!("expected {status}, got {answer}").into());
        }
        count += 1;
    }
    Ok(count)
}

/// A filled counter form: 19 rated items and a few questions about the respondent.
fn request(address: &str, good: bool) -> Vec<u8> {
    let level = |item| if good || item < 30 { rand::random_range(1..=5) } else { 7 };
    let items: String = (15..=30).map(|item| format!(r#","i{item}":{}"#, level(item))).collect();
    // As the forms and the kiosks make them.
    let id = uuid::Uuid::now_v7();
    let body = format!(
        r#"{{"id":"{id}","unit":"xa-binh-lu","channel":"link","language":"vi","answers":{{"sex":2,"age":3,"q8e":0{items}}}}}"#
    );
    format!(
        "POST /api/v1/surveys/counter/responses HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Reads one whole answer and gives its head.
async fn read_answer(stream: &mut TcpStream, buffer: &mut [u8]) -> Outcome<String> {
    let mut read = 0;
    loop {
        let more = stream.read(&mut buffer[read..]).await?;
        if more == 0 {
            return Err("the server closed the connection".into());
        }
        read += more;
        let text = String::from_utf8_lossy(&buffer[..read]);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if body.len() >= length.unwrap_or(0) {
            return Ok(head.to_owned());
        }
    }
}
