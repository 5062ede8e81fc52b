//! `hailong user`.

use hailong::store::Everything;

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

on_both_engines! {
    async fn accounts_are_listed_shut_out_and_let_in_again(db: Database) {
        let program = Program::on(&db.url);
        add(&program, &["Lan", "--role", "admin"], PASSWORD).fine();
        add(&program, &["Hoa", "--role", "unit", "--unit", "xa-bum-to"], PASSWORD).fine();
        let json = program.run(&["user", "list", "--format", "json"]).fine();
        let listed: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(listed[0]["name"], "Hoa");
        assert_eq!(listed[0]["unit"], "xa-bum-to");
        assert_eq!(listed[0]["state"], "active");
        assert!(listed[1]["unit"].is_null() && listed[1]["last_sign_in"].is_null(), "{json}");
        assert_eq!(program.run(&["user", "disable", "hoa"]).fine(), "Hoa is disabled\n");
        assert_eq!(program.run(&["user", "disable", "Hoa"]).fine(), "Hoa is disabled already\n");
        let table = program.run(&["user", "list"]).fine();
        assert!(table.lines().nth(1).is_some_and(|line| line.contains("Hoa") && line.contains("disabled")), "{table}");
        assert_eq!(program.run(&["user", "enable", "Hoa"]).fine(), "Hoa is let in again\n");
        let trail = db.store.audit_after(Everything::at_the_console(), 0, 10).await.expect("read");
        let acts: Vec<(&str, &str, &str)> = trail
            .iter()
            .map(|record| (record.entry.action.as_str(), record.entry.subject.as_str(), record.entry.origin.as_str()))
            .collect();
        assert_eq!(acts[2..], [("account-disabled", "Hoa", "command line"), ("account-enabled", "Hoa", "command line")]);
        let csv = program.run(&["user", "list", "--format", "csv"]).fine();
        assert!(csv.starts_with("name,role,unit,state,last_sign_in\nHoa,unit,xa-bum-to,active,\n"), "{csv}");
    }

    async fn the_last_administrator_is_shut_out_only_knowingly(db: Database) {
        let program = Program::on(&db.url);
        add(&program, &["Lan", "--role", "admin"], PASSWORD).fine();
        add(&program, &["Hoa", "--role", "admin", "--unit", "xa-bum-to"], PASSWORD).fine();
        let line = program.run(&["user", "disable", "Lan"]).refused_in_a_line();
        assert!(line.contains("the last administrator") && line.contains("hailong user enable"), "{line}");
        let told = program.run(&["user", "disable", "Lan", "--even-the-last"]).fine();
        assert!(told.contains("hailong user enable"), "{told}");
        program.run(&["user", "enable", "Lan"]).fine();
        add(&program, &["Minh", "--role", "admin"], PASSWORD).fine();
        program.run(&["user", "disable", "Lan"]).fine();
    }

    async fn a_password_is_given_anew_and_has_to_be_changed(db: Database) {
        let program = Program::on(&db.url);
        add(&program, &["Lan", "--role", "admin"], PASSWORD).fine();
        let before = db.store.account_by_name("Lan").await.expect("read").expect("an account");
        let args = ["user", "reset", "lan", "--password-stdin"];
        program.run_with_input(&args, "một mật khẩu khác").fine();
        let after = db.store.account_by_name("Lan").await.expect("read").expect("an account");
        assert!(after.must_change && after.generation > before.generation);
        assert_ne!(after.password_hash, before.password_hash);
        let told = program.run(&["user", "reset", "Lan", "--link"]).fine();
        let secret = told.trim_end().rsplit('/').next().expect("a secret");
        let now = hailong::clock::Clock::system().now();
        assert!(db.store.password_link_is_good(after.id, secret, now).await.expect("read"), "{told}");
        program.run_with_input(&args, PASSWORD).fine();
        assert!(!db.store.password_link_is_good(after.id, secret, now).await.expect("read"), "it ends with the next");
        assert!(program.run_with_input(&args, "ngắn").refused_in_a_line().contains("at least 10 characters"));
    }

    async fn a_name_that_is_nearly_right_is_suggested(db: Database) {
        let program = Program::on(&db.url);
        add(&program, &["Lan", "--role", "admin"], PASSWORD).fine();
        for (args, meant) in [
            (&["user", "disable", "Lann"][..], "did you mean `Lan`?"),
            (&["index", "--survey", "sipass"], "did you mean `sipas`?"),
            (&["index", "--survey", "sipas", "--unit", "xa-bum-too"], "did you mean `xa-bum-to`?"),
            (&["index", "--survey", "sipas", "--by", "sexx"], "did you mean `sex`?"),
            (&["index", "--survey", "sipas", "--period", "2026-q1"], "did you mean `2026-Q1`?"),
            (&["plan", "--survey", "sipas", "--period", "3/2026"], "did you mean `2026-03`?"),
            (&["export", "weights", "--survey", "papi", "--period", "2026-3"], "did you mean `2026-03`?"),
        ] {
            let line = program.run(args).refused_in_a_line();
            assert!(line.contains(meant), "{args:?}: {line}");
        }
        let line = add(&program, &["Minh", "--role", "adminn"], PASSWORD).refused_in_a_line();
        assert!(line.contains("did you mean `admin`?"), "{line}");
        let line = add(&program, &["System", "--role", "viewer"], PASSWORD).refused_in_a_line();
        assert!(line.contains("audit trail"), "{line}");
    }
}
