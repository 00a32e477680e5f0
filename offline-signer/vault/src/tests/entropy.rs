//! Dice, coins, cards, cameras and generators: what they give, and what is refused.

use super::{Missing, Repeatable, secret_text};
use crate::entropy::{
    CameraNoise, Cards, Coins, Dice, EntropyError, OsRandom, PhraseLength, Pool, RandomSource,
    Sources, self_test,
};

fn dice(text: &str) -> Result<Dice, EntropyError> {
    Dice::parse(&secret_text(text))
}

fn coins(text: &str) -> Result<Coins, EntropyError> {
    Coins::parse(&secret_text(text))
}

fn cards(text: &str) -> Result<Cards, EntropyError> {
    Cards::parse(&secret_text(text))
}

/// A deck in order.
fn deck() -> String {
    let card = |suit: char| "A23456789TJQK".chars().map(move |rank| format!("{rank}{suit} "));
    "SHDC".chars().flat_map(card).collect()
}

fn with_dice(length: PhraseLength, rolls: usize) -> Result<Pool, EntropyError> {
    let dice = Some(dice(&"123456".repeat(20)[..rolls]).unwrap());
    Pool::new(length, Sources { dice, ..Sources::default() })
}

#[test]
fn rolls_are_enough_by_one_rule() {
    for length in PhraseLength::ALL {
        let rolls = length.rolls();
        // Within a tenth of a bit, and one roll fewer is not.
        let bits = |rolls: usize| 6_f64.log2() * f64::from(u32::try_from(rolls).unwrap());
        assert!(bits(rolls) + 0.1 >= f64::from(length.bits()), "{length}");
        assert!(bits(rolls - 1) + 0.1 < f64::from(length.bits()), "{length}");
        assert!(with_dice(length, rolls).is_ok(), "{length}");
        let EntropyError::TooFew { needed, phrase, .. } = with_dice(length, rolls - 1).unwrap_err()
        else {
            panic!("{length}")
        };
        assert_eq!((needed, phrase), (length.bits(), length));
    }
    assert_eq!(PhraseLength::ALL.map(PhraseLength::rolls), [50, 62, 75, 87, 99]);
    let few = with_dice(PhraseLength::Words24, 98).unwrap_err().to_string();
    assert!(few.contains("253 bits") && few.contains("24 words") && few.contains("256"), "{few}");
    assert_eq!("18".parse(), Ok(PhraseLength::Words18));
    assert!("13".parse::<PhraseLength>().is_err() && "012".parse::<PhraseLength>().is_err());
}

#[test]
fn sources_add_up() {
    let sum = |rolls: usize, flips: usize, drawn: usize| {
        let deck = deck();
        let cards = cards(&deck[..drawn * 3]).unwrap();
        let dice = dice(&"123456".repeat(20)[..rolls]).unwrap();
        let coins = coins(&"HT".repeat(200)[..flips]).unwrap();
        let sources =
            Sources { dice: Some(dice), coins: Some(coins), cards: Some(cards), camera: None };
        Pool::new(PhraseLength::Words24, sources).map(drop)
    };
    assert_eq!(sum(0, 256, 0), Ok(()));
    assert!(matches!(sum(0, 255, 0), Err(EntropyError::TooFew { found: 255, .. })));
    // A deck holds 225.58 bits: 30 flips are too few to fill up, 31 enough; so are 12 rolls.
    assert!(matches!(sum(0, 30, 52), Err(EntropyError::TooFew { found: 255, .. })));
    assert_eq!(sum(0, 31, 52), Ok(()));
    assert_eq!(sum(12, 0, 52), Ok(()));
    assert!(sum(11, 0, 52).is_err());
    assert_eq!(sum(25, 100, 30), Ok(()));
    assert!(matches!(sum(0, 0, 0), Err(EntropyError::TooFew { found: 0, .. })));
}

#[test]
fn bad_rolls_are_refused() {
    assert_eq!(dice("1 2\n3\r\n456\t1").unwrap().count(), 7);
    assert_eq!(dice("").unwrap().count(), 0);
    for (text, error) in [
        ("1237".to_owned(), EntropyError::NotARoll { position: 4 }),
        ("0123".to_owned(), EntropyError::NotARoll { position: 1 }),
        ("1 2 x".to_owned(), EntropyError::NotARoll { position: 3 }),
        ("12,3".to_owned(), EntropyError::NotARoll { position: 3 }),
        ("12\u{0663}".to_owned(), EntropyError::NotARoll { position: 3 }),
        ("4".repeat(10), EntropyError::AllTheSame),
        ("4".repeat(99), EntropyError::AllTheSame),
        ("4".repeat(26) + "123561235612356123561235", EntropyError::Uneven),
        ("123456".repeat(171), EntropyError::TooMany { most: 1024 }),
    ] {
        assert_eq!(dice(&text).unwrap_err(), error, "{text}");
    }
    assert!(dice(&("4".repeat(25) + "1235612356123561235612356")).is_ok());
    assert!(dice("444444444").is_ok());
}

#[test]
fn bad_flips_are_refused() {
    assert_eq!(coins("HhTt HT\nht").unwrap().count(), 8);
    assert_eq!(coins("0110 1").unwrap().number(5), Some(0b01101));
    assert_eq!(coins("THHTH").unwrap().number(5), Some(0b01101));
    assert_eq!(coins("THHTH").unwrap().number(4), None);
    for (text, error) in [
        ("HTX".to_owned(), EntropyError::NotAFlip { position: 3 }),
        ("H2".to_owned(), EntropyError::NotAFlip { position: 2 }),
        ("HT01".to_owned(), EntropyError::MixedFlips),
        ("H".repeat(20), EntropyError::AllTheSame),
        ("H".repeat(77) + &"T".repeat(24), EntropyError::Uneven),
        ("HT".repeat(513), EntropyError::TooMany { most: 1024 }),
    ] {
        assert_eq!(coins(&text).unwrap_err(), error, "{text}");
    }
    assert!(coins(&("H".repeat(75) + &"T".repeat(25))).is_ok());
}

