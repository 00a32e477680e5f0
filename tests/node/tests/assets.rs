//! Key links, namespaces and mosaics: what each costs, who may, and what comes of it.

#![expect(clippy::unwrap_used, reason = "test code")]

use std::collections::BTreeMap;

use test_node::{Code, Config, Draft, Ledger, Levy, Mosaic, MosaicId, Network, Payment, Signer};

const NOW: u32 = 300_000_000;
const NET: Network = Network::Testnet;
const START: i64 = 1_000_000_000_000;

fn key(seed: u8) -> [u8; 32] {
    Signer::new(seed).public_key()
}

fn address(seed: u8) -> String {
    Signer::new(seed).address(NET)
}

fn send(ledger: &mut Ledger, seed: u8, draft: &Draft) -> Code {
    ledger.announce(&Signer::new(seed).announce_draft(draft), NOW).unwrap().code
}

/// The same at another second, so that its hash is another.
fn later(draft: &Draft, seconds: u32) -> Draft {
    Draft { timestamp: NOW.saturating_sub(seconds), ..draft.clone() }
}

/// A node where key 1 owns `own` and `own.sub`, and key 2 owns `other`.
fn ledger() -> Ledger {
    let namespaces = [("own", 1), ("own.sub", 1), ("other", 2)];
    let namespaces = namespaces.into_iter().map(|(name, seed)| (name.to_owned(), key(seed)));
    let funds = BTreeMap::from([(address(20), 0), (address(21), 0)]);
    Ledger::new(&Config { namespaces: namespaces.collect(), funds, ..Config::default() })
}

#[test]
fn a_link_and_its_end() {
    let mut ledger = ledger();
    let (lend, take_back) =
        (Draft::link(NET, NOW, 1, &key(20)), Draft::link(NET, NOW, 2, &key(20)));
    assert_eq!(send(&mut ledger, 1, &take_back), Code::IMPORTANCE_TRANSFER_IS_NOT_ACTIVE);
    assert_eq!(send(&mut ledger, 1, &lend), Code::SUCCESS);
    assert_eq!(ledger.balance(&address(1)), START - 150_000);
    let again = later(&take_back, 1);
    assert_eq!(send(&mut ledger, 1, &again), Code::IMPORTANCE_TRANSFER_IN_PROGRESS);
    ledger.advance(360);
    let twice = later(&lend, 2);
    assert_eq!(send(&mut ledger, 1, &twice), Code::IMPORTANCE_TRANSFER_NEEDS_TO_BE_DEACTIVATED);
    let stolen = later(&lend, 3);
    assert_eq!(send(&mut ledger, 2, &stolen), Code::IMPORTANCE_TRANSFER_NEEDS_TO_BE_DEACTIVATED);
    assert_eq!(send(&mut ledger, 1, &later(&take_back, 4)), Code::SUCCESS);
}

#[test]
fn a_key_that_harvests_does_nothing_else() {
    let mut ledger = ledger();
    assert_eq!(send(&mut ledger, 1, &Draft::link(NET, NOW, 1, &key(20))), Code::SUCCESS);
    let code = Code::TRANSACTION_NOT_ALLOWED_FOR_REMOTE;
    let payment = Payment { recipient: address(20), ..Payment::at(NOW) };
    assert_eq!(send(&mut ledger, 1, &Draft::from(&payment)), code);
    let shared = Draft::modification(NET, NOW, &[key(20)], &[], None);
    assert_eq!(send(&mut ledger, 3, &shared), code);
    let mut rich = Ledger::new(&Config::default());
    let lend = Draft::link(NET, NOW, 1, &key(20));
    assert_eq!(send(&mut rich, 1, &lend), Code::DESTINATION_ACCOUNT_IN_USE);
}

#[test]
fn namespaces_and_what_they_cost() {
    let mut ledger = ledger();
    assert_eq!(send(&mut ledger, 3, &Draft::namespace(NET, NOW, "new", None)), Code::SUCCESS);
    assert_eq!(ledger.balance(&address(3)), START - 100_150_000);
    assert_eq!(ledger.balance(NET.namespace_sink()), START + 100_000_000);
    let sub = Draft::namespace(NET, NOW, "sub", Some("new"));
    assert_eq!(send(&mut ledger, 3, &sub), Code::SUCCESS);
    assert_eq!(ledger.balance(&address(3)), START - 100_150_000 - 10_150_000);
    assert_eq!(send(&mut ledger, 3, &later(&sub, 1)), Code::NAMESPACE_ALREADY_EXISTS);
}

