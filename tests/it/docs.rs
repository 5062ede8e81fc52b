//! The documents are true: their commands run and the files they name are there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Parser as _;
use hailong::cli::Cli;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The README and everything under `docs/`, with the names they are known by.
fn documents() -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> = vec![project().join("README.md")];
    for entry in fs::read_dir(project().join("docs")).expect("a folder") {
        paths.push(entry.expect("an entry").path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    let name = |path: &PathBuf| path.strip_prefix(project()).expect("below").display().to_string();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).expect("a document"))).collect()
}

/// What stands between single backticks, outside blocks.
fn quoted(text: &str) -> Vec<&str> {
    let outside = text.split("```").step_by(2);
    outside.flat_map(|part| part.lines().flat_map(|line| line.split('`').skip(1).step_by(2))).collect()
}

#[test]
fn every_command_that_a_document_names_is_one() {
    let mut seen = 0;
    for (name, text) in documents() {
        let lines = text.split("```").skip(1).step_by(2).flat_map(str::lines);
        let commands = lines.chain(quoted(&text)).filter(|line| line.starts_with("hailong "));
        for command in commands.filter(|command| !command.contains(['|', '>', '&', '…'])) {
            let read = Cli::try_parse_from(command.split_whitespace());
            // A command named without its arguments is refused for their lack alone.
            if let Err(error) = read {
                use clap::error::ErrorKind as Kind;
                let short = [
                    Kind::MissingRequiredArgument,
                    Kind::MissingSubcommand,
                    Kind::DisplayHelpOnMissingArgumentOrSubcommand,
                ];
                assert!(short.contains(&error.kind()), "{name}: `{command}`: {error}");
            }
            seen += 1;
        }
    }
    assert!(seen > 15, "only {seen} commands found");
}

#[test]
fn every_file_that_a_document_names_is_there() {
    let roots =
        ["src/", "docs/", "tests/", "templates/", "assets/", "survey-defs/", "benches/", "migrations/"];
    for (name, text) in documents() {
        for path in quoted(&text).into_iter().filter(|path| roots.iter().any(|root| path.starts_with(root))) {
            if path.contains(['{', '*', '…', ' ', '<']) {
                continue;
            }
            assert!(project().join(path).exists(), "{name} names {path}");
        }
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let path = project().join(&name).parent().expect("a folder").join(link);
            assert!(path.exists(), "{name} links to {link}");
        }
    }
}

/// All blocks of shell in one session, as an operator would type them.
#[test]
fn the_operator_s_commands_run_in_the_order_they_are_told() {
    let text = fs::read_to_string(project().join("docs/operations.md")).expect("a document");
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let script = blocks.fold(String::from("set -euo pipefail\n"), |script, block| script + block);
    let folder = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(project().join("survey-defs"), folder.path().join("survey-defs"))
        .expect("linked");
    let program = Path::new(env!("CARGO_BIN_EXE_hailong")).parent().expect("a folder");
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", program.display());
    let done = Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", path)
        .output()
        .expect("bash");
    let [said, complained] = [&done.stdout, &done.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(done.status.success(), "{said}\n{complained}");
    let all = [
        "no faults",
        "added Hoa (unit)",
        "ok\nok\n",
        "tài khoản của tỉnh\n",
        "200 responses imported, 0 were there already",
        "0 responses imported, 200 were there already",
        "202 responses, 0 excluded",
        " 0 differences",
        "202 responses counted again",
    ];
    for expected in all {
        assert!(said.contains(expected), "{expected} is not in\n{said}\n{complained}");
    }
}
