//! Tables that come in as files, whatever program wrote them: CSV in its dialects, spreadsheets, and web tables
//! under a spreadsheet's name. What is read here knows nothing of what it is for.
//!
//! Nothing is believed before it is measured: rows are kept as the cells that are filled, and a file that would
//! need more than its [`Limits`] is refused before it does.

mod columns;
mod detect;
mod encoding;
mod head;
mod html;
mod limits;
mod moment;
mod number;
mod separated;
mod table;
mod unreadable;
mod workbook;

pub use columns::{Choices, Columns, Heading, Meaning, Unclear};
pub use detect::read;
pub use head::LOOKED_AT as HEADINGS_WITHIN;
pub use limits::Limits;
pub use moment::Moment;
pub use number::whole;
pub use table::{Cell, Kind, Row, Table};
pub use unreadable::{Bound, Unreadable};
