-- Transactions of a unit and period by service field; together they are the unit's in `population`.
CREATE TABLE population_field (
    unit text NOT NULL,
    period text NOT NULL,
    field bigint NOT NULL,
    transactions bigint NOT NULL,
    PRIMARY KEY (unit, period, field)
);
