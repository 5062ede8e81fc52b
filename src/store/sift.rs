//! Queries whose conditions depend on what is asked for: text out of fixed words, values as binds.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::column::Instant;
use super::reach::Reach;

/// A value bound to a query.
#[derive(Debug, Clone)]
pub(super) enum Bind {
    Text(String),
    Number(i64),
    Flag(bool),
    Id(Uuid),
    Moment(Instant),
}

/// A query that grows by conditions. `?` in a condition stands for its next value.
pub(super) struct Sift {
    text: String,
    pub(super) binds: Vec<Bind>,
}

impl Sift {
    /// `select` ends before `WHERE`.
    pub(super) fn new(select: &'static str) -> Self {
        Self { text: format!("{select} WHERE 1 = 1"), binds: Vec::new() }
    }

    pub(super) fn and<const N: usize>(&mut self, condition: &'static str, values: [Bind; N]) -> &mut Self {
        self.text.push_str(" AND (");
        self.push(condition, values);
        self.text.push(')');
        self
    }

    /// What comes behind the conditions: an order, a limit.
    pub(super) fn then<const N: usize>(&mut self, end: &'static str, values: [Bind; N]) -> &mut Self {
        self.text.push(' ');
        self.push(end, values);
        self
    }

    /// Only rows whose `column` names a unit within reach.
    pub(super) fn within(&mut self, column: &'static str, reach: &Reach) -> &mut Self {
        let Some(units) = reach.units() else { return self };
        if units.is_empty() {
            return self.and("1 = 0", []);
        }
        self.list(column, units.into_iter().map(|unit| Bind::Text(unit.to_string())))
    }

    /// Only rows whose `column` is one of some ids.
    pub(super) fn among(&mut self, column: &'static str, ids: &[Uuid]) -> &mut Self {
        if ids.is_empty() {
            return self.and("1 = 0", []);
        }
        self.list(column, ids.iter().map(|id| Bind::Id(*id)))
    }

    fn list(&mut self, column: &'static str, values: impl Iterator<Item = Bind>) -> &mut Self {
        self.text.push_str(" AND ");
        self.text.push_str(column);
        self.text.push_str(" IN (");
        for (at, value) in values.enumerate() {
            self.text.push_str(if at == 0 { "" } else { ", " });
            self.bind(value);
        }
        self.text.push(')');
        self
    }

    fn push<const N: usize>(&mut self, words: &'static str, values: [Bind; N]) {
        let mut values = values.into_iter();
        for (at, part) in words.split('?').enumerate() {
            if at > 0 {
                match values.next() {
                    Some(value) => self.bind(value),
                    None => self.text.push('?'),
                }
            }
            self.text.push_str(part);
        }
    }

    fn bind(&mut self, value: Bind) {
        self.binds.push(value);
        self.text.push('$');
        self.text.push_str(&self.binds.len().to_string());
    }

    /// The text, made of the program's own words only.
    pub(super) fn text(&self) -> AssertSqlSafe<String> {
        AssertSqlSafe(self.text.clone())
    }
}

/// Binds the values of a [`Sift`] to the query made of its text.
macro_rules! bound {
    ($query:expr, $sift:expr) => {{
        let mut query = $query;
        for value in $sift.binds.iter().cloned() {
            query = match value {
                $crate::store::sift::Bind::Text(value) => query.bind(value),
                $crate::store::sift::Bind::Number(value) => query.bind(value),
                $crate::store::sift::Bind::Flag(value) => query.bind(value),
                $crate::store::sift::Bind::Id(value) => query.bind(value),
                $crate::store::sift::Bind::Moment(value) => query.bind(value),
            };
        }
        query
    }};
}
pub(super) use bound;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_in_the_order_they_are_given() {
        let mut sift = Sift::new("SELECT a FROM t");
        sift.and("a = ? OR b = ?", [Bind::Number(1), Bind::Flag(true)]).then("LIMIT ?", [Bind::Number(5)]);
        assert_eq!(sift.text, "SELECT a FROM t WHERE 1 = 1 AND (a = $1 OR b = $2) LIMIT $3");
        assert_eq!(sift.binds.len(), 3);
    }
}
