//! What the administration sees of the figures, and who sees what.

use hailong::definition::catalogue::{SourceFile, Versions, load};
use hailong::definition::{Channel, Lang, SurveyId, UnitId};
use hailong::response::Response;
use hailong::response::validate::validate_json;
use hailong::store::Role;
use reqwest::StatusCode;
use time::macros::datetime;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

/// Thirty people in one commune, 24 of them satisfied with access and all with procedures; ten in
/// another, satisfied with nothing.
async fn two_communes(app: &App) {
    app.responses("xa-binh-lu", "2026-03-10", 24, &[("i15", 4), ("i19", 5)]).await;
    app.responses("xa-binh-lu", "2026-03-10", 6, &[("i15", 3), ("i19", 4)]).await;
    app.responses("xa-bum-nua", "2026-03-11", 10, &[("i15", 2), ("i19", 1)]).await;
}

on_both_engines! {
    async fn the_page_shows_what_the_report_says_and_moves_with_each_response(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        app.get("/admin").await.shows("Chưa có phiếu nào");
        two_communes(&app).await;
        let page = app.get("/admin").await;
        page.shows("Quý I/2026");
        // Each unit counts the same: (90 + 0) / 2.
        page.shows("45,00\u{a0}%");
        page.shows("40 phiếu, quý I/2026");
        page.shows("<b>90,00");
        page.shows("<b>0,00");
        let report = app.get("/api/v1/surveys/counter/indices?unit=xa-binh-lu&period=2026-Q1").await.json();
        assert_eq!(report["nodes"][0]["value"], "90.00");
        assert_eq!(report["nodes"][0]["n"], 30);
        app.responses("xa-binh-lu", "2026-03-12", 1, &[("i15", 5), ("i19", 5)]).await;
        let page = app.get("/admin").await;
        page.shows("41 phiếu, quý I/2026");
        // (25/31 · 100 + 100) / 2 = 90.32…
        page.shows("<b>90,32");
    }
}

#[tokio::test]
async fn an_account_of_a_unit_sees_its_unit_and_no_other() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        two_communes(&app).await;
        app.signed_in_as("Hoa", Role::Unit, Some("xa-bum-nua")).await;
        let home = app.get("/admin").await;
        assert_eq!(home.status, StatusCode::SEE_OTHER, "a unit with none below it has one page");
        let own = app.get(home.location()).await;
        assert_eq!(own.status, StatusCode::OK);
        own.shows("Xã Bum Nưa");
        own.hides("Tỉnh Lai Châu");
        let others = ["/admin/units/xa-binh-lu", "/admin/units/tinh-lai-chau", "/admin?unit=tinh-lai-chau"];
        for path in others.into_iter().chain(["/admin?unit=xa-binh-lu", "/admin/units/no-such"]) {
            assert_eq!(app.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_withheld_from_a_unit_is_told_with_its_own_bound() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.responses("xa-binh-lu", "2026-03-10", 4, &[("i15", 1)]).await;
        app.signed_in_as("Hoa", Role::Unit, Some("xa-binh-lu")).await;
        let path = "/admin/units/xa-binh-lu?survey=counter&period=2026-Q1";
        let few = app.get(path).await;
        few.shows("‹ 5 phiếu");
        for untrue in ["‹ 30 phiếu", "<p>0 phiếu", "<p>4 phiếu"] {
            few.hides(untrue);
        }
        app.responses("xa-binh-lu", "2026-03-10", 1, &[("i15", 1)]).await;
        app.get(path).await.shows("<p>5 phiếu, quý I/2026");
    })
    .await;
}

#[tokio::test]
async fn an_account_that_lost_its_unit_sees_nothing() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Hoa", Role::Unit, None).await;
        assert_eq!(app.get("/admin").await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.get("/admin/units/xa-binh-lu").await.status, StatusCode::NOT_FOUND);
        app.account("Minh", Role::Viewer, Some("xa-binh-lu")).await;
        app.sign_in("Minh", crate::harness::office::PASSWORD).await;
        assert_eq!(app.get("/admin/units/xa-binh-lu").await.status, StatusCode::OK);
        assert_eq!(app.get("/admin/units/xa-bum-nua").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn survey_period_order_and_dimension_are_chosen_in_the_address() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Analyst, None).await;
        two_communes(&app).await;
        app.responses("xa-binh-lu", "2026-01-05", 3, &[("i15", 1)]).await;
        let month = app.get("/admin?survey=counter&period=2026-01").await;
        month.shows(r#"<option value="2026-01" selected>Tháng 1/2026</option>"#);
        month.shows(r#"<option value="2026-Q1">Quý I/2026</option>"#);
        month.shows("3 phiếu, tháng 1/2026");
        let english = app.get("/admin?period=2026&lang=en").await;
        english.shows("Lai Châu province");
        english.shows("43 responses, 2026");
        let lowest = app.get("/admin?lang=vi&period=2026-03").await.text;
        let highest = app.get("/admin?period=2026-03&sort=-service").await.text;
        let before = |page: &str| page.rfind("Xã Bình Lư") < page.rfind("Xã Bum Nưa");
        assert!(!before(&lowest) && before(&highest), "sorted by the index");
        let opened = app.get("/admin?node=procedures").await;
        opened.shows("Niêm yết thủ tục");
        for bad in ["period=2026-Q7", "node=none", "sort=none", "survey=none"] {
            let refused = app.get(&format!("/admin?{bad}")).await;
            assert!(refused.status.is_client_error(), "{bad}: {}", refused.status);
            refused.hides("Chưa có phiếu nào");
        }
    })
    .await;
}

