//! `/admin/comments`: what citizens wrote, each text with its response, searched without regard to accents.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::{IntoResponse, Response};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::super::PageError;
use super::super::extract::Query;
use super::super::figures::{Address, Wanted};
use super::super::page::Page;
use super::super::shell::Shell;
use super::desk::{Choice, Desk};
use super::frame::{AdminFrame, Area};
use super::responses::chosen;
use super::rights::{COMMENT_WORK, REDACT};
use super::sieve::SieveBar;
use super::voices::{self, Heard};
use crate::index::figure::rounded;
use crate::index::points_given;
use crate::lookup::plain;
use crate::store::{Comment, CommentCounts, CommentCursor, CommentFilter};
use crate::words::Tr;

/// Comments on one page.
const PAGE: usize = 30;
/// Comments read from the database at a time, and looked through for one page at most.
const READ: i64 = 500;
const LOOKED_AT: usize = 20_000;

#[derive(Template)]
#[template(path = "admin/comments.html")]
pub(super) struct CommentsPage {
    shell: Shell,
    frame: AdminFrame,
    bar: SieveBar,
    asked: Asked,
    states: Vec<Choice>,
    scores: Vec<Choice>,
    tags: Vec<Choice>,
    /// How many there are by unit, and in all, where the database can say so.
    units: Vec<(String, String, String)>,
    total: Option<String>,
    rows: Vec<Row>,
    older: Option<String>,
    /// This page, to come back to.
    here: String,
    export: String,
    may_work: bool,
    may_redact: bool,
}

/// What is asked for beside survey, unit and period.
#[derive(Default, Clone, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    score: String,
    #[serde(default)]
    tag: String,
    before: Option<String>,
}

struct Row {
    /// Of the comment's addresses.
    href: String,
    id: String,
    mark: String,
    response: String,
    survey: String,
    unit: String,
    unit_href: String,
    answered: String,
    question: String,
    body: String,
    score: Option<String>,
    score_class: &'static str,
    tags: Vec<String>,
    tag_line: String,
    read_by: Option<String>,
    redaction: Option<String>,
}

const STATES: [(&str, &str); 3] =
    [("", "filter-all"), ("unread", "comments-unread"), ("read", "comments-read")];
const SCORES: [(&str, &str); 4] =
    [("", "filter-all"), ("low", "comments-low"), ("middle", "comments-middle"), ("high", "comments-high")];

/// How content somebody is on the whole: fewer than half of the points, more than four in five, or between.
fn band(points: Decimal) -> &'static str {
    if points < Decimal::from(50) {
        "low"
    } else if points < Decimal::from(80) {
        "middle"
    } else {
        "high"
    }
}

pub(super) async fn show(
    desk: Desk,
    Query(wanted): Query<Wanted>,
    Query(asked): Query<Asked>,
    Query(of_voices): Query<voices::Asked>,
) -> Result<Response, PageError> {
    if desk.user.account.singly().is_none() {
        return voices::show(desk, &wanted, of_voices).await;
    }
    let heard = Heard::read(&desk, &wanted).await?;
    let before = match &asked.before {
        None => None,
        Some(text) => Some(CommentCursor::parse(text).ok_or(PageError::BadAddress)?),
    };
    let search = Search::new(&desk, &heard, &asked)?;
    let (found, next) = search.page(before).await?;
    let counts = search.counts().await?;
    let tags = desk.store().comment_tags(&desk.reach).await.map_err(PageError::internal)?;
    let tr = &desk.shell.tr;
    let here = asked.address(&heard, "/admin/comments");
    let total = counts.as_ref().map(|counts| tr.t("comments-total").arg("count", counts.total).to_string());
    Ok(Page(CommentsPage {
        frame: desk.frame(Area::Comments),
        bar: heard.bar(&desk),
        states: STATES.iter().map(|&(value, key)| chosen(tr, value, key, &asked.state)).collect(),
        scores: SCORES.iter().map(|&(value, key)| chosen(tr, value, key, &asked.score)).collect(),
        tags: tag_choices(tags, counts.as_ref(), &asked.tag),
        units: counts.as_ref().map_or(Vec::new(), |counts| units(&desk, &heard, counts)),
        total,
        rows: found.iter().map(|comment| Row::new(&desk, comment)).collect(),
        older: next.map(|next| here.clone().with("before", next.written()).to_string()),
        export: asked.address(&heard, "/admin/comments.csv").to_string(),
        here: here.maybe("before", asked.before.clone()).to_string(),
        may_work: COMMENT_WORK.admits(&desk.user.account),
        may_redact: REDACT.admits(&desk.user.account),
        asked,
        shell: desk.shell.clone(),
    })
    .into_response())
}

