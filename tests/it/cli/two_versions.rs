//! A period that holds two versions of a definition: each scored by its own, joined node by node, and nothing
//! compared that is not made alike. All values are worked out by hand below.

use std::path::Path;

use serde_json::{Value, json};

use super::file;
use crate::harness::program::{Program, definitions};

/// Five levels: a mean brought to 0–100, and the share of 4 and 5.
fn first() -> String {
    definition("2026.1", 5, "q2", "[4, 5]", "")
}

/// Four levels. The question of the share has another id and is carried over, its middle option to the lower
/// half; the mean is not; a third question is new.
fn second() -> String {
    let more = r#"
[[index.indicator]]
id = "c"
dimension = "chung"
question = "q3"
codes = [1]
[[concordance.question]]
version = "2026.1"
is = "q2b"
was = "q2"
option = [{ was = 3, is = 2 }, { was = 4, is = 3 }, { was = 5, is = 4 }]
"#;
    let text = definition("2027.1", 4, "q2b", "[3, 4]", more);
    let q3 = "[[section.question]]\nid = \"q3\"\ntype = \"yes-no\"\ntext.vi = \"Câu ba\"\ntext.en = \"Three\"\n\n[index]";
    text.replace("[index]", q3)
}

fn definition(version: &str, levels: usize, second: &str, codes: &str, more: &str) -> String {
    let options: String = (1..=levels)
        .map(|code| format!("[[scale.muc.option]]\ncode = {code}\nscore = {code}\ntext.vi = \"Mức {code}\"\ntext.en = \"Level {code}\"\n"))
        .collect();
    format!(
        r#"id = "mau"
version = "{version}"
languages = ["vi", "en"]
title.vi = "Phiếu mẫu"
title.en = "Sample"
unit-kinds = ["commune"]
publish = true
minimum-n = 5

[scale.muc]
{options}
[[section]]
id = "s"
title.vi = "Phần"
title.en = "Part"
[[section.question]]
id = "q1"
type = "scale"
scale = "muc"
text.vi = "Câu một"
text.en = "One"
[[section.question]]
id = "{second}"
type = "scale"
scale = "muc"
text.vi = "Câu hai"
text.en = "Two"

[index]
measure = "share"
[[index.dimension]]
id = "chung"
title.vi = "Chung"
title.en = "All"
[[index.indicator]]
id = "a"
dimension = "chung"
question = "q1"
measure = "mean"
rescale = {{ from = [1, {levels}], to = [0, 100] }}
[[index.indicator]]
id = "b"
dimension = "chung"
question = "{second}"
codes = {codes}
{more}"#
    )
}

/// Rows of answers in one month, as a file to import.
fn answers(folder: &Path, (month, series): (&str, u32), columns: &str, rows: &[&str]) -> String {
    let row = |(at, row): (usize, &&str)| {
        format!("019b0000-0000-7000-8000-{series:04}{at:08},xa-binh-lu,{month}-10T09:0{at}:00+07:00,{row}\n")
    };
    let rows: String = rows.iter().enumerate().map(row).collect();
    file(folder, &format!("{month}-{series}.csv"), format!("id,unit,answered_at,{columns}\n{rows}"))
}

const OLD: [&str; 6] = ["5,5", "5,4", "3,3", "3,3", "1,2", "1,1"];
const NEW: [&str; 6] = ["4,4,1", "4,3,1", "4,3,1", "4,3,0", "1,1,0", "1,2,0"];

