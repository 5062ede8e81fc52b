//! How many submissions a minute one address may send, one device, and one kiosk.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, NotUntil, Quota};
use uuid::Uuid;

use super::PageError;
use super::screening::Device;

/// Submissions a minute of one device that says which it is: more than a family sends from one phone.
const PER_DEVICE: NonZeroU32 = NonZeroU32::new(20).expect("not zero");

/// Submissions a minute of one registered kiosk: one a second, which no queue of people reaches.
const PER_KIOSK: NonZeroU32 = NonZeroU32::new(60).expect("not zero");

/// What may come from it at once: a long day without a link.
const KIOSK_AT_ONCE: NonZeroU32 = NonZeroU32::new(600).expect("not zero");

/// Sign-ins begun a minute from one address by way of another server: an office has one address.
const SIGN_INS: NonZeroU32 = NonZeroU32::new(60).expect("not zero");

/// Receipts looked up a minute from one address.
const RECEIPTS: NonZeroU32 = NonZeroU32::new(10).expect("not zero");

/// A limit per address and per device, or none. Clones share their counts.
///
/// A hall of phones shares one address, so the address's limit is wide; what keeps one phone from
/// filling it is the device's.
#[derive(Clone)]
pub(super) struct RateLimit(Option<Arc<Limits>>);

struct Limits {
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    devices: DefaultKeyedRateLimiter<Device>,
    kiosks: DefaultKeyedRateLimiter<Uuid>,
    sign_ins: DefaultKeyedRateLimiter<IpAddr>,
    receipts: DefaultKeyedRateLimiter<IpAddr>,
}

impl RateLimit {
    /// A whole minute's worth may come at once; 0 switches the limit off.
    pub(super) fn per_minute(count: u32) -> Self {
        let limits = |addresses| Limits {
            addresses: DefaultKeyedRateLimiter::keyed(addresses),
            devices: DefaultKeyedRateLimiter::keyed(Quota::per_minute(PER_DEVICE)),
            kiosks: DefaultKeyedRateLimiter::keyed(Quota::per_minute(PER_KIOSK).allow_burst(KIOSK_AT_ONCE)),
            sign_ins: DefaultKeyedRateLimiter::keyed(Quota::per_minute(SIGN_INS)),
            receipts: DefaultKeyedRateLimiter::keyed(Quota::per_minute(RECEIPTS)),
        };
        Self(NonZeroU32::new(count).map(Quota::per_minute).map(|quota| Arc::new(limits(quota))))
    }

    pub(super) fn check(&self, sender: Sender) -> Result<(), PageError> {
        let Some(limits) = &self.0 else { return Ok(()) };
        limits.addresses.check_key(&sender.0).map_err(too_many)
    }

    /// For a browser, which is held to its own limit before it uses up its address's.
    pub(super) fn check_both(&self, device: Option<Device>, sender: Sender) -> Result<(), PageError> {
        let Some(limits) = &self.0 else { return Ok(()) };
        if let Some(device) = device {
            limits.devices.check_key(&device).map_err(too_many)?;
        }
        self.check(sender)
    }

    /// For a registered kiosk, which answers for itself: one that runs wild fills no record, and its queue
    /// waits until it may send on.
    pub(super) fn check_kiosk(&self, device: Uuid) -> Result<(), PageError> {
        let Some(limits) = &self.0 else { return Ok(()) };
        limits.kiosks.check_key(&device).map_err(too_many)
    }

    /// For a sign-in that is begun: it makes a session, and asks another server.
    pub(super) fn check_sign_in(&self, sender: Sender) -> Result<(), PageError> {
        let Some(limits) = &self.0 else { return Ok(()) };
        limits.sign_ins.check_key(&sender.0).map_err(too_many)
    }

    /// For a receipt that is looked up: who guesses gets nowhere.
    pub(super) fn check_receipt(&self, sender: Sender) -> Result<(), PageError> {
        let Some(limits) = &self.0 else { return Ok(()) };
        limits.receipts.check_key(&sender.0).map_err(too_many)
    }

