//! What a person with a ruler would check on a printed paper, checked on the drawn PDF.
//! Lengths are tenths of a millimetre from the paper's edge; numbers of clauses are those of requirements §1.

mod measure;
mod sample;

use std::path::Path;
use std::sync::LazyLock;

use measure::{Ink, Measured, Page};
use zhaozhang_document::font::{FontLibrary, FontProblem, Role};
use zhaozhang_document::official::{
    Align, Attachment, Block, Cell, HeadingLevel, Signature, SignatureLayout, Span, Table,
};
use zhaozhang_document::pdf::{self, Drawn};

static FONTS: LazyLock<FontLibrary> =
    LazyLock::new(|| FontLibrary::from_files(font_files()).expect("the bundled folder has every face"));

fn font_files() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fonts");
    ["fandol", "noto-serif-sc"]
        .into_iter()
        .flat_map(|name| std::fs::read_dir(folder.join(name)).expect("the bundled font folder"))
        .map(|entry| entry.expect("a readable folder").path())
        .map(|path| (path.display().to_string(), std::fs::read(&path).expect("a readable font file")))
        .collect()
}

/// Draws and expects what every paper must hold: no remark of the typesetter, no empty box.
fn draw(document: &zhaozhang_document::official::OfficialDocument) -> Measured<Drawn> {
    let drawn = pdf::official(document, &FONTS)?;
    assert_eq!(drawn.warnings, Vec::<String>::new());
    assert_eq!(drawn.missing_characters, Vec::<char>::new());
    Ok(drawn)
}

fn check_near(what: &str, found: usize, expected: usize, tolerance: usize) {
    assert!(
        found.abs_diff(expected) <= tolerance,
        "{what}: {found} instead of {expected} ± {tolerance} (0.1 mm)"
    );
}

#[test]
fn a_full_page_holds_22_lines_of_28_characters() -> Measured<()> {
    let drawn = draw(&sample::plain(vec![sample::paragraph(&"国".repeat(28 * 60))]))?;
    let lines = measure::lines(&drawn.bytes, 2)?;
    let (body, number) = lines.split_at(22);
    assert!(body.iter().all(|line| line.chars().count() == 28), "{body:?}");
    assert_eq!(number.concat().replace(' ', ""), "—2—");
    let page = Page::render(&drawn.bytes, 2)?;
    assert_eq!(page.bands(Ink::Black, 0..page.width, 370..2620).len(), 22);
    assert_eq!(page.strips(Ink::Black, 0..page.width, 370..420).len(), 28);
    Ok(())
}

#[test]
fn the_type_area_stands_within_a_millimetre() -> Measured<()> {
    let drawn = draw(&sample::plain(vec![sample::paragraph(&"国".repeat(28 * 60))]))?;
    let page = Page::render(&drawn.bytes, 2)?;
    check_near("width of the paper", page.width, 2100, 1);
    check_near("height of the paper", page.height, 2970, 1);
    let columns = page.strips(Ink::Black, 0..2100, 370..2620);
    let rows = page.bands(Ink::Black, 0..2100, 300..2650);
    check_near("天头", rows[0].start, 370, 10);
    check_near("订口", columns[0].start, 280, 10);
    check_near("right edge", columns.last().unwrap().end, 1840, 10);
    assert!(rows.last().unwrap().end <= 2620, "the last line leaves the type area: {rows:?}");
    Ok(())
}

#[test]
fn the_red_head_stands_where_the_standard_says() -> Measured<()> {
    let drawn = draw(&sample::bulletin(3))?;
    let page = Page::render(&drawn.bytes, 1)?;
    let (columns, rows) = page.all();
    let red = page.bands(Ink::Red, columns.clone(), rows.clone());
    check_near("upper edge of 发文机关标志", red[0].start, 720, 10);
    let rule = red.last().unwrap();
    check_near("weight of the red rule", rule.len(), 5, 1);
    let strips = page.strips(Ink::Red, columns.clone(), rule.clone());
    check_near("left end of the red rule", strips[0].start, 280, 3);
    check_near("right end of the red rule", strips.last().unwrap().end, 1840, 3);
    let number = page.bands(Ink::Black, columns, 900..rule.start);
    check_near("文号 above the red rule", rule.start - number.last().unwrap().end, 40, 5);
    // Two blank lines of 10.2 mm between mark and number.
    let mark_end = page.bands(Ink::Red, 0..2100, 700..rule.start - 20).last().unwrap().end;
    check_near("mark above 文号", number[0].start - mark_end, 204, 12);
    Ok(())
}

