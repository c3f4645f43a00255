//! The dictionary of figures.

use crate::indicators::{Indicator, example};
use crate::say;
use crate::web::links::{self, Question};
use crate::web::pages::{IndicatorEntry, IndicatorGroup, IndicatorsPage, Section};
use crate::web::site::Site;
use crate::web::trouble::Trouble;
use crate::web::visit::{Visit, page};
use crate::web::words::{labels, rules};
use axum::response::Response;

/// A page bears so many; past ledgers beyond them are left to their figures.
const MOST: usize = 80;

pub async fn indicators(visit: Visit) -> Result<Response, Trouble> {
    page(&IndicatorsPage {
        shell: visit.shell(Section::Indicators, None),
        groups: groups(&visit, MOST),
    })
}

/// The first `most` entries, in the dictionary's order.
pub fn groups(visit: &Visit, most: usize) -> Vec<IndicatorGroup> {
    let root = visit.directory.root().map(|card| card.code.as_str());
    let mut groups: Vec<IndicatorGroup> = Vec::new();
    for indicator in visit.site.live.indicators().iter().take(most) {
        let name = rules::group(&indicator.group);
        if groups.last().is_none_or(|group| group.name != name) {
            groups.push(IndicatorGroup {
                name: name.to_owned(),
                entries: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.entries.push(entry(&visit.site, indicator, root));
        }
    }
    groups
}

fn entry(site: &Site, indicator: &Indicator, root: Option<&str>) -> IndicatorEntry {
    IndicatorEntry {
        id: indicator.id.clone(),
        name: indicator.name.said().to_owned(),
        definition: indicator.definition.said().to_owned(),
        example: example(&indicator.id).map_or_else(String::new, |words| words.said().to_owned()),
        unit_of_count: labels::unit_of_count(&indicator.unit).to_owned(),
        rule: rules::rule(&indicator.counting, |id| site.name_of(id)),
        version: u32::try_from(indicator.version).unwrap_or(0),
        gap: indicator
            .gap
            .as_ref()
            .map(|gap| {
                let gap = labels::gap(gap);
                say!(
                    "{gap}还没有建账，所以这个数现在是“—”，不写0。",
                    "There are no {gap} yet. So this number is “—” for now and is not written as 0."
                )
            })
            .unwrap_or_default(),
        figure_href: root.map(|root| links::figure(&indicator.id, root, &Question::default())),
    }
}
