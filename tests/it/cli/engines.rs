//! The same responses give the same figures to the last digit, whichever engine holds them.

use crate::harness::database::{on_postgres, on_sqlite};
use crate::harness::program::Program;

fn figures(program: &Program) -> String {
    let simulate =
        ["simulate", "--survey", "sipas", "--responses", "1500", "--seed", "7", "--until", "2026-09"];
    assert_eq!(program.run(&simulate).fine(), "1500 simulated responses written, 0 were there already\n");
    assert_eq!(program.run(&simulate).fine(), "0 simulated responses written, 1500 were there already\n");
    let verified = program.run(&["verify"]).fine();
    assert!(verified.starts_with("1500 responses, 0 excluded, "), "{verified}");
    assert!(verified.ends_with(", 0 differences\n"), "{verified}");
    let mut all = String::new();
    for (unit, period) in [("tinh-lai-chau", "2026"), ("tinh-lai-chau", "2026-Q3"), ("xa-binh-lu", "2026-09")]
    {
        let asked = ["index", "--survey", "sipas", "--unit", unit, "--period", period, "--by", "sex"];
        for format in ["json", "csv", "table"] {
            all += &program.run(&[&asked[..], &["--format", format]].concat()).fine();
        }
    }
    all
}

#[tokio::test]
async fn one_seed_gives_the_same_bytes_on_both_engines() {
    on_postgres(|postgres| async move {
        on_sqlite(|sqlite| async move {
            let (one, other) = (figures(&Program::on(&sqlite.url)), figures(&Program::on(&postgres.url)));
            assert!(one.contains("\"low\":") && one.len() > 20_000, "{one}");
            assert_eq!(one, other);
        })
        .await;
    })
    .await;
}
