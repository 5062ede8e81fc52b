//! Periods as people read and choose them.

use crate::definition::{Month, Period, Survey, Year};
use crate::words::Tr;

/// Periods of one sort, the latest first.
pub(in crate::web) struct PeriodGroup {
    pub(in crate::web) title: String,
    pub(in crate::web) options: Vec<PeriodOption>,
}

pub(in crate::web) struct PeriodOption {
    pub(in crate::web) value: String,
    pub(in crate::web) text: String,
    pub(in crate::web) chosen: bool,
}

/// Every period with responses in it; `chosen` stands there in any case.
pub(in crate::web) fn choices(
    tr: &Tr,
    survey: &Survey,
    months: &[Month],
    chosen: &Period,
) -> Vec<PeriodGroup> {
    let of = |make: fn(Month) -> Period| -> Vec<Period> {
        let mut periods: Vec<Period> = Vec::new();
        for period in months.iter().rev().map(|month| make(*month)) {
            if periods.last() != Some(&period) {
                periods.push(period);
            }
        }
        periods
    };
    let wave =
        |wave: &crate::definition::Wave| Period::Wave { id: wave.id.clone(), from: wave.from, to: wave.to };
    let mut groups = vec![
        ("period-group-quarters", of(Period::quarter_of)),
        ("period-group-months", of(Period::Month)),
        ("period-group-halves", of(Period::half_of)),
        ("period-group-years", of(|month| Period::Year(month.year()))),
        ("period-group-waves", survey.waves.iter().map(wave).collect()),
        ("period-group-all", vec![Period::All]),
    ];
    if !groups.iter().any(|(_, periods)| periods.contains(chosen)) {
        groups.insert(0, ("period-group-chosen", vec![chosen.clone()]));
    }
    let option = |period: Period| PeriodOption {
        value: period.to_string(),
        text: heading(tr, survey, &period),
        chosen: period == *chosen,
    };
    groups
        .into_iter()
        .filter(|(_, periods)| !periods.is_empty())
        .map(|(key, periods)| PeriodGroup {
            title: tr.t(key).to_string(),
            options: periods.into_iter().map(option).collect(),
        })
        .collect()
}

/// `quý III/2026`, as it stands in a sentence.
pub(in crate::web) fn title(tr: &Tr, survey: &Survey, period: &Period) -> String {
    let year = |year: &Year| year.to_string();
    match period {
        Period::Month(month) => {
            tr.t("period-month").arg("month", month.number().to_string()).arg("year", year(&month.year()))
        }
        Period::Quarter(of, quarter) => {
            tr.t("period-quarter").arg("quarter", u32::from(*quarter)).arg("year", year(of))
        }
        Period::Half(of, 1) => tr.t("period-first-half").arg("year", year(of)),
        Period::Half(of, _) => tr.t("period-second-half").arg("year", year(of)),
        Period::Year(of) => tr.t("period-year").arg("year", year(of)),
        Period::Wave { id, .. } => {
            let wave = survey.waves.iter().find(|wave| wave.id == *id);
            return wave.map_or_else(|| id.clone(), |wave| tr.of(&wave.title).to_owned());
        }
        Period::All => tr.t("period-all"),
    }
    .to_string()
}

/// The same at the beginning of a line.
pub(in crate::web) fn heading(tr: &Tr, survey: &Survey, period: &Period) -> String {
    let text = title(tr, survey, period);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The latest quarter with responses, else the one it is now.
pub(in crate::web) fn latest_quarter(months: &[Month], now: Month) -> Period {
    Period::quarter_of(months.last().copied().unwrap_or(now))
}

/// The latest quarter with responses that is over, else the latest with responses.
pub(in crate::web) fn latest_whole_quarter(months: &[Month], now: Month) -> Period {
    let over = months.iter().rev().find(|month| !is_under_way(&Period::quarter_of(**month), now));
    over.map_or_else(|| latest_quarter(months, now), |month| Period::quarter_of(*month))
}

/// Whether more responses may still come in.
pub(in crate::web) fn is_under_way(period: &Period, now: Month) -> bool {
    period.months().is_none_or(|(_, to)| now <= to)
}

/// The months to show one by one: those with responses among the twelve up to the period's end, and all
/// of the period.
pub(in crate::web) fn months_up_to(period: &Period, months: &[Month]) -> Vec<Month> {
    let all = || Some((*months.first()?, *months.last()?));
    let Some((from, to)) = period.months().or_else(all) else { return Vec::new() };
    let from = from.min(to.plus(-11).unwrap_or(Month::FIRST));
    months.iter().copied().filter(|month| (from..=to).contains(month)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(texts: &[&str]) -> Vec<Month> {
        texts.iter().map(|text| text.parse().expect("a month")).collect()
    }

    fn period(text: &str) -> Period {
        Period::parse(text, &[]).expect("a period")
    }

    #[test]
    fn the_latest_quarter_is_the_one_with_responses_and_the_public_one_is_over() {
        let now = "2026-11".parse().expect("a month");
        let some = months(&["2026-05", "2026-08", "2026-10"]);
        assert_eq!(latest_quarter(&some, now), period("2026-Q4"));
        assert_eq!(latest_whole_quarter(&some, now), period("2026-Q3"));
        assert_eq!(latest_whole_quarter(&months(&["2026-10"]), now), period("2026-Q4"));
        assert_eq!(latest_quarter(&[], now), period("2026-Q4"));
    }

    #[test]
    fn the_same_period_a_year_before_has_the_same_length() {
        let year = |text: &str| period(text).year_before().map(|before| before.to_string());
        assert_eq!(year("2026-01").as_deref(), Some("2025-01"));
        assert_eq!(year("2026-Q1").as_deref(), Some("2025-Q1"));
        assert_eq!(year("2026-H2").as_deref(), Some("2025-H2"));
        assert_eq!(year("2026"), None);
    }

    #[test]
    fn a_period_is_shown_with_the_year_before_its_end() {
        let some = months(&["2025-10", "2025-11", "2026-03", "2026-10", "2026-11"]);
        assert_eq!(months_up_to(&period("2026-10"), &some), months(&["2025-11", "2026-03", "2026-10"]));
        assert_eq!(months_up_to(&period("2026-H1"), &some), months(&["2025-10", "2025-11", "2026-03"]));
        assert_eq!(months_up_to(&Period::All, &some), some);
    }
}
