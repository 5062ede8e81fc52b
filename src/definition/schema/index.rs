//! The schema of the index.

use serde_json::{Value, json};

use super::parts::{described, id, local, table, tables, text, whole, words};
use super::question::codes;
use crate::definition::read_index::{AGGREGATES, COMBINES, GROUPS, MISSING};
use crate::definition::read_measure::MEASURES;

pub(super) fn definitions() -> [(&'static str, Value); 8] {
    let weight = json!({ "type": "number", "exclusiveMinimum": 0, "default": 1,
                         "description": "How much it counts beside its neighbours." });
    let missing = "What happens when a part has no answers: drop it, or withhold the whole.";
    let rescale = json!({ "$ref": "#/$defs/rescale" });
    let source = || text("The decision or paper it is taken from.");
    let count = json!({ "type": "boolean", "default": false,
        "description": "For a share: whether those who chose a no-answer option are in the denominator." });
    let clamp =
        pair("Values beyond are brought to the nearer end, after rescaling; the smaller number first.");
    let min_max = pair("What the smallest and the largest value among the units of a round become.");
    let target = json!({ "type": "number", "description": "What is to be reached, on its own scale." });
    let index = table(
        &["dimension", "indicator"],
        json!({
            "aggregate": described(words("How several units become one figure.", &AGGREGATES), "default", json!("pooled")),
            "digits": described(whole("How many decimals are shown.", 0, 6), "default", json!(2)),
            "measure": words("How indicators are measured that do not say it themselves.", &MEASURES),
            "codes": codes("The codes that count for indicators that do not say it themselves."),
            "count-no-answer": count,
            "missing": described(words(missing, &MISSING), "default", json!("drop")),
            "class": tables("Classes of the whole index.", "#/$defs/class", 1),
            "cluster": id("The question whose answers name the clusters that were drawn, such as the village."),
            "groups": described(words("Groups of the units of a round by the whole index.", &GROUPS), "default", json!("none")),
            "dimension": tables("The inner nodes; one has no parent.", "#/$defs/dimension", 1),
            "indicator": tables("The leaves; each measures one question.", "#/$defs/indicator", 1),
        }),
    );
    let dimension = table(
        &["id", "title"],
        json!({
            "id": id("The dimension's id. It outlives versions."),
            "parent": id("The dimension it is part of."),
            "title": local("What it is called."),
            "combine": described(words("How its parts are put together.", &COMBINES), "default", json!("mean")),
            "missing": words(missing, &MISSING),
            "weight": weight,
            "rescale": rescale,
            "clamp": clamp,
            "min-max": min_max,
            "target": target,
            "source": source(),
        }),
    );
    let indicator = table(
        &["id", "dimension", "question"],
        json!({
            "id": id("The indicator's id. It outlives versions."),
            "dimension": id("The dimension it is part of."),
            "question": id("The question, or the item of a matrix, that it measures."),
            "title": local("What it is called, when not as its question."),
            "measure": words("The share of some codes, the mean of the scores, or the points obtained of those to be had.", &MEASURES),
            "codes": codes("The codes that count, for a share."),
            "count-no-answer": count,
            "weight": weight,
            "rescale": rescale,
            "reverse": json!({ "type": "boolean", "default": false, "description": "Turns the range round." }),
            "clamp": clamp,
            "min-max": min_max,
            "target": target,
            "source": source(),
        }),
    );
    let class = table(
        &["id", "title", "from"],
        json!({
            "id": id("The class's id."),
            "title": local("What it is called."),
            "from": json!({ "type": "number", "description": "The smallest value of the class." }),
        }),
    );
    [
        ("index", index),
        ("dimension", dimension),
        ("indicator", indicator),
        ("class", class),
        ("weights", weights()),
        ("margin", margin()),
        ("group", group()),
        ("rescale", rescaling()),
    ]
}

fn weights() -> Value {
    table(
        &["margin"],
        json!({
            "source": text("Where the margins are from, such as the census."),
            "margin": tables("What is known of the population; responses are raked to it.", "#/$defs/margin", 1),
        }),
    )
}

fn margin() -> Value {
    table(
        &["question", "group"],
        json!({
            "question": id("A question of one choice."),
            "group": tables("One for each answer.", "#/$defs/group", 1),
        }),
    )
}

fn group() -> Value {
    table(
        &["code", "share"],
        json!({
            "code": whole("The answer.", 0, 9999),
            "share": json!({ "type": "number", "exclusiveMinimum": 0, "description": "Its share, or number of people." }),
        }),
    )
}

fn pair(description: &str) -> Value {
    json!({ "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2, "uniqueItems": true,
            "description": description })
}

fn rescaling() -> Value {
    let rescaling = table(
        &["from", "to"],
        json!({ "from": pair("Two values as measured."), "to": pair("What they become.") }),
    );
    described(rescaling, "description", json!("Brings values to another range. Swap `to` to turn it round."))
}
