//! Builders and databases for tests.
