//! The authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, section 3.1).

use std::error::Error;
use std::fmt;
use std::time::SystemTime;

use openidconnect::core::{
    CoreAuthenticationFlow, CoreClientAuthMethod, CoreGenderClaim, CoreProviderMetadata,
};
use openidconnect::{
    AccessToken, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    SubjectIdentifier, TokenResponse as _, UserInfoClaims,
};
use time::OffsetDateTime;

use super::fetch::Fetch;
use super::tokens::{Others, Party, named};
use super::{Identity, Pending, ProviderSettings, Trouble};

/// A provider that people may come from.
pub struct Provider {
    pub(in crate::web) settings: ProviderSettings,
    issuer: IssuerUrl,
    fetch: Fetch,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}

impl Provider {
    /// Nothing is asked of it yet, so that it may be away when the server starts.
    ///
    /// Fails when the issuer is no address, or when the operating system trusts no certificate.
    pub fn new(settings: ProviderSettings) -> std::io::Result<Self> {
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(std::io::Error::other)?;
        Ok(Self { issuer, fetch: Fetch::new(settings.patience)?, settings })
    }

    /// The address that a reader is sent to.
    pub(in crate::web) async fn way_there(&self, pending: &Pending) -> Result<String, Trouble> {
        let party = self.party(pending).await?;
        let verifier = PkceCodeVerifier::new(pending.verifier.clone());
        let (state, nonce) = (pending.state.clone(), pending.nonce.clone());
        let scopes = self.settings.scopes.iter().cloned().map(Scope::new);
        let (address, _, _) = party
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .add_scopes(scopes)
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        Ok(address.into())
    }

    /// Who comes back with this code.
    pub(in crate::web) async fn identity(
        &self,
        pending: &Pending,
        code: String,
        now: OffsetDateTime,
    ) -> Result<Identity, Trouble> {
        let party = self.party(pending).await?;
        let request = party.exchange_code(AuthorizationCode::new(code)).map_err(unreachable)?;
        let verifier = PkceCodeVerifier::new(pending.verifier.clone());
        let answer = request.set_pkce_verifier(verifier).request_async(&self.fetch).await;
        let answer = answer.map_err(|error| match error {
            RequestTokenError::Request(_) => unreachable(error),
            _ => refused(error),
        })?;
        let token = answer.id_token().ok_or_else(|| Trouble::Refused("no ID token".to_owned()))?;
        let checks = party.id_token_verifier().set_time_fn(move || SystemTime::from(now).into());
        let claims = token.claims(&checks, &Nonce::new(pending.nonce.clone())).map_err(refused)?;
        let name = match named(claims, &self.settings.claim) {
            Some(name) => Some(name),
            None => self.asked_name(&party, answer.access_token(), claims.subject()).await?,
        };
        let no_name = || Trouble::Refused(format!("no `{}` that vouches for a name", self.settings.claim));
        Ok(Identity { subject: claims.subject().to_string(), name: name.ok_or_else(no_name)? })
    }

    /// The name by the endpoint for claims: many providers keep their tokens short.
    async fn asked_name(
        &self,
        party: &Party,
        token: &AccessToken,
        subject: &SubjectIdentifier,
    ) -> Result<Option<String>, Trouble> {
        let Ok(request) = party.user_info(token.clone(), Some(subject.clone())) else { return Ok(None) };
        let claims: UserInfoClaims<Others, CoreGenderClaim> =
            request.request_async(&self.fetch).await.map_err(refused)?;
        Ok(named(&claims, &self.settings.claim))
    }

    /// The provider as it is now. Sign-ins are rare and keys change, so nothing is kept from the last.
    async fn party(&self, pending: &Pending) -> Result<Party, Trouble> {
        let metadata = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.fetch).await;
        let metadata = metadata.map_err(unreachable)?;
        let methods = metadata.token_endpoint_auth_methods_supported();
        let in_body = methods.is_some_and(|methods| {
            methods.contains(&CoreClientAuthMethod::ClientSecretPost)
                && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
        });
        let back = RedirectUrl::new(pending.back.clone()).map_err(unreachable)?;
        let ProviderSettings { client, secret, .. } = &self.settings;
        let (client, secret) = (ClientId::new(client.clone()), ClientSecret::new(secret.clone()));
        let party = Party::from_provider_metadata(metadata, client, Some(secret)).set_redirect_uri(back);
        Ok(if in_body { party.set_auth_type(AuthType::RequestBody) } else { party })
    }
}

fn unreachable(error: impl Error) -> Trouble {
    Trouble::Unreachable(whole(&error))
}

fn refused(error: impl Error) -> Trouble {
    Trouble::Refused(whole(&error))
}

/// An error with its causes, in one line.
fn whole(error: &dyn Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| Error::source(*cause));
    causes.fold(error.to_string(), |said, cause| format!("{said}: {cause}"))
}
