//! Help, wrong usage, and everything that stops a command before it begins.

use std::net::TcpListener;

use clap::CommandFactory as _;
use hailong::cli::Cli;

use super::file;
use crate::harness::program::{Program, hailong};

/// Every path through the tree of commands, the empty one included.
fn commands() -> Vec<Vec<String>> {
    fn walk(command: &clap::Command, path: &[String], found: &mut Vec<Vec<String>>) {
        found.push(path.to_vec());
        for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
            walk(below, &[path, &[below.get_name().to_owned()]].concat(), found);
        }
    }
    let mut found = Vec::new();
    walk(&Cli::command(), &[], &mut found);
    found
}

#[test]
fn every_command_of_the_contract_is_there_and_explains_itself() {
    let commands = commands();
    for path in &commands {
        let args: Vec<&str> = path.iter().map(String::as_str).chain(["--help"]).collect();
        let help = hailong(&args).fine();
        assert!(help.contains("Usage: hailong"), "{path:?}: {help}");
        assert!(help.contains("--database <URL>") && help.contains("--defs <DIR>"), "{path:?}: {help}");
    }
    let known: Vec<String> = commands.iter().map(|path| path.join(" ")).collect();
    for command in [
        "serve",
        "demo",
        "check",
        "schema",
        "index",
        "plan",
        "import responses",
        "import populations",
        "export responses",
        "simulate",
        "user add",
        "user list",
        "user reset",
        "user disable",
        "user enable",
        "verify",
        "refold",
        "backup",
        "restore",
    ] {
        assert!(known.iter().any(|known| known == command), "{command}");
    }
}

#[test]
fn wrong_usage_ends_with_2() {
    for args in [
        &[][..],
        &["unheard-of"],
        &["index"],
        &["index", "--survey", "sipas", "--format", "pdf"],
        &["simulate", "--survey", "sipas", "--responses", "many"],
        &["simulate", "--survey", "sipas", "--responses", "0"],
        &["import", "responses", "file.csv"],
        &["user", "add", "lan"],
        &["serve", "--rate-limit", "-1"],
        &["verify", "--unheard-of"],
    ] {
        let finished = hailong(args);
        assert_eq!(finished.code, Some(2), "{args:?}");
        let told = finished.stderr.starts_with("error: ") || finished.stderr.contains("Usage: hailong");
        assert!(told, "{args:?}: {}", finished.stderr);
        assert_eq!(finished.stdout, "", "{args:?}");
    }
}

#[test]
fn the_database_of_the_environment_is_used_unless_an_option_names_another() {
    let program = Program::on("mysql://option");
    let fault = program.through(&["env", "HAILONG_DATABASE=sqlite:unused.db"]).run(&["verify"]);
    assert!(fault.refused_in_a_line().contains("sqlite:FILE or postgres://"));
}

#[test]
fn an_unknown_kind_of_database_is_refused_in_a_line() {
    let line = Program::on("mysql://root@127.0.0.1/x").run(&["verify"]).refused_in_a_line();
    assert!(line.contains("a database is named sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME"), "{line}");
}

#[test]
fn a_database_server_that_is_not_there_is_named_without_its_password() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let url = format!("postgres://anna:geheim@{free}/hailong");
    for args in [&["verify"][..], &["serve", "--listen", "127.0.0.1:0"]] {
        let line = Program::on(&url).run(args).refused_in_a_line();
        assert!(line.contains(&format!("cannot open the database postgres://{free}/hailong")), "{line}");
        assert!(line.contains("refused"), "the cause is missing: {line}");
        assert!(!line.contains("geheim"), "{line}");
    }
}

#[test]
fn a_folder_or_file_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = format!("sqlite:{}", folder.path().join("hailong.db").display());
    let missing = folder.path().join("missing");
    let program = Program::on(&database);
    let line = program.clone().with_defs(&missing).run(&["verify"]).refused_in_a_line();
    assert!(line.contains(missing.to_str().expect("UTF-8")), "{line}");
    let line = program.run(&["import", "populations", missing.to_str().expect("UTF-8")]).refused_in_a_line();
    assert!(line.contains(missing.to_str().expect("UTF-8")), "{line}");
    let beyond = format!("sqlite:{}", missing.join("hailong.db").display());
    let line = Program::on(&beyond).run(&["verify"]).refused_in_a_line();
    assert!(line.contains(&beyond), "{line}");
}

#[test]
fn a_file_that_is_no_database_is_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let letter = "Kính gửi Ủy ban nhân dân xã. ".repeat(100);
    let path = file(folder.path(), "letter.txt", &letter);
    let line = Program::on(&format!("sqlite:{path}")).run(&["verify"]).refused_in_a_line();
    assert!(line.contains("not a database"), "{line}");
    assert_eq!(std::fs::read_to_string(path).expect("read"), letter);
}

#[test]
fn a_port_that_is_taken_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let program = Program::on(&format!("sqlite:{}", folder.path().join("hailong.db").display()));
    for address in [address.as_str(), "nowhere.invalid:80", "80"] {
        let line = program.run(&["serve", "--listen", address]).refused_in_a_line();
        assert!(line.contains(&format!("cannot listen on {address}")), "{line}");
    }
}

#[test]
fn a_token_that_can_be_guessed_or_not_be_sent_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::on(&format!("sqlite:{}", folder.path().join("hailong.db").display()));
    for token in ["short", "with a blank in the middle", "mật-khẩu-của-máy-chủ"] {
        let refused =
            program.run(&["serve", "--listen", "127.0.0.1:0", "--metrics-token", token]).refused_in_a_line();
        assert!(refused.contains("--metrics-token") && !refused.contains(token), "{refused}");
    }
}
