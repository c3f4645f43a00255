//! The dictionary: every figure's name, definition and counting rule, as data.

use super::measures::{Measure, MeasureKind};
use figures::{Condition, Entity, Rule};
use kit::MeasureId;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One figure of the dictionary, its rule resolved to measures.
#[derive(Debug, Clone)]
pub struct Indicator {
    pub id: String,
    pub version: i64,
    pub group: String,
    pub name: Words,
    pub definition: Words,
    /// 人, 个, %, …
    pub unit: String,
    /// About party status, age or health: small counts are hidden from
    /// strangers.
    pub sensitive: bool,
    pub expected: Expected,
    /// What is missing before the figure can be counted, if anything.
    pub gap: Option<String>,
    /// Figures printed beside it.
    pub parts: Vec<String>,
    pub rule: Rule,
    /// How it counts, as written in the dictionary.
    pub counting: Counting,
    /// Its entry as stored with the journal line that made it valid.
    pub body: String,
}

/// One text in each language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
pub struct Words {
    pub zh: String,
    pub en: String,
}

impl Words {
    /// In the language of the page being made.
    pub fn said(&self) -> &str {
        crate::words::either(&self.zh, &self.en)
    }
}

/// Who must have been heard of before a figure is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// Nobody: the figure is complete by construction.
    #[default]
    Nobody,
    /// Active branches on the day; present are those with a roster.
    Rosters,
    /// Branches open in the period; present by any fact of the figure's
    /// measures in it, or by a nil-return.
    Branches,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    indicator: Vec<Entry>,
}

#[derive(Debug, Clone, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    version: i64,
    group: String,
    unit: String,
    #[serde(default)]
    sensitive: bool,
    name: Words,
    definition: Words,
    #[serde(default)]
    expected: Expected,
    #[serde(default)]
    gap: Option<String>,
    #[serde(default)]
    parts: Vec<String>,
    rule: Counting,
}

