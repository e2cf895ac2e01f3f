//! The compound file (复合文档) of xls and of password-protected xlsx: its directory and its streams, read with bounds.
//! Only as much as is needed to tell what a file is and to measure its sheets before the full reader sees it.

use std::collections::BTreeSet;

/// The first eight bytes of a compound file.
pub(super) const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// Sector numbers from here on are marks, not places.
const FIRST_MARK: u32 = 0xFFFF_FFFA;
/// Streams below this size stand in the small sectors.
const SMALL_BELOW: u64 = 4096;
/// The size of a small sector.
const SMALL_SECTOR: usize = 64;

/// A stream or folder of the file.
#[derive(Debug, Clone)]
struct Entry {
    name: String,
    start: u32,
    size: u64,
}

/// A compound file (复合文档), its directory read.
#[derive(Debug)]
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    entries: Vec<Entry>,
}

impl<'a> Compound<'a> {
    /// Reads the header and directory; nothing when they do not hold together.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file =
            Self { bytes, sector, table: Vec::new(), small_table: Vec::new(), entries: Vec::new() };
        file.table = file.read_table()?;
        let directory = file.chain(u32_at(bytes, 48)?, usize::MAX);
        file.entries = directory.chunks_exact(128).filter_map(entry).collect();
        let small = file.chain(u32_at(bytes, 60)?, usize::MAX);
        file.small_table = numbers(&small);
        (!file.entries.is_empty()).then_some(file)
    }

    /// Whether a stream or folder of the name is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of the stream.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))?;
        let size = usize::try_from(entry.size).unwrap_or(usize::MAX);
        if entry.size >= SMALL_BELOW {
            return Some(self.chain(entry.start, size));
        }
        let root = self.entries.first()?;
        let small = self.chain(root.start, usize::MAX);
        let mut bytes = Vec::new();
        for at in walk(&self.small_table, entry.start) {
            let from = at.saturating_mul(SMALL_SECTOR);
            bytes.extend_from_slice(small.get(from..from.saturating_add(SMALL_SECTOR)).unwrap_or_default());
        }
        bytes.truncate(size);
        Some(bytes)
    }

    /// The table that says which sector follows which.
    fn read_table(&self) -> Option<Vec<u32>> {
        let mut places = numbers(self.bytes.get(76..512)?);
        let mut next = u32_at(self.bytes, 68)?;
        let mut seen = BTreeSet::new();
        while next < FIRST_MARK && seen.insert(next) {
            let mut more = numbers(self.sector_at(next));
            let Some(following) = more.pop() else { break };
            places.extend(more);
            next = following;
        }
        let table = places.into_iter().filter(|place| *place < FIRST_MARK);
        // No more table than the file has sectors; the same table sector named often would grow without bound.
        let most = self.bytes.len() / self.sector + 1;
        Some(table.flat_map(|place| numbers(self.sector_at(place))).take(most).collect())
    }

    fn sector_at(&self, place: u32) -> &'a [u8] {
        let place = usize::try_from(place).unwrap_or(usize::MAX).saturating_add(1);
        let from = place.saturating_mul(self.sector).min(self.bytes.len());
        let to = from.saturating_add(self.sector).min(self.bytes.len());
        self.bytes.get(from..to).unwrap_or_default()
    }

    fn chain(&self, start: u32, most: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        for at in walk(&self.table, start) {
            bytes.extend_from_slice(self.sector_at(u32::try_from(at).unwrap_or(u32::MAX)));
            if bytes.len() >= most {
                break;
            }
        }
        bytes.truncate(most);
        bytes
    }
}

/// The places of a chain, each once, so that a ring ends.
fn walk(table: &[u32], start: u32) -> Vec<usize> {
    let mut places = Vec::new();
    let mut next = start;
    while next < FIRST_MARK && places.len() < table.len() {
        let Ok(at) = usize::try_from(next) else { break };
        places.push(at);
        let Some(following) = table.get(at) else { break };
        next = *following;
    }
    places
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(u16_at(bytes, 64)?).min(64).saturating_sub(2);
    let name = bytes.get(..length)?;
    let units = name.chunks_exact(2).filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)));
    let name: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    // The upper half of the size is noise in files of 512-byte sectors.
    (!name.is_empty()).then_some(())?;
    Some(Entry { name, start: u32_at(bytes, 116)?, size: u64::from(u32_at(bytes, 120)?) })
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| Some(u32::from_le_bytes(four.try_into().ok()?))).collect()
}

/// Two bytes, low first.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// Four bytes, low first.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
