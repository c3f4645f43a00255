//! Periods as people write them in a form, some relative to the form's own.

use kit::{Day, Period};

/// The period that is meant; `None` for words that are none.
///
/// Besides `2026`, `2026Q1`, `2026-03` and `2026-01-01..2026-06-30`: `2026年`,
/// `2026年1季度`, `2026年3月`, `2026年上半年`; 本期, 本年, 今年, 去年, 上年, 上年同期,
/// 去年同期, 上期, 年初至今 (from the form's own year's first day to its end).
pub fn read(text: &str, own: &Period) -> Option<Period> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = half_width(&plain);
    let year = own.to.year();
    match plain.as_str() {
        "本期" | "本季度" | "本季" | "本月" => return Some(own.clone()),
        "本年" | "今年" | "当年" | "全年" => return Period::year(year),
        "去年" | "上年" | "上一年" => return Period::year(year - 1),
        "前年" => return Period::year(year - 2),
        "上年同期" | "去年同期" => return a_year_back(own),
        "上期" | "上季度" | "上季" | "上月" | "上一期" => return before(own),
        "年初至今" | "本年累计" | "年初以来" => {
            let from = Day::from_ymd(year, 1, 1)?;
            return format!("{from}..{}", own.to).parse().ok();
        }
        _ => {}
    }
    if let Ok(period) = plain.parse() {
        return Some(period);
    }
    let (year, rest) = plain.split_once('年')?;
    let year: i16 = match year {
        "去" | "上" => own.to.year() - 1,
        "今" | "本" => own.to.year(),
        digits if digits.len() == 4 => digits.parse().ok()?,
        _ => return None,
    };
    of_year(year, rest)
}

/// What people write for a period, as [`Period`] writes it; `None` for words
/// that are none. Relative words follow this year.
pub fn read_period(text: &str, today: Day) -> Option<String> {
    let period = read(text, &Period::year(today.year())?)?;
    Some(period.label().to_owned())
}

fn of_year(year: i16, rest: &str) -> Option<Period> {
    let rest = rest.trim_start_matches('第');
    match rest {
        "" | "度" | "全年" => return Period::year(year),
        "上半年" => return format!("{year}-01-01..{year}-06-30").parse().ok(),
        "下半年" => return format!("{year}-07-01..{year}-12-31").parse().ok(),
        _ => {}
    }
    let quarter = rest.strip_suffix("季度").or(rest.strip_suffix('季'));
    if let Some(quarter) = quarter {
        return format!("{year:04}Q{}", small(quarter)?).parse().ok();
    }
    let month = small(rest.strip_suffix("月份").or(rest.strip_suffix('月'))?)?;
    format!("{year:04}-{month:02}").parse().ok()
}

/// 1 to 12, in digits or words.
fn small(text: &str) -> Option<u8> {
    const WORDS: [&str; 12] = [
        "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
    ];
    let said = (1u8..).zip(WORDS).find(|(_, word)| *word == text);
    said.map(|(number, _)| number).or_else(|| text.parse().ok())
}

/// The same span a year earlier, under a label of the same kind.
fn a_year_back(own: &Period) -> Option<Period> {
    let label = own.label();
    if let Some((year, rest)) = label.split_at_checked(4)
        && !rest.contains("..")
        && let Ok(year) = year.parse::<i16>()
        && let Ok(period) = format!("{:04}{rest}", year - 1).parse()
    {
        return Some(period);
    }
    let back = |day: Day| {
        let last = if day == day.last_of_month() {
            31
        } else {
            day.day_of_month()
        };
        let days = (1..=last).rev();
        let mut days = days.filter_map(|d| Day::from_ymd(day.year() - 1, day.month(), d));
        days.next()
    };
    let from = Day::from_ymd(
        own.from.year() - 1,
        own.from.month(),
        own.from.day_of_month(),
    );
    let from = from.or_else(|| back(own.from))?;
    format!("{from}..{}", back(own.to)?).parse().ok()
}

/// The span of the same kind right before: month, quarter, year.
fn before(own: &Period) -> Option<Period> {
    let (last, year) = (own.from.pred(), own.from.pred().year());
    if own.from.first_of_month() != own.from || own.to.last_of_month() != own.to {
        return None;
    }
    match own.months().len() {
        1 => format!("{year:04}-{:02}", last.month()).parse().ok(),
        3 if own.to.month() % 3 == 0 => format!("{year:04}Q{}", last.month() / 3).parse().ok(),
        12 if own.to.month() == 12 => Period::year(year),
        _ => None,
    }
}

fn half_width(text: &str) -> String {
    let half = |c: char| match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '－' | '．' => {
            char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
        }
        c => c,
    };
    text.chars().map(half).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, own: &str) -> Option<String> {
        let own: Period = own.parse().expect("a period");
        read(text, &own).map(|period| format!("{}..{}", period.from, period.to))
    }

    #[test]
    fn periods_are_read_as_people_write_them() {
        let q1 = Some("2026-01-01..2026-03-31".to_owned());
        for text in [
            "2026Q1",
            "2026年1季度",
            "２０２６年第一季度",
            "2026 年 一季度",
        ] {
            assert_eq!(said(text, "2020"), q1, "{text}");
        }
        let half = Some("2026-01-01..2026-06-30".to_owned());
        assert_eq!(said("2026年上半年", "2020"), half);
        assert_eq!(said("2026年3月", "2020"), said("2026-03", "2020"));
        assert_eq!(said("2026年", "2020"), said("2026", "2020"));
        for text in ["历下区", "26年", "2026年5季度", "2026年13月", "", "年"] {
            assert_eq!(said(text, "2026"), None, "{text}");
        }
    }

    #[test]
    fn relative_words_follow_the_forms_own_period() {
        assert_eq!(said("上年同期", "2026Q1"), said("2025Q1", "2020"));
        assert_eq!(said("去年", "2026Q1"), said("2025", "2020"));
        assert_eq!(said("本年", "2026Q3"), said("2026", "2020"));
        assert_eq!(said("上期", "2026Q1"), said("2025Q4", "2020"));
        assert_eq!(said("上期", "2026-01"), said("2025-12", "2020"));
        assert_eq!(said("去年一季度", "2026Q3"), said("2025Q1", "2020"));
        let year_to_date = Some("2026-01-01..2026-09-30".to_owned());
        assert_eq!(said("年初至今", "2026Q3"), year_to_date);
        let leap = Some("2023-02-01..2023-02-28".to_owned());
        assert_eq!(said("上年同期", "2024-02-01..2024-02-29"), leap);
    }
}
