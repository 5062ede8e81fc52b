//! A definition in words: what is asked, and how each node of the index is made. Shared by the
//! administration's page of a definition and the public page of the method.

use crate::definition::{
    Combine, Condition, Field, Measure, MissingRule, Node, NodeKind, QuestionId, Rescale, Section, Survey,
};
use crate::words::Tr;

pub(in crate::web) struct SectionView {
    pub(in crate::web) title: String,
    pub(in crate::web) asked_if: Option<String>,
    pub(in crate::web) questions: Vec<QuestionView>,
}

pub(in crate::web) struct QuestionView {
    pub(in crate::web) id: String,
    pub(in crate::web) number: String,
    pub(in crate::web) text: String,
    pub(in crate::web) options: Vec<(String, String)>,
    pub(in crate::web) asked_if: Option<String>,
    pub(in crate::web) segment: bool,
    pub(in crate::web) required: bool,
}

pub(in crate::web) struct NodeView {
    pub(in crate::web) depth: usize,
    pub(in crate::web) id: String,
    pub(in crate::web) title: String,
    pub(in crate::web) weight: String,
    pub(in crate::web) rule: String,
    /// To which range it is brought.
    pub(in crate::web) range: Option<String>,
    /// The number of the question it measures.
    pub(in crate::web) question: Option<String>,
    pub(in crate::web) indicator: bool,
}

/// What is asked, section by section.
pub(in crate::web) fn sections(tr: &Tr, survey: &Survey) -> Vec<SectionView> {
    survey.sections.iter().enumerate().map(|one| section(tr, survey, one)).collect()
}

/// The index, parents first.
pub(in crate::web) fn nodes(tr: &Tr, survey: &Survey) -> Vec<NodeView> {
    (0..survey.index.nodes.len()).map(|at| node(tr, survey, at)).collect()
}

fn section(tr: &Tr, survey: &Survey, (at, section): (usize, &Section)) -> SectionView {
    let fields = survey.fields.iter().filter(|field| field.section == at);
    SectionView {
        title: tr.of(&section.title).to_owned(),
        asked_if: section.ask_if.as_ref().map(|condition| said(tr, survey, condition)),
        questions: fields.map(|field| question(tr, survey, field)).collect(),
    }
}

fn question(tr: &Tr, survey: &Survey, field: &Field) -> QuestionView {
    let own = survey.question(field).ask_if.as_ref();
    QuestionView {
        id: field.id.to_string(),
        number: field.number.clone().unwrap_or_default(),
        text: tr.of(&field.text).to_owned(),
        options: field
            .options()
            .iter()
            .map(|option| (option.code.to_string(), tr.of(&option.text).to_owned()))
            .collect(),
        asked_if: own.map(|condition| said(tr, survey, condition)),
        segment: field.segment,
        required: field.required,
    }
}

/// A condition in words.
fn said(tr: &Tr, survey: &Survey, condition: &Condition) -> String {
    let all = |parts: &[Condition], key: &'static str| {
        let parts: Vec<String> = parts.iter().map(|part| said(tr, survey, part)).collect();
        parts.join(&format!(" {} ", tr.t(key)))
    };
    match condition {
        Condition::Is { question, is } => {
            let (name, options) = (name_of(tr, survey, question), options_of(tr, survey, question, is));
            tr.t("condition-is").arg("question", name).arg("options", options).to_string()
        }
        Condition::All(parts) => all(parts, "condition-and"),
        Condition::Any(parts) => all(parts, "condition-or"),
        Condition::Not(part) => tr.t("condition-not").arg("part", said(tr, survey, part)).to_string(),
    }
}

fn name_of(tr: &Tr, survey: &Survey, question: &QuestionId) -> String {
    let field = survey.field(question.as_str());
    field.map_or(question.to_string(), |field| match &field.number {
        Some(number) => tr.t("condition-number").arg("number", number).to_string(),
        None => tr.t("condition-quoted").arg("text", tr.of(&field.text)).to_string(),
    })
}

fn options_of(tr: &Tr, survey: &Survey, question: &QuestionId, codes: &[i32]) -> String {
    let field = survey.field(question.as_str());
    let text = |code: &i32| {
        let option = field.and_then(|field| field.option(*code));
        option.map_or(code.to_string(), |option| tr.of(&option.text).to_owned())
    };
    codes.iter().map(text).collect::<Vec<_>>().join(" / ")
}

fn node(tr: &Tr, survey: &Survey, at: usize) -> NodeView {
    let node = &survey.index.nodes[at];
    NodeView {
        depth: survey.index.depth(at),
        id: node.id.to_string(),
        title: tr.of(&node.title).to_owned(),
        weight: tr.number(node.weight.normalize()),
        rule: rule(tr, survey, node),
        range: node.rescale.map(|rescale| range(tr, rescale)),
        question: question_measured(survey, node),
        indicator: node.is_indicator(),
    }
}

/// How a node gets its value.
fn rule(tr: &Tr, survey: &Survey, node: &Node) -> String {
    match &node.kind {
        NodeKind::Dimension { combine, missing } => {
            let combine = match combine {
                Combine::Mean => tr.t("rule-mean"),
                Combine::Sum => tr.t("rule-sum"),
                Combine::Pooled => tr.t("rule-pooled"),
            };
            let missing = match missing {
                MissingRule::Drop => tr.t("rule-drop"),
                MissingRule::Withhold => tr.t("rule-withhold"),
            };
            format!("{combine}; {missing}")
        }
        NodeKind::Indicator { question, measure } => {
            let name = name_of(tr, survey, question);
            match measure {
                Measure::Share { codes, count_no_answer } => {
                    let options = options_of(tr, survey, question, codes);
                    let share = tr.t("rule-share").arg("question", name).arg("options", options).to_string();
                    if *count_no_answer {
                        format!("{share}; {}", tr.t("rule-no-answer-counts"))
                    } else {
                        share
                    }
                }
                Measure::Mean | Measure::Points { .. } => {
                    tr.t("rule-score").arg("question", name).to_string()
                }
            }
        }
    }
}

fn range(tr: &Tr, Rescale { from, to }: Rescale) -> String {
    let number = |value: rust_decimal::Decimal| tr.number(value.normalize());
    tr.t("rule-range")
        .arg("from", number(from[0]))
        .arg("to", number(from[1]))
        .arg("low", number(to[0]))
        .arg("high", number(to[1]))
        .to_string()
}

fn question_measured(survey: &Survey, node: &Node) -> Option<String> {
    match &node.kind {
        NodeKind::Indicator { question, .. } => survey.field(question.as_str())?.number.clone(),
        NodeKind::Dimension { .. } => None,
    }
}
