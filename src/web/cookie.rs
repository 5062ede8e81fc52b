//! Cookies: reading one, writing one.

use axum::http::{HeaderMap, HeaderValue, header};

/// The value of a cookie, if the browser sent it.
pub(super) fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// A cookie that scripts cannot read and that other sites' forms do not send. `value` and `path` hold
/// only what a cookie can carry: ids and the like.
pub(super) fn write(name: &str, value: &str, path: &str, seconds: u64) -> Option<HeaderValue> {
    let text = format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax");
    HeaderValue::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; hailong-lang=en"));
        headers.append(header::COOKIE, HeaderValue::from_static("lang=vi"));
        assert_eq!(read(&headers, "hailong-lang"), Some("en"));
        assert_eq!(read(&headers, "lang"), Some("vi"));
        assert_eq!(read(&headers, "b"), None);
    }
}
