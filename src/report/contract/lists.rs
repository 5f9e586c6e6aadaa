//! Names, shares, assumptions and sources: what the documents need beside the figures.

use super::output;

output! {
    /// A programme of the package.
    Programme = "programmes" {
        programme: String, "", "код программы";
        name: String, "", "программа";
        industry: String, "", "отрасль";
        /// How much one worker who lacks counts.
        priority: f64, "weight", "вес дефицита";
    }
}

output! {
    /// A college; empty where the package does not say.
    College = "colleges" {
        college: String, "", "колледж";
        name: String, "", "полное название";
        municipality: String, "", "муниципалитет";
        founder: String, "", "учредитель";
        cluster: String, "", "кластер";
    }
}

output! {
    /// The matrix as it was used: without the rows that match nothing.
    MatrixShare = "matrix" {
        occupation: String, "", "занятие";
        programme: String, "", "код программы";
        share: f64, "share", "доля потребности занятия";
    }
}

output! {
    /// What was assumed, a sentence each.
    Assumption = "assumptions" {
        topic: String, "", "о чём";
        sentence: String, "", "что принято";
        /// The table of the input that it concerns; empty where it concerns none alone.
        #[serde(skip_serializing)]
        table: String, "", "таблица";
    }
}

output! {
    /// A table that was given: rows, estimates among them, and where it comes from.
    Source = "sources" {
        table: String, "", "таблица";
        rows: usize, "rows", "строк";
        assumed: usize, "rows", "из них оценки";
        /// Whether the settings name its source.
        #[serde(skip_serializing)]
        stated: bool, "", "источник назван";
        source: String, "", "источник";
    }
}
