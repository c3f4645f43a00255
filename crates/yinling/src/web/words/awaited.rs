//! English for figures that no domain records yet; see `reports::awaited`.

/// The figure's name and what must be recorded first.
pub fn awaited(id: &str) -> Option<(&'static str, &'static str)> {
    let found = AWAITED.iter().find(|(known, ..)| *known == id);
    found.map(|(_, name, missing)| (*name, *missing))
}

const AWAITED: [(&str, &str, &str); 38] = [
    (
        "learning.documents",
        "Printed study outlines and learning papers",
        "the learning papers printed",
    ),
    (
        "learning.documents.branches",
        "Party branches that received learning papers",
        "the learning papers printed",
    ),
    (
        "learning.packs",
        "Party branches with a learning stick",
        "learning sticks handed out",
    ),
    (
        "learning.classes",
        "Classes held for branch secretaries",
        "classes and who was there",
    ),
    (
        "learning.secretaries_trained",
        "Branch secretaries who took a class",
        "classes and who was there",
    ),
    ("theme.year", "Year of the theme", "the theme of each year"),
    (
        "theme.past",
        "Themes of past years",
        "the theme of each year",
    ),
    (
        "programme.specials",
        "Initiatives",
        "initiatives and their events",
    ),
    (
        "programme.specials.witness",
        "Initiatives of “I witness”",
        "initiatives and their events",
    ),
    (
        "programme.specials.take_part",
        "Initiatives of “I take part”",
        "initiatives and their events",
    ),
    (
        "programme.specials.praise",
        "Initiatives of “I praise”",
        "initiatives and their events",
    ),
    (
        "works.received",
        "Works received at this level",
        "works sent in",
    ),
    (
        "works.received.essays",
        "Theme essays received",
        "works sent in",
    ),
    (
        "works.received.suggestions",
        "Suggestions received",
        "works sent in",
    ),
    (
        "works.received.all",
        "Works received at all levels",
        "works sent in",
    ),
    (
        "series.categories",
        "Categories of the series",
        "initiatives and their events",
    ),
    (
        "series.items",
        "Items of the series",
        "initiatives and their events",
    ),
    (
        "series.occurrences",
        "Events of the series",
        "initiatives and their events",
    ),
    (
        "series.person_times",
        "Attendances of elders at the series",
        "check-ins at events",
    ),
    (
        "series.persons",
        "Elders at the series",
        "check-ins at events",
    ),
    (
        "series.reach",
        "Attendances of others the series reached",
        "head counts at events",
    ),
    (
        "local.initiatives",
        "Initiatives of the units below",
        "initiatives and their events",
    ),
    (
        "press.columns",
        "Columns in the media",
        "columns and what they printed",
    ),
    (
        "press.pieces_placed",
        "Works printed in the columns",
        "columns and what they printed",
    ),
    (
        "press.veterans_featured",
        "Veterans of the war of resistance interviewed",
        "columns and what they printed",
    ),
    (
        "honour.models",
        "Commendations received",
        "awards and commendations",
    ),
    (
        "honour.models.collectives",
        "Advanced collectives commended",
        "awards and commendations",
    ),
    (
        "honour.models.individuals",
        "Advanced individuals commended",
        "awards and commendations",
    ),
    (
        "publication.year",
        "Year of the edition",
        "what was edited and printed",
    ),
    (
        "publication.chars",
        "Characters of the edition",
        "what was edited and printed",
    ),
    (
        "service.hours",
        "Hours of voluntary service",
        "voluntary service",
    ),
    (
        "service.volunteers",
        "People in voluntary service",
        "voluntary service",
    ),
    (
        "service.brands",
        "Brands of voluntary service",
        "service brands chosen",
    ),
    (
        "press.appointed",
        "Online contributors appointed",
        "appointments of online contributors and liaisons",
    ),
    (
        "press.liaisons",
        "Online liaisons appointed",
        "appointments of online contributors and liaisons",
    ),
    (
        "press.contributors",
        "Contributors with signed pieces",
        "signed pieces",
    ),
    ("press.signed_pieces", "Signed pieces", "signed pieces"),
    (
        "press.placements",
        "Times signed pieces were printed",
        "signed pieces",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_awaited_figure_has_english_words() {
        let chinese = include_str!("../../reports/awaited.rs");
        for (id, ..) in AWAITED {
            assert!(chinese.contains(&format!("\"{id}\"")), "{id}");
        }
        assert!(chinese.contains(&format!("; {}]", AWAITED.len())));
    }
}
