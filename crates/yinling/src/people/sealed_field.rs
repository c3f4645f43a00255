//! The fields that are sealed, one by one.

use super::identity::Private;
use crate::importing::Mask;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealedField {
    IdNumber,
    Mobile,
    Landline,
    Address,
}

impl SealedField {
    pub const ALL: [SealedField; 4] = [
        SealedField::Mobile,
        SealedField::Landline,
        SealedField::Address,
        SealedField::IdNumber,
    ];

    /// As lines and forms know it.
    pub fn name(self) -> &'static str {
        match self {
            SealedField::IdNumber => "id_number",
            SealedField::Mobile => "mobile",
            SealedField::Landline => "landline",
            SealedField::Address => "address",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            SealedField::IdNumber => "身份证号",
            SealedField::Mobile => "手机",
            SealedField::Landline => "座机",
            SealedField::Address => "住址",
        }
    }

    pub fn parse(name: &str) -> Option<SealedField> {
        let mut all = SealedField::ALL.into_iter();
        all.find(|field| field.name() == name)
    }

    /// As it is dialled or read; empty where it is not known.
    pub fn of(self, private: &Private) -> String {
        match self {
            SealedField::IdNumber => private.id_number.clone(),
            SealedField::Mobile => national(&private.mobile),
            SealedField::Landline => national(&private.landline),
            SealedField::Address => private.address.clone(),
        }
    }

    pub fn masked(self, private: &Private) -> String {
        let mask = match self {
            SealedField::IdNumber => Mask::Id,
            SealedField::Mobile | SealedField::Landline => Mask::Phone,
            SealedField::Address => Mask::Whole,
        };
        mask.apply(&self.of(private))
    }
}

/// `+8613812345678` as 13812345678, `+8653188881234` as 053188881234.
fn national(phone: &str) -> String {
    match phone.strip_prefix("+86") {
        None => phone.to_owned(),
        Some(mobile) if mobile.len() == 11 && mobile.starts_with('1') => mobile.to_owned(),
        Some(landline) => format!("0{landline}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_read_as_they_are_dialled() {
        assert_eq!(national("+8613900000001"), "13900000001");
        assert_eq!(national("+8653188881234"), "053188881234");
        assert_eq!(national("+861088881234"), "01088881234");
        assert_eq!(national(""), "");
    }
}
