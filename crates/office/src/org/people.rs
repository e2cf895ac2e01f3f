//! Persons and their contact data (人员、联系方式). Contact data lie sealed in the database and come out masked; the
//! whole of them is an act of its own, recorded each time (`read_contact`, `export_contacts`).

use crate::Office;
use crate::org::masking;
use crate::refusal::{Fault, OfficeError, Problem};
use zhaozhang_store::{NewPersonRow, PersonRow};
use zhaozhang_text::normalise;

/// How a person is reached (联系方式); each may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contact {
    /// 办公室电话.
    pub office_phone: String,
    /// 手机号码.
    pub mobile: String,
    /// 电子信箱.
    pub mail: String,
    /// 微信.
    pub wechat: String,
}

/// A person as lists show them (人员): contact data masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their number.
    pub id: i64,
    /// 姓名.
    pub name: String,
    /// Masked: `138****1234`, `a***@example.com`.
    pub contact: Contact,
}

/// A person to register.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewPerson {
    /// 姓名.
    pub name: String,
    /// 联系方式.
    pub contact: Contact,
}

impl NewPerson {
    /// The same with the widths and spaces of forms taken off.
    #[must_use]
    pub fn tidied(&self) -> Self {
        Self { name: normalise::cell(&self.name).replace(' ', ""), contact: self.contact.tidied() }
    }

    /// What is wrong with it.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let length = self.name.chars().count();
        if !(2..=20).contains(&length) {
            let what = if length == 0 {
                "没有填写姓名".to_owned()
            } else {
                format!("姓名“{}”不像人名", self.name)
            };
            problems.push(Problem::at("name", "U-101", what, "请填写2至20个字的真实姓名"));
        }
        problems.extend(self.contact.problems());
        problems
    }
}

impl Contact {
    /// The same in half width and without spaces; 无 and strokes count as empty.
    #[must_use]
    pub fn tidied(&self) -> Self {
        let tidy = |text: &str| {
            let text: String = normalise::cell(text).chars().map(normalise::half_width).collect();
            let text = text.replace([' ', '\n'], "");
            if matches!(text.as_str(), "无" | "/" | "-" | "—" | "——") { String::new() } else { text }
        };
        Self {
            office_phone: tidy(&self.office_phone),
            mobile: tidy(&self.mobile).replace('-', ""),
            mail: tidy(&self.mail),
            wechat: tidy(&self.wechat),
        }
    }

    /// Whether nobody is reached by it.
    pub fn is_empty(&self) -> bool {
        [&self.office_phone, &self.mobile, &self.mail, &self.wechat].into_iter().all(String::is_empty)
    }

    /// The same as lists show it.
    #[must_use]
    pub fn masked(&self) -> Self {
        Self {
            office_phone: masking::phone(&self.office_phone),
            mobile: masking::phone(&self.mobile),
            mail: masking::mail(&self.mail),
            wechat: masked_word(&self.wechat),
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut problem =
            |field, code, what: String, cure: &str| problems.push(Problem::at(field, code, what, cure));
        if self.is_empty() {
            problem("mobile", "U-105", "没有填写任何联系方式".to_owned(), "请至少填写手机号码或办公室电话");
        }
        if !self.mobile.is_empty() && !is_mobile(&self.mobile) {
            let what = format!("手机号码“{}”不对：应为以1开头的11位数字", self.mobile);
            problem("mobile", "U-102", what, "请核对后重新填写");
        }
        if !self.office_phone.is_empty() && !is_landline(&self.office_phone) {
            let what = format!("办公室电话“{}”不对：应为区号加7至8位号码，如0797-8000001", self.office_phone);
            problem("office_phone", "U-104", what, "请核对后重新填写，没有的留空");
        }
        if !self.mail.is_empty() && !is_mail(&self.mail) {
            let what = format!("电子信箱“{}”不对：应形如name@example.com", self.mail);
            problem("mail", "U-103", what, "请核对后重新填写，没有的留空");
        }
        if self.wechat.chars().count() > 40 || self.wechat.contains(['<', '>']) {
            problem("wechat", "U-106", "微信号超过40个字符或含有不能使用的符号".to_owned(), "请只填写微信号");
        }
        problems
    }
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

fn is_mobile(text: &str) -> bool {
    text.len() == 11 && text.starts_with('1') && digits(text) == 11
}

fn is_landline(text: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_digit() || matches!(c, '-' | '(' | ')' | '转');
    text.chars().all(is_sign) && (7..=16).contains(&digits(text))
}

/// Whether a text is a mailbox: a name, one `@`, a host with a point, no spaces.
pub(crate) fn is_mail(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+'))
    };
    text.len() <= 100
        && text
            .split_once('@')
            .is_some_and(|(name, host)| is_part(name) && is_part(host) && host.contains('.'))
}

/// The first sign and three stars; nothing for nothing.
fn masked_word(text: &str) -> String {
    text.chars().next().map(|first| format!("{first}***")).unwrap_or_default()
}

impl Office {
    /// The person of that number, contact data masked.
    pub async fn person(&self, id: i64) -> Result<Option<Person>, OfficeError> {
        let row = self.inner.store.person(id).await?;
        Ok(row.map(|row| self.masked(&row)).transpose()?)
    }

