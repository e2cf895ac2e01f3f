//! Sample documents for the drawers' tests, with invented offices and people.
//! Not a notice and not a case: nothing here is computed, and the figures need not agree.

use chrono::NaiveDate;
use zhaozhang_document::official::{
    Align, Attachment, Block, Cell, Colophon, Column, HeadCell, HeadPart, HeadingLevel, OfficialDocument,
    Signature, SignatureLayout, Span, Table,
};

/// A day that exists.
pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("the tests name real days")
}

/// A column.
pub(crate) fn column(title: &str, weight: u16, align: Align) -> Column {
    Column { title: title.to_owned(), weight, align }
}

/// A monthly bulletin with a head, two attachments (one across) and a colophon, ranking so many units.
pub(crate) fn bulletin(n_units: usize) -> OfficialDocument {
    OfficialDocument {
        label: None,
        head: Some(HeadPart {
            copy_number: Some("000017".to_owned()),
            urgency: Some("特急".to_owned()),
            issuer_mark: "甲州市医疗保障局文件".to_owned(),
            document_number: "甲市医保字〔2020〕41号".to_owned(),
            signer: None,
        }),
        title: "甲州市医疗保障局关于2020年7月宣传和政务信息工作情况的通报".to_owned(),
        main_recipient: Some("局机关各科室、市医疗保障基金管理中心，各县（市、区）医疗保障局".to_owned()),
        body: body(),
        signature: Some(Signature {
            body: "甲州市医疗保障局".to_owned(),
            issued_on: day(2020, 8, 5),
            layout: SignatureLayout::Unsealed,
        }),
        annotation: Some("此件公开发布".to_owned()),
        attachments: vec![
            Attachment {
                title: "2020年7月宣传和政务信息工作得分排名表".to_owned(),
                blocks: vec![Block::Table(ranking(n_units))],
                is_landscape: true,
            },
            Attachment {
                title: "2020年7月被市级以上媒体和政务系统采用的信息篇目一览表以及未完成任务单位名单".to_owned(),
                blocks: vec![Block::Table(adoptions(8))],
                is_landscape: false,
            },
        ],
        colophon: Some(Colophon {
            copy_to: Some("省医疗保障局办公室，市委办公室、市政府办公室，市纪委市监委驻市卫生健康委纪检监察组，各县（市、区）人民政府".to_owned()),
            printing_body: "甲州市医疗保障局办公室".to_owned(),
            printed_on: day(2020, 8, 6),
            print_run: Some(5),
            copy_checker: Some("某某".to_owned()),
        }),
        page_mark: None,
    }
}

fn body() -> Vec<Block> {
    let paragraph = |text: &str| Block::Paragraph(vec![Span::text(text)]);
    let heading = |level, text: &str| Block::Heading(level, text.to_owned());
    vec![
        paragraph("按照《甲州市医疗保障局关于加强宣传和政务信息工作的通知》（甲市医保字〔2020〕33号）要求，现将2020年7月全市医疗保障系统宣传和政务信息工作情况通报如下："),
        heading(HeadingLevel::First, "一、总体情况"),
        Block::Paragraph(vec![
            Span::text("7月份，全市医疗保障系统共报送信息"),
            Span::figure("186", "total-submitted"),
            Span::text("篇，计分"),
            Span::figure("172", "total-counted"),
            Span::text("篇，被省级以上采用"),
            Span::figure("12", "total-adopted"),
            Span::text("篇。"),
        ]),
        heading(HeadingLevel::First, "二、排名情况"),
        heading(HeadingLevel::Second, "（一）局机关科室及中心"),
        Block::Paragraph(vec![
            Span { text: "一是报送积极。".to_owned(), anchor: None, is_lead: true },
            Span::text("办公室、待遇保障科、基金监管科列前三位，得分分别为"),
            Span::figure("312.5", "score-1"),
            Span::text("分、"),
            Span::figure("206", "score-2"),
            Span::text("分、"),
            Span::figure("188", "score-2"),
            Span::text("分。"),
        ]),
        heading(HeadingLevel::Third, "1.县（市、区）医疗保障局"),
        paragraph("乙县、丙区、丁市医疗保障局列前三位。其中“两定”机构按要求单独排名——详见附件1……"),
        heading(HeadingLevel::Fourth, "（1）未完成任务的单位"),
        paragraph("戊县医疗保障局、己县医疗保障局未完成当月报送任务。"),
        heading(HeadingLevel::First, "三、下一步工作要求"),
        paragraph(&"各单位要高度重视信息宣传工作，建立健全信息采集报送机制，切实抓好宣传和政务信息报送工作，以更大的力度、更实的举措，推动全市医疗保障系统信息宣传工作迈上新台阶。".repeat(3)),
    ]
}