    pub(super) fn forget_quiet(&self) {
        if let Some(limits) = &self.0 {
            limits.addresses.retain_recent();
            limits.devices.retain_recent();
            limits.kiosks.retain_recent();
            limits.sign_ins.retain_recent();
            limits.receipts.retain_recent();
        }
    }
}

fn too_many(not_until: NotUntil<<DefaultClock as Clock>::Instant>) -> PageError {
    let wait = not_until.wait_time_from(DefaultClock::default().now());
    PageError::TooMany { seconds: wait.as_secs() + 1 }
}

/// The address a request comes from. Behind a proxy on this machine it is the one the proxy names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sender(IpAddr);

impl Sender {
    pub(super) fn of(parts: &Parts) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
        let forwarded = parts.headers.get_all("x-forwarded-for").iter().next_back();
        let named = forwarded
            .and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok())
            .filter(|_| peer.to_canonical().is_loopback());
        Self(network(named.unwrap_or(peer)))
    }

    pub(super) fn address(self) -> IpAddr {
        self.0
    }
}

/// One household or office has a whole IPv6 /64, so that is what counts as one address.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Sender {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn sender(peer: &str, forwarded: Option<&str>) -> String {
        let mut request = Request::new(());
        if let Some(forwarded) = forwarded {
            request.headers_mut().insert("x-forwarded-for", forwarded.parse().expect("header"));
        }
        let (mut parts, ()) = request.into_parts();
        parts.extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().expect("address")));
        Sender::of(&parts).0.to_string()
    }

    fn device(number: u128) -> Device {
        Device(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn only_a_proxy_on_this_machine_may_name_the_sender() {
        assert_eq!(sender("127.0.0.1:9", Some("10.0.0.1, 203.0.113.7")), "203.0.113.7");
        assert_eq!(sender("198.51.100.2:9", Some("203.0.113.7")), "198.51.100.2");
        assert_eq!(sender("127.0.0.1:9", Some("nonsense")), "127.0.0.1");
    }

    #[test]
    fn an_ipv6_network_counts_as_one_sender() {
        assert_eq!(sender("[2001:db8:1:2:3:4:5:6]:9", None), "2001:db8:1:2::");
        assert_eq!(sender("[::ffff:192.0.2.1]:9", None), "192.0.2.1");
    }

    #[test]
    fn a_limit_holds_per_sender_and_zero_is_none() {
        let limit = RateLimit::per_minute(2);
        let one = Sender("192.0.2.1".parse().expect("address"));
        let other = Sender("192.0.2.2".parse().expect("address"));
        assert!(limit.check(one).is_ok() && limit.check(one).is_ok());
        assert!(matches!(limit.check(one), Err(PageError::TooMany { seconds: 1..=60 })));
        assert!(limit.check(other).is_ok());
        let limit = RateLimit::per_minute(600);
        let hall = (0..200).all(|phone| limit.check_both(Some(device(phone)), one).is_ok());
        assert!(hall, "two hundred phones behind one address");
        let tries = (0..40).filter(|_| limit.check_both(Some(device(7)), one).is_ok()).count();
        assert_eq!(tries, 19, "one phone has twenty a minute and has used one");
        assert!(limit.check_both(Some(device(8)), one).is_ok(), "its neighbour is not held up");
        let delivered = (0..700).filter(|_| limit.check_kiosk(Uuid::from_u128(1)).is_ok()).count();
        assert!((600..=610).contains(&delivered), "a day's queue at once, then one a second: {delivered}");
        assert!(limit.check_kiosk(Uuid::from_u128(2)).is_ok(), "the next kiosk is not held up");
        let begun = (0..70).filter(|_| limit.check_sign_in(one).is_ok()).count();
        assert!((60..=62).contains(&begun), "sign-ins have a limit of their own: {begun}");
        let none = RateLimit::per_minute(0);
        assert!((0..1000).all(|_| none.check(one).is_ok()));
    }
}
