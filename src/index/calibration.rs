//! What raking takes out of the variance: the part of a figure that the margins explain.
//!
//! Deville, Särndal and Sautory (1993): the linearised values z are replaced by their residuals e = z − X β
//! from a regression on the margins' groups X with the base weights d, β = (X′ D X)⁻ X′ D z, and then
//! multiplied by the raked weights. R's `calibrate(…, calfun = "raking")` does the same.

use rust_decimal::Decimal;

/// (X′ D X)⁻ for the margins of one sample. Groups that follow from others have no coefficient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calibration {
    inverse: Vec<Vec<Decimal>>,
}

/// A pivot this small beside its diagonal is a group that follows from those before it.
const DEPENDENT: Decimal = Decimal::from_parts(1, 0, 0, false, 15);

impl Calibration {
    /// From the base weight of every response and the places of its groups among all `size` groups.
    pub fn new<'c>(size: usize, cases: impl Iterator<Item = (Decimal, &'c [usize])>) -> Self {
        let mut matrix = vec![vec![Decimal::ZERO; size]; size];
        for (weight, places) in cases {
            for &a in places {
                for &b in places {
                    matrix[a][b] += weight;
                }
            }
        }
        Self { inverse: inverted(matrix) }
    }

    pub(super) fn size(&self) -> usize {
        self.inverse.len()
    }

    /// β from X′ D z.
    pub(super) fn coefficients(&self, cross: &[Decimal]) -> Vec<Decimal> {
        let row = |row: &Vec<Decimal>| row.iter().zip(cross).map(|(entry, value)| *entry * *value).sum();
        self.inverse.iter().map(row).collect()
    }
}

/// A generalised inverse by sweeping pivot after pivot (Goodnight 1979).
fn inverted(mut matrix: Vec<Vec<Decimal>>) -> Vec<Vec<Decimal>> {
    let size = matrix.len();
    let diagonal: Vec<Decimal> = (0..size).map(|at| matrix[at][at]).collect();
    let mut swept = vec![false; size];
    for k in 0..size {
        let pivot = matrix[k][k];
        if pivot <= diagonal[k] * DEPENDENT {
            continue;
        }
        swept[k] = true;
        let (row, column): (Vec<Decimal>, Vec<Decimal>) =
            (matrix[k].clone(), matrix.iter().map(|row| row[k]).collect());
        for i in 0..size {
            for j in 0..size {
                matrix[i][j] = match (i == k, j == k) {
                    (true, true) => Decimal::ONE / pivot,
                    (true, false) => row[j] / pivot,
                    (false, true) => -column[i] / pivot,
                    (false, false) => matrix[i][j] - column[i] * row[j] / pivot,
                };
            }
        }
    }
    for i in 0..size {
        for j in 0..size {
            if !swept[i] || !swept[j] {
                matrix[i][j] = Decimal::ZERO;
            }
        }
    }
    matrix
}
