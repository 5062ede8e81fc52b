//! Passwords: Argon2id, kept as PHC strings. PINs of kiosks: PBKDF2, which a browser can check by itself.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization as _;

/// Fewest characters of a password.
pub const MIN_LENGTH: usize = 10;
/// Most characters: enough for any phrase, too few to keep the hash busy.
pub const MAX_LENGTH: usize = 200;

/// 19 MiB, two passes, one lane: the first choice of OWASP's Password Storage Cheat Sheet for Argon2id.
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

/// The password could not be hashed: the operating system gave no random salt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct HashFault;

/// Why a password is refused before it is hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    #[error("a password has at least {MIN_LENGTH} characters")]
    TooShort,
    #[error("a password has at most {MAX_LENGTH} characters")]
    TooLong,
}

/// Whether a new password will do.
pub fn check(password: &str) -> Result<(), Weakness> {
    match password.chars().count() {
        ..MIN_LENGTH => Err(Weakness::TooShort),
        MIN_LENGTH..=MAX_LENGTH => Ok(()),
        _ => Err(Weakness::TooLong),
    }
}

/// Takes tens of milliseconds: call it where blocking is allowed.
pub fn hash(password: &str) -> Result<String, HashFault> {
    argon2().hash_password(composed(password).as_bytes()).map(|hash| hash.to_string()).map_err(|_| HashFault)
}

/// Compares with a stored hash. Without one (an unknown name) it takes as long and says no, so that
/// time does not tell which names exist.
pub fn verify(password: &str, stored: Option<&str>) -> bool {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
                          0000000000000000000000000000000000000000000";
    let Ok(hash) = PasswordHash::new(stored.unwrap_or(NOBODY)) else { return false };
    let is_right = argon2().verify_password(composed(password).as_bytes(), &hash).is_ok();
    is_right && stored.is_some()
}

/// Rounds of PBKDF2 for a PIN; the kiosk's script has the same number.
pub const PIN_ROUNDS: u32 = 100_000;

/// What a kiosk keeps of its clerk's PIN, in hex: PBKDF2-HMAC-SHA-256, 256 bits. So few digits can be
/// guessed by whoever has the hash; it keeps the hurried and the curious out, nobody else.
pub fn pin_hash(pin: &str, salt: &str) -> String {
    let hash = pbkdf2::pbkdf2_hmac_array::<Sha256, 32>(pin.as_bytes(), salt.as_bytes(), PIN_ROUNDS);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The same letters are the same password, whether a keyboard sends them whole or in parts.
fn composed(password: &str) -> String {
    password.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn a_password_is_known_again_and_another_is_not() {
        let stored = hash("mật khẩu rất dài").expect("randomness");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("mật khẩu rất dài", Some(&stored)));
        assert!(!verify("mật khẩu rất dai", Some(&stored)));
        assert_ne!(stored, hash("mật khẩu rất dài").expect("randomness"), "each hash has its own salt");
    }

    #[test]
    fn a_password_is_the_same_from_every_keyboard() {
        let stored = hash("mật khẩu rất dài").expect("randomness");
        let in_parts: String = "mật khẩu rất dài".nfd().collect();
        assert_ne!(in_parts, "mật khẩu rất dài");
        assert!(verify(&in_parts, Some(&stored)));
    }

    #[test]
    fn a_pin_is_hashed_as_browsers_do() {
        // By another library, as RFC 8018 defines it.
        let known = "75ff064daa1fe105ae6e533281eb461ce4524c04a6e707aad1f0d342c5c72377";
        assert_eq!(pin_hash("1234", "salt"), known);
    }

    #[test]
    fn an_unknown_name_costs_a_hash_as_well() {
        let begin = Instant::now();
        assert!(!verify("mật khẩu rất dài", None));
        assert!(begin.elapsed().as_micros() > 500, "no hash was computed");
    }
}
