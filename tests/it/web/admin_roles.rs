//! Every role at every address of the administration and of the API, and with what belongs to others.
//!
//! The table is complete by construction: the addresses come from the list the router is made of, and
//! one without a row here fails.

use std::collections::BTreeMap;

use hailong::store::Role;
use hailong::web::addresses;
use reqwest::{Client, Method, StatusCode};

use crate::harness::app::{Answer, App, browser};
use crate::harness::database::on_sqlite;
use crate::harness::office::{PASSWORD, act};
use objects::{Objects, objects};

pub(crate) mod objects;

/// `in`: what the address does is done or refused for what was sent; `no`: 403; `door`: to sign in first.
const TABLE: &str = "
                                                           nobody admin analyst unit clerk viewer
GET  /admin                                                door   in    in      in   in    in
GET  /admin/units/{unit}                                   door   in    in      in   no    in
GET  /admin/kept/{kept}                                    door   in    in      in   in    in
POST /admin/kept/{kept}/forget                             door   in    in      in   in    in
GET  /admin/segments                                       door   in    in      in   no    in
GET  /admin/find                                           door   in    in      in   no    in
GET  /admin/find/suggestions                               door   in    in      in   no    in
GET  /admin/login                                          in     in    in      in   in    in
POST /admin/login                                          in     in    in      in   in    in
GET  /admin/login/elsewhere                                in     in    in      in   in    in
GET  /admin/login/elsewhere/back                           in     in    in      in   in    in
POST /admin/logout                                         in     in    in      in   in    in
GET  /setup/{token}                                        in     in    in      in   in    in
POST /setup/{token}                                        in     in    in      in   in    in
GET  /admin/password/{account}/{token}                     in     in    in      in   in    in
POST /admin/password/{account}/{token}                     in     in    in      in   in    in
GET  /admin/account                                        door   in    in      in   in    in
POST /admin/account/password                               door   in    in      in   in    in
POST /admin/account/sign-out-everywhere                    door   in    in      in   in    in
GET  /admin/users                                          door   in    no      no   no    no
POST /admin/users                                          door   in    no      no   no    no
GET  /admin/users/{account}                                door   in    no      no   no    no
POST /admin/users/{account}/role                           door   in    no      no   no    no
POST /admin/users/{account}/state                          door   in    no      no   no    no
POST /admin/users/{account}/reset                          door   in    no      no   no    no
POST /admin/users/{account}/require-change                 door   in    no      no   no    no
POST /admin/users/{account}/identity                       door   in    no      no   no    no
GET  /admin/responses                                      door   in    in      no   no    in
POST /admin/responses/exclude-marked                       door   in    in      no   no    no
POST /admin/responses/include-marked                       door   in    in      no   no    no
GET  /admin/responses/{response}                           door   in    in      no   no    in
POST /admin/responses/{response}/exclude                   door   in    in      no   no    no
POST /admin/responses/{response}/include                   door   in    in      no   no    no
GET  /admin/files                                          door   in    in      in   in    in
GET  /admin/files/{name}                                   door   in    in      in   in    in
GET  /admin/kiosks                                         door   in    no      in   in    no
POST /admin/kiosks                                         door   in    no      in   in    no
GET  /admin/kiosks/{device}                                door   in    no      in   in    no
POST /admin/kiosks/{device}                                door   in    no      in   in    no
POST /admin/kiosks/{device}/revoke                         door   in    no      in   in    no
GET  /admin/invitations                                    door   in    no      in   in    no
POST /admin/invitations                                    door   in    no      in   in    no
GET  /admin/invitations/sample                             door   in    no      in   in    no
POST /admin/invitations/{batch}/revoke                     door   in    no      in   in    no
GET  /admin/posters                                        door   in    no      in   in    no
GET  /admin/poster/{survey}/{unit}                         door   in    no      in   in    no
GET  /admin/paper                                          door   in    no      in   in    no
GET  /admin/paper/{survey}/blank                           door   in    no      in   in    no
GET  /admin/paper/{survey}/units/{unit}                    door   in    no      in   in    no
POST /admin/paper/{survey}/units/{unit}                    door   in    no      in   in    no
GET  /admin/paper/{survey}/units/{unit}/number             door   in    no      in   in    no
GET  /admin/paper/{survey}/units/{unit}/second             door   in    no      in   in    no
POST /admin/paper/{survey}/units/{unit}/second             door   in    no      in   in    no
GET  /admin/paper/{survey}/sheets/{number}                 door   in    no      in   in    no
GET  /admin/paper/{survey}/sheets/{number}/correct         door   no    no      no   no    no
POST /admin/paper/{survey}/sheets/{number}/correct         door   no    no      no   no    no
POST /admin/paper/{survey}/sheets/{number}/settle          door   in    no      in   in    no
GET  /admin/publications                                   door   in    in      no   no    no
POST /admin/publications                                   door   in    in      no   no    no
GET  /admin/publications/preview                           door   in    in      no   no    no
GET  /admin/publications/proposals/{proposal}              door   in    in      no   no    no
POST /admin/publications/proposals/{proposal}/approve      door   in    no      no   no    no
POST /admin/publications/proposals/{proposal}/return       door   in    no      no   no    no
GET  /admin/publications/withdraw                          door   in    in      no   no    no
POST /admin/publications/withdraw                          door   in    in      no   no    no
GET  /admin/comments                                       door   in    in      in   no    in
GET  /admin/comments.csv                                   door   in    in      in   no    in
POST /admin/comments/read                                  door   in    in      in   no    no
POST /admin/comments/{response}/{question}/read            door   in    in      in   no    no
POST /admin/comments/{response}/{question}/tags            door   in    in      in   no    no
POST /admin/comments/{response}/{question}/redact          door   in    in      no   no    no
GET  /admin/actions                                        door   in    in      in   no    in
POST /admin/actions                                        door   in    in      in   no    no
GET  /admin/actions/new                                    door   in    in      in   no    no
GET  /admin/actions/{action}                               door   in    in      in   no    in
POST /admin/actions/{action}                               door   in    in      in   no    no
GET  /admin/definitions                                    door   in    in      in   no    in
POST /admin/definitions/reload                             door   in    no      no   no    no
GET  /admin/definitions/{survey}                           door   in    in      in   no    in
GET  /admin/definitions/{survey}/preview                   door   in    in      in   no    in
GET  /admin/audit                                          door   in    no      no   no    in
GET  /admin/audit.csv                                      door   in    no      no   no    in
GET  /api/v1/surveys                                       in     in    in      in   in    in
GET  /api/v1/surveys/{survey}                              in     in    in      in   in    in
POST /api/v1/surveys/{survey}/responses                    in     in    in      in   in    in
GET  /api/v1/units                                         in     in    in      in   in    in
GET  /api/v1/openapi.json                                  in     in    in      in   in    in
GET  /api/v1/surveys/{survey}/indices                      in     in    in      in   in    in
";

