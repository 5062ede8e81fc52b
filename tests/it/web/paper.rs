//! Sheets of paper: typed once, read again by somebody else, and settled where they differ.

use hailong::definition::{Channel, QuestionId};
use hailong::response::Answer as Given;
use hailong::store::Role;
use reqwest::StatusCode;
use time::macros::datetime;

use crate::harness::app::{Answer, App};
use crate::harness::database::on_sqlite;
use crate::harness::office::PASSWORD;

const ENTRY: &str = "/admin/paper/types/units/xa-binh-lu";
const SECOND: &str = "/admin/paper/types/units/xa-binh-lu/second";
const SHEET: &str = "/admin/paper/types/sheets/L-001";

fn typed<'a>(number: &'a str, polite: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("sheet_number", number),
        ("sheet_day", "14/04/2026"),
        ("sex", "2"),
        ("paid", "0"),
        ("how", "1, 3"),
        ("polite", polite),
        ("note", "Rất tốt"),
    ]
}

async fn clerks(app: &App) {
    for name in ["Mai", "Minh"] {
        app.account(name, Role::Clerk, Some("xa-binh-lu")).await;
    }
    app.sign_in("Mai", PASSWORD).await;
}

async fn polite(app: &App) -> Vec<(Option<Given>, bool)> {
    let survey = app.state.edition().catalogue.survey("types").expect("a survey").clone();
    let id = QuestionId::parse("polite").expect("an id");
    let recorded = app.recorded("types").await;
    let read = |response: &hailong::store::StoredResponse| {
        let answers = response.answers(&survey).expect("answers");
        (answers.get(&id).cloned(), response.exclusion.is_some())
    };
    recorded.iter().map(read).collect()
}

on_both_engines! {
    async fn a_sheet_is_typed_once_and_its_number_is_taken(db: Database) {
        let app = App::start(&db).await;
        clerks(&app).await;
        let saved = app.post(ENTRY, &typed("l-001", "4")).await;
        assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, "/admin/paper/types/units/xa-binh-lu?saved=L-001"));
        app.get(saved.location()).await.shows("Đã lưu phiếu số L-001.");
        let recorded = app.recorded("types").await;
        let [response] = &recorded[..] else { panic!("{recorded:?}") };
        assert_eq!((response.channel, response.unit.as_str()), (Channel::Paper, "xa-binh-lu"));
        assert_eq!(response.answered_at, datetime!(2026-04-14 12:00 +7));
        let survey = app.state.edition().catalogue.survey("types").expect("a survey").clone();
        let how = QuestionId::parse("how").expect("an id");
        assert_eq!(response.answers(&survey).expect("answers").get(&how), Some(&Given::Codes(vec![1, 3])));

        let again = app.post(ENTRY, &typed(" l-001 ", "5")).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        again.shows("Phiếu số L-001 đã được nhập rồi.");
        again.shows("name=\"polite\" value=\"5\"");
        again.shows("value=\"1 3\"");
        assert_eq!(app.recorded("types").await.len(), 1);
    }

    async fn two_clerks_who_type_one_number_at_once_record_one_sheet(db: Database) {
        let app = App::start(&db).await;
        clerks(&app).await;
        let (one, other) = (typed("7", "4"), typed("7", "5"));
        let (first, second) = tokio::join!(app.post(ENTRY, &one), app.post(ENTRY, &other));
        let mut statuses = [first.status, second.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
        assert_eq!(app.recorded("types").await.len(), 1);
    }

    async fn a_second_reading_shows_what_differs_and_the_right_one_holds(db: Database) {
        let app = App::start(&db).await;
        clerks(&app).await;
        app.post(ENTRY, &typed("L-001", "4")).await;
        let own = app.post(SECOND, &typed("L-001", "5")).await;
        assert_eq!(own.status, StatusCode::CONFLICT);
        own.shows("lần hai phải do người khác");

        app.sign_in("Minh", PASSWORD).await;
        app.get(SECOND).await.hides("value=\"4\"");
        let compared = app.post(SECOND, &typed("L-001", "5")).await;
        assert_eq!((compared.status, compared.location()), (StatusCode::SEE_OTHER, SHEET));
        let sheet = app.get(SHEET).await;
        sheet.shows("<td>4 Hài lòng</td><td>5 Rất hài lòng</td>");
        assert_eq!(sheet.text.matches("<th scope=\"row\">").count(), 1, "one difference");
        app.get("/admin/paper?survey=types").await.shows("1 sai khác, chưa xử lý");
        assert_eq!(polite(&app).await, [(Some(Given::Code(4)), false)], "nothing is changed yet");

        for _ in 0..2 {
            let settled = app.post(&format!("{SHEET}/settle"), &[("holds", "second")]).await;
            assert_eq!(settled.location(), SHEET);
        }
        assert_eq!(polite(&app).await, [(Some(Given::Code(4)), true), (Some(Given::Code(5)), false)]);
        let sheet = app.get(SHEET).await;
        sheet.shows("Đã xử lý: lấy lần nhập hai.");
        sheet.hides("name=\"holds\"");
        let versions = &app.state.edition().versions;
        assert_eq!(db.store.verify(versions, |_| ()).await.expect("verified").differences, []);
        let recorded = app.recorded("types").await;
        assert_eq!(recorded[1].answered_at, recorded[0].answered_at);
        let third = app.post(SECOND, &typed("L-001", "1")).await;
        assert_eq!(third.status, StatusCode::CONFLICT);
        third.shows("Phiếu số L-001 đã được nhập lần hai.");
    }
}

