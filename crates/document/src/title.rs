//! Breaks the title of an official document into lines: words whole, the lines a 梯形 or 菱形 (requirements §1.4).
//! It has no dictionary of Chinese; it knows the words such titles are made of and the marks that must stay
//! together. Used by [`crate::docx`].

/// Words of official titles that no line may split; two-character pairs, since a break lies between two characters.
const WORDS: &str = "关于 情况 工作 通报 通知 报告 请示 批复 方案 意见 办法 细则 宣传 信息 政务 医改 医疗 保障 季度 半年 年度 \
     第一 第二 第三 第四 一季 二季 三季 四季 得分 排名 考核 评分 报送 采用 全市 全县 全区 全省 加强 进一 一步 做好 开展 印发 \
     完成 任务 单位 人民 政府 委员 办公 公室 领导 小组 秘书 改革 卫生 健康 体制 深化 医药 药卫 生体 市医 疗保 障局 局办 机构 定点 \
     稿件 媒体 舆情 监测 实施 落实 贯彻 建立 制度 机制 管理 中心 基金 价格 招标 采购 队伍 建设 有关 问题 事项 表扬 批评 先进";

/// A title longer than this many lines is cut evenly; no office prints one.
const MOST_LINES: usize = 5;

/// The lines of a title, each at most `per_line` characters (letters and digits count half).
///
/// Breaks written into the title by the clerk are kept as they are.
pub(crate) fn lines(title: &str, per_line: u32) -> Vec<String> {
    if title.contains('\n') {
        return title.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    }
    let characters: Vec<char> = title.trim().chars().collect();
    let whole = width(&characters);
    let most = per_line.saturating_mul(2).max(4);
    let n_lines = usize::try_from(whole.div_ceil(most)).unwrap_or(1).max(1);
    if n_lines == 1 {
        return vec![characters.iter().collect()];
    }
    let mut best = Best { cost: u32::MAX, breaks: Vec::new() };
    if n_lines <= MOST_LINES {
        let search =
            Search { characters: &characters, most, mean: whole.div_euclid(count(n_lines)), n_lines };
        search.from(0, 0, &mut Vec::new(), &mut best);
    }
    if best.breaks.is_empty() {
        return even_lines(&characters, most);
    }
    cut(&characters, &best.breaks)
}

struct Best {
    cost: u32,
    breaks: Vec<usize>,
}

struct Search<'a> {
    characters: &'a [char],
    most: u32,
    mean: u32,
    n_lines: usize,
}

