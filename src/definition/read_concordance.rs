//! Reads `[concordance]`.

use super::concordance::{Concordance, NodeThen, QuestionThen};
use super::names::{Names, unknown};
use super::raw::{Located, Table};
use super::read_condition::{Earlier, report_unknown_code};
use super::rule::Rule;
use super::{Field, IndexTree, NodeId, OptionCode, QuestionId};

/// `own` is the version of the file itself, which has nothing to be carried over from.
pub(super) fn read_concordance(
    table: &Table<'_, '_, '_>,
    own: Option<&str>,
    questions: &Earlier<'_>,
    index: Option<&IndexTree>,
) -> Concordance {
    let mut names = Names::default();
    let mut found = Concordance::default();
    for question in table.tables("question", "a question carried over") {
        found.questions.extend(read_question(&question, own, questions, &mut names));
    }
    let mut names = Names::default();
    for node in table.tables("node", "a node carried over") {
        found.nodes.extend(read_node(&node, own, index, &mut names));
    }
    table.finish();
    found
}

fn read_question(
    table: &Table<'_, '_, '_>,
    own: Option<&str>,
    questions: &Earlier<'_>,
    names: &mut Names,
) -> Option<QuestionThen> {
    let version = read_version(table, own);
    let is = table.reference::<QuestionId>("is", "the id of the question as it is now");
    let was = table.optional_id::<QuestionId>("was");
    let field = is.as_ref().and_then(|is| questions.field(table, "question", is));
    let mut codes = Names::default();
    let options = table.tables("option", "an option carried over");
    let options: Vec<_> =
        options.iter().filter_map(|option| read_option(option, field, &mut codes)).collect();
    if !table.has("was") && !table.has("option") {
        table.missing("was", "its id then, in `was`, or what its options were, in `option`");
    }
    table.finish();
    let is = is?;
    let was = was.unwrap_or_else(|| is.clone());
    once(table, names, version.as_ref(), &was);
    Some(QuestionThen { version, was: was.value, is: is.value, options })
}

fn read_option(
    table: &Table<'_, '_, '_>,
    field: Option<&Field>,
    codes: &mut Names,
) -> Option<(OptionCode, OptionCode)> {
    for (key, expected) in [("was", "`was = …`, the code it had"), ("is", "`is = …`, the code of today")]
    {
        if !table.has(key) {
            table.missing(key, expected);
        }
    }
    let (was, is) = (table.integer("was", 0, 9999), table.integer("is", 0, 9999));
    table.finish();
    let code =
        |code: Located<i64>| Some(Located { value: OptionCode::try_from(code.value).ok()?, span: code.span });
    let (was, is) = (code(was?)?, code(is?)?);
    if !codes.define_as(table.reader, Rule::DuplicateCode, "former option", &was) {
        return None;
    }
    if let Some(field) = field.filter(|field| field.option(is.value).is_none()) {
        report_unknown_code(table, field, &is, None);
    }
    Some((was.value, is.value))
}

fn read_node(
    table: &Table<'_, '_, '_>,
    own: Option<&str>,
    index: Option<&IndexTree>,
    names: &mut Names,
) -> Option<NodeThen> {
    let version = read_version(table, own);
    let is = table.reference::<NodeId>("is", "the id of the dimension or indicator as it is now");
    let was = table.reference::<NodeId>("was", "the id it had");
    table.finish();
    let (is, was) = (is?, was?);
    if let Some(index) = index.filter(|index| index.position(is.value.as_str()).is_none()) {
        let known = index.nodes.iter().map(|node| node.id.as_str());
        unknown(table.reader, Rule::UnknownNode, "dimension or indicator", &is, known);
    }
    if is.value == was.value {
        let found = format!("`{}` is carried over from itself", is.value);
        table.reader.report(
            &was.span,
            Rule::CarriedFromItself,
            found,
            "the id it had in the earlier version",
        );
    }
    once(table, names, version.as_ref(), &was);
    Some(NodeThen { version, was: was.value, is: is.value })
}

fn read_version(table: &Table<'_, '_, '_>, own: Option<&str>) -> Option<String> {
    let version = table.text("version")?;
    if own == Some(version.value.as_str()) {
        let found = format!("version {} is carried over from itself", version.value);
        table.reader.report(&version.span, Rule::CarriedFromItself, found, "an earlier version");
    }
    Some(version.value)
}

/// What was said of one id in one version is said once.
fn once(
    table: &Table<'_, '_, '_>,
    names: &mut Names,
    version: Option<&String>,
    was: &Located<impl ToString>,
) {
    let name = match version {
        Some(version) => format!("{} of {version}", was.value.to_string()),
        None => was.value.to_string(),
    };
    let name = Located { value: name, span: was.span.clone() };
    names.define_as(table.reader, Rule::RepeatedEntry, "former id", &name);
}
