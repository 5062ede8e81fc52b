//! A response as it enters the record.

use std::fmt;

use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Answers;
use crate::definition::{Channel, Lang, Month, SurveyId, UnitId};

/// One filled questionnaire, checked against its definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Given by the client, so that a retry is the same response.
    pub id: Uuid,
    pub survey: SurveyId,
    pub version: String,
    pub unit: UnitId,
    pub channel: Channel,
    /// When it was answered, as the client says; `None` when only the server's clock knows.
    pub stated_at: Option<OffsetDateTime>,
    pub received_at: OffsetDateTime,
    /// Seconds from opening the form to sending it, when known.
    pub duration: Option<i64>,
    pub language: Lang,
    pub answers: Answers,
}

impl Response {
    /// When it counts as answered: it decides the month.
    pub fn answered_at(&self) -> OffsetDateTime {
        self.stated_at.unwrap_or(self.received_at)
    }

    /// None where that lies outside the calendar.
    pub fn month(&self) -> Option<Month> {
        Month::of(self.answered_at())
    }

    /// SHA-256 in hex over what the client said, apart from the id and the server's own clock:
    /// two submissions with one id and one digest are the same response.
    pub fn digest(&self) -> String {
        self.digest_of(&self.answers.whole_json())
    }

    /// The answers as [`Answers::coded_json`] writes them, with the digest. Most responses have no free text,
    /// and their answers are written only once for both.
    pub fn coded_and_digest(&self) -> (String, String) {
        let coded = self.answers.coded_json();
        let has_texts = self.answers.texts().next().is_some();
        let digest = if has_texts { self.digest() } else { self.digest_of(&coded) };
        (coded, digest)
    }

    fn digest_of(&self, answers: &str) -> String {
        let mut hash = Sha256::new();
        let stated = self.stated_at.map(|at| at.unix_timestamp_nanos().to_string());
        let parts = [
            self.survey.as_str(),
            self.unit.as_str(),
            self.channel.as_str(),
            stated.as_deref().unwrap_or(""),
            self.language.as_str(),
            answers,
        ];
        for part in parts {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        hex(&hash.finalize())
    }

    pub fn receipt(&self) -> Receipt {
        Receipt::of(self.id)
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// What a citizen can note down: eight characters such as `K7QF-2M9P`, made from the response's id
/// and of no use for finding the answers without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt(String);

impl Receipt {
    /// Crockford's base 32 of the first 40 bits of the id's SHA-256: no I, L, O or U to misread.
    pub fn of(id: Uuid) -> Self {
        const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let hash = Sha256::digest(id.as_bytes());
        let bits = hash[..5].iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let digit = |at: u32| char::from(DIGITS[(bits >> (35 - at * 5) & 31) as usize]);
        let mut text: String = (0..8).map(digit).collect();
        text.insert(4, '-');
        Self(text)
    }

    /// A receipt as it is typed: small letters, blanks and a missing hyphen do not matter, nor O for 0 or I for 1.
    pub fn read(typed: &str) -> Option<Self> {
        let digit = |c: char| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let mut text: String =
            typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(digit).take(9).collect();
        if text.len() != 8 || !text.is_ascii() {
            return None;
        }
        text.insert(4, '-');
        Self::parse(&text)
    }

    /// Accepts what [`Receipt::of`] writes, so that a page can show it back.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
        let good = text.len() == 9
            && text.chars().enumerate().all(|(at, c)| if at == 4 { c == '-' } else { plain(c) });
        good.then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
