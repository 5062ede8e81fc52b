//! What of a definition must stay the same while its version does.
//!
//! Answers are stored as codes, and counted by codes, scores and conditions: whoever changes one of
//! these changes what stored answers mean, and needs a new version. Texts, dates, channels and how a
//! question is drawn may change at any time.

use super::node::Measure;
use super::{AnswerKind, AnswerOption, Condition, Field, IndexTree, Node, NodeKind, OptionCode, Survey};

/// One line for each thing that fixes the meaning of stored answers.
pub fn signature(survey: &Survey) -> Vec<String> {
    facts(survey).iter().map(Fact::to_string).collect()
}

/// Something fixed about a question, a node or the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    /// `question i15`, `index`.
    pub(super) subject: String,
    /// `options`.
    pub(super) aspect: &'static str,
    pub(super) value: FactValue,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FactValue {
    Plain(String),
    /// Entries that are fixed with their order.
    List(Vec<String>),
    /// The order of things that come and go elsewhere.
    Order(Vec<String>),
    /// Something said of each code.
    PerCode(Vec<(OptionCode, String)>),
}

impl std::fmt::Display for Fact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} {}", self.subject, self.aspect, self.value)
    }
}

impl std::fmt::Display for FactValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Plain(value) => f.write_str(value),
            Self::List(entries) | Self::Order(entries) => f.write_str(&entries.join(", ")),
            Self::PerCode(entries) if entries.is_empty() => f.write_str("none"),
            Self::PerCode(entries) => {
                let entries: Vec<_> = entries.iter().map(|(code, said)| format!("{code} = {said}")).collect();
                f.write_str(&entries.join(", "))
            }
        }
    }
}

pub(super) fn facts(survey: &Survey) -> Vec<Fact> {
    let mut facts = vec![order("questions", survey.fields.iter().map(|field| &field.id))];
    facts.extend(survey.fields.iter().flat_map(field_facts));
    facts.extend(index_facts(&survey.index));
    facts.push(plain("weights", "margins", bound(listed(survey.margins().iter().map(margin)))));
    facts
}

fn plain(subject: &str, aspect: &'static str, value: impl ToString) -> Fact {
    Fact { subject: subject.to_owned(), aspect, value: FactValue::Plain(value.to_string()) }
}

fn order(subject: &str, entries: impl Iterator<Item = impl ToString>) -> Fact {
    let value = FactValue::Order(entries.map(|entry| entry.to_string()).collect());
    Fact { subject: subject.to_owned(), aspect: "order", value }
}

fn bound(value: Option<impl ToString>) -> String {
    value.map_or("none".to_owned(), |value| value.to_string())
}

/// Of which kind a question or node is; other facts depend on it.
pub(super) const KIND: &str = "kind";

/// What is said of every kind.
pub(super) const OF_EVERY_KIND: [&str; 8] =
    ["asked", "required", "segment", "parent", "weight", "rescaled", "clamped", "smallest and largest"];

fn field_facts(field: &Field) -> Vec<Fact> {
    let subject = format!("question {}", field.id);
    let fact = |aspect, value: String| plain(&subject, aspect, value);
    let mut facts = match &field.kind {
        AnswerKind::OneOf(options) => {
            [vec![fact(KIND, "one option".into())], option_facts(&subject, options)].concat()
        }
        AnswerKind::AnyOf { options, at_most } => {
            let answer = vec![fact(KIND, "several options".into())];
            [answer, option_facts(&subject, options), vec![fact("at most", bound(*at_most))]].concat()
        }
        AnswerKind::Number(range) => vec![
            fact(KIND, "a number".into()),
            fact("smallest", bound(range.min.map(|min| min.normalize()))),
            fact("largest", bound(range.max.map(|max| max.normalize()))),
            fact("decimals", range.decimals.to_string()),
        ],
        AnswerKind::Date(range) => vec![
            fact(KIND, "a date".into()),
            fact("first day", bound(range.min)),
            fact("last day", bound(range.max)),
        ],
        AnswerKind::Text { max_length } => {
            vec![fact(KIND, "a text".into()), fact("longest", max_length.to_string())]
        }
    };
    let asked = match field.ask_if.as_slice() {
        [] => "always".to_owned(),
        conditions => conditions.iter().map(written).collect::<Vec<_>>().join(" and "),
    };
    facts.push(fact("asked", asked));
    facts.push(fact("required", field.required.to_string()));
    facts.push(fact("segment", field.segment.to_string()));
    facts
}

