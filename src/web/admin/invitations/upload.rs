//! What the form sends: the list, or the list as the page before kept it with what its columns mean.

use std::io::{Read as _, Write as _};

use axum::extract::Multipart;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::super::super::PageError;
use crate::table_file::Limits;

/// Most headings that are asked about.
const HEADINGS: usize = 200;

/// What was sent.
#[derive(Default)]
pub(super) struct Wish {
    pub(super) survey: String,
    pub(super) days: String,
    pub(super) list: Vec<u8>,
    /// Headings with what they were said to mean: a column's name, or nothing to leave it out.
    pub(super) said: Vec<(String, Option<String>)>,
}

impl Wish {
    pub(super) async fn read(mut form: Multipart) -> Result<Self, PageError> {
        let mut wish = Self { days: "30".to_owned(), ..Self::default() };
        let mut headings: Vec<String> = Vec::new();
        while let Some(part) = form.next_field().await.map_err(|_| PageError::BadBody)? {
            let name = part.name().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(|_| PageError::TooLarge { limit: Limits::SENT.bytes })?;
            let text = |most: usize| String::from_utf8_lossy(&bytes).chars().take(most).collect::<String>();
            match name.as_str() {
                "survey" => wish.survey = text(60),
                "days" => wish.days = text(60),
                "list" if bytes.len() > Limits::SENT.bytes => {
                    return Err(PageError::TooLarge { limit: Limits::SENT.bytes });
                }
                "list" => wish.list = bytes.to_vec(),
                "kept" => wish.list = unpacked(&bytes)?,
                "heading" if headings.len() < HEADINGS => headings.push(text(1000)),
                "column" => {
                    let meaning = Some(text(60)).filter(|column| !column.is_empty());
                    wish.said
                        .extend(headings.get(wish.said.len()).cloned().map(|heading| (heading, meaning)));
                }
                _ => {}
            }
        }
        Ok(wish)
    }
}

/// The list as a page keeps it.
pub(super) fn packed(list: &[u8]) -> Result<String, PageError> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    let packed = encoder.write_all(list).and_then(|()| encoder.finish());
    Ok(STANDARD.encode(packed.map_err(PageError::internal)?))
}

fn unpacked(kept: &[u8]) -> Result<Vec<u8>, PageError> {
    let packed = STANDARD.decode(kept).map_err(|_| PageError::BadBody)?;
    let most = Limits::SENT.bytes as u64 + 1;
    let mut list = Vec::new();
    DeflateDecoder::new(packed.as_slice())
        .take(most)
        .read_to_end(&mut list)
        .map_err(|_| PageError::BadBody)?;
    if list.len() > Limits::SENT.bytes {
        Err(PageError::TooLarge { limit: Limits::SENT.bytes })
    } else {
        Ok(list)
    }
}
