//! What makes a response suspicious, and what then becomes of it: the `[trust]` of a survey.

use serde::Serialize;

use super::raw::Table;

/// The rule of screening that caught a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Suspicion {
    /// Filled in less time than reading it takes.
    TooFast,
    /// The same step of the scale all the way down.
    StraightLine,
    /// A field that people do not see was filled.
    Honeypot,
    /// Many responses of one device within minutes.
    DeviceBurst,
    /// Very many responses of one address within minutes.
    AddressBurst,
    /// The same answers several times in a row from one device.
    Repeated,
    /// Responses of one device at even intervals, as no queue of people sends them.
    Rhythm,
}

impl Suspicion {
    pub const ALL: [Self; 7] = [
        Self::TooFast,
        Self::StraightLine,
        Self::Honeypot,
        Self::DeviceBurst,
        Self::AddressBurst,
        Self::Repeated,
        Self::Rhythm,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::TooFast => "too-fast",
            Self::StraightLine => "straight-line",
            Self::Honeypot => "honeypot",
            Self::DeviceBurst => "device-burst",
            Self::AddressBurst => "address-burst",
            Self::Repeated => "repeated",
            Self::Rhythm => "rhythm",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|suspicion| suspicion.as_str() == text)
    }
}

/// The thresholds of screening. 0 switches a rule off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    /// Fewest seconds in which the form can be filled; `None` for a second an answer, never under five.
    pub fastest: Option<i64>,
    /// Equal answers to scale questions, none differing, from which they are a straight line.
    pub straight_line: usize,
    /// Equal responses in a row from one device.
    pub repeated: usize,
    /// Responses of one device within ten minutes.
    pub device_burst: usize,
    /// Responses of one address within ten minutes: a hall of phones shares one.
    pub address_burst: usize,
    /// Responses of one device at even intervals.
    pub rhythm: usize,
    /// The rules that take a response out of the figures at once.
    pub exclude: Vec<Suspicion>,
}

impl Default for Trust {
    fn default() -> Self {
        Self {
            fastest: None,
            straight_line: 15,
            repeated: 3,
            device_burst: 6,
            address_burst: 100,
            rhythm: 6,
            exclude: Vec::new(),
        }
    }
}

/// Most that a threshold can be.
pub(super) const MOST: i64 = 1000;

/// Reads `[trust]`; what is left out keeps its default.
pub(super) fn read_trust(file: &Table<'_, '_, '_>) -> Trust {
    let usual = Trust::default();
    let Some(table) = file.table("trust", "the rules of screening", "a heading in single brackets: [trust]")
    else {
        return usual;
    };
    let count = |key, usual| {
        table.integer(key, 0, MOST).map_or(usual, |count| usize::try_from(count.value).unwrap_or(usual))
    };
    let words = Suspicion::ALL.map(|rule| (rule.as_str(), rule));
    let listed = table.texts("exclude", "[\"honeypot\"]").map_or(Vec::new(), |texts| texts.value);
    let trust = Trust {
        fastest: table.integer("fastest", 0, 3600).map(|seconds| seconds.value),
        straight_line: count("straight-line", usual.straight_line),
        repeated: count("repeated", usual.repeated),
        device_burst: count("device-burst", usual.device_burst),
        address_burst: count("address-burst", usual.address_burst),
        rhythm: count("rhythm", usual.rhythm),
        exclude: listed.iter().filter_map(|text| table.read_word("exclude", text, &words)).collect(),
    };
    table.finish();
    trust
}
