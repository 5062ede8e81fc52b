//! How large a table may be.

/// What a file may need at most. Every reader asks before it takes.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the file as it comes.
    pub bytes: usize,
    /// Bytes of what is packed in it.
    pub unpacked: u64,
    /// Rows that hold something.
    pub rows: usize,
    /// Cells that hold something.
    pub cells: usize,
    /// Bytes of all texts together.
    pub text: usize,
    /// Bytes of one cell.
    pub cell: usize,
}

/// The last column that a spreadsheet can have, counted from 0.
pub(super) const LAST_COLUMN: u32 = 16_383;

const MEGABYTE: usize = 1024 * 1024;

impl Limits {
    /// For what a browser sends to a server that many share.
    pub const SENT: Self = Self {
        bytes: 8 * MEGABYTE,
        unpacked: 96 * MEGABYTE as u64,
        rows: 200_000,
        cells: 2_000_000,
        text: 32 * MEGABYTE,
        cell: 128 * 1024,
    };

    /// For files on the machine itself.
    pub const OWN: Self = Self {
        bytes: 64 * MEGABYTE,
        unpacked: 512 * MEGABYTE as u64,
        rows: 1_000_000,
        cells: 6_000_000,
        text: 64 * MEGABYTE,
        cell: 128 * 1024,
    };
}
