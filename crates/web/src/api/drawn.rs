//! What a page shows, as data (页面内容): its heading, labelled lines, tables, notes, links and forms with what stands in
//! them. Programs get it wherever nobody wrote data of its own shape ([`super::reading`]), so that nothing a page shows
//! is out of their reach; the shape follows the page and may change with it.

use super::markup::{Piece, Tag, pieces};
use super::shape::shape;

shape! {
    /// A labelled line.
    DrawnLine {
        label: String = "名目",
        words: String = "内容",
    }
}

shape! {
    /// A table.
    DrawnTable {
        caption: String = "表名",
        columns: Vec<String> = "各栏",
        rows: Vec<Vec<String>> = "各行，逐格",
    }
}

shape! {
    /// A link.
    DrawnLink {
        label: String = "文字",
        href: String = "地址",
    }
}

shape! {
    /// A choice of a field.
    DrawnOption {
        value: String = "提交的值",
        label: String = "文字",
        chosen: bool = "是否选中",
    }
}

shape! {
    /// A field of a form.
    DrawnField {
        name: String = "名称，提交时用",
        value: String = "现在的内容",
        options: Vec<DrawnOption> = "可以选的；不是选择题的为空",
    }
}

shape! {
    /// A form.
    DrawnForm {
        action: String = "提交到哪个页面；接口在前面加 /api/v1",
        fields: Vec<DrawnField> = "各项",
    }
}

shape! {
    /// What a page shows.
    DrawnPage {
        title: String = "标题",
        notes: Vec<String> = "说明和提示",
        lines: Vec<DrawnLine> = "名目和内容",
        tables: Vec<DrawnTable> = "表格",
        links: Vec<DrawnLink> = "链接",
        forms: Vec<DrawnForm> = "表单",
    }
}

/// What the page shows between its frame.
pub(crate) fn of(page: &str) -> DrawnPage {
    let inside = page.split_once("<main").map_or(page, |(_, after)| after);
    let inside = inside.split_once("</main>").map_or(inside, |(inside, _)| inside);
    let mut reader = Reader::default();
    for piece in pieces(inside.split_once('>').map_or(inside, |(_, after)| after)) {
        match piece {
            Piece::Open(tag) => reader.open(tag),
            Piece::Close(name) => reader.close(name),
            Piece::Words(words) => reader.words(&words),
        }
    }
    reader.page
}

/// A page being read.
struct Reader {
    page: DrawnPage,
    /// The words of what is open and asked for: the innermost last.
    open: Vec<(&'static str, String)>,
    href: String,
    label: String,
    /// How deep inside the crumbs, which every page has.
    crumbs: usize,
}

impl Default for Reader {
    fn default() -> Self {
        let page = DrawnPage {
            title: String::new(),
            notes: Vec::new(),
            lines: Vec::new(),
            tables: Vec::new(),
            links: Vec::new(),
            forms: Vec::new(),
        };
        Self { page, open: Vec::new(), href: String::new(), label: String::new(), crumbs: 0 }
    }
}

/// What is read as words of its own.
const READ: [&str; 12] =
    ["h1", "p", "li", "dt", "dd", "caption", "th", "td", "a", "option", "textarea", "summary"];

impl Reader {
    fn open(&mut self, tag: Tag<'_>) {
        match tag.name {
            "nav" => self.crumbs += 1,
            "table" => self.page.tables.push(DrawnTable {
                caption: String::new(),
                columns: Vec::new(),
                rows: Vec::new(),
            }),
            "tr" => {
                if let Some(table) = self.page.tables.last_mut() {
                    table.rows.push(Vec::new());
                }
            }
            "form" => self
                .page
                .forms
                .push(DrawnForm { action: tag.get("action").unwrap_or_default(), fields: Vec::new() }),
            "input" | "select" | "textarea" => self.field(tag),
            "button" => {
                if let Some(name) = tag.get("name") {
                    self.add_option(&name, tag.get("value").unwrap_or_default(), String::new(), false);
                }
            }
            "option" => {
                let (value, is_chosen) = (tag.get("value").unwrap_or_default(), tag.has("selected"));
                if let Some(field) = self.last_field() {
                    if is_chosen {
                        field.value.clone_from(&value);
                    }
                    field.options.push(DrawnOption { value, label: String::new(), chosen: is_chosen });
                }
            }
            "a" => self.href = tag.get("href").unwrap_or_default(),
            _ => {}
        }
        if let Some(name) = READ.into_iter().find(|name| *name == tag.name) {
            self.open.push((name, String::new()));
        }
    }

    fn words(&mut self, words: &str) {
        for (_, own) in &mut self.open {
            let is_apart = !own.is_empty() && own.ends_with(|sign: char| sign.is_ascii_alphanumeric());
            if is_apart && words.starts_with(|sign: char| sign.is_whitespace()) {
                own.push(' ');
            }
            own.push_str(words.trim());
        }
    }

    fn close(&mut self, name: &str) {
        if name == "nav" {
            self.crumbs = self.crumbs.saturating_sub(1);
        }
        if self.open.last().is_none_or(|(open, _)| *open != name) {
            return;
        }
        let Some((name, words)) = self.open.pop() else { return };
        if self.crumbs > 0 {
            return;
        }
        self.keep(name, words);
    }

