//! Portable SQL text in, typed rows out.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement, Value};

fn statement<C: ConnectionTrait>(
    conn: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    Statement::from_sql_and_values(conn.get_database_backend(), sql, values)
}

/// Every row of a query.
pub async fn rows<T: FromQueryResult, C: ConnectionTrait>(
    conn: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<T>, DbErr> {
    let found = conn.query_all_raw(statement(conn, sql, values)).await?;
    found
        .iter()
        .map(|row| T::from_query_result(row, ""))
        .collect()
}

/// The first row, if there is one. A database failure is never "none".
pub async fn one<T: FromQueryResult, C: ConnectionTrait>(
    conn: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<T>, DbErr> {
    let found = conn.query_one_raw(statement(conn, sql, values)).await?;
    found.map(|row| T::from_query_result(&row, "")).transpose()
}

/// The single whole number a query answers with.
pub async fn scalar<C: ConnectionTrait>(
    conn: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<i64, DbErr> {
    let found = conn.query_one_raw(statement(conn, sql, values)).await?;
    match found {
        Some(row) => row.try_get_by_index(0),
        None => Err(DbErr::RecordNotFound(sql.to_owned())),
    }
}

/// Runs a statement and says how many rows it touched.
pub async fn exec<C: ConnectionTrait>(
    conn: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64, DbErr> {
    Ok(conn
        .execute_raw(statement(conn, sql, values))
        .await?
        .rows_affected())
}
