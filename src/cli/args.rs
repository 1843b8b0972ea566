//! The command line, in one visible place.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Makes scraped text fit to use, and shows every change it made.
#[derive(Debug, Parser)]
#[command(
    name = "copydesk",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  copydesk clean article.txt                                   print the cleaned text
  copydesk clean scraped/ --output clean/ --ledger edits.jsonl clean a folder, and keep every change
  copydesk diff article.txt                                    show the changes in colour
  copydesk undo clean/ --ledger edits.jsonl --output back/     get the original bytes back
  cat x.jsonl | copydesk clean --format jsonl - | next-step    as a step of a pipeline

Exit status: 0 done and clean, 1 `check` found something to change, 2 an error, or a document failed."
)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to colour what is printed.
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub(crate) color: When,
    /// Say less on the standard error: no summary, no progress.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Clean documents and print them, or write them to --output
    Clean(Clean),
    /// Show what cleaning would change, word by word
    Diff(Diff),
    /// Say whether cleaning would change anything: exit status 1 if so
    Check(Check),
    /// Give cleaned documents their original bytes back
    Undo(Undo),
    /// Look at the changes of documents one by one, and take or leave each; or all of them on a page
    Review(Review),
    /// Tell what a rule does, why, and where it does nothing
    Explain(Explain),
    /// List the rules, or run the examples they carry
    #[command(subcommand)]
    Rules(Rules),
    /// Learn which lines recur over a site's documents: a profile for --profile
    Learn(Learn),
    /// Find spellings that may be of one name; the ones you say yes to become a style
    Discover(Discover),
    /// Train the model of the despin stage on clean text
    Train(Train),
    /// Count what ledgers hold, by stage and rule, and compare two runs
    Stats(Stats),
    /// Print a completion script or a man page
    Generate(Generate),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// Where the output is a terminal and NO_COLOR is not set.
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArg {
    Text,
    Jsonl,
    Csv,
    Tsv,
    Parquet,
    Warc,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConfidenceArg {
    /// Everything that may be right
    Guess,
    /// What an editor would nearly always do (the default)
    Likely,
    /// What no editor would take back
    Certain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MetadataArg {
    /// The line leaves the text, its value goes into the field `meta` (where the output has fields)
    Lift,
    /// The line stays, repaired
    Keep,
    /// The line is removed
    Drop,
}

/// What is read, and how it is cleaned. The same for all commands that clean.
#[derive(Debug, Default, Args)]
pub(crate) struct Cleaning {
    /// Files, folders, patterns, or `-` for the standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The field or column that holds the text [default: text, content, body, article …]
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    pub(crate) text_field: Option<String>,
    /// The field that holds the id [default: id, _id, doc_id …]
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    pub(crate) id_field: Option<String>,
    /// The field that holds the address [default: url, link …]
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    pub(crate) url_field: Option<String>,
    /// The field that holds the title [default: title, headline]
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    pub(crate) title_field: Option<String>,
    /// Also read hidden files and folders (those of version control stay out)
    #[arg(long, help_heading = "Reading")]
    pub(crate) hidden: bool,
    /// The encoding of the input, where it should not be found out
    #[arg(long, value_name = "LABEL", help_heading = "Reading")]
    pub(crate) encoding: Option<String>,
    /// Use only these stages or rules
    #[arg(long, value_name = "STAGE[/RULE]", value_delimiter = ',', help_heading = "Cleaning")]
    pub(crate) select: Vec<String>,
    /// Leave these stages or rules out
    #[arg(long, value_name = "STAGE[/RULE]", value_delimiter = ',', help_heading = "Cleaning")]
    pub(crate) ignore: Vec<String>,
    /// Make the edits that are at least this sure; others are suggested
    #[arg(long, value_enum, value_name = "CONFIDENCE", help_heading = "Cleaning")]
    pub(crate) min_confidence: Option<ConfidenceArg>,
    /// The house style: a built-in name, or a file [default: press]
    #[arg(long, value_name = "STYLE", help_heading = "Cleaning")]
    pub(crate) style: Option<String>,
    /// What happens to metadata lines [default: lift where the output has fields, else keep]
    #[arg(long, value_enum, value_name = "POLICY", help_heading = "Cleaning")]
    pub(crate) metadata: Option<MetadataArg>,
    /// What `learn` found out about the sources
    #[arg(long, value_name = "PROFILE", help_heading = "Cleaning")]
    pub(crate) profile: Option<PathBuf>,
    /// A language model for the despin stage, as `train` writes it [default: the one compiled in]
    #[arg(long, value_name = "FILE", help_heading = "Cleaning")]
    pub(crate) model: Option<PathBuf>,
    /// Learn from these documents first, then clean them with what was learnt
    #[arg(long, conflicts_with = "profile", help_heading = "Cleaning")]
    pub(crate) learn: bool,
    /// More rule packs: TOML files, or folders of them
    #[arg(long = "rules", value_name = "PACK", help_heading = "Cleaning")]
    pub(crate) packs: Vec<PathBuf>,
    /// The configuration [default: copydesk.toml here or in a folder above]
    #[arg(long, value_name = "FILE", help_heading = "Cleaning")]
    pub(crate) config: Option<PathBuf>,
    /// Take no notice of any copydesk.toml
    #[arg(long, conflicts_with = "config", help_heading = "Cleaning")]
    pub(crate) no_config: bool,
    /// Threads that clean [default: as many as there are processors]
    #[arg(long, short = 'j', value_name = "N", help_heading = "Running")]
    pub(crate) jobs: Option<usize>,
    /// Stop after this many documents
    #[arg(long, value_name = "N", help_heading = "Running")]
    pub(crate) limit: Option<u64>,
    /// Take this many documents, drawn at random
    #[arg(long, value_name = "N", conflicts_with = "limit", help_heading = "Running")]
    pub(crate) sample: Option<usize>,
    /// The seed of --sample
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Running")]
    pub(crate) seed: u64,
    /// Stop at the first document that fails
    #[arg(long, help_heading = "Running")]
    pub(crate) fail_fast: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Clean {
    #[command(flatten)]
    pub(crate) cleaning: Cleaning,
    /// What the records are, where the names do not tell; `-` is text unless told otherwise
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Reading")]
    pub(crate) format: Option<FormatArg>,
    /// Where the cleaned documents go: a folder where the input is one, a file where it is one
    #[arg(long, short, value_name = "OUT", conflicts_with = "in_place", help_heading = "Writing")]
    pub(crate) output: Option<PathBuf>,
    /// Write over the input, each file when it is complete
    #[arg(long, help_heading = "Writing")]
    pub(crate) in_place: bool,
    /// Keep every change in this file; `undo` needs it
    #[arg(long, value_name = "LEDGER", help_heading = "Writing")]
    pub(crate) ledger: Option<PathBuf>,
    /// Where documents that fail are kept with the reason [default: OUT.failed.jsonl]
    #[arg(long, value_name = "FILE", help_heading = "Writing")]
    pub(crate) failed: Option<PathBuf>,
    /// Replace outputs that exist
    #[arg(long, help_heading = "Writing")]
    pub(crate) overwrite: bool,
    /// Begin anew where an earlier run was interrupted
    #[arg(long, help_heading = "Writing")]
    pub(crate) restart: bool,
    /// Clean and count, but write nothing (`diff --sample` shows what would change)
    #[arg(long, help_heading = "Writing")]
    pub(crate) dry_run: bool,
    /// Leave out the changes that this file of `review` rejects
    #[arg(long, value_name = "FILE", help_heading = "Cleaning")]
    pub(crate) decisions: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// Words in colour, hunks with rule and confidence
    Terminal,
    /// A unified diff that `patch` understands (for text files)
    Patch,
    /// A JSON object a document, as in the ledger
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    #[command(flatten)]
    pub(crate) cleaning: Cleaning,
    /// How the changes are shown
    #[arg(long, value_enum, value_name = "FORM", default_value_t = DiffFormat::Terminal, help_heading = "Showing")]
    pub(crate) format: DiffFormat,
    /// What the records are, where the names do not tell; `-` is text unless told otherwise
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Reading")]
    pub(crate) input_format: Option<FormatArg>,
    /// Words of the text shown beside a change
    #[arg(long, value_name = "N", default_value_t = 8, help_heading = "Showing")]
    pub(crate) context: usize,
    /// Also show what was held back and what is below the confidence asked for
    #[arg(long, help_heading = "Showing")]
    pub(crate) all: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// A line for a document, with counts by rule
    Summary,
    /// A line for a change: path:line:column: rule: what
    Concise,
    /// A JSON object for a change
    Json,
    /// A warning for a change, as GitHub's workflows show them
    Github,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) cleaning: Cleaning,
    /// How the changes are listed
    #[arg(long, value_enum, value_name = "FORM", default_value_t = OutputFormat::Summary, help_heading = "Showing")]
    pub(crate) output_format: OutputFormat,
    /// What the records are, where the names do not tell; `-` is text unless told otherwise
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Reading")]
    pub(crate) format: Option<FormatArg>,
}

#[derive(Debug, Args)]
pub(crate) struct Undo {
    /// What `clean` wrote: a file or a folder
    #[arg(value_name = "OUT")]
    pub(crate) path: PathBuf,
    /// The ledger that `clean` kept
    #[arg(long, value_name = "LEDGER")]
    pub(crate) ledger: PathBuf,
    /// Where the originals go: a folder where OUT is one, else a file [default: print them]
    #[arg(long, short, value_name = "BACK")]
    pub(crate) output: Option<PathBuf>,
    /// What the records are, where the names do not tell
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<FormatArg>,
    /// Replace outputs that exist
    #[arg(long)]
    pub(crate) overwrite: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Review {
    #[command(flatten)]
    pub(crate) cleaning: Cleaning,
    /// What the records are, where the names do not tell; `-` is text unless told otherwise
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Reading")]
    pub(crate) format: Option<FormatArg>,
    /// Write a page to look at in a browser, instead of asking
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Where the documents go, with the changes that were taken
    #[arg(long, short, value_name = "OUT", conflicts_with = "html")]
    pub(crate) output: Option<PathBuf>,
    /// Keep the answers here; those given before are not asked again, and `clean --decisions` heeds them
    #[arg(long, value_name = "FILE", conflicts_with = "html")]
    pub(crate) decisions: Option<PathBuf>,
    /// Replace outputs that exist
    #[arg(long)]
    pub(crate) overwrite: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// STAGE/RULE, as in a diff; a stage alone lists its rules
    #[arg(value_name = "RULE")]
    pub(crate) rule: String,
    /// More rule packs: TOML files, or folders of them
    #[arg(long = "rules", value_name = "PACK")]
    pub(crate) packs: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Rules {
    /// List every rule with its confidence and why it is there
    List(RulesList),
    /// Run the examples that rules carry
    Test(RulesTest),
}

#[derive(Debug, Args)]
pub(crate) struct RulesList {
    /// Only the rules of this stage
    #[arg(value_name = "STAGE")]
    pub(crate) stage: Option<String>,
    /// More rule packs: TOML files, or folders of them
    #[arg(long = "rules", value_name = "PACK")]
    pub(crate) packs: Vec<PathBuf>,
    /// A JSON object a rule
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RulesTest {
    /// Rule packs of your own, tested along with the built-in ones
    #[arg(value_name = "PACK")]
    pub(crate) packs: Vec<PathBuf>,
    /// The same, as other commands name them
    #[arg(long = "rules", value_name = "PACK")]
    pub(crate) more: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Stats {
    /// Ledgers that `clean` kept
    #[arg(required = true, value_name = "LEDGER")]
    pub(crate) ledgers: Vec<PathBuf>,
    /// The ledger of an earlier run: tell which edits appeared and which vanished
    #[arg(long, value_name = "LEDGER")]
    pub(crate) against: Vec<PathBuf>,
    /// Examples shown for each rule
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(crate) examples: usize,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Learn {
    #[command(flatten)]
    pub(crate) cleaning: Cleaning,
    /// What the records are, where the names do not tell; `-` is text unless told otherwise
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Reading")]
    pub(crate) format: Option<FormatArg>,
    /// Where the profile goes [default: it is printed]
    #[arg(long, short, value_name = "PROFILE", help_heading = "Writing")]
    pub(crate) output: Option<PathBuf>,
    /// Replace outputs that exist
    #[arg(long, help_heading = "Writing")]
    pub(crate) overwrite: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Discover {
    #[command(flatten)]
    pub(crate) cleaning: Cleaning,
    /// What the records are, where the names do not tell; `-` is text unless told otherwise
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Reading")]
    pub(crate) format: Option<FormatArg>,
    /// Answers given before, and where new ones go; on a terminal each pair is asked
    #[arg(long, value_name = "FILE", help_heading = "Writing")]
    pub(crate) answers: Option<PathBuf>,
    /// Write the names that were answered with yes as a house style, for --style
    #[arg(long, value_name = "FILE", help_heading = "Writing")]
    pub(crate) style_out: Option<PathBuf>,
    /// Spellings met fewer times are left out
    #[arg(long, value_name = "N", default_value_t = 2, help_heading = "Showing")]
    pub(crate) least: u32,
    /// A JSON object a cluster
    #[arg(long, help_heading = "Showing")]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Train {
    #[command(flatten)]
    pub(crate) cleaning: Cleaning,
    /// What the records are, where the names do not tell; `-` is text unless told otherwise
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Reading")]
    pub(crate) format: Option<FormatArg>,
    /// Where the model goes
    #[arg(long, short, value_name = "MODEL", help_heading = "Writing")]
    pub(crate) output: PathBuf,
    /// Replace outputs that exist
    #[arg(long, help_heading = "Writing")]
    pub(crate) overwrite: bool,
    /// The size of the model, at most
    #[arg(long, value_name = "MB", default_value_t = 7, help_heading = "Writing")]
    pub(crate) megabytes: usize,
    /// Word sequences seen fewer times are not kept
    #[arg(long, value_name = "N", default_value_t = 3, help_heading = "Writing")]
    pub(crate) least: u32,
}

#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// bash, zsh, fish, powershell, elvish, or man
    #[arg(value_name = "WHAT")]
    pub(crate) what: String,
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_agrees_with_itself() {
        Cli::command().debug_assert();
    }
}
