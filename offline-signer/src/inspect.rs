//! `inspect`: the whole review, without any key.
use crate::cli::InspectArgs;
use crate::session::Session;
use crate::{review_json, review_text};
use station::{CliError, Io};

pub(crate) fn run(args: &InspectArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let session = Session::open(&args.review, io)?;
    if args.json {
        io.print_json(&review_json::object(&session));
        return Ok(());
    }
    let colour = io.facing.colour && io.facing.stdout;
    let width = review_text::stdout_width(io);
    for line in session.lines() {
        for row in review_text::rows(&line, width, colour) {
            io.print(&row);
        }
    }
    io.print("\nsign will ask for these lines, one by one:");
    for question in session.reviewed.questions() {
        io.print(&format!("  {}", question.expected()));
    }
    Ok(())
}
