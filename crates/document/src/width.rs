//! How wide words stand in a Chinese face, counted in half widths, so that no drawer needs floats for it.
//! It is not typesetting: kerning, compressed marks and the true widths of letters are left to the programs that
//! open the file. Used by [`crate::docx`] for tables and signatures and by [`crate::xlsx`] for columns.

/// The width of a text in half widths: ASCII counts one, everything else two.
///
/// The official faces (`仿宋_GB2312` and its relatives) set letters and digits on exactly half a 汉字.
pub(crate) fn half_widths(text: &str) -> u32 {
    text.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).fold(0, u32::saturating_add)
}

/// The width of the widest line of a text that may hold line breaks.
pub(crate) fn widest_line(text: &str) -> u32 {
    text.lines().map(half_widths).max().unwrap_or(0)
}

/// How many lines a text takes in a column of the given half widths; an empty text takes one.
pub(crate) fn line_count(text: &str, column: u32) -> u32 {
    let column = column.max(2);
    let count =
        text.lines().map(|line| half_widths(line).div_ceil(column).max(1)).fold(0, u32::saturating_add);
    count.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_character_is_two_half_widths() {
        assert_eq!(half_widths("赣州12"), 6);
        assert_eq!(widest_line("甲\n乙丙"), 4);
    }

    #[test]
    fn lines_are_counted_for_each_break() {
        assert_eq!(line_count("", 10), 1);
        assert_eq!(line_count("甲乙丙丁戊己", 10), 2);
        assert_eq!(line_count("甲\n\n乙", 10), 3);
    }
}
