//! Reads a survey file.

use time::Date;

use super::dossier::read_dossier;
use super::id::reserved;
use super::names::{Names, unknown};
use super::node::{Aggregate, IndexTree};
use super::raw::{Located, Table};
use super::raw_text::Languages;
use super::read_concordance::read_concordance;
use super::read_condition::{AT_THE_END, Earlier, WrittenId, written_ids};
use super::read_index::read_index;
use super::read_option::Scales;
use super::read_question::{QuestionReader, report_reserved};
use super::read_weights::read_weights;
use super::rule::Rule;
use super::survey::read_publish;
use super::trust::read_trust;
use super::{
    Channel, Field, Fields, Lang, NodeId, Question, Section, Survey, SurveyId, UnitKind, UnitKindId, Wave,
};

/// Fewest responses that may ever stand behind a published figure.
const LOWEST_MINIMUM_N: i64 = 5;

/// Most characters in the texts of one response.
const MOST_TEXT: usize = 200_000;

/// Where a survey stands that says nothing of its order.
const LAST_ORDER: i64 = 1000;

/// The id of a survey and the survey itself, or nothing when it has no id to speak of it. `kinds` is
/// missing when the kinds of unit are not known, as when a stored definition is read back.
pub(super) fn read_survey(
    file: &Table<'_, '_, '_>,
    kinds: Option<&[UnitKind]>,
) -> Option<(Located<SurveyId>, Survey)> {
    let id = file.id::<SurveyId>("id");
    if let Some(id) = id.as_ref().filter(|id| reserved::OF_SURVEYS.contains(&id.value.as_str())) {
        report_reserved(file, id, reserved::OF_SURVEYS.into_iter(), "");
    }
    let version = file.required_text("version", "a version in quotes, such as \"2026.1\"");
    let languages = read_languages(file);
    let title = file.required_local("title", &languages);
    let short = file.local("short", &languages);
    let (intro, thanks) = (file.local("intro", &languages), file.local("thanks", &languages));
    let source = file.text("source").map(|source| source.value);
    let minutes = file.integer("minutes", 1, 120).and_then(|minutes| u32::try_from(minutes.value).ok());
    let order = file.integer("order", 1, LAST_ORDER).map_or(LAST_ORDER, |order| order.value);
    let unit_kinds = read_unit_kinds(file, kinds);
    let channels = read_channels(file);
    let (opens, closes) = read_dates(file);
    let publish = read_publish(file);
    let transactions = file.flag("transactions").unwrap_or(true);
    let minimum_n = file.integer("minimum-n", LOWEST_MINIMUM_N, 100_000).map_or(30, |n| n.value);
    let trust = read_trust(file);
    let waves = read_waves(file, &languages);
    let (sections, written) = read_sections(file, &languages);
    let fields = Survey::all_fields(&sections);
    let index = read_whole_index(file, &languages, &fields, &written);
    let dossier = read_dossier(file, &fields);
    let weights = file
        .table("weights", "weights", "a heading in single brackets: [weights]")
        .map(|table| read_weights(&table, &Earlier { fields: &fields, written: &written, here: AT_THE_END }));
    let own = version.as_ref().map(|version| version.value.as_str());
    let everything = Earlier { fields: &fields, written: &written, here: AT_THE_END };
    let concordance = file
        .table("concordance", "the concordance", "headings such as [[concordance.question]]")
        .map(|table| read_concordance(&table, own, &everything, index.as_ref()))
        .unwrap_or_default();
    file.finish();
    let id = id?;
    let survey = Survey {
        id: id.value.clone(),
        version: version.map(|version| version.value).unwrap_or_default(),
        languages: languages.listed,
        title,
        short,
        intro,
        thanks,
        source,
        minutes,
        order,
        unit_kinds,
        channels,
        opens,
        closes,
        publish,
        transactions,
        minimum_n: minimum_n.unsigned_abs(),
        trust,
        dossier,
        waves,
        sections,
        weights,
        concordance,
        index: index.unwrap_or(IndexTree {
            nodes: Vec::new(),
            aggregate: Aggregate::Pooled,
            digits: 2,
            classes: Vec::new(),
            quartiles: false,
            cluster: None,
        }),
        fields: Fields::new(fields),
    };
    report_too_much_text(file, &survey);
    Some((id, survey))
}

/// A server must be able to take what a form allows.
fn report_too_much_text(file: &Table<'_, '_, '_>, survey: &Survey) {
    let most = survey.most_text();
    if most > MOST_TEXT {
        let found = format!("the texts of one response may hold {most} characters together");
        let expected = format!("at most {MOST_TEXT}: fewer texts, or a smaller `max-length`");
        file.reader.report_whole(Rule::TooMuchText, found, &expected);
    }
}

fn read_languages(file: &Table<'_, '_, '_>) -> Languages {
    let example = "[\"vi\", \"en\"]";
    if !file.has("languages") {
        file.missing("languages", &format!("`languages = {example}`, the one to fall back on first"));
    }
    let texts = file.texts("languages", example).map_or(Vec::new(), |texts| texts.value);
    let mut languages: Vec<Lang> = Vec::new();
    for text in &texts {
        match Lang::parse(&text.value) {
            Some(lang) => languages.push(lang),
            None => {
                let found = format!("\"{}\" is no language tag", text.value);
                let expected = "two or three small letters such as \"vi\"";
                file.reader.report(&text.span, Rule::BadLanguage, found, expected);
            }
        }
    }
    if languages.is_empty() || languages.len() < texts.len() {
        return Languages::in_doubt(languages, file.table);
    }
    Languages::of(languages)
}

