//! JSON Schema (2020-12) of the definition files, so that editors complete and check them.
//!
//! A schema knows shapes and words. References, codes and the tree of the index are for
//! [`catalogue::load`](super::catalogue::load) to check.

mod concordance;
mod index;
mod parts;
mod question;

use serde_json::{Value, json};

use super::trust::MOST;
use super::{Channel, Publish, Suspicion, Trust};
use parts::{described, id, list, local, table, text, whole};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a survey file.
pub fn survey_schema() -> Value {
    let mut schema = table(
        &["id", "version", "languages", "title", "unit-kinds", "section", "index"],
        json!({
            "id": id("The survey's id. It stands in addresses and stored answers: never change it."),
            "version": text("Give a new version whenever codes, scales, conditions or scoring change. In quotes."),
            "languages": languages(),
            "title": local("The title, as a citizen reads it."),
            "short": local("What it is called in a line, such as SIPAS, where the title is a sentence."),
            "intro": local("One or two sentences above the form."),
            "thanks": local("What happens next, on the page of thanks."),
            "source": text("The decision or paper it is taken from."),
            "minutes": whole("How many minutes it takes.", 1, 120),
            "order": described(whole("Its place among the surveys, the lowest first.", 1, 1000), "default", json!(1000)),
            "unit-kinds": list("The kinds of unit that may be asked about.", id("A kind of units.toml.")),
            "channels": channels(),
            "opens": parts::date("The first day on which answers are taken."),
            "closes": parts::date("The first day on which no more answers are taken."),
            "publish": publish(),
            "transactions": { "type": "boolean", "default": true, "description": "Whether those who answer were served, so that responses are held against the transactions of units." },
            "minimum-n": described(whole("The fewest responses behind a published figure.", 5, 100_000), "default", json!(30)),
            "trust": trust(),
            "dossier": dossier(),
            "wave": { "type": "array", "items": { "$ref": "#/$defs/wave" }, "description": "Named periods." },
            "scale": {
                "type": "object",
                "description": "Ordered answers that several questions share: [scale.name].",
                "propertyNames": { "pattern": parts::ID },
                "additionalProperties": { "$ref": "#/$defs/scale" },
            },
            "section": parts::tables("The parts of the form, in order.", "#/$defs/section", 1),
            "index": { "$ref": "#/$defs/index" },
            "weights": { "$ref": "#/$defs/weights" },
            "concordance": { "$ref": "#/$defs/concordance" },
        }),
    );
    let head = [
        ("$schema", json!(DIALECT)),
        ("title", json!("A survey of Hài Lòng")),
        (
            "description",
            json!("What is asked, of whom, and how it becomes an index. See docs/definitions.md."),
        ),
        ("$defs", definitions()),
    ];
    head.into_iter().for_each(|(key, value)| schema[key] = value);
    schema
}

/// The schema of `units.toml`.
pub fn units_schema() -> Value {
    let mut schema = table(
        &["kind", "unit"],
        json!({
            "kind": parts::tables("The kinds of unit, such as province, department and commune.", "#/$defs/kind", 1),
            "unit": parts::tables("The units. All but one have a parent.", "#/$defs/unit", 1),
        }),
    );
    schema["$schema"] = json!(DIALECT);
    schema["title"] = json!("The units of Hài Lòng");
    schema["$defs"] = json!({
        "kind": table(&["id", "title"], json!({
            "id": id("The kind's id."),
            "title": parts::both_languages("What such a unit is called."),
        })),
        "unit": table(&["id", "kind", "name"], json!({
            "id": id("The unit's id. It stands in addresses and stored answers: never change it."),
            "kind": id("The id of a [[kind]]."),
            "name": parts::both_languages("The unit's full name."),
            "parent": id("The id of the unit it belongs to; all units but one have it."),
            "code": text("The official code, in quotes."),
            "opened": parts::date("The first day of its existence."),
            "closed": parts::date("The first day on which it no longer exists."),
            "successors": list("The units that took over from it; only with `closed`.", id("The id of a unit.")),
            "source": text("The resolution or decision."),
        })),
    });
    schema["$defs"]["unit"]["dependentRequired"] = json!({ "successors": ["closed"] });
    schema
}

fn publish() -> Value {
    let words = Publish::ALL.iter().map(|known| json!(known.as_str())).chain([json!(true), json!(false)]);
    json!({
        "enum": words.collect::<Vec<Value>>(),
        "default": "no",
        "description": "What anybody may see: editions that were published, figures as they stand now, or nothing. \
                        true means \"live\", false \"no\".",
    })
}

fn languages() -> Value {
    let tag = json!({ "type": "string", "pattern": parts::LANGUAGE });
    list("The languages that every text has, the one to fall back on first.", tag)
}

fn channels() -> Value {
    let words = Channel::ALL.map(Channel::as_str);
    list("The ways by which answers may come. All, when it is left out.", json!({ "enum": words }))
}

fn trust() -> Value {
    let count = |description: &str, usual: usize| {
        let text = format!("{description} 0 switches the rule off.");
        described(whole(&text, 0, MOST), "default", json!(usual))
    };
    let usual = Trust::default();
    let rules = Suspicion::ALL.map(Suspicion::as_str);
    let rules = list("The rules that take a response out of the figures at once.", json!({ "enum": rules }));
    let mut schema = table(
        &[],
        json!({
            "fastest": whole("Fewest seconds in which the form can be filled.", 0, 3600),
            "straight-line": count("Equal answers on scales, none differing.", usual.straight_line),
            "repeated": count("Equal responses in a row from one device.", usual.repeated),
            "device-burst": count("Responses of one device within ten minutes.", usual.device_burst),
            "address-burst": count("Responses of one address within ten minutes.", usual.address_burst),
            "rhythm": count("Responses of one device at even intervals.", usual.rhythm),
            "exclude": rules,
        }),
    );
    schema["description"] = json!("When a response is suspicious.");
    schema
}

fn dossier() -> Value {
    let code = |description: &str| json!({ "type": "integer", "description": description });
    let mut schema = table(
        &[],
        json!({
            "field": id("The question whose options are the service fields."),
            "punctuality": id("The question whether the result came in time."),
            "early": code("The option that means early; that of `on-time` when left out."),
            "on-time": code("The option that means in time."),
            "late": code("The option that means late."),
        }),
    );
    schema["description"] = json!("What an invitation need not ask, as the dossier says it.");
    schema
}

fn definitions() -> Value {
    let mut all = json!({
        "section": table(&["id", "title", "question"], json!({
            "id": id("The section's id."),
            "title": local("Its heading."),
            "intro": local("One or two sentences under the heading."),
            "ask-if": { "$ref": "#/$defs/condition" },
            "question": parts::tables("Its questions, in order.", "#/$defs/question", 1),
        })),
        "wave": table(&["id", "title", "from", "to"], json!({
            "id": { "type": "string", "pattern": "^[a-z][a-z0-9-]{0,47}$", "not": { "const": "all" },
                    "description": "The wave's id; begins with a letter." },
            "title": local("What the wave is called."),
            "from": parts::month("Its first month, in quotes."),
            "to": parts::month("Its last month, in quotes."),
        })),
    });
    for (name, part) in
        question::definitions().into_iter().chain(index::definitions()).chain(concordance::definitions())
    {
        all[name] = part;
    }
    all
}
