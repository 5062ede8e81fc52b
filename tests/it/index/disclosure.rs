//! Nobody gets a withheld figure by subtraction.

use hailong::definition::IndexTree;
use hailong::index::disclosure::{Respondents, withheld, withheld_question};
use proptest::prelude::*;

use super::survey;

/// A root with two dimensions of three and two indicators, and one indicator of its own.
const INDEX: &str = r#"
[index]
measure = "share"
codes = [4, 5]
[[index.dimension]]
id = "all"
title.en = "All"
[[index.dimension]]
id = "one"
parent = "all"
title.en = "One"
[[index.dimension]]
id = "two"
parent = "all"
title.en = "Two"
[[index.indicator]]
id = "o1"
dimension = "one"
question = "a"
[[index.indicator]]
id = "o2"
dimension = "one"
question = "b"
[[index.indicator]]
id = "o3"
dimension = "one"
question = "a"
[[index.indicator]]
id = "t1"
dimension = "two"
question = "b"
[[index.indicator]]
id = "t2"
dimension = "two"
question = "a"
[[index.indicator]]
id = "r1"
dimension = "all"
question = "b"
"#;

const MINIMUM: i64 = 30;

/// A province, two districts, and communes below both; some answers are given to the districts themselves.
fn table(leaves: &[Vec<i64>], tree: &IndexTree) -> Respondents {
    let above: Vec<Option<usize>> = [None, Some(0), Some(0)]
        .into_iter()
        .chain((3..leaves.len()).map(|unit| Some(1 + unit % 2)))
        .collect();
    let mut n = vec![vec![0; tree.nodes.len()]; above.len()];
    for (unit, own) in leaves.iter().enumerate() {
        let mut indicators = own.iter();
        // An indicator's respondents are given; a dimension has at least as many as any below it.
        let mut counted = vec![0; tree.nodes.len()];
        for node in (0..tree.nodes.len()).rev() {
            let below = tree.nodes[node].children.iter().map(|&child| counted[child]).max();
            counted[node] = below.unwrap_or_else(|| *indicators.next().expect("six indicators"));
        }
        for up in std::iter::successors(Some(unit), |&unit| above[unit]) {
            for (sum, own) in n[up].iter_mut().zip(&counted) {
                *sum += own;
            }
        }
    }
    Respondents { above, n }
}

const PRIME: u64 = (1 << 61) - 1;

fn times(a: u64, b: u64) -> u64 {
    u64::try_from(u128::from(a) * u128::from(b) % u128::from(PRIME)).expect("below the prime")
}

fn inverse(a: u64) -> u64 {
    let (mut result, mut base, mut power) = (1, a, PRIME - 2);
    while power > 0 {
        if power & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        power >>= 1;
    }
    result
}

/// Brings equations into reduced form and says which unknowns stand alone in one.
fn solved(mut equations: Vec<Vec<u64>>, unknowns: usize) -> Vec<bool> {
    let mut row = 0;
    for column in 0..unknowns {
        let Some(pivot) = (row..equations.len()).find(|&at| equations[at][column] != 0) else { continue };
        equations.swap(row, pivot);
        let factor = inverse(equations[row][column]);
        equations[row].iter_mut().for_each(|entry| *entry = times(*entry, factor));
        let leading = equations[row].clone();
        for (at, equation) in equations.iter_mut().enumerate() {
            let by = equation[column];
            if at != row && by != 0 {
                for (entry, other) in equation.iter_mut().zip(&leading) {
                    *entry = (*entry + PRIME - times(by, *other)) % PRIME;
                }
            }
        }
        row += 1;
    }
    let mut alone = vec![false; unknowns];
    for equation in &equations {
        let places: Vec<usize> = (0..unknowns).filter(|&at| equation[at] != 0).collect();
        if let [only] = places[..] {
            alone[only] = true;
        }
    }
    alone
}

/// Weights of nodes and of units, and of what a unit was answered for itself.
struct Weights {
    nodes: Vec<u64>,
    units: Vec<u64>,
    own: Vec<u64>,
}

