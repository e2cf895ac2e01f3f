//! Pages read as browsers show them: Chinese news pages with their frames, broken markup, hidden text, any bytes. The
//! figures over real pages are measured by `benches/page.rs`, since their texts belong to their publishers.

use super::time::first_in;
use super::{LARGEST, PageRefusal, PageText, read};
use proptest::prelude::*;

fn page(html: &str) -> PageText {
    read(html.as_bytes(), "").unwrap()
}

const STORY: &str = "<p>　　本报讯（记者 钟晓明）2月1日，全市医改工作推进会召开，会议总结了上年度公立医院综合改革情况。</p>\
    <p>　　会议指出，三医联动改革持续深化，群众看病负担明显减轻，县域内就诊率达到91.2%。</p>\
    <p>　　会议要求，各地要压实责任，按时完成改革任务。</p>";

fn news(story: &str) -> String {
    let links: Vec<String> = (0..30)
        .map(|n| format!("<li><a href=\"/n/{n}.html\">某地召开第{n}次会议部署重点工作</a></li>"))
        .collect();
    let links = links.concat();
    format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>全市医改工作推进会召开_赣南日报</title>\
         <meta name=\"author\" content=\"钟晓明\"><style>p{{color:red}}</style><script>var a='<p>脚本里的文字，不是正文。</p>';</script></head>\
         <body><div class=\"nav\"><a href=\"/\">首页</a><a href=\"/news\">新闻</a></div>\
         <div class=\"main\"><h1>全市医改工作推进会召开</h1>\
         <div class=\"info\">2023-02-01 16:31　来源：赣南日报　作者：钟晓明</div>\
         <div id=\"content\">{story}<p>【责任编辑：李四】</p><p>分享到：微信 微博</p></div></div>\
         <div class=\"hot\"><h3>热点新闻</h3><ul>{links}</ul></div>\
         <div class=\"footer\">版权所有，未经许可不得转载。地址：某市某路1号，邮编：341000。</div></body></html>"
    )
}

#[test]
fn a_news_page_gives_its_text_and_its_particulars() {
    let read = page(&news(STORY));
    assert_eq!(read.title, "全市医改工作推进会召开");
    assert_eq!((read.source.as_str(), read.author.as_str()), ("赣南日报", "钟晓明"));
    assert_eq!(read.published.unwrap().words(), "2023-02-01 16:31");
    let lines: Vec<&str> = read.text.lines().collect();
    assert_eq!(lines.len(), 3, "{lines:#?}");
    assert!(lines[0].starts_with("本报讯（记者 钟晓明）2月1日") && lines[2].ends_with("改革任务。"));
    assert_eq!(read.links.len(), 32);
    assert_eq!(read.hidden, Vec::<String>::new());
}

#[test]
fn encodings_are_found_by_what_the_page_or_the_server_says_or_by_the_bytes() {
    let text = news(STORY);
    let gbk = encoding_rs::GBK.encode(&text.replace("utf-8", "gb2312")).0.into_owned();
    assert_eq!(read(&gbk, "").unwrap(), page(&text));
    let unsaid = encoding_rs::GBK.encode(&text.replace("<meta charset=\"utf-8\">", "")).0.into_owned();
    assert_eq!(read(&unsaid, "").unwrap().text, page(&text).text);
    // A page that says one thing and is another.
    assert_eq!(read(text.replace("utf-8", "gbk").as_bytes(), "").unwrap().text, page(&text).text);
    let mut utf16: Vec<u8> = vec![0xFF, 0xFE];
    utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(read(&utf16, "gbk").unwrap().text, page(&text).text);
    // One broken byte costs one character.
    let at = text.find("会议要求").unwrap();
    let mut broken = text.clone().into_bytes();
    broken[at] = 0xFF;
    assert!(read(&broken, "utf-8").unwrap().text.contains("县域内就诊率达到91.2%"));
}

#[test]
fn what_is_not_shown_is_told_apart() {
    let styles = [
        "display:none",
        "DISPLAY : none !important",
        "visibility:hidden",
        "font-size:0px",
        "font-size: 1px",
        "text-indent:-9999px",
        "position:absolute;left:-5000px",
        "opacity:0.0",
    ];
    for style in styles {
        let hidden = format!("<div style=\"{style}\">澳门赌场开户送彩金，点击进入。</div>");
        let read = page(&news(&format!("{STORY}{hidden}")));
        assert_eq!(read.hidden, ["澳门赌场开户送彩金，点击进入。"], "{style}");
        assert!(!read.text.contains("赌场"), "{style}");
    }
    for style in ["display:block", "opacity:0.5", "font-size:14px", "left:-1px", "font-size:1.2em"] {
        let shown = format!("<p style=\"{style}\">会议还通报了各县改革进展情况，要求对照整改。</p>");
        assert!(page(&news(&format!("{STORY}{shown}"))).hidden.is_empty(), "{style}");
    }
    // A message page of a chat program that is shown by its script is shown.
    let chat = format!("<div id=\"js_content\" style=\"visibility: hidden;\">{STORY}</div>");
    assert!(page(&chat).text.contains("三医联动"), "{:?}", page(&chat));
}

