//! The verb 印发表扬通报: an approved list of advanced units and persons is made known by an official document, and each
//! of them gets an honour on record, in one transaction (S0-52).

use crate::Office;
use crate::bulletin::{DEMONSTRATION_MARK, Paper, subject};
use crate::issuing::papers::{KeptPaper, PaperRequest, data_of};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::period::year_list::{KeptList, ListRow};
use crate::permit::{closing, permit};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::wording::own_paper::kept_words;
use zhaozhang_document::official::{
    Align, Attachment, Block, Cell, Column, HeadingLevel, OfficialDocument, Span, Table,
};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::Period;
use zhaozhang_store::{HonourRow, NewPaperRow, YearResultRow};

/// The file's name.
const NAME: &str = "表扬通报";

impl Office {
    /// All honours, newest first.
    pub async fn honours(&self) -> Result<Vec<HonourRow>, Fault> {
        Ok(self.inner.store.honours().await?)
    }

    /// The commendation as it would be issued.
    pub fn draft_commendation(
        &self,
        moment: &Moment,
        list: &KeptList,
        result: &YearResultRow,
        request: &PaperRequest,
    ) -> Result<OfficialDocument, OfficeError> {
        let entry = self.expect_notice(&result.notice_code)?;
        let year = i32::try_from(result.year).unwrap_or_default();
        let issued_on = request.issued_on.unwrap_or(moment.today);
        let mut paper = Paper::of(&entry.notice, &entry.folder, Period::year(year), issued_on);
        request.number.trim().clone_into(&mut paper.document_number);
        paper.print_run = request.print_run;
        if !request.copy_to.trim().is_empty() {
            paper.copy_to = Some(request.copy_to.trim().to_owned());
        }
        let rows: Vec<&ListRow> = list.list.rows.iter().filter(|row| row.omitted.is_empty()).collect();
        Ok(document(&entry.notice, &paper, year, &rows, self.is_demonstration()))
    }

