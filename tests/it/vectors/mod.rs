//! Figures against data and results that nobody here made: published tables read from the folder that
//! `HAILONG_VECTORS` names, published examples small enough to stand here, and R's `survey` package.

mod api;
mod drawn;
mod lonely;
mod published;
mod r;
mod raked;
mod small;
mod weighted;

use std::path::PathBuf;

use hailong::definition::catalogue::load_stored;
use hailong::definition::{NodeKind, Survey};
use hailong::index::{Carried, Figure, Layout, Moments, Sums, Tally, Transfer, UnitSums, figures};
use hailong::response::validate::validate_record;
use rust_decimal::Decimal;

pub(crate) use r::R;

/// A table of the outside data, by column names; `None`, said in the output, where they are not at hand.
#[expect(clippy::disallowed_methods, reason = "the environment says where the outside data lie")]
fn table(name: &str) -> Option<Vec<Row>> {
    let Ok(folder) = std::env::var("HAILONG_VECTORS") else {
        eprintln!("outside data absent: HAILONG_VECTORS is not set, {name} is not checked");
        return None;
    };
    let path = PathBuf::from(folder).join(name);
    let mut reader =
        csv::Reader::from_path(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let head = reader.headers().expect("a header").clone();
    let row = |record: csv::StringRecord| Row { head: head.clone(), record };
    Some(reader.into_records().map(|record| row(record.expect("a row"))).collect())
}

struct Row {
    head: csv::StringRecord,
    record: csv::StringRecord,
}

impl Row {
    fn text(&self, column: &str) -> &str {
        let at = self.head.iter().position(|name| name == column);
        &self.record[at.unwrap_or_else(|| panic!("no column {column}"))]
    }

    /// `None` for an empty cell.
    fn number(&self, column: &str) -> Option<Decimal> {
        let text = self.text(column);
        (!text.is_empty()).then(|| decimal(text))
    }
}

fn decimal(text: &str) -> Decimal {
    text.parse().or_else(|_| Decimal::from_scientific(text)).unwrap_or_else(|_| panic!("{text}: no number"))
}

fn near(ours: Decimal, theirs: Decimal, within: &str) -> bool {
    (ours - theirs).abs() <= decimal(within)
}

/// A survey of number questions and yes-no questions (`share:name`), with the index written below.
fn survey(questions: &[&str], index: &str) -> Survey {
    let question = |question: &&str| match question.strip_prefix("share:") {
        Some(id) => format!("[[section.question]]\nid = \"{id}\"\ntype = \"yes-no\"\ntext.en = \"{id}\"\n"),
        None => format!(
            "[[section.question]]\nid = \"{question}\"\ntype = \"number\"\nmin = -1000000\nmax = 1000000\n\
             text.en = \"{question}\"\n"
        ),
    };
    let questions: String = questions.iter().map(question).collect();
    let text = format!(
        "id = \"test\"\nversion = \"1\"\nlanguages = [\"en\"]\ntitle.en = \"Test\"\nunit-kinds = [\"a\"]\n\
         [[section]]\nid = \"s\"\ntitle.en = \"S\"\n{questions}\n{index}"
    );
    load_stored("a test", &text).unwrap_or_else(|faults| panic!("{}", faults[0]))
}

/// The figures of a unit whose leaves come out as these values; a leaf that has none was not measured.
fn of_values(survey: &Survey, value: impl Fn(&str) -> Option<Decimal>) -> Vec<Figure> {
    let mut sums = Sums::empty(survey);
    for (node, sums) in survey.index.nodes.iter().zip(&mut sums.nodes) {
        if let NodeKind::Indicator { .. } = &node.kind
            && let Some(value) = value(node.id.as_str())
        {
            (sums.y, sums.x, sums.respondents) = (value, Decimal::ONE, 1);
        }
    }
    figures(&survey.index, &[UnitSums { sums: sums.into(), transactions: None, moments: None }])
}

fn value(survey: &Survey, figures: &[Figure], node: &str) -> Option<Decimal> {
    figures[survey.index.position(node).unwrap_or_else(|| panic!("no node {node}"))].value()
}

/// One unit as the tallies know it, each response written `a=4 b=9`.
pub(crate) fn unit(survey: &Survey, responses: &[String], transactions: Option<i64>) -> UnitSums {
    let layout = Layout::of(survey);
    let mut tally = Tally::with_moments(&layout);
    for response in responses {
        let pairs: Vec<(String, String)> = response
            .split_whitespace()
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let answers =
            validate_record(survey, &pairs).unwrap_or_else(|faults| panic!("{response}: {faults:?}"));
        tally.count(survey, &layout, &answers, 1);
    }
    let mut sums = Sums::empty(survey);
    sums.add(&Carried::of(survey, survey), survey, &layout, &tally);
    let transfer = Transfer::of((survey, &layout), (survey, &layout)).expect("one version");
    let mut moments = Moments::empty(&layout);
    assert!(moments.add(&layout, &transfer, &tally));
    UnitSums { sums: sums.into(), transactions, moments: Some(moments.into()) }
}