#[test]
fn broken_markup_is_read_as_browsers_show_it() {
    let unclosed = STORY.replace("</p>", "");
    assert_eq!(page(&news(&unclosed)).text.lines().count(), 3);
    let spans = STORY.replace("<p>", "<p><span><font face=宋体>").replace("</p>", "</span></p>");
    assert_eq!(page(&news(&spans)).text.lines().count(), 3);
    let table = format!("<table><tr><td>{STORY}</table>");
    assert_eq!(page(&table).text.lines().count(), 3);
    let entities = "<p>药品价格平均下降&nbsp;&ldquo;52%&rdquo;&#65292;惠及群众&#x31;0万人，&lt;a&gt;不是标签。&unknown;&</p>";
    assert_eq!(page(entities).text, "药品价格平均下降 “52%”，惠及群众10万人，<a>不是标签。&unknown;&");
    assert!(page("<p>有一句话，只有这一句话，没有别的内容。<!-- 没有完").text.starts_with("有一句话"));
    assert_eq!(page("").text, "");
    assert_eq!(page("医").text.chars().count(), usize::from(!page("医").text.is_empty()));
}

#[test]
fn times_are_read_as_pages_write_them() {
    for (text, words) in [
        ("2020-09-02 16:31", "2020-09-02 16:31"),
        ("2020年9月2日16:31:05", "2020-09-02 16:31"),
        ("发布时间：2020/9/2", "2020-09-02"),
        ("2020-09-02T16:31:00+08:00", "2020-09-02 16:31"),
        ("2020.09.02", "2020-09-02"),
        ("时间 2020-13-02 2020-12-31", "2020-12-31"),
    ] {
        assert_eq!(first_in(text).map(|time| time.words()).as_deref(), Some(words), "{text}");
    }
    for text in ["", "12020-01-01", "2020", "1950-01-01", "2020年第1期", "2020-1"] {
        assert_eq!(first_in(text), None, "{text}");
    }
}

#[test]
fn large_and_adversarial_pages_end_in_time() {
    assert_eq!(read(&vec![b'a'; LARGEST + 1], ""), Err(PageRefusal::TooLarge { size: LARGEST + 1 }));
    let many = 200_000;
    for page in [
        "<div>".repeat(many),
        "<b>".repeat(many),
        "<p><a href='".repeat(many),
        "</div>".repeat(many),
        format!("{}{}", "<div>".repeat(many), "</span>".repeat(many)),
        "<a><div>医，".repeat(many / 2),
        "<table><tr><td>".repeat(many / 4),
        "<!--".repeat(many),
        "<script>".repeat(many),
        "&#x41;".repeat(many),
        "<x a=\"".repeat(many),
        "<ul><li>改革，".repeat(many / 2),
        "<".repeat(many * 4),
        format!("<div><p>{}</p></div>", "改革，".repeat(many)),
    ] {
        // Reading that is not linear would not end within the patience of any runner.
        read(page.as_bytes(), "").unwrap();
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), charset in "[a-z0-9-]{0,10}") {
        let _ = read(&bytes, &charset);
    }

    #[test]
    fn no_markup_makes_it_panic(parts in prop::collection::vec(
        prop::sample::select(vec![
            "<div>", "</div>", "<p", ">", "<a href=\"x\">", "</a>", "改革，", "&amp", "&#", "<!--", "-->", "<script>",
            "</script>", "=\"", "'", "<br/>", "<td>", "<li>", " style=display:none", "2020-01-01", "来源：", "\u{FEFF}",
            "<title>", "</title>", "<meta name=author content=x>", "<h1>",
        ]), 0..60)) {
        let _ = read(parts.concat().as_bytes(), "");
    }
}

/// A notice of few words on a page of an office: its menu, its address and its numbers are longer than itself.
#[test]
fn what_every_office_page_ends_in_is_no_matter() {
    let menu = ["机构职能", "政策法规", "规划计划", "人事信息"]
        .map(|word| format!("<li><a href=\"/\">{word}</a></li>"))
        .concat();
    let page = format!(
        "<title>关于召开视频会议的通知</title><ul>{menu}</ul><h2>关于召开视频会议的通知</h2>\
         <div class=info><span>来源：市医保局</span><span>浏览次数：12</span></div>\
         <div class=con><p>各县（市、区）医保局：</p><p>定于5月10日上午召开全市医保工作视频会议，请准时参加。</p></div>\
         <div class=xg><h3>相关解读</h3><a href=\"/\">一图读懂</a></div>\
         <div class=bottom><p>主办：甲州市人民政府办公室　网站标识码：0000000001</p><p>甲ICP备00000001号</p></div>"
    );
    let page = read(page.as_bytes(), "").unwrap();
    assert_eq!(page.text, "各县（市、区）医保局：\n定于5月10日上午召开全市医保工作视频会议，请准时参加。");
    assert_eq!((page.title.as_str(), page.source.as_str()), ("关于召开视频会议的通知", "市医保局"));
}

#[test]
fn a_paper_may_put_its_name_before_the_title() {
    let page = "<title>甲州日报数字报-门诊共济惠及八十六万人次</title><p>本报讯 我市职工医保门诊共济改革实施一年来，\
                累计惠及参保职工八十六万人次，群众负担明显减轻。</p>";
    assert_eq!(read(page.as_bytes(), "").unwrap().title, "门诊共济惠及八十六万人次");
}
