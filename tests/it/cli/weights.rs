//! Surveys whose figures need the single responses: margins, clusters, and what is exported of them.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::copied_definitions;
use crate::harness::program::Program;

const SURVEY: &str = r#"
id = "panel"
version = "1"
languages = ["en"]
title.en = "Panel"
unit-kinds = ["commune", "ward"]
minimum-n = 5
[[section]]
id = "s"
title.en = "S"
[[section.question]]
id = "sex"
type = "single"
text.en = "Sex"
segment = true
option = [{ code = 1, text.en = "f" }, { code = 2, text.en = "m" }]
[[section.question]]
id = "village"
type = "number"
min = 0
text.en = "Village"
[[section.question]]
id = "q"
type = "yes-no"
text.en = "Content?"
[weights]
source = "a census"
[[weights.margin]]
question = "sex"
group = [{ code = 1, share = 50 }, { code = 2, share = 50 }]
[index]
cluster = "village"
measure = "share"
codes = [1]
[[index.class]]
id = "low"
title.en = "Low"
from = 0
[[index.class]]
id = "high"
title.en = "High"
from = 60
[[index.dimension]]
id = "all"
title.en = "All"
[[index.indicator]]
id = "content"
dimension = "all"
question = "q"
"#;

/// At two units: of 30 women all are content, of 10 men none.
fn rows() -> String {
    let mut text = "id,unit,answered_at,sex,village,q\n".to_owned();
    for k in 0..40_usize {
        let unit = if k % 2 == 0 { "xa-bum-to" } else { "xa-binh-lu" };
        let woman = k < 30;
        let _ = writeln!(
            text,
            "018f0000-0000-7000-8000-0000000000{k:02x},{unit},2026-03-02,{},{},{}",
            if woman { 1 } else { 2 },
            k % 8,
            i32::from(woman)
        );
    }
    text
}

fn index(program: &Program, args: &[&str]) -> Value {
    let printed = program.run(&[&["index", "--survey", "panel", "--format", "json"], args].concat()).fine();
    serde_json::from_str(&printed).expect("JSON")
}

on_both_engines! {
    async fn figures_rest_on_raked_weights_and_the_weights_can_be_had(db: Database) {
        let folder = tempfile::tempdir().expect("a folder");
        let defs = copied_definitions(folder.path());
        std::fs::write(defs.join("panel.toml"), SURVEY).expect("a definition");
        let file = folder.path().join("panel.csv");
        std::fs::write(&file, rows()).expect("responses");
        let program = Program::on(&db.url).with_defs(&defs);
        program.run(&["import", "responses", "--survey", "panel", file.to_str().expect("a path")]).fine();
        let report = index(&program, &[]);
        // Of 40 answers 30 are yes; with as many women as men it is a half.
        assert_eq!(report["nodes"][1]["value"], "50.00");
        assert_eq!((&report["responses"], &report["nodes"][1]["n"]), (&40.into(), &40.into()));
        assert_eq!(report["weighting"]["margins"][0], "sex");
        assert_eq!(report["weighting"]["met"], true);
        assert_eq!(report["class"], "low");
        // Levels are weighted as well, and persons; how many there are is not.
        let levels = index(&program, &["--levels"]);
        assert_eq!(levels["levels"][0]["question"], "q");
        assert_eq!(levels["levels"][0]["n"], 40);
        let yes = levels["levels"][0]["levels"].as_array().expect("levels").iter().find(|level| level["code"] == 1);
        assert_eq!(yes.expect("yes"), &json!({ "code": 1, "count": 30, "share": "50.00" }));
        assert_eq!(levels["throughout"], json!({ "n": 40, "count": 30, "share": "50.00" }));
        let unit = index(&program, &["--unit", "xa-bum-to", "--levels"]);
        assert_eq!(unit["throughout"], json!({ "n": 20, "count": 15, "share": "50.00" }));
        let women = &index(&program, &["--by", "sex"])["groups"][0];
        assert_eq!((&women["responses"], &women["nodes"][1]["value"]), (&30.into(), &"100.00".into()));
        let unit = index(&program, &["--unit", "xa-bum-to", "--period", "2026-03"]);
        assert_eq!((&unit["responses"], &unit["nodes"][1]["value"]), (&20.into(), &"50.00".into()));
        assert_eq!(index(&program, &["--period", "2025"])["nodes"][0]["absence"], "no-answers");

        let weights = program.run(&["export", "weights", "--survey", "panel", "--period", "2026-03"]).fine();
        let mut reader = csv::Reader::from_reader(weights.as_bytes());
        assert_eq!(reader.headers().expect("a header"), vec!["id", "unit", "base", "weight"]);
        let weights: Vec<Decimal> =
            reader.records().map(|row| row.expect("a row")[3].parse().expect("a weight")).collect();
        assert_eq!(weights.len(), 40);
        assert_eq!(weights.iter().sum::<Decimal>().round_dp(9), Decimal::from(40));
        // 20 / 30 for a woman, 20 / 10 for a man.
        assert_eq!((weights[0].round_dp(6), weights[39]), (Decimal::new(666_667, 6), Decimal::TWO));

        // What comes in later is seen.
        let late = rows().lines().take(2).collect::<Vec<_>>().join("\n").replace("000000000000", "000000000fff");
        let late = late.replace(",1,0,1", ",2,0,1");
        std::fs::write(&file, late).expect("a response");
        program.run(&["import", "responses", "--survey", "panel", file.to_str().expect("a path")]).fine();
        // Of 11 men one is content: (100 + 9.0909…) / 2.
        assert_eq!(index(&program, &[])["nodes"][1]["value"], "54.55");
    }
}

