//! Intervals, changes and ranks on pages.

use hailong::store::Role;
use time::Duration;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;
use crate::harness::office::PASSWORD;

/// In the quarter before half of the people were satisfied, now four fifths; another commune has few.
async fn a_rise(app: &App) {
    app.responses("xa-binh-lu", "2025-12-10", 60, &[("i15", 4)]).await;
    app.responses("xa-binh-lu", "2025-12-10", 60, &[("i15", 2)]).await;
    app.responses("xa-binh-lu", "2026-03-10", 96, &[("i15", 4)]).await;
    app.responses("xa-binh-lu", "2026-03-10", 24, &[("i15", 2)]).await;
    app.responses("xa-bum-nua", "2026-03-10", 20, &[("i15", 4)]).await;
    app.responses("xa-bum-nua", "2026-03-10", 40, &[("i15", 2)]).await;
}

#[tokio::test]
async fn a_units_pages_say_whether_a_change_is_more_than_chance() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        a_rise(&app).await;
        let page = app.get("/results/counter/xa-binh-lu?period=2026-Q1&lang=en").await;
        // 80 ± 7.26: t of 119 degrees 1.9801, standard error √(0.8 · 0.2 / 119) = 3.667.
        page.shows("80.00% (±7.26), from 120 responses");
        page.shows("95% interval: 72.74 to 87.26");
        page.shows("Against Q4 2025 (50.00%, 120 responses): +30.00 points");
        page.shows("this rise is more than chance");
        app.responses("xa-bum-nua", "2025-12-10", 10, &[("i15", 4)]).await;
        app.responses("xa-bum-nua", "2025-12-10", 20, &[("i15", 2)]).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let same = app.get("/admin/units/xa-bum-nua?survey=counter&period=2026-Q1&lang=en").await;
        same.shows("this may be mere chance");
        app.get("/admin?survey=counter&period=2026-Q1&lang=vi").await.hides("chưa xét sai số");
    })
    .await;
}

#[tokio::test]
async fn the_first_page_names_what_changed_by_more_than_chance_and_what_came_in_today() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let page = "/admin?survey=counter&period=2026-Q1&against=before&lang=en";
        app.get(page).await.shows("No response received today yet");
        a_rise(&app).await;
        app.responses("xa-bum-nua", "2025-12-10", 10, &[("i15", 4)]).await;
        app.responses("xa-bum-nua", "2025-12-10", 20, &[("i15", 2)]).await;
        let shown = app.get(page).await;
        shown.shows("330 responses received today");
        shown.shows("Changes since Q4 2025 that are more than chance");
        let up = shown.text.split_once("<b>Up:</b>").expect("risen").1;
        let up = up.split_once("</li>").expect("a line").0;
        assert!(up.contains("Bình Lư commune") && up.contains("+30.00"), "{up}");
        assert!(!up.contains("Bum Nưa"), "{up}");
        shown.hides("<b>Down:</b>");
        app.clock.advance(Duration::days(1));
        app.sign_in("Lan", PASSWORD).await;
        app.get(page).await.shows("No response received today yet");
        let same = "/admin?survey=counter&period=2026-Q1&against=before&lang=en&channel=kiosk";
        app.get(same).await.hides("<b>Up:</b>");
    })
    .await;
}

#[tokio::test]
async fn figures_made_alike_are_ranked_and_each_rank_has_an_interval() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        a_rise(&app).await;
        // Both communes were asked the same one question.
        let alike = app.get("/results/counter?period=2026-Q1&lang=en").await;
        alike.shows("Rank 1 of 2 units. With 95% confidence its rank is from 1 to 1.");
        let ids: Vec<String> = (15..=33).map(|item| format!("i{item}")).collect();
        let all = |code: i64| -> Vec<(&str, i64)> {
            ids.iter().map(|id| (id.as_str(), code)).chain([("q8e", 1)]).collect()
        };
        for (unit, satisfied) in [("xa-than-uyen", 38), ("xa-sin-ho", 37), ("xa-phong-tho", 5)] {
            app.responses(unit, "2026-03-10", satisfied, &all(4)).await;
            app.responses(unit, "2026-03-10", 40 - satisfied, &all(2)).await;
        }
        let page = app.get("/results/counter?period=2026-Q1&lang=en").await;
        page.shows("Rank 1 of 3 units. With 95% confidence its rank is from 1 to 2.");
        page.shows("Rank 3 of 3 units. With 95% confidence its rank is from 3 to 3.");
        assert_eq!(page.text.matches("<b>– <i></i></b><small>part missing</small>").count(), 2);
        page.shows("<b>2 <i>a</i></b><small>1–2</small>");
        page.shows("<b>3 <i>b</i></b><small>3</small>");
        let unit = app.get("/results/counter/xa-sin-ho?period=2026-Q1&lang=en").await;
        unit.shows("Rank 2 of 3 units");
    })
    .await;
}

#[tokio::test]
async fn a_course_shows_the_periods_before_as_far_as_they_may_be_seen() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        a_rise(&app).await;
        app.responses("xa-binh-lu", "2025-09-10", 29, &[("i15", 4)]).await;
        let page = app.get("/results/counter/xa-binh-lu?period=2026-Q1&lang=en").await;
        let course =
            page.text.split("data-chart=\"trend\"").nth(1).and_then(|rest| rest.split("</table>").next());
        let course = course.expect("a course");
        let row = |period: &str| {
            let row = course.split("<tr").find(|row| row.contains(&format!("\"row\">{period}<")));
            row.unwrap_or_else(|| panic!("{period} is not in {course}"))
        };
        // As far as the figures and their intervals go, not the whole scale.
        assert!(
            course.contains(
                r#"data-low="40" data-high="90" data-ticks="40=40%|50=50%|60=60%|70=70%|80=80%|90=90%""#
            ),
            "{course}"
        );
        assert!(row("Q1 2026").contains(r#"data-value="80.00" data-low="72.74" data-high="87.26""#));
        assert!(row("Q4 2025").contains(r#"data-value="50.00""#));
        assert!(
            !row("Q3 2025").contains("data-value") && row("Q3 2025").contains("‹ 30"),
            "{}",
            row("Q3 2025")
        );
        assert!(!course.contains("Q2 2025"), "a period without responses stands in {course}");
        app.get("/results/counter/xa-binh-lu?period=all&lang=en").await.hides("data-chart=\"trend\"");
    })
    .await;
}
