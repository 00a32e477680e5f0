//! Sentences of a review, as those who make them write them.

/// In English and in Japanese. `{}` stands for what has no language: numbers, addresses, names, moments.
pub(super) const REVIEW: &[(&str, &str)] = &[
    // Findings: shared/policy.
    ("it moves nothing and says nothing", "何も動かさず、メッセージもありません"),
    (
        "the inner transaction's deadline is later: it can be started once more",
        "内側の取引の期限のほうが後です。もう一度開始できます",
    ),
    (
        "its time was over {} ago (as the operator gave it)",
        "期限は {0} 前に過ぎました (入力された時刻による)",
    ),
    (
        "its time was over {} ago (by this machine's own clock)",
        "期限は {0} 前に過ぎました (この機械の時計による)",
    ),
    (
        "it begins {} from now (as the operator gave it)",
        "{0} 後に始まります (入力された時刻による)",
    ),
    (
        "it begins {} from now (by this machine's own clock)",
        "{0} 後に始まります (この機械の時計による)",
    ),
    (
        "the message looks like a key, and everyone can read it",
        "メッセージが鍵に見えます。誰でも読めます",
    ),
    ("it changes who controls {}", "{0} の支配権が変わります"),
    ("it changes who harvests for {}", "{0} のハーベスト先が変わります"),
    ("the recipient is the sender", "受取人と送信者が同じです"),
    (
        "moving {} may charge a levy: any amount of any asset; the bytes do not say",
        "{0} の移動には徴収金が付くことがあります。どの資産がいくら引かれるかは取引からは分かりません",
    ),
    (
        "the fee of {} is above twice the minimum of {}",
        "手数料 {0} は最低額 {1} の二倍を超えています",
    ),
    (
        "the fee of {} is above twice {}, the least that the bytes alone tell of",
        "手数料 {0} は、取引だけから分かる最低額 {1} の二倍を超えています",
    ),
    (
        "the fee of {} is below the minimum of {}: nodes refuse it",
        "手数料 {0} は最低額 {1} を下回ります。ノードが拒否します",
    ),
    (
        "this machine has a network interface: unknown: /sys/class/net cannot be read",
        "ネットワーク機器の有無を調べられません (/sys/class/net を読めません)",
    ),
    ("this machine has a network interface: {}", "この機械にはネットワーク機器があります: {0}"),
    ("transactions {#} and {#} do the same", "取引 {0} と {1} は同じ内容です"),
    // Effects: offline-signer/approval.
    ("of {} changes", "{0} の支配権が変わります"),
    (
        "the number needed stays as it is; of a new multisig account, all",
        "必要数は変わりません。新しいマルチシグ口座では全員です",
    ),
    (
        "the number needed rises by {}; where all must sign now, to {}",
        "必要数が {0} 増えます。今は全員が必要な口座では {1} になります",
    ),
    ("the number needed falls by {}", "必要数が {0} 減ります"),
    ("{#} whole units with {#} decimals", "{0} 単位、小数点以下 {1} 桁"),
    ("{#} whole units of {}", "{1} を {0} 単位"),
    ("{#} atomic units of {}, transaction {#}, to {}", "{1} を最小単位で {0}、取引 {2}、宛先 {3}"),
    ("{#} atomic units of {}", "{1} を最小単位で {0}"),
    ("yes", "はい"),
    ("no", "いいえ"),
    (
        "{#}, of whom {#} were not paid since this signer was started",
        "{0}、うち起動後に支払っていない宛先 {1}",
    ),
    ("{}, and those of others who sign", "{0}、ほかの署名者の分は別"),
    ("{#} XEM, transaction {#}, to {}", "{0} XEM、取引 {1}、宛先 {2}"),
    ("{} (UTC), as the operator gave it", "{0} (UTC)、入力された時刻"),
    ("{} (UTC), by this machine's own clock", "{0} (UTC)、この機械の時計"),
    // Kinds and details: shared/chains/nem.
    ("transfer, version {}", "送金、バージョン {0}"),
    ("account key link, version {}", "鍵の委任、バージョン {0}"),
    ("multisig modification, version {}", "マルチシグの変更、バージョン {0}"),
    ("namespace registration, version {}", "ネームスペースの登録、バージョン {0}"),
    ("mosaic definition, version {}", "モザイクの定義、バージョン {0}"),
    ("mosaic supply change, version {}", "モザイク供給量の変更、バージョン {0}"),
    ("multisig, version {}", "マルチシグ、バージョン {0}"),
    ("cosignature, version {}", "連署、バージョン {0}"),
    ("{#} of {}, before the multiplier", "{1} を {0}、倍率を掛ける前"),
];

/// Levies alone: the name of a mosaic that is paid could end like one.
pub(super) const LEVY: &[(&str, &str)] = &[
    ("{#} atomic units of {} on every transfer", "移動のたびに {1} を最小単位で {0}"),
    ("{#} XEM on every transfer", "移動のたびに {0} XEM"),
    ("{#} ten thousandths of each quantity, in {}", "移動量の 1万分の {0}、{1} で"),
    ("none", "なし"),
];
