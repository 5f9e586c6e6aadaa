//! A typed cell.

/// What a cell holds, by the kind of its column.
#[derive(Clone, Debug)]
pub enum Value {
    Text(String),
    Number(f64),
    Whole(u32),
    Flag(bool),
}

impl Value {
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            Value::Number(_) | Value::Whole(_) | Value::Flag(_) => None,
        }
    }

    pub fn real(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(*number),
            Value::Whole(number) => Some(f64::from(*number)),
            Value::Text(_) | Value::Flag(_) => None,
        }
    }

    pub fn whole(&self) -> Option<u32> {
        match self {
            Value::Whole(number) => Some(*number),
            Value::Text(_) | Value::Number(_) | Value::Flag(_) => None,
        }
    }

    pub fn flag(&self) -> Option<bool> {
        match self {
            Value::Flag(flag) => Some(*flag),
            Value::Text(_) | Value::Number(_) | Value::Whole(_) => None,
        }
    }

    pub fn shown(&self) -> String {
        match self {
            Value::Text(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Whole(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
        }
    }
}
