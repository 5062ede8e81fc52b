//! A script for R that reads the record and names columns and codes.

use super::{Kind, Variable, Variables};

/// Reads `responses.csv` beside it into `responses`, checks that all `count` rows are there, and names
/// columns and codes. `of` says in a line what it is.
///
/// Columns are read as what they are: a text of digits stays a text, and only a blank is no answer. The names are
/// set once the file is read, since R takes a byte order mark for a part of the first.
pub fn as_r(variables: &Variables, of: &str, count: u64) -> String {
    let all = &variables.0;
    let names = listed(all.iter().map(|variable| quoted(&variable.name)));
    let classes = listed(all.iter().map(|variable| quoted(class(variable.kind))));
    let mut script = format!(
        "# {of}\nresponses <- read.csv(\"responses.csv\", encoding = \"UTF-8\", na.strings = \"\", \
         check.names = FALSE,\n  colClasses = {classes})\nstopifnot(nrow(responses) == {count})\n\
         names(responses) <- {names}\n"
    );
    for variable in all {
        script.push_str(&lines(variable));
    }
    script
}

fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Code => "integer",
        Kind::Number { .. } => "numeric",
        Kind::Date => "Date",
        Kind::TrueFalse => "logical",
        Kind::Codes(_) | Kind::Moment | Kind::Text(_) | Kind::Word(_) => "character",
    }
}

/// What makes one column readable.
fn lines(variable: &Variable) -> String {
    let column = format!("responses[[{}]]", quoted(&variable.name));
    let mut lines = match variable.kind {
        Kind::Code => {
            let codes = listed(variable.choices.iter().map(|choice| choice.code.to_string()));
            let labels = listed(variable.choices.iter().map(|choice| quoted(&choice.label)));
            format!("{column} <- factor({column}, levels = {codes}, labels = {labels})\n")
        }
        Kind::Codes(_) => chosen(variable, &column),
        Kind::Moment => format!(
            "{column} <- as.POSIXct(sub(\":([0-9]{{2}})$\", \"\\\\1\", {column}), \
             format = \"%Y-%m-%dT%H:%M:%OS%z\", tz = \"Asia/Ho_Chi_Minh\")\n"
        ),
        // Without the sign that keeps a spreadsheet from taking a text for a formula.
        Kind::Text(_) => format!("{column} <- sub(\"^'('*[-=+@\\t])\", \"\\\\1\", {column})\n"),
        Kind::Number { .. } | Kind::Date | Kind::TrueFalse | Kind::Word(_) => String::new(),
    };
    if !variable.label.is_empty() {
        lines.push_str(&format!("attr({column}, \"label\") <- {}\n", quoted(&variable.label)));
    }
    lines
}

/// A column of its own for each of several: whoever chose none of them has not answered.
fn chosen(variable: &Variable, column: &str) -> String {
    let mut lines = String::new();
    for choice in &variable.choices {
        let Some(own) = &choice.own else { continue };
        let own = format!("responses[[{}]]", quoted(&own.r));
        lines.push_str(&format!(
            "{own} <- ifelse(is.na({column}), NA, grepl(\"(^|;){}(;|$)\", {column}))\n\
             attr({own}, \"label\") <- {}\n",
            choice.code,
            quoted(&choice.label)
        ));
    }
    lines
}

fn listed(parts: impl Iterator<Item = String>) -> String {
    format!("c({})", parts.collect::<Vec<_>>().join(", "))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
