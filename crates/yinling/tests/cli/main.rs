//! The command line as others script against it, on both databases, through
//! the real program.

mod house;
mod instructors;

mod backup;
mod forms;
mod forms_docx;
mod killed;
mod report;
mod river;
mod tampering;
mod two_processes;
