//! Publishing takes two: one prepares, another approves. So does taking an edition back.

use hailong::store::Role;
use hailong::web::Settings;
use reqwest::{Client, StatusCode};

use super::publications::{PREVIEW, another, approve, bytes, field, published, some_responses, waiting};
use crate::harness::app::{Answer, App, browser};
use crate::harness::database::on_sqlite;

const API: &str = "/api/v1/surveys/counter/indices?unit=tinh-lai-chau&period=2026-Q1";

async fn get(app: &App, client: &Client, path: &str) -> Answer {
    Answer::of(client.get(app.url(path)).send().await.expect("an answer")).await
}

async fn post(app: &App, client: &Client, path: &str, pairs: &[(&str, &str)]) -> Answer {
    Answer::of(client.post(app.url(path)).form(pairs).send().await.expect("an answer")).await
}

/// Lays the first quarter before whoever approves.
async fn prepared(app: &App, client: &Client) -> String {
    let preview = get(app, client, PREVIEW).await;
    let seen = field(&preview, "seen");
    let pairs = [("survey", "counter"), ("period", "2026-Q1"), ("seen", &seen), ("note", "Kết quả quý I.")];
    let answer = post(app, client, "/admin/publications", &pairs).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/admin/publications"));
    waiting(app, client).await
}

