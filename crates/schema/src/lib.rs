//! Tables, views and migrations, one file per table, no behaviour.
//!
//! A table is portable SQL text in which four words are filled in by the
//! dialect that runs it: `{blob}` (BLOB or BYTEA), `{clustered}` (WITHOUT ROWID
//! where the primary key should be the storage order, else nothing), `{row}`
//! (INTEGER where that makes the key the row's own number, else BIGINT) and
//! `{unlogged}` (a table whose rows need not survive a crash). Every integer is
//! BIGINT, so that one row type reads both databases.

mod access;
mod api;
mod batch;
mod definition;
mod fact;
mod form;
mod journal;
mod paper;
mod person;
mod person_attribute;
mod placement;
mod privacy;
mod registers;
mod staging;
mod unit;
mod unit_attribute;
mod views;

/// One released step of the schema. Steps are never edited after a release.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    pub version: i64,
    pub statements: &'static [&'static str],
}

/// The schema this program was built for.
pub const VERSION: i64 = 4;

/// Every step from an empty database to [`VERSION`], in order. Each statement
/// can be run twice without harm.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        statements: &[
            journal::LINE,
            journal::LINE_BY_SUBJECT,
            journal::HEAD,
            journal::HEAD_ROW,
            journal::TEXT,
            journal::ACTOR,
            fact::TABLE,
            fact::BY_LINE,
            placement::TABLE,
            placement::BY_LINE,
            unit_attribute::TABLE,
            unit_attribute::BY_LINE,
            person_attribute::TABLE,
            person_attribute::BY_LINE,
            definition::TABLE,
            unit::TABLE,
            unit::BY_PARENT,
            unit::BY_NAME,
            unit::CLOSURE,
            unit::CLOSURE_UP,
            person::TABLE,
            person::BY_MANAGING_UNIT,
            person::BY_PARTY_BRANCH,
            person::SECRET,
            person::SECRET_BY_ID,
            person::SECRET_BY_LIKENESS,
            person::BEFORE,
            registers::MEASURE,
            registers::INITIATIVE,
            registers::LEGACY_PERSON,
            registers::COUNTER,
            registers::SETTING,
            staging::PERSON,
            staging::FACT,
            staging::ATTRIBUTE,
        ],
    },
    Migration {
        version: 2,
        statements: &[
            // Forms of others.
            form::TABLE,
            form::BY_FINGERPRINT,
            form::PLACE,
        ],
    },
    Migration {
        version: 3,
        statements: &[
            // Who may sign in, and what they may do.
            access::ACCOUNT,
            access::ACCOUNT_BY_PHONE,
            access::ACCOUNT_BY_PERSON,
            access::GRANT,
            access::GRANT_BY_ACCOUNT,
            access::GRANT_BY_UNIT,
            access::CARD,
            access::CARD_BY_ACCOUNT,
            access::CODE,
            access::SESSION,
            access::SESSION_BY_ACCOUNT,
            access::HELPER,
            access::HELPER_BY_ACCOUNT,
            access::ATTEMPT,
            access::AUDIT,
            access::LINE_BY_ELDER,
            access::DRAFT,
            // Keys of other programs, and what they were answered.
            api::KEY,
            api::KEY_BY_SECRET,
            api::ANSWER,
            // Lists that went out on paper.
            paper::LIST,
            paper::ROW,
            // What elders decide of what is held of them.
            privacy::CONSENT,
            privacy::CONSENT_BY_PERSON,
            privacy::WISH,
            privacy::WISH_BY_PERSON,
            privacy::AUDIT_BY_SUBJECT,
        ],
    },
    Migration {
        version: 4,
        statements: &[
            // Imports write what they bring once.
            views::WITHOUT_SHOWN_PERSON,
            batch::TABLE,
            batch::FACT,
            batch::ATTRIBUTE,
            views::WITHOUT_POSTED_FACT,
            views::POSTED_FACT,
            views::WITHOUT_POSTED_ATTRIBUTE,
            views::POSTED_ATTRIBUTE,
            staging::WITHOUT_PERSON,
            staging::WITHOUT_FACT,
            staging::WITHOUT_ATTRIBUTE,
            staging::WITHOUT_NOBODYS,
            person::BY_ROW,
            person::INTO_BY_ROW,
            person::WITHOUT_TABLE,
            person::RENAME_BY_ROW,
            person::BY_MANAGING_UNIT,
            person::BY_PARTY_BRANCH,
            person::SECRET_BY_ROW,
            person::INTO_SECRET_BY_ROW,
            person::WITHOUT_SECRET,
            person::RENAME_SECRET_BY_ROW,
            person::SECRET_BY_ID,
            person::SECRET_BY_LIKENESS,
            views::SHOWN_PERSON,
        ],
    },
];
