//! Every table of one database into another, of whichever kind.

use super::{ConnectionTrait, DbErr, FromQueryResult, Insert, Tx, Value, exec, rows, scalar};
use sea_orm::{QueryResult, Statement};

/// Rows read and written at a time.
const PAGE: usize = 5_000;

/// A table as its columns say.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub name: String,
    pub columns: Vec<Column>,
}

#[derive(Debug, PartialEq, Eq, FromQueryResult)]
pub(super) struct Column {
    pub name: String,
    /// `BIGINT`, `INTEGER`, `TEXT` or `BLOB`: the schema uses no other.
    pub kind: String,
    /// Its place in the primary key, from 1; 0 outside.
    pub key: i64,
}

#[derive(FromQueryResult)]
struct Name {
    name: String,
}

/// Rows were staged in tables of their own until version 4, and the version of
/// the schema belongs to the database itself.
const NAMES: &str = "SELECT name FROM sqlite_master WHERE type = 'table'
    AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE 'staged!_%' ESCAPE '!'
    AND name <> 'schema_version' ORDER BY name";
const COLUMNS: &str = "SELECT name, type AS kind, CAST(pk AS BIGINT) AS key
    FROM pragma_table_info($1) ORDER BY cid";

/// The tables of a SQLite database that make up the city, in order of name.
pub(super) async fn tables<C: ConnectionTrait>(sqlite: &C) -> Result<Vec<Table>, DbErr> {
    let mut tables = Vec::new();
    for Name { name } in rows::<Name, _>(sqlite, NAMES, []).await? {
        let columns = rows(sqlite, COLUMNS, [name.clone().into()]).await?;
        tables.push(Table { name, columns });
    }
    Ok(tables)
}

/// Puts the rows of `from` in the place of those of `to`. `from` must stand
/// still meanwhile; `seen` is told the rows copied and all there are.
pub(super) async fn copy<C: ConnectionTrait>(
    from: &C,
    to: &Tx,
    tables: &[Table],
    mut seen: impl FnMut(u64, u64),
) -> Result<(), DbErr> {
    let (mut done, mut total) = (0, 0);
    for table in tables {
        let count = format!("SELECT COUNT(*) FROM {}", table.name);
        total += u64::try_from(scalar(from, &count, []).await?).unwrap_or(0);
    }
    for table in tables {
        exec(to, &format!("DELETE FROM {}", table.name), []).await?;
        let mut insert = Insert::into(&table.name, &table.column_names());
        let mut after: Option<Vec<Value>> = None;
        loop {
            let page = table.page(from, after.as_deref()).await?;
            let read = page.len();
            after = page.last().map(|row| table.key(row));
            page.into_iter().for_each(|row| insert.row(row));
            insert.write(to).await?;
            done += read as u64;
            seen(done, total);
            if read < PAGE {
                break;
            }
        }
    }
    Ok(())
}

impl Table {
    fn column_names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|c| c.name.as_str()).collect();
        names.join(", ")
    }

    /// Columns of the primary key, in its order.
    fn key_columns(&self) -> Vec<usize> {
        let mut key: Vec<usize> = (0..self.columns.len())
            .filter(|at| self.columns[*at].key > 0)
            .collect();
        key.sort_by_key(|at| self.columns[*at].key);
        key
    }

    fn key(&self, row: &[Value]) -> Vec<Value> {
        let key = self.key_columns().into_iter();
        key.map(|at| row[at].clone()).collect()
    }

    async fn page<C: ConnectionTrait>(
        &self,
        from: &C,
        after: Option<&[Value]>,
    ) -> Result<Vec<Vec<Value>>, DbErr> {
        let key = self.key_columns().into_iter();
        let key: Vec<&str> = key.map(|at| self.columns[at].name.as_str()).collect();
        let key = key.join(", ");
        let onward = after.map(|after| {
            let marks: Vec<String> = (1..=after.len()).map(|n| format!("${n}")).collect();
            format!("WHERE ({key}) > ({})", marks.join(", "))
        });
        let sql = format!(
            "SELECT {} FROM {} {} ORDER BY {key} LIMIT {PAGE}",
            self.column_names(),
            self.name,
            onward.unwrap_or_default()
        );
        let values = after.unwrap_or_default().to_vec();
        let backend = from.get_database_backend();
        let found = from
            .query_all_raw(Statement::from_sql_and_values(backend, sql, values))
            .await?;
        found.iter().map(|row| self.values(row)).collect()
    }

    fn values(&self, row: &QueryResult) -> Result<Vec<Value>, DbErr> {
        let value = |(at, column): (usize, &Column)| match column.kind.as_str() {
            "BIGINT" | "INTEGER" => Ok(row.try_get_by_index::<Option<i64>>(at)?.into()),
            "TEXT" => Ok(row.try_get_by_index::<Option<String>>(at)?.into()),
            "BLOB" => Ok(row.try_get_by_index::<Option<Vec<u8>>>(at)?.into()),
            other => Err(DbErr::Type(format!("{}: {other}", self.name))),
        };
        self.columns.iter().enumerate().map(value).collect()
    }
}

/// Every row of the city as text, table by table, to compare two databases.
#[cfg(test)]
pub async fn dump<C: ConnectionTrait, S: ConnectionTrait>(
    from: &C,
    schema: &S,
) -> Result<Vec<String>, DbErr> {
    let mut all = Vec::new();
    for table in tables(schema).await? {
        let mut after: Option<Vec<Value>> = None;
        loop {
            let page = table.page(from, after.as_deref()).await?;
            after = page.last().map(|row| table.key(row));
            all.extend(page.iter().map(|row| format!("{} {row:?}", table.name)));
            if page.len() < PAGE {
                break;
            }
        }
    }
    // The two kinds of database have different minds about the order of text.
    all.sort();
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestHouse;

    /// A table of the schema that a backup would forget fails here.
    #[tokio::test]
    async fn every_table_is_copied_by_its_key() {
        let house = TestHouse::sqlite().await;
        let tables = tables(house.db.read()).await.expect("reads");
        let statements = schema::MIGRATIONS.iter().flat_map(|step| step.statements);
        let mut wanted: Vec<&str> = statements
            .filter(|text| !text.contains("{unlogged}"))
            .filter_map(|text| text.strip_prefix("CREATE TABLE IF NOT EXISTS "))
            .filter_map(|text| text.split_whitespace().next())
            .collect();
        wanted.sort_unstable();
        let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, wanted);
        for table in &tables {
            assert!(!table.key_columns().is_empty(), "{}", table.name);
        }
        house.close().await;
    }
}
