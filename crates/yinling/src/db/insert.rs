//! Many rows in few statements.

use super::{ConnectionTrait, DbErr, Value, exec};
use std::sync::Arc;
use std::vec::IntoIter;

/// Gathers rows of one table and writes them many at a time. The statement
/// for a full load is the same text every time, so it is prepared once.
#[derive(Debug)]
pub struct Insert {
    /// From the name of the table to the first row.
    head: String,
    columns: usize,
    /// Behind the values of every row: `,0,0`.
    constants: String,
    /// Behind the last row.
    tail: &'static str,
    per_statement: usize,
    values: Vec<Value>,
}

/// Both databases take at least this many parameters in a statement.
const MOST_PARAMETERS: usize = 32_000;
/// Longer statements cost more to parse than they save.
const MOST_ROWS: usize = 500;

impl Insert {
    /// `columns` as they stand in SQL: `seq, n, unit`.
    pub fn into(table: &str, columns: &str) -> Insert {
        Insert::with(table, columns, &[])
    }

    /// The same, where further columns are one number in every row.
    pub fn with(table: &str, columns: &str, constants: &[(&str, i64)]) -> Insert {
        let names = constants.iter().map(|(name, _)| format!(", {name}"));
        let names: String = names.collect();
        let numbers = constants.iter().map(|(_, number)| format!(",{number}"));
        Insert {
            constants: numbers.collect(),
            ..Insert::of(
                format!("{table} ({columns}{names}) VALUES "),
                columns.split(',').count(),
                "",
            )
        }
    }

    /// Rows of `given` values each, from which `select` makes those of the
    /// table; it names them `column1`, `column2` …
    pub fn through(table: &str, columns: &str, given: usize, select: &str) -> Insert {
        let head = format!("{table} ({columns}) SELECT {select} FROM (VALUES ");
        Insert::of(head, given, ") given")
    }

    fn of(head: String, columns: usize, tail: &'static str) -> Insert {
        Insert {
            head,
            columns,
            constants: String::new(),
            tail,
            per_statement: (MOST_PARAMETERS / columns).min(MOST_ROWS),
            values: Vec::new(),
        }
    }

    /// Makes room for so many rows.
    pub fn reserve(&mut self, rows: usize) {
        self.values.reserve(rows * self.columns);
    }

    /// Adds one row; `row` has one value for each column.
    pub fn row(&mut self, row: impl IntoIterator<Item = Value>) {
        self.values.extend(row);
        debug_assert_eq!(self.values.len() % self.columns, 0);
    }

    pub fn rows(&self) -> usize {
        self.values.len() / self.columns
    }

    /// Writes everything gathered so far and empties itself. After an error the
    /// transaction has to be given up.
    pub async fn write<C: ConnectionTrait>(&mut self, conn: &C) -> Result<(), DbErr> {
        let mut values = std::mem::take(&mut self.values).into_iter();
        let numbered = conn.get_database_backend() != sea_orm::DbBackend::Sqlite;
        for (text, count) in self.statements(values.len(), numbered) {
            let some: Vec<Value> = values.by_ref().take(count).collect();
            exec(conn, &text, some).await?;
        }
        Ok(())
    }

    /// The statements for SQLite, each with the number of its values, and all of
    /// these in a row.
    pub(super) fn into_statements(self) -> (Vec<(Arc<str>, usize)>, IntoIter<Value>) {
        (
            self.statements(self.values.len(), false),
            self.values.into_iter(),
        )
    }

    /// The texts of the statements that so many values need, each with the
    /// number of its own.
    ///
    /// SQLite takes `$1` for a name and searches the list of names for every
    /// value that is bound, which is most of the time of a large statement: it
    /// is given `?`.
    fn statements(&self, values: usize, numbered: bool) -> Vec<(Arc<str>, usize)> {
        let rows = values / self.columns;
        let rest = rows % self.per_statement;
        let mut statements = Vec::new();
        if rows >= self.per_statement {
            let full: Arc<str> = self.text(self.per_statement, numbered).into();
            let count = self.per_statement * self.columns;
            statements.resize(rows / self.per_statement, (full, count));
        }
        if rest > 0 {
            statements.push((self.text(rest, numbered).into(), rest * self.columns));
        }
        statements
    }

    fn text(&self, rows: usize, numbered: bool) -> String {
        let mut text = if numbered {
            format!("INSERT INTO {}", self.head)
        } else {
            // Whoever meets an error gives the transaction up, so SQLite need not
            // keep every page of before as well, only to take back one statement.
            format!("INSERT OR FAIL INTO {}", self.head)
        };
        let mut parameter = 0;
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ",(" });
            for column in 0..self.columns {
                parameter += 1;
                if column > 0 {
                    text.push(',');
                }
                if numbered {
                    text.push('$');
                    text.push_str(&parameter.to_string());
                } else {
                    text.push('?');
                }
            }
            text.push_str(&self.constants);
            text.push(')');
        }
        text.push_str(self.tail);
        text
    }
}
