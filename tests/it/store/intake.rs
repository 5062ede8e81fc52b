//! Intake: nothing twice, nothing lost, nothing acknowledged that is not there.

use hailong::definition::UnitId;
use hailong::response::{Answer, Response};
use hailong::store::{Accepted, Imported, Intake, IntakeError, StoreError};

use crate::harness::sample::Sample;

/// Submits all at once and gives the outcomes in order.
async fn submit_together(intake: &Intake, responses: Vec<Response>) -> Vec<Result<Accepted, IntakeError>> {
    let submit = |response| {
        let intake = intake.clone();
        tokio::spawn(async move { intake.submit(response).await })
    };
    let tasks: Vec<_> = responses.into_iter().map(submit).collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.expect("no panic"));
    }
    outcomes
}

fn count(outcomes: &[Result<Accepted, IntakeError>], wanted: Accepted) -> usize {
    outcomes.iter().filter(|outcome| outcome.as_ref().is_ok_and(|accepted| *accepted == wanted)).count()
}

on_both_engines! {
    async fn fifty_parallel_identical_submissions_are_one_response(db: Database) {
        let mut sample = Sample::registered(&db.store, 1).await;
        let response = sample.response();
        let intakes = [db.store.clone(), db.another_server().await].map(|store| Intake::start(store, 100));
        let (here, there) = tokio::join!(
            submit_together(&intakes[0], vec![response.clone(); 25]),
            submit_together(&intakes[1], vec![response.clone(); 25]),
        );
        let outcomes = [here, there].concat();
        assert_eq!(count(&outcomes, Accepted::Created), 1);
        assert_eq!(count(&outcomes, Accepted::Repeated), 49);
        let counts = db.store.responses_by_unit(&response.survey).await.expect("counts");
        assert_eq!(counts.values().sum::<i64>(), 1);
        assert_eq!(db.store.fold(&sample.versions()).await.expect("folded"), 1);
    }

    async fn the_same_id_with_other_content_is_a_conflict(db: Database) {
        let mut sample = Sample::registered(&db.store, 2).await;
        let response = sample.response();
        let other = Response { unit: UnitId::parse("xa-khac").expect("an id"), ..response.clone() };
        let intake = Intake::start(db.store.clone(), 10);
        assert!(matches!(intake.submit(response.clone()).await, Ok(Accepted::Created)));
        assert!(matches!(intake.submit(other.clone()).await, Err(IntakeError::Conflict)));
        assert!(matches!(intake.submit(response.clone()).await, Ok(Accepted::Repeated)));
        let stored = db.store.response(response.id).await.expect("read").expect("there");
        assert_eq!(stored.unit, response.unit);
    }

    async fn of_two_contents_in_one_batch_one_wins_and_repeats_follow_it(db: Database) {
        let mut sample = Sample::registered(&db.store, 3).await;
        let one = sample.response();
        let other = Response { unit: UnitId::parse("xa-khac").expect("an id"), ..one.clone() };
        let intake = Intake::start(db.store.clone(), 100);
        let batch: Vec<Response> = [one, other].into_iter().cycle().take(20).collect();
        let outcomes = submit_together(&intake, batch).await;
        assert_eq!(count(&outcomes, Accepted::Created), 1);
        assert_eq!(count(&outcomes, Accepted::Repeated), 9);
        let conflicts =
            outcomes.iter().filter(|outcome| matches!(outcome, Err(IntakeError::Conflict))).count();
        assert_eq!(conflicts, 10);
    }

    async fn one_bad_response_does_not_take_its_batch_with_it(db: Database) {
        let mut sample = Sample::registered(&db.store, 4).await;
        let mut responses = sample.responses(60);
        let bad = 17;
        // A version that was never registered: both databases refuse it, wherever it stands.
        responses[bad].version = "unheard-of".into();
        let ids: Vec<_> = responses.iter().map(|response| response.id).collect();
        let intake = Intake::start(db.store.clone(), 100);
        let outcomes = submit_together(&intake, responses).await;
        for (at, (outcome, id)) in outcomes.iter().zip(ids).enumerate() {
            let stored = db.store.response(id).await.expect("read");
            assert_eq!(stored.is_some(), at != bad, "{at}");
            if at == bad {
                assert!(matches!(outcome, Err(IntakeError::Store(_))), "{outcome:?}");
            } else {
                assert!(matches!(outcome, Ok(Accepted::Created)), "{at} {outcome:?}");
            }
        }
    }

    async fn odd_characters_are_kept_or_refused_but_never_hang(db: Database) {
        let mut sample = Sample::registered(&db.store, 5).await;
        let note = sample.survey.field("note").expect("a field").id.clone();
        let texts = ["\u{0}", "a\u{0}b", "\u{feff}\u{202e}", "e\u{301}ê\u{323}", "𐍈👩‍👩‍👧", "\u{fffd}\r\n\t", "%s $1 ? \\"];
        let mut responses = sample.responses(texts.len());
        for (response, text) in responses.iter_mut().zip(texts) {
            response.answers.insert(note.clone(), Answer::Text(text.to_owned()));
        }
        let intake = Intake::start(db.store.clone(), 100);
        let outcomes = submit_together(&intake, responses.clone()).await;
        for ((response, text), outcome) in responses.iter().zip(texts).zip(&outcomes) {
            let stored = db.store.response(response.id).await.expect("read");
            match outcome {
                Ok(accepted) => {
                    assert_eq!(*accepted, Accepted::Created);
                    let stored = stored.expect("there");
                    assert_eq!(stored.answers(&sample.survey).expect("readable"), response.answers);
                }
                Err(error) => {
                    assert!(matches!(error, IntakeError::Store(_)) && text.contains('\0'), "{text:?} {error:?}");
                    assert!(stored.is_none());
                }
            }
        }
    }

    async fn a_full_queue_says_so_at_once(db: Database) {
        let mut sample = Sample::registered(&db.store, 6).await;
        let intake = Intake::start(db.store.clone(), 4);
        let outcomes = submit_together(&intake, sample.responses(400)).await;
        let full = outcomes.iter().filter(|outcome| matches!(outcome, Err(IntakeError::Full))).count();
        assert!(full > 0, "400 at once found room in a queue of 4");
        let created = count(&outcomes, Accepted::Created);
        assert_eq!(created + full, 400);
        let stored: i64 =
            db.store.responses_by_unit(&sample.survey.id).await.expect("counts").values().sum();
        assert_eq!(stored, i64::try_from(created).expect("small"));
    }

    async fn closing_writes_what_waits_and_takes_no_more(db: Database) {
        let mut sample = Sample::registered(&db.store, 7).await;
        let intake = Intake::start(db.store.clone(), 1000);
        let waiting = tokio::spawn({
            let (intake, responses) = (intake.clone(), sample.responses(300));
            async move { submit_together(&intake, responses).await }
        });
        tokio::task::yield_now().await;
        intake.close().await;
        let outcomes = waiting.await.expect("no panic");
        let closed = outcomes.iter().filter(|outcome| matches!(outcome, Err(IntakeError::Closed))).count();
        let created = count(&outcomes, Accepted::Created);
        assert_eq!(created + closed, 300);
        let stored: i64 =
            db.store.responses_by_unit(&sample.survey.id).await.expect("counts").values().sum();
        assert_eq!(stored, i64::try_from(created).expect("small"));
        assert!(matches!(intake.submit(sample.response()).await, Err(IntakeError::Closed)));
        intake.close().await;
    }

    async fn a_database_that_is_gone_is_an_error_and_no_success(db: Database) {
        let mut sample = Sample::registered(&db.store, 8).await;
        let intake = Intake::start(db.store.clone(), 10);
        db.store.close().await;
        match intake.submit(sample.response()).await {
            Err(IntakeError::Store(error)) => assert!(matches!(*error, StoreError::Unavailable(_))),
            other => panic!("{other:?}"),
        }
    }

    async fn an_import_is_all_or_nothing(db: Database) {
        let mut sample = Sample::registered(&db.store, 9).await;
        let responses = sample.responses(700);
        let all = db.store.import(responses[..500].to_vec()).await.expect("imported");
        assert_eq!(all, Imported::All { created: 500, repeated: 0 });
        let again = db.store.import(responses[..600].to_vec()).await.expect("imported");
        assert_eq!(again, Imported::All { created: 100, repeated: 500 });

        let mut clashing = responses[600..].to_vec();
        let conflict = Response { language: hailong::definition::Lang::en(), ..responses[3].clone() };
        clashing.push(conflict);
        let nothing = db.store.import(clashing).await.expect("answered");
        assert_eq!(nothing, Imported::Nothing { conflicts: vec![responses[3].id] });

        let mut refused = responses[600..].to_vec();
        refused[99].version = "unheard-of".into();
        assert!(matches!(db.store.import(refused).await, Err(StoreError::Conflict)));
        let stored: i64 =
            db.store.responses_by_unit(&sample.survey.id).await.expect("counts").values().sum();
        assert_eq!(stored, 600);
        assert_eq!(db.store.fold(&sample.versions()).await.expect("folded"), 600);
    }
}
