//! The table of types, and the parties in it.

/// The account that acts.
pub(crate) const ACCOUNT: &str = "5AD4795F35641EE324025ACD27F8BCC843B7155F75532D9ACD76242F89EF2851";
/// The ends of its address.
pub(crate) const ACCOUNT_ENDS: &str = "TDRDR7EN A3CFT2FW";
/// Its cosignatories, where it has some.
pub(crate) const A: &str = "6FB0EC57F0113ECF0354F75350131913696ECF70A266322ABC95D22D43D32EA1";
pub(crate) const B: &str = "079ED4E17B44ACE0A03E38E0BC7FFB19659B80565C0006D720EAD88B62DCFA4A";
pub(crate) const C: &str = "9D425D74143C84B4C300D78ABA1D6037D34A02D9090337D797578D9357D44D92";
/// One who is to become a cosignatory.
pub(crate) const D: &str = "33F6C3CF451C847C4953DAF4B6693A458750B9ECC3885575E9012EC4753AF990";
/// A key that harvests.
pub(crate) const REMOTE: &str = "514419BFB9B5FC26CF3A4431450D7318D30CE26A9F2824126C77C35626B5511D";
/// Who is paid.
pub(crate) const SHOP: &str = "TDGSLB-HC55HC-BSOCEG-PJDATH-5IHCLC-32OFMA-MYVW";

/// One type, or one use of it.
pub(crate) struct Case {
    /// Names the file of its reviews.
    pub(crate) name: &'static str,
    /// What it does, as the guide's table has it.
    pub(crate) words: &'static str,
    /// The command that drafts it; `A` to `D`, `REMOTE` and `SHOP` stand for the parties.
    pub(crate) draft: &'static str,
    /// What is typed before the check code, from an order on paper.
    pub(crate) typed: &'static [&'static str],
    /// How many of these stand before the multisig account, if it goes through one.
    pub(crate) before: usize,
}

/// Every type.
pub(crate) const CASES: [Case; 15] = [
    Case {
        name: "transfer",
        words: "pays XEM",
        draft: "transfer --to SHOP --amount 12.5 --message 'invoice 42'",
        typed: &["12.5 XEM", "TDGSLBHC OFMAMYVW", "invoice 42"],
        before: 2,
    },
    Case {
        name: "transfer-mosaics",
        words: "pays mosaics, XEM among them or not",
        draft: "transfer --to SHOP --amount 3 --mosaic alice:gold=1500 --fee 0.1",
        typed: &["1500 alice:gold", "3 XEM", "TDGSLBHC OFMAMYVW", "D-MOSAIC"],
        before: 3,
    },
    Case {
        name: "transfer-message",
        words: "says something and pays nothing",
        draft: "transfer --to SHOP --amount 0 --message-hex 00ff10",
        typed: &["0 XEM", "TDGSLBHC OFMAMYVW", "hex 00ff10"],
        before: 2,
    },
    Case {
        name: "cosignatories-first",
        words: "turns a plain account into a 2-of-3 multisig account",
        draft: "cosignatories --add A --add B --add C --signatures 2",
        typed: &[
            "add TAY32ZXQ QO64HXDI",
            "add TBEUUDN3 X6SOVWGE",
            "add TDOOSK2C B2HWLWSP",
            "signatures +2",
            "D-CONTROL",
        ],
        before: 0,
    },
    Case {
        name: "cosignatories-replace",
        words: "replaces a cosignatory",
        draft: "cosignatories --add D --remove C",
        typed: &["add TCT7HRBO FCRLQB5S", "remove TDOOSK2C B2HWLWSP", "D-CONTROL"],
        before: 0,
    },
    Case {
        name: "cosignatories-remove",
        words: "removes a cosignatory and lowers the number of signatures",
        draft: "cosignatories --remove C --signatures -1",
        typed: &["remove TDOOSK2C B2HWLWSP", "signatures -1", "D-CONTROL"],
        before: 0,
    },
    Case {
        name: "delegate",
        words: "lends the right to harvest",
        draft: "delegate --remote REMOTE",
        typed: &["delegate to TDAGXWXY R7MJIPMT", "D-DELEGATION"],
        before: 0,
    },
    Case {
        name: "delegate-stop",
        words: "takes the right to harvest back",
        draft: "delegate --remote REMOTE --stop",
        typed: &["take back from TDAGXWXY R7MJIPMT", "D-DELEGATION"],
        before: 0,
    },
    Case {
        name: "namespace",
        words: "registers a namespace",
        draft: "namespace --name alice",
        typed: &["100 XEM", "TAMESPAC TDJEYP35", "alice"],
        before: 2,
    },
    Case {
        name: "namespace-below",
        words: "registers a namespace below another",
        draft: "namespace --name alice.shop",
        typed: &["10 XEM", "TAMESPAC TDJEYP35", "alice.shop"],
        before: 2,
    },
    Case {
        name: "mosaic",
        words: "defines a mosaic",
        draft: "mosaic --name alice:gold --description 'a gram of gold' --divisibility 3 \
                --supply 9000000 --mutable --transferable",
        typed: &["10 XEM", "TBMOSAIC SJBR5OLC", "alice:gold"],
        before: 2,
    },
    Case {
        name: "mosaic-levy",
        words: "defines a mosaic with a fixed levy",
        draft: "mosaic --name alice:gold --description 'a gram of gold' --supply 9000000 \
                --transferable --levy nem:xem=50000 --levy-to SHOP",
        typed: &["10 XEM", "TBMOSAIC SJBR5OLC", "alice:gold", "0.05 XEM to TDGSLBHC OFMAMYVW"],
        before: 2,
    },
    Case {
        name: "mosaic-levy-share",
        words: "defines a mosaic with a levy by share",
        draft: "mosaic --name alice:gold --description 'a gram of gold' --supply 9000000 \
                --transferable --levy alice:gold=25 --levy-share --levy-to SHOP",
        typed: &[
            "10 XEM",
            "TBMOSAIC SJBR5OLC",
            "alice:gold",
            "25/10000 alice:gold to TDGSLBHC OFMAMYVW",
        ],
        before: 2,
    },
    Case {
        name: "supply-create",
        words: "creates units of a mosaic",
        draft: "supply --mosaic alice:gold --create 1000",
        typed: &["create 1000 alice:gold"],
        before: 0,
    },
    Case {
        name: "supply-delete",
        words: "deletes units of a mosaic",
        draft: "supply --mosaic alice:gold --delete 1000",
        typed: &["delete 1000 alice:gold"],
        before: 0,
    },
];
