//! Raked weights and clusters against R's `rake`, on data that the test draws, and the
//! printed examples of `rake`.

use std::sync::Arc;

use hailong::definition::Survey;
use hailong::definition::catalogue::load_stored;
use hailong::index::interval::add_intervals;
use hailong::index::rake::{Target, rake};
use hailong::index::sample::{Case, Sample};
use hailong::index::{Figure, Layout, UnitSums, figures};
use hailong::response::validate::validate_record;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rust_decimal::Decimal;

use super::{R, decimal, near};

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
type Drawn = (usize, String);

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

fn sample(survey: &Survey, drawn: &[Drawn]) -> Sample {
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

fn computed(survey: &Survey, sample: &Sample, inside: impl Fn(&Case) -> bool) -> Vec<Figure> {
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
                        let precision = found[at].precision.expect("a precision");
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
    let precision = figure.precision.expect("a precision");
    said.agrees("m", figure.value.expect("a value"));
    said.agrees("m.se", precision.standard_error);
    said.agrees("df", precision.degrees_of_freedom.into());
}

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
    let precision = found[1].precision.expect("a precision");
    said.agrees("api00", found[1].value.expect("a mean"));
    said.agrees("api00.se", precision.standard_error);
    said.agrees("df", precision.degrees_of_freedom.into());
}
