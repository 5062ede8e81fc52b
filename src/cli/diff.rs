//! `hailong diff`: what a new version of a survey does to its series of figures.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;

use super::Format;
use crate::definition::catalogue::load_stored;
use crate::definition::continuity::{Cause, Change, Effect, changes};
use crate::definition::{NodeId, Survey};
use crate::response::cell::guarded;

#[derive(Debug, Args)]
pub struct Options {
    /// The definition as it was
    old: PathBuf,
    /// The definition as it is to be
    new: PathBuf,
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// Prints every change with its effect; false when a file is no definition.
pub fn run(options: &Options) -> anyhow::Result<bool> {
    let (old, new) = (read(&options.old)?, read(&options.new)?);
    let (Some(old), Some(new)) = (old, new) else { return Ok(false) };
    if old.id != new.id {
        anyhow::bail!(
            "these are two surveys, {} and {}; only versions of one survey are compared",
            old.id,
            new.id
        );
    }
    let changes = changes(&old, &new);
    match options.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&changes)?),
        Format::Csv => print!("{}", as_csv(&changes)?),
        Format::Table => print!("{}", as_text(&changes, &new)),
    }
    Ok(true)
}

/// A file that is no definition is `None`, its faults being said.
fn read(path: &Path) -> anyhow::Result<Option<Survey>> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {name}"))?;
    let text = String::from_utf8(bytes).ok().with_context(|| format!("{name} is not in UTF-8"))?;
    match load_stored(&name, &text) {
        Ok(survey) => Ok(Some(survey)),
        Err(faults) => {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            eprintln!("{}", faults.join("\n"));
            Ok(None)
        }
    }
}

/// Ids named in one line; more are counted.
const MOST_IDS: usize = 6;

/// The same change of many questions, as of those that share a scale, is told once.
fn as_text(changes: &[Change], new: &Survey) -> String {
    let mut text = String::new();
    for (at, change) in changes.iter().enumerate() {
        let is_alike = |other: &&Change| {
            (other.effect, other.by, &other.what, kind(other))
                == (change.effect, change.by, &change.what, kind(change))
        };
        if changes[..at].iter().any(|told| is_alike(&told)) {
            continue;
        }
        let alike: Vec<&Change> = changes[at..].iter().filter(is_alike).collect();
        let subject = match (alike.len(), kind(change)) {
            (2.., Some(kind)) => {
                let ids: Vec<&str> =
                    alike.iter().filter_map(|change| change.subject.split(' ').nth(1)).collect();
                format!("{kind}s {}", some(&ids))
            }
            _ => change.subject.clone(),
        };
        text.push_str(&format!("{:<6}  {subject}: {}\n", change.effect.as_str(), change.what));
        if let Some(cause) = change.by {
            text.push_str(&format!("        by {}; {}\n", caused(cause), series(&alike, new)));
        }
    }
    let count = |effect| changes.iter().filter(|change| change.effect == effect).count();
    let (breaks, keeps, words) = (count(Effect::Breaks), count(Effect::Keeps), count(Effect::Words));
    text.push_str(&format!("{breaks} break a series, {keeps} keep it, {words} are a matter of words\n"));
    text
}

/// `question`, `node`: what there are many of.
fn kind(change: &Change) -> Option<&str> {
    change.subject.split_once(' ').map(|(kind, _)| kind)
}

fn some(ids: &[&str]) -> String {
    match ids.len() {
        few if few <= MOST_IDS => ids.join(", "),
        many => format!("{} and {} more", ids[..MOST_IDS].join(", "), many - MOST_IDS),
    }
}

fn caused(cause: Cause) -> &'static str {
    match cause {
        Cause::Code => "a code",
        Cause::Scale => "a scale",
        Cause::Route => "a route",
        Cause::Weight => "a weight",
        Cause::Part => "a part",
        Cause::Question => "another question",
        Cause::Method => "a method",
    }
}

fn series(changes: &[&Change], new: &Survey) -> String {
    let broken = |id: &&NodeId| changes.iter().any(|change| change.nodes.contains(id));
    let nodes = new.index.nodes.iter().map(|node| &node.id).filter(broken);
    let ids: Vec<&str> = nodes.map(NodeId::as_str).collect();
    match ids.len() {
        0 => "no figure of the index rests on it".to_owned(),
        all if all == new.index.nodes.len() => "every series".to_owned(),
        _ => format!("series {}", some(&ids)),
    }
}

fn as_csv(changes: &[Change]) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["effect", "subject", "what", "by", "nodes"])?;
    for Change { effect, subject, what, by, nodes } in changes {
        let nodes: Vec<&str> = nodes.iter().map(NodeId::as_str).collect();
        writer.write_record([
            effect.as_str(),
            &guarded(subject),
            &guarded(what),
            by.map_or("", Cause::as_str),
            &nodes.join(" "),
        ])?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
