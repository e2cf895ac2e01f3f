//! 文字核对: a paper is handed in as a file or pasted, and comes back with every mark in its place, the list of them
//! beside it. Nothing is kept and nothing is recorded: the list as a workbook is drawn from what the page itself sends.
//! What is marked the text room says, with the office's own lists ([`zhaozhang_office::wording::own_paper`]); a text with
//! a secret mark is stopped as everywhere ([`crate::secrecy`]). How marks stand in the text [`mod@marked`] says.

pub(crate) mod marked;
mod sheet;

use crate::app::{App, Visit, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::page::ledger::Choice;
use crate::paper_file::{self, ReadPaper};
use crate::secrecy;
use crate::typed::Marked;
use crate::who::Who;
use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use marked::{Line, MarkRow};
use zhaozhang_office::permit::wording;
use zhaozhang_office::wording::own_paper::ReadingFor;
use zhaozhang_office::wording::proofread::{Document, PaperKind, Proofread};
use zhaozhang_office::{Problem, Refusal};

/// The largest file taken, in MB.
const LARGEST_MB: usize = 32;
/// The file with the form around it.
const FORM_LIMIT: usize = (LARGEST_MB + 8) * 1024 * 1024;
/// The longest text that is shown whole, in characters; of a longer one the lines with marks are.
const SHOWN_WHOLE: usize = 200_000;

/// The addresses of the reader.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/proofread", wording::PROOFREAD, form)
        .post_up_to(FORM_LIMIT, "/proofread", wording::PROOFREAD, read)
        .takes_parts(&["file", "text", "kind", "issued_on", "is_internal", "is_drawn"])
        .post_up_to(FORM_LIMIT, "/proofread/list", wording::PROOFREAD, sheet::list)
        .takes::<sheet::ListForm>()
        .gives_file()
}

/// What came with the form.
#[derive(Debug, Default)]
struct Sent {
    file_name: String,
    bytes: Vec<u8>,
    text: String,
    kind: String,
    issued_on: String,
    is_internal: bool,
    is_drawn: bool,
}

#[derive(Template)]
#[template(path = "proofread.html")]
struct ReaderPage {
    frame: Frame,
    problems: Vec<Problem>,
    text: String,
    kinds: Vec<Choice>,
    issued_on: String,
    is_internal: bool,
    is_drawn: bool,
    limit: usize,
    result: Option<ResultView>,
}

/// A paper with its marks, as it is shown.
struct ResultView {
    name: String,
    summary: String,
    /// What was not looked at, and why.
    undecided: String,
    lines: Vec<Line>,
    /// Whether only the lines with marks are shown.
    is_cut: bool,
    rows: Vec<MarkRow>,
    /// What the page sends for its workbook.
    list: String,
}

impl ReaderPage {
    /// The problems at a field.
    fn at(&self, field: &str) -> String {
        let own = self.problems.iter().filter(|problem| problem.field == field);
        own.map(ToString::to_string).collect::<String>()
    }
}

const KINDS: [(&str, &str); 3] = [("", "由文字判断"), ("公文", "公文"), ("稿件", "信息、新闻稿")];

fn page(app: &App, visit: &Visit, sent: Sent) -> ReaderPage {
    let kinds = KINDS.map(|(value, label)| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        is_chosen: value == sent.kind,
    });
    ReaderPage {
        frame: Frame::new(app, visit, "文字核对", &[]),
        problems: Vec::new(),
        text: sent.text,
        kinds: kinds.into(),
        issued_on: sent.issued_on,
        is_internal: sent.is_internal,
        is_drawn: sent.is_drawn,
        limit: LARGEST_MB,
        result: None,
    }
}

/// `GET /proofread`.
async fn form(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    show(&page(&app, &visit, Sent { is_drawn: true, ..Sent::default() }))
}

/// `POST /proofread`.
async fn read(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let mut sent = sent(multipart).await?;
    let reading = match reading(&sent) {
        Ok(reading) => reading,
        Err(problems) => return refused(&app, &visit, sent, problems),
    };
    let name = if sent.bytes.is_empty() { "粘贴的文字".to_owned() } else { sent.file_name.clone() };
    let is_file = !sent.bytes.is_empty();
    let paper = match paper(&app, &mut sent).await? {
        Ok(paper) => paper,
        Err(problem) => return refused(&app, &visit, sent, vec![problem]),
    };
    // The gate has looked at what it could read; what a program of the machine took out of a file is looked at here.
    if let Some(what) = secrecy::in_text(&paper.document.lines.join("\n")) {
        let found =
            Marked { place: name.clone(), what: format!("文件“{name}”中的{what}"), is_file: true };
        return Err(secrecy::refusal(&app, &actor, "/proofread", found).await);
    }
    let result = app.office().proofread(&app.moment(), &paper.document, reading).await?;
    let json = marked::as_data(&name, &result);
    let view = view(&name, &paper, &result);
    // A pasted text stays in its field, to be mended and read once more.
    let text = if is_file { String::new() } else { std::mem::take(&mut sent.text) };
    let page = ReaderPage { result: Some(view), text, ..page(&app, &visit, sent) };
    Ok(with_json(show(&page)?, json))
}

