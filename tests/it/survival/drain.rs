//! SIGTERM during load.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use uuid::Uuid;

use super::crowd::{Crowd, response};
use super::{all_once, counted, recorded};
use crate::harness::program::Program;

on_both_engines! {
    async fn a_stopping_server_answers_what_it_took_in_and_takes_in_no_more(db: Database) {
        let program = Program::on(&db.url);
        let server = program.serve();
        let mut crowd = Crowd::send_to(server.address(), 24, 0);
        crowd.until(|told| told.acknowledged.len() >= 200).await;
        server.terminate();
        let finished = tokio::task::spawn_blocking(move || server.ended()).await.expect("no panic");
        assert_eq!(finished.code, Some(0), "{}", finished.stderr);
        let told = crowd.disperse().await;
        // Refused means: come again. Without an answer means: the connection was never taken.
        assert!(told.refused.iter().all(|(_, status)| *status == 503), "{:?}", told.refused);
        let recorded = recorded(&program);
        all_once(&recorded, &told.acknowledged);
        assert_eq!(recorded.len(), told.acknowledged.len(), "what is in the record was acknowledged");
        // It counted everything before it went.
        assert_eq!(counted(&program), told.acknowledged.len());
        program.run(&["verify"]).fine();
    }

    async fn a_request_under_way_is_answered(db: Database) {
        let program = Program::on(&db.url);
        let server = program.serve();
        let address = server.address().trim_start_matches("http://").to_owned();
        let id = Uuid::from_u128(7);
        let body = response(id).to_string();

        // Given a slow citizen whose request has begun,
        let mut stream = TcpStream::connect(&address).expect("connected");
        let head = format!(
            "POST /api/v1/surveys/sipas/responses HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("sent");
        let mut answer = BufReader::new(stream.try_clone().expect("a second handle"));
        let mut line = String::new();
        answer.read_line(&mut line).expect("an interim answer");
        assert!(line.starts_with("HTTP/1.1 100"), "{line}");
        let (first, rest) = body.as_bytes().split_at(body.len() / 2);
        stream.write_all(first).expect("sent");

        // when the server is asked to stop and takes no more connections,
        server.terminate();
        while TcpStream::connect(&address).is_ok() {
            std::thread::yield_now();
        }
        stream.write_all(rest).expect("sent");

        // then this request is still answered, and what it brought is in the record.
        let mut text = String::new();
        answer.read_to_string(&mut text).expect("an answer");
        assert!(text.contains("HTTP/1.1 201"), "{text}");
        let finished = tokio::task::spawn_blocking(move || server.ended()).await.expect("no panic");
        assert_eq!(finished.code, Some(0), "{}", finished.stderr);
        all_once(&recorded(&program), &[id]);
        assert_eq!(counted(&program), 1);
    }
}