#[test]
fn page_numbers_stand_outside_and_seven_millimetres_below() -> Measured<()> {
    let drawn = draw(&sample::plain(vec![sample::paragraph(&"国".repeat(28 * 60))]))?;
    for (number, is_right) in [(1, true), (2, false)] {
        let page = Page::render(&drawn.bytes, number)?;
        let columns = page.strips(Ink::Black, 0..2100, 2640..2800);
        let first_dash = columns[0].clone();
        let dash = page.bands(Ink::Black, first_dash.start + 2..first_dash.start + 12, 2640..2800);
        check_near("一字线 below the type area", dash[0].start, 2690, 6);
        if is_right {
            check_near("右空一字", columns.last().unwrap().end, 1840 - 56, 6);
        } else {
            check_near("左空一字", first_dash.start, 280 + 56, 6);
        }
    }
    Ok(())
}

#[test]
fn the_colophon_ends_on_the_lower_edge_of_the_type_area() -> Measured<()> {
    let drawn = draw(&sample::bulletin(3))?;
    let page = Page::render(&drawn.bytes, drawn.pages)?;
    let rules = page.bands(Ink::Black, 300..310, 1500..2650);
    check_near("the last rule of 版记", rules.last().unwrap().end, 2620, 5);
    let lines = measure::lines(&drawn.bytes, drawn.pages)?.join("\n");
    assert!(lines.contains("抄送：") && lines.contains("人民检察院。"), "{lines}");
    assert!(lines.contains("2023年4月11日印发") && lines.contains("共印60份"), "{lines}");
    Ok(())
}

#[test]
fn the_colophon_stands_at_the_foot_however_long_the_body() -> Measured<()> {
    for n_lines in [1, 14, 16, 17, 18, 19, 20, 21] {
        let body = (0..n_lines).map(|_| sample::paragraph("一行正文。")).collect();
        let mut document = sample::plain(body);
        document.colophon = sample::bulletin(0).colophon;
        let drawn = draw(&document)?;
        let page = Page::render(&drawn.bytes, drawn.pages)?;
        let rules = page.bands(Ink::Black, 300..310, 1500..2650);
        check_near("the last rule of 版记", rules.last().unwrap().end, 2620, 5);
        assert!(drawn.pages <= 2, "{n_lines} lines take {} pages", drawn.pages);
    }
    Ok(())
}

#[test]
fn pages_across_keep_their_number_at_the_foot_of_the_sheet() -> Measured<()> {
    let drawn = draw(&sample::bulletin(60))?;
    let first = (1..=drawn.pages)
        .find(|page| {
            measure::lines(&drawn.bytes, *page).is_ok_and(|lines| lines.iter().any(|line| line == "附件1"))
        })
        .ok_or("no page of 附件1")?;
    for number in [first, first + 1] {
        let page = Page::render(&drawn.bytes, number)?;
        check_near("width of the paper", page.width, 2970, 1);
        // The foot of the upright sheet is the left edge here; its right is the lower edge.
        let strips = page.strips(Ink::Black, 200..330, 280..1840);
        check_near(
            "一字线 beside the type area",
            strips[0].start.midpoint(strips.last().unwrap().end),
            280,
            25,
        );
        let bands = page.bands(Ink::Black, 200..330, 280..1840);
        if number % 2 == 1 {
            check_near("odd: 右空一字", bands.last().unwrap().end, 1840 - 56, 6);
        } else {
            check_near("even: 左空一字", bands[0].start, 280 + 56, 6);
        }
    }
    Ok(())
}