#[test]
fn bad_cards_are_refused() {
    assert_eq!(cards("AS, 10h td\nkC").unwrap().count(), 4);
    let two = deck() + &deck();
    assert_eq!(cards(&two).unwrap().count(), 104);
    for (text, error) in [
        ("AS KH AS".to_owned(), EntropyError::RepeatedCard { position: 3 }),
        ("10S TS".to_owned(), EntropyError::RepeatedCard { position: 2 }),
        (deck() + "2H 3H 2H", EntropyError::RepeatedCard { position: 55 }),
        ("1S".to_owned(), EntropyError::NotACard { position: 1 }),
        ("AS 11S".to_owned(), EntropyError::NotACard { position: 2 }),
        ("AS SA".to_owned(), EntropyError::NotACard { position: 2 }),
        ("A".to_owned(), EntropyError::NotACard { position: 1 }),
        ("ASKH".to_owned(), EntropyError::NotACard { position: 1 }),
        ("A\u{2660}".to_owned(), EntropyError::NotACard { position: 1 }),
        (deck().repeat(4) + "AS", EntropyError::TooMany { most: 208 }),
    ] {
        assert_eq!(cards(&text).unwrap_err(), error, "{text}");
    }
}

/// Pictures of a sensor with noise of `spread` levels, of so many pixels.
fn pictures(count: usize, pixels: usize, spread: u8) -> Vec<Vec<u8>> {
    let mut random = Repeatable(9);
    let picture = |_| {
        let mut noise = vec![0; pixels];
        random.fill(&mut noise).unwrap();
        noise.into_iter().map(|byte| 100 + byte % spread).collect()
    };
    (0..count).map(picture).collect()
}

fn measure(pictures: &[Vec<u8>]) -> Result<CameraNoise, EntropyError> {
    CameraNoise::measure(&pictures.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

#[test]
fn a_dead_sensor_is_refused() {
    assert!(measure(&pictures(4, 20_000, 8)).is_ok());
    assert!(measure(&pictures(2, 20_000, 2)).is_ok());
    // Frozen or covered: every picture is the one before.
    assert_eq!(measure(&pictures(4, 20_000, 1)).unwrap_err(), EntropyError::DeadSensor);
    let frozen = vec![pictures(1, 20_000, 8).remove(0); 4];
    assert_eq!(measure(&frozen).unwrap_err(), EntropyError::DeadSensor);
    // One frozen picture among good ones, and a line that is dead.
    let mut once = pictures(4, 20_000, 8);
    once[2] = once[1].clone();
    assert_eq!(measure(&once).unwrap_err(), EntropyError::DeadSensor);
    let mut line = pictures(2, 20_000, 8);
    line.iter_mut().for_each(|picture| picture[5_000..5_300].fill(0));
    assert_eq!(measure(&line).unwrap_err(), EntropyError::DeadSensor);
    // A film of two or three pictures, over and over.
    for period in [2, 3] {
        let film: Vec<_> = pictures(period, 20_000, 8).into_iter().cycle().take(8).collect();
        assert_eq!(measure(&film).unwrap_err(), EntropyError::DeadSensor);
    }
    // Nearly dead: one pixel in 200 differs.
    let mut nearly = vec![vec![7; 20_000]; 2];
    nearly[1].iter_mut().step_by(200).for_each(|pixel| *pixel = 8);
    assert_eq!(measure(&nearly).unwrap_err(), EntropyError::DeadSensor);
    for few in [pictures(1, 20_000, 8), pictures(2, 16_383, 8), Vec::new()] {
        assert_eq!(measure(&few).unwrap_err(), EntropyError::TooLittleNoise);
    }
    let mut sizes = pictures(2, 20_000, 8);
    sizes[1].pop();
    assert_eq!(measure(&sizes).unwrap_err(), EntropyError::TooLittleNoise);
}

/// A generator that gives the same each time, a counter, or one that repeats a stretch.
struct Broken(fn(usize) -> u8);

impl RandomSource for Broken {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        bytes.iter_mut().enumerate().for_each(|(place, byte)| *byte = (self.0)(place));
        Ok(())
    }
}

#[test]
fn a_missing_or_broken_generator_is_refused() {
    assert_eq!(self_test(&mut Missing), Err(EntropyError::SystemMissing));
    let constant: fn(usize) -> u8 = |_| 0;
    let counter: fn(usize) -> u8 = |place| place.to_le_bytes()[0];
    let pairs: fn(usize) -> u8 = |place| if place % 20 == 0 { 7 } else { place.to_le_bytes()[0] };
    for broken in [constant, counter, pairs] {
        assert_eq!(self_test(&mut Broken(broken)), Err(EntropyError::SystemBroken));
    }
    assert_eq!(self_test(&mut Repeatable(0)), Ok(()));
    let mut system = OsRandom::open().unwrap();
    let mut drawn = [[0; 32]; 2];
    drawn.iter_mut().for_each(|bytes| RandomSource::fill(&mut system, bytes).unwrap());
    assert!(drawn[0] != drawn[1] && drawn[0] != [0; 32]);
}

#[test]
fn no_generator_no_key() {
    let pool = with_dice(PhraseLength::Words12, 50).unwrap();
    assert_eq!(pool.generate(&mut Missing).unwrap_err(), EntropyError::SystemMissing);
    assert_eq!(pool.practise(&mut Missing).unwrap_err(), EntropyError::SystemMissing);
}
