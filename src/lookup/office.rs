//! How offices call a place by the body that governs it, and by its rank.

use super::folded::plain;

/// Bodies that stand for the place they belong to, without accents, the longer before the shorter.
const BODIES: [&str; 22] = [
    "bo phan tiep nhan va tra ket qua giai quyet thu tuc hanh chinh",
    "trung tam phuc vu hanh chinh cong va kiem soat thu tuc hanh chinh",
    "van phong hoi dong nhan dan va uy ban nhan dan",
    "trung tam kiem soat thu tuc hanh chinh va phuc vu hanh chinh cong",
    "bo phan tiep nhan va tra ket qua",
    "trung tam phuc vu hanh chinh cong",
    "bo phan tiep nhan va tra kq",
    "trung tam hanh chinh cong",
    "bo phan mot cua",
    "van phong hdnd va ubnd",
    "van phong hdnd ubnd",
    "tt phuc vu hanh chinh cong",
    "uy ban nhan dan",
    "tt pvhcc",
    "ttpvhcc",
    "tt hcc",
    "bp mot cua",
    "mot cua",
    "bp tn tkq",
    "u b n d",
    "ubnd",
    "hdnd",
];

/// Words for the rank of a place, without accents, with what they are shortened to.
const RANKS: [(&str, &[&str]); 9] = [
    ("xa", &["x"]),
    ("phuong", &["p", "f"]),
    ("thi tran", &["tt"]),
    ("dac khu", &["dk"]),
    ("tinh", &["t"]),
    ("thanh pho", &["tp"]),
    ("huyen", &["h"]),
    ("thi xa", &["tx"]),
    ("so", &["s"]),
];

/// English words for the rank, behind the name.
const RANKS_BEHIND: [&str; 6] = [" commune", " ward", " province", " district", " city", " township"];

/// How many words of a text name a body in front of the place; `UBND xã Bình Lư` has one.
pub(super) fn words_of_body(written: &str) -> usize {
    let text = plain(written);
    let mut rest = text.as_str();
    while let Some(behind) = BODIES.iter().find_map(|body| behind(rest, body)) {
        rest = behind.strip_prefix("cua ").unwrap_or(behind);
    }
    text.split(' ').count() - rest.split(' ').count()
}

/// What stands behind a word or words at the beginning; nothing when nothing does.
fn behind<'t>(text: &'t str, words: &str) -> Option<&'t str> {
    text.strip_prefix(words)?.strip_prefix(' ').filter(|rest| !rest.is_empty())
}

/// A text without accents whose shortened rank is written out: `p doan ket` is `phuong doan ket`.
pub(super) fn written_out(text: &str) -> Option<String> {
    RANKS.iter().find_map(|(rank, short)| {
        let rest = short.iter().find_map(|short| behind(text, short))?;
        Some(format!("{rank} {rest}"))
    })
}

/// The name of a place without accents and without its rank; `None` when it bears none.
pub(super) fn without_rank(text: &str) -> Option<&str> {
    let in_front = RANKS.iter().find_map(|(rank, _)| behind(text, rank));
    in_front.or_else(|| RANKS_BEHIND.iter().find_map(|rank| text.strip_suffix(rank)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_counted_in_words_and_never_take_the_whole_name() {
        assert_eq!(words_of_body("UBND xã Đoàn Kết"), 1);
        assert_eq!(words_of_body("Ủy ban nhân dân xã Đoàn Kết"), 4);
        assert_eq!(words_of_body("Bộ phận Một cửa UBND xã Đoàn Kết"), 5);
        assert_eq!(words_of_body("Trung tâm Phục vụ hành chính công của xã Đoàn Kết"), 8);
        assert_eq!(words_of_body("Trung tâm Phục vụ hành chính công"), 0);
        assert_eq!(words_of_body("Xã Đoàn Kết"), 0);
    }

    #[test]
    fn ranks_are_written_out_or_taken_off() {
        assert_eq!(written_out("p doan ket").as_deref(), Some("phuong doan ket"));
        assert_eq!(written_out("doan ket"), None);
        assert_eq!(without_rank("xa binh lu"), Some("binh lu"));
        assert_eq!(without_rank("binh lu commune"), Some("binh lu"));
        assert_eq!(without_rank("binh lu"), None);
    }
}
