//! Whole numbers as programs write them.

/// A whole number without the decimal that pandas, R and spreadsheets put behind it: `4.0` and `4,0` are `4`.
/// Anything else stays as it is: `4.000` may be four thousand.
pub fn whole(text: &str) -> &str {
    let Some(whole) = text.strip_suffix(".0").or_else(|| text.strip_suffix(",0")) else { return text };
    let digits = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole { whole } else { text }
}

/// A number of a spreadsheet as it would be typed.
pub(super) fn typed(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && number.abs() < 1e15 => {
            let written = number.to_string();
            if written == "-0" { "0".to_owned() } else { written }
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_empty_decimal_is_taken_off() {
        for (text, wanted) in [
            ("4.0", "4"),
            ("4,0", "4"),
            ("-4.0", "-4"),
            ("4.00", "4.00"),
            ("4.000", "4.000"),
            (".0", ".0"),
            ("a.0", "a.0"),
        ] {
            assert_eq!(whole(text), wanted);
        }
        for (text, wanted) in [
            ("4", "4"),
            ("4.0", "4"),
            ("4.5", "4.5"),
            ("1E3", "1000"),
            ("0.1", "0.1"),
            ("912345678", "912345678"),
        ] {
            assert_eq!(typed(text), wanted);
        }
    }
}
