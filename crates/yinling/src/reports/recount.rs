//! The figures of a report, counted again by SQL.

use super::sources::Sources;
use super::write::Report;
use crate::db::Db;
use crate::indicators::recount_figures;
use crate::journal::Failure;
use kit::Refusal;

/// Holds every printed figure against the recount. Refuses (`figures_differ`)
/// with both values.
pub async fn recount(db: &Db, sources: &Sources, report: &Report) -> Result<(), Failure> {
    let ids: Vec<String> = report.figures().map(str::to_owned).collect();
    let counted = recount_figures(&sources.live, db, &sources.asked, sources.today, &ids).await?;
    counted.map_err(|mismatch| {
        let shown = |n: Option<f64>| n.map_or_else(|| "—".to_owned(), |n| n.to_string());
        Refusal::new("figures_differ")
            .with("indicator", mismatch.indicator)
            .with("unit", mismatch.unit)
            .with("period", mismatch.period)
            .with("live", shown(mismatch.live))
            .with("recounted", shown(mismatch.recounted))
    })?;
    Ok(())
}
