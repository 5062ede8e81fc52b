//! Options of a question by what people write: the code, or the words.

use super::folded::Folded;
use super::nearest::nearest;
use crate::definition::AnswerOption;

/// Most suggestions for words that no option has.
const SUGGESTIONS: usize = 3;

/// Words that lists put before a service field.
const IN_FRONT: [&str; 2] = ["linh vuc ", "nhom thu tuc "];

/// Why what was written is no option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoOption<'o> {
    Unknown,
    /// These are all called so.
    Several(Vec<&'o AnswerOption>),
}

/// The option by its code, as programs write whole numbers, or by its words: exact ones come before those that
/// differ in their accents.
pub fn option<'o>(options: &'o [AnswerOption], written: &str) -> Result<&'o AnswerOption, NoOption<'o>> {
    if let Some(code) = code(written) {
        return options.iter().find(|option| option.code == code).ok_or(NoOption::Unknown);
    }
    let wanted = Folded::new(written);
    let shorter = IN_FRONT.iter().find_map(|words| wanted.plain.strip_prefix(words));
    let shorter_words =
        wanted.behind(shorter.map_or(0, |rest| wanted.plain.split(' ').count() - rest.split(' ').count()));
    let by = |is_it: &dyn Fn(&Folded) -> bool| -> Vec<&'o AnswerOption> {
        let bears = |option: &&AnswerOption| option.text.iter().any(|(_, text)| is_it(&Folded::new(text)));
        options.iter().filter(bears).collect()
    };
    let readings: [&dyn Fn(&Folded) -> bool; 3] = [
        &|text| text.toned == wanted.toned,
        &|text| text.plain == wanted.plain && wanted.may_mean(text),
        &|text| shorter.is_some_and(|shorter| text.plain == shorter && shorter_words.may_mean(text)),
    ];
    if wanted.plain.is_empty() {
        return Err(NoOption::Unknown);
    }
    let found = readings.into_iter().map(by).find(|found| !found.is_empty()).unwrap_or_default();
    match found[..] {
        [] => Err(NoOption::Unknown),
        [option] => Ok(option),
        _ => Err(NoOption::Several(found)),
    }
}

/// A code as people and programs write it: `4`, `04`, `4.0`, `4,0`.
fn code(written: &str) -> Option<i32> {
    let text = written.trim();
    text.strip_suffix(".0").or_else(|| text.strip_suffix(",0")).unwrap_or(text).parse().ok()
}

/// Options whose words are a slip or two away.
pub fn nearest_options<'o>(options: &'o [AnswerOption], written: &str) -> Vec<&'o AnswerOption> {
    let wanted = Folded::new(written).plain;
    let names: Vec<(&AnswerOption, Vec<String>)> = options
        .iter()
        .map(|option| (option, option.text.iter().map(|(_, text)| Folded::new(text).plain).collect()))
        .collect();
    let all = names.iter().map(|(option, names)| (*option, names.iter().map(String::as_str).collect()));
    nearest(&wanted, all, SUGGESTIONS)
}
