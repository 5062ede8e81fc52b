//! The file that says how to reach an identity provider (`--oidc FILE`).

use std::fs;
use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use axum::http::Uri;
use serde::Deserialize;

use crate::definition::diagnostic::Source;
use crate::definition::{Lang, LocalText};
use crate::web::{Provider, ProviderSettings};

/// How long a reader waits for one answer of the provider.
const PATIENCE: Duration = Duration::from_secs(10);

/// The file as it is written.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    issuer: Address,
    client: Filled,
    secret_file: Option<Filled>,
    secret_variable: Option<Filled>,
    #[serde(default = "usual_claim")]
    claim: Filled,
    scopes: Option<Vec<Filled>>,
    address: Option<Address>,
    button: Button,
}

fn usual_claim() -> Filled {
    Filled("preferred_username".to_owned())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Button {
    vi: Filled,
    en: Filled,
}

/// A text that says something.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Filled(String);

impl TryFrom<String> for Filled {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let text = text.trim().to_owned();
        if text.is_empty() { Err("an empty text, expected one that says something") } else { Ok(Self(text)) }
    }
}

/// An address of another server, without a slash at its end.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Address(String);

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let uri = text.parse::<Uri>().ok();
        let host = uri.as_ref().and_then(Uri::host).unwrap_or_default();
        let here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        let plain = |uri: &Uri| uri.query().is_none() && !text.contains(['#', '@']);
        match uri.as_ref().and_then(Uri::scheme_str) {
            Some("https") if uri.as_ref().is_some_and(plain) => Ok(Self(text)),
            Some("http") if here && uri.as_ref().is_some_and(plain) => Ok(Self(text)),
            _ => Err(format!("`{text}`, expected an address https://…, or http:// on this machine")),
        }
    }
}

/// Reads the file and its secret; what is wrong is said in a line.
pub(super) fn read(path: &Path) -> anyhow::Result<Provider> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
    let written: Written = toml::from_str(&text).map_err(|error| {
        let at = placed(&name, &text, error.span());
        anyhow!("{at}: {}", error.message().replace('\n', "; "))
    })?;
    let secret = secret(&written, path).with_context(|| name.clone())?;
    let usual = if written.claim.0 == "email" { "email" } else { "profile" };
    let scopes = written.scopes.unwrap_or_else(|| vec![Filled(usual.to_owned())]);
    let button = [(Lang::vi(), written.button.vi), (Lang::en(), written.button.en)];
    let settings = ProviderSettings {
        issuer: written.issuer.0,
        client: written.client.0,
        secret,
        claim: written.claim.0,
        scopes: scopes.into_iter().map(|scope| scope.0).collect(),
        address: written.address.map(|address| address.0.trim_end_matches('/').to_owned()),
        patience: PATIENCE,
        button: LocalText::new(button.map(|(lang, text)| (lang, text.0.into()))),
    };
    Provider::new(settings).with_context(|| name)
}

/// `FILE:LINE:COLUMN`, or the file alone.
fn placed(name: &str, text: &str, span: Option<Range<usize>>) -> String {
    let Some(span) = span else { return name.to_owned() };
    let at = Source::new(name, text).position(span.start);
    format!("{name}:{}:{}", at.line, at.column)
}

/// The secret, which stands neither in this file nor on the command line.
#[expect(clippy::disallowed_methods, reason = "the variable's name stands in the file")]
fn secret(written: &Written, file: &Path) -> anyhow::Result<String> {
    let (from, secret) = match (&written.secret_file, &written.secret_variable) {
        (Some(Filled(path)), None) => {
            let path = file.parent().unwrap_or(Path::new("")).join(path);
            let secret = fs::read_to_string(&path);
            (path.display().to_string(), secret.with_context(|| format!("cannot read {}", path.display()))?)
        }
        (None, Some(Filled(variable))) => {
            let secret = std::env::var(variable);
            (variable.clone(), secret.with_context(|| format!("the variable {variable}"))?)
        }
        _ => return Err(anyhow!("expected either `secret-file` or `secret-variable`")),
    };
    let secret = secret.trim();
    if secret.is_empty() { Err(anyhow!("{from} holds no secret")) } else { Ok(secret.to_owned()) }
}
