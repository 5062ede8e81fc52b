//! Screening: which rules of a survey's [`Trust`] a response offends, seen beside those before it.
//!
//! Nothing here says who sent anything. A device and an address are numbers that the caller makes with a
//! key of its own and forgets; a [`Memory`] keeps them for a day and never leaves the process.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{Answer, Answers, Response};
use crate::definition::{Channel, QuestionKind, Survey, SurveyId, Suspicion};

/// How a response came, besides what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signs {
    /// The browser or kiosk it came from; `None` when it did not say.
    pub device: Option<u64>,
    pub address: Option<u64>,
    /// Whether the field was filled that people do not see.
    pub trapped: bool,
    /// Whether it came without an id of its own: the same sent twice is then two responses.
    pub unnamed: bool,
}

/// A response and the rule that caught it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub response: Uuid,
    pub suspicion: Suspicion,
}

/// A burst is so many responses within this time.
const BURST: Duration = Duration::minutes(10);

/// Equal responses without an id from one address within this time are one that was sent twice.
const TWICE: Duration = Duration::minutes(2);

/// Longer ago is forgotten.
const REMEMBERED: Duration = Duration::hours(24);

/// People who queue at one device are further apart, or not as even.
const LONGEST_BEAT: Duration = Duration::minutes(10);

/// Fewest answers that make an equal pattern worth a word.
const TELLING: usize = 5;

/// Most devices and addresses remembered; then all is forgotten and begins anew.
const MOST: usize = 200_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Source {
    Device(u64),
    Address(u64),
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    id: Uuid,
    at: OffsetDateTime,
    /// Of the answers; `None` when there are too few to tell, or nothing rests on them.
    pattern: Option<u64>,
}

/// The responses of the last day, by where they came from.
#[derive(Debug, Default)]
pub struct Memory {
    seen: HashMap<(SurveyId, Source), VecDeque<Seen>>,
    swept: Option<OffsetDateTime>,
}

impl Memory {
    /// The marks a response earns, for itself and, when a run becomes long enough, for those before it.
    /// Shown the same response again, it says the same.
    pub fn screen(&mut self, survey: &Survey, response: &Response, signs: Signs) -> Vec<Mark> {
        self.sweep(response.received_at);
        let mark = |suspicion| Mark { response: response.id, suspicion };
        let mut marks: Vec<Mark> = on_its_own(survey, response, signs).into_iter().map(mark).collect();
        let (open, watched) = match response.channel {
            Channel::Link => (true, true),
            Channel::Kiosk => (false, true),
            Channel::Invitation | Channel::Paper | Channel::Import => (false, false),
        };
        let trust = &survey.trust;
        if let Some(device) = signs.device.filter(|_| watched) {
            let most = trust.repeated.max(trust.rhythm).max(trust.device_burst);
            let run =
                self.remember(survey, Source::Device(device), response, pattern(&response.answers), most);
            marks.extend(repeated(run, trust.repeated));
            marks.extend(even(run, trust.rhythm));
            if open {
                marks.extend(burst(run, trust.device_burst, Suspicion::DeviceBurst));
            }
        }
        if let Some(address) = signs.address.filter(|_| open) {
            let whole = signs.unnamed.then(|| number_of(&response.answers));
            let run = self.remember(survey, Source::Address(address), response, whole, trust.address_burst);
            if trust.repeated > 0 {
                marks.extend(twice(run));
            }
            marks.extend(burst(run, trust.address_burst, Suspicion::AddressBurst));
        }
        marks
    }

    /// Adds a response to those of its source, and gives the last ones with it, the oldest first.
    fn remember(
        &mut self,
        survey: &Survey,
        source: Source,
        response: &Response,
        pattern: Option<u64>,
        most: usize,
    ) -> &[Seen] {
        let seen = self.seen.entry((survey.id.clone(), source)).or_default();
        // A kiosk may deliver in one go what it took in over days without a link.
        let at =
            if response.channel == Channel::Kiosk { response.answered_at() } else { response.received_at };
        let now = Seen { id: response.id, at, pattern };
        match seen.iter().position(|seen| seen.id == now.id) {
            Some(at) => return &seen.make_contiguous()[..=at],
            None => seen.push_back(now),
        }
        // One more than a rule looks at: it says whether a run is older than this response.
        while seen.len() > most + 1 {
            seen.pop_front();
        }
        seen.make_contiguous()
    }

    fn sweep(&mut self, now: OffsetDateTime) {
        let is_due = self.swept.is_none_or(|last| now - last > BURST);
        if is_due || self.seen.len() > MOST {
            let fresh = |seen: &VecDeque<Seen>| seen.back().is_some_and(|last| now - last.at < REMEMBERED);
            self.seen.retain(|_, seen| fresh(seen));
            self.swept = Some(now);
        }
        if self.seen.len() > MOST {
            self.seen.clear();
        }
    }
}

