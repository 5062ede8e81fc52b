//! The record with everything needed to read it, as one ZIP file that is written while it is read: the
//! responses, a codebook, scripts for R and SPSS, and last a manifest with the counts and digests that
//! say whether all of it arrived.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

use super::ExportError;
use super::columns::Columns;
use super::record::{Pages, csv_head, csv_one_line_rows};
use super::statistics::{Variables, as_csv, as_r, as_spss};
use crate::definition::{Lang, Survey};
use crate::response::cell::MARK;

/// What the manifest says of where the record comes from.
#[derive(Debug, Clone)]
pub struct Origin {
    pub unit: String,
    pub period: String,
    /// RFC 3339.
    pub as_of: String,
}

/// Handed out chunk by chunk.
pub struct Package {
    pages: Pages,
    survey: Arc<Survey>,
    columns: Columns,
    lang: Lang,
    origin: Origin,
    /// What was written and not handed out.
    written: Shared,
    zip: Option<ZipWriter<StreamWriter<Shared>>>,
    hash: Sha256,
    bytes: u64,
    files: Vec<Value>,
    begun: bool,
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Shared {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Package {
    pub fn new(pages: Pages, survey: Arc<Survey>, columns: Columns, lang: Lang, origin: Origin) -> Self {
        let written = Shared::default();
        let zip = Some(ZipWriter::new_stream(written.clone()));
        let (hash, files) = (Sha256::new(), Vec::new());
        Self { pages, survey, columns, lang, origin, written, zip, hash, bytes: 0, files, begun: false }
    }

    /// The next bytes of the file; `None` at its end.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, ExportError> {
        while self.zip.is_some() {
            if !self.begun {
                self.begun = true;
                self.begin("responses.csv")?;
                self.put(&[MARK, &csv_head(&self.columns)?].concat())?;
            }
            match self.pages.next().await? {
                Some(rows) => self.put(&csv_one_line_rows(&self.columns, &rows)?)?,
                None => self.finish()?,
            }
            let bytes = self.written.take();
            if !bytes.is_empty() {
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }

    fn begin(&mut self, name: &str) -> Result<(), ExportError> {
        if let Some(zip) = &mut self.zip {
            zip.start_file(name, SimpleFileOptions::default().large_file(true))?;
        }
        self.hash = Sha256::new();
        self.bytes = 0;
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), ExportError> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        match &mut self.zip {
            Some(zip) => zip.write_all(bytes).map_err(ExportError::Write),
            None => Ok(()),
        }
    }

    /// Notes down the file that was written last.
    fn note(&mut self, name: &str) {
        let digest: String = self.hash.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        self.files.push(json!({ "name": name, "bytes": self.bytes, "sha256": digest }));
    }

    fn finish(&mut self) -> Result<(), ExportError> {
        self.note("responses.csv");
        let (survey, count) = (self.survey.clone(), self.pages.count);
        let variables = Variables::new(&self.columns, self.pages.versions(), &self.lang);
        let of = format!("{}, {}; {count} responses", survey.id, survey.version);
        let others = [
            ("codebook.csv", as_csv(&variables)?),
            ("labels.R", as_r(&variables, &of, count).into_bytes()),
            ("labels.sps", as_spss(&variables, &of).into_bytes()),
        ];
        for (name, bytes) in others {
            self.begin(name)?;
            self.put(&bytes)?;
            self.note(name);
        }
        let Origin { unit, period, as_of } = &self.origin;
        let manifest = json!({
            "survey": survey.id.as_str(), "version": survey.version, "unit": unit, "period": period,
            "as_of": as_of, "responses": count, "columns": self.columns.names().count(),
            "files": self.files,
        });
        self.begin("manifest.json")?;
        self.put(format!("{manifest:#}\n").as_bytes())?;
        if let Some(zip) = self.zip.take() {
            zip.finish()?;
        }
        Ok(())
    }
}
