//! Definitions: what is refused and how it is said, and what the real files hold.

mod bad_defs;
mod guide;
mod many_faults;
mod mutations;
mod positions;
mod real;
mod rooms;
mod schema;
mod signature;

use std::path::{Path, PathBuf};

use hailong::definition::catalogue::{Catalogue, SourceFile, load};
use hailong::definition::{Diagnostic, Survey};

/// The example of `docs/definitions.md`.
pub(crate) const WORKED_EXAMPLE: &str = include_str!("../../../docs/examples/vi-du.toml");

/// Units that are right, for surveys that are wrong.
pub(crate) const UNITS: &str = r#"
[[kind]]
id = "province"
title = { vi = "Tỉnh", en = "Province" }
[[kind]]
id = "commune"
title = { vi = "Xã", en = "Commune" }
[[kind]]
id = "ward"
title = { vi = "Phường", en = "Ward" }
[[unit]]
id = "tinh-lai-chau"
kind = "province"
name = { vi = "Tỉnh Lai Châu", en = "Lai Châu province" }
[[unit]]
id = "xa-binh-lu"
kind = "commune"
name = { vi = "Xã Bình Lư", en = "Bình Lư commune" }
parent = "tinh-lai-chau"
"#;

pub(crate) fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), text: text.to_owned() }
}

/// Loads one survey beside good units.
pub(crate) fn load_beside_units(name: &str, text: &str) -> Result<Catalogue, Vec<Diagnostic>> {
    load("defs", &[file("units.toml", UNITS), file(name, text)])
}

/// A survey that is right.
pub(crate) fn survey(text: &str) -> Survey {
    match load_beside_units("mau.toml", text) {
        Ok(catalogue) => Survey::clone(catalogue.surveys().next().expect("one survey")),
        Err(faults) => panic!("{}", render(&faults)),
    }
}

/// The faults of a survey that is wrong.
pub(crate) fn faults(text: &str) -> Vec<Diagnostic> {
    load_beside_units("mau.toml", text).err().unwrap_or_default()
}

/// All faults as they are printed, a blank line between.
pub(crate) fn render(faults: &[Diagnostic]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A path inside the project.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The TOML files of a folder of the project, named without it.
pub(crate) fn read_defs(folder: &str) -> Vec<SourceFile> {
    let mut files: Vec<_> = names(&project(folder))
        .into_iter()
        .filter(|name| name.ends_with(".toml"))
        .map(|name| {
            let bytes = std::fs::read(project(folder).join(&name)).expect("a definition");
            file(&name, &String::from_utf8_lossy(&bytes))
        })
        .collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

/// The names in a folder, in order.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
