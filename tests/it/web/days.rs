//! Days that cannot be, at every door that takes one.

use hailong::store::Role;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::harness::app::{Answer, App};
use crate::harness::database::on_sqlite;
use crate::harness::office::PASSWORD;
use crate::harness::program::{Program, live_definitions};

const API: &str = "/api/v1/surveys/types/responses";

/// Long ago, just outside the calendar, and where an hour more or less is another year.
const MOMENTS: [&str; 9] = [
    "0206-10-05T08:00:00+07:00",
    "1026-10-05T08:00:00+07:00",
    "0000-01-01T00:00:00+07:00",
    "1999-12-31T16:59:59Z",
    "2099-01-01T00:00:00Z",
    "2199-12-31T17:00:00Z",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-07:00",
    "2026-04-15T23:59:60Z",
];

/// Periods at the ends of the calendar, and what is none.
const PERIODS: [&str; 20] = [
    "2000", "2000-01", "2000-Q1", "2000-H1", "2199", "2199-12", "2199-Q4", "2199-H2", "1999-12", "2200-01",
    "9999-12", "9999", "9999-Q4", "0000", "0001-01", "10000-01", "-2026", "2026-13", "+026", "2026-00",
];

fn body(app: &App, answered_at: &str) -> Value {
    json!({
        "id": app.clock.new_id(), "unit": "xa-binh-lu", "channel": "link", "language": "vi",
        "answered_at": answered_at, "answers": { "sex": 1, "how": [1, 3], "polite": 4 }
    })
}

async fn all_pages_answer(app: &App) {
    for path in [
        "/admin",
        "/admin/responses?survey=types",
        "/admin/units/tinh-lai-chau?survey=types",
        "/admin/comments",
        "/admin/segments?survey=types",
        "/admin/files?survey=types",
        "/api/v1/surveys/counter/indices",
        "/results",
        "/results/counter",
    ] {
        assert_eq!(app.get(path).await.status, StatusCode::OK, "{path}");
    }
}

