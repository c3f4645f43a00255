//! Numbers as official prose writes them. Nothing here ever overstates: what
//! is cut off is cut, never rounded, and 余 ("and more") stands only where
//! something was cut off.

/// From here on prose cuts a number; below it every digit is printed.
const CUT_FROM: u64 = 1_000;
const WAN: u64 = 10_000;
const YI: u64 = 100_000_000;

/// A count for prose, without its unit: `598`, `1200余`, `1200`, `10.3万余`,
/// `10万`, `1.2亿余`. A negative count keeps every digit: cutting it would
/// overstate.
pub fn about(count: i64) -> String {
    let Ok(n) = u64::try_from(count) else {
        return count.to_string();
    };
    match n {
        0..CUT_FROM => n.to_string(),
        CUT_FROM..WAN => with_more(format!("{}", n / 100 * 100), n % 100),
        WAN..YI => in_tenths(n, WAN, "万"),
        _ => in_tenths(n, YI, "亿"),
    }
}

/// Like [`about`], cut to whole 万 or 亿: `10万余`.
pub fn about_whole(count: i64) -> String {
    let Ok(n) = u64::try_from(count) else {
        return count.to_string();
    };
    match n {
        WAN..YI => with_more(format!("{}万", n / WAN), n % WAN),
        YI.. => with_more(format!("{}亿", n / YI), n % YI),
        _ => about(count),
    }
}

fn in_tenths(n: u64, one: u64, word: &str) -> String {
    let tenths = n / (one / 10);
    let whole = tenths / 10;
    let text = match tenths % 10 {
        0 => format!("{whole}{word}"),
        tenth => format!("{whole}.{tenth}{word}"),
    };
    with_more(text, n % (one / 10))
}

fn with_more(text: String, cut_off: u64) -> String {
    if cut_off == 0 {
        text
    } else {
        format!("{text}余")
    }
}

/// A rate from 0 to 100 with one decimal, cut and not rounded, so that 99.96
/// never reads as 100: `72.4`, `100`.
pub fn percent(rate: f64) -> String {
    let tenths = (rate * 10.0 + 1e-9).floor();
    if (tenths % 10.0).abs() < 0.5 {
        format!("{:.0}", tenths / 10.0)
    } else {
        format!("{:.1}", tenths / 10.0)
    }
}

/// Whether 半数以上 may be said of a rate from 0 to 100: only above 50.
pub fn is_over_half(rate: f64) -> bool {
    rate > 50.0
}

const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// A year digit by digit: `二〇二六`. A year before 1 has no such name and
/// keeps its digits.
pub fn year(year: i16) -> String {
    if year < 1 {
        return year.to_string();
    }
    let digits = year.to_string();
    let digits = digits.bytes().map(|b| DIGITS[usize::from(b - b'0')]);
    digits.collect()
}

/// 1 to 99 as headings are numbered: `一`, `十`, `二十三`; above that in digits.
pub fn ordinal(n: usize) -> String {
    let one = |n: usize| if n == 0 { "" } else { DIGITS[n] };
    match n {
        1..=9 => DIGITS[n].to_owned(),
        10..=19 => format!("十{}", one(n - 10)),
        20..=99 => format!("{}十{}", DIGITS[n / 10], one(n % 10)),
        _ => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prose_cuts_and_says_so_only_where_something_was_cut() {
        let told = [
            (0, "0"),
            (598, "598"),
            (999, "999"),
            (1_000, "1000"),
            (1_200, "1200"),
            (1_237, "1200余"),
            (9_999, "9900余"),
            (10_000, "1万"),
            (103_482, "10.3万余"),
            (103_000, "10.3万"),
            (100_400, "10万余"),
            (123_456_789, "1.2亿余"),
            (-1_237, "-1237"),
        ];
        for (count, words) in told {
            assert_eq!(about(count), words, "{count}");
        }
        assert_eq!(about_whole(103_482), "10万余");
        assert_eq!(about_whole(100_000), "10万");
        assert_eq!(about_whole(1_237), "1200余");
    }

    #[test]
    fn rates_years_and_headings_read_as_written() {
        let rates: Vec<_> = [0.0, 72.45, 99.96, 100.0, 50.0].map(percent).to_vec();
        assert_eq!(rates, ["0", "72.4", "99.9", "100", "50"]);
        assert!(!is_over_half(50.0) && is_over_half(50.01));
        assert_eq!(year(2026), "二〇二六");
        let ordinals: Vec<_> = [1, 10, 11, 20, 23, 100].map(ordinal).to_vec();
        assert_eq!(ordinals, ["一", "十", "十一", "二十", "二十三", "100"]);
    }

    /// The number that a reader takes from the words, and whether more is said
    /// to be there.
    fn read(words: &str) -> (f64, bool) {
        let plain = words.trim_end_matches('余');
        let (digits, one) = match plain.chars().last() {
            Some('万') => (plain.trim_end_matches('万'), 1e4),
            Some('亿') => (plain.trim_end_matches('亿'), 1e8),
            _ => (plain, 1.0),
        };
        let number: f64 = digits.parse().expect("digits");
        (number * one, plain != words)
    }

    proptest! {
        #[test]
        fn prose_never_overstates_nor_hides_that_it_cut(
            count in prop_oneof![-50i64..20_000, 0i64..3_000_000, 0i64..4_000_000_000],
        ) {
            for words in [about(count), about_whole(count)] {
                let (number, says_more) = read(&words);
                // Read back from decimal words: one tenth of 万 is not exact in binary.
                let off = count as f64 - number;
                if says_more {
                    prop_assert!(off > 0.5, "{words} for {count}");
                    prop_assert!(off < number, "{words} for {count} says too little");
                } else {
                    prop_assert!(off.abs() < 1e-3, "{words} for {count}");
                }
            }
        }

        #[test]
        fn rates_are_cut_and_never_reach_the_next_tenth(rate in 0.0f64..100.0) {
            let told: f64 = percent(rate).parse().expect("digits");
            prop_assert!(told <= rate + 1e-6 && rate < told + 0.1 + 1e-6);
        }
    }
}
