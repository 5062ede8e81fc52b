//! Texts without what nobody sees: marks that hide, join or turn around what stands beside them.

use std::borrow::Cow;

/// The text without invisible characters; a text of nothing else is empty.
///
/// What joins and varies signs stays where there is something to join (emoji, scripts that need it).
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.is_ascii()
        || !text.chars().any(|c| is_hidden(c) || is_blank_sign(c) || is_joiner(c) || plain_break(c) != c)
    {
        return Cow::Borrowed(text);
    }
    let shown: String = text.chars().filter(|c| !is_hidden(*c)).map(plain_break).collect();
    let says_nothing = |c: char| c.is_whitespace() || is_blank_sign(c) || is_joiner(c);
    Cow::Owned(if shown.chars().all(says_nothing) { String::new() } else { shown })
}

/// Never of use in an answer: direction marks and overrides, soft hyphens, zero-width spaces, marks of
/// order and annotation, tags.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

/// A break between lines or paragraphs is one however it is written.
fn plain_break(c: char) -> char {
    if matches!(c, '\u{2028}' | '\u{2029}') { '\n' } else { c }
}

/// Signs that look like a space.
fn is_blank_sign(c: char) -> bool {
    matches!(c, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}')
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{34f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_turns_around_is_taken_out() {
        assert_eq!(visible("a\u{202e}b\u{2066}c\u{200f}d\u{ad}e\u{feff}"), "abcde");
        assert_eq!(visible("dòng\u{2028}mới"), "dòng\nmới");
    }

    #[test]
    fn a_text_that_nobody_sees_is_empty() {
        for nothing in ["\u{feff} \u{200b}", "\u{3164}", "\u{2800}\u{a0}", "\u{200d}\u{fe0f}", "\u{e0041}"] {
            assert_eq!(visible(nothing), "", "{nothing:?}");
        }
    }

    #[test]
    fn what_can_be_seen_stays_as_it_is() {
        for text in ["Hài lòng", "  a b ", "👨\u{200d}👩\u{200d}👧", "❤\u{fe0f}", "می\u{200c}خواهم", "ấ"]
        {
            assert_eq!(visible(text), text);
        }
    }
}
