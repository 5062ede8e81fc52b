//! Finds numbers that were written with a decimal comma, as people write them here.

use std::ops::Range;

/// The places of all such commas inside braces, where the parser takes what is behind them for the next key.
/// Within brackets a comma may well stand between two numbers.
pub(super) fn decimal_commas(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut found, mut open, mut at) = (Vec::new(), Vec::new(), 0);
    while let Some(byte) = bytes.get(at) {
        at = match byte {
            b'#' => line_end(bytes, at),
            b'"' | b'\'' => behind_text(bytes, at),
            b'{' | b'[' => {
                open.push(*byte);
                at + 1
            }
            b'}' | b']' => {
                open.pop();
                at + 1
            }
            b'=' if open.last() == Some(&b'{') => {
                found.extend(comma_of(bytes, at + 1));
                at + 1
            }
            _ => at + 1,
        };
    }
    found
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| from + length)
}

/// Behind the quote that ends the text which begins here, or behind its line.
fn behind_text(bytes: &[u8], from: usize) -> usize {
    let quote = bytes[from];
    let long = [quote; 3];
    if bytes[from..].starts_with(&long) {
        let inside = from + long.len();
        let end = bytes[inside..].windows(long.len()).position(|part| part == long);
        return end.map_or(bytes.len(), |end| inside + end + long.len());
    }
    let mut at = from + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\n' => return at,
            b'\\' if quote == b'"' => at += 2,
            byte if *byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// `50,2` behind an equals sign, with nothing else before the next entry.
fn comma_of(bytes: &[u8], from: usize) -> Option<Range<usize>> {
    let skip = |from: usize, plain: fn(&u8) -> bool| {
        bytes[from..].iter().position(|byte| !plain(byte)).map_or(bytes.len(), |length| from + length)
    };
    let blank = |byte: &u8| b" \t".contains(byte);
    let first = skip(from, blank);
    let first = if bytes.get(first).is_some_and(|sign| b"+-".contains(sign)) { first + 1 } else { first };
    let comma = skip(first, |byte| byte.is_ascii_digit() || b"._".contains(byte));
    if comma == first || bytes.get(comma) != Some(&b',') {
        return None;
    }
    let last = skip(comma + 1, |byte| byte.is_ascii_digit());
    let next = skip(last, blank);
    let ends = bytes.get(next).is_none_or(|byte| b",}\r\n#".contains(byte));
    (last > comma + 1 && ends).then_some(comma..last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        decimal_commas(text).into_iter().map(|place| &text[place]).collect()
    }

    #[test]
    fn a_comma_within_a_number_in_braces_is_found() {
        assert_eq!(found("group = [{ code = 1, share = 50,2 }, { code = 2, share = 49,8 }]"), [",2", ",8"]);
        assert_eq!(found("{ a = -1.234,5, b = 1 }"), [",5"]);
        assert_eq!(found("x = [\n  { a = 1,25\n  },\n]"), [",25"]);
    }

    #[test]
    fn a_comma_between_entries_is_none() {
        for text in [
            "{ a = 1, b = 2 }",
            "{ a = 1,b = 2 }",
            "{ a = [1,2], b = 3 }",
            "codes = [4,5]",
            "a = \"{ b = 1,5 }\"",
            "# { a = 1,5 }",
            "a = '''\n{ b = 1,5 }'''",
            "{ a = \"\\\"{ = 1,5 }\" }",
            "{ a = 1,2 = 3 }",
            "a = 1,5",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn whatever_the_text_it_ends() {
        for text in ["{", "\"", "'''", "{a=", "{a=1,", "{a=1,5", "{\"\\"] {
            decimal_commas(text);
        }
    }
}
