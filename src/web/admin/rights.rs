//! What each role may do in the area: the one table that routes and the navigation are made from.
//!
//! Who answers for a unit may see what its citizens said together and set to work on it, but not single
//! responses, nor take them out of the figures or black out a comment: that is for the office that measures.

use super::super::routes::Access;
use crate::store::Role::{Admin, Analyst, Clerk, Unit, Viewer};

/// Figures of one's units.
pub(super) const FIGURES: Access = Access::Only(&[Admin, Analyst, Unit, Viewer]);
/// Accounts of those who sign in.
pub(super) const ACCOUNTS: Access = Access::Only(&[Admin]);
/// The trail of what was done: for administrators and those who inspect.
pub(super) const AUDIT: Access = Access::Only(&[Admin, Viewer]);
/// Pages that anyone who works here may open.
pub(super) const EVERY_ROLE: Access = Access::Only(&[Admin, Analyst, Unit, Clerk, Viewer]);
/// Single responses: for those who screen them and those who inspect everything. Whoever answers for a unit
/// knows who was there, and would know whose answers he reads.
pub(super) const RESPONSES: Access = Access::Singly(&[Admin, Analyst, Viewer]);
/// Taking responses out of the figures: not for those the figures are about.
pub(super) const EXCLUDE: Access = Access::Singly(&[Admin, Analyst]);
/// Freezing a period's figures, and laying them before those who approve.
pub(super) const PUBLICATION: Access = Access::Only(&[Admin, Analyst]);
/// Laying what another froze before everybody.
pub(super) const APPROVAL: Access = Access::Only(&[Admin]);
/// What citizens wrote: each text with its response for those who see responses, else in groups and unlinked.
pub(super) const COMMENTS: Access = Access::Only(&[Admin, Analyst, Unit, Viewer]);
/// Reading for the office, and tags.
pub(super) const COMMENT_WORK: Access = Access::Only(&[Admin, Analyst, Unit]);
/// Taking a text away for good.
pub(super) const REDACT: Access = Access::Singly(&[Admin, Analyst]);
/// Measures where points are lost.
pub(super) const ACTIONS: Access = Access::Only(&[Admin, Analyst, Unit, Viewer]);
pub(super) const ACTION_WORK: Access = Access::Only(&[Admin, Analyst, Unit]);
/// Devices that stand at counters.
pub(super) const KIOSKS: Access = Access::Only(&[Admin, Unit, Clerk]);
/// Bringing responses in: invitations, posters, sheets of paper. For which units, the scope says.
pub(super) const COLLECTION: Access = Access::Only(&[Admin, Unit, Clerk]);
/// Surveys as they are asked and scored.
pub(super) const DEFINITIONS: Access = Access::Only(&[Admin, Analyst, Unit, Viewer]);
/// Putting other definitions in force.
pub(super) const RELOAD: Access = Access::Only(&[Admin]);
