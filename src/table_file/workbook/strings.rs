//! The texts that the cells of a workbook share.

use std::io::BufRead;

use super::super::limits::Limits;
use super::super::unreadable::{Bound, Unreadable};
use super::xml::{Piece, Xml};

#[derive(Default)]
pub(super) struct Strings {
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Strings {
    pub(super) fn read(source: impl BufRead, limits: &Limits) -> Result<Self, Unreadable> {
        let mut xml = Xml::new(source);
        let mut strings = Self::default();
        let (mut in_text, mut phonetic) = (false, false);
        loop {
            match xml.next()? {
                Piece::Open(tag) => match tag.local_name().as_ref() {
                    "t" => in_text = !phonetic,
                    "rPh" => phonetic = true,
                    _ => {}
                },
                Piece::Text(text) if in_text => strings.add(&text, limits)?,
                Piece::Text(_) => {}
                Piece::Close(name) => match name.as_str() {
                    "t" => in_text = false,
                    "rPh" => phonetic = false,
                    "si" => strings.end(limits)?,
                    _ => {}
                },
                Piece::End => return Ok(strings),
            }
        }
    }

    fn add(&mut self, text: &str, limits: &Limits) -> Result<(), Unreadable> {
        if self.text.len() + text.len() > limits.text {
            return Err(Unreadable::TooLarge(Bound::Text(limits.text / (1024 * 1024))));
        }
        self.text.push_str(text);
        Ok(())
    }

    fn end(&mut self, limits: &Limits) -> Result<(), Unreadable> {
        if self.ends.len() >= limits.cells {
            return Err(Unreadable::TooLarge(Bound::Cells(limits.cells)));
        }
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        Ok(())
    }

    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)? as usize;
        let start =
            at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |start| *start as usize);
        self.text.get(start..end)
    }
}
