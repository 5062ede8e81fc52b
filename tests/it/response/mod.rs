//! Responses: which submissions are taken, what is kept of them, and how they are counted.

mod conditions;
mod doors;
mod faults;
mod properties;
mod record;
mod screening;
mod tallies;

use std::sync::LazyLock;

use hailong::definition::Survey;
use hailong::response::validate::{validate_form, validate_json};
use hailong::response::{Answers, Fault, FormState};
use serde_json::{Map, Value};

/// A survey with every type of question, and conditions of every shape.
pub(crate) const EVERY_TYPE: &str = r#"
id = "moi-loai"
version = "1"
languages = ["vi"]
title.vi = "Mọi loại câu hỏi"
unit-kinds = ["commune"]

[scale.muc]
option = [
  { code = 1, text.vi = "Kém", score = 1 },
  { code = 2, text.vi = "Được", score = 2 },
  { code = 3, text.vi = "Tốt", score = 3.5 },
  { code = 9, text.vi = "Không biết", no-answer = true },
]

[[section]]
id = "a"
title.vi = "Phần A"
question = [
  { id = "mot", type = "single", text.vi = "Một?", segment = true, option = [
    { code = 1, text.vi = "A" }, { code = 2, text.vi = "B" }, { code = 30, text.vi = "C" } ] },
  { id = "thang", type = "scale", text.vi = "Thang?", scale = "muc", segment = true },
  { id = "nhieu", type = "multiple", text.vi = "Nhiều?", at-most = 2, option = [
    { code = 1, text.vi = "A" }, { code = 2, text.vi = "B" }, { code = 3, text.vi = "C" },
    { code = 9, text.vi = "Không có", no-answer = true } ] },
  { id = "co", type = "yes-no", text.vi = "Có?", required = true },
  { id = "ngay", type = "date", text.vi = "Ngày?", min = 2020-02-29, max = 2026-12-31 },
  { id = "ngan", type = "short-text", text.vi = "Ngắn?", max-length = 10 },
]

[[section]]
id = "b"
title.vi = "Phần B"
ask-if = { question = "co", is = [1] }
question = [
  { id = "so", type = "number", text.vi = "Số?", min = -5, max = 100.5, decimals = 1 },
  { id = "nghin", type = "number", text.vi = "Nghìn?", decimals = 3 },
  { id = "bang", type = "matrix", text.vi = "Bảng", scale = "muc", item = [
    { id = "dong-1", text.vi = "Dòng 1" }, { id = "dong-2", text.vi = "Dòng 2" } ] },
  { id = "sau", type = "single", text.vi = "Sau?", required = true, ask-if = { any = [
      { question = "dong-1", is = [1, 2] },
      { all = [{ question = "nhieu", is = [3] }, { not = { question = "mot", is = [2] } }] } ] },
    option = [{ code = 0, text.vi = "Không" }, { code = 1, text.vi = "Có" }] },
]

[[section]]
id = "c"
title.vi = "Phần C"
question = [
  { id = "cuoi", type = "long-text", text.vi = "Cuối?", max-length = 30, ask-if = { question = "sau", is = [1] } },
  { id = "dem", type = "number", text.vi = "Đếm?" },
]

[index]
measure = "share"
codes = [2, 3]
dimension = [
  { id = "tat-ca", title.vi = "Tất cả" },
  { id = "rieng", title.vi = "Riêng", parent = "tat-ca", combine = "pooled" },
]
indicator = [
  { id = "i-thang", dimension = "tat-ca", question = "thang" },
  { id = "i-dong-1", dimension = "rieng", question = "dong-1" },
  { id = "i-dong-2", dimension = "rieng", question = "dong-2" },
  { id = "i-so", dimension = "tat-ca", question = "so", measure = "mean" },
]
"#;

pub(crate) fn every_type() -> &'static Survey {
    static SURVEY: LazyLock<Survey> = LazyLock::new(|| crate::definitions::survey(EVERY_TYPE));
    &SURVEY
}

/// `mot=1 nhieu=1 nhieu=2` as a form would send it.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    let pair = |part: &str| part.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    text.split_whitespace().filter_map(pair).collect()
}

pub(crate) fn form(survey: &Survey, text: &str) -> Result<Answers, FormState> {
    validate_form(survey, &pairs(text))
}

pub(crate) fn json(survey: &Survey, text: &str) -> Result<Answers, Vec<Fault>> {
    let answers: Map<String, Value> = serde_json::from_str(text).expect("a JSON object");
    validate_json(survey, &answers)
}

/// Faults as `question: code`.
pub(crate) fn said(faults: &[Fault]) -> Vec<String> {
    let said = |fault: &Fault| {
        format!("{}: {}", fault.question.as_deref().unwrap_or("the whole"), fault.kind.code())
    };
    faults.iter().map(said).collect()
}

/// Answers as the pairs that a form would send for them.
pub(crate) fn written_back(answers: &Answers) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (id, value) in answers.to_json() {
        match value {
            Value::Array(codes) => pairs.extend(codes.iter().map(|code| (id.clone(), code.to_string()))),
            Value::String(text) => pairs.push((id, text)),
            other => pairs.push((id, other.to_string())),
        }
    }
    pairs
}