/// A counting rule as the dictionary writes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Counting {
    Sum {
        plus: Vec<String>,
        #[serde(default)]
        minus: Vec<String>,
        #[serde(default)]
        kind: Option<String>,
    },
    Times(Vec<String>),
    Persons(Vec<String>),
    Units(Vec<String>),
    Held {
        of: Vec<String>,
        by: String,
        levels: Vec<String>,
    },
    Set {
        first: String,
        entity: CountedEntity,
        #[serde(default)]
        all: Vec<Alternatives>,
        #[serde(default)]
        needs: Vec<String>,
    },
    /// The year of the first one.
    Since(Vec<String>),
    Ratio {
        of: String,
        over: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CountedEntity {
    Person,
    Subject,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Alternatives {
    pub any: Vec<String>,
    #[serde(default)]
    pub negated: bool,
}

/// A word of the dictionary that cannot be resolved.
#[derive(Debug, thiserror::Error)]
pub enum BadDictionary {
    #[error("the dictionary cannot be read: {0}")]
    Unreadable(#[from] toml::de::Error),
    #[error("{0}: no such measure, kind or figure: {1}")]
    Unknown(String, String),
}

/// A measure that no domain records yet.
const NOT_YET: MeasureId = MeasureId(999);

const BUILT_IN: &str = include_str!("dictionary.toml");

/// Every figure, in the order of the dictionary.
#[derive(Debug, Clone)]
pub struct Dictionary {
    indicators: Vec<Indicator>,
}

impl Dictionary {
    /// The dictionary of this program.
    pub fn built_in() -> Result<Dictionary, BadDictionary> {
        Dictionary::parse(BUILT_IN)
    }

    pub fn parse(text: &str) -> Result<Dictionary, BadDictionary> {
        let book: Book = toml::from_str(text)?;
        let with_body = |entry: Entry| {
            let body = serde_json::to_string(&entry).unwrap_or_default();
            (entry, body)
        };
        let entries: Vec<(Entry, String)> = book.indicator.into_iter().map(with_body).collect();
        Dictionary::of(&entries, true)
    }

    /// From entries as they are stored with the lines that made them valid.
    /// Those that this program cannot read or count any more are left out.
    pub fn of_bodies(bodies: &[String]) -> Result<Dictionary, BadDictionary> {
        let entry = |body: &String| Some((serde_json::from_str(body).ok()?, body.clone()));
        let entries: Vec<(Entry, String)> = bodies.iter().filter_map(entry).collect();
        Dictionary::of(&entries, false)
    }

    fn of(entries: &[(Entry, String)], is_strict: bool) -> Result<Dictionary, BadDictionary> {
        let mut indicators: Vec<Indicator> = Vec::new();
        let known = entries.iter().map(|(entry, _)| (entry.id.as_str(), entry));
        let known: BTreeMap<&str, &Entry> = known.collect();
        for (entry, body) in entries {
            let rule = match resolve(&known, entry) {
                Err(_) if !is_strict => continue,
                resolved => resolved?,
            };
            if let Some(part) = entry.parts.iter().find(|p| !known.contains_key(p.as_str()))
                && is_strict
            {
                return Err(BadDictionary::Unknown(entry.id.clone(), part.clone()));
            }
            indicators.push(Indicator {
                id: entry.id.clone(),
                version: entry.version,
                group: entry.group.clone(),
                name: entry.name.clone(),
                definition: entry.definition.clone(),
                unit: entry.unit.clone(),
                sensitive: entry.sensitive,
                expected: entry.expected,
                gap: entry.gap.clone(),
                parts: entry.parts.clone(),
                rule,
                counting: entry.rule.clone(),
                body: body.clone(),
            });
        }
        Ok(Dictionary { indicators })
    }

    pub fn all(&self) -> &[Indicator] {
        &self.indicators
    }

    pub fn find(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }
}

/// The number the engine knows a kind of unit by: that of its stock.
pub fn kind_number(code: &str) -> Option<u8> {
    let measure = Measure::find(&format!("unit.{code}"))?;
    (measure.kind == MeasureKind::Stock).then(|| u8::try_from(measure.id.0).ok())?
}

/// The code of the kind with this number.
pub fn kind_code(number: u8) -> Option<&'static str> {
    Measure::by_id(MeasureId(number.into()))?
        .code
        .strip_prefix("unit.")
}

fn resolve(known: &BTreeMap<&str, &Entry>, entry: &Entry) -> Result<Rule, BadDictionary> {
    let unknown = |what: &str| BadDictionary::Unknown(entry.id.clone(), what.to_owned());
    let measure = |code: &String| {
        Measure::find(code)
            .map(|m| m.id)
            .ok_or_else(|| unknown(code))
    };
    let measures = |codes: &[String]| codes.iter().map(measure).collect::<Result<Vec<_>, _>>();
    let kind = |code: &String| kind_number(code).ok_or_else(|| unknown(code));
    Ok(match &entry.rule {
        Counting::Sum {
            plus,
            minus,
            kind: only,
        } => Rule::Sum {
            plus: measures(plus)?,
            minus: measures(minus)?,
            kind: only.as_ref().map(kind).transpose()?,
        },
        Counting::Times(of) => Rule::Times { of: measures(of)? },
        Counting::Persons(of) => Rule::Persons { of: measures(of)? },
        Counting::Units(of) => Rule::Units {
            of: measures(of)?,
            kind: None,
        },
        Counting::Held { of, by, levels } => Rule::Held {
            of: measures(of)?,
            by: kind(by)?,
            levels: levels.iter().map(kind).collect::<Result<_, _>>()?,
        },
        Counting::Set {
            first,
            entity,
            all,
            needs,
        } => Rule::Set {
            first: measure(first)?,
            entity: match entity {
                CountedEntity::Person => Entity::Person,
                CountedEntity::Subject => Entity::Subject,
            },
            all: all
                .iter()
                .map(|one| {
                    Ok(Condition {
                        any: measures(&one.any)?,
                        negated: one.negated,
                    })
                })
                .collect::<Result<_, BadDictionary>>()?,
            // A domain that does not exist yet has no measure to look at.
            needs: needs
                .iter()
                .map(|code| measure(code).unwrap_or(NOT_YET))
                .collect(),
        },
        Counting::Since(of) => Rule::Since { of: measures(of)? },
        Counting::Ratio { of, over } => {
            let part = |id: &String| {
                let entry = known.get(id.as_str()).ok_or_else(|| unknown(id))?;
                resolve(known, entry)
            };
            Rule::Ratio {
                of: Box::new(part(of)?),
                over: Box::new(part(over)?),
            }
        }
    })
}

/// The three figures every past-years measure has: `.sum`, `.times` and
/// `.persons`. `code` is the measure's, such as `legacy.visits`.
pub fn legacy_indicators(code: &str, id: MeasureId) -> [Indicator; 3] {
    let name = code.strip_prefix("legacy.").unwrap_or(code);
    let make =
        |suffix: &str, zh: &str, en: &str, unit: &str, what: &str, rule, counting| Indicator {
            id: format!("{code}.{suffix}"),
            version: 1,
            group: "legacy".into(),
            name: Words {
                zh: format!("往年台账“{name}”{zh}"),
                en: format!("Past ledger \"{name}\", {en}"),
            },
            definition: Words {
                zh: format!("往年台账中“{name}”一项{what}。"),
                en: format!("Of the past ledgers' item \"{name}\": {en}."),
            },
            unit: unit.into(),
            sensitive: false,
            expected: Expected::Branches,
            gap: None,
            parts: Vec::new(),
            rule,
            counting,
            body: String::new(),
        };
    let of = || vec![code.to_owned()];
    [
        make(
            "sum",
            "数量",
            "quantities added up",
            "",
            "的数量之和",
            Rule::Sum {
                plus: vec![id],
                minus: vec![],
                kind: None,
            },
            Counting::Sum {
                plus: of(),
                minus: vec![],
                kind: None,
            },
        ),
        make(
            "times",
            "次数",
            "number of records",
            "次",
            "的记录条数",
            Rule::Times { of: vec![id] },
            Counting::Times(of()),
        ),
        make(
            "persons",
            "人数",
            "distinct persons",
            "人",
            "涉及的人数，同一个人只计一次",
            Rule::Persons { of: vec![id] },
            Counting::Persons(of()),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_resolves_and_has_both_languages() {
        let dictionary = Dictionary::built_in().expect("the built-in dictionary");
        for indicator in dictionary.all() {
            let Indicator {
                id,
                name,
                definition,
                ..
            } = indicator;
            for text in [&name.zh, &name.en, &definition.zh, &definition.en] {
                assert!(!text.is_empty(), "{id}");
            }
            assert!(definition.zh.ends_with('。'), "{id}");
        }
        assert!(dictionary.all().len() > 30);
    }

    #[test]
    fn figure_of_a_domain_that_is_not_there_yet_names_its_gap() {
        let dictionary = Dictionary::built_in().expect("the built-in dictionary");
        for id in [
            "people.active_or_skilled_rate",
            "org.branches_online.active",
        ] {
            assert!(dictionary.find(id).expect(id).gap.is_some());
        }
    }
}
