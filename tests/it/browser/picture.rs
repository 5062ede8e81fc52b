//! The picture in the README, made from the pages as they are.

use std::path::Path;

use crate::harness::browser::{Browser, DESK, PHONE};
use crate::harness::program::Program;

/// Writes `docs/phone.png` and `docs/overview.png` when asked to with `HAILONG_PICTURES=1`, and always
/// sees to it that there is something on them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pictures_of_the_readme_can_be_made_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::on(&format!("sqlite:{}", folder.path().join("hailong.db").display()));
    program.run(&["simulate", "--survey", "sipas", "--responses", "6000", "--until", "2026-09"]).fine();
    let password = "một mật khẩu dài";
    program.run_with_input(&["user", "add", "Lan", "--role", "admin", "--password-stdin"], password).fine();
    let server = program.serve();

    let phone = Browser::open(PHONE).await;
    phone.goto(&server.url("/s/counter/xa-binh-lu?lang=vi")).await;
    phone.until("document.querySelector('.stepped')").await;
    keep("phone.png", &phone.screenshot().await);

    let desk = Browser::open(DESK).await;
    desk.goto(&server.url("/admin/login?lang=vi")).await;
    desk.write("input[name=name]", "Lan").await;
    desk.write("input[name=password]", password).await;
    desk.click("main form button").await;
    desk.goto(&server.url("/admin?survey=sipas&period=2026-Q3")).await;
    desk.until("document.querySelectorAll('.matrix tbody tr').length > 40").await;
    keep("overview.png", &desk.screenshot().await);
    server.stop();
}

fn keep(name: &str, picture: &[u8]) {
    assert!(picture.starts_with(b"\x89PNG") && picture.len() > 20_000, "{name} is {} bytes", picture.len());
    #[expect(clippy::disallowed_methods, reason = "only who asks for new pictures changes the checkout")]
    if std::env::var("HAILONG_PICTURES").is_ok_and(|asked| asked == "1") {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
        std::fs::write(path, picture).expect("written");
    }
}
