//! `hailong index`: which figures it prints, and in which form.

use serde_json::Value;

use crate::harness::database::on_sqlite;
use crate::harness::program::Program;

/// Responses from April 2025 to March 2026.
async fn with_responses(story: fn(Program)) {
    on_sqlite(move |db| async move {
        let program = Program::on(&db.url);
        program
            .run(&[
                "simulate",
                "--survey",
                "sipas",
                "--responses",
                "1500",
                "--seed",
                "3",
                "--until",
                "2026-03",
            ])
            .fine();
        story(program);
    })
    .await;
}

fn json(program: &Program, args: &[&str]) -> Value {
    let printed = program.run(&[&["index", "--survey", "sipas", "--format", "json"], args].concat()).fine();
    serde_json::from_str(&printed).expect("JSON")
}

fn responses(program: &Program, args: &[&str]) -> i64 {
    json(program, args)["responses"].as_i64().expect("a number")
}

#[tokio::test]
async fn the_three_formats_show_the_same_figures() {
    with_responses(|program| {
        let of = ["--unit", "xa-bum-to", "--period", "2026-Q1"];
        let report = json(&program, &of);
        assert_eq!(
            [&report["survey"], &report["version"], &report["unit"], &report["period"]],
            ["sipas", "2026.1", "xa-bum-to", "2026-Q1"]
        );
        let nodes = report["nodes"].as_array().expect("nodes");
        let print = |format| {
            program.run(&[&["index", "--survey", "sipas", "--format", format], &of[..]].concat()).fine()
        };
        let (table, csv) = (print("table"), print("csv"));
        assert_eq!(table, program.run(&[&["index", "--survey", "sipas"], &of[..]].concat()).fine());
        let rows: Vec<csv::StringRecord> =
            csv::Reader::from_reader(csv.as_bytes()).records().map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len(), nodes.len());
        for (row, node) in rows.iter().zip(nodes) {
            let text = |name: &str| node[name].as_str().unwrap_or_default();
            assert_eq!((&row[6], &row[7], &row[8]), (text("id"), text("parent"), text("value")), "{row:?}");
            assert_eq!(row[11], node["n"].to_string(), "{row:?}");
            let shown =
                table.lines().find(|line| line.contains(&format!(" {} ", text("id")))).expect("a line");
            let value = node["value"].as_str().or(node["absence"].as_str()).expect("a value or why not");
            assert!(shown.trim_start().starts_with(value), "{shown}");
        }
    })
    .await;
}

#[tokio::test]
async fn units_periods_and_segments_divide_the_responses_between_them() {
    with_responses(|program| {
        assert_eq!(responses(&program, &[]), 1500);
        assert_eq!(responses(&program, &["--unit", "tinh-lai-chau", "--period", "all"]), 1500);
        let years = ["2025", "2026"].map(|year| responses(&program, &["--period", year]));
        assert_eq!(years.iter().sum::<i64>(), 1500);
        let quarter = responses(&program, &["--period", "2026-Q1"]);
        assert_eq!(quarter, years[1]);
        let months = ["2026-01", "2026-02", "2026-03"];
        assert_eq!(
            months.map(|month| responses(&program, &["--period", month])).iter().sum::<i64>(),
            quarter
        );
        let second_half = responses(&program, &["--period", "2025-H2"]);
        let quarters = ["2025-Q3", "2025-Q4"].map(|quarter| responses(&program, &["--period", quarter]));
        assert_eq!(quarters.iter().sum::<i64>(), second_half);
        assert_eq!(responses(&program, &["--period", "2019"]), 0);

        let by_sex = json(&program, &["--by", "sex"]);
        let groups = by_sex["groups"].as_array().expect("groups");
        let codes: Vec<i64> = groups.iter().map(|group| group["code"].as_i64().expect("a code")).collect();
        assert_eq!(codes, [1, 2, 99]);
        let counted: i64 = groups.iter().map(|group| group["responses"].as_i64().expect("a number")).sum();
        assert_eq!(counted, 1500, "everybody has to answer this question");
        let table = program.run(&["index", "--survey", "sipas", "--by", "sex"]).fine();
        assert!(table.contains("sex = 2 Nữ · n = "), "{table}");
    })
    .await;
}

#[tokio::test]
async fn a_period_without_responses_has_no_values_and_no_zeros() {
    with_responses(|program| {
        let report = json(&program, &["--period", "2019"]);
        for node in report["nodes"].as_array().expect("nodes") {
            assert_eq!((&node["value"], &node["n"]), (&Value::Null, &0.into()), "{node}");
            assert!(node["absence"].is_string(), "{node}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_does_not_exist_is_refused_with_the_reason() {
    with_responses(|program| {
        for (args, reason) in [
            (&["--survey", "sipass"][..], "no survey `sipass`; there are sipas, counter, papi"),
            (&["--survey", "sipas", "--unit", "xa-bum"], "no unit `xa-bum` in units.toml"),
            (&["--survey", "sipas", "--period", "2026-13"], "2026-13"),
            (&["--survey", "sipas", "--period", "2026-Q5"], "2026-Q5"),
            (&["--survey", "sipas", "--period", ""], "2026-03"),
            (&["--survey", "sipas", "--by", "q3"], "`q3` is no segment of sipas; there are sex, age,"),
            (&["--survey", "sipas", "--by", "unheard-of"], "`unheard-of` is no segment of sipas"),
        ] {
            let line = program.run(&[&["index"], args].concat()).refused_in_a_line();
            assert!(line.contains(reason), "{args:?}: {line}");
        }
    })
    .await;
}
