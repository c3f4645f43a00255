//! How wide words are, in letters.

/// The narrowest page a chart is drawn for, in letters: 280 px of 18 px.
pub const NARROW: f64 = 15.5;
/// The type area of official paper.
pub const PAPER: f64 = 34.0;

/// A Han character is one letter wide, a digit a little more than half.
pub fn of(text: &str) -> f64 {
    let one = |c: char| match c {
        c if c.is_ascii_digit() => 0.56,
        c if c.is_ascii() => 0.6,
        _ => 1.0,
    };
    text.chars().map(one).sum()
}

/// The beginning of `text` that fits, with … where something is missing.
pub fn fitted(text: &str, letters: f64) -> String {
    if of(text) <= letters {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if of(&kept) + 1.0 > letters {
            kept.pop();
            break;
        }
    }
    kept + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_cut_says_so_and_one_that_fits_is_left_alone() {
        assert_eq!(fitted("历下区", 3.0), "历下区");
        assert_eq!(fitted("济南高新技术产业开发区", 5.0), "济南高新…");
        assert_eq!(fitted("很长", 0.5), "…");
    }
}
