//! Invitations are made: a list of dossiers in, one-time links out.

use hailong::store::Role;
use reqwest::StatusCode;

use super::invitations::invited;
use crate::harness::app::{Answer, App};
use crate::harness::database::on_sqlite;

pub(super) const LIST: &str = "Mã hồ sơ,Đơn vị,Lĩnh vực,Ngày nhận,Ngày hẹn trả,Ngày trả,Điện thoại\n\
    H15.01,Xã Bình Lư,Đất đai,01/04/2026,10/04/2026,12/04/2026,0912 345 678\n\
    H15.02,xa-binh-lu,2,2026-04-01,2026-04-10,2026-04-10,\n\
    H15.03,xa binh lu,Hộ tịch,01/04/2026,10/04/2026,,\n";

/// A form with a file, as a browser sends it.
pub(super) async fn upload(app: &App, survey: &str, days: &str, list: &[u8]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in [("survey", survey), ("days", days)] {
        let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.as_bytes());
    }
    body.extend(b"--x\r\nContent-Disposition: form-data; name=\"list\"; filename=\"list\"\r\n\r\n");
    body.extend(list);
    body.extend(b"\r\n--x--\r\n");
    let request = app.client.post(app.url("/admin/invitations"));
    let request = request.header("content-type", "multipart/form-data; boundary=x").body(body);
    Answer::of(request.send().await.expect("an answer")).await
}

/// The tokens of a page of new invitations, in the order of the list.
pub(super) fn tokens(page: &Answer) -> Vec<String> {
    let file = page.text.split("href=\"data:text/csv").nth(1).expect("a file");
    let file = file.split('"').next().expect("an address");
    let links = file.split("%2Fi%2F").skip(1);
    links.map(|link| link.chars().take_while(char::is_ascii_alphanumeric).collect()).collect()
}

#[tokio::test]
async fn a_list_with_a_bad_row_makes_nothing_and_names_each_one() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let head = "dossier;unit;field;received;due;returned;phone\n";
        let rows = "A1;xa-binh-lu;Đất đai;2026-04-01;2026-04-10;2026-04-09;\n\
            ;xa-binh-lu;1;2026-04-01;2026-04-10;2026-04-09;\n\
            A1;xa-binh-lu;1;2026-04-01;2026-04-10;2026-04-09;\n\
            A2;xa-nowhere;1;2026-04-01;2026-04-10;2026-04-09;\n\
            A3;xa-binh-lu;Thuế;2026-04-01;2026-04-10;2026-04-09;\n\
            A4;xa-binh-lu;1;2026-04-01;2026-04-10;31/02/2026;\n\
            A5;xa-binh-lu;1;2026-04-10;2026-04-10;2026-04-09;\n\
            A6;xa-binh-lu;1;2026-04-01;2026-04-10;2026-04-09;12x\n\
            A7;phuong-doan-ket;1;2026-04-01;2026-04-10;2026-04-09;\n";
        let page = upload(&app, "dossier", "30", format!("{head}{rows}").as_bytes()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        for sentence in [
            "Dòng 3: thiếu mã hồ sơ.",
            "Dòng 4: mã hồ sơ đã có ở dòng 2.",
            "Dòng 5: không có đơn vị “xa-nowhere”.",
            "Dòng 6: phiếu khảo sát không có lĩnh vực “Thuế”.",
            "Dòng 7: “31/02/2026” không phải là ngày",
            "Dòng 8: ngày trả trước ngày nhận.",
            "Dòng 9: “12x” không phải số điện thoại.",
            "Dòng 10: “phuong-doan-ket” ngoài phạm vi",
        ] {
            page.shows(sentence);
        }
        page.hides("Dòng 2:");
        assert_eq!(app.db.store.invitation_batches().await.expect("batches"), []);

        for (list, sentence) in [
            (&b"dossier,unit\nA,B\n"[..], "Thiếu cột: lĩnh vực, ngày nhận, ngày hẹn trả, ngày trả."),
            (b"", "Danh sách trống"),
            (b"PK\x03\x04 no spreadsheet", "không phải CSV hay Excel"),
            (b"dossier,unit\nA,\xff\xfe\n", "không theo bảng mã UTF-8"),
        ] {
            let page = upload(&app, "dossier", "30", list).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            page.shows(sentence);
        }
        upload(&app, "dossier", "0", LIST.as_bytes()).await.shows("Số ngày phải từ 1 đến 365.");
        upload(&app, "paper-only", "30", LIST.as_bytes()).await.shows("không nhận trả lời bằng thư mời");
    })
    .await;
}

