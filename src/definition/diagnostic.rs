//! Faults in definitions: where, what was found, what was expected, and the nearest right spelling.

use std::fmt;
use std::ops::Range;

use super::rule::Rule;

/// A text with its name and the offsets of its lines, to turn byte spans into lines and columns.
#[derive(Debug, Clone)]
pub struct Source<'t> {
    pub name: &'t str,
    pub text: &'t str,
    line_starts: Vec<usize>,
}

impl<'t> Source<'t> {
    pub fn new(name: &'t str, text: &'t str) -> Self {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { name, text, line_starts }
    }

    /// Line and column of a byte, both from 1; columns count characters, as editors do.
    pub fn position(&self, byte: usize) -> Position {
        let byte = byte.min(self.text.len());
        let line = self.line_starts.partition_point(|start| *start <= byte) - 1;
        let column =
            self.text.get(self.line_starts[line]..byte).map_or(1, |before| before.chars().count() + 1);
        Position { line: line + 1, column }
    }

    /// The text of a line, counted from 1.
    fn line(&self, number: usize) -> &'t str {
        self.text.lines().nth(number - 1).unwrap_or_default()
    }
}

/// A place in a file, both numbers from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// One fault. Displayed as a paragraph that begins `FILE:LINE:COLUMN:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub file: String,
    pub position: Position,
    /// The rule that is broken, for instance `unknown-key`.
    pub rule: Rule,
    /// What was found.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// The nearest right spelling, or another way on.
    pub help: Option<String>,
    /// Another place that matters: where the same id was used first.
    pub related: Option<(Position, String)>,
    line: String,
    width: usize,
}

impl Diagnostic {
    pub(super) fn new(source: &Source<'_>, span: Range<usize>, rule: Rule, found: String) -> Self {
        let position = source.position(span.start);
        let line = visible(source.line(position.line).trim_end());
        let rest = line.chars().count().saturating_sub(position.column - 1).max(1);
        let width = source.text.get(span).map_or(1, |text| text.lines().next().unwrap_or("").chars().count());
        Self {
            file: source.name.to_owned(),
            position,
            rule,
            found: visible(&found),
            expected: String::new(),
            help: None,
            related: None,
            line,
            width: width.clamp(1, rest),
        }
    }

    /// For a fault that no line shows.
    pub(super) fn without_line(mut self) -> Self {
        self.line.clear();
        self
    }

    pub(super) fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = expected.into();
        self
    }

    pub(super) fn help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    pub(super) fn related(mut self, position: Position, what: &str) -> Self {
        self.related = Some((position, what.to_owned()));
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.position;
        writeln!(f, "{}:{line}:{column}: {} [{}]", self.file, self.found, self.rule)?;
        if !self.line.trim().is_empty() {
            let gutter = " ".repeat(line.to_string().len());
            let before: String =
                self.line.chars().take(column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
            writeln!(f, "  {line} | {}", self.line)?;
            writeln!(f, "  {gutter} | {before}{}", "^".repeat(self.width))?;
        }
        if !self.expected.is_empty() {
            writeln!(f, "  expected: {}", self.expected)?;
        }
        if let Some((at, what)) = &self.related {
            writeln!(f, "  see: {}:{}:{}: {what}", self.file, at.line, at.column)?;
        }
        if let Some(help) = &self.help {
            writeln!(f, "  help: {help}")?;
        }
        Ok(())
    }
}

/// A text without what could steer a terminal.
fn visible(text: &str) -> String {
    let plain = |c: char| if c.is_control() && c != '\t' { char::REPLACEMENT_CHARACTER } else { c };
    text.chars().map(plain).collect()
}

/// The nearest of the right words, when one is near enough: within a third of its length.
pub fn nearest<'w>(word: &str, right: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let word = word.to_lowercase().replace(['_', ' '], "-");
    let distance = |candidate: &&str| strsim::damerau_levenshtein(&word, &candidate.to_lowercase());
    let nearest = right.into_iter().min_by_key(distance)?;
    (distance(&nearest) <= nearest.chars().count().div_ceil(3).max(1)).then_some(nearest)
}

/// "did you mean …?", when one of the right words is near enough.
pub(super) fn did_you_mean<'w>(word: &str, right: impl IntoIterator<Item = &'w str>) -> Option<String> {
    nearest(word, right).map(|nearest| format!("did you mean `{nearest}`?"))
}
