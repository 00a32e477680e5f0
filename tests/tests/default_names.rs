//! Where a message goes without `-o`: alone in its process, since it changes the working folder.
use tests::sample::{BEGIN, answers, draft, moment};
use tests::{Bad, Desk, Tool};

#[test]
fn the_name_carries_the_check_code_and_never_replaces() {
    let desk = Desk::new();
    desk.write("key", tests::sample::KEY);
    std::env::set_current_dir(desk.folder()).unwrap();
    let told = desk.json(Tool::Online, &format!("{} --json", draft()));
    let code = tests::sample::text(&told, "check_code").to_owned();
    let request = names(&desk, &code);
    assert_eq!(request.len(), 1, "{request:?}");
    let request = &request[0];
    desk.online(&format!("show @{request} --png @codes"));
    for tool in [Tool::Online, Tool::Signer] {
        let bad = Bad { tool, ..Bad::signer("the name is taken", "scan --images @codes", &code) };
        desk.refused(bad.exits(station::Exit::Usage));
    }
    let (typed, _) = answers(&desk, request, BEGIN);
    let sign = format!("sign @{request} --key-file @key --now {}", moment(BEGIN));
    desk.done(Tool::Signer, &sign, typed.as_bytes());
    assert_eq!(names(&desk, &code).len(), 2, "the response is named after the request");
    let again = Bad::signer("signed already", &sign, &code).typed(typed.as_bytes());
    desk.refused(again.exits(station::Exit::Usage));
    desk.done(Tool::Signer, &format!("{sign} --replace"), typed.as_bytes());
    assert!(desk.snapshot().keys().all(|name| !name.contains(".tmp")));
    a_key_in_the_place_of_a_picture_is_not_printed(&desk);
}

/// Somebody pastes the key where the name of a file belongs, and perhaps has a file named so.
fn a_key_in_the_place_of_a_picture_is_not_printed(desk: &Desk) {
    let picture = desk.list("codes").remove(0);
    for key in [tests::sample::OTHER_KEY, tests::sample::WORDS] {
        for there in [false, true] {
            if there {
                std::fs::copy(desk.path(&picture), desk.path(key)).unwrap();
            }
            for line in [format!("qr read '{key}'"), format!("qr read --json '{key}'")] {
                let outcome = desk.run(Tool::Online, &line, b"");
                assert_eq!(outcome.exit == station::Exit::Done, there, "{}", outcome.stderr);
                let said = outcome.text() + &outcome.stderr;
                assert!(said.contains("a file whose name looks like a key"), "{said}");
                assert!(!said.contains(&key[..12]), "{said}");
            }
        }
    }
}

/// Returns the files whose name carries the code.
fn names(desk: &Desk, code: &str) -> Vec<String> {
    desk.snapshot().into_keys().filter(|name| name.contains(code)).collect()
}
