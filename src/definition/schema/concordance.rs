//! The schema of `[concordance]`.

use serde_json::{Value, json};

use super::parts::{described, id, table, tables, text, whole};

pub(super) fn definitions() -> [(&'static str, Value); 4] {
    let version = || text("The earlier version it speaks of; every earlier one when left out. In quotes.");
    let concordance = table(
        &[],
        json!({
            "question": tables("Questions carried over.", "#/$defs/question-then", 0),
            "node": tables("Dimensions and indicators carried over.", "#/$defs/node-then", 0),
        }),
    );
    let question = table(
        &["is"],
        json!({
            "version": version(),
            "is": id("The question as it is now."),
            "was": id("The id it had; the same when left out."),
            "option": tables("What each option of then is now.", "#/$defs/option-then", 0),
        }),
    );
    let question = described(question, "anyOf", json!([{ "required": ["was"] }, { "required": ["option"] }]));
    let option = table(
        &["was", "is"],
        json!({ "was": whole("The code it had.", 0, 9999), "is": whole("The code of today.", 0, 9999) }),
    );
    let node = table(
        &["is", "was"],
        json!({
            "version": version(),
            "is": id("The dimension or indicator as it is now."),
            "was": id("The id it had."),
        }),
    );
    let about = json!("What questions, options and nodes of earlier versions are called now.");
    [
        ("concordance", described(concordance, "description", about)),
        ("question-then", question),
        ("option-then", option),
        ("node-then", node),
    ]
}
