//! Where a press comes from, and where a request does. Together with the token
//! that stands in the form (`signed`), the first says that a press is one of
//! ours; the second lets the owner of this machine make a first beginning.

use axum::http::HeaderMap;
use axum::http::header::HOST;
use std::net::IpAddr;

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
}
