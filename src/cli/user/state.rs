//! `hailong user disable` and `hailong user enable`.

use anyhow::bail;

use super::super::open::Opened;
use super::{entry, find};
use crate::store::{Account, Everything, Extent, Role};

pub(super) async fn disable(opened: &Opened, name: &str, even_the_last: bool) -> anyhow::Result<bool> {
    let account = find(opened, name).await?;
    let name = &account.name;
    if account.disabled {
        println!("{name} is disabled already");
        return Ok(true);
    }
    let is_last = is_last(opened, &account).await?;
    if is_last && !even_the_last {
        bail!(
            "{name} is the last administrator of all units: nobody could look after accounts any more. Add another \
             first (hailong user add NAME --role admin), or say --even-the-last; `hailong user enable` lets the \
             account in again"
        );
    }
    opened.store.set_disabled(account.id, true, &entry(opened, "account-disabled", name)).await?;
    println!("{name} is disabled");
    if is_last {
        println!("nobody can administer now; `hailong user enable` lets the account in again");
    }
    Ok(true)
}

pub(super) async fn enable(opened: &Opened, name: &str) -> anyhow::Result<bool> {
    let account = find(opened, name).await?;
    let name = &account.name;
    if account.disabled {
        opened.store.set_disabled(account.id, false, &entry(opened, "account-enabled", name)).await?;
        println!("{name} is let in again");
    } else {
        println!("{name} is not disabled");
    }
    Ok(true)
}

/// Whether no other account could let this one in again on the pages.
async fn is_last(opened: &Opened, account: &Account) -> anyhow::Result<bool> {
    let administers = |account: &Account| {
        account.role == Role::Admin && account.extent() == Extent::Everything && !account.disabled
    };
    let all = opened.store.accounts(&Everything::at_the_console().reach()).await?;
    let others = all.iter().any(|other| other.id != account.id && administers(other));
    Ok(administers(account) && !others)
}
