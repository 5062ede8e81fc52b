//! Quadratic forms Σ_a Σ_b c_a · d_b · m(a, b), of coefficients c and d and a symmetric matrix m.
//!
//! Coefficients are quotients: 28 digits each, at scales of their own. Bringing each product to the scale of
//! the sum so far takes longer than all the rest of a variance. Here the coefficients of a form are brought to
//! one scale first, and so is the matrix: what is left is sums of products of whole numbers.

use rust_decimal::Decimal;

/// Digits that the largest coefficient of a form keeps.
const DIGITS: i64 = 18;

/// Digits that the largest row Σ_b d_b · m(a, b) keeps, before it is multiplied once more.
const ROW_DIGITS: i64 = 17;

/// No cell of a matrix of whole numbers is larger: a row of so many products of it and a coefficient stays
/// below the 38 digits of an `i128`, and so does the sum of such rows.
pub(super) const LARGEST: i128 = 10_i128.pow(16);
const MOST: usize = 1000;

/// A symmetric matrix, its upper triangle row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Symmetric {
    /// In units of 10^-scale.
    Whole { size: usize, scale: u32, cells: Vec<i64> },
    /// Where the numbers are too large, or have too many digits behind the point.
    Exact { size: usize, cells: Vec<Decimal> },
}

impl Symmetric {
    /// The matrix with `of(a, b)` for a ≤ b < `size`.
    pub(super) fn new(size: usize, of: impl Fn(usize, usize) -> Decimal) -> Self {
        let cells = (0..size).flat_map(|a| (a..size).map(move |b| (a, b)));
        let cells: Vec<Decimal> = cells.map(|(a, b)| of(a, b)).collect();
        let scale = cells.iter().map(Decimal::scale).max().unwrap_or(0);
        let whole = |cell: &Decimal| {
            let number = moved(cell.mantissa(), i64::from(scale - cell.scale()))?;
            i64::try_from(number).ok().filter(|_| number.abs() <= LARGEST)
        };
        match cells.iter().map(whole).collect() {
            Some(cells) => Self::Whole { size, scale, cells },
            None => Self::Exact { size, cells },
        }
    }

    /// The matrix with these cells of its upper triangle, row by row, in units of 10^-scale; `None` where one is
    /// too large.
    pub(super) fn whole(size: usize, scale: u32, cells: impl Iterator<Item = i128>) -> Option<Self> {
        let whole = |cell: i128| i64::try_from(cell).ok().filter(|_| cell.abs() <= LARGEST);
        Some(Self::Whole { size, scale, cells: cells.map(whole).collect::<Option<_>>()? })
    }

    /// The cells of a matrix of whole numbers, and their scale.
    pub(super) fn whole_cells(&self) -> Option<(&[i64], u32)> {
        match self {
            Self::Whole { cells, scale, .. } => Some((cells, *scale)),
            Self::Exact { .. } => None,
        }
    }

    /// Σ_a Σ_b one_a · other_b · m(a, b). Coefficients count with 18 digits, reckoned from the largest of their
    /// form; where the terms of a row cancel out, nothing is left of it.
    pub(super) fn product(&self, one: &[(usize, Decimal)], other: &[(usize, Decimal)]) -> Decimal {
        let quickly = || self.multiplied(&Whole::of(one)?, &Whole::of(other)?);
        quickly().unwrap_or_else(|| self.slowly(one, other))
    }

    /// The same of one form with itself.
    pub(super) fn square(&self, form: &[(usize, Decimal)]) -> Decimal {
        let quickly = || {
            let whole = Whole::of(form)?;
            self.multiplied(&whole, &whole)
        };
        quickly().unwrap_or_else(|| self.slowly(form, form))
    }

    fn multiplied(&self, one: &Whole, other: &Whole) -> Option<Decimal> {
        let Self::Whole { size, scale, cells } = self else { return None };
        let row = |&(a, _): &(usize, i64)| -> i128 {
            other.parts.iter().map(|&(b, on_b)| product(on_b, cells[cell(*size, a, b)])).sum()
        };
        let rows: Vec<i128> = one.parts.iter().map(row).collect();
        summed(&one.parts, rows, one.scale + other.scale + scale)
    }

