//! What a page of figures is about: one survey, one period, one node in focus, one order. Every number
//! of the page comes from this one value, and its address says it.

use std::sync::Arc;

use serde::Deserialize;

use super::super::PageError;
use super::Visible;
use super::address::Address;
use super::order::Order;
use super::period::{self, PeriodGroup, title};
use super::respondents::{choices, parse_channel, parse_segment, written};
use crate::definition::{Month, Period, Survey};
use crate::report::among::{Among, Condition};
use crate::words::Tr;

/// As it stands in the address. Empty values come from forms and say nothing.
#[derive(Debug, Clone, Default, Deserialize)]
pub(in crate::web) struct Wanted {
    pub(in crate::web) survey: Option<String>,
    pub(in crate::web) unit: Option<String>,
    period: Option<String>,
    node: Option<String>,
    sort: Option<String>,
    against: Option<String>,
    channel: Option<String>,
    segment: Option<String>,
}

/// Which earlier period figures are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::web) enum Against {
    /// The one before.
    #[default]
    Before,
    /// The same months a year before.
    YearBefore,
}

impl Against {
    pub(in crate::web) fn as_str(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::YearBefore => "year",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Before, Self::YearBefore].into_iter().find(|known| known.as_str() == text)
    }

    pub(in crate::web) fn period(self, period: &Period) -> Option<Period> {
        match self {
            Self::Before => period.before(),
            Self::YearBefore => period.year_before(),
        }
    }
}

/// What the page is about, all of it there.
pub(in crate::web) struct Filter<'e> {
    pub(in crate::web) survey: &'e Arc<Survey>,
    pub(in crate::web) period: Period,
    pub(in crate::web) focus: usize,
    pub(in crate::web) order: Option<Order>,
    pub(in crate::web) against: Against,
    /// Whose answers are counted: everybody's, unless the page can be narrowed.
    pub(in crate::web) among: Among,
    /// Months with responses, the first one first.
    pub(in crate::web) months: Vec<Month>,
}

impl Wanted {
    pub(in crate::web) fn stated(text: Option<&String>) -> Option<&str> {
        text.map(String::as_str).filter(|text| !text.is_empty())
    }

    /// Whether the address says which period.
    pub(in crate::web) fn states_period(&self) -> bool {
        Self::stated(self.period.as_ref()).is_some()
    }

    /// Reads the rest once the survey is known; `default` chooses a period when none is asked for.
    pub(in crate::web) fn filter<'e>(
        &self,
        survey: &'e Arc<Survey>,
        months: Vec<Month>,
        default: impl FnOnce(&[Month]) -> Period,
    ) -> Result<Filter<'e>, PageError> {
        let period = match Self::stated(self.period.as_ref()) {
            None => default(&months),
            Some(text) => parse_period(text, survey)?,
        };
        let focus = match Self::stated(self.node.as_ref()) {
            None => 0,
            Some(id) => survey.index.position(id).ok_or(PageError::BadAddress)?,
        };
        let order = match Self::stated(self.sort.as_ref()) {
            None => None,
            Some(text) => Some(Order::parse(text, &survey.index).ok_or(PageError::BadAddress)?),
        };
        let against = match Self::stated(self.against.as_ref()) {
            None => Against::default(),
            Some(text) => Against::parse(text).ok_or(PageError::BadAddress)?,
        };
        Ok(Filter { survey, period, focus, order, against, among: Among::default(), months })
    }

    /// Whose answers are asked for, on pages that can be narrowed so.
    pub(in crate::web) fn among(&self, survey: &Survey) -> Result<Among, PageError> {
        let known = |condition: Option<Condition>| condition.ok_or(PageError::BadAddress);
        let channel = Self::stated(self.channel.as_ref()).map(|text| known(parse_channel(text)));
        let segment = Self::stated(self.segment.as_ref()).map(|text| known(parse_segment(survey, text)));
        Ok(Among([channel, segment].into_iter().flatten().collect::<Result<_, _>>()?))
    }
}

pub(in crate::web) fn parse_period(text: &str, survey: &Survey) -> Result<Period, PageError> {
    Period::parse(text, &survey.waves)
        .map_err(|_| PageError::UnknownPeriod { period: text.chars().take(60).collect() })
}

impl Filter<'_> {
    /// The same focus and order under `path`, which says the period itself.
    pub(in crate::web) fn state_at(&self, path: impl Into<String>) -> Address {
        let tree = &self.survey.index;
        Address::new(path)
            .maybe("node", (self.focus > 0).then(|| tree.nodes[self.focus].id.clone()))
            .maybe("sort", self.order.map(|order| order.written(tree)))
    }

    /// What the address says about the comparison, when it is not the usual one.
    pub(in crate::web) fn compared(&self) -> Option<&'static str> {
        (self.against != Against::default()).then(|| self.against.as_str())
    }

    /// The earlier period its figures are held against.
    pub(in crate::web) fn earlier(&self) -> Option<Period> {
        self.against.period(&self.period)
    }

    /// The same page and state under `path`; order and focus left out when they are the usual ones.
    pub(in crate::web) fn address(&self, path: impl Into<String>) -> Address {
        let tree = &self.survey.index;
        self.focused(path, self.focus).maybe("sort", self.order.map(|order| order.written(tree)))
    }

    /// The same of another node, in the usual order.
    pub(in crate::web) fn focused(&self, path: impl Into<String>, node: usize) -> Address {
        let [channel, segment] = written(&self.among);
        Address::new(path)
            .with("period", &self.period)
            .maybe("against", self.compared())
            .maybe(channel.0, channel.1)
            .maybe(segment.0, segment.1)
            .maybe("node", (node > 0).then(|| &self.survey.index.nodes[node].id))
    }
}

