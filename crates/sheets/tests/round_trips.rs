//! What a person can write down is read as what they meant.

use kit::{Day, Precision};
use proptest::prelude::*;
use sheets::Cell;
use sheets::values::{check_digit, mask_id, parse_date, parse_id_number, parse_phone};

fn any_day() -> impl Strategy<Value = Day> {
    (1_i64..=65_535).prop_map(|n| Day::from_number(n).unwrap_or(Day::LAST))
}

proptest! {
    #[test]
    fn dates(day in any_day()) {
        let (y, m, d) = (day.year(), day.month(), day.day_of_month());
        for text in [
            format!("{y}.{m}.{d}"),
            format!("{y}-{m:02}-{d:02}"),
            format!("{y}/{m}/{d}"),
            format!("{y}年{m}月{d}日"),
            format!("{y}{m:02}{d:02}"),
        ] {
            prop_assert_eq!(parse_date(&Cell::Text(text.into())), Ok((day, Precision::Day)));
        }
        let number = f64::from(i32::from(y) * 10_000 + i32::from(m) * 100 + i32::from(d));
        prop_assert_eq!(parse_date(&Cell::Number(number)), Ok((day, Precision::Day)));
        let month = Ok((day.first_of_month(), Precision::Month));
        for text in [format!("{y}.{m}"), format!("{y}{m:02}"), format!("{y}年{m}月")] {
            prop_assert_eq!(parse_date(&Cell::Text(text.into())), month);
        }
    }

    #[test]
    fn identity_numbers(day in any_day(), region in 990_000..1_000_000_u32, order in 0..1000_u32) {
        let birth = format!("{:04}{:02}{:02}", day.year(), day.month(), day.day_of_month());
        let first = format!("{region}{birth}{order:03}");
        let check = check_digit(&first).expect("17 digits");
        let text = format!("{first}{check}");
        let id = parse_id_number(&Cell::Text(text.to_lowercase().into())).expect("valid");
        prop_assert_eq!((id.birth, id.male), (day, order % 2 == 1));
        prop_assert_eq!(mask_id(&id.text).len(), 18);
        if day.year() < 2000 {
            let old = format!("{region}{}{order:03}", &birth[2..]);
            let completed = parse_id_number(&Cell::Text(old.into())).expect("valid");
            prop_assert_eq!((completed.text, completed.was_15), (id.text.clone(), true));
        }
        // Any one digit mistyped is noticed.
        for at in 0..17 {
            let mut wrong = id.text.clone().into_bytes();
            wrong[at] = b'0' + (wrong[at] - b'0' + 1) % 10;
            let wrong = String::from_utf8(wrong).expect("digits");
            prop_assert!(parse_id_number(&Cell::Text(wrong.into())).is_err());
        }
    }

    #[test]
    fn mobiles(second in 3..=9_u64, rest in 0..1_000_000_000_u64) {
        let digits = format!("1{second}{rest:09}");
        let phone = parse_phone(&Cell::from(digits.as_str())).expect("a mobile");
        prop_assert_eq!(&phone.e164, &format!("+86{digits}"));
        let number = Cell::Number(digits.parse().expect("a number"));
        prop_assert_eq!(parse_phone(&number), Ok(phone.clone()));
        prop_assert_eq!(parse_phone(&Cell::Text(phone.e164.clone().into())), Ok(phone));
    }
}
