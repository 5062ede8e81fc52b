//! A sheet as it is typed: one short field for each thing that is asked, its codes beside it.

use time::{Date, OffsetDateTime};

use super::super::super::sending::VERSION;
use super::super::super::target::Target;
use super::sheet_number;
use crate::definition::period::LOCAL;
use crate::definition::{AnswerKind, Field, Survey};
use crate::response::plausible;
use crate::response::validate::{parse_date, validate_sheet};
use crate::response::{Answers, FormState};
use crate::words::Tr;

/// Names that no question can have.
pub(super) const NUMBER: &str = "sheet_number";
pub(super) const DAY: &str = "sheet_day";

/// The fields of a sheet with what was typed, and what is wrong with it.
pub(super) struct SheetForm {
    pub(super) number: String,
    pub(super) number_fault: Option<String>,
    pub(super) day: String,
    pub(super) day_fault: Option<String>,
    pub(super) fields: Vec<FieldView>,
    pub(super) faults: usize,
    /// The version printed on the sheet, under which it is read.
    pub(super) version: String,
}

pub(super) struct FieldView {
    pub(super) id: String,
    pub(super) number: Option<String>,
    pub(super) text: String,
    pub(super) value: String,
    /// Code and words of each answer.
    pub(super) codes: Vec<(String, String)>,
    /// All codes in one text, where one of them is the answer: the script moves on when it is whole.
    pub(super) one_of: Option<String>,
    /// When it is asked, as JSON for the script.
    pub(super) ask_if: Option<String>,
    pub(super) several: bool,
    pub(super) long: bool,
    pub(super) fault: Option<String>,
    /// A heading that begins here.
    pub(super) part: Option<String>,
}

/// What was typed, when it is in order.
pub(super) struct Typed {
    pub(super) number: String,
    /// When the sheet was filled; `None` for today.
    pub(super) stated_at: Option<OffsetDateTime>,
    pub(super) answers: Answers,
}

/// The version that a page of typing was drawn from, taken out of what was sent.
pub(super) fn take_version(pairs: &mut Vec<(String, String)>) -> Option<String> {
    let at = pairs.iter().position(|(name, _)| name == VERSION)?;
    Some(pairs.swap_remove(at).1).filter(|version| !version.is_empty())
}

impl SheetForm {
    pub(super) fn empty(tr: &Tr, survey: &Survey) -> Self {
        Self::drawn(tr, survey, &FormState::default(), "", "")
    }

    /// Reads what was typed under the version printed on the sheet, or gives it back with its faults. On
    /// which days a sheet may have been filled is said by the version in force.
    pub(super) fn read(
        tr: &Tr,
        in_force: &Target<'_>,
        survey: &Survey,
        today: Date,
        mut pairs: Vec<(String, String)>,
    ) -> Result<Typed, Box<Self>> {
        let mut take = |wanted: &str| {
            let at = pairs.iter().position(|(name, _)| name == wanted);
            at.map(|at| pairs.swap_remove(at).1).unwrap_or_default()
        };
        let (number, day) = (take(NUMBER), take(DAY));
        let answers = validate_sheet(survey, &whole(survey, apart(survey, pairs.clone())));
        let stated = stated(in_force, today, &day);
        match (sheet_number(&number), stated, answers) {
            (Some(number), Some(stated_at), Ok(answers)) => Ok(Typed { number, stated_at, answers }),
            (known, stated, answers) => {
                let state = answers.err().unwrap_or_else(|| kept(survey, &pairs));
                let mut form = Self::drawn(tr, survey, &state, &number, &day);
                form.number_fault = known.is_none().then(|| tr.t("paper-bad-number").to_string());
                form.day_fault = stated.is_none().then(|| tr.t("paper-bad-day").to_string());
                form.faults += usize::from(known.is_none()) + usize::from(stated.is_none());
                Err(Box::new(form))
            }
        }
    }

    /// The same form with a fault at its number.
    pub(super) fn refused(tr: &Tr, survey: &Survey, typed: &Typed, fault: String) -> Self {
        Self { number_fault: Some(fault), faults: 1, ..Self::filled(tr, survey, typed) }
    }

    /// The form with what was typed before.
    pub(super) fn filled(tr: &Tr, survey: &Survey, typed: &Typed) -> Self {
        let pairs = typed.answers.to_json().into_iter().map(|(id, value)| {
            let text = match value {
                serde_json::Value::String(text) => text,
                serde_json::Value::Array(codes) => {
                    codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
                }
                other => other.to_string(),
            };
            (id, text)
        });
        let mut form = Self::drawn(tr, survey, &kept(survey, &pairs.collect::<Vec<_>>()), &typed.number, "");
        form.day = typed.stated_at.map(|at| tr.day(at)).unwrap_or_default();
        form
    }

