//! Columns of a list of dossiers, by the names that one-stop software gives them.

use crate::lookup::plain;
use crate::table_file::{Choices, Meaning};
use crate::words::Tr;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Dossier,
    Unit,
    Field,
    Received,
    Due,
    Returned,
    Phone,
}

impl Column {
    pub(super) const ALL: [Self; 7] =
        [Self::Dossier, Self::Unit, Self::Field, Self::Received, Self::Due, Self::Returned, Self::Phone];

    /// Without these a list says too little.
    pub(super) const NEEDED: [Self; 6] =
        [Self::Dossier, Self::Unit, Self::Field, Self::Received, Self::Due, Self::Returned];

    /// As it is kept and sent.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Dossier => "dossier",
            Self::Unit => "unit",
            Self::Field => "field",
            Self::Received => "received",
            Self::Due => "due",
            Self::Returned => "returned",
            Self::Phone => "phone",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.as_str() == text)
    }

    /// Without accents.
    fn also(self) -> &'static [&'static str] {
        match self {
            Self::Dossier => &[
                "dossier code",
                "ma ho so",
                "so ho so",
                "ma so ho so",
                "ho so",
                "so bien nhan",
                "ma bien nhan",
                "so phieu bien nhan",
                "ma giay tiep nhan",
                "so phieu tiep nhan",
                "ma tra cuu",
            ],
            Self::Unit => &[
                "don vi",
                "ma don vi",
                "ten don vi",
                "co quan",
                "co quan giai quyet",
                "co quan thuc hien",
                "don vi giai quyet",
                "don vi xu ly",
                "co quan xu ly",
                "don vi thuc hien",
                "co quan tiep nhan",
                "don vi tiep nhan",
                "noi tiep nhan",
                "noi giai quyet",
            ],
            Self::Field => &["service field", "linh vuc", "ten linh vuc", "linh vuc thu tuc", "nhom thu tuc"],
            Self::Received => &[
                "ngay nhan",
                "ngay tiep nhan",
                "tiep nhan",
                "ngay tiep nhan ho so",
                "ngay nhan ho so",
                "thoi gian tiep nhan",
                "thoi diem tiep nhan",
                "ngay nop",
                "ngay nop ho so",
            ],
            Self::Due => &[
                "ngay hen",
                "ngay hen tra",
                "han tra",
                "hen tra",
                "ngay hen tra ket qua",
                "hen tra ket qua",
                "han giai quyet",
                "han xu ly",
                "ngay hen tra kq",
                "thoi gian hen tra",
                "han tra ket qua",
                "ngay hen tra ho so",
            ],
            Self::Returned => &[
                "ngay tra",
                "ngay tra ket qua",
                "da tra",
                "ngay tra kq",
                "ngay tra thuc te",
                "thoi gian tra ket qua",
                "ngay tra ket qua thuc te",
                "ngay ket thuc",
                "ngay hoan thanh",
                "ngay da tra",
                "ngay da tra ket qua",
                "ngay tra ho so",
            ],
            Self::Phone => &[
                "dien thoai",
                "so dien thoai",
                "sdt",
                "dien thoai lien he",
                "so dien thoai lien he",
                "so dt",
                "di dong",
                "dien thoai nguoi nop",
            ],
        }
    }

    /// How it is called in a language.
    pub(super) fn named(self, tr: &Tr) -> String {
        match self {
            Self::Dossier => tr.t("list-column-dossier"),
            Self::Unit => tr.t("list-column-unit"),
            Self::Field => tr.t("list-column-field"),
            Self::Received => tr.t("list-column-received"),
            Self::Due => tr.t("list-column-due"),
            Self::Returned => tr.t("list-column-returned"),
            Self::Phone => tr.t("list-column-phone"),
        }
        .to_string()
    }

    /// With a capital, as a heading.
    pub(super) fn heading(self, tr: &Tr) -> String {
        let name = self.named(tr);
        let mut letters = name.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    }
}

pub(super) fn meaning(heading: &str) -> Option<Meaning<Column>> {
    let name = plain(heading);
    let own = Column::ALL.into_iter().find(|column| column.as_str() == name);
    let also = || Column::ALL.into_iter().find(|column| column.also().contains(&name.as_str()));
    own.map(Meaning::Own).or_else(|| also().map(Meaning::Also))
}

/// What was said of headings, as it is kept and sent.
pub(super) fn choices<'s>(said: impl IntoIterator<Item = (&'s str, Option<&'s str>)>) -> Choices<Column> {
    let mut choices = Choices::default();
    for (heading, column) in said {
        match column {
            None => choices.say(heading, None),
            Some(column) => {
                if let Some(column) = Column::parse(column) {
                    choices.say(heading, Some(column));
                }
            }
        }
    }
    choices
}
