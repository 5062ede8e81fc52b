//! The rules a definition must keep, each with its stable name.

use std::fmt;

macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident $name:literal),+ $(,)?) => {
        /// A rule of the reader. Its name stands in brackets after each fault and in `docs/definitions.md`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[$doc])* $variant),+
        }

        impl Rule {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }
        }
    };
}

rules! {
    // The file as such.
    NotUtf8 "not-utf8",
    Syntax "syntax",
    DuplicateKey "duplicate-key",
    EmptyFile "empty-file",
    // Keys and values.
    MissingKey "missing-key",
    UnknownKey "unknown-key",
    WrongType "wrong-type",
    UnknownWord "unknown-word",
    OutOfRange "out-of-range",
    RangeUpsideDown "range-upside-down",
    EmptyRange "empty-range",
    BadDate "bad-date",
    BadMonth "bad-month",
    BadId "bad-id",
    ReservedId "reserved-id",
    DuplicateId "duplicate-id",
    DuplicateSurvey "duplicate-survey",
    EmptyList "empty-list",
    RepeatedEntry "repeated-entry",
    TooMuchText "too-much-text",
    // Texts.
    EmptyText "empty-text",
    BadLanguage "bad-language",
    UnknownLanguage "unknown-language",
    MissingTranslation "missing-translation",
    YesNoLanguage "yes-no-language",
    // Options and scales.
    DuplicateCode "duplicate-code",
    DuplicateText "duplicate-text",
    TooFewOptions "too-few-options",
    OnlyNoAnswer "only-no-answer",
    ScoredNoAnswer "scored-no-answer",
    FacesNeedFive "faces-need-five",
    UnknownScale "unknown-scale",
    UnusedScale "unused-scale",
    SegmentKind "segment-kind",
    // Conditions.
    ConditionShape "condition-shape",
    ConditionWithoutCodes "condition-without-codes",
    NotEarlier "not-earlier",
    UnknownQuestion "unknown-question",
    MatrixNotItem "matrix-not-item",
    UnknownCode "unknown-code",
    // The index.
    UnknownDimension "unknown-dimension",
    TwoRoots "two-roots",
    NoLeaves "no-leaves",
    ParentCycle "parent-cycle",
    BadWeight "bad-weight",
    Unmeasurable "unmeasurable",
    MissingScore "missing-score",
    UnboundedMean "unbounded-mean",
    CodesOfMean "codes-of-mean",
    ShareOfNoAnswer "share-of-no-answer",
    ShareOfAll "share-of-all",
    PooledWeights "pooled-weights",
    PooledMixture "pooled-mixture",
    NegativePoints "negative-points",
    CountsNothing "counts-nothing",
    // Weights and clusters.
    MarginKind "margin-kind",
    MarginIncomplete "margin-incomplete",
    ClusterKind "cluster-kind",
    // Earlier versions.
    UnknownNode "unknown-node",
    CarriedFromItself "carried-from-itself",
    // Waves.
    WaveLikePeriod "wave-like-period",
    // Units.
    NoUnits "no-units",
    UnknownUnitKind "unknown-unit-kind",
    MissingParent "missing-parent",
    UnknownParent "unknown-parent",
    OutlivesParent "outlives-parent",
    UnknownSuccessor "unknown-successor",
    SuccessorCycle "successor-cycle",
    SuccessorOfOpenUnit "successor-of-open-unit",
}

impl Rule {
    /// Whether a file that breaks it can be read all the same. A stored definition was right when it was
    /// stored, and must stay readable when such a rule is added.
    pub fn leaves_readable(self) -> bool {
        matches!(
            self,
            Self::ReservedId
                | Self::RepeatedEntry
                | Self::TooMuchText
                | Self::YesNoLanguage
                | Self::DuplicateText
                | Self::FacesNeedFive
                | Self::UnusedScale
                | Self::UnboundedMean
                | Self::ShareOfAll
                | Self::PooledWeights
                | Self::PooledMixture
                | Self::WaveLikePeriod
        )
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