#[test]
fn namespaces_that_are_refused() {
    let sink = NET.namespace_sink();
    let at = |part: &str, parent, sink: &str, fee| {
        Draft::namespace_as(NET, NOW, (part, parent), (sink, fee))
    };
    let long = "a".repeat(17);
    let cases = [
        ("a root one short", at("new", None, sink, 99_999_999), Code::NAMESPACE_INVALID_RENTAL_FEE),
        (
            "a sub one short",
            at("new", Some("own"), sink, 9_999_999),
            Code::NAMESPACE_INVALID_RENTAL_FEE,
        ),
        ("more than it costs", at("new", None, sink, 100_000_001), Code::SUCCESS),
        (
            "another sink",
            at("new", None, NET.mosaic_sink(), 100_000_000),
            Code::NAMESPACE_INVALID_RENTAL_FEE_SINK,
        ),
        ("too long", at(&long, None, sink, 100_000_000), Code::NAMESPACE_INVALID_NAME),
        ("long below a root", at(&long, Some("own"), sink, 10_000_000), Code::SUCCESS),
        ("reserved", at("nem", None, sink, 100_000_000), Code::NAMESPACE_NOT_CLAIMABLE),
        ("reserved below", at("gov", Some("own"), sink, 10_000_000), Code::NAMESPACE_NOT_CLAIMABLE),
        ("no parent", at("new", Some("none"), sink, 10_000_000), Code::NAMESPACE_UNKNOWN),
        ("of another", at("new", Some("other"), sink, 10_000_000), Code::NAMESPACE_OWNER_CONFLICT),
        ("taken", at("other", None, sink, 100_000_000), Code::NAMESPACE_PROVISION_TOO_EARLY),
        ("own too early", at("own", None, sink, 100_000_000), Code::NAMESPACE_PROVISION_TOO_EARLY),
        (
            "cheap",
            Draft { fee: 149_999, ..at("new", None, sink, 100_000_000) },
            Code::INSUFFICIENT_FEE,
        ),
    ];
    for (name, draft, expected) in cases {
        assert_eq!(send(&mut ledger(), 1, &draft), expected, "{name}");
    }
    let deep = Draft::namespace(NET, NOW, "four", Some("own.sub.third"));
    let request = Signer::new(1).announce_draft(&deep);
    assert_eq!(ledger().announce(&request, NOW).unwrap_err().status(), 400);
}

#[test]
fn a_root_ends_after_a_year() {
    let mut ledger = ledger();
    ledger.advance(525_600 - 43_200);
    let (own, other) =
        (Draft::namespace(NET, NOW, "own", None), Draft::namespace(NET, NOW, "other", None));
    assert_eq!(send(&mut ledger, 1, &other), Code::NAMESPACE_PROVISION_TOO_EARLY);
    assert_eq!(send(&mut ledger, 1, &own), Code::SUCCESS);
    ledger.advance(43_200);
    let below = Draft::namespace(NET, NOW, "x", Some("other"));
    assert_eq!(send(&mut ledger, 2, &below), Code::NAMESPACE_EXPIRED);
    assert_eq!(send(&mut ledger, 1, &later(&other, 1)), Code::NAMESPACE_PROVISION_TOO_EARLY);
    ledger.advance(43_200);
    assert_eq!(send(&mut ledger, 1, &later(&other, 2)), Code::SUCCESS);
}

/// A definition of key 1's.
fn gold() -> Mosaic {
    let creator = key(1).to_vec();
    Mosaic { creator, mutable: true, ..Mosaic::new("own:gold", 1000, 2).unwrap() }
}

fn define(mosaic: &Mosaic) -> Draft {
    Draft::definition(NET, NOW, mosaic)
}

fn id() -> MosaicId {
    MosaicId::parse("own:gold").unwrap()
}

