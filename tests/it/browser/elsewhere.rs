//! Signing in at an identity provider and coming back, in a real browser.

use crate::harness::browser::{Browser, SMALL_PHONE};
use crate::harness::identity::{ClaimsIn, IdentityProvider};
use crate::harness::program::Program;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_goes_to_the_provider_and_comes_back_signed_in() {
    let mut provider = IdentityProvider::start(ClaimsIn::UserInfo);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("secret"), "a secret of the tests\n").expect("written");
    let file = folder.path().join("oidc.toml");
    let text = format!(
        "issuer = \"{}\"\nclient = \"hailong\"\nsecret-file = \"secret\"\n\
         button = {{ vi = \"Tài khoản của tỉnh\", en = \"The province’s account\" }}\n",
        provider.issuer
    );
    std::fs::write(&file, text).expect("written");
    let program = Program::on(&format!("sqlite:{}", folder.path().join("hailong.db").display()));
    let add = ["user", "add", "lan", "--role", "admin", "--password-stdin"];
    program.run_with_input(&add, "một câu dài dễ nhớ\n").fine();
    let file = file.to_str().expect("UTF-8");
    let server = program.start(&["serve", "--listen", "127.0.0.1:0", "--rate-limit", "0", "--oidc", file]);
    let browser = Browser::open(SMALL_PHONE).await;
    browser.goto(&server.url("/admin/users")).await;
    browser.accessible("the sign-in page with another way in").await;
    browser.fits("the sign-in page with another way in").await;
    // Whoever declines is back at the sign-in page, and may try again.
    browser.click(".line").await;
    browser.until("location.pathname.startsWith('/interaction/')").await;
    browser.click("button").await;
    browser.until("document.querySelector('#fault')").await;
    assert_eq!(browser.path().await, "/admin/login?next=/admin/users&trouble=refused");
    browser.accessible("the sign-in page after a refusal").await;
    browser.click(".line").await;
    browser.until("location.pathname.startsWith('/interaction/')").await;
    browser.write("input", "lan").await;
    browser.click("button").await;
    browser.until("document.querySelector('.me')").await;
    assert_eq!(browser.path().await, "/admin/users");
    browser.click(".me button").await;
    browser.until("document.querySelector('#password')").await;
    provider.kill();
    browser.click(".line").await;
    browser.until("document.querySelector('#fault')").await;
    assert!(browser.text("#fault").await.contains("chưa kết nối được"), "{}", browser.text("#fault").await);
}
