//! The dictionary of figures and the live engine.

pub mod measures;
