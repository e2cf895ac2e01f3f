//! The forms cell by cell against the attachments of the two notices (甲: 2020 information, 乙: 2023 publicity).
//! Words and points are copied from the printed attachments; mail addresses are invented.

use zhaozhang_document::form::{
    FormHead, OutletGroup, OutletList, PairedTaskSheet, QuarterlyReport, QuarterlyRow, ScoreLevel,
    ScoreSheet, ScoreState, TaskLine, TaskSheet, TaskUnit, outlet_list, paired_task_sheet, quarterly_report,
    score_sheet, task_sheet,
};
use zhaozhang_document::xlsx::WorkbookMeta;

use crate::{sample, workbook};

fn meta() -> WorkbookMeta {
    WorkbookMeta {
        title: "附件".to_owned(),
        author: "甲州市医疗保障局".to_owned(),
        created_on: sample::day(2020, 6, 30),
    }
}

fn head(label: &str, title: &str) -> FormHead {
    FormHead { label: label.to_owned(), title: title.to_owned() }
}

fn line(name: &str, annual: &str, monthly: &str) -> TaskLine {
    TaskLine { name: name.to_owned(), annual: annual.to_owned(), monthly: monthly.to_owned() }
}

/// The levels of the score sheet: name, then state and points.
const LEVELS: [(&str, &[(&str, &str)]); 8] = [
    ("国家级", &[("采用", "200"), ("领导批示", "100")]),
    ("省级", &[("采用", "100"), ("领导批示", "50")]),
    ("省局", &[("采用", "50")]),
    ("市级", &[("采用", "20"), ("领导批示", "10")]),
    ("市局", &[("采用", "10")]),
    ("报送", &[("常规报送", "1"), ("超额报送", "5")]),
    ("约稿", &[("及时报送", "10"), ("未及时报", "-10")]),
    ("扣分", &[("重大会议及重点工作未及时报送的", "-50"), ("重大失误", "-100")]),
];

pub(crate) fn score_form() -> ScoreSheet {
    let levels = LEVELS.map(|(name, states)| ScoreLevel {
        name: name.to_owned(),
        states: states
            .iter()
            .map(|(name, points)| ScoreState { name: (*name).to_owned(), points: (*points).to_owned() })
            .collect(),
    });
    ScoreSheet {
        head: head("附件2", "2020年赣州市医疗保障系统信息宣传工作考核评分表"),
        levels: levels.to_vec(),
    }
}

#[test]
fn the_score_sheet_is_the_printed_one() {
    let bytes = score_sheet(&score_form(), &meta()).unwrap();
    let rows = workbook::rows(&bytes, 0);
    let expected: [&[&str]; 6] = [
        &["附件2"],
        &["2020年赣州市医疗保障系统信息宣传工作考核评分表"],
        &["级别", "国家级", "", "省级", "", "省局", "市级", "", "市局", "报送", "", "约稿", "", "扣分"],
        &[
            "",
            "采用",
            "领导批示",
            "采用",
            "领导批示",
            "采用",
            "采用",
            "领导批示",
            "采用",
            "常规报送",
            "超额报送",
            "及时报送",
            "未及时报",
            "重大会议及重点工作未及时报送的",
            "重大失误",
        ],
        &["信息状态"],
        &["分值/篇", "200", "100", "100", "50", "50", "20", "10", "10", "1", "5", "10", "-10", "-50", "-100"],
    ];
    assert_eq!(rows, expected);
    let merged = workbook::merged(&bytes, 0);
    for area in ["B3:C3", "D3:E3", "G3:H3", "J3:K3", "L3:M3", "N3:O3", "B4:B5", "O4:O5"] {
        assert!(merged.iter().any(|each| each == area), "{area} in {merged:?}");
    }
}

pub(crate) fn task_form() -> TaskSheet {
    let unit = |name: &str, lines: &[(&str, &str, &str)]| TaskUnit {
        name: name.to_owned(),
        lines: lines.iter().map(|(name, annual, monthly)| line(name, annual, monthly)).collect(),
    };
    TaskSheet {
        head: head("附件3-1", "赣州市医疗保障系统宣传信息工作考核任务表"),
        units: vec![
            unit(
                "市医疗保障局机关",
                &[
                    ("办公室", "36", "3"),
                    ("待遇保障科", "36", "3"),
                    ("医药价格和招标采购科", "36", "3"),
                    ("基金监管科", "36", "3"),
                    ("机关党委", "24", "2"),
                ],
            ),
            unit(
                "市医疗保障基金管理中心",
                &[
                    ("信息网络安全组", "24", "2"),
                    ("统计分析组", "24", "2"),
                    ("两定管理稽核组", "24", "2"),
                    ("基金财务结算组", "24", "2"),
                    ("窗口服务组", "24", "2"),
                ],
            ),
            unit("各县（市、区）、赣州市经开区、蓉江新区医疗保障部门", &[("/", "60", "5")]),
        ],
    }
}

