//! `hailong user`: accounts of the administration.

use std::io::{IsTerminal as _, Read as _};

use anyhow::{Context as _, bail};
use clap::Subcommand;

use super::Place;
use super::open::open;
use super::unit_option;
use crate::clock::Clock;
use crate::password;
use crate::store::{AuditEntry, NewAccount, Role, StoreError};

/// As many characters as the form for signing in takes.
const LONGEST_NAME: usize = 100;

#[derive(Debug, Subcommand)]
pub enum What {
    /// Add an account; the password comes from a prompt
    Add {
        name: String,
        /// admin, analyst, unit, clerk or viewer
        #[arg(long)]
        role: String,
        /// The unit, with all below it, that the account is limited to
        #[arg(long)]
        unit: Option<String>,
        /// Read the password from standard input instead
        #[arg(long)]
        password_stdin: bool,
    },
}

pub async fn run(place: &Place, what: What) -> anyhow::Result<bool> {
    let What::Add { name, role, unit, password_stdin } = what;
    let role = Role::parse(&role)
        .with_context(|| format!("no role `{role}`; there are admin, analyst, unit, clerk, viewer"))?;
    if matches!(role, Role::Unit | Role::Clerk) && unit.is_none() {
        bail!("the role {} needs --unit", role.as_str());
    }
    let name = name.trim();
    if !(1..=LONGEST_NAME).contains(&name.chars().count()) {
        bail!("a name has 1 to {LONGEST_NAME} characters");
    }
    let opened = open(place).await?;
    let unit = match unit {
        Some(written) => {
            let found = unit_option::unit(&opened.catalogue.units, Some(&written), opened.today())?;
            Some(found.id.clone())
        }
        None => None,
    };
    let password = if password_stdin { from_stdin()? } else { from_prompt()? };
    password::check(&password)?;
    let account = NewAccount {
        id: opened.clock.new_id(),
        name: name.to_owned(),
        password_hash: password::hash(&password)?,
        role,
        unit,
        must_change: false,
        created_at: opened.clock.now(),
    };
    match opened.store.create_account(&account).await {
        Ok(()) => {
            opened.store.append_audit(&created(&opened.clock, &account)).await?;
            println!("added {name} ({})", role.as_str());
            Ok(true)
        }
        Err(StoreError::Conflict) => bail!("there is an account `{name}` already"),
        Err(error) => Err(error.into()),
    }
}

fn created(clock: &Clock, account: &NewAccount) -> AuditEntry {
    let unit = account.unit.as_ref().map_or(String::new(), |unit| format!(" @ {unit}"));
    AuditEntry {
        id: clock.new_id(),
        at: clock.now(),
        actor: "system".to_owned(),
        action: "account-created".to_owned(),
        subject: account.name.clone(),
        detail: String::new(),
        before: String::new(),
        after: format!("{}{unit}", account.role.as_str()),
        origin: "command line".to_owned(),
    }
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
