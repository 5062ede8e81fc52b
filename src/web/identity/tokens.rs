//! The types of the protocol as they are used here: an ID token whose claims are all kept, whatever the
//! provider calls them.

use std::collections::BTreeMap;

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, Client, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IdTokenFields, RevocationErrorResponseType, StandardErrorResponse, StandardTokenIntrospectionResponse,
    StandardTokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Claims that the standard does not name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Others {
    #[serde(flatten)]
    all: BTreeMap<String, Value>,
}

impl AdditionalClaims for Others {}

type Fields = IdTokenFields<
    Others,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

/// A client of a provider that was discovered.
pub(super) type Party = Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    StandardTokenIntrospectionResponse<EmptyExtraTokenFields, CoreTokenType>,
    CoreRevocableToken,
    StandardErrorResponse<RevocationErrorResponseType>,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The name a claim gives, of claims that were verified.
///
/// An address of mail that the provider has not verified is what its owner typed, and names nobody.
pub(super) fn named(claims: &impl Serialize, claim: &str) -> Option<String> {
    let claims = serde_json::to_value(claims).ok()?;
    if claim == "email" && claims.get("email_verified") != Some(&Value::Bool(true)) {
        return None;
    }
    match claims.get(claim)? {
        Value::String(name) => Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_is_what_the_claim_says_and_mail_only_when_verified() {
        let claims = json!({ "sub": "7", "preferred_username": " lan ", "staff": 12, "email": "lan@a.vn" });
        assert_eq!(named(&claims, "preferred_username").as_deref(), Some("lan"));
        assert_eq!(named(&claims, "staff").as_deref(), Some("12"));
        assert_eq!(named(&claims, "email"), None);
        assert_eq!(named(&claims, "name"), None);
        let verified = json!({ "email": "lan@a.vn", "email_verified": true });
        assert_eq!(named(&verified, "email").as_deref(), Some("lan@a.vn"));
        assert_eq!(named(&json!({ "preferred_username": "" }), "preferred_username"), None);
        assert_eq!(named(&json!({ "preferred_username": ["lan"] }), "preferred_username"), None);
    }
}