#[test]
fn a_definition_gives_everything_to_its_creator() {
    let mut ledger = ledger();
    assert_eq!(send(&mut ledger, 1, &define(&gold())), Code::SUCCESS);
    assert_eq!((ledger.units(&address(1), &id()), ledger.units(&address(2), &id())), (100_000, 0));
    assert_eq!(ledger.balance(&address(1)), START - 10_150_000);
    assert_eq!(ledger.balance(NET.mosaic_sink()), START + 10_000_000);
}

#[test]
fn definitions_that_are_refused() {
    let levy = |mosaic: &str| {
        let mosaic = MosaicId::parse(mosaic).unwrap();
        Some(Levy { kind: 1, recipient: address(2), mosaic, fee: 5 })
    };
    let named =
        |name: &str| Mosaic { creator: key(1).to_vec(), ..Mosaic::new(name, 1, 0).unwrap() };
    let paid = |sink: &str, fee| Draft::definition_as(NET, NOW, &gold(), (sink, fee));
    let cases = [
        ("nobody's namespace", define(&named("none:x")), Code::NAMESPACE_EXPIRED),
        ("another's", define(&named("other:x")), Code::NAMESPACE_OWNER_CONFLICT),
        ("below", define(&named("own.sub:x")), Code::SUCCESS),
        (
            "another sink",
            paid(NET.namespace_sink(), 10_000_000),
            Code::MOSAIC_INVALID_CREATION_FEE_SINK,
        ),
        ("one short", paid(NET.mosaic_sink(), 9_999_999), Code::MOSAIC_INVALID_CREATION_FEE),
        (
            "unknown levy",
            define(&Mosaic { levy: levy("own:none"), ..gold() }),
            Code::MOSAIC_UNKNOWN,
        ),
        ("levy in xem", define(&Mosaic { levy: levy("nem:xem"), ..gold() }), Code::SUCCESS),
        ("levy in itself", define(&Mosaic { levy: levy("own:gold"), ..gold() }), Code::SUCCESS),
        (
            "levy in itself that stays",
            define(&Mosaic { levy: levy("own:gold"), transferable: false, ..gold() }),
            Code::MOSAIC_LEVY_NOT_TRANSFERABLE,
        ),
    ];
    for (name, draft, expected) in cases {
        assert_eq!(send(&mut ledger(), 1, &draft), expected, "{name}");
    }
    let foreign = Signer::new(2).announce_draft(&define(&gold()));
    assert_eq!(ledger().announce(&foreign, NOW).unwrap_err().status(), 400);
}

#[test]
fn a_definition_changes_while_all_is_in_one_hand() {
    let mut ledger = ledger();
    assert_eq!(send(&mut ledger, 1, &define(&gold())), Code::SUCCESS);
    let same = later(&define(&gold()), 1);
    assert_eq!(send(&mut ledger, 1, &same), Code::MOSAIC_MODIFICATION_NOT_ALLOWED);
    let fixed = Mosaic { transferable: false, ..gold() };
    assert_eq!(send(&mut ledger, 1, &define(&fixed)), Code::MOSAIC_MODIFICATION_NOT_ALLOWED);
    let more = Mosaic { creator: key(1).to_vec(), ..Mosaic::new("own:gold", 5000, 1).unwrap() };
    assert_eq!(send(&mut ledger, 1, &define(&more)), Code::SUCCESS);
    assert_eq!(ledger.units(&address(1), &id()), 50_000);
    let payment =
        Payment { version: 0x9800_0002, mosaics: vec![("own", "gold", 1)], ..Payment::at(NOW) };
    assert_eq!(send(&mut ledger, 1, &Draft::from(&payment)), Code::SUCCESS);
    assert_eq!(
        send(&mut ledger, 1, &later(&define(&gold()), 2)),
        Code::MOSAIC_MODIFICATION_NOT_ALLOWED
    );
    let told = Mosaic { description: "new words".to_owned(), ..more };
    assert_eq!(send(&mut ledger, 1, &define(&told)), Code::SUCCESS);
    assert_eq!(ledger.units(&address(1), &id()), 49_999);
}

