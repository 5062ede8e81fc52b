//! What somebody may have meant by a name that nothing has.

use crate::definition::diagnostic::nearest;
use crate::definition::id::suggest;
use crate::definition::{Period, Wave};

/// So many names are told; of more only the nearest.
const MOST: usize = 20;

/// "no survey `sipass`; there are sipas, papi; did you mean `sipas`?".
pub(super) fn no_such(what: &str, asked: &str, known: &[&str]) -> String {
    format!("no {what} `{asked}`{}", advice(asked, known))
}

/// What stands behind a name that nothing has.
pub(super) fn advice(asked: &str, known: &[&str]) -> String {
    let near = nearest(asked, known.iter().copied())
        .or_else(|| suggest(asked).and_then(|id| nearest(&id, known.iter().copied())));
    let listed = (1..=MOST).contains(&known.len()).then(|| format!("; there are {}", known.join(", ")));
    let meant = near.map(|near| format!("; did you mean `{near}`?"));
    [listed, meant].into_iter().flatten().collect()
}

/// A period of a survey by what was written; the fault says what it may have been meant to be.
pub(super) fn period(text: &str, waves: &[Wave]) -> anyhow::Result<Period> {
    Period::parse(text, waves).map_err(|fault| {
        let meant = meant(text, waves).map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
        anyhow::anyhow!("no period `{text}`{meant}: {fault}")
    })
}

/// `q1/2026`, `2026-3` and `03/2026` as they are to be written, or the wave that is nearest.
fn meant(text: &str, waves: &[Wave]) -> Option<String> {
    as_calendar(text).or_else(|| nearest(text, waves.iter().map(|wave| wave.id.as_str())).map(str::to_owned))
}

fn as_calendar(text: &str) -> Option<String> {
    let parts = parts(text);
    let digits = |part: &&String| part.starts_with(|c: char| c.is_ascii_digit());
    let year = parts.iter().find(|part| part.len() == 4 && digits(part))?;
    let rest: Vec<&String> = parts.iter().filter(|part| *part != year).collect();
    let written = match &rest[..] {
        [number] if digits(number) => format!("{year}-{number:0>2}"),
        [word, number] if digits(number) => {
            let letter = word.chars().next().filter(|letter| ['Q', 'H'].contains(letter))?;
            format!("{year}-{letter}{number}")
        }
        _ => return None,
    };
    Period::parse(&written, &[]).ok().map(|_| written)
}

/// Runs of digits and of letters, in capitals.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut before = ' ';
    for letter in text.to_uppercase().chars() {
        let goes_on = before.is_alphanumeric() && letter.is_ascii_digit() == before.is_ascii_digit();
        match parts.last_mut() {
            Some(part) if goes_on && letter.is_alphanumeric() => part.push(letter),
            _ if letter.is_alphanumeric() => parts.push(letter.to_string()),
            _ => {}
        }
        before = letter;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_nearly_right_is_suggested() {
        let known = ["xa-binh-lu", "xa-bum-to"];
        assert!(no_such("unit", "xa-binh-luu", &known).contains("did you mean `xa-binh-lu`?"));
        assert!(no_such("unit", "Xã Bình Lư", &known).contains("did you mean `xa-binh-lu`?"));
        assert_eq!(no_such("unit", "tinh", &known), "no unit `tinh`; there are xa-binh-lu, xa-bum-to");
        assert_eq!(no_such("account", "lan", &[]), "no account `lan`");
    }

    #[test]
    fn a_period_that_is_written_otherwise_is_suggested() {
        for (text, right) in [
            ("2026-q1", "2026-Q1"),
            ("Q1-2026", "2026-Q1"),
            ("2026Q1", "2026-Q1"),
            ("quý 2 2026", "2026-Q2"),
            ("2026-3", "2026-03"),
            ("03/2026", "2026-03"),
            ("2026/03", "2026-03"),
        ] {
            assert_eq!(meant(text, &[]).as_deref(), Some(right), "{text}");
        }
        for text in ["", "x", "2026-13", "2026-Q5", "31/12/2026"] {
            assert_eq!(meant(text, &[]), None, "{text}");
        }
    }
}
