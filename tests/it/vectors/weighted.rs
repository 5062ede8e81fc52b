//! Raked weights and clusters against R's `rake`, on data that the test draws.

use std::sync::Arc;

use hailong::definition::Survey;
use hailong::definition::catalogue::load_stored;
use hailong::index::case::Case;
use hailong::index::interval::add_intervals;
use hailong::index::sample::Sample;
use hailong::index::{Figure, Layout, UnitSums, figures};
use hailong::response::validate::validate_record;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::R;

const HEAD: &str = r#"
id = "test"
version = "1"
languages = ["en"]
title.en = "Test"
unit-kinds = ["commune"]
[[section]]
id = "s"
title.en = "S"
[[section.question]]
id = "sex"
type = "single"
text.en = "Sex"
segment = true
option = [{ code = 1, text.en = "f" }, { code = 2, text.en = "m" }]
[[section.question]]
id = "age"
type = "single"
text.en = "Age"
segment = true
option = [{ code = 1, text.en = "1" }, { code = 2, text.en = "2" }, { code = 3, text.en = "3" }]
[[section.question]]
id = "village"
type = "number"
min = 0
max = 999
text.en = "Village"
[[section.question]]
id = "q"
type = "single"
text.en = "Q"
option = [{ code = 0, text.en = "0" }, { code = 1, text.en = "1" }, { code = 9, text.en = "?", no-answer = true }]
[[section.question]]
id = "m"
type = "number"
min = 0
max = 100
text.en = "M"
"#;

const TREE: &str = r#"
measure = "mean"
[[index.dimension]]
id = "all"
title.en = "All"
[[index.indicator]]
id = "q"
dimension = "all"
question = "q"
measure = "share"
codes = [1]
[[index.indicator]]
id = "m"
dimension = "all"
question = "m"
weight = 2
rescale = { from = [0, 100], to = [10, 1] }
"#;

const MARGINS: &str = r#"
[weights]
[[weights.margin]]
question = "sex"
group = [{ code = 1, share = 51 }, { code = 2, share = 49 }]
[[weights.margin]]
question = "age"
group = [{ code = 1, share = 0.4 }, { code = 2, share = 0.35 }, { code = 3, share = 0.25 }]
"#;

fn survey(index: &str, weights: &str) -> Survey {
    let text = format!("{HEAD}[index]\n{index}{TREE}{weights}");
    load_stored("a test", &text).unwrap_or_else(|faults| panic!("{}", faults[0]))
}

/// A response as `sex=1 age=2 village=3 q=1 m=40`, with its unit.
pub(super) type Drawn = (usize, String);

fn draw(seed: u64) -> Vec<Drawn> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut drawn = Vec::new();
    for (unit, villages) in [5, 3, 8].into_iter().enumerate() {
        for village in 0..villages {
            let lean: f64 = random.random_range(-0.25..0.25);
            for _ in 0..random.random_range(4..15) {
                drawn.push((unit, response(&mut random, village, lean)));
            }
        }
    }
    drawn
}

fn response(random: &mut StdRng, village: usize, lean: f64) -> String {
    let (sex, age) = (random.random_range(1..=2), random.random_range(1..=3));
    let mut text = format!("village={village}");
    if random.random_bool(0.93) {
        text.push_str(&format!(" sex={sex}"));
    }
    text.push_str(&format!(" age={age}"));
    let liking = 0.5 + lean + 0.1 * f64::from(age - 2);
    match random.random_range(0.0..1.0) {
        missing if missing < 0.08 => {}
        unsure if unsure < 0.14 => text.push_str(" q=9"),
        _ => text.push_str(&format!(" q={}", i32::from(random.random_bool(liking)))),
    }
    if random.random_bool(0.9) {
        text.push_str(&format!(" m={}", random.random_range(0..60) + 10 * age + 5 * sex));
    }
    text
}

const POPULATIONS: [i64; 3] = [900, 4000, 1500];

fn as_csv(drawn: &[Drawn]) -> String {
    let mut text = "unit,N,sex,age,village,q,m\n".to_owned();
    for (unit, response) in drawn {
        let cell = |name: &str| {
            let found = response.split(' ').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
            found.unwrap_or("NA").to_owned()
        };
        let cells = ["sex", "age", "village", "q", "m"].map(cell).join(",");
        text.push_str(&format!("u{unit},{},{cells}\n", POPULATIONS[*unit]));
    }
    text
}

