//! The people a city looks after: the roster, and what changes in between.
//!
//! Who somebody is (`person`, `person_secret`) can be erased; what followed
//! from their standing is in the journal under their number and stays. What is
//! counted of a person follows from their history alone (`history.rs`).
//!
//! A person has one managing unit (who counts them) and at most one party
//! branch. Living elsewhere is an attribute; only handing the managing
//! relation over, or death, ends the count.
//!
//! Somebody may also be known without being on the roster (`introduce.rs`): a
//! serving official who guides branches. Nothing of them is counted but that.

mod add_skill;
mod change;
mod check;
mod die;
mod duplicates;
mod erase;
mod export;
mod guidance;
mod hand_over;
mod history;
mod identity;
mod import;
mod introduce;
mod list_people;
mod live_elsewhere;
mod load;
mod merge;
mod reseal;
mod reveal;
mod sealed_field;
mod set_affiliation;
mod set_contact;
mod set_skill;
mod take_back;
mod transfer;

pub use add_skill::add_skill;
pub use change::Change;
pub use check::{check_identities, opens_with};
pub use die::die;
pub use duplicates::{Suspect, list_duplicates};
pub use erase::{erase, list_numbers};
pub use export::{Exported, RosterExport, export_roster, sex_word};
pub use guidance::{INSTRUCTOR, Span};
pub use hand_over::hand_over;
pub use history::{
    AFFILIATION, Dated, ELSEWHERE, ERASED, Facts, History, IDENTITY, KNOWN, LEFT, MANAGING, MEMBER,
    PARTY_BRANCH, PROBATIONARY, REGISTERED, Registration, SKILLED,
};
pub use identity::{Identity, Private};
pub use import::{clear_staging, columns, import_roster, retirement_word, template};
pub use introduce::{Named, introduce, list_named};
pub use list_people::{ListedPerson, find_listed, list_people};
pub use live_elsewhere::live_elsewhere;
pub use load::{PersonRow, find_person, get_person, load_history, posted_facts};
pub use merge::merge;
pub use reseal::{Resealed, count_sealed, reseal};
pub use reveal::{CALLING, Calls, list_calls, reveal, reveal_calls};
pub use sealed_field::SealedField;
pub use set_affiliation::{affiliation_code, affiliation_word, set_affiliation};
pub use set_contact::set_contact;
pub use set_skill::set_skill;
pub use take_back::{TakenBack, Taking, take_back};
pub use transfer::{move_person, transfer};
