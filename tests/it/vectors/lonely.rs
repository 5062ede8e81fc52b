//! Units with a single response: each is centred at the grand mean, as `survey.lonely.psu = "adjust"` does.

use hailong::index::interval::add_intervals;
use hailong::index::{Layout, UnitSums, figures};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rust_decimal::Decimal;

use super::{R, survey, unit};

const INDEX: &str = r#"
[index]
aggregate = "AGGREGATE"
measure = "mean"
[[index.dimension]]
id = "all"
title.en = "All"
[[index.indicator]]
id = "x"
dimension = "all"
question = "x"
weight = 2
[[index.indicator]]
id = "s"
dimension = "all"
question = "s"
measure = "share"
codes = [1]
"#;

const SCRIPT: &str = r#"
data <- read.csv("data.csv")
data$s <- 100 * data$s
n <- ave(data$x, data$unit, FUN = length)
for (how in c("pooled", "mean-of-units", "population")) {
  data$w <- switch(how, "pooled" = rep(1, nrow(data)), "mean-of-units" = 1 / n, "population" = data$N / n)
  d <- svydesign(id = ~1, strata = ~unit, fpc = ~N, weights = ~w, data = data)
  say("df", degf(d))
  m <- svymean(~x + s, d)
  say(paste(how, c("x", "s"), sep = "."), coef(m))
  for (v in c("x", "s")) {
    say(paste(how, v, sep = "."), coef(m)[v])
    say(paste(how, v, "se", sep = "."), SE(m)[v])
  }
  tree <- svycontrast(m, c(x = 2/3, s = 1/3))
  say(paste(how, "all", sep = "."), coef(tree))
  say(paste(how, "all", "se", sep = "."), SE(tree))
}
"#;

/// Number of transactions and responses of units of which two have one response each.
fn draw(seed: u64) -> Vec<(i64, Vec<(i64, i64)>)> {
    let mut random = StdRng::seed_from_u64(seed);
    let sizes: [i64; 6] = [1, 30, 1, 12, 2, 1];
    let unit = |size: i64| {
        let lean: i64 = random.random_range(0..40);
        let response = |_| (lean + random.random_range(0..60), i64::from(random.random_bool(0.6)));
        let responses: Vec<(i64, i64)> = (0..size).map(response).collect();
        (size + random.random_range(1..500), responses)
    };
    let mut units: Vec<_> = sizes.map(unit).into();
    // All of its transactions are asked about: nothing is left to chance.
    units[5].0 = 1;
    units
}

#[test]
fn units_with_a_single_response_come_out_as_in_r() {
    for seed in [1, 2] {
        let drawn = draw(seed);
        let mut csv = "unit,N,x,s\n".to_owned();
        for (at, (population, responses)) in drawn.iter().enumerate() {
            csv.extend(responses.iter().map(|(x, s)| format!("u{at},{population},{x},{s}\n")));
        }
        let said = R::new().file("data.csv", &csv).run(SCRIPT);
        for aggregate in ["pooled", "mean-of-units", "population"] {
            let survey = survey(&["x", "share:s"], &INDEX.replace("AGGREGATE", aggregate));
            let of = |(population, responses): &(i64, Vec<(i64, i64)>)| {
                let written: Vec<String> = responses.iter().map(|(x, s)| format!("x={x} s={s}")).collect();
                unit(&survey, &written, Some(*population))
            };
            let units: Vec<UnitSums> = drawn.iter().map(of).collect();
            let mut found = figures(&survey.index, &units);
            add_intervals(&survey.index, &Layout::of(&survey).leaves, &units, &mut found);
            for (node, figure) in survey.index.nodes.iter().zip(&found) {
                let precision = figure.precision.as_ref().expect("a precision");
                let name = format!("{aggregate}.{}", node.id);
                said.agrees(&name, figure.value.expect("a value"));
                said.agrees(&format!("{name}.se"), precision.standard_error);
                said.agrees("df", precision.degrees_of_freedom.into());
            }
        }
    }
}

/// By hand: three units of equal weight, two of them with one response. Values 10 | 40 | 20 and 30, mean
/// (10 + 40 + 25) / 3 = 25. The single ones differ by −15 and 15 from it, the third has 2/1 · (5² + 5²) / 2² =
/// 25 of its own: (15² + 15² + 25) / 9 = 52.78.
#[test]
fn the_worked_example_of_single_responses_comes_out() {
    let survey = survey(&["x", "share:s"], &INDEX.replace("AGGREGATE", "mean-of-units"));
    let of = |values: &[i64]| {
        let written: Vec<String> = values.iter().map(|x| format!("x={x}")).collect();
        unit(&survey, &written, None)
    };
    let units = [of(&[10]), of(&[40]), of(&[20, 30])];
    let mut found = figures(&survey.index, &units);
    add_intervals(&survey.index, &Layout::of(&survey).leaves, &units, &mut found);
    let x = &found[survey.index.position("x").expect("a node")];
    assert_eq!(x.value, Ok(Decimal::from(25)));
    assert_eq!(x.precision.as_ref().expect("a precision").single_units, 2);
    let error = x.precision.as_ref().expect("a precision").standard_error;
    assert_eq!((error * error).round_dp(2).to_string(), "52.78");
    assert_eq!(error.round_dp(2).to_string(), "7.26");
}
