//! Which cell formats show hundredths as percent.

use super::super::Unfillable;
use super::super::xml::{Walk, attribute, local};
use quick_xml::events::Event;
use std::collections::HashSet;

/// Numbers of the formats in `cellXfs` whose number format has a % sign.
pub fn percents(part: &str, text: &str) -> Result<HashSet<u32>, Unfillable> {
    // 0% and 0.00% are built in.
    let mut with_sign: HashSet<u32> = HashSet::from([9, 10]);
    let mut found = HashSet::new();
    let (mut is_in, mut next) = (false, 0);
    let mut walk = Walk::of(part, text);
    while let Some(piece) = walk.next()? {
        match &piece.event {
            Event::Start(start) | Event::Empty(start) => {
                let number = |name| attribute(start, name).and_then(|n| n.parse::<u32>().ok());
                match local(start) {
                    "numFmt" => {
                        let code = attribute(start, "formatCode").unwrap_or_default();
                        if let Some(id) = number("numFmtId").filter(|_| has_sign(&code)) {
                            with_sign.insert(id);
                        }
                    }
                    "cellXfs" => is_in = matches!(piece.event, Event::Start(_)),
                    "xf" if is_in => {
                        if number("numFmtId").is_some_and(|id| with_sign.contains(&id)) {
                            found.insert(next);
                        }
                        next += 1;
                    }
                    _ => {}
                }
            }
            Event::End(end) if end.local_name().into_inner() == "cellXfs" => is_in = false,
            _ => {}
        }
    }
    Ok(found)
}

/// A % that is neither quoted nor escaped.
fn has_sign(code: &str) -> bool {
    let mut chars = code.chars();
    let mut is_quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => is_quoted = !is_quoted,
            '\\' | '_' if !is_quoted => drop(chars.next()),
            '%' if !is_quoted => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_percent_sign_that_counts_counts() {
        assert!(has_sign("0.00%"));
        assert!(has_sign("\"率\"0%"));
        assert!(!has_sign("0\"%\""));
        assert!(!has_sign("0\\%"));
        assert!(!has_sign("#,##0"));
    }
}
