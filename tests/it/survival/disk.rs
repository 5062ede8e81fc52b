//! A full disk.

use super::crowd::{Crowd, Told};
use super::room::{LimitedFiles, SmallDisk};
use super::{all_once, counted, recorded};
use crate::harness::program::{Program, Server};

/// Given a server under load, when its disk is full for a while, then it says so, acknowledges nothing
/// that it did not write, and goes on by itself when there is room again.
async fn story(program: Program, server: Server, fill: impl FnOnce(), make_room: impl FnOnce(&Server)) {
    let mut crowd = Crowd::send_to(server.address(), 8, 0);
    crowd.until(|told| told.acknowledged.len() >= 30).await;
    fill();
    crowd.until(|told| told.refused.len() >= 50).await;
    // A small write may still find room; then it takes some.
    while reqwest::get(server.url("/readyz")).await.expect("an answer").status() != 503 {}
    let alive = reqwest::get(server.url("/healthz")).await.expect("an answer");
    assert_eq!(alive.status(), 200, "alive all the same");

    make_room(&server);
    let before = crowd.told().acknowledged.len();
    crowd.until(|told| told.acknowledged.len() >= before + 100).await;
    let Told { acknowledged, refused, unanswered } = crowd.disperse().await;
    assert!(refused.iter().all(|(_, status)| *status == 503), "{refused:?}");
    assert!(unanswered.is_empty(), "everybody got an answer");
    let ready = reqwest::get(server.url("/readyz")).await.expect("an answer");
    assert_eq!(ready.status(), 200, "ready again");
    server.stop();

    let recorded = recorded(&program);
    all_once(&recorded, &acknowledged);
    assert_eq!(recorded.len(), acknowledged.len(), "what was refused is not in the record");
    program.run(&["verify"]).fine();
    assert_eq!(counted(&program), acknowledged.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_on_a_full_disk_refuses_and_recovers() {
    let Some(disk) = SmallDisk::of_megabytes(24) else {
        eprintln!("no file system may be mounted here; files that may not grow stand in for a full disk");
        return on_limited_files().await;
    };
    let program = disk.program();
    let server = program.serve();
    story(program, server, || disk.fill(), |_| disk.make_room()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_files_may_not_grow_refuses_and_recovers() {
    on_limited_files().await;
}

/// Small enough to be reached before the log is written back for the first time, at 4 MB. How much a response
/// takes of the log depends on how many are committed together: on a quick disk, few.
async fn on_limited_files() {
    let files = LimitedFiles::of_bytes(3_000_000);
    story(files.program(), files.serve(), || (), |server| files.lift(server)).await;
}
