//! What may change in a definition under the same version, and what may not.

use super::{copied_definitions, replace};
use crate::harness::program::Program;

on_both_engines! {
    async fn texts_may_change_under_the_same_version(db: Database) {
        let folder = tempfile::tempdir().expect("a folder");
        let defs = copied_definitions(folder.path());
        let program = Program::on(&db.url).with_defs(&defs);
        program.run(&["verify"]).fine();
        replace(&defs.join("sipas.toml"), "text.en = \"What is your sex?\"", "text.en = \"Are you a man or a woman?\"");
        replace(&defs.join("sipas.toml"), "minutes = 8\n", "minutes = 9\n");
        program.run(&["verify"]).fine();
        let server = program.serve();
        let form = reqwest::get(server.url("/s/sipas/xa-bum-to?lang=en")).await.expect("an answer");
        assert!(form.text().await.expect("a page").contains("Are you a man or a woman?"));
    }

    async fn what_answers_mean_may_not_change_under_the_same_version(db: Database) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = Program::on(&db.url);
        program.run(&["verify"]).fine();
        let sipas = |from: &str, to: &str, told: &[&str]| {
            let folder = tempfile::tempdir_in(&folder).expect("a folder");
            let defs = copied_definitions(folder.path());
            replace(&defs.join("sipas.toml"), from, to);
            for command in [&["verify"][..], &["serve", "--listen", "127.0.0.1:0"]] {
                let refused = program.clone().with_defs(&defs).run(command).refused();
                assert!(refused.contains("survey `sipas` changed what its answers mean"), "{refused}");
                assert!(refused.contains("2026.1"), "{refused}");
                for told in told {
                    assert!(refused.contains(told), "“{told}” is not in: {refused}");
                }
            }
            // A new version may change what it likes.
            replace(&defs.join("sipas.toml"), "version = \"2026.1\"", "version = \"2026.2\"");
            program.clone().with_defs(&defs).run(&["index", "--survey", "sipas"]).fine();
        };
        // A code takes the place of another.
        sipas(
            "code = 5\ntext.vi = \"Trên 60 tuổi\"",
            "code = 6\ntext.vi = \"Trên 60 tuổi\"",
            &["age", "5", "6"],
        );
    }

    async fn the_difference_is_spelled_out(db: Database) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = Program::on(&db.url);
        program.run(&["verify"]).fine();
        for (from, to, told) in [
            ("codes = [4, 5]", "codes = [3, 4, 5]", "3"),
            ("aggregate = \"mean-of-units\"", "aggregate = \"pooled\"", "pooled"),
            ("ask-if = { question = \"ethnicity\", is = [2] }", "", "ethnicity-other"),
            ("max-length = 40", "max-length = 30", "ethnicity-other"),
            ("code = 5\ntext.vi = \"Rất hài lòng\"\ntext.en = \"Very satisfied\"\nscore = 5", "code = 5\ntext.vi = \"Rất hài lòng\"\ntext.en = \"Very satisfied\"\nscore = 6", "6"),
        ] {
            let folder = tempfile::tempdir_in(&folder).expect("a folder");
            let defs = copied_definitions(folder.path());
            replace(&defs.join("sipas.toml"), from, to);
            let refused = program.clone().with_defs(&defs).run(&["verify"]).refused();
            assert!(refused.contains("still 2026.1") && refused.contains(told), "{from}: {refused}");
        }
    }
}
