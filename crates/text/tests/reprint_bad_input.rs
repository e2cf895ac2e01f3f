//! Reprints of bad input: empty, tiny and huge texts, endless copies, repetition made to hurt. Each is counted quietly
//! and quickly; the greatest sizes are in the bench (`cargo bench -p zhaozhang-text --bench reprint`).

use std::fmt::Write as _;

use zhaozhang_text::reprint::{Archive, Piece, Pool, Stage, Stories};

const TEXT: &str = "市里把慢性病用药送到村口：药师每周二随流动药车进村，老人凭社保卡当场取药，费用由统筹基金和个人账户共同结算。村民说，过去为一盒降压药要走十二里山路，如今在晒谷场上就能拿到。全市已开通二十六条线路，覆盖一百四十个行政村，下一步将把血糖和血压检测一并带上车。";

fn piece(id: u64, text: &str, published: i64) -> Piece<'_> {
    Piece { id, text, published, rank: 0, arrived: published + 60, outlet: 1 }
}

fn pool(texts: &[String]) -> Pool {
    let pieces: Vec<Piece<'_>> = texts.iter().zip(0..).map(|(text, id)| piece(id, text, 5)).collect();
    let mut pool = Pool::new();
    pool.add(&pieces, 2);
    pool
}

fn counted(texts: &[String]) -> Stories {
    pool(texts).settle(2)
}

#[test]
fn nothing_at_all_is_no_story() {
    let mut told = Vec::new();
    let stories = Pool::new().settle_told(0, &mut |stage| told.push(stage));
    assert_eq!((stories.count(), stories.texts(), stories.first(1)), (0, 0, None));
    assert_eq!((told.first(), told.last()), (Some(&Stage::Order), Some(&Stage::Answer)));
    let mut empty = Pool::new();
    empty.add(&[], 4);
    assert!(empty.is_empty() && Archive::new(empty).look_up("").is_empty());
}

#[test]
fn tiny_texts_are_each_a_story() {
    let tiny = [
        "",
        "医",
        "医",
        "\u{0}\u{FFFD}\u{200B}",
        "。！？",
        "1234567890",
        "a b c",
        "\u{FEFF}",
        "\n\n\n",
        "😀😀",
    ];
    let stories = counted(&tiny.map(str::to_owned));
    assert_eq!((stories.texts(), stories.count()), (tiny.len(), tiny.len()));
}

#[test]
fn twenty_thousand_tiny_texts_take_no_time() {
    let texts: Vec<String> = (0..20_000_u32).map(|k| format!("第{}号", k % 97)).collect();
    assert_eq!(counted(&texts).count(), texts.len());
}

#[test]
fn five_megabytes_are_looked_at_as_far_as_it_goes() {
    let noise: String =
        (0..1_700_000_u32).map(|k| char::from_u32(0x4E00 + k % 20_000 * 7_919 % 20_000).unwrap()).collect();
    assert!(noise.len() > 5_000_000);
    let (repeated, one_word) = (format!("{TEXT}{}", "医改".repeat(900_000)), "医".repeat(1_700_000));
    let texts = [TEXT.to_owned(), noise.clone(), noise, repeated, one_word.clone(), one_word];
    let pool = pool(&texts);
    let stories = pool.settle(2);
    assert_eq!([1, 2, 4, 5].map(|id| stories.first(id)), [Some(1), Some(1), Some(4), Some(4)]);
    let archive = Archive::new(pool);
    for text in &texts {
        assert!(!archive.look_up(text).is_empty());
    }
}

#[test]
fn repetition_made_to_hurt_stays_cheap() {
    // one sign, two signs, a sentence: again and again, each text of another length
    let mut texts: Vec<String> = (50..350).map(|n| "医".repeat(n)).collect();
    texts.extend((50..350).map(|n| "医改".repeat(n)));
    texts.extend((2..60).map(|n| TEXT.repeat(n)));
    let pool = pool(&texts);
    let stories = pool.settle(2);
    assert_eq!(stories.texts(), texts.len());
    assert_eq!(stories, pool.settle(1));
}

#[test]
fn one_paragraph_under_thousands_of_texts_stays_cheap() {
    let texts: Vec<String> = (0..3_000_u32)
        .map(|k| {
            let signs = (0..90).map(|n| char::from_u32(0x4E00 + (k * 911 + n * n * 37) % 20_000).unwrap());
            format!("{}。{TEXT}", signs.collect::<String>())
        })
        .collect();
    assert_eq!(counted(&texts).texts(), texts.len());
}

#[test]
fn copies_without_end_are_one_story() {
    let texts = vec![TEXT.to_owned(); 30_000];
    let pool = pool(&texts);
    let stories = pool.settle(2);
    assert_eq!((stories.count(), stories.first(29_999)), (1, Some(0)));
    assert_eq!(Archive::new(pool).look_up(TEXT).first().map(|m| m.own_share), Some(1_000));
}

#[test]
fn near_copies_without_end_are_one_story() {
    // each differs by one word, so that none is the same sign by sign
    let texts: Vec<String> = (0..2_000_u32)
        .map(|k| {
            let mut text = TEXT.to_owned();
            let sign = |k: u32| char::from_u32(0x4E00 + k % 20_000).unwrap();
            write!(text, "{}{}{}", sign(k), sign(k * 31 + 7), sign(k * k)).unwrap();
            text
        })
        .collect();
    assert_eq!(counted(&texts).count(), 1);
}

#[test]
fn times_and_numbers_at_their_limits_order_the_texts() {
    let mut pool = Pool::new();
    let late = Piece {
        published: i64::MAX,
        arrived: i64::MIN,
        rank: u16::MAX,
        outlet: u16::MAX,
        ..piece(u64::MAX, TEXT, 0)
    };
    let early = Piece { published: i64::MIN, ..piece(0, TEXT, 0) };
    pool.add(&[late, early, late], 9);
    let stories = pool.settle(9);
    assert_eq!((stories.count(), stories.first(u64::MAX)), (1, Some(0)));
}
