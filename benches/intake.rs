//! Durable submissions over HTTP, as a share of what the same server does with a POST of the same size
//! that it reads, checks and refuses, and so stores nothing. Both in turn, in one run.
//!
//! `cargo bench --bench intake`; with `PGHOST` set (as `pg_virtualenv` does) on PostgreSQL as well.
#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark stands outside the house: it reads where PostgreSQL is and draws ids"
)]

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::Command;
use std::time::{Duration, Instant};

use hailong::cli::serve::start;
use hailong::cli::{Listen, Place};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const CLIENTS: u32 = 1024;
const ROUND: Duration = Duration::from_secs(3);
const ROUNDS: u32 = 5;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [word, address, good, round] if word == "senders" => {
            senders(address.parse()?, good.parse()?, round.parse()?)
        }
        _ => compare(),
    }
}

#[tokio::main]
async fn compare() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let mut databases = vec![("SQLite", format!("sqlite:{}", folder.path().join("bench.db").display()))];
    if let (Ok(host), Ok(port)) = (std::env::var("PGHOST"), std::env::var("PGPORT")) {
        let (user, password) = (std::env::var("PGUSER")?, std::env::var("PGPASSWORD")?);
        databases.push(("PostgreSQL", format!("postgres://{user}:{password}@{host}:{port}/postgres")));
    }
    for (engine, database) in databases {
        let place =
            Place { database, defs: concat!(env!("CARGO_MANIFEST_DIR"), "/survey-defs").into(), lang: None };
        let running = start(
            &place,
            &Listen {
                listen: "127.0.0.1:0".into(),
                rate_limit: 0,
                oidc: None,
                publish_alone: false,
                public_address: None,
                metrics_token: None,
            },
        )
        .await?;
        let mut ratios = Vec::new();
        for round in 0..=ROUNDS {
            let refused = submissions(running.address, false, round)?;
            let stored = submissions(running.address, true, round)?;
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
            ratios[ratios.len() / 2],
            ratios[0],
            ratios[ratios.len() - 1]
        );
        running.stop().await?;
    }
    Ok(())
}

/// Answered submissions a second. The senders are a process of their own, as they are in life.
fn submissions(address: SocketAddr, good: bool, round: u32) -> Outcome<f64> {
    let mut senders = Command::new(std::env::current_exe()?);
    senders.args(["senders", &address.to_string(), &good.to_string(), &round.to_string()]);
    let output = senders.output()?;
    let said = String::from_utf8(output.stdout)?;
    said.trim().parse().map_err(|_| String::from_utf8_lossy(&output.stderr).into())
}

#[tokio::main(flavor = "current_thread")]
async fn senders(address: SocketAddr, good: bool, round: u32) -> Outcome<()> {
    let begin = Instant::now();
    let senders: Vec<_> =
        (0..CLIENTS).map(|at| tokio::spawn(sender(address, good, round * CLIENTS + at, begin))).collect();
    let mut count = 0;
    for sender in senders {
        count += sender.await??;
    }
    println!("{}", f64::from(count) / begin.elapsed().as_secs_f64());
    Ok(())
}

/// One connection that sends one submission after another, from an address of its own: no burst to mark.
async fn sender(address: SocketAddr, good: bool, number: u32, begin: Instant) -> Outcome<u32> {
    let socket = TcpSocket::new_v4()?;
    let own = Ipv4Addr::from_bits(Ipv4Addr::new(127, 1, 0, 1).to_bits() + number);
    socket.bind(SocketAddr::from((own, 0)))?;
    let mut stream = socket.connect(address).await?;
    stream.set_nodelay(true)?;
    let expected = if good { "HTTP/1.1 201 " } else { "HTTP/1.1 422 " };
    let host = address.to_string();
    let mut buffer = vec![0; 16 * 1024];
    let mut count = 0;
    while begin.elapsed() < ROUND {
        stream.write_all(&request(&host, good)).await?;
        let answer = read_answer(&mut stream, &mut buffer).await?;
        if !answer.starts_with(expected) {
            return Err(format!("expected {expected}, got {answer}").into());
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
