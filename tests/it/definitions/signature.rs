//! Two definitions of one version: which changes are none, and how the others are said.

use hailong::definition::differences::differences;
use hailong::definition::signature::signature;

use super::{WORKED_EXAMPLE, survey};

/// The example with some lines changed.
fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(WORKED_EXAMPLE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

fn said(changes: &[(&str, &str)]) -> Vec<String> {
    differences(&survey(WORKED_EXAMPLE), &survey(&changed(changes)))
}

#[test]
fn texts_dates_and_drawing_may_change() {
    for change in [
        ("title.vi = \"Ý kiến khi nhận kết quả\"", "title.vi = \"Ý kiến\"\nsource = \"1001/QĐ-BNV\""),
        ("text.vi = \"Rất không hài lòng\"", "text.vi = \"Rất kém\""),
        ("minutes = 1", "order = 3\npublish = true\nminimum-n = 50\nopens = 2026-01-01\ncloses = 2027-01-01"),
        ("\"ward\"]\n", "\"province\"]\n"),
        ("\"kiosk\", ", ""),
        ("number = \"3a\"", "hint.vi = \"Đếm cả ngày nghỉ\"\nhint.en = \"Count every day\""),
        ("faces = true\n", ""),
        (
            "[scale.hai-long]",
            "[[wave]]\nid = \"dot-1\"\ntitle.vi = \"Đợt\"\ntitle.en = \"Wave\"\nfrom = \"2026-01\"\nto = \"2026-02\"\n[scale.hai-long]",
        ),
        ("aggregate = \"pooled\"", "aggregate = \"pooled\"\ndigits = 1"),
        ("type = \"long-text\"", "type = \"short-text\""),
        ("id = \"phuc-vu\"", "id = \"dich-vu\""),
        ("weight = 2", "weight = 2.0"),
        ("is = [1] }", "is = [1] } # có"),
        ("unit.vi = \"ngày\"", "unit.vi = \"hôm\""),
        ("title.vi = \"Kết quả đúng hẹn\"", "title.vi = \"Đúng hẹn\""),
    ] {
        assert_eq!(said(&[change]), Vec::<String>::new(), "{change:?}");
    }
    let renamed = WORKED_EXAMPLE.replace("hai-long.option", "muc-do.option");
    let renamed =
        renamed.replace("[scale.hai-long]", "[scale.muc-do]").replace("= \"hai-long\"", "= \"muc-do\"");
    assert_eq!(differences(&survey(WORKED_EXAMPLE), &survey(&renamed)), Vec::<String>::new());
}

const AGE_9: &str = "[[section.question.option]]\ncode = 9\ntext.vi = \"Không muốn trả lời\"\ntext.en = \"Prefer not to say\"\nno-answer = true\n";

#[test]
fn every_other_change_is_said_in_one_line() {
    let comment =
        &WORKED_EXAMPLE[WORKED_EXAMPLE.find("[[section.question]]\nid = \"gop-y\"").expect("a question")
            ..WORKED_EXAMPLE.find("[index]").expect("an index")];
    let late = &WORKED_EXAMPLE[WORKED_EXAMPLE.find("# Tỷ lệ trả lời").expect("an indicator")..];
    for (changes, line) in [
        (&[(AGE_9, "")][..], "question tuoi: options 1, 2, 3, 9 → 1, 2, 3"),
        (
            &[("code = 3\ntext.vi = \"Từ 60", "code = 4\ntext.vi = \"Từ 60")],
            "question tuoi: options 1, 2, 3, 9 → 1, 2, 4, 9",
        ),
        (&[("no-answer = true\n", "")], "question tuoi: counts 9 = no answer → 9 = an answer"),
        (
            &[("text.en = \"35 to 59\"", "text.en = \"35 to 59\"\nscore = 2")],
            "question tuoi: scores 2 = none → 2 = 2",
        ),
        (&[("segment = true\n", "")], "question tuoi: segment true → false"),
        (&[("required = true\n", "")], "question chung: required true → false"),
        (&[("is = [1]", "is = [0]")], "question tre-may-ngay: asked if tre-hen is 1 → if tre-hen is 0"),
        (
            &[("ask-if = { question = \"tre-hen\", is = [1] }\n", "")],
            "question tre-may-ngay: asked if tre-hen is 1 → always",
        ),
        (&[("max = 365", "max = 31")], "question tre-may-ngay: largest 365 → 31"),
        (&[("min = 1\n", "")], "question tre-may-ngay: smallest 1 → none"),
        (&[("max = 365", "max = 365\ndecimals = 1")], "question tre-may-ngay: decimals 0 → 1"),
        (&[("max-length = 500", "max-length = 400")], "question gop-y: longest 500 → 400"),
        (
            &[("type = \"long-text\"", "type = \"date\""), ("max-length = 500\n", "")],
            "question gop-y: kind a text → a date",
        ),
        (&[("id = \"gop-y\"", "id = \"y-kien\"")], "question gop-y: removed"),
        (&[(comment, "")], "question gop-y: removed"),
        (
            &[("aggregate = \"pooled\"", "aggregate = \"population\"")],
            "index: several units pooled → population",
        ),
        (&[("weight = 2", "weight = 3")], "node hai-long-chung: weight 2 → 3"),
        (&[("codes = [0]", "codes = [1]")], "node dung-hen: measures share of 0 → share of 1"),
        (&[(late, "")], "node dung-hen: removed"),
        (&[("to = [0, 100]", "to = [100, 0]")], "node can-bo-lich-su: rescaled 1–5 to 0–100 → 1–5 to 100–0"),
        (
            &[("title.en = \"Officials\"", "title.en = \"Officials\"\ncombine = \"sum\"")],
            "node can-bo: combines mean → sum",
        ),
        (
            &[("title.en = \"Officials\"", "title.en = \"Officials\"\nmissing = \"withhold\"")],
            "node can-bo: missing drop → withhold",
        ),
        (
            &[("dimension = \"can-bo\"", "dimension = \"chi-so\"")],
            "node can-bo-lich-su: parent can-bo → chi-so",
        ),
        (
            &[("question = \"can-bo-lich-su\"", "question = \"can-bo-ro-rang\"")],
            "node can-bo-lich-su: question can-bo-lich-su → can-bo-ro-rang",
        ),
    ] {
        let lines = said(changes);
        assert!(lines.contains(&line.to_owned()), "{line}\n{lines:#?}");
        let added = lines.iter().filter(|line| line.ends_with(": added")).count();
        assert_eq!(lines.len() - added, 1, "{lines:#?}");
    }
}

#[test]
fn the_order_of_questions_options_and_nodes_counts() {
    let swap = |text: &str, a: &str, b: &str| text.replace(a, "\u{1}").replace(b, a).replace('\u{1}', b);
    let old = survey(WORKED_EXAMPLE);
    for (a, b, lines) in [
        (
            "id = \"can-bo-lich-su\"\ntext",
            "id = \"can-bo-ro-rang\"\ntext",
            "questions: order can-bo-lich-su, can-bo-ro-rang → can-bo-ro-rang, can-bo-lich-su",
        ),
        (
            "code = 1\ntext.vi = \"Dưới",
            "code = 2\ntext.vi = \"Từ 35",
            "question tuoi: options 1, 2, 3, 9 → 2, 1, 3, 9",
        ),
        (
            "id = \"can-bo-lich-su\"\ndimension = \"can-bo\"\nquestion = \"can-bo-lich-su\"",
            "id = \"can-bo-ro-rang\"\ndimension = \"can-bo\"\nquestion = \"can-bo-ro-rang\"",
            "node can-bo: order can-bo-lich-su, can-bo-ro-rang → can-bo-ro-rang, can-bo-lich-su",
        ),
    ] {
        let text = match a.strip_prefix("code = 1") {
            Some(_) => WORKED_EXAMPLE
                .replace(a, "code = 2\ntext.vi = \"Dưới")
                .replace(b, "code = 1\ntext.vi = \"Từ 35"),
            None => swap(WORKED_EXAMPLE, a, b),
        };
        assert_eq!(differences(&old, &survey(&text)), [lines]);
    }
}

#[test]
fn the_signature_says_each_thing_once_and_no_text() {
    let lines = signature(&survey(WORKED_EXAMPLE));
    let mut unique = lines.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), lines.len());
    assert!(lines.contains(&"question chung: options 1, 2, 3, 4, 5".to_owned()));
    assert!(lines.contains(&"node dung-hen: measures share of 0".to_owned()));
    let all = lines.join("\n");
    for word in ["hài lòng", "Satisfied", "faces", "kiosk", "commune"] {
        assert!(!all.contains(word), "{word} in\n{all}");
    }
    assert_eq!(signature(&survey(WORKED_EXAMPLE)), lines);
}

#[test]
fn two_signatures_are_equal_when_nothing_differs() {
    let old = survey(WORKED_EXAMPLE);
    for change in [("max = 365", "max = 31"), ("minutes = 1", "minutes = 2"), ("weight = 2", "weight = 1")] {
        let new = survey(&changed(&[change]));
        assert_eq!(signature(&old) == signature(&new), differences(&old, &new).is_empty(), "{change:?}");
    }
}
