//! A workbook on paper, as LibreOffice lays it out.

use std::process::{Command, Output};

/// The texts of its pages, in their order.
pub(crate) fn pages(workbook: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("book.xlsx"), workbook).expect("written");
    // A profile of its own, so that several can run at once.
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    run(Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "book.xlsx"])
        .current_dir(folder.path()));
    let text = run(Command::new("pdftotext").args(["-layout", "book.pdf", "-"]).current_dir(folder.path()));
    let text = String::from_utf8(text.stdout).expect("UTF-8");
    text.split_terminator('\u{c}').map(str::to_owned).collect()
}

fn run(command: &mut Command) -> Output {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?} does not start ({error}). Run the tests with tests/run"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}
