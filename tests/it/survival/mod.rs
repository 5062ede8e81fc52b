//! Nothing that was acknowledged is lost, whatever becomes of the program.

mod copy;
mod crowd;
mod disk;
mod drain;
mod kill;
mod moved;
mod room;
mod same;

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::harness::program::Program;

/// How often each response stands in the record, by the program's own export.
fn recorded(program: &Program) -> BTreeMap<Uuid, usize> {
    let csv = program.run(&["export", "responses", "--survey", "sipas"]).fine();
    let mut times = BTreeMap::new();
    for row in csv::Reader::from_reader(csv.as_bytes()).records() {
        let id: Uuid = row.expect("a row")[0].parse().expect("an id");
        *times.entry(id).or_default() += 1;
    }
    times
}

/// Fails unless each of these is in the record exactly once.
#[track_caller]
fn all_once(recorded: &BTreeMap<Uuid, usize>, ids: &[Uuid]) {
    let wrong: Vec<_> = ids.iter().filter(|id| recorded.get(id) != Some(&1)).collect();
    assert!(wrong.is_empty(), "{} of {} are not there once: {wrong:?}", wrong.len(), ids.len());
}

/// What `hailong index` counts.
fn counted(program: &Program) -> usize {
    let json = program.run(&["index", "--survey", "sipas", "--format", "json"]).fine();
    let report: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    report["responses"].as_u64().and_then(|count| count.try_into().ok()).expect("a number")
}
