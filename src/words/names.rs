//! Names of languages that surveys are asked in and the interface is not written in.

use crate::definition::Lang;

/// By ISO 639-3, as they are called in Vietnam's north-west; their speakers know these names, and every
/// device can draw them.
const NAMES: [(&str, &str); 16] = [
    ("blt", "Tiếng Thái"),
    ("twh", "Tiếng Thái Trắng"),
    ("hmn", "Tiếng Mông"),
    ("mww", "Tiếng Mông Trắng"),
    ("hnj", "Tiếng Mông Xanh"),
    ("ium", "Tiếng Dao"),
    ("hni", "Tiếng Hà Nhì"),
    ("lhu", "Tiếng La Hủ"),
    ("pcc", "Tiếng Giáy"),
    ("kjg", "Tiếng Khơ Mú"),
    ("khb", "Tiếng Lự"),
    ("lao", "Tiếng Lào"),
    ("tyz", "Tiếng Tày"),
    ("nut", "Tiếng Nùng"),
    ("mtq", "Tiếng Mường"),
    ("zh", "中文"),
];

/// The name of a language, or its code when nobody has written it down here yet.
pub(super) fn of(lang: &Lang) -> String {
    let known = NAMES.iter().find(|(code, _)| *code == lang.as_str());
    known.map_or_else(|| lang.to_string(), |(_, name)| (*name).to_owned())
}
