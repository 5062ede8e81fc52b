//! What citizens wrote: found, tagged, read, redacted, exported.

use hailong::store::Role;
use reqwest::StatusCode;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

/// Three voices, two of them about one commune.
async fn voices(app: &App) {
    app.comment("xa-binh-lu", "2026-03-10", 1, "Hồ sơ chậm, phải đi lại nhiều lần").await;
    app.comment("xa-binh-lu", "2026-03-11", 5, "Cán bộ nhiệt tình").await;
    app.comment("xa-bum-nua", "2026-04-01", 5, "Đường xa, mong có điểm tiếp nhận").await;
}

async fn shown(app: &App, query: &str) -> usize {
    let page = app.get(&format!("/admin/comments?survey=counter&{query}")).await;
    assert_eq!(page.status, StatusCode::OK, "{query}: {}", page.text);
    page.text.matches("<blockquote").count()
}

on_both_engines! {
    async fn comments_are_found_without_accents_and_by_what_stands_beside_them(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Analyst, None).await;
        voices(&app).await;
        for (query, count) in [
            ("", 3),
            ("q=ho+so+cham", 1),
            ("q=H%E1%BB%92+S%C6%A0", 1),
            ("q=duong", 1),
            ("q=khong+co+chu+nay", 0),
            ("unit=xa-binh-lu", 2),
            ("unit=xa-binh-lu&score=low", 1),
            ("score=high", 2),
            ("score=middle", 0),
            ("period=2026-Q1", 2),
            ("period=2026-04", 1),
            ("state=unread", 3),
            ("state=read", 0),
        ] {
            assert_eq!(shown(&app, query).await, count, "{query}");
        }
        for bad in ["score=x", "state=x", "before=x"] {
            let refused = app.get(&format!("/admin/comments?survey=counter&{bad}")).await;
            assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{bad}");
        }
    }

    async fn a_comment_is_read_and_tagged(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Hoa", Role::Analyst, Some("xa-binh-lu")).await;
        voices(&app).await;
        let own = "/admin/units/xa-binh-lu?survey=counter&period=2026-03";
        app.get(own).await.shows("2 lời góp ý chưa đọc trong 30 ngày qua");
        let id = app.recorded("counter").await[0].id;
        let comment = format!("/admin/comments/{id}/comment");
        let back = "/admin/comments?survey=counter&q=ho+so";
        let read = app.post(&format!("{comment}/read"), &[("back", back), ("state", "read")]).await;
        assert_eq!(read.location(), back);
        app.get(own).await.shows("1 lời góp ý chưa đọc trong 30 ngày qua");
        app.get("/admin/comments?survey=counter").await.shows("Hoa đã đọc");
        app.post(&format!("{comment}/read"), &[("state", "unread")]).await;
        assert_eq!(shown(&app, "state=unread").await, 2);
        app.post(&format!("{comment}/tags"), &[("tags", " Chậm trễ, hồ sơ,chậm  trễ,, ")]).await;
        assert_eq!(shown(&app, "tag=ch%E1%BA%ADm+tr%E1%BB%85").await, 1);
        let trail = app.trail().await;
        let tagged = &trail.last().expect("an act").entry;
        assert_eq!((tagged.action.as_str(), tagged.after.as_str()), ("comment-tagged", "chậm trễ, hồ sơ"));
        let evil = app.post(&format!("{comment}/read"), &[("back", "https://evil.example")]).await;
        assert_eq!(evil.location(), "/admin/comments");
    }

    async fn a_redacted_text_is_gone_and_who_did_it_stays(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Analyst, None).await;
        let id = app.comment("xa-binh-lu", "2026-03-10", 1, "Gọi anh Tủa 0912345678").await;
        let redact = format!("/admin/comments/{id}/comment/redact");
        let without = app.post(&redact, &[("reason", " ")]).await;
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
        without.shows("Xin ghi lý do");
        assert_eq!(shown(&app, "").await, 1);
        assert_eq!(app.post(&redact, &[("reason", "có số điện thoại")]).await.status, StatusCode::SEE_OTHER);
        app.post(&redact, &[("reason", "lần nữa")]).await;
        let page = app.get("/admin/comments?survey=counter").await;
        page.shows("Nội dung đã bị xóa: Lan");
        page.shows("Lý do: có số điện thoại");
        for path in ["/admin/comments?survey=counter".to_owned(), format!("/admin/responses/{id}"),
            "/admin/comments.csv?survey=counter".to_owned(), "/admin/audit.csv".to_owned()] {
            if path != "/admin/audit.csv" {
                assert_eq!(app.get(&path).await.status, StatusCode::OK, "{path}");
            }
            app.get(&path).await.hides("0912345678");
        }
        let stored = db.store.response(id).await.expect("read").expect("there");
        assert_eq!(stored.texts().count(), 0);
        let acts: Vec<_> = app.trail().await.into_iter()
            .filter(|record| record.entry.action == "comment-redacted").collect();
        assert_eq!(acts.len(), 1);
        assert_eq!(acts[0].entry.detail, "có số điện thoại");
        assert!(!format!("{acts:?}").contains("0912345678"));
    }
}

#[tokio::test]
async fn nothing_in_a_comment_runs_in_the_page_or_in_a_spreadsheet() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Viewer, None).await;
        app.comment("xa-binh-lu", "2026-03-10", 1, "<script>alert(1)</script><img src=x onerror=y>").await;
        app.comment("xa-binh-lu", "2026-03-10", 1, "=HYPERLINK(\"http://evil\")").await;
        app.comment("xa-binh-lu", "2026-03-10", 1, "  @SUM(1),\"hai\"\ndòng").await;
        let page = app.get("/admin/comments?survey=counter").await;
        page.hides("<script>alert");
        page.hides("<img src=x");
        page.shows("&#60;script&#62;alert(1)");
        let file = app.get("/admin/comments.csv?survey=counter").await;
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        let mut reader = csv::ReaderBuilder::new().from_reader(file.text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!((rows.len(), &rows[3][0], &rows[3][1]), (4, "end", "3"));
        for row in &rows {
            for cell in row {
                assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
            }
        }
        assert!(rows.iter().any(|row| &row[6] == "'=HYPERLINK(\"http://evil\")"), "{rows:?}");
    })
    .await;
}
