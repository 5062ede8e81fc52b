//! Responses: what a submission must be to count, and what is kept of it.
//!
//! [`validate::validate`] turns (survey, name–value pairs) into [`Answers`] or a
//! [`form_state::FormState`] with every fault; [`asked::asked`] is the one rule that says what is asked.

pub mod answer;
pub mod asked;
pub mod cell;
pub mod fault;
pub mod form_state;
pub mod plausible;
pub mod screening;
pub mod submission;
pub mod validate;
pub mod visible;

pub use answer::{Answer, Answers};
pub use fault::{Fault, FaultKind};
pub use form_state::FormState;
pub use screening::{Mark, Signs};
pub use submission::{Receipt, Response};
