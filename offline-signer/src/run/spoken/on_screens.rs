//! What is to be done on screens, where the commands have options.

/// As commands say it, and as screens do.
pub(super) const ON_SCREENS: &[(&str, &str)] = &[
    ("give --split as it was given at the backup", "type the shares that were shown"),
    ("give each share once", "type each share once"),
    (
        "give as many shares as each group needs, one to a line",
        "type as many shares as each group needs",
    ),
    (
        "the shares hold no words; see --shares-of-private-key",
        "the shares hold no words; choose a private key",
    ),
    (
        "the shares hold words: leave --shares-of-private-key out",
        "the shares hold words; choose words",
    ),
    (
        "a key file holds one line: words, or a private key in hex; or shares, one to a line",
        "type words, or a private key in hex",
    ),
    (
        "give a --passphrase-file for each custodian who must come",
        "let each custodian come who must",
    ),
    ("see vault info for the numbers of the custodians", "see the list of custodians"),
    ("see key list", "see the keys of the vault"),
    ("see key list; nothing was changed", "see the keys of the vault; nothing was changed"),
    (
        "see key list for the states; nothing was changed",
        "see the keys of the vault; nothing was changed",
    ),
    ("choose another --label", "type another name"),
    ("add an account to that key with key account; see key list", "use the key that is there"),
    ("prove it with key check-backup --vault DIR --key N", "prove its backup: Keys of the vault"),
    (
        "give it with --mnemonic-passphrase-file, as it is written down beside the words",
        "type it as it is written down beside the words",
    ),
    (
        "see key list; a suspended key is made active with key state",
        "see the keys of the vault; a suspended key is made active there",
    ),
    (
        "keep them in different vaults, in different hands; or allow it with --together",
        "keep them in different vaults, in different hands",
    ),
    ("plug a camera in; look with --list-cameras", "plug a camera in"),
    ("use another camera, or film the codes and give the film with --video", "use another camera"),
    ("look with --list-cameras which there are", "plug the camera in again"),
    (
        "keys are never shown, scanned as requests or sent; give a key with --key-file of the signer alone",
        "keys and requests are scanned each in a step of their own",
    ),
    (
        "scan messages with scan, and keys with the key's own step",
        "scan messages and keys each in a step of their own",
    ),
    (
        "check key, passphrase and --path, or draft the request for this account",
        "use the key of that account, or have the request drafted for this one",
    ),
    (
        "give 12, 15, 18, 21 or 24 words, or a private key in hex",
        "type 12, 15, 18, 21 or 24 words, or a private key in hex",
    ),
    (
        "give a file that coldseal or coldseal-signer wrote",
        "scan codes that coldseal or coldseal-signer shows",
    ),
    ("give the request that coldseal drafted", "scan the request that coldseal drafted"),
    (
        "take the pictures nearer, sharper and with the whole white border",
        "hold the codes nearer and still, with the whole white border",
    ),
    ("take more pictures while the codes run on", "hold them longer before the camera"),
    ("leave --path and --account out", "use the key without an account number"),
    ("leave --mnemonic-passphrase-file out", "use the key without a passphrase"),
    (
        "read the backup back with key check-backup --vault DIR --key N; then sign",
        "prove its backup first: Keys of the vault",
    ),
    ("name one with --key; see key list", "the screens show a key with one account"),
    (
        "see key list; add accounts with key account",
        "see the keys of the vault, or open the vault that has this account",
    ),
];
