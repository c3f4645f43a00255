//! The figure a place asks for.

use super::known::KnownPlace;
use super::outcome::{self, Found, Why};
use super::plan::{Asking, Planned};
use super::wanted::{Target, Wanted};
use super::whose::Units;
use super::{names, period, place};
use crate::indicators::{Asked, Indicator, question};
use crate::units::UnitCard;
use kit::{Period, UnitId};
use sheets::fill::Form;

/// What figures are found with.
pub(super) struct Finding<'a> {
    pub asking: &'a Asking<'a>,
    pub all: Vec<Indicator>,
    pub units: &'a Units,
    pub own: UnitId,
    pub line: u32,
}

impl Finding<'_> {
    /// Finds the figure. What is understood, whether or not there are records,
    /// is `remembered`.
    pub fn planned(&self, form: &Form, one: Wanted, remembered: &mut Vec<KnownPlace>) -> Planned {
        let (at, mark) = (one.known.at, one.known.mark.clone());
        let place = place::name(form, at);
        let is_percent = form.is_percent(at);
        let (target, outcome) = match (self.understood(&one), one.target) {
            (Ok((indicator, unit, period)), target) => {
                remembered.push(KnownPlace {
                    indicator: indicator.id.clone(),
                    unit: match one.known.unit.is_empty() {
                        true => String::new(),
                        false => unit.code.clone(),
                    },
                    ..one.known
                });
                match target {
                    Ok(target) => (target, self.figure(indicator, unit, period)),
                    Err(why) => (Target::None, Err(why)),
                }
            }
            (Err(why), _) => {
                // A figure that is not in the dictionary now may come back.
                if one.is_remembered {
                    remembered.push(one.known);
                }
                (Target::None, Err(why))
            }
        };
        let outcome = outcome.map(|mut found| {
            if target == Target::Cell {
                found.written = outcome::in_cell(found.number, is_percent);
            }
            found
        });
        Planned {
            at,
            place,
            mark,
            outcome,
            target,
        }
    }

    fn understood(&self, one: &Wanted) -> Result<(&Indicator, &UnitCard, Period), Why> {
        let wanted = &one.known;
        let indicator = names::find(&self.all, &wanted.indicator).map_err(Why::UnknownName)?;
        if one.is_broken {
            return Err(Why::BrokenMark);
        }
        let unit = match wanted.unit.as_str() {
            "" => self.units.by_code(&self.asking.unit).ok_or(0),
            code if one.is_remembered => self.units.by_code(code).ok_or(0),
            text => self.units.find(text, self.own),
        };
        let unit = unit.map_err(|several| match several {
            0 => Why::UnknownUnit(wanted.unit.clone()),
            several => Why::ManyUnits(wanted.unit.clone(), several),
        })?;
        let own = &self.asking.period;
        let period = match wanted.period.as_str() {
            "" => Some(own.clone()),
            text => period::read(text, own),
        };
        let period = period.ok_or_else(|| Why::BadPeriod(wanted.period.clone()))?;
        Ok((indicator, unit, period))
    }

    fn figure(&self, indicator: &Indicator, unit: &UnitCard, period: Period) -> Result<Found, Why> {
        let today = self.asking.today;
        if period.from > today {
            return Err(Why::NotYet(kit::chinese_dates::period(&period)));
        }
        let asked = Asked {
            unit: UnitId(u32::try_from(unit.id).unwrap_or(0)),
            period: period.clone(),
            day: None,
            line: Some(self.line),
            todays_tree: false,
        };
        let figure = self.asking.live.figure(indicator, &asked, today);
        let as_of = question(&asked, today).stock_day;
        outcome::found(indicator, unit, period, as_of, &figure)
    }
}