/// A ranking of so many units with an upper head over six columns.
pub(crate) fn ranking(n_units: usize) -> Table {
    let figure = |title| column(title, 5, Align::Centre);
    let head = |text: &str, columns| HeadCell { text: text.to_owned(), columns };
    Table {
        caption: Some("各县（市、区）医疗保障局".to_owned()),
        columns: vec![
            figure("排名"),
            column("单位", 16, Align::Left),
            figure("月任务"),
            figure("完成数"),
            column("完成率", 7, Align::Right),
            figure("常规"),
            figure("超额"),
            figure("市局"),
            figure("市级"),
            figure("省局"),
            figure("省级"),
            figure("国家级"),
            figure("批示"),
            figure("约稿"),
            column("扣分", 6, Align::Right),
            column("本月得分", 7, Align::Right),
            column("累计得分", 7, Align::Right),
            figure("累计排名"),
        ],
        upper_heads: vec![vec![
            head("", 1),
            head("单位", 1),
            head("任务完成情况", 3),
            head("报送得分", 2),
            head("采用得分", 5),
            head("", 1),
            head("", 1),
            head("", 1),
            head("", 1),
            head("", 1),
            head("", 1),
        ]],
        rows: (1..=n_units).map(ranking_row).collect(),
        notes: vec![
            "注：1.得分相同的并列排名。2.“省局采用”按正文“一篇次加50分”计。".to_owned(),
            "　　3.统计截至2020年7月31日。".to_owned(),
        ],
    }
}

fn ranking_row(n_unit: usize) -> Vec<Cell> {
    let mut row = vec![Cell::number(n_unit.to_string()), Cell::text(format!("第{n_unit}县医疗保障局"))];
    row.extend(["5", "6", "120.0%", "5", "5", "10", "20", "50", "100", "0", "0", "10"].map(Cell::number));
    row.push(Cell::number("-50"));
    row.push(Cell::figure("152.5", format!("unit-{n_unit}-month")));
    row.push(Cell::figure("1052.5", format!("unit-{n_unit}-year")));
    row.push(Cell::number(n_unit.to_string()));
    row
}

/// A list of adopted pieces.
pub(crate) fn adoptions(n_rows: usize) -> Table {
    Table {
        caption: None,
        columns: vec![
            column("序号", 2, Align::Centre),
            column("信息标题", 10, Align::Left),
            column("单位", 6, Align::Left),
            column("采用媒体", 5, Align::Left),
            column("得分", 3, Align::Right),
        ],
        upper_heads: Vec::new(),
        rows: (1..=n_rows)
            .map(|n_row| {
                vec![
                    Cell::number(n_row.to_string()),
                    Cell::text("乙县打通医保服务“最后一公里”推进基层医保经办服务标准化建设"),
                    Cell::text("乙县医疗保障局"),
                    Cell::text("《今日医保信息》"),
                    Cell::figure("50", format!("adoption-{n_row}")),
                ]
            })
            .collect(),
        notes: Vec::new(),
    }
}
