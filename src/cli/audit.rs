//! `hailong audit`: whether the trail of acts is whole.

use std::fs::File;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Subcommand;

use super::open::open_store;
use super::{Place, counted};
use crate::store::{Absent, AuditProof, Everything, audit_file};

/// Entries read at a time.
const PAGE: i64 = 1000;

#[derive(Debug, Subcommand)]
pub enum What {
    /// Find changed or missing entries
    Verify {
        /// Check an exported file instead; needs no database
        #[arg(long, value_name = "EXPORT")]
        file: Option<PathBuf>,
    },
}

/// Prints what is wrong; true when nothing is.
pub async fn run(place: &Place, what: What) -> anyhow::Result<bool> {
    let What::Verify { file } = what;
    let mut proof = AuditProof::default();
    let head = match file {
        Some(path) => {
            let file = File::open(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let read = audit_file::read(std::io::BufReader::new(file), |record| proof.add(record));
            read.with_context(|| path.display().to_string())?
        }
        None => {
            let store = open_store(place, Absent::Refuse).await?;
            // The end is read first: what is appended meanwhile is not looked at.
            let head = store.audit_head().await?;
            while proof.end().sequence < head.sequence {
                let mut records =
                    store.audit_after(Everything::at_the_console(), proof.end().sequence, PAGE).await?;
                records.retain(|record| record.sequence <= head.sequence);
                if records.is_empty() {
                    break;
                }
                records.iter().for_each(|record| proof.add(record));
            }
            head
        }
    };
    let (checked, end) = (proof.checked(), proof.end().clone());
    let faults = proof.faults(Some(&head));
    for fault in &faults {
        eprintln!("{fault}");
    }
    println!(
        "{checked} {}, {}; the last is {} with hash {}",
        if checked == 1 { "entry" } else { "entries" },
        counted(faults.len(), "fault"),
        end.sequence,
        end.hash
    );
    Ok(faults.is_empty())
}
