//! Reads the folder of definitions.

use std::path::Path;

use anyhow::Context as _;

use crate::definition::Diagnostic;
use crate::definition::catalogue::{Catalogue, SourceFile, load};

/// The TOML files of a folder, by name.
pub fn read_folder(folder: &Path) -> anyhow::Result<Vec<SourceFile>> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder of definitions {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            files.push(SourceFile {
                name: path.display().to_string(),
                text: String::from_utf8_lossy(&bytes).into_owned(),
            });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// Reads and checks a folder: the catalogue, or its faults.
pub fn load_folder(folder: &Path) -> anyhow::Result<Result<Catalogue, Vec<Diagnostic>>> {
    Ok(load(&folder.display().to_string(), &read_folder(folder)?))
}
