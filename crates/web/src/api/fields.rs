//! The fields of a form (表单字段), read from the type it is parsed into, so that the description of the interface
//! cannot say other names than the program reads.

use serde::de::value::Error;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;

/// The names of the fields of a struct; none for anything else.
pub(crate) fn of<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut names: &'static [&'static str] = &[];
    // The probe answers every question with an error; what matters is what it was asked.
    let _: Result<T, Error> = T::deserialize(Probe { names: &mut names });
    names
}

/// Remembers the fields a struct asks for.
struct Probe<'a> {
    names: &'a mut &'static [&'static str],
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("not a struct"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        *self.names = fields;
        Err(Error::custom("its fields were seen"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::of;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Sample {
        #[expect(dead_code, reason = "only its name is looked at")]
        reason: String,
        #[expect(dead_code, reason = "only its name is looked at")]
        #[serde(rename = "type")]
        kind: Option<String>,
    }

    #[test]
    fn the_names_are_those_the_form_is_read_by() {
        assert_eq!(of::<Sample>(), ["reason", "type"]);
        assert!(of::<Vec<(String, String)>>().is_empty());
    }
}
