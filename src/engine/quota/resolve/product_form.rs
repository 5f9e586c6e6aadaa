//! The inverse of a basis in product form (Dantzig and Orchard-Hays 1954) over that of the start, and the sparse vectors that it
//! is applied to. Both solves skip the etas that a sparse vector does not meet (hyper-sparsity: Hall and McKinnon 2005).

/// What rounding leaves of a zero: carried on, it would fill every vector.
const NOTHING: f64 = 1e-14;

/// Rows, or columns, of a matrix one after the other, by where they are not zero.
pub struct SparseMatrix {
    from: Vec<u32>,
    entries: Vec<(u32, f64)>,
}

impl SparseMatrix {
    pub fn new(lists: &[Vec<(u32, f64)>]) -> Self {
        let mut from = vec![0];
        from.extend(lists.iter().scan(0, |end, list| {
            *end += list.len() as u32;
            Some(*end)
        }));
        Self { from, entries: lists.concat() }
    }

    #[inline]
    pub fn at(&self, number: usize) -> &[(u32, f64)] {
        &self.entries[self.from[number] as usize..self.from[number + 1] as usize]
    }
}

/// The inverse of a basis by row and by column.
pub struct BaseInverse {
    pub rows: SparseMatrix,
    pub columns: SparseMatrix,
}

/// A vector that knows where it is not zero.
pub struct SparseVector {
    pub values: Vec<f64>,
    marked: Vec<bool>,
    pub places: Vec<u32>,
}

impl SparseVector {
    pub fn new(size: usize) -> Self {
        Self { values: vec![0.0; size], marked: vec![false; size], places: Vec::new() }
    }

    /// Whether the place is a new one.
    #[inline]
    pub fn add(&mut self, place: usize, value: f64) -> bool {
        self.values[place] += value;
        let new = !self.marked[place];
        if new {
            self.marked[place] = true;
            self.places.push(place as u32);
        }
        new
    }

    pub fn clear(&mut self) {
        for place in self.places.drain(..) {
            self.values[place as usize] = 0.0;
            self.marked[place as usize] = false;
        }
    }

    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.places.iter().map(|place| (*place as usize, self.values[*place as usize])).filter(|(_, value)| value.abs() > NOTHING)
    }
}

/// An eta: the column that entered, in the basis before it.
struct Eta {
    row: usize,
    value: f64,
    others: std::ops::Range<usize>,
    /// The eta before it in the same row.
    before: Option<u32>,
}

/// The etas since the start, and in which of them each row has a part.
pub struct ProductForm {
    list: Vec<Eta>,
    entries: Vec<(u32, f64)>,
    of_row: Vec<Vec<(u32, f64)>>,
    /// The last eta in each row.
    last: Vec<Option<u32>>,
    sums: Vec<f64>,
    /// Etas that a vector meets: of hundreds it meets few.
    met: BitSet,
}

impl ProductForm {
    pub fn new(rows: usize) -> Self {
        Self {
            list: Vec::new(),
            entries: Vec::new(),
            of_row: vec![Vec::new(); rows],
            last: vec![None; rows],
            sums: Vec::new(),
            met: BitSet(Vec::new()),
        }
    }

    pub fn clear(&mut self) {
        self.list.clear();
        self.entries.clear();
        self.of_row.iter_mut().for_each(Vec::clear);
        self.last.fill(None);
    }

    pub fn push(&mut self, row: usize, value: f64, entering: &SparseVector) {
        let (from, number) = (self.entries.len(), self.list.len() as u32);
        for (other, value) in entering.iter().filter(|(other, _)| *other != row) {
            self.entries.push((other as u32, value));
            self.of_row[other].push((number, value));
        }
        let before = self.last[row].replace(number);
        self.list.push(Eta { row, value, others: from..self.entries.len(), before });
    }

    /// FTRAN: `B⁻¹ · given` into `found`.
    pub fn ftran(&mut self, start: &BaseInverse, given: &SparseVector, found: &mut SparseVector) {
        let Self { list, entries, last, met, .. } = self;
        met.clear(list.len());
        found.clear();
        let add = |found: &mut SparseVector, met: &mut BitSet, row: usize, value: f64| {
            if found.add(row, value) {
                meet(list, last[row], met);
            }
        };
        for (row, value) in given.iter() {
            start.columns.at(row).iter().for_each(|(place, weight)| add(found, met, *place as usize, value * weight));
        }
        let mut from = 0;
        while let Some(number) = met.first(from) {
            from = number + 1;
            let pivot = &list[number];
            let value = found.values[pivot.row] / pivot.value;
            if value.abs() > NOTHING {
                found.values[pivot.row] = value;
                entries[pivot.others.clone()].iter().for_each(|(row, weight)| add(found, met, *row as usize, -value * weight));
            }
        }
    }