on_both_engines! {
    async fn who_prepares_cannot_approve_and_of_two_who_approve_at_once_one_does(db: Database) {
        let app = App::as_delivered(&db).await;
        some_responses(&app).await;
        app.account("Lan", Role::Admin, None).await;
        let (lan, hanh, minh) =
            (another(&app, "Lan").await, another(&app, "Hạnh").await, another(&app, "Minh").await);
        let proposal = prepared(&app, &lan).await;
        let list = get(&app, &hanh, "/admin/publications").await;
        list.shows("Chờ duyệt");
        list.shows("<td>Lan</td><td>15/04/2026 09:00</td>");
        assert_eq!(get(&app, &browser(), "/results/counter/2026-Q1/1").await.status, StatusCode::NOT_FOUND);

        let own = get(&app, &lan, &proposal).await;
        own.shows("không tự duyệt được");
        own.hides("/approve\"");
        let shown = get(&app, &hanh, &proposal).await;
        let (digest, now) = (field(&shown, "digest"), field(&shown, "now"));
        shown.shows(&format!("<code>{digest}</code>"));
        shown.shows("Kết quả quý I.");
        shown.shows("tính trên 61 phiếu");
        let refused = post(&app, &lan, &format!("{proposal}/approve"), &[("digest", &digest), ("now", &now)]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let blind = post(&app, &hanh, &format!("{proposal}/approve"), &[]).await;
        assert_eq!(blind.status, StatusCode::UNPROCESSABLE_ENTITY);
        // While it waits nothing else is laid before anybody for this period.
        let second = post(&app, &hanh, "/admin/publications", &[
            ("survey", "counter"), ("period", "2026-Q1"), ("seen", &field_or_none(&app, &hanh).await), ("note", "Khác"),
        ]).await;
        assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
        second.shows("đang có nội dung");

        let path = format!("{proposal}/approve");
        let pairs = [("digest", &*digest), ("now", &*now)];
        let (one, other) = tokio::join!(post(&app, &hanh, &path, &pairs), post(&app, &minh, &path, &pairs));
        let mut statuses = [one.status, other.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
        let survey = hailong::definition::SurveyId::parse("counter").expect("an id");
        let editions = app.db.store.publications(&survey).await.expect("editions");
        assert_eq!(editions.len(), 1);
        assert_eq!((editions[0].digest.as_str(), editions[0].prepared_by.as_deref()), (&*digest, Some("Lan")));
        let text = String::from_utf8(bytes(&app, "/results/counter/2026-Q1/1/figures.json").await).expect("UTF-8");
        assert_eq!(hailong::store::publications::digest(&text), digest, "exactly what was approved");
        let acts: Vec<String> = app.acts().await.into_iter().map(|(_, act)| act).collect();
        let count = |act: &str| acts.iter().filter(|known| *known == act).count();
        assert_eq!((count("publication-proposed"), count("published")), (1, 1), "{acts:?}");
        get(&app, &hanh, "/admin/publications").await.shows("Lan chuẩn bị");
    }

    async fn an_edition_is_withdrawn_by_two_and_its_address_says_so(db: Database) {
        let app = App::as_delivered(&db).await;
        some_responses(&app).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        published(&app, "Kết quả quý I.").await;
        let form = "/admin/publications/withdraw?survey=counter&period=2026-Q1&edition=1";
        app.get("/admin/publications").await.shows(&form.replace('&', "&#38;"));
        app.get(form).await.shows("Lý do thu hồi");
        let order = |reason| [("survey", "counter"), ("period", "2026-Q1"), ("edition", "1"), ("reason", reason)];
        let unsaid = app.post("/admin/publications/withdraw", &order(" ")).await;
        assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
        let asked = app.post("/admin/publications/withdraw", &order("Tính nhầm phiếu thử.")).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
        // Until another approves, it stands.
        let stranger = browser();
        get(&app, &stranger, "/results/counter/2026-Q1/1").await.shows("16,67");
        approve(&app, &waiting(&app, &app.client).await).await;

        for path in ["/results/counter/2026-Q1/1", "/results/counter/2026-Q1/1/xa-binh-lu"] {
            let page = get(&app, &stranger, path).await;
            assert_eq!(page.status, StatusCode::OK);
            page.shows("đã được thu hồi lúc 15/04/2026 09:00");
            page.shows("Tính nhầm phiếu thử.");
            page.shows("chưa có bản thay thế");
            page.hides("16,67");
            page.hides("61 phiếu");
        }
        for file in ["figures.csv", "figures.xlsx", "figures.json", "levels.csv"] {
            let answer = get(&app, &stranger, &format!("/results/counter/2026-Q1/1/{file}")).await;
            assert_eq!(answer.status, StatusCode::GONE, "{file}");
            answer.shows("Tính nhầm phiếu thử.");
            answer.hides("16.67");
        }
        let json = get(&app, &stranger, "/results/counter/2026-Q1/1/figures.json").await;
        assert_eq!((json.header("content-type"), &json.json()["code"]), ("application/problem+json", &"withdrawn".into()));
        for query in ["", "&by=sex", "&levels=1"] {
            let refused = get(&app, &stranger, &format!("{API}{query}")).await;
            assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::GONE, &"withdrawn".into()));
        }
        get(&app, &stranger, "/results").await.hides("16,67");
        let led = get(&app, &stranger, "/results/counter?period=2026-Q1").await;
        assert_eq!(led.location(), "/results/counter/2026-Q1/1");
        get(&app, &stranger, "/results/counter").await.shows("Quý I/2026 (đã thu hồi)");
        app.get("/admin/publications").await.shows("<b>Đã thu hồi</b> 15/04/2026 09:00");
        assert_eq!(app.get(form).await.status, StatusCode::NOT_FOUND, "only once");

        published(&app, "Bỏ phiếu thử.").await;
        assert_eq!(get(&app, &stranger, "/results/counter").await.location(), "/results/counter/2026-Q1/2");
        get(&app, &stranger, "/results/counter/2026-Q1/1").await.shows("href=\"/results/counter/2026-Q1/2\"");
        let second = get(&app, &stranger, "/results/counter/2026-Q1/2/figures.json").await.json();
        assert_eq!(second["changes"], serde_json::json!([]), "what was withdrawn is not told again");
        let acts: Vec<String> = app.acts().await.into_iter().map(|(_, act)| act).collect();
        assert!(["withdrawal-proposed", "edition-withdrawn"].iter().all(|act| acts.iter().any(|known| known == act)));
    }
}

async fn field_or_none(app: &App, client: &Client) -> String {
    let preview = get(app, client, PREVIEW).await;
    if preview.text.contains("name=\"seen\"") { field(&preview, "seen") } else { String::new() }
}

