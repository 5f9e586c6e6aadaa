//! The theta method and its optimised and dynamic forms as one state space (Fiorucci and others 2016, *International
//! Journal of Forecasting* 32, 1151–1161): a smoothed level and a part 1 − 1/θ of a linear trend.

use super::search::{self, Effort};

/// The forms: θ = 2 or fitted; the trend line fitted once or anew after every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Standard,
    Optimised,
    Dynamic,
}

#[derive(Clone, Copy)]
struct Line {
    intercept: f64,
    slope: f64,
}

/// Ordinary least squares on 1..=n.
fn line(y: &[f64]) -> Line {
    let n = y.len() as f64;
    let (mid, mean) = (0.5 * (n + 1.0), y.iter().sum::<f64>() / n);
    let (mut xy, mut xx) = (0.0, 0.0);
    for (i, v) in y.iter().enumerate() {
        let x = (i + 1) as f64 - mid;
        xy += x * (v - mean);
        xx += x * x;
    }
    let slope = if xx > 0.0 { xy / xx } else { 0.0 };
    Line { intercept: mean - slope * mid, slope }
}

/// The recursion: state after `t` years.
struct State {
    level: f64,
    decay: f64,
    mean: f64,
    a: f64,
    b: f64,
    t: usize,
}

struct Model<'a> {
    y: &'a [f64],
    fixed: Option<Line>,
    alpha: f64,
    /// 1/α.
    inverse: f64,
    /// 1 − 1/θ.
    part: f64,
    /// Level before the first year.
    start: f64,
}

impl Model<'_> {
    fn before(&self) -> State {
        let (a, b) = self.fixed.as_ref().map_or((self.y[0], 0.0), |line| (line.intercept, line.slope));
        State { level: self.start, decay: 1.0, mean: 0.0, a, b, t: 0 }
    }

    /// Forecast of the next year.
    fn next(&self, s: &State) -> f64 {
        s.level + self.part * (s.decay * s.a + (1.0 - s.decay * (1.0 - self.alpha)) * self.inverse * s.b)
    }

    fn update(&self, s: &mut State, value: f64) {
        s.level += self.alpha * (value - s.level);
        s.decay *= 1.0 - self.alpha;
        s.t += 1;
        if self.fixed.is_none() {
            let t = s.t as f64;
            let step = (value - s.mean) / t;
            s.b = if s.t > 1 { ((t - 2.0) * s.b + 6.0 * step) / (t + 1.0) } else { 0.0 };
            s.mean += step;
            s.a = s.mean - s.b * (t + 1.0) / 2.0;
        }
    }

    /// Sum of squared one-step errors and the state after the last year. The first years of the dynamic form, before
    /// its line has three points, are not counted.
    fn run(&self) -> (f64, State) {
        let mut s = self.before();
        let mut squares = 0.0;
        let skip = if self.fixed.is_none() { 3 } else { 0 };
        for (i, value) in self.y.iter().enumerate() {
            if i >= skip {
                let error = value - self.next(&s);
                squares += error * error;
            }
            self.update(&mut s, *value);
        }
        (squares, s)
    }
}

/// Forecast of a series of three values or more.
pub fn theta(y: &[f64], steps: usize, form: Form, effort: Effort) -> Vec<f64> {
    let fixed = (form != Form::Dynamic).then(|| line(y));
    // The start lets the first forecast be the first value.
    let first = fixed.map_or(y[0], |line| line.intercept + line.slope);
    let model = |alpha: f64, part: f64| Model { y, fixed, alpha, inverse: alpha.recip(), part, start: y[0] - part * first };
    // 1 − 1/θ from 0 (θ = 1, the level alone) over 1/2 (θ = 2) to 0.9 (nearly the whole trend).
    let model = if form == Form::Standard {
        model(search::on_interval(0.1, 0.99, effort, |alpha| model(alpha, 0.5).run().0), 0.5)
    } else {
        let of = |p: &[f64]| model(0.1 + 0.89 * p[0], 0.9 * p[1]);
        of(&search::in_box(&search::grid2(&[0.15, 0.5, 0.9], &[0.0, 0.5, 1.0]), effort, |p| of(p).run().0))
    };
    let (_, state) = model.run();
    let next = model.next(&state);
    (0..steps).map(|h| next + model.part * state.b * h as f64).collect()
}
