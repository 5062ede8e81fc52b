//! The database's files taken away, moved, replaced or cut short under a server: nothing is acknowledged after.

use std::fs::{self, OpenOptions, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use reqwest::{Client, StatusCode};
use serde_json::json;
use uuid::Uuid;

use crate::harness::program::{Program, Server};

/// What becomes of a file, and whether it can be undone.
type Mishap = (&'static str, fn(&Path));

const MISHAPS: [Mishap; 8] = [
    ("deleted", |path| beside(path).iter().for_each(|path| fs::remove_file(path).expect("removed"))),
    ("deleted alone", |path| fs::remove_file(path).expect("removed")),
    ("without -wal", |path| fs::remove_file(&beside(path)[1]).expect("removed")),
    ("without -shm", |path| fs::remove_file(&beside(path)[2]).expect("removed")),
    ("moved", |path| fs::rename(path, path.with_extension("old")).expect("moved")),
    ("replaced", |path| {
        let copy = path.with_extension("copy");
        fs::copy(path, &copy).expect("copied");
        fs::rename(copy, path).expect("replaced");
    }),
    ("cut short", |path| {
        OpenOptions::new().write(true).open(path).and_then(|file| file.set_len(4096)).expect("cut")
    }),
    ("folder moved", |path| {
        let folder = path.parent().expect("a folder");
        fs::rename(folder, folder.with_extension("away")).expect("moved");
    }),
];

fn beside(path: &Path) -> [std::path::PathBuf; 3] {
    ["", "-wal", "-shm"].map(|ending| format!("{}{ending}", path.display()).into())
}

async fn sent(server: &Server, client: &Client) -> StatusCode {
    let id = Uuid::from_u128(fresh());
    let body = json!({ "id": id, "unit": "xa-binh-lu", "answers": { "i15": 4, "q8e": 0 } });
    let request = client.post(server.url("/api/v1/surveys/counter/responses")).json(&body);
    request.send().await.expect("an answer").status()
}

#[expect(clippy::disallowed_methods, reason = "ids of responses must differ")]
fn fresh() -> u128 {
    rand::random()
}

async fn status(server: &Server, client: &Client, path: &str) -> (StatusCode, bool) {
    let answer = client.get(server.url(path)).send().await.expect("an answer");
    (answer.status(), answer.headers().contains_key("retry-after"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_response_is_acknowledged_that_will_not_be_found_again() {
    for (what, mishap) in MISHAPS {
        let top = tempfile::tempdir().expect("a folder");
        let folder = top.path().join("data");
        fs::create_dir(&folder).expect("a folder");
        let path = folder.join("hailong.db");
        let server = Program::on(&format!("sqlite:{}", path.display())).serve();
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        assert_eq!(sent(&server, &client).await, StatusCode::CREATED, "{what}");
        assert_eq!(status(&server, &client, "/readyz").await.0, StatusCode::OK, "{what}");
        mishap(&path);
        assert_eq!(sent(&server, &client).await, StatusCode::SERVICE_UNAVAILABLE, "{what}");
        for door in [
            "/",
            "/s/counter/xa-binh-lu",
            "/k/no-token",
            "/i/no-token",
            "/results/counter",
            "/admin",
            "/admin/login",
            "/api/v1/surveys/counter/indices",
            "/readyz",
        ] {
            assert_eq!(
                status(&server, &client, door).await,
                (StatusCode::SERVICE_UNAVAILABLE, true),
                "{what}: {door}"
            );
        }
        assert_eq!(status(&server, &client, "/healthz").await.0, StatusCode::OK, "{what}");
        server.terminate();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_come_back_are_gone_on_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, away) = (folder.path().join("hailong.db"), folder.path().join("away.db"));
    let program = Program::on(&format!("sqlite:{}", path.display()));
    let server = program.serve();
    let client = Client::new();
    assert_eq!(sent(&server, &client).await, StatusCode::CREATED);
    fs::rename(&path, &away).expect("moved");
    assert_eq!(sent(&server, &client).await, StatusCode::SERVICE_UNAVAILABLE);
    fs::rename(&away, &path).expect("moved back");
    assert_eq!(sent(&server, &client).await, StatusCode::CREATED);
    fs::set_permissions(&path, Permissions::from_mode(0o000)).expect("set");
    assert_eq!(sent(&server, &client).await, StatusCode::SERVICE_UNAVAILABLE);
    fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("set");
    assert_eq!(sent(&server, &client).await, StatusCode::CREATED);
    // Another program that opens and closes the same database takes nothing away.
    assert!(program.run(&["verify"]).fine().starts_with("3 responses"));
    assert_eq!(sent(&server, &client).await, StatusCode::CREATED);
    server.kill();
    assert!(program.run(&["verify"]).fine().starts_with("4 responses"));
}