fn option_facts(subject: &str, options: &[AnswerOption]) -> Vec<Fact> {
    let per_code = |aspect, said: Vec<(OptionCode, String)>| Fact {
        subject: subject.to_owned(),
        aspect,
        value: FactValue::PerCode(said),
    };
    let score = |option: &AnswerOption| option.score.map(|score| score.normalize().to_string());
    let scores = options.iter().map(|option| (option.code, score(option).unwrap_or("none".into())));
    let codes = options.iter().map(|option| option.code.to_string());
    let counts = options.iter().map(|option| {
        let said = if option.no_answer { "no answer" } else { "an answer" };
        (option.code, said.to_owned())
    });
    vec![
        Fact { subject: subject.to_owned(), aspect: "options", value: FactValue::List(codes.collect()) },
        per_code("scores", scores.collect()),
        per_code("counts", counts.collect()),
    ]
}

fn written(condition: &Condition) -> String {
    let joined = |parts: &[Condition], word: &str| {
        let parts: Vec<_> = parts.iter().map(written).collect();
        format!("({})", parts.join(word))
    };
    match condition {
        Condition::Is { question, is } => {
            let mut codes = is.clone();
            codes.sort_unstable();
            let codes: Vec<_> = codes.iter().map(ToString::to_string).collect();
            format!("if {question} is {}", codes.join("/"))
        }
        Condition::All(parts) => joined(parts, " and "),
        Condition::Any(parts) => joined(parts, " or "),
        Condition::Not(part) => format!("not {}", written(part)),
    }
}

fn index_facts(index: &IndexTree) -> Vec<Fact> {
    let class = |class: &super::Class| format!("{} from {}", class.id, class.from.normalize());
    let mut facts = vec![
        plain("index", "several units", word(&index.aggregate)),
        plain("index", "classes", bound(listed(index.classes.iter().map(class)))),
        plain("index", "clusters", bound(index.cluster.as_ref())),
        plain("index", "groups", if index.quartiles { "quartiles" } else { "none" }),
    ];
    for node in &index.nodes {
        facts.extend(node_facts(index, node));
    }
    facts
}

fn node_facts(index: &IndexTree, node: &Node) -> Vec<Fact> {
    let subject = format!("node {}", node.id);
    let fact = |aspect, value: String| plain(&subject, aspect, value);
    let parent = node.parent.map(|parent| &index.nodes[parent].id);
    let rescale = node.rescale.map(|rescale| {
        let pair =
            |pair: [rust_decimal::Decimal; 2]| format!("{}–{}", pair[0].normalize(), pair[1].normalize());
        format!("{} to {}", pair(rescale.from), pair(rescale.to))
    });
    let mut facts = match &node.kind {
        NodeKind::Dimension { combine, missing } => {
            let children = node.children.iter().map(|&child| &index.nodes[child].id);
            vec![
                fact(KIND, "dimension".into()),
                fact("combines", word(combine)),
                fact("missing", word(missing)),
                order(&subject, children),
            ]
        }
        NodeKind::Indicator { question, measure } => {
            let kind = fact(KIND, "indicator".into());
            vec![kind, fact("question", question.to_string()), fact("measures", measured(measure))]
        }
    };
    facts.push(fact("parent", bound(parent)));
    facts.push(fact("weight", node.weight.normalize().to_string()));
    facts.push(fact("rescaled", bound(rescale)));
    let pair = |[a, b]: [rust_decimal::Decimal; 2]| format!("{}–{}", a.normalize(), b.normalize());
    facts.push(fact("clamped", bound(node.clamp.map(pair))));
    facts.push(fact("smallest and largest", bound(node.min_max.map(pair))));
    facts
}

/// `sex: 1 = 49, 2 = 51`.
fn margin(margin: &super::survey::Margin) -> String {
    let groups: Vec<_> =
        margin.groups.iter().map(|(code, share)| format!("{code} = {}", share.normalize())).collect();
    format!("{}: {}", margin.question, groups.join(", "))
}

/// The entries in one line, when there are any.
fn listed(entries: impl Iterator<Item = String>) -> Option<String> {
    let entries: Vec<_> = entries.collect();
    (!entries.is_empty()).then(|| entries.join(", "))
}

fn measured(measure: &Measure) -> String {
    match measure {
        Measure::Share { codes, count_no_answer } => {
            let mut codes = codes.clone();
            codes.sort_unstable();
            let codes: Vec<_> = codes.iter().map(ToString::to_string).collect();
            let base = if *count_no_answer { " of all who answered" } else { "" };
            format!("share of {}{base}", codes.join("/"))
        }
        Measure::Mean => "mean".to_owned(),
        Measure::Points { .. } => "points".to_owned(),
    }
}

/// The word of the definition for a choice.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
