//! Codes on their way through a gateway, which is a server of the test's own.

use super::super::{OpenForm, Phone, SignIn, by_phone, open_account, send_code};
use super::*;
use crate::journal::verb;
use crate::testing::{TestHouse, on_both};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// What came in: headers, the query and the body.
#[derive(Debug, Clone)]
struct Came {
    headers: HeaderMap,
    query: HashMap<String, String>,
    body: Value,
}

/// A vendor that answers always the same.
#[derive(Debug, Clone)]
struct Vendor {
    address: String,
    came: Arc<Mutex<Vec<Came>>>,
}

async fn come(
    State((came, answer)): State<(Arc<Mutex<Vec<Came>>>, Value)>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> String {
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    came.lock().expect("a list").push(Came {
        headers,
        query,
        body,
    });
    answer.to_string()
}

impl Vendor {
    async fn answering(answer: Value) -> Vendor {
        let came = Arc::new(Mutex::new(vec![]));
        let pages = Router::new()
            .fallback(come)
            .with_state((came.clone(), answer));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, pages).await });
        Vendor { address, came }
    }

    fn last(&self) -> Came {
        let came = self.came.lock().expect("a list");
        came.last().expect("a request").clone()
    }
}

fn gateway(house: &TestHouse, settings: &[(&str, &str)]) -> Result<Arc<dyn Gateway>, Refused> {
    let settings: HashMap<String, String> = settings
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let find = |name: &str| settings.get(name).cloned();
    gateway_of(&find, house.clock.clone()).map_err(|refusal| {
        let of = refusal.args.iter().find(|(name, _)| *name == "setting");
        (refusal.code, of.map(|(_, value)| value.clone()))
    })
}

