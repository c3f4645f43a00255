//! What a browser gives back of what it was given.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

/// The first cookie of this name.
pub fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let sent = headers.get_all(COOKIE).iter();
    let lines = sent.filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';'));
    pairs.find_map(|pair| {
        let (found, value) = pair.trim().split_once('=')?;
        (found == name).then_some(value)
    })
}

/// The first cookie of this name, if it is a key of ours: 32 hexadecimal digits.
pub fn find_key(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = find(headers, name)?;
    let is_key = value.len() == 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_key.then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookie_is_found_among_others_and_a_key_must_look_like_one() {
        let key = "0123456789abcdef0123456789ABCDEF";
        let mut headers = HeaderMap::new();
        let sent = format!("yl_look=3c; yl_desk={key}");
        headers.append(COOKIE, sent.parse().expect("a header"));
        headers.append(COOKIE, "yl_press=short".parse().expect("a header"));
        assert_eq!(find(&headers, "yl_look"), Some("3c"));
        assert_eq!(find_key(&headers, "yl_desk").as_deref(), Some(key));
        assert_eq!(find(&headers, "yl_press"), Some("short"));
        assert_eq!(find_key(&headers, "yl_press"), None);
        assert_eq!(find(&headers, "look"), None);
    }
}