#[test]
fn the_task_sheet_is_the_printed_one() {
    let bytes = task_sheet(&task_form(), &meta()).unwrap();
    let expected = [
        "附件3-1",
        "赣州市医疗保障系统宣传信息工作考核任务表",
        "单位|科室|年度任务|月任务",
        "市医疗保障局机关|办公室|36|3",
        "|待遇保障科|36|3",
        "|医药价格和招标采购科|36|3",
        "|基金监管科|36|3",
        "|机关党委|24|2",
        "市医疗保障基金管理中心|信息网络安全组|24|2",
        "|统计分析组|24|2",
        "|两定管理稽核组|24|2",
        "|基金财务结算组|24|2",
        "|窗口服务组|24|2",
        "各县（市、区）、赣州市经开区、蓉江新区医疗保障部门|/|60|5",
    ];
    assert_eq!(joined(&bytes), expected);
    assert_eq!(workbook::merged(&bytes, 0), ["A1:D1", "A2:D2", "A4:A8", "A9:A13"]);
}

const HOSPITALS: [&str; 25] = [
    "赣州市人民医院",
    "瑞金市人民医院",
    "赣南医学院第一附属医院",
    "南康区第一人民医院",
    "赣州市市立医院",
    "全南县人民医院",
    "赣州市中医院",
    "崇义县人民医院",
    "赣州市妇幼保健院",
    "于都县人民医院",
    "赣州市肿瘤医院",
    "兴国县人民医院",
    "赣州市第五人民医院",
    "大余县人民医院",
    "赣州市第三人民医院",
    "定南县人民医院",
    "龙南县人民医院",
    "寻乌县人民医院",
    "赣县区人民医院",
    "宁都县人民医院",
    "安远县人民医院",
    "会昌县人民医院",
    "上犹县人民医院",
    "安远县人民医院",
    "石城县人民医院",
];
const PHARMACIES: [&str; 8] = [
    "黄庆仁栈华氏大药房有限公司",
    "汇仁堂药品连锁有限公司",
    "洪兴大药房连锁有限公司",
    "康佰家大药房有限公司",
    "昌盛大药房连锁有限公司",
    "太极大药房连锁有限公司",
    "大参林连锁药店有限公司",
    "友邦大药房零售连锁有限公司",
];

pub(crate) fn paired_form() -> PairedTaskSheet {
    let lines = |names: &[&str]| names.iter().map(|name| line(name, "12", "1")).collect();
    PairedTaskSheet {
        head: head("附件3-2", "赣州市部分“两定”机构宣传信息工作考核任务表"),
        groups: vec![lines(&HOSPITALS), lines(&PHARMACIES)],
    }
}

#[test]
fn the_two_column_task_sheet_is_the_printed_one() {
    let rows = joined(&paired_task_sheet(&paired_form(), &meta()).unwrap());
    assert_eq!(rows[2], "单位|年任务|月任务|单位|年任务|月任务");
    assert_eq!(rows[3], "赣州市人民医院|12|1|瑞金市人民医院|12|1");
    assert_eq!(rows[4], "赣南医学院第一附属医院|12|1|南康区第一人民医院|12|1");
    assert_eq!(rows[14], "上犹县人民医院|12|1|安远县人民医院|12|1");
    assert_eq!(rows[15], "石城县人民医院|12|1");
    assert_eq!(rows[16], "黄庆仁栈华氏大药房有限公司|12|1|汇仁堂药品连锁有限公司|12|1");
    assert_eq!(rows[19], "大参林连锁药店有限公司|12|1|友邦大药房零售连锁有限公司|12|1");
    assert_eq!(rows.len(), 20);
    let printed: Vec<&str> = rows[3..].iter().flat_map(|row| row.split('|').step_by(3)).collect();
    let all: Vec<&str> = HOSPITALS.into_iter().chain(PHARMACIES).collect();
    assert_eq!(printed, all);
}

