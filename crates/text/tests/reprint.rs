//! Stories and reprints from outside: texts in any order, the same stories out. All texts are written for the test.

use zhaozhang_text::reprint::{Archive, Change, Piece, Pool, Relation, Ruling, Stories};

const MEETING: &str = "甲市昨天召开深化医药卫生体制改革推进会，听取各县区上半年工作汇报，部署下一阶段重点任务。会议指出，上半年全市基层诊疗量占比达到58.6%，比去年同期提高3.2个百分点，家庭医生签约服务覆盖126万人。会议要求，各县区要把紧密型医共体建设摆在突出位置，统一人员调配、统一药品目录、统一信息系统，让群众就近看得上病、看得好病。市财政今年安排专项资金4300万元，支持乡镇卫生院添置彩超和全自动生化仪，年底前全部装备到位。与会代表还实地察看了城东社区卫生服务中心的中医馆和慢病管理站。";
const PHARMACY: &str = "记者从市医保服务大厅获悉，门诊统筹定点药店扩围工作日前收尾，新纳入的药店分布在七个乡镇，参保人凭医保码即可结算。一位正在买降压药的老人告诉记者，以前开一次药要坐一个多小时的班车进城，现在走路十分钟就到，报销比例和在医院开药一样。工作人员介绍，药店必须做到进销存实时上传，处方由互联网医院的医生审核，串换药品、空刷套刷的一律解除协议。下一步还将把集采药品送进村卫生室，逐步做到小病不出村、买药不进城。";
const AMBULANCE: &str = "一场突如其来的暴雨冲断了通往山里的公路，县急救中心值班电话在凌晨响起：大坪村一名孕妇临产，车辆进不去。急救医生背起药箱，跟着村干部翻过两道山梁，在手电筒的光里为产妇接生，母子平安。天亮以后，医护人员用担架把产妇抬到公路边，再由等候多时的救护车送往县医院。县里随后决定，在八个偏远行政村各设一个急救点，配备除颤仪和产包，每季度组织村医轮训一次，把最后一公里的救护真正补上。";

fn notice(place: &str, year: u32, fee: u32, subsidy: u32, phone: &str) -> String {
    format!(
        "各参保单位、各村（社区）：{year}年度城乡居民基本医疗保险参保缴费工作即将开始，现将有关事项公告如下。一、缴费标准为每人每年{fee}元，财政补助每人每年{subsidy}元。二、请于12月20日前通过手机银行或者到{place}市政务服务中心窗口办理，逾期参保的设置等待期。三、特困人员、低保对象由财政按规定给予资助，不必重复缴费。咨询电话：{phone}。{place}市医疗保障局"
    )
}

fn piece(id: u64, text: &str, published: i64) -> Piece<'_> {
    Piece { id, text, published, rank: 0, arrived: published + 60, outlet: 0 }
}

