//! Single cells of a roster, read with patience and without guessing. Pure:
//! nothing here looks at the clock, a file or another cell.

mod clean;
mod date;
mod id_number;
mod mask;
mod phone;
mod shown;

pub use clean::{clean, clean_name};
pub use date::{BadDate, is_ambiguous_month, parse_date};
pub use id_number::{IdNumber, IdProblem, check_digit, parse_id_number};
pub use mask::{mask_id, mask_phone};
pub use phone::{BadPhone, Phone, parse_phone};
pub use shown::cell_text;
