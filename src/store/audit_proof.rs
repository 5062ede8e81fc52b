//! Whether a chain of acts is whole: pure, so that an export can be checked without its database.

use super::audit::{AuditHead, AuditRecord};

/// Goes through a chain entry by entry, the first one first.
#[derive(Debug, Clone)]
pub struct AuditProof {
    end: AuditHead,
    faults: Vec<AuditFault>,
    checked: u64,
}

/// What is wrong at one place of a chain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditFault {
    #[error("entries {from} to {to} are missing")]
    Missing { from: i64, to: i64 },
    #[error("entry {0} stands twice or out of order")]
    OutOfOrder(i64),
    #[error("entry {0} was changed: its hash does not fit what it says")]
    Changed(i64),
    #[error("entry {0} does not continue the entry before it")]
    Broken(i64),
    #[error("the end is missing: the chain ends at entry {found}, and should at {expected}")]
    Shortened { found: i64, expected: i64 },
    #[error("the last entry is not the one the chain is said to end with")]
    OtherEnd,
}

impl Default for AuditProof {
    fn default() -> Self {
        Self { end: AuditHead { sequence: 0, hash: String::new() }, faults: Vec::new(), checked: 0 }
    }
}

impl AuditProof {
    pub fn add(&mut self, record: &AuditRecord) {
        let expected = self.end.sequence + 1;
        if record.sequence > expected {
            self.faults.push(AuditFault::Missing { from: expected, to: record.sequence - 1 });
        } else if record.sequence < expected {
            self.faults.push(AuditFault::OutOfOrder(record.sequence));
        } else if record.previous != self.end.hash {
            self.faults.push(AuditFault::Broken(record.sequence));
        }
        if record.hash != record.computed_hash() {
            self.faults.push(AuditFault::Changed(record.sequence));
        }
        self.checked += 1;
        self.end = AuditHead { sequence: record.sequence, hash: record.hash.clone() };
    }

    /// The end reached so far.
    pub fn end(&self) -> &AuditHead {
        &self.end
    }

    pub fn checked(&self) -> u64 {
        self.checked
    }

    /// Everything that is wrong, when the chain should end with `head`.
    pub fn faults(mut self, head: Option<&AuditHead>) -> Vec<AuditFault> {
        match head {
            Some(head) if head.sequence != self.end.sequence => {
                self.faults.push(AuditFault::Shortened { found: self.end.sequence, expected: head.sequence })
            }
            Some(head) if head.hash != self.end.hash => self.faults.push(AuditFault::OtherEnd),
            _ => {}
        }
        self.faults
    }
}
