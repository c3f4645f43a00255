//! Who signs, and the day.

use super::measures as m;
use super::words::{blank, run};
use super::xml::Xml;
use crate::Signature;
use kit::chinese_dates;

/// Without a seal (GB/T 9704, 7.3.5.3): the day begins two characters right of
/// the signer, and the longer of the two ends two characters from the edge.
pub fn sign(xml: &mut Xml, signature: &Signature) {
    blank(xml);
    blank(xml);
    let day = chinese_dates::day(signature.day);
    let (of_unit, of_day) = (hundredths(&signature.unit), hundredths(&day));
    let (unit_right, day_right) = if of_unit >= of_day + 200 {
        (200, of_unit - of_day)
    } else {
        (400 + of_day - of_unit, 200)
    };
    for (text, right) in [(signature.unit.as_str(), unit_right), (&day, day_right)] {
        // A signer longer than the line keeps the edge.
        let right = right.min(m::CHARACTERS * 100 / 2);
        let (chars, dxa) = (right.to_string(), (right * 315 / 100).to_string());
        xml.within("w:p", &[], |xml| {
            xml.within("w:pPr", &[], |xml| {
                xml.value("w:pStyle", "Sign");
                xml.empty("w:ind", &[("w:rightChars", &chars), ("w:right", &dxa)]);
            });
            run(xml, text);
        });
    }
}

/// Width in hundredths of a Han character.
pub fn hundredths(text: &str) -> usize {
    text.chars()
        .map(|c| if c.is_ascii() { 50 } else { 100 })
        .sum()
}
