//! One request to a vendor and its answer. A code that comes late is no use:
//! after ten seconds nobody waits any longer.

use anyhow::{Context, bail};
use kit::Refusal;
use serde_json::Value;
use std::time::Duration;
use ureq::tls::TlsConfig;

const PATIENCE: Duration = Duration::from_secs(10);
/// No answer of theirs is longer.
const LONGEST: u64 = 64 * 1024;

/// Where a vendor is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// `https://sms.tencentcloudapi.com`
    base: String,
}

impl Address {
    /// Refusal: `sms_bad_address`.
    pub fn parse(text: &str) -> Result<Address, Refusal> {
        let base = text.trim().trim_end_matches('/');
        let rest = base
            .strip_prefix("https://")
            .or_else(|| base.strip_prefix("http://"));
        let is_host = |rest: &&str| {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
            !rest.is_empty() && rest.chars().all(plain)
        };
        match rest.filter(is_host) {
            Some(_) => Ok(Address {
                base: base.to_owned(),
            }),
            None => Err(Refusal::new("sms_bad_address").with("address", text)),
        }
    }

    /// What stands in the header `Host`, and in the signature.
    pub fn host(&self) -> &str {
        self.base.split_once("://").map_or("", |(_, host)| host)
    }
}

/// What is sent: everything signed already.
#[derive(Debug)]
pub struct Ask {
    pub address: Address,
    /// Without the question mark; may be empty.
    pub query: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

/// Posts it; the answer as JSON. No error of this names the query or the body:
/// phones stand in them.
pub async fn post(ask: Ask) -> anyhow::Result<Value> {
    tokio::task::spawn_blocking(move || post_now(ask))
        .await
        .context("the request to the gateway was broken off")?
}

fn post_now(ask: Ask) -> anyhow::Result<Value> {
    let agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .max_redirects(0)
        .tls_config(TlsConfig::default())
        .build()
        .new_agent();
    let mark = if ask.query.is_empty() { "" } else { "?" };
    let mut request = agent.post(format!("{}/{mark}{}", ask.address.base, ask.query));
    for (name, value) in &ask.headers {
        request = request.header(*name, value);
    }
    let host = ask.address.host();
    let mut answer = match request.send(ask.body.as_bytes()) {
        Ok(answer) => answer,
        Err(error) => bail!("{host} {}", told(&error)),
    };
    let status = answer.status().as_u16();
    let text = answer.body_mut().with_config().limit(LONGEST);
    let text = match text.read_to_string() {
        Ok(text) => text,
        Err(error) => bail!("{host} {}", told(&error)),
    };
    match serde_json::from_str(&text) {
        Ok(answer) => Ok(answer),
        Err(_) => bail!("{host} answered {status} with something that is no JSON"),
    }
}

fn told(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(_) => "did not answer within 10 seconds".into(),
        ureq::Error::HostNotFound => "is not found".into(),
        ureq::Error::ConnectionFailed => "is not reached".into(),
        ureq::Error::Io(error) => format!("is not reached: {}", error.kind()),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => "has no certificate that holds".into(),
        _ => "answered with something that is no HTTP".into(),
    }
}

/// A vendor's code as it may stand in the log.
pub fn as_code(text: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':');
    text.chars().filter(plain).take(80).collect()
}