pub(super) fn sample(survey: &Survey, drawn: &[Drawn]) -> Sample {
    let layout = Layout::of(survey);
    let case = |(unit, response): &Drawn| {
        let pairs: Vec<(String, String)> = response
            .split(' ')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let answers = validate_record(survey, &pairs).unwrap_or_else(|faults| panic!("{faults:?}"));
        Case::new((survey, &layout), (survey, &layout), &answers, *unit)
    };
    Sample::new(survey, Arc::new(drawn.iter().map(case).collect()), POPULATIONS.map(Some).to_vec())
}

pub(super) fn computed(survey: &Survey, sample: &Sample, inside: impl Fn(&Case) -> bool) -> Vec<Figure> {
    let tree = sample.tree(survey);
    let units: Vec<UnitSums> = (0..3).map(|unit| sample.unit(survey, unit, &inside)).collect();
    let mut found = figures(&tree, &units);
    add_intervals(&tree, &Layout::of(survey).leaves, &units, &mut found);
    found
}

const SCRIPT: &str = r#"
data <- read.csv("data.csv")
n <- table(data$unit)[data$unit]
data$one <- 1
data$w <- as.numeric(data$N / n)
data$cl <- paste(data$unit, data$village)
silent <- is.na(data$sex)
data$sex[silent] <- 3
valid <- !is.na(data$q) & data$q != 9
data$xq <- 1 * valid; data$yq <- ifelse(valid, data$q == 1, 0) * 100
data$xm <- 1 * !is.na(data$m); data$ym <- ifelse(is.na(data$m), 0, data$m)
designs <- list(
  clustered = svydesign(id = ~cl, strata = ~unit, weights = ~w, data = data),
  single = svydesign(id = ~1, strata = ~unit, weights = ~one, fpc = ~N, data = data))
for (how in names(designs)) {
  d <- designs[[how]]
  total <- sum(weights(d)); quiet <- sum(weights(d)[silent])
  sex <- c(0.51, 0.49) * (total - quiet)
  age <- c(0.4, 0.35, 0.25) * total
  margins <- list(data.frame(sex = 1:3, Freq = c(sex, quiet)), data.frame(age = 1:3, Freq = age))
  r <- rake(d, list(~sex, ~age), margins, control = list(maxit = 1000, epsilon = 1e-14))
  data$raked <- weights(r)
  # The raked weights alone: what raking takes out of the variance is taken out by hand below, since `rake`
  # itself projects with equal weights only.
  again <- if (how == "clustered") svydesign(id = ~cl, strata = ~unit, weights = ~raked, data = data) else
    svydesign(id = ~1, strata = ~unit, weights = ~raked, fpc = ~N, data = data)
  for (i in 1:20) say(paste0(how, ".weight", i), weights(r)[i])
  for (design in c("raked", "plain")) {
    used <- if (design == "raked") r else d
    domains <- list(whole = rep(TRUE, nrow(data)), unit = data$unit == "u1", women = data$sex == 1)
    for (domain in names(domains)) {
      inside <- domains[[domain]]
      one <- used
      for (v in c("xq", "yq", "xm", "ym")) one$variables[[v]] <- one$variables[[v]] * inside
      t <- svytotal(~xq + yq + xm + ym, one)
      for (node in c("q", "m", "all")) {
        e <- list(q = "yq/xq", m = "10-9*ym/xm/100", all = "(yq/xq+2*(10-9*ym/xm/100))/3")[[node]]
        found <- svycontrast(t, list(node = parse(text = e)[[1]]))
        name <- paste(how, design, domain, node, sep = ".")
        say(name, coef(found))
        if (design == "plain") say(paste0(name, ".se"), SE(found)) else {
          slopes <- attr(eval(deriv(parse(text = e), names(coef(t))), as.list(coef(t))), "gradient")
          z <- as.matrix(one$variables[names(coef(t))]) %*% t(slopes)
          again$variables$e <- residuals(lm(z ~ factor(data$sex) + factor(data$age), weights = weights(d)))
          say(paste0(name, ".se"), SE(svytotal(~e, again)))
          if (how == "single" && abs(SE(found) / SE(svytotal(~e, again)) - 1) > 1e-6) stop("rake and lm differ")
        }
      }
      say(paste(how, design, domain, "df", sep = "."), degf(subset(used, inside)))
      data$inside <- inside
      part <- used; part$variables$inside <- inside & valid
      part <- subset(part, inside)
      say(paste(how, design, domain, "q.srs", sep = "."), svyvar(~yq, part)[1] / sum(inside & valid))
    }
  }
}
"#;