#[tokio::test]
async fn readings_that_agree_and_a_first_reading_that_is_kept_change_nothing() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        clerks(&app).await;
        app.post(ENTRY, &typed("A1", "4")).await;
        app.post(ENTRY, &typed("A2", "4")).await;
        app.sign_in("Minh", PASSWORD).await;
        let agrees = app.post(SECOND, &typed("A1", "4")).await;
        app.get(agrees.location()).await.shows("Hai lần nhập giống nhau");
        let differs = app.post(SECOND, &typed("A2", "3")).await;
        app.post(&format!("{}/settle", differs.location()), &[("holds", "first")]).await;
        app.get(differs.location()).await.shows("Đã xử lý: giữ lần nhập đầu.");
        assert_eq!(polite(&app).await, [(Some(Given::Code(4)), false), (Some(Given::Code(4)), false)]);
        app.get("/admin/paper?survey=types")
            .await
            .shows("2 phiếu đã nhập; 2 phiếu đã nhập hai lần, trong đó 1 phiếu");
    })
    .await;
}

#[tokio::test]
async fn a_sheet_with_faults_comes_back_as_it_was_typed() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        clerks(&app).await;
        let cases = [
            (vec![("sheet_number", ""), ("sex", "1")], "Số phiếu gồm chữ không dấu"),
            (vec![("sheet_number", "<b>"), ("sex", "1")], "Số phiếu gồm chữ không dấu"),
            (
                vec![("sheet_number", "1"), ("sheet_day", "16/04/2026"), ("sex", "1")],
                "Xin gõ một ngày đã qua",
            ),
            (
                vec![("sheet_number", "1"), ("sheet_day", "31/12/2025"), ("sex", "1")],
                "Xin gõ một ngày đã qua",
            ),
            (vec![("sheet_number", "1"), ("polite", "4")], "Xin chọn một câu trả lời."),
            (vec![("sheet_number", "1"), ("sex", "7"), ("polite", "4")], "Xin chọn một trong các ý đã cho."),
            (vec![("sheet_number", "1"), ("sex", "1"), ("how", "1 2 3")], "Xin chọn nhiều nhất 2 ý."),
        ];
        for (pairs, sentence) in cases {
            let page = app.post(ENTRY, &pairs).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{pairs:?}");
            page.shows(sentence);
            for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty() && *value != "<b>") {
                let kept = format!("name=\"{name}\" value=\"{value}\"");
                page.shows(&kept);
            }
        }
        assert!(app.recorded("types").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn clerks_type_for_their_own_unit_and_others_not_at_all() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        clerks(&app).await;
        app.post(ENTRY, &typed("L-001", "4")).await;
        let shut = async |app: &App, refusal: StatusCode| {
            for path in ["/admin/paper", ENTRY, SECOND, SHEET, "/admin/paper/types/blank"] {
                let page = app.get(path).await;
                if path.contains("binh-lu") || path == SHEET || page.status != StatusCode::OK {
                    assert_eq!(page.status, refusal, "{path}");
                }
            }
            for path in [ENTRY.to_owned(), SECOND.to_owned(), format!("{SHEET}/settle")] {
                assert_eq!(app.post(&path, &typed("L-002", "4")).await.status, refusal, "{path}");
            }
        };
        app.signed_in_as("Hoa", Role::Clerk, Some("xa-bum-to")).await;
        shut(&app, StatusCode::NOT_FOUND).await;
        app.get("/admin/paper?survey=types").await.hides("L-001");
        app.signed_in_as("An", Role::Analyst, None).await;
        shut(&app, StatusCode::FORBIDDEN).await;
        assert_eq!(app.get("/admin/paper").await.status, StatusCode::FORBIDDEN);
        app.post("/admin/logout", &[]).await;
        let door: Answer = app.get(ENTRY).await;
        assert!(door.location().starts_with("/admin/login"), "{}", door.location());
        app.signed_in_as("Lan", Role::Admin, None).await;
        assert_eq!(app.post(ENTRY, &typed("L-003", "4")).await.status, StatusCode::SEE_OTHER);
        assert_eq!(app.recorded("types").await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn the_blank_form_asks_all_that_the_definition_asks() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        clerks(&app).await;
        let blank = app.get("/admin/paper/types/blank?unit=xa-binh-lu").await;
        assert_eq!(blank.status, StatusCode::OK);
        blank.shows("Xã Bình Lư");
        let survey = app.state.edition().catalogue.survey("types").expect("a survey").clone();
        for field in &survey.fields {
            blank.shows(field.text.get(&hailong::definition::Lang::vi()));
        }
        blank.shows("<span class=\"box\">5</span>");
        assert_eq!(app.get("/admin/paper/future/units/xa-binh-lu").await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

on_both_engines! {
    async fn who_typed_a_sheet_corrects_it_for_ten_minutes_and_nothing_is_lost(db: Database) {
        let app = App::start(&db).await;
        clerks(&app).await;
        let saved = app.post(ENTRY, &typed("L-001", "4")).await;
        let correct = format!("{SHEET}/correct");
        app.get(saved.location()).await.shows(&correct);
        let form = app.get(&correct).await;
        form.shows("name=\"polite\" value=\"4\"");
        form.shows("value=\"14/04/2026\"");
        let wrong = app.post(&correct, &typed("L-001", "9")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = app.post(&correct, &typed("L-002", "5")).await;
        assert_eq!(done.location(), "/admin/paper/types/units/xa-binh-lu?saved=L-001");
        assert_eq!(polite(&app).await, [(Some(Given::Code(4)), true), (Some(Given::Code(5)), false)]);
        assert!(app.acts().await.iter().any(|(_, act)| act == "sheet-corrected"), "{:?}", app.acts().await);
        let versions = &app.state.edition().versions;
        assert_eq!(db.store.verify(versions, |_| ()).await.expect("verified").differences, []);

        app.sign_in("Minh", PASSWORD).await;
        assert_eq!(app.get(&correct).await.status, StatusCode::FORBIDDEN, "it is another's");
        app.sign_in("Mai", PASSWORD).await;
        app.clock.advance(time::Duration::minutes(11));
        assert_eq!(app.post(&correct, &typed("L-001", "1")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(polite(&app).await.len(), 2);
    }
}

#[tokio::test]
async fn a_number_typed_before_is_told_before_the_sheet_is_typed() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        clerks(&app).await;
        app.post(ENTRY, &typed("L-001", "4")).await;
        let said = app.get(&format!("{ENTRY}/number?number=l-001")).await.json();
        assert_eq!(said["said"], "Phiếu số L-001 đã được nhập rồi.");
        assert!(app.get(&format!("{ENTRY}/number?number=L-002")).await.json()["said"].is_null());
        app.get(&format!("{ENTRY}?number=L-001")).await.shows("Phiếu số L-001 đã được nhập rồi.");
        let free = app.get(&format!("{ENTRY}?number=L-002")).await;
        free.shows("value=\"L-002\"");
        free.hides("đã được nhập rồi");
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_where_nothing_is_asked_is_not_lost_in_silence() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        clerks(&app).await;
        let with_fee = [&typed("L-001", "4")[..], &[("fee", "20")]].concat();
        let refused = app.post(ENTRY, &with_fee).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("Câu này không hỏi trong trường hợp");
        refused.shows("name=\"fee\" value=\"20\"");
        assert!(app.recorded("types").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_beginning_of_a_code_that_no_other_begins_with_stands_for_it() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        clerks(&app).await;
        let entry = "/admin/paper/counter/units/xa-binh-lu";
        app.get(entry).await.shows("data-codes=\"1 2 99\"");
        let typed = [("sheet_number", "C-1"), ("i15", "4"), ("q8e", "0"), ("sex", "9")];
        assert_eq!(app.post(entry, &typed).await.status, StatusCode::SEE_OTHER);
        let survey = app.state.edition().catalogue.survey("counter").expect("a survey").clone();
        let sex = QuestionId::parse("sex").expect("an id");
        let recorded = app.recorded("counter").await;
        let answers = recorded[0].answers(&survey).expect("answers");
        assert_eq!(answers.get(&sex), Some(&Given::Code(99)));
    })
    .await;
}
