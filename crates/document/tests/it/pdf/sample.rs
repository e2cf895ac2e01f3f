//! Documents to draw, in the manner of the notices; every unit, person and number is invented.

use chrono::NaiveDate;
use zhaozhang_document::official::{
    Align, Attachment, Block, Cell, Colophon, Column, HeadCell, HeadPart, HeadingLevel, OfficialDocument,
    Signature, SignatureLayout, Span, Statement, StatementLine, Table,
};

/// A paper with nothing but a title and the given body.
pub(super) fn plain(body: Vec<Block>) -> OfficialDocument {
    OfficialDocument {
        label: None,
        head: None,
        title: "关于有关情况的说明".to_owned(),
        main_recipient: None,
        body,
        signature: None,
        annotation: None,
        attachments: Vec::new(),
        colophon: None,
        page_mark: None,
    }
}

pub(super) fn paragraph(text: &str) -> Block {
    Block::Paragraph(vec![Span::text(text)])
}

pub(super) fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

pub(super) fn head() -> HeadPart {
    HeadPart {
        copy_number: Some("000017".to_owned()),
        urgency: Some("加急".to_owned()),
        issuer_mark: "云岭市医疗保障局文件".to_owned(),
        document_number: "云医保字〔2023〕12号".to_owned(),
        signer: None,
    }
}

/// The 通报 of a quarter with a ranking of so many units across seventeen columns.
pub(super) fn bulletin(n_units: usize) -> OfficialDocument {
    let mut document = plain(bulletin_body());
    document.head = Some(head());
    "关于2023年第一季度全市医改信息报送和宣传工作情况的通报".clone_into(&mut document.title);
    document.main_recipient = Some("各县（市、区）医疗保障局，局机关各科室、局属各单位".to_owned());
    document.signature = Some(Signature {
        body: "云岭市医疗保障局".to_owned(),
        issued_on: date(2023, 4, 10),
        layout: SignatureLayout::Sealed,
    });
    document.annotation = Some("此件公开发布".to_owned());
    document.attachments = vec![
        Attachment {
            title: "2023年第一季度得分排名表".to_owned(),
            blocks: vec![Block::Table(ranking(n_units))],
            is_landscape: true,
        },
        Attachment {
            title: "未完成任务单位名单".to_owned(),
            blocks: vec![Block::Table(short_table())],
            is_landscape: false,
        },
    ];
    document.colophon = Some(Colophon {
        copy_to: Some(
            "市委办公室、市人大常委会办公室、市政府办公室、市政协办公室，市中级人民法院、市人民检察院"
                .to_owned(),
        ),
        printing_body: "云岭市医疗保障局办公室".to_owned(),
        printed_on: date(2023, 4, 11),
        print_run: Some(60),
        copy_checker: Some("江喆".to_owned()),
    });
    document.page_mark = Some("演示数据".to_owned());
    document
}

fn bulletin_body() -> Vec<Block> {
    let opening = "为进一步加强医改信息报送和宣传工作，根据《关于加强医改宣传工作的通知》（云医改秘字〔2023〕1号）\
        要求，现将2023年第一季度全市医改信息报送和宣传工作情况通报如下。";
    let lead = Span { text: "一是报送数量稳步增长。".to_owned(), anchor: None, is_lead: true };
    vec![
        paragraph(opening),
        Block::Heading(HeadingLevel::First, "一、总体情况".to_owned()),
        Block::Paragraph(vec![
            Span::text("一季度，全市共有"),
            Span::figure("18", "figure-units"),
            Span::text("个单位报送信息"),
            Span::figure("326", "figure-items"),
            Span::text("篇，采用112篇，采用率34.36%。其中国家级采用3篇，省级采用21篇，市级采用88篇。"),
        ]),
        Block::Heading(HeadingLevel::Second, "（一）采用情况".to_owned()),
        Block::Paragraph(vec![
            lead,
            Span::text(
                "与上年同期相比增加42篇，增长14.79%；云岭县、青石县、白沙县位居前三名，王喆堃同志撰写的信息获得省级采用。",
            ),
        ]),
        Block::Heading(HeadingLevel::Third, "1.主要做法".to_owned()),
        paragraph("各单位主要负责同志亲自部署，信息员队伍保持稳定，约稿完成率明显提高。"),
        Block::Heading(HeadingLevel::Fourth, "（1）具体措施".to_owned()),
        paragraph("建立月调度、季通报制度，及时反馈采用情况，对连续两个季度没有采用的单位进行提醒。"),
        Block::Heading(HeadingLevel::First, "二、下一步工作要求".to_owned()),
        paragraph("请各单位对照附件查找差距，于2023年4月20日前将整改情况报市局办公室。"),
    ]
}