/// Every margin of the published tables as an equation in what is withheld: a dimension is the weighted mean
/// of those of its children that were answered, an indicator of a unit the weighted mean of those below it
/// and of what the unit was answered for itself, which is never published.
fn margins(
    tree: &IndexTree,
    Respondents { above, n }: &Respondents,
    withheld: &[Vec<bool>],
    weights: &Weights,
) -> (Vec<Vec<u64>>, Vec<(usize, usize)>) {
    let units = above.len();
    let below = |unit: usize| (0..units).filter(move |&below| above[below] == Some(unit));
    let own = |unit: usize, node: usize| n[unit][node] - below(unit).map(|below| n[below][node]).sum::<i64>();
    let cells = (0..units).flat_map(|unit| (0..tree.nodes.len()).map(move |node| (unit, node)));
    let is_hidden = |&(unit, node): &(usize, usize)| withheld[unit][node] && n[unit][node] > 0;
    let unknown: Vec<(usize, usize)> = cells.clone().filter(is_hidden).collect();
    let has_own = |&(unit, node): &(usize, usize)| below(unit).next().is_some() && own(unit, node) > 0;
    let behind: Vec<(usize, usize)> = cells.filter(has_own).collect();
    let cell = |unit: usize, node: usize| unknown.iter().position(|known| *known == (unit, node));
    let length = unknown.len() + behind.len();
    let mut equations = Vec::new();
    for unit in 0..units {
        for (node, of) in tree.nodes.iter().enumerate() {
            let mut equation = vec![0; length];
            let mut whole = 0;
            let mut part = |place: Option<usize>, weight: u64| {
                whole = (whole + weight) % PRIME;
                if let Some(at) = place {
                    equation[at] = PRIME - weight;
                }
            };
            if of.is_indicator() {
                if below(unit).next().is_none() {
                    continue;
                }
                for below in below(unit).filter(|&below| n[below][node] > 0) {
                    part(cell(below, node), weights.units[below]);
                }
                if let Some(at) = behind.iter().position(|known| *known == (unit, node)) {
                    part(Some(unknown.len() + at), weights.own[unit]);
                }
            } else {
                for &child in of.children.iter().filter(|&&child| n[unit][child] > 0) {
                    part(cell(unit, child), weights.nodes[child]);
                }
            }
            if let Some(at) = cell(unit, node) {
                equation[at] = whole;
            }
            equations.push(equation);
        }
    }
    (equations, unknown)
}