/// The bar above the figures: what can be chosen without following a link.
pub(in crate::web) struct FilterBar {
    pub(in crate::web) action: String,
    /// Empty when there is only one.
    pub(in crate::web) surveys: Vec<SurveyOption>,
    pub(in crate::web) periods: Vec<PeriodGroup>,
    /// Whatever else the page is about.
    pub(in crate::web) choices: Vec<Choice>,
    /// Whose answers are counted; folded away while it is everybody's.
    pub(in crate::web) respondents: Vec<Choice>,
    pub(in crate::web) is_sifted: bool,
    /// Why not every period is there, as a key of the words.
    pub(in crate::web) note: Option<&'static str>,
    /// State that is kept as it is.
    pub(in crate::web) kept: Vec<(&'static str, String)>,
}

/// One more thing to choose.
pub(in crate::web) struct Choice {
    pub(in crate::web) name: &'static str,
    pub(in crate::web) label: String,
    pub(in crate::web) options: Vec<ChoiceOption>,
    /// More of them under headings.
    pub(in crate::web) parts: Vec<(String, Vec<ChoiceOption>)>,
}

pub(in crate::web) struct ChoiceOption {
    pub(in crate::web) value: String,
    pub(in crate::web) text: String,
    pub(in crate::web) chosen: bool,
}

impl Choice {
    /// Values and their texts; `chosen` is the value in force.
    pub(in crate::web) fn new(
        name: &'static str,
        label: String,
        options: Vec<(String, String)>,
        chosen: &str,
    ) -> Self {
        let option = |(value, text): (String, String)| ChoiceOption { chosen: value == chosen, value, text };
        Self { name, label, options: options.into_iter().map(option).collect(), parts: Vec::new() }
    }
}

pub(in crate::web) struct SurveyOption {
    pub(in crate::web) id: String,
    pub(in crate::web) title: String,
    pub(in crate::web) chosen: bool,
}

impl FilterBar {
    pub(in crate::web) fn new(tr: &Tr, filter: &Filter<'_>, action: String) -> Self {
        let Filter { survey, months, .. } = filter;
        Self {
            action,
            surveys: Vec::new(),
            periods: period::choices(tr, survey, months, &filter.period),
            choices: Vec::new(),
            respondents: Vec::new(),
            is_sifted: !filter.among.is_everybody(),
            note: None,
            kept: Vec::new(),
        }
    }

    /// Lets the survey be chosen as well, where there are several.
    pub(in crate::web) fn offering<'s>(
        mut self,
        tr: &Tr,
        surveys: impl Iterator<Item = &'s Arc<Survey>>,
        chosen: &Survey,
    ) -> Self {
        let option = |survey: &Arc<Survey>| SurveyOption {
            id: survey.id.to_string(),
            title: tr.of(&survey.title).to_owned(),
            chosen: survey.id == chosen.id,
        };
        self.surveys = surveys.map(option).collect();
        if let [only] = &self.surveys[..] {
            self.kept.push(("survey", only.id.clone()));
            self.surveys.clear();
        }
        self
    }

    /// Lets the period to compare with be chosen, where there is more than one.
    #[must_use]
    pub(in crate::web) fn comparing(self, tr: &Tr, filter: &Filter<'_>) -> Self {
        let option = |against: Against| {
            let period = against.period(&filter.period)?;
            Some((against.as_str().to_owned(), title(tr, filter.survey, &period)))
        };
        let mut options: Vec<_> =
            [Against::Before, Against::YearBefore].into_iter().filter_map(option).collect();
        options.dedup_by(|one, other| one.1 == other.1);
        if options.len() < 2 {
            return self;
        }
        let label = tr.t("filter-against").to_string();
        self.choosing(Choice::new("against", label, options, filter.against.as_str()))
    }

    /// Lets it be chosen whose answers are counted.
    #[must_use]
    pub(in crate::web) fn sifting(mut self, tr: &Tr, filter: &Filter<'_>, visible: Visible<'_>) -> Self {
        if !visible.can_be_sifted() {
            return self;
        }
        self.respondents.extend(choices(tr, filter.survey, &filter.among));
        self
    }

    #[must_use]
    pub(in crate::web) fn choosing(mut self, choice: Choice) -> Self {
        self.choices.push(choice);
        self
    }

    pub(in crate::web) fn keeping(mut self, name: &'static str, value: Option<String>) -> Self {
        self.kept.extend(value.map(|value| (name, value)));
        self
    }
}
