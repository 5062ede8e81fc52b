//! The overview of some respondents alone: of one channel, of one group, or of both.

use hailong::store::{ExclusionEvent, Role};
use reqwest::StatusCode;
use serde_json::json;

use crate::harness::app::App;
use crate::harness::database::{Database, on_sqlite};

const PATH: &str = "/admin?survey=counter&period=2026-Q1&node=i15";

/// Men and women in two communes, by web form; then, in the second of them, men on paper.
async fn some_responses(app: &App) {
    let answers = |code: i64, sex: i64| [("i15", code), ("sex", sex)];
    app.responses("xa-binh-lu", "2026-03-10", 18, &answers(5, 1)).await;
    app.responses("xa-binh-lu", "2026-03-10", 6, &answers(1, 1)).await;
    app.responses("xa-binh-lu", "2026-03-10", 10, &answers(1, 2)).await;
    app.responses("xa-bum-nua", "2026-03-10", 10, &answers(5, 2)).await;
    app.responses("xa-bum-nua", "2026-03-10", 5, &answers(1, 1)).await;
}

/// A row of the matrix, from its unit's name to its end.
fn row<'p>(page: &'p str, unit: &str) -> &'p str {
    let from = page.rfind(&format!("{unit}</a>")).unwrap_or_else(|| panic!("no row {unit}"));
    page[from..].split("</tr>").next().expect("a row")
}

on_both_engines! {
    async fn every_number_of_the_page_is_of_the_respondents_that_are_chosen(db: Database) {
        let app = App::start(&db).await;
        some_responses(&app).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let all = app.get(PATH).await;
        // 18 of 34, and 10 of 15; each unit counts the same.
        for text in ["<b>52,94", "<b>66,67", "59,80\u{a0}%", "49 phiếu, quý I/2026"] {
            all.shows(text);
        }
        all.hides("Chỉ tính phiếu của");
        let men = app.get(&format!("{PATH}&segment=sex:1")).await;
        for text in ["Chỉ tính phiếu của", "37,50\u{a0}%", "29 phiếu, quý I/2026"] {
            men.shows(text);
        }
        let binh_lu = row(&men.text, "Xã Bình Lư");
        assert!(binh_lu.contains("<b>75,00") && binh_lu.contains("Khoảng tin cậy 95"), "{binh_lu}");
        assert!(row(&men.text, "Xã Bum Nưa").contains("<b>0,00"));
        // Links keep who is chosen; the sentence leads back to everybody.
        men.shows("&#38;segment=sex%3A1&#38;node=i15&#38;survey=counter");
        men.shows("<option value=\"sex:1\" selected>Nam</option>");
        men.shows("<a href=\"/admin?period=2026-Q1&#38;node=i15&#38;survey=counter&#38;unit=tinh-lai-chau\">Tính tất cả phiếu</a>");

        let first = app.recorded("counter").await[0].id;
        let event = ExclusionEvent {
            excluded: true, reason: "thử".into(), actor: "Lan".into(), at: app.clock.now(),
        };
        app.db.store.exclude(first, &event).await.expect("excluded");
        let men = app.get(&format!("{PATH}&segment=sex:1")).await;
        // 17 of 23.
        assert!(row(&men.text, "Xã Bình Lư").contains("<b>73,91"));
        men.shows("1 phiếu không tính vào chỉ số");
        app.get(&format!("{PATH}&segment=sex:2")).await.hides("phiếu không tính vào chỉ số");
    }

    async fn a_channel_and_a_group_may_be_chosen_together(db: Database) {
        let app = App::start(&db).await;
        some_responses(&app).await;
        let (_, token) = app.kiosk("counter", "xa-binh-lu").await;
        for sex in [1, 1, 2] {
            let body = json!({
                "id": app.clock.new_id(), "unit": "xa-binh-lu", "channel": "kiosk",
                "answers": { "q8e": 0, "i15": 5, "sex": sex }
            });
            let sent = app.post_as(&token, "/api/v1/surveys/counter/responses", &body).await;
            assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
        }
        app.signed_in_as("Lan", Role::Admin, None).await;
        let path = "/admin?survey=counter&period=2026&node=i15";
        for (query, responses) in [
            ("channel=link", "49 phiếu"),
            ("channel=open", "49 phiếu"),
            ("channel=link&segment=sex:2", "20 phiếu"),
            ("channel=kiosk", "3 phiếu"),
            ("channel=verified&segment=sex:1", "2 phiếu"),
            ("channel=paper", "0 phiếu"),
        ] {
            let page = app.get(&format!("{path}&{query}")).await;
            assert_eq!(page.status, StatusCode::OK, "{query}");
            page.shows(&format!("{responses}, năm 2026"));
        }
        for bad in ["channel=fax", "segment=sex:7", "segment=sex", "segment=i15:1", "segment=none:1"] {
            assert_eq!(app.get(&format!("{PATH}&{bad}")).await.status, StatusCode::BAD_REQUEST, "{bad}");
        }
    }
}