#[tokio::test]
async fn a_dossier_is_invited_once_and_a_second_list_says_which_were() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        invited(&app).await;
        let again = upload(&app, "dossier", "30", LIST.as_bytes()).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.shows("Dòng 2: hồ sơ này đã được mời trước đây.");
        again.shows("Dòng 3: hồ sơ này đã được mời trước đây.");
    })
    .await;
}

#[tokio::test]
async fn a_spreadsheet_is_read_as_a_list_is() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let page = upload(&app, "dossier", "30", include_bytes!("dossiers.xlsx")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert_eq!(tokens(&page).len(), 2);
        page.shows("Hồ sơ 1501");
        assert!(page.text.contains("0912345678"), "the phone is a number in the sheet");
        let first = app.db.store.invitation(&tokens(&page)[0], app.clock.now()).await.expect("read");
        assert_eq!(first.expect("there").punctuality, Some(hailong::store::Punctuality::Late));
    })
    .await;
}

#[tokio::test]
async fn a_clerk_invites_for_the_own_unit_alone_and_others_not_at_all() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Mai", Role::Clerk, Some("xa-bum-to")).await;
        let page = upload(&app, "dossier", "30", LIST.as_bytes()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.shows("ngoài phạm vi của tài khoản");
        let own = LIST.replace("Xã Bình Lư", "xa-bum-to").replace("xa-binh-lu", "xa-bum-to");
        let own = own.replace("xa binh lu", "xa-bum-to");
        assert_eq!(upload(&app, "dossier", "30", own.as_bytes()).await.status, StatusCode::OK);
        let batch = app.db.store.invitation_batches().await.expect("batches")[0].id;

        app.signed_in_as("Minh", Role::Clerk, Some("xa-binh-lu")).await;
        app.get("/admin/invitations").await.hides("/revoke");
        let revoke = app.post(&format!("/admin/invitations/{batch}/revoke"), &[]).await;
        assert_eq!(revoke.status, StatusCode::NOT_FOUND);
        for role in [Role::Analyst, Role::Viewer] {
            app.signed_in_as(&format!("{role:?}"), role, None).await;
            assert_eq!(app.get("/admin/invitations").await.status, StatusCode::FORBIDDEN);
            assert_eq!(upload(&app, "dossier", "30", own.as_bytes()).await.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(app.db.store.invitation_batches().await.expect("batches").len(), 1);
    })
    .await;
}

/// Ten thousand dossiers are more than other forms may send, and there is an end to it all the same.
#[tokio::test]
async fn a_list_may_be_long_and_not_endless() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let line = "H15.03,xa binh lu,Hộ tịch,01/04/2026,10/04/2026,,\n";
        let head = LIST.lines().next().expect("a head");
        let long = format!("{head}\n{}", line.repeat(4 * 1024 * 1024 / line.len()));
        let read = upload(&app, "dossier", "30", long.as_bytes()).await;
        assert_eq!(
            read.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "read, and found to hold one dossier often"
        );
        let endless = format!("{head}\n{}", line.repeat(9 * 1024 * 1024 / line.len()));
        assert_eq!(
            upload(&app, "dossier", "30", endless.as_bytes()).await.status,
            StatusCode::PAYLOAD_TOO_LARGE
        );
        let none = app.post("/admin/invitations", &[]).await;
        assert_eq!(none.status, StatusCode::BAD_REQUEST);
        none.hides("boundary");
    })
    .await;
}
