//! `hailong check`: definitions in, faults out.

use std::path::Path;

use super::counted;
use super::definitions::load_folder;
use crate::definition::schema;

/// Prints every fault, one a paragraph, to stderr; true when there is none.
pub fn run(folder: &Path) -> anyhow::Result<bool> {
    match load_folder(folder)? {
        Ok(catalogue) => {
            let (surveys, units) = (catalogue.surveys().count(), catalogue.units.iter().count());
            let (surveys, units) = (counted(surveys, "survey"), counted(units, "unit"));
            println!("{}: {surveys}, {units}, no faults", folder.display());
            Ok(true)
        }
        Err(faults) => {
            for fault in &faults {
                eprintln!("{fault}");
            }
            eprintln!("{} in {}", counted(faults.len(), "fault"), folder.display());
            Ok(false)
        }
    }
}

/// Prints a JSON Schema, so that editors complete and check the files.
pub fn print_schema(units: bool) -> anyhow::Result<bool> {
    let schema = if units { schema::units_schema() } else { schema::survey_schema() };
    println!("{}", serde_json::to_string_pretty(&schema)?);
    Ok(true)
}
