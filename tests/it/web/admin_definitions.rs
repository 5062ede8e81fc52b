//! Definitions in view: what is asked and scored, the form before it is used, and files put in force.

use std::path::Path;

use hailong::store::Role;
use reqwest::StatusCode;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;
use crate::harness::program::Program;

#[tokio::test]
async fn a_survey_is_shown_with_its_routes_weights_versions_and_form() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Viewer, None).await;
        let list = app.get("/admin/definitions").await;
        list.shows("/admin/definitions/sipas");
        list.hides("/admin/definitions/reload");
        let page = app.get("/admin/definitions/sipas").await;
        page.shows("Chỉ hỏi khi");
        page.shows("trung bình theo trọng số");
        page.shows("tỷ lệ chọn");
        page.shows("đang dùng");
        let vietnamese = app.get("/admin/definitions/paper-only/preview?lang=vi").await;
        vietnamese.shows("Tốt không?");
        app.get("/admin/definitions/paper-only/preview?lang=en").await.shows("Good?");
        vietnamese.hides("action=\"/s/");
        assert_eq!(app.get("/admin/definitions/none").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

/// Signs in at a running program and keeps the session.
async fn administrator(url: &str) -> reqwest::Client {
    let client = crate::harness::app::browser();
    let form = [("name", "Lan"), ("password", "một mật khẩu dài")];
    let answer = client.post(format!("{url}/admin/login")).form(&form).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    client
}

fn change(folder: &Path, from: &str, to: &str) {
    let path = folder.join("counter.toml");
    let text = std::fs::read_to_string(&path).expect("a definition");
    assert!(text.contains(from), "{from}");
    std::fs::write(&path, text.replacen(from, to, 1)).expect("written");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_are_put_in_force_together_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let defs = folder.path().join("defs");
    std::fs::create_dir(&defs).expect("made");
    for entry in std::fs::read_dir(crate::harness::program::definitions()).expect("definitions") {
        let path = entry.expect("a file").path();
        std::fs::copy(&path, defs.join(path.file_name().expect("a name"))).expect("copied");
    }
    let database = format!("sqlite:{}", folder.path().join("hailong.db").display());
    let program = Program::on(&database).with_defs(&defs);
    let add = ["user", "add", "Lan", "--role", "admin", "--password-stdin"];
    program.run_with_input(&add, "một mật khẩu dài").fine();
    let server = program.serve();
    let client = administrator(server.address()).await;
    let get = async |path: &str| {
        let answer = client.get(server.url(path)).send().await.expect("an answer");
        answer.text().await.expect("a body")
    };
    let reload = async || {
        let answer = client.post(server.url("/admin/definitions/reload")).send().await.expect("an answer");
        (answer.status(), answer.text().await.expect("a body"))
    };
    assert!(get("/admin/definitions").await.contains("Các tệp giống với bộ câu hỏi đang dùng"));
    let was = "Điều gì nên làm tốt hơn?";
    change(&defs, was, "Điều gì cần sửa ngay?");
    change(&defs, "type = \"long-text\"", "type = \"long-txt\"");
    let (status, page) = reload().await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("counter.toml:") && page.contains("long-text"), "{page}");
    assert!(get("/s/counter/xa-binh-lu").await.contains(was), "nothing was taken");
    change(&defs, "type = \"long-txt\"", "type = \"long-text\"");
    assert!(get("/admin/definitions").await.contains("/admin/definitions/reload"));
    assert_eq!(reload().await.0, StatusCode::SEE_OTHER);
    assert!(get("/s/counter/xa-binh-lu").await.contains("Điều gì cần sửa ngay?"));
    assert!(get("/admin/audit").await.contains("Đưa bộ câu hỏi vào sử dụng"));
    // The same version with other options would change what old answers mean.
    change(&defs, "type = \"long-text\"", "type = \"yes-no\"");
    let (status, page) = reload().await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    assert!(page.contains("without a new version"), "{page}");
    server.stop();
}