fn counted(pieces: &[Piece<'_>]) -> Stories {
    let mut pool = Pool::new();
    pool.add(pieces, 1);
    pool.settle(1)
}

/// A cheap shuffle, the same at every run.
fn shuffled<T: Copy>(items: &[T], seed: u64) -> Vec<T> {
    let mut items = items.to_vec();
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    for k in (1..items.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let place = usize::try_from(state >> 33).unwrap_or(0) % (k + 1);
        items.swap(k, place);
    }
    items
}

#[test]
fn a_copy_in_another_script_with_another_frame_is_the_same_story() {
    let page = format!(
        "來源：乙網　作者：某某\n{}\n責編：某某\n相關閱讀：\n另一則消息的標題",
        MEETING
            .replace('会', "會")
            .replace('医', "醫")
            .replace('体', "體")
            .replace('药', "藥")
            .replace('。', ".")
    );
    let stories = counted(&[piece(1, MEETING, 100), piece(2, &page, 200), piece(3, PHARMACY, 150)]);
    assert_eq!(stories.first(2), Some(1));
    assert_eq!(stories.first(3), Some(3));
    assert_eq!(stories.count(), 2);
}

#[test]
fn a_lead_a_shortened_and_a_commented_text_join_the_original() {
    let lead: String = MEETING.chars().take(110).chain("……（全文见客户端）".chars()).collect();
    let short = MEETING
        .split_inclusive('。')
        .enumerate()
        .filter(|(k, _)| *k != 2)
        .map(|(_, s)| s)
        .collect::<String>();
    let middle: String = PHARMACY.split_inclusive('。').skip(1).take(2).collect();
    let comment = format!("丙网报道称，{middle}网友纷纷留言，有人叫好，也有人担心药店涨价。");
    let stories = counted(&[
        piece(1, MEETING, 100),
        piece(2, PHARMACY, 100),
        piece(3, &lead, 200),
        piece(4, &short, 210),
        piece(5, &comment, 220),
    ]);
    assert_eq!([3, 4, 5].map(|id| stories.first(id)), [Some(1), Some(1), Some(2)]);
    assert_eq!(stories.join(3).unwrap().relation, Relation::PartOf);
}

#[test]
fn one_form_with_other_facts_is_another_story() {
    let one = notice("赣州", 2025, 400, 700, "0797-8123456");
    let two = notice("吉安", 2026, 430, 740, "0796-8765432");
    let copy = format!("来源：丁网\n{two}\n编辑：某某");
    let stories = counted(&[piece(1, &one, 100), piece(2, &two, 200), piece(3, &copy, 300)]);
    assert_eq!(stories.count(), 2);
    assert_eq!(stories.first(3), Some(2));
    assert_eq!(stories.join(2).unwrap().relation, Relation::Template);
}

/// A warning that names its place and its hour first, so that nothing stands before them.
fn warning(place: &str, day: u32, hour: u32, rain: u32, wind: u32) -> String {
    let month = day % 12 + 1;
    format!(
        "{place}市气象台2025年{month}月{day}日{hour}时发布大雨蓝色信号：受冷暖气流交汇影响，未来十二小时我市大部分乡镇雨势渐强，累计雨量可达{rain}毫米，并伴有{wind}级阵风。请各有关单位按职责做好防范。一、住建部门巡查工地和老旧房屋，及时转移受威胁群众；二、水利部门加密巡查山塘水库，预降库容；三、学校视情停课，妥善安置已到校学生；四、群众尽量减少外出，远离河岸、陡坡和临时搭建物。值班人员保持通信畅通，遇有险情立即报告。"
    )
}

#[test]
fn a_form_that_begins_with_its_facts_is_another_story() {
    let (one, two) = (warning("许昌", 28, 10, 98, 5), warning("南通", 14, 13, 79, 5));
    let under_a_head = format!("某某早报综合\n{one}");
    let stories = counted(&[piece(1, &under_a_head, 100), piece(2, &two, 200), piece(3, &one, 300)]);
    assert_eq!([1, 2, 3].map(|id| stories.first(id)), [Some(1), Some(2), Some(1)]);
}

#[test]
fn a_reprint_of_a_form_finds_its_own_among_many() {
    let places = ["赣州", "吉安", "许昌", "南通", "安庆", "三明", "大同", "宜宾"];
    let forms: Vec<String> = (0..64_u32)
        .map(|k| {
            let place = places[usize::try_from(k % 8).unwrap()];
            warning(place, k % 28 + 1, k % 24, 40 + k * 7 % 90, k % 5 + 4)
        })
        .collect();
    let reprints: Vec<String> =
        forms.iter().map(|form| format!("某某早报综合\n{form}\n某某早报版权所有")).collect();
    let mut pieces: Vec<Piece<'_>> = forms.iter().zip(0..).map(|(t, id)| piece(id, t, 100)).collect();
    pieces.extend(reprints.iter().zip(100..).map(|(t, id)| piece(id, t, 900)));
    let stories = counted(&pieces);
    let found = |id: u64| stories.first(id + 100) == Some(id);
    let strays = (0..64).filter(|id| {
        stories.first(*id) != Some(*id) || !(found(*id) || stories.first(id + 100) == Some(id + 100))
    });
    assert_eq!(strays.collect::<Vec<_>>(), [0; 0], "no form joins another, filled in or reprinted");
    assert!((0..64).filter(|id| found(*id)).count() >= 61, "what names two figures only may stay alone");
}

#[test]
fn a_copy_with_changed_figures_is_not_a_reprint_and_says_why() {
    let false_copy =
        MEETING.replace("58.6%", "85.6%").replace("3.2个", "9.2个").replace("4300万元", "9300万元");
    let mut pool = Pool::new();
    pool.add(&[piece(1, MEETING, 100), piece(2, &false_copy, 200)], 1);
    assert_eq!(pool.settle(1).count(), 2);
    let why = pool.compare(2, 1).unwrap().to_string();
    assert!(why.contains("不归并") && why.contains("金额“9300”与“4300”"), "{why}");
    assert!(pool.compare(2, 9).is_none());
}

#[test]
fn a_report_that_only_quotes_an_earlier_one_is_its_own_story() {
    let background: String = MEETING.chars().take(90).collect();
    let report = format!("{AMBULANCE}{PHARMACY}此前报道：{background}");
    let stories = counted(&[piece(1, MEETING, 100), piece(2, &report, 300)]);
    assert_eq!(stories.count(), 2);
}

#[test]
fn a_digest_glues_nothing_together() {
    let digest = format!("{MEETING}\n{AMBULANCE}");
    let stories = counted(&[
        piece(1, MEETING, 100),
        piece(2, AMBULANCE, 110),
        piece(3, &digest, 200),
        piece(4, MEETING, 300),
        piece(5, AMBULANCE, 310),
    ]);
    assert_eq!(stories.count(), 3);
    assert_eq!(stories.first(4), Some(1));
    assert_eq!(stories.first(5), Some(2));
    assert_eq!(stories.join(3).unwrap().relation, Relation::Digest);
}

#[test]
fn order_of_arrival_and_threads_change_nothing() {
    let texts: Vec<String> = (0..240_u32)
        .map(|k| match k % 6 {
            0 => notice("赣州", 2000 + k, 100 + k, 300 + 7 * k, &format!("0797-8{:06}", k * 3571)),
            1 => format!("来源：第{k}网\n{MEETING}\n责编：某某"),
            2 => MEETING.chars().take(120 + usize::try_from(k).unwrap() % 80).collect(),
            3 => format!("{AMBULANCE}\n{PHARMACY}"),
            4 => PHARMACY.chars().skip(usize::try_from(k).unwrap() % 50).collect(),
            _ => AMBULANCE.replace("八个", &format!("{k}个")),
        })
        .collect();
    let pieces: Vec<Piece<'_>> = texts
        .iter()
        .zip(0..)
        .map(|(text, id)| piece(id, text, i64::try_from(id * 7919 % 240).unwrap()))
        .collect();
    let expected = counted(&pieces);
    for seed in 0..6 {
        let mut pool = Pool::new();
        shuffled(&pieces, seed).chunks(50).for_each(|part| pool.add(part, 3));
        for threads in [1, 2, 3] {
            assert_eq!(pool.settle(threads), expected);
        }
    }
}

#[test]
fn an_earlier_publication_found_late_corrects_the_first() {
    let mut pool = Pool::new();
    pool.add(&[piece(1, MEETING, 500), piece(2, MEETING, 600)], 1);
    let before = pool.settle(1);
    assert_eq!(before.first(2), Some(1));
    pool.add(&[piece(3, MEETING, 100)], 1);
    let now = pool.settle(1);
    let changes = now.changes_since(&before);
    assert_eq!(changes, [Change::FirstCorrected { before: 1, now: 3 }]);
    assert!(changes[0].to_string().starts_with("首发更正："));
    assert!(now.changes_since(&now).is_empty());
}

#[test]
fn the_outlet_nearer_to_the_source_is_first_at_the_same_moment() {
    let mut pool = Pool::new();
    let near = Piece { rank: 1, ..piece(8, MEETING, 500) };
    pool.add(&[Piece { rank: 3, ..piece(7, MEETING, 500) }, near], 1);
    assert_eq!(pool.settle(1).first(7), Some(8));
}

#[test]
fn a_person_may_split_and_join_with_a_reason() {
    let mut pool = Pool::new();
    pool.add(&[piece(1, MEETING, 100), piece(2, MEETING, 200), piece(3, AMBULANCE, 300)], 1);
    let refused =
        pool.rule(Ruling::Split { text: 2, from: 2, reason: " ".to_owned() }).unwrap_err().to_string();
    assert!(refused.contains("理由") && refused.contains("同一篇"), "{refused}");
    pool.rule(Ruling::Split { text: 2, from: 1, reason: "重新采写，经核实".to_owned() }).unwrap();
    pool.rule(Ruling::Join { text: 3, with: 1, reason: "同一采访".to_owned() }).unwrap();
    let stories = pool.settle(1);
    assert_eq!([1, 2, 3].map(|id| stories.first(id)), [Some(1), Some(2), Some(1)]);
}

#[test]
fn one_text_is_looked_up_at_once() {
    let mut archive = Archive::new(Pool::new());
    archive.add(&piece(1, MEETING, 100));
    archive.add(&piece(2, PHARMACY, 100));
    let found = archive.look_up(&format!("快讯\n{MEETING}"));
    assert_eq!((found.len(), found[0].id, found[0].relation), (1, 1, Relation::Copy));
    assert!(archive.look_up(AMBULANCE).is_empty());
    let sorted = Archive::new({
        let mut pool = Pool::new();
        pool.add(&[piece(1, MEETING, 100), piece(2, PHARMACY, 100)], 1);
        pool
    });
    assert_eq!(sorted.look_up(MEETING), archive.look_up(MEETING));
    assert_eq!(sorted.settle(1).count(), 2);
}

#[test]
fn the_frame_of_an_outlet_is_learnt() {
    let frame = "本端口全天候为您推送权威资讯与民生服务，长按识别下方图形码即可加入读者交流群，还有机会领取本周的体检卡和健康手册，更多惊喜等您来拿，我们不见不散；爆料热线全天畅通，采用有奖，优质稿件另付酬劳，转载合作请与运营小组取得联系并注明出处";
    let other = [
        PHARMACY,
        AMBULANCE,
        &notice("吉安", 2026, 430, 740, "0796-8765432"),
        &AMBULANCE.replace('县', "省"),
    ];
    let mut texts: Vec<String> = other.iter().map(|text| format!("{text}\n{frame}")).collect();
    let part: String = MEETING.chars().skip(90).take(80).collect();
    texts.push(format!("{part}\n{frame}"));
    let count = |outlet| {
        let mut pieces = vec![piece(9, MEETING, 1)];
        pieces.extend(texts.iter().zip(10..).map(|(text, id)| Piece { outlet, ..piece(id, text, 100) }));
        pieces.extend(
            (20..24).map(|id| Piece { outlet, ..piece(id, frame, 200 + i64::try_from(id).unwrap()) }),
        );
        counted(&pieces).first(14)
    };
    assert_eq!(count(0), Some(14));
    assert_eq!(count(5), Some(9));
}
