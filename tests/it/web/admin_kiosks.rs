//! Registering kiosks and looking after them.

use hailong::store::Role;
use reqwest::StatusCode;
use serde_json::{Value, json};
use time::Duration;

use crate::harness::app::{Answer, App};
use crate::harness::database::on_sqlite;

const GOOD: [(&str, &str); 8] = [
    ("unit", "xa-binh-lu"),
    ("survey", "counter"),
    ("label", "Quầy số 2"),
    ("pin", "2468"),
    ("idle", "60"),
    ("warning", "15"),
    ("partial", "send"),
    ("whole-screen", "1"),
];

/// `GOOD` with one entry changed.
fn with(name: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    GOOD.iter().map(|&(known, usual)| (known, if known == name { value } else { usual })).collect()
}

/// The link that the page after registering shows.
fn link(page: &Answer) -> String {
    let address = page.text.split('"').find(|part| part.contains("/k/")).expect("a link");
    address[address.find("/k/").expect("a path")..].to_owned()
}

on_both_engines! {
    async fn an_administrator_registers_a_device_and_sees_its_link_once(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        app.get("/admin/kiosks").await.shows("Chưa có thiết bị nào");
        let made = app.post("/admin/kiosks", &GOOD).await;
        assert_eq!(made.status, StatusCode::OK);
        assert_eq!(made.header("cache-control"), "no-store");
        made.shows("<svg class=\"code\"");
        let link = link(&made);
        let page = app.get(&link).await;
        for part in ["data-idle=\"60\"", "data-warning=\"15\"", "data-sends-partial", "data-whole-screen"] {
            page.shows(part);
        }
        page.hides("2468");
        let list = app.get("/admin/kiosks").await;
        list.shows("Quầy số 2");
        list.shows("Chưa mở lần nào");
        list.hides(&link);
        assert_eq!(app.acts().await.last(), Some(&("Lan".to_owned(), "kiosk-registered".to_owned())));
    }

    async fn what_a_device_is_told_can_be_changed_and_reaches_it(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let (device, token) = app.kiosk("counter", "xa-binh-lu").await;
        let (settings, beat) = (format!("/admin/kiosks/{device}"), format!("/k/{token}/beat"));
        let form = app.get(&settings).await;
        for part in ["value=\"Quầy số 2\"", "value=\"xa-binh-lu\" selected", "name=\"idle\"", "Để trống nếu giữ"] {
            form.shows(part);
        }
        form.hides("salt");
        let before = app.post(&beat, &[("waiting", "0")]).await.json();
        app.get(&format!("/k/{token}")).await.shows(&format!("data-page=\"{}\"", before["page"].as_str().expect("a stamp")));

        let wish = [
            ("unit", "xa-bum-to"), ("survey", "types"), ("label", "Sảnh chính"), ("pin", ""), ("idle", "90"),
            ("warning", "20"), ("partial", "send"),
        ];
        let saved = app.post(&settings, &wish).await;
        assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, &*format!("{settings}?saved=1")));
        app.get(saved.location()).await.shows("Đã lưu.");
        let after = app.post(&beat, &[("waiting", "0")]).await.json();
        assert_ne!(before["page"], after["page"]);
        let page = app.get(&format!("/k/{token}")).await;
        for part in ["data-unit=\"xa-bum-to\"", "data-survey=\"types\"", "data-idle=\"90\"", "data-sends-partial"] {
            page.shows(part);
        }
        page.hides("data-whole-screen");
        let changed = app.db.store.device(device).await.expect("a device").expect("registered");
        assert_eq!(changed.settings.pin_salt, "salt", "no other PIN was chosen");

        let trail = app.trail().await;
        let [entry] = &trail.iter().filter(|kept| kept.entry.action == "kiosk-changed").collect::<Vec<_>>()[..] else {
            panic!("{trail:?}")
        };
        assert!(entry.entry.before.starts_with("unit=xa-binh-lu survey=counter label=\"Quầy số 2\" idle=60"));
        assert!(entry.entry.after.contains("unit=xa-bum-to survey=types label=\"Sảnh chính\" idle=90"));
        app.post(&settings, &wish).await;
        assert_eq!(app.trail().await.len(), trail.len(), "nothing was changed, nothing is written down");
        app.post(&settings, &[&wish[..], &[("pin", "13579")]].concat()).await;
        let after = app.trail().await.pop().expect("an entry").entry.after;
        assert!(after.ends_with("pin=changed") && !after.contains("13579"), "{after}");
    }

    async fn what_waited_on_a_device_arrives_for_the_unit_it_was_given_to(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let (device, token) = app.kiosk("types", "xa-binh-lu").await;
        let send = async |survey: &str, unit: &str, answers: Value| {
            let body = json!({ "id": app.clock.new_id(), "unit": unit, "channel": "kiosk", "language": "vi",
                "answered_at": "2026-04-15T08:59:00+07:00", "answers": answers });
            app.post_as(&token, &format!("/api/v1/surveys/{survey}/responses"), &body).await.status
        };
        let old = json!({ "sex": 2, "whole": 4 });
        let elsewhere = send("counter", "xa-bum-to", json!({ "q8e": 0, "i23": 4 })).await;
        assert_eq!(elsewhere, StatusCode::FORBIDDEN, "it does not stand there yet");
        let moved = app.post(&format!("/admin/kiosks/{device}"), &with("unit", "xa-bum-to")).await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER);
        assert_eq!(send("counter", "xa-bum-to", json!({ "q8e": 0, "i23": 4 })).await, StatusCode::CREATED);
        assert_eq!(send("types", "xa-binh-lu", old.clone()).await, StatusCode::CREATED, "it waited");
        assert_eq!(send("types", "xa-bum-nua", old.clone()).await, StatusCode::FORBIDDEN, "it never stood there");
        assert_eq!(send("counter", "xa-binh-lu", json!({ "q8e": 0, "i23": 4 })).await, StatusCode::FORBIDDEN);
        let recorded = app.recorded("types").await;
        assert_eq!(recorded.iter().map(|stored| stored.unit.as_str()).collect::<Vec<_>>(), ["xa-binh-lu"]);
    }

    async fn the_list_tells_which_device_is_out_of_touch_and_what_waits_on_it(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let (device, token) = app.kiosk("counter", "xa-binh-lu").await;
        let beat = app.post(&format!("/k/{token}/beat"), &[("waiting", "12")]).await;
        assert_eq!(beat.status, StatusCode::OK);
        assert_eq!(beat.json()["now"], "2026-04-15T02:00:00Z");
        let list = app.get("/admin/kiosks").await;
        list.shows("Đang hoạt động, liên lạc gần nhất lúc 15/04/2026 09:00");
        list.shows("12 phiếu chờ trên thiết bị");
        app.clock.advance(Duration::minutes(16));
        let list = app.get("/admin/kiosks").await;
        list.shows("Mất liên lạc từ 15/04/2026 09:00");
        list.shows("Một thiết bị mất liên lạc");

        let page = format!("/admin/kiosks/{device}");
        app.get(&page).await.shows("12 phiếu còn chờ trên thiết bị");
        let bare = app.post(&format!("{page}/revoke"), &[("reason", " ")]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        bare.shows("Xin ghi lý do.");
        let revoked = app.post(&format!("{page}/revoke"), &[("reason", "Máy hỏng")]).await;
        assert_eq!((revoked.status, revoked.location()), (StatusCode::SEE_OTHER, "/admin/kiosks"));
        app.get("/admin/kiosks").await.shows("Đã thu hồi lúc 15/04/2026 09:16");
        assert_eq!(app.get(&format!("/k/{token}")).await.status, StatusCode::FORBIDDEN);
        let trail = app.trail().await;
        let entry = &trail.last().expect("an act").entry;
        assert_eq!((&*entry.action, &*entry.detail), ("kiosk-revoked", "Máy hỏng"));
    }
}

