//! Words that stand in the same place as an id and mean something else there.
//!
//! An id has no `_`, no `.`, no `/` and no capital letter, so that words which have one need no protection: the
//! columns `answered_at`, `sheet_day` and the like can be no question's. What is left is listed here, by what the
//! id would be of; `tests/it/definitions/rooms.rs` holds the places against it.

/// What every response has beside its answers: the columns of the record in files, before those of the questions.
pub const RECORD: [&str; 9] =
    ["id", "unit", "answered_at", "received_at", "channel", "language", "version", "duration", "excluded"];

/// By the way responses came: stands in place of a question that figures are broken down by.
pub const BY_CHANNEL: &str = "channel";

/// By how far it is known who could answer; as [`BY_CHANNEL`].
pub const BY_STANDING: &str = "standing";

/// Stands in place of a question where persons are counted who chose only what counts.
pub const THROUGHOUT: &str = "throughout";

/// What can be no question's id: beside the above, the language in the address of a form, and what reads like
/// a column of the record to a person.
const OTHERS: [&str; 6] = [BY_CHANNEL, BY_STANDING, THROUGHOUT, "lang", "answered-at", "received-at"];

/// The words that can be no question's id.
pub fn of_questions() -> impl Iterator<Item = &'static str> {
    let others = OTHERS.into_iter().filter(|word| !RECORD.contains(word));
    RECORD.into_iter().filter(|word| !word.contains('_')).chain(others)
}

/// What can be no survey's id: it is the address at which definitions are put in force.
pub const OF_SURVEYS: [&str; 1] = ["reload"];
