//! The program by its command line: what it prints, what it refuses, how it ends.

mod audit;
mod backup;
mod backup_releases;
mod check;
mod damage;
mod diff;
mod engines;
mod export;
mod folder;
mod import_dialects;
mod import_populations;
mod import_responses;
mod index;
mod levels;
mod oidc;
mod place;
mod plan;
mod simulate;
mod two_versions;
mod usage;
mod user;
mod verify;
mod versions;
mod weights;

use std::path::{Path, PathBuf};

use crate::harness::program::definitions;

/// A file with this content in a folder.
fn file(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).expect("written");
    path.to_str().expect("UTF-8").to_owned()
}

/// The project's definitions in a folder of their own, to be changed at will.
fn copied_definitions(folder: &Path) -> PathBuf {
    let copy = folder.join("defs");
    std::fs::create_dir(&copy).expect("a folder");
    for entry in std::fs::read_dir(definitions()).expect("definitions") {
        let path = entry.expect("definitions").path();
        std::fs::copy(&path, copy.join(path.file_name().expect("a name"))).expect("copied");
    }
    copy
}

/// Replaces a text that stands once in a file.
#[track_caller]
fn replace(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).expect("read");
    assert_eq!(text.matches(from).count(), 1, "{from}");
    std::fs::write(file, text.replace(from, to)).expect("written");
}
