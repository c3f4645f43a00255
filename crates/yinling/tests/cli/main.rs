//! The command line as others script against it, on both databases, through
//! the real program.

mod house;
mod instructors;
mod server;

mod api_keys;
mod backup;
mod fonts;
mod forms;
mod forms_docx;
mod frozen;
mod gateways;
mod killed;
mod log;
mod plan;
mod report;
mod returned;
mod river;
mod rotate_key;
mod tampering;
mod two_processes;