#[tokio::test]
async fn a_units_page_has_every_indicator_and_every_month() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        two_communes(&app).await;
        app.responses("xa-binh-lu", "2026-01-05", 3, &[("i15", 1)]).await;
        let page = app.get("/admin/units/xa-binh-lu?survey=counter&period=2026-Q1").await;
        for title in ["Xã Bình Lư", "Tiếp cận dịch vụ", "Trang thiết bị", "Thời hạn giải quyết"]
        {
            page.shows(title);
        }
        page.shows(r#"<th scope="row">01/2026</th>"#);
        page.shows(r#"<th scope="row">03/2026</th>"#);
        page.shows("chưa có câu trả lời");
        page.hides("style=");
        app.get("/admin/units/xa-than-uyen?period=2026-03")
            .await
            .shows("Chưa có phiếu nào trong tháng 3/2026");
    })
    .await;
}

/// The types see to it that a page has figures only of units it may show; this sees to it that the
/// types are not walked around.
#[test]
fn pages_ask_for_figures_in_one_place_only() {
    let mut open = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web")];
    let mut asking = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = std::fs::read_to_string(&path).expect("a source");
                if text.contains("Audience::") || text.contains("report::indices") || text.contains("Sources")
                {
                    asking.push(path.file_name().expect("a name").to_string_lossy().into_owned());
                }
            }
        }
    }
    assert_eq!(asking, ["scope.rs"]);
}

/// A row of the matrix, from its unit's name to its end.
fn row<'p>(page: &'p str, unit: &str) -> &'p str {
    let from = page.rfind(&format!("{unit}</a>")).unwrap_or_else(|| panic!("no row {unit}"));
    let row = &page[from..];
    &row[..row.find("</tr>").expect("an end")]
}

#[tokio::test]
async fn each_unit_is_held_against_the_period_that_is_chosen() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Viewer, None).await;
        for (day, satisfied) in [("2025-12-10", 30), ("2026-02-10", 18), ("2026-03-10", 30)] {
            app.responses("xa-binh-lu", day, satisfied, &[("i15", 4)]).await;
            app.responses("xa-binh-lu", day, 30 - satisfied + 10, &[("i15", 1)]).await;
        }
        // The same shares of enough respondents, and of fewer than the survey asks for.
        for (unit, tenth) in [("xa-bum-nua", 4), ("xa-phong-tho", 1)] {
            for (day, satisfied) in [("2026-02-10", 5), ("2026-03-10", 6)] {
                app.responses(unit, day, satisfied * tenth, &[("i15", 4)]).await;
                app.responses(unit, day, (10 - satisfied) * tenth, &[("i15", 1)]).await;
            }
        }
        app.responses("xa-bum-to", "2026-03-10", 4, &[("i15", 4)]).await;
        let page = app.get("/admin?survey=counter&period=2026-03").await;
        page.shows("So với tháng 2/2026");
        page.shows("Số liệu tính đến 15/04/2026 09:00");
        // 30 of 40 after 18 of 40.
        let up = row(&page.text, "Xã Bình Lư");
        assert!(up.contains("moved up") && up.contains("<b>+30,00 <span aria-hidden=\"true\">▲"), "{up}");
        let same = row(&page.text, "Xã Bum Nưa");
        assert!(
            same.contains("<b>+10,00</b>")
                && same.contains("có thể chỉ do ngẫu nhiên")
                && !same.contains("▲"),
            "{same}"
        );
        let few = row(&page.text, "Xã Phong Thổ");
        assert!(
            few.contains("<b>+10,00</b>")
                && few.contains("chưa đủ phiếu để biết có lớn hơn sai số hay không")
                && !few.contains("▲"),
            "{few}"
        );
        assert!(row(&page.text, "Xã Bum Tở").contains("không có số liệu kỳ trước để so"));
        let before = app.get("/admin?survey=counter&period=2025-12&against=year").await;
        before.hides("So với tháng 12/2024</th>");
        let year = app.get("/admin?survey=counter&period=2026-03&against=year").await;
        year.hides("So với tháng 2/2026</th>");
        year.shows("<option value=\"year\" selected>");
        year.shows("&#38;against=year");
        assert_eq!(app.get("/admin?against=never").await.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn a_long_table_is_shown_in_parts_and_keeps_its_order() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        many_units(&app, 250);
        app.signed_in_as("Lan", Role::Viewer, None).await;
        app.responses("thon-7", "2026-03-10", 9, &[("i15", 1)]).await;
        app.responses("thon-9", "2026-03-10", 9, &[("i15", 4)]).await;
        let part = async |query: &str| {
            app.get(&format!("/admin?survey=counter&unit=xa-thu&period=2026-03{query}")).await
        };
        let rows = |page: &str| page.matches("<tr><th scope=\"row\" class=\"unit\">").count();
        let first = part("").await;
        first.shows("1–100 trong 250 đơn vị");
        assert_eq!(rows(&first.text), 100);
        first.shows("<td class=\"num fig count\">18");
        let (lowest, next) = (first.text.find("Thôn 7<"), first.text.find("Thôn 9<"));
        assert!(lowest.is_some() && lowest < next, "the lowest stands first");
        first.shows("&#38;page=2\" rel=\"next\"");
        let last = part("&page=3").await;
        last.shows("201–250 trong 250 đơn vị");
        assert_eq!(rows(&last.text), 50);
        last.hides("rel=\"next\"");
        part("&page=99").await.shows("201–250 trong 250 đơn vị");
        app.get("/admin?survey=counter&period=2026-03").await.hides("rel=\"next\"");
    })
    .await;
}

