//! Texts for those who answer for a unit: five at a time, shuffled, linked to nothing.

use hailong::store::Role;
use reqwest::StatusCode;

use crate::harness::app::{Answer, App};
use crate::harness::office::PASSWORD;

const UNIT: &str = "xa-binh-lu";

fn texts(page: &Answer) -> Vec<String> {
    let said = page.text.split("<blockquote class=\"said\">").skip(1);
    said.filter_map(|rest| rest.split('<').next()).map(str::to_owned).collect()
}

async fn said(app: &App, numbers: std::ops::Range<u8>, month: &str) {
    for number in numbers {
        app.comment(
            UNIT,
            &format!("2026-{month}-{:02}", 1 + number % 28),
            1 + i64::from(number % 5),
            &format!("Lời thứ {number}"),
        )
        .await;
    }
}

on_both_engines! {
    async fn four_wait_and_the_fifth_shows_all_five_in_an_order_that_stays(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Hoa", Role::Unit, Some(UNIT)).await;
        said(&app, 0..4, "03").await;
        let few = app.get("/admin/comments").await;
        assert_eq!(texts(&few), Vec::<String>::new());
        few.shows("còn ít hơn 5 lời góp ý");
        assert_eq!(app.get("/admin/comments.csv").await.text.lines().count(), 1);
        app.get("/admin/comments?q=loi").await.hides("Lời thứ");
        said(&app, 4..9, "03").await;
        let page = app.get("/admin/comments").await;
        let shown = texts(&page);
        assert_eq!(shown.len(), 5, "{shown:?}");
        for number in 0..5 {
            assert!(shown.contains(&format!("Lời thứ {number}")), "{shown:?}");
        }
        assert_eq!(texts(&app.get("/admin/comments").await), shown, "the same at every opening");
        page.shows("tháng 03/2026");
        for leak in ["/admin/responses", "trên 100 điểm", "/03/2026", "12:00"] {
            page.hides(leak);
        }
        // Searching narrows what is shown, and finds nothing of what waits.
        assert_eq!(texts(&app.get("/admin/comments?q=loi+thu+3").await), ["Lời thứ 3"]);
        assert_eq!(texts(&app.get("/admin/comments?q=loi+thu+7").await), Vec::<String>::new());
        assert_eq!(texts(&app.get("/admin/comments?period=2026-02").await), Vec::<String>::new());
        let file = app.get("/admin/comments.csv").await;
        assert_eq!(file.text.lines().count(), 6);
        let heads = "\u{feff}survey,unit,unit_name,from_month,to_month,question,question_text,text,tags";
        assert!(file.text.starts_with(heads), "{}", file.text);
        file.hides("2026-03-");
        said(&app, 9..10, "04").await;
        let later = texts(&app.get("/admin/comments").await);
        assert_eq!(later.len(), 10);
        let before: Vec<&String> = later.iter().filter(|text| shown.contains(text)).collect();
        assert_eq!(before.len(), 5, "what was shown stays shown");
    }

    async fn they_are_read_and_tagged_by_a_handle_that_leads_to_no_response(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Hoa", Role::Unit, Some(UNIT)).await;
        said(&app, 0..6, "03").await;
        app.get("/admin/units/xa-binh-lu?survey=counter").await.shows("5 lời góp ý chưa đọc");
        let id = app.recorded("counter").await[0].id;
        let by_id = app.post(&format!("/admin/comments/{id}/comment/read"), &[("state", "read")]).await;
        assert_eq!(by_id.status, StatusCode::NOT_FOUND);
        let page = app.get("/admin/comments").await;
        let acts: Vec<&str> = page.text.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let read = acts.iter().find(|act| act.ends_with("/comment/read")).expect("a form");
        assert_eq!(app.post(read, &[("state", "read")]).await.status, StatusCode::SEE_OTHER);
        app.get("/admin/units/xa-binh-lu?survey=counter").await.shows("4 lời góp ý chưa đọc");
        let tags = read.replace("/read", "/tags");
        app.post(&tags, &[("tags", "chậm trễ")]).await;
        assert_eq!(texts(&app.get("/admin/comments?tag=ch%E1%BA%ADm+tr%E1%BB%85").await).len(), 1);
        let page = app.get("/admin/comments").await;
        let marks: Vec<(&str, &str)> = page.text.split("name=\"c\" value=\"").skip(1)
            .filter_map(|rest| rest.split('"').next()).map(|mark| ("c", mark)).collect();
        assert_eq!(marks.len(), 5);
        app.post("/admin/comments/read", &marks).await;
        assert_eq!(texts(&app.get("/admin/comments?state=unread").await), Vec::<String>::new());
        // What is known elsewhere of a text is not found here either.
        app.account("Nam", Role::Unit, Some("xa-bum-nua")).await;
        app.sign_in("Nam", PASSWORD).await;
        assert_eq!(app.post(read, &[("state", "unread")]).await.status, StatusCode::NOT_FOUND);
    }

    async fn every_survey_stands_in_one_list_with_counts_for_those_who_screen(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Analyst, None).await;
        said(&app, 0..2, "03").await;
        app.comment("xa-bum-nua", "2026-03-03", 4, "Nơi khác").await;
        let id = app.recorded("counter").await[0].id;
        app.post(&format!("/admin/comments/{id}/comment/tags"), &[("tags", "đường")]).await;
        let page = app.get("/admin/comments").await;
        assert_eq!(texts(&page).len(), 3);
        page.shows("3 lời góp ý");
        page.shows("đường (1)");
        page.shows("Mọi khảo sát");
        page.hides("12:00");
        assert_eq!(texts(&app.get("/admin/comments?unit=xa-bum-nua").await), ["Nơi khác"]);
        let of_page = page.text.split("name=\"c\" value=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let marks: Vec<(&str, &str)> = of_page.map(|mark| ("c", mark)).collect();
        app.post("/admin/comments/read", &marks).await;
        assert_eq!(texts(&app.get("/admin/comments?state=unread").await), Vec::<String>::new());
    }
}