fn read_unit_kinds(file: &Table<'_, '_, '_>, known: Option<&[UnitKind]>) -> Vec<UnitKindId> {
    if !file.has("unit-kinds") {
        file.missing("unit-kinds", "the kinds of unit it asks about: `unit-kinds = [\"commune\"]`");
    }
    let texts = file.texts("unit-kinds", "[\"commune\"]").map_or(Vec::new(), |texts| texts.value);
    let mut kinds = Vec::new();
    for text in &texts {
        let Some(kind) = file.read_id::<UnitKindId>("unit-kinds", text) else { continue };
        if let Some(known) = known.filter(|known| !known.iter().any(|known| known.id == kind.value)) {
            let known = known.iter().map(|kind| kind.id.as_str());
            unknown(file.reader, Rule::UnknownUnitKind, "kind of unit", &kind, known);
        }
        kinds.push(kind.value);
    }
    kinds
}

fn read_channels(file: &Table<'_, '_, '_>) -> Vec<Channel> {
    let Some(texts) = file.texts("channels", "[\"link\", \"kiosk\"]") else { return Channel::ALL.to_vec() };
    let words = Channel::ALL.map(|channel| (channel.as_str(), channel));
    texts.value.iter().filter_map(|text| file.read_word("channels", text, &words)).collect()
}

fn read_dates(file: &Table<'_, '_, '_>) -> (Option<Date>, Option<Date>) {
    let (opens, closes) = (file.day("opens"), file.day("closes"));
    if let (Some(opens), Some(closes)) = (&opens, &closes)
        && opens.value >= closes.value
    {
        let found = format!("closes on {} though it opens on {}", closes.value, opens.value);
        file.reader.report(&closes.span, Rule::RangeUpsideDown, found, "`opens` before `closes`");
    }
    (opens.map(|at| at.value), closes.map(|at| at.value))
}

fn read_waves(file: &Table<'_, '_, '_>, languages: &Languages) -> Vec<Wave> {
    let mut names = Names::default();
    let mut waves = Vec::new();
    for table in file.tables("wave", "a wave") {
        let id = table.id::<NodeId>("id");
        let title = table.required_local("title", languages);
        let (from, to) = (table.month("from"), table.month("to"));
        table.finish();
        if let Some(id) = &id {
            names.define(table.reader, "wave", id);
            if id.value.as_str().starts_with(|c: char| c.is_ascii_digit()) || id.value.as_str() == "all" {
                let found = format!("the wave `{}` reads like another period", id.value);
                let expected = "an id that begins with a letter and is not `all`";
                table.reader.report(&id.span, Rule::WaveLikePeriod, found, expected);
            }
        }
        let (Some(from), Some(to)) = (from, to) else { continue };
        if from.value > to.value {
            let found = format!("a wave from {} to {}", from.value, to.value);
            table.reader.report(&to.span, Rule::RangeUpsideDown, found, "`from` not after `to`");
        }
        waves.extend(id.map(|id| Wave { id: id.value.to_string(), title, from: from.value, to: to.value }));
    }
    waves
}

/// The sections, and every id that stands in them.
fn read_sections(file: &Table<'_, '_, '_>, languages: &Languages) -> (Vec<Section>, Vec<WrittenId>) {
    let scales = Scales::read(file, languages);
    let mut questions = QuestionReader { languages, scales, ids: Names::default() };
    let tables = file.some_tables("section", "a section", "at least one [[section]] with questions");
    let written = written_ids(&tables);
    let mut names = Names::default();
    let mut sections: Vec<Section> = Vec::new();
    for table in &tables {
        let section = read_section(table, &mut questions, &mut names, &sections, &written);
        sections.push(section);
    }
    questions.scales.report_unused(file);
    (sections, written)
}

fn read_section(
    table: &Table<'_, '_, '_>,
    reader: &mut QuestionReader<'_>,
    names: &mut Names,
    before: &[Section],
    written: &[WrittenId],
) -> Section {
    let id = table.id::<NodeId>("id");
    if let Some(id) = &id {
        names.define(table.reader, "section", id);
    }
    let title = table.required_local("title", reader.languages);
    let intro = table.local("intro", reader.languages);
    let mut fields = Survey::all_fields(before);
    let s = before.len();
    let ask_if = Earlier { fields: &fields, written, here: (s, 0) }.condition(table, "ask-if");
    let mut questions: Vec<Question> = Vec::new();
    let tables = table.some_tables("question", "a question", "at least one [[section.question]]");
    for (q, question) in tables.iter().enumerate() {
        let read = reader.read(question, &Earlier { fields: &fields, written, here: (s, q) });
        if let Some(question) = read {
            fields.extend(question.fields(s, q, None));
            questions.push(question);
        }
    }
    table.finish();
    let id = id.map(|id| id.value.to_string()).unwrap_or_default();
    Section { id, title, intro, ask_if, questions }
}

fn read_whole_index(
    file: &Table<'_, '_, '_>,
    languages: &Languages,
    fields: &[Field],
    written: &[WrittenId],
) -> Option<IndexTree> {
    if !file.has("index") {
        file.missing("index", "an [index] with its dimensions and indicators");
    }
    read_index(
        &file.table("index", "the index", "a heading in single brackets: [index]")?,
        languages,
        &Earlier { fields, written, here: AT_THE_END },
    )
}
