use super::{cell_text, clean};
use crate::Cell;
use kit::{Day, Precision};

/// Why a cell is no date we may keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadDate {
    #[error("no date")]
    Empty,
    /// A date of the lunar calendar, which we do not convert.
    #[error("a lunar date")]
    Lunar,
    /// A year without a month.
    #[error("only a year")]
    YearOnly,
    /// `50.1.5`: the century is not ours to choose.
    #[error("a year of two digits")]
    TwoDigitYear,
    /// The calendar has no such day or month: `1950.2.30`.
    #[error("no such day in the calendar")]
    Impossible,
    /// Before 1900-01-01 or after 2079-06-05.
    #[error("outside 1900 to 2079")]
    OutOfRange,
    /// The spreadsheet's own day count (`18268`) without a date format: the
    /// clerk is to give the column a date format.
    #[error("a bare day count")]
    SerialNumber,
    #[error("not a date")]
    NotADate,
}

impl BadDate {
    pub fn code(self) -> &'static str {
        match self {
            BadDate::Empty => "date_empty",
            BadDate::Lunar => "date_lunar",
            BadDate::YearOnly => "date_year_only",
            BadDate::TwoDigitYear => "date_two_digit_year",
            BadDate::Impossible => "date_impossible",
            BadDate::OutOfRange => "date_out_of_range",
            BadDate::SerialNumber => "date_serial_number",
            BadDate::NotADate => "date_unknown",
        }
    }
}

/// Reads a date to the day or to the month (then the month's first day).
///
/// Taken: true date cells; `1950.1.5`, `1950-01-05`, `1950/1/5`, `1950年1月5日`,
/// `19500105`, each also with a time behind it; to the month `1950.1`,
/// `1950-01`, `1950/01`, `1950年1月`, `195001`. The same typed as numbers.
///
/// A number cell drops the last 0 of `1950.10`, so a number 1950.1 may have
/// meant October. It is read as January; [`is_ambiguous_month`] tells such
/// cells apart, so that the clerk can be asked to look.
pub fn parse_date(cell: &Cell) -> Result<(Day, Precision), BadDate> {
    if let Cell::Date(day) = cell {
        return Ok((*day, Precision::Day));
    }
    let shown = cell_text(cell);
    let text = clean(&shown);
    if text.is_empty() {
        return Err(BadDate::Empty);
    }
    if is_lunar(&text) {
        return Err(BadDate::Lunar);
    }
    let text = without_time(&text);
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return digits_only(text);
    }
    parts(text).and_then(|(year, month, day)| dated(year, month, day))
}

/// A number cell `1950.1`: January, or October with its 0 dropped.
pub fn is_ambiguous_month(cell: &Cell) -> bool {
    let Cell::Number(_) = cell else { return false };
    let text = cell_text(cell);
    matches!(text.split_once('.'), Some((year, "1")) if year.len() == 4)
}

fn is_lunar(text: &str) -> bool {
    const MARKS: [&str; 9] = [
        "农历", "阴历", "旧历", "正月", "腊月", "冬月", "初", "廿", "闰",
    ];
    !text.is_ascii() && MARKS.iter().any(|mark| text.contains(mark))
}

/// `1950-01-05 00:00:00` and `1950-01-05T00:00:00` without their time.
fn without_time(text: &str) -> &str {
    match text.split_once([' ', 'T']) {
        Some((date, time)) if time.contains(':') => date,
        _ => text,
    }
}

fn digits_only(text: &str) -> Result<(Day, Precision), BadDate> {
    // Only digits, so every range within the length is a number.
    let number = |range: std::ops::Range<usize>| text.get(range).map_or(Ok(0), number);
    match text.len() {
        8 => dated(number(0..4)?, number(4..6)?, Some(number(6..8)?)),
        6 => match number(0..4)? {
            year @ 1900..=2079 => dated(year, number(4..6)?, None),
            _ => Err(BadDate::TwoDigitYear),
        },
        4 if (1900..=2079).contains(&number(0..4)?) => Err(BadDate::YearOnly),
        // What a day between 1900 and 2079 looks like without its format.
        1..=5 => Err(BadDate::SerialNumber),
        _ => Err(BadDate::NotADate),
    }
}

/// Year, month and perhaps day, between one kind of separator.
fn parts(text: &str) -> Result<(i16, i16, Option<i16>), BadDate> {
    let (year, rest) = if let Some((year, rest)) = text.split_once('年') {
        if rest.trim().is_empty() {
            number(year)?;
            return Err(if year.len() == 4 {
                BadDate::YearOnly
            } else {
                BadDate::TwoDigitYear
            });
        }
        (year, rest)
    } else {
        let at = text.find(['.', '-', '/']).ok_or(BadDate::NotADate)?;
        (&text[..at], &text[at..])
    };
    let pieces = pieces(rest)?;
    let (month, day) = match pieces.as_slice() {
        [month] => (number(month)?, None),
        [month, day] => (number(month)?, Some(number(day)?)),
        _ => return Err(BadDate::NotADate),
    };
    let year_number = number(year)?;
    match year.trim().len() {
        4 => Ok((year_number, month, day)),
        // `5/1/1950` has its year elsewhere and is none of our orders.
        1 | 2 if day.is_none_or(|d| d < 100) && month < 100 => Err(BadDate::TwoDigitYear),
        _ => Err(BadDate::NotADate),
    }
}