    /// Every person, contact data masked.
    pub async fn persons(&self) -> Result<Vec<Person>, OfficeError> {
        let rows = self.inner.store.persons().await?;
        let persons: Result<Vec<Person>, Fault> = rows.iter().map(|row| self.masked(row)).collect();
        Ok(persons?)
    }

    fn masked(&self, row: &PersonRow) -> Result<Person, Fault> {
        Ok(Person { id: row.id, name: row.person.name.clone(), contact: self.opened(row)?.masked() })
    }

    /// The contact data of a row, whole. Only for verbs that record that they were read, for delivery, and for masking.
    pub(crate) fn opened(&self, row: &PersonRow) -> Result<Contact, Fault> {
        let open = |text: &str| if text.is_empty() { Ok(String::new()) } else { self.unseal(text) };
        Ok(Contact {
            office_phone: open(&row.person.office_phone)?,
            mobile: open(&row.person.mobile)?,
            mail: open(&row.person.mail)?,
            wechat: open(&row.person.wechat)?,
        })
    }

    /// A person's row with sealed contact data.
    pub(crate) fn sealed(&self, person: &NewPerson, at: &str, by: &str) -> Result<NewPersonRow, Fault> {
        let seal = |text: &str| if text.is_empty() { Ok(String::new()) } else { self.seal(text) };
        Ok(NewPersonRow {
            name: person.name.clone(),
            office_phone: seal(&person.contact.office_phone)?,
            mobile: seal(&person.contact.mobile)?,
            mail: seal(&person.contact.mail)?,
            wechat: seal(&person.contact.wechat)?,
            recorded_at: at.to_owned(),
            recorded_by: by.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Contact, NewPerson};

    fn contact(mobile: &str, mail: &str) -> Contact {
        Contact { mobile: mobile.into(), mail: mail.into(), ..Contact::default() }
    }

    #[test]
    fn lists_show_the_first_and_last_signs_only() {
        let masked = Contact {
            office_phone: "0797-8000001".into(),
            mobile: "13800001234".into(),
            mail: "anyuan@example.com".into(),
            wechat: "anyuan_yb".into(),
        }
        .masked();
        assert_eq!(
            [masked.office_phone, masked.mobile, masked.mail, masked.wechat],
            ["079*****0001", "138****1234", "a***@example.com", "a***"]
        );
        assert_eq!(Contact::default().masked(), Contact::default());
    }

    #[test]
    fn full_width_digits_and_strokes_are_tidied() {
        let tidied =
            Contact {
                mobile: "１３８ ０００0-1234".into(), wechat: "无".into(), ..Contact::default()
            }
            .tidied();
        assert_eq!((tidied.mobile.as_str(), tidied.wechat.as_str()), ("13800001234", ""));
    }

    #[test]
    fn every_problem_of_a_person_is_listed() {
        let codes = |person: NewPerson| -> Vec<&str> {
            person.tidied().problems().iter().map(|problem| problem.code).collect()
        };
        let person = |name: &str, contact| NewPerson { name: name.into(), contact };
        assert_eq!(codes(person("李 四", contact("13800000001", ""))), [""; 0]);
        assert_eq!(codes(person("", contact("", ""))), ["U-101", "U-105"]);
        assert_eq!(codes(person("李四", contact("1380000", "a@b"))), ["U-102", "U-103"]);
        assert_eq!(codes(person("李四", contact("23800000001", "a b@example.com"))), ["U-102"]);
    }
}
