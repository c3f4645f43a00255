//! The command line as others script against it, on both databases, through
//! the real program.

mod house;
mod instructors;

mod backup;
mod frozen;
mod killed;
mod report;
mod returned;
mod river;
mod tampering;
mod two_processes;
