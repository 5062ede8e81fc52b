//! What the columns and codes of the record mean, as a table that people open.

use super::super::ExportError;
use super::super::csv_text::csv_lines;
use super::Variables;
use crate::response::cell::{MARK, guarded};

const COLUMNS: [&str; 11] = [
    "column",
    "number",
    "label",
    "type",
    "required",
    "segment",
    "code",
    "code_label",
    "no_answer",
    "r_name",
    "spss_name",
];

/// One row a column of the record, and one more for each code of it.
pub fn as_csv(variables: &Variables) -> Result<Vec<u8>, ExportError> {
    let table = csv_lines(|writer| {
        writer.write_record(COLUMNS)?;
        for variable in &variables.0 {
            let name = variable.name.as_str();
            writer.write_record([
                name,
                &guarded(&variable.number),
                &guarded(&variable.label),
                variable.kind.as_str(),
                &variable.required,
                &variable.segment,
                "",
                "",
                "",
                name,
                &variable.spss,
            ])?;
            for choice in &variable.choices {
                let (code, silent) = (choice.code.to_string(), choice.no_answer.to_string());
                let own = choice.own.as_ref().map_or(["", ""], |own| [&own.r, &own.spss]);
                let label = guarded(&choice.label);
                writer.write_record([name, "", "", "", "", "", &code, &label, &silent, own[0], own[1]])?;
            }
        }
        Ok(())
    })?;
    Ok([MARK, &table].concat())
}
