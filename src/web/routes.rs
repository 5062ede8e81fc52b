//! Addresses of the areas that know who is there: each is said once, with who may call it.
//!
//! A router is built from this list and a test reads the same list, so that no address is without a word
//! about who may call it, and none escapes the test of every role at every address.

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts as _, Request, State};
use axum::handler::Handler;
use axum::http::{Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{MethodRouter, get, post};

use super::figures::Address;
use super::session_user::{CurrentUser, TurnedAway};
use super::{AppState, PageError, kept};
use crate::store::{Account, Role};

/// Who may call an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody. What is shown may still depend on who it is.
    Open,
    /// Whoever is signed in, even before a password that has to be changed is changed.
    Own,
    Only(&'static [Role]),
    /// Accounts of these roles that are shown responses one by one.
    Singly(&'static [Role]),
}

impl Listed {
    /// Whether this is the address of a request.
    pub(super) fn is_of(&self, method: &Method, path: &str) -> bool {
        let (mut own, mut asked) = (self.path.split('/'), path.split('/'));
        let fits = own.by_ref().zip(asked.by_ref()).all(|(own, asked)| own.starts_with('{') || own == asked);
        self.method == method.as_str() && fits && self.path.split('/').count() == path.split('/').count()
    }
}

impl Access {
    pub fn admits(self, account: &Account) -> bool {
        match self {
            Self::Open | Self::Own => true,
            Self::Only(roles) => roles.contains(&account.role),
            Self::Singly(roles) => roles.contains(&account.role) && account.singly().is_some(),
        }
    }
}

/// One address of a router.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    pub method: &'static str,
    pub path: &'static str,
    pub access: Access,
}

/// A router together with the list it was made from.
pub(super) struct Routes {
    router: Router<AppState>,
    state: AppState,
    listed: Vec<Listed>,
}

impl Routes {
    pub(super) fn new(state: &AppState) -> Self {
        Self { router: Router::new(), state: state.clone(), listed: Vec::new() }
    }

    #[must_use]
    pub(super) fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add("GET", path, access, get(handler))
    }

    #[must_use]
    pub(super) fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add("POST", path, access, post(handler))
    }

    /// For forms that bring a file: a body of up to so many bytes is read.
    #[must_use]
    pub(super) fn post_up_to<H, T>(self, most: usize, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add("POST", path, access, post(handler).layer(DefaultBodyLimit::max(most)))
    }

    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        access: Access,
        handler: MethodRouter<AppState>,
    ) -> Self {
        let handler = match access {
            Access::Open => handler,
            Access::Own | Access::Only(_) | Access::Singly(_) => {
                handler.route_layer(from_fn_with_state((self.state.clone(), access), admit))
            }
        };
        self.router = self.router.route(path, handler);
        self.listed.push(Listed { method, path, access });
        self
    }

    pub(super) fn router(self) -> Router<AppState> {
        self.router
    }

    pub(super) fn listed(self) -> Vec<Listed> {
        self.listed
    }
}

/// Layer: lets in who may come in, and hands on who it is. What somebody typed who may not come in yet is kept.
async fn admit(State((state, access)): State<(AppState, Access)>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let sends = parts.method == Method::POST;
    let user = match CurrentUser::from_request_parts(&mut parts, &state).await {
        Ok(user) => user,
        Err(TurnedAway::SignIn { .. }) if sends => {
            return kept::turn_away(&state, "/admin/login", parts, body).await;
        }
        Err(turned_away) => return turned_away.into_response(),
    };
    if user.must_change() && access != Access::Own {
        if sends {
            return kept::turn_away(&state, "/admin/account", parts, body).await;
        }
        let wanted = parts.uri.path_and_query().map(ToString::to_string);
        return Redirect::to(&Address::new("/admin/account").maybe("next", wanted).to_string())
            .into_response();
    }
    if !access.admits(&user.account) {
        return PageError::NotYours.into_response();
    }
    let desk = match kept::desk_cookie(&state, &parts.headers, user.account.id).await {
        Ok(desk) => desk,
        Err(error) => return error.into_response(),
    };
    parts.extensions.insert(user);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if let Some(desk) = desk {
        response.headers_mut().append(header::SET_COOKIE, desk);
    }
    response
}
