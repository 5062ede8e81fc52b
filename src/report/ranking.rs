//! Who is ranked: the one rule for pages, for publications and for files.

use super::MatrixRow;
use crate::definition::Survey;
use crate::index::Figure;
use crate::index::compare::{Rank, inseparable, ranks};

/// Where a unit stands at a node among the units beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Ranked(Rank),
    /// Its figure lacks a part that most of the others are made of.
    Unlike,
    /// It has no figure, or there is nobody to be ranked with.
    Unranked,
}

/// The places of the units of a matrix, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking {
    pub places: Vec<Place>,
    /// Units that the data cannot tell apart, by their positions; the highest group first.
    pub groups: Vec<Vec<usize>>,
}

/// Ranks units by their figures at a node. A figure that the reader does not see has no rank: it would tell
/// between which others the figure lies.
pub fn ranking(survey: &Survey, rows: &[MatrixRow], node: usize) -> Ranking {
    let figure = |row: &MatrixRow| row.figures.nodes[node].value().map(|_| row.alike[node]);
    let alike: Vec<Option<bool>> = rows.iter().map(figure).collect();
    if alike.iter().filter(|alike| **alike == Some(true)).count() < 2 {
        return Ranking { places: vec![Place::Unranked; rows.len()], groups: Vec::new() };
    }
    let figures: Vec<Option<&Figure>> = rows
        .iter()
        .zip(&alike)
        .map(|(row, alike)| (*alike == Some(true)).then(|| &row.figures.nodes[node]))
        .collect();
    let place = |(rank, alike): (Option<Rank>, Option<bool>)| match (rank, alike) {
        (Some(rank), _) => Place::Ranked(rank),
        (None, Some(false)) => Place::Unlike,
        (None, _) => Place::Unranked,
    };
    Ranking {
        places: ranks(&figures, survey.index.digits).into_iter().zip(alike).map(place).collect(),
        groups: inseparable(&figures),
    }
}