    /// What was typed before, as it was, and not looked at yet.
    pub(super) fn typed_before(tr: &Tr, survey: &Survey, pairs: &[(String, String)]) -> Self {
        let typed =
            |wanted: &str| pairs.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value);
        Self::drawn(tr, survey, &kept(survey, pairs), typed(NUMBER), typed(DAY))
    }

    fn drawn(tr: &Tr, survey: &Survey, state: &FormState, number: &str, day: &str) -> Self {
        let mut section = None;
        let view = |field: &Field| {
            let begins = section != Some(field.section);
            section = Some(field.section);
            FieldView::new(tr, survey, state, field, begins)
        };
        Self {
            number: number.to_owned(),
            number_fault: None,
            day: day.to_owned(),
            day_fault: None,
            fields: survey.fields.iter().map(view).collect(),
            faults: state.faults.len(),
            version: survey.version.clone(),
        }
    }
}

impl FieldView {
    fn new(tr: &Tr, survey: &Survey, state: &FormState, field: &Field, begins: bool) -> Self {
        let options = field.options();
        let is_yes_no = matches!(survey.question(field).kind, crate::definition::QuestionKind::YesNo);
        let words = |option: &crate::definition::AnswerOption| match (is_yes_no, option.code) {
            (true, 1) => tr.t("form-yes").to_string(),
            (true, _) => tr.t("form-no").to_string(),
            (false, _) => tr.of(&option.text).to_owned(),
        };
        let several = matches!(field.kind, AnswerKind::AnyOf { .. });
        let codes: Vec<(String, String)> =
            options.iter().map(|option| (option.code.to_string(), words(option))).collect();
        let listed = codes.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>().join(" ");
        let ask_if = (!field.ask_if.is_empty()).then(|| serde_json::to_string(&field.ask_if).ok()).flatten();
        let id = field.id.as_str();
        let values = state.values.get(id).map_or(&[][..], Vec::as_slice);
        Self {
            id: id.to_owned(),
            number: field.number.clone(),
            text: tr.of(&field.text).to_owned(),
            value: values.join(" "),
            one_of: (!several && !codes.is_empty()).then_some(listed),
            ask_if,
            codes,
            several,
            long: matches!(field.kind, AnswerKind::Text { .. }),
            fault: state.fault(id).map(|kind| tr.fault(kind, Some(field)).to_string()),
            part: begins.then(|| tr.of(&survey.sections[field.section].title).to_owned()),
        }
    }
}

/// The beginning of a code that no other begins with stands for it: 9 for 99.
fn whole(survey: &Survey, pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    let code_of = |name: &str, value: &str| {
        let field = survey.field(name).filter(|field| matches!(field.kind, AnswerKind::OneOf(_)))?;
        let typed = value.trim();
        let codes: Vec<String> = field.options().iter().map(|option| option.code.to_string()).collect();
        let mut begins = codes.iter().filter(|code| !typed.is_empty() && code.starts_with(typed));
        let one = begins.next().filter(|_| begins.next().is_none())?;
        (!codes.iter().any(|code| code == typed)).then(|| one.clone())
    };
    let read = |(name, value): (String, String)| {
        let code = code_of(&name, &value);
        (name, code.unwrap_or(value))
    };
    pairs.into_iter().map(read).collect()
}

/// Codes of a multiple choice stand in one field, apart by spaces or commas.
fn apart(survey: &Survey, pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    let is_several =
        |name: &str| survey.field(name).is_some_and(|field| matches!(field.kind, AnswerKind::AnyOf { .. }));
    let split = |(name, value): (String, String)| -> Vec<(String, String)> {
        if is_several(&name) {
            let codes = value.split([' ', ',', ';', '.']).filter(|code| !code.is_empty());
            codes.map(|code| (name.clone(), code.to_owned())).collect()
        } else {
            vec![(name, value)]
        }
    };
    pairs.into_iter().flat_map(split).collect()
}

fn kept(survey: &Survey, pairs: &[(String, String)]) -> FormState {
    let known = pairs.iter().filter(|(name, _)| survey.field(name).is_some());
    FormState {
        values: known.map(|(name, value)| (name.clone(), vec![value.clone()])).collect(),
        faults: Vec::new(),
    }
}

/// Noon of the day on the sheet; a day to come, or one without survey or unit, is none.
fn stated(in_force: &Target<'_>, today: Date, day: &str) -> Option<Option<OffsetDateTime>> {
    let Target { survey, unit } = in_force;
    if day.trim().is_empty() {
        return Some(None);
    }
    let day = parse_date(day.trim())?;
    let noon = day.with_time(time::macros::time!(12:00)).assume_offset(LOCAL);
    let is_one = plausible::day(noon).is_ok() && plausible::is_asked_on(survey, unit, day);
    // A sheet of today is counted at the moment it is typed: noon may still be to come.
    (is_one && day <= today).then_some((day < today).then_some(noon))
}
