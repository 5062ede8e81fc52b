//! A response on its way into the record, with what is written in the same transaction.

use super::marks::Screened;
use crate::response::Response;

/// A response, what screening says of it, and by what right it comes.
#[derive(Debug, Clone)]
pub struct Arrival {
    pub response: Response,
    pub screened: Screened,
    pub right: Right,
}

/// What a response needs besides being in order. Used up with it, both or neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Right {
    /// Nothing.
    Free,
    /// An invitation's token, which is spent.
    Invitation { token: String },
    /// A sheet of paper that nobody typed before.
    Sheet { number: String, typed_by: String },
}

impl From<Response> for Arrival {
    fn from(response: Response) -> Self {
        Self { response, screened: Screened::default(), right: Right::Free }
    }
}
