//! Whole numbers as they are read. A page has hundreds, so they are written
//! straight into it.

use askama::filters::HtmlSafe;
use askama::{FastWritable, Values};
use std::fmt::{Display, Formatter, Write};

/// `418,206`; `−1,204`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grouped(pub i64);

/// Twenty digits and six commas.
const LONGEST: usize = 26;

impl Grouped {
    fn write(self, page: &mut (impl Write + ?Sized)) -> std::fmt::Result {
        let mut text = [b','; LONGEST];
        let (mut left, mut at) = (self.0.unsigned_abs(), LONGEST);
        for place in 0.. {
            // Past a comma, which stands there already.
            at -= if place > 0 && place % 3 == 0 { 2 } else { 1 };
            text[at] = b'0' + u8::try_from(left % 10).unwrap_or_default();
            left /= 10;
            if left == 0 {
                break;
            }
        }
        if self.0 < 0 {
            page.write_char('−')?;
        }
        page.write_str(std::str::from_utf8(&text[at..]).unwrap_or_default())
    }
}

impl Display for Grouped {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        self.write(f)
    }
}

impl FastWritable for Grouped {
    fn write_into(&self, page: &mut dyn Write, _: &dyn Values) -> askama::Result<()> {
        Ok(self.write(page)?)
    }
}

/// Digits, commas and a minus sign.
impl HtmlSafe for Grouped {}

/// What counts things on a page.
pub trait Whole {
    fn whole(&self) -> i64;
}

macro_rules! whole {
    ($($kind:ty)*) => {
        $(impl Whole for $kind {
            fn whole(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        })*
    };
}

whole!(i64 u64 u32 usize);

impl<T: Whole + ?Sized> Whole for &T {
    fn whole(&self) -> i64 {
        (**self).whole()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_stand_before_every_three_digits_and_nowhere_else() {
        for (n, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (103_482, "103,482"),
            (418_206, "418,206"),
            (-1_204, "−1,204"),
            (i64::MIN, "−9,223,372,036,854,775,808"),
        ] {
            assert_eq!(Grouped(n).to_string(), text);
            let mut page = String::new();
            let written = Grouped(n).write_into(&mut page, askama::NO_VALUES);
            written.expect("it fits");
            assert_eq!(page, text);
        }
        assert_eq!(u64::MAX.whole(), i64::MAX);
    }
}
