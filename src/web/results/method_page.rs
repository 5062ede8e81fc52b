//! `/method/{survey}`: what is asked and how it becomes a figure, made from the definition.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use rust_decimal::Decimal;

use super::super::definition_view::{NodeView, SectionView, nodes, sections};
use super::super::edition::Edition;
use super::super::extract::Path;
use super::super::page::Page;
use super::super::shell::Shell;
use super::super::target::find_survey;
use super::super::{AppState, PageError};
use super::method::method;
use crate::definition::continuity::broken;
use crate::definition::{OptionCode, Survey};
use crate::index::figure::rounded;
use crate::store::StoredDefinition;
use crate::words::Tr;

#[derive(Template)]
#[template(path = "results/method.html")]
struct MethodPage {
    shell: Shell,
    id: String,
    title: String,
    published: bool,
    source: Option<String>,
    version: String,
    since: Option<String>,
    kinds: String,
    channels: String,
    minutes: Option<u32>,
    questions: usize,
    indicators: usize,
    minimum_n: u64,
    sentences: Vec<String>,
    sections: Vec<SectionView>,
    parts: Vec<Part>,
    margins: Vec<MarginView>,
    margin_source: Option<String>,
    classes: Vec<String>,
    versions: Vec<VersionView>,
}

/// One node of the index with its part of what stands above it.
struct Part {
    node: NodeView,
    /// `25 %`; none at the top, and where answers or sums take no weight.
    share: Option<String>,
}

/// A known margin of the population.
struct MarginView {
    question: String,
    groups: Vec<(String, String)>,
}

struct VersionView {
    version: String,
    loaded: String,
    in_force: bool,
    /// Whether there is one before it to be compared with.
    follows: bool,
    /// Titles of the nodes whose series begin anew.
    broken: Vec<String>,
    whole: bool,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    shell: Shell,
) -> Result<Response, PageError> {
    let edition = state.edition();
    let survey = find_survey(&edition.catalogue, &id)?;
    let mut stored = state.store.definitions().await.map_err(PageError::internal)?;
    stored.retain(|stored| stored.survey == survey.id.as_str());
    Ok(Page(MethodPage::new(&shell, &edition, survey, &stored)).into_response())
}

impl MethodPage {
    fn new(shell: &Shell, edition: &Edition, survey: &Arc<Survey>, stored: &[StoredDefinition]) -> Self {
        let tr = &shell.tr;
        let day = |stored: &StoredDefinition| tr.day(stored.loaded_at);
        let kind = |id: &crate::definition::UnitKindId| {
            let kinds = edition.catalogue.units.kinds().iter();
            kinds.into_iter().find(|kind| kind.id == *id).map(|kind| tr.of(&kind.title).to_owned())
        };
        let weights = survey.weights.as_ref();
        Self {
            id: survey.id.to_string(),
            title: tr.of(&survey.title).to_owned(),
            published: survey.publish.is_public(),
            source: survey.source.clone(),
            version: survey.version.clone(),
            since: stored.iter().find(|stored| stored.version == survey.version).map(day),
            kinds: survey.unit_kinds.iter().filter_map(kind).collect::<Vec<_>>().join(", "),
            channels: channels(tr, survey),
            minutes: survey.minutes,
            questions: survey.fields.len(),
            indicators: survey.index.nodes.iter().filter(|node| node.is_indicator()).count(),
            minimum_n: survey.minimum_n,
            sentences: method(tr, survey),
            sections: sections(tr, survey),
            parts: parts(tr, survey),
            margins: weights.map_or(Vec::new(), |weights| {
                weights.margins.iter().map(|margin| margin_view(tr, survey, margin)).collect()
            }),
            margin_source: weights.and_then(|weights| weights.source.clone()),
            classes: classes(tr, survey),
            versions: versions(tr, edition, survey, stored),
            shell: shell.clone(),
        }
    }
}

fn channels(tr: &Tr, survey: &Survey) -> String {
    use crate::definition::Channel;
    let name = |channel: &Channel| match channel {
        Channel::Kiosk => tr.t("channel-kiosk"),
        Channel::Link => tr.t("channel-link"),
        Channel::Invitation => tr.t("channel-invitation"),
        Channel::Paper => tr.t("channel-paper"),
        Channel::Import => tr.t("channel-import"),
    };
    survey.channels.iter().map(|channel| name(channel).to_string()).collect::<Vec<_>>().join(" · ")
}

fn parts(tr: &Tr, survey: &Survey) -> Vec<Part> {
    let tree = &survey.index.nodes;
    let share = |at: usize| {
        let up = tree[at].parent?;
        let all: Decimal = tree[up].children.iter().map(|&child| tree[child].weight).sum();
        let is_mean = matches!(
            tree[up].kind,
            crate::definition::NodeKind::Dimension { combine: crate::definition::Combine::Mean, .. }
        );
        let share = (tree[at].weight * Decimal::ONE_HUNDRED).checked_div(all)?;
        is_mean.then(|| tr.percent(rounded(share, 1).normalize()))
    };
    nodes(tr, survey).into_iter().enumerate().map(|(at, node)| Part { node, share: share(at) }).collect()
}

fn margin_view(tr: &Tr, survey: &Survey, margin: &crate::definition::Margin) -> MarginView {
    let field = survey.field(margin.question.as_str());
    let text = |code: OptionCode| {
        let option = field.and_then(|field| field.option(code));
        option.map_or(code.to_string(), |option| tr.of(&option.text).to_owned())
    };
    MarginView {
        question: field.map_or(margin.question.to_string(), |field| tr.of(&field.text).to_owned()),
        groups: margin
            .groups
            .iter()
            .map(|(code, share)| (text(*code), tr.number(share.normalize())))
            .collect(),
    }
}

/// `Tốt: từ 80`, the highest first.
fn classes(tr: &Tr, survey: &Survey) -> Vec<String> {
    let class = |class: &crate::definition::Class| {
        let from = tr.number(class.from.normalize());
        tr.t("method-class").arg("title", tr.of(&class.title)).arg("from", from).to_string()
    };
    survey.index.classes.iter().map(class).collect()
}

/// The latest first, each with what it did to the series.
fn versions(
    tr: &Tr,
    edition: &Edition,
    survey: &Arc<Survey>,
    stored: &[StoredDefinition],
) -> Vec<VersionView> {
    let mut views: Vec<VersionView> = Vec::new();
    let mut before: Option<&Arc<Survey>> = None;
    for stored in stored {
        let in_force = stored.version == survey.version;
        // Today's as its file has it: its concordance may have been added since.
        let known = if in_force { Some(survey) } else { edition.versions.get(&survey.id, &stored.version) };
        let broken = before.zip(known).map(|(before, known)| broken(before, known));
        let titles: BTreeMap<&str, &str> = known.map_or(BTreeMap::new(), |known| {
            known.index.nodes.iter().map(|node| (node.id.as_str(), tr.of(&node.title))).collect()
        });
        let title = |id: &crate::definition::NodeId| titles.get(id.as_str()).map(|title| (*title).to_owned());
        let all = known.map_or(0, |known| known.index.nodes.len());
        views.push(VersionView {
            version: stored.version.clone(),
            loaded: tr.day(stored.loaded_at),
            in_force,
            follows: broken.is_some(),
            whole: broken.as_ref().is_some_and(|broken| !broken.is_empty() && broken.len() == all),
            broken: broken.iter().flatten().filter_map(title).collect(),
        });
        before = known.or(before);
    }
    views.reverse();
    views
}
