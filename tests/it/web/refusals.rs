//! Every kind of bad input to the form has its own clear answer, in the reader's language.

use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;

use crate::harness::app::{Answer, App};
use crate::harness::database::on_sqlite;

const FORM: &str = "/s/types/xa-binh-lu";

/// An address, the status, and what it says in Vietnamese and in English.
const ADDRESSES: [(&str, u16, &str, &str); 13] = [
    ("/s/no-such/xa-binh-lu", 404, "Không có cuộc khảo sát này", "There is no such survey"),
    ("/s/types/xa-nowhere", 404, "Không có đơn vị này", "There is no such office"),
    ("/u/xa-nowhere", 404, "Không có đơn vị này", "There is no such office"),
    (
        "/s/sipas/huyen-tam-duong",
        410,
        "Huyện Tam Đường không còn là một đơn vị riêng",
        "Tam Đường district no longer exists",
    ),
    (
        "/u/huyen-tam-duong",
        410,
        "<a href=\"/u/xa-binh-lu\">Xã Bình Lư</a>",
        "<a href=\"/u/xa-binh-lu\">Bình Lư commune</a>",
    ),
    (
        "/s/types/phuong-doan-ket",
        404,
        "Phiếu này không hỏi về Phường Đoàn Kết",
        "This survey does not ask about Đoàn Kết ward",
    ),
    ("/s/past/xa-binh-lu", 410, "từ ngày 01/01/2026", "since 1 January 2026"),
    ("/s/future/xa-binh-lu", 403, "từ ngày 01/01/2027", "from 1 January 2027"),
    ("/s/paper-only/xa-binh-lu", 403, "không mở cho phiếu trả lời qua đường liên kết", "through a link"),
    ("/no-such-page", 404, "Không có trang này", "There is no such page"),
    ("/s/types/%ff", 400, "Địa chỉ không đọc được", "The address cannot be read"),
    ("/s/types/xa-nowhere/thanks?receipt=K7QF-2M9P", 404, "Không có đơn vị này", "There is no such office"),
    ("/assets/no-such.css", 404, "Không có trang này", "There is no such page"),
];

#[tokio::test]
async fn addresses_that_lead_nowhere_say_why() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        for (path, status, vietnamese, english) in ADDRESSES {
            for (lang, sentence) in [("vi", vietnamese), ("en", english)] {
                let request = app.client.get(app.url(path)).header("accept-language", lang);
                let page = Answer::of(request.send().await.expect("an answer")).await;
                assert_eq!(page.status.as_u16(), status, "{path}");
                page.shows(&format!("<html lang=\"{lang}\">"));
                page.shows(sentence);
                page.shows("href=\"/\"");
                assert_eq!(page.header("cache-control"), "no-store");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn forms_sent_to_where_none_is_are_refused_alike() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        for (path, status, vietnamese, _) in ADDRESSES.iter().filter(|(path, ..)| path.starts_with("/s/")) {
            if path.contains("thanks") {
                continue;
            }
            let page = app.post(path, &[("good", "1")]).await;
            assert_eq!(page.status.as_u16(), *status, "{path}");
            page.shows(vietnamese);
        }
    })
    .await;
}

/// What is sent, the status, the field at fault, and the sentence in both languages.
const SUBMISSIONS: [(&str, &str, &str, &str); 8] = [
    ("sex=1&whole=3&abc=1", "abc", "Phiếu này không có câu hỏi như vậy.", "no such question"),
    ("sex=7&whole=3", "sex", "Xin chọn một trong các ý đã cho.", "one of the answers given"),
    ("sex=x&whole=3", "sex", "Xin chọn một trong các ý đã cho.", "one of the answers given"),
    ("sex=1&sex=2&whole=3", "sex", "Câu này chỉ nhận một câu trả lời.", "takes one answer only"),
    ("sex=1&whole=3&day=2026-02-30", "day", "Xin viết ngày có thật", "a date that exists"),
    ("sex=1&whole=3&day=1999-01-01", "day", "Xin chọn từ ngày 01/01/2020", "1 January 2020 or later"),
    ("sex=1&paid=1&fee=nhieu", "fee", "Xin viết bằng số", "Please write a number"),
    ("sex=1&office=aaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "office", "nhiều nhất 20", "20 characters at most"),
];

#[tokio::test]
async fn each_fault_in_a_form_is_named_beside_its_question() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        for (body, field, vietnamese, english) in SUBMISSIONS {
            for (lang, sentence) in [("vi", vietnamese), ("en", english)] {
                let page = send(&app, &format!("{FORM}?lang={lang}"), FORM_TYPE, body).await;
                assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
                page.shows(sentence);
                if field != "abc" {
                    page.shows(&format!("<p class=\"fault\" id=\"e-{field}\">"));
                }
            }
        }
        assert!(app.recorded("types").await.is_empty());
    })
    .await;
}

const FORM_TYPE: &str = "application/x-www-form-urlencoded";

async fn send(app: &App, path: &str, content_type: &str, body: impl Into<reqwest::Body>) -> Answer {
    let request = app.client.post(app.url(path)).header(CONTENT_TYPE, content_type).body(body);
    Answer::of(request.send().await.expect("an answer")).await
}

#[tokio::test]
async fn bodies_that_cannot_be_read_say_why() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let cases: [(&str, Vec<u8>, u16, &str, &str); 6] = [
            (FORM_TYPE, b"sex=%ff".to_vec(), 400, "không theo bảng mã UTF-8", "not in UTF-8"),
            (FORM_TYPE, b"note=\xc3\x28".to_vec(), 400, "không theo bảng mã UTF-8", "not in UTF-8"),
            (FORM_TYPE, b"sex=%4".to_vec(), 400, "bị hỏng", "damaged"),
            ("text/plain", b"sex=1".to_vec(), 415, FORM_TYPE, FORM_TYPE),
            (
                "multipart/form-data; boundary=x",
                b"--x--".to_vec(),
                415,
                "kiểu nội dung này",
                "type of content",
            ),
            (FORM_TYPE, vec![b'a'; 10_000_000], 413, "quá lớn", "Too much"),
        ];
        for (content_type, body, status, vietnamese, english) in cases {
            for (lang, sentence) in [("vi", vietnamese), ("en", english)] {
                let page = send(&app, &format!("{FORM}?lang={lang}"), content_type, body.clone()).await;
                assert_eq!(page.status.as_u16(), status, "{content_type}");
                page.shows(sentence);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_method_that_is_not_taken_is_refused_in_words() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let request = app.client.delete(app.url(FORM)).send().await.expect("an answer");
        let page = Answer::of(request).await;
        assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
        assert!(page.header("allow").contains("POST"), "{:?}", page.headers);
        page.shows("Không thể làm như vậy ở địa chỉ này");
    })
    .await;
}
