//! How far a typing error may be from what was meant.

/// The distance of two words or texts in single slips, where it is small for their length.
pub fn distance_within(written: &str, meant: &str) -> Option<usize> {
    let (length, other) = (written.chars().count(), meant.chars().count());
    let most = match length.min(other) {
        0..=2 => 0,
        3..=5 => 1,
        6..=11 => 2,
        _ => 3,
    };
    if length.abs_diff(other) > most {
        return None;
    }
    let distance = strsim::damerau_levenshtein(written, meant);
    (distance <= most).then_some(distance)
}

/// The few that are nearest to what was written, each by the nearest of its names.
pub(super) fn nearest<'n, T: Copy>(
    written: &str,
    all: impl Iterator<Item = (T, Vec<&'n str>)>,
    most: usize,
) -> Vec<T> {
    let mut near: Vec<(usize, T)> = all
        .filter_map(|(item, names)| {
            let best = names.into_iter().filter_map(|name| distance_within(written, name)).min()?;
            Some((best, item))
        })
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().take(most).map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        assert_eq!(distance_within("bing lu", "binh lu"), Some(1));
        assert_eq!(distance_within("xa binh luu", "xa binh lu"), Some(1));
        assert_eq!(distance_within("lu", "lo"), None);
        assert_eq!(distance_within("atlantis", "xa binh lu"), None);
    }
}
