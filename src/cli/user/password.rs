//! `hailong user reset`, and passwords as they are typed.

use std::io::{IsTerminal as _, Read as _};

use anyhow::{Context as _, bail};
use time::Duration;

use super::super::open::Opened;
use super::{entry, find};
use crate::password as secret;
use crate::store::PasswordLink;

/// How long a link to choose a password by works, as on the pages of accounts.
const LINK_LASTS: Duration = Duration::days(3);

/// Where the new password comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Password {
    Prompt,
    Stdin,
    /// Its owner chooses it.
    Link,
}

impl Password {
    pub(super) fn asked(stdin: bool, link: bool) -> Self {
        match (stdin, link) {
            (_, true) => Self::Link,
            (true, false) => Self::Stdin,
            (false, false) => Self::Prompt,
        }
    }
}

pub(super) async fn reset(opened: &Opened, name: &str, from: Password) -> anyhow::Result<bool> {
    let account = find(opened, name).await?;
    let entry = entry(opened, "password-reset", &account.name);
    if from == Password::Link {
        let link = PasswordLink {
            account: account.id,
            secret: opened.clock.new_secret()?,
            expires_at: opened.clock.now() + LINK_LASTS,
        };
        let unusable = secret::hash(&opened.clock.new_secret()?)?;
        opened.store.reset_password(&link, &unusable, &entry).await?;
        println!("{} chooses a password at this link, once within three days:", account.name);
        println!("<the address of the server>/admin/password/{}/{}", link.account, link.secret);
    } else {
        let hash = secret::hash(&read(from == Password::Stdin)?)?;
        opened.store.give_password(account.id, &hash, &entry).await?;
        println!("{} has a new password, to be changed at the next sign-in", account.name);
    }
    if account.disabled {
        eprintln!("the account is disabled; `hailong user enable` lets it in again");
    }
    Ok(true)
}

/// A password that is long enough, from standard input or typed twice.
pub(super) fn read(stdin: bool) -> anyhow::Result<String> {
    let password = if stdin { from_stdin()? } else { from_prompt()? };
    secret::check(&password)?;
    Ok(password)
}

fn from_stdin() -> anyhow::Result<String> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("cannot read the password")?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

fn from_prompt() -> anyhow::Result<String> {
    if !std::io::stdin().is_terminal() {
        bail!("no terminal to ask for a password; give it with --password-stdin");
    }
    let first = rpassword::prompt_password("Password: ")?;
    let second = rpassword::prompt_password("Again: ")?;
    if first != second {
        bail!("the two passwords differ");
    }
    Ok(first)
}