type Refused = (&'static str, Option<String>);

const SETTINGS: [(&str, &str); 4] = [
    ("YINLING_SMS_ID", "id-1"),
    ("YINLING_SMS_SECRET", "secret-1"),
    ("YINLING_SMS_SIGN", "银龄"),
    ("YINLING_SMS_TEMPLATE", "T-7"),
];

fn message(by_voice: bool) -> Message {
    Message {
        phone: "13900000001".into(),
        code: "048213".into(),
        by_voice,
    }
}

#[tokio::test]
async fn code_that_tencent_was_given_opens_the_door() {
    on_both(async |house| {
        let vendor =
            Vendor::answering(json!({"Response": {"SendStatusSet": [{"Code": "Ok"}]}})).await;
        let mut settings = SETTINGS.to_vec();
        settings.extend([
            ("YINLING_SMS", "tencent"),
            ("YINLING_SMS_APP", "1400000001"),
            ("YINLING_SMS_ADDRESS", vendor.address.as_str()),
        ]);
        let gateway = gateway(house, &settings).expect("a gateway");
        let secrets = house.secrets.clone();
        house
            .line(verb(move |tx| {
                let secrets = secrets.clone();
                let form = OpenForm {
                    name: "王秀兰".into(),
                    phone: "13900000001".into(),
                    ..OpenForm::default()
                };
                Box::pin(async move { open_account(tx, &secrets, &form).await })
            }))
            .await;
        let now = house.clock.now_ms();
        let phone = Phone::parse("13900000001").expect("a phone");
        send_code(&house.db, &house.secrets, gateway, &phone, false, now)
            .await
            .expect("sent");
        while vendor.came.lock().expect("a list").is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let came = vendor.last();
        assert_eq!(came.body["PhoneNumberSet"], json!(["+8613900000001"]));
        assert_eq!(came.body["SignName"], "银龄");
        assert_eq!(came.headers["x-tc-action"], "SendSms");
        let signed = came.headers["authorization"].to_str().expect("text");
        assert!(signed.starts_with("TC3-HMAC-SHA256 Credential=id-1/"));
        let code = came.body["TemplateParamSet"][0].as_str().expect("a code");
        let ask = SignIn {
            db: &house.db,
            secrets: &house.secrets,
            address_hash: "here",
            now,
        };
        let opened = by_phone(ask, &phone, code).await.expect("answers");
        assert_eq!(opened.expect("opens").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn alibaba_is_given_text_and_call_and_without_a_voice_the_text() {
    on_both(async |house| {
        let vendor = Vendor::answering(json!({"Code": "OK"})).await;
        let mut settings = SETTINGS.to_vec();
        settings.extend([
            ("YINLING_SMS", "alibaba"),
            ("YINLING_SMS_ADDRESS", vendor.address.as_str()),
            ("YINLING_VOICE_ADDRESS", vendor.address.as_str()),
        ]);
        let silent = gateway(house, &settings).expect("a gateway");
        silent.send(message(true)).await.expect("sent as a text");
        let came = vendor.last();
        assert_eq!(came.headers["x-acs-action"], "SendSms");
        assert_eq!(came.query["PhoneNumbers"], "13900000001");
        assert_eq!(came.query["SignName"], "银龄");
        assert_eq!(came.query["TemplateParam"], r#"{"code":"048213"}"#);
        settings.push(("YINLING_VOICE_TEMPLATE", "TTS-1"));
        let speaking = gateway(house, &settings).expect("a gateway");
        speaking.send(message(true)).await.expect("called");
        let came = vendor.last();
        assert_eq!(came.headers["x-acs-action"], "SingleCallByTts");
        assert_eq!(came.query["TtsParam"], r#"{"code":"0,4,8,2,1,3"}"#);
    })
    .await;
}

#[tokio::test]
async fn fault_names_the_vendors_code_and_never_the_phone() {
    on_both(async |house| {
        let told = "13900000001 is on a list";
        let tencent = json!({"Response": {"Error": {"Code": "AuthFailure", "Message": told}}});
        let listed =
            json!({"Response": {"SendStatusSet": [{"Code": "Limit.Day", "Message": told}]}});
        let alibaba = json!({"Code": "isv.BUSINESS_LIMIT", "Message": told});
        for (name, answer, code) in [
            ("tencent", tencent, "AuthFailure"),
            ("tencent", listed, "Limit.Day"),
            ("alibaba", alibaba, "isv.BUSINESS_LIMIT"),
            ("alibaba", json!([]), "did not say"),
        ] {
            let vendor = Vendor::answering(answer).await;
            let mut settings = SETTINGS.to_vec();
            settings.extend([
                ("YINLING_SMS", name),
                ("YINLING_SMS_APP", "1"),
                ("YINLING_SMS_ADDRESS", vendor.address.as_str()),
            ]);
            let gateway = gateway(house, &settings).expect("a gateway");
            let fault = gateway.send(message(false)).await.expect_err("a fault");
            let fault = format!("{fault:#}");
            assert!(fault.contains(code), "{fault}");
            assert!(
                !fault.contains("139") && !fault.contains("048213"),
                "{fault}"
            );
        }
        // Nobody listens there.
        let mut settings = SETTINGS.to_vec();
        settings.extend([
            ("YINLING_SMS", "alibaba"),
            ("YINLING_SMS_ADDRESS", "http://127.0.0.1:1"),
        ]);
        let gateway = gateway(house, &settings).expect("a gateway");
        let fault = gateway.send(message(false)).await.expect_err("a fault");
        let fault = format!("{fault:#}");
        assert!(fault.contains("127.0.0.1:1 is not reached"), "{fault}");
        assert!(
            !fault.contains("139") && !fault.contains("048213"),
            "{fault}"
        );
    })
    .await;
}

#[tokio::test]
async fn setting_that_is_missing_or_wrong_is_named_at_the_start() {
    on_both(async |house| {
        assert!(gateway(house, &[]).is_ok(), "without a setting: the log");
        let refused = |settings: &[(&str, &str)]| gateway(house, settings).expect_err("refused");
        assert_eq!(
            refused(&[("YINLING_SMS", "pigeon")]),
            ("unknown_sms_gateway", None)
        );
        for (left_out, gateway) in [
            ("YINLING_SMS_ID", "alibaba"),
            ("YINLING_SMS_SECRET", "tencent"),
            ("YINLING_SMS_SIGN", "alibaba"),
            ("YINLING_SMS_TEMPLATE", "tencent"),
            ("YINLING_SMS_APP", "tencent"),
        ] {
            let mut settings = SETTINGS.to_vec();
            settings.extend([("YINLING_SMS", gateway), ("YINLING_SMS_APP", "1")]);
            settings.retain(|(name, _)| *name != left_out);
            assert_eq!(
                refused(&settings),
                ("sms_setting_missing", Some(left_out.to_owned()))
            );
        }
        let mut settings = SETTINGS.to_vec();
        settings.extend([
            ("YINLING_SMS", "alibaba"),
            ("YINLING_SMS_ADDRESS", "ftp://x"),
        ]);
        assert_eq!(refused(&settings), ("sms_bad_address", None));
    })
    .await;
}
