//! The outline (篇章) of `notice.md`: its articles in their own words and the blocks under each.
//! It cuts the text and cites by position; nothing inside a block is read here ([`super::block`]).

use super::Article;
use super::block::{Block, BlockKind};
use super::citation::{self, Marker};
use super::file::NOTICE_FILE;
use super::problem::NoticeProblem;
use super::spelling::did_you_mean;

/// The articles and blocks of a notice, and how its headings are written.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) articles: Vec<Article>,
    /// The line of each article's heading; 0 for the words before the first.
    pub(super) lines: Vec<usize>,
    /// The place of the article above each, if there is one.
    pub(super) parents: Vec<Option<usize>>,
    pub(super) blocks: Vec<Block>,
    /// Articles whose number stands in half-width brackets.
    pub(super) half_width: Vec<usize>,
    markers: Vec<Marker>,
}

/// Where the reader stands while it goes through the lines.
enum State {
    /// Among headings and words.
    Words,
    /// Inside a block; nothing when the block is not kept (unknown, or outside an article).
    Block(Option<Block>, usize),
}

impl Outline {
    /// Cuts the text below the front matter; `first_line` is the number of its first line.
    pub(super) fn of(text: &str, first_line: usize, problems: &mut Vec<NoticeProblem>) -> Self {
        let mut outline = Self::default();
        let mut state = State::Words;
        for (at, line) in text.lines().enumerate() {
            let number = first_line + at;
            state = match state {
                State::Words => outline.words_line(line, number, problems),
                State::Block(block, opened) => outline.block_line((block, opened), line, number, problems),
            };
        }
        if let State::Block(block, opened) = state {
            outline.blocks.extend(block);
            problems.push(not_closed(opened));
        }
        for article in &mut outline.articles {
            article.words = article.words.trim_matches('\n').to_owned();
        }
        outline
    }

    /// The article and those above it, innermost first.
    pub(super) fn with_ancestors(&self, article: usize) -> Vec<usize> {
        let mut path = vec![article];
        while let Some(parent) = path.last().and_then(|at| self.parents.get(*at).copied().flatten()) {
            path.push(parent);
        }
        path
    }

    fn words_line(&mut self, line: &str, number: usize, problems: &mut Vec<NoticeProblem>) -> State {
        let trimmed = line.trim_start();
        if trimmed.starts_with("```") {
            return State::Block(self.open_block(trimmed.trim_start_matches('`'), number, problems), number);
        }
        let depth = line.chars().take_while(|c| *c == '#').count();
        if (1..=6).contains(&depth) {
            let heading = line.trim_start_matches('#').trim();
            if !heading.is_empty() {
                self.open_article(heading, u8::try_from(depth).unwrap_or(6), number);
                return State::Words;
            }
        }
        if self.articles.is_empty() && !line.trim().is_empty() {
            self.open_preface();
        }
        if let Some(article) = self.articles.last_mut() {
            article.words.push_str(line);
            article.words.push('\n');
        }
        State::Words
    }

    fn block_line(
        &mut self,
        (block, opened): (Option<Block>, usize),
        line: &str,
        number: usize,
        problems: &mut Vec<NoticeProblem>,
    ) -> State {
        let trimmed = line.trim();
        let begins = trimmed.strip_prefix("```").and_then(|info| info.split_whitespace().next());
        if begins.and_then(BlockKind::parse).is_some() {
            // The next block begins while this one is open: its end was forgotten.
            problems.push(not_closed(opened));
            self.blocks.extend(block);
            return self.words_line(line, number, problems);
        }
        if trimmed.len() >= 3 && trimmed.chars().all(|c| c == '`') {
            self.blocks.extend(block);
            return State::Words;
        }
        let mut block = block;
        if let Some(block) = &mut block {
            block.body.push((number, line.to_owned()));
        }
        State::Block(block, opened)
    }

    fn open_block(&self, info: &str, line: usize, problems: &mut Vec<NoticeProblem>) -> Option<Block> {
        let info = info.trim();
        let (word, argument) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
        let Some(kind) = BlockKind::parse(word) else {
            let words = BlockKind::WORDS.iter().map(|(word, _)| *word);
            problems.push(NoticeProblem::new(
                "N-113",
                (NOTICE_FILE, line),
                if word.is_empty() {
                    "这个块没有写种类".to_owned()
                } else {
                    format!("不认识的块“{word}”")
                },
                "条款之下只能放规则、节奏、裁定、附表、不编码五种块",
                did_you_mean(word, words),
            ));
            return None;
        };
        // The words before the first heading are no article a rule could rest on.
        let article =
            self.articles.len().checked_sub(1).filter(|at| self.lines.get(*at).is_some_and(|at| *at > 0));
        let Some(article) = article else {
            problems.push(NoticeProblem::new(
                "N-111",
                (NOTICE_FILE, line),
                "这个块前面没有条款标题",
                "每条规则都要有依据，条款号由它所在的位置得出",
                "请把它移到所依据的条款标题之下",
            ));
            return None;
        };
        Some(Block { kind, argument: argument.trim().to_owned(), line, article, body: Vec::new() })
    }

    fn open_preface(&mut self) {
        self.articles.push(Article {
            citation: "文首".to_owned(),
            heading: String::new(),
            depth: 1,
            words: String::new(),
            not_encoded: None,
        });
        self.lines.push(0);
        self.parents.push(None);
        self.markers.push(Marker::Words("文首".to_owned()));
    }

    fn open_article(&mut self, heading: &str, depth: u8, line: usize) {
        let read = citation::heading(heading);
        let is_above = |at: &usize| {
            let above = self.articles.get(*at).is_some_and(|article| article.depth < depth);
            above && self.lines.get(*at).is_some_and(|line| *line > 0)
        };
        // The nearest article above of smaller depth.
        let parent = (0..self.articles.len()).rev().find(is_above);
        let at = self.articles.len();
        self.lines.push(line);
        self.parents.push(parent);
        self.markers.push(read.marker);
        if read.has_half_width_brackets {
            self.half_width.push(at);
        }
        let citation = self.cite(at);
        self.articles.push(Article {
            citation,
            heading: heading.to_owned(),
            depth,
            words: String::new(),
            not_encoded: None,
        });
    }

    /// The citation from the place; the title of the whole notice (the first heading without a number) stays out of it.
    fn cite(&self, article: usize) -> String {
        let title =
            self.lines.iter().position(|line| *line > 0).filter(|first| {
                *first != article && matches!(self.markers.get(*first), Some(Marker::Words(_)))
            });
        let mut path = self.with_ancestors(article);
        path.reverse();
        let markers: Vec<&Marker> =
            path.iter().filter(|at| Some(**at) != title).filter_map(|at| self.markers.get(*at)).collect();
        citation::compose(&markers)
    }
}

fn not_closed(opened: usize) -> NoticeProblem {
    NoticeProblem::new(
        "N-112",
        (NOTICE_FILE, opened),
        "从这一行开始的块没有结束",
        "块以三个反引号（```）开始，也要以单独一行三个反引号结束",
        "请在块的末尾补上一行 ```",
    )
}