/// Month and day behind the year: `.1.5`, `1月5日`, `1月`.
fn pieces(rest: &str) -> Result<Vec<&str>, BadDate> {
    if let Some((month, day)) = rest.split_once('月') {
        let day = day.trim();
        let day = day.strip_suffix(['日', '号']).unwrap_or(day);
        return Ok(if day.is_empty() {
            vec![month]
        } else {
            vec![month, day]
        });
    }
    let separator = rest.chars().next().ok_or(BadDate::NotADate)?;
    let Some(rest) = rest.strip_prefix(['.', '-', '/']) else {
        return Err(BadDate::NotADate);
    };
    Ok(rest.split(separator).collect())
}

fn number(text: &str) -> Result<i16, BadDate> {
    let text = text.trim();
    if text.is_empty() || text.len() > 4 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(BadDate::NotADate);
    }
    text.parse().map_err(|_| BadDate::NotADate)
}

fn dated(year: i16, month: i16, day: Option<i16>) -> Result<(Day, Precision), BadDate> {
    let precision = match day {
        Some(_) => Precision::Day,
        None => Precision::Month,
    };
    if !(1900..=2079).contains(&year) {
        return Err(BadDate::OutOfRange);
    }
    let month = i8::try_from(month).map_err(|_| BadDate::Impossible)?;
    let day = i8::try_from(day.unwrap_or(1)).map_err(|_| BadDate::Impossible)?;
    match Day::from_ymd(year, month, day) {
        Some(date) => Ok((date, precision)),
        // Real days that `Day` cannot hold; 2078 has the same calendar.
        None if year == 2079 && Day::from_ymd(2078, month, day).is_some() => {
            Err(BadDate::OutOfRange)
        }
        None => Err(BadDate::Impossible),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, BadDate> {
        shown(&Cell::from(text))
    }

    fn shown(cell: &Cell) -> Result<String, BadDate> {
        parse_date(cell).map(|(day, precision)| match precision {
            Precision::Day => day.to_string(),
            Precision::Month => format!("{:04}-{:02}", day.year(), day.month()),
        })
    }

    #[test]
    fn days_in_every_dress_are_read() {
        for text in [
            "1950.1.5",
            "1950-01-05",
            "1950/1/5",
            "1950年1月5日",
            "1950年01月05号",
            "19500105",
            "１９５０．１．５",
            " 1950年 1月 5日 ",
            "1950-01-05 00:00:00",
        ] {
            assert_eq!(read(text).as_deref(), Ok("1950-01-05"), "{text}");
        }
        assert_eq!(
            shown(&Cell::Number(19_500_105.0)).as_deref(),
            Ok("1950-01-05")
        );
    }

    #[test]
    fn months_in_every_dress_are_read() {
        for text in [
            "1950.1",
            "1950.01",
            "1950-01",
            "1950/1",
            "1950年1月",
            "195001",
        ] {
            assert_eq!(read(text).as_deref(), Ok("1950-01"), "{text}");
        }
        for (number, month) in [
            (195_001.0, "1950-01"),
            (1950.1, "1950-01"),
            (1950.12, "1950-12"),
            (1950.05, "1950-05"),
        ] {
            assert_eq!(shown(&Cell::Number(number)).as_deref(), Ok(month));
        }
        assert!(is_ambiguous_month(&Cell::Number(1950.1)));
        assert!(!is_ambiguous_month(&Cell::Number(1950.11)));
        assert!(!is_ambiguous_month(&Cell::from("1950.1")));
    }

    #[test]
    fn what_is_no_date_says_why() {
        for (text, why) in [
            ("", BadDate::Empty),
            ("50.1.5", BadDate::TwoDigitYear),
            ("50年1月", BadDate::TwoDigitYear),
            ("500105", BadDate::TwoDigitYear),
            ("1950年", BadDate::YearOnly),
            ("1950", BadDate::YearOnly),
            ("1950.2.30", BadDate::Impossible),
            ("1950.13", BadDate::Impossible),
            ("19501305", BadDate::Impossible),
            ("1950.0.5", BadDate::Impossible),
            ("1899.12.31", BadDate::OutOfRange),
            ("18991231", BadDate::OutOfRange),
            ("2079-06-06", BadDate::OutOfRange),
            ("20991231", BadDate::OutOfRange),
            ("18268", BadDate::SerialNumber),
            ("农历1950年正月初五", BadDate::Lunar),
            ("1950年腊月", BadDate::Lunar),
            ("5/1/1950", BadDate::NotADate),
            ("不详", BadDate::NotADate),
            ("1950.1.5.6", BadDate::NotADate),
            ("1950-1/5", BadDate::NotADate),
            ("1950.-1", BadDate::NotADate),
        ] {
            assert_eq!(read(text), Err(why), "{text}");
        }
        assert_eq!(shown(&Cell::Number(18_268.0)), Err(BadDate::SerialNumber));
        assert_eq!(shown(&Cell::Number(f64::NAN)), Err(BadDate::NotADate));
        assert_eq!(shown(&Cell::Number(-5.0)), Err(BadDate::NotADate));
        assert_eq!(shown(&Cell::Bool(true)), Err(BadDate::NotADate));
    }
}