#[tokio::test]
async fn what_cannot_be_is_told_beside_its_entry_and_kept() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        for (name, value, sentence) in [
            ("unit", "nowhere", "Xin chọn một đơn vị."),
            ("survey", "paper-only", "Xin chọn một khảo sát."),
            ("label", "", "Xin ghi vị trí đặt thiết bị"),
            ("idle", "14", "Xin ghi số giây từ 15 đến 600."),
            ("warning", "x", "Xin ghi số giây từ 5 đến 120."),
            ("pin", "12a4", "Mã PIN gồm 4 đến 8 chữ số."),
            ("pin", "123", "Mã PIN gồm 4 đến 8 chữ số."),
        ] {
            let refused = app.post("/admin/kiosks", &with(name, value)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}={value}");
            refused.shows(sentence);
            if name != "label" {
                refused.shows("value=\"Quầy số 2\"");
            }
        }
        assert!(app.db.store.devices().await.expect("devices").is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_change_that_is_faulty_or_comes_too_late_changes_nothing() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Minh", Role::Clerk, Some("xa-binh-lu")).await;
        let (device, token) = app.kiosk("counter", "xa-binh-lu").await;
        let settings = format!("/admin/kiosks/{device}");
        for (name, value, sentence) in [
            ("unit", "xa-bum-to", "Xin chọn một đơn vị."),
            ("idle", "5", "Xin ghi số giây từ 15 đến 600."),
            ("pin", "12a4", "Mã PIN gồm 4 đến 8 chữ số."),
            ("label", "", "Xin ghi vị trí đặt thiết bị"),
        ] {
            let refused = app.post(&settings, &with(name, value)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}={value}");
            refused.shows(sentence);
        }
        app.get(&format!("/k/{token}")).await.shows("data-unit=\"xa-binh-lu\"");
        app.db.store.revoke_device(device, app.clock.now()).await.expect("revoked");
        app.get(&settings).await.hides("name=\"idle\"");
        assert_eq!(app.post(&settings, &GOOD).await.status, StatusCode::FORBIDDEN);
        assert!(app.acts().await.iter().all(|(_, act)| act != "kiosk-changed"));
    })
    .await;
}

