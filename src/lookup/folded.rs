//! Texts as they are compared: without what only the keyboard, the program or the habit put into them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Grave, hook above, tilde, acute and dot below: the five tones that are written.
const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

/// A text in lower case, its words one blank apart, in three strictnesses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// With all accents, as it is typed.
    pub accented: String,
    /// With all accents, each word's tone behind it: “hoà” and “hòa” are one word.
    pub toned: String,
    /// Without accents.
    pub plain: String,
}

impl Folded {
    pub fn new(text: &str) -> Self {
        let visible = text.chars().filter(|c| !is_invisible(*c)).map(stroked);
        let composed: String = visible.nfc().collect::<String>().to_lowercase().nfc().map(stroked).collect();
        let is_gap = |c: char| !c.is_alphanumeric() && !is_combining_mark(c);
        let words: Vec<&str> = composed.split(is_gap).filter(|word| !word.is_empty()).collect();
        let accented = words.join(" ");
        let toned = words.iter().map(|word| toned(word)).collect::<Vec<_>>().join(" ");
        let bare = accented.nfd().filter(|c| !is_combining_mark(*c)).map(|c| if c == 'đ' { 'd' } else { c });
        Self { plain: bare.collect(), toned, accented }
    }

    /// Whether this may be a hasty spelling of the name, or of some words of it: accents may be missing, but
    /// none may stand where the name has another. “Ta Mung” may be “Tả Mung”, “Tà Mung” may not.
    pub fn may_mean(&self, name: &Self) -> bool {
        let (own, all) = (letters(&self.toned), letters(&name.toned));
        !own.is_empty()
            && all.windows(own.len()).any(|words| {
                own.iter().zip(words).all(|(own, word)| {
                    own.len() == word.len() && own.iter().zip(word).all(|(one, other)| one.is_in(other))
                })
            })
    }

    /// Whether these words stand in the name, one after the other, accents and all.
    pub fn stands_in(&self, name: &Self) -> bool {
        !self.toned.is_empty() && format!(" {} ", name.toned).contains(&format!(" {} ", self.toned))
    }

    /// What is left without the first words.
    #[must_use]
    pub fn behind(&self, words: usize) -> Self {
        let rest = |text: &str| text.split(' ').skip(words).collect::<Vec<_>>().join(" ");
        Self { accented: rest(&self.accented), toned: rest(&self.toned), plain: rest(&self.plain) }
    }
}

/// A letter with the marks on it; the stroke of đ is one.
struct Letter {
    bare: char,
    marks: Vec<char>,
}

impl Letter {
    fn is_in(&self, other: &Self) -> bool {
        self.bare == other.bare && self.marks.iter().all(|mark| other.marks.contains(mark))
    }
}

/// The letters of each word.
fn letters(text: &str) -> Vec<Vec<Letter>> {
    let word = |word: &str| {
        let mut letters: Vec<Letter> = Vec::new();
        for c in word.nfd() {
            match letters.last_mut() {
                Some(letter) if is_combining_mark(c) => letter.marks.push(c),
                _ if c == 'đ' => letters.push(Letter { bare: 'd', marks: vec!['\u{335}'] }),
                _ => letters.push(Letter { bare: c, marks: Vec::new() }),
            }
        }
        letters
    };
    text.split(' ').filter(|part| !part.is_empty()).map(word).collect()
}

/// Words in lower case without their accents, one blank between them.
pub fn plain(text: &str) -> String {
    Folded::new(text).plain
}

/// What takes no room on a screen: zero-width blanks and joiners, soft hyphens, byte order marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Eth and the African D look as the Vietnamese Đ does.
fn stroked(c: char) -> char {
    match c {
        'Ð' | 'Ɖ' => 'Đ',
        'ð' | 'ɖ' => 'đ',
        other => other,
    }
}

fn toned(word: &str) -> String {
    let (tones, letters): (String, String) = word.nfd().partition(|c| TONES.contains(c));
    format!("{}{tones}", letters.nfc().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_is_alike() {
        let wanted = Folded::new("Xã Đoàn Kết");
        let decomposed: String = "XÃ ĐOÀN KẾT".nfd().collect();
        for text in [
            "Xã Ðoàn Kết",
            "xã ðoàn kết",
            " XÃ  ĐOÀN\u{a0}KẾT ",
            "Xã\nĐoàn Kế\u{200b}t",
            "\u{feff}Xã Đoàn Kết",
            &decomposed,
        ] {
            assert_eq!(Folded::new(text), wanted, "{text:?}");
        }
        assert_eq!(wanted.plain, "xa doan ket");
    }

    #[test]
    fn a_tone_counts_but_not_the_letter_it_stands_on() {
        assert_eq!(Folded::new("Hoà Bình").toned, Folded::new("Hòa Bình").toned);
        assert_ne!(Folded::new("Tà Mung").toned, Folded::new("Tả Mung").toned);
        assert_eq!(Folded::new("Tà Mung").plain, Folded::new("Tả Mung").plain);
        assert!(Folded::new("Xa Ta Mung").may_mean(&Folded::new("Xã Tả Mung")));
        assert!(Folded::new("Đât dai").may_mean(&Folded::new("Lĩnh vực Đất đai")));
        assert!(!Folded::new("Xã Tà Mung").may_mean(&Folded::new("Xã Tả Mung")));
        assert!(!Folded::new("đất đai").may_mean(&Folded::new("đát đai")));
        assert_ne!(Folded::new("Lư").toned, Folded::new("Lu").toned);
    }
}
