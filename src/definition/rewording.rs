//! Texts that differ between two versions, and options whose text says something else altogether.

use std::collections::BTreeSet;

use super::{AnswerOption, LocalText, Survey};

/// One text that is not what it was.
pub(super) struct Reworded {
    pub(super) subject: String,
    /// `text “…” → “…”`.
    pub(super) what: String,
    /// Whether an option shares no word with what stood under its code, or stands there in another's place.
    pub(super) code_reused: bool,
}

struct Text<'s> {
    subject: String,
    part: String,
    text: &'s LocalText,
    /// The other options of its question.
    beside: Option<&'s [AnswerOption]>,
}

/// Every text that stands in both and differs, in the order of the new version.
pub(super) fn rewordings(old: &Survey, new: &Survey) -> Vec<Reworded> {
    let before = texts(old);
    let reworded = |now: Text<'_>| {
        let was = before.iter().find(|was| was.subject == now.subject && was.part == now.part)?;
        let (lang, is) =
            now.text.iter().find(|(lang, text)| was.text.has(lang) && was.text.get(lang) != *text)?;
        let what = format!("{} “{}” → “{is}”", now.part, was.text.get(lang));
        let code_reused = was.beside.is_some_and(|beside| is_another(was.text, now.text, beside));
        Some(Reworded { subject: now.subject, what, code_reused })
    };
    texts(new).into_iter().filter_map(reworded).collect()
}

/// In every language that both have, the text is that of another option of then, or has no word in common
/// with its own.
fn is_another(was: &LocalText, is: &LocalText, beside: &[AnswerOption]) -> bool {
    let mut languages = is.iter().filter(|(lang, _)| was.has(lang)).peekable();
    let differs = |(lang, text): (&super::Lang, &str)| {
        let (was, now) = (words(was.get(lang)), words(text));
        was != now
            && (was.is_disjoint(&now) || beside.iter().any(|option| words(option.text.get(lang)) == now))
    };
    languages.peek().is_some() && languages.all(differs)
}

fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

fn texts<'s>(survey: &'s Survey) -> Vec<Text<'s>> {
    let mut texts: Vec<Text<'s>> = Vec::new();
    let mut add = |subject: &str, part: &str, text: Option<&'s LocalText>| {
        texts.extend(text.map(|text| found(subject, part, text, None)));
    };
    add("survey", "title", Some(&survey.title));
    add("survey", "short", survey.short.as_ref());
    add("survey", "intro", survey.intro.as_ref());
    add("survey", "thanks", survey.thanks.as_ref());
    for section in &survey.sections {
        let subject = format!("section {}", section.id);
        add(&subject, "title", Some(&section.title));
        add(&subject, "intro", section.intro.as_ref());
        for question in section.questions.iter() {
            add(&format!("question {}", question.id), "short", question.short.as_ref());
            add(&format!("question {}", question.id), "hint", question.hint.as_ref());
            if matches!(question.kind, super::QuestionKind::Matrix { .. }) {
                add(&format!("question {}", question.id), "text", Some(&question.text));
            }
        }
    }
    for field in &survey.fields {
        let subject = format!("question {}", field.id);
        texts.push(found(&subject, "text", &field.text, None));
        let options = field.options();
        let option = |option| found(&subject, &part_of(option), &option.text, Some(options));
        texts.extend(options.iter().map(option));
    }
    for node in &survey.index.nodes {
        // An indicator without a title has its question's text, which is told already.
        let own = !survey.fields.iter().any(|field| field.text == node.title);
        let subject = format!("node {}", node.id);
        texts.extend(own.then(|| found(&subject, "title", &node.title, None)));
    }
    texts
}

fn found<'s>(subject: &str, part: &str, text: &'s LocalText, beside: Option<&'s [AnswerOption]>) -> Text<'s> {
    Text { subject: subject.to_owned(), part: part.to_owned(), text, beside }
}

fn part_of(option: &AnswerOption) -> String {
    format!("option {}", option.code)
}
