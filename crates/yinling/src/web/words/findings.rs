//! What should be changed in a report before it goes out, as its page tells it.

use crate::words::is_english;
use documents::lints::{Finding, Part, Place};

/// Where it is, and what is wrong and what to do.
pub fn told(finding: &Finding) -> (String, String) {
    match is_english() {
        true => (place(&finding.place), english(finding)),
        false => (finding.place.to_string(), finding.text.clone()),
    }
}

fn place(place: &Place) -> String {
    let (block, character) = (place.block + 1, place.character + 1);
    let part = match place.part {
        Part::Head => "Head of the paper".to_owned(),
        Part::Title => format!("Title, line {block}"),
        Part::Recipients => "Recipients".to_owned(),
        Part::Text => format!("Text, paragraph {block}"),
        Part::AttachmentTitle(at) => format!("Title of attachment {}", at + 1),
        Part::Attachment(at) => format!("Attachment {}, paragraph {block}", at + 1),
        Part::Signature => "Signature".to_owned(),
    };
    let row = place
        .row
        .map(|row| format!(", row {} of the table", row + 1));
    let row = row.unwrap_or_default();
    format!("{part}{row}, character {character}")
}

fn english(finding: &Finding) -> String {
    let what = match finding.code {
        "home_address" => {
            "This looks like a home address, down to the door. Please write the community or the subdistrict only."
        }
        "secret_mark" => {
            "This looks like a mark of secrecy. Papers that bear one must not be kept here; if it is no such mark, please put it differently."
        }
        "identity_number" => {
            "Here stands a whole ID number. Please take it out. Where it is needed for checking, leave the first three digits and the last."
        }
        "mobile_phone" => {
            "Here stands a mobile number. Please take it out; name the unit and its office instead."
        }
        "phone" => {
            "Here stands a telephone number. Please take it out; name the unit and its office instead."
        }
        "bank_card" => {
            "This looks like the number of a bank card. Please take it out; no account of anybody stands in a report."
        }
        "document_number" => {
            "The number of the paper is not written as it should be: the short name of the office, the year in 〔〕, and the number."
        }
        "short_year" => "The year in the number of a paper has four digits.",
        "year_brackets" => "The year in the number of a paper stands in 〔〕.",
        "number_with_di" => "The number of a paper is written without the word for an ordinal.",
        "zero_number" => "The number of a paper does not begin with 0.",
        "zero_date" => "Months and days are written without a 0 before them.",
        _ => return finding.text.clone(),
    };
    let is_notation = matches!(
        finding.code,
        "short_year" | "year_brackets" | "number_with_di" | "zero_number" | "zero_date"
    );
    // Such a sentence quotes the wrong wording first and the right one last.
    let quoted = finding.text.split('“').skip(1);
    let mut quoted = quoted.filter_map(|rest| rest.split('”').next());
    match (is_notation, quoted.next(), quoted.last()) {
        (true, Some(wrong), Some(right)) => {
            format!("{what} Instead of “{wrong}” please write “{right}”.")
        }
        _ => what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, speaking};

    #[test]
    fn finding_is_told_with_its_place_and_the_right_wording() {
        let place = Place {
            part: Part::Text,
            block: 2,
            row: None,
            character: 4,
        };
        let finding = Finding {
            place,
            code: "number_with_di",
            text: "“〔2026〕第8号”的序号前不写“第”，请写成“〔2026〕8号”。".to_owned(),
        };
        assert_eq!(told(&finding).0, "正文第3段，第5个字");
        let (place, words) = speaking(Language::English, || told(&finding));
        assert_eq!(place, "Text, paragraph 3, character 5");
        assert!(words.ends_with("please write “〔2026〕8号”."), "{words}");
    }
}