#[test]
fn the_bulletin_says_everything_in_order() -> Measured<()> {
    let drawn = draw(&sample::bulletin(3))?;
    let text = measure::text(&drawn.bytes)?;
    let parts = [
        "000017",
        "加急",
        "云岭市医疗保障局文件",
        "云医保字〔2023〕12号",
        "关于2023年第一季度",
        "局属各单位：",
        "一、总体情况",
        "（一）采用情况",
        "1.主要做法",
        "（1）具体措施",
        "附件：1.2023年第一季度得分排名表",
        "2.未完成任务单位名单",
        "云岭市医疗保障局",
        "2023年4月10日",
        "（此件公开发布）",
        "附件1",
        "注：得分相同",
        "附件2",
        "白沙县医疗保障局",
        "抄送：",
        "核稿：江喆",
    ];
    let mut rest = text.as_str();
    for part in parts {
        let (_, after) =
            rest.split_once(part).ok_or_else(|| format!("{part} is not where it belongs in {text}"))?;
        rest = after;
    }
    Ok(())
}

#[test]
fn an_unsealed_date_stands_two_characters_after_the_name() -> Measured<()> {
    let mut document = sample::plain(vec![sample::paragraph("特此说明。")]);
    document.signature = Some(Signature {
        body: "云岭市深化医药卫生体制改革领导小组".to_owned(),
        issued_on: sample::date(2023, 3, 8),
        layout: SignatureLayout::Unsealed,
    });
    let drawn = draw(&document)?;
    let page = Page::render(&drawn.bytes, 1)?;
    let rows = page.bands(Ink::Black, 0..2100, 400..2600);
    let [.., name, day] = rows.as_slice() else { return Err("name and date are missing".into()) };
    let name = page.strips(Ink::Black, 0..2100, name.clone());
    let day = page.strips(Ink::Black, 0..2100, day.clone());
    check_near("name 右空二字", name.last().unwrap().end, 1840 - 112, 10);
    check_near("date after the name's first character", day[0].start - name[0].start, 112, 10);
    Ok(())
}

#[test]
fn nobody_signs_a_page_without_body() -> Measured<()> {
    for n_lines in 10..26 {
        let mut body: Vec<Block> = (0..n_lines).map(|_| sample::paragraph("一行正文。")).collect();
        body.push(sample::paragraph(&"正文".repeat(30)));
        let mut document = sample::plain(body);
        document.signature = sample::bulletin(0).signature;
        let drawn = draw(&document)?;
        let last = measure::lines(&drawn.bytes, drawn.pages)?.concat();
        assert!(last.contains("2023年4月10日") && last.contains("正文正文"), "{n_lines} lines: {last}");
    }
    Ok(())
}

#[test]
fn markup_stays_text() -> Measured<()> {
    let odd = r#"#let x = 1 $y$ *粗* _斜_ @引 <标> \ ~ `码` = 题 "双" //注 /*释*/ [括]"#;
    let mut document = sample::bulletin(1);
    document.title = format!("关于{odd}的通报");
    document.body.push(sample::paragraph(odd));
    document.main_recipient = Some(odd.to_owned());
    document.page_mark = Some(odd.to_owned());
    let drawn = draw(&document)?;
    let text = measure::text(&drawn.bytes)?;
    let expected: String = odd.chars().filter(|character| !character.is_whitespace()).collect();
    // In the title, the recipient and the body once each, and in the mark of every page.
    assert_eq!(text.matches(&expected).count(), 3 + drawn.pages, "{text}");
    Ok(())
}

#[test]
fn the_same_paper_gives_the_same_bytes() -> Measured<()> {
    let first = draw(&sample::bulletin(20))?;
    pdf::statements(&[sample::statement("云岭县医疗保障局", 3)], &FONTS)?;
    assert!(first.bytes == draw(&sample::bulletin(20))?.bytes);
    Ok(())
}

