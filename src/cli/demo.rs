//! `hailong demo`: a throw-away database of simulated responses, to look around in.

use std::collections::BTreeMap;

use clap::Args;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::open::{Opened, open_or_make};
use super::serve::{bind, serve_on, stopped};
use super::{Listen, Place, simulate};
use crate::definition::{Month, Unit};
use crate::password;
use crate::store::publications::Person;
use crate::store::{NewAccount, Population, Role};
use crate::web::publish_past;

#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    listen: Listen,
    /// Simulated responses a survey
    #[arg(long, default_value_t = 12_000, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    responses: u64,
}

/// The demonstration's administrator, who approves what the other account prepares.
const APPROVER: (&str, Role) = ("demo", Role::Admin);
const PREPARER: (&str, Role) = ("demo-analyst", Role::Analyst);

/// More quarters than simulated responses are spread over.
const QUARTERS: usize = 8;

/// What stands beside the editions.
const NOTE: &str = "Số liệu mô phỏng để dùng thử (simulated figures, to look around in).";

pub async fn run(place: &Place, options: &Options) -> anyhow::Result<bool> {
    let settings = options.listen.settings()?;
    let folder = ThrowAway::new()?;
    let place = Place { database: format!("sqlite:{}", folder.0.join("demo.db").display()), ..place.clone() };
    let opened = open_or_make(&place).await?;
    let listener = bind(&options.listen.listen).await?;
    let until = simulate::last_month(&opened);
    for survey in opened.catalogue.surveys() {
        simulate::write(&opened, survey, options.responses, 1, until).await?;
    }
    opened.store.set_populations(&transactions(&opened, until)).await?;
    let secret = opened.clock.new_secret()?;
    let password = &secret[..16];
    let hash = password::hash(password)?;
    let approver = person(&opened, APPROVER, &hash).await?;
    let preparer = person(&opened, PREPARER, &hash).await?;
    let running = serve_on(opened, listener, settings, place.defs.clone())?;
    let stopped = stopped()?;
    // The latest are there at once; those before them need not be waited for.
    publish_past(&running.state, (&preparer, &approver), NOTE, 0..1)
        .await
        .map_err(|error| anyhow::anyhow!("the editions of the demonstration could not be made: {error:?}"))?;
    println!("listening on http://{}", running.address);
    println!("all responses and transactions are simulated; the database goes when this stops");
    println!("the quarters that are over are published: see /results");
    println!("sign in at /admin as {} with the password {password}", APPROVER.0);
    println!("or as {} with the same, who prepares what {} approves", PREPARER.0, APPROVER.0);
    let state = running.state.clone();
    let earlier = tokio::spawn(async move {
        if let Err(error) = publish_past(&state, (&preparer, &approver), NOTE, 1..QUARTERS).await {
            tracing::warn!(?error, "editions of earlier quarters could not be made");
        }
    });
    stopped.await;
    earlier.abort();
    // So that it does not find the database closed.
    let _ = earlier.await;
    running.stop().await?;
    Ok(true)
}

/// Somebody who can sign in.
async fn person(opened: &Opened, (name, role): (&str, Role), hash: &str) -> anyhow::Result<Person> {
    let account = NewAccount {
        id: opened.clock.new_id(),
        name: name.to_owned(),
        password_hash: hash.to_owned(),
        role,
        unit: None,
        must_change: false,
        created_at: opened.clock.now(),
    };
    opened.store.create_account(&account).await?;
    Ok(Person { account: account.id, name: account.name })
}

/// So many transactions at every unit and month that a response rate can be shown.
fn transactions(opened: &Opened, until: Month) -> Vec<Population> {
    let mut random = StdRng::seed_from_u64(1);
    let mut all = Vec::new();
    let is_asked = |unit: &&Unit| opened.catalogue.surveys().any(|survey| survey.covers(unit));
    for unit in opened.catalogue.units.iter().filter(is_asked) {
        let usual = random.random_range(300..1500_i64);
        for month in (-11..=0).filter_map(|back| until.plus(back)) {
            let transactions = usual * random.random_range(80..120) / 100;
            all.push(Population {
                unit: unit.id.clone(),
                period: month.to_string(),
                transactions,
                fields: BTreeMap::new(),
            });
        }
    }
    all
}

/// A folder that is removed when the demonstration ends.
struct ThrowAway(std::path::PathBuf);

impl ThrowAway {
    fn new() -> std::io::Result<Self> {
        let folder = std::env::temp_dir().join(format!("hailong-demo-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for ThrowAway {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "the demonstration's folder is left behind");
        }
    }
}