pub(crate) fn quarterly_form(rows: Vec<QuarterlyRow>) -> QuarterlyReport {
    QuarterlyReport {
        head: head("附件2", "医改宣传工作季报表"),
        unit: "乙县医改领导小组".to_owned(),
        filled_on: "2023年3月31日".to_owned(),
        rows,
        least_rows: 3,
        notes: [
            "请注意核对宣传内容，同一内容多次转载的，以首次发布信息为准，只统计一次。",
            "请对应提供相关佐证材料（扫描件、视频、音频），佐证材料对照本表按“序号+稿件标题”命名后打包，与季报表分别于3月、6月、9月、12月底一同发送电子邮件至yigai@example.cn。",
            "季报表主要收集中央媒体、新媒体、省级主要媒体、市级主要媒体、卫生健康媒体、改革主要媒体采纳情况。",
        ]
        .map(str::to_owned)
        .to_vec(),
    }
}

#[test]
fn the_quarterly_report_is_the_printed_one() {
    let piece = QuarterlyRow {
        title: "=我市推进分级诊疗".to_owned(),
        published_on: "2023-03-02".to_owned(),
        outlet: "健康报".to_owned(),
        link: String::new(),
    };
    let form = quarterly_form(vec![piece]);
    let bytes = quarterly_report(&form, &meta()).unwrap();
    let rows = joined(&bytes);
    let expected = [
        "附件2",
        "医改宣传工作季报表",
        "填报单位：乙县医改领导小组",
        "填报时间：2023年3月31日",
        "序号|稿件标题|发布时间|发布媒体|发布网址（链接）",
        "1|=我市推进分级诊疗|2023-03-02|健康报",
        "2",
        "3",
    ];
    assert_eq!(rows[..8], expected);
    assert_eq!(rows[8], format!("注：1.{}", form.notes[0]));
    assert_eq!(rows[9], format!("　　2.{}", form.notes[1]));
    assert_eq!(rows[10], format!("　　3.{}", form.notes[2]));
    assert_eq!(rows.len(), 11);
}

pub(crate) fn outlet_form() -> OutletList {
    let group = |name: &str, outlets: &str| OutletGroup {
        name: name.to_owned(),
        outlets: outlets.split('、').map(str::to_owned).collect(),
    };
    OutletList {
        head: head("附件3", "主要媒体名单"),
        groups: vec![
            group(
                "中央媒体",
                "人民日报、中国日报、经济日报、光明日报、解放军报、工人日报、农民日报、中国青年报、科技日报、新华社、中国新闻社、中央人民广播电台、中国国际广播电台、中央电视台",
            ),
            group("新媒体", "新华网、人民网、腾讯网、新浪网、网易、搜狐、凤凰网、中国网、央视网、今日头条"),
            group("省级主要媒体", "江西卫视 6:30 新闻联播、江西日报、江西广播电台"),
            group("市级主要媒体", "赣南日报、赣州广播电视台"),
            group("卫生健康媒体", "健康报、中国卫生"),
            group("改革主要媒体", "中国改革网、江西改革、赣州改革"),
        ],
    }
}

#[test]
fn the_list_of_outlets_is_the_printed_one() {
    let rows = joined(&outlet_list(&outlet_form(), &meta()).unwrap());
    assert_eq!(rows[..2], ["附件3", "主要媒体名单"]);
    assert!(rows[2].starts_with("中央媒体：人民日报、中国日报、") && rows[2].ends_with("、中央电视台等"));
    assert_eq!(rows[4], "省级主要媒体：江西卫视 6:30 新闻联播、江西日报、江西广播电台等");
    assert_eq!(rows[5], "市级主要媒体：赣南日报、赣州广播电视台等");
    assert_eq!(rows[7], "改革主要媒体：中国改革网、江西改革、赣州改革等");
}

#[test]
fn the_same_form_gives_the_same_bytes() {
    let draw = || score_sheet(&score_form(), &meta()).unwrap();
    assert!(draw() == draw());
}

#[test]
fn a_form_without_what_it_is_made_of_is_refused() {
    let mut form = score_form();
    form.levels[0].states.clear();
    assert!(score_sheet(&form, &meta()).is_err());
    let mut form = task_form();
    form.units[0].lines.clear();
    assert!(task_sheet(&form, &meta()).is_err());
}

fn joined(bytes: &[u8]) -> Vec<String> {
    workbook::rows(bytes, 0).iter().map(|row| row.join("|")).collect()
}
