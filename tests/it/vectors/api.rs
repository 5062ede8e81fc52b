//! R's own `api` data: its results, and ours on the same rows.

use hailong::definition::Survey;
use hailong::index::interval::add_intervals;
use hailong::index::linear::linearised;
use hailong::index::variance::{covariance, standard_error};
use hailong::index::{Figure, Layout, UnitSums, figures};

use rust_decimal::Decimal;

use super::{R, decimal, near, survey, unit};

const SCRIPT: &str = r#"
data(api)
for (v in c("api00", "api99", "enroll", "sch.wide", "comp.imp")) {
  x <- apistrat[[v]]
  if (is.factor(x)) apistrat[[paste0("n.", v)]] <- as.integer(x == "Yes") else apistrat[[paste0("n.", v)]] <- x
}
# The weights N / n, of which the column `pw` holds only seven digits.
d <- svydesign(id = ~1, strata = ~stype, fpc = ~fpc, data = apistrat)
for (v in c("api00", "api99", "enroll", "sch.wide", "comp.imp")) {
  m <- svymean(as.formula(paste0("~n.", v)), d, deff = "replace")
  say(v, coef(m)); say(paste0(v, ".se"), SE(m)); say(paste0(v, ".deff"), deff(m))
}
say("df", degf(d))
all <- svymean(~n.api00 + n.api99 + n.enroll + n.sch.wide + n.comp.imp, d)
tree <- svycontrast(all, c(n.api00 = 1/3, n.api99 = 1/3, n.sch.wide = 1000 / 3 * 0.25, n.comp.imp = 1000 / 3 * 0.75))
say("tree", coef(tree)); say("tree.se", SE(tree))
change <- svycontrast(all, c(n.api00 = 1, n.api99 = -1))
say("change", coef(change)); say("change.se", SE(change))
for (h in c("E", "M", "H")) {
  m <- svymean(~api00, subset(d, stype == h))
  say(paste0("api00.", h), coef(m)); say(paste0("api00.", h, ".se"), SE(m))
}
yes <- function(x) as.integer(x == "Yes")
with(apistrat, cat(sprintf("row %s %d api00=%d api99=%d enroll=%d schwide=%d compimp=%d\n", stype, as.integer(fpc),
  as.integer(api00), as.integer(api99), as.integer(enroll), yes(sch.wide), yes(comp.imp)), sep = ""))
"#;

/// Two means and two shares in one tree, and another mean.
fn definition() -> Survey {
    let leaf = |id: &str, dimension: &str, rest: &str| {
        format!(
            "[[index.indicator]]\nid = \"{id}\"\ndimension = \"{dimension}\"\nquestion = \"{id}\"\n{rest}\n"
        )
    };
    let share = "measure = \"share\"\ncodes = [1]";
    let index = [
        "[index]\naggregate = \"population\"\nmeasure = \"mean\"\n\
         [[index.dimension]]\nid = \"all\"\ntitle.en = \"All\"\n\
         [[index.dimension]]\nid = \"tree\"\nparent = \"all\"\ntitle.en = \"Tree\"\n\
         [[index.dimension]]\nid = \"shares\"\nparent = \"tree\"\ntitle.en = \"Shares\"\n\
         rescale = { from = [0, 100], to = [0, 1000] }\n"
            .to_owned(),
        leaf("api00", "tree", ""),
        leaf("api99", "tree", ""),
        leaf("schwide", "shares", share),
        leaf("compimp", "shares", &format!("{share}\nweight = 3")),
        leaf("enroll", "all", ""),
    ]
    .concat();
    survey(&["api00", "api99", "enroll", "share:schwide", "share:compimp"], &index)
}

fn computed(survey: &Survey, units: &[UnitSums]) -> Vec<Figure> {
    let mut found = figures(&survey.index, units);
    add_intervals(&survey.index, &Layout::of(survey).leaves, units, &mut found);
    found
}

#[test]
fn the_california_schools_come_out_as_in_r() {
    let said = R::new().run(SCRIPT);
    let survey = definition();
    let stratum = |name: &str| {
        let rows: Vec<_> =
            said.rows.iter().filter_map(|row| row.strip_prefix(name)?.trim().split_once(' ')).collect();
        let responses: Vec<String> = rows.iter().map(|(_, row)| (*row).to_owned()).collect();
        unit(&survey, &responses, rows[0].0.parse().ok())
    };
    let units = ["E", "M", "H"].map(stratum);
    let found = computed(&survey, &units);
    let figure = |node: &str| &found[survey.index.position(node).expect("a node")];
    for (node, name, unit) in [
        ("api00", "api00", 1),
        ("api99", "api99", 1),
        ("enroll", "enroll", 1),
        ("schwide", "sch.wide", 100),
        ("compimp", "comp.imp", 100),
        ("tree", "tree", 1),
    ] {
        let unit = Decimal::from(unit);
        let precision = figure(node).precision.as_ref().expect("a precision");
        said.agrees(name, figure(node).value.expect("a value") / unit);
        said.agrees(&format!("{name}.se"), precision.standard_error / unit);
        said.agrees("df", precision.degrees_of_freedom.into());
        if node != "tree" {
            said.agrees(&format!("{name}.deff"), precision.design_effect.expect("a design effect"));
        }
    }
    for (name, unit) in ["E", "M", "H"].into_iter().zip(&units) {
        let own = computed(&survey, std::slice::from_ref(unit));
        let figure = &own[survey.index.position("api00").expect("a node")];
        said.agrees(&format!("api00.{name}"), figure.value.expect("a mean"));
        said.agrees(
            &format!("api00.{name}.se"),
            figure.precision.as_ref().expect("a precision").standard_error,
        );
    }
    // The change from 1999 to 2000 rests on the same schools.
    let forms = linearised(&survey.index, &Layout::of(&survey).leaves, &units);
    let form = |node: &str| forms[survey.index.position(node).expect("a node")].as_ref().expect("a form");
    let (new, old) = (form("api00"), form("api99"));
    let of = |one, other| covariance(one, other, &units).expect("a covariance");
    let change = of(new, new) + of(old, old) - Decimal::TWO * of(new, old);
    said.agrees("change.se", standard_error(change));
    // As printed by the package, whose weights `pw` have seven digits.
    assert!(near(figure("api00").value.expect("a mean"), decimal("662.2873631593206"), "0.00001"));
    let printed = |node: &str| figure(node).precision.as_ref().expect("a precision").standard_error;
    assert!(near(printed("api00"), decimal("9.408940802784587"), "0.0000001"));
    assert!(near(printed("enroll"), decimal("18.50851095857739"), "0.000001"));
}