    fn slowly(&self, one: &[(usize, Decimal)], other: &[(usize, Decimal)]) -> Decimal {
        let row = |a: usize| other.iter().map(|(b, on_b)| *on_b * self.cell(a, *b)).sum::<Decimal>();
        one.iter().map(|(a, on_a)| *on_a * row(*a)).sum()
    }

    fn cell(&self, a: usize, b: usize) -> Decimal {
        match self {
            Self::Whole { size, scale, cells } => {
                Decimal::from_i128_with_scale(cells[cell(*size, a, b)].into(), *scale)
            }
            Self::Exact { size, cells } => cells[cell(*size, a, b)],
        }
    }
}

/// Where the cell of row a and column b stands.
pub(super) fn cell(size: usize, a: usize, b: usize) -> usize {
    let (a, b) = (a.min(b), a.max(b));
    a * (2 * size - a + 1) / 2 + (b - a)
}

fn product(one: i64, other: i64) -> i128 {
    i128::from(one) * i128::from(other)
}

/// Σ_a c_a · row_a in units of 10^-scale, each row with as many digits as there is room for.
fn summed(parts: &[(usize, i64)], rows: Vec<i128>, scale: u32) -> Option<Decimal> {
    let largest = rows.iter().map(|row| digits(*row)).max().unwrap_or(0);
    let cut = (largest - ROW_DIGITS).max(0);
    let mut sum = 0;
    for ((_, on_a), row) in parts.iter().zip(rows) {
        sum += i128::from(*on_a) * moved(row, -cut)?;
    }
    decimal(sum, i64::from(scale) - cut)
}

/// Coefficients in whole units of 10^-scale, with their places.
struct Whole {
    scale: u32,
    parts: Vec<(usize, i64)>,
}

impl Whole {
    /// `None` where a coefficient is so large that no digit behind the point would be left, or where there are
    /// too many.
    fn of(coefficients: &[(usize, Decimal)]) -> Option<Self> {
        // The digits before the point; fewer than none for 0.00…
        let before = |value: &Decimal| digits(value.mantissa()) - i64::from(value.scale());
        let nonzero = coefficients.iter().filter(|(_, value)| !value.is_zero());
        let largest = nonzero.map(|(_, value)| before(value)).max().unwrap_or(0);
        let scale = u32::try_from(DIGITS - largest).ok().filter(|_| coefficients.len() <= MOST)?;
        let part = |(place, value): &(usize, Decimal)| {
            let whole = moved(value.mantissa(), i64::from(scale) - i64::from(value.scale()))?;
            Some((*place, i64::try_from(whole).ok()?))
        };
        Some(Self { scale, parts: coefficients.iter().map(part).collect::<Option<_>>()? })
    }
}

/// How many digits a whole number has; none for 0.
pub(super) fn digits(number: i128) -> i64 {
    number.unsigned_abs().checked_ilog10().map_or(0, |log| i64::from(log) + 1)
}

/// A whole number with its point moved to the right, or to the left and rounded half away from zero.
pub(super) fn moved(number: i128, by: i64) -> Option<i128> {
    match (u32::try_from(by), u32::try_from(-by)) {
        (Ok(0), _) => Some(number),
        (Ok(right), _) if number == 0 || right < 38 => {
            number.checked_mul(10_i128.checked_pow(right).unwrap_or(0))
        }
        (_, Ok(left)) => match 10_i128.checked_pow(left) {
            Some(cut) => Some((number + number.signum() * (cut / 2)) / cut),
            None => Some(0),
        },
        _ => None,
    }
}