    /// Issues the commendation of an approved list, once, and records the honours.
    pub async fn issue_commendation(
        &self,
        moment: &Moment,
        actor: &Actor,
        list_id: i64,
        request: &PaperRequest,
    ) -> Result<KeptPaper, OfficeError> {
        permit(actor, closing::ISSUE_COMMENDATION)?;
        let list = self.year_list(list_id).await?;
        let result = self.result_of(&list).await?;
        let mut problems = Vec::new();
        if list.row.kind != "commendation" {
            problems.push(Problem::of("M-821", format!("名单{list_id}不是表扬名单"), "请选表扬名单"));
        }
        if list.row.ruling.as_ref().is_none_or(|ruling| ruling.outcome != "approved") {
            problems.push(Problem::of(
                "M-822",
                format!("名单{list_id}没有批准"),
                "请办公室负责人批准后再印发",
            ));
        }
        if request.number.trim().is_empty() {
            problems.push(Problem::at("number", "M-823", "没有填写表扬通报的发文字号", "请填写后印发"));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let document = self.draft_commendation(moment, &list, &result, request)?;
        let unfit = self.unfit_to_issue(moment, &document, &request.kept).await?;
        if !unfit.is_empty() {
            return Err(Refusal::Listed(unfit).into());
        }
        let files = self.draw_paper(document.clone(), NAME).await?;
        let mut writing = self.inner.store.write().await?;
        if let Some(other) = writing.papers_about(None, Some(list_id)).await?.first() {
            let what = format!("名单{list_id}的表扬通报已经印发（{}）", other.paper.number);
            return Err(Refusal::Listed(vec![Problem::of("M-824", what, "不用再次印发")]).into());
        }
        let issued_on = document.signature.as_ref().map_or(moment.today, |signature| signature.issued_on);
        let new = NewPaperRow {
            kind: "commendation".to_owned(),
            notice_code: result.notice_code.clone(),
            period: result.year.to_string(),
            number: request.number.trim().to_owned(),
            title: document.title.clone(),
            issued_on: issued_on.to_string(),
            bulletin_id: None,
            list_id: Some(list_id),
            data: data_of(&document),
            hash: String::new(),
            created_at: String::new(),
            created_by: String::new(),
        };
        let (id, hash) = self.keep_paper(&mut writing, moment, actor, new, &files).await?;
        for row in list.list.rows.iter().filter(|row| row.omitted.is_empty()) {
            writing.add_honour(&honour(row, &result, (list_id, id), moment)).await?;
        }
        let kept = kept_words(&request.kept);
        let detail = format!("公文{id}《{}》{}，校验值{hash}{kept}", document.title, request.number.trim());
        writing
            .record(event(moment, actor, closing::ISSUE_COMMENDATION, &result.notice_code, &detail))
            .await?;
        writing.commit().await?;
        self.paper(id).await
    }

    /// The frozen version a list rests on.
    pub async fn result_of(&self, list: &KeptList) -> Result<YearResultRow, OfficeError> {
        for entry in self.notices().iter() {
            let rows = self.inner.store.year_results(&entry.notice.code).await?;
            if let Some(row) = rows.into_iter().find(|row| row.id == list.row.result_id) {
                return Ok(row);
            }
        }
        Err(Refusal::NotFound { what: format!("名单{}依据的年度结果", list.row.id) }.into())
    }
}

fn honour(
    row: &ListRow,
    result: &YearResultRow,
    (list_id, paper_id): (i64, i64),
    moment: &Moment,
) -> HonourRow {
    HonourRow {
        notice_code: result.notice_code.clone(),
        year: result.year,
        holder_kind: if row.kind == "先进个人" { "个人" } else { "单位" }.to_owned(),
        name: row.name.clone(),
        unit_name: row.unit.clone(),
        title: row.what.clone(),
        basis: format!("{}“{}”", row.citation, row.rule),
        figures: row.figures.clone(),
        list_id,
        paper_id,
        recorded_at: moment.at.clone(),
    }
}

fn paragraph(words: impl Into<String>) -> Block {
    Block::Paragraph(vec![Span::text(words)])
}

fn document(
    notice: &Notice,
    paper: &Paper,
    year: i32,
    rows: &[&ListRow],
    is_demonstration: bool,
) -> OfficialDocument {
    let issuer = if notice.title.starts_with(&notice.issuer) { notice.issuer.as_str() } else { "" };
    let (persons, units): (Vec<&ListRow>, Vec<&ListRow>) =
        rows.iter().partition(|row| row.kind == "先进个人");
    let whom = match (units.is_empty(), persons.is_empty()) {
        (false, false) => "先进单位和先进个人",
        (true, _) => "先进个人",
        (_, true) => "先进单位",
    };
    OfficialDocument {
        label: None,
        head: Some(paper.head()),
        title: format!("{issuer}关于表扬{year}年度{}{whom}的通报", subject(notice)),
        main_recipient: paper.main_recipient(),
        body: body(notice, year, (&units, &persons), whom),
        signature: Some(paper.sealed()),
        annotation: None,
        attachments: vec![Attachment {
            title: "表扬名单和依据".to_owned(),
            blocks: vec![Block::Table(table(rows))],
            is_landscape: true,
        }],
        colophon: Some(paper.colophon()),
        page_mark: is_demonstration.then(|| DEMONSTRATION_MARK.to_owned()),
    }
}

fn body(notice: &Notice, year: i32, (units, persons): (&[&ListRow], &[&ListRow]), whom: &str) -> Vec<Block> {
    let number = if notice.document_number.is_empty() {
        String::new()
    } else {
        format!("（{}）", notice.document_number)
    };
    let mut blocks = vec![paragraph(format!(
        "根据《{}》{number}有关规定和{year}年度得分结果，经研究，决定对下列{whom}予以通报表扬：",
        notice.title.replace('《', "〈").replace('》', "〉")
    ))];
    let mut heading = ["一、", "二、"].into_iter();
    let mut open = |words: String| {
        Block::Heading(HeadingLevel::First, format!("{}{words}", heading.next().unwrap_or_default()))
    };
    if !units.is_empty() {
        blocks.push(open(format!("先进单位（{}个）", units.len())));
        let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
        for row in units {
            match groups.iter_mut().find(|(group, _)| *group == row.group) {
                Some((_, names)) => names.push(&row.name),
                None => groups.push((&row.group, vec![&row.name])),
            }
        }
        blocks.extend(
            groups.iter().map(|(group, names)| paragraph(format!("{group}：{}。", names.join("、")))),
        );
    }
    if !persons.is_empty() {
        blocks.push(open(format!("先进个人（{}名）", persons.len())));
        let names: Vec<String> = persons.iter().map(|row| format!("{}（{}）", row.name, row.unit)).collect();
        blocks.push(paragraph(format!("{}。", names.join("、"))));
    }
    blocks.push(paragraph(
        "希望受到表扬的单位和个人再接再厉，继续发挥示范作用；其他单位和个人要对照先进找差距，进一步做好有关工作。",
    ));
    blocks
}

fn table(rows: &[&ListRow]) -> Table {
    let row = |row: &&ListRow| {
        vec![
            Cell::text(row.what.clone()),
            Cell::text(row.name.clone()),
            Cell::text(if row.group.is_empty() { row.unit.clone() } else { row.group.clone() }),
            Cell::text(format!("{}“{}”", row.citation, row.rule)),
            Cell::text(row.figures.clone()),
        ]
    };
    Table {
        caption: None,
        columns: vec![
            Column::new("称号", 2, Align::Left),
            Column::new("名称", 4, Align::Left),
            Column::new("组别或单位", 4, Align::Left),
            Column::new("依据", 4, Align::Left),
            Column::new("数据", 6, Align::Left),
        ],
        upper_heads: Vec::new(),
        rows: rows.iter().map(row).collect(),
        notes: Vec::new(),
    }
}
