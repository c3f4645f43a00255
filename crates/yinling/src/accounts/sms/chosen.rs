//! Which gateway the environment names. What is missing is said at the start,
//! not when the first elder waits for a code.

use super::alibaba::Alibaba;
use super::client::Address;
use super::tencent::{Keys, Tencent};
use super::{Gateway, LogGateway};
use kit::{Clock, Refusal};
use std::sync::Arc;

/// The gateway that `YINLING_SMS` names: `log` (also where nothing is set),
/// `tencent` or `alibaba`. `find` reads a setting by its name. Refusals:
/// `unknown_sms_gateway`, `sms_setting_missing`, `sms_bad_address`.
pub fn gateway_of(
    find: &dyn Fn(&str) -> Option<String>,
    clock: Arc<dyn Clock>,
) -> Result<Arc<dyn Gateway>, Refusal> {
    let get = |name: &str| {
        let value = find(name).map(|value| value.trim().to_owned());
        value.filter(|value| !value.is_empty())
    };
    let chosen = get("YINLING_SMS").unwrap_or_else(|| "log".to_owned());
    let need = |name: &'static str| {
        get(name).ok_or_else(|| {
            Refusal::new("sms_setting_missing")
                .with("setting", name)
                .with("gateway", &chosen)
        })
    };
    let address = |name: &str, usual: &str| {
        let text = get(name).unwrap_or_else(|| usual.to_owned());
        Address::parse(&text)
    };
    let keys = || {
        Ok::<Keys, Refusal>(Keys {
            id: need("YINLING_SMS_ID")?,
            secret: need("YINLING_SMS_SECRET")?,
        })
    };
    match chosen.as_str() {
        "log" => Ok(Arc::new(LogGateway)),
        "tencent" => {
            let calls_at = address("YINLING_VOICE_ADDRESS", "https://vms.tencentcloudapi.com")?;
            Ok(Arc::new(Tencent {
                keys: keys()?,
                region: get("YINLING_SMS_REGION").unwrap_or_else(|| "ap-guangzhou".to_owned()),
                address: address("YINLING_SMS_ADDRESS", "https://sms.tencentcloudapi.com")?,
                app: need("YINLING_SMS_APP")?,
                sign: need("YINLING_SMS_SIGN")?,
                template: need("YINLING_SMS_TEMPLATE")?,
                voice: get("YINLING_VOICE_APP").map(|app| (calls_at, app)),
                clock,
            }))
        }
        "alibaba" => {
            let calls_at = address("YINLING_VOICE_ADDRESS", "https://dyvmsapi.aliyuncs.com")?;
            Ok(Arc::new(Alibaba {
                keys: keys()?,
                address: address("YINLING_SMS_ADDRESS", "https://dysmsapi.aliyuncs.com")?,
                sign: need("YINLING_SMS_SIGN")?,
                template: need("YINLING_SMS_TEMPLATE")?,
                voice: get("YINLING_VOICE_TEMPLATE").map(|tts| (calls_at, tts)),
                clock,
            }))
        }
        other => Err(Refusal::new("unknown_sms_gateway").with("gateway", other)),
    }
}