const ROLES: [Option<Role>; 6] =
    [None, Some(Role::Admin), Some(Role::Analyst), Some(Role::Unit), Some(Role::Clerk), Some(Role::Viewer)];

/// The unit of those who are bound to one, and another.
const OWN: &str = "xa-bum-nua";
const OTHER: &str = "xa-binh-lu";

/// Addresses that say nothing about whose an object is: their token decides, or there is none. Without an
/// identity provider its addresses are not there for anybody.
const BY_TOKEN: [&str; 4] = [
    "/setup/{token}",
    "/admin/password/{account}/{token}",
    "/admin/login/elsewhere",
    "/admin/login/elsewhere/back",
];

/// Addresses whose form has to name something before anything is found.
const NEEDS_MORE: [&str; 7] = [
    "/admin/publications",
    "/admin/publications/preview",
    "/admin/publications/withdraw",
    "/admin/kiosks",
    "/admin/definitions/reload",
    "/admin/kept/{kept}",
    "/admin/kept/{kept}/forget",
];

/// Those who see no responses know a comment by a handle of its own, and by its response not at all.
fn is_by_handle(role: Option<Role>, path: &str) -> bool {
    role == Some(Role::Unit) && path.starts_with("/admin/comments/{response}")
}

type Rows = BTreeMap<(String, String), Vec<String>>;

fn rows() -> Rows {
    let mut rows = Rows::new();
    for line in TABLE.lines().skip(2) {
        let mut words = line.split_whitespace().map(str::to_owned);
        let (Some(method), Some(path)) = (words.next(), words.next()) else { continue };
        let expected: Vec<String> = words.collect();
        assert_eq!(expected.len(), ROLES.len(), "{line}");
        assert!(rows.insert((method, path), expected).is_none(), "twice: {line}");
    }
    rows
}

fn filled(path: &str, objects: &Objects) -> String {
    let path = objects.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
    assert!(!path.contains('{'), "the test knows nothing to put into {path}");
    path
}

async fn call(app: &App, client: &Client, method: &str, path: &str) -> Answer {
    let method: Method = method.parse().expect("a method");
    let mut request = client.request(method.clone(), app.url(path));
    if method == Method::POST {
        request = request.header("content-type", "application/x-www-form-urlencoded").body("");
    }
    Answer::of(request.send().await.expect("an answer")).await
}

async fn sign_in(app: &App, name: &str) -> Client {
    let client = browser();
    let form = [("name", name), ("password", PASSWORD)];
    let answer = client.post(app.url("/admin/login")).form(&form).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{name}");
    client
}

fn came_to(answer: &Answer) -> &'static str {
    match answer.status {
        StatusCode::FORBIDDEN => "no",
        StatusCode::SEE_OTHER if answer.location().starts_with("/admin/login") => "door",
        _ => "in",
    }
}

