//! Figures on pages: whose may be seen, for which period, and how they are drawn. Shared by the
//! administration's pages and the published results, so that both speak of a figure in one way.

mod address;
mod change;
mod chart;
mod columns;
mod course;
mod filter;
mod frozen;
mod heads;
mod matrix_view;
mod opening;
mod order;
mod paging;
mod pen;
pub(in crate::web) mod period;
mod rank;
pub(in crate::web) mod respondents;
mod scale;
mod scope;
mod spread;
mod tree_view;

pub(in crate::web) use address::Address;
pub(in crate::web) use change::{
    Change, Earlier, Moved, changes_from, earlier_periods, together, wholes_before,
};
pub(in crate::web) use course::{Course, CourseRow, Stop};
pub(in crate::web) use filter::{Choice, Filter, FilterBar, Wanted, parse_period};
pub(in crate::web) use frozen::{Frozen, Reading};
pub(in crate::web) use matrix_view::{Frame, HeldAgainst, Look, MatrixView, shown};
pub(in crate::web) use opening::{Opened, opening};
pub(in crate::web) use order::Order;
pub(in crate::web) use paging::Paging;
pub(in crate::web) use pen::{Cell, Pen, Value};
pub(in crate::web) use rank::rank_of;
pub(in crate::web) use scale::bar;
pub(in crate::web) use scope::{Record, Scope, Visible};
pub(in crate::web) use spread::{Spread, spreads, throughout};
pub(in crate::web) use tree_view::{Held, TreeRow, tree_rows};
