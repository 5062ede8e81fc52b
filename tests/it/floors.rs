//! The floors of the house: imports run downwards only, and the lower floors touch nothing outside.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may import of ours. `password` and `clock` are single files beside the floors.
const MAY_IMPORT: [(&str, &[&str]); 15] = [
    ("definition", &[]),
    ("response", &["definition"]),
    ("lookup", &["definition"]),
    ("table_file", &["lookup", "definition"]),
    ("index", &["response", "definition"]),
    ("clock", &[]),
    ("password", &[]),
    ("store", &["index", "response", "definition", "clock"]),
    ("report", &["store", "index", "response", "definition"]),
    ("words", &["table_file", "lookup", "response", "definition"]),
    ("export", &["report", "store", "words", "index", "response", "definition"]),
    (
        "web",
        &[
            "export",
            "report",
            "store",
            "words",
            "table_file",
            "lookup",
            "index",
            "response",
            "definition",
            "clock",
            "password",
        ],
    ),
    (
        "cli",
        &[
            "web",
            "export",
            "report",
            "store",
            "words",
            "table_file",
            "lookup",
            "index",
            "response",
            "definition",
            "clock",
            "password",
        ],
    ),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// What the pure floors must not name.
const IMPURE: [&str; 9] =
    ["sqlx", "axum", "askama", "tokio", "std::env", "std::fs", "std::net", "now_utc", "SystemTime"];

fn sources() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("src is readable") {
            let path = entry.expect("src is readable").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

/// The module of a file: the first part of its path under `src`.
fn module(file: &Path) -> String {
    let below = file.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).expect("under src");
    let first = below.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules of ours that a text names by `crate::…` or, from the program, `hailong::…`.
fn imports(text: &str) -> Vec<String> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for start in ["crate::", "hailong::"] {
        for (at, _) in code.match_indices(start) {
            let name: String =
                code[at + start.len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.push(name);
        }
    }
    found
}

#[test]
fn imports_run_downwards_only() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_IMPORT.into_iter().collect();
    let mut wrong = Vec::new();
    for file in sources() {
        let module = module(&file);
        let may = allowed.get(module.as_str()).unwrap_or_else(|| panic!("{module} has no floor"));
        let text = fs::read_to_string(&file).expect("a source file");
        let bad = imports(&text).into_iter().filter(|import| {
            *import != module && !may.contains(&import.as_str()) && allowed.contains_key(import.as_str())
        });
        wrong.extend(bad.map(|import| format!("{} imports {import}", file.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_lower_floors_touch_nothing_outside() {
    let mut wrong = Vec::new();
    for file in sources() {
        if !["definition", "lookup", "table_file", "response", "index"].contains(&module(&file).as_str()) {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a source file");
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for name in IMPURE {
            if code.iter().any(|line| line.contains(name)) {
                wrong.push(format!("{} names {name}", file.display()));
            }
        }
        // Spreadsheets count days and numbers in floating point; no figure is made of them.
        let is_read = module(&file) == "table_file";
        if !is_read && code.iter().any(|line| line.contains("f64") || line.contains("f32")) {
            wrong.push(format!("{} uses floating point", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_store_speaks_sql() {
    let named = sources().into_iter().filter(|file| {
        let text = fs::read_to_string(file).expect("a source file");
        module(file) != "store"
            && text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains("sqlx"))
    });
    assert_eq!(named.collect::<Vec<_>>(), Vec::<PathBuf>::new());
}

#[test]
fn what_is_shown_is_rounded_in_one_place() {
    for path in sources() {
        let text = fs::read_to_string(&path).expect("readable");
        // What is read is not shown.
        if ["index", "store", "table_file"].contains(&module(&path).as_str()) {
            continue;
        }
        for other in ["round_dp", ".round()", "{:.", ":.1}", ":.2}"] {
            assert!(!text.contains(other), "{}: `{other}`; use `index::figure::rounded`", path.display());
        }
    }
}
