//! G-05 and G-36: how the lines and pages of a paper break, where they are known (a PDF, or a Word file that was drawn).
//! A title broken inside a word or with one character alone on a line; a first page without text; a signature alone on
//! its page. How a drawn page becomes lines is not said here; without pages nothing is marked.

use super::desk::Desk;
use super::layout::{Part, Sheet};
use super::mark::{Check, Class, Mark};
use super::row::{Row, is_han};

/// Two characters of one word, as titles of official papers have them: no line may end between them.
const PAIRS: &str = "关于 情况 工作 通报 通知 报告 请示 批复 方案 意见 办法 细则 规定 规则 计划 要点 安排 总结 宣传 信息 政务 医改 医疗 \
     保障 疗保 障局 保局 局办 公室 办公 季度 半年 年度 上半 下半 第一 第二 第三 第四 一季 二季 三季 四季 得分 排名 考核 评分 评价 评估 报送 \
     采用 全市 全县 全区 全省 加强 进一 一步 做好 开展 印发 转发 完成 任务 单位 人民 民政 政府 府办 委员 员会 领导 小组 秘书 改革 卫生 健康 \
     体制 深化 医药 药卫 机构 定点 稿件 媒体 舆情 监测 实施 落实 贯彻 建立 建设 完善 健全 制度 机制 管理 监督 中心 基金 价格 招标 采购 \
     集中 带量 队伍 有关 问题 事项 表扬 批评 先进 推进 推动 促进 发展 服务 提升 能力 质量 水平 公共 公立 医院 分级 诊疗 家庭 医生 签约 \
     支付 方式 综合 试点 示范 专项 行动 整治 检查 督查 督导 调研 培训 会议 纪要 召开 举办 参加 表彰 奖励 征求 申报 推荐 选拔 调整 成立 \
     成员 名单 职责 分工 责任 目标 指标 重点 统计 数据 分析 预算 决算 财政 资金 补助 拨付 使用 审计 安全 生产 应急 防控 疫情 传染 疾病 \
     预防 控制 药品 耗材 目录 待遇 参保 征缴 城乡 居民 职工 门诊 住院 异地 就医 结算 长期 护理 保险 救助 扶贫 乡村 振兴 衔接 巩固 拓展 \
     脱贫 攻坚 成果 人才 干部 队员 教育 学习 活动 主题 党建 廉政 作风 纪律 群众 满意 网络 平台 系统 电子 智慧 数字 创新 规范 标准 公开 \
     审批 许可 清单 权力 流程 优化 营商 环境 法治 宪法 法律 法规 执法 行政 复议 诉讼 信访 投诉 举报 处理 处置 答复 建议 提案 代表";

/// A first page that shows less than this many characters of the text shows none of it.
const FEWEST: usize = 4;

/// G-05, G-36.
pub(super) fn check(sheet: &Sheet<'_>, desk: &mut Desk) {
    if sheet.paper.pages.is_empty() || !sheet.is_official {
        return;
    }
    title(sheet, desk);
    first_page(sheet, desk);
    signature(sheet, desk);
}

fn compact(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace()).collect()
}

fn mark(number: u8, class: Class, row: &Row, what: String) -> Mark {
    Mark::new(Check::of(number), class, row, row.inner(), what)
}

/// The lines of the first page that make up the title; empty when they are not found.
fn title_lines(page: &[String], title: &str) -> Vec<String> {
    let lines: Vec<String> = page.iter().map(|line| compact(line)).filter(|line| !line.is_empty()).collect();
    for start in 0..lines.len() {
        let mut rest = title;
        let mut taken = Vec::new();
        for line in lines.iter().skip(start) {
            let Some(after) = rest.strip_prefix(line.as_str()) else { break };
            taken.push(line.clone());
            rest = after;
            if rest.is_empty() {
                return taken;
            }
        }
    }
    Vec::new()
}

fn title(sheet: &Sheet<'_>, desk: &mut Desk) {
    let (Some(page), Some(row)) = (sheet.paper.pages.first(), sheet.rows_of(Part::Title).next()) else {
        return;
    };
    let lines = title_lines(page, &compact(&sheet.title));
    if lines.len() < 2 {
        return;
    }
    for line in &lines {
        if line.chars().count() == 1 {
            desk.add(mark(5, Class::Title, row, format!("标题回行后“{line}”一个字独占一行")));
        }
    }
    for (above, below) in lines.iter().zip(lines.iter().skip(1)) {
        let (Some(last), Some(first)) = (above.chars().next_back(), below.chars().next()) else { continue };
        if is_split(last, first) {
            let what = format!("标题回行把“{last}{first}”断成两行（“{above}／{below}”）");
            desk.add(mark(5, Class::Title, row, what));
        }
    }
}

/// Whether one word, number or day stands on both sides of a break.
fn is_split(last: char, first: char) -> bool {
    if last.is_ascii_alphanumeric() {
        return first.is_ascii_alphanumeric() || matches!(first, '年' | '月' | '日' | '号' | '%');
    }
    if matches!(last, '《' | '“' | '（' | '〔') || matches!(first, '》' | '”' | '）' | '〕' | '、')
    {
        return true;
    }
    is_han(last) && is_han(first) && PAIRS.split(' ').any(|pair| pair.chars().eq([last, first]))
}

