//! Figures on few responses look as weak as they are, and pages open with a period that can be read.

use hailong::store::Role;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

#[tokio::test]
async fn pages_open_with_the_last_whole_quarter_until_the_running_one_has_enough() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        app.responses("xa-binh-lu", "2026-03-10", 40, &[("i15", 4)]).await;
        app.responses("xa-bum-nua", "2026-03-10", 40, &[("i15", 2)]).await;
        app.responses("xa-binh-lu", "2026-04-10", 7, &[("i15", 4)]).await;
        let pages = ["/admin?survey=counter&lang=en", "/admin/units/xa-binh-lu?survey=counter&lang=en"];
        for (page, n) in pages.into_iter().zip([80, 40]) {
            let shown = app.get(page).await;
            shown.shows(&format!("{n} responses, Q1 2026"));
            shown.shows(
                "The page opens with Q1 2026, the last that is over, as Q2 2026 has too few responses yet.",
            );
            shown.shows("period=2026-Q2\">See Q2 2026</a>");
            app.get(&format!("{page}&period=2026-Q1")).await.hides("The page opens with");
        }
        app.get("/admin/segments?survey=counter&lang=en").await.shows("The page opens with Q1 2026");
        app.responses("xa-binh-lu", "2026-04-11", 23, &[("i15", 4)]).await;
        for page in pages {
            let shown = app.get(page).await;
            shown.shows("30 responses, Q2 2026");
            shown.hides("The page opens with");
        }
        // A unit by itself has none yet.
        app.get("/admin/units/xa-bum-nua?survey=counter&lang=en").await.shows("40 responses, Q1 2026");
    })
    .await;
}

#[tokio::test]
async fn below_the_minimum_a_value_stands_in_grey_without_colour_arrow_or_large_print() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        for unit in ["xa-binh-lu", "xa-bum-nua"] {
            app.responses(unit, "2025-12-10", 54, &[("i15", 2)]).await;
            app.responses(unit, "2025-12-10", 6, &[("i15", 4)]).await;
        }
        app.responses("xa-bum-nua", "2026-03-10", 60, &[("i15", 4)]).await;
        app.responses("xa-bum-nua", "2026-03-10", 6, &[("i15", 2)]).await;
        app.responses("xa-binh-lu", "2026-03-10", 6, &[("i15", 4)]).await;
        app.responses("xa-binh-lu", "2026-03-10", 1, &[("i15", 2)]).await;
        let page = app.get("/admin?survey=counter&period=2026-Q1&against=before&lang=en").await;
        let row = |name: &str| {
            let matrix = page.text.split("id=\"matrix-title\"").nth(1).expect("a matrix");
            let row = matrix.split("<tr>").find(|row| row.contains("<td") && row.contains(name));
            let row = row.and_then(|row| row.split("</tr>").next());
            row.unwrap_or_else(|| panic!("no row of {name}")).to_owned()
        };
        let (weak, strong) = (row("Bình Lư commune"), row("Bum Nưa commune"));
        assert!(weak.contains(" weak\"") && !weak.contains("heat-") && !weak.contains("moved up"), "{weak}");
        assert!(!strong.contains(" weak\"") && strong.contains("moved up"), "{strong}");
        assert!(
            !page
                .text
                .split("<b>Up:</b>")
                .nth(1)
                .expect("risen")
                .split("</li>")
                .next()
                .expect("a line")
                .contains("Bình Lư")
        );
        let unit = app.get("/admin/units/xa-binh-lu?survey=counter&period=2026-Q1&lang=en").await;
        unit.shows("<p class=\"big weak\">85.71%</p>");
        unit.shows("Fewer than 30 responses: too few to say or compare anything.");
        // 6 of 7 after 6 of 60: told, and not judged.
        unit.shows("+75.71 points; too few responses to know whether that is more than chance.");
        unit.hides("this rise is more than chance");
        app.get("/admin/units/xa-bum-nua?survey=counter&period=2026-Q1&lang=en")
            .await
            .shows("<p class=\"big\">90.91%</p>");
    })
    .await;
}

#[tokio::test]
async fn a_change_among_many_that_were_looked_at_is_not_called_more_than_chance_by_itself() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        for (unit, then, now) in
            [("xa-binh-lu", 60, 74), ("xa-bum-nua", 60, 60), ("xa-bum-to", 60, 60), ("xa-sin-ho", 60, 60)]
        {
            for (day, content) in [("2025-12-10", then), ("2026-03-10", now)] {
                app.responses(unit, day, content, &[("i15", 4)]).await;
                app.responses(unit, day, 100 - content, &[("i15", 2)]).await;
            }
        }
        let page = app.get("/admin?survey=counter&period=2026-Q1&against=before&lang=en").await;
        page.shows("no part or unit of the table below has changed by more than chance");
        page.shows("comparisons looked at together, after Holm.)");
        page.hides("<b>Up:</b>");
        page.hides("fig moved up");
        // Looked at by itself it is.
        let unit = app.get("/admin/units/xa-binh-lu?survey=counter&period=2026-Q1&lang=en").await;
        unit.shows("this rise is more than chance");
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_is_told_calmly_before_anybody_has_answered_and_not_when_nothing_is() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        app.responses("xa-binh-lu", "2026-03-10", 1, &[("i15", 4)]).await;
        let page = app.get("/admin?survey=counter&period=2026-Q1&lang=en").await;
        page.shows("Each unit needs about 385 responses for a margin of ±5 points");
        page.hides("are still missing");
        page.hides(" missing</small>");
    })
    .await;
}
