//! Groups of people whose texts are shown together.

use super::Voice;

/// As many people as one of them hides among.
pub const GROUP: usize = 5;

/// The texts of full groups. `voices` stand by survey and unit, and in each as they came; those of a unit are
/// taken five people at a time, and the last few wait for more. Of a group nobody can tell whose text came
/// last: all of it appears at once.
pub(super) fn grouped(voices: Vec<Voice>) -> Vec<Voice> {
    let mut shown = Vec::new();
    for of_unit in voices.chunk_by(|one, next| (&one.survey, &one.unit) == (&next.survey, &next.unit)) {
        // Whoever wrote twice is one person.
        let people: Vec<&[Voice]> = of_unit.chunk_by(|one, next| one.response == next.response).collect();
        for group in people.chunks_exact(GROUP) {
            let texts = || group.iter().flat_map(|person| person.iter());
            let (from, to) =
                (texts().map(|text| text.months.0).min(), texts().map(|text| text.months.1).max());
            let months = |text: &Voice| from.zip(to).unwrap_or(text.months);
            shown.extend(texts().map(|text| Voice { months: months(text), ..text.clone() }));
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::definition::{QuestionId, SurveyId, UnitId};

    fn voice(person: u128, question: &str, unit: &str, month: &str) -> Voice {
        let month = month.parse().expect("a month");
        Voice {
            response: Uuid::from_u128(person),
            question: QuestionId::parse(question).expect("an id"),
            survey: SurveyId::parse("counter").expect("an id"),
            unit: UnitId::parse(unit).expect("an id"),
            unread: true,
            months: (month, month),
        }
    }

    #[test]
    fn the_fifth_person_shows_all_five_under_the_months_of_all() {
        let of =
            |person: u128| voice(person, "comment", "xa-a", if person < 3 { "2026-03" } else { "2026-04" });
        assert_eq!(grouped((0..4).map(of).collect()), []);
        let shown = grouped((0..9).map(of).collect());
        assert_eq!(shown.iter().map(|voice| voice.response.as_u128()).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
        let months = ("2026-03".parse().expect("a month"), "2026-04".parse().expect("a month"));
        assert!(shown.iter().all(|voice| voice.months == months));
    }

    #[test]
    fn units_wait_apart_and_one_person_who_writes_twice_is_one() {
        let mut apart: Vec<Voice> =
            (0..3).map(|person| voice(person, "comment", "xa-a", "2026-03")).collect();
        apart.extend((3..7).map(|person| voice(person, "comment", "xa-b", "2026-03")));
        assert_eq!(grouped(apart), []);
        let twice =
            |person: u128| ["comment", "note"].map(|question| voice(person, question, "xa-a", "2026-03"));
        assert_eq!(grouped((0..4).flat_map(twice).collect()), []);
        assert_eq!(grouped((0..5).flat_map(twice).collect()).len(), 10);
    }

    proptest! {
        /// Whatever comes, what was shown stays shown as it was, and new texts come five people at a time.
        #[test]
        fn groups_only_grow_by_whole_groups(units in prop::collection::vec(0_u8..3, 0..60)) {
            let all = |upto: usize| {
                let came = units[..upto].iter().zip(0_u128..);
                let unit = |unit: u8| ["xa-a", "xa-b", "xa-c"][usize::from(unit)];
                let mut voices: Vec<Voice> =
                    came.map(|(of, person)| voice(person, "comment", unit(*of), "2026-03")).collect();
                voices.sort_by_key(|voice| voice.unit.clone());
                grouped(voices)
            };
            let mut before: Vec<Voice> = Vec::new();
            for upto in 0..=units.len() {
                let now = all(upto);
                prop_assert!(before.iter().all(|voice| now.contains(voice)));
                let new = now.len() - before.len();
                prop_assert!(new == 0 || new == GROUP);
                before = now;
            }
        }
    }
}
