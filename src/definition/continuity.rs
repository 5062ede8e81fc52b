//! What a new version does to the series of figures: words only, series kept, or broken and by what.

use std::collections::BTreeSet;

use serde::Serialize;

use super::concordance::is_one_choice;
use super::differences::{Changed, How, changed};
use super::node::NodeKind;
use super::rewording::rewordings;
use super::settings::{Setting, settings, upper_levels};
use super::signature::FactValue;
use super::{NodeId, Survey};

/// What a change does to the figures before and after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Figures before and after are not made alike.
    Breaks,
    /// Something is asked or counted otherwise, but the figures of the index are made as before.
    Keeps,
    /// Texts alone.
    Words,
}

impl Effect {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Breaks => "breaks",
            Self::Keeps => "keeps",
            Self::Words => "words",
        }
    }
}

/// By what a series breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// Options came, went, or mean something else.
    Code,
    /// Scores, bounds, or the range of a figure.
    Scale,
    /// Others are asked than before.
    Route,
    Weight,
    /// A part came, went, or moved.
    Part,
    /// Another question is measured.
    Question,
    /// Figures are made in another way.
    Method,
}

impl Cause {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Scale => "scale",
            Self::Route => "route",
            Self::Weight => "weight",
            Self::Part => "part",
            Self::Question => "question",
            Self::Method => "method",
        }
    }
}

/// One change from one version to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    pub effect: Effect,
    /// `question i15`, `node access`, `index`, `survey`.
    pub subject: String,
    /// `options 1, 2, 3 → 1, 2`, `text “…” → “…”`, `added`.
    pub what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Cause>,
    /// The nodes whose series break through it, those above included, by their ids of today.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nodes: Vec<NodeId>,
}

/// Every change: those that break a series first, then those that keep it, words last; each in the order of
/// the definitions.
pub fn changes(old: &Survey, new: &Survey) -> Vec<Change> {
    let then = old.in_words_of(new);
    let compared = Compared { old, then: &then, new };
    let mut changes: Vec<Change> =
        changed(&then, new).iter().map(|changed| compared.change(changed)).collect();
    changes.extend(compared.carried());
    for reworded in rewordings(&then, new) {
        let question = reworded.subject.strip_prefix("question ").filter(|_| reworded.code_reused);
        let is_carried = question.is_some_and(|id| new.concordance.carries(&old.version, id));
        changes.push(match question.filter(|_| !is_carried) {
            Some(id) => {
                compared.broken(&reworded.subject, reworded.what, Cause::Code, &compared.measuring(id))
            }
            None => Change::keeping(Effect::Words, &reworded.subject, reworded.what),
        });
    }
    let settings = settings(old, new).into_iter().chain(upper_levels(&then, new));
    changes.extend(settings.map(|Setting { subject, what }| Change::keeping(Effect::Keeps, &subject, what)));
    changes.sort_by_key(|change| change.effect);
    changes
}

/// The nodes of `new` whose figures are not made as they were under `old`.
pub fn broken(old: &Survey, new: &Survey) -> BTreeSet<NodeId> {
    changes(old, new).into_iter().flat_map(|change| change.nodes).collect()
}

impl Change {
    fn keeping(effect: Effect, subject: &str, what: String) -> Self {
        Self { effect, subject: subject.to_owned(), what, by: None, nodes: Vec::new() }
    }
}

/// Two versions side by side.
struct Compared<'s> {
    old: &'s Survey,
    /// The old one in the words of the new one.
    then: &'s Survey,
    new: &'s Survey,
}

