//! XML, read event by event with bounds on how long one may be and how deep they may nest.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::unreadable::{Bound, Unreadable};

/// Most bytes of one tag, text or remark.
const LONGEST: usize = 1024 * 1024;

/// Most parts within parts. Sheets need some ten.
const DEEPEST: usize = 64;

/// What was read.
pub(super) enum Piece<'b> {
    Open(BytesStart<'b>),
    /// The local name of what ends.
    Close(String),
    Text(String),
    End,
}

pub(super) struct Xml<R> {
    reader: Reader<Measured<R>>,
    buffer: Vec<u8>,
    depth: usize,
    /// Bytes that the event may still take.
    left: Rc<Cell<usize>>,
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(source: R) -> Self {
        let left = Rc::new(Cell::new(LONGEST));
        let mut reader = Reader::from_reader(Measured { source, left: left.clone() });
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), depth: 0, left }
    }

    /// The next piece.
    pub(super) fn next(&mut self) -> Result<Piece<'_>, Unreadable> {
        self.buffer.clear();
        self.left.set(LONGEST);
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|_| Unreadable::NotATable)?;
        Ok(match event {
            Event::Start(tag) | Event::Empty(tag) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(Unreadable::TooLarge(Bound::Depth));
                }
                Piece::Open(tag)
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                Piece::Close(tag.local_name().as_ref().to_owned())
            }
            Event::Text(text) => Piece::Text(text.xml10_content().into_owned()),
            Event::CData(text) => Piece::Text(text.xml10_content().into_owned()),
            Event::GeneralRef(sign) => {
                let named = sign.resolve_char_ref().ok().flatten().map(String::from);
                let name: &str = &sign;
                let known = || quick_xml::escape::resolve_predefined_entity(name).map(str::to_owned);
                Piece::Text(named.or_else(known).unwrap_or_default())
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {
                Piece::Text(String::new())
            }
            Event::Eof => Piece::End,
        })
    }
}

/// The value of an attribute, whatever its prefix.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

struct Measured<R> {
    source: R,
    left: Rc<Cell<usize>>,
}

impl<R: BufRead> Read for Measured<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.source.read(buffer)
    }
}

impl<R: BufRead> BufRead for Measured<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left.get() == 0 {
            return Err(io::Error::other("one part is too long"));
        }
        self.source.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.left.set(self.left.get().saturating_sub(amount));
        self.source.consume(amount);
    }
}