/// What a response shows without others.
fn on_its_own(survey: &Survey, response: &Response, signs: Signs) -> Vec<Suspicion> {
    let trust = &survey.trust;
    let by_citizen = matches!(response.channel, Channel::Link | Channel::Kiosk | Channel::Invitation);
    let fewest = i64::try_from(response.answers.len()).unwrap_or(i64::MAX).max(5);
    let fastest = trust.fastest.unwrap_or(fewest);
    let found = [
        (Suspicion::TooFast, by_citizen && response.duration.is_some_and(|seconds| seconds < fastest)),
        (Suspicion::StraightLine, is_straight_line(survey, &response.answers, trust.straight_line)),
        (Suspicion::Honeypot, signs.trapped),
    ];
    found.into_iter().filter_map(|(suspicion, holds)| holds.then_some(suspicion)).collect()
}

/// Whether at least `least` scale questions were answered, all with one and the same code. Two scales with
/// other codes do not make a line.
fn is_straight_line(survey: &Survey, answers: &Answers, least: usize) -> bool {
    let is_scale =
        |kind: &QuestionKind| matches!(kind, QuestionKind::Scale { .. } | QuestionKind::Matrix { .. });
    let scales = survey.fields.iter().filter(|field| is_scale(&survey.question(field).kind));
    let mut codes = scales.filter_map(|field| match answers.get(&field.id)? {
        Answer::Code(code) => Some(*code),
        Answer::Codes(_) | Answer::Number(_) | Answer::Date(_) | Answer::Text(_) => None,
    });
    // Most lines end at the second code.
    let Some(first) = codes.next() else { return false };
    let equal = codes.try_fold(1, |equal, code| (code == first).then_some(equal + 1));
    equal.is_some_and(|equal| least > 0 && equal >= least)
}

/// A number for what was chosen, the same for equal answers as long as the process lives.
fn pattern(answers: &Answers) -> Option<u64> {
    let chosen = answers.iter().filter(|(_, answer)| !matches!(answer, Answer::Text(_)));
    let mut hasher = DefaultHasher::new();
    chosen.for_each(|pair| pair.hash(&mut hasher));
    (answers.len() >= TELLING).then(|| hasher.finish())
}

/// A number for everything that was said.
fn number_of(answers: &Answers) -> u64 {
    let mut hasher = DefaultHasher::new();
    answers.hash(&mut hasher);
    hasher.finish()
}

/// The last one, where the same came a moment before.
fn twice(seen: &[Seen]) -> Option<Mark> {
    let (last, before) = seen.split_last()?;
    let pattern = last.pattern?;
    let mut recent = before.iter().rev().take_while(|seen| last.at - seen.at < TWICE);
    let is_repeat = recent.any(|seen| seen.pattern == Some(pattern));
    is_repeat.then_some(Mark { response: last.id, suspicion: Suspicion::Repeated })
}

/// Marks the last of a run, and the whole of it at the moment it becomes long enough.
fn marks(run: &[Seen], least: usize, suspicion: Suspicion) -> Vec<Mark> {
    let new = if run.len() == least { run } else { &run[run.len().saturating_sub(1)..] };
    new.iter().map(|seen| Mark { response: seen.id, suspicion }).collect()
}

/// The last responses for which `holds`, without a gap.
fn tail(seen: &[Seen], holds: impl Fn(&Seen) -> bool) -> &[Seen] {
    let count = seen.iter().rev().take_while(|seen| holds(seen)).count();
    &seen[seen.len() - count..]
}

fn repeated(seen: &[Seen], least: usize) -> Vec<Mark> {
    let Some(last) = seen.last().filter(|last| least > 1 && last.pattern.is_some()) else {
        return Vec::new();
    };
    let run = tail(seen, |seen| seen.pattern == last.pattern && last.at - seen.at < REMEMBERED);
    if run.len() < least { Vec::new() } else { marks(run, least, Suspicion::Repeated) }
}

fn burst(seen: &[Seen], least: usize, suspicion: Suspicion) -> Vec<Mark> {
    let long = least > 0 && seen.len() >= least;
    let Some(last) = seen.last().filter(|_| long) else { return Vec::new() };
    let run = tail(seen, |seen| last.at - seen.at < BURST);
    if run.len() < least { Vec::new() } else { marks(run, least, suspicion) }
}

/// Intervals that differ by at most a tenth of the longest, or by a second.
fn even(seen: &[Seen], least: usize) -> Vec<Mark> {
    let is_even = |run: &[Seen]| {
        let beats = run.windows(2).map(|pair| pair[1].at - pair[0].at);
        let (Some(shortest), Some(longest)) = (beats.clone().min(), beats.max()) else { return false };
        longest < LONGEST_BEAT && longest - shortest <= Duration::SECOND.max(longest / 10_i32)
    };
    if least < 3 || seen.len() < least {
        return Vec::new();
    }
    let run = &seen[seen.len() - least..];
    let longer = seen.len() > least && is_even(&seen[seen.len() - least - 1..]);
    if !is_even(run) {
        return Vec::new();
    }
    marks(if longer { &run[least - 1..] } else { run }, least, Suspicion::Rhythm)
}