#[test]
fn supply_grows_and_shrinks_at_its_creator() {
    let mut ledger = ledger();
    let supply = |kind, delta| Draft::supply(NET, NOW, ("own", "gold"), kind, delta);
    assert_eq!(send(&mut ledger, 1, &supply(1, 1)), Code::MOSAIC_UNKNOWN);
    assert_eq!(send(&mut ledger, 1, &define(&gold())), Code::SUCCESS);
    assert_eq!(send(&mut ledger, 2, &supply(1, 1)), Code::MOSAIC_CREATOR_CONFLICT);
    assert_eq!(send(&mut ledger, 1, &supply(1, 500)), Code::SUCCESS);
    assert_eq!(send(&mut ledger, 1, &supply(2, 1501)), Code::MOSAIC_SUPPLY_NEGATIVE);
    assert_eq!(send(&mut ledger, 1, &supply(2, 100)), Code::SUCCESS);
    assert_eq!(ledger.mosaic(&id()).unwrap().supply, 1400);
    assert_eq!(ledger.units(&address(1), &id()), 140_000);
    let most = 90_000_000_000_000 - 1400;
    assert_eq!(send(&mut ledger, 1, &supply(1, most + 1)), Code::MOSAIC_MAX_SUPPLY_EXCEEDED);
    assert_eq!(send(&mut ledger, 1, &supply(1, most)), Code::SUCCESS);
    let fixed = Mosaic { mutable: false, ..gold() };
    let mut ledger = self::ledger();
    assert_eq!(send(&mut ledger, 1, &define(&fixed)), Code::SUCCESS);
    assert_eq!(send(&mut ledger, 1, &supply(1, 1)), Code::MOSAIC_SUPPLY_IMMUTABLE);
    for (kind, delta) in [(0, 1), (3, 1), (1, 0), (1, 9_000_000_000_000_001), (1, 1 << 63)] {
        let request = Signer::new(1).announce_draft(&supply(kind, delta));
        assert_eq!(ledger.announce(&request, NOW).unwrap_err().status(), 400, "{kind} {delta}");
    }
}

/// Pays three units of gold from one key to another.
fn pay_gold(from: u8, to: u8) -> Draft {
    let mosaics = vec![("own", "gold", 3)];
    let payment = Payment {
        version: 0x9800_0002,
        recipient: address(to),
        mosaics,
        fee: 1_250_000,
        ..Payment::at(NOW)
    };
    assert_ne!(from, to);
    Draft::from(&payment)
}

#[test]
fn levies_are_paid_on_top() {
    for (kind, fee, in_xem, cost) in
        [(1, 7, true, 7), (2, 5000, true, 1), (1, 7, false, 7), (1, 2_000_000_000_000, true, 0)]
    {
        let mut ledger = ledger();
        let mosaic = MosaicId::parse(if in_xem { "nem:xem" } else { "own:gold" }).unwrap();
        let levy = Some(Levy { kind, recipient: address(5), mosaic, fee });
        assert_eq!(send(&mut ledger, 1, &define(&Mosaic { levy, ..gold() })), Code::SUCCESS);
        let code = send(&mut ledger, 1, &pay_gold(1, 6));
        if cost == 0 {
            assert_eq!(code, Code::INSUFFICIENT_BALANCE);
            continue;
        }
        assert_eq!(code, Code::SUCCESS);
        assert_eq!(ledger.units(&address(6), &id()), 3);
        let got = if in_xem {
            ledger.balance(&address(5)) - START
        } else {
            ledger.units(&address(5), &id())
        };
        assert_eq!(got, cost);
    }
}

#[test]
fn what_is_not_transferable_moves_from_and_to_its_creator_only() {
    let mut ledger = ledger();
    let fixed = Mosaic { transferable: false, ..gold() };
    assert_eq!(send(&mut ledger, 1, &define(&fixed)), Code::SUCCESS);
    assert_eq!(send(&mut ledger, 1, &pay_gold(1, 2)), Code::SUCCESS);
    assert_eq!(send(&mut ledger, 2, &pay_gold(2, 3)), Code::MOSAIC_NOT_TRANSFERABLE);
    assert_eq!(send(&mut ledger, 2, &pay_gold(2, 1)), Code::SUCCESS);
}