on_both_engines! {
    async fn the_interface_refuses_moments_outside_the_calendar(db: Database) {
        let app = App::start(&db).await;
        app.answered("types", "xa-binh-lu", "2026-04-10", 3, &[("sex", 1), ("polite", 4)]).await;
        for moment in MOMENTS {
            let sent = app.client.post(app.url(API)).json(&body(&app, moment)).send().await;
            let answer = Answer::of(sent.expect("an answer")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{moment}: {}", answer.text);
            assert_eq!(answer.json()["errors"][0]["member"], "answered_at", "{moment}: {}", answer.text);
        }
        assert_eq!(app.recorded("types").await.len(), 3);
        app.signed_in_as("Lan", Role::Admin, None).await;
        all_pages_answer(&app).await;
    }

    async fn a_sheet_of_such_a_day_comes_back_as_it_was_typed(db: Database) {
        let app = App::start(&db).await;
        app.account("Mai", Role::Clerk, Some("xa-binh-lu")).await;
        app.sign_in("Mai", PASSWORD).await;
        for day in ["05/10/1026", "05/10/0206", "0206-10-05", "31/12/1999", "01/01/2200", "31/12/9999", "05/10/-206"] {
            let typed = [("sheet_number", "B1"), ("sheet_day", day), ("sex", "2"), ("polite", "4")];
            let page = app.post("/admin/paper/types/units/xa-binh-lu", &typed).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
            page.shows("Xin gõ một ngày đã qua");
            page.shows(&format!("value=\"{day}\""));
        }
        assert!(app.recorded("types").await.is_empty());
    }

    async fn a_kiosk_whose_clock_is_far_off_loses_nothing(db: Database) {
        let app = App::start(&db).await;
        let (_, token) = app.kiosk("types", "xa-binh-lu").await;
        for moment in ["0206-10-05T08:00:00Z", "9999-12-31T23:59:59Z", "1970-01-01T00:00:00Z"] {
            let mut kept = body(&app, moment);
            kept["channel"] = json!("kiosk");
            let answer = app.post_as(&token, API, &kept).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{moment}: {}", answer.text);
            assert_eq!(app.post_as(&token, API, &kept).await.status, StatusCode::OK, "{moment}");
        }
        let now = app.clock.now();
        assert!(app.recorded("types").await.iter().all(|stored| stored.answered_at == now));
    }
}

#[tokio::test]
async fn periods_at_the_ends_of_the_calendar_are_answered_and_others_refused() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.responses("xa-binh-lu", "2026-03-10", 3, &[("i15", 4)]).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        for period in PERIODS {
            let is_one =
                period.starts_with("20") && !period.starts_with("2026") || period.starts_with("2199");
            let right = if is_one { StatusCode::OK } else { StatusCode::BAD_REQUEST };
            for address in [
                "/results/counter?period=",
                "/results/counter/xa-binh-lu?period=",
                "/api/v1/surveys/counter/indices?period=",
                "/admin?survey=counter&period=",
                "/admin/units/xa-binh-lu?survey=counter&period=",
                "/admin/segments?survey=counter&by=sex&period=",
                "/admin/responses?survey=counter&period=",
                "/admin/comments?survey=counter&period=",
                "/admin/files?survey=counter&period=",
            ] {
                let period = period.replace('+', "%2B");
                let answer = app.get(&format!("{address}{period}")).await;
                let is_right = answer.status == right || answer.status == StatusCode::SEE_OTHER && is_one;
                assert!(is_right, "{address}{period}: {}", answer.status);
            }
            for address in [
                "/admin/actions/new?survey=counter&unit=xa-binh-lu&period=",
                "/admin/publications/preview?survey=counter&period=",
                "/api/v1/surveys/counter/indices?period=2026-03&against=",
                "/results/counter?against=",
                "/admin/files/report.xlsx?survey=counter&period=",
                "/results/counter/figures.csv?period=",
            ] {
                let status = app.get(&format!("{address}{}", period.replace('+', "%2B"))).await.status;
                assert!(!status.is_server_error(), "{address}{period}: {status}");
            }
        }
        for day in ["9999-12-31", "0000-01-01", "-0206-10-05", "2199-12-31", "1900-01-01"] {
            for address in ["/admin/audit?from=", "/admin/audit?to=", "/admin/audit.csv?to="] {
                let status = app.get(&format!("{address}{day}")).await.status;
                assert!(!status.is_server_error(), "{address}{day}: {status}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_of_the_results_of_a_demonstration_answers() {
    const SURVEYS: [&str; 3] = ["counter", "papi", "sipas"];
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::on("sqlite:unused.db").with_defs(&live_definitions(folder.path()));
    let demo = program.start(&["demo", "--listen", "127.0.0.1:0", "--rate-limit", "0", "--responses", "300"]);
    let months: String = reqwest::get(demo.url("/api/v1/surveys/counter/indices"))
        .await
        .expect("an answer")
        .text()
        .await
        .expect("a body");
    assert!(months.contains("\"responses\""), "{months}");
    let units = include_str!("../../../survey-defs/units.toml");
    let units: Vec<&str> =
        units.lines().filter_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"')).collect();
    let mut paths = Vec::new();
    for survey in SURVEYS {
        let page = reqwest::get(demo.url(&format!("/results/{survey}"))).await.expect("an answer");
        let page = page.text().await.expect("a body");
        let is_period = |text: &&str| text.starts_with("20") || *text == "all";
        let offered = page.split("<option value=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let offered: Vec<&str> = offered.filter(is_period).collect();
        assert!(offered.len() > 12, "{survey}: {offered:?}");
        // Some units in some of the periods, so that each kind and each length is met.
        for (at, unit) in units.iter().enumerate().step_by(5) {
            let own = offered.iter().skip(at / 5 % 5).step_by(5).take(3);
            let ends = ["2000-01", "2199-Q4"].iter().filter(|_| at % 25 == 0);
            paths.extend(own.chain(ends).map(|period| format!("/results/{survey}/{unit}?period={period}")));
        }
        paths.extend(offered.iter().map(|period| format!("/results/{survey}?period={period}")));
    }
    let mut asked = JoinSet::new();
    let client = reqwest::Client::new();
    for part in paths.chunks(paths.len() / 4 + 1).map(<[String]>::to_vec) {
        let (client, urls) =
            (client.clone(), part.into_iter().map(|path| demo.url(&path)).collect::<Vec<_>>());
        asked.spawn(async move {
            let mut wrong = Vec::new();
            for url in urls {
                let status = client.get(&url).send().await.expect("an answer").status();
                if status.is_server_error() {
                    wrong.push(format!("{status} {url}"));
                }
            }
            wrong
        });
    }
    let wrong: Vec<String> = asked.join_all().await.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{} of {} pages: {wrong:#?}", wrong.len(), paths.len());
}
