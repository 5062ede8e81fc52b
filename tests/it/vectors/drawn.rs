//! Data that the test draws, through R and through the tallies: strata with populations, item
//! non-response, routes, units of very unequal size.

use hailong::definition::{Aggregate, Survey};
use hailong::index::interval::add_intervals;
use hailong::index::linear::linearised;
use hailong::index::variance::{covariance, standard_error};
use hailong::index::{Layout, UnitSums, figures};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rust_decimal::Decimal;

use super::{R, unit};
use crate::index::survey;

const INDEX: &str = r#"
[index]
aggregate = "AGGREGATE"
measure = "share"
codes = [4, 5]
[[index.dimension]]
id = "all"
title.en = "All"
[[index.dimension]]
id = "sum"
parent = "all"
title.en = "Sum"
combine = "sum"
weight = 2
[[index.indicator]]
id = "mb"
dimension = "sum"
question = "b"
measure = "mean"
rescale = { from = [0, 100], to = [2.5, 0.25] }
[[index.indicator]]
id = "mk"
dimension = "sum"
question = "km"
measure = "mean"
weight = 0.5
[[index.dimension]]
id = "pair"
parent = "all"
title.en = "Pair"
combine = "pooled"
[[index.indicator]]
id = "sa"
dimension = "pair"
question = "a"
[[index.indicator]]
id = "sb"
dimension = "pair"
question = "b"
[[index.indicator]]
id = "sc"
dimension = "all"
question = "c"
weight = 3
[[index.dimension]]
id = "points"
parent = "all"
title.en = "Points"
combine = "pooled"
[[index.indicator]]
id = "pa"
dimension = "points"
question = "a"
measure = "points"
[[index.indicator]]
id = "pr"
dimension = "points"
question = "route"
measure = "points"
[[index.indicator]]
id = "sn"
dimension = "all"
question = "b"
count-no-answer = true
"#;

/// The same in R. `t` are the totals by unit of every indicator's y and x; nodes are expressions of them.
const SCRIPT: &str = r#"
data <- read.csv("data.csv")
units <- unique(data$unit)
n <- table(factor(data$unit, levels = units))
N <- sapply(units, function(u) data$N[data$unit == u][1])
score <- c(0, 25, 50, 75, 100)
valid <- function(x) !is.na(x) & x != 9
y <- list(
  mb = ifelse(valid(data$b), score[pmin(data$b, 5)], 0), mk = ifelse(is.na(data$km), 0, data$km),
  sa = 100 * (valid(data$a) & data$a >= 4), sb = 100 * (valid(data$b) & data$b >= 4),
  sc = 100 * (valid(data$c) & data$c >= 4), pa = 100 * ifelse(valid(data$a), score[pmin(data$a, 5)], 0),
  pr = 100 * data$route, sn = 100 * (valid(data$b) & data$b >= 4))
x <- list(mb = 1 * valid(data$b), mk = 1 * !is.na(data$km), sa = 1 * valid(data$a), sb = 1 * valid(data$b),
  sc = 1 * valid(data$c), pa = 100 * valid(data$a), pr = rep(1, nrow(data)), sn = 1 * !is.na(data$b))