    /// BTRAN: `given · B⁻¹` into `found`. What a row adds to each eta is summed when the row changes: most rows have a part in few.
    pub fn btran(&mut self, start: &BaseInverse, given: &mut SparseVector, found: &mut SparseVector) {
        let Self { list, of_row, last, sums, met, .. } = self;
        met.clear(list.len());
        sums.clear();
        sums.resize(list.len(), 0.0);
        for (row, value) in given.iter() {
            meet(list, last[row], met);
            for (pivot, weight) in &of_row[row] {
                sums[*pivot as usize] += value * weight;
                met.add(*pivot as usize);
            }
        }
        let mut to = list.len();
        while let Some(number) = met.last(to) {
            to = number;
            let pivot = &list[number];
            let (own, others) = (given.values[pivot.row], sums[number]);
            let by = (own - others) / pivot.value - own;
            if given.add(pivot.row, by) {
                meet(list, last[pivot.row], met);
            }
            for (earlier, weight) in of_row[pivot.row].iter().take_while(|(earlier, _)| (*earlier as usize) < number) {
                sums[*earlier as usize] += by * weight;
                met.add(*earlier as usize);
            }
        }
        found.clear();
        for (place, value) in given.iter() {
            for (row, weight) in start.rows.at(place) {
                found.add(*row as usize, value * weight);
            }
        }
        given.clear();
    }
}

/// Marks the etas in a row, of which the last is given.
fn meet(list: &[Eta], mut last: Option<u32>, met: &mut BitSet) {
    while let Some(number) = last {
        met.add(number as usize);
        last = list[number as usize].before;
    }
}

/// A set of small numbers that is read in their order.
struct BitSet(Vec<u64>);

impl BitSet {
    fn clear(&mut self, numbers: usize) {
        self.0.clear();
        self.0.resize(numbers.div_ceil(64), 0);
    }

    #[inline]
    fn add(&mut self, number: usize) {
        self.0[number / 64] |= 1 << (number % 64);
    }

    /// The first that is no less than `from`.
    #[inline]
    fn first(&self, from: usize) -> Option<usize> {
        let word = |at: usize| if at == from / 64 { self.0[at] & (u64::MAX << (from % 64)) } else { self.0[at] };
        let at = (from / 64..self.0.len()).find(|at| word(*at) != 0)?;
        Some(64 * at + word(at).trailing_zeros() as usize)
    }

    /// The last that is less than `to`.
    #[inline]
    fn last(&self, to: usize) -> Option<usize> {
        let word = |at: usize| if at == to / 64 { self.0[at] & !(u64::MAX << (to % 64)) } else { self.0[at] };
        let at = (0..self.0.len().min(to / 64 + 1)).rev().find(|at| word(*at) != 0)?;
        Some(64 * at + 63 - word(at).leading_zeros() as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_met_are_read_in_order_both_ways() {
        let mut met = BitSet(Vec::new());
        met.clear(200);
        [0, 63, 64, 130, 199].into_iter().for_each(|number| met.add(number));
        let up: Vec<usize> = std::iter::successors(met.first(0), |number| met.first(number + 1)).collect();
        let down: Vec<usize> = std::iter::successors(met.last(200), |number| met.last(*number)).collect();
        assert_eq!(up, [0, 63, 64, 130, 199]);
        assert_eq!(down, [199, 130, 64, 63, 0]);
        assert_eq!((met.first(65), met.last(63), met.last(0), met.first(200)), (Some(130), Some(0), None, None));
    }

    /// Three pivots, two of them in one row, against the matrices that they stand for.
    #[test]
    fn ftran_and_btran_apply_the_inverse() {
        let one = |row: usize| vec![(row as u32, 1.0)];
        let unit: Vec<Vec<(u32, f64)>> = (0..4).map(one).collect();
        let start = BaseInverse { rows: SparseMatrix::new(&unit), columns: SparseMatrix::new(&unit) };
        let vector = |values: [f64; 4]| {
            let mut vector = SparseVector::new(4);
            values.into_iter().enumerate().filter(|(_, value)| *value != 0.0).for_each(|(row, value)| {
                vector.add(row, value);
            });
            vector
        };
        // Columns that enter, as the basis of the start sees them.
        let mut columns = [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]];
        let mut pivots = ProductForm::new(4);
        let (mut entering, mut prices) = (SparseVector::new(4), SparseVector::new(4));
        for (row, column) in [(0, [2.0, 1.0, 0.0, -1.0]), (2, [1.0, 0.0, 4.0, 3.0]), (0, [5.0, 2.0, 1.0, 0.0])] {
            pivots.ftran(&start, &vector(column), &mut entering);
            pivots.push(row, entering.values[row], &entering);
            columns[row] = column;
        }
        // B · (B⁻¹ · b) = b, and (y · B⁻¹) · B = y.
        let given = [1.0, -2.0, 3.0, 0.5];
        pivots.ftran(&start, &vector(given), &mut entering);
        for (row, wanted) in given.iter().enumerate() {
            let got: f64 = (0..4).map(|column| columns[column][row] * entering.values[column]).sum();
            assert!((got - wanted).abs() < 1e-12, "{got} {wanted}");
        }
        pivots.btran(&start, &mut vector(given), &mut prices);
        for (column, wanted) in columns.iter().zip(given) {
            let got: f64 = (0..4).map(|row| column[row] * prices.values[row]).sum();
            assert!((got - wanted).abs() < 1e-12, "{got} {wanted}");
        }
    }
}
