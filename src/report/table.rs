//! An index report as a table for a terminal and as CSV.

use super::{IndexReport, NodeFigure, PartlyKnown, QuestionLevels, Throughout, Weighting, breakdown};
use crate::definition::{Lang, OptionCode, Survey};
use crate::response::cell::guarded;

/// One line a node, indented as the tree; titles in `lang`.
pub fn as_text(survey: &Survey, report: &IndexReport, lang: &Lang) -> String {
    let unit = &report.unit;
    let mut text = format!(
        "{} {} · {unit} · {} · n = {}{}\n",
        report.survey,
        if report.versions.is_empty() { report.version.clone() } else { report.versions.join(" + ") },
        match &report.against {
            Some(against) => format!("{} against {against}", report.period),
            None => report.period.clone(),
        },
        report.responses,
        if report.excluded > 0 { format!(" · excluded = {}", report.excluded) } else { String::new() },
    );
    report.notes().iter().for_each(|note| text.push_str(&format!("{note}\n")));
    text.push_str(&lines(survey, &report.nodes, lang));
    if let Some(Throughout { n, count, share }) = &report.throughout {
        let share = share.as_deref().unwrap_or("");
        text.push_str(&format!("\n{share:>12}  n = {n:<8} throughout ({count})\n"));
    }
    for question in report.levels.iter().flatten() {
        text.push_str(&spread(survey, question, lang));
    }
    for group in report.groups.iter().flatten() {
        let by = report.by.as_deref().unwrap_or_default();
        let label = breakdown::label(survey, by, group.code, lang);
        text.push_str(&format!("\n{by} = {} {label} · n = {}\n", group.code, group.responses));
        text.push_str(&lines(survey, &group.nodes, lang));
    }
    text
}

fn lines(survey: &Survey, nodes: &[NodeFigure], lang: &Lang) -> String {
    let mut text = String::new();
    for (at, figure) in nodes.iter().enumerate() {
        let indent = "  ".repeat(survey.index.depth(at));
        let title = survey.index.nodes[at].title.get(lang);
        let value = figure.value.as_deref().or(figure.absence).unwrap_or("");
        let interval = match (&figure.low, &figure.high) {
            (Some(low), Some(high)) => format!("  {low}–{high}"),
            _ => String::new(),
        };
        let notes = notes(figure);
        text.push_str(&format!(
            "{value:>12}{interval}  n = {:<8} {indent}{} {title}{notes}\n",
            figure.n, figure.id
        ));
    }
    text
}

/// A question and, line by line, the share of each of its options.
fn spread(survey: &Survey, question: &QuestionLevels, lang: &Lang) -> String {
    let field = survey.field(&question.question);
    let title = field.map_or("", |field| field.text.get(lang));
    let mut text = format!("\n{} {title} · n = {}\n", question.question, question.n);
    for level in &question.levels {
        let option = field.and_then(|field| field.option(level.code));
        let label = option.map_or("", |option| option.text.get(lang));
        let share = level.share.as_deref().unwrap_or("");
        text.push_str(&format!("{share:>12}  n = {:<8} {} {label}\n", level.count, level.code));
    }
    if let Some(upper) = &question.upper {
        let share = upper.share.as_deref().unwrap_or("");
        text.push_str(&format!("{share:>12}  n = {:<8} {} together\n", upper.count, codes(&upper.codes)));
    }
    text
}

/// `4+5`.
fn codes(codes: &[OptionCode]) -> String {
    codes.iter().map(OptionCode::to_string).collect::<Vec<_>>().join("+")
}

/// What is to be said of a node when its period holds several versions, or is held against another.
fn notes(figure: &NodeFigure) -> String {
    let mut notes = Vec::new();
    notes.extend(figure.no_interval.map(|why| match why {
        "too-few" => "too few answers for an interval".to_owned(),
        _ => "answers all alike: no interval".to_owned(),
    }));
    if !figure.only.is_empty() {
        notes.push(format!("only in {}", figure.only.join(", ")));
    }
    if figure.method_changed {
        notes.push("method changed within the period".to_owned());
    }
    if let Some(change) = &figure.change {
        let sign = |text: &str| if text.starts_with('-') { text.to_owned() } else { format!("+{text}") };
        notes.push(match (&change.value, change.is_more_than_chance) {
            _ if change.method_changed => "method changed, no difference".to_owned(),
            (Some(value), Some(true)) => format!("{}, more than chance", sign(value)),
            (Some(value), Some(false)) => format!("{}, may be chance", sign(value)),
            (Some(value), None) => sign(value),
            (None, _) => String::new(),
        });
    }
    notes.iter().map(|note| format!("  [{note}]")).collect()
}

