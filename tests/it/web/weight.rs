//! How much a phone on a thin line has to fetch.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use reqwest::header::ACCEPT_ENCODING;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

/// Bytes of a page with its styles and scripts, as they go over the line.
const MOST: usize = 60_000;

async fn bytes(app: &App, path: &str) -> usize {
    let request = app.client.get(app.url(path)).header(ACCEPT_ENCODING, "br");
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.bytes().await.expect("a body").len()
}

#[tokio::test]
async fn a_whole_form_weighs_little_and_asks_nothing_of_other_hosts() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let (_, token) = app.kiosk("counter", "xa-binh-lu").await;
        for path in ["/s/counter/xa-binh-lu", "/s/sipas/xa-binh-lu", &format!("/k/{token}")] {
            let page = app.get(path).await.text;
            let named = ["src=\"", "href=\""].iter().flat_map(|mark| page.split(mark).skip(1));
            let named: BTreeSet<&str> = named.filter_map(|rest| rest.split('"').next()).collect();
            for address in &named {
                let own = address.starts_with(['/', '#', '?']) && !address.starts_with("//");
                assert!(own, "{path} asks {address}");
            }
            let mut sum = bytes(&app, path).await;
            for file in named.iter().filter(|address| address.starts_with("/assets/")) {
                sum += bytes(&app, file).await;
            }
            assert!((5_000..MOST).contains(&sum), "{path} weighs {sum} bytes");
        }
    })
    .await;
}