#[tokio::test]
async fn many_responses_are_read_from_tallies_and_two_conditions_on_them_are_refused() {
    on_sqlite(async |db| {
        let db = Database { store: db.store.clone().passing_at_most(48), ..db.clone() };
        let app = App::start(&db).await;
        some_responses(&app).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let men = app.get(&format!("{PATH}&segment=sex:1")).await;
        // The same values as from the responses one by one, and no interval.
        for text in ["37,50\u{a0}%", "29 phiếu, quý I/2026"] {
            men.shows(text);
        }
        let binh_lu = row(&men.text, "Xã Bình Lư");
        assert!(binh_lu.contains("<b>75,00") && !binh_lu.contains("Khoảng tin cậy 95"), "{binh_lu}");
        let both = app.get(&format!("{PATH}&segment=sex:1&channel=link")).await;
        assert_eq!(both.status, StatusCode::UNPROCESSABLE_ENTITY);
        // So many are just few enough.
        let enough = Database { store: db.store.clone().passing_at_most(49), ..db.clone() };
        let app = App::start(&enough).await;
        app.signed_in_as("Minh", Role::Admin, None).await;
        let both = app.get(&format!("{PATH}&segment=sex:1&channel=link")).await;
        assert_eq!(both.status, StatusCode::OK);
        both.shows("29 phiếu, quý I/2026");
    })
    .await;
}

#[tokio::test]
async fn figures_of_the_public_are_of_everybody() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        some_responses(&app).await;
        let all = app.get("/results/counter?period=2026-Q1").await;
        let asked = app.get("/results/counter?period=2026-Q1&segment=sex:1&channel=paper").await;
        let table = |page: &str| page.split("<table").nth(1).expect("a table").to_owned();
        assert_eq!((all.status, asked.status), (StatusCode::OK, StatusCode::OK));
        assert_eq!(table(&all.text), table(&asked.text));
    })
    .await;
}

#[tokio::test]
async fn rows_can_stand_in_the_order_of_their_changes() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        for (unit, before, now) in [("xa-binh-lu", 9, 3), ("xa-bum-nua", 2, 8), ("xa-bum-to", 5, 5)] {
            for (day, satisfied) in [("2026-02-10", before), ("2026-03-10", now)] {
                app.responses(unit, day, satisfied, &[("i15", 5)]).await;
                app.responses(unit, day, 10 - satisfied, &[("i15", 1)]).await;
            }
        }
        app.responses("xa-than-uyen", "2026-03-10", 10, &[("i15", 5)]).await;
        app.signed_in_as("Lan", Role::Viewer, None).await;
        let path = "/admin?survey=counter&period=2026-03";
        let names = ["Xã Bình Lư", "Xã Bum Tở", "Xã Bum Nưa", "Xã Than Uyên"];
        let order = |page: &str| {
            let mut places: Vec<(usize, &str)> =
                names.map(|name| (page.rfind(&format!("{name}</a>")).expect("a row"), name)).to_vec();
            places.sort_unstable();
            places.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        let rising = app.get(&format!("{path}&sort=.change")).await;
        // What has no earlier figure stands last, either way round.
        assert_eq!(order(&rising.text), names);
        rising.shows("sort=-.change");
        let falling = app.get(&format!("{path}&sort=-.change")).await;
        assert_eq!(order(&falling.text), ["Xã Bum Nưa", "Xã Bum Tở", "Xã Bình Lư", "Xã Than Uyên"]);
    })
    .await;
}
