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
}

/// Returns the files whose name carries the code.
fn names(desk: &Desk, code: &str) -> Vec<String> {
    desk.snapshot().into_keys().filter(|name| name.contains(code)).collect()
}
