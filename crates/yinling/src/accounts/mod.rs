//! Who signs in, how, and with which rights.
//!
//! An account belongs to somebody of the roster (an elder, a secretary who is
//! one) or to somebody who is not (staff, family). Four ways lead in: login
//! name, password and a second step for staff; a code sent to a phone; a paper
//! card with a PIN; and a helper, who signs in as themselves and then acts for
//! an elder. What is counted never follows from any of this.
//!
//! Opening, closing, giving and ending are verbs with journal lines; lines hold
//! account numbers, never names. Sessions, codes, attempts and the audit are
//! rows of their own: they are not part of the city's year.
//!
//! Nobody is told whether a login, a phone or a card is known: wrong is wrong,
//! in the same words and after the same work.

mod attempt;
mod audit;
mod called;
mod card;
mod close;
mod device;
mod draft;
mod first;
mod forget;
mod grant;
mod helper;
mod list;
mod open;
mod paper;
mod password;
mod phone;
mod put_back;
mod ready;
mod reseal;
mod scope;
mod second_step;
mod secretary;
mod session;
mod settings;
mod sign_in;
mod slip;
mod sms;

pub use attempt::{Attempt, wait_words};
pub use audit::{AuditRow, Note, list_audit, list_audit_of, note};
pub use called::{find_seen_by_card, list_seen_by_phone};
pub use card::{
    FreshCard, count_cards, forgive_card, issue_card, issue_card_to, new_pin, revoke_card,
};
pub use close::close_account;
pub use device::device;
pub use draft::{Draft, keep_draft, take_draft};
pub use first::{is_without_accounts, open_first};
pub use forget::forget_person;
pub use grant::{GrantForm, GrantRow, end_grant, give_grant, lacking_separation, list_grants};
pub use helper::{
    HelpedRow, HelperForm, HelperRow, end_helper, list_helped, list_helpers, name_helper,
};
pub use list::{
    AccountCard, find_account, find_account_below, find_account_of, find_login, list_accounts,
    name_of,
};
pub use open::{OpenForm, account_of_line, open_account, set_phone};
pub use paper::{MOST_ROWS, PaperList, find_list, person_of_row, read_rows, remember_list};
pub use password::{Password, check_rules, set_password};
pub use phone::{Phone, send_code};
pub use put_back::{is_as_left, put_back};
pub use ready::Ready;
pub use reseal::{Resealed, address_hash, count_sealed, opens_with, reseal};
pub use scope::{Lack, Search, SeenPerson, Waiting, find_seen, list_seen, list_waiting, sees};
pub use second_step::{Secret, begin_second_step, confirm_second_step};
pub use secretary::{secretary_of, secretary_of_card};
pub use session::{
    Opened, SessionRow, act_for, end_session, end_sessions_of, find_actor, list_sessions,
    open_session, sweep,
};
pub use settings::{Rules, set_rule};
pub use sign_in::{Refused, SignIn, by_card, by_password, by_phone};
pub use slip::{SlipLine, list_slip};
pub use sms::{Gateway, LogGateway, Message, gateway_of};

#[cfg(test)]
mod tests;
