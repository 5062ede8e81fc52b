//! Published tables: PAPI, PCI, and the scoring of dossiers by Decree 61/2018/NĐ-CP in Lai Châu.

use hailong::definition::catalogue::{load, load_stored};
use hailong::definition::{NodeKind, Survey};
use hailong::index::Figure;
use hailong::index::across::quarters;
use rust_decimal::Decimal;

use super::{Row, decimal, near, of_values, survey, table, unit, value};
use crate::definitions::read_defs;

/// PAPI as it was published for a year: dimension k is the sum of its sub-dimensions `s-k-j`, and the whole
/// the sum of the dimensions. Dimensions are withheld when a part is.
fn papi(parts: &[usize], without: &[&str]) -> Survey {
    let subs = |k: usize| (1..=parts[k]).map(move |j| format!("s{}{j}", k + 1));
    let all: Vec<String> =
        (0..parts.len()).flat_map(subs).filter(|sub| !without.contains(&sub.as_str())).collect();
    let mut index = "[index]\nmeasure = \"mean\"\nmissing = \"withhold\"\ndigits = 4\n\
                     [[index.dimension]]\nid = \"papi\"\ntitle.en = \"PAPI\"\ncombine = \"sum\"\n"
        .to_owned();
    for k in 1..=parts.len() {
        index.push_str(&format!(
            "[[index.dimension]]\nid = \"d{k}\"\nparent = \"papi\"\ntitle.en = \"{k}\"\ncombine = \"sum\"\n"
        ));
    }
    for sub in &all {
        let k = &sub[1..2];
        index.push_str(&format!(
            "[[index.indicator]]\nid = \"{sub}\"\ndimension = \"d{k}\"\nquestion = \"{sub}\"\n"
        ));
    }
    survey(&all.iter().map(String::as_str).collect::<Vec<_>>(), &index)
}

/// The figures of one row whose columns are named `S11` or `SC11`.
fn province(survey: &Survey, row: &Row, prefix: &str) -> Vec<Figure> {
    of_values(survey, |node| row.number(&format!("{prefix}{}", node.strip_prefix('s')?)))
}

const EIGHT: [usize; 8] = [4, 4, 3, 4, 4, 4, 3, 3];

#[test]
fn papi_2016_sums_to_its_published_dimensions_and_totals() {
    let Some(rows) = table("papi_2016_63prov.csv") else { return };
    let papi = papi(&[4, 3, 3, 4, 4, 4], &[]);
    let mut complete = 0;
    for row in &rows {
        let figures = province(&papi, row, "S");
        for k in 1..=6 {
            let (ours, theirs) = (value(&papi, &figures, &format!("d{k}")), row.number(&format!("D{k}")));
            match (ours, theirs) {
                (Some(ours), Some(theirs)) => {
                    assert!(near(ours, theirs, "0.0000004"), "{} D{k}", row.text("province"));
                }
                (None, _) => {}
                (Some(_), None) => panic!("{}: D{k} was withheld", row.text("province")),
            }
        }
        let Some(ours) = value(&papi, &figures, "papi") else { continue };
        complete += 1;
        let theirs = row.number("total").expect("a total where all dimensions are");
        assert!(near(ours, theirs, "0.000002"), "{}", row.text("province"));
    }
    assert!(complete > 55, "{complete} provinces are complete");
}

/// Lai Châu's rank among the provinces that were ranked, as published.
#[test]
fn papi_s_withheld_provinces_are_not_ranked_and_lai_chau_stands_where_it_was_published() {
    for (year, ranked, rank, total, without) in [
        (2018, 61, 26, "44.4187", &["s83"][..]),
        (2020, 63, 55, "40.8598", &[]),
        (2022, 61, 27, "42.6906", &["s52"]),
        (2024, 61, 31, "43.4796", &["s52"]),
    ] {
        let Some(rows) = table(&format!("papi_{year}_subdims_63prov.csv")) else { return };
        let papi = papi(&EIGHT, without);
        let of = |row: &Row| value(&papi, &province(&papi, row, "SC"), "papi");
        let lai_chau = rows.iter().find(|row| row.text("Province") == "P08").and_then(of).expect("a total");
        assert_eq!(lai_chau.round_dp(4), decimal(total), "{year}");
        let totals: Vec<Decimal> = rows.iter().filter_map(of).collect();
        assert_eq!(totals.len(), ranked, "{year}");
        assert_eq!(1 + totals.iter().filter(|other| **other > lai_chau).count(), rank, "{year}");
        let quarter = quarters(&rows.iter().map(of).collect::<Vec<_>>());
        let mut sizes = [0; 5];
        for quarter in &quarter {
            sizes[usize::from(quarter.unwrap_or(0))] += 1;
        }
        assert_eq!(sizes[0], rows.len() - ranked, "{year}: withheld provinces are in no group");
        assert!(sizes[1..].iter().all(|size| size.abs_diff(ranked / 4) <= 1), "{year}: {sizes:?}");
    }
}

