//! Attempts to sign in: those who fail wait longer each time, per account and address, and per address.
//!
//! An attempt is counted before the password is looked at, so that many at once gain nothing.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use time::{Duration, OffsetDateTime};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;

use super::super::PageError;
use crate::password;

/// Failures without a wait: of one account from one address, and of one address with any name. A whole
/// office may share an address.
const FREE: u32 = 3;
const FREE_OF_ADDRESS: u32 = 30;

const FIRST_WAIT: Duration = Duration::seconds(5);
const LONGEST_WAIT: Duration = Duration::minutes(15);

/// After so long without another failure all is forgotten.
const FORGOTTEN: Duration = Duration::hours(1);

/// Hashes computed at a time: each takes 19 MiB.
const HASHES: usize = 4;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    name: Option<String>,
    address: IpAddr,
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: OffsetDateTime,
}

#[derive(Debug)]
pub(super) struct Attempts {
    failures: Mutex<HashMap<Key, Failures>>,
    hashing: Semaphore,
}

impl Default for Attempts {
    fn default() -> Self {
        Self { failures: Mutex::default(), hashing: Semaphore::new(HASHES) }
    }
}

impl Attempts {
    /// Counts an attempt, or says how long to wait before the next.
    pub(super) fn begin(&self, name: &str, address: IpAddr, now: OffsetDateTime) -> Result<(), Duration> {
        self.count(&keys(name, address), now)
    }

    /// As [`begin`](Self::begin), while it is not known yet who comes.
    pub(super) fn begin_unnamed(&self, address: IpAddr, now: OffsetDateTime) -> Result<(), Duration> {
        self.count(&[Key { name: None, address }], now)
    }

    fn count(&self, keys: &[Key], now: OffsetDateTime) -> Result<(), Duration> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.retain(|_, failures| now - failures.last < FORGOTTEN);
        let wait =
            keys.iter().map(|key| failures.get(key).map_or(Duration::ZERO, |known| known.wait(key, now)));
        let wait = wait.max().unwrap_or(Duration::ZERO);
        if wait.is_positive() {
            return Err(wait);
        }
        for key in keys {
            let known = failures.entry(key.clone()).or_insert(Failures { count: 0, last: now });
            *known = Failures { count: known.count.saturating_add(1), last: now };
        }
        Ok(())
    }

    /// The attempt was good after all.
    pub(super) fn succeeded(&self, name: &str, address: IpAddr) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let [account, alone] = keys(name, address);
        failures.remove(&account);
        if let Some(known) = failures.get_mut(&alone) {
            known.count = known.count.saturating_sub(1);
        }
    }

    /// Compares on a thread that may block, a few at a time.
    pub(super) async fn verified(&self, typed: String, stored: Option<String>) -> Result<bool, PageError> {
        let _permit = self.hashing.acquire().await.map_err(PageError::internal)?;
        let verify = move || password::verify(&typed, stored.as_deref());
        tokio::task::spawn_blocking(verify).await.map_err(PageError::internal)
    }

    /// Hashes likewise.
    pub(super) async fn hashed(&self, chosen: String) -> Result<String, PageError> {
        let _permit = self.hashing.acquire().await.map_err(PageError::internal)?;
        let hash = tokio::task::spawn_blocking(move || password::hash(&chosen)).await;
        hash.map_err(PageError::internal)?.map_err(PageError::internal)
    }
}

fn keys(name: &str, address: IpAddr) -> [Key; 2] {
    let name: String = name.trim().nfc().collect::<String>().to_lowercase();
    [Key { name: Some(name), address }, Key { name: None, address }]
}

impl Failures {
    /// What is left of the wait: 5 seconds after the first failure too many, then twice as long each time.
    fn wait(&self, key: &Key, now: OffsetDateTime) -> Duration {
        let free = if key.name.is_some() { FREE } else { FREE_OF_ADDRESS };
        let Some(over) = self.count.checked_sub(free) else { return Duration::ZERO };
        let whole = (FIRST_WAIT * 2_i32.pow(over.min(10))).min(LONGEST_WAIT);
        (self.last + whole - now).max(Duration::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-24 08:00 UTC);

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn waits_grow_per_account_and_address_and_end() {
        let attempts = Attempts::default();
        for _ in 0..FREE {
            assert_eq!(attempts.begin("Lan", address(1), NOW), Ok(()));
        }
        assert_eq!(attempts.begin(" lan ", address(1), NOW), Err(Duration::seconds(5)));
        assert_eq!(attempts.begin("Lan", address(2), NOW), Ok(()), "another address");
        assert_eq!(attempts.begin("Minh", address(1), NOW), Ok(()), "another account");
        let later = NOW + Duration::seconds(5);
        assert_eq!(attempts.begin("Lan", address(1), later), Ok(()));
        assert_eq!(attempts.begin("Lan", address(1), later), Err(Duration::seconds(10)));
        assert_eq!(attempts.begin("Lan", address(1), later + FORGOTTEN), Ok(()));
    }

    #[test]
    fn success_forgets_the_account_and_many_names_lock_the_address() {
        let attempts = Attempts::default();
        for _ in 0..20 {
            assert_eq!(attempts.begin("Lan", address(1), NOW), Ok(()));
            attempts.succeeded("Lan", address(1));
        }
        for at in 0..FREE_OF_ADDRESS {
            assert_eq!(attempts.begin(&format!("name{at}"), address(1), NOW), Ok(()));
        }
        assert!(attempts.begin("another", address(1), NOW).is_err());
    }

    #[test]
    fn no_wait_is_longer_than_a_quarter_of_an_hour() {
        let failures = Failures { count: u32::MAX, last: NOW };
        let [account, _] = keys("Lan", address(1));
        assert_eq!(failures.wait(&account, NOW), LONGEST_WAIT);
    }
}
