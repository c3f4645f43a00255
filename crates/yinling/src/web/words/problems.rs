//! What is wrong with a cell of a spreadsheet, as the page of its rows says it.
//! The Chinese sentence is the importers' own.

use crate::importing::Problem;
use crate::words::is_english;

/// The sentence without its place, which stands beside it.
pub fn said(problem: &Problem) -> String {
    if is_english() {
        return english(problem);
    }
    let message = &problem.message;
    let said = message
        .split_once('：')
        .map_or(&**message, |(_, said)| said);
    said.to_owned()
}

fn english(problem: &Problem) -> String {
    let value = &problem.value;
    let arg = |name| problem.arg(name);
    match problem.code {
        "missing_value" => "This is empty. Please fill it in.".into(),
        "bad_date" => format!("“{value}” {}", bad_date(arg("why"))),
        "unknown_code" => format!("“{value}” is not known. Please use one of the set names or codes."),
        "unknown_unit" => unknown_unit(problem),
        "unit_not_open" => format!(
            "“{value}” was closed by {}. Please give the unit of today.",
            arg("day")
        ),
        "unit_closed" => unit_closed(problem),
        "before_founding" => format!(
            "This is before the unit was founded ({}). It is kept as written; please check it.",
            arg("founded")
        ),
        "bad_number" => {
            format!("“{value}” is not a whole number from 1 to 1000000000. Please correct it.")
        }
        "method_missing" => {
            "A number of grade C is an estimate. Please write in the column 说明 how it was made.".into()
        }
        "day_ahead" => format!("“{value}” has not come yet. It is kept as written; please check it."),
        "too_long" => "This is too long. Please use a name of at most 60 characters.".into(),
        "id_stored_as_number" => "The ID number was kept as a number and its last digits are lost. Please set the column to text and enter it again.".into(),
        "id_check_digit" => {
            format!("The check digit of “{value}” is wrong. Please compare it with the card.")
        }
        "bad_id" => format!("“{value}” is not a valid ID number. Please compare it with the card."),
        "unknown_number" => {
            format!("There is nobody with the number “{value}”. Please check it, or empty this cell.")
        }
        "number_contradicts_id" => {
            format!("The person's number “{value}” and the ID number of this row are not of one person. Please check both.")
        }
        "duplicate_in_file" => {
            format!("This is the same as row {}. Please keep one of them.", arg("first_row"))
        }
        "same_id_other_name" => format!(
            "This ID number is registered under another name ({}). Please check name and ID number.",
            arg("known_as")
        ),
        "birth_contradicts_id" => {
            format!("“{value}” differs from the day of birth in the ID number. The day of birth counts and both are kept; please check them.")
        }
        "sex_contradicts_id" => {
            format!("“{value}” differs from the ID number. The column of the sex counts; please check it.")
        }
        "id_15_digits" => {
            format!("“{value}” is an old number of 15 digits and was turned into 18. Please check it.")
        }
        "phone_unclear" => {
            format!("“{value}” does not look like a whole telephone number. It is kept as written; please add the area code, or give one number only.")
        }
        "ambiguous_month" => {
            format!("“{value}” is taken for January. If October is meant, please set the cell to text and correct it.")
        }
        "cycle" => {
            format!("The unit above, “{value}”, is in the end below this unit. Please correct its code.")
        }
        "missing_parent" => {
            format!("There is no unit “{value}” to stand under. Please found it first, or correct its code.")
        }
        "duplicate_code" => format!(
            "The code “{value}” stands in row {} as well. Please use another code.",
            arg("first_row")
        ),
        "not_a_branch" => {
            format!("“{value}” is for party branches only. Please empty this cell or correct the kind.")
        }
        "not_a_society" => format!("“{value}” is not a society. Please give the code of a society."),
        "kind_cannot_change" => format!(
            "The unit is registered as “{}”. Its kind cannot become “{value}”; please found another unit.",
            arg("known_as")
        ),
        "unit_not_empty" => format!(
            "On {value} there are still units or people below it: {}. Please move them first, then close it.",
            arg("count")
        ),
        "child_before_parent" => format!(
            "It was founded before the unit above ({}). Until then it stands under the next one up.",
            arg("parent_founded")
        ),
        "society_link_to_complete" => {
            "The linked society is not given. Please fill in the column 结对社团代码.".into()
        }
        "kept_as_recorded" => format!(
            "This differs from what is registered, “{}”, which stays. To correct that, please use the command for corrections.",
            arg("known_as")
        ),
        code => format!("Something is wrong ({code}). Please check “{value}”."),
    }
}

fn bad_date(why: &str) -> &'static str {
    match why {
        "date_lunar" => "is a day of the lunar calendar. Please give it in the common calendar.",
        "date_year_only" => "is a year only. Please add the month.",
        "date_two_digit_year" => "has a year of two digits. Please write four.",
        "date_impossible" => "is not in the calendar. Please correct it.",
        "date_out_of_range" => "is outside the years 1900 to 2079. Please correct it.",
        "date_serial_number" => {
            "is how the spreadsheet counts days. Please set the cell to a date."
        }
        "in_the_future" => "has not come yet. Please correct it.",
        "closed_before_founded" => "is before the unit was founded. Please correct it.",
        _ => "is not a date. Please write it like 1950-01-05.",
    }
}

fn unit_closed(problem: &Problem) -> String {
    let (value, day) = (&problem.value, problem.arg("day"));
    match problem.arg("into") {
        "" => format!(
            "The unit “{value}” was closed on {day}. Please check the date, or give the unit of that time."
        ),
        into => {
            format!("The unit “{value}” was merged into “{into}” on {day}. Please give “{into}”.")
        }
    }
}

fn unknown_unit(problem: &Problem) -> String {
    let value = &problem.value;
    match problem.arg("found") {
        "" | "0" => format!(
            "There is no unit “{value}”. Please give its code, its full name or its path (district/subdistrict/branch)."
        ),
        found => format!(
            "{found} units are called “{value}” and it is not clear which is meant. Please give the code, or the path (district/subdistrict/branch)."
        ),
    }
}
