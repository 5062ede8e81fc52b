//! Accounts, sessions, tokens and the audit trail.

use hailong::clock::Clock;
use hailong::store::{Everything, NewAccount, Role, StoreError};
use time::Duration;

use crate::harness::office::act;
use crate::harness::sample::BEGINNING;

fn account(clock: &Clock, name: &str) -> NewAccount {
    NewAccount {
        id: clock.new_id(),
        name: name.into(),
        password_hash: "$argon2id$…".into(),
        role: Role::Unit,
        unit: Some(hailong::definition::UnitId::parse("xa-bum-to").expect("an id")),
        must_change: true,
        created_at: clock.now(),
    }
}

on_both_engines! {
    async fn a_name_belongs_to_one_account_in_whatever_case(db: Database) {
        let clock = Clock::fixed(BEGINNING);
        let lan = account(&clock, "Đặng Thị Lân");
        db.store.create_account(&lan).await.expect("created");
        let decomposed = account(&clock, " đặng thị lâ\u{301}n".replace("â\u{301}", "a\u{302}").as_str());
        let taken = db.store.create_account(&decomposed).await;
        assert!(matches!(taken, Err(StoreError::Conflict)), "{taken:?}");
        let found = db.store.account_by_name("ĐẶNG THỊ LÂN").await.expect("read").expect("there");
        assert_eq!((found.id, found.role, found.unit), (lan.id, Role::Unit, lan.unit));
        assert_eq!(found.created_at, BEGINNING);
        assert!(found.must_change && !found.disabled);
        assert_eq!(db.store.account_by_name("nobody").await.expect("read"), None);
        assert_eq!(db.store.count_accounts().await.expect("counted"), 1);
    }

    async fn a_password_is_changed_and_an_account_shut_out(db: Database) {
        let clock = Clock::fixed(BEGINNING);
        let lan = account(&clock, "lan");
        db.store.create_account(&lan).await.expect("created");
        db.store.choose_password(lan.id, "other", &act(&clock)).await.expect("set");
        db.store.set_disabled(lan.id, true, &act(&clock)).await.expect("set");
        let found = db.store.account(lan.id).await.expect("read").expect("there");
        assert_eq!((found.password_hash.as_str(), found.must_change, found.disabled), ("other", false, true));
        assert!(!format!("{found:?}").contains("other"));
        assert_eq!(found.generation, 2, "each ends the sessions that were");
        let everything = Everything::at_the_console().reach();
        assert_eq!(db.store.accounts(&everything).await.expect("read"), [found]);
    }

    async fn a_session_is_found_until_it_expires_or_is_deleted(db: Database) {
        let (now, later) = (BEGINNING, BEGINNING + Duration::HOUR);
        let store = &db.store;
        assert!(store.create_session("one", "data", later).await.expect("created"));
        assert!(!store.create_session("one", "stolen", later).await.expect("answered"));
        assert_eq!(store.load_session("one", now).await.expect("read"), Some(("data".into(), later)));
        store.save_session("one", "more", later).await.expect("saved");
        store.save_session("two", "new", now).await.expect("saved");
        assert_eq!(store.load_session("one", now).await.expect("read"), Some(("more".into(), later)));
        assert_eq!(store.load_session("two", now).await.expect("read"), None);
        assert_eq!(store.expire_sessions(now).await.expect("expired"), 1);
        assert_eq!(store.load_session("one", later).await.expect("read"), None);
        store.delete_session("one").await.expect("deleted");
        assert_eq!(store.load_session("one", now).await.expect("read"), None);
    }

    async fn a_token_is_spent_once_however_many_try(db: Database) {
        let later = BEGINNING + Duration::HOUR;
        db.store.create_token("secret", "first-admin", later).await.expect("created");
        db.store.create_token("old", "first-admin", BEGINNING).await.expect("created");
        assert!(!db.store.spend_token("old", "first-admin", BEGINNING).await.expect("answered"));
        assert!(!db.store.spend_token("secret", "other", BEGINNING).await.expect("answered"));
        assert!(db.store.token_is_good("secret", "first-admin", BEGINNING).await.expect("answered"));
        let mut tasks = Vec::new();
        for store in [db.store.clone(), db.another_server().await].into_iter().cycle().take(10) {
            tasks.push(tokio::spawn(async move { store.spend_token("secret", "first-admin", BEGINNING).await }));
        }
        let mut spent = 0;
        for task in tasks {
            spent += usize::from(task.await.expect("no panic").expect("answered"));
        }
        assert_eq!(spent, 1);
        assert!(!db.store.token_is_good("secret", "first-admin", BEGINNING).await.expect("answered"));
    }

    async fn a_token_makes_an_account_or_stays_unspent(db: Database) {
        let clock = Clock::fixed(BEGINNING);
        db.store.create_token("secret", "first-admin", BEGINNING + Duration::HOUR).await.expect("created");
        db.store.create_account(&account(&clock, "lan")).await.expect("created");
        let taken = db.store.create_account_by_token("secret", "first-admin", &account(&clock, "LAN")).await;
        assert!(matches!(taken, Err(StoreError::Conflict)), "{taken:?}");
        for (good, name) in [(true, "minh"), (false, "hoa")] {
            let made = db.store.create_account_by_token("secret", "first-admin", &account(&clock, name)).await;
            assert_eq!(made.expect("answered"), good);
        }
        assert_eq!(db.store.count_accounts().await.expect("counted"), 2);
    }
}
