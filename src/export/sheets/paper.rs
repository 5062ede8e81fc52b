//! How sheets look: formats, widths, and A4 when printed.

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

pub(super) type Result<T = (), E = XlsxError> = std::result::Result<T, E>;

const INK: Color = Color::RGB(0x1C_2530);
const SOFT: Color = Color::RGB(0x56_606B);
const ACCENT: Color = Color::RGB(0x8F_1D24);
const RULE: Color = Color::RGB(0xD8_D4C8);
const HEAD: Color = Color::RGB(0xF3_EFE4);

/// As on the pages: 1 far below, 3 close, 5 far above.
const HEAT: [Option<Color>; 5] = [
    Some(Color::RGB(0xDD_9079)),
    Some(Color::RGB(0xF6_E0D3)),
    None,
    Some(Color::RGB(0xDC_EBE7)),
    Some(Color::RGB(0x93_C4BB)),
];

/// Arial is on every machine and has all Vietnamese letters.
const FONT: &str = "Arial";
const A4: u8 = 9;

/// The formats of one workbook.
pub(super) struct Paper {
    pub(super) title: Format,
    pub(super) subtitle: Format,
    pub(super) heading: Format,
    pub(super) head: Format,
    pub(super) head_number: Format,
    /// Upright, where columns are many and narrow.
    pub(super) head_upright: Format,
    pub(super) text: Format,
    pub(super) strong: Format,
    pub(super) wrapped: Format,
    pub(super) count: Format,
    pub(super) absent: Format,
    /// A value that too few answers stand behind.
    weak: Format,
    pub(super) note: Format,
    /// By step, 0 for none.
    figures: [Format; 6],
}

impl Paper {
    /// `digits` decimals of every figure.
    pub(super) fn new(digits: u32) -> Self {
        let base = || Format::new().set_font_name(FONT).set_font_size(10).set_font_color(INK);
        let cell = || base().set_border_bottom(FormatBorder::Hair).set_border_bottom_color(RULE);
        let head = || {
            base()
                .set_bold()
                .set_background_color(HEAD)
                .set_border_bottom(FormatBorder::Thin)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
        };
        let decimals = usize::try_from(digits).unwrap_or(2);
        let mask = if decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(decimals)) };
        let figure = |step: usize| {
            let format = cell().set_num_format(&mask).set_align(FormatAlign::Right);
            match step.checked_sub(1).and_then(|step| HEAT[step]) {
                Some(color) => format.set_background_color(color),
                None => format,
            }
        };
        Self {
            title: base().set_font_size(20).set_bold().set_font_color(ACCENT),
            subtitle: base().set_font_size(13).set_font_color(SOFT),
            heading: base().set_font_size(12).set_bold(),
            head: head(),
            head_number: head().set_align(FormatAlign::Right),
            head_upright: head().set_rotation(90).set_align(FormatAlign::Center),
            text: cell(),
            strong: cell().set_bold(),
            wrapped: base().set_text_wrap().set_align(FormatAlign::Top),
            count: cell().set_num_format("#,##0").set_align(FormatAlign::Right),
            absent: cell().set_font_color(SOFT).set_align(FormatAlign::Right).set_italic(),
            weak: cell()
                .set_font_color(SOFT)
                .set_num_format(&mask)
                .set_align(FormatAlign::Right)
                .set_italic(),
            note: base().set_font_color(SOFT),
            figures: std::array::from_fn(figure),
        }
    }

    /// A figure's cell, in the colour of its step.
    pub(super) fn figure(&self, step: Option<u8>) -> &Format {
        &self.figures[usize::from(step.unwrap_or(0).min(5))]
    }
}

/// A workbook that says what it is and when it was made.
pub(super) fn book(title: &str, subject: &str, author: &str, at: time::OffsetDateTime) -> Result<Workbook> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_timestamp(at.unix_timestamp())?;
    let properties = DocProperties::new()
        .set_title(title)
        .set_subject(subject)
        .set_author(author)
        .set_creation_datetime(&made);
    book.set_properties(&properties);
    Ok(book)
}

/// A sheet that prints on A4, its width on one page.
pub(super) fn sheet<'b>(book: &'b mut Workbook, name: &str, landscape: bool) -> Result<&'b mut Worksheet> {
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(name))?.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    if landscape {
        sheet.set_landscape();
    }
    sheet
        .set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3)
        .set_footer("&L&8&A&R&8&P / &N")
        .set_screen_gridlines(false);
    Ok(sheet)
}

/// At most 31 characters, none of them reserved.
pub(super) fn sheet_name(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
    plain.trim().to_owned()
}

/// Writes a figure that was rounded for show, or why there is none.
pub(super) fn write_figure(
    sheet: &mut Worksheet,
    paper: &Paper,
    (row, column): (u32, u16),
    value: Result<Decimal, &str>,
    step: Option<u8>,
) -> Result {
    match value {
        Ok(value) => sheet.write_with_format(row, column, value, paper.figure(step))?,
        Err(why) => sheet.write_string_with_format(row, column, why, &paper.absent)?,
    };
    Ok(())
}

/// Writes a value that too few answers stand behind.
pub(super) fn write_weak(
    sheet: &mut Worksheet,
    paper: &Paper,
    (row, column): (u32, u16),
    value: Decimal,
) -> Result {
    sheet.write_with_format(row, column, value, &paper.weak)?;
    Ok(())
}

pub(super) fn write_count(sheet: &mut Worksheet, paper: &Paper, (row, column): (u32, u16), n: i64) -> Result {
    sheet.write_with_format(row, column, Decimal::from(n), &paper.count)?;
    Ok(())
}

/// A heading in the large letters of a first page or line.
pub(super) fn write_title(sheet: &mut Worksheet, paper: &Paper, row: u32, text: &str) -> Result {
    sheet.write_string_with_format(row, 0, text, &paper.title)?.set_row_height(row, 30)?;
    Ok(())
}

/// Width of a sheet of sentences: no wider than paper, for a sheet made smaller breaks its lines elsewhere.
const SENTENCES: u16 = 84;
/// Characters in a line of it, and the height of a line.
const LINE: usize = 92;
const LEADING: u32 = 15;

/// Sentences one below the other, in rows as high as they are: not every program finds that out by itself.
pub(super) fn write_sentences(
    sheet: &mut Worksheet,
    paper: &Paper,
    from: u32,
    sentences: impl Iterator<Item = impl AsRef<str>>,
) -> Result {
    sheet.set_column_width(0, SENTENCES)?;
    for (row, sentence) in (from..).zip(sentences) {
        let sentence = sentence.as_ref();
        let lines = u32::try_from(sentence.chars().count().div_ceil(LINE).max(1)).unwrap_or(1);
        sheet.write_string_with_format(row, 0, sentence, &paper.wrapped)?;
        sheet.set_row_height(row, LEADING * lines + 3)?;
    }
    Ok(())
}