#[test]
fn a_table_of_500_rows_repeats_its_head() -> Measured<()> {
    let mut document = sample::bulletin(0);
    document.attachments = vec![Attachment {
        title: "排名表".to_owned(),
        blocks: vec![Block::Table(sample::ranking(500))],
        is_landscape: true,
    }];
    document.colophon = None;
    let drawn = draw(&document)?;
    let text_pages = measure::lines(&drawn.bytes, drawn.pages)?;
    assert!(text_pages.iter().any(|line| line.contains("国家")), "{text_pages:?}");
    let heads = measure::text(&drawn.bytes)?.matches("任务完成").count();
    assert!(drawn.pages > 15 && heads + 3 > drawn.pages, "{heads} heads on {} pages", drawn.pages);
    Ok(())
}

#[test]
fn empty_tables_and_bare_papers_are_drawn() -> Measured<()> {
    let columns = vec![sample::column("序号", 1, Align::Centre), sample::column("单位", 4, Align::Left)];
    let empty =
        Table { caption: None, columns, upper_heads: Vec::new(), rows: Vec::new(), notes: Vec::new() };
    let drawn = draw(&sample::plain(vec![Block::Table(empty)]))?;
    assert!(measure::text(&drawn.bytes)?.contains("序号单位"));
    assert_eq!(draw(&sample::plain(Vec::new()))?.pages, 1);
    Ok(())
}

#[test]
fn a_draft_with_empty_words_can_be_looked_at() -> Measured<()> {
    let mut document = sample::bulletin(1);
    document.title.clear();
    document.main_recipient = Some(String::new());
    document.annotation = Some(String::new());
    document.body = vec![
        Block::Heading(HeadingLevel::First, String::new()),
        Block::Paragraph(Vec::new()),
        Block::Paragraph(vec![Span::figure("", "")]),
    ];
    if let Some(head) = &mut document.head {
        head.issuer_mark.clear();
        head.document_number.clear();
        head.signer = Some(String::new());
    }
    if let Some(signature) = &mut document.signature {
        signature.body.clear();
    }
    if let Some(colophon) = &mut document.colophon {
        colophon.copy_to = Some(String::new());
        colophon.printing_body.clear();
    }
    for attachment in &mut document.attachments {
        attachment.title.clear();
        attachment.blocks.clear();
    }
    draw(&document)?;
    pdf::statements(&[sample::statement("", 0)], &FONTS)?;
    Ok(())
}

#[test]
fn an_uneven_table_is_told_and_not_drawn() {
    let columns = vec![sample::column("序号", 1, Align::Centre), sample::column("单位", 4, Align::Left)];
    let rows = vec![vec![Cell::text("合计")]];
    let table = Table { caption: None, columns, upper_heads: Vec::new(), rows, notes: Vec::new() };
    let drawn = pdf::official(&sample::plain(vec![Block::Table(table)]), &FONTS);
    assert!(matches!(drawn, Err(pdf::PdfProblem::Table(_))));
}

#[test]
fn figures_are_named_destinations() -> Measured<()> {
    let destinations = measure::destinations(&draw(&sample::bulletin(3))?.bytes)?;
    for anchor in ["figure-units", "figure-items", "row-2"] {
        assert!(destinations.contains(anchor), "{anchor} is not in {destinations}");
    }
    Ok(())
}

#[test]
fn stand_ins_and_rare_characters_are_told() -> Measured<()> {
    let drawn = draw(&sample::bulletin(3))?;
    let told: Vec<(Role, &str)> =
        drawn.substitutions.iter().map(|told| (told.role, told.used.as_str())).collect();
    assert!(told.contains(&(Role::FangSong, "FandolFang R")), "{told:?}");
    assert!(told.contains(&(Role::XiaoBiaoSong, "Noto Serif SC Black")), "{told:?}");
    assert_eq!(drawn.fallback_characters, ['喆', '堃']);
    let faces = measure::faces(&drawn.bytes)?;
    assert!(faces.lines().skip(2).all(|line| line.contains(" yes yes ")), "a face is not embedded: {faces}");
    Ok(())
}

