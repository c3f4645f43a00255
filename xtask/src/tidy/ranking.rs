//! Nobody is ranked: no list of people or units stands in the order of a figure.

use super::{File, Finding, find_words, is_word, line_of, mask};

const FIGURES: [&str; 8] = [
    "quantity", "total", "count", "value", "sum", "persons", "score", "likes",
];
/// Written on the line of the order or above it, with the reason.
const MARKER: &str = "tidy: not a ranking";
/// Where the columns of an `ORDER BY` end, at the latest.
const CLAUSE_ENDS: [&str; 8] = [
    "limit",
    "offset",
    "fetch",
    "for",
    "union",
    "rows",
    "range",
    "returning",
];

pub fn check(files: &[File]) -> Vec<Finding> {
    let with_sql = files.iter().filter(|file| file.ends_with(&[".rs", ".sql"]));
    // The only orders in xtask are the breaches that its tests feed to this check.
    let with_sql = with_sql.filter(|file| !file.is_below(&["xtask/"]));
    with_sql.flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Finding> {
    let text = if file.ends_with(&[".sql"]) {
        mask::sql_without_comments(&file.text)
    } else {
        mask::without_comments(&file.text)
    };
    let text = text.to_ascii_lowercase();
    let clauses = sql_clauses(&text).chain(builder_calls(&text));
    let breaches = clauses.filter_map(|(at, clause)| {
        let column = ranks_by(clause)?;
        let line = line_of(&text, at);
        let what =
            format!("ORDER BY {column} ranks; order by code, or say why not: \"{MARKER}: REASON\"");
        (!is_marked(&file.text, line)).then(|| Finding::new(&file.path, line, what))
    });
    breaches.collect()
}

/// Each `ORDER BY`, with what stands behind it.
fn sql_clauses(text: &str) -> impl Iterator<Item = (usize, &str)> {
    find_words(text, "order").filter_map(|at| {
        let by = text[at + "order".len()..].trim_start().strip_prefix("by")?;
        by.starts_with(|c| !is_word(c)).then(|| (at, clause(by)))
    })
}

/// Each call of a query builder, such as `order_by_desc(Column::Likes)`.
fn builder_calls(text: &str) -> impl Iterator<Item = (usize, &str)> {
    find_words(text, "order_by_")
        .chain(find_words(text, "order_by"))
        .filter_map(|at| {
            let rest = text[at..].trim_start_matches(is_word);
            Some((at, clause(rest.strip_prefix('(')?)))
        })
}

/// Up to the end of the clause: a bracket or a quotation mark that it did not open, a `;`, or a
/// word that begins something else.
fn clause(text: &str) -> &str {
    let mut depth = 0;
    let end = text.char_indices().find(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        let begins_word = is_word(*c) && !text[..*at].ends_with(is_word);
        let word = || text[*at..].split(|c| !is_word(c)).next().unwrap_or("");
        depth < 0
            || matches!(c, ';' | '"')
            || (depth == 0 && begins_word && CLAUSE_ENDS.contains(&word()))
    });
    end.map_or(text, |(end, _)| &text[..end])
}

/// The figure by which the clause orders. A bare position (`ORDER BY 2`) hides what it is.
fn ranks_by(clause: &str) -> Option<&str> {
    let mut words = clause
        .split(|c| !is_word(c))
        .filter(|word| !word.is_empty());
    words
        .clone()
        .find(|word| FIGURES.contains(word))
        .or_else(|| words.next().filter(|word| word.parse::<u8>().is_ok()))
}

fn is_marked(text: &str, line: usize) -> bool {
    let from = line.saturating_sub(2);
    let mut near = text.lines().skip(from).take(line - from);
    near.any(|line| {
        let reason = line.split_once(MARKER).map(|(_, reason)| reason);
        reason.is_some_and(|reason| reason.chars().filter(|c| c.is_alphanumeric()).count() >= 4)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{file, printed};
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        printed(&check(&[file(path, text)]))
    }

    #[test]
    fn ordering_by_any_figure_fails_however_it_is_written() {
        for column in FIGURES {
            let sql = format!("SELECT name\nFROM x\nOrder\n  By code, x.{column} DESC LIMIT 5");
            let found = findings("a.sql", &sql);
            assert_eq!(found.len(), 1, "{column}");
            assert!(
                found[0].starts_with(&format!("a.sql:3: ORDER BY {column} ")),
                "{found:?}"
            );
        }
        assert_eq!(findings("a.sql", "ORDER BY COUNT(*) DESC").len(), 1);
        assert_eq!(findings("a.sql", "RANK() OVER (ORDER BY likes)").len(), 1);
        assert_eq!(findings("a.sql", "ORDER BY 2 DESC").len(), 1);
        assert_eq!(
            findings("a.rs", "const Q: &str = \"… ORDER BY score\";").len(),
            1
        );
        assert_eq!(
            findings("a.rs", "select.order_by_desc(work::Column::Likes)").len(),
            1
        );
        assert_eq!(
            findings("a.rs", "select.order_by(Column::Total, Order::Asc)").len(),
            1
        );
    }

    #[test]
    fn ordering_by_code_or_day_is_no_ranking() {
        assert_eq!(
            findings("a.sql", "SELECT sum(q) AS total FROM x ORDER BY code"),
            [""; 0]
        );
        assert_eq!(findings("a.sql", "ORDER BY day, id LIMIT count"), [""; 0]);
        assert_eq!(
            findings("a.sql", "(SELECT 1 ORDER BY id) AS total"),
            [""; 0]
        );
        assert_eq!(findings("a.sql", "ORDER BY total_code"), [""; 0]);
        assert_eq!(findings("a.sql", "-- ORDER BY likes"), [""; 0]);
        assert_eq!(
            findings("a.rs", "q(\"ORDER BY id\"); let total = 2;"),
            [""; 0]
        );
    }

    #[test]
    fn the_marker_needs_a_reason_and_stands_near() {
        let marked = |reason| format!("-- {MARKER}{reason}\nSELECT 1 ORDER BY score");
        assert_eq!(
            findings("a.sql", &marked(": inside one award round")),
            [""; 0]
        );
        assert_eq!(findings("a.sql", &marked("")).len(), 1);
        assert_eq!(findings("a.sql", &marked(": far away\n\n")).len(), 1);
        let same = format!("ORDER BY score -- {MARKER}: inside one award round");
        assert_eq!(findings("a.sql", &same), [""; 0]);
    }
}
