//! The printed examples of raking.

use hailong::definition::catalogue::load_stored;
use hailong::index::rake::{Target, rake};
use rust_decimal::Decimal;

use super::weighted::{Drawn, computed, sample};
use super::{R, decimal, near};

/// Kalton and Flores-Cervantes (2003), as the test `kalton.R` of R's `survey` package prints it.
#[test]
fn kalton_s_table_has_its_printed_raking_weights() {
    let sample = [[20, 50, 100, 30], [40, 140, 50, 100], [40, 310, 50, 70]];
    let population = [[80, 60, 170, 55], [40, 150, 60, 165], [55, 340, 200, 125]];
    let printed = [
        ["1.81", "1.08", "2.20", "1.83"],
        ["1.45", "0.87", "1.76", "1.47"],
        ["2.02", "1.21", "2.45", "2.04"],
    ];
    let (mut base, mut groups, mut expected) = (Vec::new(), Vec::new(), Vec::new());
    for b in 0..3 {
        for a in 0..4 {
            base.push(Decimal::from(sample[b][a]));
            groups.push(vec![a, b]);
            expected.push(decimal(printed[b][a]));
        }
    }
    let of = |counts: Vec<i64>| Target { shares: counts.into_iter().map(Decimal::from).collect() };
    let columns = (0..4).map(|a| population.iter().map(|row| row[a]).sum()).collect();
    let rows = population.iter().map(|row| row.iter().sum()).collect();
    let raked = rake(&base, &groups, &[of(columns), of(rows)]);
    assert!(raked.met && raked.empty.is_empty());
    // Our weights keep the sample's total; Kalton's grow to the population's.
    let growth = Decimal::from(population.iter().flatten().sum::<i64>())
        / Decimal::from(sample.iter().flatten().sum::<i64>());
    for ((weight, base), expected) in raked.weights.iter().zip(&base).zip(expected) {
        let ours = *weight / *base * growth;
        assert!(near(ours, expected, "0.0051"), "{ours} {expected}");
    }
}

/// The clustered sample of California schools, raked to school type and to whether the school-wide target was
/// met; printed by the package's vignette: mean api00 641.23, standard error 23.704 with the population of 757
/// districts, without which R says what is compared here to eight digits.
#[test]
fn the_raked_schools_come_out_as_in_r() {
    let said = R::new().run(
        r#"
data(api)
d <- svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1)
margins <- list(data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018)),
  data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122)))
m <- svymean(~api00, rake(d, list(~stype, ~sch.wide), margins, control = list(maxit = 500, epsilon = 1e-11)))
say("printed", coef(m)); say("printed.se", SE(m))
d <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1)
r <- rake(d, list(~stype, ~sch.wide), margins, control = list(maxit = 500, epsilon = 1e-11))
m <- svymean(~api00, r)
say("api00", coef(m)); say("api00.se", SE(m)); say("df", degf(r))
with(apiclus1, cat(sprintf("row dnum=%d stype=%d wide=%d api00=%d\n", as.integer(dnum), as.integer(stype),
  as.integer(sch.wide == "Yes"), as.integer(api00)), sep = ""))
"#,
    );
    assert!(near(said.get("printed"), decimal("641.23"), "0.005"));
    assert!(near(said.get("printed.se"), decimal("23.704"), "0.0005"));
    let text = r#"
id = "api"
version = "1"
languages = ["en"]
title.en = "API"
unit-kinds = ["a"]
[[section]]
id = "s"
title.en = "S"
[[section.question]]
id = "dnum"
type = "number"
min = 0
text.en = "District"
[[section.question]]
id = "stype"
type = "single"
text.en = "Type"
option = [{ code = 1, text.en = "E" }, { code = 2, text.en = "H" }, { code = 3, text.en = "M" }]
[[section.question]]
id = "wide"
type = "yes-no"
text.en = "Target"
[[section.question]]
id = "api00"
type = "number"
min = 0
max = 1000
text.en = "API"
[weights]
[[weights.margin]]
question = "stype"
group = [{ code = 1, share = 4421 }, { code = 2, share = 755 }, { code = 3, share = 1018 }]
[[weights.margin]]
question = "wide"
group = [{ code = 0, share = 1072 }, { code = 1, share = 5122 }]
[index]
cluster = "dnum"
measure = "mean"
[[index.dimension]]
id = "all"
title.en = "All"
[[index.indicator]]
id = "api00"
dimension = "all"
question = "api00"
"#;
    let survey = load_stored("api", text).unwrap_or_else(|faults| panic!("{}", faults[0]));
    let drawn: Vec<Drawn> = said.rows.iter().map(|row| (0, row.clone())).collect();
    let found = computed(&survey, &sample(&survey, &drawn), |_| true);
    let precision = found[1].precision.as_ref().expect("a precision");
    said.agrees("api00", found[1].value.expect("a mean"));
    said.agrees("api00.se", precision.standard_error);
    said.agrees("df", precision.degrees_of_freedom.into());
}
