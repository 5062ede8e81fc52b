//! Reads options and the named scales that questions share.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::names::Names;
use super::raw::{Located, Span, Table};
use super::raw_text::Languages;
use super::raw_value::{MAX_CODE, MIN_CODE, SCORES};
use super::rule::Rule;
use super::{AnswerOption, LocalText, NodeId, OptionCode, Scale};

/// The `option` tables of a question or scale; codes and texts differ from each other. Nothing when one
/// of them cannot be read, so that nobody takes the others for all.
pub(super) fn read_options(table: &Table<'_, '_, '_>, languages: &Languages) -> Option<Arc<[AnswerOption]>> {
    let tables = table.tables("option", "an option");
    let mut options: Vec<AnswerOption> = Vec::new();
    let mut codes = Names::default();
    let mut all_read = true;
    for option in &tables {
        match read_option(option, languages) {
            Some((code, read)) => {
                report_same_text(option, &options, &read.text);
                if codes.define_as(option.reader, Rule::DuplicateCode, "option code", &code) {
                    options.push(read);
                }
            }
            None => all_read = false,
        }
    }
    if tables.len() < 2 {
        report_too_few(table, tables.len());
        return None;
    }
    if all_read && options.iter().all(|option| option.no_answer) {
        let found = "only no-answer options".into();
        let expected = "an option without `no-answer = true`, that counts as an answer";
        table.reader.report(&table.span(), Rule::OnlyNoAnswer, found, expected);
    }
    all_read.then(|| options.into())
}

fn report_too_few(table: &Table<'_, '_, '_>, count: usize) {
    // A value that is no list has been reported as such.
    if count == 0 && table.has("option") {
        return;
    }
    let found = match count {
        0 => format!("{} without options", table.name()),
        _ => format!("{} with one option only", table.name()),
    };
    table.reader.report(&table.span(), Rule::TooFewOptions, found, "at least two options");
}

fn read_option(
    table: &Table<'_, '_, '_>,
    languages: &Languages,
) -> Option<(Located<OptionCode>, AnswerOption)> {
    let code = table.integer("code", MIN_CODE, MAX_CODE);
    if !table.has("code") {
        table.missing("code", "`code = …`, a whole number that never changes meaning");
    }
    let text = table.required_local("text", languages);
    let score = table.small_decimal("score", SCORES).map(|score| score.value);
    let no_answer = table.flag("no-answer");
    if no_answer == Some(true) && score.is_some() {
        let found = "a score on a no-answer option".into();
        let expected = "no `score`: such an answer is never scored";
        table.reader.report(&table.place("score"), Rule::ScoredNoAnswer, found, expected);
    }
    table.finish();
    let broken = table.has("score") && score.is_none() || table.has("no-answer") && no_answer.is_none();
    let code = code.filter(|_| !broken)?;
    let value = OptionCode::try_from(code.value).ok()?;
    let option = AnswerOption { code: value, text, score, no_answer: no_answer.unwrap_or(false) };
    Some((Located { value, span: code.span }, option))
}

fn report_same_text(table: &Table<'_, '_, '_>, before: &[AnswerOption], text: &LocalText) {
    for (lang, words) in text.iter() {
        let same = |option: &&AnswerOption| option.text.has(lang) && option.text.get(lang) == words;
        if let Some(other) = before.iter().find(same) {
            let found = format!("option {} says \"{words}\" too", other.code);
            let expected = "words that tell the options apart";
            table.reader.report(&table.place("text"), Rule::DuplicateText, found, expected);
        }
    }
}

/// The named scales of a file, and which of them questions use.
#[derive(Default)]
pub(super) struct Scales {
    /// A scale that is beyond repair keeps its name.
    scales: BTreeMap<String, (Span, Option<Arc<Scale>>)>,
    used: BTreeSet<String>,
}

impl Scales {
    pub(super) fn read(file: &Table<'_, '_, '_>, languages: &Languages) -> Self {
        let mut scales = BTreeMap::new();
        let named = file
            .table("scale", "the scales", "a heading for each scale: [scale.name]")
            .map(|all| all.named_tables("a scale"));
        for (name, table) in named.unwrap_or_default() {
            table.read_id::<NodeId>("scale", &name);
            let faces = table.flag("faces").unwrap_or(false);
            let upper = table.codes("upper").map(|codes| codes.value).unwrap_or_default();
            let options = read_options(&table, languages);
            table.finish();
            let scale = options.map(|options| {
                report_faces(&table, faces, &options);
                report_upper(&table, &upper, &options);
                let upper = upper.iter().map(|code| code.value).collect();
                Arc::new(Scale { id: name.value.clone(), faces, upper, options })
            });
            scales.insert(name.value, (name.span, scale));
        }
        Self { scales, used: BTreeSet::new() }
    }

    /// The scale of that name, which counts as used from now on.
    pub(super) fn take(&mut self, name: &str) -> Option<Arc<Scale>> {
        self.used.insert(name.to_owned());
        self.scales.get(name)?.1.clone()
    }

    /// Notes the scale of a question that cannot be read.
    pub(super) fn use_quietly(&mut self, question: &Table<'_, '_, '_>) {
        self.used.extend(question.peek("scale").map(str::to_owned));
    }

    /// Whether a scale of that name stands in the file, be it right or wrong.
    pub(super) fn is_defined(&self, name: &str) -> bool {
        self.scales.contains_key(name)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.scales.keys().map(String::as_str)
    }

    /// Reports scales that no question uses.
    pub(super) fn report_unused(&self, file: &Table<'_, '_, '_>) {
        for (name, (span, _)) in self.scales.iter().filter(|(name, _)| !self.used.contains(*name)) {
            let found = format!("no question uses the scale `{name}`");
            file.reader.report(span, Rule::UnusedScale, found, "a question with it, or no such scale");
        }
    }
}

fn report_faces(table: &Table<'_, '_, '_>, faces: bool, options: &[AnswerOption]) {
    let count = options.iter().filter(|option| !option.no_answer).count();
    if faces && count != 5 {
        let found = format!("faces on a scale with {count} answers");
        table.reader.report(&table.place("faces"), Rule::FacesNeedFive, found, "five options, worst first");
    }
}

/// Upper levels are some of those that count, not all.
fn report_upper(table: &Table<'_, '_, '_>, upper: &[Located<OptionCode>], options: &[AnswerOption]) {
    let levels = || options.iter().filter(|option| !option.no_answer);
    for code in upper.iter().filter(|code| !levels().any(|level| level.code == code.value)) {
        let known: Vec<String> = levels().map(|level| level.code.to_string()).collect();
        let found = format!("the scale has no level {}", code.value);
        let expected = format!("some of {}", known.join(", "));
        table.reader.report(&code.span, Rule::UnknownCode, found, &expected);
    }
    if !upper.is_empty() && levels().all(|level| upper.iter().any(|code| code.value == level.code)) {
        let found = "every level is an upper one, so that their share is always 100".to_owned();
        table.reader.report(&table.place("upper"), Rule::ShareOfAll, found, "some of the codes, not all");
    }
}
