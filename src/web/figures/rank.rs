//! Ranks in words and letters: where a unit stands, and from which others it cannot be told apart.

use super::pen::Pen;
use crate::definition::UnitId;
use crate::index::compare::Rank;
use crate::report::{Matrix, Place, Ranking, ranking};

/// The rank of one unit among those beside it, or why it has none.
pub(in crate::web) struct RankView {
    /// `3`, or `3=` where others have it, too; a dash.
    pub(in crate::web) rank: String,
    /// `1–7`: the 95 % interval of the rank; in a word why there is no rank.
    pub(in crate::web) range: String,
    /// Letters of the groups it is in.
    pub(in crate::web) letters: String,
    /// All of it as one sentence.
    pub(in crate::web) words: String,
}

/// The ranks of a matrix's rows at one node; nothing for units that there is no figure to rank of.
pub(in crate::web) fn rank_views(pen: &Pen<'_>, matrix: &Matrix, node: usize) -> Vec<Option<RankView>> {
    let Ranking { places, groups } = ranking(pen.survey, &matrix.rows, node);
    let letters = |at: usize| {
        let of = groups.iter().enumerate().filter(|(_, group)| group.contains(&at));
        of.map(|(group, _)| letter(group)).collect::<Vec<_>>().join(" ")
    };
    let view = |(at, place): (usize, &Place)| match place {
        Place::Ranked(standing) => Some(RankView {
            rank: pen.tr.rank(standing.rank, standing.is_shared()),
            range: standing.range.map_or_else(String::new, range),
            letters: letters(at),
            words: words(pen, *standing),
        }),
        Place::Unlike => Some(RankView {
            rank: "–".to_owned(),
            range: pen.tr.t("unranked-unlike").to_string(),
            letters: String::new(),
            words: pen.tr.t("unranked-unlike-why").to_string(),
        }),
        Place::Unranked => None,
    };
    places.iter().enumerate().map(view).collect()
}

/// The sentence about one unit of a matrix.
pub(in crate::web) fn rank_of(pen: &Pen<'_>, matrix: &Matrix, node: usize, unit: &UnitId) -> Option<String> {
    let at = matrix.rows.iter().position(|row| row.unit == *unit)?;
    rank_views(pen, matrix, node).swap_remove(at).map(|standing| standing.words)
}

fn range([best, worst]: [usize; 2]) -> String {
    if best == worst { best.to_string() } else { format!("{best}–{worst}") }
}

fn words(pen: &Pen<'_>, standing: Rank) -> String {
    let place = pen.tr.t(if standing.is_shared() { "standing-shared" } else { "standing" });
    let place = place.arg("rank", standing.rank).arg("of", standing.of).to_string();
    match standing.range {
        Some([best, worst]) => {
            let range = pen.tr.t("standing-range").arg("best", best).arg("worst", worst);
            format!("{place} {range}")
        }
        None => place,
    }
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