fn refused(app: &App, visit: &Visit, sent: Sent, problems: Vec<Problem>) -> Result<Response, Failure> {
    let refusal = Refusal::Listed(problems.clone());
    show_refused(&ReaderPage { problems, ..page(app, visit, sent) }, &refusal)
}

/// What it is to be read for; every problem of the form at once.
fn reading(sent: &Sent) -> Result<ReadingFor, Vec<Problem>> {
    let mut problems = Vec::new();
    if sent.bytes.is_empty() && sent.text.trim().is_empty() {
        let what = if sent.file_name.is_empty() {
            "没有选择文件，也没有粘贴文字"
        } else {
            "选择的文件是空的"
        };
        problems.push(Problem::at("file", "W-457", what, "请选择文件，或把文字粘贴到下面"));
    }
    if !sent.bytes.is_empty() && !sent.text.trim().is_empty() {
        let what = "既选了文件，又粘贴了文字，不知道核对哪一份";
        problems.push(Problem::at("file", "W-458", what, "请只留一样"));
    }
    let kind = match sent.kind.as_str() {
        "公文" => PaperKind::Official,
        "稿件" => PaperKind::Message,
        "" => PaperKind::Unknown,
        other => {
            let what = format!("没有“{other}”这种文稿");
            problems.push(Problem::at("kind", "W-459", what, "请从列出的种类中选择"));
            PaperKind::Unknown
        }
    };
    let day = sent.issued_on.trim();
    let issued_on = day.parse().ok();
    if issued_on.is_none() && !day.is_empty() {
        let what = format!("成文日期“{day}”不是日期");
        problems.push(Problem::at("issued_on", "W-460", what, "请写成2026-01-01的样式，或留空"));
    }
    if problems.is_empty() {
        Ok(ReadingFor { kind, is_public: !sent.is_internal, issued_on })
    } else {
        Err(problems)
    }
}

/// The paper's words; a file is read aside.
async fn paper(app: &App, sent: &mut Sent) -> Result<Result<ReadPaper, Problem>, Failure> {
    if sent.bytes.is_empty() {
        let document = Document::of_text(&sent.text);
        return Ok(Ok(ReadPaper { document, unpaged: String::new() }));
    }
    let folder = std::env::temp_dir().join(format!("zhaozhang-{}", app.office().random().hex::<16>()));
    let (bytes, is_drawn) = (std::mem::take(&mut sent.bytes), sent.is_drawn);
    let read = tokio::task::spawn_blocking(move || paper_file::read(&bytes, &folder, is_drawn)).await;
    let read = read.map_err(|cause| Failure::fault(format!("reading a paper was cut off: {cause}")))?;
    Ok(read.map_err(|refusal| {
        let what = format!("“{}”{}", sent.file_name, refusal.what);
        Problem::at("file", refusal.code, what, refusal.cure)
    }))
}

fn view(name: &str, paper: &ReadPaper, result: &Proofread) -> ResultView {
    let stops = result.stops();
    let summary = if result.marks.is_empty() {
        format!("共{}字，没有发现问题。", result.characters)
    } else {
        format!("共{}字，必须改{stops}处，请核对{}处。", result.characters, result.marks.len() - stops)
    };
    let undecided: Vec<String> =
        result.undecided.iter().map(|check| format!("{check} {}", check.asks())).collect();
    let undecided = match (undecided.is_empty(), paper.unpaged.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!("要看版面才能判断、这里没有查的：{}。", undecided.join("；")),
        (false, false) => {
            format!("没有查的：{}（{}）。", undecided.join("；"), paper.unpaged)
        }
    };
    let is_cut = result.characters > SHOWN_WHOLE;
    let rows = marked::rows(&result.marks);
    ResultView {
        name: name.to_owned(),
        summary,
        undecided,
        lines: marked::lines(&paper.document.lines, &result.marks, is_cut),
        is_cut,
        list: sheet::list_of(&rows),
        rows,
    }
}

async fn sent(mut multipart: Multipart) -> Result<Sent, Failure> {
    let mut sent = Sent::default();
    let cut_off = |error: axum::extract::multipart::MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Failure::Refused {
                status: StatusCode::PAYLOAD_TOO_LARGE,
                code: "W-413",
                what: format!("文件超过{LARGEST_MB} MB，没有核对。"),
                cure: "请去掉图片或分成几份后再上传。".to_owned(),
            }
        } else {
            Failure::unreadable("上传没有传完，没有核对。", "请检查网络后重新上传。")
        }
    };
    while let Some(field) = multipart.next_field().await.map_err(cut_off)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            // Browsers may send a path; the name is what follows the last separator.
            let own = field.file_name().unwrap_or_default();
            sent.file_name = own.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
            sent.bytes = field.bytes().await.map_err(cut_off)?.into();
            continue;
        }
        let value = field.text().await.map_err(cut_off)?;
        match name.as_str() {
            "text" => sent.text = value,
            "kind" => sent.kind = value,
            "issued_on" => sent.issued_on = value,
            "is_internal" => sent.is_internal = value == "1",
            "is_drawn" => sent.is_drawn = value == "1",
            _ => {}
        }
    }
    Ok(sent)
}
