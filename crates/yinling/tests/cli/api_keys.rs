//! Keys of the API, on the command line.

use crate::house::on_both;

#[test]
fn key_is_made_listed_and_revoked_and_its_secret_is_shown_once() {
    on_both(|house| {
        house.small_city();
        house.ok(&["migrate"]);
        let create = |name: &str, unit: &str, right: &str, until: &str| {
            let words = ["api-keys", "create", "--name", name, "--unit", unit];
            let more = ["--right", right, "--expires-on", until, "--format", "json"];
            [words, more]
                .concat()
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let run =
            |args: Vec<String>| house.json(&args.iter().map(String::as_str).collect::<Vec<_>>());
        let refused = |args: Vec<String>| {
            let (code, why) = house.refused(&args.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(code, 1, "{why}");
            why
        };
        let made = run(create("大屏", "3701", "counts", "2078-12-31"));
        let secret = made["secret"].as_str().expect("a secret").to_owned();
        assert!(secret.starts_with("yl_") && secret.len() == 67, "{secret}");
        assert!(
            refused(create("x", "3701", "import", "2078-12-31")).starts_with("import_needs_whole")
        );
        assert!(refused(create("x", "99", "counts", "2078-12-31")).starts_with("unknown_unit"));
        assert!(refused(create("x", "37", "counts", "2001-01-01")).starts_with("key_already_over"));
        let listed = house.ok(&["api-keys", "list"]);
        assert!(
            listed.contains("大屏") && listed.contains("3701") && listed.contains("可用"),
            "{listed}"
        );
        assert!(!listed.contains(&secret));
        let listed = house.json(&["api-keys", "list", "--format", "json"]);
        assert_eq!(listed["rights"][0], "counts");
        assert_eq!(listed["made_by_line"], made["line"]);
        house.ok(&["verify"]);
        house.sql("UPDATE api_key SET rights = 'counts people'");
        let (_, why) = house.refused(&["verify"]);
        assert!(why.contains("api_key"), "{why}");
        house.sql("UPDATE api_key SET rights = 'counts'");
        let revoked = house.json(&["api-keys", "revoke", "1", "--format", "json"]);
        let listed = house.json(&["api-keys", "list", "--format", "json"]);
        assert_eq!(listed["revoked_by_line"], revoked["line"]);
        let (_, why) = house.refused(&["api-keys", "revoke", "1"]);
        assert!(why.starts_with("key_revoked"), "{why}");
        house.ok(&["verify"]);
    });
}
