//! The counting rules by SQL.

use super::Recounted;
use super::reach::{When, listed};
use crate::db::{DbErr, FromQueryResult, Tx, rows};
use crate::indicators::kind_code;
use figures::{Condition, Entity, Question, Rule};
use kit::{Day, MeasureId, UnitId};

/// One question about facts of one sort (all stocks or all flows).
pub struct Ask<'a> {
    pub question: &'a Question,
    pub is_stock: bool,
    pub when: When,
    pub stocks: &'a [MeasureId],
}

#[derive(FromQueryResult)]
struct UnitRow {
    unit: i64,
}

#[derive(FromQueryResult)]
struct NumberRow {
    unit: i64,
    number: i64,
}

/// The measures that decide whether a figure is null.
pub fn looked_at(rule: &Rule) -> Vec<MeasureId> {
    match rule {
        Rule::Sum { plus, minus, .. } => plus.iter().chain(minus).copied().collect(),
        Rule::Times { of }
        | Rule::Persons { of }
        | Rule::Units { of, .. }
        | Rule::Held { of, .. }
        | Rule::Since { of } => of.clone(),
        Rule::Set { first, .. } => vec![*first],
        Rule::Ratio { .. } => Vec::new(),
    }
}

/// The rule taken apart into stocks and flows, where its sums may mix them.
/// Distinct counts never do.
pub fn by_time(rule: &Rule, stocks: &[MeasureId]) -> Vec<(Rule, bool)> {
    let is_stock = |measure: &MeasureId| stocks.contains(measure);
    if let Rule::Sum { plus, minus, kind } = rule {
        let only = |wanted: bool| {
            let pick = |from: &[MeasureId]| -> Vec<MeasureId> {
                from.iter()
                    .copied()
                    .filter(|m| is_stock(m) == wanted)
                    .collect()
            };
            (
                Rule::Sum {
                    plus: pick(plus),
                    minus: pick(minus),
                    kind: *kind,
                },
                wanted,
            )
        };
        let parts = [only(true), only(false)];
        return parts
            .into_iter()
            .filter(|(part, _)| !looked_at(part).is_empty())
            .collect();
    }
    let first_is_stock = looked_at(rule).first().is_some_and(is_stock);
    vec![(rule.clone(), first_is_stock)]
}

fn kind_filter(rule: &Rule, alias: &str) -> String {
    let (Rule::Sum { kind, .. } | Rule::Units { kind, .. }) = rule else {
        return String::new();
    };
    let Some(code) = kind.and_then(kind_code) else {
        return String::new();
    };
    format!(" AND {alias}.subject IN (SELECT unit FROM rc_kind WHERE kind = '{code}')")
}

fn join(alias: &str, when: When) -> String {
    format!(
        "JOIN rc_reach r ON r.unit = {alias}.unit AND r.day = {}",
        when.sql(alias)
    )
}

/// Units that any fact of the measures ever reached.
pub async fn seen(
    tx: &Tx,
    rule: &Rule,
    measures: &[MeasureId],
    when: When,
) -> Result<Vec<UnitId>, DbErr> {
    let sql = format!(
        "SELECT DISTINCT r.anc AS unit FROM rc_fact f {}
          WHERE f.measure IN ({}){}",
        join("f", when),
        listed(measures),
        kind_filter(rule, "f")
    );
    let found: Vec<UnitRow> = rows(tx, &sql, []).await?;
    Ok(found.iter().map(|row| unit(row.unit)).collect())
}