#[tokio::test]
async fn margins_that_cannot_be_met_leave_no_figure_and_are_told_everywhere() {
    crate::harness::database::on_sqlite(|db| async move {
        let folder = tempfile::tempdir().expect("a folder");
        let defs = copied_definitions(folder.path());
        // Whoever is of the one sex lives in the one village: both cannot be nine to one and one to nine.
        let margins = "[[weights.margin]]\nquestion = \"sex\"\ngroup = [{ code = 1, share = 90 }, { code = 2, share = 10 }]\n\
            [[weights.margin]]\nquestion = \"home\"\ngroup = [{ code = 1, share = 10 }, { code = 2, share = 90 }]\n";
        let was = "[[weights.margin]]\nquestion = \"sex\"\ngroup = [{ code = 1, share = 50 }, { code = 2, share = 50 }]\n";
        let home = "[[section.question]]\nid = \"home\"\ntype = \"single\"\ntext.en = \"Home\"\n\
            option = [{ code = 1, text.en = \"a\" }, { code = 2, text.en = \"b\" }]\n[weights]";
        let survey = SURVEY.replace(was, margins).replace("[weights]", home);
        std::fs::write(defs.join("panel.toml"), survey).expect("a definition");
        let mut rows = "id,unit,answered_at,sex,village,home,q\n".to_owned();
        for k in 0..16_usize {
            let group = 1 + k % 2;
            let _ = writeln!(
                rows,
                "018f0000-0000-7000-8000-0000000000{k:02x},xa-bum-to,2026-03-02,{group},{k},{group},{}",
                2 - group
            );
        }
        let file = super::file(folder.path(), "panel.csv", rows);
        let program = Program::on(&db.url).with_defs(&defs);
        program.run(&["import", "responses", "--survey", "panel", &file]).fine();
        let report = index(&program, &["--levels"]);
        assert_eq!(report["weighting"]["met"], false);
        assert_eq!(report["nodes"][0]["value"], Value::Null);
        assert_eq!(report["nodes"][0]["absence"], "margins-not-met");
        assert_eq!(report["levels"][0]["levels"][0]["share"], Value::Null);
        let said = "the margins of sex, home cannot all be met on these responses";
        let table = program.run(&["index", "--survey", "panel"]).fine();
        assert!(table.contains(said) && table.contains("margins-not-met"), "{table}");
        let csv = program.run(&["index", "--survey", "panel", "--format", "csv"]);
        assert!(csv.stderr.contains(said) && csv.stdout.contains("margins-not-met"), "{}", csv.stderr);
        assert!(program.run(&["export", "weights", "--survey", "panel"]).stderr.contains(said));
    })
    .await;
}

#[tokio::test]
async fn an_interval_stays_on_its_scale_or_is_left_out_and_a_weight_that_is_not_known_is_empty() {
    crate::harness::database::on_sqlite(|db| async move {
        let folder = tempfile::tempdir().expect("a folder");
        let defs = copied_definitions(folder.path());
        let plain = SURVEY.split("[weights]").next().expect("questions");
        let tree = "[index]\naggregate = \"population\"\nmeasure = \"share\"\ncodes = [1]\n\
            [[index.dimension]]\nid = \"all\"\ntitle.en = \"All\"\n\
            [[index.indicator]]\nid = \"content\"\ndimension = \"all\"\nquestion = \"q\"\n";
        std::fs::write(defs.join("panel.toml"), format!("{plain}{tree}")).expect("a definition");
        let program = Program::on(&db.url).with_defs(&defs);
        let import = |rows: &str| {
            let file = super::file(folder.path(), "panel.csv", format!("id,unit,answered_at,q\n{rows}"));
            program.run(&["import", "responses", "--survey", "panel", &file]).fine();
        };
        let id = |k: i32| format!("018f0000-0000-7000-8000-0000000000{k:02x},xa-bum-to,2026-03-02");
        import(&format!("{},1\n{},0\n", id(1), id(2)));
        let of = ["--unit", "xa-bum-to"];
        let two = index(&program, &of);
        assert_eq!((&two["nodes"][0]["value"], &two["nodes"][0]["low"]), (&"50.00".into(), &Value::Null));
        assert_eq!(two["nodes"][0]["no_interval"], "too-few");
        let table = program.run(&["index", "--survey", "panel", "--unit", "xa-bum-to"]).fine();
        assert!(table.contains("too few answers for an interval"), "{table}");
        let more: String = (3..9).map(|k| format!("{},{}\n", id(k), i32::from(k < 8))).collect();
        import(&more);
        let eight = index(&program, &of);
        assert_eq!(
            (&eight["nodes"][0]["high"], &eight["nodes"][0]["value"]),
            (&"100.00".into(), &"75.00".into()),
            "{eight}"
        );
        // No transactions are known: neither are the weights.
        let weights = program.run(&["export", "weights", "--survey", "panel"]).fine();
        assert!(weights.lines().skip(1).all(|line| line.ends_with("xa-bum-to,,")), "{weights}");
    })
    .await;
}
