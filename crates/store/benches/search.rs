//! How quick the search is on 30,000 texts, and that it finds every text that holds what was asked, checked against a
//! scan: `cargo bench -p zhaozhang-store --bench search -- [TEXTS]`, on a SQLite file and, under `scripts/with-postgres`,
//! on PostgreSQL. The texts are made of words by Zipf's law, those of the office the most frequent. Figures: decision 0017.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints and may stop")]
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock and its server's address")]
#![expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    reason = "a rate is shown"
)]

use std::time::Instant;
use zhaozhang_store::search_token::Folded;
use zhaozhang_store::{Address, REACH_ALL, SearchAsk, SearchRow, SearchSight, Store};

const AT: &str = "2026-11-23T00:00:00Z";
/// How many questions are asked.
const QUESTIONS: usize = 400;

const WORDS: &str = "医保 改革 参保 群众 医疗 机构 支付 方式 住院 门诊 基金 监管 集中 采购 药品 价格 服务 信息 报送 工作 \
    会议 召开 部署 落实 推进 全县 全市 定点 医院 药店 患者 费用 报销 待遇 保障 政策 宣传 活动 干部 培训 检查 打击 欺诈 骗保 \
    经办 窗口 异地 就医 结算 备案 电子 凭证 生育 职工 居民 基本 大病 救助 困难 对象 按病种 付费 试点 分级 诊疗 家庭 医生 \
    签约 基层 卫生院 村卫生室 公立 综合 绩效 薪酬 编制 人事 院长 主任 局长 副县长 通知 方案 意见 措施 成效 经验 做法 典型 \
    赣州 安远 于都 瑞金 会昌 寻乌 石城 宁都 兴国 信丰 大余 上犹 崇义 全南 龙南 定南 章贡 南康 赣县 三明 江西 国家 省级 市级";
const SIGNS: &str = "一乙二十丁厂七卜人入八九几儿了力乃刀又三于干亏士工土才寸下大丈与万上小口巾山千乞川亿个勺久凡及夕丸么广亡门义之尸弓己已子卫也女飞刃习叉马乡丰王井开夫天无元专云扎艺木五支厅不太犬区历尤友匹车巨牙屯比互切瓦止少日中冈贝内水见午牛手毛气升长仁什片仆化仇币仍仅斤爪反介父从今凶分乏公仓月氏勿欠风丹匀乌凤勾文六方火为斗忆订计户认心尺引丑巴孔队办以允予劝双书幻";

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % count
    }
}

/// The words of the office, and after them six thousand of two and three signs that nobody knows.
fn vocabulary(dice: &mut Dice, signs: &[char]) -> Vec<String> {
    let mut words: Vec<String> = WORDS.split_whitespace().map(str::to_owned).collect();
    let rare: Vec<char> = (0..1_500_u32).filter_map(|n| char::from_u32(0x4E00 + n * 13)).collect();
    words.extend((0..6_000).map(|_| {
        let length = 2 + dice.below(4) / 3;
        (0..length)
            .map(|_| {
                if dice.below(3) == 0 { signs[dice.below(signs.len())] } else { rare[dice.below(rare.len())] }
            })
            .collect()
    }));
    words
}

/// About 840 characters: words, the n-th as often as one over n (Zipf), with figures and marks between.
fn text(dice: &mut Dice, words: &[String]) -> String {
    let mut text = String::new();
    let mut length = 0;
    while length < 840 {
        let share = (words.len() as f64).powf(dice.below(1 << 20) as f64 / f64::from(1 << 20));
        let word = words[(share as usize - 1).min(words.len() - 1)].as_str();
        text.push_str(word);
        length += word.chars().count();
        match dice.below(12) {
            0 => text.push('，'),
            1 => text.push_str("。\n"),
            2 => text.push_str(&dice.below(9_999).to_string()),
            _ => {}
        }
    }
    text
}

/// What people look for: words alone and side by side, stretches of a text, single signs, and what is not there.
fn questions(dice: &mut Dice, words: &[String], texts: &[String], signs: &[char]) -> Vec<String> {
    (0..QUESTIONS)
        .map(|number| match number % 5 {
            0 => words[dice.below(110)].clone(),
            1 => format!("{} {}", words[dice.below(110)], words[dice.below(words.len())]),
            2 | 3 => {
                let text: Vec<char> = texts[dice.below(texts.len())].chars().collect();
                let start = dice.below(text.len() - 12);
                text[start..start + 2 + dice.below(9)].iter().collect()
            }
            _ => (0..2).map(|_| signs[dice.below(signs.len())]).collect(),
        })
        .filter(|words| Folded::of(words).is_searchable())
        .collect()
}

