//! Citizens' free texts as whoever answers for a unit reads them: only in groups of as many people as hide the
//! one who wrote, and without anything that leads back to a response.

mod group;

use std::collections::HashMap;

use sqlx::FromRow;
use uuid::Uuid;

use super::column::Instant;
use super::comments::Comment;
use super::dialect::on;
use super::reach::Reach;
use super::sift::{Bind, Sift, bound};
use super::{Result, Store, StoreError};
use crate::definition::{Month, QuestionId, SurveyId, UnitId};

pub use group::GROUP;
use group::grouped;

/// Where a text stands; which response that is stays with the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    pub response: Uuid,
    pub question: QuestionId,
    pub survey: SurveyId,
    pub unit: UnitId,
    /// Whether nobody has read it.
    pub unread: bool,
    /// The months in which those of its group answered.
    pub months: (Month, Month),
}

#[derive(FromRow)]
struct Raw {
    response_id: Uuid,
    question: String,
    survey: String,
    unit: String,
    answered_at: Instant,
    unread: i64,
}

impl Raw {
    fn read(self) -> Result<Voice> {
        let damaged = || StoreError::damaged_response(self.response_id);
        let month = Month::of(self.answered_at.into()).ok_or_else(damaged)?;
        Ok(Voice {
            response: self.response_id,
            question: QuestionId::parse(&self.question).map_err(|_| damaged())?,
            survey: SurveyId::parse(&self.survey).map_err(|_| damaged())?,
            unit: UnitId::parse(&self.unit).map_err(|_| damaged())?,
            unread: self.unread != 0,
            months: (month, month),
        })
    }
}

impl Store {
    /// The texts within reach whose groups are full, of one survey or of all.
    pub async fn voices(&self, reach: &Reach, survey: Option<&SurveyId>) -> Result<Vec<Voice>> {
        let mut sift = Sift::new(
            "SELECT t.response_id, t.question, r.survey, r.unit, r.answered_at, \
             CAST(CASE WHEN s.read_at IS NULL AND s.redacted_at IS NULL THEN 1 ELSE 0 END AS BIGINT) AS unread \
             FROM response r JOIN response_text t ON t.response_id = r.id \
             LEFT JOIN comment_state s ON s.response_id = t.response_id AND s.question = t.question",
        );
        sift.within("r.unit", reach);
        if let Some(survey) = survey {
            sift.and("r.survey = ?", [Bind::Text(survey.to_string())]);
        }
        // What came first stays first, so that a group that is full never changes.
        sift.then("ORDER BY r.survey, r.unit, r.received_at, r.answered_at, r.id, t.question", []);
        let rows: Vec<Raw> = on!(self.db.reader(), conn => {
            bound!(sqlx::query_as(sift.text()), sift).fetch_all(conn).await?
        });
        Ok(grouped(rows.into_iter().map(Raw::read).collect::<Result<_>>()?))
    }

    /// What some voices say, in their order; without tags.
    pub async fn said(&self, reach: &Reach, voices: &[Voice]) -> Result<Vec<Option<Comment>>> {
        let mut found: HashMap<(Uuid, QuestionId), Comment> = HashMap::new();
        for part in voices.chunks(200) {
            let ids: Vec<Uuid> = part.iter().map(|voice| voice.response).collect();
            for comment in self.comments_of(reach, &ids).await? {
                found.insert((comment.response, comment.question.clone()), comment);
            }
        }
        let place = |voice: &Voice| (voice.response, voice.question.clone());
        Ok(voices.iter().map(|voice| found.remove(&place(voice))).collect())
    }

    /// The tags of all texts within reach, each text's in the order of their letters.
    pub async fn voice_tags(&self, reach: &Reach) -> Result<HashMap<(Uuid, String), Vec<String>>> {
        let mut sift = Sift::new(
            "SELECT g.response_id, g.question, g.tag FROM comment_tag g JOIN response r ON r.id = g.response_id",
        );
        sift.within("r.unit", reach).then("ORDER BY g.tag", []);
        let rows: Vec<(Uuid, String, String)> = on!(self.db.reader(), conn => {
            bound!(sqlx::query_as(sift.text()), sift).fetch_all(conn).await?
        });
        let mut tags: HashMap<(Uuid, String), Vec<String>> = HashMap::new();
        for (response, question, tag) in rows {
            tags.entry((response, question)).or_default().push(tag);
        }
        Ok(tags)
    }
}
