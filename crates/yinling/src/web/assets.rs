//! The one stylesheet and the one script, under addresses that change when they
//! change; and the large pointer.

use std::sync::LazyLock;

/// The bytes of the stylesheet (`text/css; charset=utf-8`).
pub const STYLESHEET: &[u8] = include_bytes!("assets/yinling.css");

/// The bytes of the script (`text/javascript; charset=utf-8`): reading aloud,
/// nothing else.
pub const SCRIPT: &[u8] = include_bytes!("assets/aloud.js");

/// The large pointer (`image/svg+xml`).
pub const POINTER: &[u8] = include_bytes!("assets/pointer.svg");

/// What every page is served under.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; \
     script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

static STYLESHEET_PATH: LazyLock<String> =
    LazyLock::new(|| format!("/assets/yinling.{:016x}.css", fnv1a(STYLESHEET)));

/// `/assets/yinling.{hash}.css`: may be kept for ever by the browser.
pub fn stylesheet_path() -> &'static str {
    &STYLESHEET_PATH
}

static SCRIPT_PATH: LazyLock<String> =
    LazyLock::new(|| format!("/assets/yinling.{:016x}.js", fnv1a(SCRIPT)));

/// `/assets/yinling.{hash}.js`
pub fn script_path() -> &'static str {
    &SCRIPT_PATH
}

/// FNV-1a, 64 bits: names a version, protects nothing.
const fn fnv1a(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    hash
}
