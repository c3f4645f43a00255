//! What templates may do to a value: `{{ n|thousands }}`, `{{ d|day }}`.

use super::words::{self, Grouped, Whole};
use askama::{Result, Values};
use kit::Day;
use std::borrow::Borrow;

/// `418,206`
#[askama::filter_fn]
pub fn thousands(n: impl Whole, _: &dyn Values) -> Result<Grouped> {
    Ok(Grouped(n.whole()))
}

/// `2026年11月23日`
#[askama::filter_fn]
pub fn day(day: impl Borrow<Day>, _: &dyn Values) -> Result<String> {
    Ok(words::day(*day.borrow()))
}

/// `2026年11月23日 14:05`, by the clock of mainland China, from milliseconds UTC.
#[askama::filter_fn]
pub fn moment(ms: impl Borrow<i64>, _: &dyn Values) -> Result<String> {
    Ok(words::moment(*ms.borrow()))
}

/// `{{ "首页"|en("Home") }}`: the second where the reader reads English.
#[askama::filter_fn]
pub fn en<'a>(chinese: &'a str, _: &dyn Values, english: &'a str) -> Result<&'a str> {
    Ok(crate::words::either(chinese, english))
}

/// The first eight characters of a hash.
#[askama::filter_fn]
pub fn short(hash: &str, _: &dyn Values) -> Result<String> {
    Ok(words::short_hash(hash).to_owned())
}
