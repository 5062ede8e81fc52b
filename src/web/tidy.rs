//! Addresses as people type them from a poster, brought to the spelling of ours.

use super::body;
use crate::definition::id::suggest;

/// The address that was most likely meant by one under which nothing stands; `None` where there is no other.
///
/// Ids are made of small letters, digits and hyphens. So capitals, accents, blanks, longer dashes, a slash
/// or a full stop at the end, the server's own name and a path typed twice say nothing.
pub(super) fn tidy(path: &str) -> Option<String> {
    if path.starts_with("/api/") || path.starts_with("/assets/") {
        return None;
    }
    let mut typed = path.split('/').map(decoded).collect::<Option<Vec<_>>>()?;
    typed.retain(|part| !part.is_empty());
    let parts = once(without_host(&typed));
    let place = plain(parts.first()?);
    let rest = &parts[1..];
    let rest: Vec<String> = match place.as_str() {
        // Secrets: only what cannot be part of one goes.
        "i" | "k" | "setup" | "password" => rest.iter().map(|part| bare(part)).collect(),
        "results" => rest.iter().map(|part| file(part).unwrap_or_else(|| period(&plain(part)))).collect(),
        "s" | "u" | "method" => rest.iter().map(|part| period(&plain(part))).collect(),
        _ => rest.to_vec(),
    };
    let meant = format!("/{}", [vec![place], rest].concat().join("/"));
    (meant != path && meant.is_ascii() && !meant.contains(['?', '#', '%', '\\', '"', '<', '>', ' ']))
        .then_some(meant)
}

fn decoded(part: &str) -> Option<String> {
    let plain = body::decode(part.replace('+', "%2B").as_bytes()).ok()?;
    Some(plain.trim().to_owned())
}

/// Without `http:`, `www.example.vn` and the like before the path itself.
fn without_host(parts: &[String]) -> &[String] {
    let is_host = |part: &String| part.ends_with(':') || part.contains('.') && !part.ends_with('.');
    let hosts = parts.iter().take_while(|part| is_host(part)).count();
    &parts[hosts..]
}

/// A path that was pasted behind itself, with or without the server's name between.
fn once(parts: &[String]) -> &[String] {
    let Some(first) = parts.first() else { return parts };
    let again = parts.iter().skip(1).position(|part| part.ends_with(':') || plain(part) == plain(first));
    match again {
        Some(0) => once(&parts[1..]),
        Some(at) if is_place(first) => &parts[..=at],
        Some(_) | None => parts,
    }
}

fn is_place(part: &str) -> bool {
    matches!(plain(part).as_str(), "s" | "i" | "k" | "u" | "results" | "method" | "admin")
}

/// Small letters without accents, with a hyphen for whatever else stands between them.
fn plain(part: &str) -> String {
    suggest(part).unwrap_or_else(|| part.to_owned())
}

/// `2026-Q1`, `2026-H1` are written with a large letter.
fn period(part: &str) -> String {
    let is_year = part.len() == 7 && part.bytes().take(4).all(|digit| digit.is_ascii_digit());
    if is_year && matches!(part.as_bytes()[5], b'q' | b'h') { part.to_uppercase() } else { part.to_owned() }
}

/// A file of an edition keeps its ending.
fn file(part: &str) -> Option<String> {
    let (stem, ending) = part.trim_end_matches('.').rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    matches!(ending.as_str(), "csv" | "json" | "xlsx").then(|| format!("{}.{ending}", plain(stem)))
}

fn bare(part: &str) -> String {
    let is_dash =
        |c: char| matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}');
    let kept = part.chars().filter(|c| !c.is_whitespace()).map(|c| if is_dash(c) { '-' } else { c });
    kept.collect::<String>().trim_end_matches(['.', ',', ';']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_found() {
        for (typed, meant) in [
            ("/s/nho/xa-mot/", "/s/nho/xa-mot"),
            ("/S/NHO/XA-MOT", "/s/nho/xa-mot"),
            ("//s//nho/xa-mot", "/s/nho/xa-mot"),
            ("/s/nho/xa-mot%20", "/s/nho/xa-mot"),
            ("/s/nho/xa%20mot", "/s/nho/xa-mot"),
            ("/s/nho/xa%E2%80%93mot", "/s/nho/xa-mot"),
            ("/s/nho/xa%E2%88%92mot.", "/s/nho/xa-mot"),
            ("/s/nho/x%C3%A3-m%E1%BB%99t", "/s/nho/xa-mot"),
            ("/www.khaosat.vn/s/nho/xa-mot", "/s/nho/xa-mot"),
            ("/http://khaosat.vn/s/nho/xa-mot", "/s/nho/xa-mot"),
            ("/s/nho/xa-mot/s/nho/xa-mot", "/s/nho/xa-mot"),
            ("/s/nho/xa-mot/https:/khaosat.vn/s/nho/xa-mot", "/s/nho/xa-mot"),
            ("/s/s/nho/xa-mot", "/s/nho/xa-mot"),
            ("/Results/", "/results"),
            ("/results/nho/2026-q1/", "/results/nho/2026-Q1"),
            ("/Results/nho/2026-q1/1/Figures.CSV", "/results/nho/2026-Q1/1/figures.csv"),
            ("/U/Xa-Mot", "/u/xa-mot"),
            ("/admin/", "/admin"),
            ("/I/ABCDE-FGHJK%20", "/i/ABCDE-FGHJK"),
            ("/i/ABCDE%E2%80%93FGHJK", "/i/ABCDE-FGHJK"),
        ] {
            assert_eq!(tidy(typed).as_deref(), Some(meant), "{typed}");
            assert_eq!(tidy(meant), None, "{meant} leads on");
        }
    }

    #[test]
    fn what_is_ours_or_nothing_leads_nowhere() {
        let file = "/results/nho/2026-Q1/1/figures.xlsx";
        assert_eq!(tidy(file), None, "a file that is not there is not another page");
        for path in
            ["/", "/s/nho/xa-mot", "/results/nho/2026-Q1/2", "/api/v1/units/", "/...", "/%ff", "/s/%3Cb%3E?"]
        {
            let meant = tidy(path);
            assert!(
                meant.is_none() || tidy(meant.as_deref().unwrap_or_default()).is_none(),
                "{path}: {meant:?}"
            );
        }
    }
}
