use super::dice::Dice;
use kit::Day;
use std::collections::HashSet;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// The check character of 17 digits (GB 11643-1999, ISO 7064 MOD 11-2).
pub(super) fn check_char(digits: &str) -> char {
    let sum: u32 = digits
        .chars()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit.to_digit(10).unwrap_or(0) * weight)
        .sum();
    ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][(sum % 11) as usize]
}

/// Gives out ID numbers, each once.
#[derive(Default)]
pub(super) struct Issuer(HashSet<String>);

impl Issuer {
    /// A number for a birthday and a sex. GB/T 2260 has no region 3799.
    pub(super) fn issue(&mut self, dice: &mut Dice, birth: Day, woman: bool) -> String {
        loop {
            let region = dice.between(1, 99);
            let order = dice.below(500) * 2 + usize::from(!woman);
            let number = format!(
                "3799{region:02}{:04}{:02}{:02}{order:03}",
                birth.year(),
                birth.month(),
                birth.day_of_month()
            );
            if self.0.insert(number.clone()) {
                let check = check_char(&number);
                return number + check.encode_utf8(&mut [0; 4]);
            }
        }
    }
}

/// A mobile number in the form of one: no operator holds the range 154.
pub(super) fn mobile(dice: &mut Dice) -> String {
    format!("154{:08}", dice.below(100_000_000))
}

/// A landline number in the form of one: 9 begins short service numbers, and
/// 90 not even those.
pub(super) fn landline(dice: &mut Dice) -> String {
    format!("0531-90{:06}", dice.below(1_000_000))
}