#[test]
fn a_character_no_face_has_is_told() -> Measured<()> {
    let drawn = pdf::official(&sample::plain(vec![sample::paragraph("王\u{10FFFD}")]), &FONTS)?;
    assert_eq!(drawn.missing_characters, ['\u{10FFFD}']);
    Ok(())
}

#[test]
fn a_folder_without_a_face_is_refused_in_words() {
    let files = font_files().into_iter().filter(|(name, _)| !name.contains("FandolFang")).collect();
    let problem = FontLibrary::from_files(files).expect_err("no 仿宋");
    let FontProblem::MissingFaces { missing, .. } = &problem;
    assert_eq!(missing, &[Role::FangSong]);
    let words = problem.to_string();
    for part in ["缺仿宋", "GB/T 9704—2012", "仿宋_GB2312", "重新启动"] {
        assert!(words.contains(part), "{words}");
    }
    let empty =
        FontLibrary::from_files(vec![("README.md".to_owned(), Vec::new())]).expect_err("no face at all");
    assert!(empty.to_string().contains("一个字体也没有"), "{empty}");
}

/// 仿宋 under a name offices know: the bundled file with the name in its table overwritten.
fn office_face() -> (String, Vec<u8>) {
    let bundled =
        font_files().into_iter().find(|(name, _)| name.contains("FandolFang")).expect("the bundled 仿宋");
    let utf16 = |name: &str| name.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let (old, new) = (utf16("FandolFang R"), utf16("STFangsong  "));
    let mut bytes = bundled.1;
    let places: Vec<usize> = bytes
        .windows(old.len())
        .enumerate()
        .filter(|(_, window)| *window == old.as_slice())
        .map(|(place, _)| place)
        .collect();
    for place in places {
        bytes.splice(place..place + old.len(), new.iter().copied());
    }
    ("own/office.otf".to_owned(), bytes)
}

#[test]
fn the_offices_own_face_wins() -> Measured<()> {
    let mut files = font_files();
    files.push(office_face());
    let fonts = FontLibrary::from_files(files)?;
    let roles: Vec<Role> = fonts.substitutions().iter().map(|told| told.role).collect();
    assert_eq!(roles, [Role::Kai, Role::Hei, Role::Song, Role::XiaoBiaoSong]);
    let drawn = pdf::official(&sample::plain(vec![sample::paragraph("特此说明。")]), &fonts)?;
    assert!(!drawn.substitutions.iter().any(|told| told.role == Role::FangSong));
    Ok(())
}

#[test]
fn a_broken_font_file_is_listed_and_passed_over() -> Measured<()> {
    let mut files = font_files();
    files.push(("坏.ttf".to_owned(), b"no font".to_vec()));
    assert_eq!(FontLibrary::from_files(files)?.unreadable(), ["坏.ttf"]);
    Ok(())
}

#[test]
fn each_unit_has_a_page_of_its_own() -> Measured<()> {
    let units = [
        sample::statement("云岭县医疗保障局", 6),
        sample::statement("白沙县医疗保障局", 0),
        sample::statement("青石县医疗保障局", 80),
    ];
    let drawn = pdf::statements(&units, &FONTS)?;
    assert_eq!(drawn.warnings, Vec::<String>::new());
    let page = |number| measure::lines(&drawn.bytes, number);
    assert_eq!(page(1)?[0], "云岭县医疗保障局得分明细");
    assert!(page(2)?.iter().any(|line| line == "本期无计分记录"));
    assert_eq!(page(3)?.last().map(String::as_str), Some("第1页"));
    assert_eq!(page(4)?.last().map(String::as_str), Some("第2页"));
    assert_eq!(pdf::statements(&[], &FONTS)?.pages, 1);
    Ok(())
}

#[test]
fn a_lead_is_drawn_in_kai() -> Measured<()> {
    let lead = Span { text: "一是加强领导。".to_owned(), anchor: None, is_lead: true };
    let drawn = draw(&sample::plain(vec![Block::Paragraph(vec![lead, Span::text("各单位高度重视。")])]))?;
    assert!(drawn.substitutions.iter().any(|told| told.role == Role::Kai));
    Ok(())
}
