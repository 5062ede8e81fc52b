//! Another program that reads our files: Python with openpyxl and pandas.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Runs a script with `data` as its standard input (`data`, bytes) and gives what it prints as JSON.
pub(crate) fn python(script: &str, data: &[u8]) -> Value {
    let prelude = "import sys, io, json\ndata = sys.stdin.buffer.read()\n";
    // Debian's own: the packages belong to it, whichever comes first in the path.
    let debian = "/usr/bin/python3";
    let mut child = Command::new(if Path::new(debian).exists() { debian } else { "python3" })
        .args(["-c", &format!("{prelude}{script}")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("python3 does not start ({error}). Run the tests with tests/run"));
    let mut stdin = child.stdin.take().expect("a pipe");
    let data = data.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(&data));
    let output = child.wait_with_output().expect("python3 ends");
    let _ = writer.join();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}
