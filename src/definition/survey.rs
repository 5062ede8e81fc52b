//! A survey: who is asked what, where, when, and how it becomes an index.

use rust_decimal::Decimal;
use serde::Serialize;
use time::Date;

use super::condition::Condition;
use super::{
    AnswerKind, Concordance, DossierQuestions, Field, Fields, IndexTree, Lang, LocalText, Month, OptionCode,
    Question, QuestionId, QuestionKind, SurveyId, Trust, Unit, UnitKindId,
};

mod publish;

pub use publish::Publish;
pub(super) use publish::read_publish;

/// By which way a response came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    Kiosk,
    Link,
    Invitation,
    Paper,
    Import,
}

impl Channel {
    pub const ALL: [Self; 5] = [Self::Kiosk, Self::Link, Self::Invitation, Self::Paper, Self::Import];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kiosk => "kiosk",
            Self::Link => "link",
            Self::Invitation => "invitation",
            Self::Paper => "paper",
            Self::Import => "import",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == text)
    }

    /// The code under which responses by this way are counted, as if the channel were a question.
    pub fn code(self) -> OptionCode {
        match self {
            Self::Kiosk => 1,
            Self::Link => 2,
            Self::Invitation => 3,
            Self::Paper => 4,
            Self::Import => 5,
        }
    }

    /// The channel of a [`code`](Self::code).
    pub fn of_code(code: OptionCode) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }

    /// How far it is known who could answer this way.
    pub fn standing(self) -> Standing {
        match self {
            Self::Kiosk | Self::Invitation | Self::Paper => Standing::Verified,
            Self::Link => Standing::Open,
            Self::Import => Standing::Imported,
        }
    }
}

/// Channels by how far it is known who could answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Bound to a dossier, a registered device or a sheet of paper.
    Verified,
    /// Open to everybody who has the address.
    Open,
    /// Brought in by an administrator.
    Imported,
}

impl Standing {
    pub const ALL: [Self; 3] = [Self::Verified, Self::Open, Self::Imported];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Open => "open",
            Self::Imported => "imported",
        }
    }

    pub fn of_code(code: OptionCode) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.code() == code)
    }

    pub fn code(self) -> OptionCode {
        match self {
            Self::Verified => 1,
            Self::Open => 2,
            Self::Imported => 3,
        }
    }
}

/// Questions under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Section {
    pub id: String,
    pub title: LocalText,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intro: Option<LocalText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask_if: Option<Condition>,
    pub questions: Vec<Question>,
}

/// A named period of months, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wave {
    pub id: String,
    pub title: LocalText,
    pub from: Month,
    pub to: Month,
}

/// A checked definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    pub id: SurveyId,
    pub version: String,
    /// At least one; the first is the fall-back.
    pub languages: Vec<Lang>,
    pub title: LocalText,
    /// What it is called in a line, where the title is a sentence.
    pub short: Option<LocalText>,
    pub intro: Option<LocalText>,
    pub thanks: Option<LocalText>,
    pub source: Option<String>,
    pub minutes: Option<u32>,
    /// Its place among the surveys wherever several stand side by side, the lowest first.
    pub order: i64,
    pub unit_kinds: Vec<UnitKindId>,
    pub channels: Vec<Channel>,
    pub opens: Option<Date>,
    /// First day on which no more answers are taken.
    pub closes: Option<Date>,
    /// What of its figures anybody may see.
    pub publish: Publish,
    /// Whether those who answer were served, so that responses are held against the transactions of units.
    pub transactions: bool,
    /// Fewest responses behind a published figure.
    pub minimum_n: u64,
    /// When a response is suspicious.
    pub trust: Trust,
    /// What an invitation need not ask.
    pub dossier: DossierQuestions,
    pub waves: Vec<Wave>,
    pub sections: Vec<Section>,
    pub index: IndexTree,
    pub weights: Option<Weights>,
    /// How earlier versions are read.
    pub concordance: Concordance,
    /// Everything that can be answered, in the order it is asked; derived from `sections`.
    pub fields: Fields,
}

