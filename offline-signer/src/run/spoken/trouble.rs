//! What goes wrong, and what to do about it, on screens.

/// In English, as screens say it, and in Japanese. `{}` stands for what has no language.
pub(super) const TROUBLE: &[(&str, &str)] = &[
    // Vaults, opened and changed.
    ("it is not a vault", "金庫ではありません"),
    (
        "the vault has format {}; this program knows format 1",
        "金庫の形式は {0} ですが、この署名機が読めるのは形式 1 です",
    ),
    (
        "the vault demands features that this program does not know ({})",
        "この署名機にない機能を必要とする金庫です ({0})",
    ),
    ("the vault is damaged: {}", "金庫が壊れています: {0}"),
    (
        "opening this vault needs {} MiB of free memory",
        "この金庫を開けるには空きメモリが {0} MiB 必要です",
    ),
    ("there is no memory for a secret", "秘密を置くメモリがありません"),
    ("this vault has no custodian {}", "この金庫に保管者 {0} はいません"),
    (
        "the passphrase of custodian {} is wrong, or the vault was changed",
        "保管者 {0} のパスフレーズが違うか、金庫が書き換えられています",
    ),
    ("custodian {} has given a passphrase already", "保管者 {0} はすでに入力しました"),
    (
        "{} of the {} passphrases that open this vault were given",
        "開けるのに必要な {1} 人のうち {0} 人しか入力していません",
    ),
    (
        "the passphrases are right, but the vault was changed or damaged",
        "パスフレーズは正しいですが、金庫が書き換えられたか壊れています",
    ),
    (
        "the vault holds what this program would not write",
        "この署名機が書かない内容が金庫にあります",
    ),
    (
        "a vault has 1 to 16 custodians, of whom at least 1 and at most all must come",
        "保管者は 1-16 人、開けるのに必要な人数は 1 人以上全員以下です",
    ),
    ("a custodian's passphrase has at least 8 characters", "保管者のパスフレーズは8文字以上です"),
    (
        "custodian {} stays and must give the passphrase: everyone gets a new share",
        "残る保管者 {0} のパスフレーズも必要です。全員に新しい分が渡ります",
    ),
    (
        "without this custodian there are too few to open the vault",
        "この保管者がいないと、金庫を開ける人数が足りません",
    ),
    ("the vault has no room for this", "金庫に空きがありません"),
    ("the vault has been saved too often", "金庫の保存回数が上限に達しました"),
    (
        "type it once more; if it is right for certain, take another copy of the vault",
        "もう一度入力してください。確かに正しいなら、別の写しを使ってください",
    ),
    ("let each custodian come who must", "必要な保管者全員が入力してください"),
    ("see the list of custodians", "保管者の一覧を確かめてください"),
    (
        "end other programs, or open it on a machine with more memory",
        "ほかのプログラムを終了するか、メモリの多い機械で開けてください",
    ),
    (
        "somebody may have changed it: take another copy, or the version before (vault.previous)",
        "誰かが書き換えたおそれがあります。別の写しか、一つ前の版を使ってください",
    ),
    ("take another copy", "別の写しを使ってください"),
    (
        "use the program that wrote it, or a newer one",
        "それを書いた版か、より新しい版を使ってください",
    ),
    ("choose other numbers of custodians", "保管者の人数を選び直してください"),
    (
        "choose one that nobody guesses: six words by dice",
        "誰にも推測されないもの(サイコロで選んだ六語など)にしてください",
    ),
    (
        "come back when everyone who stays can type their passphrase",
        "残る全員が入力できるときに行ってください",
    ),
    (
        "replace the custodian, or add another one first",
        "保管者を交代するか、先に別の保管者を追加してください",
    ),
    ("make another vault for more keys", "別の金庫を作ってください"),
    ("make another vault and move the keys", "別の金庫を作り、鍵を移してください"),
    (
        "copies of the vault and printed codes from before still open with the passphrases of then: if one may be in wrong hands, move the funds to new keys",
        "以前の写しや印刷したコードは、当時のパスフレーズで今も開きます。人手に渡ったおそれがあれば、資金を新しい鍵に移してください",
    ),
    // Keys of a vault.
    ("there is no key {} in this vault", "この金庫に鍵 {0} はありません"),
    ("no key of this vault has the account key {}", "この金庫には公開鍵 {0} の鍵がありません"),
    ("another key of this vault has the same label", "同じ名前の鍵がすでにあります"),
    (
        "a vault holds at most 16 keys, and gives at most 255 numbers",
        "金庫に入る鍵は 16 個まで、番号は 255 までです",
    ),
    ("a key has at most 16 accounts", "一つの鍵の口座は 16 個までです"),
    ("key {} has this account already", "鍵 {0} にはこの口座がすでにあります"),
    ("key {} is the same key", "鍵 {0} と同じ鍵です"),
    ("a key that is {} cannot become {}", "状態 {0} の鍵は {1} にできません"),
    (
        "a key becomes active when its backup was read back, and not before",
        "バックアップを確認するまで、鍵は有効になりません",
    ),
    (
        "the passphrase of the words is another one, or there is none",
        "単語のパスフレーズが違うか、設定されていません",
    ),
    ("key {} is {}: it signs nothing", "鍵 {0} は {1} の状態で、署名できません"),
    ("key {} signs for the same multisig account", "鍵 {0} は同じマルチシグ口座の署名者です"),
    ("a key of this vault does not make its own account", "金庫の鍵とその口座が一致しません"),
    ("see the keys of the vault", "金庫の鍵の一覧を確かめてください"),
    (
        "see the keys of the vault; nothing was changed",
        "金庫の鍵の一覧を確かめてください。何も変更していません",
    ),
    ("type another name", "別の名前を入力してください"),
    ("make another vault for more", "別の金庫を作ってください"),
    ("use the key that is there", "すでにある鍵を使ってください"),
    ("prove its backup: Keys of the vault", "「金庫の鍵」でバックアップを確認してください"),
    (
        "type it as it is written down beside the words",
        "単語のそばに書かれたとおりに入力してください",
    ),
    (
        "see the keys of the vault; a suspended key is made active there",
        "金庫の鍵の一覧を確かめてください。停止中の鍵はそこで有効に戻せます",
    ),
    (
        "keep them in different vaults, in different hands",
        "別々の金庫に入れ、別々の人が保管してください",
    ),
    ("do not use this vault; take another copy", "この金庫を使わず、別の写しを使ってください"),
    ("no vault is open", "金庫が開いていません"),
    ("open one first", "先に金庫を開けてください"),
    ("a label is empty", "名前が空です"),
    ("a label has more than 48 bytes", "名前が長すぎます (48 バイトまで)"),
    (
        "a label has blanks around it or control characters in it",
        "名前の前後の空白や制御文字は使えません",
    ),
    ("a label looks like a key", "名前が鍵に見えます"),
    // Words, private keys, passphrases, dice.
    ("the key: {}", "鍵: {0}"),
    ("the passphrase: {}", "パスフレーズ: {0}"),
    ("the code: {}", "コード: {0}"),
    ("the secret is longer than 1024 bytes", "長すぎます (1024 バイトまで)"),
    ("the secret is not UTF-8 text", "UTF-8 の文字ではありません"),
    ("the secret is more than one line", "一行に収まっていません"),
    ("the secret holds a control character", "制御文字が含まれています"),
    ("the key is empty", "鍵が空です"),
    (
        "expected 12, 15, 18, 21 or 24 words or a private key in hex, found {} words",
        "単語は 12、15、18、21、24 のいずれか、または16進数の秘密鍵です。入力は {0} 語でした",
    ),
    ("word {} is in no BIP-39 word list", "{0} 番目の単語は BIP-39 の一覧にありません"),
    ("word {} is of another language than the words around it", "{0} 番目の単語だけ別の言語です"),
    ("the words do not fit their checksum", "単語のチェックサムが合いません"),
    (
        "a private key has 64 hex digits, or 66 that begin with 00, found {} characters",
        "秘密鍵は16進数64桁 (または 00 で始まる66桁)です。入力は {0} 文字でした",
    ),
    ("a private key of 66 hex digits begins with 00", "66桁の秘密鍵は 00 で始まります"),
    (
        "character {} of the private key is not a hex digit",
        "秘密鍵の {0} 文字目が16進数ではありません",
    ),
    (
        "number {} of the SeedQR is of no word: it is above 2047",
        "SeedQR の {0} 番目の番号が 2047 を超えています",
    ),
    (
        "the code is neither a SeedQR nor a CompactSeedQR",
        "SeedQR でも CompactSeedQR でもありません",
    ),
    ("words need a derivation path", "単語には導出パスが必要です"),
    ("a private key in hex takes no derivation path", "16進数の秘密鍵に導出パスはありません"),
    ("a private key in hex takes no passphrase", "16進数の秘密鍵にパスフレーズはありません"),
    ("there is no memory for a key: {}", "鍵を置くメモリがありません: {0}"),
    ("the key is unusable: {}", "この鍵は使えません: {0}"),
    ("write it as plain text, in UTF-8", "通常の文字で入力してください"),
    (
        "type 12, 15, 18, 21 or 24 words, or a private key in hex",
        "12、15、18、21、24 語、または16進数の秘密鍵を入力してください",
    ),
    ("type words, or a private key in hex", "単語か16進数の秘密鍵を入力してください"),
    ("compare that word with the backup", "その単語をバックアップと照合してください"),
    (
        "compare every word and their order with the backup",
        "すべての単語と順序をバックアップと照合してください",
    ),
    (
        "compare the private key with the wallet that printed it",
        "秘密鍵を、それを表示したウォレットと照合してください",
    ),
    (
        "compare the digits with the backup, four to a word",
        "数字を四桁ずつバックアップと照合してください",
    ),
    ("use another key", "別の鍵を使ってください"),
    ("use the key without an account number", "口座番号なしで鍵を使ってください"),
    ("use the key without a passphrase", "パスフレーズなしで鍵を使ってください"),
    ("write the words themselves down", "単語そのものを書き写してください"),
    ("free memory and start again", "メモリを空けてやり直してください"),
    ("the operating system's random generator gives nothing", "乱数発生器から何も得られません"),
    (
        "the operating system's random generator repeats itself",
        "乱数発生器が同じ値を繰り返しています",
    ),
    ("there is no memory to keep a secret in", "秘密を置くメモリがありません"),
    ("roll {} is not a digit from 1 to 6", "{0} 回目の出目が 1-6 ではありません"),
    ("they all show the same: that is no chance", "すべて同じ目です。偶然とは考えられません"),
    (
        "they are far from even: a fair one hardly ever falls so",
        "出目が偏りすぎています。公正なサイコロではまず起こりません",
    ),
    ("more than {} were given", "{0} 回を超えています"),
    (
        "make no key on this machine until you know why",
        "原因が分かるまで、この機械で鍵を作らないでください",
    ),
    (
        "take another die or coin, and write down every throw as it falls",
        "別のサイコロを使い、出た目をそのまま入力してください",
    ),
    ("look at what was written down there", "入力を確かめてください"),
    ("the backup is of another key", "別の鍵のバックアップです"),
    ("word {} of the backup is another one", "バックアップの {0} 番目の単語が違います"),
    (
        "the backup is not good: compare it with the key, and make it anew",
        "バックアップが正しくありません。鍵と照合し、作り直してください",
    ),
    ("there is no key", "鍵がありません"),
    ("use a key first", "先に鍵を使えるようにしてください"),
    // Codes and messages.
    ("the codes: {}", "コード: {0}"),
    ("it is not a Coldseal message", "Coldseal のメッセージではありません"),
    ("it is not a Coldseal message: {}", "Coldseal のメッセージではありません: {0}"),
    (
        "the message is damaged: its SHA-256 does not match",
        "メッセージが壊れています (SHA-256 の不一致)",
    ),
    (
        "the message is damaged: its compressed form is broken",
        "メッセージが壊れています (圧縮形式の異常)",
    ),
    (
        "the message is too large: at most 256 KiB on the wire and 1 MiB inflated",
        "メッセージが大きすぎます (256 KiB、展開後 1 MiB まで)",
    ),
    ("the message is not in its one canonical form", "メッセージが正規の形ではありません"),
    (
        "the message has version {}; this program knows version 1",
        "メッセージのバージョンは {0} ですが、この署名機が読めるのは 1 です",
    ),
    ("it is for {}, not for {}", "{1} 用ではなく {0} 用です"),
    ("it is {}, not {}", "{1} ではなく {0} です"),
    ("an account card", "口座カード"),
    ("a signing request", "署名要求"),
    ("a signing response", "署名"),
    ("a sealed vault", "封印された金庫"),
    ("this looks like a key; nothing was kept", "鍵のようです。何も保存していません"),
    (
        "keys and requests are scanned each in a step of their own",
        "鍵と要求は、それぞれ別の手順で読み取ってください",
    ),
    (
        "scan messages and keys each in a step of their own",
        "メッセージと鍵は、それぞれ別の手順で読み取ってください",
    ),
    ("the code is part of a message, not a key", "鍵ではなくメッセージの一部です"),
    (
        "nothing was kept; scan messages and keys each in their own step",
        "何も保存していません。メッセージと鍵は別の手順で読み取ってください",
    ),
    (
        "scan codes that coldseal or coldseal-signer shows",
        "coldseal か coldseal-signer が表示するコードを読み取ってください",
    ),
    ("copy or scan it once more", "もう一度読み取ってください"),
    ("draft several smaller requests", "小さな要求に分けて作成してください"),
    ("scan the codes of a vault", "金庫コードを読み取ってください"),
    ("scan the request that coldseal drafted", "coldseal が作成した要求を読み取ってください"),
    ("no picture could be read: {}", "画像を読めませんでした: {0}"),
    ("no code of this program was found: {}", "コードが見つかりませんでした: {0}"),
    ("the payload is not whole: {}", "読み取りが途中です: {0}"),
    ("the scan was ended", "読み取りを終了しました"),
    ("start the scan again", "もう一度読み取ってください"),
    (
        "hold the codes nearer and still, with the whole white border",
        "白い縁まで含めて、近くで動かさずに見せてください",
    ),
    ("hold them longer before the camera", "カメラの前に、より長く見せてください"),
    ("there is no camera", "カメラがありません"),
    ("{} cannot be used as a camera: {}", "{0} はカメラとして使えません: {1}"),
    (
        "{} offers no pictures of a known kind (YUYV, UYVY, GREY, NV12 or MJPEG)",
        "{0} の画像形式には対応していません (YUYV、UYVY、GREY、NV12、MJPEG)",
    ),
    ("plug a camera in", "カメラをつないでください"),
    ("use another camera", "別のカメラを使ってください"),
    ("plug the camera in again", "カメラをつなぎ直してください"),
    (
        "end the other program that uses the camera",
        "カメラを使っているほかのプログラムを終了してください",
    ),
    (
        "put yourself into the group video, and log in anew",
        "自分をグループ video に加え、ログインし直してください",
    ),
    (
        "the process that reads pictures cannot be started: {}",
        "画像を読むプロセスを開始できません: {0}",
    ),
    (
        "this system cannot lock up the process that reads pictures (no seccomp)",
        "画像を読むプロセスを閉じ込められません (seccomp がありません)",
    ),
    (
        "nothing was read; free memory and start again",
        "何も読み取っていません。メモリを空けてやり直してください",
    ),
    ("use a larger window or screen", "より大きい画面を使ってください"),
    ("show the codes once more", "もう一度コードを表示してください"),
    // This machine.
    (
        "this system does not lock memory and swaps it: a key could get on the disk",
        "メモリを固定できずスワップが有効です。鍵がディスクに書かれるおそれがあります",
    ),
    (
        "raise the limit (ulimit -l 1024) or switch swap off (swapoff -a)",
        "上限を上げる (ulimit -l 1024)か、スワップを止めてください (swapoff -a)",
    ),
    (
        "memory cannot be locked here; there is no swap that it could go to",
        "ここではメモリを固定できません。スワップはないので書き出されません",
    ),
    ("the devices cannot be fixed: {}", "機器を固定できません: {0}"),
    (
        "power off, unplug what is not needed, and start again",
        "電源を切り、不要なものを外してやり直してください",
    ),
    // Keys of a vault that are not there, or not alone: offline-signer/src/vaults/keys.rs.
    ("key {} is in pre-activation: its backup is not proved", "鍵 {0} はバックアップが未確認です"),
    (
        "prove its backup first: Keys of the vault",
        "先に「金庫の鍵」でバックアップを確認してください",
    ),
    ("several keys of this vault have accounts there", "該当する口座がこの金庫に複数あります"),
    ("the screens show a key with one account", "画面で表示できるのは口座が一つの鍵だけです"),
    (
        "no key of this vault has that account on {} {}",
        "この金庫には {0} {1} のその口座の鍵がありません",
    ),
    (
        "see the keys of the vault, or open the vault that has this account",
        "「金庫の鍵」を確かめるか、その口座の鍵がある金庫を開けてください",
    ),
    (
        "only English words can be kept in shares and codes; those of other languages cannot",
        "分散バックアップやコードにできるのは英語の単語だけです",
    ),
    // Shares.
    (
        "a share has 20 to 33 words and not 21, 24, 26, 29 or 32, found {}",
        "分割片は 20-33 語 (21、24、26、29、32 を除く)です。入力は {0} 語でした",
    ),
    (
        "word {} of the share is not in the word list of shares (SLIP-0039)",
        "{0} 番目の単語は分割片の一覧 (SLIP-0039)にありません",
    ),
    ("the words of the share do not fit their checksum", "分割片のチェックサムが合いません"),
    (
        "the share is malformed, although its checksum fits",
        "チェックサムは合いますが、分割片の形式が正しくありません",
    ),
    ("the share belongs to another set than those before it", "前の分割片とは別の組です"),
    ("the share was given before", "この分割片はすでに入力しました"),
    (
        "another share with the same place in the set was given before; one of the two is wrong",
        "同じ位置の別の分割片がすでにあります。どちらかが違います",
    ),
    ("there are too few shares", "分割片が足りません"),
    (
        "the shares do not fit together; one of them is wrong",
        "分割片が互いに合いません。どれかが違います",
    ),
    (
        "the passphrase of shares has printable ASCII characters only",
        "分割片のパスフレーズに使えるのは ASCII の文字だけです",
    ),
    ("there is no memory for a share", "分割片を置くメモリがありません"),
    (
        "compare every word of that share with the backup",
        "分割片のすべての単語をバックアップと照合してください",
    ),
    (
        "use the program that made it; nothing writes such a share today",
        "それを作ったプログラムを使ってください",
    ),
    (
        "keep the shares of one split together; look at their first words",
        "同じ組の分割片を使ってください。最初の数語で見分けられます",
    ),
    ("type each share once", "それぞれ一度だけ入力してください"),
    ("compare both with the backup, word by word", "両方を一語ずつバックアップと照合してください"),
    ("type as many shares as each group needs", "グループごとに必要な数だけ入力してください"),
    (
        "leave one out in turn; the wrong one is the one without which it works",
        "一つずつ除いて試してください。除いて合うものが違う分割片です",
    ),
    (
        "a passphrase of shares is of letters, digits and signs of ASCII",
        "ASCII の文字、数字、記号だけを使ってください",
    ),
    ("end other programs, and try again", "ほかのプログラムを終了してやり直してください"),
    (
        "the shares hold no words; choose a private key",
        "分割片に単語は入っていません。「秘密鍵」を選んでください",
    ),
    (
        "the shares hold words; choose words",
        "分割片に入っているのは単語です。「単語」を選んでください",
    ),
    (
        "words come of 16, 20, 24, 28 or 32 bytes, found {}",
        "単語になるのは 16、20、24、28、32 バイトです。{0} バイトでした",
    ),
    ("a private key has 32 bytes, found {}", "秘密鍵は 32 バイトです。{0} バイトでした"),
    // Splits, and what was left over.
    ("a private key in hex has no words", "16進数の秘密鍵に単語はありません"),
    ("back a private key up in hex, or as shares", "分割片に分けてバックアップしてください"),
    ("{} of {} shares were read back; each one must be", "{1} 枚のうち {0} 枚しか確認していません"),
    ("the shares are of a split that was made otherwise", "分け方の違う分割片です"),
    ("read back each share of the split", "すべての分割片を入力してください"),
    ("type the shares that were shown", "表示された分割片を入力してください"),
];

/// What keys are: behind all that is more than that.
pub(super) const WHAT: &[(&str, &str)] = &[
    ("pre-activation", "未確認"),
    ("active", "有効"),
    ("suspended", "停止中"),
    ("compromised", "漏えい"),
    ("destroyed", "破棄済み"),
    ("{} words", "{0} 語"),
    ("{} words with a passphrase", "{0} 語とパスフレーズ"),
    ("private key", "秘密鍵"),
    ("gone", "なし"),
];
