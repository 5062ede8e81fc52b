//! Figures by who answered.

use hailong::store::{ExclusionEvent, Role};
use reqwest::StatusCode;
use serde_json::json;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

const PATH: &str = "/admin/segments?survey=counter&unit=xa-binh-lu&period=2026-Q1";

/// Fifteen of twenty men and none of ten women are satisfied; two people do not say what they are.
async fn some_responses(app: &App) {
    let access = |code: i64, sex: i64, age: i64| [("i15", code), ("sex", sex), ("age", age)];
    app.responses("xa-binh-lu", "2026-03-10", 15, &access(5, 1, 1)).await;
    app.responses("xa-binh-lu", "2026-03-10", 5, &access(1, 1, 2)).await;
    app.responses("xa-binh-lu", "2026-03-10", 10, &access(1, 2, 2)).await;
    app.responses("xa-binh-lu", "2026-03-10", 2, &access(5, 99, 2)).await;
    app.responses("xa-bum-nua", "2026-03-10", 9, &access(5, 2, 1)).await;
}

/// The row of a table that begins with a name.
fn row<'t>(page: &'t str, name: &str) -> &'t str {
    let rest = page.split(&format!("class=\"unit\">{name}</th>")).nth(1);
    rest.and_then(|rest| rest.split("</tr>").next()).unwrap_or_else(|| panic!("no row {name} in\n{page}"))
}

on_both_engines! {
    async fn an_indicator_is_shown_by_one_question_with_its_interval_and_small_groups_together(db: Database) {
        let app = App::start(&db).await;
        some_responses(&app).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let page = app.get(&format!("{PATH}&by=sex&node=i15")).await;
        let men = row(&page.text, "Nam");
        assert!(men.contains("<b>75,00</b>") && men.contains(">20<"), "{men}");
        // Wilson's interval of 15 in 20.
        assert!(men.contains("53,13–88,81"), "{men}");
        assert!(row(&page.text, "Nữ").contains("<b>0,00</b>"));
        assert!(row(&page.text, "Các nhóm ít người (gộp)").contains(">2<"));
        page.shows("Số liệu tính đến 15/04/2026 09:00");
        let api = "/api/v1/surveys/counter/indices?unit=xa-binh-lu&period=2026-Q1&by=sex";
        let report = app.get(api).await.json();
        let nodes = report["groups"][0]["nodes"].as_array().expect("nodes");
        let same = nodes.iter().find(|node| node["id"] == "i15").expect("the indicator");
        assert_eq!((same["value"].as_str(), same["n"].as_i64()), (Some("75.00"), Some(20)));

        let two = app.get(&format!("{PATH}&by=sex&and=age&node=i15")).await;
        let men = row(&two.text, "Nam");
        assert!(men.contains("<b>100,00</b>") && men.contains("<b>0,00</b>"), "{men}");

        let first = app.recorded("counter").await[0].id;
        let event = ExclusionEvent {
            excluded: true, reason: "thử".into(), actor: "Lan".into(), at: app.clock.now(),
        };
        app.db.store.exclude(first, &event).await.expect("excluded");
        let page = app.get(&format!("{PATH}&by=sex&node=i15")).await;
        let men = row(&page.text, "Nam");
        assert!(men.contains("<b>73,68</b>") && men.contains(">19<"), "{men}");
    }
}

#[tokio::test]
async fn an_interval_is_not_given_where_units_have_a_single_response_of_a_group() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.responses("xa-binh-lu", "2026-03-10", 9, &[("i15", 5), ("sex", 1)]).await;
        app.responses("xa-binh-lu", "2026-03-10", 9, &[("i15", 1), ("sex", 1)]).await;
        let path = "/admin/segments?survey=counter&unit=tinh-lai-chau&period=2026-Q1&by=sex&node=i15";
        app.signed_in_as("Lan", Role::Viewer, None).await;
        let men = app.get(path).await.text;
        assert!(row(&men, "Nam").contains("khoảng tin cậy 95 %"), "{men}");
        app.responses("xa-bum-nua", "2026-03-10", 1, &[("i15", 5), ("sex", 1)]).await;
        let men = app.get(path).await.text;
        assert!(!row(&men, "Nam").contains("khoảng tin cậy 95 %"), "{men}");
    })
    .await;
}

#[tokio::test]
async fn groups_are_those_of_the_units_an_account_sees() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        some_responses(&app).await;
        app.signed_in_as("Hoa", Role::Unit, Some("xa-bum-nua")).await;
        assert_eq!(app.get(&format!("{PATH}&by=sex")).await.status, StatusCode::NOT_FOUND);
        let own = app.get("/admin/segments?survey=counter&period=2026-Q1&by=channel&node=i15").await;
        assert!(row(&own.text, "Mã QR hoặc trang web").contains("<b>100,00</b>"));
        let unknown = app.get("/admin/segments?survey=counter&by=i15").await;
        assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
        let english = app.get("/admin/segments?survey=counter&period=2026-Q1&by=sex&lang=en").await;
        english.shows("Everybody");
    })
    .await;
}