/// A unit without responses, or with some to every question.
fn answers() -> impl Strategy<Value = Vec<i64>> {
    let n = prop_oneof![1_i64..29, 25_i64..35, 30_i64..60, 60_i64..400];
    prop_oneof![1 => Just(vec![0; 6]), 8 => prop::collection::vec(n, 6)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_margin_gives_a_withheld_figure(
        leaves in prop::collection::vec(answers(), 4..12),
        idle in any::<bool>(),
        weights in prop::collection::vec(1_u64..1_000_000, 40),
    ) {
        let survey = survey(INDEX);
        let tree = &survey.index;
        let mut leaves = leaves;
        if idle {
            // The units in between are not answered for themselves, as is usual.
            leaves[..3].iter_mut().flatten().for_each(|n| *n = 0);
        }
        let respondents = table(&leaves, tree);
        let hidden = withheld(tree, &respondents, MINIMUM.unsigned_abs());
        for (unit, row) in respondents.n.iter().enumerate() {
            for (node, n) in row.iter().enumerate() {
                prop_assert!(*n >= MINIMUM || hidden[unit][node], "{unit} {node}: {n} is shown");
            }
        }
        let weights = Weights {
            nodes: weights[..10].to_vec(),
            units: weights[10..25].to_vec(),
            own: weights[25..].to_vec(),
        };
        let (equations, unknown) = margins(tree, &respondents, &hidden, &weights);
        let columns = equations.first().map_or(0, Vec::len);
        let alone = solved(equations, columns);
        for (cell, alone) in unknown.iter().zip(alone) {
            prop_assert!(!alone, "{cell:?} with n = {} can be got", respondents.n[cell.0][cell.1]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// A question that is in no index, or is withheld somewhere because an indicator on it is.
    #[test]
    fn no_margin_gives_what_is_withheld_of_a_question(
        leaves in prop::collection::vec(prop_oneof![1 => Just(0_i64), 3 => 1_i64..29, 6 => 25_i64..400], 4..14),
        idle in any::<bool>(),
        bound in prop::collection::vec(prop::bool::weighted(0.15), 14),
        weights in prop::collection::vec(1_u64..1_000_000, 40),
    ) {
        let survey = survey(INDEX);
        let mut leaves = leaves;
        if idle {
            leaves[..3].iter_mut().for_each(|n| *n = 0);
        }
        let rows: Vec<Vec<i64>> = leaves.iter().map(|n| vec![*n; 6]).collect();
        let Respondents { above, n } = table(&rows, &survey.index);
        let respondents = Respondents { above, n: n.into_iter().map(|of| vec![of[0]]).collect() };
        // As an indicator would be: what is withheld of a unit is withheld of those below it.
        let mut bound = bound[..leaves.len()].to_vec();
        for unit in 1..leaves.len() {
            bound[unit] |= bound[respondents.above[unit].expect("a unit above")];
        }
        let hidden = withheld_question(&respondents, bound.clone(), MINIMUM.unsigned_abs());
        for (unit, of) in respondents.n.iter().enumerate() {
            prop_assert!(of[0] >= MINIMUM || hidden[unit], "{unit}: {} is shown", of[0]);
            prop_assert!(!bound[unit] || hidden[unit], "{unit} is shown, its indicator is not");
        }
        let (equations, unknown) = question_margins(&respondents, &hidden, &weights);
        let columns = equations.first().map_or(0, Vec::len);
        let alone = solved(equations, columns);
        for (unit, alone) in unknown.iter().zip(alone) {
            prop_assert!(!alone, "{unit} with n = {} can be got", respondents.n[*unit][0]);
        }
    }
}

/// The share of each unit is the weighted mean of those below it and of what it was answered for itself.
fn question_margins(
    Respondents { above, n }: &Respondents,
    hidden: &[bool],
    weights: &[u64],
) -> (Vec<Vec<u64>>, Vec<usize>) {
    let units = above.len();
    let below = |unit: usize| (0..units).filter(move |&below| above[below] == Some(unit));
    let own = |unit: usize| n[unit][0] - below(unit).map(|below| n[below][0]).sum::<i64>();
    let unknown: Vec<usize> = (0..units).filter(|&unit| hidden[unit] && n[unit][0] > 0).collect();
    let behind: Vec<usize> =
        (0..units).filter(|&unit| below(unit).next().is_some() && own(unit) > 0).collect();
    let place = |unit: usize| unknown.iter().position(|known| *known == unit);
    let mut equations = Vec::new();
    for unit in (0..units).filter(|&unit| below(unit).next().is_some()) {
        let mut equation = vec![0; unknown.len() + behind.len()];
        let mut whole = 0;
        for part in below(unit).filter(|&part| n[part][0] > 0) {
            whole = (whole + weights[part]) % PRIME;
            if let Some(at) = place(part) {
                equation[at] = PRIME - weights[part];
            }
        }
        if let Some(at) = behind.iter().position(|known| *known == unit) {
            whole = (whole + weights[20 + unit]) % PRIME;
            equation[unknown.len() + at] = PRIME - weights[20 + unit];
        }
        if let Some(at) = place(unit) {
            equation[at] = whole;
        }
        equations.push(equation);
    }
    (equations, unknown)
}

/// The example that shows the need: of 59 answers 30 in one unit may be shown, but then 29 in the other can
/// be subtracted.
#[test]
fn the_only_hidden_unit_takes_the_next_smallest_with_it() {
    let survey = survey(INDEX);
    let tree = &survey.index;
    let n = |n: i64| vec![n; tree.nodes.len()];
    let table = |units: &[i64]| Respondents {
        above: std::iter::once(None).chain(units.iter().map(|_| Some(0))).collect(),
        n: std::iter::once(n(units.iter().sum())).chain(units.iter().map(|&of| n(of))).collect(),
    };
    let hidden = |units: &[i64]| -> Vec<bool> {
        withheld(tree, &table(units), 30).into_iter().map(|row| row.iter().all(|hidden| *hidden)).collect()
    };
    assert_eq!(hidden(&[30, 29]), [false, true, true]);
    assert_eq!(hidden(&[30, 29, 50]), [false, true, true, false]);
    assert_eq!(hidden(&[12, 29, 50]), [false, true, true, false], "41 together");
    assert_eq!(hidden(&[12, 13, 50, 60]), [false, true, true, true, false], "25 together are too few");
    assert_eq!(hidden(&[30, 50]), [false, false, false]);
    assert_eq!(hidden(&[29]), [true, true]);
    assert_eq!(hidden(&[30, 0]), [false, false, true], "nobody's answers are no figure");
}
