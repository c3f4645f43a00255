//! Tencent Cloud: SendSms for a text, SendCodeVoice for a call, both signed
//! with TC3-HMAC-SHA256.

use super::client::{Address, Ask, as_code, post};
use super::signing::{hmac, sha256_hex, utc_day};
use super::{Gateway, Message, Sent};
use anyhow::bail;
use kit::{Clock, hex};
use serde_json::{Value, json};
use std::sync::Arc;

const CONTENT_TYPE: &str = "application/json; charset=utf-8";

/// The key of an account at the vendor's.
#[derive(Clone)]
pub struct Keys {
    pub id: String,
    pub secret: String,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({})", self.id)
    }
}

/// What a signature covers.
#[derive(Debug)]
pub struct Asked<'a> {
    /// `sms`, `vms`
    pub service: &'a str,
    pub host: &'a str,
    pub action: &'a str,
    pub payload: &'a str,
    pub at_ms: i64,
}

/// The header `Authorization`.
pub fn authorization(keys: &Keys, asked: &Asked<'_>) -> String {
    const SIGNED: &str = "content-type;host;x-tc-action";
    let Asked { service, host, .. } = asked;
    let canonical = format!(
        "POST\n/\n\ncontent-type:{CONTENT_TYPE}\nhost:{host}\nx-tc-action:{}\n\n{SIGNED}\n{}",
        asked.action.to_lowercase(),
        sha256_hex(asked.payload.as_bytes())
    );
    let day = utc_day(asked.at_ms);
    let scope = format!("{day}/{service}/tc3_request");
    let text = format!(
        "TC3-HMAC-SHA256\n{}\n{scope}\n{}",
        asked.at_ms.div_euclid(1_000),
        sha256_hex(canonical.as_bytes())
    );
    let of_day = hmac(format!("TC3{}", keys.secret).as_bytes(), &day);
    let signing = hmac(&hmac(&of_day, service), "tc3_request");
    let signature = hex(&hmac(&signing, &text));
    format!(
        "TC3-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={SIGNED}, Signature={signature}",
        keys.id
    )
}

/// An account at Tencent Cloud that sends texts, and calls where it may.
#[derive(Debug)]
pub struct Tencent {
    pub keys: Keys,
    pub region: String,
    pub address: Address,
    /// The application, the words before the text, and the text with one place.
    pub app: String,
    pub sign: String,
    pub template: String,
    /// Where calls are asked for, and the application they are of.
    pub voice: Option<(Address, String)>,
    pub clock: Arc<dyn Clock>,
}

impl Tencent {
    async fn ask(
        &self,
        address: &Address,
        (service, version, action): (&str, &str, &str),
        payload: Value,
    ) -> anyhow::Result<Value> {
        let at_ms = self.clock.now_ms();
        let body = payload.to_string();
        let asked = Asked {
            service,
            host: address.host(),
            action,
            payload: &body,
            at_ms,
        };
        let headers = vec![
            ("authorization", authorization(&self.keys, &asked)),
            ("content-type", CONTENT_TYPE.to_owned()),
            ("x-tc-action", action.to_owned()),
            ("x-tc-version", version.to_owned()),
            ("x-tc-region", self.region.clone()),
            ("x-tc-timestamp", (at_ms / 1_000).to_string()),
        ];
        let answer = post(Ask {
            address: address.clone(),
            query: String::new(),
            headers,
            body,
        })
        .await?;
        let answer = answer["Response"].clone();
        if let Some(code) = answer["Error"]["Code"].as_str() {
            bail!("the gateway refused it: {}", as_code(code));
        }
        Ok(answer)
    }

    async fn write(&self, message: &Message) -> anyhow::Result<()> {
        let payload = json!({
            "PhoneNumberSet": [format!("+86{}", message.phone)],
            "SmsSdkAppId": self.app,
            "SignName": self.sign,
            "TemplateId": self.template,
            "TemplateParamSet": [message.code],
        });
        let of = ("sms", "2021-01-11", "SendSms");
        let answer = self.ask(&self.address, of, payload).await?;
        match answer["SendStatusSet"][0]["Code"].as_str() {
            Some("Ok") => Ok(()),
            Some(code) => bail!("the gateway did not send it: {}", as_code(code)),
            None => bail!("the gateway did not say whether it was sent"),
        }
    }

    async fn call(&self, address: &Address, app: &str, message: &Message) -> anyhow::Result<()> {
        let payload = json!({
            "CodeMessage": message.code,
            "CalledNumber": format!("+86{}", message.phone),
            "VoiceSdkAppid": app,
        });
        let of = ("vms", "2020-09-02", "SendCodeVoice");
        let answer = self.ask(address, of, payload).await?;
        match answer["SendStatus"]["CallId"].as_str() {
            Some(_) => Ok(()),
            None => bail!("the gateway did not say whether it called"),
        }
    }
}

impl Gateway for Tencent {
    fn send(&self, message: Message) -> Sent<'_> {
        Box::pin(async move {
            match super::voice_for(&message, &self.voice) {
                Some((address, app)) => self.call(address, app, &message).await,
                None => self.write(&message).await,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vendor's own worked example (documentation of the API's signature):
    /// a secret of asterisks, and a request to another of their services.
    #[test]
    fn signature_is_the_one_of_the_vendors_example() {
        let keys = Keys {
            id: format!("AKID{}", "*".repeat(32)),
            secret: "*".repeat(32),
        };
        let filter = r#"{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}"#;
        let payload = format!(r#"{{"Limit": 1, "Filters": [{filter}]}}"#);
        let asked = Asked {
            service: "cvm",
            host: "cvm.tencentcloudapi.com",
            action: "DescribeInstances",
            payload: &payload,
            at_ms: 1_551_113_065_000,
        };
        let header = authorization(&keys, &asked);
        let (scope, signature) = header.rsplit_once(", Signature=").expect("a signature");
        assert!(scope.contains("/2019-02-25/cvm/tc3_request,"), "{scope}");
        assert_eq!(
            signature,
            "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f"
        );
    }
}
