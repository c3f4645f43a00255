//! What both vendors' signatures are made of.

use hmac::{Hmac, KeyInit, Mac};
use kit::{Day, hex};
use sha2::{Digest, Sha256};

const EIGHT_HOURS_MS: i64 = 28_800_000;

pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub fn hmac(key: &[u8], text: &str) -> [u8; 32] {
    // HMAC takes keys of any length.
    let mac = Hmac::<Sha256>::new_from_slice(key);
    let mut mac = mac.unwrap_or_else(|_| unreachable!("HMAC takes any key"));
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

/// `2026-11-25`, in Greenwich.
pub fn utc_day(ms: i64) -> String {
    Day::of_china_ms(ms - EIGHT_HOURS_MS).to_string()
}

/// `2026-11-25T15:04:05Z`
pub fn utc_stamp(ms: i64) -> String {
    let second = ms.div_euclid(1_000).rem_euclid(86_400);
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    format!("{}T{hour:02}:{minute:02}:{:02}Z", utc_day(ms), second % 60)
}

/// Every byte but letters, digits, `-`, `.`, `_` and `~` as `%XX`.
pub fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
