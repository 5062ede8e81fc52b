//! Files that would need more room than they may have are refused before they do.

use std::io::Write as _;

use hailong::table_file::{Bound, Limits, Unreadable, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{rows, table};

const RELS: &str = r#"<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const BOOK: &str =
    r#"<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>"#;

/// A workbook of one sheet.
fn workbook(sheet: &str, strings: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", RELS),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("a file").into_inner()
}

fn sheet(rows: &str) -> String {
    format!("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData></worksheet>")
}

#[test]
fn cells_at_the_ends_of_a_sheet_take_no_more_room_than_two_cells() {
    let far = sheet(
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c></row>\
         <row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>",
    );
    let wanted = vec![(1, vec![(0, "a".to_owned())]), (1_048_576, vec![(16_383, "1".to_owned())])];
    assert_eq!(rows(&table(&workbook(&far, "<sst/>"))), wanted);
    let beyond = sheet("<row r=\"1\"><c r=\"ZZZZ1\"><v>1</v></c></row>");
    let refused = read(&workbook(&beyond, "<sst/>"), &Limits::SENT).err();
    assert_eq!(refused, Some(Unreadable::TooLarge(Bound::Columns(16_384))));
}

#[test]
fn what_is_packed_is_measured_while_it_is_unpacked() {
    let limits = Limits { unpacked: 1_000_000, ..Limits::SENT };
    let padded = sheet(&format!("<row r=\"1\">{}</row>", "<c r=\"A1\"/>".repeat(100_000)));
    let bytes = workbook(&padded, "<sst/>");
    assert!(bytes.len() < 20_000);
    assert_eq!(read(&bytes, &limits).err(), Some(Unreadable::TooLarge(Bound::Unpacked(0))));

    let deep = sheet(&"<row>".repeat(100));
    let refused = read(&workbook(&deep, "<sst/>"), &Limits::SENT).err();
    assert_eq!(refused, Some(Unreadable::TooLarge(Bound::Depth)));

    // What the texts say of their number is not believed.
    let strings = "<sst count=\"99999999999\" uniqueCount=\"99999999999\"><si><t>x</t></si></sst>";
    let shared = sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>");
    assert_eq!(rows(&table(&workbook(&shared, strings))), vec![(1, vec![(0, "x".to_owned())])]);

    let long = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(2 * 1024 * 1024));
    assert_eq!(read(&workbook(&shared, &long), &Limits::SENT).err(), Some(Unreadable::NotATable));

    // One long text in many cells.
    let many: String =
        (1..200).map(|row| format!("<row r=\"{row}\"><c t=\"s\"><v>0</v></c></row>")).collect();
    let limits = Limits { text: 1024 * 1024, ..Limits::SENT };
    let strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(20_000));
    let refused = read(&workbook(&sheet(&many), &strings), &limits).err();
    assert_eq!(refused, Some(Unreadable::TooLarge(Bound::Text(1))));
}

#[test]
fn each_bound_has_its_word() {
    let small = Limits { bytes: 100, rows: 3, cells: 6, cell: 10, ..Limits::SENT };
    let refused = |text: &str| read(text.as_bytes(), &small).err();
    assert_eq!(refused(&"a".repeat(101)), Some(Unreadable::TooLarge(Bound::Megabytes(0))));
    assert_eq!(refused("a\nb\nc\nd\n"), Some(Unreadable::TooLarge(Bound::Rows(3))));
    assert_eq!(refused("a,b,c,d\ne,f,g\n"), Some(Unreadable::TooLarge(Bound::Cells(6))));
    assert_eq!(refused("a\nbbbbbbbbbbbbbbb\n"), Some(Unreadable::TooLarge(Bound::Cell { row: 2 })));
    assert_eq!(refused("a,,b\n,,\n\n,,c\n"), None);
    assert_eq!(refused(",,\n\n"), Some(Unreadable::Empty));
}

#[test]
fn files_that_are_no_tables_are_called_what_they_are() {
    let of = |bytes: &[u8]| read(bytes, &Limits::SENT).err();
    let old = [&[0xd0, 0xcf, 0x11, 0xe0][..], &[0; 600]].concat();
    assert_eq!(of(&old), Some(Unreadable::OldExcel));
    let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(of(&[old, locked].concat()), Some(Unreadable::Locked));
    assert_eq!(of(b"PK\x03\x04 no workbook"), Some(Unreadable::NotATable));
    assert_eq!(of(b"MIME-Version: 1.0\n"), Some(Unreadable::WebArchive));
    assert_eq!(of(b""), Some(Unreadable::Empty));
}