/// Keys of a document are written with an underscore.
fn assert_one_style(document: &Value) {
    match document {
        Value::Object(of) => of.iter().for_each(|(key, value)| {
            assert!(key.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_'), "{key}");
            assert_one_style(value);
        }),
        Value::Array(of) => of.iter().for_each(assert_one_style),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

on_both_engines! {
    async fn two_versions_are_scored_each_by_its_own_and_joined_by_node(db: Database) {
        let folder = tempfile::tempdir().expect("a folder");
        let defs = folder.path().join("defs");
        std::fs::create_dir(&defs).expect("a folder");
        std::fs::copy(definitions().join("units.toml"), defs.join("units.toml")).expect("copied");
        let program = Program::on(&db.url).with_defs(&defs);
        let import = |file: &str| program.run(&["import", "responses", "--survey", "mau", file]).fine();
        file(&defs, "mau.toml", first());
        import(&answers(folder.path(), ("2026-02", 1), "q1,q2", &OLD));
        import(&answers(folder.path(), ("2026-03", 2), "q1,q2", &OLD));
        file(&defs, "mau.toml", second());
        import(&answers(folder.path(), ("2026-03", 3), "q1,q2b,q3", &NEW));
        program.run(&["verify"]).fine();

        let of = ["index", "--survey", "mau", "--unit", "xa-binh-lu", "--period", "2026-03", "--against", "2026-02", "--levels"];
        let printed = program.run(&[&of[..], &["--format", "json"]].concat()).fine();
        let report: Value = serde_json::from_str(&printed).expect("JSON");
        assert_eq!(report["versions"], json!(["2026.1", "2027.1"]));
        assert_eq!((&report["version"], &report["against"]), (&json!("2027.1"), &json!("2026-02")));
        assert_eq!(report["responses"], 12);
        let node = |id: &str| {
            let nodes = report["nodes"].as_array().expect("nodes");
            nodes.iter().find(|node| node["id"] == id).unwrap_or_else(|| panic!("{id}")).clone()
        };
        // a: on 0–100 the old ones are 100 100 50 50 0 0, the new ones 100 100 100 100 0 0: 700/12. The squares
        // about it are 24166.67 in all, over 11 · 12 the variance 183.08; 2.20099 · 13.5307 = 29.78.
        let a = node("a");
        assert_eq!([&a["value"], &a["low"], &a["high"]], ["58.33", "28.55", "88.11"]);
        assert_eq!(a["method_changed"], true);
        assert_eq!(a["change"]["method_changed"], true);
        assert_eq!(a["change"]["value"], Value::Null);
        // b: two of six and four of six; in February two of six. The middle of then is in the lower half now.
        let b = node("b");
        assert_eq!(b["value"], "50.00");
        assert_eq!(b["method_changed"], Value::Null);
        assert_eq!(b["change"]["value"], "16.67");
        assert_eq!(b["change"]["more_than_chance"], false);
        // c: three of six, and nobody was asked before.
        let c = node("c");
        assert_eq!((&c["value"], &c["n"], &c["only"]), (&json!("50.00"), &json!(6), &json!(["2027.1"])));
        assert_eq!(c["change"], Value::Null);
        // The whole: (58.33 + 50 + 50)/3, of other parts than before.
        let whole = node("chung");
        assert_eq!((&whole["value"], &whole["change"]["method_changed"]), (&json!("52.78"), &json!(true)));
        // The question of b: of then 5 4 3 3 2 1, now 4 3 2 2 2 1, and 4 3 3 3 1 2. That of a was offered other
        // options then, which nothing carries over.
        let spread = |question: usize| {
            let levels = report["levels"][question]["levels"].as_array().expect("levels");
            let counts = levels.iter().map(|level| level["count"].as_i64().expect("a count"));
            let shares: Vec<&str> = levels.iter().map(|level| level["share"].as_str().expect("a share")).collect();
            (counts.collect::<Vec<_>>(), shares)
        };
        assert_eq!(report["levels"][1]["question"], "q2b");
        assert_eq!(spread(1), (vec![2, 4, 4, 2], vec!["16.67", "33.33", "33.33", "16.67"]));
        assert_eq!(spread(0), (vec![2, 0, 0, 4], vec!["33.33", "0.00", "0.00", "66.67"]));
        assert_one_style(&report);
        let table = program.run(&of).fine();
        assert!(table.starts_with("mau 2026.1 + 2027.1 · xa-binh-lu · 2026-03 against 2026-02 · n = 12"), "{table}");
        for line in ["[method changed within the period]  [method changed, no difference]", "[only in 2027.1]", "[+16.67, may be chance]"] {
            assert!(table.contains(line), "{line}: {table}");
        }
        // February alone is what it was.
        let old = ["index", "--survey", "mau", "--period", "2026-02", "--format", "json"];
        let old: Value = serde_json::from_str(&program.run(&old).fine()).expect("JSON");
        let values: Vec<&Value> = old["nodes"].as_array().expect("nodes").iter().map(|node| &node["value"]).collect();
        assert_eq!(json!(values), json!(["41.67", "50.00", "33.33", null]));

        let server = program.serve();
        let address = server.url("");
        let get = async |path: &str| {
            let answer = reqwest::get(format!("{address}{path}")).await.expect("an answer");
            answer.text().await.expect("a text")
        };
        let path = "/api/v1/surveys/mau/indices?unit=xa-binh-lu&period=2026-03&against=2026-02&levels=1";
        let answered: Value = serde_json::from_str(&get(path).await).expect("JSON");
        assert_eq!((&answered["nodes"], &answered["levels"]), (&report["nodes"], &report["levels"]));
        let page = get("/results/mau/xa-binh-lu?period=2026-03&lang=vi").await;
        assert!(page.contains("phương pháp thay đổi, hai con số không được tính như nhau"), "{page}");
        assert!(page.contains("Không phải phiên bản nào cũng có: Câu ba (2027.1)."), "{page}");
        let page = get("/results/mau/xa-binh-lu?period=2026-03&lang=en&node=b").await;
        assert!(page.contains("16.67 points") && page.contains("this may be mere chance"), "{page}");
    }
}
