//! A real identity provider on loopback, and people who sign in at it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use hailong::definition::{Lang, LocalText};
use hailong::web::{Provider, ProviderSettings, Settings};
use reqwest::Client;
use reqwest::header::LOCATION;

use super::app::{Answer, App, browser};

/// Where a provider puts its claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClaimsIn {
    Token,
    UserInfo,
}

/// A provider that runs. Killed when dropped.
pub(crate) struct IdentityProvider {
    child: Child,
    /// Kept open: it says more later.
    _said: BufReader<ChildStdout>,
    pub(crate) issuer: String,
}

impl IdentityProvider {
    #[expect(clippy::disallowed_methods, reason = "tests/run tells by the environment where the package is")]
    pub(crate) fn start(claims: ClaimsIn) -> Self {
        let package = std::env::var("HAILONG_OIDC_PROVIDER").unwrap_or_else(|_| {
            panic!("HAILONG_OIDC_PROVIDER is not set: oidc-provider is missing. Run the tests with tests/run")
        });
        assert!(Path::new(&package).is_file(), "HAILONG_OIDC_PROVIDER is {package}: there is no such file");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/harness/provider.mjs");
        let claims = if claims == ClaimsIn::Token { "token" } else { "userinfo" };
        let mut child = Command::new("node")
            .arg(script)
            .args([&package, claims])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts");
        let mut said = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut lines = said.by_ref().lines();
        let issuer = lines.find_map(|line| Some(line.ok()?.strip_prefix("listening on ")?.to_owned()));
        Self { child, issuer: issuer.expect("the provider listens"), _said: said }
    }

    /// Nobody answers at its address from now on.
    pub(crate) fn kill(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Moves its clock.
    pub(crate) async fn ahead(&self, seconds: i64) {
        let request = Client::new().post(format!("{}/ahead/{seconds}", self.issuer));
        request.send().await.expect("moved");
    }
}

impl Drop for IdentityProvider {
    fn drop(&mut self) {
        self.kill();
    }
}

/// How a server is told of a provider whose `claim` names its accounts.
pub(crate) fn settings(issuer: &str, claim: &str) -> Settings {
    told(provider(issuer, claim))
}

pub(crate) fn told(provider: ProviderSettings) -> Settings {
    let provider = Provider::new(provider).expect("a provider");
    Settings { rate_limit: 0, provider: Some(Arc::new(provider)), ..Settings::default() }
}

pub(crate) fn provider(issuer: &str, claim: &str) -> ProviderSettings {
    let button = [(Lang::vi(), "Tài khoản của tỉnh"), (Lang::en(), "The province’s account")];
    ProviderSettings {
        issuer: issuer.to_owned(),
        client: "hailong".to_owned(),
        secret: "a secret of the tests".to_owned(),
        claim: claim.to_owned(),
        scopes: vec!["profile".to_owned(), "email".to_owned()],
        address: None,
        // Node is slow to answer on a busy machine.
        patience: Duration::from_secs(120),
        button: LocalText::new(button.map(|(lang, text)| (lang, text.into()))),
    }
}

impl App {
    /// Follows the sign-in page's link, and gives the provider's address it leads to.
    pub(crate) async fn begin_elsewhere(&self, next: &str) -> Answer {
        let request = self.client.get(self.url("/admin/login/elsewhere")).query(&[("next", next)]);
        Answer::of(request.header("sec-fetch-site", "same-origin").send().await.expect("an answer")).await
    }

    /// Signs in at the provider, and gives the path that it sends its people back to.
    pub(crate) async fn at_provider(&self, provider: &IdentityProvider, there: &str, login: &str) -> String {
        let person = browser();
        let mut address = there.to_owned();
        for _ in 0..6 {
            if let Some(path) = address.strip_prefix(&self.url("")) {
                return path.to_owned();
            }
            assert!(address.starts_with(&provider.issuer), "led to {address}");
            let is_form = address.contains("/interaction/");
            let request =
                if is_form { person.post(&address).form(&[("login", login)]) } else { person.get(&address) };
            let answer = request.send().await.expect("the provider answers");
            let next = answer.headers().get(LOCATION).and_then(|next| next.to_str().ok());
            let next = next.unwrap_or_else(|| panic!("{address} ends with {}", answer.status())).to_owned();
            address = if next.starts_with('/') { format!("{}{next}", provider.issuer) } else { next };
        }
        panic!("the provider never sends anybody back")
    }

    /// The whole round trip in this browser.
    pub(crate) async fn sign_in_elsewhere(&self, provider: &IdentityProvider, login: &str) -> Answer {
        let begun = self.begin_elsewhere("").await;
        let back = self.at_provider(provider, begun.location(), login).await;
        self.get(&back).await
    }
}