/// The definitions with a commune of so many parts.
fn many_units(app: &App, count: usize) {
    let mut units = include_str!("../../../survey-defs/units.toml").to_owned();
    let unit = |id: &str, kind: &str, parent: &str, name: &str| {
        format!(
            "\n[[unit]]\nid = \"{id}\"\nkind = \"{kind}\"\nparent = \"{parent}\"\nname.vi = \"{name}\"\nname.en = \"{name}\"\n"
        )
    };
    units.push_str(&unit("xa-thu", "commune", "tinh-lai-chau", "Xã Thử"));
    for number in 1..=count {
        units.push_str(&unit(&format!("thon-{number}"), "commune", "xa-thu", &format!("Thôn {number}")));
    }
    let files =
        [("counter.toml", include_str!("../../../survey-defs/counter.toml")), ("units.toml", &*units)];
    let files = files.map(|(name, text)| SourceFile { name: name.to_owned(), text: text.to_owned() });
    let catalogue = load("definitions", &files).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let mut versions = Versions::default();
    versions.insert(catalogue.survey("counter").expect("a survey").clone());
    app.state.replace_definitions(catalogue, versions);
}

#[tokio::test]
async fn a_unit_shows_the_units_like_it_and_what_it_was_before() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        former_district(&app).await;
        app.responses("xa-binh-lu", "2025-08-10", 9, &[("i15", 5)]).await;
        app.responses("xa-bum-nua", "2025-08-10", 9, &[("i15", 1)]).await;
        let path = "/admin/units/xa-binh-lu?survey=counter&period=2025-Q3";
        app.signed_in_as("Hoa", Role::Unit, Some("xa-binh-lu")).await;
        let own = app.get(path).await;
        own.shows("01/07/2025: thành lập trên cơ sở Huyện Tam Đường.");
        own.hides("<small>Huyện Tam Đường</small>");
        own.hides("cùng loại");

        app.signed_in_as("Lan", Role::Viewer, None).await;
        let two = app.get(path).await;
        two.shows("<th scope=\"row\">05/2025<small>Huyện Tam Đường</small></th><td class=\"num\">3</td>");
        two.hides("cùng loại");
        app.responses("xa-bum-to", "2025-08-10", 5, &[("i15", 5)]).await;
        app.responses("xa-bum-to", "2025-08-10", 5, &[("i15", 1)]).await;
        app.get(path)
            .await
            .shows("Trung bình 3 đơn vị cùng loại (Xã): 50,00\u{a0}%; đơn vị này +50,00 điểm.");
        let survey = SurveyId::parse("counter").expect("an id");
        let registered = app.db.store.register(&survey, "9", "text", "signature", app.clock.now()).await;
        registered.expect("registered");
        app.responses("xa-binh-lu", "2026-04-10", 1, &[("i15", 5)]).await;
        let now = app.get("/admin/units/xa-binh-lu?survey=counter&period=2026-Q2").await;
        now.shows("15/04/2026: bắt đầu dùng bảng hỏi phiên bản 9.");
        now.shows("class=\"join\"");
        now.hides("thành lập trên cơ sở");
    })
    .await;
}

/// Three responses about a district, from before it was merged.
async fn former_district(app: &App) {
    let survey = app.state.edition().catalogue.survey("counter").expect("a survey").clone();
    let given = serde_json::json!({ "i15": 4, "q8e": 0 });
    let answers = validate_json(&survey, given.as_object().expect("an object")).expect("answers");
    for _ in 0..3 {
        let response = Response {
            id: app.clock.new_id(),
            survey: survey.id.clone(),
            version: survey.version.clone(),
            unit: UnitId::parse("huyen-tam-duong").expect("an id"),
            channel: Channel::Import,
            stated_at: Some(datetime!(2025-05-10 12:00 +7)),
            received_at: app.clock.now(),
            duration: None,
            language: Lang::vi(),
            answers: answers.clone(),
        };
        app.state.intake.submit(response).await.expect("recorded");
    }
}