impl IndexReport {
    /// What is to be said of the figures as a whole, a line each.
    pub fn notes(&self) -> Vec<String> {
        let weighting = self.weighting.iter().flat_map(Weighting::notes);
        weighting.chain(self.partly_known.as_ref().map(PartlyKnown::note)).collect()
    }
}

impl Weighting {
    /// What is to be said of weights, a line each.
    pub fn notes(&self) -> Vec<String> {
        let margins = self.margins.join(", ");
        let mut notes = Vec::new();
        if self.met {
            notes.push(format!(
                "weighted to the margins of {margins}; the largest weight is {} times the mean",
                self.largest
            ));
        } else {
            notes.push(format!(
                "the margins of {margins} cannot all be met on these responses: their weights would not have them"
            ));
        }
        if !self.empty.is_empty() {
            let empty = self.empty.join(", ");
            notes.push(format!("nobody is in {empty}: the other groups stand for the whole"));
        }
        notes
    }
}

impl PartlyKnown {
    /// How much is known, in a line.
    pub fn note(&self) -> String {
        let (units, months, of) = (self.units, self.months_said(), self.of);
        let unit = if units == 1 { "unit" } else { "units" };
        format!(
            "transactions are known for {months} of {of} months at {units} {unit}, and taken as unknown there"
        )
    }
}

/// One row a node and group; where levels were asked for, one a question and option behind them, under a column
/// more.
pub fn as_csv(report: &IndexReport) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = [
        "survey", "version", "period", "unit", "segment", "code", "node", "parent", "value", "low", "high",
        "n", "absence",
    ];
    let with_levels = report.levels.is_some();
    let more = |question| with_levels.then_some(question);
    writer.write_record(head.into_iter().chain(more("question")))?;
    let whole = std::iter::once((None, &report.nodes));
    let groups = report.groups.iter().flatten().map(|group| (Some(group.code), &group.nodes));
    for (code, nodes) in whole.chain(groups) {
        let code = code.map(|code| code.to_string());
        for figure in nodes {
            let by = code.as_ref().and(report.by.as_deref()).unwrap_or("");
            let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
            let cells = [
                report.survey.as_str(),
                &guarded(&report.version),
                &report.period,
                report.unit.as_str(),
                by,
                &or_empty(&code),
                &figure.id,
                &or_empty(&figure.parent),
                &or_empty(&figure.value),
                &or_empty(&figure.low),
                &or_empty(&figure.high),
                &figure.n.to_string(),
                figure.absence.unwrap_or(""),
            ];
            writer.write_record(cells.into_iter().chain(more("")))?;
        }
    }
    for row in level_rows(report) {
        writer.write_record([
            report.survey.as_str(),
            &report.version,
            &report.period,
            report.unit.as_str(),
            "",
            &row.code,
            row.node,
            "",
            row.share,
            "",
            "",
            &row.n.to_string(),
            row.absence,
            row.question,
        ])?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A level as a row: of a question, of its upper levels together, of persons throughout.
#[derive(Default)]
struct LevelRow<'r> {
    question: &'r str,
    node: &'r str,
    code: String,
    share: &'r str,
    n: i64,
    absence: &'r str,
}

fn shown(share: Option<&String>) -> &str {
    share.map_or("", String::as_str)
}

fn level_rows(report: &IndexReport) -> Vec<LevelRow<'_>> {
    let mut rows = Vec::new();
    for question in report.levels.iter().flatten() {
        let levels =
            question.levels.iter().map(|level| (level.code.to_string(), shown(level.share.as_ref())));
        let upper = question.upper.iter().map(|upper| (codes(&upper.codes), shown(upper.share.as_ref())));
        // What is withheld is one row, without a code.
        let withheld = question.absence.iter().map(|_| (String::new(), ""));
        rows.extend(levels.chain(upper).chain(withheld).map(|(code, share)| LevelRow {
            question: &question.question,
            node: question.node.as_deref().unwrap_or_default(),
            code,
            share,
            n: question.n,
            absence: question.absence.as_deref().unwrap_or_default(),
        }));
    }
    rows.extend(report.throughout.iter().map(|found| LevelRow {
        question: crate::definition::id::reserved::THROUGHOUT,
        share: found.share.as_deref().unwrap_or_default(),
        n: found.n,
        ..LevelRow::default()
    }));
    rows
}
