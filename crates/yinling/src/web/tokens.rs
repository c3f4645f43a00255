//! Colours of the design, read from the stylesheet itself, and how well one is
//! seen on another (WCAG 2.2, relative luminance).

use super::assets::STYLESHEET;

/// A colour as the stylesheet names it, as it is and with high contrast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub name: String,
    /// `#0e5a66`
    pub plain: String,
    pub contrast: String,
}

/// Every colour, in the order of the stylesheet.
pub fn tokens() -> Vec<Token> {
    let text = std::str::from_utf8(STYLESHEET).unwrap_or_default();
    let contrast = colours(text, "html.contrast {");
    let plain = colours(text, ":root {").into_iter();
    let token = |(name, plain): (String, String)| Token {
        contrast: found(&contrast, &name).unwrap_or_else(|| plain.clone()),
        name,
        plain,
    };
    plain.map(token).collect()
}

fn found(colours: &[(String, String)], name: &str) -> Option<String> {
    let found = colours.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.clone())
}

/// The colours of one block: name and `#rrggbb`.
fn colours(text: &str, head: &str) -> Vec<(String, String)> {
    let block = text.split_once(head).map_or("", |(_, rest)| rest);
    let block = block.split('}').next().unwrap_or_default();
    let pairs = block.split("--").skip(1).filter_map(|piece| {
        let (name, rest) = piece.split_once(':')?;
        let value = rest.split(';').next()?.trim();
        value
            .starts_with('#')
            .then(|| (name.trim().to_owned(), value.to_owned()))
    });
    pairs.collect()
}

/// From 1 to 21; 1 where one of them is no colour.
pub fn ratio(one: &str, other: &str) -> f64 {
    let (Some(one), Some(other)) = (luminance(one), luminance(other)) else {
        return 1.0;
    };
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: &str) -> Option<f64> {
    let digits = colour
        .strip_prefix('#')
        .filter(|digits| digits.len() == 6)?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    let channel = |shift: u32| {
        let share = f64::from((number >> shift) & 0xff) / 255.0;
        match share <= 0.040_45 {
            true => share / 12.92,
            false => ((share + 0.055) / 1.055).powf(2.4),
        }
    };
    Some(0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratio_is_that_of_the_standard() {
        assert!((ratio("#000000", "#ffffff") - 21.0).abs() < 1e-9);
        // The grey that just passes, as the standard's own examples give it.
        assert!((ratio("#767676", "#ffffff") - 4.54).abs() < 0.01);
        assert!((ratio("red", "#ffffff") - 1.0).abs() < 1e-9);
    }

    #[test]
    fn colours_are_those_of_the_stylesheet_in_both_contrasts() {
        let tokens = tokens();
        let of = |name: &str| tokens.iter().find(|token| token.name == name);
        let ink = of("ink").expect("ink");
        assert_eq!(ink.contrast, "#000000");
        // White on the buttons stays white.
        assert_eq!(of("on-spring").expect("there").contrast, "#ffffff");
        assert!(tokens.len() > 12, "{tokens:?}");
    }
}