pub(super) fn column(title: &str, weight: u16, align: Align) -> Column {
    Column { title: title.to_owned(), weight, align }
}

/// The ranking of §1.9: seventeen columns under a head of two rows.
pub(super) fn ranking(n_units: usize) -> Table {
    let scores = [
        "月任务",
        "完成数",
        "完成率",
        "常规",
        "超额",
        "市局采用",
        "市级采用",
        "省局采用",
        "省级采用",
        "国家级采用",
        "批示",
        "约稿",
        "扣分",
        "本月得分",
        "累计得分",
    ];
    let mut columns = vec![column("排名", 3, Align::Centre), column("单位", 11, Align::Left)];
    columns.extend(scores.iter().map(|title| column(title, 4, Align::Right)));
    let upper = [("", 1), ("", 1), ("任务完成", 3), ("基础分", 2), ("采用加分", 5)];
    let rest = scores.iter().skip(10).map(|title| HeadCell { text: (*title).to_owned(), columns: 1 });
    let upper_heads = vec![
        upper
            .into_iter()
            .map(|(text, columns)| HeadCell { text: text.to_owned(), columns })
            .chain(rest)
            .collect(),
    ];
    let row = |number: usize| {
        let mut cells =
            vec![Cell::number(number.to_string()), Cell::text(format!("云岭县第{number}人民医院"))];
        let figures = ["4", "6", "150%", "24", "8", "5", "10", "0", "20", "0", "0", "3", "-2", "68.5"];
        cells.extend(figures.iter().map(|figure| Cell::number(*figure)));
        cells.push(Cell::figure(format!("{}.25", 300 - number.min(200)), format!("row-{number}")));
        cells
    };
    Table {
        caption: Some("第一组：县（市、区）".to_owned()),
        columns,
        upper_heads,
        rows: (1..=n_units).map(row).collect(),
        notes: vec![
            "得分相同的名次并列，其后名次相应空出。".to_owned(),
            "未列明的口径按默认执行：同一信息被多级采用的，按最高一级计分。".to_owned(),
        ],
    }
}

fn short_table() -> Table {
    let row = |number: &str, unit: &str, reason: &str| {
        vec![Cell::number(number), Cell::text(unit), Cell::text(reason)]
    };
    Table {
        caption: None,
        columns: vec![
            column("序号", 1, Align::Centre),
            column("单位", 4, Align::Left),
            column("未完成情况", 6, Align::Left),
        ],
        upper_heads: Vec::new(),
        rows: vec![
            row("1", "白沙县医疗保障局", "少报信息2篇，约稿1篇未报"),
            row("2", "青石县中医院", "未报送信息"),
        ],
        notes: Vec::new(),
    }
}

/// A statement with so many lines.
pub(super) fn statement(unit: &str, n_lines: usize) -> Statement {
    let line = |number: usize| StatementLine {
        citation: format!("四（二）{number}"),
        because: "因《一窗办理跑出加速度》被省局采用，计20分".to_owned(),
        points: if number.is_multiple_of(3) { "-5".to_owned() } else { "20".to_owned() },
        on: "2023年3月8日".to_owned(),
    };
    let pair = |label: &str, figure: &str| (label.to_owned(), figure.to_owned());
    Statement {
        unit: unit.to_owned(),
        period: "2023年3月".to_owned(),
        summary: vec![
            pair("本月得分", "86.5"),
            pair("累计得分", "245"),
            pair("本月排名", "第3名"),
            pair("累计排名", "第5名"),
        ],
        lines: (1..=n_lines).map(line).collect(),
        notes: vec!["同一信息被多级采用的，按最高一级计分。".to_owned()],
        basis: "《关于加强医改宣传工作的通知》（云医改秘字〔2023〕1号）".to_owned(),
        as_of: date(2023, 3, 31),
        page_mark: None,
    }
}
