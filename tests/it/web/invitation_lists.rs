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
            "Dòng 7: ngày trả kết quả: “31/02/2026” không phải là ngày",
            "Dòng 8: ngày trả trước ngày nhận.",
            "Dòng 9: “12x” không phải số điện thoại.",
            "Dòng 10: “phuong-doan-ket” ngoài phạm vi",
        ] {
            page.shows(sentence);
        }
        page.hides("Dòng 2:");
        assert_eq!(app.db.store.invitation_batches().await.expect("batches"), []);

        for (list, sentence) in [
            (
                &b"dossier,unit\nA,B\n"[..],
                "Thiếu cột: lĩnh vực, ngày tiếp nhận, ngày hẹn trả, ngày trả kết quả.",
            ),
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
async fn a_list_that_grows_invites_what_is_new() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        invited(&app).await;
        let again = upload(&app, "dossier", "30", LIST.as_bytes()).await;
        assert_eq!(again.status, StatusCode::OK);
        again.shows("2 hồ sơ đã trả kết quả trong danh sách đều đã được mời trước đây");
        again.hides("Xin sửa danh sách");
        let grown = format!("{LIST}H15.04,xa-binh-lu,1,2026-04-01,2026-04-10,2026-04-10,\n");
        let page = upload(&app, "dossier", "30", grown.as_bytes()).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(tokens(&page).len(), 1);
        page.shows("2 hồ sơ đã được mời trước đây");
        page.shows("H15.04");
        page.hides("H15.01");
        assert_eq!(app.db.store.invitation_batches().await.expect("batches").len(), 2);
    })
    .await;
}

#[tokio::test]
async fn columns_that_nobody_knows_are_asked_for_once() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let list = LIST.replace("Mã hồ sơ", "Ký hiệu").replace("Ngày trả", "Xong ngày");
        let asked = upload(&app, "dossier", "30", list.as_bytes()).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        asked.shows("Thiếu cột: mã hồ sơ, ngày trả kết quả.");
        asked.shows("Ví dụ: H15.01 · H15.02 · H15.03");
        let kept = asked.text.split("name=\"kept\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let fields = [
            ("survey", "dossier"),
            ("days", "30"),
            ("kept", kept.expect("the list")),
            ("heading", "Ký hiệu"),
            ("column", "dossier"),
            ("heading", "Xong ngày"),
            ("column", "returned"),
        ];
        let page = send(&app, &fields).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert_eq!(tokens(&page).len(), 2);
        // It is remembered.
        let next = list.replace("H15.", "H16.");
        assert_eq!(upload(&app, "dossier", "30", next.as_bytes()).await.status, StatusCode::OK);
    })
    .await;
}

/// The form without a file.
async fn send(app: &App, fields: &[(&str, &str)]) -> Answer {
    let part = |(name, value): &(&str, &str)| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body = fields.iter().map(part).collect::<String>() + "--x--\r\n";
    let request = app.client.post(app.url("/admin/invitations"));
    let request = request.header("content-type", "multipart/form-data; boundary=x").body(body);
    Answer::of(request.send().await.expect("an answer")).await
}

#[tokio::test]
async fn a_sample_can_be_sent_as_it_is() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let page = app.get("/admin/invitations").await;
        page.shows("Các lĩnh vực được nhận");
        page.shows("1 Đất đai");
        for format in ["csv", "xlsx"] {
            let address = app.url(&format!("/admin/invitations/sample?survey=dossier&format={format}"));
            let sample =
                app.client.get(address).send().await.expect("an answer").bytes().await.expect("a file");
            let page = upload(&app, "dossier", "30", &sample).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text);
            assert_eq!(page.text.contains("đều đã được mời"), format == "xlsx");
        }
    })
    .await;
}

#[tokio::test]
async fn lists_are_read_as_one_stop_software_writes_them() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let heads = "STT;Số hồ sơ;Chủ hồ sơ;Cơ quan giải quyết;Lĩnh vực;Ngày tiếp nhận;Ngày hẹn trả kết quả;Ngày trả kết quả";
        let list = format!(
            "SỔ THEO DÕI HỒ SƠ;;;;;;;\nTháng 4, năm 2026;;;;;;;\n\n{heads}\n(1);(2);(3);(4);(5);(6);(7);(8)\n\
             1;A-1;Giàng A;UBND xã Bình Lư;ðất ðai;08:15 01/04/2026;10-04-2026;16:00 09/04/2026\n;;;;;;;\n\
             2;A-2;Lò B;Trung tâm Phục vụ hành chính công xã Bình Lư;Lĩnh vực Hộ tịch;1.4.2026;10.4.2026;\n"
        );
        let page = upload(&app, "dossier", "30", list.as_bytes()).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert_eq!(tokens(&page).len(), 1);
        let web = list.lines().filter(|line| !line.is_empty()).map(|line| {
            format!("<tr><td>{}</td></tr>", line.replace("A-", "B-").replace(';', "</td><td>"))
        });
        let web = format!("<html><meta charset=utf-8><table>{}</table></html>", web.collect::<String>());
        let page = upload(&app, "dossier", "30", web.as_bytes()).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);

        let bad = format!("{heads}\n1;C-1;x;Xã Bình Lu;Đất đái;01/04/2026;10/04/2026;#N/A\n\
            2;C-2;x;Xã Bình Lũ;Đất đai;01/04/2026;10/04/2026;09/04/2062\n\
            3;C-3;x;Xã Bình Lư;Đất đái;01/04/2026;10/04/2026;09/04/2026\n");
        let page = upload(&app, "dossier", "30", bad.as_bytes()).await;
        page.shows("Dòng 2: ô “ngày trả kết quả” là #N/A: bảng tính báo lỗi.");
        page.shows("Dòng 3: không có đơn vị “Xã Bình Lũ”; có phải Xã Bình Lư (xa-binh-lu)?");
        page.shows("Dòng 4: phiếu khảo sát không có lĩnh vực “Đất đái”; có phải 1 Đất đai?");
        let late = bad.replace("Bình Lũ", "Bình Lư");
        upload(&app, "dossier", "30", late.as_bytes()).await.shows("Dòng 3: ngày trả kết quả 09/04/2062 chưa đến.");
        let formula = format!("{heads}\n1;\"=cmd|' /C calc'!A0\";x;Xã Bình Lư;1;01/04/2026;10/04/2026;09/04/2026\n");
        let page = upload(&app, "dossier", "30", formula.as_bytes()).await;
        assert!(page.text.contains("%27%3Dcmd"), "guarded in the file for the gateway");
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
