//! R with its `survey` package as the other program.

use std::collections::BTreeMap;
use std::process::Command;

use rust_decimal::Decimal;

/// What one run of R is given and says.
pub(crate) struct R {
    folder: tempfile::TempDir,
}

impl R {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// A file that the script finds where it runs.
    pub(crate) fn file(self, name: &str, content: &str) -> Self {
        std::fs::write(self.folder.path().join(name), content).expect("a file for R");
        self
    }

    /// Runs a script; `say("name", x)` in it gives x back under that name, with all digits of a double.
    pub(crate) fn run(&self, script: &str) -> Said {
        let head = "suppressPackageStartupMessages(library(survey))\n\
                    options(survey.lonely.psu = 'adjust', warn = 1)\n\
                    say <- function(name, x) cat(sprintf('= %s %.15e\\n', name, as.numeric(x)))\n";
        let text = format!("{head}{script}");
        std::fs::write(self.folder.path().join("script.R"), text).expect("a script");
        let output = Command::new("Rscript")
            .args(["--vanilla", "script.R"])
            .current_dir(self.folder.path())
            .output()
            .unwrap_or_else(|error| {
                panic!("Rscript does not run ({error}): R is missing. Run the tests with tests/run")
            });
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "R, with its package `survey` (r-cran-survey), failed:\n{errors}");
        let text = String::from_utf8_lossy(&output.stdout);
        Said {
            numbers: text.lines().filter_map(entry).collect(),
            rows: text.lines().filter_map(|line| line.strip_prefix("row ")).map(ToOwned::to_owned).collect(),
        }
    }
}

fn entry(line: &str) -> Option<(String, Decimal)> {
    let (name, value) = line.strip_prefix("= ")?.split_once(' ')?;
    Some((name.to_owned(), super::decimal(value)))
}

/// Numbers by their names, and lines that began with `row`.
pub(crate) struct Said {
    numbers: BTreeMap<String, Decimal>,
    pub(crate) rows: Vec<String>,
}

impl Said {
    pub(crate) fn get(&self, name: &str) -> Decimal {
        *self.numbers.get(name).unwrap_or_else(|| panic!("R did not say {name}"))
    }

    /// Ours and R's agree to eight significant digits.
    #[track_caller]
    pub(crate) fn agrees(&self, name: &str, ours: Decimal) {
        let theirs = self.get(name);
        let within = theirs.abs() * Decimal::new(5, 9);
        assert!((ours - theirs).abs() <= within, "{name}: ours {ours}, R's {theirs}");
    }
}
