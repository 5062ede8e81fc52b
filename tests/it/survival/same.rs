//! The same response many times at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use reqwest::{Client, RequestBuilder, redirect};
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::crowd::response;
use super::{all_once, counted, recorded};
use crate::harness::program::Program;

const TIMES: usize = 50;

/// Sends the same request from fifty connections at the same moment: status, place and body of each.
async fn at_once(make: impl Fn(Client) -> RequestBuilder) -> Vec<(u16, String, String)> {
    let barrier = Arc::new(Barrier::new(TIMES));
    let mut posts = JoinSet::new();
    for _ in 0..TIMES {
        let client = Client::builder().redirect(redirect::Policy::none()).build().expect("a client");
        let (barrier, request) = (barrier.clone(), make(client));
        posts.spawn(async move {
            barrier.wait().await;
            let answer = request.send().await.expect("an answer");
            let place =
                answer.headers().get("location").map(|place| place.to_str().expect("text").to_owned());
            (answer.status().as_u16(), place.unwrap_or_default(), answer.text().await.expect("a body"))
        });
    }
    posts.join_all().await
}

on_both_engines! {
    async fn fifty_identical_posts_are_one_response_and_fifty_equal_replies(db: Database) {
        let program = Program::on(&db.url);
        let server = program.serve();
        let id = Uuid::from_u128(11);
        let url = server.url("/api/v1/surveys/sipas/responses");
        let answers = at_once(|client| client.post(&url).json(&response(id))).await;
        let created = answers.iter().filter(|(status, ..)| *status == 201).count();
        let repeated = answers.iter().filter(|(status, ..)| *status == 200).count();
        assert_eq!((created, repeated), (1, TIMES - 1), "{answers:?}");
        let replies: BTreeSet<String> =
            answers.iter().map(|(.., body)| body.replace("\"created\"", "\"repeated\"")).collect();
        assert_eq!(replies.len(), 1, "{replies:?}");
        // A later repeat, and another response under the same id.
        let mut body = response(id);
        let again = Client::new().post(&url).json(&body).send().await.expect("an answer");
        assert_eq!(again.status(), 200);
        body["answers"]["i1"] = 5.into();
        let other = Client::new().post(&url).json(&body).send().await.expect("an answer");
        assert_eq!(other.status(), 409);
        server.stop();
        all_once(&recorded(&program), &[id]);
        assert_eq!(counted(&program), 1);
    }

    async fn fifty_clicks_on_one_form_are_one_response_with_one_receipt(db: Database) {
        let program = Program::on(&db.url);
        let server = program.serve();
        let url = server.url("/s/sipas/xa-bum-to");
        let form = Client::new().get(&url).send().await.expect("the form");
        let cookie = form.headers()["set-cookie"].to_str().expect("text");
        let cookie = cookie.split(';').next().expect("a pair").to_owned();
        let fields = [
            ("sex", "1"), ("age", "2"), ("q8a", "0"), ("q8b", "0"), ("q8c", "0"), ("q8d", "0"), ("q8e", "0"),
            ("q8f", "0"), ("q8g", "0"), ("i1", "4"), ("q2", "1"), ("q2", "3"),
        ];
        let answers = at_once(|client| client.post(&url).header("cookie", &cookie).form(&fields)).await;
        assert!(answers.iter().all(|(status, ..)| *status == 303), "{answers:?}");
        let places: BTreeSet<&str> = answers.iter().map(|(_, place, _)| place.as_str()).collect();
        assert_eq!(places.len(), 1, "{places:?}");
        assert!(places.first().is_some_and(|place| place.contains("/thanks?receipt=")), "{places:?}");
        server.stop();
        assert_eq!(recorded(&program).into_values().collect::<Vec<_>>(), [1]);
        assert_eq!(counted(&program), 1);
    }
}
