//! Tokens that people may have to type: no letter or digit that is misread.

use crate::clock::{Clock, NoRandomness};

/// Crockford's digits: no I, L, O or U.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// 100 bits, in twenty digits.
const LENGTH: usize = 20;

/// A new token.
pub(super) fn make(clock: &Clock) -> Result<String, NoRandomness> {
    let secret = clock.new_secret()?;
    let pairs = secret.as_bytes().chunks(2).take(LENGTH);
    let digit = |pair: &[u8]| {
        let byte =
            pair.iter().fold(0, |byte, digit| byte * 16 + char::from(*digit).to_digit(16).unwrap_or(0));
        char::from(DIGITS[byte as usize % DIGITS.len()])
    };
    Ok(pairs.map(digit).collect())
}

/// A token as it was typed: large letters, dashes of any length and spaces do not matter, nor O for 0 or I for 1. `None`
/// when it cannot be one.
pub(super) fn read(typed: &str) -> Option<String> {
    let digit = |c: char| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    let token: String = typed.chars().filter(|c| !is_between(*c)).map(digit).take(LENGTH + 1).collect();
    (token.len() == LENGTH && token.bytes().all(|byte| DIGITS.contains(&byte))).then_some(token)
}

fn is_between(c: char) -> bool {
    c == '-' || c.is_whitespace() || matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}')
}

/// In groups of five, as it is printed.
pub(super) fn grouped(token: &str) -> String {
    let groups: Vec<String> =
        token.as_bytes().chunks(5).map(|group| String::from_utf8_lossy(group).to_uppercase()).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_is_printed_and_as_it_is_misread() {
        let token = make(&Clock::system()).expect("randomness");
        assert_eq!(token.len(), LENGTH);
        assert_eq!(read(&grouped(&token)).as_deref(), Some(token.as_str()));
        assert_eq!(
            read(&grouped(&token).replace('0', "O").replace('1', "l")).as_deref(),
            Some(token.as_str())
        );
        assert_ne!(make(&Clock::system()).expect("randomness"), token);
        for wrong in ["", "abc", "uuuuuuuuuuuuuuuuuuuu", "0123456789abcdefghjkm", "../../etc/passwd0000"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