/// Ends the session it comes with, or may.
fn ends_session(path: &str) -> bool {
    ["/admin/logout", "/admin/login", "/admin/account/"].iter().any(|end| path.starts_with(end))
}

#[tokio::test]
async fn every_address_has_a_row_and_every_row_an_address() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let listed: Vec<(String, String)> =
            addresses(&app.state).iter().map(|one| (one.method.to_owned(), one.path.to_owned())).collect();
        let rows = rows();
        for address in &listed {
            assert!(rows.contains_key(address), "no row for {address:?}");
        }
        for address in rows.keys() {
            assert!(listed.contains(address), "no such address: {address:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn each_role_is_let_in_where_the_table_says_so() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let own = objects(&app, OWN).await;
        for (at, role) in ROLES.into_iter().enumerate() {
            let name = role.map_or("", Role::as_str);
            if let Some(role) = role {
                let bound = matches!(role, Role::Unit | Role::Clerk);
                app.account(name, role, bound.then_some(OWN)).await;
            }
            let mut client = if role.is_some() { sign_in(&app, name).await } else { browser() };
            for ((method, path), expected) in rows() {
                let answer = call(&app, &client, &method, &filled(&path, &own)).await;
                let logs_out = path == "/admin/logout" && answer.location() == "/admin/login";
                let came = if logs_out { "in" } else { came_to(&answer) };
                assert_eq!(came, expected[at], "{name} at {method} {path}: {}", answer.status);
                let is_there = BY_TOKEN.contains(&path.as_str()) || answer.status != StatusCode::NOT_FOUND;
                let is_there = is_there || NEEDS_MORE.contains(&path.as_str()) || is_by_handle(role, &path);
                assert!(came != "in" || is_there, "{name} at {method} {path} finds nothing");
                assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{name} at {method} {path}");
                if role.is_some() && ends_session(&path) {
                    client = sign_in(&app, name).await;
                }
            }
        }
    })
    .await;
}

/// A password that somebody else chose opens nothing but the page where it is changed.
#[tokio::test]
async fn a_password_that_has_to_be_changed_opens_nothing_else() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let own = objects(&app, OWN).await;
        let account = app.account("Lan", Role::Admin, None).await;
        app.db.store.require_change(account, &act(&app.clock)).await.expect("required");
        let client = sign_in(&app, "Lan").await;
        for ((method, path), expected) in rows() {
            if expected[0] != "door" || path.starts_with("/admin/account") {
                continue;
            }
            let answer = call(&app, &client, &method, &filled(&path, &own)).await;
            let door = answer.location().split('?').next();
            assert_eq!(door, Some("/admin/account"), "{method} {path}: {}", answer.status);
        }
    })
    .await;
}

/// Accounts of every role, all of them bound to one unit, with what belongs to another.
#[tokio::test]
async fn nobody_reaches_what_belongs_to_another_unit() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        objects(&app, OWN).await;
        let others = objects(&app, OTHER).await;
        for role in ROLES.into_iter().flatten() {
            let name = role.as_str();
            app.account(name, role, Some(OWN)).await;
            let mut client = sign_in(&app, name).await;
            for (method, path) in rows().into_keys().filter(|(_, path)| path.starts_with("/admin")) {
                if BY_TOKEN.contains(&path.as_str()) {
                    continue;
                }
                // A survey and a sort of file belong to nobody.
                let path = path.replace("{survey}", "counter").replace("{name}", "report.xlsx");
                let is_object = path.contains('{');
                let asked = match (is_object, method.as_str()) {
                    (true, _) => filled(&path, &others),
                    (false, "GET") => format!("{path}?unit={OTHER}&survey=counter&period=2026-Q1"),
                    (false, _) => continue,
                };
                let answer = call(&app, &client, &method, &asked).await;
                let what = format!("{name} at {method} {asked}: {}", answer.status);
                let refused = [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&answer.status);
                assert!(refused || !is_object, "{what}");
                assert!(!answer.text.contains("Bình Lư"), "{what}");
                assert!(
                    !answer.text.contains("về xa-binh-lu") && !answer.text.contains("của xa-binh-lu"),
                    "{what}"
                );
                for name in ["{account}", "{response}", "{action}", "{device}", "{batch}", "{number}"] {
                    assert!(!answer.text.contains(&others[name]), "{what}");
                }
                if ends_session(&path) {
                    client = sign_in(&app, name).await;
                }
            }
        }
        let everyone = app.trail().await;
        assert!(everyone.iter().all(|record| record.entry.subject != "người của xa-binh-lu"), "nothing done");
    })
    .await;
}

/// A proof that everything may be seen comes from an account, except at the console.
#[test]
fn pages_take_their_reach_from_an_account() {
    let mut open = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = std::fs::read_to_string(&path).expect("a source");
                assert!(!text.contains("at_the_console"), "{}", path.display());
            }
        }
    }
}
