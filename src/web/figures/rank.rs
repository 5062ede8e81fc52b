//! Ranks in words and letters: where a unit stands, and from which others it cannot be told apart.

use super::pen::Pen;
use crate::definition::UnitId;
use crate::index::Figure;
use crate::index::compare::{Rank, inseparable, is_complete, ranks};
use crate::report::Matrix;

/// The rank of one unit among those beside it.
pub(in crate::web) struct RankView {
    /// `3`, or `3=` where others have it, too.
    pub(in crate::web) rank: String,
    /// `1–7`: the 95 % interval of the rank.
    pub(in crate::web) range: String,
    /// Letters of the groups it is in.
    pub(in crate::web) letters: String,
    /// All of it as one sentence.
    pub(in crate::web) words: String,
}

/// The ranks of a matrix's rows at one node. Only complete figures are ranked.
pub(in crate::web) fn rank_views(pen: &Pen<'_>, matrix: &Matrix, node: usize) -> Vec<Option<RankView>> {
    let figures: Vec<Option<&Figure>> = matrix
        .rows
        .iter()
        .map(|row| {
            let complete = is_complete(&pen.survey.index, &row.figures.nodes, node);
            complete.then(|| &row.figures.nodes[node])
        })
        .collect();
    let groups = inseparable(&figures);
    let letters = |at: usize| {
        let of = groups.iter().enumerate().filter(|(_, group)| group.contains(&at));
        of.map(|(group, _)| letter(group)).collect::<Vec<_>>().join(" ")
    };
    let all = ranks(&figures, pen.survey.index.digits);
    if all.iter().flatten().count() < 2 {
        return all.iter().map(|_| None).collect();
    }
    let view = |(at, standing): (usize, &Option<Rank>)| {
        standing.map(|standing| RankView {
            rank: pen.tr.rank(standing.rank, standing.shared),
            range: range(standing),
            letters: letters(at),
            words: words(pen, standing),
        })
    };
    all.iter().enumerate().map(view).collect()
}

/// The sentence about one unit of a matrix.
pub(in crate::web) fn rank_of(pen: &Pen<'_>, matrix: &Matrix, node: usize, unit: &UnitId) -> Option<String> {
    let at = matrix.rows.iter().position(|row| row.unit == *unit)?;
    rank_views(pen, matrix, node).swap_remove(at).map(|standing| standing.words)
}

fn range(standing: Rank) -> String {
    match standing.best == standing.worst {
        true => standing.best.to_string(),
        false => format!("{}–{}", standing.best, standing.worst),
    }
}

fn words(pen: &Pen<'_>, standing: Rank) -> String {
    pen.tr
        .t(if standing.shared { "standing-shared" } else { "standing" })
        .arg("rank", standing.rank)
        .arg("of", standing.of)
        .arg("best", standing.best)
        .arg("worst", standing.worst)
        .to_string()
}

/// a, b, … z, aa, ab, …
fn letter(group: usize) -> String {
    let last = char::from(b'a' + u8::try_from(group % 26).unwrap_or(0));
    if group < 26 { last.to_string() } else { format!("{}{last}", letter(group / 26 - 1)) }
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 27, 52].map(letter), ["a", "z", "aa", "ab", "ba"]);
    }
}
