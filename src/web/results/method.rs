//! How the figures of a survey are made, in words taken from its definition.

use crate::definition::{Aggregate, AnswerOption, Combine, Measure, MissingRule, NodeKind, Survey};
use crate::words::Tr;

/// One sentence after the other.
pub(in crate::web) fn method(tr: &Tr, survey: &Survey) -> Vec<String> {
    let mut sentences = vec![measure(tr, survey), combine(tr, survey)];
    sentences.push(
        match survey.index.aggregate {
            Aggregate::Pooled => tr.t("method-pooled"),
            Aggregate::MeanOfUnits => tr.t("method-mean-of-units"),
            Aggregate::Population => tr.t("method-population"),
        }
        .to_string(),
    );
    sentences.push(tr.t("method-blank").to_string());
    sentences.extend(missing(survey).map(|key| tr.t(key).to_string()));
    sentences.push(tr.t("method-minimum").arg("count", survey.minimum_n).to_string());
    sentences.push(tr.t("method-interval").to_string());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// What one indicator measures: the same for all in most surveys, else said in general.
fn measure(tr: &Tr, survey: &Survey) -> String {
    let measures = || {
        survey.index.nodes.iter().filter_map(|node| match &node.kind {
            NodeKind::Indicator { question, measure } => Some((question, measure)),
            NodeKind::Dimension { .. } => None,
        })
    };
    let Some((question, first)) = measures().next() else { return String::new() };
    let same = measures().all(|(_, measure)| measure == first);
    match first {
        Measure::Share { codes, .. } if same => {
            let options = survey.field(question.as_str()).map_or(&[][..], |field| field.options());
            let chosen = options.iter().filter(|option| codes.contains(&option.code));
            let quoted =
                |option: &AnswerOption| tr.t("method-quoted").arg("text", tr.of(&option.text)).to_string();
            let words: Vec<String> = chosen.map(quoted).collect();
            tr.t("method-share").arg("options", words.join(&tr.t("method-or").to_string())).to_string()
        }
        Measure::Mean if same => tr.t("method-mean").to_string(),
        Measure::Points { .. } if same => tr.t("method-points").to_string(),
        Measure::Share { .. } | Measure::Mean | Measure::Points { .. } => tr.t("method-mixed").to_string(),
    }
}

fn combine(tr: &Tr, survey: &Survey) -> String {
    let nodes = &survey.index.nodes;
    let kinds = nodes.iter().filter_map(|node| match node.kind {
        NodeKind::Dimension { combine, .. } => Some(combine),
        NodeKind::Indicator { .. } => None,
    });
    let same_weights = nodes.iter().all(|node| {
        let mut weights = node.children.iter().map(|&child| nodes[child].weight);
        let first = weights.next();
        weights.all(|weight| Some(weight) == first)
    });
    let mut kinds: Vec<Combine> = kinds.collect();
    kinds.dedup();
    let key = match (&kinds[..], same_weights) {
        ([Combine::Mean], true) => "method-combine-mean",
        ([Combine::Mean], false) => "method-combine-weighted",
        ([Combine::Sum], _) => "method-combine-sum",
        ([Combine::Pooled], _) => "method-combine-pooled",
        _ => "method-combine-mixed",
    };
    tr.t(key).to_string()
}

/// What becomes of a dimension with a part missing.
fn missing(survey: &Survey) -> Option<&'static str> {
    let rule = survey.index.nodes.iter().find_map(|node| match node.kind {
        NodeKind::Dimension { missing, .. } => Some(missing),
        NodeKind::Indicator { .. } => None,
    })?;
    Some(match rule {
        MissingRule::Drop => "method-missing-drop",
        MissingRule::Withhold => "method-missing-withhold",
    })
}