#[test]
fn lai_chau_s_series_comes_out_dimension_by_dimension() {
    let Some(rows) = table("papi_laichau_2018_2024_subdims.csv") else { return };
    let totals = [
        ("2018", "44.4187"),
        ("2019", "41.9699"),
        ("2020", "40.8598"),
        ("2021", "42.3357"),
        ("2022", "42.6906"),
        ("2023", "43.6223"),
        ("2024", "43.4796"),
    ];
    for (row, (year, total)) in rows.iter().zip(totals) {
        assert_eq!(row.text("year"), year);
        let without: Vec<&str> =
            ["s52", "s83"].into_iter().filter(|sub| row.number(&sub.replace('s', "SC")).is_none()).collect();
        let papi = papi(&EIGHT, &without);
        let figures = province(&papi, row, "SC");
        assert_eq!(value(&papi, &figures, "papi").expect("a total").round_dp(4), decimal(total), "{year}");
        let dimensions = match year {
            "2018" => ["5.2613", "5.2313", "4.8694", "6.6871", "7.5394", "7.0106", "4.7158", "3.1040"],
            "2019" => ["4.7398", "5.0357", "4.4968", "6.1756", "7.5114", "6.9423", "3.7382", "3.3302"],
            "2024" => ["5.2363", "5.4311", "4.2190", "6.6353", "7.1312", "7.7217", "3.6816", "3.4233"],
            _ => continue,
        };
        for (k, expected) in (1..).zip(dimensions) {
            let ours = value(&papi, &figures, &format!("d{k}")).expect("a dimension");
            assert_eq!(ours.round_dp(4), decimal(expected), "{year} {k}");
        }
    }
    assert_eq!(rows.len(), totals.len());
}

/// The definition that is shipped, and not only one like it: its indicators are given the values that bring
/// each sub-dimension to what was published.
#[test]
fn the_shipped_papi_definition_sums_as_the_published_tables_do() {
    let Some(rows) = table("papi_2022_subdims_63prov.csv") else { return };
    let shipped =
        load("survey-defs", &read_defs("survey-defs")).unwrap_or_else(|faults| panic!("{}", faults[0]));
    let papi = shipped.survey("papi").expect("a PAPI definition");
    let unscaled = |node: &str, wanted: Decimal| {
        let at = papi.index.node(node).expect("a node");
        at.rescale.map_or(wanted, |rescale| {
            let slope = (rescale.to[1] - rescale.to[0]) / (rescale.from[1] - rescale.from[0]);
            rescale.from[0] + (wanted - rescale.to[0]) / slope
        })
    };
    for row in &rows {
        let figures = of_values(papi, |node| {
            let at = papi.index.node(node).filter(|node| matches!(node.kind, NodeKind::Indicator { .. }))?;
            let digits: Vec<&str> = at.id.as_str().strip_prefix("p")?.split('-').collect();
            Some(unscaled(node, row.number(&format!("SC{}{}", digits.first()?, digits.get(1)?))?))
        });
        let parts: Option<Vec<Decimal>> = row
            .head
            .iter()
            .filter(|name| name.starts_with("SC") && *name != "SC52")
            .map(|name| row.number(name))
            .collect();
        let ours = figures[0].value();
        match parts {
            Some(parts) => {
                assert!(near(ours.expect("a total"), parts.iter().sum(), "0.00000001"));
            }
            None => assert_eq!(ours, None, "{} has a withheld part", row.text("Province")),
        }
    }
}

