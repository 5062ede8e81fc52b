//! One run says everything, and nothing that only follows from what it has said.

use hailong::definition::catalogue::load;

use super::{UNITS, faults, file, render};

const TEN: &str = r#"id = "Phiếu"
version = 2026
languages = ["vi"]
title.vn = "Phiếu"
unit-kinds = ["xa"]
closes = 2026-02-31

[scale.hai-long]
[[scale.hai-long.option]]
code = 1
[[scale.hai-long.option]]
code = 1
text.vi = "Hài lòng"

[[section]]
id = "a"

[[section.question]]
id = "q1"
type = "scal"
text.vi = "Một?"
scale = "hai-long"

[[section.question]]
id = "q2"
type = "yes-no"
text.vi = "Hai?"
ask-if = { question = "q1", is = [1] }
requird = true

[index]
measure = "shar"

[[index.dimension]]
id = "chung"

[[index.indicator]]
id = "i1"
dimension = "chung"
question = "q1"
weight = 0
"#;

#[test]
fn ten_faults_and_more_are_said_in_one_run() {
    let faults = faults(TEN);
    let said: Vec<_> = faults
        .iter()
        .map(|fault| format!("{}:{} {}", fault.position.line, fault.position.column, fault.rule))
        .collect();
    assert_eq!(
        said,
        [
            "1:6 bad-id",
            "2:11 wrong-type",
            "4:7 unknown-language",
            "5:15 unknown-unit-kind",
            "6:10 bad-date",
            "9:1 missing-key",
            "12:8 duplicate-code",
            "15:1 missing-key",
            "20:8 unknown-word",
            "29:1 unknown-key",
            "32:11 unknown-word",
            "34:1 missing-key",
            "41:10 bad-weight",
        ],
        "{}",
        render(&faults)
    );
}

#[test]
fn faults_of_several_files_are_said_file_by_file() {
    let unit = UNITS.replace("parent = \"tinh-lai-chau\"", "parent = \"tinh-lai-chu\"");
    let files = [
        file("defs/a.toml", "id = "),
        file("defs/b.toml", &TEN.replace("\"Phiếu\"", "\"phieu\"")),
        file("defs/c.toml", ""),
        file("defs/units.toml", &unit),
    ];
    let faults = load("defs", &files).err().unwrap_or_default();
    let of = |name: &str| faults.iter().filter(|fault| fault.file == format!("defs/{name}.toml")).count();
    assert_eq!((of("a"), of("b"), of("c"), of("units")), (1, 12, 1, 1), "{}", render(&faults));
    let mut names: Vec<_> = faults.iter().map(|fault| &fault.file).collect();
    names.dedup();
    assert_eq!(names.len(), 4, "each file's faults stand together");
}

/// A survey where one line is broken in turn; everything else is right and refers to it.
const WEB: &str = r#"id = "mau"
version = "1"
languages = ["vi"]
title.vi = "Mẫu"
unit-kinds = ["commune"]
[scale.s]
[[scale.s.option]]
code = 1
text.vi = "Kém"
score = 1
[[scale.s.option]]
code = 2
text.vi = "Tốt"
score = 2
[[section]]
id = "a"
title.vi = "A"
[[section.question]]
id = "q1"
type = "scale"
text.vi = "Một?"
scale = "s"
[[section.question]]
id = "m"
type = "matrix"
text.vi = "Bảng"
scale = "s"
[[section.question.item]]
id = "m1"
text.vi = "Dòng"
[[section]]
id = "b"
title.vi = "B"
ask-if = { question = "m1", is = [2] }
[[section.question]]
id = "q2"
type = "single"
text.vi = "Hai?"
ask-if = { all = [{ question = "q1", is = [1] }, { question = "m1", is = [2] }] }
[[section.question.option]]
code = 1
text.vi = "Có"
[[section.question.option]]
code = 2
text.vi = "Không"
[[section.question]]
id = "q3"
type = "number"
text.vi = "Ba?"
ask-if = { question = "q2", is = [1] }
[index]
measure = "share"
codes = [2]
[[index.dimension]]
id = "top"
title.vi = "Chung"
[[index.dimension]]
id = "low"
parent = "top"
title.vi = "Riêng"
[[index.indicator]]
id = "i1"
dimension = "low"
question = "q1"
[[index.indicator]]
id = "i2"
dimension = "low"
question = "m1"
[[index.indicator]]
id = "i3"
dimension = "top"
question = "q2"
"#;

#[test]
fn the_web_of_references_is_right_to_begin_with() {
    assert_eq!(render(&faults(WEB)), "");
}

/// Whatever line is lost, misspelt or of another type, only that line is at fault.
#[test]
fn one_broken_line_gives_one_fault() {
    for (broken, instead) in [
        ("text.vi = \"Kém\"", ""),
        ("code = 1\ntext.vi = \"Kém\"", "code = \"1\"\ntext.vi = \"Kém\""),
        ("score = 1", "score = \"1\""),
        ("score = 1", "no-answer = 1"),
        ("title.vi = \"A\"", ""),
        ("id = \"a\"", "id = \"Ạ\""),
        ("type = \"scale\"", "type = \"scales\""),
        ("type = \"scale\"", ""),
        ("text.vi = \"Một?\"", "text.vi = 1"),
        ("type = \"matrix\"", "type = \"matrx\""),
        ("text.vi = \"Dòng\"", ""),
        ("scale = \"s\"\n[[section.question.item]]", "scale = \"ss\"\n[[section.question.item]]"),
        ("ask-if = { question = \"q2\", is = [1] }", "ask-if = { question = \"q2\" }"),
        ("text.vi = \"Có\"", "text = \"Có\""),
        ("measure = \"share\"", "measure = \"shares\""),
        ("codes = [2]", "codes = 2"),
        ("languages = [\"vi\"]", ""),
        ("languages = [\"vi\"]", "languages = [\"tiếng Việt\"]"),
        ("title.vi = \"Chung\"", ""),
        ("id = \"top\"\ntitle", "id = \"Top\"\ntitle"),
        ("id = \"low\"", "id = \"Thấp\""),
        ("parent = \"top\"", "parent = \"tpo\""),
        ("parent = \"top\"", "parent = \"Top\""),
        ("question = \"m1\"\n", "question = \"M1\"\n"),
        ("id = \"mau\"", ""),
        ("version = \"1\"", ""),
    ] {
        assert!(WEB.contains(broken), "{broken}");
        let faults = faults(&WEB.replacen(broken, instead, 1));
        assert_eq!(faults.len(), 1, "{broken} -> {instead}\n{}", render(&faults));
    }
}

#[test]
fn broken_units_give_no_faults_about_their_children_and_surveys() {
    for (broken, instead) in [
        ("title = { vi = \"Xã\", en = \"Commune\" }", "title = { vi = \"Xã\" }"),
        ("id = \"commune\"", "id = \"Commune\""),
        ("name = { vi = \"Tỉnh Lai Châu\", en = \"Lai Châu province\" }", ""),
        ("kind = \"province\"", "kind = \"provnce\""),
        ("parent = \"tinh-lai-chau\"", "parent = \"Tỉnh Lai Châu\""),
    ] {
        let units = UNITS.replacen(broken, instead, 1);
        assert_ne!(units, UNITS, "{broken}");
        let loaded = load("defs", &[file("units.toml", &units), file("mau.toml", WEB)]);
        let faults = loaded.err().unwrap_or_default();
        assert_eq!(faults.len(), 1, "{broken} -> {instead}\n{}", render(&faults));
    }
}
