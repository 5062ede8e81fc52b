//! The parts of a packed file, each unpacked only as far as it is read, and no more of all than is allowed.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, BufReader, Cursor, Read};
use std::rc::Rc;

use zip::ZipArchive;
use zip::read::ZipFile;

use super::super::limits::Limits;
use super::super::unreadable::{Bound, Unreadable};

/// Most parts. A workbook has some dozens.
const PARTS: usize = 2_000;

pub(super) struct Archive<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Places of parts, by their names in lower case.
    names: HashMap<String, usize>,
    /// Bytes that may still be unpacked.
    left: Rc<Cell<u64>>,
    most: u64,
}

/// A part that is being unpacked.
pub(super) struct Part<'a, 'b> {
    file: ZipFile<'a, Cursor<&'b [u8]>>,
    left: Rc<Cell<u64>>,
}

impl<'b> Archive<'b> {
    pub(super) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, Unreadable> {
        let listed = bytes.windows(4).filter(|window| window == b"PK\x01\x02").take(PARTS + 1).count();
        if listed > PARTS {
            return Err(Unreadable::NotATable);
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::NotATable)?;
        let listed = archive.file_names().enumerate();
        let name = |(at, name): (usize, Result<std::borrow::Cow<'_, str>, _>)| {
            name.ok().map(|name| (name.replace('\\', "/").to_lowercase(), at))
        };
        let names = listed.filter_map(name).collect();
        Ok(Self { archive, names, left: Rc::new(Cell::new(limits.unpacked)), most: limits.unpacked })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&name.to_lowercase())
    }

    /// A part by its name; none when there is none.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<BufReader<Part<'_, 'b>>>, Unreadable> {
        let Some(at) = self.names.get(&name.trim_start_matches('/').to_lowercase()) else { return Ok(None) };
        let file = self.archive.by_index(*at).map_err(|_| Unreadable::NotATable)?;
        Ok(Some(BufReader::with_capacity(32 * 1024, Part { file, left: self.left.clone() })))
    }

    /// What a failure to read means: that too much was unpacked, or that the file is damaged.
    pub(super) fn fault(&self) -> Unreadable {
        if self.left.get() == 0 {
            let megabytes = usize::try_from(self.most / (1024 * 1024)).unwrap_or(usize::MAX);
            Unreadable::TooLarge(Bound::Unpacked(megabytes))
        } else {
            Unreadable::NotATable
        }
    }
}

impl Read for Part<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.get();
        if left == 0 {
            return Err(io::Error::other("too much is packed in it"));
        }
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = self.file.read(&mut buffer[..most])?;
        self.left.set(left - read as u64);
        Ok(read)
    }
}