fn terms(words: &str) -> Vec<Folded> {
    words.split_whitespace().map(Folded::of).filter(Folded::is_searchable).collect()
}

/// Asks everything twice and says how long the second time took.
async fn answered(name: &str, store: &Store, sight: &SearchSight, asked: &[String]) {
    let mut times: Vec<(u128, &str, usize)> = Vec::new();
    for round in 0..2 {
        for words in asked {
            let ask = SearchAsk { terms: terms(words), limit: 21, ..SearchAsk::default() };
            let begun = Instant::now();
            let found = store.search(sight, &ask).await.unwrap().len();
            if round == 1 {
                times.push((begun.elapsed().as_micros(), words, found));
            }
        }
    }
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!(
        "{name}: {} questions, p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms, longest {:.2} ms ({}, {} found)",
        times.len(),
        at(50).0 as f64 / 1000.0,
        at(95).0 as f64 / 1000.0,
        at(99).0 as f64 / 1000.0,
        at(100).0 as f64 / 1000.0,
        at(100).1,
        at(100).2
    );
}

async fn measure(name: &str, address: &Address, texts: &[String], asked: &[String]) {
    let store = Store::open(address, AT).await.unwrap();
    let begun = Instant::now();
    for (part, number) in texts.chunks(500).zip(0_usize..) {
        let mut writing = store.write().await.unwrap();
        for (text, place) in part.iter().zip(number * 500..) {
            let row = SearchRow {
                kind: "submission".to_owned(),
                record_id: i64::try_from(place).unwrap(),
                unit_id: i64::try_from(place % 40).unwrap(),
                reach: REACH_ALL.to_owned(),
                on_day: format!("2026-{:02}-{:02}", place % 12 + 1, place % 28 + 1),
                title: text.chars().take(18).collect(),
                body: text.clone(),
                ..SearchRow::default()
            };
            writing.index_text(&row).await.unwrap();
        }
        writing.commit().await.unwrap();
    }
    println!("{name}: {} texts kept in {:.1} s", texts.len(), begun.elapsed().as_secs_f64());
    let sight = SearchSight { kinds: vec!["submission".to_owned()], units: vec![3], sees_what_left: true };
    answered(&format!("{name}, as kept"), &store, &sight, asked).await;
    let begun = Instant::now();
    let mut writing = store.write().await.unwrap();
    writing.rebuild_index().await.unwrap();
    writing.commit().await.unwrap();
    store.tidy_search().await.unwrap();
    println!("{name}: index made again in {:.1} s", begun.elapsed().as_secs_f64());
    answered(&format!("{name}, made again"), &store, &sight, asked).await;
    let folded: Vec<Folded> = texts.iter().map(|text| Folded::of(text)).collect();
    for words in asked.iter().take(60) {
        let ask = SearchAsk { terms: terms(words), limit: usize::MAX, ..SearchAsk::default() };
        let found = store.search(&sight, &ask).await.unwrap().len();
        let there =
            folded.iter().filter(|text| ask.terms.iter().all(|term| text.find(term).is_some())).count();
        assert_eq!(found, there, "{words}");
    }
    println!("{name}: 60 questions answered whole, equal to a scan of all texts");
    store.close().await;
}

#[tokio::main]
async fn main() {
    let count = std::env::args().find_map(|one| one.parse().ok()).unwrap_or(30_000);
    let signs: Vec<char> = SIGNS.chars().collect();
    let mut dice = Dice(11);
    let words = vocabulary(&mut dice, &signs);
    let texts: Vec<String> = (0..count).map(|_| text(&mut dice, &words)).collect();
    let asked = questions(&mut dice, &words, &texts, &signs);
    let folder = tempfile::tempdir().unwrap();
    measure("SQLite", &Address::File(folder.path().join("库.db")), &texts, &asked).await;
    let size = std::fs::metadata(folder.path().join("库.db")).map_or(0, |file| file.len());
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("SQLite: file {} MB, texts {} MB", size / 1_000_000, bytes / 1_000_000);
    if let Ok(server) = std::env::var("ZHAOZHANG_TEST_POSTGRES") {
        zhaozhang_store::create_database(&server, "zz_bench").await.unwrap();
        let (place, options) = server.split_once('?').unwrap_or((&server, ""));
        let (host, _) = place.rsplit_once('/').unwrap();
        let address = Address::Server(format!("{host}/zz_bench?{options}"));
        measure("PostgreSQL", &address, &texts, &asked).await;
    }
}