#[tokio::test]
async fn each_looks_after_the_devices_of_ones_own_scope() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let (far, _) = app.kiosk("counter", "xa-bum-to").await;
        let (near, _) = app.kiosk("counter", "xa-binh-lu").await;
        app.signed_in_as("Clerk", Role::Clerk, Some("xa-binh-lu")).await;
        let list = app.get("/admin/kiosks").await;
        list.shows(&near.to_string());
        list.hides(&far.to_string());
        list.hides("value=\"xa-bum-to\"");
        assert_eq!(app.get(&format!("/admin/kiosks/{far}")).await.status, StatusCode::NOT_FOUND);
        let revoke = app.post(&format!("/admin/kiosks/{far}/revoke"), &[("reason", "x")]).await;
        assert_eq!(revoke.status, StatusCode::NOT_FOUND);
        let elsewhere = app.post("/admin/kiosks", &with("unit", "xa-bum-to")).await;
        assert_eq!(elsewhere.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(app.post("/admin/kiosks", &GOOD).await.status, StatusCode::OK);
        for (name, role) in [("Analyst", Role::Analyst), ("Viewer", Role::Viewer)] {
            app.signed_in_as(name, role, None).await;
            let refused = app.get("/admin/kiosks").await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{name}");
            assert_eq!(app.post("/admin/kiosks", &GOOD).await.status, StatusCode::FORBIDDEN, "{name}");
            app.get("/admin").await.hides("/admin/kiosks");
        }
    })
    .await;
}
