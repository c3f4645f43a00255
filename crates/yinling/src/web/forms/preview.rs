//! `/forms/{id}`: what would go into each place, and what would be left.

use super::{chosen, get_waiting, href, planned};
use crate::forms::{FEWEST_LABELS, Plan, Recognised, Waiting};
use crate::indicators::Live;
use crate::journal::Failure;
use crate::say;
use crate::web::links::{self, Question};
use crate::web::pages::{FormLeft, FormMoved, FormPage, FormPlace, Section};
use crate::web::signed::Staff;
use crate::web::trouble::Trouble;
use crate::web::words as say;
use crate::words;
use crate::words::either;
use axum::extract::Path;
use axum::response::Response;
use figures::Number;

/// So many places are shown; a form with more is filled all the same.
const MOST_SHOWN: usize = 200;

/// What years are counted in; they have no thousands.
// tidy: not said: compared with the dictionary
const YEAR: &str = "年";

pub async fn preview(Path(id): Path<String>, staff: Staff) -> Result<Response, Trouble> {
    let site = &staff.visit.site;
    let waiting = get_waiting(site, &id)?;
    let root = staff.visit.directory.root();
    let root = root.map(|root| root.code.clone()).unwrap_or_default();
    let mut page = blank(&staff, &root, &waiting);
    if site.live.loading().is_some() {
        page.refused = either(
            "数字还在装入，请过一会儿再打开这一页。",
            "The numbers are still being loaded. Please open this page again in a little while.",
        )
        .into();
        return staff.page(&page);
    }
    match planned(site, &root, &waiting).await {
        Ok((_, plan)) => fill(&mut page, &plan, &waiting, &site.live),
        Err(Failure::Refused(refusal)) => {
            page.refused = words::sentence(&refusal, words::language());
        }
        Err(fault) => return Err(fault.into()),
    }
    staff.page(&page)
}

/// `汇总!B5` as a page says it: 汇总 B5.
fn on_page(place: &str) -> String {
    match place.rsplit_once('!') {
        Some((sheet, cell)) => format!("{sheet} {cell}"),
        None => place.to_owned(),
    }
}

fn blank(staff: &Staff, root: &str, waiting: &Waiting) -> FormPage {
    let site = &staff.visit.site;
    let (unit, period) = chosen(site, root, waiting);
    let directory = &staff.visit.directory;
    let top = directory.root();
    let below = top.into_iter().flat_map(|top| directory.children(top.id));
    let units = top.into_iter().chain(below);
    let units = units.map(|card| (card.code.clone(), card.name.clone()));
    let year = site.today().year();
    let mut periods: Vec<String> = (1..=4).rev().map(|q| format!("{year}Q{q}")).collect();
    periods.push(year.to_string());
    periods.push(format!("{}Q4", year - 1));
    periods.push((year - 1).to_string());
    FormPage {
        shell: staff.visit.shell(Section::Imports, None),
        token: staff.token(),
        href: href(&waiting.id),
        name: waiting.name.clone(),
        unit_name: directory
            .find(&unit)
            .map(|card| card.name.clone())
            .unwrap_or_default(),
        unit,
        period,
        units: units.collect(),
        periods,
        anew: waiting.anew,
        refused: String::new(),
        line: 0,
        recognised: String::new(),
        moved: Vec::new(),
        must_look: false,
        filled: 0,
        places: Vec::new(),
        left: Vec::new(),
        will_remember: false,
        not_remembered: String::new(),
    }
}

fn fill(page: &mut FormPage, plan: &Plan, waiting: &Waiting, live: &Live) {
    page.unit_name.clone_from(&plan.unit_name);
    page.line = plan.line.into();
    page.filled = plan.filled().count();
    page.will_remember = plan.remembering.is_some();
    if plan.says_too_little {
        let fewest = FEWEST_LABELS.to_string();
        let told = [("fewest", fewest.as_str())];
        let words = words::text("form-not-remembered", &told, words::language());
        page.not_remembered = words.unwrap_or_default();
    }
    match &plan.recognised {
        Recognised::New => {}
        Recognised::Exact { version, .. } => {
            page.recognised = say!(
                "认出来了，是以前填过的第{version}版。",
                "It is known: version {version} of a form filled in before."
            );
        }
        Recognised::Near {
            name,
            places,
            found,
            moved,
            ..
        } => {
            page.recognised = say!(
                "和以前填过的“{name}”差不多，但有改动：{places}处里认出{found}处。",
                "It is much like “{name}”, filled in before, but it has changed: {found} of {places} places were found again."
            );
            page.moved = moved
                .iter()
                .map(|one| FormMoved {
                    mark: one.mark.clone(),
                    label: one.label.clone(),
                    before: on_page(&one.before),
                    now: one.now.as_deref().map(on_page).unwrap_or_default(),
                })
                .collect();
            page.must_look = !waiting.has_looked;
        }
    }
    let shown = plan.filled().take(MOST_SHOWN).map(|(place, found)| {
        let question = Question {
            period: Some(found.period.label().to_owned()),
            ..Question::default()
        };
        let known = live.find_indicator(&found.indicator);
        let number = match found.number {
            Number::Int(year) if found.unit_of_count == YEAR => year.to_string(),
            Number::Int(count) => say::thousands(count),
            Number::Rate(rate) => format!("{rate:.2}"),
        };
        FormPlace {
            place: on_page(&place.place),
            name: known.map_or_else(|| found.name.clone(), |one| one.name.said().to_owned()),
            of: match found.unit == plan.unit {
                true => String::new(),
                false => found.unit_name.clone(),
            },
            period: match found.period == plan.period {
                true => String::new(),
                false => say::period(&found.period),
            },
            value: say::labels::amount(&number, &found.unit_of_count),
            unit_of_count: String::new(),
            href: links::figure(&found.indicator, &found.unit, &question),
        }
    });
    page.places = shown.collect();
    let left = plan.left().into_iter().map(|one| FormLeft {
        why: one.why.words(words::language()),
        place: on_page(&one.place),
        mark: one.mark,
    });
    page.left = left.collect();
}