#[test]
fn raked_and_clustered_samples_come_out_as_in_r() {
    for seed in [5, 6] {
        let drawn = draw(seed);
        let said = R::new().file("data.csv", &as_csv(&drawn)).run(SCRIPT);
        for (how, index) in
            [("clustered", "aggregate = \"population\"\ncluster = \"village\"\n"), ("single", "")]
        {
            for (design, weights) in [("raked", MARGINS), ("plain", "")] {
                // Without raking, units are brought together by their own estimates.
                if (how, design) == ("clustered", "plain") {
                    continue;
                }
                let survey = survey(index, weights);
                let sample = sample(&survey, &drawn);
                for (at, (_, weight)) in sample.weights().take(20).enumerate() {
                    if design == "raked" {
                        said.agrees(&format!("{how}.weight{}", at + 1), weight);
                    }
                }
                let women = "sex".parse().expect("an id");
                for (domain, found) in [
                    ("whole", computed(&survey, &sample, |_| true)),
                    ("unit", computed(&survey, &sample, |case| case.unit == 1)),
                    ("women", computed(&survey, &sample, |case| case.code(&women) == Some(1))),
                ] {
                    for (at, node) in ["all", "q", "m"].into_iter().enumerate() {
                        let name = format!("{how}.{design}.{domain}.{node}");
                        let precision = found[at].precision.as_ref().expect("a precision");
                        said.agrees(&name, found[at].value.expect("a value"));
                        said.agrees(&format!("{name}.se"), precision.standard_error);
                        let df = format!("{how}.{design}.{domain}.df");
                        said.agrees(&df, precision.degrees_of_freedom.into());
                        if node == "q" {
                            let effect = precision.design_effect.expect("a design effect");
                            let variance = precision.standard_error * precision.standard_error;
                            said.agrees(&format!("{name}.srs"), variance / effect);
                        }
                    }
                }
            }
        }
    }
}

const LONELY: &str = r#"
data <- read.csv("data.csv")
data$cl <- paste(data$unit, data$village)
data$w <- as.numeric(data$N / table(data$unit)[data$unit])
d <- svydesign(id = ~cl, strata = ~unit, weights = ~w, data = data)
m <- svymean(~m, d)
say("m", 10 - 9 * coef(m) / 100); say("m.se", 9 * SE(m) / 100); say("df", degf(d))
"#;

/// A unit of which one village was drawn: nothing tells how villages differ there. All villages have as many
/// responses, so that the mean of each unit and that of all units together are the same estimate.
#[test]
fn a_unit_with_a_single_cluster_comes_out_as_in_r() {
    let mut random = StdRng::seed_from_u64(9);
    let mut drawn = Vec::new();
    for (unit, villages) in [(0, 1), (1, 4), (2, 3)] {
        for village in 0..villages {
            let lean = random.random_range(0..40);
            for _ in 0..5 {
                drawn.push((unit, format!("village={village} m={}", lean + random.random_range(0..50))));
            }
        }
    }
    let said = R::new().file("data.csv", &as_csv(&drawn)).run(LONELY);
    let survey = survey("aggregate = \"population\"\ncluster = \"village\"\n", "");
    let found = computed(&survey, &sample(&survey, &drawn), |_| true);
    let figure = &found[survey.index.position("m").expect("a node")];
    let precision = figure.precision.as_ref().expect("a precision");
    said.agrees("m", figure.value.expect("a value"));
    said.agrees("m.se", precision.standard_error);
    said.agrees("df", precision.degrees_of_freedom.into());
}
