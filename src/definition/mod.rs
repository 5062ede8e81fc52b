//! Definitions: TOML files in, checked surveys and units out, or every fault at once.
//!
//! [`catalogue::load`] is the door. Everything it hands out is valid: later floors never check again.

pub mod bounds;
pub mod catalogue;
mod check_index;
mod check_units;
pub mod concordance;
pub mod condition;
pub mod continuity;
pub mod diagnostic;
pub mod differences;
pub mod dossier;
pub mod id;
pub mod lang;
mod names;
pub mod node;
pub mod period;
pub mod question;
mod raw;
mod raw_list;
mod raw_text;
mod raw_value;
mod read_concordance;
mod read_condition;
mod read_index;
mod read_measure;
mod read_option;
mod read_question;
mod read_survey;
mod read_unit;
mod read_weights;
mod rewording;
pub mod rule;
pub mod schema;
pub mod signature;
pub mod survey;
mod syntax;
mod syntax_words;
pub mod trust;
pub mod unit;

pub use bounds::Bounds;
pub use catalogue::Catalogue;
pub use concordance::Concordance;
pub use condition::Condition;
pub use diagnostic::Diagnostic;
pub use dossier::DossierQuestions;
pub use id::{IdFault, NodeId, QuestionId, SurveyId, UnitId, UnitKindId};
pub use lang::{Lang, LocalText};
pub use node::{Aggregate, Class, Combine, IndexTree, Measure, MissingRule, Node, NodeKind, Rescale};
pub use period::{Month, Period};
pub use question::{AnswerKind, AnswerOption, Field, Item, OptionCode, Question, QuestionKind, Scale};
pub use rule::Rule;
pub use survey::{Channel, Margin, Section, Survey, Wave, Weights};
pub use trust::{Suspicion, Trust};
pub use unit::{Unit, UnitKind, Units};
