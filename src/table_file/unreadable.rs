//! Why a file cannot be read as a table. The words for it stand in `words`.

/// Why a file is no table, as far as the person who sent it can mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is nothing in it.
    #[error("empty")]
    Empty,
    /// Neither a text nor a spreadsheet that is whole.
    #[error("no table")]
    NotATable,
    /// A text in an encoding that cannot be told for sure; the line of the first letter in doubt.
    #[error("unknown encoding at line {line}")]
    Encoding { line: usize },
    /// A quote that opens on that line and never closes, or closes in the middle of a cell.
    #[error("a quote without its end from line {line}")]
    Quote { line: usize },
    /// A workbook of Excel 97–2003.
    #[error("a workbook of Excel 97-2003")]
    OldExcel,
    /// A workbook in Excel's binary form.
    #[error("a binary workbook")]
    BinaryExcel,
    /// A workbook with a password.
    #[error("a workbook with a password")]
    Locked,
    /// A web page with everything in one file.
    #[error("a web archive")]
    WebArchive,
    #[error("larger than {0:?}")]
    TooLarge(Bound),
}

impl Unreadable {
    /// The line or row that is to be mended.
    pub fn line(self) -> Option<usize> {
        match self {
            Self::Encoding { line } | Self::Quote { line } => Some(line),
            Self::TooLarge(Bound::Cell { row }) => Some(row),
            Self::Empty
            | Self::NotATable
            | Self::OldExcel
            | Self::BinaryExcel
            | Self::Locked
            | Self::WebArchive
            | Self::TooLarge(_) => None,
        }
    }
}

/// What a file has too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// Megabytes as it comes, at most.
    Megabytes(usize),
    /// Megabytes when unpacked, at most.
    Unpacked(usize),
    Rows(usize),
    Columns(usize),
    Cells(usize),
    /// Megabytes of text, at most.
    Text(usize),
    /// One cell of that row.
    Cell {
        row: usize,
    },
    /// Parts within parts.
    Depth,
}
