//! Concordance: what questions, options and nodes of earlier versions are called now, so that a series of
//! figures goes on over a changed scale or a renamed item.

use super::condition::Condition;
use super::node::{Measure, NodeKind};
use super::question::AnswerKind;
use super::{Fields, IndexTree, NodeId, OptionCode, QuestionId, Survey};

/// `[concordance]` of a definition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Concordance {
    pub questions: Vec<QuestionThen>,
    pub nodes: Vec<NodeThen>,
}

/// What a question of an earlier version is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionThen {
    /// The version it speaks of; every earlier one when left out.
    pub version: Option<String>,
    pub was: QuestionId,
    pub is: QuestionId,
    /// What each option stands for now; empty where options are the same.
    pub options: Vec<(OptionCode, OptionCode)>,
}

/// What a dimension or indicator of an earlier version is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeThen {
    pub version: Option<String>,
    pub was: NodeId,
    pub is: NodeId,
}

fn speaks_of(version: Option<&String>, of: &str) -> bool {
    version.is_none_or(|version| version == of)
}

impl Concordance {
    /// What is said of a question of an earlier version.
    pub fn question(&self, version: &str, was: &QuestionId) -> Option<&QuestionThen> {
        let mut said = self.questions.iter();
        said.find(|said| said.was == *was && speaks_of(said.version.as_ref(), version))
    }

    /// The id that a node of an earlier version has now.
    pub fn node<'i>(&'i self, version: &str, was: &'i NodeId) -> &'i NodeId {
        let mut said = self.nodes.iter();
        let said = said.find(|said| said.was == *was && speaks_of(said.version.as_ref(), version));
        said.map_or(was, |said| &said.is)
    }

    /// Whether the options of a question, as it is now, are carried over from that version.
    pub(super) fn carries(&self, version: &str, is: &str) -> bool {
        self.questions.iter().any(|said| {
            said.is.as_str() == is && !said.options.is_empty() && speaks_of(said.version.as_ref(), version)
        })
    }
}

impl QuestionThen {
    /// What an option stands for now.
    pub fn option(&self, was: OptionCode) -> OptionCode {
        self.options.iter().find(|(code, _)| *code == was).map_or(was, |(_, is)| *is)
    }
}

impl Survey {
    /// Where each node of an earlier version stands in this tree.
    pub fn places(&self, version: &Survey) -> Vec<Option<usize>> {
        if version.version == self.version {
            return version.index.nodes.iter().map(|node| self.index.position(node.id.as_str())).collect();
        }
        let ids: Vec<&NodeId> = version.index.nodes.iter().map(|node| &node.id).collect();
        let now: Vec<&NodeId> = ids.iter().map(|id| self.concordance.node(&version.version, id)).collect();
        let place = |at: usize| {
            // An id that another node has taken over since is not that node's.
            let is_taken =
                now[at] == ids[at] && (0..ids.len()).any(|other| other != at && now[other] == ids[at]);
            self.index.position(now[at].as_str()).filter(|_| !is_taken)
        };
        (0..ids.len()).map(place).collect()
    }

    /// An earlier version in the words of this one: the same survey, but for the ids and codes that the
    /// concordance gives others for.
    pub(super) fn in_words_of(&self, new: &Survey) -> Survey {
        let (said, version) = (&new.concordance, self.version.as_str());
        let mut survey = self.clone();
        let renamed = |id: &mut QuestionId| {
            if let Some(then) = said.question(version, id) {
                *id = then.is.clone();
            }
        };
        let mut fields = survey.fields.to_vec();
        for field in &mut fields {
            renamed(&mut field.id);
            field.ask_if.iter_mut().for_each(|condition| translate(condition, said, version));
        }
        survey.fields = Fields::new(fields);
        translate_tree(&mut survey.index, said, version);
        if let Some(weights) = &mut survey.weights {
            for margin in &mut weights.margins {
                if let Some(then) = said.question(version, &margin.question) {
                    margin.question = then.is.clone();
                    margin.groups.iter_mut().for_each(|(code, _)| *code = then.option(*code));
                }
            }
        }
        survey
    }
}

fn translate_tree(tree: &mut IndexTree, said: &Concordance, version: &str) {
    if let Some(cluster) = &mut tree.cluster
        && let Some(then) = said.question(version, cluster)
    {
        *cluster = then.is.clone();
    }
    for node in &mut tree.nodes {
        node.id = said.node(version, &node.id).clone();
        let NodeKind::Indicator { question, measure } = &mut node.kind else { continue };
        let Some(then) = said.question(version, question) else { continue };
        *question = then.is.clone();
        if let Measure::Share { codes, .. } = measure {
            *codes = translated(codes, then);
        }
    }
}

fn translated(codes: &[OptionCode], then: &QuestionThen) -> Vec<OptionCode> {
    let mut codes: Vec<OptionCode> = codes.iter().map(|code| then.option(*code)).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn translate(condition: &mut Condition, said: &Concordance, version: &str) {
    match condition {
        Condition::Is { question, is } => {
            if let Some(then) = said.question(version, question) {
                *question = then.is.clone();
                *is = translated(is, then);
            }
        }
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter_mut().for_each(|part| translate(part, said, version));
        }
        Condition::Not(part) => translate(part, said, version),
    }
}

/// Whether options mean one answer each, so that answers can be told apart by counts of options.
pub(crate) fn is_one_choice(kind: &AnswerKind) -> bool {
    matches!(kind, AnswerKind::OneOf(_))
}
