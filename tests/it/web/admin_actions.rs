//! Measures: begun where points are lost, gone on with, overdue, and held against the figure.

use hailong::store::Role;
use reqwest::StatusCode;
use time::Duration;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

const GOOD: [(&str, &str); 9] = [
    ("survey", "counter"),
    ("node", "i15"),
    ("unit", "xa-binh-lu"),
    ("period", "2026-Q1"),
    ("cause", "Thiếu người nhận hồ sơ buổi sáng"),
    ("remedy", "Bố trí thêm một người từ 7 giờ 30"),
    ("person", "Bà Lò Thị Mai"),
    ("due", "2026-05-01"),
    ("target", "87,5"),
];

/// The form with one field changed.
fn with(name: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    GOOD.into_iter().map(|(known, old)| (known, if known == name { value } else { old })).collect()
}

on_both_engines! {
    async fn a_measure_is_begun_gone_on_with_and_held_against_the_figure(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Hoa", Role::Unit, Some("xa-binh-lu")).await;
        app.responses("xa-binh-lu", "2026-03-10", 30, &[("i15", 1), ("i19", 5)]).await;
        let unit = app.get("/admin/units/xa-binh-lu?survey=counter&period=2026-Q1").await;
        unit.shows("/admin/actions/new?survey=counter&#38;unit=xa-binh-lu&#38;period=2026-Q1&amp;node=i15");
        app.get("/admin/actions/new?survey=counter&unit=xa-binh-lu&period=2026-Q1&node=i15").await
            .shows(r#"<option value="i15" selected>"#);
        let begun = app.post("/admin/actions", &GOOD).await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
        let page = begun.location().to_owned();
        let first = app.get(&page).await;
        first.shows("Chưa có phiếu nào từ khi bắt đầu");
        first.shows("Quý I/2026: <b>0,00");
        first.shows("n = 30");
        first.shows("chỉ tiêu 87,50");
        first.shows("chưa đạt");
        app.responses("xa-binh-lu", "2026-04-10", 5, &[("i15", 5), ("i19", 5)]).await;
        let since = app.get(&page).await;
        since.shows("Quý I/2026: <b>0,00");
        since.shows("Quý II/2026: <b>100,00");
        since.shows("chỉ tiêu 87,50");
        since.shows("đã đạt");
        app.get("/admin/units/xa-binh-lu?survey=counter&period=2026-Q2").await.shows("Quý II/2026: <b>100,00");
        let without = app.post(&page, &[("state", "done"), ("note", "")]).await;
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
        app.post(&page, &[("state", "under-way"), ("note", "Đã thêm một người")]).await;
        app.post(&page, &[("state", "done"), ("note", "Xong")]).await;
        let history = app.get(&page).await;
        history.shows("Đã thêm một người");
        history.shows("Đã hoàn thành");
        let acts: Vec<_> = app.trail().await.into_iter()
            .filter(|record| record.entry.action.starts_with("action-"))
            .map(|record| (record.entry.before, record.entry.after)).collect();
        let steps = [("", "planned"), ("planned", "under-way"), ("under-way", "done")];
        assert_eq!(acts, steps.map(|(before, after)| (before.to_owned(), after.to_owned())));
        assert!(!app.get("/admin/actions").await.text.contains("Bố trí thêm"));
        app.get("/admin/actions?state=closed").await.shows("Bố trí thêm");
    }

    async fn what_is_overdue_is_said_on_the_overview(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Analyst, None).await;
        app.responses("xa-binh-lu", "2026-03-10", 2, &[("i15", 1)]).await;
        app.post("/admin/actions", &GOOD).await;
        app.get("/admin?survey=counter").await.hides("biện pháp khắc phục quá hạn");
        app.clock.advance(Duration::days(17));
        app.sign_in("Lan", crate::harness::office::PASSWORD).await;
        app.get("/admin?survey=counter").await.shows("1 biện pháp khắc phục quá hạn");
        app.get("/admin/actions?state=overdue").await.shows("Bố trí thêm");
        app.get("/admin?survey=counter&unit=xa-bum-nua").await.hides("biện pháp khắc phục quá hạn");
    }
}

#[tokio::test]
async fn a_measure_with_faults_or_out_of_reach_is_not_begun() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Hoa", Role::Unit, Some("xa-binh-lu")).await;
        for (name, value, said) in [
            ("node", "none", "Xin chọn tiêu chí"),
            ("unit", "xa-bum-nua", "thuộc phạm vi của ông/bà"),
            ("cause", "", "Xin ghi nguyên nhân"),
            ("remedy", " ", "Xin ghi việc cần làm"),
            ("person", "", "Xin ghi người chịu trách nhiệm"),
            ("due", "hôm nay", "Xin chọn hạn"),
            ("target", "cao", "phải là một số"),
        ] {
            let refused = app.post("/admin/actions", &with(name, value)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            refused.shows(said);
            if name != "remedy" {
                refused.shows("Bố trí thêm một người");
            }
        }
        app.get("/admin/actions?state=all").await.shows("Không có biện pháp nào");
    })
    .await;
}
