//! What is true: the rows of lines and those of batches that have their line.
//! SQL that asks reads these; SQL that writes names the tables.

/// Every fact that any line posted. The few batches lead to their rows, never
/// the other way round.
pub const POSTED_FACT: &str = "CREATE VIEW posted_fact AS
    SELECT person_no, seq, n, measure, unit, initiative, day, precision, quantity, grade, subject
      FROM fact
    UNION ALL
    SELECT f.person_no, b.line, f.n, f.measure, f.unit, 0, f.day, f.precision, f.quantity, 0, 0
      FROM batch b CROSS JOIN batch_fact f WHERE f.batch = b.id AND b.line > 0";
pub const WITHOUT_POSTED_FACT: &str = "DROP VIEW IF EXISTS posted_fact";

/// Every attribute of a person that any line posted.
pub const POSTED_ATTRIBUTE: &str = "CREATE VIEW posted_person_attribute AS
    SELECT person_no, seq, n, aspect, value, day, sign FROM person_attribute
    UNION ALL
    SELECT a.person_no, b.line, a.n, a.aspect, a.value, a.day, 1
      FROM batch b CROSS JOIN batch_attribute a WHERE a.batch = b.id AND b.line > 0";
pub const WITHOUT_POSTED_ATTRIBUTE: &str = "DROP VIEW IF EXISTS posted_person_attribute";

/// Everybody but the new people of imports that are still at work. Whoever came
/// in a batch keeps its number in the table, and is shown like all the others.
pub const SHOWN_PERSON: &str = "CREATE VIEW shown_person AS
    SELECT person_no, name, sex, birth_on, birth_precision, retirement, managing_unit,
           party_branch, affiliation, details, merged_into, left_on,
           CASE WHEN void_by < 0 THEN 0 ELSE void_by END AS void_by
      FROM person WHERE void_by >= 0 OR void_by IN (SELECT -id FROM batch WHERE line > 0)";
pub const WITHOUT_SHOWN_PERSON: &str = "DROP VIEW IF EXISTS shown_person";
