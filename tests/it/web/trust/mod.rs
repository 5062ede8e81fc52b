//! Who may see what: nothing leads from an answer to a person, and work is never lost.

mod crawl;
mod kept;
mod promise;
mod receipts;
mod refused;
mod voices;