fn tag_choices(tags: Vec<String>, counts: Option<&CommentCounts>, asked: &str) -> Vec<Choice> {
    let mut tags: BTreeSet<String> = tags.into_iter().collect();
    tags.extend((!asked.is_empty()).then(|| asked.to_owned()));
    let text = |tag: &String| match counts {
        Some(counts) => format!("{tag} ({})", counts.by_tag.get(tag).copied().unwrap_or_default()),
        None => tag.clone(),
    };
    tags.into_iter().map(|tag| Choice { chosen: tag == asked, text: text(&tag), value: tag }).collect()
}

/// Units by how many comments there are about each: name, address of its list, count.
fn units(desk: &Desk, heard: &Heard, counts: &CommentCounts) -> Vec<(String, String, String)> {
    let mut units: Vec<(i64, String, String)> = counts
        .by_unit
        .iter()
        .map(|(unit, count)| {
            let href = heard.at_unit("/admin/comments", unit.as_str()).to_string();
            (*count, desk.unit_name(unit), href)
        })
        .collect();
    units.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| desk.shell.tr.compare(&one.1, &other.1)));
    let count = |count: i64| desk.shell.tr.count(count.unsigned_abs());
    units.into_iter().map(|(of, name, href)| (name, href, count(of))).collect()
}

impl Asked {
    fn address(&self, heard: &Heard, path: &str) -> Address {
        let stated = |text: &String| Wanted::stated(Some(text)).map(str::to_owned);
        heard
            .address(path)
            .maybe("q", stated(&self.q))
            .maybe("state", stated(&self.state))
            .maybe("score", stated(&self.score))
            .maybe("tag", stated(&self.tag))
    }
}

/// A search through comments, from the newest on.
pub(super) struct Search<'d> {
    desk: &'d Desk,
    heard: &'d Heard,
    filter: CommentFilter,
    words: Vec<String>,
    score: Option<&'static str>,
}

impl<'d> Search<'d> {
    pub(super) fn new(desk: &'d Desk, heard: &'d Heard, asked: &Asked) -> Result<Self, PageError> {
        let (from, until) = heard.bounds();
        let score = SCORES.iter().map(|(value, _)| *value).find(|value| *value == asked.score);
        let filter = CommentFilter {
            surveys: heard.survey_ids(),
            from,
            until,
            unread: match asked.state.as_str() {
                "" => None,
                "unread" => Some(true),
                "read" => Some(false),
                _ => return Err(PageError::BadAddress),
            },
            tag: Wanted::stated(Some(&asked.tag)).map(str::to_owned),
        };
        let query: String = asked.q.chars().take(100).collect();
        Ok(Self {
            desk,
            heard,
            filter,
            words: plain(&query).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect(),
            score: Some(score.ok_or(PageError::BadAddress)?).filter(|score| !score.is_empty()),
        })
    }

    /// One page, and where to go on when there may be more.
    async fn page(
        &self,
        mut at: Option<CommentCursor>,
    ) -> Result<(Vec<Comment>, Option<CommentCursor>), PageError> {
        let (mut found, mut looked_at) = (Vec::new(), 0);
        while looked_at < LOOKED_AT {
            let read = self.read(at.as_ref()).await?;
            let Some(last) = read.last().map(Comment::cursor) else {
                return Ok((self.tagged(found).await?, None));
            };
            looked_at += read.len();
            for comment in read {
                let cursor = comment.cursor();
                if self.fits(&comment) {
                    found.push(comment);
                }
                if found.len() == PAGE {
                    return Ok((self.tagged(found).await?, Some(cursor)));
                }
            }
            at = Some(last);
        }
        Ok((self.tagged(found).await?, at))
    }

