//! The words for what is wrong with a table that came as a file: each says where, why and what to do.

use super::Tr;
use crate::definition::{AnswerOption, Unit};
use crate::lookup::{NoOption, NoUnit, UnitNames, nearest_options};
use crate::table_file::{Bound, HEADINGS_WITHIN, Heading, Unclear, Unreadable};

impl Tr {
    /// Why a file is no table, with the line where that is known.
    pub fn unreadable(&self, fault: Unreadable) -> String {
        let why = self.why_unreadable(fault);
        match fault.line() {
            Some(line) => self.t("row-line").arg("line", line).arg("fault", why).to_string(),
            None => why,
        }
    }

    /// Why a file is no table.
    pub fn why_unreadable(&self, fault: Unreadable) -> String {
        match fault {
            Unreadable::Empty => self.t("table-empty"),
            Unreadable::NotATable => self.t("table-not-a-table"),
            Unreadable::Encoding { .. } => self.t("table-encoding"),
            Unreadable::Quote { .. } => self.t("table-quote"),
            Unreadable::OldExcel => self.t("table-old-excel"),
            Unreadable::BinaryExcel => self.t("table-binary-excel"),
            Unreadable::Locked => self.t("table-locked"),
            Unreadable::WebArchive => self.t("table-web-archive"),
            Unreadable::TooLarge(bound) => match bound {
                Bound::Megabytes(most) => self.t("table-megabytes").arg("most", most),
                Bound::Unpacked(most) => self.t("table-unpacked").arg("most", most),
                Bound::Rows(most) => self.t("table-rows").arg("most", most),
                Bound::Columns(most) => self.t("table-columns").arg("most", most),
                Bound::Cells(most) => self.t("table-cells").arg("most", most),
                Bound::Text(most) => self.t("table-text").arg("most", most),
                Bound::Cell { .. } => self.t("table-cell"),
                Bound::Depth => self.t("table-depth"),
            },
        }
        .to_string()
    }

    /// Why headings cannot be told apart; `named` is how a column is called.
    pub fn unclear<K: Copy>(&self, fault: &Unclear<K>, named: impl Fn(K) -> String) -> String {
        match fault {
            Unclear::NoHead => self.t("table-no-head").arg("count", HEADINGS_WITHIN).to_string(),
            Unclear::Twice(heading) => self.t("table-twice").arg("heading", heading).to_string(),
            Unclear::Same { meaning, headings } => {
                let quoted = |heading: &Heading| format!("“{}”", heading.text);
                let headings = headings.iter().map(quoted).collect::<Vec<_>>().join(", ");
                self.t("table-same").arg("headings", headings).arg("column", named(*meaning)).to_string()
            }
        }
    }

    /// Why what was written is no unit, with those that may be meant.
    pub fn no_unit(&self, written: &str, fault: &NoUnit<'_>, names: &UnitNames<'_>) -> String {
        match fault {
            NoUnit::Unknown if written.is_empty() => self.t("row-no-unit"),
            NoUnit::Unknown => match &names.nearest(written)[..] {
                [] => self.t("row-unknown-unit").arg("unit", written),
                near => self.t("row-near-unit").arg("unit", written).arg("near", self.units(near)),
            },
            NoUnit::Several(units) => {
                self.t("row-several-units").arg("unit", written).arg("units", self.units(units))
            }
            NoUnit::Divided { unit, successors } => self
                .t("row-divided-unit")
                .arg("unit", self.of(&unit.name).to_owned())
                .arg("units", self.units(successors)),
            NoUnit::Gone(unit) => self.t("row-gone-unit").arg("unit", self.of(&unit.name).to_owned()),
            NoUnit::NotYet(unit) => self.t("row-unit-not-yet").arg("unit", self.of(&unit.name).to_owned()),
        }
        .to_string()
    }

    /// Why what was written is no service field.
    pub fn no_field(&self, written: &str, fault: &NoOption<'_>, options: &[AnswerOption]) -> String {
        match fault {
            NoOption::Unknown => match &nearest_options(options, written)[..] {
                [] => self.t("row-unknown-field").arg("field", written),
                near => self.t("row-near-field").arg("field", written).arg("near", self.options(near)),
            },
            NoOption::Several(fields) => {
                self.t("row-several-fields").arg("field", written).arg("fields", self.options(fields))
            }
        }
        .to_string()
    }

    /// Units with what to write for each: `Xã Tà Mung (xa-ta-mung), Xã Tả Mung (xa-ta-mung-2)`.
    fn units(&self, units: &[&Unit]) -> String {
        let named = |unit: &&Unit| format!("{} ({})", self.of(&unit.name), unit.id);
        units.iter().map(named).collect::<Vec<_>>().join(", ")
    }

    /// Options with what to write for each: `1 Đất đai, 2 Hộ tịch`.
    pub fn options(&self, options: &[&AnswerOption]) -> String {
        let named = |option: &&AnswerOption| match self.of(&option.text) {
            "" => option.code.to_string(),
            text => format!("{} {text}", option.code),
        };
        options.iter().map(named).collect::<Vec<_>>().join(", ")
    }
}
