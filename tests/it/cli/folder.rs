//! The folder of definitions as offices, shares and editors leave it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::{copied_definitions, file};
use crate::harness::program::{Finished, hailong};

fn check(defs: &Path) -> Finished {
    hailong(&["check", defs.to_str().expect("UTF-8")])
}

fn defs() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let defs = copied_definitions(folder.path());
    (folder, defs)
}

#[test]
fn what_systems_and_editors_leave_behind_is_passed_over_without_a_word() {
    let (_folder, defs) = defs();
    let before = check(&defs).fine();
    for name in [
        "._sipas.toml",
        ".DS_Store",
        "~$sipas.toml",
        "sipas.toml~",
        "Thumbs.db",
        "desktop.ini",
        ".sipas.toml.swp",
    ] {
        file(&defs, name, b"\x00\x05\x16\x07Mac OS X\xff");
    }
    fs::create_dir(defs.join(".git")).expect("a folder");
    let after = check(&defs);
    assert_eq!((after.stderr.as_str(), after.clone().fine()), ("", before));
}

#[test]
fn an_ending_in_capitals_is_read_and_so_is_a_copy_with_a_number() {
    let (_folder, defs) = defs();
    let before = check(&defs).fine();
    for (from, to) in
        [("sipas.toml", "SIPAS.TOML"), ("papi.toml", "papi (1).Toml"), ("units.toml", "Units.toml")]
    {
        fs::rename(defs.join(from), defs.join(to)).expect("renamed");
    }
    assert_eq!(check(&defs).fine(), before);
    file(&defs, "UNITS.TOML", fs::read(defs.join("Units.toml")).expect("read"));
    let refused = check(&defs).refused();
    assert!(refused.contains("another file of units"), "{refused}");
}

#[test]
fn a_definition_under_a_name_that_is_not_read_is_named() {
    let (_folder, defs) = defs();
    let text = fs::read(defs.join("sipas.toml")).expect("read");
    let names = ["a.toml.txt", "b.toml.bak", "c.tml", "d.toml (1)", "phieu.txt", "phieu"];
    for name in names {
        file(&defs, name, &text);
    }
    file(&defs, "README.md", "Các phiếu của tỉnh.");
    fs::create_dir(defs.join("cu")).expect("a folder");
    let finished = check(&defs);
    let notes = finished.stderr.clone();
    finished.fine();
    for name in names.into_iter().chain(["cu"]) {
        let path = defs.join(name);
        assert!(notes.contains(&format!("left out: {}: ", path.display())), "{name} in\n{notes}");
    }
    assert_eq!(notes.lines().count(), names.len() + 1, "{notes}");
}

#[test]
fn what_is_called_like_a_definition_and_is_none_is_a_fault_beside_the_others() {
    let (_folder, defs) = defs();
    fs::create_dir(defs.join("thu-muc.toml")).expect("a folder");
    symlink(defs.join("khong-co.toml"), defs.join("lien-ket.toml")).expect("a link");
    super::replace(&defs.join("sipas.toml"), "minutes = 8", "minuts = 8");
    let refused = check(&defs).refused();
    for said in
        ["thu-muc.toml: a folder", "lien-ket.toml: a link that leads to no file", "sipas.toml:", "3 faults"]
    {
        assert!(refused.contains(said), "{said} in\n{refused}");
    }
}

#[test]
fn a_link_to_a_file_is_read_as_the_file() {
    let (folder, defs) = defs();
    let before = check(&defs).fine();
    fs::rename(defs.join("sipas.toml"), folder.path().join("elsewhere")).expect("moved");
    symlink(folder.path().join("elsewhere"), defs.join("sipas.toml")).expect("a link");
    assert_eq!(check(&defs).fine(), before);
}
