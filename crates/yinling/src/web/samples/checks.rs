//! What holds for every page whatever it shows.

const VOID: [&str; 5] = ["meta", "link", "input", "br", "hr"];

pub fn check(name: &str, html: &str) {
    let banned = ["style=", "<style", "javascript:", "http://", "https://"];
    // The one script, which nothing depends on.
    let script = format!(
        "<script src=\"{}\" defer></script>",
        crate::web::assets::script_path()
    );
    let rest = html.replacen(&script, "", 1);
    assert!(rest.len() < html.len(), "{name}: the script");
    assert!(
        !rest.contains("<script") && !rest.contains("src="),
        "{name}: another script"
    );
    for banned in banned {
        assert!(!html.contains(banned), "{name} holds {banned}");
    }
    for handler in ["onclick", "onload", "onchange", "onsubmit"] {
        assert!(!html.contains(handler), "{name} holds {handler}");
    }
    assert!(html.len() < 100_000, "{name} weighs {} bytes", html.len());
    assert!(
        html.starts_with("<!doctype html>\n<html lang=\"zh-CN\""),
        "{name}"
    );
    assert_eq!(html.matches("<h1").count(), 1, "{name}: one h1");
    assert_eq!(html.matches("<main").count(), 1, "{name}: one main");
    assert_eq!(html.matches("<title>").count(), 1, "{name}: one title");
    assert!(!html.contains("<title></title>"), "{name}: title");
    assert!(html.contains("href=\"/help\""), "{name}: help");
    assert!(
        html.contains("class=\"skip\" href=\"#main\""),
        "{name}: skip link"
    );
    assert!(
        !html.contains(['!', '！']) || !html.replace("<!doctype", "").contains(['!', '！']),
        "{name} shouts"
    );
    assert_eq!(
        html.contains("http-equiv=\"refresh\""),
        html.contains("正在装入数字") || html.contains("事情照样在做"),
        "{name}: refreshes only while loading or working"
    );
    balanced(name, html);
    ids(name, html);
}

/// Every element that opens closes, in order.
fn balanced(name: &str, html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html.strip_prefix("<!doctype html>").unwrap_or(html);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = rest
            .find('>')
            .unwrap_or_else(|| panic!("{name}: a tag never ends"));
        let (tag, after) = rest.split_at(end);
        assert!(!tag.contains('<'), "{name}: a tag within a tag: {tag}");
        rest = after;
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{name}: </{closed}>");
        } else {
            let element = tag.split([' ', '\n', '/']).next().unwrap_or_default();
            if !tag.ends_with('/') && !VOID.contains(&element) {
                open.push(element);
            }
        }
    }
    assert!(open.is_empty(), "{name}: never closed: {open:?}");
}

/// Ids stand once, and every address within the page leads to one.
fn ids(name: &str, html: &str) {
    let values = |key: &str| -> Vec<String> {
        let cut = |part: &str| part.split('"').next().unwrap_or_default().to_owned();
        html.split(key).skip(1).map(cut).collect()
    };
    let ids = values(" id=\"");
    for id in &ids {
        assert_eq!(
            ids.iter().filter(|i| *i == id).count(),
            1,
            "{name}: id {id}"
        );
    }
    let mut wanted = values("href=\"#");
    for key in ["aria-labelledby=\"", "aria-describedby=\"", " for=\""] {
        wanted.extend(values(key));
    }
    for id in wanted {
        assert!(ids.contains(&id), "{name}: nothing has the id {id}");
    }
}
