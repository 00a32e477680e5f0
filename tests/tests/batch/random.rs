//! Lists of whatever bytes, and our reader beside another one.
use crate::{ACCOUNT, draft, inspect, recipient};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use station::Exit;
use tests::sample::request_of;
use tests::{Desk, Tool};

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    })
}

/// Any chain's rows: what the reader of lists does by itself.
fn any_row(text: &chain::PaymentText<'_>) -> Result<chain::Payment, String> {
    chains::ChainId::Nem
        .read_payment(text, chain::Network::Testnet)
        .map_err(|error| error.to_string())
}

#[test]
fn no_bytes_make_the_reader_of_lists_panic() {
    let bytes = prop::collection::vec(any::<u8>(), 0..300);
    let csv = "(address|amount|mosaic|message|message-hex|reference|,|\"|\"\"|\n|\r|\r\n|12.5|alice:gold|TAQN3LEYRADH4PDI3TNF7QVXQODMWGQKLV5JPP46|\\PC){0,40}";
    runner(512)
        .run(&(bytes, csv), |(bytes, csv)| {
            let _any = station::payment_list::parse(&bytes, any_row);
            let _any = station::payment_list::parse(csv.as_bytes(), any_row);
            let list = [b"address,amount,message\n", &bytes[..]].concat();
            let _any = station::payment_list::parse(&list, any_row);
            Ok(())
        })
        .unwrap();
}

/// What another writer quotes, this reader takes apart into the same fields.
#[test]
fn fields_of_another_writer_are_read_back() {
    let fields = prop::collection::vec("[^\r\n]{0,12}", 1..8);
    runner(512)
        .run(&fields, |fields| {
            let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
            writer.write_record(&fields).unwrap();
            let line = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let line = line.strip_suffix('\n').unwrap();
            prop_assert_eq!(station::csv::fields(line).unwrap(), fields);
            Ok(())
        })
        .unwrap();
}

/// Where the strict reader takes a line, a forgiving one reads the same from it.
#[test]
fn another_reader_reads_the_same_from_what_is_taken() {
    runner(1_024)
        .run(&"[a\", ]{0,16}", |line| {
            let Ok(fields) = station::csv::fields(&line) else { return Ok(()) };
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
            let other = reader.records().next();
            let other: Vec<String> = match other {
                Some(record) => record.unwrap().iter().map(str::to_owned).collect(),
                None => vec![String::new()],
            };
            prop_assert_eq!(fields, other);
            Ok(())
        })
        .unwrap();
}

/// Whatever is in a list, the request either is that list or was never made.
#[test]
fn what_is_drafted_equals_its_list() {
    let message = prop_oneof![Just(String::new()), "[^\r\n]{1,30}"];
    let amount = prop_oneof![Just("0".to_owned()), "[0-9]{1,8}(\\.[0-9]{1,7})?"];
    let mosaic = prop_oneof![3 => Just(""), 1 => Just("alice:gold"), 1 => Just("nem:xem")];
    let row = (0..4_u8, amount, mosaic, message);
    let rows = prop::collection::vec(row, 1..12);
    runner(48)
        .run(&(rows, any::<bool>()), |(rows, within)| {
            let desk = Desk::new();
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["address", "amount", "mosaic", "message"]).unwrap();
            for (to, amount, mosaic, message) in &rows {
                writer.write_record([&recipient(*to), amount, *mosaic, message]).unwrap();
            }
            desk.write("list", writer.into_inner().unwrap());
            let wrapper = if within { format!(" --multisig {ACCOUNT}") } else { String::new() };
            let line = format!("{}{wrapper} -o @req", draft("list"));
            let drafted = desk.run(Tool::Online, &line, b"");
            if drafted.exit != Exit::Done {
                prop_assert_eq!(drafted.exit, Exit::BadInput, "{}", drafted.stderr);
                return Ok(());
            }
            let request = request_of(&desk, "req");
            prop_assert_eq!(request.transactions.len(), rows.len());
            let line = inspect("req", "--expect @list --json");
            let outcome = desk.run(Tool::Signer, &line, b"");
            prop_assert_eq!(outcome.exit, Exit::Done, "{}", outcome.stderr);
            Ok(())
        })
        .unwrap();
}
