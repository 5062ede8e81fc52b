//! Where figures before and after are not made alike: marked on a unit's months and beside the whole.

use hailong::store::Role;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

const SURVEY: &str = r#"
id = "two"
version = "1"
languages = ["vi", "en"]
title.vi = "Hai"
title.en = "Two"
unit-kinds = ["commune"]
minimum-n = 5
[[section]]
id = "s"
title.vi = "Phần"
title.en = "Part"
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
"#;

/// A commune that was merged into another in March.
const MERGED: &str = r#"
[[unit]]
id = "xa-thu"
kind = "commune"
parent = "tinh-lai-chau"
name.vi = "Xã Thử"
name.en = "Thu commune"
closed = 2026-03-01
successors = ["xa-binh-lu"]
"#;

/// The survey in its second version, which counts the opposite.
fn second() -> String {
    SURVEY.replace("version = \"1\"", "version = \"2\"").replace("codes = [1]", "codes = [0]")
}

#[tokio::test]
async fn a_line_does_not_run_on_across_a_change_of_method_and_a_difference_is_marked() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.put_into_use(&[SURVEY], MERGED).await;
        for (unit, day) in
            [("xa-bum-to", "2026-01-10"), ("xa-bum-to", "2026-02-10"), ("xa-phong-tho", "2026-02-10")]
        {
            app.answered("two", unit, day, 4, &[("q", 1)]).await;
            app.answered("two", unit, day, 1, &[("q", 0)]).await;
        }
        app.put_into_use(&[SURVEY, &second()], MERGED).await;
        app.answered("two", "xa-bum-to", "2026-03-10", 5, &[("q", 1)]).await;
        app.answered("two", "xa-bum-to", "2026-04-10", 5, &[("q", 1)]).await;
        app.signed_in_as("Lan", Role::Admin, None).await;

        let page = app.get("/admin/units/xa-bum-to?survey=two&period=2026-H1&lang=en").await;
        page.shows("03/2026<small class=\"mark\">computed otherwise than before</small>");
        assert_eq!(page.text.matches("computed otherwise than before").count(), 1, "{}", page.text);
        let line = |part: &str| part.split('"').next().map_or(0, |points| points.split(' ').count());
        let lines: Vec<usize> = page.text.split("<polyline points=\"").skip(1).map(line).collect();
        assert_eq!(lines, [2, 2], "two months on either side");

        // All that Phong Thổ has was scored as it was in February; the whole has both.
        let mixed = app.get("/admin/units/xa-phong-tho?survey=two&period=2026-Q1&lang=vi").await;
        mixed.shows("<small class=\"mark\">khác cách tính</small>");
        mixed.hides("khoảng tin cậy 95 % của chênh lệch");
        let alike = app.get("/admin/units/xa-phong-tho?survey=two&period=2026-02&lang=vi").await;
        alike.hides("khác cách tính");
        alike.shows("khoảng tin cậy 95 % của chênh lệch");
    })
    .await;
}

#[tokio::test]
async fn a_unit_that_took_another_in_is_marked_from_that_month_on() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.put_into_use(&[SURVEY], MERGED).await;
        for day in ["2026-01-10", "2026-02-10", "2026-04-10"] {
            app.answered("two", "xa-binh-lu", day, 5, &[("q", 1)]).await;
        }
        app.signed_in_as("Lan", Role::Admin, None).await;
        let page = app.get("/admin/units/xa-binh-lu?survey=two&period=2026-H1&lang=en").await;
        page.shows("1 March 2026: Thu commune was merged into it.");
        page.shows("04/2026<small class=\"mark\">after the merger</small>");
        assert_eq!(page.text.matches("<polyline").count(), 2, "{}", page.text);
        // Before March there was nothing to tell.
        let before = app.get("/admin/units/xa-binh-lu?survey=two&period=2026-02&lang=en").await;
        before.hides("after the merger");
    })
    .await;
}
