//! The shape of data (数据结构): structs whose fields carry their Chinese words, so that what is sent and what the
//! description says of it are one text. `shape!` makes the struct, its serialisation and its schema.

use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The schemas a description has named so far.
pub type Schemas = BTreeMap<String, Value>;

/// Something with a schema (数据结构).
pub trait Shape {
    /// The schema; structs are entered by name and referred to.
    fn schema(known: &mut Schemas) -> Value;
}

impl Shape for String {
    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "string" })
    }
}

impl Shape for i64 {
    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "integer", "format": "int64" })
    }
}

impl Shape for usize {
    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "integer", "minimum": 0 })
    }
}

impl Shape for bool {
    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "boolean" })
    }
}

/// Anything at all.
impl Shape for Value {
    fn schema(_: &mut Schemas) -> Value {
        json!({})
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn schema(known: &mut Schemas) -> Value {
        json!({ "type": "array", "items": T::schema(known) })
    }
}

impl<T: Shape> Shape for Option<T> {
    fn schema(known: &mut Schemas) -> Value {
        json!({ "anyOf": [T::schema(known), { "type": "null" }] })
    }
}

/// Makes a struct that is sent as data, with the words of its fields.
macro_rules! shape {
    ($(#[$meta:meta])* $name:ident { $($field:ident: $kind:ty = $words:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        pub struct $name {
            $(#[doc = $words] pub $field: $kind,)*
        }

        impl $crate::api::shape::Shape for $name {
            fn schema(known: &mut $crate::api::shape::Schemas) -> serde_json::Value {
                if !known.contains_key(stringify!($name)) {
                    // Entered first, so that a shape within itself ends.
                    known.insert(stringify!($name).to_owned(), serde_json::Value::Null);
                    let fields = vec![$((
                        stringify!($field),
                        $words,
                        <$kind as $crate::api::shape::Shape>::schema(known),
                    ),)*];
                    let schema = $crate::api::shape::of_struct(&fields);
                    known.insert(stringify!($name).to_owned(), schema);
                }
                serde_json::json!({ "$ref": concat!("#/components/schemas/", stringify!($name)) })
            }
        }
    };
}
pub(crate) use shape;

/// The schema of a struct with all its fields.
pub(crate) fn of_struct(fields: &[(&'static str, &'static str, Value)]) -> Value {
    let required: Vec<&str> = fields.iter().map(|(name, _, _)| *name).collect();
    let properties: serde_json::Map<String, Value> = fields
        .iter()
        .map(|(name, words, schema)| {
            let mut schema = schema.clone();
            if let Value::Object(schema) = &mut schema {
                schema.insert("description".to_owned(), json!(words));
            }
            ((*name).to_owned(), schema)
        })
        .collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

shape! {
    /// What comes back when a thing was done.
    Done {
        done: bool = "已办理",
        location: String = "办理后所在的页面地址",
        id: Option<i64> = "新记录的编号；没有的为空",
    }
}

shape! {
    /// One thing that keeps a request from being taken.
    ProblemShape {
        code: String = "问题编号，含义不变",
        field: String = "在哪一项；不在某一项的为空",
        what: String = "什么问题",
        cure: String = "怎么改",
    }
}

shape! {
    /// A request that was not taken.
    RefusalShape {
        code: String = "编号，含义不变",
        message: String = "完整的说明",
        problems: Vec<ProblemShape> = "逐条问题",
    }
}

#[cfg(test)]
mod tests {
    use super::{RefusalShape, Schemas, Shape};

    #[test]
    fn the_schema_names_the_fields_the_struct_sends() {
        let mut known = Schemas::new();
        RefusalShape::schema(&mut known);
        assert_eq!(known.keys().collect::<Vec<_>>(), ["ProblemShape", "RefusalShape"]);
        let problem = super::ProblemShape {
            code: "T-1".into(),
            field: String::new(),
            what: String::new(),
            cure: String::new(),
        };
        let sent = serde_json::to_value(&problem).unwrap();
        let named = known["ProblemShape"]["properties"].as_object().unwrap();
        assert!(sent.as_object().unwrap().keys().eq(named.keys()), "{sent} {named:?}");
        assert_eq!(named["code"]["description"], "问题编号，含义不变");
    }
}
