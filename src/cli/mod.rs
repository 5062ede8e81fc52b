//! The command line: one file a command, each thin.

pub mod audit;
pub mod backup;
pub mod check;
pub mod definitions;
pub mod demo;
pub mod diff;
pub mod export;
pub mod import;
pub mod index;
mod language;
mod near;
pub mod open;
pub mod plan;
pub mod plausible;
pub mod progress;
mod provider;
pub mod serve;
pub mod simulate;
mod unit_option;
pub mod user;
pub mod verify;

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::definition::SurveyId;
use crate::definition::id::suggest;
use crate::web::Settings;

/// Citizen-satisfaction surveys for public administration.
#[derive(Debug, Parser)]
#[command(name = "hailong", version)]
pub struct Cli {
    #[command(flatten)]
    pub place: Place,
    #[command(subcommand)]
    pub command: Command,
}

/// Where things are: options of every command.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME
    #[arg(
        long,
        global = true,
        env = "HAILONG_DATABASE",
        default_value = "sqlite:hailong.db",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub database: String,
    /// Folder of definitions
    #[arg(long, global = true, env = "HAILONG_DEFS", default_value = "survey-defs", value_name = "DIR")]
    pub defs: PathBuf,
    /// Language of what is said about files that come in: vi or en; else the machine's
    #[arg(long, global = true, env = "HAILONG_LANG", value_name = "LANG")]
    pub lang: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the questionnaires, the results and the administration
    Serve(Listen),
    /// Serve a throw-away database of simulated responses
    Demo(demo::Options),
    /// Check definitions; every fault on stderr
    Check {
        /// Folder to check, instead of --defs
        dir: Option<PathBuf>,
    },
    /// Say what a new version of a survey does to its series of figures
    Diff(diff::Options),
    /// Print the JSON Schema of a survey file
    Schema {
        /// Of units.toml instead
        #[arg(long)]
        units: bool,
    },
    /// Print indices
    #[command(after_help = INDEX_EXAMPLES)]
    Index(index::Options),
    /// Print how many responses each unit needs, and how many it has
    #[command(after_help = PLAN_EXAMPLES)]
    Plan(plan::Options),
    /// Import responses or transaction counts
    #[command(subcommand, after_help = IMPORT_EXAMPLES)]
    Import(import::What),
    /// Export responses
    #[command(subcommand, after_help = EXPORT_EXAMPLES)]
    Export(export::What),
    /// Write plausible responses, for trying things out
    Simulate(simulate::Options),
    /// Accounts of the administration
    #[command(subcommand, after_help = USER_EXAMPLES)]
    User(user::What),
    /// Compare every tally with a recomputation from the record
    Verify,
    /// Rebuild every tally from the record
    Refold,
    /// Copy the whole database into one new file, while servers run
    Backup(backup::Options),
    /// Fill a database that is not there yet, or empty, from such a file
    Restore(backup::Options),
    /// The trail of what administrators did
    #[command(subcommand)]
    Audit(audit::What),
}

const INDEX_EXAMPLES: &str = "Examples:
  hailong index --survey sipas --period 2026-Q1
  hailong index --survey sipas --unit xa-binh-lu --by sex --format csv";
const PLAN_EXAMPLES: &str = "Examples:
  hailong plan --survey sipas
  hailong plan --survey sipas --unit xa-binh-lu --period 2026-Q1 --margin 5 --confidence 95";
const IMPORT_EXAMPLES: &str = "Examples:
  hailong import responses --survey sipas responses.csv
  hailong import populations transactions.csv";
const EXPORT_EXAMPLES: &str = "Examples:
  hailong export responses --survey sipas > responses.csv
  hailong export responses --survey sipas --format json > responses.json
  hailong export weights --survey papi --period 2026 > weights.csv";
const USER_EXAMPLES: &str = "Examples:
  hailong user list
  hailong user add Lan --role admin
  hailong user add Hoa --role unit --unit xa-binh-lu
  hailong user reset Hoa --link
  hailong user disable Hoa";

