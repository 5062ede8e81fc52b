//! The schema of questions, options, scales and conditions.

use serde_json::{Map, Value, json};

use super::parts::{self, ID, described, flag, id, list, local, number, table, tables, text, whole};
use crate::definition::id::reserved;
use crate::definition::raw_value::{MAX_CODE, MIN_CODE};
use crate::definition::read_question::{TYPES, Type};

pub(super) fn definitions() -> [(&'static str, Value); 5] {
    let item = table(
        &["id", "text"],
        json!({
            "id": question_id(),
            "number": text("The number printed before it, in quotes."),
            "text": local("What is asked in this row."),
        }),
    );
    let scale = table(
        &["option"],
        json!({
            "faces": flag("Draw faces beside the words: five answers, worst first."),
            "upper": codes("The upper levels, whose shares together are a figure of their own: [4, 5]."),
            "option": tables("The answers, in order.", "#/$defs/option", 2),
        }),
    );
    [
        ("question", question()),
        ("item", item),
        ("scale", scale),
        ("option", option()),
        ("condition", condition()),
    ]
}

/// One branch for each type, as each takes keys of its own.
fn question() -> Value {
    let types: Vec<_> = TYPES.iter().map(|(word, _)| *word).collect();
    let branches: Vec<_> = TYPES.iter().map(|(word, kind)| branch(word, *kind)).collect();
    json!({
        "type": "object",
        "required": ["type"],
        "properties": { "type": { "enum": types, "description": "What kind of question it is." } },
        "oneOf": branches,
    })
}

fn branch(word: &str, kind: Type) -> Value {
    let (needed, own) = keys_of(kind);
    let is_one_choice = matches!(kind, Type::Single | Type::Scale | Type::YesNo);
    let segment = "Whether figures can be broken down by it.";
    let common = json!({
        "id": question_id(),
        "type": { "const": word },
        "number": text("The number printed before it, in quotes."),
        "text": local("What is asked: one short plain sentence."),
        "short": local("What it is called in tables and filters; what is asked when left out."),
        "hint": local("Help below the question."),
        "required": flag("Whether it must be answered."),
        "segment": if is_one_choice { flag(segment) } else { described(flag(segment), "const", json!(false)) },
        "ask-if": { "$ref": "#/$defs/condition" },
        "source": text("The decision or paper it is taken from."),
    });
    let all: Map<String, Value> = [common, own].into_iter().filter_map(into_map).flatten().collect();
    table(&[&["id", "type", "text"][..], needed].concat(), Value::Object(all))
}

fn into_map(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

/// The keys a type needs, and all that only it takes.
fn keys_of(kind: Type) -> (&'static [&'static str], Value) {
    let options = || tables("The answers to choose from.", "#/$defs/option", 2);
    let scale =
        json!({ "type": "string", "pattern": ID, "description": "The name of a [scale.name] of this file." });
    let length = |default: usize| {
        described(whole("The most characters it may have.", 1, 10_000), "default", json!(default))
    };
    match kind {
        Type::Single => (&["option"], json!({ "option": options() })),
        Type::Multiple => {
            let at_most = whole("The most answers that may be chosen.", 1, MAX_CODE);
            (&["option"], json!({ "option": options(), "at-most": at_most }))
        }
        Type::Scale => (&["scale"], json!({ "scale": scale })),
        Type::YesNo => (&[], json!({})),
        Type::Number => {
            let number = json!({
                "min": number("The smallest number allowed."),
                "max": number("The largest number allowed."),
                "decimals": described(whole("How many decimals it may have.", 0, 4), "default", json!(0)),
                "unit": local("What is counted, such as days."),
            });
            (&[], number)
        }
        Type::Date => {
            let date = json!({
                "min": parts::date("The first day allowed."),
                "max": parts::date("The last day allowed."),
            });
            (&[], date)
        }
        Type::ShortText => (&[], json!({ "max-length": length(200) })),
        Type::LongText => (&[], json!({ "max-length": length(2000) })),
        Type::Matrix => {
            let items = tables("Its rows; each is answered and stored under its own id.", "#/$defs/item", 1);
            (&["scale", "item"], json!({ "scale": scale, "item": items }))
        }
    }
}

fn question_id() -> Value {
    let id = id("The id under which answers are stored: never change it.");
    described(id, "not", json!({ "enum": reserved::of_questions().collect::<Vec<_>>() }))
}

fn option() -> Value {
    let mut score = number("Its points, for `measure = \"mean\"`.");
    (score["minimum"], score["maximum"]) = (json!(-1000), json!(1000));
    let option = table(
        &["code", "text"],
        json!({
            "code": whole("What is stored. It never changes meaning.", MIN_CODE, MAX_CODE),
            "text": local("The answer, as a citizen reads it."),
            "score": score,
            "no-answer": flag("For \"don't know\" and the like: stored, never scored."),
        }),
    );
    let scored =
        json!({ "required": ["score", "no-answer"], "properties": { "no-answer": { "const": true } } });
    described(option, "not", scored)
}

fn condition() -> Value {
    let reference = json!({ "$ref": "#/$defs/condition" });
    let parts = |description: &str| json!({ "type": "array", "items": reference, "minItems": 1, "description": description });
    json!({
        "description": "When it is asked: a condition on the answers to earlier questions.",
        "oneOf": [
            table(&["question", "is"], json!({
                "question": id("An earlier question, or an item of an earlier matrix."),
                "is": codes("The codes that open it; one of them is enough."),
            })),
            table(&["all"], json!({ "all": parts("All of these hold.") })),
            table(&["any"], json!({ "any": parts("At least one of these holds.") })),
            table(&["not"], json!({ "not": reference })),
        ],
    })
}

pub(super) fn codes(description: &str) -> Value {
    list(description, json!({ "type": "integer", "minimum": MIN_CODE, "maximum": MAX_CODE }))
}