    async fn tagged(&self, found: Vec<Comment>) -> Result<Vec<Comment>, PageError> {
        self.desk.store().with_tags(found).await.map_err(PageError::internal)
    }

    /// The next comments, whether they fit or not.
    pub(super) async fn read(&self, at: Option<&CommentCursor>) -> Result<Vec<Comment>, PageError> {
        let reach = (&self.heard.reach, self.desk.singly()?);
        let read = self.desk.store().comments(reach, &self.filter, at, READ).await;
        read.map_err(PageError::internal)
    }

    /// How many there are; `None` where texts would have to be read for it.
    async fn counts(&self) -> Result<Option<CommentCounts>, PageError> {
        if !self.words.is_empty() || self.score.is_some() {
            return Ok(None);
        }
        let reach = (&self.heard.reach, self.desk.singly()?);
        let counts = self.desk.store().count_comments(reach, &self.filter).await;
        counts.map(Some).map_err(PageError::internal)
    }

    /// Whether every word of the query stands in the text, and the points lie in the band.
    pub(super) fn fits(&self, comment: &Comment) -> bool {
        let in_band = self.score.is_none_or(|score| points(self.desk, comment).map(band) == Some(score));
        in_band
            && (self.words.is_empty() || {
                let text = plain(&comment.body);
                self.words.iter().all(|word| text.contains(word.as_str()))
            })
    }
}

/// The points of the response that the text stands in.
pub(super) fn points(desk: &Desk, comment: &Comment) -> Option<Decimal> {
    let survey = desk.edition.versions.get(&comment.survey, &comment.version)?;
    points_given(survey, &comment.answers(survey).ok()?)
}

/// What was asked, in the words of the version it was asked in.
pub(super) fn question(desk: &Desk, comment: &Comment) -> String {
    let survey = desk.edition.versions.get(&comment.survey, &comment.version);
    let field = survey.and_then(|survey| survey.field(comment.question.as_str()));
    field.map_or(comment.question.to_string(), |field| desk.shell.tr.of(&field.text).to_owned())
}

impl Row {
    fn new(desk: &Desk, comment: &Comment) -> Self {
        let tr = &desk.shell.tr;
        let points = points(desk, comment);
        Self {
            href: format!("/admin/comments/{}/{}", comment.response, comment.question),
            id: format!("c-{}-{}", comment.response, comment.question),
            mark: format!("{}/{}", comment.response, comment.question),
            response: format!("/admin/responses/{}", comment.response),
            survey: title(desk, comment),
            unit: desk.unit_name(&comment.unit),
            unit_href: Address::new(format!("/admin/units/{}", comment.unit))
                .with("survey", &comment.survey)
                .to_string(),
            answered: tr.day(comment.answered_at),
            question: question(desk, comment),
            body: comment.body.clone(),
            score: points.map(|points| score(tr, points)),
            score_class: points.map_or("", band),
            tag_line: comment.tags.join(", "),
            tags: comment.tags.clone(),
            read_by: comment.read_by.clone(),
            redaction: comment.redaction.as_ref().map(|gone| {
                let at = tr.moment(gone.at);
                tr.t("comments-redacted")
                    .arg("by", &gone.by)
                    .arg("at", at)
                    .arg("reason", &gone.reason)
                    .to_string()
            }),
        }
    }
}

/// The survey a comment came with.
fn title(desk: &Desk, comment: &Comment) -> String {
    let survey = desk.edition.catalogue.survey(comment.survey.as_str());
    survey.map_or(comment.survey.to_string(), |survey| desk.shell.tr.of(&survey.title).to_owned())
}

/// Points in words: a whole number is enough for one person.
pub(super) fn score(tr: &Tr, points: Decimal) -> String {
    tr.t("comments-points").arg("points", tr.number(rounded(points, 0))).to_string()
}
