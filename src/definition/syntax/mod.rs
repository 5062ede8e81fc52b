//! Parses a file as TOML, and says in plain words what is no TOML.

mod comma;
mod words;

use toml::Spanned;
use toml::de::DeTable;

use self::comma::decimal_commas;
use self::words::{DECIMAL_COMMA, plain_words};
use super::raw::{Reader, Span};
use super::rule::Rule;

/// Where to read on when nothing better is known.
const GUIDE: &str = "TOML, as described in docs/definitions.md";

/// The file as a tree, or nothing when it cannot be read; faults go to the reader.
pub(super) fn parse<'t>(reader: &Reader<'t>) -> Option<Spanned<DeTable<'t>>> {
    let text = reader.source.text;
    // Whoever read the file put this character where its bytes were no UTF-8.
    if let Some(at) = text.find(char::REPLACEMENT_CHARACTER) {
        let found = "a character that is not UTF-8: the file was saved in another encoding".into();
        let expected = "UTF-8 (in the editor: Save as, encoding UTF-8)";
        reader.report(&(at..at + char::REPLACEMENT_CHARACTER.len_utf8()), Rule::NotUtf8, found, expected);
        return None;
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    let errors: Vec<(Span, &str)> =
        errors.iter().map(|error| (error.span().unwrap_or(0..0), error.message())).collect();
    let commas = if errors.is_empty() { Vec::new() } else { decimal_commas(text) };
    if !commas.is_empty() {
        let (found, expected) = DECIMAL_COMMA;
        commas.iter().for_each(|place| reader.report(place, Rule::Syntax, found.to_owned(), expected));
        return None;
    }
    let mut readable = true;
    for (span, message) in &errors {
        if report_unclosed(reader, span, message, &errors) {
            return None;
        }
        readable &= report(reader, span, message);
    }
    if readable && document.get_ref().is_empty() {
        let expected = "a definition, as described in docs/definitions.md";
        reader.report_whole(Rule::EmptyFile, "nothing stands in this file".into(), expected);
        readable = false;
    }
    // Half a document would only give faults that follow from the first.
    readable.then_some(document)
}

/// Reports a brace or bracket that is never closed, at which the parser takes all that follows for its
/// inside; true when there is one.
fn report_unclosed(reader: &Reader<'_>, span: &Span, message: &str, errors: &[(Span, &str)]) -> bool {
    let within = ["inline table", "key-value pairs"].iter().any(|word| message.contains(word));
    let (open, unclosed, found, expected) = if within {
        ('{', "unclosed inline table", "`{` without its `}`", "`{ … }`, with a comma between its entries")
    } else if message.contains("array") && !message.contains("array table") {
        ('[', "unclosed array", "`[` without its `]`", "`[1, 2]`, with a comma between its entries")
    } else {
        return false;
    };
    let before = reader.source.text.get(..span.start).unwrap_or_default();
    match before.rfind(open) {
        Some(at) if errors.iter().any(|(_, message)| message.starts_with(unclosed)) => {
            reader.report(&(at..at + 1), Rule::Syntax, found.to_owned(), expected);
            true
        }
        _ => false,
    }
}

/// Reports what the parser said; true when the rest of the file can still be read.
fn report(reader: &Reader<'_>, span: &Span, message: &str) -> bool {
    let text = reader.source.text;
    let at = text.get(span.clone()).unwrap_or_default();
    if message == "duplicate key" {
        let found = format!("`{at}` stands here again");
        reader.report(span, Rule::DuplicateKey, found, "each key once under its heading");
        // What stands under a repeated heading is lost; a repeated line costs only itself.
        let before = text[..span.start.min(text.len())].rsplit('\n').next().unwrap_or_default();
        return !before.trim_start().starts_with('[');
    }
    let (found, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    if found.starts_with("invalid date") || found.starts_with("invalid time") {
        let limits = expected.trim_start_matches("a ");
        let expected = match limits {
            "" => "a date that exists, such as 2026-07-01".to_owned(),
            limits => format!("a date such as 2026-07-01, with a {limits}"),
        };
        reader.report(span, Rule::BadDate, "a day that does not exist".into(), &expected);
        return true;
    }
    let after = text.get(span.start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let (found, expected) = plain_words(message, at, after.trim_start())
        .unwrap_or((found, if expected.is_empty() || expected == "nothing" { GUIDE } else { expected }));
    reader.report(span, Rule::Syntax, found.to_owned(), expected);
    false
}