/// Options of commands that serve.
#[derive(Debug, Clone, Args)]
pub struct Listen {
    /// Address to listen on; port 0 picks one
    #[arg(long, env = "HAILONG_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR")]
    pub listen: String,
    /// Submissions a minute per address; 0 switches the limit off
    #[arg(long, env = "HAILONG_RATE_LIMIT", default_value_t = 600, value_name = "N")]
    pub rate_limit: u32,
    /// TOML file of an identity provider to sign in by (docs/operations.md)
    #[arg(long, env = "HAILONG_OIDC", value_name = "FILE")]
    pub oidc: Option<PathBuf>,
    /// Lets an administrator publish and withdraw editions without another's approval
    #[arg(long, env = "HAILONG_PUBLISH_ALONE")]
    pub publish_alone: bool,
    /// Address by which citizens reach this server: on posters, slips and in links (docs/operations.md)
    #[arg(long, env = "HAILONG_PUBLIC_ADDRESS", value_name = "URL")]
    pub public_address: Option<String>,
    /// Lets other machines read /metrics, as a bearer token
    #[arg(long, env = "HAILONG_METRICS_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub metrics_token: Option<String>,
}

/// A token that cannot be guessed.
const SHORTEST_TOKEN: usize = 16;

impl Listen {
    /// How the server is to behave.
    fn settings(&self) -> anyhow::Result<Settings> {
        let provider = self.oidc.as_deref().map(provider::read).transpose()?;
        let metrics_token = self.metrics_token.clone();
        let is_token = |token: &String| {
            token.len() >= SHORTEST_TOKEN && token.bytes().all(|byte| byte.is_ascii_graphic())
        };
        if !metrics_token.as_ref().is_none_or(is_token) {
            anyhow::bail!(
                "--metrics-token (HAILONG_METRICS_TOKEN) needs {SHORTEST_TOKEN} or more letters, digits or signs of \
                 ASCII, without blanks"
            );
        }
        let public_address = self.public_address.as_deref().map(public_address).transpose()?;
        Ok(Settings {
            rate_limit: self.rate_limit,
            provider: provider.map(Arc::new),
            publish_alone: self.publish_alone,
            public_address,
            metrics_token,
        })
    }
}

/// The address without a slash at its end, in small letters.
fn public_address(text: &str) -> anyhow::Result<String> {
    let address = text.trim().trim_end_matches('/').to_lowercase();
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let is_host = |host: &str| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']);
    if !host.is_some_and(is_host) {
        anyhow::bail!(
            "--public-address (HAILONG_PUBLIC_ADDRESS) needs scheme and name alone, such as \
             https://khaosat.example.vn; found `{text}`"
        );
    }
    Ok(address)
}

/// How records and figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Json,
    Csv,
}

/// A number of things: `1 response`, `2 responses`.
fn counted(number: impl TryInto<u64>, thing: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

fn survey_id(text: &str) -> Result<SurveyId, String> {
    SurveyId::parse(text).map_err(|fault| {
        let meant = suggest(text).map(|id| format!("; did you mean `{id}`?")).unwrap_or_default();
        format!("{fault}{meant}")
    })
}

/// Runs a command: true when all is well, false when the input was refused and the reason printed.
pub async fn run(cli: Cli) -> anyhow::Result<bool> {
    let Cli { place, command } = cli;
    match command {
        Command::Check { dir } => check::run(&dir.unwrap_or(place.defs)),
        Command::Diff(options) => diff::run(&options),
        Command::Schema { units } => check::print_schema(units),
        Command::Serve(listen) => serve::run(&place, &listen).await,
        Command::Demo(options) => demo::run(&place, &options).await,
        Command::Index(options) => index::run(&place, &options).await,
        Command::Plan(options) => plan::run(&place, &options).await,
        Command::Import(what) => import::run(&place, what).await,
        Command::Export(what) => export::run(&place, what).await,
        Command::Simulate(options) => simulate::run(&place, &options).await,
        Command::User(what) => user::run(&place, what).await,
        Command::Verify => verify::verify(&place).await,
        Command::Refold => verify::refold(&place).await,
        Command::Backup(options) => backup::back_up(&place, &options).await,
        Command::Restore(options) => backup::restore(&place, &options).await,
        Command::Audit(what) => audit::run(&place, what).await,
    }
}
