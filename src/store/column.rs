//! Column types that both engines read and write alike.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo, PgValueRef};
use sqlx::sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, Encode, Postgres, Sqlite, Type};
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

use crate::clock;

/// A moment, in whole milliseconds of UTC: `timestamptz` on PostgreSQL, text of one length on SQLite.
///
/// sqlx writes only as many decimals of a second as there are, and then SQLite, which compares moments
/// as texts, sorts `…:00Z` after `…:00.5Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Instant(OffsetDateTime);

const SQLITE_FORMAT: &[BorrowedFormatItem<'static>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

impl Instant {
    /// Before every moment of the record.
    pub(super) const FIRST: Self = Self(OffsetDateTime::UNIX_EPOCH);
    /// What is no moment: outside the calendar, long over.
    const UNREADABLE: Self = Self(time::macros::datetime!(0000-01-01 00:00 UTC));
}

impl From<OffsetDateTime> for Instant {
    fn from(moment: OffsetDateTime) -> Self {
        Self(clock::to_milliseconds(moment))
    }
}

impl From<Instant> for OffsetDateTime {
    fn from(instant: Instant) -> Self {
        instant.0
    }
}

impl Type<Postgres> for Instant {
    fn type_info() -> PgTypeInfo {
        <OffsetDateTime as Type<Postgres>>::type_info()
    }

    fn compatible(ty: &PgTypeInfo) -> bool {
        <OffsetDateTime as Type<Postgres>>::compatible(ty)
    }
}

impl Encode<'_, Postgres> for Instant {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        <OffsetDateTime as Encode<Postgres>>::encode_by_ref(&self.0, buffer)
    }
}

impl<'r> Decode<'r, Postgres> for Instant {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(<OffsetDateTime as Decode<Postgres>>::decode(value)?.into())
    }
}

impl Type<Sqlite> for Instant {
    fn type_info() -> SqliteTypeInfo {
        <String as Type<Sqlite>>::type_info()
    }

    fn compatible(ty: &SqliteTypeInfo) -> bool {
        <OffsetDateTime as Type<Sqlite>>::compatible(ty)
    }
}

impl Encode<'_, Sqlite> for Instant {
    fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Sqlite>::encode(self.0.format(SQLITE_FORMAT)?, buffer)
    }
}

impl<'r> Decode<'r, Sqlite> for Instant {
    fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
        let text = <String as Decode<Sqlite>>::decode(value)?;
        Ok(OffsetDateTime::parse(&text, &Rfc3339).map_or(Self::UNREADABLE, Self::from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn moments_sort_as_texts_the_way_they_sort_as_moments() {
        let moments = [
            datetime!(2026-03-31 23:59:59.999 UTC),
            datetime!(2026-04-01 07:00 +7),
            datetime!(2026-04-01 00:00:00.12 UTC),
            datetime!(2026-04-01 00:00:00.123 UTC),
        ];
        let texts = moments.map(|moment| Instant::from(moment).0.format(SQLITE_FORMAT).expect("written"));
        assert!(texts.is_sorted(), "{texts:?}");
        assert_eq!(texts[1], "2026-04-01T00:00:00.000Z");
    }
}
