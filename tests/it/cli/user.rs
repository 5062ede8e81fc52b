//! `hailong user add`.

use crate::harness::program::{Finished, Program};

const PASSWORD: &str = "một mật khẩu dài";

fn add(program: &Program, args: &[&str], password: &str) -> Finished {
    program.run_with_input(&[&["user", "add"], args, &["--password-stdin"]].concat(), password)
}

on_both_engines! {
    async fn an_account_of_every_role_can_be_added(db: Database) {
        let program = Program::on(&db.url);
        for role in ["admin", "analyst", "viewer"] {
            assert_eq!(add(&program, &[role, "--role", role], PASSWORD).fine(), format!("added {role} ({role})\n"));
        }
        for role in ["unit", "clerk"] {
            add(&program, &[role, "--role", role, "--unit", "xa-bum-to"], PASSWORD).fine();
        }
        assert_eq!(db.store.count_accounts().await.expect("counted"), 5);
    }

    async fn a_name_is_taken_however_it_is_written(db: Database) {
        let program = Program::on(&db.url);
        add(&program, &["Lan Hương", "--role", "admin"], PASSWORD).fine();
        // Other case, blanks around, and the letters taken apart as some keyboards send them.
        for again in ["Lan Hương", "lan hương", " LAN HƯƠNG ", "Lan Hu\u{31b}o\u{31b}ng"] {
            let line = add(&program, &[again, "--role", "viewer"], PASSWORD).refused_in_a_line();
            assert!(line.contains("there is an account"), "{line}");
        }
        assert_eq!(db.store.count_accounts().await.expect("counted"), 1);
    }

    async fn what_makes_no_account_is_refused_with_the_reason(db: Database) {
        let program = Program::on(&db.url);
        for (args, password, reason) in [
            (&["lan", "--role", "admin"][..], "ngắn", "at least 10 characters"),
            (&["lan", "--role", "admin"], "", "at least 10 characters"),
            (&["lan", "--role", "admin"], "123456789\n", "at least 10 characters"),
            (&["lan", "--role", "boss"], PASSWORD, "no role `boss`; there are admin, analyst, unit, clerk, viewer"),
            (&["lan", "--role", "unit"], PASSWORD, "the role unit needs --unit"),
            (&["lan", "--role", "clerk"], PASSWORD, "the role clerk needs --unit"),
            (&["lan", "--role", "unit", "--unit", "xa-bum"], PASSWORD, "no unit `xa-bum`"),
            (&["", "--role", "admin"], PASSWORD, "a name has"),
            (&["  ", "--role", "admin"], PASSWORD, "a name has"),
            (&[&"lan".repeat(40), "--role", "admin"], PASSWORD, "1 to 100 characters"),
        ] {
            let line = add(&program, args, password).refused_in_a_line();
            assert!(line.contains(reason), "{args:?}: {line}");
            assert!(password.is_empty() || !line.contains(password.trim()), "the password is told: {line}");
        }
        assert_eq!(db.store.count_accounts().await.expect("counted"), 0);
    }
}

#[test]
fn without_a_terminal_there_is_no_prompt() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::on(&format!("sqlite:{}", folder.path().join("hailong.db").display()));
    let finished = program.run_with_input(&["user", "add", "lan", "--role", "admin"], PASSWORD);
    let line = finished.refused_in_a_line();
    assert!(line.contains("--password-stdin"), "{line}");
}

#[test]
fn the_first_start_prints_a_link_for_the_first_administrator_and_later_ones_do_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::on(&format!("sqlite:{}", folder.path().join("hailong.db").display()));
    let mut server = program.serve();
    let link = server.line("first administrator: ");
    assert!(link.starts_with(&server.url("/setup/")), "{link}");
    assert!(link.rsplit('/').next().expect("a secret").len() >= 32, "{link}");
    server.stop();
    add(&program, &["lan", "--role", "admin"], PASSWORD).fine();
    let server = program.serve();
    server.terminate();
    assert_eq!(server.ended().fine(), "", "nothing is printed after the address");
}
