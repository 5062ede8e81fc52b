//! What holds of every style sheet.

use std::fs;
use std::path::Path;

/// A rule for wide windows would else hold on wide paper, too: there it keeps scroll boxes as high as a screen,
/// and what does not fit is lost.
#[test]
fn rules_for_the_size_of_a_window_are_for_screens_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/css");
    let mut seen = 0;
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a sheet");
        for query in text.split("@media ").skip(1).filter_map(|rest| rest.split('{').next()) {
            let of_a_size = ["width", "height", "orientation"].iter().any(|word| query.contains(word));
            assert!(!of_a_size || query.starts_with("screen"), "{}: @media {query}", path.display());
            seen += usize::from(of_a_size);
        }
    }
    assert!(seen > 20, "only {seen} rules were read");
}
