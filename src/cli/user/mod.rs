//! `hailong user`: accounts of the administration.

mod list;
mod password;
mod state;

use anyhow::{Context as _, bail};
use clap::Subcommand;

use self::password::Password;
use super::open::{Opened, open, open_or_make};
use super::{Format, Place, near, unit_option};
use crate::password as secret;
use crate::store::{Account, AuditEntry, Everything, NewAccount, Role, StoreError};

/// As many characters as the form for signing in takes.
const LONGEST_NAME: usize = 100;

/// Who the audit trail puts down what is done here to; no account can have this name.
const ACTOR: &str = "system";

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
    /// Print the accounts: role, unit, state and the last time somebody signed in
    List {
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Give an account a new password, to be changed at the next sign-in; its sessions end
    Reset {
        name: String,
        /// Read the password from standard input instead of a prompt
        #[arg(long)]
        password_stdin: bool,
        /// Print a link instead, by which its owner chooses a password, once within three days
        #[arg(long, conflicts_with = "password_stdin")]
        link: bool,
    },
    /// Shut an account out; its sessions end
    Disable {
        name: String,
        /// Also when nobody is left who may look after accounts
        #[arg(long)]
        even_the_last: bool,
    },
    /// Let an account in again
    Enable { name: String },
}

pub async fn run(place: &Place, what: What) -> anyhow::Result<bool> {
    match what {
        What::Add { name, role, unit, password_stdin } => {
            add(place, name.trim(), &role, unit.as_deref(), password_stdin).await
        }
        What::List { format } => list::run(place, format).await,
        What::Reset { name, password_stdin, link } => {
            password::reset(&open(place).await?, &name, Password::asked(password_stdin, link)).await
        }
        What::Disable { name, even_the_last } => {
            state::disable(&open(place).await?, &name, even_the_last).await
        }
        What::Enable { name } => state::enable(&open(place).await?, &name).await,
    }
}

async fn add(
    place: &Place,
    name: &str,
    role: &str,
    unit: Option<&str>,
    password_stdin: bool,
) -> anyhow::Result<bool> {
    let roles = Role::ALL.map(Role::as_str);
    let role = Role::parse(role).with_context(|| near::no_such("role", role, &roles))?;
    if matches!(role, Role::Unit | Role::Clerk) && unit.is_none() {
        bail!("the role {} needs --unit", role.as_str());
    }
    if !(1..=LONGEST_NAME).contains(&name.chars().count()) {
        bail!("a name has 1 to {LONGEST_NAME} characters");
    }
    if name.eq_ignore_ascii_case(ACTOR) {
        bail!("the name {ACTOR} stands in the audit trail for this program itself; choose another");
    }
    let opened = open_or_make(place).await?;
    let (units, today) = (&opened.catalogue.units, opened.today());
    let unit = unit.map(|id| unit_option::unit(units, Some(id), today)).transpose()?;
    let unit = unit.map(|unit| unit.id.clone());
    let password = password::read(password_stdin)?;
    let account = NewAccount {
        id: opened.clock.new_id(),
        name: name.to_owned(),
        password_hash: secret::hash(&password)?,
        role,
        unit,
        must_change: false,
        created_at: opened.clock.now(),
    };
    match opened.store.create_account(&account).await {
        Ok(()) => {
            let unit = account.unit.as_ref().map_or(String::new(), |unit| format!(" @ {unit}"));
            let after = format!("{}{unit}", account.role.as_str());
            let entry = entry(&opened, "account-created", &account.name).changing("", after);
            opened.store.append_audit(&entry).await?;
            println!("added {name} ({})", role.as_str());
            Ok(true)
        }
        Err(StoreError::Conflict) => bail!("there is an account `{name}` already"),
        Err(error) => Err(error.into()),
    }
}

/// An account by its name, however it is written, or one clear line.
async fn find(opened: &Opened, name: &str) -> anyhow::Result<Account> {
    if let Some(account) = opened.store.account_by_name(name).await? {
        return Ok(account);
    }
    let accounts = opened.store.accounts(&Everything::at_the_console().reach()).await?;
    let known: Vec<&str> = accounts.iter().map(|account| account.name.as_str()).collect();
    bail!(near::no_such("account", name, &known))
}

/// An act of the command line, before it is said what it changed.
fn entry(opened: &Opened, action: &str, subject: &str) -> AuditEntry {
    AuditEntry {
        id: opened.clock.new_id(),
        at: opened.clock.now(),
        actor: ACTOR.to_owned(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        detail: String::new(),
        before: String::new(),
        after: String::new(),
        origin: "command line".to_owned(),
    }
}
