//! Syntax of SPSS that reads the record and names columns and codes; PSPP reads it too.

use super::{Kind, Variable, Variables};

/// Longest labels, in bytes.
const LABEL: usize = 256;
const VALUE_LABEL: usize = 120;

/// Reads `responses.csv` beside it and names columns and codes. `of` says in a line what it is.
///
/// Widths are bytes, of which a Vietnamese letter has up to three: a text is as wide as its question allows, so
/// that nothing is cut off and files of two periods can be added to each other.
pub fn as_spss(variables: &Variables, of: &str) -> String {
    let columns: Vec<String> = variables
        .0
        .iter()
        .map(|variable| format!("  {} {}", variable.spss, format_of(variable.kind)))
        .collect();
    let mut script = format!(
        "* {of}. SPSS reads them in its Unicode mode, which is the usual one.\nGET DATA /TYPE=TXT \
         /FILE='responses.csv' /ENCODING='UTF8'\n  /DELIMITERS=',' /QUALIFIER='\"' /ARRANGEMENT=DELIMITED \
         /FIRSTCASE=2\n  /VARIABLES=\n{}.\n",
        columns.join("\n")
    );
    for variable in &variables.0 {
        script.push_str(&labels(variable));
    }
    script.push_str("EXECUTE.\n");
    script
}

fn format_of(kind: Kind) -> String {
    match kind {
        Kind::Code => "F8.0".to_owned(),
        Kind::Number { decimals } => format!("F{}.{decimals}", 16 + decimals),
        Kind::Date => "SDATE10".to_owned(),
        Kind::Moment => "A32".to_owned(),
        Kind::TrueFalse => "A5".to_owned(),
        Kind::Codes(width) | Kind::Text(width) | Kind::Word(width) => format!("A{width}"),
    }
}

/// The labels of a variable and of its values, and the variables made of it.
fn labels(variable: &Variable) -> String {
    let mut lines = label(&variable.spss, &variable.label);
    match variable.kind {
        Kind::Code => {
            let values = variable.choices.iter().map(|choice| (choice.code.to_string(), &*choice.label));
            lines.push_str(&value_labels(&variable.spss, values));
        }
        Kind::Codes(_) => lines.push_str(&chosen(variable)),
        Kind::Number { .. } | Kind::Date | Kind::Moment | Kind::TrueFalse | Kind::Text(_) | Kind::Word(_) => {
        }
    }
    lines
}

/// A variable of its own for each of several: 1 chosen, 0 not, and missing for whoever chose none of them.
fn chosen(variable: &Variable) -> String {
    let mut lines = String::new();
    for choice in &variable.choices {
        let Some(own) = &choice.own else { continue };
        let (name, from, code) = (&own.spss, &variable.spss, choice.code);
        lines.push_str(&format!(
            "NUMERIC {name} (F1.0).\nIF ({from} <> '') {name} = \
             (INDEX(CONCAT(';', RTRIM({from}), ';'), ';{code};') > 0).\n"
        ));
        lines.push_str(&label(name, &choice.label));
    }
    lines
}

fn label(name: &str, text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("VARIABLE LABELS {name}\n  {}.\n", quoted(text, LABEL))
    }
}

fn value_labels<'c>(name: &str, values: impl Iterator<Item = (String, &'c str)>) -> String {
    let lines: Vec<String> =
        values.map(|(code, text)| format!("  {code} {}", quoted(text, VALUE_LABEL))).collect();
    if lines.is_empty() { String::new() } else { format!("VALUE LABELS {name}\n{}.\n", lines.join("\n")) }
}

/// A text in quotes, of so many bytes at most.
fn quoted(text: &str, most: usize) -> String {
    format!("'{}'", cut(text, most).replace('\'', "''"))
}

/// Between two letters, and with the sign that something is missing.
fn cut(text: &str, most: usize) -> String {
    const MORE: &str = "…";
    if text.len() <= most {
        return text.to_owned();
    }
    let ends = text.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let end = ends.take_while(|end| end + MORE.len() <= most).last().unwrap_or(0);
    format!("{}{MORE}", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_cut_between_letters() {
        assert_eq!(cut("ngắn", 120), "ngắn");
        let label = cut(&"ấ".repeat(100), 120);
        assert!(label.len() <= 120 && label.ends_with("ấ…"), "{label}");
        assert_eq!(cut(&"ấ".repeat(40), 120).len(), 120, "what fits is whole");
    }
}
