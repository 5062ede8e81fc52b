//! What programs of statistics need to read the record: a codebook as a table, and scripts for R and SPSS. All
//! three are written from the same [`Variables`].

mod codebook;
mod names;
mod r;
mod spss;

pub use codebook::as_csv;
pub use r::as_r;
pub use spss::as_spss;

use self::names::Names;
use super::columns::{Column, Columns, Content};
use crate::definition::id::reserved;
use crate::definition::{AnswerOption, Lang, OptionCode};
use crate::response::cell::guarded;

/// UTF-8 takes so many bytes for a character at most.
const BYTES: usize = 4;

/// The longest text SPSS can hold, in bytes.
const LONGEST: usize = 32_767;

/// As wide as the words of the program itself are written.
const WORD: usize = 64;

/// Every column of the record with its names, labels and widths.
#[derive(Debug)]
pub struct Variables(Vec<Variable>);

#[derive(Debug)]
struct Variable {
    /// In the file, and in R.
    name: String,
    spss: String,
    number: String,
    label: String,
    /// Said of questions alone.
    required: String,
    segment: String,
    kind: Kind,
    choices: Vec<Choice>,
}

/// One code of a variable.
#[derive(Debug)]
struct Choice {
    code: OptionCode,
    label: String,
    no_answer: bool,
    /// Of a choice of several: what says by itself whether this one was chosen.
    own: Option<Own>,
}

/// A variable that the scripts make.
#[derive(Debug)]
struct Own {
    r: String,
    spss: String,
}

/// What a variable holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    /// Several codes as a text of so many bytes.
    Codes(usize),
    Number {
        decimals: u32,
    },
    Date,
    Moment,
    TrueFalse,
    /// Of so many bytes.
    Text(usize),
    /// Words of the program itself, of so many bytes.
    Word(usize),
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Codes(_) => "codes",
            Self::Number { .. } => "number",
            Self::Date => "date",
            Self::Moment => "moment",
            Self::TrueFalse => "true-false",
            Self::Text(_) | Self::Word(_) => "text",
        }
    }

    fn of(column: &Column) -> Self {
        match column.content {
            Content::Code => Self::Code,
            Content::Codes => {
                let digits = column.options.iter().map(|option| option.code.to_string().len() + 1);
                Self::Codes(digits.sum::<usize>().max(1))
            }
            Content::Number { decimals } => Self::Number { decimals },
            Content::Date => Self::Date,
            // One more for the sign that keeps a text from being a formula.
            Content::Text { characters } => Self::Text((characters * BYTES + 1).min(LONGEST)),
        }
    }

    /// Of a column that every response has; `version` is the width of the longest.
    fn of_record(name: &str, version: usize) -> Self {
        match name {
            "answered_at" | "received_at" => Self::Moment,
            "duration" => Self::Number { decimals: 0 },
            "excluded" => Self::TrueFalse,
            "version" => Self::Word(version),
            _ => Self::Word(WORD),
        }
    }
}

impl Variables {
    /// Labels in `lang`; `versions` are those the responses may be of.
    pub fn new<'v>(columns: &Columns, versions: impl Iterator<Item = &'v str>, lang: &Lang) -> Self {
        let version = versions.map(|version| guarded(version).len()).max().unwrap_or(0).clamp(WORD, LONGEST);
        let own = reserved::RECORD.map(|name| Variable {
            name: name.to_owned(),
            spss: String::new(),
            number: String::new(),
            label: String::new(),
            required: String::new(),
            segment: String::new(),
            kind: Kind::of_record(name, version),
            choices: Vec::new(),
        });
        let asked = columns.iter().map(|column| Variable {
            name: column.name(),
            spss: String::new(),
            number: column.field.number.clone().unwrap_or_default(),
            label: in_a_line(column.field.text.get(lang)),
            required: column.field.required.to_string(),
            segment: column.field.segment.to_string(),
            kind: Kind::of(column),
            choices: choices(&column.options, lang),
        });
        let mut all: Vec<Variable> = own.into_iter().chain(asked).collect();
        name_all(&mut all);
        Self(all)
    }

    /// The names of all variables in SPSS, those that its script makes included.
    pub fn spss_names(&self) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .flat_map(|variable| std::iter::once(&*variable.spss).chain(variable.own(|own| &own.spss)))
    }

    /// The same in R.
    pub fn r_names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|variable| std::iter::once(&*variable.name).chain(variable.own(|own| &own.r)))
    }
}

impl Variable {
    fn own(&self, name: fn(&Own) -> &String) -> impl Iterator<Item = &str> {
        self.choices.iter().filter_map(move |choice| choice.own.as_ref().map(|own| name(own).as_str()))
    }
}

/// The options with labels that differ: two versions may have used one text for two codes.
fn choices(options: &[AnswerOption], lang: &Lang) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for option in options {
        let text = in_a_line(option.text.get(lang));
        let is_taken = choices.iter().any(|choice| choice.label == text);
        let label = if is_taken { format!("{text} ({})", option.code) } else { text };
        choices.push(Choice { code: option.code, label, no_answer: option.no_answer, own: None });
    }
    choices
}

/// Columns keep their names in R, where any text can be one; SPSS has rules.
fn name_all(variables: &mut [Variable]) {
    let mut names = Names::new(variables.iter().map(|variable| &*variable.name));
    for variable in variables.iter_mut() {
        variable.spss = names.of_column(&variable.name);
    }
    for variable in variables.iter_mut().filter(|variable| matches!(variable.kind, Kind::Codes(_))) {
        for choice in &mut variable.choices {
            let r = format!("{}/{}", variable.name, choice.code);
            choice.own = Some(Own { r, spss: names.of_choice(&variable.spss, choice.code) });
        }
    }
}

fn in_a_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