for (k in names(y)) for (u in units) {
  data[[paste0("y.", k, ".", u)]] <- y[[k]] * (data$unit == u)
  data[[paste0("x.", k, ".", u)]] <- x[[k]] * (data$unit == u)
}
data$one <- 1
d <- svydesign(id = ~1, strata = ~unit, fpc = ~N, weights = ~one, data = data)
say("df", degf(d))
columns <- grep("^[xy][.]", names(data), value = TRUE)
t <- svytotal(as.formula(paste("~", paste(columns, collapse = "+"))), d)
plus <- function(v, k, us) paste0("(", paste0(v, ".", rep(k, each = length(us)), ".", us, collapse = "+"), ")")
ratio <- function(k, how) {
  seen <- units[sapply(units, function(u) any(sapply(k, function(one) x[[one]][data$unit == u] > 0)))]
  if (how == "pooled") return(paste0("(", plus("y", k, seen), "/", plus("x", k, seen), ")"))
  w <- if (how == "population") N[match(seen, units)] else rep(1, length(seen))
  # A unit in which one response answers is no mean of its own: with that response its weight moves.
  alone <- sapply(seen, function(u) sum(Reduce("|", lapply(k, function(one) x[[one]][data$unit == u] > 0))) == 1)
  held <- sapply(seen, function(u) sum(sapply(k, function(one) sum(x[[one]][data$unit == u]))))
  totals <- function(v) sapply(seen, function(u) plus(v, k, u))
  tops <- paste0(w, "*", totals("y"), "/", ifelse(alone, held, totals("x")))
  bottoms <- ifelse(alone, paste0(w, "*", totals("x"), "/", held), w)
  paste0("((", paste(tops, collapse = "+"), ")/(", paste(bottoms, collapse = "+"), "))")
}
for (how in c("pooled", "mean-of-units", "population")) {
  nodes <- list(mb = paste0("(2.5-", ratio("mb", how), "*2.25/100)"), mk = ratio("mk", how),
    sa = ratio("sa", how), sb = ratio("sb", how), sc = ratio("sc", how), pair = ratio(c("sa", "sb"), how),
    pa = ratio("pa", how), pr = ratio("pr", how), sn = ratio("sn", how), points = ratio(c("pa", "pr"), how))
  nodes$sum <- paste0("(", nodes$mb, "+0.5*", nodes$mk, ")")
  nodes$all <- paste0("((2*", nodes$sum, "+", nodes$pair, "+3*", nodes$sc, "+", nodes$points, "+", nodes$sn, ")/8)")
  nodes$apart <- paste0("(", nodes$sa, "-", nodes$sc, ")")
  for (node in names(nodes)) {
    found <- svycontrast(t, list(node = parse(text = nodes[[node]])[[1]]))
    say(paste(how, node, sep = "."), coef(found))
    say(paste(how, node, "se", sep = "."), SE(found))
  }
  for (k in names(y)) {
    answered <- data[x[[k]] > 0, ]
    answered$value <- (y[[k]] / x[[k]])[x[[k]] > 0]
    count <- table(factor(answered$unit, levels = units))[answered$unit]
    answered$w <- as.numeric(switch(how, "pooled" = 1, "mean-of-units" = 1 / count, "population" = answered$N / count))
    srs <- svyvar(~value, svydesign(id = ~1, weights = ~w, data = answered))[1] / nrow(answered)
    scale <- if (k == "mb") 2.25 / 100 else 1
    say(paste(how, k, "srs", sep = "."), srs * scale^2)
  }
}
# A ratio, its separate estimator by strata and its design effect, by the functions made for them.
data$ya <- y$sa; data$xa <- x$sa
d <- svydesign(id = ~1, strata = ~unit, fpc = ~N, weights = ~one, data = data)
separate <- predict(svyratio(~ya, ~xa, d, separate = TRUE), total = as.list(setNames(N, units)))
say("separate.sa", separate$total / sum(N)); say("separate.sa.se", separate$se / sum(N))
say("domain.sa.deff", deff(svymean(~ya, subset(d, xa == 1), deff = "replace")))
"#;

struct Drawn {
    population: i64,
    responses: Vec<String>,
}

/// Units of 3 to 160 responses; opinions differ between units, and hang together within a person.
fn draw(seed: u64) -> Vec<Drawn> {
    let mut random = StdRng::seed_from_u64(seed);
    [160, 3, 45, 17, 80].map(|size| draw_unit(&mut random, size)).into()
}