/// The text begins on the first page.
fn first_page(sheet: &Sheet<'_>, desk: &mut Desk) {
    let Some(page) = sheet.paper.pages.first() else { return };
    let shown: String = page.iter().map(|line| compact(line)).collect();
    let is_after = |(_, part): &(&Row, Part)| {
        matches!(part, Part::Title | Part::Number | Part::Recipient | Part::Other | Part::Annotation)
    };
    let Some((row, _)) = sheet.rows().skip_while(is_after).find(|(_, part)| part.is_prose()) else { return };
    let words = compact(row.words());
    let beginning: String = words.chars().take(FEWEST).collect();
    if beginning.chars().count() == FEWEST && !shown.contains(&beginning) {
        desk.add(mark(36, Class::Layout, row, "首页没有显示正文，应调整版头或标题".to_owned()));
    }
}

/// Something of the text stands above the signature on its page.
fn signature(sheet: &Sheet<'_>, desk: &mut Desk) {
    let Some(dated) = sheet.rows_of(Part::IssueDate).next() else { return };
    let signed = sheet.rows_of(Part::Signature).next();
    let (day, name) = (compact(dated.words()), signed.map(|row| compact(row.words())));
    for page in sheet.paper.pages.iter().skip(1) {
        let lines: Vec<String> = page
            .iter()
            .map(|line| compact(line))
            .filter(|line| !line.is_empty() && !is_folio(line))
            .collect();
        let Some(at) = lines.iter().position(|line| *line == day) else { continue };
        let above = lines.iter().take(at).filter(|line| Some(*line) != name.as_ref());
        if above.count() == 0 {
            let row = signed.unwrap_or(dated);
            desk.add(mark(36, Class::Layout, row, "落款单独成页，所在页没有正文".to_owned()));
        }
        return;
    }
}

/// `—3—`.
fn is_folio(line: &str) -> bool {
    let inner = line.trim_matches(|c: char| matches!(c, '—' | '-' | '–' | '－'));
    !inner.is_empty() && inner.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::{Paper, WordList, read};

    const TEXT: &str = "甲州市医疗保障局关于做好信息报送工作的通知\n甲医保字〔2024〕12号\n各县（市、区）医疗保障局：\n\
        请于2024年3月15日前将名单发送至市局办公室。\n甲州市医疗保障局\n2024年2月26日";

    fn marks(pages: &[&[&str]]) -> Vec<String> {
        let mut paper = Paper::of_text(TEXT);
        paper.pages = pages.iter().map(|page| page.iter().map(|line| (*line).to_owned()).collect()).collect();
        let marks = read(&paper, WordList::built_in());
        let of_pages = marks.iter().filter(|mark| !mark.check.is_decided_by_text());
        of_pages.map(|mark| format!("{} {}", mark.check, mark.what)).collect()
    }

    const REST: [&str; 4] = [
        "甲医保字〔2024〕12号",
        "各县（市、区）医疗保障局：",
        "请于2024年3月15日前将名单发送至市局办公室。",
        "",
    ];

    fn first(title: &[&'static str]) -> Vec<&'static str> {
        title.iter().copied().chain(REST).collect()
    }

    #[test]
    fn a_title_breaks_between_words_only() {
        let end: &[&str] = &["甲州市医疗保障局", "2024年2月26日"];
        let page = |title: &[&'static str]| [first(title), end.to_vec()].concat();
        assert!(marks(&[&page(&["甲州市医疗保障局", "关于做好信息报送工作的通知"])]).is_empty());
        let split = marks(&[&page(&["甲州市医疗保障局关于做好信", "息报送工作的通知"])]);
        assert!(split.len() == 1 && split[0].starts_with("G-05") && split[0].contains("“信息”"), "{split:?}");
        let alone = marks(&[&page(&["甲州市医疗保障局关于做好信息报送工作的通", "知"])]);
        assert!(alone.iter().any(|mark| mark.contains("独占一行")), "{alone:?}");
    }

    #[test]
    fn the_first_page_shows_text_and_the_signature_has_text_above_it() {
        let head = [
            "甲州市医疗保障局关于做好信息报送工作的通知",
            "甲医保字〔2024〕12号",
            "各县（市、区）医疗保障局：",
        ];
        let late = marks(&[
            &head,
            &["请于2024年3月15日前将名单发送至市局办公室。", "甲州市医疗保障局", "2024年2月26日"],
        ]);
        assert_eq!(late, ["G-36 首页没有显示正文，应调整版头或标题"]);
        let alone = marks(&[&first(&[head[0]]), &["甲州市医疗保障局", "2024年2月26日", "—2—"]]);
        assert_eq!(alone, ["G-36 落款单独成页，所在页没有正文"]);
        assert!(marks(&[]).is_empty());
    }
}
