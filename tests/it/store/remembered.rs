//! What a server remembers of the tallies is what another one reads, whatever came between.

use hailong::definition::catalogue::{SourceFile, load};
use hailong::definition::{Catalogue, Period, Unit, UnitId};
use hailong::report::among::Among;
use hailong::report::{Asked, Audience, Matrix, Sources, matrix};
use hailong::store::{ExclusionEvent, Store};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::harness::sample::{BEGINNING, DEFINITION, Sample};

const UNITS: &str = include_str!("../../../survey-defs/units.toml");

fn catalogue() -> Catalogue {
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), text: text.to_owned() };
    let files = [file("units.toml", UNITS), file("sample.toml", DEFINITION)];
    load("survey-defs", &files).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// The matrix of the province for a period.
async fn seen(store: &Store, sample: &Sample, catalogue: &Catalogue, period: &str) -> Matrix {
    let versions = sample.versions();
    let sources = Sources { store, catalogue, versions: &versions };
    let survey = &sample.survey;
    let asked = Asked {
        survey,
        unit: &UnitId::parse("tinh-lai-chau").expect("an id"),
        period: &Period::parse(period, &survey.waves).expect("a period"),
        among: Among::EVERYBODY,
        by: None,
        audience: Audience::Administration,
    };
    matrix(sources, &asked).await.expect("figures")
}

on_both_engines! {
    async fn what_is_remembered_is_what_another_server_reads(db: Database) {
        let mut sample = Sample::registered(&db.store, 31).await;
        let (versions, catalogue) = (sample.versions(), catalogue());
        let communes: Vec<UnitId> = catalogue
            .units
            .iter()
            .filter(|unit: &&Unit| sample.survey.covers(unit))
            .map(|unit| unit.id.clone())
            .collect();
        let other = db.another_server().await;
        let mut random = StdRng::seed_from_u64(31);
        let mut taken = Vec::new();
        for step in 0..24 {
            let writer = if step % 3 == 0 { &other } else { &db.store };
            let mut new = sample.responses(if step == 0 { 150 } else { random.random_range(0..3) });
            for response in &mut new {
                response.unit = communes[random.random_range(0..communes.len())].clone();
            }
            taken.extend(new.iter().map(|response| response.id));
            writer.import(new).await.expect("imported");
            if step % 4 == 1 {
                let event = |excluded| ExclusionEvent {
                    excluded,
                    reason: "thử".into(),
                    actor: "lan".into(),
                    at: BEGINNING,
                };
                let one = taken[random.random_range(0..taken.len())];
                writer.exclude(one, &event(true)).await.expect("excluded");
                writer.fold(&versions).await.expect("folded");
                writer.exclude(taken[random.random_range(0..taken.len())], &event(true)).await.expect("excluded");
                writer.exclude(one, &event(false)).await.expect("included");
            }
            if step % 11 == 10 {
                writer.refold(&versions, |_| ()).await.expect("counted anew");
            }
            for period in ["all", "2025-Q4", "2026-01"] {
                let here = seen(&db.store, &sample, &catalogue, period).await;
                let fresh = db.another_server().await;
                assert_eq!(here, seen(&fresh, &sample, &catalogue, period).await, "step {step}, {period}");
                fresh.close().await;
            }
        }
        other.close().await;
    }

    /// As an earlier release writes, or a hand.
    async fn tallies_changed_without_a_word_are_read_again(db: Database) {
        let mut sample = Sample::registered(&db.store, 32).await;
        let (versions, catalogue) = (sample.versions(), catalogue());
        db.store.import(sample.responses(60)).await.expect("imported");
        let before = seen(&db.store, &sample, &catalogue, "all").await;
        db.execute("DELETE FROM tally WHERE unit = 'xa-bum-to'").await;
        db.execute("UPDATE fold_lock SET generation = generation + 1").await;
        let after = seen(&db.store, &sample, &catalogue, "all").await;
        assert!(after.whole.responses < before.whole.responses);
        db.store.refold(&versions, |_| ()).await.expect("counted anew");
        assert_eq!(seen(&db.store, &sample, &catalogue, "all").await, before);
    }
}