    /// Puts what was read where it belongs.
    fn keep(&mut self, name: &'static str, words: String) {
        match name {
            "h1" => self.page.title = words,
            "dt" => self.label = words,
            "dd" => self.page.lines.push(DrawnLine { label: self.label.clone(), words }),
            "a" => {
                let href = std::mem::take(&mut self.href);
                if !href.is_empty() {
                    self.page.links.push(DrawnLink { label: words, href });
                }
            }
            "option" => {
                if let Some(option) = self.last_field().and_then(|field| field.options.last_mut()) {
                    option.label = words;
                }
            }
            "textarea" => {
                if let Some(field) = self.last_field() {
                    field.value = words;
                }
            }
            "caption" => {
                if let Some(table) = self.page.tables.last_mut() {
                    table.caption = words;
                }
            }
            "th" | "td" => self.cell(name, words),
            // What stands within a cell is the cell's.
            _ if self.open.is_empty() && !words.is_empty() => self.page.notes.push(words),
            _ => {}
        }
    }

    fn cell(&mut self, name: &str, words: String) {
        let Some(table) = self.page.tables.last_mut() else { return };
        let is_head = name == "th" && table.rows.len() <= 1 && table.rows.iter().all(Vec::is_empty);
        if is_head {
            table.columns.push(words);
        } else {
            if table.rows.first().is_some_and(Vec::is_empty) && table.rows.len() > 1 {
                table.rows.remove(0);
            }
            if let Some(row) = table.rows.last_mut() {
                row.push(words);
            }
        }
    }

    fn field(&mut self, tag: Tag<'_>) {
        let Some(name) = tag.get("name") else { return };
        let value = tag.get("value").unwrap_or_default();
        match tag.get("type").as_deref() {
            Some("radio" | "checkbox") => {
                let is_chosen = tag.has("checked");
                self.add_option(&name, value, String::new(), is_chosen);
            }
            Some("file") => self.add_field(name, String::new()),
            _ => self.add_field(name, value),
        }
    }

    fn add_field(&mut self, name: String, value: String) {
        if let Some(form) = self.page.forms.last_mut() {
            form.fields.push(DrawnField { name, value, options: Vec::new() });
        }
    }

    fn add_option(&mut self, name: &str, value: String, label: String, chosen: bool) {
        let Some(form) = self.page.forms.last_mut() else { return };
        if !form.fields.iter().any(|field| field.name == name) {
            form.fields.push(DrawnField { name: name.to_owned(), value: String::new(), options: Vec::new() });
        }
        if let Some(field) = form.fields.iter_mut().find(|field| field.name == name) {
            if chosen {
                field.value.clone_from(&value);
            }
            field.options.push(DrawnOption { value, label, chosen });
        }
    }

    fn last_field(&mut self) -> Option<&mut DrawnField> {
        self.page.forms.last_mut()?.fields.last_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_page_is_read_as_it_is_seen() {
        let page = r#"<body><nav><a href="/x">菜单</a></nav><main class="page" id="main">
            <nav class="crumbs"><ol><li><a href="/">工作台</a></li></ol></nav>
            <h1>查台账</h1><p>共<b>2</b>条</p><dl><dt>经办</dt><dd>张三</dd></dl>
            <table><caption>事实</caption><thead><tr><th>号</th><th>标题</th></tr></thead>
            <tbody><tr><td><a href="/ledger/1">1</a></td><td>甲<p>注</p></td></tr><tr><th>2</th><td></td></tr></tbody></table>
            <form method="post" action="/ledger/1/reverse"><input type="hidden" name="notice" value="s1">
            <select name="kind"><option value="">全部</option><option value="采用" selected>采用</option></select>
            <label><input type="radio" name="chain" value="event" checked> 甲</label><textarea name="reason">重复</textarea>
            <button name="act" value="look">看</button></form></main><footer>尾</footer></body>"#;
        let read = of(page);
        assert_eq!((read.title.as_str(), read.notes.as_slice()), ("查台账", &["共2条".to_owned()][..]));
        assert_eq!((read.lines[0].label.as_str(), read.lines[0].words.as_str()), ("经办", "张三"));
        assert_eq!(
            (read.tables[0].caption.as_str(), read.tables[0].columns.join("，")),
            ("事实", "号，标题".into())
        );
        assert_eq!(read.tables[0].rows, [["1", "甲注"], ["2", ""]]);
        assert_eq!((read.links.len(), read.links[0].href.as_str()), (1, "/ledger/1"));
        let fields: Vec<(&str, &str, usize)> = read.forms[0]
            .fields
            .iter()
            .map(|field| (field.name.as_str(), field.value.as_str(), field.options.len()))
            .collect();
        let expected = [
            ("notice", "s1", 0),
            ("kind", "采用", 2),
            ("chain", "event", 1),
            ("reason", "重复", 0),
            ("act", "", 1),
        ];
        assert_eq!(fields, expected);
        assert_eq!(read.forms[0].action, "/ledger/1/reverse");
    }
}
