//! Many rows changed in few statements.

use super::{ConnectionTrait, DbErr, Value, exec};

/// Gathers rows of one table that are there already and writes new values into
/// some of their columns, many at a time.
#[derive(Debug)]
pub struct Update {
    table: &'static str,
    keys: &'static [&'static str],
    columns: &'static [&'static str],
    values: Vec<Value>,
}

/// As for [`super::Insert`]; the statement for a full load is prepared once.
const MOST_ROWS: usize = 500;

impl Update {
    /// `keys` say which row, `columns` are written.
    pub fn of(
        table: &'static str,
        keys: &'static [&'static str],
        columns: &'static [&'static str],
    ) -> Update {
        Update {
            table,
            keys,
            columns,
            values: Vec::new(),
        }
    }

    /// One row: the values of its keys, then those to be written.
    pub fn row(&mut self, row: impl IntoIterator<Item = Value>) {
        self.values.extend(row);
        debug_assert_eq!(self.values.len() % self.width(), 0);
    }

    fn width(&self) -> usize {
        self.keys.len() + self.columns.len()
    }

    /// Writes everything gathered so far and empties itself.
    pub async fn write<C: ConnectionTrait>(&mut self, conn: &C) -> Result<(), DbErr> {
        let width = self.width();
        let mut values = std::mem::take(&mut self.values).into_iter();
        let numbered = conn.get_database_backend() != sea_orm::DbBackend::Sqlite;
        while values.len() > 0 {
            let rows = (values.len() / width).min(MOST_ROWS);
            let mut chunk: Vec<Value> = values.by_ref().take(rows * width).collect();
            let span = span(&chunk, width);
            let text = self.text(rows, numbered, span.is_some());
            chunk.extend(span.into_iter().flatten());
            exec(conn, &text, chunk).await?;
        }
        Ok(())
    }

    /// Both databases call the columns of a list of values `column1`,
    /// `column2` …
    fn text(&self, rows: usize, numbered: bool, has_span: bool) -> String {
        let mut parameter = 0;
        let mut next = || {
            parameter += 1;
            match numbered {
                true => format!("${parameter}"),
                false => "?".to_owned(),
            }
        };
        let width = self.width();
        let tuple = |next: &mut dyn FnMut() -> String| {
            let marks: Vec<String> = (0..width).map(|_| next()).collect();
            format!("({})", marks.join(","))
        };
        let tuples: Vec<String> = (0..rows).map(|_| tuple(&mut next)).collect();
        let first = self.keys.len() + 1;
        let set = self.columns.iter().zip(first..);
        let set: Vec<String> = set
            .map(|(name, at)| format!("{name} = v.column{at}"))
            .collect();
        let table = self.table;
        let fits = self.keys.iter().zip(1..);
        let mut fits: Vec<String> = fits
            .map(|(name, at)| format!("{table}.{name} = v.column{at}"))
            .collect();
        if has_span {
            let key = self.keys[0];
            fits.push(format!("{table}.{key} BETWEEN {} AND {}", next(), next()));
        }
        format!(
            "UPDATE {table} SET {} FROM (VALUES {}) AS v WHERE {}",
            set.join(", "),
            tuples.join(","),
            fits.join(" AND ")
        )
    }
}

/// From the smallest to the largest first key, where keys are numbers: a
/// planner that knows nothing of the values would read the whole table.
fn span(values: &[Value], width: usize) -> Option<[Value; 2]> {
    let keys = values.chunks(width).map(|row| match row.first() {
        Some(Value::BigInt(Some(key))) => Some(*key),
        _ => None,
    });
    let keys: Vec<i64> = keys.collect::<Option<_>>()?;
    Some([(*keys.iter().min()?).into(), (*keys.iter().max()?).into()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{FromQueryResult, Insert, rows};
    use crate::testing::on_both;

    #[derive(Debug, PartialEq, FromQueryResult)]
    struct Row {
        person_no: i64,
        sealed: Vec<u8>,
        id_hash: Option<Vec<u8>>,
    }

    #[tokio::test]
    async fn rows_take_their_own_new_values_and_nobody_elses() {
        on_both(async |house| {
            let tx = house.db.begin().await.expect("begins");
            let mut insert = Insert::into(
                "person_secret",
                "person_no, salt, sealed, id_hash, likeness_hash",
            );
            for n in 0..1_203_i64 {
                let hash: Value = (n % 2 == 0).then(|| vec![1u8]).into();
                insert.row([
                    n.into(),
                    vec![0u8].into(),
                    vec![1u8].into(),
                    hash,
                    vec![2u8].into(),
                ]);
            }
            insert.write(&tx).await.expect("inserts");
            let mut update = Update::of("person_secret", &["person_no"], &["sealed", "id_hash"]);
            let fresh = |n: i64| n.to_le_bytes().to_vec();
            for n in (0..1_203_i64).filter(|n| n % 3 != 0) {
                let hash: Value = (n % 2 == 1).then(|| fresh(n)).into();
                update.row([n.into(), fresh(n).into(), hash]);
            }
            update.write(&tx).await.expect("updates");
            update.write(&tx).await.expect("nothing is left to do");
            let sql = "SELECT person_no, sealed, id_hash FROM person_secret ORDER BY person_no";
            let found: Vec<Row> = rows(&tx, sql, []).await.expect("reads");
            for (n, row) in (0..).zip(found) {
                let (sealed, id_hash) = match n % 3 {
                    0 => (vec![1], (n % 2 == 0).then(|| vec![1])),
                    _ => (fresh(n), (n % 2 == 1).then(|| fresh(n))),
                };
                let wanted = Row {
                    person_no: n,
                    sealed,
                    id_hash,
                };
                assert_eq!(row, wanted);
            }
            let mut by_text = Update::of("setting", &["name"], &["value"]);
            let sql = "INSERT INTO setting (name, value) VALUES ('a', '1'), ('b', '1')";
            crate::db::exec(&tx, sql, []).await.expect("inserts");
            by_text.row(["b".into(), "2".into()]);
            by_text.write(&tx).await.expect("updates");
            let sql = "SELECT COUNT(*) FROM setting WHERE name || value IN ('a1', 'b2')";
            assert_eq!(crate::db::scalar(&tx, sql, []).await.expect("reads"), 2);
        })
        .await;
    }
}
