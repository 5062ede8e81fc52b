//! One word for one thing: words that docs/glossary.md has retired do not come back.

use std::fs;
use std::path::{Path, PathBuf};

/// A line of the table of retired words.
struct Retired {
    lang: String,
    not: String,
    but: String,
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn retired() -> Vec<Retired> {
    let glossary = fs::read_to_string(project().join("docs/glossary.md")).expect("the glossary");
    let (_, table) = glossary.split_once("## Words no longer used").expect("its table");
    let lines = table.lines().filter(|line| line.starts_with("| vi |") || line.starts_with("| en |"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [lang, not, but] = cells[..] else { panic!("three cells: {line}") };
            Retired { lang: lang.to_owned(), not: not.to_owned(), but: but.to_owned() }
        })
        .collect()
}

/// Everything below a folder.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![project().join(folder)];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found
}

/// Whether a line says the word as a word: not within a longer one, and not in the name of a text.
fn says(line: &str, word: &str) -> bool {
    let line = line.to_lowercase();
    let free = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '-');
    line.match_indices(word)
        .any(|(at, _)| free(line[..at].chars().next_back()) && free(line[at + word.len()..].chars().next()))
}

#[test]
fn no_retired_word_comes_back() {
    let retired = retired();
    assert!(retired.len() > 30, "only {} retired words were read", retired.len());
    let mut back = Vec::new();
    for (folder, both) in [("assets/locales", false), ("templates", true), ("survey-defs", true)] {
        for path in files(folder) {
            let text = fs::read_to_string(&path).expect("a text");
            let lang = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
            let of_it =
                retired.iter().filter(|word| if both { word.lang == "vi" } else { word.lang == lang });
            for Retired { not, but, .. } in of_it {
                let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
                for (at, line) in lines.filter(|(_, line)| says(line, not)) {
                    let place = path.strip_prefix(project()).expect("below").display();
                    back.push(format!("{place}:{}: not “{not}” but “{but}”: {}", at + 1, line.trim()));
                }
            }
        }
    }
    assert!(back.is_empty(), "{}", back.join("\n"));
}

#[test]
fn a_retired_word_is_found_as_a_word_alone() {
    assert!(says("channel-kiosk = Máy tại quầy", "máy tại quầy"));
    assert!(says("Bà con còn ở đây không?", "bà con"));
    assert!(!says("ông/bà còn", "bà con"));
    assert!(!says("overheard at once", "heard"));
    assert!(!says("kiosks-heard = Running", "heard"));
}
