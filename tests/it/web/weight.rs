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

/// Charts are a luxury of pages that have any.
#[tokio::test]
async fn the_library_of_charts_is_fetched_by_pages_with_charts_alone() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let (_, token) = app.kiosk("counter", "xa-binh-lu").await;
        let form = "/s/counter/xa-binh-lu";
        let kiosk = format!("/k/{token}");
        for path in [
            "/",
            form,
            &kiosk,
            "/results",
            "/results/counter",
            "/method/counter",
            "/admin/login",
            "/no-such-page",
        ] {
            app.get(path).await.hides("charts");
        }
        for file in ["worker.js", "kiosk.js", "queue.js", "form.js"] {
            app.get(&format!("/assets/{file}")).await.hides("charts");
        }
        app.responses("xa-binh-lu", "2025-12-10", 40, &[("i15", 4)]).await;
        app.responses("xa-binh-lu", "2026-03-10", 40, &[("i15", 4)]).await;
        let page = app.get("/results/counter/xa-binh-lu?period=2026-Q1").await;
        page.shows("/assets/charts.js?v=");
        let library = page.text.split('"').find(|part| part.starts_with("/assets/echarts.js?v="));
        let library = app.get(library.expect("the library")).await;
        assert_eq!(library.status, StatusCode::OK);
        library.shows("Licensed under the Apache License");
        app.get(form).await.hides("charts");
        app.get(&kiosk).await.hides("charts");
    })
    .await;
}
