//! Alibaba Cloud: SendSms for a text, SingleCallByTts for a call, both signed
//! with ACS3-HMAC-SHA256.

use super::client::{Address, Ask, as_code, post};
use super::signing::{hmac, percent, sha256_hex, utc_stamp};
use super::tencent::Keys;
use super::{Gateway, Message, Sent};
use crate::access::random_bytes;
use anyhow::bail;
use kit::{Clock, hex};
use serde_json::json;
use std::sync::Arc;

const SIGNED: &str =
    "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";

/// What a signature covers; the body is always empty.
#[derive(Debug)]
pub struct Asked<'a> {
    pub host: &'a str,
    pub action: &'a str,
    pub version: &'a str,
    /// As [`query`] writes it.
    pub query: &'a str,
    /// `2026-11-25T15:04:05Z`
    pub at: &'a str,
    pub nonce: &'a str,
}

/// The header `Authorization`.
pub fn authorization(keys: &Keys, asked: &Asked<'_>) -> String {
    let empty = sha256_hex(b"");
    let Asked {
        host,
        action,
        version,
        query,
        at,
        nonce,
    } = asked;
    let headers = format!(
        "host:{host}\nx-acs-action:{action}\nx-acs-content-sha256:{empty}\nx-acs-date:{at}\n\
         x-acs-signature-nonce:{nonce}\nx-acs-version:{version}\n"
    );
    let canonical = format!("POST\n/\n{query}\n{headers}\n{SIGNED}\n{empty}");
    let text = format!("ACS3-HMAC-SHA256\n{}", sha256_hex(canonical.as_bytes()));
    let signature = hex(&hmac(keys.secret.as_bytes(), &text));
    format!(
        "ACS3-HMAC-SHA256 Credential={},SignedHeaders={SIGNED},Signature={signature}",
        keys.id
    )
}

/// Names and values in the order of the names.
pub fn query(pairs: &[(&str, &str)]) -> String {
    let mut pairs = pairs.to_vec();
    pairs.sort_unstable();
    let pairs = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", percent(name), percent(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// An account at Alibaba Cloud that sends texts, and calls where it may.
#[derive(Debug)]
pub struct Alibaba {
    pub keys: Keys,
    pub address: Address,
    /// The words before the text, and the text with a place `code`.
    pub sign: String,
    pub template: String,
    /// Where calls are asked for, and what is read aloud, with a place `code`.
    pub voice: Option<(Address, String)>,
    pub clock: Arc<dyn Clock>,
}

impl Alibaba {
    async fn ask(
        &self,
        address: &Address,
        action: &str,
        pairs: &[(&str, &str)],
    ) -> anyhow::Result<()> {
        const VERSION: &str = "2017-05-25";
        let (query, at) = (query(pairs), utc_stamp(self.clock.now_ms()));
        let nonce = hex(&random_bytes::<16>()?);
        let asked = Asked {
            host: address.host(),
            action,
            version: VERSION,
            query: &query,
            at: &at,
            nonce: &nonce,
        };
        let headers = vec![
            ("authorization", authorization(&self.keys, &asked)),
            ("x-acs-action", action.to_owned()),
            ("x-acs-version", VERSION.to_owned()),
            ("x-acs-content-sha256", sha256_hex(b"")),
            ("x-acs-date", at.clone()),
            ("x-acs-signature-nonce", nonce.clone()),
        ];
        let answer = post(Ask {
            address: address.clone(),
            query,
            headers,
            body: String::new(),
        })
        .await?;
        match answer["Code"].as_str() {
            Some("OK") => Ok(()),
            Some(code) => bail!("the gateway did not send it: {}", as_code(code)),
            None => bail!("the gateway did not say whether it was sent"),
        }
    }

    async fn write(&self, message: &Message) -> anyhow::Result<()> {
        let places = json!({ "code": message.code }).to_string();
        let pairs = [
            ("PhoneNumbers", message.phone.as_str()),
            ("SignName", &self.sign),
            ("TemplateCode", &self.template),
            ("TemplateParam", &places),
        ];
        self.ask(&self.address, "SendSms", &pairs).await
    }

    async fn call(&self, address: &Address, tts: &str, message: &Message) -> anyhow::Result<()> {
        // Digit by digit: 12 is read as "one, two", not as "twelve".
        let digits: Vec<String> = message.code.chars().map(String::from).collect();
        let places = json!({ "code": digits.join(",") }).to_string();
        let pairs = [
            ("CalledNumber", message.phone.as_str()),
            ("TtsCode", tts),
            ("TtsParam", &places),
            ("PlayTimes", "2"),
        ];
        self.ask(address, "SingleCallByTts", &pairs).await
    }
}

impl Gateway for Alibaba {
    fn send(&self, message: Message) -> Sent<'_> {
        Box::pin(async move {
            match super::voice_for(&message, &self.voice) {
                Some((address, tts)) => self.call(address, tts, &message).await,
                None => self.write(&message).await,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vendor's own worked example (documentation of the request's
    /// structure and signature), for another of their services.
    #[test]
    fn signature_is_the_one_of_the_vendors_example() {
        let keys = Keys {
            id: "YourAccessKeyId".into(),
            secret: "YourAccessKeySecret".into(),
        };
        let image = "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd";
        let query = query(&[("RegionId", "cn-shanghai"), ("ImageId", image)]);
        let at = utc_stamp(1_698_315_752_000);
        assert_eq!(at, "2023-10-26T10:22:32Z");
        let asked = Asked {
            host: "ecs.cn-shanghai.aliyuncs.com",
            action: "RunInstances",
            version: "2014-05-26",
            query: &query,
            at: &at,
            nonce: "3156853299f313e23d1673dc12e1703d",
        };
        let header = authorization(&keys, &asked);
        let (_, signature) = header.rsplit_once("Signature=").expect("a signature");
        assert_eq!(
            signature,
            "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
        );
    }

    #[test]
    fn signs_and_chinese_are_escaped_byte_by_byte() {
        assert_eq!(percent("a b*c~d"), "a%20b%2Ac~d");
        assert_eq!(query(&[("b", "银"), ("a", "1:2")]), "a=1%3A2&b=%E9%93%B6");
    }
}
