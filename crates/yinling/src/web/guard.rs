//! What a press on a button of these pages must show before it counts: that
//! it comes from a page of ours, in a browser that was given that page.
//!
//! Three things together: where the browser says the press comes from, a
//! random token that stands both in the form and in a cookie other sites
//! cannot set off, and (for what only this machine may do) a host name that no
//! outsider's domain can be.

use super::cookies;
use super::trouble::Trouble;
use crate::access::random_bytes;
use axum::http::header::HOST;
use axum::http::{HeaderMap, HeaderValue};
use std::net::IpAddr;

/// The cookie's and the form field's name.
pub const TOKEN: &str = "yl_press";

/// A press from another site's page does not count. Browsers that say nothing
/// of where a press comes from are believed: where it could do harm, the token
/// is asked for as well.
pub fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if text("sec-fetch-site").is_some_and(|site| !["same-origin", "none"].contains(&site)) {
        return false;
    }
    text("origin").is_none_or(|origin| {
        let host = origin.split_once("://").map(|(_, host)| host);
        host.is_some() && host == text("host")
    })
}

/// What another machine between the reader and us adds to a request.
const PASSED_ON: [&str; 5] = [
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-real-ip",
];

/// The host asked for is this machine by name or number, and the request came
/// straight to us. Another name that leads here, or a mark of another machine,
/// says that somebody outside is being let in all the same.
pub fn is_this_machine(headers: &HeaderMap) -> bool {
    if PASSED_ON.iter().any(|mark| headers.contains_key(*mark)) {
        return false;
    }
    let Some(host) = headers.get(HOST).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let number: Option<IpAddr> = name.parse().ok();
    name == "localhost" || number.is_some_and(|number| number.is_loopback())
}

/// The token of this browser, for the form; and the cookie to send along where
/// the browser has none yet.
pub fn token(headers: &HeaderMap) -> Result<(String, Option<HeaderValue>), Trouble> {
    if let Some(known) = cookies::find_key(headers, TOKEN) {
        return Ok((known, None));
    }
    let fresh: [u8; 16] = random_bytes()?;
    let fresh = crate::journal::hex(&fresh);
    let cookie = format!("{TOKEN}={fresh}; Path=/; SameSite=Strict; HttpOnly");
    let cookie = HeaderValue::from_str(&cookie).map_err(anyhow::Error::from)?;
    Ok((fresh, Some(cookie)))
}

/// `token` is what the form sent.
pub fn require(headers: &HeaderMap, token: &str) -> Result<(), Trouble> {
    let is_ours = cookies::find_key(headers, TOKEN).is_some_and(|known| known == token);
    match is_ours && is_from_here(headers) {
        true => Ok(()),
        false => Err(Trouble::Foreign),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().expect("a header"));
        }
        headers
    }

    #[test]
    fn only_this_machine_by_name_or_number_is_this_machine() {
        for host in ["localhost:8080", "127.0.0.1:8080", "127.0.0.9", "[::1]:80"] {
            assert!(is_this_machine(&headers(&[("host", host)])), "{host}");
        }
        for host in [
            "evil.test",
            "localhost.evil.test",
            "127.0.0.1.evil.test",
            "10.0.0.1:8080",
            "[::2]",
            "",
        ] {
            assert!(!is_this_machine(&headers(&[("host", host)])), "{host}");
        }
        for mark in PASSED_ON {
            let passed = headers(&[("host", "127.0.0.1"), (mark, "203.0.113.7")]);
            assert!(!is_this_machine(&passed), "{mark}");
        }
        assert!(!is_this_machine(&HeaderMap::new()));
    }

    #[test]
    fn press_counts_with_the_token_of_its_own_browser_only() {
        let (token_sent, cookie) = token(&HeaderMap::new()).expect("random bytes");
        let cookie = cookie.expect("a new browser is given one");
        let pair = cookie.to_str().expect("text").split(';').next();
        let own = headers(&[("cookie", pair.expect("a pair")), ("host", "127.0.0.1")]);
        assert!(require(&own, &token_sent).is_ok());
        assert!(require(&own, "").is_err());
        assert!(require(&HeaderMap::new(), &token_sent).is_err());
        assert!(require(&headers(&[("cookie", "yl_press=")]), "").is_err());
        let mut foreign = own.clone();
        foreign.insert("origin", HeaderValue::from_static("http://evil.test"));
        assert!(require(&foreign, &token_sent).is_err());
        let (again, none) = token(&own).expect("random bytes");
        assert_eq!((again, none), (token_sent, None));
    }
}
