//! A changed key: everything works as before, the former key opens nothing, and
//! whatever happens one of the two is wholly in force.

mod after;
mod cut_short;
mod scene;
