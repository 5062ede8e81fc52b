//! Reads the folder of definitions: what is read, what is left out, and what cannot be read.

use std::fs::FileType;
use std::io::Read as _;
use std::path::Path;

use anyhow::Context as _;

use crate::definition::catalogue::{Catalogue, SourceFile, load};

/// How a definition's name ends, in small or capital letters.
const ENDING: &str = ".toml";

/// Files that systems and editors leave beside others, by how their names begin or end.
const LITTER_BEGINS: [&str; 2] = [".", "~$"];
const LITTER_ENDS: [&str; 1] = ["~"];
const LITTER: [&str; 2] = ["thumbs.db", "desktop.ini"];

/// How much of a file is looked at to see whether it is a definition under another name.
const LOOKED_AT: u64 = 64 * 1024;

/// What stands in a folder of definitions.
#[derive(Debug, Default)]
pub struct Found {
    /// The definitions, by name.
    pub files: Vec<SourceFile>,
    /// What is called like a definition and cannot be read, one paragraph each.
    pub faults: Vec<String>,
    /// What was passed over though somebody may wait for it, one line each.
    pub left_out: Vec<String>,
}

/// Reads the TOML files of a folder, and notes what else a person might have meant by its other files.
pub fn read_folder(folder: &Path) -> anyhow::Result<Found> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder of definitions {}", folder.display()))?;
    let mut found = Found::default();
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry?.path());
    }
    paths.sort();
    for path in &paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if is_litter(&name) {
            continue;
        }
        if name.ends_with(ENDING) {
            match read_file(path) {
                Ok(text) => found.files.push(SourceFile { name: path.display().to_string(), text }),
                Err(why) => found.faults.push(format!("{}: {why}\n", path.display())),
            }
        } else if let Some(why) = missed(path, &name) {
            found.left_out.push(format!("note: left out: {}: {why}", path.display()));
        }
    }
    Ok(found)
}

fn is_litter(name: &str) -> bool {
    LITTER_BEGINS.iter().any(|begin| name.starts_with(begin))
        || LITTER_ENDS.iter().any(|end| name.ends_with(end))
        || LITTER.contains(&name)
}

/// The text of a definition; a link is read as the file it leads to.
fn read_file(path: &Path) -> Result<String, String> {
    let kind = std::fs::metadata(path).map_err(|error| {
        if path.is_symlink() {
            "a link that leads to no file\n  expected: a file, or no link".to_owned()
        } else {
            unreadable(&error)
        }
    })?;
    if !kind.is_file() {
        let what = what_it_is(kind.file_type());
        return Err(format!("{what} that is called like a definition\n  expected: a file, or another name"));
    }
    let bytes = std::fs::read(path).map_err(|error| unreadable(&error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn unreadable(error: &std::io::Error) -> String {
    format!(
        "cannot be read: {error}\n  expected: a file that the account under which this program runs may read"
    )
}

fn what_it_is(kind: FileType) -> &'static str {
    if kind.is_dir() { "a folder" } else { "something else than a file" }
}

/// Why an entry that is not read may have been meant to be; `name` is its name in small letters.
fn missed(path: &Path, name: &str) -> Option<&'static str> {
    let kind = std::fs::metadata(path).ok()?;
    if kind.is_dir() {
        return Some("files in sub-folders are not read");
    }
    let looks = name.contains(ENDING) || ends_nearly(name) || (kind.is_file() && reads_like_one(path));
    looks.then_some("its name does not end in .toml")
}

/// `.tml`, `.tolm`, `.toml2`.
fn ends_nearly(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| format!(".{ending}"));
    ending.is_some_and(|ending| strsim::damerau_levenshtein(&ending, ENDING) <= 1)
}

/// A survey or units under another name, as `phieu.txt` or a copy without an ending.
fn reads_like_one(path: &Path) -> bool {
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(LOOKED_AT).read_to_end(&mut bytes));
    let text = String::from_utf8_lossy(&bytes);
    read.is_ok() && text.lines().any(|line| ["[[section]]", "[[unit]]"].contains(&line.trim()))
}

/// Reads and checks a folder: the catalogue, or every fault as a paragraph. What was left out is told on stderr.
pub fn load_folder(folder: &Path) -> anyhow::Result<Result<Catalogue, Vec<String>>> {
    let Found { files, faults, left_out } = read_folder(folder)?;
    for line in left_out {
        eprintln!("{line}");
    }
    let loaded = load(&folder.display().to_string(), &files);
    if faults.is_empty() {
        return Ok(loaded.map_err(|found| found.iter().map(ToString::to_string).collect()));
    }
    let found = loaded.err().unwrap_or_default();
    Ok(Err(faults.into_iter().chain(found.iter().map(ToString::to_string)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systems_leave_behind_is_no_definition() {
        for name in ["._nho.toml", ".ds_store", "~$nho.toml", "nho.toml~", "thumbs.db", "desktop.ini"] {
            assert!(is_litter(name), "{name}");
        }
        for name in ["nho.toml", "nho (1).toml", "nho.toml.txt", "readme.md"] {
            assert!(!is_litter(name), "{name}");
        }
    }

    #[test]
    fn an_ending_that_is_nearly_right_is_known() {
        assert!(["nho.tml", "nho.tolm", "nho.toml2", "nho.tom"].into_iter().all(ends_nearly));
        assert!(!["nho.txt", "nho.md", "toml", "nho.xml"].into_iter().any(ends_nearly));
    }
}