/// `number` · 10^-scale with as many digits as a `Decimal` holds.
pub(super) fn decimal(number: i128, scale: i64) -> Option<Decimal> {
    let most = i64::from(Decimal::MAX_SCALE);
    let surplus = (digits(number) - most).max(scale - most).max(0);
    let (number, scale) = (moved(number, -surplus)?, scale - surplus);
    match u32::try_from(scale) {
        Ok(scale) => Decimal::try_from_i128_with_scale(number, scale).ok(),
        Err(_) => Decimal::try_from_i128_with_scale(moved(number, -scale)?, 0).ok(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Form = Vec<(usize, Decimal)>;

    const SIZE: usize = 12;

    fn plainly(one: &Form, other: &Form, of: impl Fn(usize, usize) -> Decimal) -> Decimal {
        let row = |a: usize| other.iter().map(|(b, on_b)| *on_b * of(a, *b)).sum::<Decimal>();
        one.iter().map(|(a, on_a)| *on_a * row(*a)).sum()
    }

    fn size_of(form: &Form) -> Form {
        form.iter().map(|(at, value)| (*at, value.abs())).collect()
    }

    fn coefficients() -> impl Strategy<Value = Form> {
        let quotient = (-1_000_000_i64..1_000_000, 1_i64..1_000_000)
            .prop_map(|(a, b)| Decimal::from(a) / Decimal::from(b));
        proptest::collection::vec(quotient, 0..SIZE).prop_map(|all| all.into_iter().enumerate().collect())
    }

    proptest! {
        #[test]
        fn a_form_is_what_multiplying_out_gives(
            one in coefficients(),
            other in coefficients(),
            // Within what is reckoned in whole numbers, and beyond.
            largest in prop::sample::select(vec![1_000_i64, 10_000_000_000, 100_000_000_000_000_000]),
            cells in proptest::collection::vec((0_i64..1_000_000_007, 0_u32..3), SIZE * SIZE),
        ) {
            let of = |a: usize, b: usize| {
                let (number, scale) = cells[a.min(b) * SIZE + a.max(b)];
                Decimal::new(number % largest * (largest / 1_000_000_007).max(1), scale)
            };
            let matrix = Symmetric::new(SIZE, of);
            for (fast, one, other) in [
                (matrix.product(&one, &other), &one, &other),
                (matrix.square(&one), &one, &one),
            ] {
                let plain = plainly(one, other, of);
                // 17 digits of rows that may be larger than their sum, of the largest coefficients.
                let most = |form: &Form| size_of(form).iter().map(|(_, value)| *value).max().unwrap_or_default();
                let all = |form: &Form| -> Form { form.iter().map(|(at, _)| (*at, most(form))).collect() };
                let allowed = plainly(&all(one), &all(other), |a, b| of(a, b).abs()) * Decimal::new(1, 16);
                prop_assert!((fast - plain).abs() <= allowed + Decimal::new(1, 20), "{fast} {plain}");
            }
        }
    }

    #[test]
    fn whole_numbers_stay_exact() {
        let coefficients = [(0, Decimal::new(25, 1)), (1, Decimal::new(-3, 0))];
        // 2.5² · 1 − 2 · 2.5 · 3 · 2 + 3² · 12
        let matrix = Symmetric::new(2, |a, b| Decimal::from([[1, 2], [2, 12]][a][b]));
        assert_eq!(matrix.square(&coefficients), Decimal::new(8425, 2));
        assert_eq!(matrix.product(&coefficients, &coefficients), Decimal::new(8425, 2));
        assert_eq!(matrix.square(&[]), Decimal::ZERO);
        assert_eq!(matrix.product(&[], &coefficients), Decimal::ZERO);
        assert_eq!(matrix.product(&coefficients, &[]), Decimal::ZERO);
    }

    #[test]
    fn what_cancels_out_leaves_nothing() {
        // y is 100 times x for everybody: whatever their number, the ratio has no spread.
        let on_y = Decimal::ONE / Decimal::from(7) / Decimal::from(5003);
        let form = [(0, -Decimal::ONE_HUNDRED * on_y), (1, on_y)];
        let matrix = Symmetric::new(2, |a, b| Decimal::from([[21_i64, 2_100], [2_100, 210_000]][a][b]));
        assert!(matrix.square(&form).abs() < Decimal::new(1, 27), "{}", matrix.square(&form));
    }
}