#[tokio::test]
async fn verified_channels_are_held_against_open_ones() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let (_, token) = app.kiosk("counter", "xa-binh-lu").await;
        // Of those at the kiosk every tenth is content with nothing; of the others two fifths with the first.
        let answered = async |tens: usize| {
            app.responses("xa-binh-lu", "2026-04-10", 4 * tens, &[("i15", 5), ("i19", 5)]).await;
            app.responses("xa-binh-lu", "2026-04-10", 6 * tens, &[("i15", 1), ("i19", 5)]).await;
            for number in 0..10 * tens {
                let code = if number % 10 == 0 { 1 } else { 5 };
                let body = json!({
                    "id": app.clock.new_id(), "unit": "xa-binh-lu", "channel": "kiosk",
                    "answers": { "q8e": 0, "i15": code, "i19": code }
                });
                let sent = app.post_as(&token, "/api/v1/surveys/counter/responses", &body).await;
                assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
            }
        };
        let path = "/admin/segments?survey=counter&unit=xa-binh-lu&period=2026-Q2&by=standing";
        let row_of = async |node: &str| {
            let page = app.get(&format!("{path}&node={node}")).await;
            row(&page.text, "Kênh có xác thực so với kênh mở").to_owned()
        };
        answered(2).await;
        app.signed_in_as("Lan", Role::Viewer, None).await;
        // Twenty on either side are below the survey's minimum of thirty.
        let few = row_of("i15").await;
        assert!(few.contains("<b>+50,00</b>") && few.contains("chưa đủ căn cứ"), "{few}");
        assert!(few.contains("weak") && !few.contains("sai số"), "{few}");
        answered(1).await;
        let fell = row_of("i15").await;
        assert!(fell.contains("<b>+50,00</b>") && fell.contains("lớn hơn sai số"), "{fell}");
        let same = row_of("i19").await;
        assert!(same.contains("<b>−10,00</b>") && same.contains("trong sai số"), "{same}");
        let by_channel = app.get(&path.replace("by=standing", "by=channel")).await;
        by_channel.hides("so với kênh mở");
        app.get("/admin/units/xa-binh-lu?survey=counter&period=2026-Q2").await.shows("&#38;by=standing");
    })
    .await;
}

/// A survey whose segment question has one id and one order of options, and then others.
fn renamed(version: &str, id: &str, options: [(i32, &str); 2], more: &str) -> String {
    let option = |(code, name): (i32, &str)| {
        format!("{{ code = {code}, text.vi = \"{name}\", text.en = \"{name}\" }}")
    };
    let options = options.map(option).join(", ");
    format!(
        r#"
id = "renamed"
version = "{version}"
languages = ["vi", "en"]
title.vi = "Đổi tên"
title.en = "Renamed"
unit-kinds = ["commune"]
publish = true
minimum-n = 5
[[section]]
id = "s"
title.vi = "Phần"
title.en = "Part"
[[section.question]]
id = "{id}"
type = "single"
text.vi = "Giới tính"
text.en = "Sex"
segment = true
option = [{options}]
[[section.question]]
id = "q"
type = "yes-no"
text.vi = "Hài lòng không?"
text.en = "Content?"
[index]
measure = "share"
codes = [1]
[[index.dimension]]
id = "all"
title.vi = "Chung"
title.en = "All"
[[index.indicator]]
id = "content"
dimension = "all"
question = "q"
{more}"#
    )
}

on_both_engines! {
    async fn a_segment_question_renamed_by_the_concordance_keeps_its_groups(db: Database) {
        let app = App::start(&db).await;
        let first = renamed("1", "sex", [(1, "Nam"), (2, "Nữ")], "");
        let said = "[[concordance.question]]\nis = \"gender\"\nwas = \"sex\"\noption = [{ was = 1, is = 2 }, { was = 2, is = 1 }]\n";
        let second = renamed("2", "gender", [(1, "Nữ"), (2, "Nam")], said);
        app.put_into_use(&[&first], "").await;
        // Of six men all are content, of six women none.
        app.answered("renamed", "xa-binh-lu", "2026-02-10", 6, &[("sex", 1), ("q", 1)]).await;
        app.answered("renamed", "xa-binh-lu", "2026-02-10", 6, &[("sex", 2), ("q", 0)]).await;
        app.put_into_use(&[&first, &second], "").await;
        // Under the second version of six men four, of six women three.
        for (code, content, count) in [(2, 1, 4), (2, 0, 2), (1, 1, 3), (1, 0, 3)] {
            app.answered("renamed", "xa-binh-lu", "2026-03-10", count, &[("gender", code), ("q", content)]).await;
        }
        let path = "/api/v1/surveys/renamed/indices?unit=xa-binh-lu&period=2026-Q1&by=gender";
        let groups = async || {
            let report = app.get(path).await.json();
            let groups = report["groups"].as_array().expect("groups").clone();
            let told = |group: &serde_json::Value| {
                (group["code"].clone(), group["responses"].clone(), group["nodes"][1]["value"].clone())
            };
            groups.iter().map(told).collect::<Vec<_>>()
        };
        // Men: ten of twelve; women: three of twelve.
        let wanted = [(json!(1), json!(12), json!("25.00")), (json!(2), json!(12), json!("83.33"))];
        assert_eq!(groups().await, wanted);
        app.signed_in_as("Lan", Role::Admin, None).await;
        assert_eq!(groups().await, wanted);
        let page = app.get("/admin/segments?survey=renamed&unit=xa-binh-lu&period=2026-Q1&by=gender&node=content").await;
        assert!(row(&page.text, "Nam").contains("<b>83,33</b>"), "{}", page.text);
        assert!(row(&page.text, "Nữ").contains("<b>25,00</b>"));
    }
}
