//! Plausible answers: units differ, questions differ, people differ, and some leave things out.
//!
//! The same seed gives the same answers on every machine.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};
use time::{Date, Duration};

use crate::definition::{AnswerKind, AnswerOption, Field, Lang, OptionCode, QuestionId, Survey, Unit};
use crate::response::{Answer, Answers};

/// Said in a few of the free texts; the mark says that nobody said it.
const COMMENTS: [(&str, &str); 8] = [
    (
        "Cán bộ hướng dẫn rất tận tình, chỉ đi một lần là xong.",
        "The staff explained well; one visit was enough.",
    ),
    ("Phải chờ hơi lâu vào sáng thứ Hai.", "The wait on Monday morning was rather long."),
    ("Chỗ ngồi chờ còn ít, trời mưa phải đứng ngoài hiên.", "Too few seats; in the rain we stood outside."),
    ("Nộp hồ sơ trên mạng khó quá, mong có người giúp.", "Filing online is hard; help would be welcome."),
    ("Trả kết quả sớm hơn giấy hẹn, cảm ơn.", "The result came before the date promised, thank you."),
    ("Bảng niêm yết chữ nhỏ, người già khó đọc.", "The print on the notice board is too small."),
    ("Đường vào trụ sở khó đi khi trời mưa.", "The road to the office is bad in the rain."),
    ("Mong có thêm cán bộ biết tiếng dân tộc.", "More staff who speak our language, please."),
];

/// Makes responses for one survey.
pub struct Respondents<'s> {
    survey: &'s Survey,
    seed: u64,
    pub rng: StdRng,
}

impl<'s> Respondents<'s> {
    pub fn new(survey: &'s Survey, seed: u64) -> Self {
        let hash = Sha256::new().chain_update(survey.id.as_str()).chain_update(seed.to_be_bytes()).finalize();
        Self { survey, seed, rng: StdRng::from_seed(hash.into()) }
    }

    /// One person's answers about one unit, in some month counted from 0.
    pub fn answers(&mut self, unit: &Unit, month: i64, lang: &Lang) -> Answers {
        let mood = self.rng.random_range(-14..=14) + month / 2;
        let mut answers = Answers::default();
        for field in &self.survey.fields {
            let codes = |id: &QuestionId| -> &[OptionCode] { answers.codes(id) };
            let asked = field.ask_if.iter().all(|condition| condition.holds(&codes));
            let skipped = !field.required && self.rng.random_range(0..100) < 4;
            if !asked || skipped {
                continue;
            }
            let lean =
                mood + effect(self.seed, unit.id.as_str(), 22) + effect(self.seed, field.id.as_str(), 16);
            let lean = lean + effect(self.seed, &format!("{} {}", unit.id, field.id), 10);
            if let Some(answer) = self.answer(field, lean, lang) {
                answers.insert(field.id.clone(), answer);
            }
        }
        answers
    }

    fn answer(&mut self, field: &Field, lean: i64, lang: &Lang) -> Option<Answer> {
        match &field.kind {
            AnswerKind::OneOf(options) => Some(Answer::Code(self.choose(field, options, lean))),
            AnswerKind::AnyOf { options, at_most } => {
                let most = at_most.unwrap_or(options.len()).min(3);
                let mut codes: Vec<OptionCode> = options
                    .iter()
                    .filter(|option| !option.no_answer && self.rng.random_range(0..100) < 40)
                    .map(|option| option.code)
                    .collect();
                codes.truncate(most);
                codes.sort_unstable();
                (!codes.is_empty()).then_some(Answer::Codes(codes))
            }
            AnswerKind::Number(range) => {
                let min = range.min.unwrap_or(Decimal::ZERO);
                let steps = range.max.map_or(100, |max| i64::try_from(max - min).unwrap_or(100)).max(1);
                let mut number = min + Decimal::from(self.rng.random_range(0..=steps));
                number.rescale(range.decimals);
                Some(Answer::Number(number))
            }
            AnswerKind::Date(range) => {
                let last = range.max.unwrap_or(time::macros::date!(2026 - 01 - 01));
                let date = last.checked_sub(Duration::days(self.rng.random_range(0..300)))?;
                Some(Answer::Date(range.min.map_or(date, |min: Date| date.max(min))))
            }
            AnswerKind::Text { max_length } => self.comment(*max_length, lang),
        }
    }

    /// Rated scales lean up or down; other choices are merely uneven.
    fn choose(&mut self, field: &Field, options: &[AnswerOption], lean: i64) -> OptionCode {
        let rated = options.iter().filter(|option| option.score.is_some()).count() >= 3;
        let last = i64::try_from(options.len()).unwrap_or(1) - 1;
        if rated {
            let point = self.rng.random_range(0..100) + lean;
            // At no lean: 2 % worst, 6 %, 20 %, 45 %, 27 % best.
            let step = [2, 8, 28, 73].iter().filter(|limit| point >= **limit).count();
            let step = i64::try_from(step).unwrap_or(0) * last / 4;
            return options[usize::try_from(step).unwrap_or(0)].code;
        }
        let weight = |at: usize| {
            let option = &options[at];
            let base = 20 + effect(self.seed, &format!("{} {}", field.id, option.code), 15);
            if option.no_answer { 1 } else { base }
        };
        let total: i64 = (0..options.len()).map(weight).sum();
        let mut point = self.rng.random_range(0..total);
        let chosen = (0..options.len()).find(|&at| {
            point -= weight(at);
            point < 0
        });
        options[chosen.unwrap_or(0)].code
    }

    fn comment(&mut self, max_length: usize, lang: &Lang) -> Option<Answer> {
        let (vi, en) = COMMENTS[self.rng.random_range(0..COMMENTS.len())];
        let says_something = self.rng.random_range(0..100) < 6;
        let text =
            if *lang == Lang::vi() { format!("[mô phỏng] {vi}") } else { format!("[simulated] {en}") };
        (says_something && text.chars().count() <= max_length).then_some(Answer::Text(text))
    }
}

/// A lasting difference between −`width` and `width` that belongs to a name.
fn effect(seed: u64, name: &str, width: i64) -> i64 {
    let hash = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(name).finalize();
    i64::from(hash[0]) * (2 * width + 1) / 256 - width
}