/// Known margins of the population, to which responses are weighted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Weights {
    pub source: Option<String>,
    pub margins: Vec<Margin>,
}

/// How the population is divided by the answers to one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Margin {
    pub question: QuestionId,
    /// Each option that is an answer, with its share or number of people.
    pub groups: Vec<(OptionCode, Decimal)>,
}

/// Whether answers are taken on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Openness {
    NotYet(Date),
    Open,
    Closed(Date),
}

impl Survey {
    /// What it is called in a line.
    pub fn name(&self) -> &LocalText {
        self.short.as_ref().unwrap_or(&self.title)
    }

    pub fn margins(&self) -> &[Margin] {
        self.weights.as_ref().map_or(&[], |weights| &weights.margins)
    }

    /// Whether figures need the single responses: tallies know neither weights nor clusters.
    pub fn needs_responses(&self) -> bool {
        self.weights.is_some() || self.index.cluster.is_some()
    }

    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.place(id).map(|place| &self.fields[place])
    }

    /// The question whose options are the service fields, if the survey names one.
    pub fn service_field(&self) -> Option<&Field> {
        self.field(self.dossier.field.as_ref()?.as_str())
    }

    pub fn field_position(&self, id: &QuestionId) -> Option<usize> {
        self.fields.place(id.as_str())
    }

    pub fn question(&self, field: &Field) -> &Question {
        &self.sections[field.section].questions[field.question]
    }

    /// The codes of a question whose shares together are a figure of their own; empty without.
    pub fn upper_levels(&self, field: &Field) -> &[OptionCode] {
        match &self.question(field).kind {
            QuestionKind::Scale { scale } | QuestionKind::Matrix { scale, .. } => &scale.upper,
            QuestionKind::Single { .. }
            | QuestionKind::Multiple { .. }
            | QuestionKind::YesNo
            | QuestionKind::Number { .. }
            | QuestionKind::Date { .. }
            | QuestionKind::ShortText { .. }
            | QuestionKind::LongText { .. } => &[],
        }
    }

    /// The questions figures can be broken down by.
    pub fn segments(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.segment)
    }

    /// Most characters that the texts of one response can hold.
    pub fn most_text(&self) -> usize {
        let longest = |field: &Field| match field.kind {
            AnswerKind::Text { max_length } => max_length,
            AnswerKind::OneOf(_) | AnswerKind::AnyOf { .. } | AnswerKind::Number(_) | AnswerKind::Date(_) => {
                0
            }
        };
        self.fields.iter().map(longest).sum()
    }

    /// Whether this survey asks about that unit at all.
    pub fn covers(&self, unit: &Unit) -> bool {
        self.unit_kinds.contains(&unit.kind)
    }

    pub fn openness(&self, today: Date) -> Openness {
        match (self.opens, self.closes) {
            (Some(first), _) if today < first => Openness::NotYet(first),
            (_, Some(end)) if today >= end => Openness::Closed(end),
            _ => Openness::Open,
        }
    }

    /// The same survey without some of its questions, for drawing a form that need not ask them.
    #[must_use]
    pub fn without(&self, questions: &[&QuestionId]) -> Self {
        let mut kept = self.clone();
        for section in &mut kept.sections {
            section.questions.retain(|question| !questions.contains(&&question.id));
        }
        kept.sections.retain(|section| !section.questions.is_empty());
        kept.fields = Fields::new(Self::all_fields(&kept.sections));
        kept
    }

    pub(super) fn all_fields(sections: &[Section]) -> Vec<Field> {
        let mut fields = Vec::new();
        for (s, section) in sections.iter().enumerate() {
            for (q, question) in section.questions.iter().enumerate() {
                fields.extend(question.fields(s, q, section.ask_if.as_ref()));
            }
        }
        fields
    }
}
