-- What a column of a survey's lists of dossiers was said to mean; '' leaves it out.
CREATE TABLE list_column (
    survey text NOT NULL,
    heading text NOT NULL,
    meaning text NOT NULL,
    PRIMARY KEY (survey, heading)
);
