//! What the TOML parser says, in the words of a person who writes a definition.

/// What was found, and what to write instead.
pub(super) type Words = (&'static str, &'static str);

const LINE: &str = "`key = value` or a heading; a remark begins with `#`";
const QUOTES: Words = ("a text without quotes", "texts in quotes: \"…\"");
pub(super) const DECIMAL_COMMA: Words =
    ("a comma after the value", "a decimal point, as in 1.5, or square brackets around a list");
const VALUE: Words = ("a key without a value", "`key = value`");

/// What the parser says, as it begins, and the same in plain words.
const MESSAGES: [(&str, Words); 21] = [
    (
        "invalid basic string",
        ("a text without its closing quote", "a quote at the end of the text, on the same line"),
    ),
    (
        "invalid literal string",
        ("a text without its closing quote", "a quote at the end of the text, on the same line"),
    ),
    ("invalid multi-line", ("a text of several lines without its end", "\"\"\" at the end of the text")),
    (
        "missing escaped value",
        ("a `\\` that stands for nothing", "`\\\\` for a backslash, `\\\"` for a quote"),
    ),
    ("key with no value", ("a line that says nothing of its key", LINE)),
    ("missing value", VALUE),
    ("extra `=`", ("`=` twice", "`key = value`")),
    (
        "unexpected leading zero",
        ("a number that begins with 0", "the number without it, or quotes around a code"),
    ),
    (
        "invalid unquoted key",
        ("a key in letters that keys do not have", "letters a–z without accents, digits, hyphens"),
    ),
    ("unquoted keys cannot be empty", ("a line without a key", LINE)),
    ("unclosed array table", ("a heading without its closing brackets", "`[[…]]`")),
    ("unclosed table", ("a heading without its closing bracket", "`[…]`")),
    ("unclosed array", ("a list without its closing bracket", "`[1, 2]`")),
    (
        "unclosed inline table",
        ("a table without its closing brace", "`{ … }`, with a comma between its entries"),
    ),
    ("missing comma between array elements", ("a list without a comma between its entries", "`[1, 2]`")),
    (
        "missing comma between key-value",
        ("a table without a comma between its entries", "`{ a = 1, b = 2 }`"),
    ),
    ("missing assignment", ("an entry without its value", "`{ a = 1, b = 2 }`")),
    ("extra comma", ("a comma too many", "one comma between two entries")),
    ("unexpected key or value", ("something after the value", "a new line; a remark begins with `#`")),
    ("string values must be quoted", QUOTES),
    ("invalid ", QUOTES),
];

/// The message in plain words, as far as the place tells what was meant: `at` is what stands there,
/// `after` the rest of the line.
pub(super) fn plain_words(message: &str, at: &str, after: &str) -> Option<Words> {
    let (_, words) = MESSAGES.iter().find(|(said, _)| message.starts_with(said))?;
    Some(match *words {
        QUOTES => unquoted(at),
        ("something after the value", _) if after.starts_with(',') => DECIMAL_COMMA,
        words => words,
    })
}

/// What somebody meant who wrote a value that is none.
fn unquoted(value: &str) -> Words {
    let first = value.chars().next();
    let only = |right: &str| value.chars().all(|c| c.is_ascii_digit() || right.contains(c));
    match (first, value.to_lowercase().as_str()) {
        (None, _) => VALUE,
        (Some('“' | '”' | '‘' | '’' | '«'), _) => ("curly quotes", "straight quotes: \"…\""),
        (_, "true" | "false" | "yes" | "no" | "có" | "không") => {
            ("a yes or no in other words", "true or false, in small letters")
        }
        _ if only(" ") => ("numbers without a comma between them", "`[1, 2]`"),
        _ if only("/") || only(".") => ("a date in another order", "year, month, day: 2026-12-31"),
        _ => QUOTES,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_guessed_from_what_stands_there() {
        let found = |at: &str| plain_words("string values must be quoted", at, "").expect("known").0;
        assert_eq!(found("Mẫu phiếu"), "a text without quotes");
        assert_eq!(found("“Mẫu”"), "curly quotes");
        assert_eq!(found("31/12/2026"), "a date in another order");
        assert_eq!(found("True"), "a yes or no in other words");
        assert_eq!(found(""), "a key without a value");
        assert_eq!(found("1 2"), "numbers without a comma between them");
        let comma = plain_words("unexpected key or value", "", ",5").expect("known");
        assert_eq!(comma.0, "a comma after the value");
        assert_eq!(plain_words("something new", "", ""), None);
    }
}