fn draw_unit(random: &mut StdRng, size: i64) -> Drawn {
    let lean: f64 = random.random_range(-1.0..1.0);
    let mut response = || {
        let mood = lean + random.random_range(-1.5..1.5);
        let mut answer = |missing: f64| {
            let code = (3.4 + mood + random.random_range(-1.0..1.0)).round().clamp(1.0, 5.0);
            let draw: f64 = random.random();
            if draw < missing {
                None
            } else if draw < missing + 0.08 {
                Some(9.0)
            } else {
                Some(code)
            }
        };
        let (a, b, c) = (answer(0.05), answer(0.2), answer(0.1));
        let routed = random.random_bool(0.6);
        let mut written = format!("route={}", i32::from(routed));
        for (name, code) in [("a", a), ("b", b), ("c", c.filter(|_| routed))] {
            if let Some(code) = code {
                written.push_str(&format!(" {name}={code}"));
            }
        }
        if random.random_bool(0.9) {
            written.push_str(&format!(" km={}.{}", random.random_range(0..40), random.random_range(0..10)));
        }
        written
    };
    let mut responses: Vec<String> = (1..size).map(|_| response()).collect();
    // So that every figure exists in every unit.
    responses.push("route=1 a=4 b=2 c=5 km=1.5".to_owned());
    Drawn { population: size + random.random_range(0..2000), responses }
}

/// As R reads it.
fn as_csv(units: &[Drawn]) -> String {
    let mut text = "unit,N,route,a,b,c,km\n".to_owned();
    for (at, unit) in units.iter().enumerate() {
        for response in &unit.responses {
            let cell = |name: &str| {
                let found = response.split(' ').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
                found.unwrap_or("NA").to_owned()
            };
            let cells = ["route", "a", "b", "c", "km"].map(cell).join(",");
            text.push_str(&format!("u{at},{},{cells}\n", unit.population));
        }
    }
    text
}

#[test]
fn trees_over_drawn_strata_come_out_as_in_r() {
    for seed in [1, 2, 3] {
        let drawn = draw(seed);
        let said = R::new().file("data.csv", &as_csv(&drawn)).run(SCRIPT);
        for aggregate in ["pooled", "mean-of-units", "population"] {
            let survey = survey(&INDEX.replace("AGGREGATE", aggregate));
            compare(&survey, &drawn, &said, aggregate);
        }
    }
}

fn compare(survey: &Survey, drawn: &[Drawn], said: &super::r::Said, aggregate: &str) {
    let units: Vec<UnitSums> =
        drawn.iter().map(|drawn| unit(survey, &drawn.responses, Some(drawn.population))).collect();
    let tree = &survey.index;
    let mut found = figures(tree, &units);
    let leaves = Layout::of(survey).leaves;
    add_intervals(tree, &leaves, &units, &mut found);
    let forms = linearised(tree, &leaves, &units);
    for (node, figure) in tree.nodes.iter().zip(&found) {
        let name = format!("{aggregate}.{}", node.id);
        let precision = figure.precision.as_ref().expect("a precision");
        said.agrees(&name, figure.value.expect("a value"));
        said.agrees(&format!("{name}.se"), precision.standard_error);
        said.agrees("df", precision.degrees_of_freedom.into());
        if node.is_indicator() {
            let effect = precision.design_effect.expect("a design effect");
            let variance = precision.standard_error * precision.standard_error;
            said.agrees(&format!("{name}.srs"), variance / effect);
        }
    }
    let at = |node: &str| tree.position(node).expect("a node");
    let form = |node: &str| forms[at(node)].as_ref().expect("a form");
    let of = |one, other| covariance(one, other, &units).expect("a covariance");
    let (one, other) = (form("sa"), form("sc"));
    let apart = of(one, one) + of(other, other) - Decimal::TWO * of(one, other);
    said.agrees(&format!("{aggregate}.apart.se"), standard_error(apart));
    let precision = found[at("sa")].precision.as_ref().expect("a precision");
    match tree.aggregate {
        Aggregate::Population => {
            said.agrees("separate.sa", found[at("sa")].value.expect("a value"));
            said.agrees("separate.sa.se", precision.standard_error);
        }
        Aggregate::Pooled => said.agrees("domain.sa.deff", precision.design_effect.expect("an effect")),
        Aggregate::MeanOfUnits => {}
    }
}
