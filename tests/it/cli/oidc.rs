//! `--oidc FILE`: how an identity provider is told of, and what of it is refused at the start.

use super::file;
use crate::harness::program::Program;

const GOOD: &str = r#"issuer = "https://id.example.vn/realms/tinh"
client = "hailong"
secret-file = "secret"
[button]
vi = "Tài khoản của tỉnh"
en = "The province’s account"
"#;

#[test]
fn a_wrong_file_is_refused_with_its_line_before_anything_is_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    file(folder.path(), "secret", "bí mật\n");
    file(folder.path(), "blank", " \n");
    let database = folder.path().join("hailong.db");
    let program = Program::on(&format!("sqlite:{}", database.display()));
    let cases = [
        (GOOD.replace("client =", "cleint ="), ":2:1: unknown field `cleint`"),
        (GOOD.replace("client = \"hailong\"\n", ""), "missing field `client`"),
        (GOOD.replace("\"hailong\"", "\" \""), ":2:10: an empty text"),
        (GOOD.replace("\"hailong\"", "7"), ":2:10: invalid type: integer"),
        (GOOD.replace("\"hailong\"", "\"hailong"), ":2:18: invalid basic string"),
        (GOOD.replace("https://id.example.vn", "http://id.example.vn"), ":1:10: `http://id.example.vn"),
        (GOOD.replace("https://id", "id"), "expected an address https://…"),
        (GOOD.replace("vi = ", "fr = "), ":5:1: unknown field `fr`"),
        (
            GOOD.replace("secret-file", "secret-variable"),
            "the variable secret: environment variable not found",
        ),
        (
            GOOD.replace("secret-file = \"secret\"\n", ""),
            "expected either `secret-file` or `secret-variable`",
        ),
        (GOOD.replace("\"secret\"", "\"gone\""), "gone: No such file"),
        (GOOD.replace("\"secret\"", "\"blank\""), "blank holds no secret"),
    ];
    for (text, expected) in cases {
        let path = file(folder.path(), "oidc.toml", &text);
        let said = program.run(&["serve", "--listen", "127.0.0.1:0", "--oidc", &path]).refused_in_a_line();
        assert!(said.starts_with(&format!("hailong: {path}")), "{said}");
        assert!(said.contains(expected), "«{expected}» is not in {said}");
        assert!(!said.contains("bí mật"), "{said}");
    }
    let gone = program.run(&["serve", "--listen", "127.0.0.1:0", "--oidc", "gone.toml"]).refused_in_a_line();
    assert!(gone.contains("cannot read gone.toml"), "{gone}");
    assert!(!database.exists(), "nothing was opened");
}

#[test]
fn a_provider_that_is_away_keeps_no_server_from_starting() {
    let folder = tempfile::tempdir().expect("a folder");
    file(folder.path(), "secret", "bí mật\n");
    let path = file(folder.path(), "oidc.toml", GOOD.replace("https://id.example.vn", "http://127.0.0.1:9"));
    let program = Program::on(&format!("sqlite:{}", folder.path().join("hailong.db").display()));
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--oidc", &path];
    program.start(&arguments).stop();
}
