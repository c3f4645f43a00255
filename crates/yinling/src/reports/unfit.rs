//! What people may not write into a report, found before it is kept.

use documents::lints;
use documents::{Block, Document, Run};
use kit::Refusal;

/// Marks of secrecy, and what belongs to one person alone. The rest of what
/// [`lints::check`] finds may be kept: it is told beside the report.
const NEVER_KEPT: [&str; 6] = [
    "secret_mark",
    "identity_number",
    "mobile_phone",
    "phone",
    "bank_card",
    "home_address",
];

/// Refuses (`unfit_words`) the first such place of a text of several lines.
pub fn must_be_fit(text: &str) -> Result<(), Refusal> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let document = Document {
        blocks: lines
            .map(|line| Block::Paragraph(vec![Run::Text(line.to_owned())]))
            .collect(),
        ..Document::default()
    };
    let found = lints::check(&document);
    let found = found.iter().find(|one| NEVER_KEPT.contains(&one.code));
    found.map_or(Ok(()), |found| {
        Err(Refusal::new("unfit_words")
            .with("place", found.place.to_string())
            .with("what", found.code.replace('_', " "))
            .with("remedy", &found.text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_secret_or_private_is_refused_with_its_place_and_the_rest_is_kept() {
        for bad in ["秘密★1年", "头一段。\n请打15400000001。"] {
            let refusal = must_be_fit(bad).expect_err(bad);
            assert_eq!(refusal.code, "unfit_words", "{bad}");
        }
        let second = must_be_fit("头一段。\n\n请打15400000001。").expect_err("a telephone");
        let told = format!("{second:?}");
        assert!(told.contains("正文第2段"), "{told}");
        assert!(
            !told.contains("15400000001"),
            "a refusal repeats nothing private: {told}"
        );
        for good in ["全年走访1200余人次。", "内部管理更细了。", ""] {
            assert!(must_be_fit(good).is_ok(), "{good}");
        }
    }
}
