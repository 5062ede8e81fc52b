//! Opening a database.

use hailong::store::{DatabaseUrl, Store};

use crate::harness::sample::BEGINNING;

on_both_engines! {
    async fn programs_that_start_together_migrate_once(db: Database) {
        let tasks: Vec<_> = (0..4).map(|_| {
            let url = db.url.clone();
            tokio::spawn(async move { Store::connect(&DatabaseUrl::parse(&url).expect("an address")).await })
        }).collect();
        for task in tasks {
            task.await.expect("no panic").expect("opened").ready(BEGINNING).await.expect("ready");
        }
    }

    async fn a_closed_database_is_not_ready(db: Database) {
        db.store.ready(BEGINNING).await.expect("ready");
        db.store.close().await;
        assert!(db.store.ready(BEGINNING).await.is_err());
    }
}

#[tokio::test]
async fn programs_that_start_together_on_no_file_make_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("new.db").display());
    let open =
        |url: String| async move { Store::connect(&DatabaseUrl::parse(&url).expect("an address")).await };
    let tasks: Vec<_> = (0..6).map(|_| tokio::spawn(open(url.clone()))).collect();
    for task in tasks {
        task.await.expect("no panic").expect("opened");
    }
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("missing/new.db").display());
    let fault = Store::connect(&DatabaseUrl::parse(&url).expect("an address")).await.expect_err("no folder");
    assert!(fault.to_string().contains("missing is no folder that is there"), "{fault:?}");
}
