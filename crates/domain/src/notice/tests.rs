//! The reader against small invented notices: what it reads, what it refuses, and the faults it finds.

mod citations;
mod faults;
mod reading;
mod refusals;

use super::Notice;
use super::file::{NoticeFolder, read};
use super::problem::NoticeProblem;

/// A notice being written for a test.
#[derive(Clone, Default)]
struct Draft {
    front: String,
    body: String,
    files: Vec<(String, String)>,
}

/// A draft with its front matter and one article `一、计分` whose words state the figures 2 to 60 used in tests.
fn draft() -> Draft {
    Draft {
        front:
            "\"标题\" = \"关于信息工作的通知\"\n\"发文机关\" = \"甲市乙局\"\n\"成文日期\" = \"2024-01-02\"\n"
                .to_owned(),
        body: "# 一、计分\n\n按2、3、5、10、20、30、60、100计。\n".to_owned(),
        files: Vec::new(),
    }
}

impl Draft {
    /// Adds text to the end of the body.
    fn with(mut self, text: &str) -> Self {
        self.body.push('\n');
        self.body.push_str(text);
        self.body.push('\n');
        self
    }

    /// Adds a 规则 block.
    fn rule(self, lines: &str) -> Self {
        self.with(&format!("```规则\n{lines}\n```"))
    }

    /// Adds a file to the folder.
    fn file(mut self, name: &str, text: &str) -> Self {
        self.files.push((name.to_owned(), text.to_owned()));
        self
    }

    fn folder(&self) -> NoticeFolder {
        let notice = format!("+++\n{}+++\n\n{}", self.front, self.body);
        let mut files = vec![("notice.md".to_owned(), notice)];
        files.extend(self.files.iter().cloned());
        NoticeFolder { code: "test-2024".to_owned(), files }
    }

    fn read(&self) -> Result<Notice, Vec<NoticeProblem>> {
        read(&self.folder())
    }

    /// The notice, which must load.
    fn loads(&self) -> Notice {
        self.read().unwrap_or_else(|problems| {
            let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
            panic!("{}", shown.join("\n"))
        })
    }

    /// The problems, which there must be, as printed.
    fn refused(&self) -> Vec<String> {
        self.read().map_or_else(|problems| problems.iter().map(ToString::to_string).collect(), |_| Vec::new())
    }

    /// The one problem there must be.
    fn refused_once(&self) -> String {
        let problems = self.refused();
        assert_eq!(problems.len(), 1, "{problems:#?}");
        problems.into_iter().next().unwrap()
    }
}
