//! The forms on which units name their persons: 医改宣传联络员登记表 (S0 annex 1, a head of two rows) and 信息专（兼）职报送人员
//! 统计表 (S1 annex 4), cell by cell as printed. Who is on them comes in as data.

use super::FormHead;
use super::sheet::FormSheet;
use crate::xlsx::{WorkbookError, WorkbookMeta};

/// The liaisons' register (医改宣传联络员登记表).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiaisonRegister {
    /// Label and title.
    pub head: FormHead,
    /// In printed order, numbered from one.
    pub rows: Vec<LiaisonRow>,
    /// Empty rows are added up to this number.
    pub least_rows: usize,
}

/// A liaison in the register.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LiaisonRow {
    /// 工作单位.
    pub unit: String,
    /// 姓名.
    pub name: String,
    /// 职务/职称.
    pub title: String,
    /// 办公室电话.
    pub office_phone: String,
    /// 手机号码.
    pub mobile: String,
    /// 电子信箱/微信, one or both.
    pub mail_or_wechat: String,
    /// 备注.
    pub remark: String,
}

/// The table of correspondents (信息专（兼）职报送人员统计表).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrespondentTable {
    /// Label and title.
    pub head: FormHead,
    /// 科室（单位） above the table; empty for a table of several units or a blank one.
    pub unit: String,
    /// The day above the table, as printed: `2020年  月  日`.
    pub filled_on: String,
    /// In printed order, numbered from one.
    pub rows: Vec<CorrespondentRow>,
    /// Empty rows are added up to this number.
    pub least_rows: usize,
    /// The line below the table.
    pub remark: String,
}

/// A correspondent in the table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CorrespondentRow {
    /// 科室（单位）.
    pub unit: String,
    /// 姓名.
    pub name: String,
    /// 职务.
    pub title: String,
    /// 联系方式（手机及固话）.
    pub phones: String,
    /// 微信号.
    pub wechat: String,
    /// 电子邮箱.
    pub mail: String,
}

/// Draws the liaisons' register: 联系方式 stands over 办公室电话, 手机号码 and 电子信箱/微信, the other heads over both rows.
///
/// # Errors
/// Only writing can fail.
pub fn liaison_register(form: &LiaisonRegister, meta: &WorkbookMeta) -> Result<Vec<u8>, WorkbookError> {
    let mut sheet = FormSheet::new(&form.head, &[7, 30, 12, 20, 18, 16, 26, 16], meta)?;
    for (column, title) in [(0, "序号"), (1, "工作单位"), (2, "姓名"), (3, "职务/职称"), (7, "备注")]
    {
        sheet.tall_head_cell(0, column, 2, title)?;
    }
    sheet.head_cell(0, 4, 3, "联系方式")?;
    for (column, title) in [(4, "办公室电话"), (5, "手机号码"), (6, "电子信箱/微信")] {
        sheet.head_cell(1, column, 1, title)?;
    }
    let empty = LiaisonRow::default();
    let n_rows = form.rows.len().max(form.least_rows);
    for at in 0..n_rows {
        let row = form.rows.get(at).unwrap_or(&empty);
        let number = if at < form.rows.len() { at.saturating_add(1).to_string() } else { String::new() };
        let n_row = at.saturating_add(2);
        sheet.figure(n_row, 0, &number)?;
        let cells = [
            &row.unit,
            &row.name,
            &row.title,
            &row.office_phone,
            &row.mobile,
            &row.mail_or_wechat,
            &row.remark,
        ];
        for (column, words) in (1..).zip(cells) {
            sheet.cell(n_row, column, words)?;
        }
    }
    sheet.finish(n_rows.saturating_add(2), true)
}

/// Draws the table of correspondents with 科室（单位） and the day above it and the remark below.
///
/// # Errors
/// Only writing can fail.
pub fn correspondent_table(form: &CorrespondentTable, meta: &WorkbookMeta) -> Result<Vec<u8>, WorkbookError> {
    let mut sheet = FormSheet::new(&form.head, &[7, 30, 12, 18, 30, 18, 28], meta)?;
    sheet.line_above(&format!("科室（单位）：{}", form.unit))?;
    sheet.line_above(&form.filled_on)?;
    sheet.head_row(&[
        "序号",
        "科室（单位）",
        "姓名",
        "职务",
        "联系方式（手机及固话）",
        "微信号",
        "电子邮箱",
    ])?;
    let empty = CorrespondentRow::default();
    let n_rows = form.rows.len().max(form.least_rows);
    for at in 0..n_rows {
        let row = form.rows.get(at).unwrap_or(&empty);
        let number = if at < form.rows.len() { at.saturating_add(1).to_string() } else { String::new() };
        let n_row = at.saturating_add(1);
        sheet.figure(n_row, 0, &number)?;
        let cells = [&row.unit, &row.name, &row.title, &row.phones, &row.wechat, &row.mail];
        for (column, words) in (1..).zip(cells) {
            sheet.cell(n_row, column, words)?;
        }
    }
    let below = n_rows.saturating_add(1);
    sheet.line_below(below, &format!("备注：{}", form.remark))?;
    sheet.finish(below.saturating_add(1), true)
}
