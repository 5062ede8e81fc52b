//! Bytes → text: UTF-8, UTF-16, and the Vietnamese code page of Windows where nothing else can be meant.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

use super::unreadable::Unreadable;

/// The text of a file, without a byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return whole(encoding, &bytes[length..]);
    }
    if let Some(encoding) = without_mark(bytes) {
        return whole(encoding, bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(fault) => one_byte_each(bytes)
            .ok_or_else(|| Unreadable::Encoding { line: line_at(bytes, fault.valid_up_to()) }),
    }
}

fn whole<'b>(encoding: &'static Encoding, bytes: &'b [u8]) -> Result<Cow<'b, str>, Unreadable> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    let line = std::str::from_utf8(bytes).err().map_or(1, |fault| line_at(bytes, fault.valid_up_to()));
    text.ok_or(Unreadable::Encoding { line })
}

/// UTF-16 that says nothing of itself: every other byte of its separators and line ends is zero.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |from: usize| start.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let most = start.len() / 8;
    match () {
        () if start.len() < 4 || bytes.len() % 2 == 1 => None,
        () if odd > most && even == 0 => Some(UTF_16LE),
        () if even > most && odd == 0 => Some(UTF_16BE),
        () => None,
    }
}

/// Windows-1258 sets tones behind their letters, which no other code page does: a text in which every tone
/// stands behind a vowel, and some do, is in it. One whose only letters beyond ASCII are quotes, dashes and
/// blanks is the same in both code pages of Windows.
fn one_byte_each(bytes: &[u8]) -> Option<Cow<'_, str>> {
    const TYPOGRAPHIC: [u8; 10] = [0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0xa0, 0xad];
    if bytes.contains(&0) {
        return None;
    }
    if bytes.iter().all(|byte| byte.is_ascii() || TYPOGRAPHIC.contains(byte)) {
        return WINDOWS_1252.decode_without_bom_handling_and_without_replacement(bytes);
    }
    let text = WINDOWS_1258.decode_without_bom_handling_and_without_replacement(bytes)?;
    let is_tone = |c: char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let is_vowel = |c: char| "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY".contains(c);
    let mut tones = 0;
    let mut before = ' ';
    for c in text.chars() {
        if is_tone(c) {
            if !is_vowel(before) {
                return None;
            }
            tones += 1;
        }
        before = c;
    }
    (tones > 0).then_some(text)
}

/// The line on which a byte stands.
fn line_at(bytes: &[u8], at: usize) -> usize {
    let before = &bytes[..at.min(bytes.len())];
    let returns = before.iter().filter(|byte| **byte == b'\r').count();
    let feeds = before.iter().filter(|byte| **byte == b'\n').count();
    feeds.max(returns) + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization as _;

    const TEXT: &str = "Mã hồ sơ,Đơn vị\nH1,Xã Đoàn Kết\n";

    fn decoded(bytes: &[u8]) -> Result<String, Unreadable> {
        decode(bytes).map(|text| text.nfc().collect())
    }

    #[test]
    fn each_encoding_says_the_same() {
        let utf_16 = |write: fn(u16) -> [u8; 2], mark: &[u8]| {
            [mark.to_vec(), TEXT.encode_utf16().flat_map(write).collect()].concat()
        };
        let legacy: &[u8] = b"M\xe3 h\xf4\xcc s\xf5,\xd0\xf5n vi\xf2\nH1,Xa\xde \xd0oa\xccn K\xea\xect\n";
        // One letter in it is written in the other way that the code page has.
        let legacy = [b"Ma\xde", &legacy[2..]].concat();
        for bytes in [
            TEXT.as_bytes().to_vec(),
            format!("\u{feff}{TEXT}").into_bytes(),
            utf_16(u16::to_le_bytes, &[0xff, 0xfe]),
            utf_16(u16::to_be_bytes, &[0xfe, 0xff]),
            utf_16(u16::to_le_bytes, &[]),
            utf_16(u16::to_be_bytes, &[]),
            legacy,
        ] {
            assert_eq!(decoded(&bytes).as_deref(), Ok(TEXT), "{bytes:x?}");
        }
        assert_eq!(decoded(b"a\x93b\x94,c").as_deref(), Ok("a“b”,c"));
    }

    #[test]
    fn what_may_be_anything_is_refused_by_its_line() {
        assert_eq!(decoded(b"a,b\r\nc,\xff\r\n"), Err(Unreadable::Encoding { line: 2 }));
        assert_eq!(decoded(&"Tốt".as_bytes()[..3]), Err(Unreadable::Encoding { line: 1 }));
    }
}
