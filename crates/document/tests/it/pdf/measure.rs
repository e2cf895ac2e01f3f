//! Measures drawn pages with poppler (pdftotext, pdftoppm, pdfinfo), as a person would with a ruler.
//! Pages are rendered at 254 dots an inch, so that a dot is a tenth of a millimetre and every length is whole.

use std::io::Write;
use std::ops::Range;
use std::process::Command;

/// A failed measurement says in words what to install or what was not found.
pub(super) type Measured<T> = Result<T, Box<dyn std::error::Error>>;

/// Runs a tool of poppler on the file and gives what it prints.
fn poppler(tool: &str, before: &[&str], bytes: &[u8], after: &[&str]) -> Measured<Vec<u8>> {
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(bytes)?;
    let output = Command::new(tool).args(before).arg(file.path()).args(after).output().map_err(|error| {
        format!("{tool} could not be run ({error}); install poppler-utils, as scripts/test does")
    })?;
    if !output.status.success() {
        return Err(format!("{tool}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(output.stdout)
}

/// The text of one page, line by line as it stands, without empty lines.
pub(super) fn lines(bytes: &[u8], page: usize) -> Measured<Vec<String>> {
    let page = page.to_string();
    let text = poppler("pdftotext", &["-layout", "-f", &page, "-l", &page], bytes, &["-"])?;
    let text = String::from_utf8(text)?;
    Ok(text
        .lines()
        .map(|line| line.trim_matches(['\u{c}', ' ']).to_owned())
        .filter(|line| !line.is_empty())
        .collect())
}

/// The text of the whole file without spaces and line breaks.
pub(super) fn text(bytes: &[u8]) -> Measured<String> {
    let text = String::from_utf8(poppler("pdftotext", &["-raw"], bytes, &["-"])?)?;
    Ok(text.chars().filter(|character| !character.is_whitespace()).collect())
}

/// The named destinations of the file, as `pdfinfo` lists them.
pub(super) fn destinations(bytes: &[u8]) -> Measured<String> {
    Ok(String::from_utf8(poppler("pdfinfo", &["-dests"], bytes, &[])?)?)
}

/// What `pdffonts` says of the faces in the file.
pub(super) fn faces(bytes: &[u8]) -> Measured<String> {
    Ok(String::from_utf8(poppler("pdffonts", &[], bytes, &[])?)?)
}

/// A page as dots of a tenth of a millimetre.
pub(super) struct Page {
    pub(super) width: usize,
    pub(super) height: usize,
    dots: Vec<[u8; 3]>,
}

/// The dots that count in a measurement.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    Black,
    Red,
}

impl Page {
    pub(super) fn render(bytes: &[u8], page: usize) -> Measured<Self> {
        let page = page.to_string();
        let image = poppler("pdftoppm", &["-r", "254", "-f", &page, "-l", &page], bytes, &[])?;
        let mut header = image.splitn(4, |byte| *byte == b'\n');
        let magic = header.next().ok_or("pdftoppm printed nothing")?;
        let sizes = std::str::from_utf8(header.next().ok_or("no size in the image")?)?;
        let (width, height) = sizes.split_once(' ').ok_or("no size in the image")?;
        header.next();
        let dots = header.next().ok_or("no dots in the image")?;
        if magic != b"P6" {
            return Err("pdftoppm printed an unknown kind of image".into());
        }
        let dots = dots.as_chunks::<3>().0.to_vec();
        Ok(Self { width: width.parse()?, height: height.parse()?, dots })
    }

    fn is_ink(&self, ink: Ink, x: usize, y: usize) -> bool {
        self.dots.get(y * self.width + x).is_some_and(|[red, green, blue]| match ink {
            Ink::Black => *red < 100 && *green < 100 && *blue < 100,
            Ink::Red => *red > 180 && *green < 120 && *blue < 120,
        })
    }

    /// Runs of rows with ink between the given columns and rows, from the top.
    pub(super) fn bands(&self, ink: Ink, columns: Range<usize>, rows: Range<usize>) -> Vec<Range<usize>> {
        runs(rows, |y| columns.clone().any(|x| self.is_ink(ink, x, y)))
    }

    /// Runs of columns with ink between the given columns and rows, from the left.
    pub(super) fn strips(&self, ink: Ink, columns: Range<usize>, rows: Range<usize>) -> Vec<Range<usize>> {
        runs(columns, |x| rows.clone().any(|y| self.is_ink(ink, x, y)))
    }

    /// Everything on the page.
    pub(super) fn all(&self) -> (Range<usize>, Range<usize>) {
        (0..self.width, 0..self.height)
    }
}

fn runs(range: Range<usize>, has_ink: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for position in range.filter(|position| has_ink(*position)) {
        match runs.last_mut() {
            Some(last) if last.end == position => last.end = position + 1,
            _ => runs.push(position..position + 1),
        }
    }
    runs
}