#[tokio::test]
async fn what_moved_since_it_was_prepared_is_said_and_what_is_approved_is_what_was_frozen() {
    on_sqlite(async |db| {
        let app = App::as_delivered(&db).await;
        some_responses(&app).await;
        app.account("Lan", Role::Analyst, None).await;
        let (lan, hanh) = (another(&app, "Lan").await, another(&app, "Hạnh").await);
        let proposal = prepared(&app, &lan).await;
        let shown = get(&app, &hanh, &proposal).await;
        shown.hides("đã thay đổi từ khi trình");
        let path = format!("{proposal}/approve");
        let (digest, now) = (field(&shown, "digest"), field(&shown, "now"));
        assert_eq!(
            post(&app, &lan, &path, &[("digest", &digest), ("now", &now)]).await.status,
            StatusCode::FORBIDDEN
        );

        app.responses("xa-binh-lu", "2026-03-11", 10, &[("i15", 1), ("i19", 2)]).await;
        let unseen = post(&app, &hanh, &path, &[("digest", &digest), ("now", &now)]).await;
        assert_eq!(unseen.status, StatusCode::UNPROCESSABLE_ENTITY);
        unseen.shows("đã thay đổi từ khi trình");
        unseen.shows("Vẫn công bố bản đã chốt");
        let now = field(&unseen, "now");
        let done = post(&app, &hanh, &path, &[("digest", &digest), ("now", &now)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        get(&app, &browser(), "/results/counter/2026-Q1/1").await.shows("16,67");
    })
    .await;
}

#[tokio::test]
async fn what_is_sent_back_needs_a_reason_and_can_be_prepared_anew() {
    on_sqlite(async |db| {
        let app = App::as_delivered(&db).await;
        some_responses(&app).await;
        app.account("Lan", Role::Analyst, None).await;
        let (lan, hanh) = (another(&app, "Lan").await, another(&app, "Hạnh").await);
        let proposal = prepared(&app, &lan).await;
        let back = format!("{proposal}/return");
        let unsaid = post(&app, &hanh, &back, &[("reason", " ")]).await;
        assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sent = post(&app, &hanh, &back, &[("reason", "Còn thiếu phiếu giấy của Bình Lư.")]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        get(&app, &lan, "/admin/publications")
            .await
            .shows("Hạnh đã trả lại: Còn thiếu phiếu giấy của Bình Lư.");
        let shown = get(&app, &hanh, &proposal).await;
        shown.shows("Hạnh đã trả lại lúc");
        let late = post(&app, &hanh, &format!("{proposal}/approve"), &[]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert_eq!(get(&app, &browser(), "/results/counter/2026-Q1/1").await.status, StatusCode::NOT_FOUND);
        // Taken back by who prepared it.
        let again = prepared(&app, &lan).await;
        let taken = post(&app, &lan, &format!("{again}/return"), &[("reason", "Xem lại ghi chú.")]).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER);
        let third = prepared(&app, &lan).await;
        approve(&app, &third).await;
        get(&app, &lan, "/admin/publications").await.hides("đã trả lại");
    })
    .await;
}

#[tokio::test]
async fn where_an_office_says_so_one_person_publishes_and_withdraws() {
    on_sqlite(async |db| {
        let settings = Settings { rate_limit: 0, publish_alone: true, ..Settings::default() };
        let app = App::with(&db, settings, 1000).await;
        some_responses(&app).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let seen = field(&app.get(PREVIEW).await, "seen");
        let pairs =
            [("survey", "counter"), ("period", "2026-Q1"), ("seen", &seen), ("note", "Kết quả quý I.")];
        assert_eq!(app.post("/admin/publications", &pairs).await.status, StatusCode::SEE_OTHER);
        get(&app, &browser(), "/results/counter/2026-Q1/1").await.shows("16,67");
        let pairs = [("survey", "counter"), ("period", "2026-Q1"), ("edition", "1"), ("reason", "Nhầm kỳ.")];
        assert_eq!(app.post("/admin/publications/withdraw", &pairs).await.status, StatusCode::SEE_OTHER);
        get(&app, &browser(), "/results/counter/2026-Q1/1").await.shows("Nhầm kỳ.");
        // A survey that shows what is not published does not show what was withdrawn.
        for path in ["/results", "/results/counter?period=2026-03"] {
            get(&app, &browser(), path).await.hides("16,67");
        }
    })
    .await;
}