/// Whether every measure the rule needs has a fact at all.
pub async fn needs_met(tx: &Tx, rule: &Rule) -> Result<bool, DbErr> {
    let Rule::Set { needs, .. } = rule else {
        return Ok(true);
    };
    for measure in needs {
        let sql = "SELECT unit FROM rc_fact WHERE measure = $1 LIMIT 1";
        let found: Vec<UnitRow> = rows(tx, sql, [i64::from(*measure).into()]).await?;
        if found.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Ask<'_> {
    /// Which days of facts are looked at.
    fn days(&self) -> String {
        let Question {
            period, stock_day, ..
        } = self.question;
        if self.is_stock {
            format!("f.day <= {}", stock_day.number())
        } else {
            format!(
                "f.day BETWEEN {} AND {}",
                period.from.number(),
                period.to.number()
            )
        }
    }

    /// Groups whose quantities add up to more than nothing.
    fn groups(&self, rule: &Rule, extra: &str) -> String {
        let day = if self.is_stock {
            "CAST(0 AS BIGINT)"
        } else {
            "f.day"
        };
        let by_day = if self.is_stock { "" } else { ", f.day" };
        format!(
            "SELECT f.measure, f.unit, f.person_no, f.subject, {day} AS day FROM rc_fact f
              WHERE f.measure IN ({}) AND {}{}{extra}
              GROUP BY f.measure, f.unit, f.person_no, f.subject{by_day} HAVING SUM(f.quantity) > 0",
            listed(&looked_at(rule)),
            self.days(),
            kind_filter(rule, "f"),
        )
    }

    /// The days on which each group adds up to more than nothing.
    fn days_above(&self, rule: &Rule) -> String {
        format!(
            "SELECT f.measure, f.unit, f.person_no, f.subject, f.day FROM rc_fact f
              WHERE f.measure IN ({}) AND {}
              GROUP BY f.measure, f.unit, f.person_no, f.subject, f.day HAVING SUM(f.quantity) > 0",
            listed(&looked_at(rule)),
            self.days(),
        )
    }

    /// Persons or subjects who meet one alternative, anywhere in the city.
    fn alternative(&self, column: &str, measure: MeasureId) -> String {
        let day = self.question.stock_day;
        let (days, by_day) = if self.stocks.contains(&measure) {
            (format!("a.day <= {}", day.number()), "")
        } else {
            let from = day.twelve_months_back().number();
            (
                format!("a.day BETWEEN {from} AND {}", day.number()),
                ", a.day",
            )
        };
        format!(
            "SELECT a.{column} FROM rc_fact a WHERE a.measure = {measure} AND {days}
              GROUP BY a.measure, a.unit, a.person_no, a.subject{by_day} HAVING SUM(a.quantity) > 0",
        )
    }

    fn condition(&self, column: &str, condition: &Condition) -> String {
        let any = condition
            .any
            .iter()
            .map(|m| format!("g.{column} IN ({})", self.alternative(column, *m)));
        let any: Vec<String> = any.collect();
        let any = if any.is_empty() {
            "1 = 0".to_owned()
        } else {
            any.join(" OR ")
        };
        format!(
            " AND {}({any})",
            if condition.negated { "NOT " } else { "" }
        )
    }
}

/// The rule's number at every unit where it is not 0.
pub async fn numbers(tx: &Tx, rule: &Rule, ask: &Ask<'_>) -> Result<Recounted, DbErr> {
    let reach = |alias| join(alias, ask.when);
    let groups = ask.groups(rule, "");
    let distinct = |column: &str, conditions: &str| {
        format!(
            "SELECT r.anc AS unit, COUNT(DISTINCT g.{column}) AS number FROM ({groups}) g {}
              WHERE g.{column} <> 0{conditions} GROUP BY r.anc",
            reach("g")
        )
    };
    let sql = match rule {
        Rule::Sum { plus, minus, .. } => format!(
            "SELECT r.anc AS unit, CAST(SUM(
                (CASE WHEN f.measure IN ({}) THEN f.quantity ELSE 0 END)
              - (CASE WHEN f.measure IN ({}) THEN f.quantity ELSE 0 END)) AS BIGINT) AS number
              FROM rc_fact f {} WHERE f.measure IN ({}) AND {}{} GROUP BY r.anc",
            listed(plus),
            listed(minus),
            reach("f"),
            listed(&looked_at(rule)),
            ask.days(),
            kind_filter(rule, "f"),
        ),
        Rule::Times { of } => format!(
            "SELECT r.anc AS unit,
                CAST(SUM(CASE WHEN f.quantity > 0 THEN 1 WHEN f.quantity < 0 THEN -1 ELSE 0 END) AS BIGINT) AS number
              FROM rc_fact f {} WHERE f.measure IN ({}) AND {} GROUP BY r.anc",
            reach("f"),
            listed(of),
            ask.days(),
        ),
        Rule::Persons { .. } => distinct("person_no", ""),
        Rule::Units { .. } => distinct("subject", ""),
        Rule::Set { entity, all, .. } => {
            let column = match entity {
                Entity::Person => "person_no",
                Entity::Subject => "subject",
            };
            let conditions: String = all.iter().map(|one| ask.condition(column, one)).collect();
            distinct(column, &conditions)
        }
        Rule::Held { by, levels, .. } => {
            let codes: Vec<String> =
                levels.iter().filter_map(|k| kind_code(*k)).map(|k| format!("'{k}'")).collect();
            let day = ask.when.sql("g");
            format!(
                "WITH g AS ({groups}),
                 nearest AS (
                    SELECT g.unit AS unit, {day} AS day, MIN(r.depth) AS depth
                      FROM g JOIN rc_reach r ON r.unit = g.unit AND r.day = {day}
                      JOIN rc_kind k ON k.unit = r.anc AND k.kind IN ({})
                     GROUP BY g.unit, {day}),
                 held AS (
                    SELECT DISTINCT n.unit AS unit, n.day AS day, n.depth AS depth, r.anc AS holder
                      FROM nearest n JOIN rc_reach r ON r.unit = n.unit AND r.day = n.day AND r.depth = n.depth
                      JOIN rc_kind k ON k.unit = r.anc AND k.kind = '{}')
                 SELECT r.anc AS unit, COUNT(DISTINCT h.holder) AS number
                   FROM held h JOIN rc_reach r ON r.unit = h.unit AND r.day = h.day AND r.depth >= h.depth
                  GROUP BY r.anc",
                codes.join(", "),
                kind_code(*by).unwrap_or_default(),
            )
        }
        Rule::Since { .. } => format!(
            "SELECT r.anc AS unit, MIN(d.day) AS number FROM ({groups}) g
              JOIN ({}) d ON d.measure = g.measure AND d.unit = g.unit
                AND d.person_no = g.person_no AND d.subject = g.subject{} {}
              WHERE d.day > 0 GROUP BY r.anc",
            ask.days_above(rule),
            if ask.is_stock { "" } else { " AND d.day = g.day" },
            reach("g"),
        ),
        Rule::Ratio { .. } => return Ok(Recounted::new()),
    };
    let found: Vec<NumberRow> = rows(tx, &sql, []).await?;
    if let Rule::Since { .. } = rule {
        return Ok(found.iter().filter_map(first_year).collect());
    }
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    Ok(found
        .iter()
        .map(|row| (unit(row.unit), row.number as f64))
        .collect())
}

/// The databases do not agree on how a day becomes a year.
fn first_year(row: &NumberRow) -> Option<(UnitId, f64)> {
    let year = Day::from_number(row.number)?.year();
    Some((unit(row.unit), f64::from(year)))
}

fn unit(id: i64) -> UnitId {
    UnitId(u32::try_from(id).unwrap_or_default())
}