#[test]
fn pci_2016_is_ten_times_the_weighted_mean_of_its_components() {
    let Some(rows) = table("pci_2016_63prov.csv") else { return };
    let weights = [
        ("sub1_entry", 5),
        ("sub2_land", 5),
        ("sub3_transparency", 20),
        ("sub4_time", 5),
        ("sub5_informal", 10),
        ("sub6_bias", 5),
        ("sub7_proactivity", 5),
        ("sub8_psd", 20),
        ("sub9_labor", 20),
        ("sub10_legal", 5),
    ];
    let ids: Vec<String> = weights.iter().map(|(name, _)| name.replace('_', "-")).collect();
    let mut index = "[index]\nmeasure = \"mean\"\n[[index.dimension]]\nid = \"pci\"\ntitle.en = \"PCI\"\n\
                     rescale = { from = [0, 10], to = [0, 100] }\n"
        .to_owned();
    for (id, (_, weight)) in ids.iter().zip(weights) {
        index.push_str(&format!(
            "[[index.indicator]]\nid = \"{id}\"\ndimension = \"pci\"\nquestion = \"{id}\"\nweight = {weight}\n"
        ));
    }
    let pci = survey(&ids.iter().map(String::as_str).collect::<Vec<_>>(), &index);
    for row in &rows {
        let figures =
            of_values(&pci, |node| row.number(&node.strip_prefix("sub").map(|_| node.replace('-', "_"))?));
        let (ours, theirs) = (figures[0].value().expect("an index"), row.number("pci_weighted"));
        assert!(near(ours, theirs.expect("an index"), "0.000003"), "{}", row.text("province"));
    }
    assert_eq!(rows.len(), 63);
}

/// Decree 61: nine criteria of 0 to 2, summed, and five classes.
#[test]
fn decree_61_s_totals_and_classes_are_those_published_for_lai_chau() {
    let Some(rows) = table("decree61_laichau_2021.csv") else { return };
    let ids: Vec<String> = (1..=9).map(|at| format!("cs{at}")).collect();
    let mut index = "[index]\nmeasure = \"mean\"\nmissing = \"withhold\"\n".to_owned();
    for (id, title, from) in [
        ("xuat-sac", "Xuất sắc", 15),
        ("tot", "Tốt", 12),
        ("kha", "Khá", 9),
        ("trung-binh", "Trung bình", 6),
        ("yeu", "Yếu", 0),
    ] {
        index.push_str(&format!("[[index.class]]\nid = \"{id}\"\ntitle.en = \"{title}\"\nfrom = {from}\n"));
    }
    index.push_str("[[index.dimension]]\nid = \"all\"\ntitle.en = \"All\"\ncombine = \"sum\"\n");
    for id in &ids {
        index.push_str(&format!(
            "[[index.indicator]]\nid = \"{id}\"\ndimension = \"all\"\nquestion = \"{id}\"\n"
        ));
    }
    let survey = survey(&ids.iter().map(String::as_str).collect::<Vec<_>>(), &index);
    for row in &rows {
        let total = of_values(&survey, |node| row.number(node))[0].value().expect("a total");
        assert_eq!(Some(total), row.number("total"), "{}", row.text("unit"));
        let class = survey.index.class(total).expect("a class");
        assert_eq!(class.title.get(&survey.languages[0]), row.text("class"), "{}", row.text("unit"));
    }
    assert_eq!(rows.len(), 16);
}

/// Lai Châu's PAR INDEX of 2016 was published as 67.41 of 97.5 applicable points.
#[test]
fn points_are_measured_against_those_that_apply() {
    let index = "[index]\nmeasure = \"points\"\n[[index.dimension]]\nid = \"par\"\ntitle.en = \"PAR\"\n\
                 combine = \"pooled\"\n[[index.indicator]]\nid = \"one\"\ndimension = \"par\"\nquestion = \"one\"\n\
                 [[index.indicator]]\nid = \"other\"\ndimension = \"par\"\nquestion = \"other\"\n";
    let definition = |most: &str| {
        format!(
            "id = \"par\"\nversion = \"1\"\nlanguages = [\"en\"]\ntitle.en = \"PAR\"\nunit-kinds = [\"a\"]\n\
             [[section]]\nid = \"s\"\ntitle.en = \"S\"\n\
             [[section.question]]\nid = \"one\"\ntype = \"number\"\nmin = 0\nmax = {most}\ndecimals = 2\ntext.en = \"1\"\n\
             [[section.question]]\nid = \"other\"\ntype = \"number\"\nmin = 0\nmax = 2.5\ndecimals = 2\ntext.en = \"2\"\n{index}"
        )
    };
    let survey = load_stored("par", &definition("97.5")).unwrap_or_else(|faults| panic!("{}", faults[0]));
    let unit = unit(&survey, &["one=67.41".to_owned()], None);
    let found = hailong::index::figures(&survey.index, &[unit]);
    assert_eq!(found[0].value().expect("a value").round_dp(2), decimal("69.14"));
}
