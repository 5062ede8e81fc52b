//! What the columns and codes of the record mean, as a table and as scripts that give R and SPSS the labels.

use super::record::csv_lines;
use super::{ExportError, record};
use crate::definition::{AnswerKind, Field, Lang, Survey};
use crate::response::cell::guarded;

const COLUMNS: [&str; 9] =
    ["column", "number", "label", "type", "required", "segment", "code", "code_label", "no_answer"];

/// One row a column of the record, and one more for each code of it.
pub fn as_csv(survey: &Survey, lang: &Lang) -> Result<Vec<u8>, ExportError> {
    csv_lines(|writer| {
        writer.write_record(COLUMNS)?;
        for name in record::OWN {
            writer.write_record([name, "", "", kind_of_own(name), "", "", "", "", ""])?;
        }
        for field in &survey.fields {
            let (number, label) = (field.number.as_deref().unwrap_or(""), guarded(field.text.get(lang)));
            let (required, segment) = (field.required.to_string(), field.segment.to_string());
            let head = [field.id.as_str(), number, &label, kind(field), &required, &segment];
            writer.write_record(head.into_iter().chain(["", "", ""]))?;
            for option in field.options() {
                let text = guarded(option.text.get(lang));
                let (code, silent) = (option.code.to_string(), option.no_answer.to_string());
                let tail = [code.as_str(), text.as_str(), silent.as_str()];
                writer.write_record([field.id.as_str(), "", "", "", "", ""].into_iter().chain(tail))?;
            }
        }
        Ok(())
    })
}

fn kind(field: &Field) -> &'static str {
    match field.kind {
        AnswerKind::OneOf(_) => "code",
        AnswerKind::AnyOf { .. } => "codes",
        AnswerKind::Number(_) => "number",
        AnswerKind::Date(_) => "date",
        AnswerKind::Text { .. } => "text",
    }
}

fn kind_of_own(name: &str) -> &'static str {
    match name {
        "answered_at" | "received_at" => "moment",
        "duration" => "number",
        "excluded" => "true-false",
        _ => "text",
    }
}

/// Reads `responses.csv` beside it into `responses`, checks that all `count` rows are there, and names
/// columns and codes.
pub fn as_r(survey: &Survey, lang: &Lang, count: u64) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let mut script = format!(
        "# {}, {}\nresponses <- read.csv(\"responses.csv\", fileEncoding = \"UTF-8\", na.strings = \"\", \
         check.names = FALSE)\nstopifnot(nrow(responses) == {count})\n",
        survey.id, survey.version
    );
    for field in &survey.fields {
        let column = format!("responses[[{}]]", quoted(field.id.as_str()));
        match &field.kind {
            AnswerKind::OneOf(options) => {
                let codes: Vec<String> = options.iter().map(|option| option.code.to_string()).collect();
                let labels: Vec<String> =
                    options.iter().map(|option| quoted(option.text.get(lang))).collect();
                script.push_str(&format!(
                    "{column} <- factor({column}, levels = c({}), labels = c({}))\n",
                    codes.join(", "),
                    labels.join(", ")
                ));
            }
            AnswerKind::AnyOf { options, .. } => {
                for option in options.iter() {
                    let own = quoted(&format!("{}/{}", field.id, option.code));
                    script.push_str(&format!(
                        "responses[[{own}]] <- grepl(\"(^|;){}(;|$)\", {column})\n\
                         attr(responses[[{own}]], \"label\") <- {}\n",
                        option.code,
                        quoted(option.text.get(lang))
                    ));
                }
            }
            AnswerKind::Number(_) | AnswerKind::Date(_) | AnswerKind::Text { .. } => {}
        }
        script.push_str(&format!("attr({column}, \"label\") <- {}\n", quoted(field.text.get(lang))));
    }
    script
}

/// Words of SPSS that cannot be the name of a variable, and one that begins a comment.
const RESERVED: [&str; 14] =
    ["all", "and", "by", "comment", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"];

/// SPSS syntax that reads `responses.csv` and names columns and codes; PSPP reads it too. Variable names take `_`
/// for `-`, and `q_` before what cannot stand at the beginning.
pub fn as_spss(survey: &Survey, columns: &[String], lang: &Lang, count: u64) -> String {
    let field = |column: &str| survey.field(column);
    let format = |column: &String| match field(column).map(|field| &field.kind) {
        Some(AnswerKind::OneOf(_)) => "F8.0",
        Some(AnswerKind::Number(_)) => "F12.4",
        Some(AnswerKind::Date(_)) => "SDATE10",
        Some(AnswerKind::Text { .. }) => "A2000",
        Some(AnswerKind::AnyOf { .. }) | None => "A100",
    };
    let own =
        record::OWN.map(|name| format!("  {name} {}", if name == "duration" { "F12.0" } else { "A64" }));
    let asked = columns.iter().map(|column| format!("  {} {}", variable(column), format(column)));
    let variables: Vec<String> = own.into_iter().chain(asked).collect();
    let mut script = format!(
        "* {}, {}; {count} responses. SPSS reads them in its Unicode mode, which is the usual one.\nGET DATA /TYPE=TXT /FILE='responses.csv' \
         /ENCODING='UTF8'\n  /DELIMITERS=',' /QUALIFIER='\"' /ARRANGEMENT=DELIMITED /FIRSTCASE=2\n  \
         /VARIABLES=\n{}.\n",
        survey.id,
        survey.version,
        variables.join("\n")
    );
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''").replace('\n', " "));
    for field in &survey.fields {
        let name = variable(field.id.as_str());
        script.push_str(&format!("VARIABLE LABELS {name} {}.\n", quoted(field.text.get(lang))));
        if let AnswerKind::OneOf(options) = &field.kind {
            let labels: Vec<String> = options
                .iter()
                .map(|option| format!("{} {}", option.code, quoted(option.text.get(lang))))
                .collect();
            script.push_str(&format!("VALUE LABELS {name} {}.\n", labels.join(" ")));
        }
    }
    script.push_str("EXECUTE.\n");
    script
}

fn variable(column: &str) -> String {
    let plain = column.replace('-', "_");
    let is_taken = plain.starts_with(|c: char| c.is_ascii_digit()) || RESERVED.contains(&plain.as_str());
    if is_taken { format!("q_{plain}") } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_has_a_name_that_spss_takes() {
        assert_eq!(variable("ly-do"), "ly_do");
        assert_eq!(variable("1a"), "q_1a");
        assert_eq!(variable("comment"), "q_comment");
        assert_eq!(variable("comments"), "comments");
    }
}
