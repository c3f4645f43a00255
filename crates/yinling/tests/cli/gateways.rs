//! The way to people's phones, named by the environment.

use crate::house::{on_both, stderr};

#[test]
fn house_is_not_opened_while_a_setting_of_the_gateway_is_missing() {
    on_both(|house| {
        house.small_city();
        let serve = |settings: &[(&str, &str)]| {
            let mut command = house.command(&["serve", "--listen", "127.0.0.1:0"]);
            let output = command.envs(settings.iter().copied()).output();
            let output = output.expect("runs");
            assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
            assert!(output.stdout.is_empty(), "it said that it serves");
            stderr(&output)
        };
        let why = serve(&[("YINLING_SMS", "pigeon")]);
        assert!(why.contains("pigeon") && why.contains("tencent"), "{why}");
        let why = serve(&[("YINLING_SMS", "alibaba"), ("YINLING_SMS_ID", "k")]);
        assert!(why.contains("YINLING_SMS_SECRET"), "{why}");
        assert!(!why.contains("panicked"), "{why}");
    });
}
