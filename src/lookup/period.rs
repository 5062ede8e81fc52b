//! Periods as people write them: `01/2026`, `tháng 1/2026`, `quý I năm 2026`.

use super::folded::plain;

/// The period as it is kept, `2026-01`, `2026-Q1`, `2026-H1` or `2026`; what is none of them stays as it is.
pub fn period(written: &str) -> String {
    named(written).unwrap_or_else(|| written.trim().to_owned())
}

fn named(written: &str) -> Option<String> {
    let text = plain(written);
    let words: Vec<&str> = text.split(' ').filter(|word| *word != "nam").collect();
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let month =
        |word: &str| word.parse::<u8>().ok().filter(|month| (1..=12).contains(month) && word.len() <= 2);
    match words[..] {
        [year] if is_year(year) => Some(year.to_owned()),
        [number, year] | ["thang", number, year] if is_year(year) && month(number).is_some() => {
            month(number).map(|month| format!("{year}-{month:02}"))
        }
        // `2026-1` may be a month or a quarter that somebody shortened.
        ["quy", number, year] if is_year(year) => quarter(number).map(|quarter| format!("{year}-Q{quarter}")),
        [short, year] if is_year(year) => {
            let quarter = short.strip_prefix('q').and_then(quarter);
            quarter.map(|quarter| format!("{year}-Q{quarter}"))
        }
        ["6", "thang", "dau", year] if is_year(year) => Some(format!("{year}-H1")),
        ["6", "thang", "cuoi", year] if is_year(year) => Some(format!("{year}-H2")),
        _ => None,
    }
}

fn quarter(word: &str) -> Option<u8> {
    match word {
        "1" | "i" => Some(1),
        "2" | "ii" => Some(2),
        "3" | "iii" => Some(3),
        "4" | "iv" => Some(4),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_as_they_are_written() {
        for (text, wanted) in [
            ("01/2026", "2026-01"),
            ("Tháng 1/2026", "2026-01"),
            ("tháng 12 năm 2026", "2026-12"),
            ("Quý I/2026", "2026-Q1"),
            ("Q4/2026", "2026-Q4"),
            ("Năm 2026", "2026"),
            ("6 tháng đầu năm 2026", "2026-H1"),
            ("2026-Q1", "2026-Q1"),
            ("2026-03", "2026-03"),
            ("dot-1", "dot-1"),
            ("13/2026", "13/2026"),
            ("Oct-26", "Oct-26"),
        ] {
            assert_eq!(period(text), wanted);
        }
    }
}
