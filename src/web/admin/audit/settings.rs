//! Settings as the trail keeps them, one after another in a line.

/// `name=value` after `name=value`; a value in quotes may hold blanks.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut rest = text.trim();
    while let Some((name, after)) = rest.split_once('=') {
        let mut ends = serde_json::Deserializer::from_str(after).into_iter::<String>();
        let quoted = after.starts_with('"').then(|| ends.next().and_then(Result::ok)).flatten();
        let (value, end) = match quoted {
            Some(value) => (value, ends.byte_offset()),
            None => {
                let end = after.find(' ').unwrap_or(after.len());
                (after[..end].to_owned(), end)
            }
        };
        pairs.push((name.trim().to_owned(), value));
        rest = after[end..].trim_start();
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_with_blanks_and_quotes_in_them() {
        let read = pairs(r#"unit=xa-a survey=counter label="Quầy 2, \"cửa ra\"" idle=30 whole-screen=true"#);
        let values: Vec<&str> = read.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["xa-a", "counter", "Quầy 2, \"cửa ra\"", "30", "true"]);
        assert_eq!(read[4].0, "whole-screen");
        assert!(pairs("").is_empty());
    }
}