impl Compared<'_> {
    fn change(&self, changed: &Changed) -> Change {
        let Changed { subject, how } = changed;
        let (cause, touched) = match subject.split_once(' ') {
            Some(("question", id)) => (self.by_question(id, how), self.measuring(id)),
            Some(("node", id)) => self.by_node(id, how),
            _ => (self.by_whole(how), self.all()),
        };
        match cause {
            Some(cause) if !self.with_ancestors(&touched).is_empty() => {
                self.broken(subject, changed.said(), cause, &touched)
            }
            _ => Change::keeping(Effect::Keeps, subject, changed.said()),
        }
    }

    fn broken(&self, subject: &str, what: String, cause: Cause, touched: &[NodeId]) -> Change {
        Change {
            effect: Effect::Breaks,
            subject: subject.to_owned(),
            what,
            by: Some(cause),
            nodes: self.with_ancestors(touched),
        }
    }

    /// What the concordance renames.
    fn carried(&self) -> Vec<Change> {
        let (said, version) = (&self.new.concordance, self.old.version.as_str());
        let line = |subject: String, was: &str| {
            Change::keeping(Effect::Keeps, &subject, format!("was {was}, carried over"))
        };
        let fields = self.old.fields.iter().filter_map(|field| {
            let then = said.question(version, &field.id)?;
            (then.is != field.id).then(|| line(format!("question {}", then.is), field.id.as_str()))
        });
        let nodes = self.old.index.nodes.iter().filter_map(|node| {
            let is = said.node(version, &node.id);
            (*is != node.id).then(|| line(format!("node {is}"), node.id.as_str()))
        });
        fields.chain(nodes).collect()
    }

    /// By what a change of a question breaks the nodes that measure it.
    fn by_question(&self, id: &str, how: &How) -> Option<Cause> {
        let How::Aspect { aspect, was, is } = how else { return Some(Cause::Part) };
        match *aspect {
            "options" if same_entries(was, is) => None,
            "options" | "counts" => Some(Cause::Code).filter(|_| !self.is_carried(id)),
            "scores" => Some(Cause::Scale).filter(|_| !self.is_carried(id)),
            "kind" | "smallest" | "largest" | "decimals" => Some(Cause::Scale),
            "asked" => Some(Cause::Route),
            // Who must answer, what breaks figures down and how long a text may be leave figures as they are.
            _ => None,
        }
    }

    fn by_node(&self, id: &str, how: &How) -> (Option<Cause>, Vec<NodeId>) {
        let parents = || [parent(self.then, id), parent(self.new, id)].into_iter().flatten().collect();
        let itself = || self.new.index.node(id).map(|node| node.id.clone()).into_iter().collect();
        let How::Aspect { aspect, was, is } = how else { return (Some(Cause::Part), parents()) };
        let is_carried = || self.new.index.node(id).and_then(measured).is_some_and(|id| self.is_carried(id));
        match *aspect {
            "parent" => (Some(Cause::Part), parents()),
            "weight" => (Some(Cause::Weight), parents()),
            // Answers that are carried over option by option are scored as today's are.
            "measures" | "rescaled" if is_carried() => (None, itself()),
            "measures" if starts_alike(was, is) => (Some(Cause::Code), itself()),
            "measures" | "combines" | "missing" | "kind" => (Some(Cause::Method), itself()),
            "rescaled" | "clamped" | "smallest and largest" => (Some(Cause::Scale), itself()),
            "question" => (Some(Cause::Question), itself()),
            _ => (None, Vec::new()),
        }
    }

    fn by_whole(&self, how: &How) -> Option<Cause> {
        match how {
            How::Aspect { aspect: "several units", .. } => Some(Cause::Method),
            How::Aspect { aspect: "margins", .. } => Some(Cause::Weight).filter(|_| !self.same_margins()),
            How::Aspect { .. } | How::Added | How::Removed => None,
        }
    }

    /// Whether responses are weighted by the same groups, whatever is known of their sizes.
    fn same_margins(&self) -> bool {
        let groups = |survey: &Survey| {
            let margin = |margin: &super::Margin| {
                let codes: BTreeSet<_> = margin.groups.iter().map(|(code, _)| *code).collect();
                (margin.question.clone(), codes)
            };
            survey.margins().iter().map(margin).collect::<BTreeSet<_>>()
        };
        groups(self.then) == groups(self.new)
    }

    /// Whether the concordance says of each option of a question what it is now.
    fn is_carried(&self, question: &str) -> bool {
        let version = self.old.version.as_str();
        let Some(now) = self.new.field(question).filter(|now| is_one_choice(&now.kind)) else { return false };
        let was = self.old.fields.iter().find(|field| {
            let then = self.new.concordance.question(version, &field.id);
            then.is_some_and(|then| then.is.as_str() == question && !then.options.is_empty())
        });
        was.filter(|was| is_one_choice(&was.kind)).is_some_and(|was| {
            let then = self.new.concordance.question(version, &was.id);
            was.options().iter().all(|option| {
                option.no_answer || then.is_some_and(|then| now.option(then.option(option.code)).is_some())
            })
        })
    }

    /// The nodes that measure a question, in either version.
    fn measuring(&self, question: &str) -> Vec<NodeId> {
        let nodes = self.then.index.nodes.iter().chain(&self.new.index.nodes);
        nodes.filter(|node| measured(node) == Some(question)).map(|node| node.id.clone()).collect()
    }

    fn all(&self) -> Vec<NodeId> {
        self.new.index.nodes.iter().map(|node| node.id.clone()).collect()
    }

    /// With all above them in either version; only what both versions have has a series to break.
    fn with_ancestors(&self, touched: &[NodeId]) -> Vec<NodeId> {
        let mut all = BTreeSet::new();
        for survey in [self.then, self.new] {
            for id in touched {
                let up = |at: &usize| survey.index.nodes[*at].parent;
                let path = std::iter::successors(survey.index.position(id.as_str()), up);
                all.extend(path.map(|at| &survey.index.nodes[at].id));
            }
        }
        let nodes = self.new.index.nodes.iter().map(|node| &node.id);
        let is_in_both = |id: &&NodeId| all.contains(id) && self.then.index.position(id.as_str()).is_some();
        nodes.filter(is_in_both).cloned().collect()
    }
}

fn measured(node: &super::Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Indicator { question, .. } => Some(question.as_str()),
        NodeKind::Dimension { .. } => None,
    }
}

fn parent(survey: &Survey, id: &str) -> Option<NodeId> {
    let up = survey.index.node(id)?.parent?;
    Some(survey.index.nodes[up].id.clone())
}

fn same_entries(was: &FactValue, is: &FactValue) -> bool {
    let (FactValue::List(was), FactValue::List(is)) = (was, is) else { return false };
    was.iter().collect::<BTreeSet<_>>() == is.iter().collect::<BTreeSet<_>>()
}

/// `share of 4/5` and `share of 3/4/5`.
fn starts_alike(was: &FactValue, is: &FactValue) -> bool {
    let word = |value: &FactValue| value.to_string().split(' ').next().map(str::to_owned);
    word(was) == word(is)
}
