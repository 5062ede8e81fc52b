//! What may change at any time and is no text: it is named, and no series of the index breaks by it.

use super::{Field, Lang, OptionCode, Survey, UnitKindId};

/// A setting that is not what it was.
pub(super) struct Setting {
    /// `survey`, `question i15`.
    pub(super) subject: String,
    /// `minimum-n 30 → 50`.
    pub(super) what: String,
}

/// Settings of the survey as a whole.
pub(super) fn settings(old: &Survey, new: &Survey) -> Vec<Setting> {
    let listed = |survey: &Survey| {
        let kinds: Vec<&str> = survey.unit_kinds.iter().map(UnitKindId::as_str).collect();
        let channels: Vec<&str> = survey.channels.iter().map(|channel| channel.as_str()).collect();
        let languages: Vec<&str> = survey.languages.iter().map(Lang::as_str).collect();
        let day = |day: Option<time::Date>| day.map_or("none".to_owned(), |day| day.to_string());
        [
            ("version", survey.version.clone()),
            ("languages", languages.join(", ")),
            ("unit-kinds", kinds.join(", ")),
            ("channels", channels.join(", ")),
            ("opens", day(survey.opens)),
            ("closes", day(survey.closes)),
            ("publish", survey.publish.as_str().to_owned()),
            ("transactions", survey.transactions.to_string()),
            ("minimum-n", survey.minimum_n.to_string()),
            ("digits", survey.index.digits.to_string()),
        ]
    };
    let pairs = listed(old).into_iter().zip(listed(new)).filter(|(was, is)| was != is);
    let setting = |((aspect, was), (_, is))| Setting {
        subject: "survey".to_owned(),
        what: format!("{aspect} {was} → {is}"),
    };
    pairs.map(setting).collect()
}

/// The levels whose shares together are a figure of their own, of each question that stands in both.
pub(super) fn upper_levels(old: &Survey, new: &Survey) -> Vec<Setting> {
    let changed = |field: &Field| {
        let was = old.upper_levels(old.field(field.id.as_str())?);
        let is = new.upper_levels(field);
        let what = format!("upper levels {} → {}", listed(was), listed(is));
        (was != is).then(|| Setting { subject: format!("question {}", field.id), what })
    };
    new.fields.iter().filter_map(changed).collect()
}

fn listed(codes: &[OptionCode]) -> String {
    let codes: Vec<String> = codes.iter().map(OptionCode::to_string).collect();
    if codes.is_empty() { "none".to_owned() } else { codes.join(", ") }
}