impl Search<'_> {
    /// Tries every break after `start`; lines far shorter than the mean are not tried, so the search stays small.
    fn from(&self, start: usize, cost: u32, breaks: &mut Vec<usize>, best: &mut Best) {
        let rest = self.characters.get(start..).unwrap_or(&[]);
        if breaks.len() + 1 == self.n_lines {
            let last = width(rest);
            if last > self.most {
                return;
            }
            let cost = cost + self.unevenness(last) + self.shape(breaks);
            if cost < best.cost {
                *best = Best { cost, breaks: breaks.clone() };
            }
            return;
        }
        let mut line = 0;
        for (offset, character) in rest.iter().enumerate() {
            line += width(&[*character]);
            if line > self.most {
                break;
            }
            if line + 14 < self.mean {
                continue;
            }
            let end = start + offset + 1;
            let cost = cost + self.unevenness(line) + self.split(end);
            if cost >= best.cost {
                continue;
            }
            breaks.push(end);
            self.from(end, cost, breaks, best);
            breaks.pop();
        }
    }

    fn unevenness(&self, line: u32) -> u32 {
        line.abs_diff(self.mean)
    }

    /// A 长方形 is ugly, a 沙漏形 is forbidden by custom; 梯形 and 菱形 cost nothing.
    fn shape(&self, breaks: &[usize]) -> u32 {
        let lengths: Vec<u32> =
            pieces(self.characters.len(), breaks).map(|(from, to)| self.width_between(from, to)).collect();
        let is_rectangle = lengths.windows(2).all(|pair| matches!(pair, [a, b] if a == b));
        let is_hourglass = lengths.windows(3).any(|three| matches!(three, [a, b, c] if a > b && c > b));
        u32::from(is_rectangle) * 3 + u32::from(is_hourglass) * 24
    }

    fn width_between(&self, from: usize, to: usize) -> u32 {
        self.characters.get(from..to).map_or(0, width)
    }

    /// What a break before the character at `at` costs.
    fn split(&self, at: usize) -> u32 {
        let (Some(before), Some(after)) =
            (at.checked_sub(1).and_then(|index| self.characters.get(index)), self.characters.get(at))
        else {
            return 1000;
        };
        let is_inside_number = before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric();
        let is_unit = before.is_ascii_digit() && "年月日期号项条".contains(*after);
        if is_inside_number || is_unit || "《“（〔".contains(*before) || "》”）〕、，的".contains(*after)
        {
            return 1000;
        }
        if is_word(*before, *after) {
            return 60;
        }
        if self.is_quoted(at) {
            return 40;
        }
        let is_good = "和与及、》”）".contains(*before)
            || "《".contains(*after)
            || self.starts_with(at, "关于")
            || (*before == '的' && self.characters.len() - at > 4);
        if is_good { 0 } else { 9 }
    }

    fn starts_with(&self, at: usize, word: &str) -> bool {
        let mut rest = self.characters.iter().skip(at);
        word.chars().all(|expected| rest.next() == Some(&expected))
    }

    fn is_quoted(&self, at: usize) -> bool {
        let opened = |open: char, close: char| {
            let before = self.characters.iter().take(at);
            before.fold(0_i32, |depth, character| {
                depth + i32::from(*character == open) - i32::from(*character == close)
            }) > 0
        };
        opened('《', '》') || opened('“', '”') || opened('（', '）')
    }
}

fn is_word(before: char, after: char) -> bool {
    WORDS.split_whitespace().any(|word| {
        let mut characters = word.chars();
        characters.next() == Some(before) && characters.next() == Some(after)
    })
}

fn pieces(n_characters: usize, breaks: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    let starts = std::iter::once(0).chain(breaks.iter().copied());
    let ends = breaks.iter().copied().chain(std::iter::once(n_characters));
    starts.zip(ends)
}

fn cut(characters: &[char], breaks: &[usize]) -> Vec<String> {
    pieces(characters.len(), breaks)
        .filter_map(|(from, to)| characters.get(from..to))
        .map(|line| line.iter().collect())
        .collect()
}

fn even_lines(characters: &[char], most: u32) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for character in characters {
        let needed = width(&[*character]);
        if used + needed > most {
            lines.push(String::new());
            used = 0;
        }
        used += needed;
        if let Some(line) = lines.last_mut() {
            line.push(*character);
        }
    }
    lines
}

fn width(characters: &[char]) -> u32 {
    characters.iter().map(|character| if character.is_ascii() { 1 } else { 2 }).sum()
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, expected: &[&str]) {
        assert_eq!(lines(title, 20), expected);
    }

    #[test]
    fn a_short_title_stays_on_one_line() {
        check("2020年7月宣传和政务信息工作通报", &["2020年7月宣传和政务信息工作通报"]);
    }

    #[test]
    fn no_word_is_split() {
        check(
            "赣州市医疗保障局关于加强宣传和政务信息工作的通知",
            &["赣州市医疗保障局关于加强", "宣传和政务信息工作的通知"],
        );
        check(
            "关于2023年第一季度全市医改信息报送和宣传工作情况的通报",
            &["关于2023年第一季度全市医改", "信息报送和宣传工作情况的通报"],
        );
    }

    #[test]
    fn a_long_title_takes_three_lines_within_the_width() {
        let title =
            "赣州市深化医药卫生体制改革领导小组秘书处关于2023年第一季度全市医改信息报送和宣传工作情况的通报";
        let broken = lines(title, 20);
        assert_eq!(broken.concat(), title);
        assert_eq!(broken.len(), 3, "{broken:?}");
        assert!(broken.iter().all(|line| crate::width::half_widths(line) <= 40), "{broken:?}");
    }

    #[test]
    fn the_clerks_own_breaks_are_kept() {
        check("甲关于\n乙的通知", &["甲关于", "乙的通知"]);
    }
}
